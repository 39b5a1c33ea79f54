"""The indicators that a programme's file declares, turned into queries: one for each kind of row, day and measure.

Only names that the file's reader has checked (columns, answers, indicators) become SQL; every value is a parameter.
`picked` holds the rows with a flag for each indicator; what is counted of them, and which rows stand behind, is read
from the same flags.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from models.planning.indicator import COLUMNS_OF, Indicator, Measure, OwnCount, own_of
from models.planning.places import ERASED_BY_THEN, counts, county_of, here, place, somebody
from models.schema.file_reader import once
from models.schema.programme import Programme
from models.store.aliases import as_one

Values = dict[str, Any]


@dataclass(frozen=True)
class _Source:
    """Where rows of one kind come from. `x` is the row itself, `owner` the row that has programme and office, `answers`
    the columns that hold answers, the nearest first."""

    rows: str
    owner: str = "x"
    person: str = "x.person"
    household: str = ""
    partner: str = "NULL"
    answers: tuple[str, ...] = ("x.answers",)


_AT = "LEFT JOIN centre AS at ON at.id = {0}.centre"
# CROSS JOIN: from the rows of the period to what they belong to, never the other way.
_OF_COURSE = "CROSS JOIN course AS c ON c.id = x.course " + _AT.format("c")
_SOURCES: Mapping[str, _Source] = {
    "course": _Source("course AS x " + _AT.format("x"), person="NULL"),
    "session": _Source(f"session AS x {_OF_COURSE}", "c", person="NULL", answers=("c.answers",)),
    "registration": _Source(f"registration AS x {_OF_COURSE}", "c", partner="x.partner", answers=("c.answers",)),
    "screening": _Source("screening AS x " + _AT.format("x"), partner="x.partner"),
    "enrolment": _Source("enrolment AS x " + _AT.format("x")),
    "case": _Source("[case] AS x " + _AT.format("x"), household="x.household", partner="x.partner"),
    "step": _Source(
        "step AS x CROSS JOIN [case] AS c ON c.id = x.[case] " + _AT.format("c"),
        "c",
        "c.person",
        "c.household",
        "c.partner",
        ("x.answers", "c.answers"),
    ),
    "service": _Source("service AS x " + _AT.format("x"), household="x.household"),
    "referral": _Source(
        "referral AS x LEFT JOIN screening AS s ON x.source = 'screening' AND s.id = x.source_id"
        " LEFT JOIN step AS t ON x.source = 'step' AND t.id = x.source_id LEFT JOIN [case] AS c ON c.id = t.[case]"
        " LEFT JOIN centre AS at ON at.id = coalesce(s.centre, c.centre)",
        answers=("s.answers", "t.answers", "c.answers"),
    ),
}
# Rows that are open at the end of the period, as the figures of their shape have it.
_OPEN: Mapping[str, str] = {
    "course": "x.starts_on <= :last AND coalesce(x.ends_on > :last, 1)",
    "enrolment": "x.status IS NOT 'waiting' AND x.starts_on <= :last"
    " AND (x.ends_on > :last OR (x.ends_on IS NULL AND x.status IS NOT 'left'))",
    "case": "x.opened_on <= :last AND coalesce(x.closed_on > :last, x.status IS NOT 'closed')",
}
_WAITING = "x.status = 'waiting' AND coalesce(x.asked_on <= :last, 1) AND coalesce(x.ends_on > :last, 1)"
# Days of which there is an index that finds fewer rows than the programme's; the plus keeps the programme's away.
_BY_DAY = ("certified_on", "ends_on", "due_on")
_TWO = "min(person, partner) || '/' || max(person, partner)"
_FIRST_SESSION = "(SELECT min(m.held_on) FROM session AS m WHERE m.course = x.id AND m.retired = 0)"


@dataclass(frozen=True)
class Query:
    """A select of programme, county and a column for each indicator, with the parameters that it takes beside the
    usual ones."""

    sql: str
    values: Values


def queries(programme: Programme) -> tuple[Query, ...]:
    """Everything that counts the programme's own indicators; none for typed ones and ratios."""
    return _queries(programme)


def behind(programme: Programme, indicator: str) -> tuple[str, Query] | None:
    """The entity of the rows that make an own indicator, and the query for their ids; None for typed ones, ratios and
    indicators that are not the file's."""
    found = next((one for one in own_of(programme) if one.name == indicator and one.own), None)
    if found is None or found.own is None:
        return None
    values: Values = {}
    rows = _picked(programme, [found], values)
    column = {"row": "id", "person": "person", "couple": "min(id)", "household": "household"}[found.own.count]
    union = f"SELECT {column} FROM picked WHERE f0 AND {here('picked')}"
    if found.own.count == "couple":  # each couple by one of its rows
        union += f" AND partner IS NOT NULL GROUP BY {_TWO}"
    if found.own.count == "person" and _has_partner(programme, found.own):
        union += f" UNION SELECT partner FROM picked WHERE f0 AND {here('picked')}"
    by_row = found.own.count in ("row", "couple")
    return (found.own.of if by_row else found.own.count), Query(rows + union, values)


def _every_query(programme: Programme) -> tuple[Query, ...]:
    counted = [(one, one.own) for one in own_of(programme) if one.own]

    def kind(pair: tuple[Indicator, OwnCount]) -> tuple[str, str, str]:
        return pair[1].of, pair[0].measure, pair[1].day

    grouped = groupby(sorted(counted, key=kind), kind)
    return tuple(query for _, pairs in grouped for query in _of_group(programme, [one for one, _ in pairs]))


_queries = once(_every_query)


def _of_group(programme: Programme, group: Sequence[Indicator]) -> Iterator[Query]:
    """One pass for all indicators of the group, and one more for those that count both of a couple."""
    values: Values = {}
    rows = _picked(programme, group, values)
    columns = [_column(number, one) for number, one in enumerate(group) if not _is_of_both(programme, one)]
    if columns:
        sql = f"{rows} SELECT {place('picked')}, {', '.join(columns)} FROM picked WHERE {here('picked')} GROUP BY 1, 2"
        yield Query(sql, values)
    numbers = [number for number, one in enumerate(group) if _is_of_both(programme, one)]
    if numbers:
        flags = ", ".join(f"f{number}" for number in numbers)
        both = " UNION ALL ".join(
            f"SELECT programme, county, {who} AS who, {flags} FROM picked" for who in ("person", "partner")
        )
        counted = ", ".join(
            f"count(DISTINCT CASE WHEN f{number} THEN who END) AS [{group[number].name}]" for number in numbers
        )
        sql = f"{rows}, both AS ({both}) SELECT {place('both')}, {counted} FROM both WHERE {here('both')} GROUP BY 1, 2"
        yield Query(sql, values)


def _column(number: int, one: Indicator) -> str:
    own = one.own
    if own is None:
        raise ValueError(one.name)
    if own.sum:
        return f"round(sum(CASE WHEN f{number} THEN s{number} END), 2) AS [{one.name}]"
    if own.count == "row":
        return f"count(CASE WHEN f{number} THEN 1 END) AS [{one.name}]"
    if own.count == "couple":  # whoever of the two is named first; a partner who is not there gives NULL
        return f"count(DISTINCT CASE WHEN f{number} THEN {_TWO} END) AS [{one.name}]"
    return f"count(DISTINCT CASE WHEN f{number} THEN {own.count} END) AS [{one.name}]"


def _has_partner(programme: Programme, own: OwnCount) -> bool:
    """Whether a row stands for two people; of a couple in a course each has a registration of his own."""
    alone = own.of == "registration" or (own.of == "screening" and not programme.settings.get("partner"))
    return _SOURCES[own.of].partner != "NULL" and not alone


def _is_of_both(programme: Programme, one: Indicator) -> bool:
    return bool(one.own and one.own.count == "person" and not one.own.sum and _has_partner(programme, one.own))


def _picked(programme: Programme, group: Sequence[Indicator], values: Values) -> str:
    """The rows of a group with their flags `f0`… and, of sums, their numbers `s0`…; `values` gets what they ask for."""
    first = group[0].own
    if first is None:
        raise ValueError(group[0].name)
    source, stock = _SOURCES[first.of], group[0].measure is Measure.STOCK
    day = f"coalesce(x.starts_on, {_FIRST_SESSION})" if first.of == "course" else f"x.[{first.day}]"
    flags = [
        f"{_flag(programme, one.own, f'{number}', day, values)} AS f{number}"
        + (f", {_number(source, one.own)} AS s{number}" if one.own.sum else "")
        for number, one in enumerate(group)
        if one.own
    ]
    person = as_one(source.person) if source.person != "NULL" else "NULL"
    household = source.household or f"(SELECT household FROM person WHERE person.id = {person})"
    of_person = county_of(source.owner, source.person, source.household or "NULL")
    in_time = _open_ones(first.of) if stock else f"{day} BETWEEN :first AND :last"
    counted = counts(source.owner)
    if first.day in _BY_DAY and not stock:
        counted = counted.replace(f"{source.owner}.programme IN", f"+{source.owner}.programme IN")
    return f"""
WITH picked AS (
    SELECT x.id, {source.owner}.programme, {person} AS person, {_partner(source)} AS partner,
        {household if person != "NULL" else "NULL"} AS household, {of_person} AS county, {", ".join(flags)}
    FROM {source.rows}
    WHERE x.retired = 0 AND {counted} AND {somebody(source.person)} AND {in_time}
)
"""


def _partner(source: _Source) -> str:
    return as_one(source.partner) if source.partner != "NULL" else "NULL"


def _open_ones(of: str) -> str:
    """Open at the end of the period, or waiting; of somebody who was erased up to that day."""
    if of == "course":
        return _OPEN[of]
    ended = "x.status IS 'left' OR x.ends_on IS NOT NULL" if of == "enrolment" else "x.closed_on IS NOT NULL"
    opened = f"({_OPEN[of]} OR ({_WAITING}))" if of == "enrolment" else _OPEN[of]
    return f"{opened} AND ({ended} OR x.person IS NULL OR {as_one('x.person')} NOT IN ({ERASED_BY_THEN}))"


def _flag(programme: Programme, own: OwnCount, key: str, day: str, values: Values) -> str:
    """Whether a row is one of those that an indicator counts, beyond its day."""
    conditions = [_met(programme, own, name, f"w{key}_{at}", values, wanted) for at, (name, wanted) in
                  enumerate(own.when.items())]  # fmt: skip
    if own.sum:
        conditions.append(f"{_number(_SOURCES[own.of], own)} IS NOT NULL")
    if own.of == "enrolment" and own.day != "asked_on" and "status" not in own.when:
        conditions.append("x.status IS NOT 'waiting'")
    if own.within_days is not None:
        values[f"d{key}"] = own.within_days
        born = f"(SELECT birth_date FROM person WHERE person.id = {as_one(_SOURCES[own.of].person)})"
        conditions.append(f"coalesce(julianday({day}) - julianday({born}) BETWEEN 0 AND :d{key}, 0)")
    return " AND ".join(conditions) or "1"


def _met(programme: Programme, own: OwnCount, name: str, key: str, values: Values, wanted: tuple[Any, ...]) -> str:
    """Whether a column or an answer is one of those wanted; of several chosen answers any will do."""
    values[key] = json.dumps(list(wanted))
    asked = f"(SELECT value FROM json_each(:{key}))"
    if name in COLUMNS_OF[own.of]:
        return f"coalesce(x.[{name}] IN {asked}, 0)"
    if programme.fields[name].kind == "choices":
        given = _answer(_SOURCES[own.of], name, "->")
        return f"EXISTS (SELECT 1 FROM json_each(coalesce({given}, '[]')) AS g WHERE g.value IN {asked})"
    return f"coalesce({_answer(_SOURCES[own.of], name, '->>')} IN {asked}, 0)"


def _answer(source: _Source, name: str, arrow: str) -> str:
    found = [f"{column} {arrow} '$.{name}'" for column in source.answers]
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _number(source: _Source, own: OwnCount) -> str:
    return "x.amount" if own.sum == "amount" else _answer(source, own.sum, "->>")
