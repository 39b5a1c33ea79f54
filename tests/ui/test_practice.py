"""README's first command: a practice office that stays, in the window where there is a screen, else as pictures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import ui.app
import ui.pictures.taking
from models.office import Office
from ui import practice


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small office, and settings that do not outlive the test."""
    monkeypatch.setattr(practice, "PEOPLE", 20)
    for name in ("DAFTAR_USER", "DAFTAR_PASSPHRASE"):
        monkeypatch.setenv(name, "")


def test_the_window_opens_on_an_office_that_is_made_once(
    few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(ui.app, "run", lambda folder: opened.append(folder) or 0)
    folder = tmp_path / "دفتر من"
    assert practice.main(["--folder", str(folder)]) == 0
    with Office.open(folder, user=practice.USER, passphrase=practice.PASSPHRASE) as office:
        assert office.practice
        replica, people = office.store.replica, len(office.find("person"))
    assert practice.main(["--folder", str(folder)]) == 0
    with Office.open(folder, user=practice.USER, passphrase=practice.PASSPHRASE) as office:
        assert (office.store.replica, len(office.find("person"))) == (replica, people)
    assert opened == [folder, folder]
    assert practice.PASSPHRASE in capsys.readouterr().out
    assert os.environ["DAFTAR_USER"] == practice.USER


def test_without_a_screen_pictures_are_taken_where_nothing_is_in_the_way(
    few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted: list[Path] = []
    monkeypatch.setattr(practice, "has_screen", lambda: False)
    monkeypatch.setattr(ui.pictures.taking, "take", lambda to: [wanted.append(to) or to / "start.png"])
    assert practice.main(["--folder", str(tmp_path)]) == 0
    assert wanted[0].name.startswith("."), "the top level of a checkout stays as the card has it"
    assert "start.png" in capsys.readouterr().out
