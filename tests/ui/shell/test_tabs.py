"""The navigation leads to every list that somebody reads, and to no other; tabs share a menu where room lacks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models.access.roles import Actor
from models.catalog import BY_NAME
from models.schema.entity import Tier
from tests.ui.keyboard import Keyboard
from ui.frame import Frame
from ui.shell import sections
from ui.shell.tabs import Tabs
from ui.shell.window import MainWindow

TABS = [(part.name, tab) for part in sections.PARTS for tab in part.tabs]
LISTED = [tab.arguments["entity"] for _, tab in TABS if "entity" in tab.arguments]
# What is written by the program, beside its record, or on a page of its own.
_ELSEWHERE = {"merge", "erasure", "printout", "closed_period", "attendance"}


def test_every_list_has_one_tab_and_every_tab_a_list_or_a_page() -> None:
    assert len(set(LISTED)) == len(LISTED)
    assert set(LISTED) == BY_NAME.keys() - _ELSEWHERE
    assert {tab.page for _, tab in TABS} <= sections.PAGES.keys()


@pytest.mark.parametrize("granted", [frozenset[Tier](), frozenset({Tier.ABUSE})], ids=["usual", "granted"])
@pytest.mark.parametrize("role", ["clerk", "screener", "senior", "head", "administrator"])
def test_nobody_is_led_to_a_list_that_he_does_not_read(role: str, granted: frozenset[Tier]) -> None:
    actor = Actor("کسی", role, "0201", "county", granted)
    led = [tab.arguments["entity"] for part in sections.PARTS for tab in sections.tabs_for(part, actor)
           if "entity" in tab.arguments]  # fmt: skip
    assert led == [name for name in LISTED if actor.reads(BY_NAME[name].tier)]
    assert ("reporter" in led) == bool(granted)


def shown(window: MainWindow) -> list[str]:
    buttons = window._tabs.findChildren(QPushButton)
    return [one.text().strip("\u200f ") for one in buttons if not one.isHidden()]


def test_what_belongs_together_shares_a_tab_that_says_which_is_open(window: MainWindow, keyboard: Keyboard) -> None:
    window.go("records", {"entity": "resolution"})
    keyboard.settle()
    assert shown(window) == ["شاخص‌ها", "برنامهٔ عملیاتی", "مصوبه‌ها", "موضوع و اولویت", "هدف و شمارش"]
    window.go("figures", {})
    keyboard.settle()
    assert shown(window)[2] == "نشست‌ها و ابلاغ‌ها"


def test_ctrl_page_down_goes_from_tab_to_tab_and_round(window: MainWindow, keyboard: Keyboard) -> None:
    window.go("records", {"entity": "case"})
    keyboard.settle()
    seen = []
    for _ in range(len(sections.tabs_for(sections.PARTS[5], window.frame.actor))):
        keyboard.press("Ctrl+PgDown")
        keyboard.settle()
        seen.append(window._here[1]["entity"])  # type: ignore[index]
    assert seen == ["step", "service", "referral", "call", "case"]
    keyboard.press("Ctrl+PgUp")
    keyboard.settle()
    assert window._here == ("records", {"entity": "call"})


@pytest.mark.parametrize(("width", "fewer"), [(900, False), (420, True), (220, True)])
def test_where_room_lacks_the_last_tabs_share_one(qtbot: QtBot, frame: Frame, width: int, fewer: bool) -> None:
    gone: list[sections.Tab] = []
    tabs = Tabs(gone.append)
    qtbot.addWidget(tabs)
    tabs.resize(width, 40)
    tabs.show()
    every = sections.tabs_for(sections.PARTS[4], frame.actor)
    tabs.show_tabs(every, every[-1])
    visible = [one for one in tabs.findChildren(QPushButton) if not one.isHidden()]
    assert sum(one.sizeHint().width() for one in visible) <= width
    words = [one.text().strip("\u200f ") for one in visible]
    assert (every[-1].label in words) and visible[-1].isChecked()  # the one that is open is named, folded or not
    assert (len(visible) < len(sections.headings(every))) == fewer
    tabs.step(1)
    assert gone == [every[0]]
