"""A list is the row numbers of the live rows that match, in their order, cut into pages; only a page's rows are read.

The first page of everything, and of what words find, is read off the index of the order. What else is asked (a filter,
another column's order, a page further down) is put in order once, and kept until anything in the store changes.
"""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.schema.entity import Entity, Row
from models.store import aliases, belonging
from models.store.repository import Repository
from models.store.search import match_expression

_KEPT = 6  # lists whose order is kept, 8 bytes a row
_PEOPLE = "SELECT rowid FROM person_fts WHERE person_fts MATCH ?"
# Of people who were entered twice, the rows that match; and the rows for whom another speaks.
_ALIASED = f"SELECT id FROM person WHERE id IN ({aliases.GONE} UNION SELECT kept FROM alias) AND +rowid IN ({_PEOPLE})"
_SPOKEN_FOR = f"SELECT rowid FROM person WHERE id IN ({aliases.GONE})"
_FEW = 3000  # people found by words whose rows are looked up one by one
Rank = Callable[[Collection[Any]], Mapping[Any, Any]]
"""Comparable keys of distinct stored values."""


@dataclass(frozen=True)
class Asked:
    """What a list shows. `where`: as `Repository.find` takes it. `order`: a field, "" for the entity's own order.

    `hidden`: programmes whose rows are left out. `base`: of rows that were made at a base only those of this one.
    """

    entity: str
    words: str = ""
    where: tuple[tuple[str, Any], ...] = ()
    order: str = ""
    descending: bool = False
    hidden: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True)
class Pages:
    """A page of rows, how many there are in all, and the place of the row that was asked for (-1: not among them)."""

    rows: list[Row]
    total: int
    place: int = -1


class Ordering:
    """Pages of lists of one store. Not synchronised: the store has one worker."""

    def __init__(self, rows: Repository) -> None:
        self._rows = rows
        self._db = rows.store.db.conn
        self._kept: OrderedDict[Asked, tuple[int, array[int]]] = OrderedDict()

    def programmes(self, entity: Entity) -> list[str]:
        """The names of programmes that rows of the entity, or those they belong to, carry, known or not."""
        found: dict[str, None] = {}
        for carrier in belonging.carriers(self._rows.store.entities, entity):
            live = "retired = 0 AND " if carrier is entity else ""
            sql = f"SELECT DISTINCT programme FROM [{carrier.name}] WHERE {live}programme IS NOT NULL"
            found |= dict.fromkeys(name for (name,) in self._db.execute(sql))
        return list(found)

    def page(self, asked: Asked, rank: Rank, *, offset: int = 0, limit: int | None = None, holding: str = "") -> Pages:
        """Rows from `offset` on, at most `limit` of them. `rank` gives the keys of the column it is ordered by.

        UserError field-unknown.
        """
        narrowed = asked.where or asked.hidden or asked.base is not None
        if limit is not None and not (offset or holding or asked.order or narrowed):
            return self._first(asked, limit)
        numbers = self._numbers(asked, rank)
        wanted = numbers[offset:] if limit is None else numbers[offset : offset + limit]
        return Pages(self._read(asked.entity, wanted), len(numbers), self._place(asked.entity, holding, numbers))

    def _place(self, entity: str, row_id: str, numbers: array[int]) -> int:
        found = self._db.execute(f"SELECT rowid FROM [{entity}] WHERE id = ?", (row_id,)).fetchone() if row_id else None
        return numbers.index(found[0]) if found and found[0] in numbers else -1

    def _read(self, entity: str, numbers: Sequence[int]) -> list[Row]:
        ids = f"SELECT rowid, id FROM [{entity}] WHERE rowid IN (SELECT value FROM json_each(?))"
        known = dict(self._db.execute(ids, (json.dumps(list(numbers)),)).fetchall())
        rows = self._rows.many(entity, list(known.values()))
        return [rows[known[number]] for number in numbers]

    # -- the first page -------------------------------------------------------------------------------------------

    def _first(self, asked: Asked, limit: int) -> Pages:
        conditions, values = self._words(asked)
        sql = f"SELECT rowid FROM [{asked.entity}] WHERE {' AND '.join(['retired = 0', *conditions])}"
        found = self._db.execute(f"{sql} {_by_key(asked)} LIMIT ?", [*values, limit])
        rows = self._read(asked.entity, [number for (number,) in found])
        return Pages(rows, len(rows) if len(rows) < limit else self._total(asked, conditions, values))

    def _total(self, asked: Asked, conditions: list[str], values: list[Any]) -> int:
        table = asked.entity
        expression = match_expression(asked.words)
        if expression and not self._through(table):
            aside = f"SELECT rowid FROM [{table}] WHERE retired = 1"
            aside += f" UNION {_SPOKEN_FOR}" if table == aliases.OF else ""
            sql = f"SELECT count(*) FROM [{table}_fts] WHERE [{table}_fts] MATCH ? AND +rowid NOT IN ({aside})"
            found = int(self._db.execute(sql, (expression,)).fetchone()[0])
            return found + (self._spoken_for_only(expression) if self._as_one(table) else 0)
        sql = f"SELECT count(*) FROM [{table}] WHERE {' AND '.join(['retired = 0', *conditions])}"
        return int(self._db.execute(sql, values).fetchone()[0])

    def _spoken_for_only(self, expression: str) -> int:
        """How many people match only by rows for which another speaks."""
        speaking = f"id IN ({aliases.spoken_for(_ALIASED)})"
        sql = f"SELECT count(*) FROM person WHERE retired = 0 AND {speaking} AND +rowid NOT IN ({_PEOPLE})"
        return int(self._db.execute(sql, (expression, expression)).fetchone()[0])

    # -- all of it, in order --------------------------------------------------------------------------------------

    def _numbers(self, asked: Asked, rank: Rank) -> array[int]:
        newest = self._db.execute("SELECT max(seq) FROM change").fetchone()[0] or 0
        kept = self._kept.get(asked)
        if kept is None or kept[0] != newest:
            kept = newest, self._sorted(asked, rank)
            self._kept[asked] = kept
        self._kept.move_to_end(asked)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def _sorted(self, asked: Asked, rank: Rank) -> array[int]:
        conditions, values = self._conditions(asked)
        sql = f"SELECT rowid FROM [{asked.entity}] WHERE {' AND '.join(['retired = 0', *conditions])}"
        numbers = array("q", (number for (number,) in self._db.execute(f"{sql} {_by_key(asked)}", values)))
        return self._by_column(asked, numbers, rank) if asked.order else numbers

    def _by_column(self, asked: Asked, numbers: array[int], rank: Rank) -> array[int]:
        """In the order of a column: equal rows stay in the entity's order, empty cells come last."""
        column = self._rows.column(asked.entity, asked.order)
        target = self._rows.entity(asked.entity).refs.get(asked.order)
        if target == "person":  # people stand in their own order, which the store has already
            speaking = aliases.as_one(f"[{asked.entity}].{column}")
            column = f"(SELECT sort_key FROM person p WHERE p.id = {speaking})"
        sql = f"SELECT rowid, {column} FROM [{asked.entity}]"
        few = len(numbers) < 20_000
        sql += " WHERE rowid IN (SELECT value FROM json_each(?))" if few else ""
        held = dict(self._db.execute(sql, (json.dumps(list(numbers)),) if few else ()).fetchall())
        filled = [number for number in numbers if held[number] is not None]
        distinct = {held[number] for number in filled}
        keys = dict(zip(distinct, distinct, strict=True)) if target == "person" else rank(distinct)
        filled.sort(key=lambda number: keys[held[number]], reverse=asked.descending)
        return array("q", [*filled, *(number for number in numbers if held[number] is None)])

    # -- conditions -----------------------------------------------------------------------------------------------

    def _conditions(self, asked: Asked) -> tuple[list[str], list[Any]]:
        """Each condition names the rows it leaves by number, so that the index of the order is walked once."""
        conditions, values = self._words(asked)
        table = asked.entity
        if asked.where:
            wanted, given = self._rows.conditions(table, dict(asked.where))
            if {name for name, _ in asked.where} == {"programme"}:
                wanted.append("retired = 0")  # so that the programme's index is taken
            conditions.append(f"+rowid IN (SELECT rowid FROM [{table}] WHERE {' AND '.join(wanted)})")
            values += given
        if asked.hidden:
            of_them = belonging.of_programmes_sql(self._rows.store.entities, self._rows.entity(table))
            conditions.append(f"+rowid NOT IN (SELECT rowid FROM [{table}] WHERE retired = 0 AND {of_them})")
            values.append(json.dumps(list(asked.hidden)))
        if asked.base is not None:
            of_base, times = belonging.base_condition(self._rows.store.entities, self._rows.entity(table))
            conditions += [f"+rowid IN (SELECT rowid FROM [{table}] WHERE {of_base})"] if of_base else []
            values += [asked.base] * times
        return conditions, values

    def _as_one(self, table: str) -> bool:
        """Whether rows of this table are people of whom some are left out, because another row speaks for them."""
        return table == aliases.OF and aliases.any_alias(self._rows.store)

    def _through(self, table: str) -> list[str]:
        """The columns that refer to a person, in whom words are sought as well."""
        return [name for name, target in self._rows.entity(table).refs.items() if target == "person"]

    def _words(self, asked: Asked) -> tuple[list[str], list[Any]]:
        table = asked.entity
        left_out = [f"+rowid NOT IN ({_SPOKEN_FOR})"] if self._as_one(table) else []
        if not asked.words.strip():
            return left_out, []
        expression = match_expression(asked.words)
        if not expression:
            return ["0"], []
        parts = [f"SELECT rowid FROM [{table}_fts] WHERE [{table}_fts] MATCH ?", *self._beside(table, expression)]
        return [*left_out, f"+rowid IN ({' UNION ALL '.join(parts)})"], [expression] * len(parts)

    def _beside(self, table: str, expression: str) -> list[str]:
        """Selects of the rows that match by a person: one they refer to, or another row of somebody entered twice."""
        if self._as_one(table):
            return [f"SELECT rowid FROM person WHERE id IN ({aliases.spoken_for(_ALIASED)})"]
        through = self._through(table)
        if not through:
            return []
        parts = list(self._referring(table, through, few=self._found(_PEOPLE, expression) <= _FEW))
        if aliases.any_alias(self._rows.store):
            every = aliases.every_id(_ALIASED)
            parts += [f"SELECT rowid FROM [{table}] WHERE [{name}] IN ({every})" for name in through]
        return parts

    @staticmethod
    def _referring(table: str, through: Sequence[str], *, few: bool) -> Iterator[str]:
        for name in through:
            if few:
                ids = f"SELECT id FROM person WHERE rowid IN ({_PEOPLE})"
                yield f"SELECT rowid FROM [{table}] WHERE [{name}] IN ({ids})"
            else:  # the rows are fewer than the lookups of all these people would be
                joined = f"[{table}] t CROSS JOIN person p ON p.id = t.[{name}]"
                yield f"SELECT t.rowid FROM {joined} WHERE +p.rowid IN ({_PEOPLE})"

    def _found(self, people: str, expression: str) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM ({people} LIMIT {_FEW + 1})", (expression,)).fetchone()[0])


def _by_key(asked: Asked) -> str:
    """The entity's own order, of rows that are equal in it the older first."""
    way = "DESC" if asked.descending and not asked.order else "ASC"
    return f"ORDER BY sort_key {way}, rowid {way}"
