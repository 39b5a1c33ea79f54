"""Who is awaited is called from the list: two fields for the call, three for who came."""

from __future__ import annotations

import pytest

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import a_child, page_of
from ui.pages.desk.screening import TestFlow
from ui.pages.desk.worklists import Worklist
from ui.shell.window import MainWindow


def screened(office: Office, person: str, day: str, stage: str) -> None:
    row = {"programme": "vision", "person": person, "held_on": day, "stage": stage}
    put(office, "screening", **row, answers={"right": 5, "left": 9})


@pytest.fixture
def awaited(office: Office) -> str:
    """The referral of a child that is late, with a telephone; its id."""
    child = a_child(office, mobile="09399990011")
    screened(office, child, "1404/6/1", "first")
    screened(office, child, "1404/6/15", "repeat")
    (referral,) = office.find("referral", where={"person": child})
    return str(referral["id"])


def opened(window: MainWindow, name: str, state: str = "") -> Worklist:
    page = page_of(window)
    page.board.list_wanted.emit(name, state)
    return page.worklist


def names(worklist: Worklist) -> list[str]:
    model = worklist.table.list_model()
    assert model is not None
    return [str((model.item(number) or {})["name"]) for number in range(model.count())]


def test_a_call_is_noted_with_the_keys_alone(
    office: Office, awaited: str, window: MainWindow, keyboard: Keyboard
) -> None:
    worklist = opened(window, "followups", "overdue")
    assert worklist.table.hasFocus()
    worklist.table.select(awaited)
    keyboard.press("Return")
    keyboard.type("فردا می‌برند")
    keyboard.press("Return")
    keyboard.type("+3")
    keyboard.press("Return")
    keyboard.settle()
    (call,) = office.find("call", where={"referral": awaited})
    assert (call["answer"], call["called_on"], call["next_on"]) == ("فردا می‌برند", "2025-12-10", "2025-12-13")
    assert worklist.table.hasFocus()
    (row,) = [one for one in worklist._rows if one["id"] == awaited]
    assert row["answer"] == "فردا می‌برند"  # the list has been read again


def test_who_came_leaves_the_list(office: Office, awaited: str, window: MainWindow, keyboard: Keyboard) -> None:
    worklist = opened(window, "followups")
    worklist.table.select(awaited)
    keyboard.press("Return", "F12")
    keyboard.settle()
    keyboard.type("عینک گرفت")
    keyboard.press("F2")
    keyboard.settle()
    referral = office.get("referral", awaited)
    assert (referral["status"], referral["replied_on"], referral["outcome"]) == ("seen", "2025-12-10", "عینک گرفت")
    assert "نرگس یگانه" not in names(worklist)
    assert worklist.table.hasFocus()


def test_escape_goes_back_step_by_step_and_saves_nothing(
    office: Office, awaited: str, window: MainWindow, keyboard: Keyboard
) -> None:
    worklist = opened(window, "followups")
    worklist.table.select(awaited)
    keyboard.press("Return", "F12")
    keyboard.settle()
    keyboard.press("Escape")
    keyboard.settle()
    assert worklist.table.hasFocus()
    assert office.get("referral", awaited)["status"] == "open"
    assert office.drafts("referral") == []
    keyboard.press("Escape")
    page = page_of(window)
    assert page.stack.currentWidget() is page.board
    assert page.search.box.hasFocus()


def test_the_filter_goes_round(office: Office, awaited: str, window: MainWindow, keyboard: Keyboard) -> None:
    lost = a_child(office, 1, first_name="لاله")
    screened(office, lost, "1404/2/1", "first")
    screened(office, lost, "1404/2/15", "repeat")
    page = page_of(window)
    keyboard.press("F5")
    keyboard.settle()
    worklist = opened(window, "followups", "lost")
    assert "لاله یگانه" in names(worklist)
    assert "نرگس یگانه" not in names(worklist)
    keyboard.press("F4")
    assert worklist.state == ""
    assert {"لاله یگانه", "نرگس یگانه"} <= set(names(worklist))
    keyboard.press("F4", "F4")
    assert (worklist.state, page.stack.currentWidget()) == ("overdue", worklist)
    assert "لاله یگانه" not in names(worklist)


def test_an_empty_list_says_so_and_can_be_left(window: MainWindow, keyboard: Keyboard) -> None:
    worklist = opened(window, "repeats", "lost")
    worklist.show_rows([])
    assert names(worklist) == []
    assert worklist.table.isHidden()
    keyboard.press("Escape")
    assert page_of(window).search.box.hasFocus()


def test_a_test_to_be_done_again_begins_at_once_where_it_is_pinned(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    screened(office, child, "1404/9/1", "first")
    keyboard.press("F5")
    keyboard.settle()
    worklist = opened(window, "repeats")
    assert "نرگس یگانه" in names(worklist)
    worklist.table.select(next(one["id"] for one in worklist._rows if one["person"] == child))
    keyboard.press("Return")
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, TestFlow)
    assert (flow.form.fixed["person"], flow.stage) == (child, "repeat")
