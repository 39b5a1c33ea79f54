"""Today's work: each number opens its list, and what is empty says what comes next."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import a_child, an_adult, page_of
from ui.frame import Frame
from ui.pages.desk.board import BoardView, late_words
from ui.shell.window import MainWindow

EMPTY: dict[str, Any] = {
    "followups": [], "repeats": [], "cases": [], "reviews": [], "sessions": [], "drafts": [], "backup": None,
    "targets": {"period": "1404-Q3", "label": "پاییز ۱۴۰۴", "rows": []}, "bases": {"period": "1404-Q3", "rows": []},
    "exchange": {"parent": "", "may": ["enrol"], "offices": [], "conflicts": 0, "quarantined": 0},
}  # fmt: skip


@pytest.fixture
def gone(frame: Frame) -> list[tuple[str, dict[str, Any]]]:
    """Where the page wanted to go."""
    found: list[tuple[str, dict[str, Any]]] = []
    frame.gone.connect(lambda name, arguments: found.append((name, arguments)))
    return found


@pytest.fixture
def board(qtbot: QtBot, frame: Frame) -> BoardView:
    made = BoardView(frame, lambda: None)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    return made


def words(board: BoardView) -> str:
    return " ".join(
        one.text().replace("\u200f", "") for one in board.widget().findChildren(QLabel) if not one.isHidden()
    )


def press(board: BoardView, name: str) -> None:
    next(key for key in board.keys if name in key.accessibleName()).click()


def test_a_day_without_anything_says_what_comes_next(board: BoardView) -> None:
    board.show_board(EMPTY)
    told = words(board)
    assert "پایگاه‌های نامعمول" not in told
    for sentence in (
        "هیچ ارجاعی چشم‌به‌راه نیست",
        "امروز جلسه‌ای نیست",
        "هدفی ثبت نشده است",
        "هنوز به دفتر بالاتر نپیوسته",
    ):
        assert sentence in told
    assert board.keys == []


def test_numbers_open_their_lists(board: BoardView, qtbot: QtBot) -> None:
    one = {"id": "1", "person": "2", "name": "نرگس", "mobile": "0912", "due_on": "2025-12-01", "late": 9}
    followup = {**one, "to_body": "بینایی‌سنج", "state": "overdue", "called_on": None, "answer": None, "next_on": None}
    board.show_board({**EMPTY, "followups": [followup], "repeats": [{**one, "state": "lost", "stage": "نوبت نخست"}]})
    wanted: list[tuple[str, str]] = []
    board.list_wanted.connect(lambda *asked: wanted.append(asked))
    for name in ("۱ دیرکرد", "نرگس · ۹ روز دیر", "۱ بی‌پاسخ"):
        press(board, name)
    assert wanted == [("followups", "overdue"), ("followups", "overdue"), ("repeats", "lost")]


def test_sessions_targets_drafts_and_offices_lead_to_their_pages(
    board: BoardView, gone: list[tuple[str, dict[str, Any]]]
) -> None:
    session = {"id": "5", "course": "دورهٔ آذر", "at": "16:00", "topic": "حقوق", "registered": 20, "noted": 0}
    target = {"name": "vision", "programme": "غربالگری بینایی (۳ تا ۶)", "indicator": "غربال‌شده (نفر)", "value": 30}
    draft = {"key": "k", "entity": "person", "row": None, "label": "فرد", "naming": "سارا نوری"}
    roll = {"key": "attendance/ali/6", "entity": "session", "row": "6", "label": "جلسه", "naming": "تربیت ۱۴۰۴/۰۹/۱۸"}
    office = {
        "office": "00", "name": "استان مازندران", "relation": "above", "waiting": 12, "unconfirmed": 15, "days": 9,
        "late": False, "missing": [3],
    }  # fmt: skip
    exchange = {**EMPTY["exchange"], "offices": [office], "conflicts": 2, "quarantined": 1}
    targets = {**EMPTY["targets"], "rows": [{**target, "target": 40}]}
    board.show_board(
        {**EMPTY, "sessions": [session], "drafts": [draft, roll], "targets": targets, "exchange": exchange, "backup": 9}
    )
    told = words(board)
    assert "۱۶:۰۰ · دورهٔ آذر · حقوق" in told
    assert "۲۰ نفر، بی حضور" in told
    assert "۳۰ از ۴۰" in told
    assert "۱۲ ردیف نرفته، ۱۵ ردیف بی‌رسید، آخرین بسته ۹ روز پیش، ۱ بسته نرسیده" in told
    assert "آخرین پشتیبان ۹ روز پیش بود" in told
    for name in (
        "۱۶:۰۰",
        "غربالگری بینایی: غربال‌شده",
        "سارا نوری",
        "تربیت ۱۴۰۴/۰۹/۱۸",
        "استان مازندران",
        "۲ ناسازگاری",
        "۱ ردیف در قرنطینه",
    ):
        press(board, name)
    assert gone == [
        ("attendance", {"session": "5"}),
        ("figures", {"report": "targets", "period": "1404-Q3", "programme": "vision"}),
        ("records", {"entity": "person", "draft": "k", "new": True}),
        ("attendance", {"session": "6"}),
        ("exchange", {}),
        ("conflicts", {}),
        ("quarantine", {}),
    ]


@pytest.mark.parametrize(("width", "columns"), [(1130, 3), (700, 2), (500, 1)])
def test_a_narrow_window_has_fewer_columns(board: BoardView, qtbot: QtBot, width: int, columns: int) -> None:
    board.show_board(EMPTY)
    board.resize(width, 600)
    board.show()
    assert sum(one.count() > 1 for one in board._columns) == columns
    assert board.widget().width() <= board.viewport().width()


@pytest.mark.parametrize(("late", "words_"), [(5, "۵ روز دیر"), (0, "امروز"), (-3, "۳ روز مانده"), (None, "بی‌مهلت")])
def test_lateness_is_told_in_days(late: int | None, words_: str) -> None:
    assert late_words(late) == words_


def test_the_keys_go_from_the_box_to_the_numbers_and_back(window: MainWindow, keyboard: Keyboard) -> None:
    page = page_of(window)
    keyboard.press("F6")
    assert page.board.keys[0].hasFocus()
    keyboard.press("Down", "Down", "Up")
    assert page.board.keys[1].hasFocus()
    keyboard.press("Up", "Up")
    assert page.search.box.hasFocus()
    keyboard.press("F6")
    keyboard.type("۰۹۱")  # letters are for the box, wherever the focus is
    assert (page.search.box.hasFocus(), page.search.box.digits) == (True, "091")


def test_the_board_follows_what_is_done(office: Office, window: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ آذر", starts_on="1404/9/19")
    put(office, "session", course=course, held_on="1404/9/19", minutes=60, starts_at="9:00")
    put(office, "registration", course=course, person=an_adult(office, 0, "سارا"))
    page = page_of(window)
    assert "دورهٔ آذر" not in words(page.board)
    window.frame.changed([("session", "x")])
    qtbot.waitUntil(lambda: "دورهٔ آذر" in words(page.board), timeout=30_000)
    assert "۱ نفر، بی حضور" in words(page.board)


def test_nothing_is_counted_while_somebody_is_at_the_desk(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ آذر", starts_on="1404/9/19")
    a_child(office)
    keyboard.type("0012345679")
    keyboard.settle()
    put(office, "session", course=course, held_on="1404/9/19", minutes=60)
    page = page_of(window)
    window.frame.changed([("session", "x")])
    qtbot.wait(700)
    assert "دورهٔ آذر" not in words(page.board)
    keyboard.press("Ctrl+F")
    qtbot.waitUntil(lambda: "دورهٔ آذر" in words(page.board), timeout=30_000)


def test_a_base_that_flags_too_many_opens_its_report(board: BoardView, gone: list[tuple[str, dict[str, Any]]]) -> None:
    board.show_board({**EMPTY, "bases": {"period": "1404-Q3", "rows": [{"centre": "گلستان", "rate": 66.7}]}})
    assert "پایگاه‌های نامعمول" in words(board)
    press(board, "گلستان")
    assert gone == [("figures", {"report": "bases", "period": "1404-Q3"})]


def test_a_backup_is_made_from_the_board(office: Office, window: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    page = page_of(window)
    press(page.board, "هنوز پشتیبانی گرفته نشده است")
    keyboard.settle()
    assert len(list((office.folder / "backups").iterdir())) == 1
    qtbot.waitUntil(lambda: "پشتیبان" not in words(page.board), timeout=30_000)
