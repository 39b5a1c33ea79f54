"""No key a clerk types ahead is lost, and commands are found by the keys that are printed beside them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.keyboard import Keyboard
from ui.frame import Command, Frame
from ui.shell.keys import KeyRoad
from ui.tasks import Operation


class Desk(QWidget):
    """Two lines and a key road."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        inside = QVBoxLayout(self)
        inside.addWidget(self.first)
        inside.addWidget(self.second)
        self.ran: list[str] = []
        self.able = True
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.road = KeyRoad(app, self, self.commands)
        frame.keys_held.connect(self.road.hold)

    def commands(self) -> list[Command]:
        return [
            Command("ثبت", lambda: self.ran.append("save"), "F2 Ctrl+Return"),
            Command("بازگشت", lambda: self.ran.append("back"), "Esc"),
            Command("بسته", lambda: self.ran.append("never"), "F3", enabled=lambda: self.able),
        ]


@pytest.fixture
def desk(qtbot: QtBot, frame: Frame) -> Iterator[Desk]:
    made = Desk(frame)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.first.setFocus()
    yield made
    QApplication.instance().removeEventFilter(made.road)
    made.close()
    made.deleteLater()


def test_typed_ahead_keys_arrive_where_the_focus_then_is(
    qtbot: QtBot, desk: Desk, frame: Frame, keyboard: Keyboard
) -> None:
    gate = threading.Event()
    frame.run(Operation(lambda _o, _p: gate.wait(5)), lambda _r: desk.second.setFocus(), hold=True)
    keyboard.type("علی12")
    assert desk.first.text() == ""
    assert not desk.road.empty
    gate.set()
    keyboard.settle()
    assert desk.first.text() == ""
    assert desk.second.text() == "علی12"
    assert desk.road.empty


def test_a_command_typed_ahead_still_finds_its_command(desk: Desk, frame: Frame, keyboard: Keyboard) -> None:
    gate = threading.Event()
    frame.run(Operation(lambda _o, _p: gate.wait(5)), hold=True)
    keyboard.press("F2")
    assert desk.ran == []
    gate.set()
    keyboard.settle()
    assert desk.ran == ["save"]


@pytest.mark.parametrize(("key", "ran"), [("F2", ["save"]), ("Ctrl+Return", ["save"]), ("Esc", ["back"]), ("F4", [])])
def test_commands_run_by_their_keys(desk: Desk, keyboard: Keyboard, key: str, ran: list[str]) -> None:
    keyboard.press(key)
    assert desk.ran == ran


def test_a_command_that_cannot_be_done_now_eats_its_key(desk: Desk, keyboard: Keyboard) -> None:
    desk.able = False
    keyboard.press("F3")
    assert desk.ran == []


def test_keys_are_counted_once_although_they_travel_up(desk: Desk) -> None:
    QTest.keyClick(desk.first, Qt.Key.Key_A)
    QTest.keyClick(desk.first, Qt.Key.Key_Escape)
    QTest.keyClick(desk.first, Qt.Key.Key_Shift)
    assert desk.road.pressed == 2
