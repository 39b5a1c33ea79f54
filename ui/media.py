"""A stick is found by itself: what is mounted where removable drives are, and the folder that was used last."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from models.text.persian import persian_digits, persian_number

_MOUNTS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True)
class Medium:
    """A place for bundles. `root`: where its drive is mounted, "" for a plain folder; `free` in bytes, -1: unknown."""

    folder: Path
    name: str
    root: str = ""
    free: int = -1
    read_only: bool = False

    @property
    def is_stick(self) -> bool:
        """Whether it is a drive that can be taken away."""
        return bool(self.root)

    def is_there(self) -> bool:
        """Whether the folder is there now, and on the drive on which it was found: a mount point stays as an empty
        folder of the system's own disk when its stick is pulled."""
        if not self.folder.is_dir():
            return False
        return not self.root or QStorageInfo(self.root).rootPath() == self.root


def mounted() -> list[Medium]:
    """The removable drives that are mounted now. May wait for a drive that answers slowly: not for the GUI thread."""
    system = QStorageInfo.root().rootPath()
    return [
        Medium(Path(one.rootPath()), one.displayName(), one.rootPath(), one.bytesAvailable(), one.isReadOnly())
        for one in QStorageInfo.mountedVolumes()
        if one.isValid() and one.isReady() and removable(one.rootPath(), system)
    ]


def removable(root: str, system: str, platform: str = sys.platform) -> bool:
    """Whether a drive mounted at `root` can be taken away: on Windows any but the system's."""
    if root == system:
        return False
    return platform == "win32" or root.startswith(_MOUNTS)


def found(last: str) -> list[Medium]:
    """The media to offer, the likeliest first: the folder used last if its stick is in, the sticks, then that folder.

    `last`: the folder used last, "" for none.
    """
    sticks = mounted()
    folder = Path(last) if last else None
    if folder is None or not folder.is_dir():
        return sticks
    known = plain(folder, sticks)
    others = [one for one in sticks if (one.root or one.folder) != (known.root or folder)]
    return [known, *others] if known.is_stick else [*others, known]


def plain(folder: Path, sticks: Sequence[Medium] = ()) -> Medium:
    """A folder that a person chose; on one of `sticks` it is that stick's."""
    stick = next((one for one in sticks if one.root and folder.is_relative_to(one.root)), None)
    if stick is not None:
        return Medium(folder, stick.name, stick.root, stick.free, stick.read_only)
    storage = QStorageInfo(str(folder))
    free = storage.bytesAvailable() if storage.isValid() else -1
    return Medium(folder, folder.name or str(folder), "", free)


def size(number: int) -> str:
    """So many bytes in words, rounded: «۱۴٫۲ گیگابایت»."""
    for unit, least in (("گیگابایت", 2**30), ("مگابایت", 2**20), ("کیلوبایت", 2**10)):
        if number >= least:
            return f"{persian_number(round(number / least, 1))} {unit}"
    return f"{persian_digits(str(max(number, 0)))} بایت"
