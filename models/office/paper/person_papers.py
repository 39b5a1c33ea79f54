"""The papers about one person each: every page holds stored values and what they lead to; `reports.forms` words them.

A scanner types through the layout of the keyboard, so the code on a paper is digits only: the number by which the one
box finds the person (national id, else the id of foreign nationals). Who has neither gets a paper without a code.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models.catalog import choices_of
from models.errors import UserError
from models.office.rows.saving import Saving
from models.registry.ages import months_old
from models.schema import codelists
from models.schema.entity import Row
from models.schema.fields import Choice, Field
from models.schema.numbers import Tenths
from models.schema.programme import Programme
from models.screenings.consequences import followup, repeat_due
from models.store.repository import Repository
from models.workshops.certificate import attended_minutes, rule_of, verdict_on
from models.workshops.course import programme_of

Answer = dict[str, Any]
_TESTS = 3  # of one round, told in a letter
_FINDINGS = ("diagnosis", "plan")  # answers that an examiner gives by ticking


class PersonPapers:
    """Certificates, cards, letters and enrolment forms for one actor; what he may not see is ref-unknown."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving

    def seen(self, entity: str, row_id: str) -> Row:
        """A live row that this actor may see; UserError ref-unknown."""
        row = self._rows.get(entity, row_id)
        if row is None or row["retired"] or not self._saving.may_see(self._rows.entity(entity), row):
            raise UserError("ref-unknown", field="id", value=row_id)
        return row

    def _maybe(self, entity: str, row_id: str | None) -> Row | None:
        """The row that another refers to, if there is one and it may be seen."""
        row = self._rows.get(entity, row_id) if row_id else None
        return row if row and self._saving.may_see(self._rows.entity(entity), row) else None

    def _person(self, row: Row, on: str | None = None) -> Answer:
        """The person of a row, the digits of the code, and the age in months on an ISO day."""
        person = self._rows.person(row["person"])
        if person is None:
            raise UserError("ref-unknown", field="person", value=row["person"])
        day = datetime.date.fromisoformat(on) if on else self._saving.desk.today
        code = person["national_id"] or person["foreign_id"] or ""
        return {"id": row["id"], "person": person, "code": code, "months": months_old(person, day)}

    def _programme(self, row: Row) -> Programme:
        programme = self._saving.programmes.get(row.get("programme") or "")
        if programme is None:
            raise UserError("programme-unknown", field="programme", value=row.get("programme"))
        return programme

    # -- certificate ----------------------------------------------------------------------------------------------

    def certificate(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, course, programme, minutes, first_day, last_day, online, place, trainer, serial,
        certified_on}` each. `minutes` are those attended. UserError certificate-unissued."""
        return tuple(self._certificate(self.registration(one)) for one in ids)

    def registration(self, row_id: str) -> Row:
        """A live registration in a course that this actor may see; UserError ref-unknown."""
        row = self.seen("registration", row_id)
        self._course(row)
        return row

    def _course(self, registration: Row) -> Row:
        course = self._maybe("course", registration["course"])
        if course is None:
            raise UserError("ref-unknown", field="id", value=registration["id"])
        return course

    def _certificate(self, registration: Row) -> Answer:
        course = self._course(registration)
        page = self._person(registration, registration["certified_on"])
        if not registration["certified_on"]:
            raise UserError(
                "certificate-unissued", field="id", value=self._rows.entity("person").naming(page["person"])
            )
        sessions = self._rows.find("session", where={"course": course["id"]})
        days = sorted(session["held_on"] for session in sessions)
        centre = self._maybe("centre", course["centre"])
        return {
            **page,
            "course": course["title"],
            "programme": programme.label if (programme := self._saving.programmes.get(course["programme"])) else "",
            "minutes": self._minutes(registration, course, sessions),
            "first_day": course["starts_on"] or next(iter(days), None),
            "last_day": course["ends_on"] or next(reversed(days), None),
            "online": bool(sessions) and all(session["mode"] == "online" for session in sessions),
            "place": str(centre["name"]) if centre else _only(session["place"] for session in sessions),
            "trainer": course["trainer"] or _only(session["trainer"] for session in sessions),
            "serial": registration["certificate_no"],
            "certified_on": registration["certified_on"],
        }

    def _minutes(self, registration: Row, course: Row, sessions: Sequence[Row]) -> int:
        """What was attended; the course's own minutes where attendance is not known here."""
        desk = self._saving.desk
        programme = programme_of(course, desk)
        if programme is None:
            return int(course["required_minutes"] or 0)
        noted = desk.rows("attendance", person=registration["person"])
        attended = attended_minutes(rule_of(programme), sessions, noted)
        return attended or verdict_on(registration, desk).needed

    # -- the result of a vision test ------------------------------------------------------------------------------

    def vision_card(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, programme, stage, held_on, centre, screener, fields, answers, outcome,
        outcome_label, next}` each. `next`: `{kind: repeat|refer|none, by, to_body, to_centre, done_on}`.

        UserError form-unfit for a test of another programme than one of vision.
        """
        return tuple(self._card(self.seen("screening", one)) for one in ids)

    def _card(self, test: Row) -> Answer:
        programme = self._programme(test)
        if not all(isinstance(programme.fields.get(eye), Tenths) for eye in ("right", "left")):
            raise UserError("form-unfit", value="کارت نتیجهٔ غربالگری بینایی", why=f"«{programme.label}» دید نمی‌سنجد.")
        return {
            **self._person(test, test["held_on"]),
            **_told(test, programme),
            "programme": programme.label,
            "centre": self._maybe("centre", test["centre"]),
            "screener": test["screener"],
            "fields": programme.fields,
            "answers": test["answers"] or {},
            "next": self._next(test, programme),
        }

    def _next(self, test: Row, programme: Programme) -> Answer:
        """What the family has to do after a test, and the day it was done, if it was."""
        if repeat := repeat_due(test, programme):
            after = self._rows.find("screening", where={"previous": test["id"]})
            return {
                "kind": "repeat",
                "by": repeat.isoformat(),
                "done_on": min((t["held_on"] for t in after), default=None),
            }
        wanted = followup(test, programme)
        referral = next(iter(self._rows.find("referral", where={"source_id": test["id"]})), None)
        if wanted is None and referral is None:
            return {"kind": "none", "by": None, "done_on": None}
        return {
            "kind": "refer",
            "by": referral["due_on"] if referral else wanted.due_on.isoformat() if wanted else None,
            "to_body": _body(referral["to_body"] if referral else wanted.to_body if wanted else ""),
            "to_centre": self._maybe("centre", (referral or {}).get("to_centre")),
            "done_on": (referral or {}).get("replied_on"),
        }

    # -- letter of referral ---------------------------------------------------------------------------------------

    def referral_letter(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, guardian, programme, to_body, to_centre, reason, referred_on, due_on, tests,
        results, findings}` each.

        `tests`: `{stage, held_on, centre, screener, outcome_label}`, oldest first; `results`: (field, a value a test);
        `findings`: the choices that the examiner ticks. UserError form-unfit for a cancelled referral.
        """
        return tuple(self._letter(self.seen("referral", one)) for one in ids)

    def _letter(self, referral: Row) -> Answer:
        if referral["status"] == "cancelled":
            raise UserError("form-unfit", value="نامهٔ ارجاع", why="این ارجاع لغو شده است.")
        programme = self._saving.programmes.get(referral["programme"] or "")
        tests = list(self._round(referral))
        fields = list(programme.fields.values()) if programme else []
        shown = ("reason", "referred_on", "due_on")
        return {
            **self._person(referral, referral["referred_on"]),
            **{name: referral[name] for name in shown},
            "guardian": next(iter(self.guardians(referral["person"])), None),
            "programme": programme.label if programme else "",
            "to_body": _body(referral["to_body"]),
            "to_centre": self._maybe("centre", referral["to_centre"]),
            "tests": [self._test(test, programme) for test in tests] if programme else [],
            "results": list(_results(fields, tests)),
            "findings": [field for field in fields if field.name in _FINDINGS and isinstance(field, Choice)],
        }

    def _round(self, referral: Row) -> list[Row]:
        """The tests that led to a referral, oldest first."""
        tests: list[Row] = []
        test = self._maybe("screening", referral["source_id"]) if referral["source"] == "screening" else None
        while test and len(tests) < _TESTS:
            tests.insert(0, test)
            test = self._maybe("screening", test["previous"])
        return tests

    def _test(self, test: Row, programme: Programme) -> Answer:
        return {**_told(test, programme), "centre": self._maybe("centre", test["centre"]), "screener": test["screener"]}

    # -- enrolment ------------------------------------------------------------------------------------------------

    def kindergarten_form(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, enrolment, centre, programme, sections, guardians}` each.

        `sections`: (label, [(field, value)]) of the programme's answers, without those asked no more.
        """
        return tuple(self._enrolment(self.seen("enrolment", one)) for one in ids)

    def _enrolment(self, enrolment: Row) -> Answer:
        programme = self._programme(enrolment)
        answers = enrolment["answers"] or {}
        sections = [
            (section.label, [(field, answers.get(field.name)) for field in section.fields if not field.retired])
            for section in programme.sections
        ]
        return {
            **self._person(enrolment, enrolment["starts_on"] or enrolment["asked_on"]),
            "enrolment": enrolment,
            "centre": self._maybe("centre", enrolment["centre"]),
            "programme": programme.label,
            "sections": [one for one in sections if one[1]],
            "guardians": self.guardians(enrolment["person"]),
        }

    def guardians(self, child: str) -> list[Row]:
        """Who answers for a child, the ones with custody first; what a row does not say its person says."""
        rows = [one for one in self._rows.find("guardian", where={"child": child}) if self._is_seen("guardian", one)]
        filled = [{**one, **self._own(one)} for one in rows]
        return sorted(filled, key=lambda one: (not one["custody"], not one["may_collect"]))

    def _own(self, guardian: Row) -> Answer:
        person = self._rows.person(guardian["person"] or "") or {}
        return {name: guardian[name] or person.get(name) for name in ("national_id", "mobile", "phone")}

    def _is_seen(self, entity: str, row: Row) -> bool:
        return self._saving.may_see(self._rows.entity(entity), row)


def _told(test: Row, programme: Programme) -> Answer:
    """What a test was and came to, in the programme's own words."""
    words = {name: {one["code"]: one["label"] for one in found} for name, found in choices_of(programme).items()}
    return {
        "stage": words.get("stage", {}).get(test["stage"], test["stage"]),
        "held_on": test["held_on"],
        "outcome": test["outcome"],
        "outcome_label": words.get("outcome", {}).get(test["outcome"] or "", ""),
    }


def _results(fields: Iterable[Field], tests: Sequence[Row]) -> Iterator[tuple[Field, tuple[Any, ...]]]:
    """Each answer that any of the tests has, with its value in every test."""
    for field in fields:
        values = tuple((test["answers"] or {}).get(field.name) for test in tests)
        if any(value is not None for value in values):
            yield field, values


def _body(code: str) -> str:
    return codelists.load("bodies").labels.get(code, code)


def _only(values: Iterable[str | None]) -> str:
    """The one value that all agree on who have one; nothing if they differ."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else ""
