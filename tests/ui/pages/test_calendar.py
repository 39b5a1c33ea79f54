"""The training calendar hangs on the wall by Jalali months, Saturday first, and is walked through by keys."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.office import Office
from models.text.jalali import parse_period
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from ui.actions import printing
from ui.frame import Frame
from ui.pages.calendar import CalendarPage
from ui.pages.wall.weeks import Weeks, session_words

TODAY = datetime.date(2025, 12, 10)  # Wednesday, 19 Azar
FREE = datetime.date(2025, 12, 28)  # 7 Dey


def session(day: str, topic: str = "گفت‌وگو", **more: Any) -> dict[str, Any]:
    told = {"session": topic, "day": day, "topic": topic, "title": "", "starts_at": "10:00", "programme_label": "دوره"}
    return {**told, **more}


@pytest.fixture
def course(office: Office) -> str:
    made = put(office, "course", programme="premarital", title="دورهٔ دی", starts_on="1404/10/1", capacity=30)
    for hour in ("16:00", "10:00"):
        put(office, "session", course=made, held_on=FREE.isoformat(), starts_at=hour, minutes=120, topic=f"ساعت {hour}",
            mode="online", trainer="مینا راد")  # fmt: skip
    return made


@pytest.fixture
def page(qtbot: QtBot, frame: Frame, keyboard: Keyboard, course: str) -> CalendarPage:
    made = CalendarPage(frame)
    qtbot.addWidget(made)
    made.resize(1130, 660)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.opened()
    keyboard.settle()
    return made


@pytest.fixture
def gone(frame: Frame) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    frame.gone.connect(lambda name, arguments: found.append((name, arguments)))
    return found


# -- the weeks


@pytest.mark.parametrize("name", ["1404-Q1", "1404-Q2", "1404-Q3", "1404-Q4", "1403-Q4"])
def test_every_day_of_a_quarter_has_one_place_under_its_weekday(name: str) -> None:
    span = parse_period(name)
    weeks = Weeks(span, ())
    titles = [weeks.title(line) for line in range(weeks.rowCount()) if weeks.title(line)]
    assert len(titles) == 3
    day, places = span.first, set()
    while day <= span.last:
        place = weeks.place_of(day)
        assert place is not None and weeks.day_at(*place) == day
        assert place[1] == (day.weekday() + 2) % 7  # Saturday is the first column
        places.add(place)
        day += datetime.timedelta(days=1)
    shown = {(line, at) for line in range(weeks.rowCount()) for at in range(7) if weeks.day_at(line, at)}
    assert shown == places
    assert weeks.place_of(span.last + datetime.timedelta(days=1)) is None


def test_a_day_knows_its_sessions_and_says_them() -> None:
    weeks = Weeks(parse_period("1404-Q3"), [session("2025-12-10"), session("2025-12-10", "حقوق خانواده")])
    place = weeks.place_of(TODAY)
    assert place is not None
    said = weeks.data(weeks.index(*place), 11)  # Qt.AccessibleTextRole
    assert said == "چهارشنبه ۱۹ آذر ۱۴۰۴: ۱۰:۰۰ گفت‌وگو، ۱۰:۰۰ حقوق خانواده"
    assert weeks.most_in(place[0]) == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "۱۰:۰۰ گفت‌وگو"),
        ({"starts_at": None}, "گفت‌وگو"),
        ({"topic": "", "title": "دورهٔ دی"}, "۱۰:۰۰ دورهٔ دی"),
        ({"topic": None}, "۱۰:۰۰ دوره"),
    ],
)
def test_a_session_is_told_by_what_it_has(more: dict[str, Any], words: str) -> None:
    assert session_words(session("2025-12-10", **more)) == words


# -- the page


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (("Left",), "2025-12-11"),  # the next day stands on the left
        (("Right",), "2025-12-09"),
        (("Down", "Left"), "2025-12-18"),
        (("Up",), "2025-12-03"),
        (("PgDown",), "2026-01-09"),
        (("PgUp",), "2025-11-10"),
        (("Shift+PgDown",), "2026-03-10"),
        (("Shift+PgUp", "Home"), "2025-12-10"),
        (("Left",) * 3, "2025-12-13"),  # past Friday into the next week
    ],
)
def test_keys_go_by_days_weeks_months_and_quarters(
    page: CalendarPage, keyboard: Keyboard, keys: tuple[str, ...], day: str
) -> None:
    assert page.wall.hasFocus() and page.wall.day == TODAY
    for key in keys:
        keyboard.press(key)
        keyboard.settle()
    assert page.wall.day == page.day == datetime.date.fromisoformat(day)
    assert page.wall.weeks is not None and page.wall.weeks.period.contains(page.day)


def test_enter_opens_the_only_session_and_asks_among_several(
    page: CalendarPage, office: Office, keyboard: Keyboard, gone: list[tuple[str, dict[str, Any]]]
) -> None:
    page.show_day(FREE)
    keyboard.settle()
    keyboard.press("Return")
    keyboard.settle()
    assert gone == [] and page.table.hasFocus()
    first = page.table.current_id
    assert office.get("session", first)["starts_at"] == "10:00"  # the earlier one
    assert "برخط" in page._told.text() and "مینا راد" in page._told.text()
    keyboard.press("Return")
    assert gone == [("records", {"entity": "session", "row": first})]


def test_f3_begins_a_session_on_the_day(
    page: CalendarPage, keyboard: Keyboard, gone: list[tuple[str, dict[str, Any]]]
) -> None:
    keyboard.press("Left", "Left")
    keyboard.settle()
    page.new_session()
    assert gone == [("records", {"entity": "session", "new": True, "given": {"held_on": "2025-12-12"}})]


def test_a_new_session_comes_onto_the_wall(page: CalendarPage, office: Office, course: str, keyboard: Keyboard) -> None:
    page.show_day(FREE)
    keyboard.settle()
    made = put(office, "session", course=course, held_on="1404/10/8", minutes=60)
    page.refresh(frozenset({("session", made)}))
    keyboard.settle()
    assert page.wall.weeks is not None
    assert [one["session"] for one in page.wall.weeks.sessions[FREE + datetime.timedelta(days=1)]] == [made]


def test_the_quarter_is_printed_for_the_wall(
    page: CalendarPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(printing, "open_made", lambda _frame, _page, one: made.append(one))
    page.show_day(FREE)
    keyboard.settle()
    page.print()
    keyboard.settle()
    assert made[0].form == "training_calendar" and made[0].pages >= 1
