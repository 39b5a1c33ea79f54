"""The command line over a fake front door, called in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ui.commands.fake_office import FakeOffice
from ui.commands import run
from ui.commands.session import Caller


@dataclass(frozen=True)
class Done:
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]
Door = type[FakeOffice]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setattr(FakeOffice, "answers", {})
    monkeypatch.setattr(FakeOffice, "calls", [])
    return FakeOffice


@pytest.fixture
def daftar(door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line as user `u` on an existing folder; `given` is the standard input."""
    monkeypatch.setenv("DAFTAR_DATA", str(tmp_path))
    monkeypatch.setenv("DAFTAR_USER", "u")
    monkeypatch.setenv("DAFTAR_PASSPHRASE", "چهار واژه بس است")

    def command(*arguments: str, given: bytes = b"", terminal: bool = False) -> Done:
        stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
        monkeypatch.setattr(stdin, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys, "stdin", stdin)
        code = run(arguments, Caller(office_class=door, window=lambda _folder: 7))  # type: ignore[arg-type]
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return command
