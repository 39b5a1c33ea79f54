"""Each column of the file with three values of it and where it goes; what was not known a person says, or leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from models.schema.fields import Choice
from models.text.persian import persian_digits
from ui.forms.choice_editors import ChoiceEditor
from ui.frame import Command, Frame
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.exchanging.panel import quiet
from ui.widgets.basics import button, column, label, row, rtl
from ui.widgets.dialog import Dialog

Answer = Mapping[str, Any]
_UNKNOWN = ("wait", "شناخته نشد؛ نمی‌آید")
_LEFT_OUT = ("primary", "نمی‌آید")


class ColumnsStep(QWidget):
    """Enter changes a column, Del leaves it out. `changed`: something was said, so the file is to be looked at anew."""

    changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._columns: list[Answer] = []
        self._labels: dict[str, str] = {}
        self.mapping: dict[str, str] = {}
        self.told = label("", "soft", wrap=True)
        self.table = RowTable(name="ستون‌های پرونده")
        self.table.chosen.connect(self.ask)
        inside = column(self, spacing=8)
        inside.addWidget(self.told)
        inside.addWidget(self.table, 1)
        change = quiet(button("خانهٔ این ستون…", self.ask_current, image="edit", keys="Enter"))
        leave = quiet(button("این ستون نیاید", self.leave_out, image="close", keys="Delete"))
        inside.addLayout(row(change, leave, None))

    def start(self) -> None:
        """Forget what was said of another file."""
        self.mapping = {}

    def show_columns(self, told: Answer) -> None:
        """Show what `office.sheets.columns` says."""
        self._columns = list(told["columns"])
        self._labels = {one["field"]: one["label"] for one in told["targets"]}
        several = len(told["sheets"]) > 1
        self.table.show_rows(_columns(several), [self._row(one) for one in self._columns])
        sheets = _sheets(told["sheets"])
        known = sum(bool(one["field"]) for one in self._columns)
        self.told.setText(rtl(persian_digits(f"{known} ستون از {len(self._columns)} ستون شناخته شد. {sheets}")))

    @property
    def any_known(self) -> bool:
        """Whether at least one column goes anywhere."""
        return any(one["field"] for one in self._columns)

    def take_focus(self) -> None:
        """Stand on the list."""
        self.table.setFocus()

    def _row(self, one: Answer) -> dict[str, Any]:
        said = self.mapping.get(one["key"])
        where = ("done", self._labels.get(one["field"], one["field"])) if one["field"] else _UNKNOWN
        return {
            "id": one["key"],
            "letters": one["column"],
            "heading": one["heading"] or "(بی‌عنوان)",
            "samples": "  ·  ".join(one["samples"]),
            "where": _LEFT_OUT if said == "" else where,
            "sheets": "همه" if len(one["sheets"]) > 3 else "، ".join(one["sheets"]),
        }

    # -- saying -------------------------------------------------------------------------------------------------------

    def ask_current(self) -> None:
        """Ask where the present column goes."""
        self.ask(self.table.current_id)

    def ask(self, key: str) -> None:
        """Ask where a column goes."""
        one = next((one for one in self._columns if one["key"] == key), None)
        if one is not None:
            dialog = TargetDialog(self, self._frame, one, list(self._labels.items()))
            dialog.said.connect(lambda path: self.say(key, path))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def say(self, key: str, path: str) -> None:
        """A column goes to `path` ("" for nowhere); another of the same sheets that went there goes nowhere."""
        mine = next(one for one in self._columns if one["key"] == key)
        for other in self._columns:
            meets = set(other["sheets"]) & set(mine["sheets"])
            if path and other["key"] != key and other["field"] == path and meets:
                self.mapping[other["key"]] = ""
        self.mapping[key] = path
        self.changed.emit()

    def leave_out(self) -> None:
        """The present column goes nowhere."""
        if self.table.current_id:
            self.say(self.table.current_id, "")

    def commands(self) -> tuple[Command, ...]:
        """Change a column, leave it out."""
        return (
            Command("خانهٔ این ستون", self.ask_current, "", "edit"),
            Command("این ستون نیاید", self.leave_out, "Del", "close"),
        )


class TargetDialog(Dialog):
    """Asks where a column goes. `said`: the target path, "" for nowhere."""

    said = Signal(str)

    def __init__(self, parent: QWidget, frame: Frame, one: Answer, targets: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, f"ستون «{one['heading'] or one['column']}»", width=520)
        self.setMinimumHeight(look.px(540))
        self.inside.addWidget(label("  ·  ".join(one["samples"]) or "این ستون خالی است.", "soft", wrap=True))
        self.inside.addWidget(label("می‌رود به خانهٔ", "label"))
        self.editor = ChoiceEditor(Choice("target", "خانه"), frame, choices=targets)
        self.editor.name_input("خانه‌ای که این ستون به آن می‌رود")
        self.editor.show_stored(one["field"] or None)
        self.editor.advanced.connect(self._taken)
        self.inside.addWidget(self.editor)
        self.inside.addStretch(1)
        self.answer(button("ثبت", self._taken, name="primary", keys="Enter"))
        self.answer(button("این ستون نیاید", self._left_out))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.editor.take_focus()
        QTimer.singleShot(0, self, self.editor.open_list)

    def _taken(self) -> None:
        path = self.editor.stored()
        if path:
            self.accept()
            self.said.emit(str(path))

    def _left_out(self) -> None:
        self.accept()
        self.said.emit("")


def _sheets(sheets: Sequence[Answer]) -> str:
    if len(sheets) == 1:
        return f"{sheets[0]['rows']} ردیف دارد."
    return "، ".join(f"«\u2068{one['sheet']}\u2069» {one['rows']} ردیف" for one in sheets)


def _columns(several: bool) -> tuple[Column, ...]:
    columns: tuple[Column, ...] = (
        Column("letters", "ستون", kind="ltr", width=72, shown=str),
        Column("heading", "عنوان در پرونده", width=180, shown=str),
        Column("where", "می‌رود به خانهٔ", kind="state"),
        Column("samples", "نمونه‌ها", shown=str),
    )
    return (*columns, Column("sheets", "برگه‌ها", width=140, shown=str)) if several else columns
