"""On Linux the kernel tells what can be taken away: its table of mounts, and the way to each device through /sys.

A mount is a stick when its device is there and says «removable», or hangs on USB, or is mounted where people and
desktops mount sticks. A mount without a device of its own (memory, network) is none, nor is a CD, nor what the system
itself stands on. A stick that was pulled may stay in the table for a while; its device does not.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from models.sync.stick import Stick

_MOUNTS = Path("/proc/self/mountinfo")
_SYSTEM = Path("/sys")
_LABELS = Path("/dev/disk/by-label")
_FOR_STICKS = ("/media", "/run/media", "/mnt")
_OCTAL = re.compile(r"\\([0-7]{3})")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_USB = re.compile(r"usb\d+")
_OPTICAL = re.compile(r"sr\d+")

Space = Callable[[str], tuple[int, int, int]]
"""Size, used and free bytes of the file system at a path; OSError when it does not answer."""


@dataclass(frozen=True)
class Mount:
    """A line of the table. `device` is MAJOR:MINOR, major 0 for what the kernel made up itself."""

    device: str
    point: str
    read_only: bool
    file_system: str
    source: str


def sticks() -> list[Stick]:
    """The sticks of this machine; `sticks.sticks` says when to ask."""
    table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    return found(table, _SYSTEM, labels(_LABELS), shutil.disk_usage)


def found(table: str, system: Path, named: dict[str, str], space: Space) -> list[Stick]:
    """The sticks of a mount table; `system`: /sys, `named`: labels by device, as `labels` reads them."""
    made = []
    for mount, device in removable(read_mounts(table), system):
        try:
            size, _used, free = space(mount.point)
        except OSError:  # pulled this very moment, or not this user's: no stick to write on
            continue
        name = named.get(device.name) or Path(mount.point).name
        made.append(Stick(Path(mount.point), name, mount.point, free, size, mount.read_only, mount.file_system))
    return made


# -- the table of mounts ----------------------------------------------------------------------------------------------


def read_mounts(table: str) -> list[Mount]:
    """The mounts of /proc/self/mountinfo (proc_pid_mountinfo(5)) that can be seen: of two at one point the later."""
    seen: dict[str, Mount] = {}
    for line in table.split("\n"):
        if (mount := _read_mount(line)) is not None:
            seen.pop(mount.point, None)
            seen[mount.point] = mount
    return list(seen.values())


def _read_mount(line: str) -> Mount | None:
    """`36 35 8:17 / /media/K rw,relatime shared:1 - vfat /dev/sdb1 rw`; None for what is no such line."""
    before, _, after = line.partition(" - ")
    left, right = before.split(" "), after.split(" ")
    if len(left) < 6 or len(right) < 2:
        return None
    options = {*left[5].split(","), *(right[2].split(",") if len(right) > 2 else ())}
    return Mount(left[2], plain(left[4]), "ro" in options, right[0], plain(right[1]))


def plain(text: str) -> str:
    """A field of the table with its octal escapes undone: space, tab, newline, backslash and # are written so."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def labels(folder: Path) -> dict[str, str]:
    """The labels of file systems by device (`sdb1`), out of the links of udev; their hex escapes undone."""
    if not folder.is_dir():
        return {}
    links = (one for one in folder.iterdir() if one.is_symlink())
    return {one.readlink().name: _HEX.sub(lambda found: chr(int(found[1], 16)), one.name) for one in links}


# -- the devices ------------------------------------------------------------------------------------------------------


def removable(mounts: Iterable[Mount], system: Path) -> list[tuple[Mount, Path]]:
    """The mounts that can be taken away, each device once (where it was mounted first), with its folder in /sys."""
    devices = {mount: device for mount in mounts if (device := _device(mount, system)) is not None}
    root = next((device for mount, device in devices.items() if mount.point == "/"), None)
    first: dict[Path, Mount] = {}
    for mount, device in devices.items():
        first.setdefault(device, mount)
    return [(mount, device) for device, mount in first.items() if _is_stick(mount, device, root)]


def _is_stick(mount: Mount, device: Path, root: Path | None) -> bool:
    if device == root or _OPTICAL.fullmatch(device.name):
        return False
    if any(Path(mount.point).is_relative_to(place) for place in _FOR_STICKS):
        return True
    disks = _disks(device)
    beside = disks & _disks(root) if root is not None else set()  # the system's own stick has further partitions
    return not beside and any(map(_comes_off, disks))


def _device(mount: Mount, system: Path) -> Path | None:
    """The folder of a mount's device in /sys; None without one. Some file systems (btrfs, fuse) only name it."""
    place = system / "dev" / "block" / mount.device
    if mount.device.startswith("0:"):
        if not mount.source.startswith("/dev/"):
            return None
        place = system / "class" / "block" / Path(mount.source).name
    return place.resolve() if place.exists() else None


def _disks(device: Path) -> set[Path]:
    """The whole disks on which a device lies: of a partition its disk, of an unlocked one those beneath it."""
    beneath = [one.resolve() for one in device.glob("slaves/*")]
    if beneath:
        return set().union(*map(_disks, beneath))
    return {device.parent if (device / "partition").exists() else device}


def _comes_off(disk: Path) -> bool:
    flag = disk / "removable"
    removable = flag.is_file() and flag.read_text(encoding="ascii").strip() == "1"
    return removable or any(map(_USB.fullmatch, disk.parts))
