"""What is awaited besides replies and repeats: next steps and deadlines of open cases, and reviews that come round, of
rows of a programme and of others (a household's class, a centre's licence).

All are told alike, so that one list shows them: which row, whose it is, what is due and by when.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.cases.conduct import Conduct
from models.cases.referral import standing
from models.cases.step import awaiting
from models.enrolments.custody import ours_on
from models.planning.asking import Queryable, names
from models.planning.indicator import COLUMNS_OF, ROWS
from models.planning.review import reviews_of
from models.planning.worklist import REACHED
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.schema.review import Review
from models.store.aliases import as_one, is_person
from models.text.persian import persian_digits

AHEAD = 14
"""Days before something is due from which it stands on the list [A]."""
DEADLINE = "مهلت پرونده"
ANY_STEP = "گام بعدی"


@dataclass(frozen=True)
class Awaited:
    """Something that is due. `entity` and `id`: the row by which it is known; `case`: its case, if it has one; `what`:
    in words; `due_on`: an ISO day; `state`: due, overdue or lost; `name` and `mobile`: of the person, else of the
    household or the centre, else empty and None (of staff `name` tells both). `programme` is empty for a
    row that is of none."""

    entity: str
    id: str
    case: str | None
    person: str | None
    household: str | None
    programme: str
    what: str
    due_on: str
    state: str
    mobile: str | None
    name: str


_STEPS = """
SELECT id, [case], kind, number, done_on, next_on FROM step
WHERE retired = 0 AND [case] IN (SELECT value FROM json_each(:cases)) ORDER BY [case]
"""
_OF_PEOPLE = frozenset({"screening", "enrolment", "case", "service", "staff"})
_OF_HOUSEHOLDS = frozenset({"case", "service"})
# What ends by itself needs no review; of tests and services only somebody's last does.
_LIVE: Mapping[str, str] = {"enrolment": "t.status <> 'left'", "case": "t.status = 'open'"}
_REPLACED = frozenset({"screening", "service"})
# A centre that went to another body is looked after there.
_OWN: Mapping[str, str] = {
    "centre": ours_on("t.id", ":today"),
    "staff": f"coalesce(t.ends_on > :today, 1) AND {ours_on('t.centre', ':today')}",
}


def _select(entity: str, columns: Iterable[str], condition: str) -> str:
    """Live rows `t` of an entity with whose they are: person `p`, household `h`, its head `e`; nobody erased.

    A household and a centre (`c`) are their own; of who works in a centre it is that one."""
    person = as_one("t.person") if entity in _OF_PEOPLE else "NULL"
    household = "t.household" if entity in _OF_HOUSEHOLDS else "t.id" if entity == "household" else "NULL"
    centre = {"centre": "t.id", "staff": "t.centre"}.get(entity, "NULL")
    gone = "IN (SELECT row FROM erased WHERE entity = 'person')"
    return f"""
        SELECT {", ".join(f"t.[{name}]" for name in columns)}, {person} AS person, {household} AS household,
            p.first_name, p.last_name, {REACHED} AS mobile, h.file_no,
            coalesce(h.phone, c.phone) AS phone, c.name AS place,
            e.first_name AS head_first, e.last_name AS head_last, e.mobile AS head_mobile
        FROM [{entity}] AS t LEFT JOIN person AS p ON p.id = {person}
            LEFT JOIN household AS h ON h.id = {household} LEFT JOIN person AS e ON e.id = {as_one("h.head")}
            LEFT JOIN centre AS c ON c.id = {centre}
        WHERE t.retired = 0 AND coalesce(p.id, '') NOT {gone} AND coalesce(e.id, '') NOT {gone} AND {condition}
    """


def _item(
    programme: Programme | None, entity: str, row: Row, what: str, due_on: str, today: datetime.date, **known: Any
) -> Awaited:
    """The item of a selected row; `known`: what is not the row's own."""
    return Awaited(
        **{
            "entity": entity,
            "id": row["id"],
            "case": row["id"] if entity == "case" else None,
            "person": row["person"],
            "household": row["household"],
            "programme": programme.name if programme else "",
            "what": what,
            "due_on": due_on,
            "state": standing(due_on, today, programme.settings.get("lost_after_days") if programme else None),
            "mobile": row["mobile"] or row["head_mobile"] or row["phone"],
            "name": _name(row),
            **known,
        }
    )


def _name(row: Row) -> str:
    """The person, with the centre where that one works, or the centre; of a household its head, else the number of its
    file."""
    person = " ".join(filter(None, (row["first_name"], row["last_name"])))
    who = "، ".join(filter(None, (person, row["place"])))
    if who or not row["household"]:
        return who
    head = " ".join(filter(None, (row["head_first"], row["head_last"])))
    return f"خانوار {head or persian_digits(row['file_no'] or '')}".strip()


def _in_order(found: Iterable[Awaited]) -> list[Awaited]:
    return sorted(found, key=lambda item: (item.due_on, item.entity, item.id))


# -- cases ------------------------------------------------------------------------------------------------------------


def awaited_steps(db: Queryable, programmes: Iterable[Programme], today: datetime.date) -> list[Awaited]:
    """Next steps and deadlines of open cases that are due within AHEAD days or past, soonest due first."""
    known = {one.name: one for one in programmes if one.record == "case"}
    until = (today + datetime.timedelta(days=AHEAD)).isoformat()
    step = "SELECT 1 FROM step AS s WHERE s.[case] = t.id AND s.next_on <= :until AND s.retired = 0"
    due = f"t.deadline <= :until OR EXISTS ({step})"
    wanted = f"t.status = 'open' AND t.programme IN (SELECT value FROM json_each(:programmes)) AND ({due})"
    sql = _select("case", ("id", "programme", "deadline"), wanted)
    cases = list(db.query(sql, {"programmes": names(known.values()), "until": until}))
    steps = _steps_of(db, [one["id"] for one in cases])
    found = (
        one for case in cases for one in _of_case(case, steps.get(case["id"], []), known[case["programme"]], today)
    )
    return _in_order(one for one in found if one.due_on <= until)


def _steps_of(db: Queryable, cases: list[str]) -> Mapping[str, list[Row]]:
    found = db.query(_STEPS, {"cases": json.dumps(cases)})
    return {case: list(rows) for case, rows in itertools.groupby(found, key=lambda row: str(row["case"]))}


def _of_case(case: Row, steps: list[Row], programme: Programme, today: datetime.date) -> Iterator[Awaited]:
    conduct, of = Conduct.of(programme), case["id"]
    for step in awaiting(steps, conduct):
        yield _item(programme, "step", case, _next(step, conduct), step["next_on"], today, id=step["id"], case=of)
    if case["deadline"]:
        yield _item(programme, "case", case, DEADLINE, case["deadline"], today)


def _next(step: Row, conduct: Conduct) -> str:
    """What comes after a step, in the words of the file."""
    after = [one.label for one in conduct.steps.values() if step["kind"] in one.after and one.kind != step["kind"]]
    itself = step["kind"] in conduct.steps and step["kind"] in conduct.steps[step["kind"]].after
    return "، ".join(after) or (conduct.steps[step["kind"]].label if itself else ANY_STEP)


# -- reviews ----------------------------------------------------------------------------------------------------------


def awaited_reviews(db: Queryable, programmes: Iterable[Programme], today: datetime.date) -> list[Awaited]:
    """Rows of programmes whose `[[review]]` has come within AHEAD days or before, soonest due first.

    Who left a centre and a case that is closed are not looked at again. A test or a service is done with once the same
    person or household has a later one with a day in that field, or one made on the due day or after it.
    """
    found = (item for one in programmes for review in reviews_of(one) for item in _reviews(db, one, review, today))
    return _in_order(found)


def _reviews(db: Queryable, programme: Programme, review: Review, today: datetime.date) -> Iterator[Awaited]:
    entity = programme.record
    last = (today + datetime.timedelta(days=AHEAD - review.days)).isoformat()
    asked = {"programme": programme.name, "last": last, "days": f"+{review.days} days"}
    for row in db.query(_due(entity, review), asked):
        due = review.due_on({**row, "answers": json.loads(row["answers"] or "{}")})
        if due is not None:
            yield _item(programme, entity, row, review.label, due.isoformat(), today)


def awaited_of_entities(db: Queryable, entities: Iterable[Entity], today: datetime.date) -> list[Awaited]:
    """Rows whose own review (`Entity.reviews`) comes soon or has come, soonest due first; no rows put aside, no
    centres that are another body's by now, and nobody who works there or works no more."""
    found = (item for one in entities for review in one.reviews for item in _own(db, one.name, review, today))
    return _in_order(found)


def _own(db: Queryable, entity: str, review: Review, today: datetime.date) -> Iterator[Awaited]:
    ahead = AHEAD if review.ahead is None else review.ahead
    last = (today + datetime.timedelta(days=ahead - review.days)).isoformat()
    columns = dict.fromkeys(("id", review.field, *filter(None, [review.done]), *review.when))
    wanted = f"t.[{review.field}] <= :last AND {_OWN.get(entity, '1')}"
    for row in db.query(_select(entity, columns, wanted), {"last": last, "today": today.isoformat()}):
        due = review.due_on(row)
        if due is not None:
            yield _item(None, entity, row, review.label, due.isoformat(), today)


def _due(entity: str, review: Review) -> str:
    """The rows of a programme whose field of the review has a day up to :last. The name of a field stands in the text:
    such names are Latin letters, digits and _ (models/schema/programme.NAME)."""
    columns = dict.fromkeys(("id", "answers", *COLUMNS_OF[entity], *ROWS[entity]))
    wanted = f"t.programme = :programme AND {_value('t', entity, review)} <= :last AND {_LIVE.get(entity, '1')}"
    return _select(entity, columns, " AND ".join((wanted, *(_later(entity, review) if entity in _REPLACED else ()))))


def _value(alias: str, entity: str, review: Review) -> str:
    own = review.field in ROWS[entity]
    return f"{alias}.[{review.field}]" if own else f"json_extract({alias}.answers, '$.{review.field}')"


def _later(entity: str, review: Review) -> Iterator[str]:
    """That there is no later row `n` by which a row `t` is done with: one of the person, nor one of the household. Each
    is a question of its own, so that the index of the one or the other serves it."""
    day = ROWS[entity][0]
    answered = f"{_value('n', entity, review)} IS NOT NULL OR n.{day} >= date({_value('t', entity, review)}, :days)"
    whose = [is_person("n.person", as_one("t.person"))]
    whose += ["n.household = t.household"] if entity in _OF_HOUSEHOLDS else []
    for one in whose:
        yield (
            f"NOT EXISTS (SELECT 1 FROM [{entity}] AS n WHERE {one} AND n.retired IS NOT 1"
            f" AND n.programme = t.programme AND n.{day} > t.{day} AND ({answered}))"
        )
