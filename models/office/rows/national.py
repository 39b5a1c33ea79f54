"""A programme's records of a period, with the columns and in the order that the national form has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.catalog import BY_NAME
from models.errors import UserError
from models.office.paper.records import Records
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.planning.indicator import ROWS
from models.planning.national import ANSWERS, NationalColumn, columns_of, records_of
from models.schema.entity import Row
from models.schema.programme import Programme
from models.store.repository import Repository
from models.text.jalali import Period, parse_period

Cells = Mapping[str, tuple[Any, str]]
"""Column to the stored value and its words."""


@dataclass(frozen=True)
class NationalForm:
    """The records of a period. `entity`: of which they are rows."""

    title: str
    entity: str
    columns: tuple[NationalColumn, ...]
    rows: Iterable[Cells]


class National:
    """Sheets in national order, for one actor."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving
        self._records = Records(rows, saving, saving.actor)

    def gather(self, programme: str, period: str) -> NationalForm:
        """The records of a programme whose day lies in a period, in the order of their days.

        UserError programme-unknown (also of a tier that the actor does not read), period-wrong, not-allowed.
        """
        self._saving.actor.require("report")
        known = self._saving.programmes.get(programme)
        if known is None or not self._saving.actor.reads(known.tier):
            raise UserError("programme-unknown", field="programme", value=programme)
        span, entity = parse_period(period, today=self._saving.desk.today), records_of(known)
        columns = columns_of(known, BY_NAME)
        found = [row for row in self._found(known, span) if self._saving.may_see(BY_NAME[entity], row)]
        witness(self._saving, BY_NAME[entity], found)
        title = f"{known.label} – {span.label}"
        return NationalForm(title, entity, columns, self._told(known, entity, columns, found))

    def _found(self, programme: Programme, period: Period) -> list[Row]:
        day = ROWS[programme.record][0]
        between = {f"{day}>=": period.first.isoformat(), f"{day}<=": period.last.isoformat()}
        found = self._rows.find(programme.record, where={"programme": programme.name, **between})
        found.sort(key=lambda row: (row[day], row["id"]))
        if records_of(programme) == programme.record:
            return found
        return [row for one in found for row in self._rows.find("registration", where={programme.record: one["id"]})]

    def _told(
        self, programme: Programme, entity: str, columns: Iterable[NationalColumn], found: list[Row]
    ) -> Iterator[Cells]:
        others: dict[tuple[str, str], Row | None] = {}
        for row in found:
            yield {one.name: self._cell(programme, entity, one, row, others) for one in columns}

    def _cell(
        self,
        programme: Programme,
        entity: str,
        column: NationalColumn,
        row: Row,
        others: dict[tuple[str, str], Row | None],
    ) -> tuple[Any, str]:
        holder: Mapping[str, Any] | None = row
        name, asked = entity, programme.fields.get(column.field.name)
        if asked and (column.via == ANSWERS or (not column.via and row.get(asked.name) is None)):
            carrier = row if entity == programme.record else self._other(others, programme.record, row)
            value = ((carrier or {}).get("answers") or {}).get(asked.name)
            return value, asked.shown(value)
        if column.via:
            name = BY_NAME[entity].refs[column.via]
            holder = self._other(others, name, row, column.via)
        value = (holder or {}).get(column.field.name)
        if holder is None:
            return value, column.field.shown(value)
        return value, self._records.text(BY_NAME[name], dict(holder), column.field, value)

    def _other(self, others: dict[tuple[str, str], Row | None], name: str, row: Row, via: str = "") -> Row | None:
        """A row that another refers to, if the actor may see it; read once."""
        key = name, str(row.get(via or name) or "")
        if key not in others:
            found = self._rows.person(key[1]) if name == "person" else self._rows.get(*key)
            others[key] = found if found and self._saving.may_see(BY_NAME[name], found) else None
        return others[key]
