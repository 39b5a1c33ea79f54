"""Around every page: navigation, palette, overlay, toasts, banners, progress, undo; each by keys."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from models.errors import UserError
from tests.ui.keyboard import Keyboard
from ui.frame import Command, Frame, Page
from ui.look import ROLES
from ui.shell import sections
from ui.shell.overlay import KeysOverlay, Palette
from ui.shell.window import MainWindow
from ui.tasks import Operation, Progress


class PlainPage(Page):
    """Remembers how it was opened."""

    title = "ساده"
    help_name = "settings"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.line = QLineEdit(self)
        self.seen: list[Any] = []
        self.stays = False

    def opened(self, **arguments: Any) -> None:
        self.seen.append(arguments)
        self.line.setFocus()

    def left(self) -> bool:
        return not self.stays

    def commands(self) -> tuple[Command, ...]:
        return (Command("شمردن ستاره‌ها", lambda: self.seen.append("stars"), "F2"),)

    def refresh(self, rows: frozenset[tuple[str, str]]) -> None:
        self.seen.append(rows)


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "make", lambda _name, frame: PlainPage(frame))


def in_dialog(qtbot: QtBot, act: Any) -> None:
    """Run `act` once a dialog is open (it blocks the caller until it is closed)."""

    def when_open() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if dialog is None or focus is None or focus.window() is not dialog:
            QTimer.singleShot(20, when_open)
        else:
            act(dialog)

    QTimer.singleShot(20, when_open)


def test_navigation_by_keys_and_back(window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("Alt+2")
    assert window.page.seen[-1] == {"entity": "person"}
    assert window.title.text() == "افراد"
    keyboard.press("Alt+8")
    assert window.title.text() == "تبادل"
    keyboard.press("Esc")
    assert window.title.text() == "افراد"
    keyboard.press("Alt+Right")
    assert window.title.text() == "خانه"


def test_a_page_that_stays_is_not_left(window: MainWindow, keyboard: Keyboard) -> None:
    window.page.stays = True
    keyboard.press("Alt+2")
    assert window.title.text() == "خانه"


def test_palette_finds_an_act_by_a_part_of_its_name_in_any_spelling(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard
) -> None:
    in_dialog(qtbot, lambda _dialog: (keyboard.type("ستاره"), keyboard.press("Return")))
    keyboard.press("Ctrl+K")
    assert window.page.seen[-1] == "stars"


def test_palette_closes_without_doing_anything(qtbot: QtBot, window: MainWindow, keyboard: Keyboard) -> None:
    in_dialog(qtbot, lambda dialog: (isinstance(dialog, Palette), keyboard.press("Esc")))
    keyboard.press("Ctrl+K")
    assert "stars" not in window.page.seen


def test_overlay_shows_help_and_the_keys_of_the_page(qtbot: QtBot, window: MainWindow, keyboard: Keyboard) -> None:
    texts: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, KeysOverlay)
        texts.extend(one.text() for one in dialog.findChildren(QLabel))
        keyboard.press("Return")

    in_dialog(qtbot, look)
    keyboard.press("F1")
    assert any("پشتیبان" in text for text in texts)
    assert "شمردن ستاره‌ها" in texts
    assert any("F2" in text for text in texts)


def test_a_success_is_a_toast_with_its_undo_and_refreshes_the_page(
    qtbot: QtBot, window: MainWindow, frame: Frame, keyboard: Keyboard
) -> None:
    work = Operation(
        lambda _o, _p: "a" * 32, told=lambda _r: "ثبت شد", changed=lambda one: [("person", one)], undoable=True
    )
    frame.run(work)
    keyboard.settle()
    assert window.toast.isVisible()
    assert window.toast.text == "ثبت شد"
    assert window.page.seen[-1] == frozenset({("person", "a" * 32)})


def test_a_refusal_is_a_banner_with_sentence_and_code(window: MainWindow, frame: Frame, keyboard: Keyboard) -> None:
    def refuse(_office: Any, _progress: Progress) -> None:
        raise UserError("disk-full", value="D:")

    frame.run(Operation(refuse))
    keyboard.settle()
    assert "disk-full" in window.banner.text
    assert "جای خالی دیسک" in window.banner.text


def test_a_fault_of_ours_is_logged_and_told_without_anybodys_data(
    qtbot: QtBot, window: MainWindow, frame: Frame, keyboard: Keyboard, own_machine: Path
) -> None:
    typed = "0499370899 زهرا"

    def fail(_office: Any, _progress: Progress) -> None:
        raise ValueError(typed)

    told: list[str] = []

    def look(dialog: QDialog) -> None:
        told.extend(one.text() for one in dialog.findChildren(QLabel))
        keyboard.press("Return")

    in_dialog(qtbot, look)
    frame.run(Operation(fail))
    keyboard.settle()
    qtbot.waitUntil(lambda: bool(told))
    assert any("از برنامه است" in text for text in told)
    log = (own_machine / "log" / "daftar.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert typed not in log + "".join(told)


def test_undo_takes_back_the_last_save_and_says_what(
    qtbot: QtBot, window: MainWindow, frame: Frame, keyboard: Keyboard
) -> None:
    raw = {"first_name": "رها", "last_name": "آزمونی"}
    frame.run(Operation(lambda office, _p: office.put([raw], "person")))
    keyboard.settle()
    keyboard.press("F8")
    keyboard.settle()
    assert window.toast.text == "بازگردانده شد: ثبت فرد"
    found: list[Any] = []
    frame.ask_store(lambda office: office.find("person", "آزمونی"), found.append)
    keyboard.settle()
    assert found == [[]]


def test_long_work_shows_how_far_it_is_and_esc_stops_it(
    qtbot: QtBot, window: MainWindow, frame: Frame, keyboard: Keyboard
) -> None:
    gate, steps = threading.Event(), []

    def walk(_office: Any, progress: Progress) -> None:
        for number in range(10_000):
            progress.step(number, 10_000, "ردیف")
            steps.append(number)
            gate.wait(0.01)

    failures: list[Exception] = []
    frame.run(Operation(walk, title="آوردن ردیف‌ها"), failed=failures.append)
    qtbot.waitUntil(window.waiting.isVisible, timeout=30_000)
    window.waiting.activateWindow()
    qtbot.waitUntil(window.waiting.isActiveWindow)
    keyboard.press("Esc")
    qtbot.waitUntil(lambda: bool(failures), timeout=30_000)
    assert isinstance(failures[0], UserError)
    assert failures[0].code == "cancelled"
    assert len(steps) < 10_000
    qtbot.waitUntil(lambda: not window.waiting.isVisible())


def test_every_tab_of_the_navigation_names_a_page_and_a_known_entity(frame: Frame) -> None:
    for part in sections.PARTS:
        for tab in part.tabs:
            assert tab.page in sections.PAGES
            if "entity" in tab.arguments:
                frame.entity(tab.arguments["entity"])


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("primary", "card"), ("primary", "paper"),
    ("primary", "primary_wash"), ("wait", "wait_wash"), ("wrong", "wrong_wash"), ("done", "done_wash"),
    ("wait", "card"),    ("wrong", "card"), ("done", "card"), ("on_primary", "primary"), ("ink", "primary_wash"),
]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_pair_of_colours_can_be_read(ink: str, ground: str, dark: bool) -> None:
    high, low = sorted((luminance(ROLES[ink][dark]), luminance(ROLES[ground][dark])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 5
