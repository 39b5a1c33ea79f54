"""The papers of a case: its file summed up, the slip for the next appointment; and the letter of a service.

Who reported a case is kept apart from it, and stands on none of these papers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.cases.case import CASE, CLOSED, OF
from models.cases.conduct import Conduct, StepKind
from models.cases.referral import REFERRAL
from models.cases.service import SERVICE
from models.cases.step import awaiting
from models.errors import UserError
from models.office.paper.forms import FORMS
from models.office.paper.records import Records
from models.office.paper.seen import Seen, aged, body_label, code_of, is_confidential
from models.office.rows.saving import Saving
from models.registry.household import HOUSEHOLD
from models.schema.checks import kept_out
from models.schema.entity import Row, Tier
from models.schema.fields import Choice, Field
from models.schema.programme import Programme
from models.store import changes
from models.store.repository import Repository

Answer = dict[str, Any]
_PEOPLE = ("person", "partner")
_ELSEWHERE = frozenset({*OF, "programme", "answers", "status", "closed_on", "outcome", "notes"})
_OF_SERVICE = frozenset({*OF, "programme", "answers", "amount", "given_on", "notes", "given_by"})
_UNKNOWN = dict.fromkeys(("kind", "number", "most"))
_WHYS = ("level_why", "reasons.level-changed")
_ADDRESSEES = ("to_body", "bank", "employer", "partner_body")
"""Answers of a service that say to whom the letter goes, in this order."""


class CasePapers(Seen):
    """Files, slips and letters of cases and services for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        super().__init__(rows, saving)
        self._records = Records(rows, saving, actor)

    # -- whose it is ----------------------------------------------------------------------------------------------

    def _parties(self, row: Row, on: str) -> Answer:
        """`{people: [{label, person, months, days}], household, code}`: `code` finds the first of them."""
        day = datetime.date.fromisoformat(on)
        labelled = [(CASE.fields[name].label, self.somebody(row.get(name))) for name in _PEOPLE]
        people = [{"label": label, **aged(person, day)} for label, person in labelled if person]
        household = self.maybe("household", row.get("household"))
        head = self.somebody((household or {}).get("head"))
        if household and not people and head:
            label = HOUSEHOLD.fields["head"].label
            people.append({"label": f"{label} خانوار", **aged(head, day)})
        return {"people": people, "household": household, "code": code_of(people[0]["person"]) if people else ""}

    def _head(self, row: Row, programme: Programme, on: str) -> Answer:
        told = {"id": row["id"], "programme": programme.label, "confidential": is_confidential(programme)}
        return {**told, **self._parties(row, on), "centre": self.maybe("centre", row["centre"])}

    # -- the file -------------------------------------------------------------------------------------------------

    def case_file(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, programme, confidential, people, household, code, centre, opened_on, own, sections, levels, steps,
        referrals, next, closed, notes}` each.

        `own`: (field, words); `sections`: as `Records.answered`; `levels`: `{when, level, why, who}` oldest first;
        `steps`: `{number, kind, done_on, done_by, next_on, sections, notes}` in order; `next`: as `case_slip` or None;
        `closed`: `{on, outcome, is_good}` or None.
        """
        return tuple(self._file(*self.suited("case_file", one)) for one in ids)

    def _file(self, case: Row, programme: Programme) -> Answer:
        conduct, steps = Conduct.of(programme), self._steps(case)
        return {
            **self._head(case, programme, case["opened_on"]),
            "opened_on": case["opened_on"],
            "own": self._records.told(CASE, case, without=_ELSEWHERE),
            "sections": self._records.answered("case", case),
            "levels": self._levels(case, conduct),
            "steps": [self._step(one, conduct, kept_out(programme)) for one in steps],
            "referrals": [self._referral(one) for one in self._referrals(case, steps)],
            "next": _next_of(case, steps, conduct),
            "closed": _closed(case, conduct),
            "notes": None if "notes" in kept_out(programme) else case["notes"],
        }

    def _steps(self, case: Row) -> list[Row]:
        return sorted(self.found("step", case=case["id"]), key=lambda one: (one["done_on"], one["number"] or 0))

    def _step(self, step: Row, conduct: Conduct, never: frozenset[str]) -> Answer:
        names = ("number", "done_on", "done_by", "next_on", "notes")
        told = {name: None if name in never else step[name] for name in names}
        kind = conduct.step_list.labels.get(step["kind"], step["kind"])
        return {**told, "kind": kind, "sections": self._records.answered("step", step)}

    def _levels(self, case: Row, conduct: Conduct) -> list[Answer]:
        """Every level that the case had, as its history tells; `when` is an ISO time."""
        if not case["level"]:
            return []
        events = changes.history(self._rows, "case", case["id"])
        whys = {one.when: one.after for one in events if one.field in _WHYS and one.after}
        words = conduct.level_list.labels
        return [
            {
                "when": one.when,
                "level": words.get(one.after, one.after),
                "why": (one.before and whys.get(one.when)) or "",
                "who": one.who,
            }
            for one in events
            if one.field == "level" and one.after
        ]

    def _referrals(self, case: Row, steps: Sequence[Row]) -> list[Row]:
        """The referrals that the case or one of its steps led to, in the order of their days."""
        sources = [case["id"], *(one["id"] for one in steps)]
        found = [one for source in sources for one in self.found("referral", source_id=source)]
        return sorted(found, key=lambda one: one["referred_on"])

    @staticmethod
    def _referral(row: Row) -> Answer:
        told = {name: row[name] for name in ("referred_on", "due_on", "replied_on", "reason", "outcome")}
        return {**told, "to_body": body_label(row["to_body"]), "status": REFERRAL.fields["status"].shown(row["status"])}

    # -- the slip -------------------------------------------------------------------------------------------------

    def case_slip(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, programme, confidential, people, household, code, centre, place, with_whom, day, kind, number, most}`
        each. `programme` and `kind` are empty for the abuse tier: a slip is carried home, and others may read it there.

        UserError form-unfit for a closed case, and for one without a day to come for what is next.
        """
        return tuple(self._slip(*self.suited("case_slip", one)) for one in ids)

    def _slip(self, case: Row, programme: Programme) -> Answer:
        awaited = _next_of(case, self._steps(case), Conduct.of(programme))
        today = self._saving.desk.today.isoformat()
        if awaited is None or awaited["day"] < today:
            why = (
                "برای گام بعدی روزی نوشته نشده است." if awaited is None else "روز گام بعدی گذشته است؛ روز تازه بنویسید."
            )
            why = "پرونده بسته است." if case["status"] == CLOSED else why
            raise UserError("form-unfit", value=FORMS["case_slip"].title, why=why)
        page = self._head(case, programme, today)
        unsaid = {"programme": "", "kind": ""} if programme.tier is Tier.ABUSE else {}
        place = None if "place" in kept_out(programme) else case["place"]
        return {**page, "place": place, "with_whom": case["assigned_to"], **awaited, **unsaid}

    # -- the letter of a service ----------------------------------------------------------------------------------

    def service_letter(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, programme, confidential, people, household, code, centre, to, given_on, stage, amount, own, sections,
        given_by}` each. `to`: whom the letter is to, empty where nobody was named; `amount` in rials."""
        return tuple(self._letter(*self.suited("service_letter", one)) for one in ids)

    def _letter(self, service: Row, programme: Programme) -> Answer:
        stages = Conduct.of(programme).stage_list.labels
        answers = service["answers"] or {}
        fields = [one for name in _ADDRESSEES if (one := programme.fields.get(name)) and answers.get(name)]
        sections = self._records.answered("service", service)
        return {
            **self._head(service, programme, service["given_on"]),
            **{name: service[name] for name in ("given_on", "amount", "given_by")},
            "to": _told(fields[0], answers) if fields else "",
            "stage": stages.get(service["stage"] or "", ""),
            "own": self._records.told(SERVICE, service, without=_OF_SERVICE),
            "sections": _without(sections, fields[:1]),
        }


def _told(field: Field, answers: Mapping[str, Any]) -> str:
    code = answers[field.name]
    return body_label(code) if isinstance(field, Choice) and field.codelist == "bodies" else field.shown(code)


def _without(sections: Sequence[Answer], fields: Sequence[Field]) -> list[Answer]:
    """The sections without these fields, and without those that are empty then."""
    names = {one.name for one in fields}
    kept = [{**one, "fields": [told for told in one["fields"] if told["field"].name not in names]} for one in sections]
    return [one for one in kept if one["fields"]]


def _next_of(case: Row, steps: Sequence[Row], conduct: Conduct) -> Answer | None:
    """`{day, kind, number, most}` of what an open case awaits first; None for nothing."""
    found = awaiting(steps, conduct) if case["status"] != CLOSED else []
    if not found:
        return None
    kind = _kind_after(found[0], steps, conduct)
    done = sum(one["kind"] == kind.kind for one in steps) if kind else 0
    told = {"kind": kind.label, "number": done + 1, "most": kind.most} if kind else _UNKNOWN
    return {"day": found[0]["next_on"], **told}


def _kind_after(step: Row, steps: Sequence[Row], conduct: Conduct) -> StepKind | None:
    """The one kind of step that comes next: the same again where it has more to come, else the only one that may."""
    same = conduct.steps.get(step["kind"])
    if same and same.most and sum(one["kind"] == step["kind"] for one in steps) < same.most:
        return same
    kinds = [one for one in conduct.following(step["kind"]) if one != step["kind"]] or [step["kind"]]
    return conduct.steps.get(kinds[0]) if len(kinds) == 1 else None


def _closed(case: Row, conduct: Conduct) -> Answer | None:
    if case["status"] != CLOSED:
        return None
    outcome = case["outcome"] or ""
    words = conduct.outcome_list.labels.get(outcome, outcome)
    return {"on": case["closed_on"], "outcome": words, "is_good": outcome in conduct.good}
