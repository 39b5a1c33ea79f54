"""What a row belongs to beyond its own columns: the programme of the row above it, and the base where it was made.

A row without a programme of its own is of the programme of the row that it names by `Entity.within`: an attendance of
its session's course; or, of whatever kind that is, by `Entity.source`: a printout of what was printed. A row made at a
base names it by `Entity.base`; what came of it (a referral, a call, a printout) goes with it.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from models.schema.entity import Entity
from models.schema.fields import ROW_ID
from models.store.store import Store

Entities = Mapping[str, Entity]


def above(entities: Entities, entity: Entity) -> Iterator[tuple[str, Entity]]:
    """(reference, entity) of the rows above one, up to that which has a programme; nothing where it has its own."""
    while (name := entity.within or entity.part_of) and "programme" not in entity.own_fields:
        entity = entities[entity.refs[name]]
        yield name, entity


def carriers(entities: Entities, entity: Entity) -> tuple[Entity, ...]:
    """The entities whose rows carry the programmes of this one's: itself, that above it, or those of all that a row of
    it may have come of; none where rows are of no programme."""
    if _is_of_source(entity):
        return tuple({top.name: top for one in _sources(entities) for top in carriers(entities, one)}.values())
    top = [entity, *(one for _, one in above(entities, entity))][-1]
    return (top,) if "programme" in top.own_fields else ()


def _is_of_source(entity: Entity) -> bool:
    return bool(entity.source) and "programme" not in entity.own_fields


def _sources(entities: Entities) -> list[Entity]:
    """Those of which other rows may come and be of their programme."""
    return [one for one in entities.values() if not _is_of_source(one) and carriers(entities, one)]


def of_programmes_sql(entities: Entities, entity: Entity) -> str:
    """The SQL of «of one of these programmes» (a JSON list, taken once), from the top down, so that only their rows are
    read."""
    if _is_of_source(entity):
        given = "WITH given AS (SELECT value FROM json_each(?))"
        of_them = {one.name: _of_programmes(entities, one, "SELECT value FROM given") for one in _sources(entities)}
        parts = (f"SELECT '{name}', id FROM [{name}] WHERE {condition}" for name, condition in of_them.items())
        return f"({', '.join(f'[{name}]' for name in entity.source)}) IN ({given} {' UNION ALL '.join(parts)})"
    return _of_programmes(entities, entity, "SELECT value FROM json_each(?)")


def _of_programmes(entities: Entities, entity: Entity, wanted: str) -> str:
    condition = f"[programme] IN ({wanted})"
    for name, one in reversed([*above(entities, entity)]):
        condition = f"[{name}] IN (SELECT id FROM [{one.name}] WHERE {condition})"
    return condition


def programme_of(store: Store, entity: Entity, row: Mapping[str, Any]) -> str | None:
    """The programme of a row, its own or that of the row it belongs to; None where that is of none or not here."""
    if _is_of_source(entity) and not row.get("programme"):
        return _programme_of_source(store, entity, row)
    steps = () if row.get("programme") else tuple(above(store.entities, entity))
    named = row.get(steps[0][0]) if steps else None
    if not isinstance(named, str) or "programme" not in steps[-1][1].own_fields:
        return row.get("programme")
    key = "?"
    for (_, one), (name, _) in itertools.pairwise(steps):
        key = f"(SELECT [{name}] FROM [{one.name}] WHERE id = {key})"
    sql = f"SELECT [programme] FROM [{steps[-1][1].name}] WHERE id = {key}"
    found = store.db.conn.execute(sql, (named,)).fetchone()
    return str(found[0]) if found and found[0] else None


def _programme_of_source(store: Store, entity: Entity, row: Mapping[str, Any]) -> str | None:
    one = store.entities.get(str(row.get(entity.source[0]))) if entity.source else None
    if one is None or one.name == entity.name or not carriers(store.entities, one):
        return None
    name = "programme" if "programme" in one.own_fields else next(above(store.entities, one))[0]
    sql = f"SELECT [{name}] FROM [{one.name}] WHERE id = ?"
    found = store.db.conn.execute(sql, (str(row.get(entity.source[1])),)).fetchone()
    return programme_of(store, one, {name: found[0]}) if found else None


# -- bases ------------------------------------------------------------------------------------------------------------


def base_condition(entities: Entities, entity: Entity) -> tuple[str, int]:
    """The SQL of «made at this base», and how often it takes the base; "" for rows that no base is asked of."""
    if entity.base:
        return f"[{entity.base}] IS ?", 1
    if entity.source:
        of, row_id = entity.source
        made = [one for one in entities.values() if one.base]
        parts = [
            f"([{of}] IS NOT '{one.name}' OR [{row_id}] IN (SELECT id FROM [{one.name}] WHERE [{one.base}] IS ?))"
            for one in made
        ]
        return " AND ".join(parts), len(made)
    if name := entity.within or entity.part_of:
        one = entities[entity.refs[name]]
        inner, times = base_condition(entities, one)
        return (f"[{name}] IN (SELECT id FROM [{one.name}] WHERE {inner})", times) if inner else ("", 0)
    return "", 0


def of_base(store: Store, entity: Entity, row: Mapping[str, Any], base: str) -> bool:
    """Whether a row was made at a base, or is of those that no base is asked of."""
    if entity.base:
        return row.get(entity.base) == base
    source = store.entities.get(str(row.get(entity.source[0]))) if entity.source else None
    over = entity.within or entity.part_of
    name, one = over, store.entities.get(entity.refs.get(over, ""))
    if source is not None and entity.source:
        name, one = entity.source[1], source
    condition, times = base_condition(store.entities, one) if one else ("", 0)
    if one is None or not condition:
        return True
    sql = f"SELECT 1 FROM [{one.name}] WHERE id = ? AND {condition}"
    return store.db.conn.execute(sql, (str(row.get(name)), *[base] * times)).fetchone() is not None


@contextlib.contextmanager
def only_base(store: Store, base: str) -> Iterator[None]:
    """Whatever is counted inside is counted over the rows of one base: views of the same names lie over the tables."""
    named = f"'{base}'" if ROW_ID.fullmatch(base) else "''"
    laid = []
    try:
        for entity in store.entities.values():
            condition, _ = base_condition(store.entities, entity)
            if condition:
                sql = f"SELECT * FROM main.[{entity.name}] WHERE {condition.replace('?', named)}"
                store.db.conn.execute(f"CREATE TEMP VIEW [{entity.name}] AS {sql}")
                laid.append(entity.name)
        yield
    finally:
        for name in laid:
            store.db.conn.execute(f"DROP VIEW temp.[{name}]")
