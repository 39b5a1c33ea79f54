"""One page serves every kind of record: its list, and the form of one of them; the declaration says the rest.

Where one came from is the window's to know: every row that is opened is a place of its own, and Esc goes back to the
list as it was left, with its words, filters, order and row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from models.schema.entity import Entity
from models.schema.entity import Row as Found
from models.text import jalali
from models.text.persian import latin_digits, persian_number
from ui.actions.rows import export_list, retire
from ui.frame import Command, Frame, Page, Row
from ui.pages.record.erasing import ErasedView
from ui.pages.record.form_view import FormView
from ui.pages.record.history import open_history
from ui.pages.record.list_view import ListView
from ui.pages.record.papers import print_rows
from ui.pages.record.programmes import taken
from ui.widgets.basics import column
from ui.widgets.dialog import ask


class RecordsPage(Page):
    """List and form of any entity. Opened with `entity`, and of these what is wanted: `row` (an id: its form), `new`
    with `given` raw values, `words`, `where` (stored values) or `ids` for the list, `caption` of these, `draft`."""

    title = "رکوردها"
    help_name = "records"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._stack = QStackedWidget()
        column(self).addWidget(self._stack)
        self._lists: dict[str, ListView] = {}
        self._origins: dict[str, tuple[Any, ...]] = {}
        self._saved: dict[str, str] = {}  # the row on which a list stands when it is seen again
        self._form: FormView | None = None
        self._erased: ErasedView | None = None
        self._opening = 0

    # -- opening ------------------------------------------------------------------------------------------------------

    def opened(self, **arguments: Any) -> None:
        """Show the list, a row, or an empty form, as the arguments say."""
        self._opening += 1
        entity = self.frame.entity(arguments["entity"])
        self.title = entity.label
        if arguments.get("row"):
            self._open_row(entity, arguments)
        elif arguments.get("new"):
            self._show_form(entity, None, arguments)
        else:
            self._open_list(entity, arguments)

    def _open_list(self, entity: Entity, arguments: Mapping[str, Any]) -> None:
        view = self.list_of(entity)
        where = dict(arguments.get("where") or {})
        if arguments.get("ids") is not None:
            where["id"] = tuple(arguments["ids"])
        words, caption = str(arguments.get("words") or ""), str(arguments.get("caption") or "")
        origin = (words, caption, repr(sorted(where.items())))
        held = self._saved.pop(entity.name, "")
        self._drop_form()
        self._stack.setCurrentWidget(view)
        if self._origins.get(entity.name) == origin:
            view.ask(holding=held or view.table.current_id)
            view.come_back()
        else:
            self._origins[entity.name] = origin
            view.start(words, where, caption)
            view.take_focus()

    def list_of(self, entity: Entity) -> ListView:
        """The list of an entity, kept as it was left."""
        if entity.name not in self._lists:
            view = ListView(self.frame, entity)
            view.add_tool("خروجی اکسل", self.export, "excel")
            view.add_tool("چاپ", self.print, "print", "Ctrl+P")
            view.opened.connect(lambda row_id: self.frame.go("records", entity=entity.name, row=row_id))
            view.new_wanted.connect(self.new)
            self._lists[entity.name] = view
            self._stack.addWidget(view)
        return self._lists[entity.name]

    def _open_row(self, entity: Entity, arguments: Mapping[str, Any]) -> None:
        opening, row_id = self._opening, str(arguments["row"])

        def show(found: tuple[Found, dict[str, Any] | None]) -> None:
            if opening == self._opening:
                row, erased = found
                self._show_form(entity, row, arguments) if erased is None else self._show_erased(entity, row, erased)

        self.frame.ask_store(
            lambda office: (office.file(entity.name, row_id), office.erasing.told(entity.name, row_id)), show, hold=True
        )

    def _show_erased(self, entity: Entity, found: Found, told: Mapping[str, Any]) -> None:
        self._drop_form()
        self._erased = ErasedView(self.frame, entity, str(found["id"]), told)
        self._stack.addWidget(self._erased)
        self._stack.setCurrentWidget(self._erased)
        self._erased.back.setFocus()

    def _show_form(self, entity: Entity, found: Found | None, arguments: Mapping[str, Any]) -> None:
        self._drop_form()
        given = dict(arguments.get("given") or {})
        view = self._lists.get(entity.name)
        chosen = view.filters.where() if view is not None and found is None else {}
        programme = taken(self.frame, entity, given, chosen) if found is None else None
        form = FormView(self.frame, entity, found, programme)
        form.saved.connect(partial(self._was_saved, entity))
        form.closed.connect(self.frame.back)
        form.print_wanted.connect(lambda row_id: self._print(entity, [row_id]))
        self._form = form
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.begin(given, str(arguments.get("draft") or ""))

    def _was_saved(self, entity: Entity, row_id: str) -> None:
        self._saved[entity.name] = row_id
        self.frame.back()

    def _drop_form(self) -> None:
        if self._erased is not None:
            self._stack.removeWidget(self._erased)
            self._erased.hide()
            self._erased.deleteLater()
            self._erased = None
        if self._form is not None:
            self._form.left()
            self._stack.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def list_view(self) -> ListView | None:
        """The list, where it is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ListView) else None

    @property
    def erased_view(self) -> ErasedView | None:
        """What is told of a record that was erased, where that is shown."""
        return self._erased

    @property
    def form_view(self) -> FormView | None:
        """The form, where it is shown."""
        return self._form

    def left(self) -> bool:
        """What was typed is kept as a draft."""
        if self._form is not None:
            self._form.left()
        return True

    def refresh(self, rows: frozenset[Row]) -> None:
        """Look again at what is shown."""
        if self.list_view is not None:
            self.list_view.refresh(rows)
        elif self._form is not None:
            self._form.refresh(rows)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def commands(self) -> tuple[Command, ...]:
        """Those of the list or of the form."""
        if self._erased is not None:
            return self._erased.commands()
        if self._form is not None:
            entity = self._form.entity
            new = Command("رکورد تازه", self.new, "F3", "add", lambda: self.list_of(entity).may_add())
            return (*self._form.commands(), new)
        view = self.list_view
        if view is None:
            return ()
        may, chosen = self.frame.actor.may, bool(view.table.current_id)
        in_list = view.table.hasFocus()
        return (
            *view.commands(),
            Command("چاپ", self.print, "Ctrl+P", "print", partial(may, "print")),
            Command("خروجی اکسل", self.export, "Ctrl+E", "excel"),
            Command("تاریخچه", self.history, "F7", "history", lambda: chosen),
            Command("کنار گذاشتن", self.retire, "Del" if in_list else "", "delete", lambda: chosen and may("delete")),
        )

    def new(self) -> None:
        """An empty form of the kind that is shown; what the list was narrowed to by another page is filled in."""
        view, entity = self.list_view, self._entity()
        if not self.list_of(entity).may_add():
            return
        given = view.given() if view is not None else {}
        self.frame.go("records", entity=entity.name, new=True, given=given)

    def _entity(self) -> Entity:
        shown = self._form or self.list_view
        if shown is None:
            raise RuntimeError("nothing is shown yet")
        return shown.entity

    def history(self) -> None:
        """The history of the row on which the person stands."""
        if (view := self.list_view) is not None and view.table.current_id:
            open_history(self.frame, self, view.entity, view.table.current_id)

    def retire(self) -> None:
        """Put the chosen row aside, once the person said yes."""
        view = self.list_view
        if view is None or not view.table.current_id:
            return
        row_id = view.table.current_id
        if ask(self.window(), "این ردیف کنار گذاشته شود؟", "از فهرست‌ها و آمار بیرون می‌رود؛ با F8 بازمی‌گردد."):
            self.frame.run(retire(view.entity, row_id), hold=True)

    def print(self) -> None:
        """Print the chosen rows."""
        if (view := self.list_view) is not None:
            self._print(view.entity, view.table.selected_ids)

    def _print(self, entity: Entity, ids: list[str]) -> None:
        print_rows(self.frame, self, entity, ids, f"{persian_number(len(ids))} ردیف برگزیده" if len(ids) > 1 else "")

    def export(self) -> None:
        """Write all rows that were found to a workbook, in a place that the person chooses."""
        view = self.list_view
        if view is None:
            return
        day = latin_digits(jalali.show(self.frame.today())).replace("/", "-")
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        usual = str(Path(home) / f"{view.entity.label} {day}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self.window(), "نوشتن فهرست", usual, "Excel (*.xlsx)")
        if chosen:
            to = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx")
            programme = taken(self.frame, view.entity, view.question().where)
            self.frame.run(export_list(view.entity, view.asked(), to, programme=programme, caption=view.caption))
