"""Rows are dicts of stored values; the repository turns them into columns, keeps search and sort keys, and finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.errors import UserError
from models.schema.entity import Entity, Row
from models.schema.fields import Field, Flag, Ref
from models.store import aliases
from models.store.search import match_expression, search_key_of
from models.store.sorting import sort_key_of, sorted_by
from models.store.store import Store, as_json


class Repository:
    """Reads and writes rows of the store's entities. Writing needs an open `Store.action`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._columns = {
            name: ("id", *entity.fields, "search_key", "sort_key") for name, entity in store.entities.items()
        }

    def entity(self, name: str) -> Entity:
        """The declaration; UserError entity-unknown if there is none."""
        if name not in self.store.entities:
            raise UserError("entity-unknown", value=name)
        return self.store.entities[name]

    # -- reading --------------------------------------------------------------------------------------------------

    def get(self, name: str, row_id: str) -> Row | None:
        """The row with that id, retired or not, or None."""
        rows = list(self._select(self.entity(name), "id = ?", (row_id,), "", None))
        return rows[0] if rows else None

    def person(self, person_id: str) -> Row | None:
        """The person of that id, retired or not, or None; see `people`."""
        return self.people([person_id]).get(person_id)

    def people(self, ids: Sequence[str]) -> dict[str, Row]:
        """The row that speaks for each of these people, by the id that was asked.

        Where it says nothing, what the person's other rows say stands in it: it is for reading, not for saving.
        """
        kept = aliases.kept_of(self.store, ids)
        others = aliases.spoken_for_by(self.store, set(kept.values()))
        rows = self.many(aliases.OF, [*set(kept.values()), *others])
        for one, speaking in others.items():
            if one in rows and speaking in rows:
                told = {name: value for name, value in rows[speaking].items() if value is not None}
                rows[speaking] = {**rows[one], **told}
        return {asked: rows[one] for asked, one in kept.items() if one in rows}

    def by_person(self, name: str, **where: Any) -> dict[str, Row]:
        """Live rows with these stored values, one for each person, by the id that speaks for the person.

        Of two rows of somebody who was entered twice it is the one under that very id.
        """
        rows = self.find(name, where=where)
        kept = aliases.kept_of(self.store, {row["person"] for row in rows})
        return {kept[row["person"]]: row for row in sorted(rows, key=lambda row: kept[row["person"]] == row["person"])}

    def many(self, name: str, ids: Sequence[str]) -> dict[str, Row]:
        """Rows by id, in one pass for any number of ids."""
        entity = self.entity(name)
        where = "id IN (SELECT value FROM json_each(?))"
        return {row["id"]: row for row in self._select(entity, where, (json.dumps(list(ids)),), "", None)}

    def find(
        self,
        name: str,
        words: str = "",
        where: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        retired: bool = False,
        gone: bool = False,
    ) -> list[Row]:
        """Live rows that match all words (however spelled, in any order) and these stored values, in Persian order.

        Words are also sought in the person that a row refers to. `where` may name `answers.KEY`, a bound (`NAME>=`,
        `NAME<=`, both included), and give several values of which one will do; a person in it stands for all ids of
        that person. `gone`: also rows of people for whom another row speaks; without it words that match one of them
        find that other row. UserError field-unknown.
        """
        entity = self.entity(name)
        conditions, values = self._conditions(entity, where or {})
        if not retired:
            conditions.append("NOT retired")
        if name == aliases.OF and not gone:
            conditions.append(f"id NOT IN ({aliases.GONE})")
        if words.strip():
            self._add_words(entity, words, conditions, values, as_one=not gone and aliases.any_alias(self.store))
        order = "ORDER BY sort_key, id"
        return list(self._select(entity, " AND ".join(conditions) or "1", values, order, limit))

    def count(self, name: str, **where: Any) -> int:
        """How many live rows have these stored values; of people each once."""
        conditions, values = self._conditions(self.entity(name), where)
        if name == aliases.OF:
            conditions.append(f"id NOT IN ({aliases.GONE})")
        sql = f"SELECT count(*) FROM [{name}] WHERE {' AND '.join(['NOT retired', *conditions])}"
        return int(self.store.db.conn.execute(sql, values).fetchone()[0])

    def conditions(self, name: str, where: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
        """The SQL of `where` as `find` takes it, and its values. UserError field-unknown."""
        return self._conditions(self.entity(name), where)

    def column(self, name: str, field: str) -> str:
        """A column, or `answers.KEY`, as SQL spells it. UserError field-unknown."""
        return self._column_of(self.entity(name), field)

    def _conditions(self, entity: Entity, where: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []
        for name, given in where.items():
            sign = name[-2:] if name.endswith((">=", "<=")) else "="
            column = self._column_of(entity, name.removesuffix(sign))
            value = self._everyone(entity.fields.get(name), given)
            if value is None:
                conditions.append(f"{column} IS NULL")
            elif isinstance(value, (list, tuple, frozenset)):
                conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
                values.append(json.dumps(sorted(value)))
            else:
                conditions.append(f"{column} {sign} ?")
                values.append(int(value) if isinstance(value, bool) else value)
        return conditions, values

    def _everyone(self, field: Field | None, value: Any) -> Any:
        """All ids of the people whom a condition names, where more than one stands for somebody."""
        if not refers_to_people(field) or value is None:
            return value
        named = [value] if isinstance(value, str) else list(value)
        every = [one for person in named for one in aliases.ids_of(self.store, person)]
        return value if len(every) == len(named) else every

    @staticmethod
    def _column_of(entity: Entity, name: str) -> str:
        if name == "id":
            return "id"
        column, _, key = name.partition(".")
        field = entity.field(column)
        if key and field.keyed and key.replace("_", "").isalnum():
            return f"json_extract([{column}], '$.{key}')"
        if key:
            raise UserError("field-unknown", field=name, value=name)
        return f"[{column}]"

    def _add_words(self, entity: Entity, words: str, conditions: list[str], values: list[Any], *, as_one: bool) -> None:
        expression = match_expression(words)
        if not expression:
            conditions.append("0")
            return
        own = f"rowid IN (SELECT rowid FROM [{entity.name}_fts] WHERE [{entity.name}_fts] MATCH ?)"
        people = [name for name, target in entity.refs.items() if target == "person"]
        through = "SELECT id FROM person WHERE rowid IN (SELECT rowid FROM person_fts WHERE person_fts MATCH ?)"
        if as_one:
            own = f"id IN ({aliases.spoken_for(through)})" if entity.name == aliases.OF else own
            through = aliases.every_id(through)
        parts = [own, *(f"[{name}] IN ({through})" for name in people)]
        conditions.append("(" + " OR ".join(parts) + ")")
        values.extend([expression] * sum(part.count("?") for part in parts))

    def _select(
        self, entity: Entity, where: str, values: Sequence[Any], order: str, limit: int | None
    ) -> Iterator[Row]:
        columns = ("id", *entity.fields)
        spelled = ", ".join(f"[{name}]" for name in columns)
        sql = f"SELECT {spelled} FROM [{entity.name}] WHERE {where} {order}" + (" LIMIT ?" if limit else "")
        cursor = self.store.db.conn.execute(sql, [*values, limit] if limit else list(values))
        casts = self._casts(entity)
        for found in cursor:
            row = dict(zip(columns, found, strict=True))
            for name, cast in casts:
                if row[name] is not None:
                    row[name] = cast(row[name])
            yield row

    @staticmethod
    def _casts(entity: Entity) -> list[tuple[str, Callable[[Any], Any]]]:
        flags = [(name, bool) for name, field in entity.fields.items() if isinstance(field, Flag)]
        numbers = [(name, _plain_number) for name, field in entity.fields.items() if field.column is float]
        return [*((name, json.loads) for name in entity.packed), *flags, *numbers]

    # -- writing --------------------------------------------------------------------------------------------------

    def insert(self, name: str, rows: Iterable[Row]) -> None:
        """Add complete rows, each with its id."""
        entity = self.entity(name)
        columns = self._columns[name]
        spelled = ", ".join(f"[{column}]" for column in columns)
        sql = f"INSERT INTO [{name}] ({spelled}) VALUES ({', '.join('?' * len(columns))})"
        self.store.db.conn.executemany(sql, (self._values(entity, row, columns) for row in rows))

    def save(self, name: str, row: Row, old: Row | None) -> tuple[str, ...]:
        """Insert the row, or write the columns that differ from `old`; the names of the changed columns."""
        if old is None:
            self.insert(name, [row])
            return tuple(field for field in self.entity(name).fields if row.get(field) is not None)
        changed = tuple(f for f in self.entity(name).fields if _differs(row.get(f), old.get(f)))
        if changed:
            self.update(name, row, changed)
        return changed

    def update(self, name: str, row: Row, changed: Sequence[str]) -> None:
        """Write these columns of a complete row."""
        entity = self.entity(name)
        keyed = set(changed) & {*entity.search_fields, *sorted_by(entity)}
        columns = (*changed, "search_key", "sort_key") if keyed else tuple(changed)
        assignments = ", ".join(f"[{column}] = ?" for column in columns)
        values = [*self._values(entity, row, columns), row["id"]]
        self.store.db.conn.execute(f"UPDATE [{name}] SET {assignments} WHERE id = ?", values)

    def _values(self, entity: Entity, row: Row, columns: Sequence[str]) -> list[Any]:
        values = dict(row)
        for name in entity.packed:
            values[name] = as_json(values[name]) if values.get(name) else None
        values["retired"] = bool(values.get("retired"))
        if "search_key" in columns:
            values["search_key"] = search_key_of(entity, row)
            values["sort_key"] = sort_key_of(entity, row)
        return [values.get(column) for column in columns]


def refers_to_people(field: Field | None) -> bool:
    """Whether a field names a person, and not one very row of a person."""
    return isinstance(field, Ref) and field.entity == aliases.OF and not field.itself


def _plain_number(value: float) -> float:
    """A whole number without a fraction: SQLite keeps every number of such a column as a float."""
    return int(value) if value == int(value) else value


def _differs(new: Any, old: Any) -> bool:
    return new != old and not (new in (None, {}) and old in (None, {}))
