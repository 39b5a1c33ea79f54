"""One record: its form, and beside it what belongs to it; what is typed stays a draft until it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import UserError
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from ui.actions import erasing
from ui.actions.rows import retire
from ui.forms.form import Form
from ui.frame import Command, Frame
from ui.frame import Row as Changed
from ui.look import look
from ui.pages.record.erasing import EraseDialog
from ui.pages.record.history import open_history
from ui.pages.record.side import Side
from ui.tasks import Operation
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import ask

_WIDEST = 760  # pixels at 100 % of a form


class FormView(QWidget):
    """The form of a row, or of a new one where `found` is None. `saved`: its id; `closed`: left without saving, or the
    row is gone; `print_wanted`: its id."""

    saved = Signal(str)
    closed = Signal()
    print_wanted = Signal(str)

    def __init__(self, frame: Frame, entity: Entity, found: Row | None, programme: Programme | None = None) -> None:
        super().__init__()
        self.frame, self.entity, self.found = frame, entity, found
        self.form = Form(frame, entity, programme)
        self.form.setMaximumWidth(look.px(_WIDEST))
        self._over = False
        self.form.saved.connect(lambda row_id, _answer: self._end(row_id))
        self.form.cancelled.connect(self._end)
        self.form.other_wanted.connect(lambda row_id: frame.go("records", entity=entity.name, row=row_id))
        self.side: Side | None = self._make_side() if found is not None else None
        outside = column(self, spacing=8)
        if found is not None and found.get("retired"):
            outside.addWidget(label("این ردیف کنار گذاشته شده است؛ در فهرست‌ها و آمار نیست.", "badge-wait"))
        across = row(self.form, spacing=16)
        across.setStretch(0, 3)
        if self.side is not None:
            across.addWidget(self.side, 1)
        else:
            across.addStretch(0)
        outside.addLayout(across, 1)

    @property
    def row_id(self) -> str:
        """The id of the shown row, "" for a new one."""
        return str(self.found["id"]) if self.found is not None else ""

    def begin(self, given: Mapping[str, Any], draft: str) -> None:
        """Fill the form: with its row, with what was given, or with unfinished work; go to its first field."""
        self.form.open_row(self.found, given=given, draft=draft)
        self.form.focus_first()
        self.look_beside()

    # -- beside the form ----------------------------------------------------------------------------------------------

    def _make_side(self) -> Side:
        side = Side(self.frame, self.entity)
        side.opened.connect(lambda entity, row_id: self.frame.go("records", entity=entity, row=row_id))
        side.add_wanted.connect(self._add)
        side.all_wanted.connect(self._all)
        for made in (
            button("تاریخچه", self.history, name="quiet", image="history", tip="تاریخچه (F7)"),
            button("چاپ", self.print, name="quiet", image="print", tip="چاپ (Ctrl+P)"),
            button("کنار گذاشتن", self.retire, name="quiet", image="delete", tip="کنار گذاشتن (Del)"),
        ):
            side.add_action(made)
        if self._has_health_file():
            side.add_wide(button("پروندهٔ سلامت", self.health_file, image="screening", keys="Ctrl+H"))
        return side

    def look_beside(self) -> None:
        """Read anew what belongs to the row."""
        side, name, row_id = self.side, self.entity.name, self.row_id
        if side is None:
            return
        self.frame.ask_store(
            lambda office: (office.past.beside(name, row_id), office.related(name, row_id)),
            lambda found: None if self._over else side.show_row(*found),
            key=f"beside:{id(self)}",
        )

    def _add(self, entity: str, field: str) -> None:
        self.frame.go("records", entity=entity, new=True, given={field: self.row_id})

    def _all(self, entity: str, field: str) -> None:
        self.frame.go(
            "records", entity=entity, where={field: self.row_id}, caption=self.form.title.text().strip("\u200f")
        )

    # -- acts ---------------------------------------------------------------------------------------------------------

    def history(self) -> None:
        """Show what was changed, when and by whom."""
        open_history(self.frame, self, self.entity, self.row_id)

    def print(self) -> None:
        """Print this row."""
        self.print_wanted.emit(self.row_id)

    def retire(self) -> None:
        """Put the row aside, once the person said yes."""
        if ask(self.window(), "این ردیف کنار گذاشته شود؟", "از فهرست‌ها و آمار بیرون می‌رود؛ با F8 بازمی‌گردد."):
            self.form.keep_draft()
            self.frame.run(retire(self.entity, self.row_id), lambda _naming: self._end(), hold=True)

    def _has_health_file(self) -> bool:
        return self.entity.name == "person" and self.found is not None

    def health_file(self) -> None:
        """All that was done with this person, on one page."""
        if self._has_health_file():
            self.form.keep_draft()
            self.frame.go("health", person=self.row_id)

    def _may_erase(self) -> bool:
        return self.entity.name == "person" and self.frame.actor.may("erase")

    def erase(self) -> None:
        """Show what a lawful request would erase, and ask; then the record is left."""
        if not self._may_erase():
            return

        def show(told: dict[str, Any]) -> None:
            dialog = EraseDialog(self.frame, self.window(), told)
            dialog.erased.connect(self._end)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.frame.run(erasing.preview(self.row_id), show, hold=True)

    def other_pane(self) -> None:
        """From the form to the related records and back."""
        if self.side is None:
            return
        if self.side.table.hasFocus():
            self.form.focus_first()
        else:
            self.side.table.setFocus()

    def refresh(self, rows: frozenset[Changed]) -> None:
        """The row as it stands now, unless something was typed; what belongs to it in any case."""
        name, row_id = self.entity.name, self.row_id
        if (name, row_id) in rows and not self.form.dirty:
            read = Operation(lambda office, _progress: office.file(name, row_id))
            self.frame.run(read, self._show, self._not_found)
        elif row_id:
            self.look_beside()

    def _end(self, saved: str = "") -> None:
        """Tell once that the form is done with."""
        if not self._over:
            self._over = True
            self.saved.emit(saved) if saved else self.closed.emit()

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.code == "ref-unknown":
            self._end()  # undone: it is there no more
        else:
            self.frame.tell_error(error)

    def _show(self, found: Row) -> None:
        before = self.found or {}
        if found["retired"] and not before.get("retired"):
            self._end()
        elif not self.form.dirty and not self._over:
            self.found = found
            self.form.open_row(found)
            self.look_beside()

    def left(self) -> None:
        """Keep what was typed as a draft; what comes later is for nobody."""
        self._over = True
        self.form.keep_draft()

    def commands(self) -> tuple[Command, ...]:
        """The form's own acts first, then those of the row."""
        if self.found is None:
            return self.form.commands()
        focus = self.window().focusWidget()
        typing = focus is not None and self.form.isAncestorOf(focus)
        may = self.frame.actor.may
        return (
            *self.form.commands(),
            Command("وابسته‌های این رکورد", self.other_pane, "F6", "next"),
            Command("پروندهٔ سلامت", self.health_file, "Ctrl+H", "screening", self._has_health_file),
            Command("تاریخچهٔ این رکورد", self.history, "F7", "history"),
            Command("چاپ این رکورد", self.print, "Ctrl+P", "print", partial(may, "print")),
            Command("کنار گذاشتن این رکورد", self.retire, "" if typing else "Del", "delete", partial(may, "delete")),
            Command("پاک کردن به درخواست قانونی", self.erase, "", "delete", self._may_erase),
        )
