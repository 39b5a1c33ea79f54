"""At each opening the store is compared with what its machine remembers: another machine, or more than the store holds,
means a copy, and a copy begins a new life (sync.md, «Restored or cloned»)."""

from __future__ import annotations

from models.admin import machine
from models.store import lives
from models.store.store import Store


def look(store: Store) -> str | None:
    """Begin a new life if this is a copied or restored file; how that was noticed, or None."""
    here, known = machine.fingerprint(), store.meta("machine")
    mark = machine.high_water(store.replica)
    behind = mark is not None and mark > (store.epoch, store.place())
    moved = bool(here and known and here != known)
    if moved or behind or (here and not known):
        with store.writing():
            if here:
                store.set_meta("machine", here)
            if moved or behind:
                above = mark[0] if mark else 0
                how = lives.MACHINE if moved else lives.MARK
                lives.begin(store, how, epoch=_beyond(store, above) if behind else None)
    remember(store)
    return (lives.MACHINE if moved else lives.MARK) if moved or behind else None


def _beyond(store: Store, mark: int) -> int:
    return max(store.epoch, mark) + 1


def remember(store: Store) -> None:
    """Keep outside the store how far it is."""
    machine.remember(store.replica, store.epoch, store.place())
