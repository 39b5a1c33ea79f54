"""The papers that are lists are gathered here: who sits in a session or a course, who is awaited, what a period counts.

A page holds stored values and the words for their codes; `reports.forms` shows and sets them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.office.figures import Figures
from models.office.paper.records import Records
from models.office.paper.seen import CONFIDENTIAL, phones_of
from models.office.rows.saving import Saving
from models.office.rows.witness import witness_awaited
from models.planning.indicator import Measure, of_programme
from models.registry.alike import ID_FIELDS
from models.registry.person import PERSON
from models.schema import codelists
from models.schema.entity import Row
from models.store import stamps
from models.store.repository import Repository
from models.store.sorting import sort_key_of
from models.text import persian
from models.text.jalali import Period, parse_period, previous
from models.workshops.session import MODES

Answer = dict[str, Any]
STATES = {"overdue": "دیرشده", "due": "در مهلت", "lost": "بی‌پاسخ"}
_PLACELESS = "شهرستان نانوشته"


class ListPapers:
    """Lists for one actor; what he may not see is refused as `Office.get` does, or is not in them."""

    def __init__(self, rows: Repository, saving: Saving, figures: Figures, actor: Actor) -> None:
        self._rows, self._saving, self._figures, self._actor = rows, saving, figures, actor
        self._records = Records(rows, saving, actor)

    def record(self, entity: str, ids: Iterable[str]) -> tuple[Answer, ...]:
        """Rows as forms, see `Records.filled`; UserError entity-unknown, ref-unknown."""
        return tuple(self._records.filled(entity, one) for one in ids)

    def blank(self, entity: str, programme: str | None) -> tuple[Answer, ...]:
        """The form with nothing in it, see `Records.empty`; UserErrors as there."""
        return (self._records.empty(entity, programme),)

    # -- workshops ------------------------------------------------------------------------------------------------

    def attendance_sheet(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """For each session: what it is, and everybody registered or noted, in Persian order, with the status noted.

        `{id, course, programme, held_on, starts_at, minutes, mode, place, trainer, topic, rows, counts, headcount}`.
        """
        return tuple(self._sheet(self._records.row("session", one)) for one in ids)

    def _sheet(self, session: Row) -> Answer:
        course = self._records.row("course", session["course"])
        noted = self._rows.by_person("attendance", session=session["id"])
        registered = self._rows.by_person("registration", course=course["id"])
        rows = [
            {**_who(person), **_noted(noted.get(person["id"])), "registered": person["id"] in registered}
            for person in self._people({*registered, *noted})
        ]
        shown = ("held_on", "starts_at", "minutes", "topic", "headcount_female", "headcount_male")
        return {
            "id": session["id"],
            **self._course(course),
            **{name: session.get(name) for name in shown},
            "mode": codelists.of_options(MODES).labels.get(session.get("mode") or "", ""),
            "place": session.get("place") or self._centre(course),
            "trainer": session.get("trainer") or course.get("trainer"),
            "rows": rows,
            "counts": _counts(row["status"] for row in rows),
        }

    def class_roster(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """For each course: its participants by class and name, with partner, tests and certificate, and their counts.

        `{id, course, programme, place, trainer, starts_on, ends_on, audience, capacity, rows, counts}`.
        """
        return tuple(self._roster(self._records.row("course", one)) for one in ids)

    def _roster(self, course: Row) -> Answer:
        found = self._rows.by_person("registration", course=course["id"])
        known = self._rows.people([one["partner"] for one in found.values() if one.get("partner")])
        partners = {asked: person for asked, person in known.items() if not person["retired"]}
        rows = [
            {**_who(person), **_result(one), "partner": _naming(partners.get(one.get("partner") or ""))}
            for person in self._people(found)
            for one in (found[person["id"]],)
        ]
        rows.sort(key=lambda row: persian.sort_key(row["class_name"] or ""))  # within a class the order stays
        shown = ("starts_on", "ends_on", "audience", "capacity", "required_minutes")
        return {
            "id": course["id"],
            **self._course(course),
            **{name: course.get(name) for name in shown},
            "place": self._centre(course),
            "trainer": course.get("trainer"),
            "rows": rows,
            "counts": _totals(rows),
        }

    def _course(self, course: Row) -> Answer:
        programme = self._saving.programmes.get(course["programme"])
        return {"course": course.get("title") or "", "programme": programme.label if programme else course["programme"]}

    def _centre(self, course: Row) -> str:
        centre = self._rows.get("centre", course["centre"]) if course.get("centre") else None
        return str(centre["name"]) if centre else ""

    def _people(self, ids: Iterable[str | None]) -> list[Row]:
        """The live ones of these persons, in Persian order."""
        found = self._rows.many("person", sorted(filter(None, ids))).values()
        return sorted(
            (one for one in found if not one["retired"]), key=lambda one: (sort_key_of(PERSON, one), one["id"])
        )

    # -- who is awaited -------------------------------------------------------------------------------------------

    def worklist(self) -> tuple[Answer, ...]:
        """One page: `{groups: [{state, label, rows}], about, count, confidential}`; the latest first, groups without
        rows left out; `about`: what stands over the column of whom or what is awaited."""
        awaited = self._figures.worklist(overdue=False, repeats=False)
        witness_awaited(self._saving, awaited)
        referrals = self._rows.many("referral", [one["referral"] for one in awaited])
        people = self._rows.people(sorted({one["person"] for one in awaited}))
        rows = [
            self._awaited(one, referrals[one["referral"]], people.get(one["person"]))
            for one in awaited
            if self._saving.may_see(self._rows.entity("referral"), referrals[one["referral"]])
        ]
        groups = [
            {"state": state, "label": label, "rows": [row for row in rows if row["state"] == state]}
            for state, label in STATES.items()
        ]
        known = (self._saving.programmes.get(one["programme"]) for one in awaited)
        told = {"about": "ارجاع به", "confidential": any(one and one.tier in CONFIDENTIAL for one in known)}
        return ({"groups": [group for group in groups if group["rows"]], "count": len(rows), **told},)

    def _awaited(self, item: Mapping[str, Any], referral: Row, person: Row | None) -> Answer:
        programme = self._saving.programmes.get(item["programme"])
        centre = self._rows.get("centre", referral["to_centre"]) if referral.get("to_centre") else None
        due = item["due_on"]
        return {
            "id": item["referral"],
            "name": item["name"],
            "father_name": (person or {}).get("father_name"),
            "programme": programme.label if programme else item["programme"],
            "to_body": codelists.load("bodies").labels.get(item["to_body"], item["to_body"]),
            "to_centre": centre["name"] if centre else "",
            "due_on": due,
            "days_late": max((stamps.today() - datetime.date.fromisoformat(due)).days, 0) if due else None,
            "state": item["state"],
            "phones": phones_of(self._rows, person) if person else [],
        }

    def training_calendar(self, period_text: str) -> tuple[Answer, ...]:
        """A page a month: `{period, period_label, label, weeks, count}`, `weeks` as models.planning.training_calendar
        tells them, Saturday first. UserError period-wrong, not-allowed."""
        told = self._figures.calendar(period_text, None, None)
        head = {"period": told["period"], "period_label": told["label"]}
        return tuple(
            {**head, **{name: month[name] for name in ("label", "weeks", "count")}} for month in told["months"]
        )

    # -- figures of a period --------------------------------------------------------------------------------------

    def quarter_summary(self, period_text: str) -> tuple[Answer, ...]:
        """The office's figures of a period beside those of the period before; a province's also county by county.

        `{place, period, label, previous_label, programmes: [{programme, rows}], open, closed}` each; a row is
        `{indicator, value, target, percent, previous, change, is_percent}`. UserError period-wrong, not-allowed.
        """
        period = parse_period(period_text, today=stamps.today())
        before = previous(period)
        pages = [self._summary("", period, before, self._told(period), self._told(before))]
        if self._actor.level == "province":
            now, then = self._by_county(period), self._by_county(before)
            for code in sorted({**now, **then}, key=lambda one: (not one, one)):
                place = codelists.load("counties").labels.get(code, code) or _PLACELESS
                pages.append(self._summary(place, period, before, now.get(code, []), then.get(code, [])))
        whole = {"open": self._figures.before_close(period), "closed": self._closed(period)}
        return ({**pages[0], **whole}, *pages[1:])

    def _told(self, period: Period) -> list[Answer]:
        return list(self._figures.report("indicators", period.name, None)["rows"])

    def _by_county(self, period: Period) -> dict[str, list[Answer]]:
        """County code to its rows; only counties where something was counted are in it."""
        found: dict[str, list[Answer]] = {}
        for row in self._figures.report("counties", period.name, None)["rows"]:
            found.setdefault(row["county"] or "", []).append(row)
        return found

    def _closed(self, period: Period) -> Answer | None:
        """`{closed_on, closed_by}` of this office's close of the period."""
        office = self._rows.store.office
        found = self._rows.find("closed_period", where={"period": period.name, "office": office})
        return {name: found[0].get(name) for name in ("closed_on", "closed_by")} if found else None

    def _summary(
        self, place: str, period: Period, before: Period, now: Sequence[Answer], then: Sequence[Answer]
    ) -> Answer:
        ratios = {
            (one.name, indicator.name)
            for one in self._saving.programmes.all()
            for indicator in of_programme(one)
            if indicator.measure is Measure.RATIO
        }
        values = [{(row["programme"], row["indicator"]): row["value"] for row in rows} for rows in (now, then)]
        programmes: dict[str, Answer] = {}
        for row in now or [{**row, "target": None} for row in then]:
            key = (row["programme"], row["indicator"])
            nothing = None if key in ratios else 0  # where nothing was counted at all
            block = programmes.setdefault(row["programme"], {"programme": row["programme_label"], "rows": []})
            compared = _compared(row, *(known.get(key, nothing) for known in values))
            block["rows"].append({**compared, "is_percent": key in ratios})
        told = {"place": place, "period": period.name, "label": period.label, "previous_label": before.label}
        return {**told, "programmes": list(programmes.values()), "open": [], "closed": None}


def _who(person: Row) -> Answer:
    """`identity` is the first number by which the person is known, `identity_field` the field where it stands."""
    field = next((name for name in ID_FIELDS.values() if person.get(name)), "national_id")
    names = {name: person.get(name) for name in ("first_name", "last_name", "father_name", "mobile", "sex")}
    return {**names, "identity": person.get(field), "identity_field": field}


def _naming(person: Row | None) -> str:
    return PERSON.naming(person) if person else ""


def _noted(attendance: Row | None) -> Answer:
    return {name: (attendance or {}).get(name) for name in ("status", "minutes", "notes")}


def _result(registration: Row) -> Answer:
    names = ("class_name", "pre_test", "post_test", "certificate_no", "certified_on")
    return {name: registration.get(name) for name in names}


def _counts(statuses: Iterable[str | None]) -> Answer:
    """How many of each status, and of those without one (`unmarked`)."""
    counts = {"present": 0, "late": 0, "absent": 0, "unmarked": 0}
    for status in statuses:
        counts[status or "unmarked"] += 1
    return counts


def _totals(rows: Sequence[Answer]) -> Answer:
    """Persons, of each sex, couples of whom both are here by name, tests taken and certificates given."""
    filled = {name: sum(row[name] is not None for row in rows) for name in ("pre_test", "post_test")}
    sexes = {sex: sum(row["sex"] == sex for row in rows) for sex in ("female", "male")}
    couples = sum(bool(row["partner"]) for row in rows) // 2
    certified = sum(row["certified_on"] is not None for row in rows)
    return {"registered": len(rows), **sexes, "couples": couples, **filled, "certified": certified}


def _compared(row: Mapping[str, Any], value: float | None, earlier: float | None) -> Answer:
    """Percent of the target with one decimal; the change against the period before; None where nothing can be said."""
    target = row["target"]
    percent = round(100 * value / target, 1) if value is not None and target else None
    change = round(value - earlier, 1) if value is not None and earlier is not None else None
    return {
        "indicator": row["indicator_label"],
        "value": value,
        "target": target,
        "percent": percent,
        "previous": earlier,
        "change": change,
    }
