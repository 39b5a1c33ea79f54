"""A choice is taken by its digit, found by its letters, or refused: what fits nothing never becomes another option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from models.errors import Finding, UserError
from models.schema.codelists import Codelist, Option, of_options
from models.schema.fields import Choice, Field
from models.text import persian
from ui import preferences
from ui.forms.chips import Chips
from ui.forms.droplist import DropList
from ui.forms.editor import LineEditor, as_typed, plain_key
from ui.forms.offers import Offer, by_key, matching, offers_of
from ui.frame import Command, Frame

CHIPS = 7  # so many options lie open; more are a list


class ChoiceEditor(LineEditor):
    """One of a closed list. Its digit takes an option at once; letters filter, arrows move, Enter takes the marked."""

    several = False

    def __init__(
        self,
        field: Field,
        frame: Frame,
        *,
        choices: Sequence[tuple[str, str]] | None = None,
        compact: bool = False,
    ) -> None:
        super().__init__(field, frame, compact=compact)
        self._given = self._given_list(choices)
        self._offered: tuple[Codelist, tuple[Offer, ...]] | None = None
        self.chips: Chips | None = None
        if len(self.offers) <= CHIPS and not compact:
            self.chips = Chips(f"گزینه‌های {field.label}", several=self.several)
            self.chips.show_offers(self.offers)
            self.chips.taken.connect(self._clicked)
            self.inside.insertWidget(1, self.chips)
        self.list = DropList(self.line, f"گزینه‌های {field.label}")
        self.list.taken.connect(self._clicked)

    def _given_list(self, choices: Sequence[tuple[str, str]] | None) -> Codelist | None:
        """The list, where it is not the field's own."""
        if choices is None and isinstance(self.field, Choice):
            return None
        given = self.field.choices() if choices is None else choices
        return of_options(tuple(Option(code, label) for code, label in given))

    @property
    def listing(self) -> Codelist:
        """What is known here, as the list stands now: a code may come while the form is open."""
        if self._given is None and isinstance(self.field, Choice):
            return self.field.listing
        return self._given or of_options(())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be chosen; a withdrawn code is known and not offered."""
        listing = self.listing
        if self._offered is None or self._offered[0] is not listing:
            self._offered = listing, self._offers(tuple(listing.offered.items()))
        return self._offered[1]

    def _offers(self, choices: Sequence[tuple[str, str]]) -> tuple[Offer, ...]:
        return offers_of(choices)

    # -- the value ----------------------------------------------------------------------------------------------------

    def text_of(self, stored: Any) -> str:
        return "" if stored is None else persian.persian_digits(self.listing.labels.get(stored, str(stored)))

    def _read(self) -> tuple[Any, list[Finding]]:
        if self.line.text() == self._known_text:
            return self._known, []
        text = self.line.text().strip()
        if not text:
            return None, []
        code = self.listing.find(text)
        return (code, []) if code is not None else (None, [Finding("choice-unknown", self.field.name, text[:80])])

    def show_stored(self, stored: object, shown: str = "") -> None:
        super().show_stored(stored, shown)
        self._mark()

    def show_raw(self, raw: object) -> None:
        super().show_raw(self.text_of(raw) if isinstance(raw, str) and raw in self.listing.labels else raw)
        self._mark()

    def fitting(self) -> list[Offer]:
        """The options that fit what is typed, the best first; an exact spelling stands before all others."""
        text = self.line.text()
        if text == self._known_text:
            return list(self.offers)
        found = matching(self.offers, text, self.listing.spellings)
        exact = self.listing.find(text.strip())
        return sorted(found, key=lambda one: one.code != exact)

    # -- choosing -----------------------------------------------------------------------------------------------------

    def take(self, offer: Offer, *, advance: bool) -> None:
        """Choose an option; `advance`: and move on."""
        self.show_stored(offer.code)
        self.list.hide()
        self.edited.emit()
        if advance:
            self.advanced.emit()

    def _clicked(self, offer: Offer) -> None:
        self.line.setFocus()
        self.take(offer, advance=False)

    def complete(self) -> bool:
        """A digit that stands alone takes its option."""
        offer = by_key(self.offers, self.line.text().strip()) if len(self.line.text().strip()) == 1 else None
        if offer is None:
            return False
        self.show_stored(offer.code)
        self.list.hide()
        return preferences.read().auto_advance

    def _edited(self, text: str) -> None:
        if self._known and self._known_text and text.startswith(self._known_text):  # typed behind a chosen one
            text = text[len(self._known_text) :]
            self.line.setText(text)
        super()._edited(text)
        if self.line.text() != self._known_text:
            self._filter()
        self._mark()

    def _filter(self) -> None:
        """Show what fits, the first marked, so that Enter takes what is seen."""
        found = self.fitting() if self.line.text().strip() and self.chips is None else []
        if found:
            self.list.show_offers(found)
        else:
            self.list.hide()

    def _mark(self) -> None:
        if self.chips is None:
            return
        known = self.line.text() == self._known_text
        fitting = None if known else {one.code for one in self.fitting()}
        marked = self._marked() if not known else None
        self.chips.mark(
            [self._known] if known and self._known else [], fitting=fitting, marked=marked.code if marked else ""
        )

    def _marked(self) -> Offer | None:
        if self.list.isVisible():
            return self.list.current()
        if self.line.text() == self._known_text or not self.line.text().strip():
            return None
        return next(iter(self.fitting()), None)

    def settle(self) -> None:
        """What was spelled out is taken; what only begins an option is not."""
        super().settle()
        self.list.hide()
        self._mark()

    def _entered(self) -> None:
        marked = self._marked()
        if marked is not None:
            self.take(marked, advance=True)
        else:
            super()._entered()

    def _left(self) -> None:
        self.list.hide()
        super()._left()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        if not plain_key(event):
            return False
        if event.key() in (keys.Key_Down, keys.Key_Up):
            self._step(1 if event.key() == keys.Key_Down else -1)
        elif event.key() == keys.Key_F4:
            self.open_list()
        elif event.key() == keys.Key_Tab and (marked := self._marked()) is not None:
            self.take(marked, advance=False)
            return False
        elif event.key() == keys.Key_Escape and self.list.isVisible():
            self.list.hide()
        elif (
            event.key() in (keys.Key_Delete, keys.Key_Backspace)
            and self.line.text() == self._known_text
            and self._known
        ):
            self.clear()
        else:
            return False
        return True

    def clear(self) -> None:
        """Choose nothing."""
        self.line.setText("")
        self._edited("")

    def _step(self, rows: int) -> None:
        if self.list.isVisible():
            self.list.move_by(rows)
        else:
            self.open_list()

    def open_list(self) -> None:
        """Open the whole list, the chosen one marked."""
        known = self.line.text() == self._known_text
        offers = list(self.offers) if known else self.fitting() or list(self.offers)
        codes = [one.code for one in offers]
        current = codes.index(self._known) if known and self._known in codes else 0
        self.list.show_offers(offers, current=current)

    def commands(self) -> tuple[Command, ...]:
        return (Command("باز کردن فهرست", self.open_list, "F4", "menu"),)


class FlagEditor(ChoiceEditor):
    """Yes or no: 1 or 0; the space bar goes round."""

    YES, NO = "true", "false"

    def _offers(self, choices: Sequence[tuple[str, str]]) -> tuple[Offer, ...]:
        return (Offer(self.YES, "بله", "1"), Offer(self.NO, "خیر", "0"))

    def raw(self) -> object:
        if self.line.text() == self._known_text:
            return None if self._known is None else self._known == self.YES
        return super().raw()

    def _read(self) -> tuple[Any, list[Finding]]:
        if self.line.text() == self._known_text:
            return self._known, []
        try:
            stored, _ = self.field.read(self.line.text(), self.frame.today())
        except UserError as error:
            return None, [error.finding]
        return self._code(stored), []

    def _code(self, stored: object) -> str | None:
        return None if stored is None else self.YES if stored else self.NO

    def stored(self) -> bool | None:
        code = self._read()[0]
        return None if code is None else code == self.YES

    def show_raw(self, raw: object) -> None:
        if isinstance(raw, bool):
            self.show_stored(raw)
        else:
            super().show_raw(raw)

    def settle(self) -> None:
        code = self._read()[0]
        if code is not None and self.line.text() != self._known_text:
            LineEditor.show_stored(self, code)
        super().settle()

    def show_stored(self, stored: object, shown: str = "") -> None:
        """Show True, False, None, or the code of an option."""
        super().show_stored(stored if stored in (self.YES, self.NO) else self._code(stored), shown)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and plain_key(event):
            rounds = {None: True, True: False, False: None}
            self.list.hide()
            self.show_stored(rounds[self.stored()])
            self.edited.emit()
            return True
        return super().key(event)


class ChoicesEditor(ChoiceEditor):
    """Any number of a closed list: a digit puts one in or takes it out, Enter on an empty line moves on."""

    several = True

    def __init__(
        self,
        field: Field,
        frame: Frame,
        *,
        choices: Sequence[tuple[str, str]] | None = None,
        compact: bool = False,
    ) -> None:
        self.chosen: list[str] = []
        super().__init__(field, frame, choices=choices, compact=compact)

    def raw(self) -> object:
        typed = as_typed(self.line.text()).strip()
        if not typed:
            return list(self.chosen) or None
        return [*self.chosen, typed]

    def stored(self) -> list[str] | None:
        return None if self._read()[1] else sorted(self.chosen) or None

    def _read(self) -> tuple[Any, list[Finding]]:
        typed = self.line.text().strip()
        if typed:
            return None, [Finding("choice-unknown", self.field.name, typed[:80])]
        return sorted(self.chosen) or None, []

    def show_stored(self, stored: object, shown: str = "") -> None:
        self.chosen = [str(one) for one in stored] if isinstance(stored, (list, tuple)) else []
        super().show_stored(None)

    def show_raw(self, raw: object) -> None:
        self.show_stored(raw)

    def take(self, offer: Offer, *, advance: bool) -> None:
        """Put an option in, or take it out again."""
        self.chosen = (
            [one for one in self.chosen if one != offer.code]
            if offer.code in self.chosen
            else [*self.chosen, offer.code]
        )
        super().show_stored(None)
        self.list.hide()
        self.edited.emit()

    def complete(self) -> bool:
        offer = by_key(self.offers, self.line.text().strip()) if len(self.line.text().strip()) == 1 else None
        if offer is not None:
            self.take(offer, advance=False)
        return False

    def settle(self) -> None:
        exact = self.listing.find(self.line.text().strip()) if self.line.text().strip() else None
        offered = next((one for one in self.offers if one.code == exact), None)
        if offered is not None and offered.code not in self.chosen:
            self.take(offered, advance=False)
        self.list.hide()
        self._mark()

    def told(self) -> str:
        if self.chips is not None and not self.compact:
            return ""
        return "، ".join(self.listing.labels.get(one, one) for one in self.chosen)

    def _mark(self) -> None:
        if self.chips is None:
            return
        typed = bool(self.line.text().strip())
        marked = self._marked() if typed else None
        fitting = {one.code for one in self.fitting()} if typed else None
        self.chips.mark(self.chosen, fitting=fitting, marked=marked.code if marked else "")
