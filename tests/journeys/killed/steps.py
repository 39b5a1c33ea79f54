"""Every step that leaves something behind on a disk is counted, and at a given one the process does its deed: it dies.

What Python itself reports (opening, renaming, removing: `sys.addaudithook`) needs no change in the program; writing,
fsync, copying and what goes to the engine are counted by wrappers laid over them in the child. A write is two steps:
before it, and with half of it on the disk.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.store.engine import Connection
from models.sync import frames

STICK = "stick"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SQL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")
_PRAGMAS = ("wal_checkpoint", "journal_mode =", "user_version =")
_EVENTS = {"os.rename": "rename", "os.remove": "remove", "os.mkdir": "mkdir", "os.rmdir": "rmdir"}
Deed = Callable[["Steps", str], None]


class Steps:
    """Counts the steps below `root` and tells `log` their names; from step `at` on, `deed` is done at each."""

    def __init__(self, root: Path, at: int, deed: Deed, log: int) -> None:
        self.root, self.at, self.number = root, at, 0
        self._deed, self._log, self._deaf = deed, log, False

    def __call__(self, name: str) -> None:
        if self._deaf:
            return
        self.number += 1
        os.write(self._log, f"{name}\n".encode())
        if self.number >= self.at:
            self._deaf = True  # what the deed itself does is no step
            try:
                self._deed(self, name)
            finally:
                self._deaf = False

    def below(self, path: object) -> str | None:
        """The path as seen from `root`; None for what lies elsewhere."""
        if not isinstance(path, str | bytes | os.PathLike):
            return None
        inside = Path(os.fsdecode(path))
        if inside.is_absolute():
            return str(inside.relative_to(self.root)) if inside.is_relative_to(self.root) else None
        return str(inside)


# -- deeds ------------------------------------------------------------------------------------------------------------


def kill(_steps: Steps, _name: str) -> None:
    """kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _on_stick(number: int, *names: str) -> Deed:
    """From now on the stick answers steps of these names (all, without any) with an error."""

    def deed(_steps: Steps, name: str) -> None:
        if STICK in name and name.split()[0] in (names or (name.split()[0],)):
            raise OSError(number, os.strerror(number))

    return deed


def pull(steps: Steps, name: str) -> None:
    """The stick is pulled: what was written is on it, and no path leads there any more."""
    stick = steps.root / STICK
    if steps.number == steps.at:
        stick.rename(steps.root / "pulled")
    if STICK in name:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def leave(steps: Steps, name: str) -> None:
    """Somebody presses Ctrl+C and pulls the stick."""
    if steps.number == steps.at:
        (steps.root / STICK).rename(steps.root / "pulled")
        raise KeyboardInterrupt
    pull(steps, name)


def slow(_steps: Steps, name: str) -> None:
    """The stick takes its time."""
    if STICK in name:
        time.sleep(0.02)


def interrupt(steps: Steps, _name: str) -> None:
    """Ctrl+C, once."""
    if steps.number == steps.at:
        raise KeyboardInterrupt


DEEDS: dict[str, Deed] = {
    "kill": kill,
    "full": _on_stick(errno.ENOSPC, "write", "tear", "fsync", "mkdir"),
    "closed": _on_stick(errno.EROFS, "create", "write", "tear", "fsync", "mkdir", "rename", "remove"),
    "pull": pull,
    "leave": leave,
    "slow": slow,
    "interrupt": interrupt,
}


# -- watching ---------------------------------------------------------------------------------------------------------


def watch(steps: Steps) -> None:
    """Lay the counting over this process. There is no way back: it is a child that ends with its command."""
    sys.addaudithook(lambda event, told: _heard(steps, event, told))
    _watch_files(steps)
    _watch_engine(steps)
    frames._IN_MEMORY = 512  # what overflows goes to the disk already here


def _heard(steps: Steps, event: str, told: tuple[Any, ...]) -> None:
    if event == "open":
        path, flags = steps.below(told[0]), told[2]
        if path is not None and (flags & _WRITING or path.startswith(STICK)):
            steps(f"{'create' if flags & _WRITING else 'read'} {path}")
    elif event in _EVENTS and (path := steps.below(told[0])) is not None:
        steps(f"{_EVENTS[event]} {path}")


def _watch_files(steps: Steps) -> None:
    fsync, opened = os.fsync, Path.open

    def counted_fsync(number: int) -> None:
        steps(f"fsync {steps.below(Path(f'/proc/self/fd/{number}').readlink())}")
        fsync(number)

    def counted_open(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        inside = steps.below(path)
        return _Torn(path, steps, inside) if mode == "wb" and inside else opened(path, mode, *more, **named)

    def copyfile(source: Path, to: Path, *, follow_symlinks: bool = True) -> Path:
        with open(source, "rb") as whole, _Torn(to, steps, steps.below(to) or "") as copy:  # noqa: PTH123
            copy.write(whole.read())
        return to

    os.fsync, Path.open = counted_fsync, counted_open  # type: ignore[method-assign,assignment]
    shutil.copyfile = copyfile  # type: ignore[assignment]


class _Torn(io.FileIO):
    """A file without a buffer. Its first, second, fourth, eighth … write goes half by half."""

    def __init__(self, path: Path | str, steps: Steps, name: str) -> None:
        super().__init__(path, "wb")
        self._steps, self._inside, self._writes = steps, name, 0

    def write(self, data: Any) -> int:
        whole = memoryview(data).cast("B")
        self._writes += 1
        if not self._writes & (self._writes - 1):
            self._steps(f"write {self._inside}")
            super().write(whole[: len(whole) // 2])
            self._steps(f"tear {self._inside}")
            super().write(whole[len(whole) // 2 :])
        else:
            super().write(whole)
        return len(whole)


def _watch_engine(steps: Steps) -> None:
    for name in ("execute", "executemany"):
        setattr(Connection, name, _counted(steps, getattr(Connection, name)))
    backup = Connection.backup
    commit, rollback = Connection.commit, Connection.rollback

    def counted_commit(self: Connection) -> None:
        if self.in_transaction:
            steps("sql COMMIT")
        commit(self)

    def counted_rollback(self: Connection) -> None:
        was_open = self.in_transaction
        rollback(self)
        if was_open:
            steps("sql ROLLBACK is over")

    def counted_backup(self: Connection, *told: Any, **named: Any) -> None:
        steps("sql backup")
        backup(self, *told, **named)

    Connection.commit, Connection.rollback, Connection.backup = counted_commit, counted_rollback, counted_backup


def _counted(steps: Steps, really: Callable[..., Any]) -> Callable[..., Any]:
    def execute(self: Connection, sql: str, *told: Any) -> Any:
        plain = sql.lstrip()
        if plain.startswith(_SQL) or (plain.startswith("PRAGMA") and any(one in plain for one in _PRAGMAS)):
            steps(f"sql {' '.join(plain.split()[:3])}")
        return really(self, sql, *told)

    return execute
