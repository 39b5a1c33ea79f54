"""Who stands at the desk: what is known of a person for the work that is pinned, what comes next, what it led to.

The next stage follows from the tests of the round and from the referrals that wait; nothing here is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.cases.referral import REFERRAL, state
from models.errors import Finding, UserError
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.work.at_cases import AtCases
from models.office.work.rounds import due_stage, outlook
from models.registry.ages import age_outside, age_words, day_of, months_old
from models.registry.person import PERSON
from models.schema.entity import Row, derived_id
from models.schema.programme import Ages, Programme
from models.screenings.protocol import Protocol
from models.screenings.screening import SCREENING
from models.store import aliases
from models.store.repository import Repository

Answer = dict[str, Any]
_TESTS = 4  # of the programme, the latest first
# What a desk counts, by the record of its programme: whose rows, by which day.
_COUNTED: Mapping[str, tuple[str, str]] = {
    "screening": ("screening", "held_on"),
    "enrolment": ("enrolment", "starts_on"),
    "case": ("step", "done_on"),
    "service": ("service", "given_on"),
}


def next_stage(programme: Programme, tests: Sequence[Row], referrals: Sequence[Row], day: datetime.date) -> str:
    """The stage of somebody with these tests (any order) and open referrals of the programme who comes on a day.

    The test that is due; else the stage that replies to a referral that waits; else the first of a new round.
    """
    if due := due_stage(programme, tests, day):
        return due
    stages = Protocol.of(programme).stages
    awaited = {one["to_body"] for one in referrals}
    return next((code for code, stage in stages.items() if awaited & set(stage.replies)), next(iter(stages)))


def questions(programme: Programme, stage: str | None) -> tuple[str, ...]:
    """What the short form asks: `answers.NAME` each, and at a stage without scoring the outcome.

    Where the file names no questions, all but those are asked that stay the same from child to child.
    """
    names = programme.asked(stage)
    if programme.asks_of(stage) is None:
        names = tuple(name for name in names if not programme.fields[name].pinned)
    asked = tuple(f"answers.{name}" for name in names)
    typed = stage is not None and not Protocol.of(programme).stages[stage].scoring.verdicts
    return (*asked, "outcome") if typed else asked


class AtDesk:
    """What the desk is told of one person. Only rows that the actor may see are looked at."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving
        self._cases = AtCases(rows, saving)

    def card(self, person_id: str, session: Mapping[str, Any]) -> Answer | None:
        """None for a person who is not there; else `{person, warnings}` and, by the shape of the session's programme,

        screening: `{stage, stages, tests, referrals}`; workshop: `{registration, places}`; enrolment: `{enrolment}`;
        case: as AtCases.told. `cases`: the open cases of every programme, see AtCases.open_cases.
        """
        person = self._rows.person(person_id)
        if person is None or person["retired"]:
            return None
        told: Answer = {"person": self._person(person), "warnings": [], "cases": self._cases.open_cases(person)}
        programme = self._saving.programmes.get(session.get("programme") or "")
        if programme is None:
            return told
        if programme.shape == "case":
            return told | self._cases.told(person, programme)
        shaped = {"screening": self._screening, "workshop": self._workshop, "enrolment": self._enrolment}
        return told | shaped[programme.shape](person, programme, session["values"])

    def _person(self, person: Row) -> Answer:
        months = months_old(person, self._saving.desk.today)
        return {
            "id": person["id"],
            "naming": PERSON.naming(person),
            "father": person["father_name"],
            "birth": person["birth_date"],
            "age": age_words(months) if months is not None else "",
            "sex": PERSON.field("sex").shown(person["sex"]),
            "national_id": person["national_id"] or person["foreign_id"] or person["passport_no"],
            "mobile": person["mobile"] or person["phone"],
        }

    def _seen(self, entity: str, **where: Any) -> list[Row]:
        declared = self._rows.entity(entity)
        seen = [row for row in self._rows.find(entity, where=where) if self._saving.may_see(declared, row)]
        witness(self._saving, declared, seen)
        return seen

    # -- screening ------------------------------------------------------------------------------------------------

    def _screening(self, person: Row, programme: Programme, values: Mapping[str, Any]) -> Answer:
        day = day_of(values.get("held_on"), self._saving.desk.today)
        tests = self._seen("screening", person=person["id"], programme=programme.name)
        referrals = self._waiting(person, programme)
        protocol = Protocol.of(programme)
        stage = next_stage(programme, tests, referrals, day)
        stages = {
            code: {
                "label": one.label,
                "asks": questions(programme, code),
                "warnings": self._ages(one.ages or programme.ages, person, day),
            }
            for code, one in protocol.stages.items()
        }
        latest = sorted(tests, key=lambda one: one["held_on"], reverse=True)[:_TESTS]
        return {
            "stage": stage,
            "stages": stages,
            "tests": [self._test(one, programme, person) for one in latest],
            "referrals": [self._referral(one) for one in referrals],
        }

    def _ages(self, ages: Ages | None, person: Row, day: datetime.date) -> list[Answer]:
        return [_told(one) for one in age_outside(ages, months_old(person, day))]

    def _waiting(self, person: Row, programme: Programme) -> list[Row]:
        found = self._seen("referral", person=person["id"], programme=programme.name)
        return [one for one in found if one["status"] in ("open", "lost")]

    def _test(self, row: Row, programme: Programme, person: Row) -> Answer:
        """`words`: what the outcome leads to, «تکرار تا …»; `leads_on`: whether anything follows."""
        leads = outlook(programme, row, person["birth_date"])
        return {
            "id": row["id"],
            "held_on": row["held_on"],
            "stage": Protocol.of(programme).stage_list.labels.get(row["stage"], row["stage"]),
            "outcome": row["outcome"],
            "words": leads.words,
            "leads_on": leads.leads_on,
        }

    def _referral(self, row: Row) -> Answer:
        programme = self._saving.programmes.get(row["programme"] or "")
        patience = programme.settings.get("lost_after_days") if programme else None
        return {
            "id": row["id"],
            "to_body": REFERRAL.field("to_body").shown(row["to_body"]),
            "due_on": row["due_on"],
            "state": state(row, self._saving.desk.today, patience),
        }

    def outcome(self, screening_id: str) -> Answer:
        """What a saved test led to: `{id, naming, held_on, stage, outcome, words, leads_on, referral}`.

        `referral` is `{id, to_body, due_on, state}` or None. UserError ref-unknown.
        """
        row = self._rows.get("screening", screening_id) or {}
        programme = self._saving.programmes.get(row.get("programme") or "")
        person = self._rows.person(row.get("person") or "")
        if programme is None or person is None or not self._saving.may_see(SCREENING, row):
            raise UserError("ref-unknown", field="id", value=screening_id)
        made = self._rows.get("referral", derived_id("referral", "screening", screening_id))
        told = self._referral(made) if made and made["status"] == "open" else None
        return {**self._test(row, programme, person), "naming": PERSON.naming(person), "referral": told}

    # -- workshop and enrolment -----------------------------------------------------------------------------------

    def _workshop(self, person: Row, programme: Programme, values: Mapping[str, Any]) -> Answer:
        course = self._rows.get("course", values.get("course") or "") or {}
        inside = self._seen("registration", course=course.get("id"))
        ids = self._saving.desk.ids_of(person["id"])
        own = next((one for one in inside if one["person"] in ids), None)
        partner = self._rows.person(own["partner"]) if own and own["partner"] else None
        day = day_of(course.get("starts_on"), self._saving.desk.today)
        registration = own and {"id": own["id"], "partner": PERSON.naming(partner) if partner else ""}
        people = aliases.kept_of(self._rows.store, {one["person"] for one in inside})
        places = {"taken": len(set(people.values())), "capacity": course.get("capacity")}
        warnings = self._ages(programme.ages, person, day)
        return {"registration": registration, "places": places, "warnings": warnings}

    def _enrolment(self, person: Row, programme: Programme, values: Mapping[str, Any]) -> Answer:
        found = self._seen("enrolment", person=person["id"], programme=programme.name)
        here = next((one for one in found if one["status"] == "active"), None)
        centre = self._rows.get("centre", here["centre"] or "") if here else None
        asks = ("starts_on", "class_name", *questions(programme, None))
        told = here and {"id": here["id"], "centre": (centre or {}).get("name") or "–", "starts_on": here["starts_on"]}
        return {"enrolment": told, "asks": asks}

    def count(self, session: Mapping[str, Any]) -> Answer:
        """How many people this session has had on its day: `{count, capacity}`; of a course all who are in it."""
        record, values = session["record"], session["values"]
        if record is None:
            return {"count": 0, "capacity": None}
        if record == "course":
            course = self._rows.get("course", values.get("course") or "") or {}
            count = self._rows.count("registration", course=course.get("id"))
            return {"count": count, "capacity": course.get("capacity")}
        counted, day = _COUNTED[record]
        where = {"programme": session["programme"], day: session["day"] or self._saving.desk.today.isoformat()}
        if values.get("centre") and record != "case":  # a step stands in no centre of its own
            where["centre"] = values["centre"]
        return {"count": self._rows.count(counted, **where), "capacity": None}


def _told(finding: Finding) -> Answer:
    return {"code": finding.code, "message": finding.message}
