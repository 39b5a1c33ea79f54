"""What the last saved record held is kept while the window is open, for F9 and for pinned fields; never on the disk."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from ui.frame import Frame

_RECENT = 8  # rows of an entity that were chosen last

Kind = tuple[str, str]
"""An entity's name and a programme's, "" for none."""


class Memory:
    """One window's memory. Values are stored values by field, with their words where they refer to a row."""

    def __init__(self) -> None:
        self._last: dict[Kind, dict[str, tuple[Any, str]]] = {}
        self._pinned: dict[Kind, dict[str, bool]] = defaultdict(dict)
        self._recent: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_RECENT))

    def remember(self, entity: str, programme: str | None, values: Mapping[str, tuple[Any, str]]) -> None:
        """Keep a saved record's values: field to (stored, words). Other fields stay as they were."""
        self._last.setdefault((entity, programme or ""), {}).update(values)

    def last(self, entity: str, programme: str | None, field: str) -> tuple[Any, str] | None:
        """The last record's value of a field and its words, None where it had none."""
        found = self._last.get((entity, programme or ""), {}).get(field)
        return found if found and found[0] is not None else None

    def is_pinned(self, entity: str, programme: str | None, field: str, usual: bool) -> bool:
        """Whether a field is carried on: as the person said here, else as declared."""
        return self._pinned[entity, programme or ""].get(field, usual)

    def pin(self, entity: str, programme: str | None, field: str, pinned: bool) -> None:
        """Carry a field on from now, or no longer."""
        self._pinned[entity, programme or ""][field] = pinned

    def chose(self, entity: str, row_id: str) -> None:
        """A row was chosen in a field."""
        recent = self._recent[entity]
        if row_id in recent:
            recent.remove(row_id)
        recent.appendleft(row_id)

    def recent(self, entity: str) -> tuple[str, ...]:
        """The rows chosen last, the latest first."""
        return tuple(self._recent[entity])


_MEMORIES: WeakKeyDictionary[Frame, Memory] = WeakKeyDictionary()


def memory_of(frame: Frame) -> Memory:
    """The memory of a window's frame; another login has another."""
    return _MEMORIES.setdefault(frame, Memory())
