"""What stays the same from one record to the next is carried on where it is pinned; a health result never is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from ui.forms.depending import beginnings
from ui.forms.field_box import FieldBox
from ui.forms.memory import memory_of
from ui.forms.plan import ANSWERS, Place, carried
from ui.frame import Frame

_NEVER = "این خانه از رکورد پیش برداشته نمی‌شود؛ نتیجهٔ هر کس از خود اوست."


def value_of(stored: Mapping[str, Any], name: str) -> Any:
    """A row's value of a field, or of an answer («answers.right»)."""
    column, _, key = name.partition(".")
    return (stored.get(ANSWERS) or {}).get(key) if key else stored.get(column)


class Carrying:
    """Pins and repeated values of the forms of one entity, for as long as the window is open."""

    def __init__(self, frame: Frame, entity: Entity) -> None:
        self._frame, self._memory, self._entity = frame, memory_of(frame), entity

    def pinned(self, programme: Programme | None, place: Place) -> bool | None:
        """Whether the field goes on to the next record; None where it never may."""
        if not carried(programme, place):
            return None
        return self._memory.is_pinned(self._entity.name, _name(programme), place.name, place.field.pinned)

    def toggle(self, programme: Programme | None, box: FieldBox) -> None:
        """Pin a field or let it go."""
        pinned = self.pinned(programme, box.place)
        if pinned is not None:
            self._memory.pin(self._entity.name, _name(programme), box.name, not pinned)
            box.show_pinned(not pinned)

    def repeat(self, programme: Programme | None, box: FieldBox) -> bool:
        """Put the last saved record's value into a field; whether there was one."""
        last = self.last(programme, box.place)
        if last is None:
            never = self.pinned(programme, box.place) is None
            self._frame.tell(_NEVER if never else "رکورد پیش در این خانه چیزی ندارد.", "note")
            return False
        box.editor.show_stored(*last)
        box.editor.edited.emit()
        return True

    def fill(self, programme: Programme | None, box: FieldBox, row: Row | None) -> None:
        """Show what a field holds in its row; of a new one what is carried on, or what such records begin with."""
        begun = beginnings(self._entity, self._frame.today()).get(box.name)
        if row is not None:
            box.editor.show_stored(value_of(row, box.name))
        elif (kept := self.prefilled(programme, box.place)) is not None:
            box.editor.show_stored(*kept)
        elif begun is not None:
            box.editor.show_stored(begun)
        else:
            box.editor.empty()
        box.show_told([])
        box.show_pinned(self.pinned(programme, box.place))

    def prefilled(self, programme: Programme | None, place: Place) -> tuple[Any, str] | None:
        """What a new record begins with in a pinned field: (stored, words)."""
        return self.last(programme, place) if self.pinned(programme, place) else None

    def last(self, programme: Programme | None, place: Place) -> tuple[Any, str] | None:
        """The last saved record's value of the field and its words; None for one that may not be carried on."""
        if not carried(programme, place):
            return None
        return self._memory.last(self._entity.name, _name(programme), place.name)

    def remember(
        self, programme: Programme | None, row: Row, names: Mapping[str, str], places: Iterable[Place]
    ) -> None:
        """Keep a saved record's values; those of fields that this form does not have stay as they were."""
        kept = {one.name: (value_of(row, one.name), names.get(one.name, "")) for one in places}
        self._memory.remember(self._entity.name, _name(programme), kept)


def _name(programme: Programme | None) -> str | None:
    return programme.name if programme else None
