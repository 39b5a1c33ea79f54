"""Another body's list is compared, looked at part by part, kept or printed, and forgotten once it is signed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from models.intake.sheets import read_sheets
from models.office import Office
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child
from ui.frame import Frame
from ui.pages import overlap
from ui.pages.overlap import OverlapPage
from ui.shell.print_window import PrintWindow

HEAD = ("کد ملی", "نام", "نام خانوادگی", "نام پدر", "تاریخ تولد")
ROWS = (
    (FREE_IDS[0], "نرگس", "یگانه", "مسعود", "1399/06/01"),  # ours by number
    ("", "باران", "صالحی", "کاوه", "1398/01/05"),  # ours by name, father and birth
    ("", "باران", "صالحی", "حمید", ""),  # perhaps
    (FREE_IDS[3], "هانیه", "صادقی", "ناصر", "1399/07/21"),  # theirs alone
)


@pytest.fixture
def ours(office: Office) -> list[str]:
    told: dict[str, Any] = {"national_id": None, "last_name": "صالحی", "first_name": "باران"}
    return [
        a_child(office),
        a_child(office, **{**told, "father_name": "کاوه", "birth_date": "1398/1/5"}),
        a_child(office, **{**told, "father_name": "رضا", "birth_date": "1397/1/5"}),
    ]


def written(place: Path, head: tuple[str, ...] = HEAD) -> Path:
    with place.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows((head, *ROWS))
    return place


@pytest.fixture
def page(qtbot: QtBot, frame: Frame, keyboard: Keyboard, ours: list[str], tmp_path: Path) -> OverlapPage:
    made = OverlapPage(frame)
    qtbot.addWidget(made)
    made.resize(1130, 660)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.opened()
    keyboard.settle()
    made.begin(written(tmp_path / "فهرست.csv"))
    keyboard.settle()
    return made


def shown(page: OverlapPage) -> list[dict[str, Any]]:
    model = page.table.list_model()
    assert model is not None
    return [dict(model.item(number) or {}) for number in range(model.count())]


def test_each_part_has_its_count_its_people_and_why(page: OverlapPage, ours: list[str]) -> None:
    assert page.answer is not None
    assert {name: page.answer[name] for name in ("both", "maybe", "only_theirs")} == {
        "both": 2,
        "maybe": 1,
        "only_theirs": 1,
    }
    assert page.tab == "both" and [one["person"] for one in shown(page)] == ours[:2]
    assert [one["how"] for one in shown(page)] == ["کد ملی", "نام، پدر، تولد"]
    page.show_tab("maybe")
    (maybe,) = shown(page)
    assert maybe["our_father_name"] == "رضا" and maybe["reason"]
    page.show_tab("only_theirs")
    assert [one["name"] for one in shown(page)] == ["هانیه صادقی"]
    page.show_tab("only_ours")
    assert len(shown(page)) == page.answer["only_ours"] and not set(ours[:2]) & {one["person"] for one in shown(page)}


def test_enter_opens_our_person_and_nobody_of_theirs(
    page: OverlapPage, frame: Frame, keyboard: Keyboard, ours: list[str]
) -> None:
    gone: list[Any] = []
    frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    page.table.setFocus()
    keyboard.press("Return")
    assert gone == [("records", {"entity": "person", "row": ours[0]})]
    page.show_tab("only_theirs")
    keyboard.press("Return")
    assert len(gone) == 1


def test_it_is_kept_as_a_book_of_four_sheets(
    page: OverlapPage, keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "نتیجه.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(to), ""))
    page.keep()
    keyboard.settle()
    assert len(read_sheets(to)) == 4


def test_it_is_printed_from_memory(page: OverlapPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def note(window: PrintWindow) -> None:
        opened.append(window)

    monkeypatch.setattr(PrintWindow, "open", note)
    page.print()
    keyboard.settle()
    assert opened[0]._made.name == "هم‌پوشانی دو فهرست" and opened[0]._made.pages >= 1
    opened[0].deleteLater()


def test_signing_notes_counts_and_forgets_the_list(
    page: OverlapPage, office: Office, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlap, "ask", lambda *_all, **_more: True)
    page.sign_off()
    keyboard.settle()
    assert page.answer is None and shown(page) == [] and page.columns.mapping == {}
    notes = [one["note"] for one in office.trail.lines() if one["act"] == "overlap-signed"]
    assert len(notes) == 1 and "both=2" in notes[0] and "یگانه" not in notes[0]
    assert page._begin.hasFocus()


def test_a_list_without_a_known_heading_asks_for_its_columns(
    page: OverlapPage, keyboard: Keyboard, tmp_path: Path
) -> None:
    page.begin(written(tmp_path / "بی‌سر.csv", ("a", "b", "c", "d", "e")))
    keyboard.settle()
    assert page.strip.text and page.columns.table.hasFocus()
    keys = [one["key"] for one in page.columns._columns]
    for key, path in zip(keys, ("national_id", "first_name", "last_name", "father_name"), strict=False):
        page.columns.say(key, path)
    keyboard.settle()
    page.compare()
    keyboard.settle()
    assert page.answer is not None and page.answer["both"] == 1
