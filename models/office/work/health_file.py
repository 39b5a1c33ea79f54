"""The health file of a person: everything that this actor may see about one person, by subject, read in one go.

`Office.health_file(person_id)` answers with

    {person: {id, naming, national_id, id_kind, father, mother, birth_date, age, sex, birth_certificate_no, mobile,
              phone, address, county, neighbourhood},
     guardians: [{id, name, relation, mobile, may_collect, custody}],
     household: {id, naming, head, class, coverage, members: [{id, naming}]} or None,
     health: [{name, label, text, programme, on, entity, id}],
     screenings: [{programme, label, id, held_on, stage, outcome, words, tests, due_on, state}],
     enrolments: [{id, programme, label, centre, status, status_label, starts_on, ends_on, class_name}],
     cases: [{id, programme, label, side, opened_on, level, status, status_label, outcome, closed_on, deadline, steps,
              last_on, last_kind, next_on}],
     services: [{id, programme, label, given_on, stage, amount}],
     referrals: [{id, programme, label, to_body, reason, referred_on, due_on, state}],
     certificates: [{id, entity, programme, label, course, certificate_no, certified_on}]}

Days are ISO or None; `stage` `outcome` `level` `relation` and the like are words as they are shown, `status` is the
code. `health`: the answers of programmes that their files mark with `health = true` (allergies, medicines, disability,
insurer), of each programme the latest that says something. `screenings`: the last test in each programme; `words`: what
it leads to; `due_on` and `state`: the test that is awaited. `cases`: whose `side` the person is (`person`, `partner` or
`household`). `referrals`: those that wait for a reply. Lists have the latest first, and are empty without anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.cases.case import CASE
from models.cases.conduct import Conduct
from models.cases.referral import REFERRAL, standing, state
from models.cases.step import awaiting
from models.enrolments.enrolment import ENROLMENT
from models.errors import UserError
from models.office.rows.namings import Namings
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.work.rounds import latest, outlook
from models.registry.ages import age_words, months_old
from models.registry.guardian import GUARDIAN
from models.registry.household import HOUSEHOLD
from models.registry.person import PERSON
from models.schema.entity import Row
from models.schema.programme import Programme
from models.screenings.consequences import repeat_due
from models.screenings.protocol import Protocol
from models.store.repository import Repository

Answer = dict[str, Any]
_DAYS: Mapping[str, str] = {
    "screening": "held_on", "enrolment": "starts_on", "case": "opened_on", "service": "given_on",
    "referral": "referred_on", "registration": "certified_on", "step": "done_on", "course": "starts_on",
}  # fmt: skip


class HealthFile:
    """The health files that one actor may read."""

    def __init__(self, rows: Repository, saving: Saving, namings: Namings) -> None:
        self._rows, self._saving, self._namings = rows, saving, namings

    def of(self, person_id: str) -> Answer:
        """The file of a person, whichever of the person's ids is asked; see the module. UserError ref-unknown."""
        person = self._rows.person(person_id)
        if person is None or not self._saving.may_see(PERSON, person):
            raise UserError("ref-unknown", field="id", value=person_id)
        found = {name: self._seen(name, person=person["id"]) for name in _DAYS if name not in ("step", "course")}
        found["screening"] = self._latest(
            "screening", found["screening"], self._seen("screening", partner=person["id"])
        )
        cases = self._cases_of(person, found["case"])
        services = [*found["service"], *self._of_household("service", person, found["service"])]
        steps = {one["id"]: self._seen("step", case=one["id"]) for one, _ in cases}
        guardians = self._seen("guardian", child=person["id"])
        told = {
            "person": self._person(person),
            "guardians": [self._guardian(one) for one in guardians],
            "household": self._household(person),
            "health": self._health([*found["screening"], *found["enrolment"], *found["service"], *found["case"]]),
            "screenings": self._screenings(person, found["screening"]),
            "enrolments": self._enrolments(found["enrolment"]),
            "cases": [self._case(one, side, steps[one["id"]]) for one, side in cases],
            "services": [self._service(one) for one in services],
            "referrals": [self._referral(one) for one in found["referral"] if one["status"] in ("open", "lost")],
            "certificates": [*self._certificates(found["registration"]), *self._tested(found["screening"])],
        }
        flat = [row for rows in steps.values() for row in rows]
        self._witness({**found, "case": [one for one, _ in cases], "service": services, "step": flat})
        return told

    # -- which rows ---------------------------------------------------------------------------------------------------

    def _seen(self, entity: str, **where: Any) -> list[Row]:
        """The live rows with these values that the actor may see, the latest first."""
        declared = self._rows.entity(entity)
        if not self._saving.actor.reads(declared.tier):
            return []
        found = [row for row in self._rows.find(entity, where=where) if self._saving.may_see(declared, row)]
        day = _DAYS.get(entity)
        return sorted(found, key=lambda row: row[day] or "", reverse=True) if day else found

    @staticmethod
    def _latest(entity: str, rows: Sequence[Row], others: Iterable[Row]) -> list[Row]:
        """Rows of two questions, each once, the latest first."""
        every = {row["id"]: row for row in (*rows, *others)}
        return sorted(every.values(), key=lambda row: row[_DAYS[entity]] or "", reverse=True)

    def _of_household(self, entity: str, person: Row, known: Iterable[Row]) -> list[Row]:
        if not person.get("household"):
            return []
        ids = {row["id"] for row in known}
        return [row for row in self._seen(entity, household=person["household"]) if row["id"] not in ids]

    def _cases_of(self, person: Row, own: Sequence[Row]) -> list[tuple[Row, str]]:
        """The person's cases, those as a partner and those of the household, each with which it is; open ones first."""
        found = [(row, "person") for row in own]
        ids = {row["id"] for row in own}
        found += [(row, "partner") for row in self._seen("case", partner=person["id"]) if row["id"] not in ids]
        ids = {row["id"] for row, _ in found}
        of_house = self._of_household("case", person, (row for row, _ in found))
        # A case of the household that names another of its people is that one's.
        found += [(row, "household") for row in of_house if not row.get("person")]
        return sorted(found, key=lambda one: (one[0]["status"] == "open", one[0]["opened_on"]), reverse=True)

    def _witness(self, shown: Mapping[str, Sequence[Row]]) -> None:
        """One line of the audit for each kind of rows of the watched tiers, written together."""
        declared = {name: self._rows.entity(name) for name, rows in shown.items() if rows}
        if declared:
            with self._rows.store.writing():
                for name, entity in declared.items():
                    witness(self._saving, entity, shown[name])

    # -- who ----------------------------------------------------------------------------------------------------------

    def _person(self, row: Row) -> Answer:
        months = months_old(row, self._saving.desk.today)
        places = self._namings.naming("neighbourhood", [row["neighbourhood"]]) if row.get("neighbourhood") else {}
        return {
            "id": row["id"],
            "naming": PERSON.naming(row),
            "national_id": row["national_id"] or row["foreign_id"] or row["passport_no"],
            "id_kind": PERSON.field("id_kind").shown(row["id_kind"]),
            "father": row["father_name"],
            "mother": row["mother_name"],
            "birth_date": row["birth_date"],
            "age": age_words(months) if months is not None else "",
            "sex": PERSON.field("sex").shown(row["sex"]),
            "birth_certificate_no": row["birth_certificate_no"],
            "mobile": row["mobile"],
            "phone": row["phone"],
            "address": row["address"],
            "county": PERSON.field("county").shown(row["county"]),
            "neighbourhood": next(iter(places.values()), ""),
        }

    def _guardian(self, row: Row) -> Answer:
        registered = self._rows.person(row["person"]) if row.get("person") else None
        return {
            "id": row["id"],
            "name": row["name"],
            "relation": GUARDIAN.field("relation").shown(row["relation"]),
            "mobile": row["mobile"] or (registered or {}).get("mobile"),
            "may_collect": row["may_collect"],
            "custody": row["custody"],
        }

    def _household(self, person: Row) -> Answer | None:
        row = self._rows.get("household", person["household"]) if person.get("household") else None
        if row is None or row["retired"] or not self._saving.may_see(HOUSEHOLD, row):
            return None
        inside = [one for one in self._rows.find("person", where={"household": row["id"]}) if one["id"] != person["id"]]
        head = self._rows.person(row["head"]) if row.get("head") else None
        return {
            "id": row["id"],
            "naming": HOUSEHOLD.naming(row),
            "head": PERSON.naming(head) if head else "",
            "class": row["class"],
            "coverage": HOUSEHOLD.field("coverage").shown(row["coverage"]),
            "members": [{"id": one["id"], "naming": PERSON.naming(one)} for one in inside],
        }

    # -- what ---------------------------------------------------------------------------------------------------------

    def _programme(self, row: Row) -> Programme | None:
        return self._saving.programmes.get(row.get("programme") or "")

    def _label(self, row: Row) -> str:
        programme = self._programme(row)
        return programme.label if programme else row.get("programme") or ""

    def _health(self, rows: Iterable[Row]) -> list[Answer]:
        """Of each programme's marked answers the latest that says something."""
        told: dict[tuple[str, str], Answer] = {}
        for row in rows:  # of each kind the latest come first
            programme = self._programme(row)
            for name, field in programme.fields.items() if programme else ():
                value = (row.get("answers") or {}).get(name)
                if field.health and value not in (None, "", [], False):
                    on = next((row[day] for day in _DAYS.values() if row.get(day)), None)
                    one = {"name": name, "label": field.label, "text": field.shown(value), "on": on, "id": row["id"]}
                    entity = programme.record if programme else ""
                    told.setdefault((row["programme"], name), {**one, "programme": self._label(row), "entity": entity})
        return list(told.values())

    def _screenings(self, person: Row, tests: Sequence[Row]) -> list[Answer]:
        told = []
        for name in dict.fromkeys(row["programme"] for row in tests):
            programme, own = self._saving.programmes.get(name), [row for row in tests if row["programme"] == name]
            if programme and (last := latest(programme, own)):
                told.append(self._screening(programme, last, len(own), person["birth_date"]))
        return told

    def _screening(self, programme: Programme, last: Row, tests: int, born: str | None) -> Answer:
        protocol, leads, due = Protocol.of(programme), outlook(programme, last, born), repeat_due(last, programme, born)
        due_on = due.isoformat() if due else None
        return {
            "programme": programme.name,
            "label": programme.label,
            "id": last["id"],
            "held_on": last["held_on"],
            "stage": protocol.stage_list.labels.get(last["stage"], last["stage"]),
            "outcome": leads.label,
            "words": leads.words,
            "tests": tests,
            "due_on": due_on,
            "state": standing(due_on, self._saving.desk.today, protocol.lost_after_days) if due_on else None,
        }

    def _enrolments(self, rows: Sequence[Row]) -> list[Answer]:
        centres = self._namings.naming("centre", [row["centre"] for row in rows if row.get("centre")])
        return [
            {
                "id": row["id"],
                "programme": row["programme"],
                "label": self._label(row),
                "centre": centres.get(row["centre"] or "", ""),
                "status": row["status"],
                "status_label": ENROLMENT.field("status").shown(row["status"]),
                **{name: row[name] for name in ("starts_on", "ends_on", "class_name")},
            }
            for row in rows
        ]

    def _case(self, row: Row, side: str, steps: Sequence[Row]) -> Answer:
        programme = self._programme(row)
        conduct = Conduct.of(programme) if programme else None
        last = steps[0] if steps else None
        awaited = awaiting(steps, conduct) if conduct and row["status"] == "open" else []
        words = _words(conduct)
        return {
            "id": row["id"],
            "programme": row["programme"],
            "label": self._label(row),
            "side": side,
            "level": words("level_list", row["level"]),
            "outcome": words("outcome_list", row["outcome"]),
            "status": row["status"],
            "status_label": CASE.field("status").shown(row["status"]),
            **{name: row[name] for name in ("opened_on", "closed_on", "deadline")},
            "steps": len(steps),
            "last_on": last["done_on"] if last else None,
            "last_kind": words("step_list", last["kind"]) if last else "",
            "next_on": awaited[0]["next_on"] if awaited else None,
        }

    def _service(self, row: Row) -> Answer:
        programme = self._programme(row)
        words = _words(Conduct.of(programme) if programme else None)
        told = {name: row[name] for name in ("id", "programme", "given_on", "amount")}
        return {**told, "label": self._label(row), "stage": words("stage_list", row["stage"])}

    def _referral(self, row: Row) -> Answer:
        programme = self._programme(row)
        patience = programme.settings.get("lost_after_days") if programme else None
        return {
            **{name: row[name] for name in ("id", "programme", "reason", "referred_on", "due_on")},
            "label": self._label(row),
            "to_body": REFERRAL.field("to_body").shown(row["to_body"]),
            "state": state(row, self._saving.desk.today, patience),
        }

    def _certificates(self, rows: Sequence[Row]) -> list[Answer]:
        held = [row for row in rows if row.get("certificate_no")]
        courses = self._rows.many("course", [row["course"] for row in held])
        names = self._namings.naming("course", list(courses))
        return [
            self._certificate("registration", row, courses[row["course"]], names[row["course"]])
            for row in held
            if row["course"] in names
        ]

    def _tested(self, tests: Sequence[Row]) -> list[Answer]:
        held = (row for row in tests if row.get("certificate_no"))
        return [self._certificate("screening", row, row, "") for row in held]

    def _certificate(self, entity: str, row: Row, of: Row, course: str) -> Answer:
        told = {name: row[name] for name in ("id", "certificate_no", "certified_on")}
        return {**told, "entity": entity, "programme": of["programme"], "label": self._label(of), "course": course}


def _words(conduct: Conduct | None) -> Callable[[str, str | None], str]:
    """The label of a code in one of the lists of a conduct; a code that is not known here as it is."""

    def words(name: str, code: str | None) -> str:
        return getattr(conduct, name).labels.get(code, code or "") if conduct else code or ""

    return words
