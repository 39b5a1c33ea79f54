from __future__ import annotations

import ctypes
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from models.sync import sticks_windows
from models.sync.stick import Stick
from models.sync.sticks_windows import CALLS, bus_of, declared, found

GB = 2**30
USB, SATA, SD, MMC, NVME = 7, 11, 12, 13, 17
REMOVABLE, FIXED, REMOTE, CD, RAM = 2, 3, 4, 5, 6


@dataclass
class Drive:
    """A letter of the made-up machine. `bus` None: the device does not answer; `empty`: a slot without a card."""

    kind: int
    bus: int | None = None
    label: str = ""
    disk: int = 1
    flags: int = 0x0000_00FF
    empty: bool = False
    no_room: bool = False


@dataclass
class Kernel:
    """As much of kernel32 as is asked for; it notes what was called and what is still open."""

    drives: dict[str, Drive]
    system: str = "C"
    mode: int = 0x20
    called: list[tuple[str, Any]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def GetLogicalDrives(self) -> int:  # noqa: N802
        return sum(1 << ord(letter) - ord("A") for letter in self.drives)

    def GetSystemWindowsDirectoryW(self, buffer: Any, size: int) -> int:  # noqa: N802
        assert size <= len(buffer)
        buffer.value = f"{self.system}:\\Windows"
        return len(buffer.value)

    def SetThreadErrorMode(self, mode: int, before: Any) -> int:  # noqa: N802
        if before is not None:
            before._obj.value = self.mode
        self.mode = mode
        return 1

    def GetDriveTypeW(self, root: str) -> int:  # noqa: N802
        return self.drives[root[0]].kind

    def GetVolumeInformationW(  # noqa: N802
        self, root: str, name: Any, size: int, serial: None, most: None, flags: Any, kind: Any, room: int
    ) -> int:
        self.called.append(("volume", root))
        assert self.mode & 1, "an empty slot would raise a dialog"
        drive = self.drives[root[0]]
        if drive.empty:
            return 0
        assert (size, room) == (len(name), len(kind))
        name.value, kind.value, flags._obj.value = drive.label, "FAT32", drive.flags
        return 1

    def GetDiskFreeSpaceExW(self, root: str, free: Any, size: Any, all_free: None) -> int:  # noqa: N802
        free._obj.value, size._obj.value = 14 * GB, 16 * GB
        return not self.drives[root[0]].no_room

    def CreateFileW(self, name: str, access: int, *_: Any) -> int | None:  # noqa: N802
        assert (name[:4], name[5:], access) == ("\\\\.\\", ":", 0), "no right is asked for, so none is needed"
        if self.drives[name[4]].bus is None:
            return ctypes.c_void_p(-1).value
        self.open.append(ord(name[4]))
        return ord(name[4])

    def DeviceIoControl(  # noqa: N802
        self, handle: int, code: int, query: bytes | None, size: int, out: Any, room: int, told: Any, later: None
    ) -> int:
        assert handle in self.open
        assert (len(query or b""), len(out)) == (size, room)
        drive = self.drives[chr(handle)]
        descriptor = struct.pack("<II4B5I", 1, 40, 0, 0, 0, 0, 0, 0, 0, 0, drive.bus or 0) + bytes(8)
        answer = descriptor if code == 0x2D1400 else struct.pack("<III", 7, drive.disk, ord(chr(handle)))
        ctypes.memmove(out, answer, len(answer))
        told._obj.value = len(answer)
        return 1

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        self.open.remove(handle)
        return 1


SYSTEM = Drive(FIXED, NVME, "Windows", disk=0)


def letters(**drives: Drive) -> list[str]:
    return [one.root[0] for one in found(Kernel({"C": SYSTEM, **drives}))]


def test_a_stick_is_told_whole() -> None:
    (one,) = found(Kernel({"C": SYSTEM, "E": Drive(REMOVABLE, label="KINGSTON")}))
    assert one == Stick(Path("E:\\"), "KINGSTON", "E:\\", 14 * GB, 16 * GB, False, "FAT32")


def test_without_a_label_it_has_the_name_of_its_letter() -> None:
    (one,) = found(Kernel({"C": SYSTEM, "E": Drive(REMOVABLE)}))
    assert one.name == "E:"


@pytest.mark.parametrize(
    ("drive", "is_one"),
    [
        (Drive(REMOVABLE), True),
        (Drive(FIXED, USB), True),  # a hard disk in a box
        (Drive(FIXED, SD), True),
        (Drive(FIXED, MMC), True),
        (Drive(FIXED, SATA), False),
        (Drive(FIXED, NVME), False),
        (Drive(FIXED, None), False),  # does not say what it hangs on
        (Drive(FIXED, MMC, disk=0), False),  # beside the system on one disk
        (Drive(REMOTE), False),
        (Drive(CD), False),
        (Drive(RAM), False),
        (Drive(REMOVABLE, empty=True), False),  # an empty card reader
        (Drive(REMOVABLE, no_room=True), False),  # pulled between two questions
    ],
)
def test_what_can_be_taken_away(drive: Drive, is_one: bool) -> None:
    assert letters(E=drive) == ["E"] * is_one


@pytest.mark.parametrize("system", [Drive(FIXED, USB, disk=3), Drive(REMOVABLE, USB, disk=3)])
def test_the_drive_of_the_system_is_never_one(system: Drive) -> None:
    kernel = Kernel({"C": Drive(FIXED, USB), "D": Drive(FIXED, USB, disk=3), "W": system}, system="W")
    assert [one.root[0] for one in found(kernel)] == ["C"]


def test_floppies_are_not_even_asked() -> None:
    kernel = Kernel({"A": Drive(REMOVABLE), "B": Drive(REMOVABLE), "C": SYSTEM, "Z": Drive(REMOVABLE)})
    assert [one.root for one in found(kernel)] == ["Z:\\"]
    assert kernel.called == [("volume", "Z:\\")]


def test_a_closed_stick_says_so() -> None:
    sticks = found(Kernel({"C": SYSTEM, "E": Drive(REMOVABLE, flags=0x0008_00FF), "F": Drive(REMOVABLE)}))
    assert [one.read_only for one in sticks] == [True, False]


def test_nothing_stays_open_and_dialogs_come_back() -> None:
    kernel = Kernel({"C": SYSTEM, "E": Drive(FIXED, USB), "F": Drive(FIXED, None), "G": Drive(REMOVABLE, empty=True)})
    assert len(found(kernel)) == 1
    assert (kernel.open, kernel.mode) == ([], 0x20)


def test_dialogs_come_back_after_a_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel({"C": SYSTEM})

    def fail() -> int:
        raise OSError(1, "no")

    monkeypatch.setattr(kernel, "GetLogicalDrives", fail)
    with pytest.raises(OSError, match="no"):
        found(kernel)
    assert kernel.mode == 0x20


@pytest.mark.parametrize("length", range(33))
def test_a_descriptor_that_is_cut_off_tells_no_bus(length: int) -> None:
    whole = struct.pack("<II4B5I", 1, 40, 0, 0, 0, 0, 0, 0, 0, 0, USB)
    assert bus_of(whole[:length]) == (USB if length == len(whole) else 0)


def test_every_call_has_its_types() -> None:
    """One without would give back the lower half of a handle on a 64-bit Windows."""
    made = [name for name in vars(Kernel) if name[0].isupper()]
    assert sorted(CALLS) == sorted(made)

    class Function:
        restype: Any = None
        argtypes: Any = None

    class Library:
        def __init__(self) -> None:
            for name in CALLS:
                setattr(self, name, Function())

    library = declared(Library())
    assert library.CreateFileW.restype is ctypes.c_void_p
    assert library.GetDiskFreeSpaceExW.argtypes == (ctypes.c_wchar_p, *[ctypes.POINTER(ctypes.c_uint64)] * 3)
    arguments = {name: len(getattr(library, name).argtypes) for name in CALLS}
    code = {name: getattr(Kernel, name).__code__ for name in CALLS}
    assert {name: one.co_argcount - 1 for name, one in code.items() if name != "CreateFileW"} == {
        name: number for name, number in arguments.items() if name != "CreateFileW"
    }
    assert arguments["CreateFileW"] == 7


@pytest.mark.skipif(sys.platform == "win32", reason="there is a kernel32")
def test_elsewhere_it_is_refused() -> None:
    with pytest.raises(RuntimeError):
        sticks_windows.sticks()
