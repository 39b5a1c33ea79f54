"""The shape of a form is its programme and the few answers on which the others depend; with them the form changes.

A record that does not say its programme itself (a step) has that of the row it belongs to, and asks the store for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from models.catalog import BY_NAME, choices_of
from models.office import Office
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from ui.forms.asking import ask
from ui.forms.depending import SHAPING, beginnings, other_programme, parent_of, unasked
from ui.forms.field_box import FieldBox
from ui.forms.plan import Block, Planner
from ui.frame import Frame

Boxes = Mapping[str, FieldBox]


class Shape:
    """Of one form. `programme`: whose answers stand there; `parent`: the id of the row that gave it, if one did."""

    def __init__(self, owner: QObject, frame: Frame, entity: Entity, programme: Programme | None) -> None:
        self._owner, self._frame, self._entity = owner, frame, entity
        self._above = parent_of(entity)
        self._saved: Row | None = None
        self._state: dict[str, Any] = {}
        self.programme = programme
        self.parent: object = None

    def begin(self, saved: Row | None, given: Mapping[str, object]) -> None:
        """The form shows another record: a saved one, or a new one with these raw values."""
        known: Mapping[str, object] = saved if saved is not None else given
        self._saved = saved
        self.programme = self._frame.programme(str(known.get("programme") or ""))
        self._state = {name: known.get(name) for name in SHAPING} if self._entity.has_answers else {}
        if saved is None:
            begun = beginnings(self._entity, self._frame.today())
            self._state |= {name: begun[name] for name in begun if name in SHAPING and not self._state[name]}
        self.parent = known.get(self._above) if self.programme is not None else None

    def blocks(self, only: Sequence[str] | None, fixed: Collection[str]) -> list[Block]:
        """What is asked now, by section; `only`: these fields alone."""
        hidden = {*fixed}
        if only is None:
            hidden |= unasked(self._entity, self.programme, self._state, self._saved)
        row = {**(self._saved or {}), **self._state, "stage": self._state.get("stage") or self._first_stage()}
        return Planner(self._frame, self._entity, self.programme, hidden, row).blocks(only)

    def _first_stage(self) -> str | None:
        """The stage at which a record begins while none is chosen."""
        given = choices_of(self.programme).get("stage", ()) if self.programme and self._state else ()
        return given[0]["code"] if given and "stage" in self._entity.own_fields else None

    def take(self, boxes: Boxes) -> bool:
        """Read what the fields say now; whether something else is asked from now on."""
        said = {name: boxes[name].editor.stored() for name in self._state if name in boxes}
        state, programme = {**self._state, **said}, self.programme
        box = boxes.get("programme")
        if box is not None and other_programme(self._entity, box, programme):
            programme = self._frame.programme(str(box.editor.stored() or ""))
        if state == self._state and programme is self.programme:
            return False
        self._state, self.programme = state, programme
        return True

    def recall(self, programme: str | None, raw: Mapping[str, object]) -> None:
        """Be as a draft was left."""
        self.programme = self._frame.programme(programme)
        self._state |= {name: raw[name] for name in self._state if name in raw}
        self.parent = raw.get(self._above, self.parent)

    def given(self) -> Mapping[str, object]:
        """What is put along: the programme, where the row above said it."""
        return {"programme": self.programme.name} if self._above and self.programme is not None else {}

    def is_above(self, box: FieldBox) -> bool:
        """Whether this field names another row now that gives the programme."""
        return bool(self._above) and box.name == self._above and box.editor.stored() != self.parent

    def ask_above(self, boxes: Boxes, then: Callable[[], None]) -> None:
        """Take the programme of the row that is named above, if one is; `then` in any case. Keys wait for it."""
        box = boxes.get(self._above) if self._above else None
        chosen = box.editor.stored() if box is not None else None
        if box is None or chosen == self.parent:
            then()
            return
        self.parent, target = chosen, self._entity.refs[self._above]

        def came(name: str) -> None:
            if self.parent == chosen:
                self.programme = self._frame.programme(name)
                then()

        ask(self._owner, self._frame, lambda office: _programme_of(office, target, chosen), came, hold=True)


def _programme_of(office: Office, entity: str, row_id: object) -> str:
    """The programme of a row that the actor sees, "" for none."""
    found = office.find(entity, where={"id": row_id}) if isinstance(row_id, str) and entity in BY_NAME else []
    return str(found[0].get("programme") or "") if found else ""
