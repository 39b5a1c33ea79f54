"""A medium is offered without being asked for: the sticks that are in, and the folder that was used last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.store.database import free_bytes
from models.sync.sticks import Stick, among, sticks, still_there


@dataclass(frozen=True)
class Medium:
    """A place for bundles. `free` in bytes, -1: unknown; `stick`: the drive it lies on, None for a plain folder."""

    folder: Path
    name: str
    free: int = -1
    read_only: bool = False
    stick: Stick | None = None

    @property
    def is_stick(self) -> bool:
        """Whether it is on a drive that can be taken away."""
        return self.stick is not None

    def is_there(self) -> bool:
        """Whether the folder is there now, and on the drive on which it was found: a mount point stays as an empty
        folder of the system's own disk when its stick is pulled."""
        return self.folder.is_dir() and (self.stick is None or still_there(self.stick))


def mounted() -> list[Medium]:
    """The sticks that are in now. May wait for a drive that answers slowly: not for the GUI thread."""
    return [_on(one) for one in sticks()]


def found(last: str, added: Path | None = None) -> list[Medium]:
    """The media to offer, the likeliest first: the folder somebody `added`, the folder used last if its stick is in,
    the sticks, then that folder. Not for the GUI thread.

    `last`: the folder used last, "" for none.
    """
    known = mounted()
    chosen = [plain(added, known)] if added is not None and added.is_dir() else []
    folders = {one.folder for one in chosen}
    return [*chosen, *(one for one in _usual(last, known) if one.folder not in folders)]


def _usual(last: str, known: list[Medium]) -> list[Medium]:
    folder = Path(last) if last else None
    if folder is None or not folder.is_dir():
        return known
    usual = plain(folder, known)
    others = [one for one in known if _place(one) != _place(usual)]
    return [usual, *others] if usual.is_stick else [*others, usual]


def _place(medium: Medium) -> str | Path:
    return medium.stick.root if medium.stick else medium.folder


def plain(folder: Path, known: Sequence[Medium] = ()) -> Medium:
    """A folder that a person chose; on one of the sticks among `known` it is that stick's. Not for the GUI thread."""
    stick = among(folder, [one.stick for one in known if one.stick])
    if stick is not None:
        return _on(stick)
    try:
        free = free_bytes(folder)
    except OSError:  # a drive that does not tell: unknown, and writing on it will say why
        free = -1
    return Medium(folder, folder.name or str(folder), free)


def _on(stick: Stick) -> Medium:
    return Medium(stick.folder, stick.name, stick.free, stick.read_only, stick)
