"""Commands that are killed at a step, and what the office looks like afterwards."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.commands import ROOT
from tests.journeys.offices import NOW, USER, WORDS
from tests.sync.offices_in_memory import QuickOffice, opened

STICK = "stick"
NEVER = 10**9  # a step that no command reaches
Answer = dict[str, Any]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Ended:
    """How a command ended. `code` None: it was killed. `steps`: the names of those it took, the last one not done."""

    code: int | None
    steps: tuple[str, ...]
    rows: list[Answer]
    messages: str

    @property
    def was_killed(self) -> bool:
        return self.code is None

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

    def run(self, root: Path, folder: str, arguments: Sequence[object], at: int = NEVER, deed: str = "kill") -> Ended:
        """One command of the office in `root/folder`, with a machine of its own; `at` the given step the deed."""
        told = root / "told"
        told.mkdir(exist_ok=True)
        env = {"DAFTAR_MACHINE": str(root / "machine"), "DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS,
               "DAFTAR_NOW": NOW}  # fmt: skip
        words = ["--data", str(root / folder), "--json", *map(str, arguments)]
        asked = {"root": str(root), "arguments": words, "env": env, "at": at, "deed": deed, "told": str(told)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["signal"] in (None, signal.SIGKILL), answer
        out, err, steps = ((told / name).read_text(encoding="utf-8") for name in ("out", "err", "steps"))
        assert "Traceback" not in err, err
        assert "[fault]" not in err, err + "".join(log.read_text() for log in (root / "machine").rglob("*.log"))
        rows = [json.loads(line) for line in out.splitlines()] if answer["code"] is not None else []
        return Ended(answer["code"], tuple(steps.splitlines()), rows, err)

    def close(self) -> None:
        """Let the server end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Scene:
    """Offices in folders of `root`, all closed; each run works on a copy. `command` is what gets killed, in `folder`."""

    root: Path
    folder: str
    command: tuple[str, ...]
    server: Server

    def steps(self) -> tuple[str, ...]:
        """The steps of the command when nothing happens to it."""
        with self.copy() as undisturbed:
            ended = undisturbed.run()
            assert ended.code in (0, 1), ended.messages
            return ended.steps

    @contextmanager
    def copy(self) -> Iterator[Scene]:
        """The same scene in a folder of its own, and its machine in place of this one's."""
        root = self.root.parent / f"{self.root.name}-{next(_numbers)}"
        shutil.copytree(self.root, root)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DAFTAR_MACHINE", str(root / "machine"))
            yield Scene(root, self.folder, self.command, self.server)
        shutil.rmtree(root)

    def run(self, *command: object, folder: str | None = None, at: int = NEVER, deed: str = "kill") -> Ended:
        """Run the scene's command, or another one; in it, ~ is the root."""
        words = [str(one).replace("~", str(self.root)) for one in command or self.command]
        return self.server.run(self.root, folder or self.folder, words, at, deed)

    def office(self, folder: str | None = None) -> QuickOffice:
        """An office of the scene, opened by its administrator."""
        return opened(self.root / (folder or self.folder))


def spread(steps: Sequence[str], most: int) -> list[int]:
    """Numbers of steps: the first, the last, before and after each commit and rename, and evenly thinned to `most`."""
    told = [number for number, name in enumerate(steps, 1) if name.split()[0] == "rename" or "COMMIT" in name]
    near = sorted({1, len(steps), *told, *(one + 1 for one in told if one < len(steps))})
    if len(near) <= most:
        return near
    return sorted({near[round(place * (len(near) - 1) / (most - 1))] for place in range(most)})


def each(numbers: Iterable[int], scene: Scene, proof: Callable[[Scene, Ended], None]) -> None:
    """Kill the command at each of these steps, each time in a fresh copy, and hold the proof against what is left."""
    for number in numbers:
        with scene.copy() as copy:
            ended = copy.run(at=number)
            assert ended.was_killed or len(ended.steps) < number
            try:
                proof(copy, ended)
            except BaseException as error:
                error.add_note(f"killed before step {number}: {ended.steps[-1]}")
                raise


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def left_over(folder: Path) -> list[str]:
    """What no finished command leaves in an office's folder: halves, scratch folders, copies in the spool."""
    found = [one for one in folder.rglob("*") if one.suffix == ".part" or one.name.startswith((".restore-", ".daftar-"))]
    return sorted(str(one.relative_to(folder)) for one in [*found, *(folder / "spool").glob("*")])


def env_of(root: Path) -> dict[str, str]:
    """The environment in which a scene is built."""
    return {"DAFTAR_MACHINE": str(root / "machine"), "DAFTAR_NOW": NOW, "HOME": os.fspath(root)}
