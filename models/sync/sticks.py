"""There is one way to find a stick: the system is chosen here, and everything above asks these four functions."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable
from pathlib import Path

from models.sync.stick import Stick
from models.text.persian import clean

if sys.platform == "win32":
    from models.sync import sticks_windows as system
else:
    from models.sync import sticks_linux as system

__all__ = ["Stick", "among", "stick_of", "sticks", "still_there"]


def sticks() -> list[Stick]:
    """The sticks that are in now; a name, which anybody may have given, has nothing hidden in it.

    May wait for a drive that answers slowly: not for a thread that draws a window.
    """
    return [dataclasses.replace(one, name=clean(one.name) or one.root) for one in system.sticks()]


def among(folder: Path, found: Iterable[Stick]) -> Stick | None:
    """The one of these sticks below whose root `folder` stands, the innermost first; its `folder` is then this one."""
    over = [one for one in found if folder.is_relative_to(one.root)]
    innermost = max(over, key=lambda one: len(one.root), default=None)
    return dataclasses.replace(innermost, folder=folder) if innermost else None


def stick_of(folder: Path) -> Stick | None:
    """The stick on which a folder lies (links followed), None for a folder elsewhere or none at all.

    OSError when the stick is pulled meanwhile.
    """
    place = folder.resolve()
    one = among(place, sticks())
    if one is None or not place.is_dir():
        return None
    another = place.stat().st_dev != Path(one.root).stat().st_dev  # something else is mounted inside the stick
    return None if another else dataclasses.replace(one, folder=folder)


def still_there(stick: Stick) -> bool:
    """Whether this stick is in and its folder on it. Neither an empty mount point nor another stick there is it."""
    mine = (stick.root, stick.name, stick.size, stick.file_system)
    return any((one.root, one.name, one.size, one.file_system) == mine for one in sticks()) and stick.folder.is_dir()
