"""What stays in the office: rows of programmes that travel as counts, whatever refers to them, and their people.

A row of such a programme goes into no bundle, up or down; nor does a step, a referral, a call or a printout of it. A
person whom only such rows name stays too: a name from an addiction centre's county, known for nothing else, would say
what the row does not. Once anything that travels names the person (a test, a household, a merge), the person travels
like any other, and so does a guardian of a child. Who was in a bundle before is not called back; the erasure of who
stays, or of a guardian of such a child, is not told either. The audit goes up whole, since its lines hang together; for
the ids of rows that stay it holds seals (`models.store.audit`), and so it does for a person whom nothing names yet that
travels: the next row may be one that stays. What a program older than the seals noted goes with the ids that stand
there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from models.registry.erasure import ERASURE
from models.schema.entity import Entity
from models.schema.programme import Programme
from models.store.store import Store

PERSON, GUARDIAN, CHILD = "person", "guardian", "child"
_BEGUN = "(SELECT min(c.seq) FROM change AS c WHERE c.row = p.id AND c.entity = 'person')"
_HELD = "SELECT row FROM withheld WHERE entity = 'person' AND released IS NULL"
_ERASED_GUARDIANS = "SELECT row FROM withheld WHERE entity = 'guardian' AND released IS NULL"  # they name no child more


class AtHome:
    """Implements sync.outgoing.AtHome for one store. `programmes`: all that are known here now."""

    def __init__(self, store: Store, programmes: Callable[[], Iterable[Programme]]) -> None:
        self._store, self._programmes = store, programmes
        self._known: dict[frozenset[str], dict[str, str]] = {}  # every save asks for its conditions

    # -- what an export asks ------------------------------------------------------------------------------------------

    def staying(self, entity: Entity, ids: Sequence[str]) -> set[str]:
        """Those of these rows that never leave."""
        counts = self._counts()
        condition = self._conditions(counts).get(entity.name)
        if condition is None:
            return set()
        sql = f"SELECT t.id FROM [{entity.name}] AS t WHERE t.id IN (SELECT value FROM json_each(:ids)) AND {condition}"
        values = {"ids": json.dumps(list(ids)), "counts": _names(counts)}
        return {found[0] for found in self._store.db.conn.execute(sql, values)}

    def stays_here(self, entity: str, row: str) -> bool:
        """Whether a row stays, or may yet come to stay: what the audit asks when it notes one."""
        declared, counts = self._store.entities.get(entity), self._counts()
        if declared is None or not counts:
            return False
        if entity == GUARDIAN:
            sql = f"SELECT {CHILD} FROM {GUARDIAN} WHERE id = ?"
            child = self._store.db.conn.execute(sql, (row,)).fetchone()
            return child is not None and self.stays_here(PERSON, str(child[0]))
        if entity != PERSON:
            return bool(self.staying(declared, [row]))
        sql = (
            f"SELECT 1 FROM person AS p WHERE p.id = :row AND p.office = :office AND (p.id IN ({_HELD})"
            f" OR {_BEGUN} > :sent) AND NOT {self._travels('p.id', self._conditions(counts))}"
        )
        values = {"row": row, "counts": _names(counts), "office": self._store.office, "sent": self._sent()}
        return self._store.db.conn.execute(sql, values).fetchone() is not None

    def released(self, entity: Entity, base: int) -> list[str]:
        """Rows that stayed until after this place of our log."""
        sql = "SELECT row FROM withheld WHERE entity = ? AND released > ? ORDER BY row"
        return [found[0] for found in self._store.db.conn.execute(sql, (entity.name, base))]

    # -- which rows ---------------------------------------------------------------------------------------------------

    def _counts(self) -> list[Programme]:
        return [one for one in self._programmes() if one.travels == "counts"]

    def _conditions(self, counts: Sequence[Programme]) -> dict[str, str]:
        """By entity the SQL of whether its row `t` stays; entities of which every row travels are absent."""
        if not counts:
            return {}
        carriers = frozenset(name for one in counts for name in one.carriers) | {"referral"}
        if carriers not in self._known:
            self._known[carriers] = self._written(carriers)
        return self._known[carriers]

    def _written(self, carriers: frozenset[str]) -> dict[str, str]:
        found = {
            PERSON: f"t.id IN ({_HELD})",
            GUARDIAN: f"(t.{CHILD} IN ({_HELD}) OR t.id IN ({_ERASED_GUARDIANS}))",
            ERASURE.name: f"(t.[of] = 'person' AND t.row_id IN ({_HELD})"
            f" OR t.[of] = 'guardian' AND t.row_id IN ({_ERASED_GUARDIANS}))",
        }
        for entity in self._store.entities.values():
            named = (self._named_by(entity, name, found) for name in entity.refs if name != entity.name)
            parts = [*filter(None, named), *self._spoken_of(entity, found)]
            if entity.name in carriers:
                parts.append("t.programme IN (SELECT value FROM json_each(:counts))")
            if parts and entity.name not in (PERSON, GUARDIAN):
                found[entity.name] = f"({' OR '.join(parts)})"
        return found

    @staticmethod
    def _named_by(entity: Entity, name: str, found: Mapping[str, str]) -> str:
        """Whether the row that `t` refers to stays. A person who stays keeps nothing else at home: what names people
        and travels is what lets them go."""
        target = entity.refs[name]
        if target not in found or target in (PERSON, GUARDIAN, entity.name):
            return ""
        return _one_of(target, f"t.[{name}]", found[target])

    @staticmethod
    def _spoken_of(entity: Entity, found: Mapping[str, str]) -> list[str]:
        if not entity.source:
            return []
        of, row = entity.source
        others = (name for name in found if name not in (PERSON, GUARDIAN, entity.name))
        return [f"(t.{of} = '{name}' AND {_one_of(name, f't.{row}', found[name])})" for name in others]

    # -- people -------------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Hold the people whom only rows that stay name and who were in no bundle yet; let go whom others name."""
        counts = self._counts()
        if not counts:
            return
        with self._store.writing():
            while self._hold(counts) or self._release(counts):
                pass

    def _hold(self, counts: Sequence[Programme]) -> int:
        conditions = self._conditions(counts)
        named = " UNION ".join(
            f"SELECT t.[{field}] FROM [{name}] AS t WHERE {conditions[name]}"
            for name, field in self._naming_people()
            if name in conditions and name != GUARDIAN
        )
        if not named:
            return 0
        sql = (
            f"INSERT INTO withheld (entity, row) SELECT 'person', p.id FROM person AS p WHERE p.id IN ({named})"
            f" AND p.office = :office AND p.id NOT IN (SELECT row FROM withheld WHERE entity = 'person')"
            f" AND {_BEGUN} > :sent AND NOT {self._travels('p.id', conditions)}"
        )
        values = {"counts": _names(counts), "office": self._store.office, "sent": self._sent()}
        return int(self._store.db.conn.execute(sql, values).rowcount)

    def _release(self, counts: Sequence[Programme]) -> int:
        values = {"counts": _names(counts), "place": self._store.place()}
        sql = (
            "UPDATE withheld SET released = :place WHERE entity = 'person' AND released IS NULL"
            f" AND {self._travels('withheld.row', self._conditions(counts))}"
        )
        found = int(self._store.db.conn.execute(sql, values).rowcount)
        guardians = (
            "INSERT OR IGNORE INTO withheld (entity, row, released) SELECT 'guardian', g.id, w.released"
            f" FROM withheld AS w JOIN guardian AS g ON g.{CHILD} = w.row"
            " WHERE w.entity = 'person' AND w.released = :place"
        )
        self._store.db.conn.execute(guardians, values)
        return found

    def _travels(self, person: str, conditions: Mapping[str, str]) -> str:
        """Whether any row that travels names the person; that a guardian answers for a child does not."""
        ways = [
            f"EXISTS (SELECT 1 FROM [{name}] AS t WHERE t.[{field}] = {person}"
            + (f" AND NOT {conditions[name]})" if name in conditions else ")")
            for name, field in self._naming_people()
        ]
        return f"({' OR '.join(ways)})"

    def _naming_people(self) -> list[tuple[str, str]]:
        """Every reference to a person, but that of a guardian to the child."""
        pairs = ((one.name, name) for one in self._store.entities.values() for name in one.refs)
        return [
            (entity, name)
            for entity, name in pairs
            if self._store.entities[entity].refs[name] == PERSON and (entity, name) != (GUARDIAN, CHILD)
        ]

    def _sent(self) -> int:
        """The last place of our log that was ever in a bundle to the office above."""
        sql = "SELECT coalesce(max(place), 0) FROM sent WHERE office = ? AND file <> ''"
        return int(self._store.db.conn.execute(sql, (self._store.meta("parent"),)).fetchone()[0])


def _names(programmes: Iterable[Programme]) -> str:
    return json.dumps([one.name for one in programmes])


def _one_of(target: str, column: str, condition: str) -> str:
    """Whether the row of `target` that a column of `t` names is one of those, asked of that one row."""
    inner = f"{target}_row"
    return f"EXISTS (SELECT 1 FROM [{target}] AS {inner} WHERE {inner}.id = {column} AND {_of_row(condition, inner)})"


def _of_row(condition: str, row: str) -> str:
    return re.sub(r"\bt\.", f"{row}.", condition)
