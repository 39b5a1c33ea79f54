"""The start page as a page: the box has the focus, people lead on, and every act has a name."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, at_the_box, page_of, pin_vision
from ui.frame import Frame
from ui.look import RESOURCES
from ui.pages.records import RecordsPage
from ui.pages.start import StartPage
from ui.shell.window import MainWindow

ID = FREE_IDS[0]


@pytest.fixture
def page(qtbot: QtBot, office: Office, frame: Frame) -> StartPage:
    """The page without a window around it."""
    made = StartPage(frame)
    qtbot.addWidget(made)
    made.resize(1130, 680)
    made.show()
    made.activateWindow()
    made.opened()
    qtbot.waitUntil(lambda: frame.tasks.busy == 0)
    return made


@pytest.fixture
def gone(frame: Frame) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    frame.gone.connect(lambda name, arguments: found.append((name, arguments)))
    return found


def test_the_box_has_the_focus_when_the_page_opens_and_after_ctrl_f(
    window: MainWindow, keyboard: Keyboard, office: Office
) -> None:
    assert at_the_box(window)
    for key in ("F4", "F6"):
        keyboard.press(key)
        keyboard.settle()
        assert not page_of(window).search.box.hasFocus()
        keyboard.press("Ctrl+F")
        assert at_the_box(window)


def test_with_nothing_pinned_the_box_opens_the_record(
    office: Office, page: StartPage, keyboard: Keyboard, gone: list[tuple[str, dict[str, Any]]]
) -> None:
    child = a_child(office)
    keyboard.type(ID)
    keyboard.settle()
    assert gone == [("records", {"entity": "person", "row": child})]


def test_with_nothing_pinned_somebody_new_is_made_and_opened(
    office: Office, page: StartPage, keyboard: Keyboard, gone: list[tuple[str, dict[str, Any]]]
) -> None:
    keyboard.type(ID)
    keyboard.press("Return")
    keyboard.settle()
    for word in ("نرگس", "یگانه"):
        keyboard.type(word)
        keyboard.press("Return")
    page.flow.save()  # type: ignore[union-attr]
    keyboard.settle()
    (person,) = office.find("person", where={"national_id": ID})
    assert gone == [("records", {"entity": "person", "row": person["id"]})]


def test_who_may_not_save_finds_people_but_makes_nobody(office: Office, page: StartPage, keyboard: Keyboard) -> None:
    from dataclasses import replace

    head = replace(page.frame.actor, role="head")
    page.frame.facts = replace(page.frame.facts, actor=head)
    keyboard.type(ID)
    keyboard.settle()
    keyboard.press("Return")
    keyboard.settle()
    assert page.flow is None
    assert "با این نقش" in page.search.note.text()


def test_who_is_gone_meanwhile_is_told(office: Office, vision: None, window: MainWindow, keyboard: Keyboard) -> None:
    page = page_of(window)
    page.visit("0" * 32)
    keyboard.settle()
    assert (page.flow, page.search.note.text().lstrip("\u200f")) == (None, "این فرد دیگر در این دفتر نیست.")


def test_leaving_the_page_keeps_what_was_typed_as_a_draft(
    office: Office, vision: None, window: MainWindow, keyboard: Keyboard
) -> None:
    page = page_of(window)
    keyboard.type(ID + "8")
    keyboard.settle()
    assert page.left()
    keyboard.settle()
    (draft,) = office.drafts("screening")
    assert draft["raw"]["answers.right"] == 8
    page.opened()
    keyboard.settle()
    assert page.flow is None
    next(key for key in page.board.keys if draft["label"] in key.accessibleName()).click()
    keyboard.settle()
    shown = window.page  # the whole form, with what was typed here
    assert isinstance(shown, RecordsPage)
    assert shown.form_view is not None
    boxes = shown.form_view.form.body.boxes
    assert (boxes["answers.right"].editor.stored(), boxes["person"].editor.stored()) == (8, draft["raw"]["person"])


def test_every_act_has_a_name_and_no_key_stands_for_two(
    office: Office, vision: None, window: MainWindow, keyboard: Keyboard
) -> None:
    page = page_of(window)
    keyboard.type(ID)
    keyboard.settle()
    at_the_desk = page.commands()
    keyboard.press("Ctrl+F", "F4")
    keyboard.settle()
    pinning = page.commands()
    keyboard.press("Escape")
    page.board.list_wanted.emit("followups", "")
    for commands in (at_the_desk, pinning, page.commands()):
        assert all(one.name for one in commands)
        keys = [key for one in commands for key in one.keys.split(" ") if key]
        assert len(keys) == len(set(keys)), keys


@pytest.fixture
def vision(office: Office) -> None:
    pin_vision(office)
    a_child(office)


def test_every_input_has_a_name_for_screen_readers(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLineEdit, QTableView

    page = page_of(window)
    inputs = [*page.findChildren(QLineEdit), *page.findChildren(QTableView)]
    assert inputs
    assert [one for one in inputs if not one.accessibleName()] == []


def test_there_is_help_for_the_clerk() -> None:
    lines = (RESOURCES / "help" / f"{StartPage.help_name}.txt").read_text(encoding="utf-8").strip().splitlines()
    assert 5 <= len(lines) <= 12
