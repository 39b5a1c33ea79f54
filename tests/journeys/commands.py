"""Each command as a process of its own, the way a clerk's batch file runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.offices import NOW, USER, WORDS

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
class Desk:
    """An office reached only through the command line. `env`: what differs from the usual environment."""

    folder: Path
    machine: Path
    env: Mapping[str, str] | None = None

    def run(self, *arguments: object, lines: Iterable[Mapping[str, Any]] = (), code: int | None = 0) -> Ran:
        """Run one command with --json; its exit code must be `code` (None: any)."""
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(self.folder), "--json", *map(str, arguments)]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        ran = subprocess.run(command, input=text.encode(), capture_output=True, env=self._environment(), timeout=120)
        told = ran.stderr.decode()
        assert code is None or ran.returncode == code, f"exit {ran.returncode}\n{ran.stdout.decode()}\n{told}"
        assert "Traceback" not in told
        answers = [json.loads(line) for line in ran.stdout.decode().splitlines()]
        return Ran(ran.returncode, answers, [_message(line) for line in told.splitlines()])

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


def joined(folder: Path) -> tuple[Desk, Desk]:
    """A county 0001 that has joined the province 00, each made by its own processes."""
    county, province = Desk(folder / "c", folder / "machine"), Desk(folder / "p", folder / "machine")
    mine = county.run("init", "--level", "county", "--office", "0001", "--name", "اراک", "--practice").one
    theirs = province.run("init", "--level", "province", "--office", "00", "--name", "مرکزی", "--practice").one
    asked = county.run("enrol", "request", "--to", folder / "request").one
    approved = province.run("enrol", "approve", folder / "request", "--to", folder / "approval").one
    accepted = county.run("enrol", "accept", folder / "approval").one
    for answer in (asked, approved):
        assert {name: answer[name] for name in ("office", "replica", "fingerprint")} == mine
    assert (accepted["parent"], accepted["fingerprint"]) == ("00", theirs["fingerprint"])
    return county, province
