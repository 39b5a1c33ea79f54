"""While a person is typed, the store is asked who this may already be; the answer never stops the typing."""

from __future__ import annotations

from collections.abc import Mapping

from models.office.rows import likeness
from models.schema.entity import Entity
from ui.forms.asking import ask
from ui.forms.strips import Answer, LikenessStrip
from ui.frame import Frame

# After these fields there is something new to ask.
ASKED_AFTER = frozenset(
    {
        "national_id", "foreign_id", "passport_no", "last_name", "father_name", "birth_date", "sex",
        "mother_national_id", "birth_order",
    }
)  # fmt: skip


class KeepingApart:
    """Asks for one form of a person and shows the answer in its strip; forms of other records are left alone."""

    def __init__(self, frame: Frame, entity: Entity, strip: LikenessStrip) -> None:
        self._frame, self._strip, self._on = frame, strip, entity.name == "person"
        self._row: str | None = None
        self._asked: dict[str, object] = {}

    def begin(self, row_id: str | None) -> None:
        """The form shows another record."""
        self._row, self._asked = row_id, {}
        self._strip.show_found([])

    def left(self, field: str, raw: Mapping[str, object]) -> None:
        """A field was left: ask, if that can change the answer. A later question makes this one stale."""
        known = {name: value for name, value in raw.items() if name in ASKED_AFTER or name == "first_name"}
        if not self._on or field not in ASKED_AFTER or known == self._asked:
            return
        self._asked = known
        but = self._row

        def show(found: list[Answer]) -> None:
            if self._asked is known:
                self._strip.show_found(found)

        key = f"alike:{id(self)}"
        ask(self._strip, self._frame, lambda office: likeness.alike(office.saving, known, but), show, key=key)
