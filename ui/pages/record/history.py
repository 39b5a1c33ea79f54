"""A record's history is read like a book of letters: the newest first, what stood before beside what stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from models.schema.entity import Entity
from ui.frame import Frame
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.widgets.basics import EmptyState, button, label
from ui.widgets.dialog import Dialog

_COLUMNS = (
    Column("when", "زمان", kind="number", shown=str),
    Column("who", "کاربر"),
    Column("office", "دفتر"),
    Column("field", "خانه"),
    Column("before", "پیش از آن"),
    Column("after", "پس از آن"),
)


class HistoryDialog(Dialog):
    """The changes of one row. `events` as `Past.told` tells them."""

    def __init__(self, parent: QWidget, title: str, events: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(parent, title, width=560)
        self.resize(min(look.px(960), parent.width() - 64), min(look.px(560), parent.height() - 64))
        if events:
            self.inside.addWidget(label("تازه‌ترین تغییر بالاتر است.", "soft"))
            self.table = RowTable(name="تاریخچه")
            self.table.setMinimumHeight(look.px(160))
            self.table.show_rows(_COLUMNS, _once(events))
            self.inside.addWidget(self.table, 1)
            self.table.setFocus()
        else:
            self.inside.addWidget(EmptyState("برای این ردیف تغییری نوشته نشده است"))
        self.answer(button("بستن", self.accept, name="primary", keys="Esc"), first=True)


def _once(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same time, user and office are written once for all the fields of one save."""
    told: list[dict[str, Any]] = []
    before: tuple[Any, ...] = ()
    for event in events:
        same = (event["when"], event["who"], event["office"])
        told.append({**event, **(dict.fromkeys(("when", "who", "office"), "") if same == before else {})})
        before = same
    return told


def open_history(frame: Frame, parent: QWidget, entity: Entity, row_id: str) -> None:
    """Read a row's history and show it."""

    def ask(office: Any) -> tuple[str, list[dict[str, Any]]]:
        naming = office.naming(entity.name, [row_id]).get(row_id, entity.label)
        refers = office.past.beside(entity.name, row_id)["refers"]
        about = [one["naming"] for one in refers if one["entity"] == "person" and one["naming"] not in naming]
        return " – ".join([*about[:1], naming]), office.past.told(entity.name, row_id)

    def show(found: tuple[str, list[dict[str, Any]]]) -> None:
        dialog = HistoryDialog(parent.window(), f"تاریخچه: {found[0]}", found[1])
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()  # exec would wait inside the act whose keys are held

    frame.ask_store(ask, show, hold=True)
