"""A store is sound when file, log, stamps, search and values all say the same; each check names what does not.

Checks of sets are single statements; checks of values are one pass over the rows. Nothing is repaired here.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from models.admin.rowcheck import Programmes, check_rows
from models.schema.entity import Entity
from models.store import audit, tables, wiping
from models.store.engine import DatabaseError, OperationalError
from models.store.store import Store

MOST = 100  # problems of one kind that are named
_HEX = "[0-9a-f]"
_STAMP_FORM = "-".join(_HEX * count for count in (12, 4, 32, 4))


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its kind (a code), where (entity and row id, where there are such), and words for it."""

    kind: str
    entity: str
    row: str
    text: str


Check = Callable[[Store], Iterable[Problem]]


def check(store: Store, programmes: Programmes | None = None) -> list[Problem]:
    """Everything wrong with the store, at most `MOST` of a kind; nothing is written.

    `programmes` gives a programme by name and lets the answers be checked too. Takes some seconds for 200,000 people.
    """
    values = (lambda s, e=entity: _values(s, e, programmes) for entity in store.entities.values())
    sets = (lambda s, c=one, e=entity: c(s, e) for entity in store.entities.values() for one in _OF_ENTITY)
    checks: Iterable[Check] = (*_OF_STORE, *sets, *values)
    found = (problem for one in checks for problem in _run(one, store))
    return _at_most(found)


def _at_most(found: Iterable[Problem]) -> list[Problem]:
    counted: dict[str, int] = {}
    kept = []
    for problem in found:
        counted[problem.kind] = counted.get(problem.kind, 0) + 1
        if counted[problem.kind] <= MOST:
            kept.append(problem)
    return kept


def _run(one: Check, store: Store) -> Iterator[Problem]:
    """The check's problems; if the engine itself refuses to go on, that is the problem."""
    try:
        yield from one(store)
    except (OperationalError, DatabaseError) as error:
        yield Problem("engine", "", "", f"خواندن دفتر در این بازبینی ناتمام ماند: {error}")


def _rows(store: Store, sql: str, *values: object) -> Iterator[tuple[object, ...]]:
    return itertools.islice(store.db.conn.execute(sql, values), MOST)


# -- the file ---------------------------------------------------------------------------------------------------------


def _pages(store: Store) -> Iterator[Problem]:
    # It reads the file alone: a page that a power cut tore while the log was folded is whole in the log.
    store.db.conn.execute("PRAGMA wal_checkpoint")
    for (text,) in _rows(store, "PRAGMA cipher_integrity_check"):
        yield Problem("page", "", "", f"یک صفحهٔ پرونده دگرگون شده است: {text}")
    for (text,) in _rows(store, f"PRAGMA integrity_check({MOST})"):
        if text != "ok":
            yield Problem("engine", "", "", f"ساختار پرونده درست نیست: {text}")


def _triggers(store: Store) -> Iterator[Problem]:
    found = dict(store.db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    for entity in store.entities.values():
        for name, sql in tables.triggers_of(entity).items():
            if found.pop(name, None) != sql:
                yield Problem("trigger", entity.name, "", f"نگهبان «{name}» نیست یا دست خورده است.")
    for name, sql in audit.GUARDS.items():
        if found.pop(name, None) != sql:
            yield Problem("trigger", "audit", "", f"نگهبان «{name}» نیست یا دست خورده است.")
    for name in found:
        yield Problem("trigger", "", "", f"نگهبان «{name}» شناخته نیست.")


# -- the log ----------------------------------------------------------------------------------------------------------


def _leftovers(store: Store) -> Iterator[Problem]:
    for (stamp,) in _rows(store, "SELECT stamp FROM context WHERE stamp IS NOT NULL"):
        yield Problem("context", "", "", f"کاری نیمه‌تمام مانده است: {stamp}")
    for entity, row in _rows(store, "SELECT entity, row FROM given"):
        yield Problem("context", str(entity), str(row), "مهری از یک پذیرش نیمه‌تمام مانده است.")


def _holes(store: Store) -> Iterator[Problem]:
    sql = "SELECT was + 1, seq - 1 FROM (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS was FROM change)"
    for first, last in _rows(store, f"{sql} WHERE seq > was + 1"):
        yield Problem("log-hole", "", "", f"از سیاهه خط‌های {first} تا {last} نیست.")
    last_line = store.db.conn.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0]
    if store.place() > last_line:
        yield Problem("log-hole", "", "", f"از سیاهه خط‌های {last_line + 1} تا {store.place()} نیست.")
    span = "SELECT 1 FROM change c WHERE c.seq BETWEEN a.first_seq AND a.last_seq AND c.stamp <> a.stamp"
    for (stamp,) in _rows(store, f"SELECT stamp FROM action a WHERE EXISTS ({span})"):
        yield Problem("log-hole", "", "", f"خط‌های کار {stamp} با هم نمی‌خوانند.")
    for (seq,) in _rows(store, "SELECT seq FROM change WHERE stamp NOT IN (SELECT stamp FROM action)"):
        yield Problem("log-hole", "", "", f"خط {seq} سیاهه از کاری است که ثبت نشده است.")


def _json(store: Store) -> Iterator[Problem]:
    for table, column in (("change", "before"), ("change", "given"), ("stamp_of", "fields")):
        sql = f"SELECT entity, row FROM {table} WHERE [{column}] IS NOT NULL AND NOT json_valid([{column}])"
        for entity, row in _rows(store, sql):
            yield Problem("log-form", str(entity), str(row), f"نوشتهٔ سیاهه ({table}.{column}) خوانده نمی‌شود.")


def _stamp_forms(store: Store) -> Iterator[Problem]:
    bases = "SELECT entity, row, base AS stamp FROM stamp_of"
    fields = f"SELECT s.entity, s.row, f.value FROM stamp_of s, json_each({_safe('s.fields')}) f"
    lines = "SELECT entity, row, stamp FROM change"
    sql = f"SELECT * FROM ({bases} UNION ALL {fields} UNION ALL {lines}) WHERE stamp NOT GLOB ?"
    for entity, row, stamp in _rows(store, sql, _STAMP_FORM):
        yield Problem("stamp-form", str(entity), str(row), f"مهر «{str(stamp)[:80]}» درست نوشته نشده است.")


def _safe(column: str) -> str:
    return f"CASE WHEN json_valid({column}) THEN {column} ELSE '{{}}' END"


def _stamps_of_lines(store: Store) -> Iterator[Problem]:
    """A field's stamp is the one its last line gave it, unless a later one of another replica took its place: equal
    values may agree on a stamp without any change."""
    path = "'$.\"' || l.field || '\"'"
    sql = (
        "WITH touched AS (SELECT c.entity, c.row, k.key AS field, c.seq"
        f" FROM change c, json_each({_safe('c.before')}) k WHERE c.op = 'update' UNION ALL"
        " SELECT c.entity, c.row, k.key AS field, c.seq"
        f" FROM change c, json_each({_safe('c.given')}) k WHERE c.op IN ('update', 'merge')),"
        " last AS (SELECT entity, row, field, max(seq) AS seq FROM touched GROUP BY 1, 2, 3)"
        " SELECT l.entity, l.row, l.field,"
        f" coalesce(json_extract({_safe('c.given')}, {path} || '[0]'), c.stamp) AS wanted,"
        f" coalesce(json_extract({_safe('s.fields')}, {path}), s.base) AS kept"
        " FROM last l JOIN change c ON c.seq = l.seq JOIN stamp_of s ON s.row = l.row AND s.entity = l.entity"
        f" WHERE kept IS NOT wanted AND (json_extract({_safe('c.given')}, {path}) IS NOT NULL OR {_made_here('c')})"
        " AND (substr(kept, 19, 32) = ? OR kept < wanted)"
        " AND NOT EXISTS (SELECT 1 FROM change i WHERE i.row = l.row AND i.entity = l.entity"
        " AND i.op = 'insert' AND i.seq > l.seq)"
    )
    for entity, row, field, *_ in _rows(store, sql, store.replica):
        yield Problem("stamp-log", str(entity), str(row), f"مهر «{field}» با سیاهه نمی‌خواند.")


def _stamps_of_births(store: Store) -> Iterator[Problem]:
    """The base stamp of a row made here is that of its first line, unless a later one of another replica took its
    place. A row from elsewhere brought its own."""
    sql = (
        "SELECT s.entity, s.row FROM stamp_of s JOIN change c ON c.row = s.row AND c.entity = s.entity"
        f" WHERE c.op = 'insert' AND c.given IS NULL AND s.base <> c.stamp AND {_made_here('c')}"
        " AND (substr(s.base, 19, 32) = ? OR s.base < c.stamp) AND c.seq = (SELECT max(i.seq)"
        " FROM change i WHERE i.row = s.row AND i.entity = s.entity AND i.op = 'insert')"
    )
    for entity, row in _rows(store, sql, store.replica):
        yield Problem("stamp-log", str(entity), str(row), "مهر این ردیف با سیاهه نمی‌خواند.")


def _made_here(line: str) -> str:
    """Whether the line is of an action of ours, and not of an import."""
    return f"NOT EXISTS (SELECT 1 FROM action a WHERE a.stamp = {line}.stamp AND a.origin IS NOT NULL)"


def _strange_stamps(store: Store) -> Iterator[Problem]:
    known = ", ".join(f"'{name}'" for name in store.entities)
    for entity, row in _rows(store, f"SELECT entity, row FROM stamp_of WHERE entity NOT IN ({known})"):
        yield Problem("stamp-orphan", str(entity), str(row), "مهری از ثبتی ناشناخته است.")


_LEFT = {
    "unasked": "ردیفی پاک شده است که درخواستش ثبت نیست.",
    "outstanding": "ردیفی که باید پاک می‌شد پاک نشده است.",
    "row": "در ردیفی پاک‌شده چیزی مانده است.",
    "past": "در گذشتهٔ ردیفی پاک‌شده چیزی مانده است.",
}


def _erased(store: Store) -> Iterator[Problem]:
    """Of a row that was erased nothing is left, neither in it nor in its past; and what is to be erased is."""
    for what, entity, row in itertools.islice(wiping.leftovers(store), MOST):
        yield Problem("erased", entity, row, _LEFT[what])


_BREAKS = {
    "gap": "خطی از کارنامه نیست",
    "changed": "خطی از کارنامه دست خورده است",
    "end": "پایان کارنامه نیست یا چیزی بر آن افزوده‌اند",
    "checkpoint": "کارنامه با آنچه فرستنده امضا کرده است نمی‌خواند",
}


def _audit(store: Store) -> Iterator[Problem]:
    """The chains of the audit, ours and those carried from below; `row` is the replica."""
    for one in itertools.islice(audit.breaks(store), MOST):
        where = f"رایانهٔ {one.replica[:4]}، دورهٔ {one.epoch}، خط {one.seq}"
        yield Problem("audit", "audit", one.replica, f"{_BREAKS[one.why]}: {where}.")


# -- one entity -------------------------------------------------------------------------------------------------------


def _logged(store: Store, entity: Entity) -> Iterator[Problem]:
    name = entity.name
    stamped = f"SELECT 1 FROM stamp_of s WHERE s.row = e.id AND s.entity = '{name}'"
    for (row,) in _rows(store, f"SELECT id FROM [{name}] e WHERE NOT EXISTS ({stamped})"):
        yield Problem("no-stamp", name, str(row), f"«{entity.label}» مهر ندارد.")
    born = f"SELECT 1 FROM change c WHERE c.row = e.id AND c.entity = '{name}' AND c.op = 'insert'"
    for (row,) in _rows(store, f"SELECT id FROM [{name}] e WHERE NOT EXISTS ({born})"):
        yield Problem("no-log", name, str(row), f"آغاز «{entity.label}» در سیاهه نیست.")
    sql = f"SELECT row FROM stamp_of WHERE entity = '{name}' AND row NOT IN (SELECT id FROM [{name}])"
    for (row,) in _rows(store, sql):
        yield Problem("stamp-orphan", name, str(row), "مهری هست که ردیفش نیست.")


def _refs(store: Store, entity: Entity) -> Iterator[Problem]:
    for field, target in entity.refs.items():
        if target not in store.entities:
            continue
        missing = f"[{field}] IS NOT NULL AND [{field}] NOT IN (SELECT id FROM [{target}])"
        for (row,) in _rows(store, f"SELECT id FROM [{entity.name}] WHERE {missing}"):
            label = entity.fields[field].label
            yield Problem("ref", entity.name, str(row), f"«{label}» به ردیفی می‌رسد که نیست.")


def _search_index(store: Store, entity: Entity) -> Iterator[Problem]:
    """The index's own check against the table; it is spelled as a write, so it is taken back."""
    fts = f"{entity.name}_fts"
    try:
        with contextlib.ExitStack() as stack:
            if not store.db.conn.in_transaction:
                stack.callback(store.db.conn.rollback)
                store.db.conn.execute("BEGIN IMMEDIATE")
            store.db.conn.execute(f"INSERT INTO [{fts}] ([{fts}], rank) VALUES ('integrity-check', 1)")
    except (OperationalError, DatabaseError) as error:
        if "locked" in str(error).lower():
            raise
        yield Problem("search-index", entity.name, "", f"نمایهٔ جست‌وجوی «{entity.label}» با ردیف‌ها نمی‌خواند.")


def _values(store: Store, entity: Entity, programmes: Programmes | None) -> Iterator[Problem]:
    yield from (Problem(*one) for one in check_rows(store, entity, programmes, MOST))


_OF_STORE: tuple[Check, ...] = (
    _pages, _triggers, _leftovers, _json, _stamp_forms, _holes, _stamps_of_lines, _stamps_of_births, _strange_stamps,
    _audit, _erased,
)  # fmt: skip
_OF_ENTITY: tuple[Callable[[Store, Entity], Iterable[Problem]], ...] = (_logged, _refs, _search_index)
