"""What the store keeps of a row beside the row itself is emptied with it: log, conflicts, drafts, what waits, search.

A wiped line of the log keeps its place, its stamps and the names of its fields, and loses the values; the chain of the
log holds no values, so it stays whole. What is wiped is decided above (`models.registry.erasing`), by `Goes`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import CODES, Finding
from models.schema.entity import Row
from models.store.store import Store, as_json

ERASURE = "erasure"
"""The entity that records what was erased (`models.registry.erasure`)."""
Goes = Callable[[str, Any], bool]
"""Whether the value that stands, or once stood, at a field path of a row is taken out."""
Key = tuple[str, str]
"""Entity and id."""
_GAPS = " \u200c-_\n\u0654"  # may part the letters of one name; the last stands in every other address («کوچهٔ»)
_MARKED = "*[\u064b-\u0653\u0655-\u065f\u0670\u0610-\u061a]*"  # vowel signs, which a name may bear or not


def everything(_path: str, value: Any) -> bool:
    """Of a row that is erased whole every value goes."""
    return value is not None


# -- what was erased --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Erased:
    """What an erasure says: of which row, the office in which both stand, why, and the day (ISO). `key`: its own id,
    empty for one that is yet to be recorded; of that one `aside` tells whether the row was put aside before."""

    entity: str
    row: str
    office: str
    why: str
    done_on: str
    key: str = ""
    aside: bool = False


def any_erasure(store: Store) -> bool:
    """Whether anything was ever erased: without it nobody has to look for what was."""
    if ERASURE not in store.entities:
        return False
    return store.db.conn.execute(f"SELECT 1 FROM [{ERASURE}] LIMIT 1").fetchone() is not None


def erasures(store: Store, entity: str, ids: Iterable[str] | None = None) -> dict[str, Erased]:
    """The erasures of an entity's rows by row id, of all or of these ids, whether the rows are here or not."""
    sql = f"SELECT [of], row_id, office, why, done_on, id FROM [{ERASURE}] WHERE [of] = ?"
    asked = "" if ids is None else json.dumps(list(ids))
    if asked:
        sql += " AND row_id IN (SELECT value FROM json_each(?))"
    found = store.db.conn.execute(sql, (entity, asked) if asked else (entity,))
    return {row[1]: Erased(*row) for row in found}


def entities(store: Store) -> list[str]:
    """The entities of which rows were erased, those that this version knows."""
    found = store.db.conn.execute(f"SELECT DISTINCT [of] FROM [{ERASURE}] ORDER BY 1").fetchall()
    return [name for (name,) in found if name in store.entities]


def outstanding(store: Store, entity: str) -> list[Erased]:
    """The erasures of rows that are here, in the erasure's own office, and not wiped yet."""
    sql = (
        f"SELECT e.[of], e.row_id, e.office, e.why, e.done_on, e.id FROM [{ERASURE}] e"
        f" JOIN [{entity}] t ON t.id = e.row_id AND t.office = e.office WHERE e.[of] = ?"
        " AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.entity = e.[of] AND x.row = e.row_id)"
    )
    return [Erased(*row) for row in store.db.conn.execute(sql, (entity,)).fetchall()]


def named_since(store: Store, place: int) -> list[Erased]:
    """The erasures that lines of our log from this place on brought."""
    sql = (
        "SELECT DISTINCT e.[of], e.row_id, e.office, e.why, e.done_on, e.id FROM change c"
        f" JOIN [{ERASURE}] e ON e.id = c.row WHERE c.seq >= ? AND c.entity = ?"
    )
    return [Erased(*row) for row in store.db.conn.execute(sql, (place, ERASURE)).fetchall()]


def leftovers(store: Store) -> Iterator[tuple[str, str, str]]:
    """(what, entity, row id) of whatever is not as an erasure leaves it. `what`: a row that was wiped without one
    (unasked) or not wiped in spite of one (outstanding), values in a wiped row (row) or in its log (past)."""
    if ERASURE not in store.entities:
        return
    asked = f"SELECT 1 FROM [{ERASURE}] e WHERE e.[of] = x.entity AND e.row_id = x.row"
    for name, row in store.db.conn.execute(f"SELECT entity, row FROM erased x WHERE NOT EXISTS ({asked})"):
        yield "unasked", name, row
    for name in entities(store):
        yield from (("outstanding", name, one.row) for one in outstanding(store, name))
        columns = (one for one in store.entities[name].fields if one not in ("office", "retired"))
        filled = " OR ".join(("retired IS NOT 1", *(f"[{one}] IS NOT NULL" for one in columns)))
        sql = f"SELECT id FROM [{name}] WHERE id IN (SELECT row FROM erased WHERE entity = ?) AND ({filled})"
        yield from (("row", name, row) for (row,) in store.db.conn.execute(sql, (name,)))
    sql = (
        "SELECT DISTINCT c.entity, c.row FROM erased x JOIN change c ON c.row = x.row AND c.entity = x.entity,"
        " json_each(CASE WHEN json_valid(c.before) THEN c.before ELSE '{}' END) b"
        " WHERE c.op = 'update' AND json_type(b.value, '$[0]') <> 'null'"
    )
    yield from (("past", name, row) for name, row in store.db.conn.execute(sql))


def wiped(store: Store, entity: str, ids: Iterable[str]) -> set[str]:
    """Those of these rows that were wiped here."""
    sql = "SELECT row FROM erased WHERE entity = ? AND row IN (SELECT value FROM json_each(?))"
    return {row for (row,) in store.db.conn.execute(sql, (entity, json.dumps(list(ids))))}


def is_wiped(store: Store, entity: str, row_id: str) -> bool:
    """Whether the row was wiped here."""
    return bool(wiped(store, entity, [row_id]))


def note_wiped(store: Store, entity: str, row_id: str) -> None:
    """Remember that the row is wiped."""
    store.db.conn.execute("INSERT INTO erased (entity, row) VALUES (?, ?) ON CONFLICT DO NOTHING", (entity, row_id))


def listed_texts(store: Store, key: str = "") -> frozenset[str]:
    """The texts that erasures took out of rows that are nobody's, or other people's: of one erasure by its id, or of
    all, each as `models.registry.erased_names.sealed` spells it."""
    sql = f"SELECT t.key FROM [{ERASURE}] e, json_each(e.texts) t WHERE e.texts IS NOT NULL AND (?1 = '' OR e.id = ?1)"
    return frozenset(one for (one,) in store.db.conn.execute(sql, (key,)))


# -- rows -------------------------------------------------------------------------------------------------------------


def ids_with(store: Store, entity: str, field: str, values: Iterable[str], *, empty: Iterable[str] = ()) -> list[str]:
    """The ids of rows, retired ones too, with one of these values in a field and none in those that are to be `empty`;
    no other id stands for any of them."""
    none = "".join(f" AND [{name}] IS NULL" for name in empty)
    sql = f"SELECT id FROM [{entity}] WHERE [{field}] IN (SELECT value FROM json_each(?)){none} ORDER BY id"
    return [row for (row,) in store.db.conn.execute(sql, (json.dumps(list(values)),))]


def touched_since(store: Store, entity: str, place: int) -> list[str]:
    """The ids of rows of which our log has lines from this place on."""
    sql = "SELECT DISTINCT row FROM change WHERE seq >= ? AND entity = ?"
    return [row for (row,) in store.db.conn.execute(sql, (place, entity))]


def ids_holding(store: Store, entity: str, columns: Iterable[str], piece: str) -> list[str]:
    """The ids of rows, retired ones too, in one of whose columns the piece stands, whatever gaps part its letters, or a
    letter bears a mark (a piece with marks in between is not looked for)."""
    text = " || char(10) || ".join(f"coalesce([{name}], '')" for name in columns)
    for gap in _GAPS:
        text = f"replace({text}, char({ord(gap)}), '')"
    sql = f"SELECT id FROM (SELECT id, {text} AS t FROM [{entity}]) WHERE instr(t, ?) OR t GLOB ? ORDER BY id"
    return [row for (row,) in store.db.conn.execute(sql, (piece, _MARKED))]


def past_values(store: Store, entity: str, ids: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    """(row id, field path, value) of what once stood in these rows, or stands in a conflict of them."""
    asked = (json.dumps(list(ids)), entity)
    sql = (
        "SELECT row, before FROM change WHERE row IN (SELECT value FROM json_each(?)) AND entity = ? AND op = 'update'"
    )
    for row, before in store.db.conn.execute(sql, asked):
        yield from ((row, path, value) for path, (value, _) in json.loads(before or "{}").items())
    sql = "SELECT row, field, ours, theirs FROM conflict WHERE row IN (SELECT value FROM json_each(?)) AND entity = ?"
    for row, path, *sides in store.db.conn.execute(sql, asked):
        yield from ((row, path, json.loads(side)) for side in sides if side is not None)


def touched_rows(store: Store, place: int) -> dict[str, list[str]]:
    """The ids of rows by entity of which our log has lines from this place on."""
    found: dict[str, list[str]] = {}
    for name, row in store.db.conn.execute("SELECT DISTINCT entity, row FROM change WHERE seq >= ?", (place,)):
        found.setdefault(name, []).append(row)
    return {name: rows for name, rows in found.items() if name in store.entities}


def as_ours(store: Store, entity: str, row_id: str) -> None:
    """What is written to the row from here on is our own change, although an import brought its stamps before."""
    store.db.conn.execute("DELETE FROM given WHERE row = ? AND entity = ?", (row_id, entity))


def send_again(store: Store, entity: str, row_id: str) -> None:
    """The row goes up with the next bundle as it stands, although an import that came from there wrote it last."""
    store.db.conn.execute(
        "INSERT INTO withheld (entity, row, released) VALUES (?, ?, ?)"
        " ON CONFLICT (entity, row) DO UPDATE SET released = excluded.released",
        (entity, row_id, store.place()),
    )


def keep_at_home(store: Store, entity: str, row_id: str) -> None:
    """The row goes into no bundle."""
    sql = "INSERT INTO withheld (entity, row) VALUES (?, ?) ON CONFLICT DO NOTHING"
    store.db.conn.execute(sql, (entity, row_id))


def as_it_was(store: Store, entity: str, row_id: str, base: str, fields: Mapping[str, str] | None = None) -> None:
    """The row that is inserted next under this id bears these stamps and none of ours."""
    told = as_json({"retired": [(fields or {}).get("retired", base)]})  # its line says that it came with its stamps
    store.db.conn.execute(
        "INSERT INTO given (row, entity, base, fields, log) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (row, entity) DO UPDATE SET base = excluded.base, fields = excluded.fields, log = excluded.log",
        (row_id, entity, base, as_json(dict(fields)) if fields else None, told),
    )


def stamped(store: Store, entity: str) -> Iterator[tuple[Row, str, dict[str, str]]]:
    """Every row of an entity whose columns are plain, with its base stamp and field stamps; none where a store of an
    older program has no such table. For stores that were opened without their declarations too."""
    if not store.db[entity].exists():
        return
    sql = (
        f"SELECT e.*, s.base, s.fields FROM [{entity}] e JOIN stamp_of s ON s.row = e.id AND s.entity = ? ORDER BY e.id"
    )
    cursor = store.db.conn.execute(sql, (entity,))
    names = [column[0] for column in cursor.description]
    for found in cursor:
        row = dict(zip(names, found, strict=True))
        base, fields = row.pop("base"), row.pop("fields")
        yield row, base, json.loads(fields) if fields else {}


# -- beside the row ---------------------------------------------------------------------------------------------------


def wipe_log(store: Store, entity: str, row_id: str, goes: Goes) -> None:
    """Take values out of every line of a row's past. Notes of the actions that made those lines go as well: people
    write there why they decided."""
    sql = "SELECT seq, op, stamp, before, given FROM change WHERE row = ? AND entity = ?"
    lines = store.db.conn.execute(sql, (row_id, entity)).fetchall()
    sql = "SELECT base, fields FROM stamp_of WHERE row = ? AND entity = ?"
    named = set()
    for base, fields in store.db.conn.execute(sql, (row_id, entity)):
        named |= {base, *json.loads(fields or "{}").values()}
    for seq, op, stamp, before, given in lines:
        named |= {stamp, *(one for told in json.loads(given or "{}").values() for one in told)}
        if before is not None:
            emptied = as_json(_emptied(op, json.loads(before), goes))
            store.db.conn.execute("UPDATE change SET before = ? WHERE seq = ?", (emptied, seq))
    wipe_notes(store, named)


def _emptied(op: str, before: dict[str, Any], goes: Goes) -> dict[str, Any]:
    if op != "delete":
        return {path: [None if goes(path, value) else value, stamp] for path, (value, stamp) in before.items()}
    return {name: _emptied_column(name, value, goes) for name, value in before.items()}


def _emptied_column(name: str, value: Any, goes: Goes) -> Any:
    if isinstance(value, dict):
        return {key: None if goes(f"{name}.{key}", one) else one for key, one in value.items()}
    return None if goes(name, value) else value


def wipe_notes(store: Store, stamps: Iterable[str]) -> None:
    """Forget what people wrote to these actions."""
    sql = "UPDATE action SET note = NULL WHERE note IS NOT NULL AND stamp IN (SELECT value FROM json_each(?))"
    store.db.conn.execute(sql, (json.dumps(sorted(stamps)),))


def wipe_conflicts(store: Store, entity: str, row_id: str, goes: Goes, settled: str) -> None:
    """Empty both sides of the conflicts of which a value goes; one that waited is settled by the stamp `settled`."""
    sql = "SELECT id, field, ours, theirs FROM conflict WHERE row = ? AND entity = ?"
    for key, path, *sides in store.db.conn.execute(sql, (row_id, entity)).fetchall():
        if any(goes(path, json.loads(side)) for side in sides if side is not None):
            store.db.conn.execute(
                "UPDATE conflict SET ours = 'null', theirs = 'null', settled = coalesce(settled, ?) WHERE id = ?",
                (settled, key),
            )


def drop_drafts(store: Store, rows: Collection[Key], tells: Collection[str]) -> None:
    """Forget the drafts of these rows, whoever keeps them, and every draft that names one of the ids or numbers."""
    store.db.conn.executemany("DELETE FROM draft WHERE entity = ? AND row = ?", sorted(rows))
    for one in tells:
        store.db.conn.execute("DELETE FROM draft WHERE instr(content, ?)", (one,))


@dataclass(frozen=True)
class Waiting:
    """A line in quarantine. `key` is its own id."""

    key: str
    entity: str
    code: str
    waits_for: str | None
    line: dict[str, Any]


def waiting(store: Store) -> list[Waiting]:
    """Everything that stands aside."""
    sql = "SELECT id, entity, code, waits_for, line FROM quarantine ORDER BY id"
    found = store.db.conn.execute(sql).fetchall()
    return [Waiting(key, entity, code, waits_for, json.loads(line)) for key, entity, code, waits_for, line in found]


def drop_waiting(store: Store, key: str) -> None:
    """Take a line out of quarantine."""
    store.db.conn.execute("DELETE FROM quarantine WHERE id = ?", (key,))


def keep_waiting(store: Store, one: Waiting, line: Mapping[str, Any]) -> None:
    """Put another line in the place of one; its reason is told without values."""
    message = plain_reason(one.code, one.waits_for)
    store.db.conn.execute(
        "UPDATE quarantine SET line = ?, message = ? WHERE id = ?", (as_json(dict(line)), message, one.key)
    )


def plain_reason(code: str, value: object = None) -> str:
    """The sentence of a code without the value it was said of."""
    return Finding(code, None, value).message if code in CODES else ""


def wipe_refusals(store: Store, concerns: Callable[[str, str], bool]) -> None:
    """What an office above told of rows that it refused is kept without their values, for the rows it `concerns`."""
    sql = "SELECT replica, quarantined FROM peer WHERE quarantined IS NOT NULL"
    for replica, text in store.db.conn.execute(sql).fetchall():
        told = json.loads(text)
        plain = [_plain(one) if _concerned(one, concerns) else one for one in told]
        if plain != told:
            store.db.conn.execute("UPDATE peer SET quarantined = ? WHERE replica = ?", (as_json(plain), replica))


def _concerned(told: Any, concerns: Callable[[str, str], bool]) -> bool:
    return isinstance(told, dict) and concerns(str(told.get("entity")), str(told.get("row")))


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "message": plain_reason(str(told.get("code")))}


def forget_in_search(store: Store, entity: str) -> None:
    """Write the search index anew: until then a word taken out of it still stands in its pages."""
    store.db.conn.execute(f"INSERT INTO [{entity}_fts] ([{entity}_fts]) VALUES ('optimize')")
