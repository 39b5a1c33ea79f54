"""Rows of one person entered twice stay as they are; the table `alias` says which id speaks for all of them.

Nothing is re-pointed: who asks for what belongs to a person gets what stands under any of the ids, and a list of people
has each person once. The table follows the records of `merge` (`models.registry.merge.renew`) and is mostly empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from models.store.store import Store

OF = "person"  # the entity whose rows may be made one
GONE = "SELECT gone FROM alias"
"""The ids that another speaks for, as a select."""


def as_one(column: str) -> str:
    """The SQL of the id that speaks for the person whose id a column holds; the same id for most."""
    return f"coalesce((SELECT kept FROM alias WHERE gone = {column}), {column})"


def is_person(column: str, speaking: str) -> str:
    """The SQL of whether a column holds any id of the person for whom `speaking` speaks; indexes serve it."""
    return f"({column} = {speaking} OR {column} IN (SELECT gone FROM alias WHERE kept = {speaking}))"


def spoken_for(found: str) -> str:
    """The SQL that selects the ids that speak for the people of whom the select `found` gives any `id`."""
    return f"SELECT {as_one('id')} AS id FROM ({found})"


def every_id(found: str) -> str:
    """The SQL that selects all ids of the people of whom the select `found` gives any `id`."""
    return (
        f"WITH speaking AS ({spoken_for(found)})"
        " SELECT id FROM speaking UNION SELECT gone FROM alias WHERE kept IN (SELECT id FROM speaking)"
    )


def any_alias(store: Store) -> bool:
    """Whether anybody was made one with another: without it every question is asked as if there were no aliases."""
    return store.db.conn.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is not None


def kept_of(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """Each of these ids with the id that speaks for it, which for most is the same."""
    asked = list(ids)
    sql = "SELECT gone, kept FROM alias WHERE gone IN (SELECT value FROM json_each(?))"
    found = dict(store.db.conn.execute(sql, (json.dumps(asked),)).fetchall())
    return {one: found.get(one, one) for one in asked}


def spoken_for_by(store: Store, speaking: Iterable[str]) -> dict[str, str]:
    """The ids for which these speak, each with the one that does."""
    sql = "SELECT gone, kept FROM alias WHERE kept IN (SELECT value FROM json_each(?)) ORDER BY gone"
    return dict(store.db.conn.execute(sql, (json.dumps(list(speaking)),)).fetchall())


def file_of(store: Store, person: str) -> str:
    """The row that this office opens as the person's file: the one that speaks, but one that this office or one below
    it owns rather than another office's, which it could not write in."""
    ids = ids_of(store, person)
    if len(ids) == 1:
        return person
    sql = "SELECT id FROM person WHERE id IN (SELECT value FROM json_each(?)) AND retired = 0 AND office LIKE ? || '%'"
    ours = {found[0] for found in store.db.conn.execute(sql, (json.dumps(ids), store.office))}
    return next((one for one in ids if one in ours), ids[0])


def ids_of(store: Store, person: str) -> tuple[str, ...]:
    """All ids under which a person stands, first the one that speaks for the others."""
    sql = f"SELECT kept, gone FROM alias WHERE kept = {as_one('?1')} ORDER BY gone"
    found = store.db.conn.execute(sql, (person,)).fetchall()
    return (found[0][0], *(gone for _, gone in found)) if found else (person,)
