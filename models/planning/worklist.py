"""The worklist is everybody who is awaited: referrals without a reply, and tests to do again, soonest due first."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.cases.referral import standing, state
from models.planning.asking import Queryable, names
from models.schema.entity import Row
from models.schema.programme import Programme
from models.screenings.consequences import repeat_due
from models.screenings.protocol import Protocol
from models.store.aliases import as_one, is_person

# The mobile of the person, else of the first guardian who has one; of somebody entered twice under any of the ids.
REACHED = f"""
coalesce(p.mobile, (
    SELECT own.mobile FROM alias AS a JOIN person AS own ON own.id = a.gone
    WHERE a.kept = p.id AND own.mobile IS NOT NULL ORDER BY own.id LIMIT 1
), (
    SELECT coalesce(g.mobile, gp.mobile) AS reach
    FROM guardian AS g LEFT JOIN person AS gp ON gp.id = {as_one("g.person")}
    WHERE {is_person("g.child", "p.id")} AND g.retired IS NOT 1 AND reach IS NOT NULL ORDER BY g.id LIMIT 1
))
"""
_REFERRALS = f"""
SELECT r.id, {as_one("r.person")} AS person, r.programme, r.due_on, r.status, r.to_body, p.first_name, p.last_name,
    {REACHED} AS mobile
FROM referral AS r LEFT JOIN person AS p ON p.id = {as_one("r.person")}
WHERE r.retired IS NOT 1 AND r.status IN ('open', 'lost')
    AND (r.programme IN (SELECT value FROM json_each(:programmes)) OR (:bare AND r.programme IS NULL))
    AND r.person NOT IN (SELECT row FROM erased WHERE entity = 'person')
ORDER BY r.due_on IS NULL, r.due_on, r.id
"""

# Tests of an outcome that asks for another test, with none after them.
_UNREPEATED = f"""
SELECT s.id, {as_one("s.person")} AS person, s.programme, s.centre, s.stage, s.outcome, s.held_on, s.answers,
    p.birth_date, p.first_name, p.last_name, {REACHED} AS mobile
FROM screening AS s LEFT JOIN person AS p ON p.id = {as_one("s.person")}
WHERE s.retired IS NOT 1 AND s.programme = :programme AND s.outcome IN (SELECT value FROM json_each(:outcomes))
    AND s.person NOT IN (SELECT row FROM erased WHERE entity = 'person')
    AND NOT EXISTS (
        SELECT 1 FROM screening AS n
        WHERE {is_person("n.person", as_one("s.person"))} AND n.programme = s.programme AND n.retired IS NOT 1
            AND (n.previous = s.id OR n.held_on > s.held_on)
    )
"""


@dataclass(frozen=True)
class Item:
    """A referral without a reply. `due_on` is an ISO day or None, `state` is due, overdue or lost; `programme` is empty
    for a letter that is of none."""

    referral: str
    person: str
    programme: str
    due_on: str | None
    state: str
    mobile: str | None
    to_body: str
    name: str


@dataclass(frozen=True)
class Waiting:
    """A test that is to be done again by `due_on`. `state` as in `Item`."""

    screening: str
    person: str
    programme: str
    centre: str | None
    stage: str
    outcome: str
    due_on: str
    state: str
    mobile: str | None
    name: str


def worklist(
    db: Queryable, programmes: Iterable[Programme], today: datetime.date, overdue_only: bool = False, bare: bool = True
) -> list[Item]:
    """Referrals that nobody replied to, by due day; with `overdue_only` those still open and past their day.

    `bare`: also those that are of no programme.
    """
    known = list(programmes)
    patience = {one.name: one.settings.get("lost_after_days") for one in known}
    items = []
    for row in db.query(_REFERRALS, {"programmes": names(known), "bare": bare}):
        stands = state(row, today, patience.get(row["programme"]))
        past = row["status"] == "open" and stands != "due"
        if stands and (past or not overdue_only):
            items.append(_item(row, stands))
    return items


def _item(row: Row, stands: str) -> Item:
    return Item(
        referral=row["id"],
        person=row["person"],
        programme=row["programme"] or "",
        due_on=row["due_on"],
        state=stands,
        mobile=row["mobile"],
        to_body=row["to_body"],
        name=_name(row),
    )


def waiting_repeats(db: Queryable, programmes: Iterable[Programme], today: datetime.date) -> list[Waiting]:
    """Tests whose outcome asks for another one that has not been done, by due day."""
    found = (
        item for programme in programmes if programme.shape == "screening" for item in _waiting(db, programme, today)
    )
    return sorted(found, key=lambda item: (item.due_on, item.screening))


def _waiting(db: Queryable, programme: Programme, today: datetime.date) -> Iterator[Waiting]:
    protocol = Protocol.of(programme)
    outcomes = json.dumps(sorted({one.outcome for one in protocol.retests}))
    for row in db.query(_UNREPEATED, {"programme": programme.name, "outcomes": outcomes}):
        due = repeat_due({**row, "answers": json.loads(row["answers"] or "{}")}, programme, row["birth_date"])
        if due is not None:
            yield Waiting(
                screening=row["id"],
                person=row["person"],
                programme=row["programme"],
                centre=row["centre"],
                stage=row["stage"],
                outcome=row["outcome"],
                due_on=due.isoformat(),
                state=standing(due.isoformat(), today, protocol.lost_after_days),
                mobile=row["mobile"],
                name=_name(row),
            )


def _name(row: Row) -> str:
    return " ".join(filter(None, (row["first_name"], row["last_name"])))
