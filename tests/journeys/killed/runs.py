"""Commands that are killed at a step, and what the office looks like afterwards."""

from __future__ import annotations

import functools
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from models.admin import machine
from models.errors import UserError
from tests.journeys.commands import ROOT
from tests.journeys.offices import NOW, USER, WORDS
from tests.sync.offices_in_memory import QuickOffice, opened, rows_digest, whole_digest

STICK = "stick"
NEVER = 10**9  # a step that no command reaches
SOUND = {"ok": True, "problems": []}
_OLD = 2 * 24 * 60 * 60  # seconds
_numbers = itertools.count(1)
Answer = dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """How a command ended. `code` None: it was killed, at the last of `steps`, which was not done any more."""

    code: int | None
    steps: tuple[str, ...]
    rows: list[Answer]
    messages: str

    @property
    def one(self) -> Answer:
        """The only answer."""
        (row,) = self.rows
        return row


class Server:
    """The process that forks the others; see `tests.journeys.killed.server`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.journeys.killed.server"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def run(self, root: Path, arguments: Sequence[str], at: int, deed: str) -> Ended:
        """One command, on a machine of its own; the deed is done at the given step."""
        told = root / "told"
        told.mkdir(exist_ok=True)
        env = {**env_of(root), "DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS}
        asked = {"root": str(root), "arguments": arguments, "env": env, "at": at, "deed": deed, "told": str(told)}
        answer = self._ask(json.dumps(asked))
        assert answer["signal"] in (None, signal.SIGKILL), answer
        out, err, steps = ((told / name).read_text(encoding="utf-8") for name in ("out", "err", "steps"))
        log = "".join(one.read_text() for one in (root / "machine").rglob("*.log"))
        assert "Traceback" not in err, err
        assert "[fault]" not in err, err + log
        rows = [json.loads(line) for line in out.splitlines()] if answer["code"] is not None else []
        return Ended(answer["code"], tuple(steps.splitlines()), rows, err)

    def _ask(self, line: str) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer: Answer = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Let the server end."""
        self._process.communicate(timeout=30)


def env_of(root: Path) -> dict[str, str]:
    """The environment of a scene."""
    return {"DAFTAR_MACHINE": str(root / "machine"), "DAFTAR_NOW": NOW, "HOME": os.fspath(root)}


@dataclass(frozen=True)
class Scene:
    """Offices in folders of `root`, all closed; each run works on a copy. `command`, in which ~ is the root, is run in
    the office `folder`."""

    root: Path
    folder: str
    command: tuple[str, ...]
    server: Server

    @contextmanager
    def copy(self) -> Iterator[Scene]:
        """The same scene in a folder of its own, and its machine in place of this one's."""
        root = self.root.parent / f"{self.root.name}-{next(_numbers)}"
        shutil.copytree(self.root, root)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env_of(root).items():
                patch.setenv(name, value)
            yield replace(self, root=root)
        shutil.rmtree(root)

    def run(self, *command: str, folder: str | None = None, at: int = NEVER, deed: str = "kill") -> Ended:
        """Run the scene's command, or another one."""
        words = ["--data", str(self.root / (folder or self.folder)), "--json"]
        words += [one.replace("~", str(self.root)) for one in command or self.command]
        return self.server.run(self.root, words, at, deed)

    def office(self, folder: str | None = None) -> QuickOffice:
        """An office of the scene, opened by its administrator."""
        return opened(self.root / (folder or self.folder))

    def state(self, folder: str | None = None) -> State:
        """What there is of an office, which is sound if it opens."""
        try:
            with self.office(folder) as office:
                assert office.check() == SOUND
                return State(whole_digest(office), rows_digest(office))
        except UserError as error:
            return State(error.code, error.code, error)


@dataclass(frozen=True)
class State:
    """Digests of all tables and of the rows alone; the code of the refusal where the office does not open."""

    whole: str
    rows: str
    refusal: UserError | None = None


@dataclass(frozen=True)
class Undisturbed:
    """A command to which nothing happened, and the office before and after it."""

    ended: Ended
    before: State
    after: State

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its steps."""
        return self.ended.steps

    def numbers(self, *names: str) -> list[int]:
        """Numbers of the steps of which a name begins so, in their order."""
        return [number for number, one in enumerate(self.steps, 1) if one.startswith(names)]

    def every(self) -> range:
        """The numbers of all steps."""
        return range(1, len(self.steps) + 1)

    def spread(self, most: int) -> list[int]:
        """At most so many steps: the first, the last and those right behind a commit or a rename, thinned evenly."""
        last = len(self.steps)
        near = sorted({1, last, *(min(one + 1, last) for one in self.numbers("rename", "sql COMMIT"))})
        if len(near) <= most:
            return near
        return sorted({near[round(place * (len(near) - 1) / (most - 1))] for place in range(most)})


@functools.cache
def undisturbed(scene: Scene) -> Undisturbed:
    """What the command of a scene does when nothing happens to it."""
    with scene.copy() as copy:
        before, ended = copy.state(), copy.run()
        assert ended.code in (0, 1), ended.messages
        return Undisturbed(ended, before, copy.state())


def each(numbers: Iterable[int], scene: Scene, proof: Callable[[Scene], None]) -> None:
    """Kill the command at each of these steps, each time in a fresh copy, and hold the proof against what is left;
    nothing of it is left after some days."""
    for number in numbers:
        with scene.copy() as copy:
            ended = copy.run(at=number)
            assert ended.code is None, f"there is no step {number}"
            try:
                proof(copy)
                assert left_after_days(copy) == []
            except BaseException as error:
                error.add_note(f"killed before step {number}: {ended.steps[-1]}")
                raise


def left_after_days(scene: Scene) -> list[str]:
    """What is still there, once an office was opened two days later, of halves, scratch folders and copies."""
    folder = scene.root / scene.folder
    for one in (*_left_over(folder), *machine.folder().glob("*.part")):
        then = time.time() - _OLD
        os.utime(one, (then, then))
    scene.office().close()
    return sorted(str(one) for one in (*_left_over(folder), *machine.folder().glob("*.part")))


def _left_over(folder: Path) -> list[Path]:
    scratch = (".init-", ".restore-", ".daftar-")
    found = [one for one in folder.rglob("*") if one.suffix == ".part" or one.name.startswith(scratch)]
    return [*found, *(folder / "spool").glob("*")]
