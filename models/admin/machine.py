"""What the machine remembers outside the store tells that a store was restored or cloned (sync.md).

Nothing here may stop the office: a folder that cannot be read or written is logged and answered with None.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import secrets
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import platformdirs

_LOG = logging.getLogger(__name__)
_REPLICA = re.compile(r"[0-9a-f]{32}")
_MOST = 4096  # bytes of a file of ours that are read at all
_MOST_ERASED = 4 * 1024 * 1024
ERASED = ("of", "row_id", "office", "done_on")
"""What is remembered of a row that was erased: entity, id, the office's code and an ISO day."""
_FORMS = (r"[a-z_]{1,40}", r"[0-9a-f]{32}", r"[0-9-]{2,12}", r"\d{4}-\d\d-\d\d")
_LINUX_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_NO_UUID = (b"\x00" * 16, b"\xff" * 16)  # SMBIOS: not present, not set


def folder() -> Path:
    """`DAFTAR_MACHINE`, or the platform's state folder of this user. It may not exist yet."""
    given = os.environ.get("DAFTAR_MACHINE", "").strip()
    return Path(given) if given else Path(platformdirs.user_state_dir("daftar", appauthor=False))


def fingerprint() -> str:
    """64 hex digits that stay the same on one machine and differ on another.

    Made of the system's own ids; where it has none, of a random id kept in `folder()`; "" where that cannot be kept.
    """
    own = _system_id() or _kept_id()
    return hashlib.sha256(f"daftar/machine/1\0{own}".encode()).hexdigest() if own else ""


def high_water(replica: str) -> tuple[int, int] | None:
    """The highest (epoch, place of the log) that this machine saw of a replica; None if it never did or cannot tell."""
    text = _read(_mark(replica))
    if text is None:
        return None
    try:
        found = json.loads(text)
        epoch, place = found["epoch"], found["place"]
    except (ValueError, TypeError, KeyError, RecursionError):
        _LOG.warning("the mark of a replica is not readable")
        return None
    whole = all(type(number) is int and 0 <= number < 2**63 for number in (epoch, place))
    return (epoch, place) if whole else None


def remember(replica: str, epoch: int, place: int) -> None:
    """Keep the mark of a replica; it only rises."""
    known = high_water(replica)
    if known is None or (epoch, place) > known:
        _write(_mark(replica), json.dumps({"epoch": epoch, "place": place}))


def erased(replica: str) -> list[list[str]]:
    """The rows that were erased in a replica's store, as `ERASED` names them; what cannot be read is left out."""
    text = _read(_of(replica, "erased"), _MOST_ERASED)
    try:
        found = json.loads(text or "[]")
        return [one for one in found if all(map(re.fullmatch, _FORMS, one)) and len(one) == len(ERASED)]
    except (ValueError, TypeError, RecursionError):
        _LOG.warning("the list of erased rows is not readable")
        return []


def remember_erased(replica: str, rows: Iterable[Sequence[str]]) -> None:
    """Keep which rows were erased, beside those that are remembered already: ids, and nothing of the people."""
    known = {tuple(one) for one in erased(replica)}
    if wanted := {tuple(one) for one in rows} - known:
        _write(_of(replica, "erased"), json.dumps(sorted(known | wanted)))


def _mark(replica: str) -> Path:
    return _of(replica, "mark")


def _of(replica: str, kind: str) -> Path:
    if not _REPLICA.fullmatch(replica):
        raise ValueError("a replica is 32 hex digits")
    return folder() / f"{kind}-{replica}.json"


def _system_id() -> str:
    if sys.platform == "win32":
        return "\0".join(filter(None, (_machine_guid(), _smbios_uuid())))
    return next(filter(None, ((_read(path) or "").strip() for path in _LINUX_IDS)), "")


def _kept_id() -> str:
    """The random id in our folder, made now if there is none."""
    path = folder() / "machine-id"
    if not _read(path):
        _write(path, secrets.token_hex(16))
    return (_read(path) or "").strip()


def _read(path: Path, most: int = _MOST) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(most).decode("ascii")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _LOG.warning("%s is not readable: %s", path.name, type(error).__name__)
        return None


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        _LOG.warning("%s could not be kept: %s", path.name, type(error).__name__)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


# -- Windows: the registry and the table of the firmware, never wmic ---------------------------------------------------


def _machine_guid() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    place = r"SOFTWARE\Microsoft\Cryptography"
    flags = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, flags) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    except OSError as error:
        _LOG.warning("MachineGuid is not readable: %s", type(error).__name__)
        return ""


def _smbios_uuid() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    ask = ctypes.windll.kernel32.GetSystemFirmwareTable
    provider = int.from_bytes(b"RSMB", "big")
    size = ask(provider, 0, None, 0)
    table = ctypes.create_string_buffer(size)
    read = ask(provider, 0, table, size) if size else 0
    return uuid_of(table.raw[8:read])  # a header of 8 bytes stands before the structures


def uuid_of(table: bytes) -> str:
    """The system's UUID as 32 hex digits out of SMBIOS structures; "" where it is absent, unset or cut off."""
    place = 0
    while place + 4 <= len(table):
        kind, length = struct.unpack_from("BB", table, place)
        if length < 4:
            return ""
        if kind == 1:
            found = table[place + 8 : place + 24]
            return "" if length < 24 or len(found) < 16 or found in _NO_UUID else found.hex()
        ends = table.find(b"\x00\x00", place + length)  # its strings, closed by an empty one
        if ends < 0:
            return ""
        place = ends + 2
    return ""
