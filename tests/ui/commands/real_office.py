"""A command line on a real office, and a practice office with a year of invented work to run it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.store import slots
from tests.journeys.offices import USER, WORDS, Cheap, found
from tests.ui.commands.conftest import Done
from ui.commands import run
from ui.commands.session import Caller

Call = Callable[..., Done]
"""Takes the office's folder and the words of a command; `as_json=False`: as a person."""


def practice_town(folder: Path, people: int, now: str) -> Path:
    """The folder of a county of so many people, at whose making the clock stood at `now`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "Cost", Cheap)
        patch.setenv("DAFTAR_NOW", now)
        with found(folder / "county", "county", "0001") as office:
            office.demo(people)
    return folder / "county"


def calls(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: str) -> Call:
    """Runs a command line on the office in a folder; the clock stands at `now`."""
    for name, value in {"DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS, "DAFTAR_NOW": now}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(slots, "Cost", Cheap)

    def command(folder: Path, *arguments: object, as_json: bool = True) -> Done:
        code = run(["--data", str(folder), *["--json"] * as_json, *map(str, arguments)], Caller())
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return command
