"""What a list shows: rows that match, in Persian order or by a column, each cell in words, and nothing out of bounds.

Whoever may not see a row does not count it either: rows of programmes beyond the actor are left out by the store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from models.catalog import ENTITIES, choices_of
from models.office.paper.records import Records
from models.office.rows.namings import Namings
from models.office.rows.past import Past
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.schema.entity import Entity, Row
from models.schema.fields import Choice, Choices, Field, Flag, Note, Ref, Text
from models.schema.numbers import Number
from models.store.ordering import Asked, Ordering
from models.store.repository import Repository
from models.store.sorting import sorted_by
from models.text.persian import sort_key

Answer = dict[str, Any]
_Page = Callable[..., Answer]
_Of = Callable[[str, str], list[Answer]]
_SILENT = (Flag, Number)  # «بله» and «۱۲۰» tell nothing without their labels
_FIRST = 20  # rows of each kind that a record shows of those that refer to it


class Listing:
    """Lists of rows for one actor."""

    def __init__(self, rows: Repository, saving: Saving, namings: Namings) -> None:
        self._rows, self._saving, self._namings = rows, saving, namings
        self._records = Records(rows, saving, saving.actor)
        self._ordering = Ordering(rows)

    def page(
        self,
        entity: str,
        words: str = "",
        where: Mapping[str, Any] | None = None,
        *,
        order: str | None = None,
        descending: bool = False,
        offset: int = 0,
        limit: int | None = 200,
        holding: str = "",
        columns: Sequence[str] | None = None,
    ) -> Answer:
        """`{rows, total, names, texts, place}`: a page of the live rows that match, and what their cells say.

        `where` holds stored values: of a field equal, empty (None) or one of a list; `NAME>=` and `NAME<=` are bounds,
        both included (days as ISO texts); `answers.KEY` is an answer. Words are also sought in the person that a row
        refers to. `order`: a field; empty cells come last either way. Without it, the entity's own order.
        `names`: each referred row's words by its id. `texts`: row id to {column: words}, of `columns` or those that
        lists show. `holding`: a row whose `place` in the whole list is told, -1 where it is not in it.
        UserError entity-unknown, field-unknown.
        """
        declared = self._rows.entity(entity)
        shown = [declared.field(name) for name in (declared.columns if columns is None else columns)]
        empty: Answer = {"rows": [], "total": 0, "names": {}, "texts": {}, "place": -1}
        if not self._saving.actor.reads(declared.tier):
            return empty
        asked = Asked(
            entity,
            words,
            _frozen(where or {}),
            self._order(declared, order),
            descending,
            self._hidden(declared),
            self._saving.actor.base if self._saving.actor.bound else None,
        )
        ranked = declared.fields.get(asked.order.partition(".")[0])
        found = self._ordering.page(
            asked, lambda values: self._ranks(declared, ranked, values), offset=offset, limit=limit, holding=holding
        )
        witness(self._saving, declared, found.rows)
        names = self._names(declared, found.rows, shown)
        texts = {row["id"]: self._texts(declared, row, shown, names) for row in found.rows}
        return {"rows": found.rows, "total": found.total, "names": names, "texts": texts, "place": found.place}

    def _order(self, entity: Entity, order: str | None) -> str:
        """The column of the order, "" for the stored key; a key that would be ids is ordered by what they name."""
        if order is not None:
            entity.field(order.partition(".")[0])
            return order
        first = sorted_by(entity)[0]
        return first if first in entity.refs else ""

    def _hidden(self, entity: Entity) -> tuple[str, ...]:
        actor, tier_of = self._saving.actor, self._saving.tier_at_most
        carried = {name: tier_of(entity, {"programme": name}) for name in self._ordering.programmes(entity)}
        return tuple(name for name, tier in carried.items() if not actor.reads(tier, figures=entity.figures))

    # -- order ----------------------------------------------------------------------------------------------------

    def _ranks(self, entity: Entity, field: Field | None, values: Collection[Any]) -> Mapping[Any, Any]:
        """Keys by which a column's distinct values are ordered: names as Persian, choices as their list stands."""
        if isinstance(field, Ref):
            names = self._namings.naming(field.entity, list(values))
            return {value: sort_key(names.get(value, "")) for value in values}
        if isinstance(field, Choice) and not isinstance(field, Choices):
            return _by_place(list(field.listing.labels), values)
        if field is not None and field.name == "programme":
            known = {value: self._saving.programmes.get(value) for value in values}
            return {value: sort_key(one.label if one else value) for value, one in known.items()}
        if field is not None and field.name in ("stage", "outcome", "kind", "level") and entity.has_answers:
            return _by_place(self._codes(field.name), values)
        if type(field) in (Text, Note):
            return {value: sort_key(value) for value in values}
        return {value: value for value in values}

    def _codes(self, name: str) -> list[str]:
        """The codes that programmes give to a field, as their files have them in order."""
        told = (choices_of(one).get(name, ()) for one in self._saving.programmes.all())
        return list(dict.fromkeys(one["code"] for given in told for one in given))

    # -- words ----------------------------------------------------------------------------------------------------

    def _names(self, entity: Entity, rows: Sequence[Row], shown: Sequence[Field]) -> dict[str, str]:
        wanted: dict[tuple[str, bool], dict[str, None]] = {}
        for field in shown:
            if isinstance(field, Ref):
                found = (row[field.name] for row in rows if row.get(field.name))
                wanted.setdefault((field.entity, field.itself), {}).update(dict.fromkeys(found))
        names: dict[str, str] = {}
        for (target, itself), ids in wanted.items():
            names |= self._namings.naming(target, list(ids), itself=itself)
        return names

    def _texts(self, entity: Entity, row: Row, shown: Sequence[Field], names: Mapping[str, str]) -> dict[str, str]:
        return {
            field.name: names.get(row.get(field.name) or "", "")
            if isinstance(field, Ref)
            else self._records.text(entity, row, field, row.get(field.name))
            for field in shown
        }

    # -- what belongs to a row ------------------------------------------------------------------------------------

    def related(self, entity: str, row_id: str) -> list[Answer]:
        """`{entity, field, total, rows: [{id, naming}]}` for each kind of record that refers to this row.

        The newest come first, at most 20 of each; kinds that the actor does not read are not told of.
        """
        return [
            self._referring(one, name, row_id)
            for one in ENTITIES
            if self._saving.actor.reads(one.tier)
            for name, target in one.refs.items()
            if target == entity and not one.own_fields[name].derived
        ]

    def _referring(self, entity: Entity, name: str, row_id: str) -> Answer:
        days = [field for field in entity.own_fields if field.endswith("_on")]
        found = self.page(
            entity.name,
            where={name: row_id},
            order=days[0] if days else None,
            descending=bool(days),
            limit=_FIRST,
            columns=(),
        )
        telling = (one for one in dict.fromkeys((*entity.title, *entity.columns)) if one != name)
        names = [one for one in telling if not isinstance(entity.fields[one], _SILENT)][:4]
        rows = [{"id": row["id"], "naming": self._told(entity, row, names)} for row in found["rows"]]
        return {"entity": entity.name, "field": name, "total": found["total"], "rows": rows}

    def _told(self, entity: Entity, row: Row, names: Sequence[str]) -> str:
        """What tells the row from its like, without the row that it is shown under."""
        words = ((name, self._records.text(entity, row, entity.fields[name], row.get(name))) for name in names)
        told = (_apart(word) if entity.fields[name].kind == "code" else word for name, word in words if word)
        return " · ".join(told) or entity.label


def answers(rows: Repository, saving: Saving, namings: Namings) -> tuple[_Page, _Of, Past]:
    """What the front door offers as `Office.page`, `Office.related` and `Office.past`."""
    listing = Listing(rows, saving, namings)
    return listing.page, listing.related, Past(rows, saving)


def _apart(code: str) -> str:
    """A code of digits and letters as one piece among Persian words, read from left to right."""
    return f"\u2066{code}\u2069" if code[-1:].isdigit() else code


def _frozen(where: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, tuple(value) if isinstance(value, (list, set)) else value) for name, value in where.items())


def _by_place(codes: Sequence[str], values: Collection[Any]) -> Mapping[Any, Any]:
    places = {code: place for place, code in enumerate(codes)}
    return {value: (places.get(value, len(places)), str(value)) for value in values}
