"""People entered twice: the queue of pairs that may be one person, and the judgement on each, which can be taken back.

A judgement is a row of `merge`, saved and retired like any other, so it travels, is undone and shows in the history.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.office.paper.records import Records
from models.office.rows.saving import Saving
from models.office.tree.standing import local_day, office_name
from models.registry import merge as merging
from models.registry.duplicates import REASONS, Pair, pairs, people_of
from models.registry.merge import MERGE
from models.registry.person import PERSON
from models.schema.entity import Entity, Row
from models.store import aliases, changes
from models.store.repository import Repository, refers_to_people
from models.sync.offices import in_scope
from models.text import jalali, persian

Answer = dict[str, Any]


class Sameness:
    """Who is who, for one actor. `page`: the lists of this office, which count what the actor may see.

    From its making on, records of one person that come or go by any way are followed by the table `alias`.
    """

    def __init__(self, rows: Repository, saving: Saving, page: Callable[..., Answer], actor: Actor) -> None:
        self._rows, self._store, self._saving = rows, rows.store, saving
        self._page, self._actor = page, actor
        self._records = Records(rows, saving, actor)
        self._known: tuple[int, list[Pair]] = (-1, [])
        self._store.derived |= {MERGE.name: merging.renew, PERSON.name: merging.renew_where_put_aside}

    # -- the queue ------------------------------------------------------------------------------------------------

    def queue(self) -> list[Answer]:
        """`{a, b, score, reason, keep, a_office, b_office, here}` of each two people who may be one, the surest first.

        Without those who are one already and those judged to be two. `reason`: a key of `duplicates.REASONS`; `keep`:
        the one with the surer number, else the older row; `here`: whether this office stands above both.
        """
        waiting = list(self._waiting(self._pairs()))
        ids = sorted({one for pair in waiting for one in (pair.a, pair.b)})
        rows, ages = self._rows.many("person", ids), self._ages(ids)
        return [self._told(pair, rows[pair.a], rows[pair.b], ages) for pair in waiting]

    def _pairs(self) -> list[Pair]:
        """What the people of the store give, found anew only when one of them was changed."""
        place, known = self._known
        last = self._store.place()
        sql = "SELECT 1 FROM change WHERE seq > ? AND entity = ? LIMIT 1"
        if place < 0 or place > last or self._store.db.conn.execute(sql, (place, PERSON.name)).fetchone():
            known = pairs(people_of(self._store))
        self._known = last, known
        return known

    def _waiting(self, found: Sequence[Pair]) -> Iterator[Pair]:
        """The pairs of the people for whom rows speak, each once by its surest evidence, that nobody judged."""
        apart = merging.judged_apart(self._store)
        named = {one for pair in found for one in (pair.a, pair.b)}.union(*apart)
        speaking = aliases.kept_of(self._store, named)
        seen = {_unordered(speaking[one], speaking[other]) for one, other in apart}
        for pair in found:
            a, b = _unordered(speaking[pair.a], speaking[pair.b])
            if a != b and (a, b) not in seen:
                seen.add((a, b))
                yield Pair(a, b, pair.score, pair.reason)

    def _told(self, pair: Pair, one: Row, other: Row, ages: dict[str, str]) -> Answer:
        keep = min(one, other, key=lambda row: (merging.worth(row), ages[row["id"]], row["id"]))
        offices = [row["office"] for row in (one, other)]
        return {
            **vars(pair),
            "keep": keep["id"],
            "a_office": offices[0],
            "b_office": offices[1],
            "here": all(in_scope(office, self._store.office) for office in offices),
        }

    def _ages(self, ids: Sequence[str]) -> dict[str, str]:
        """The stamps of their making, by which the older row is told."""
        sql = "SELECT row, base FROM stamp_of WHERE entity = ? AND row IN (SELECT value FROM json_each(?))"
        return dict(self._store.db.conn.execute(sql, (PERSON.name, json.dumps(list(ids)))).fetchall())

    # -- the same in words ----------------------------------------------------------------------------------------

    def listed(self) -> list[Answer]:
        """`queue` in words, each with `id`, `naming` of both, `places` of their offices, and `why`."""
        waiting = self.queue()
        rows = self._rows.many("person", sorted({one[half] for one in waiting for half in ("a", "b")}))
        return [
            {**one, "id": f"{one['a']}:{one['b']}", "why": REASONS[one["reason"]], **self._words(one, rows)}
            for one in waiting
        ]

    def judged(self) -> list[Answer]:
        """What was judged and stands, the latest first: `{id, a, b, keep, apart, naming, places, why, here}`.

        `id` is the record's, `a` and `keep` the row that is kept, `why` the reason that was given, `here`: whether
        this office may take it back.
        """
        found = self._rows.find(MERGE.name)
        rows = self._rows.many("person", sorted({row[half] for row in found for half in merging.HALVES}))
        sql = "SELECT row, max(seq) FROM change WHERE row IN (SELECT value FROM json_each(?)) GROUP BY row"
        latest = dict(self._store.db.conn.execute(sql, (json.dumps([row["id"] for row in found]),)).fetchall())
        told = []
        for row in sorted(found, key=lambda row: latest[row["id"]], reverse=True):
            pair = {
                "id": row["id"],
                "a": row["kept"],
                "b": row["gone"],
                "keep": row["kept"],
                "apart": bool(row["apart"]),
            }
            here = in_scope(row["office"], self._store.office)
            told.append({**pair, "why": row["why"] or "", "here": here, **self._words(pair, rows)})
        return told

    @staticmethod
    def _words(pair: Mapping[str, Any], rows: Mapping[str, Row]) -> Answer:
        both = [rows[pair["a"]], rows[pair["b"]]]
        return {
            "naming": "، ".join(dict.fromkeys(PERSON.naming(row) for row in both)),
            "places": "، ".join(dict.fromkeys(office_name(row["office"]) for row in both)),
        }

    # -- judging --------------------------------------------------------------------------------------------------

    def merge(self, kept: str, gone: str, why: str = "", apart: bool = False) -> Answer:
        """Make two people one, or with `apart` note that they are two: `{id, kept, gone, status}` of the record.

        Of somebody who is one with others already, the row that speaks is meant. UserError not-allowed, ref-unknown,
        merge-refused (the same row, put aside, erased, another office's), already-merged, maybe-two-people (without
        `why` for twins, or where both have a national id of their own).
        """
        self._actor.require("merge")
        with self._store.action(self._actor.user, "merge"):
            one, other = self._speaking("kept", kept), self._speaking("gone", gone)
            if one["id"] == other["id"] and kept != gone:
                raise UserError("already-merged", value=self._naming(kept), other=self._naming(gone))
            raw = {"kept": one["id"], "gone": other["id"], "why": why or None, "apart": apart}
            saved = self._saving.save(MERGE.name, raw, None)
            if saved.status == "rejected":
                first = saved.errors[0]
                raise UserError(first.code, field=first.field, value=first.value, **first.params)
        return {"id": saved.id, "kept": one["id"], "gone": other["id"], "status": saved.status}

    def unmerge(self, merge_id: str) -> Answer:
        """Take a judgement back, of one person or of two: `{id, status}`. UserError not-allowed, merge-unknown."""
        self._actor.require("merge")
        row = self._rows.get(MERGE.name, merge_id)
        if row is None or row["retired"]:
            raise UserError("merge-unknown", field="id", value=merge_id)
        with self._store.action(self._actor.user, "merge"):
            self._saving.retire(MERGE, row)
        return {"id": merge_id, "status": "retired"}

    def _speaking(self, field: str, person: str) -> Row:
        """The row that speaks for a person, who is there, and neither put aside nor erased."""
        row = self._rows.person(person)
        if row is None:
            raise UserError("ref-unknown", field=field, value=person)
        sql = "SELECT 1 FROM erased WHERE entity = ? AND row IN (?, ?)"
        if self._store.db.conn.execute(sql, (PERSON.name, person, row["id"])).fetchone():
            raise UserError("merge-refused", field=field, why="یکی از این دو به درخواست قانونی پاک شده است.")
        if row["retired"]:
            why = f"پروندهٔ «{PERSON.naming(row)}» کنار گذاشته شده است."
            raise UserError("merge-refused", field=field, why=why)
        return row

    def _naming(self, person: str) -> str:
        return PERSON.naming(self._rows.get(PERSON.name, person) or {})

    # -- looking at two people ------------------------------------------------------------------------------------

    def side_by_side(self, a: str, b: str) -> Answer:
        """`{heads, fields, rows, against}` of two rows: `{id, naming, office, made}` of each, in words, `made` the day;
        `{field, label, a, b, differs}` of each typed field that either has, which `differs` where both have it and not
        alike; `{entity, label, a, b}`: how many rows hang on each, told of two people and not of one; what speaks
        against one person. UserError ref-unknown.
        """
        one, other = (self._records.row(PERSON.name, person) for person in (a, b))
        speaking = set(aliases.kept_of(self._store, (a, b)).values())
        return {
            "heads": [self._head(row) for row in (one, other)],
            "fields": list(self._fields(one, other)),
            "rows": list(self._hanging(one, other)) if len(speaking) > 1 else [],
            "against": merging.speaks_against(one, other),
        }

    def _head(self, row: Row) -> Answer:
        first = next(iter(changes.history(self._rows, PERSON.name, row["id"])), None)
        made = jalali.show(local_day(first.when)) if first and first.when else ""
        return {"id": row["id"], "naming": PERSON.naming(row), "office": office_name(row["office"]), "made": made}

    def _fields(self, one: Row, other: Row) -> Iterator[Answer]:
        for name, field in PERSON.own_fields.items():
            if field.derived:
                continue
            a, b = (self._records.text(PERSON, row, field, row.get(name)) for row in (one, other))
            if a or b:
                differs = bool(a and b) and not persian.same_text(a, b)
                yield {"field": name, "label": field.label, "a": a, "b": b, "differs": differs}

    def _hanging(self, one: Row, other: Row) -> Iterator[Answer]:
        for entity in self._store.entities.values():
            counts = [self._count(entity, row["id"]) for row in (one, other)]
            if any(counts):
                yield {"entity": entity.name, "label": entity.label, "a": counts[0], "b": counts[1]}

    def _count(self, entity: Entity, person: str) -> int:
        names = [name for name in entity.refs if refers_to_people(entity.fields[name])]
        found = (self._page(entity.name, where={name: person}, limit=1, columns=())["total"] for name in names)
        return sum(found)


def _unordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
