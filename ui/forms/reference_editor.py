"""A reference is picked by its words and shown by its naming; what was typed but not picked is an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from models.errors import Finding
from models.office import Office
from models.schema.fields import Field, Ref
from models.text import identifiers, persian
from ui import preferences
from ui.forms.asking import ask
from ui.forms.droplist import DropList
from ui.forms.editor import LineEditor, as_typed, plain_key
from ui.forms.memory import memory_of
from ui.forms.offers import Offer
from ui.frame import Command, Frame

_READING = "…"  # stands in the field until the naming is there
_MOST, _LEAST = 20, 3  # rows that are offered; letters of which it is said that they are nowhere
Answer = dict[str, Any]


class ReferenceEditor(LineEditor):
    """The row of another entity. What is typed is sought; Enter takes the marked row, F4 lists, F3 makes a new one."""

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__(field, frame, compact=compact)
        self.target = field.entity if isinstance(field, Ref) else ""
        self.line.setPlaceholderText("نام یا شماره")
        self.list = DropList(self.line, f"ردیف‌های {field.label}")
        self.list.taken.connect(lambda offer: self.take(offer, advance=True))
        self._searching = False
        self._enter_waits = False

    # -- the value ----------------------------------------------------------------------------------------------------

    def text_of(self, stored: Any) -> str:
        return "" if stored is None else _READING

    def _read(self) -> tuple[Any, list[Finding]]:
        text = self.line.text()
        if text == self._known_text or not text.strip():
            return (self._known if text == self._known_text else None), []
        return None, [Finding("ref-unknown", self.field.name, text.strip()[:80])]

    def show_stored(self, stored: object, shown: str = "") -> None:
        super().show_stored(stored, shown)
        self.list.hide()
        if stored is not None and not shown:
            self._ask_naming(str(stored))

    def show_raw(self, raw: object) -> None:
        if isinstance(raw, str) and self.field.valid(raw):
            self.show_stored(raw)
        else:
            super().show_raw(raw)

    def _ask_naming(self, row_id: str) -> None:
        target = self.target

        def named(found: dict[str, str]) -> None:
            if self._known == row_id and self._known_text == _READING:
                text = found.get(row_id) or "–"
                untouched = self.line.text() == _READING
                self._known_text = text
                if untouched:
                    self._put(text)
                    self.line.setCursorPosition(0)

        ask(self, self.frame, lambda office: office.naming(target, [row_id]), named)

    @property
    def naming(self) -> str:
        """How the chosen row is called; "" while none is chosen."""
        return self._known_text or "" if self._known and self.line.text() == self._known_text else ""

    # -- searching ----------------------------------------------------------------------------------------------------

    def typed(self, text: str) -> str:
        cleaned = as_typed(text)
        return persian.persian_digits(cleaned) if identifiers.digits_only(cleaned).isdigit() else cleaned

    def _edited(self, text: str) -> None:
        super()._edited(text)
        if self.line.text().strip():
            self.search()
        else:
            self._searching = False
            self.list.hide()

    def search(self, *, hold: bool = False) -> None:
        """Look for what is typed; a later search makes this one stale."""
        words, target = self.line.text(), self.target
        self._searching = True

        def found(rows: list[Answer]) -> None:
            if self.line.text() == words:
                self._searching = False
                self._found(rows)

        key = f"pick:{id(self)}"
        ask(self, self.frame, lambda office: office.namings.pick(target, words, _MOST), found, key=key, hold=hold)

    def _found(self, rows: Sequence[Answer]) -> None:
        offers = [Offer(one["id"], one["naming"], detail=one["detail"]) for one in rows]
        waits, self._enter_waits = self._enter_waits, False
        sure = [offer for offer, one in zip(offers, rows, strict=True) if one["sure"]]
        if len(sure) == 1 and (waits or preferences.read().auto_advance):
            self.take(sure[0], advance=True)
        elif waits and len(offers) == 1:
            self.take(offers[0], advance=True)
        elif not offers:
            self.list.hide()
            short = len(self.line.text().strip()) < _LEAST
            self.tell("" if short else f"پیدا نشد. F3: {self._label()} تازه")
        elif self.line.hasFocus():
            self.tell()
            self.list.show_offers(offers, foot="Enter: همین   F3: تازه")

    def _label(self) -> str:
        return self.frame.entity(self.target).label

    def open_list(self) -> None:
        """Show the rows chosen last, then the first of all."""
        target, recent = self.target, memory_of(self.frame).recent(self.target)

        def look_up(office: Office) -> list[Answer]:
            names = office.naming(target, recent)
            latest = [{"id": one, "naming": names[one], "detail": "", "sure": False} for one in recent if one in names]
            return [*latest, *(one for one in office.namings.pick(target, "", _MOST) if one["id"] not in names)]

        def found(rows: list[Answer]) -> None:
            self._found([{**one, "sure": False} for one in rows])

        self.line.setFocus()
        ask(self, self.frame, look_up, found, key=f"pick:{id(self)}", hold=True)

    # -- choosing -----------------------------------------------------------------------------------------------------

    def take(self, offer: Offer, *, advance: bool) -> None:
        """Choose a row; `advance`: and move on."""
        self._searching = False
        self.show_stored(offer.code, offer.text)
        memory_of(self.frame).chose(self.target, offer.code)
        self.edited.emit()
        if advance:
            self.advanced.emit()

    def _entered(self) -> None:
        offer = self.list.current()
        if offer is not None:
            self.take(offer, advance=True)
        elif self._searching:
            self._enter_waits = True
            self.search(hold=True)
        else:
            super()._entered()

    def _left(self) -> None:
        self.list.hide()
        super()._left()

    def key(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        if not plain_key(event):
            return False
        if event.key() in (keys.Key_Down, keys.Key_Up):
            if self.list.isVisible():
                self.list.move_by(1 if event.key() == keys.Key_Down else -1)
            else:
                self.open_list()
        elif event.key() == keys.Key_F4:
            self.open_list()
        elif event.key() == keys.Key_F3:
            self.make_new()
        elif event.key() == keys.Key_Escape and self.list.isVisible():
            self.list.hide()
        elif event.key() in (keys.Key_Backspace, keys.Key_Delete) and self._known and self.naming:
            self.line.setText("")
            self._edited("")
        else:
            return False
        return True

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("باز کردن فهرست", self.open_list, "F4", "menu"),
            Command(f"{self._label()} تازه…", self.make_new, "F3", "add", lambda: self.frame.actor.may("save")),
        )

    # -- a new row ----------------------------------------------------------------------------------------------------

    def make_new(self) -> None:
        """Ask for a new row in a short form, begun with what was typed, and take it."""
        from ui.forms.new_row import NewRow  # it holds a form, and a form holds editors

        typed = "" if self.naming else self.line.text().strip()
        dialog = NewRow(self, self.frame, self.target, typed)
        dialog.made.connect(self._made)
        dialog.open()

    def _made(self, row_id: str, naming: str) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
        self.take(Offer(row_id, naming), advance=True)
