"""A child comes into a centre by the short form of its programme."""

from __future__ import annotations

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, at_the_box, page_of
from ui.pages.desk.enrolment import EnrolmentFlow
from ui.shell.window import MainWindow

ID = FREE_IDS[0]


def test_a_known_child_is_enrolled_from_today(
    office: Office, home: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    keyboard.type(ID)
    keyboard.type("گروه ۲")
    keyboard.press("Return")
    keyboard.type("1")
    keyboard.press("Ctrl+Return")
    keyboard.settle()
    (row,) = office.find("enrolment", where={"person": child})
    assert (row["centre"], row["class_name"], row["starts_on"], row["status"]) == (
        home,
        "گروه ۲",
        "2025-12-10",
        "active",
    )
    assert row["answers"]["shift"] == "morning"
    assert at_the_box(window)
    page = page_of(window)
    assert page.told == "نرگس یگانه در «کودکستان نسترن» ثبت‌نام شد."
    assert page.line.count == "امروز: ۱ نفر"


def test_a_new_child_goes_straight_on_to_the_enrolment(
    office: Office, home: str, window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.type(ID)
    keyboard.press("Return")
    for word in ("نرگس", "یگانه", "مسعود"):
        keyboard.type(word)
        keyboard.press("Return")
    keyboard.type("13990601" + "1" + "09121234567")
    keyboard.press("F2")
    keyboard.settle()
    (person,) = office.find("person", where={"national_id": ID})
    (row,) = office.find("enrolment", where={"person": person["id"]})
    assert row["centre"] == home


def test_who_is_enrolled_elsewhere_is_told_before(
    office: Office, home: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    other = put(office, "centre", name="کودکستان یاس", kind="kindergarten")
    put(office, "enrolment", programme="kindergarten", person=child, centre=other, starts_on="1404/7/1")
    keyboard.type(ID)
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, EnrolmentFlow)
    keyboard.press("F2")
    keyboard.settle()
    assert "کودکستان یاس" in flow.form.strip.text  # refused, in words
    assert len(office.find("enrolment", where={"person": child})) == 1
