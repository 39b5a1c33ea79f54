"""Who comes to the desk in these tests, and what is pinned there."""

from __future__ import annotations

from typing import Any

from models.office import Office
from tests.journeys.offices import put
from ui.pages.start import StartPage
from ui.shell.window import MainWindow

# Valid numbers that nobody of the practice data has.
FREE_IDS = ("0012345679", "0499370899", "0084575948", "0013542419", "2110450091")


def a_child(office: Office, number: int = 0, **row: Any) -> str:
    """A registered child of five with a number of its own."""
    told = {
        "national_id": FREE_IDS[number],
        "first_name": "نرگس",
        "last_name": "یگانه",
        "father_name": "مسعود",
        "birth_date": "1399/6/1",
        "sex": "female",
        **row,
    }
    return put(office, "person", **told)


def an_adult(office: Office, number: int, name: str, **row: Any) -> str:
    """A registered grown-up."""
    return a_child(office, number, first_name=name, birth_date="1378/6/1", **row)


def pin_vision(office: Office, **more: Any) -> str:
    """Screening of vision at a base, with the chart; the base's id."""
    base = put(office, "centre", name="پایگاه یاسمن", kind="screening_base")
    pinned = {"programme": "vision", "centre": base, "screener": "مریم رضایی", "answers.chart": "tumbling_e"}
    office.today.keep_session({**pinned, **more})
    return base


def pin_course(office: Office, **row: Any) -> str:
    """A course that starts today; its id."""
    told = {"programme": "premarital", "title": "دورهٔ آذر", "starts_on": "1404/9/19", **row}
    course = put(office, "course", **told)
    office.today.keep_session({"programme": "premarital", "course": course})
    return course


def pin_home(office: Office) -> str:
    """A kindergarten; its id."""
    home = put(office, "centre", name="کودکستان نسترن", kind="kindergarten", capacity=40)
    office.today.keep_session({"programme": "kindergarten", "centre": home})
    return home


def page_of(window: MainWindow) -> StartPage:
    """The start page that the window shows."""
    page = window.page
    assert isinstance(page, StartPage)
    return page


def at_the_box(window: MainWindow) -> bool:
    """Whether the box has the focus of the window and is empty: ready for the next one."""
    box = page_of(window).search.box
    return window.focusWidget() is box and not box.text()
