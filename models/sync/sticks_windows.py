"""On Windows a stick is a drive letter: what the system calls removable, or a fixed disk that hangs on USB or a slot.

`found` takes the kernel32 it talks to, so that it runs against a made-up one anywhere. Drive types, flags and bus
types are those of the Windows SDK (fileapi.h, winnt.h, winioctl.h).
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import string
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.sync.stick import Stick

REMOVABLE, FIXED = 2, 3  # GetDriveTypeW
READ_ONLY_VOLUME = 0x0008_0000
BUSES = {7, 12, 13}  # STORAGE_BUS_TYPE: USB, SD, MMC
QUERY_PROPERTY, DEVICE_NUMBER = 0x002D_1400, 0x002D_1080  # IOCTL_STORAGE_…; neither needs an administrator
NO_DIALOGS = 0x0001 | 0x8000  # SEM_FAILCRITICALERRORS, SEM_NOOPENFILEERRORBOX
_DEVICE_PROPERTY = struct.pack("<III", 0, 0, 0)  # STORAGE_PROPERTY_QUERY: the device, its standard descriptor
_SHARED, _EXISTING = 0x1 | 0x2, 3
_NO_HANDLE = ctypes.c_void_p(-1).value
_MOST, _NAME = 1024, 261  # bytes of an answer, letters of a name
_FLOPPIES = "AB"  # asking an empty one takes seconds and makes noise

_WORD, _TEXT, _HANDLE, _ANY = ctypes.c_uint32, ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_void_p
_WORD_AT, _LONG_AT = ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(ctypes.c_uint64)
CALLS: dict[str, tuple[Any, ...]] = {
    "GetLogicalDrives": (_WORD,),
    "GetSystemWindowsDirectoryW": (_WORD, _TEXT, _WORD),
    "SetThreadErrorMode": (ctypes.c_int, _WORD, _WORD_AT),
    "GetDriveTypeW": (_WORD, _TEXT),
    "GetVolumeInformationW": (ctypes.c_int, _TEXT, _TEXT, _WORD, _WORD_AT, _WORD_AT, _WORD_AT, _TEXT, _WORD),
    "GetDiskFreeSpaceExW": (ctypes.c_int, _TEXT, _LONG_AT, _LONG_AT, _LONG_AT),
    "CreateFileW": (_HANDLE, _TEXT, _WORD, _WORD, _ANY, _WORD, _WORD, _HANDLE),
    "DeviceIoControl": (ctypes.c_int, _HANDLE, _WORD, _ANY, _WORD, _ANY, _WORD, _WORD_AT, _ANY),
    "CloseHandle": (ctypes.c_int, _HANDLE),
}
"""What each function of kernel32 gives back, and what it takes: without it a 64-bit handle is cut in half."""


def sticks() -> list[Stick]:
    """The sticks of this machine; `sticks.sticks` says when to ask. RuntimeError on another system."""
    return found(_kernel())


@functools.cache
def _kernel() -> Any:
    if sys.platform != "win32":
        raise RuntimeError("there is no kernel32 on this system")
    return declared(ctypes.WinDLL("kernel32"))


def declared(kernel: Any) -> Any:
    """The same library, each of `CALLS` with its types."""
    for name, (gives, *takes) in CALLS.items():
        function = getattr(kernel, name)
        function.restype, function.argtypes = gives, tuple(takes)
    return kernel


def found(kernel: Any) -> list[Stick]:
    """The sticks that this kernel32 knows; an empty card reader is none, and raises no dialog."""
    with _without_dialogs(kernel):
        letters = [one for one in _letters(kernel.GetLogicalDrives()) if _is_stick(kernel, one)]
        return [one for one in (_stick(kernel, letter) for letter in letters) if one is not None]


@contextlib.contextmanager
def _without_dialogs(kernel: Any) -> Iterator[None]:
    before = ctypes.c_uint32()
    kernel.SetThreadErrorMode(NO_DIALOGS, ctypes.byref(before))
    try:
        yield
    finally:
        kernel.SetThreadErrorMode(before.value, None)


def _letters(mask: int) -> list[str]:
    """Bit 0 is A."""
    return [one for place, one in enumerate(string.ascii_uppercase) if mask >> place & 1 and one not in _FLOPPIES]


def _is_stick(kernel: Any, letter: str) -> bool:
    """A fixed disk is asked for its bus; nothing on the disk of the system is a stick, whatever it hangs on."""
    kind, system = kernel.GetDriveTypeW(f"{letter}:\\"), _system_letter(kernel)
    if letter == system or kind not in (REMOVABLE, FIXED):
        return False
    if kind == REMOVABLE:
        return True
    on_bus = bus_of(_ask(kernel, letter, QUERY_PROPERTY, _DEVICE_PROPERTY)) in BUSES
    return on_bus and _ask(kernel, letter, DEVICE_NUMBER)[:8] != _ask(kernel, system, DEVICE_NUMBER)[:8]


def _system_letter(kernel: Any) -> str:
    buffer = ctypes.create_unicode_buffer(_NAME)
    kernel.GetSystemWindowsDirectoryW(buffer, _NAME)
    return buffer.value[:1].upper()


def _stick(kernel: Any, letter: str) -> Stick | None:
    """A drive with a file system in it; None for an empty slot, or for one that was pulled this very moment."""
    root = f"{letter}:\\"
    name, kind = ctypes.create_unicode_buffer(_NAME), ctypes.create_unicode_buffer(_NAME)
    flags, free, size = ctypes.c_uint32(), ctypes.c_uint64(), ctypes.c_uint64()
    if not kernel.GetVolumeInformationW(root, name, _NAME, None, None, ctypes.byref(flags), kind, _NAME):
        return None
    if not kernel.GetDiskFreeSpaceExW(root, ctypes.byref(free), ctypes.byref(size), None):
        return None
    closed = bool(flags.value & READ_ONLY_VOLUME)
    return Stick(Path(root), name.value or f"{letter}:", root, free.value, size.value, closed, kind.value)


# -- what a drive hangs on --------------------------------------------------------------------------------------------


def bus_of(descriptor: bytes) -> int:
    """`BusType` of a STORAGE_DEVICE_DESCRIPTOR, 0 (unknown) where the answer does not reach that far."""
    if len(descriptor) < 32:
        return 0
    return int(struct.unpack_from("<I", descriptor, 28)[0])


def _ask(kernel: Any, letter: str, code: int, query: bytes = b"") -> bytes:
    """What the device of a drive answers to a control code; b"" when it is refused."""
    handle = kernel.CreateFileW(f"\\\\.\\{letter}:", 0, _SHARED, None, _EXISTING, 0, None)
    if handle == _NO_HANDLE:
        return b""
    try:
        buffer, length = ctypes.create_string_buffer(_MOST), ctypes.c_uint32()
        told = ctypes.byref(length)
        answered = kernel.DeviceIoControl(handle, code, query or None, len(query), buffer, _MOST, told, None)
        return buffer.raw[: length.value] if answered else b""
    finally:
        kernel.CloseHandle(handle)
