"""A roll is who belongs to a base and what each of them is due; a sheet is who belongs to a session.

Both are only read here; what is typed on them is saved through `Office.put` like everything else.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.catalog import choices_of
from models.errors import UserError
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.work.presence import Presence
from models.office.work.rounds import due_stage, latest, outlook
from models.registry.ages import age_outside, months_old
from models.registry.person import PERSON
from models.schema.entity import Row, derived_id
from models.schema.programme import Programme
from models.screenings.consequences import repeat_due
from models.screenings.protocol import Protocol
from models.screenings.screening import SCREENING
from models.store import aliases
from models.store.repository import Repository
from models.store.sorting import sort_key_of
from models.text.persian import sort_key

Answer = dict[str, Any]
Place = tuple[str, str]  # an entity, «centre» or «course», and a row's id

_NEAR = 6  # months outside a programme's ages at which somebody is still on its roll
# Centres that nobody belongs to: a child is on their roll only while a test is to be repeated there.
_WALK_IN = frozenset({"screening_base", "health_hub", "health_house"})

# Who is where: {centre}, {test} and {course} narrow it to one base. Who has left a centre does not belong to it for
# having been tested there. Whoever was entered twice is there once, whichever of the ids was enrolled or tested.
_PLACED = f"""
SELECT 'centre' AS entity, e.centre AS base, e.class_name, NULL AS school, p.id, p.birth_date, 1 AS belongs
FROM enrolment AS e JOIN person AS p ON p.id = {aliases.as_one("e.person")}
WHERE e.retired IS NOT 1 AND p.retired IS NOT 1 AND e.status = 'active' AND {{centre}}
    AND e.programme IN (SELECT value FROM json_each(:enrolments))
UNION ALL
SELECT DISTINCT 'centre', s.centre, NULL, NULL, p.id, p.birth_date, 0
FROM screening AS s JOIN person AS p ON p.id = {aliases.as_one("s.person")}
WHERE s.retired IS NOT 1 AND p.retired IS NOT 1 AND s.programme = :programme AND s.held_on >= :since AND {{test}}
    AND NOT EXISTS (
        SELECT 1 FROM enrolment AS e
        WHERE {aliases.is_person("e.person", "p.id")} AND +e.centre = s.centre AND e.retired IS NOT 1
            AND e.status IN ('active', 'left') AND e.programme IN (SELECT value FROM json_each(:enrolments))
    )
UNION ALL
SELECT 'course', r.course, r.class_name, r.school, p.id, p.birth_date, 1
FROM registration AS r JOIN course AS c ON c.id = r.course JOIN person AS p ON p.id = {aliases.as_one("r.person")}
WHERE r.retired IS NOT 1 AND c.retired IS NOT 1 AND p.retired IS NOT 1 AND {{course}}
    AND c.programme IN (SELECT value FROM json_each(:workshops))
"""
_ANY = {"centre": "e.centre IS NOT NULL", "test": "s.centre IS NOT NULL", "course": "1"}
_ONE_CENTRE = {"centre": "e.centre = :base", "test": "s.centre = :base", "course": "0"}
_ONE_COURSE = {"centre": "0", "test": "0", "course": "r.course = :base"}


@dataclass(frozen=True)
class _Member:
    """Somebody at a place. `belongs`: is enrolled or registered there, and was not only tested there."""

    place: Place
    person: str
    born: str | None
    class_name: str
    belongs: bool


class Rolls:
    """Rolls for one actor, and the `presence` of sessions; a programme he may not read is unknown to him."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving
        self.presence = Presence(rows, saving)

    # -- where children are ---------------------------------------------------------------------------------------

    def bases(self, programme: str, on: datetime.date | None = None) -> list[Answer]:
        """Where a roll can be held: `{entity, id, name, detail, centre, people, classes}`, those with people first.

        All centres, and the courses with people (`centre`: where a course is held). `people` are those near the
        programme's ages, `classes` `{name, people}` each, in Persian order. UserError programme-unknown.
        """
        known, day = self._programme(programme), on or self._saving.desk.today
        near = _near(known, day)
        found: dict[Place, dict[str, str]] = {("centre", one["id"]): {} for one in self._rows.find("centre")}
        for one in self._placed(known, day):
            if near(one.born):
                found.setdefault(one.place, {}).setdefault(one.person, one.class_name)
        made = (self._base(place, list(people.values())) for place, people in found.items())
        return sorted((one for one in made if one), key=_by_name)

    def _base(self, place: Place, here: list[str]) -> Answer | None:
        """A base with the classes of its people, one for each of them."""
        row = self._visible(*place)
        if row is None:
            return None
        classes = [{"name": name, "people": here.count(name)} for name in sorted(filter(None, set(here)), key=sort_key)]
        entity = self._rows.entity(place[0])
        kind = entity.field("kind").shown(row["kind"]) if place[0] == "centre" else entity.label
        centre = place[1] if place[0] == "centre" else row["centre"]
        told = {"entity": place[0], "id": place[1], "name": entity.naming(row), "detail": kind, "centre": centre}
        return {**told, "people": len(here), "classes": classes}

    def _placed(self, programme: Programme, on: datetime.date, place: Place | None = None) -> Iterator[_Member]:
        """Who is where, or at one place."""
        readable = [one for one in self._saving.programmes.all() if self._saving.actor.reads(one.tier)]
        since = on - datetime.timedelta(days=2 * Protocol.of(programme).round_days)
        values = {
            "programme": programme.name,
            "since": since.isoformat(),
            "base": place[1] if place else None,
            "enrolments": json.dumps([one.name for one in readable if one.shape == "enrolment"]),
            "workshops": json.dumps([one.name for one in readable if one.shape == "workshop"]),
        }
        narrowed = _ANY if place is None else _ONE_CENTRE if place[0] == "centre" else _ONE_COURSE
        found = self._rows.store.db.conn.execute(_PLACED.format_map(narrowed), values)
        for entity, base, class_name, school, person, born, belongs in found:
            group = "، ".join(filter(None, (school, class_name)))
            yield _Member((entity, base), person, born, group, bool(belongs))

    def _programme(self, name: str) -> Programme:
        programme = self._saving.programmes.get(name)
        known = programme is not None and programme.shape == "screening"
        if programme is None or not known or not self._saving.actor.reads(programme.tier):
            raise UserError("programme-unknown", field="programme", value=name)
        return programme

    def _visible(self, entity: str, row_id: str) -> Row | None:
        row = self._rows.get(entity, row_id)
        seen = row is not None and not row["retired"] and self._saving.may_see(self._rows.entity(entity), row)
        return row if seen and self._is_own(entity, row or {}) else None

    def _is_own(self, entity: str, row: Row) -> bool:
        """Whether who is bound to a base holds a roll there: at it, or at a course held in it."""
        actor = self._saving.actor
        where = {"centre": "id", "course": "centre"}.get(entity)
        return not actor.bound or where is None or row.get(where) == actor.base

    # -- a roll ---------------------------------------------------------------------------------------------------

    def roll(
        self,
        programme: str,
        *,
        centre: str | None = None,
        course: str | None = None,
        class_name: str | None = None,
        on: datetime.date | None = None,
        also: Collection[str] = (),
    ) -> Answer:
        """`{rows, outside, place, centre}`: who belongs to a centre or course (or one class of it) in Persian order.

        Each row: `{person, naming, father, birth, age_months, national_id, class_name, stage, last, done, warning}`.
        `stage` is the test that is due on the day, or None; `last` the person's last test and `done` the one of this
        very day, as `test` tells them; `warning` what would be asked about. `outside`: how many were left out because
        their age is far from the programme's. `place` names base and class, `centre` is where they are. `also`: further
        persons, of any age. UserError programme-unknown, ref-unknown (a centre or course that is not there).
        """
        known, day = self._programme(programme), on or self._saving.desk.today
        place = ("course", course) if course else ("centre", centre or "")
        base = self._visible(place[0], place[1])
        if base is None:
            raise UserError("ref-unknown", field=place[0], value=place[1])
        members = self._members(known, day, place, class_name)
        near = _near(known, day)
        wanted = {one.person for one in members.values() if near(one.born)}
        also = set(aliases.kept_of(self._rows.store, also).values())
        persons = self._rows.many("person", sorted(wanted | also)).values()
        live = sorted(
            (row for row in persons if not row["retired"]), key=lambda row: (sort_key_of(PERSON, row), row["id"])
        )
        rows = [self._child(row, members.get(row["id"]), known, day) for row in live]
        if base.get("kind") in _WALK_IN:
            rows = [row for row in rows if row["done"] or _waits(row) or self._stays(row, members, also)]
        tests = [{**row["last"], "programme": programme} for row in rows if row["last"]]
        witness(self._saving, self._rows.entity("screening"), tests)
        return {
            "rows": rows,
            "outside": len(members.keys() - wanted - also),
            "place": "، ".join(filter(None, (self._rows.entity(place[0]).naming(base), class_name))),
            "centre": base["centre"] if course else centre,
        }

    def _members(
        self, programme: Programme, on: datetime.date, place: Place, class_name: str | None
    ) -> dict[str, _Member]:
        """Who is at a place or in one class of it, each once."""
        members: dict[str, _Member] = {}
        for one in self._placed(programme, on, place):
            if class_name in (None, one.class_name) and not (one.person in members and members[one.person].belongs):
                members[one.person] = one
        return members

    @staticmethod
    def _stays(row: Answer, members: Mapping[str, _Member], also: Collection[str]) -> bool:
        """Whether somebody is on the roll of a base for walking in, without a test that is to be repeated."""
        member = members.get(row["person"])
        return row["person"] in also or bool(member and member.belongs)

    def _child(self, person: Row, member: _Member | None, programme: Programme, on: datetime.date) -> Answer:
        found = self._saving.desk.rows("screening", programme=programme.name, person=person["id"])
        tests = [one for one in found if self._saving.at_own_base(SCREENING, one)]
        stage, months = due_stage(programme, tests, on), months_old(person, on)
        last = latest(programme, tests)
        done = latest(programme, [test for test in tests if test["held_on"] == on.isoformat()])
        return {
            "person": person["id"],
            "naming": PERSON.naming(person),
            "father": person["father_name"] or "",
            "birth": person["birth_date"],
            "age_months": months,
            "national_id": person["national_id"] or person["foreign_id"] or "",
            "class_name": member.class_name if member else "",
            "stage": stage,
            "last": self._told(last, programme, person["birth_date"]) if last else None,
            "done": self._told(done, programme, person["birth_date"]) if done else None,
            "warning": _warning(programme, stage, months),
        }

    def test(self, row_id: str) -> Answer:
        """A test as the roll shows it: `{id, stage, stage_label, outcome, held_on, answers, words, referral}`.

        `words` is the outcome with what follows from it; `referral` the id of its letter, if it made one. UserError
        ref-unknown.
        """
        row = self._visible("screening", row_id)
        programme = self._saving.programmes.get(row["programme"]) if row else None
        if row is None or programme is None:
            raise UserError("ref-unknown", field="id", value=row_id)
        witness(self._saving, self._rows.entity("screening"), [row])
        person = self._rows.person(row["person"]) or {}
        return self._told(row, programme, person.get("birth_date"))

    def _told(self, test: Row, programme: Programme, born: str | None) -> Answer:
        leads = outlook(programme, test, born)
        letter = self._rows.get("referral", derived_id("referral", "screening", test["id"]))
        stages = {one["code"]: one["label"] for one in choices_of(programme)["stage"]}
        shown = ("id", "stage", "outcome", "held_on")
        return {
            **{name: test[name] for name in shown},
            "stage_label": stages.get(test["stage"], test["stage"]),
            "answers": test["answers"] or {},
            "words": leads.words,
            "leads_on": leads.leads_on,
            "waits": repeat_due(test, programme, born) is not None,
            "referral": letter["id"] if letter and letter["status"] != "cancelled" else None,
        }


def _near(programme: Programme, on: datetime.date) -> Callable[[str | None], bool]:
    """Whether somebody born then is, on the day, not far from the programme's ages; True where it is not known."""
    ages = programme.ages

    @functools.cache
    def fits(born: str | None) -> bool:
        months = months_old({"birth_date": born}, on)
        if ages is None or months is None:
            return True
        return ages.from_months - _NEAR <= months < ages.below_months + _NEAR

    return fits


def _by_name(base: Answer) -> tuple[bool, str, str, str]:
    return not base["people"], base["entity"], sort_key(base["name"]), base["id"]


def _waits(row: Answer) -> bool:
    return bool(row["stage"] and row["last"] and row["last"]["waits"])


def _warning(programme: Programme, stage: str | None, months: int | None) -> Answer | None:
    """The soft finding that a test of this stage would meet: `{code, message}`."""
    own = Protocol.of(programme).stages[stage].ages if stage else None
    found = age_outside(own or programme.ages, months) if stage else []
    return {"code": found[0].code, "message": found[0].message} if found else None
