"""How many records of a period stand in the national system too, and which do not yet (programmes.md, M6).

A record is of the day by which its programme counts it, a registration of its course's; tests of every stage count,
since each is typed twice. People and households are those whom the records of the period name, each once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.planning.asking import Queryable, Scope, asked
from models.planning.indicator import ROWS
from models.planning.places import counts, county_of, held_in, here, somebody
from models.registry.registered import NO
from models.schema.programme import Programme
from models.store.aliases import as_one, is_person

MISSING = "unregistered_"
"""How the name begins by which the rows behind a count are asked for; the entity follows."""


@dataclass(frozen=True)
class Entered:
    """The records of one entity, of a programme or ("") of all: how many there are, and how many have their number."""

    programme: str
    entity: str
    records: int
    registered: int


@dataclass(frozen=True)
class _Source:
    """Rows `x` of one kind; `c` is the row that has programme, centre and office, by default `x` itself. `people` and
    `household`: the columns that name whose they are."""

    rows: str
    day: str
    people: tuple[str, ...] = ()
    household: str = "NULL"
    row: str = "c"

    @property
    def number(self) -> str:
        """The SQL of the number of a row; an older one may have it among its answers."""
        own = f"nullif({self.row}.{NO}, '')"
        return own if self.row == "x" else f"coalesce({own}, json_extract(c.answers, '$.{NO}'))"

    def select(self, columns: str, person: str) -> str:
        """The rows of the period that are counted at all, as far as `person` (a column) goes."""
        return (
            f"SELECT {columns} FROM {self.rows} LEFT JOIN centre AS at ON at.id = c.centre"
            f" WHERE {counts('c')} AND {self.day} BETWEEN :first AND :last AND {somebody(person)}"
        )

    def county(self, person: str) -> str:
        """The SQL of the county of a row, which is nobody's without a person or household."""
        nobodys = person == self.household == "NULL"
        return held_in("c") if nobodys else county_of("c", person, self.household)


_COURSE_DAY = "coalesce(c.starts_on, (SELECT min(s.held_on) FROM session AS s WHERE s.course = c.id AND s.retired = 0))"
_INSIDE = "course AS c JOIN registration AS x ON x.course = c.id AND x.retired = 0"
_SOURCES: Mapping[str, _Source] = {
    "course": _Source("course AS c", _COURSE_DAY),
    "registration": _Source(_INSIDE, _COURSE_DAY, ("x.person",), row="x"),
    "screening": _Source("screening AS c", f"c.{ROWS['screening'][0]}", ("c.person", "c.partner")),
    "enrolment": _Source("enrolment AS c", "coalesce(c.starts_on, c.asked_on)", ("c.person",)),
    "case": _Source("[case] AS c", f"c.{ROWS['case'][0]}", ("c.person", "c.partner"), "c.household"),
    "service": _Source("service AS c", f"c.{ROWS['service'][0]}", ("c.person",), "c.household"),
}
# Beside the record of a programme, what of it a national system may have too.
_PARTS: Mapping[str, str] = {"course": "registration"}


def entered(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> list[Entered]:
    """The counts of each programme that has records in the period, then those of its people and their households."""
    params = asked(db, programmes, scope)
    found = {
        (row["programme"], entity): Entered(row["programme"], entity, row["records"], row["registered"])
        for entity in _SOURCES
        for row in db.query(_counted(entity), params)
    }
    told = [found[one.name, entity] for one in programmes for entity in _SOURCES if (one.name, entity) in found]
    parties = (Entered("", name, **row) for name, sql in _PARTIES.items() for row in db.query(sql, params))
    return [*told, *(one for one in parties if one.records)]


def missing(programme: Programme, name: str) -> tuple[str, str] | None:
    """The entity of the rows of a programme without a number, and the query of their ids, asked for as MISSING and the
    entity; None for any other name."""
    entity = name.removeprefix(MISSING)
    if entity == name or entity not in (programme.record, _PARTS.get(programme.record)):
        return None
    return entity, f"{_listed(entity)} SELECT id FROM entered WHERE NOT told AND {here('entered')}"


def _listed(entity: str) -> str:
    source = _SOURCES[entity]
    person = next(iter(source.people), "NULL")
    columns = f"{source.row}.id, c.programme, {source.county(person)} AS county, {source.number} IS NOT NULL AS told"
    return f"WITH entered AS ({source.select(columns, person)})"


def _counted(entity: str) -> str:
    return (
        f"{_listed(entity)} SELECT programme, count(*) AS records, sum(told) AS registered FROM entered"
        f" WHERE {here('entered')} GROUP BY 1"
    )


# -- whose they are ---------------------------------------------------------------------------------------------------


def _named() -> Iterator[str]:
    for source in _SOURCES.values():
        for one in source.people:
            columns = f"{as_one(one)} AS person, NULL AS household, {source.county(one)} AS county"
            yield f"{source.select(columns, one)} AND {one} IS NOT NULL"
        if source.household != "NULL":
            columns = f"NULL AS person, {source.household} AS household, {source.county('c.person')} AS county"
            yield f"{source.select(columns, 'NULL')} AND {source.household} IS NOT NULL"


# Nobody asks for the number of somebody who was erased.
_WHO = f"""
WITH named AS ({" UNION ALL ".join(_named())}),
who AS (
    SELECT DISTINCT person FROM named
    WHERE {here("named")} AND person NOT IN (SELECT row FROM erased WHERE entity = 'person')
),
home AS (
    SELECT household FROM named WHERE {here("named")} AND household IS NOT NULL
    UNION SELECT p.household FROM who JOIN person AS p ON p.id = who.person WHERE p.household IS NOT NULL
)
"""
_HAS_NUMBER = f"SELECT 1 FROM person AS n WHERE {is_person('n.id', 'who.person')} AND nullif(n.{NO}, '') IS NOT NULL"
_PARTIES: Mapping[str, str] = {
    "person": f"{_WHO} SELECT count(*) AS records, total(EXISTS ({_HAS_NUMBER})) AS registered FROM who",
    "household": f"{_WHO} SELECT count(*) AS records, count(nullif(h.{NO}, '')) AS registered"
    " FROM home JOIN household AS h ON h.id = home.household WHERE h.retired = 0",
}
