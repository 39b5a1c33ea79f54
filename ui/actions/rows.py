"""What a person does with rows of a list: put one aside, write all that were found to a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.schema.entity import Entity
from models.schema.fields import Field
from models.schema.programme import Programme
from models.text.persian import persian_digits
from reports.lists import Cell, write_list
from ui.tasks import Operation, Progress

if TYPE_CHECKING:
    from models.office import Office

_AT_ONCE = 1000  # rows that are read at once


def retire(entity: Entity, row_id: str) -> Operation:
    """Put a row aside; F8 brings it back. UserError not-allowed, period-closed, ref-unknown."""

    def work(office: Office, _progress: Progress) -> str:
        naming = office.naming(entity.name, [row_id]).get(row_id, entity.label)
        office.delete(entity.name, row_id)
        return str(naming)

    return Operation(
        work,
        told=lambda naming: f"کنار گذاشته شد: {naming}",
        changed=lambda _naming: [(entity.name, row_id)],
        undoable=True,
    )


def exported(entity: Entity, programme: Programme | None = None) -> list[tuple[str, Field]]:
    """What the workbook of a list has: every field that is asked, the list's own columns first; of a programme its
    answers as well. Pairs of a name (`answers.KEY`) and its field."""
    names = dict.fromkeys((*entity.columns, *entity.own_fields))
    own = [(name, entity.fields[name]) for name in names if not entity.fields[name].keyed]
    answers = programme.fields if programme is not None and entity.has_answers else {}
    return [*own, *((f"answers.{key}", field) for key, field in answers.items())]


def export_list(
    entity: Entity, question: Mapping[str, Any], to: Path, *, programme: Programme | None = None, caption: str = ""
) -> Operation:
    """Write every row that answers a list's question to a workbook. `question`: words, where, order, descending.

    `programme`: of whose rows the answers are written too. UserError read-only (also an open file), disk-full.
    """
    fields = exported(entity, programme)

    def work(office: Office, progress: Progress) -> dict[str, Any]:
        title = f"{entity.label} – {caption}" if caption else entity.label
        made = write_list(to, title, fields, _rows(office, entity, question, fields, progress), office.practice)
        office.trail.kept("sheet", entity.name, rows=made["rows"])
        return made

    def told(made: Mapping[str, Any]) -> str:
        return persian_digits(f"{made['rows']} ردیف در «{to.name}» نوشته شد.")

    return Operation(work, told=told, title="نوشتن اکسل")


def _rows(
    office: Office,
    entity: Entity,
    question: Mapping[str, Any],
    fields: list[tuple[str, Field]],
    progress: Progress,
) -> Iterator[Mapping[str, Cell]]:
    """Every row, page by page, so that it can be stopped and does not fill the memory."""
    own = [name for name, _ in fields if "." not in name]
    answers = [(name, field) for name, field in fields if "." in name]
    done, total = 0, 1
    while done < total:
        found = office.page(entity.name, **question, offset=done, limit=_AT_ONCE, columns=own)
        total = found["total"]
        for row in found["rows"]:
            given = row.get("answers") or {}
            told = {name: Cell(given.get(name[8:]), field.shown(given.get(name[8:]))) for name, field in answers}
            yield {**{name: Cell(row.get(name), found["texts"][row["id"]][name]) for name in own}, **told}
        done += max(1, len(found["rows"]))
        progress.step(min(done, total), total, "نوشتن ردیف‌ها")
