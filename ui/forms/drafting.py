"""What is typed is on the disk before the next field is; whoever comes back finds it, and is asked first."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtGui import QKeyEvent

from models.office import Office
from models.schema.entity import Entity
from ui.forms.asking import ask
from ui.forms.strips import DraftStrip
from ui.frame import Frame
from ui.tasks import Operation

Answer = dict[str, Any]


class Holder(Protocol):
    """The form whose draft it is."""

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""

    def shows(self, name: str) -> bool:
        """Whether a value of that name has a place here."""

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Fill in what was left unfinished."""

    def focus_first(self) -> None:
        """Go to the first field."""

    def type_first(self, event: QKeyEvent) -> None:
        """Type a key into the first field."""


class Drafting:
    """The draft of one form. A record that is there has one draft for each person; each new record has its own."""

    def __init__(self, frame: Frame, entity: Entity, strip: DraftStrip, holder: Holder) -> None:
        self._frame, self._entity, self._strip, self._holder = frame, entity, strip, holder
        self._row: str | None = None
        self._kept = False
        self._offered: Answer = {}
        self.key = ""
        strip.restored.connect(lambda: self._restore(self._offered))
        strip.discarded.connect(self._discard)
        strip.passed.connect(self._pass)

    def begin(self, row_id: str | None) -> None:
        """The form shows another record (None: a new one)."""
        self._row, self._kept = row_id, False
        self.key = ":".join((self._frame.actor.user, self._entity.name, row_id or secrets.token_hex(16)))

    def look(self, programme: str | None) -> None:
        """Offer the latest that was left unfinished here. Keys wait for the answer."""
        key = self.key

        def found(drafts: list[Answer]) -> None:
            mine = next((one for one in drafts if self._fits(one, programme)), None)
            if mine is not None and key == self.key and not self._holder.dirty:
                self._offered = mine
                self._strip.offer(mine, self._frame.today())
                self._strip.restore.setFocus()

        self._ask(found)

    def take(self, key: str) -> None:
        """Bring back the draft of that key, if it is there."""

        def found(drafts: list[Answer]) -> None:
            for one in drafts:
                if one["key"] == key:
                    self._restore(one)

        self._ask(found)

    def _ask(self, found: Callable[[list[Answer]], None]) -> None:
        entity = self._entity.name
        ask(self._strip, self._frame, lambda office: office.drafts(entity), found, hold=True)

    def _fits(self, draft: Answer, programme: str | None) -> bool:
        if not all(map(self._holder.shows, draft["raw"])):
            return False  # of a longer form: nothing is saved that nobody sees
        if self._row is not None or draft["row"] is not None:
            return bool(draft["row"] == self._row)
        return programme is None or draft["programme"] == programme

    def _restore(self, draft: Answer) -> None:
        """The form holds this draft now, and keeps on keeping it."""
        self._strip.hide()
        self.key, self._kept = draft["key"], True
        self._holder.restore(draft)

    def _discard(self) -> None:
        self._strip.hide()
        self.drop(self._offered["key"])
        self._holder.focus_first()

    def _pass(self, event: QKeyEvent) -> None:
        self._strip.hide()
        self._holder.type_first(event)

    def keep(self, content: Mapping[str, Any]) -> None:
        """Write down what was typed: `{programme, raw}`; a later writing makes one that still waits needless."""
        self._kept = True
        key, entity, row = self.key, self._entity.name, self._row

        def write(office: Office) -> None:
            office.keep_draft(key, entity, row, content)

        self._frame.run(Operation(lambda office, _progress: write(office)), key=f"draft:{key}")

    def drop(self, key: str = "") -> None:
        """Forget a draft: the form's own, or another."""
        if not key and not self._kept:
            return
        self._kept = self._kept and bool(key)
        gone = key or self.key
        self._frame.run(Operation(lambda office, _progress: office.drop_draft(gone)), key=f"draft:{gone}")
