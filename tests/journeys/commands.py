"""Each command as a process of its own, the way a clerk's batch file runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.offices import NOW, USER, WORDS, folder_digest

ROOT = Path(__file__).resolve().parent.parent.parent
_CODE = re.compile(r"^\[([a-z-]+)\] (.+)$")
_PERSIAN = re.compile(r"[\u0600-\u06ff]{2,}")


@dataclass(frozen=True)
class Ran:
    """What one process answered. `messages`: the lines of standard error as (code, sentence)."""

    code: int
    rows: list[dict[str, Any]]
    messages: list[tuple[str, str]]

    @property
    def one(self) -> dict[str, Any]:
        """The only object of the answer."""
        (row,) = self.rows
        return row

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.messages]


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it wrote."""

    code: int
    out: str
    err: str


Launch = Callable[[Sequence[str], str, Mapping[str, str]], Ended]
"""Runs a command line with a text on standard input and an environment, as a process of its own."""


def launched(arguments: Sequence[str], text: str, env: Mapping[str, str]) -> Ended:
    """The program as a batch file starts it."""
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    ran = subprocess.run(command, input=text.encode(), capture_output=True, env=env, timeout=120)
    return Ended(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@dataclass(frozen=True)
class Desk:
    """An office reached only through the command line. `env`: what differs from the usual environment."""

    folder: Path
    machine: Path
    env: Mapping[str, str] | None = None
    launch: Launch = launched

    def run(self, *arguments: object, lines: Iterable[Mapping[str, Any]] = (), code: int | None = 0) -> Ran:
        """Run one command with --json; its exit code must be `code` (None: any)."""
        command = ["--data", str(self.folder), "--json", *map(str, arguments)]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        ran = self.launch(command, text, self._environment())
        assert code is None or ran.code == code, f"exit {ran.code}\n{ran.out}\n{ran.err}"
        assert "Traceback" not in ran.err
        answers = [json.loads(line) for line in ran.out.splitlines()]
        return Ran(ran.code, answers, [_message(line) for line in ran.err.splitlines()])

    def put(self, entity: str, *rows: Mapping[str, Any], code: int = 0) -> list[dict[str, Any]]:
        """Save rows; the answer to each."""
        return self.run("put", entity, "-", lines=rows, code=code).rows

    def new(self, entity: str, **row: Any) -> str:
        """Save one row; its id."""
        (answer,) = self.put(entity, row)
        return str(answer["id"])

    def _environment(self) -> dict[str, str]:
        own = {"DAFTAR_MACHINE": str(self.machine), "DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS, "DAFTAR_NOW": NOW}
        return {**os.environ, **own, **(self.env or {})}


def _message(line: str) -> tuple[str, str]:
    """Every line on standard error is a code and a Persian sentence (or says how many more there are)."""
    if line.startswith("… "):
        return ("more", line)
    found = _CODE.match(line)
    assert found, f"a message without a code: {line}"
    assert _PERSIAN.search(found[2]), f"a message that is not Persian: {line}"
    return (found[1], found[2])


@contextmanager
def untouched(*desks: Desk) -> Iterator[None]:
    """Whatever happens inside leaves every row of every table as it was."""
    before = [folder_digest(desk.folder) for desk in desks]
    yield
    assert [folder_digest(desk.folder) for desk in desks] == before


def is_told(ran: Ran, code: str) -> str:
    """The refusal is on standard error, with its code; its sentence."""
    assert ran.code == 1
    (sentence,) = {text for found_code, text in ran.messages if found_code == code}
    return sentence


def import_refused(desk: Desk, file: Path, code: str) -> dict[str, Any]:
    """Importing this file is refused with this code, as its preview said; nothing is changed by either."""
    with untouched(desk):
        ran = desk.run("import", file, code=1)
        foreseen = desk.run("import", "--dry-run", file, code=1)
    assert foreseen.rows == ran.rows
    assert (ran.one["status"], ran.one["code"], ran.one["applied"]) == ("refused", code, 0)
    is_told(ran, code)
    return ran.one


def joined(folder: Path, launch: Launch = launched) -> tuple[Desk, Desk]:
    """A county 0001 that has joined the province 00, each made by its own processes."""
    county, province = (Desk(folder / name, folder / "machine", launch=launch) for name in ("c", "p"))
    mine = county.run("init", "--level", "county", "--office", "0001", "--name", "اراک", "--practice").one
    theirs = province.run("init", "--level", "province", "--office", "00", "--name", "مرکزی", "--practice").one
    asked = county.run("enrol", "request", "--to", folder / "request").one
    approved = province.run("enrol", "approve", folder / "request", "--to", folder / "approval").one
    accepted = county.run("enrol", "accept", folder / "approval").one
    for answer in (asked, approved):
        assert {name: answer[name] for name in ("office", "replica", "fingerprint")} == mine
    assert (accepted["parent"], accepted["fingerprint"]) == ("00", theirs["fingerprint"])
    return county, province
