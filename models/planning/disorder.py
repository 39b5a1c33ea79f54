"""Rows whose day does not agree with that of another row: two offices may each have moved one of them without a word.

At the desk such a day is refused. An import refuses nothing for it, since each row is right by itself and nothing may
be lost; so they are told afterwards: counted before a period is closed, and listed by the report «disorder», whose
numbers open the rows. A row is of the period of its own day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.cases.conduct import Conduct
from models.planning.asking import Queryable, Scope, names
from models.planning.places import held_in
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.store.aliases import as_one, is_person


@dataclass(frozen=True)
class Order:
    """One thing that may be out of order: the entity of the rows, and the select of their programme, county and id."""

    entity: str
    label: str
    rows: str


@dataclass(frozen=True)
class Disorder:
    """So many rows of a programme (`count`) are out of this order, a key of `ORDERS`."""

    programme: str
    order: str
    count: int


_OF = "IN (SELECT value FROM json_each(:programmes))"
_PERIOD = "BETWEEN :first AND :last"


def _step(condition: str) -> str:
    return f"""
    SELECT c.programme, {held_in("c")} AS county, x.id
    FROM step AS x JOIN [case] AS c ON c.id = x.[case] LEFT JOIN centre AS at ON at.id = c.centre
    WHERE x.retired = 0 AND c.retired = 0 AND x.done_on {_PERIOD} AND c.programme {_OF} AND {condition}
    """


_EARLY_STEP = """
    c.programme || '/' || x.kind IN (SELECT value ->> 0 FROM json_each(:steps)) AND NOT EXISTS (
        SELECT 1 FROM step AS b JOIN json_each(:steps) AS known
            ON known.value ->> 0 = c.programme || '/' || x.kind AND known.value ->> 1 = b.kind
        WHERE b.[case] = x.[case] AND b.retired = 0 AND b.id <> x.id AND b.done_on <= x.done_on
    )
"""
_EARLIER_TEST = f"""
    SELECT 1 FROM screening AS e JOIN json_each(:stages) AS known
        ON known.value ->> 0 = x.programme || '/' || x.stage AND known.value ->> 1 = e.stage
    WHERE {is_person("e.person", as_one("x.person"))} AND e.programme = x.programme AND e.retired = 0 AND e.id <> x.id
        AND abs(julianday(e.held_on) - julianday(x.held_on)) <= known.value ->> 2
"""
_TEST = f"""
    SELECT x.programme, {held_in("x")} AS county, x.id
    FROM screening AS x LEFT JOIN centre AS at ON at.id = x.centre
    WHERE x.retired = 0 AND x.held_on {_PERIOD} AND x.programme {_OF}
        AND x.programme || '/' || x.stage IN (SELECT value ->> 0 FROM json_each(:stages))
        AND EXISTS ({_EARLIER_TEST} AND e.held_on > x.held_on)
        AND NOT EXISTS ({_EARLIER_TEST} AND e.held_on <= x.held_on)
"""
_SESSION = f"""
    SELECT c.programme, {held_in("c")} AS county, x.id
    FROM session AS x JOIN course AS c ON c.id = x.course LEFT JOIN centre AS at ON at.id = c.centre
    WHERE x.retired = 0 AND c.retired = 0 AND x.held_on {_PERIOD} AND c.programme {_OF}
        AND (x.held_on < c.starts_on OR x.held_on > c.ends_on)
"""
_CALL = f"""
    SELECT r.programme, substr(r.office, 1, 4) AS county, x.id
    FROM call AS x JOIN referral AS r ON r.id = x.referral
    WHERE x.retired = 0 AND r.retired = 0 AND x.called_on {_PERIOD} AND r.programme {_OF}
        AND x.called_on < r.referred_on
"""


def _unborn(entity: str, day: str) -> str:
    return f"""
    SELECT x.programme, {held_in("x")} AS county, x.id
    FROM [{entity}] AS x LEFT JOIN centre AS at ON at.id = x.centre
    JOIN person AS p ON p.id = {as_one("x.person")}
    WHERE x.retired = 0 AND x.[{day}] {_PERIOD} AND x.programme {_OF} AND x.[{day}] < p.birth_date
    """


ORDERS: Mapping[str, Order] = {
    "steps_early": Order("step", "گامی که گام لازم پیش از آن نیست", _step(_EARLY_STEP)),
    "steps_outside": Order(
        "step", "گام بیرون از روزهای پرونده", _step("(x.done_on < c.opened_on OR x.done_on > c.closed_on)")
    ),
    "tests_early": Order("screening", "آزمونی که مرحلهٔ پیشینش پس از آن است", _TEST),
    "sessions_outside": Order("session", "جلسهٔ بیرون از روزهای دوره", _SESSION),
    "calls_early": Order("call", "تماس پیش از ارجاع", _CALL),
    "tests_unborn": Order("screening", "آزمون پیش از تولد", _unborn("screening", "held_on")),
    "enrolments_unborn": Order("enrolment", "پذیرش پیش از تولد", _unborn("enrolment", "starts_on")),
    "cases_unborn": Order("case", "پروندهٔ پیش از تولد", _unborn("case", "opened_on")),
    "services_unborn": Order("service", "خدمت پیش از تولد", _unborn("service", "given_on")),
}
"""Every order that rows of different offices may break, by name."""
_COUNTED = "SELECT programme, count(*) AS found FROM ({0}) WHERE (:county IS NULL OR county = :county) GROUP BY 1"
_LISTED = "SELECT id FROM ({0}) WHERE (:county IS NULL OR county = :county) ORDER BY id"


def disorders(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> list[Disorder]:
    """What is out of order in the period of the scope, by programme; nothing where nothing is."""
    known = list(programmes)
    params = _asked(known, scope)
    found = {
        (row["programme"], name): row["found"]
        for name, one in ORDERS.items()
        for row in db.query(_COUNTED.format(one.rows), params)
    }
    keys = ((one.name, name) for one in known for name in ORDERS)
    return [Disorder(*key, found[key]) for key in keys if key in found]


def rows_of(db: Queryable, programme: Programme, order: str, scope: Scope) -> tuple[str, ...]:
    """The ids of the rows that `disorders` counts for one programme and order."""
    return tuple(row["id"] for row in db.query(_LISTED.format(ORDERS[order].rows), _asked([programme], scope)))


def _asked(programmes: Sequence[Programme], scope: Scope) -> dict[str, Any]:
    return {
        "programmes": names(programmes),
        "steps": json.dumps(list(_steps(programmes))),
        "stages": json.dumps(list(_stages(programmes))),
        "first": scope.period.first.isoformat(),
        "last": scope.period.last.isoformat(),
        "county": scope.county,
    }


def _steps(programmes: Iterable[Programme]) -> Iterator[tuple[str, str]]:
    """`programme/kind` with each kind of which one comes before it."""
    for one in programmes:
        steps = Conduct.of(one).steps.values() if one.shape == "case" else ()
        yield from ((f"{one.name}/{step.kind}", before) for step in steps for before in step.after)


def _stages(programmes: Iterable[Programme]) -> Iterator[tuple[str, str, int]]:
    """`programme/stage` with each earlier stage and the days within which tests are of one round."""
    for one in programmes:
        if one.shape == "screening":
            protocol = Protocol.of(one)
            for code in protocol.stages:
                yield from ((f"{one.name}/{code}", earlier, protocol.round_days) for earlier in protocol.earlier(code))
