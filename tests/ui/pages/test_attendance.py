"""A session's attendance is marked by exception, saved as one act, and never marked by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ui.actions.printing as printing
from models.office import Office
from tests.ui.keyboard import Keyboard
from tests.ui.pages.test_roll import FAMILIES, in_dialog, put
from ui.frame import Frame
from ui.pages.attendance import AttendancePage
from ui.shell.window import MainWindow


@pytest.fixture
def course(office: Office) -> str:
    return put(office, "course", programme="premarital", title="دورهٔ پاییز", starts_on="1404/8/1")


@pytest.fixture
def session(office: Office, course: str) -> str:
    told = {"starts_at": "16", "minutes": 120, "topic": "حقوق خانواده"}
    return put(office, "session", course=course, held_on="1404/9/19", **told)


@pytest.fixture
def people(office: Office, course: str) -> list[str]:
    """Twenty-five people, registered."""
    return [register(office, course, name) for name in FAMILIES]


def person_of(office: Office, last_name: str) -> str:
    told = {"first_name": "نگار", "father_name": "علی", "birth_date": "1378/2/3"}
    return put(office, "person", last_name=last_name, **told)


def register(office: Office, course: str, last_name: str) -> str:
    person = person_of(office, last_name)
    put(office, "registration", course=course, person=person)
    return person


Shown = Callable[..., AttendancePage]


@pytest.fixture
def shown(window: MainWindow, keyboard: Keyboard) -> Shown:
    def show(**arguments: Any) -> AttendancePage:
        window.frame.go("attendance", **arguments)
        keyboard.settle()
        assert isinstance(window.page, AttendancePage)
        return window.page

    return show


def statuses(frame: Frame, session: str) -> dict[str, str]:
    assert frame.tasks.office is not None
    found = frame.tasks.office.find("attendance", where={"session": session})
    return {one["person"]: one["status"] for one in found}


def test_twenty_five_people_of_whom_three_are_absent_cost_eleven_keys(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    with keyboard.counted(12):
        keyboard.press("Return")
        for number in ("03", "12", "25"):
            keyboard.type(number + " ")
        keyboard.press("F2")
    marked = statuses(frame, session)
    assert len(marked) == 25
    assert [person for person in people if marked[person] == "absent"] == [people[2], people[11], people[24]]
    assert page.sheet.counts.text().endswith("۲۲ حاضر، ۰ با تأخیر، ۳ غایب")


# -- marking ----------------------------------------------------------------------------------------------------------


def test_nothing_is_marked_by_itself(people: list[str], session: str, shown: Shown, frame: Frame) -> None:
    page = shown(session=session)
    assert [mark.status for mark in page.grid.marks] == [None] * 25
    assert page.sheet.counts.text().endswith("۰ حاضر، ۰ با تأخیر، ۰ غایب، ۲۵ بی‌نشان")
    assert not page.sheet.changed
    assert statuses(frame, session) == {}


def test_sessions_are_chosen_from_a_list_of_which_todays_come_first(
    people: list[str], session: str, course: str, shown: Shown, keyboard: Keyboard, office: Office
) -> None:
    put(office, "session", course=course, held_on="1404/9/12", minutes=60, topic="پیشین")
    page = shown()
    assert page.list.table.current_id == session
    keyboard.press("Return")
    keyboard.settle()
    assert page.sheet.title.text().endswith("دورهٔ پاییز · حقوق خانواده · چهارشنبه ۱۹ آذر ۱۴۰۴ · ۱۶:۰۰ · ۱۲۰ دقیقه")
    keyboard.press("F4")
    keyboard.settle()
    assert page.list.isVisible()


def test_who_is_absent_first_stays_absent_when_all_others_are_present(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard
) -> None:
    page = shown(session=session)
    keyboard.type("7 ")
    keyboard.press("F9")
    assert [mark.status for mark in page.grid.marks].count("present") == 24
    assert page.grid.marks[6].status == "absent"
    keyboard.type(" ")
    assert page.grid.marks[6].status == "present"


def test_rows_are_reached_by_number_and_by_arrows(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard
) -> None:
    page = shown(session=session)
    for keys, row in (("12", 11), ("03", 2), ("25", 24), ("۱۴", 13), ("30", 13)):
        keyboard.type(keys)
        assert page.grid.currentIndex().row() == row, keys
    assert "ردیف ۳۰ در این برگه نیست" in page.sheet.sentence.text()
    keyboard.type("0 ")
    assert page.grid.marks[13].status is None
    keyboard.type("2")
    assert "ردیف ۲" in page.sheet.sentence.text()
    keyboard.press("Down")
    assert page.grid.currentIndex().row() == 2
    keyboard.press("End", "Up")
    assert page.grid.currentIndex().row() == 23
    keyboard.press("Home")
    assert page.grid.currentIndex().row() == 0


def test_who_is_late_is_asked_for_minutes(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    keyboard.type("l905")
    keyboard.press("Backspace", "Return")
    keyboard.type("ت")
    keyboard.press("Return")
    keyboard.type("غ")
    keyboard.press("F2")
    keyboard.settle()
    assert statuses(frame, session) == {people[0]: "late", people[1]: "late", people[2]: "absent"}
    assert [mark.minutes for mark in page.grid.marks[:3]] == [90, None, None]


def test_minutes_beyond_the_session_want_a_reason(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    keyboard.type("l130")
    in_dialog(keyboard, "Escape")
    keyboard.press("F2")
    keyboard.settle()
    assert statuses(frame, session) == {}
    in_dialog(keyboard, "1")
    keyboard.press("F2")
    keyboard.settle()
    assert statuses(frame, session) == {people[0]: "late"}
    assert page.grid.marks[0].minutes == 130


def test_a_mark_that_is_not_saved_can_be_taken_away_a_saved_one_only_changed(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    keyboard.type(" ")
    keyboard.press("Delete")
    assert page.grid.marks[0].status is None
    keyboard.type(" ")
    keyboard.press("F2")
    keyboard.settle()
    keyboard.type("ح")
    keyboard.press("Backspace")
    assert page.grid.marks[0].status == "absent"
    assert not page.sheet.changed


# -- saving -----------------------------------------------------------------------------------------------------------


def test_one_undo_takes_back_the_whole_session(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    keyboard.press("Return", "F2")
    keyboard.settle()
    assert len(statuses(frame, session)) == 25
    keyboard.press("F8")
    keyboard.settle()
    assert statuses(frame, session) == {}
    assert [mark.status for mark in page.grid.marks] == [None] * 25


def test_only_what_changed_is_saved_again(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    shown(session=session)
    keyboard.press("Return", "F2")
    keyboard.settle()
    keyboard.type("05 ")
    keyboard.press("F2")
    keyboard.settle()
    assert frame.tasks.office is not None
    (changed,) = [p for p, status in statuses(frame, session).items() if status == "absent"]
    assert changed == people[4]
    (row,) = frame.tasks.office.find("attendance", where={"session": session, "person": people[0]})
    assert {event["field"] for event in frame.tasks.office.history("attendance", row["id"])} >= {"status"}
    assert len({event["when"] for event in frame.tasks.office.history("attendance", row["id"])}) == 1


def test_a_refusal_is_told_at_its_row_and_the_others_are_saved(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    keyboard.press("Return")
    assert frame.tasks.office is not None
    frame.tasks.office.delete("person", people[3])
    keyboard.press("F2")
    keyboard.settle()
    assert len(statuses(frame, session)) == 24
    assert page.grid.mark is not None
    assert "پیدا نشد" in page.grid.mark.error


def test_leaving_what_is_not_saved_is_asked_about(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame, window: MainWindow
) -> None:
    page = shown(session=session)
    keyboard.press("Return")
    in_dialog(keyboard, "Escape")
    frame.go("roll")
    keyboard.settle()
    assert window.page is page
    in_dialog(keyboard, "Return")
    frame.go("roll")
    keyboard.settle()
    assert window.page is not page
    assert len(statuses(frame, session)) == 25


# -- nothing is lost --------------------------------------------------------------------------------------------------


def test_half_a_roll_is_there_after_a_crash_and_forgotten_once_it_is_saved(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame, window: MainWindow, office: Office
) -> None:
    guest = person_of(office, "مهمان‌زاده")
    page = shown(session=session)
    keyboard.press("Space")
    page._add(guest)
    keyboard.settle()
    keyboard.type("p")
    keyboard.settle()
    absent = next(mark.person for mark in page.grid.marks if mark.status == "absent")
    (draft,) = office.drafts()
    assert (draft["entity"], draft["row"], "حقوق خانواده" in draft["naming"]) == ("session", session, True)
    again = AttendancePage(frame)
    window.stack.addWidget(again)
    window.stack.setCurrentWidget(again)
    again.opened(session=session)
    keyboard.settle()
    assert {mark.person: mark.status for mark in again.grid.marks if mark.changed} == {
        absent: "absent", guest: "present",
    }  # fmt: skip
    assert statuses(frame, session) == {}, "nothing is saved by itself"
    keyboard.press("F2")
    keyboard.settle()
    assert statuses(frame, session) == {absent: "absent", guest: "present"}
    assert office.drafts() == []


def test_what_is_let_go_is_not_brought_back(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    shown(session=session)
    keyboard.press("Return")
    keyboard.settle()
    assert len(office.drafts()[0]["raw"]["marks"]) == 25
    in_dialog(keyboard, "Tab", "Return")
    frame.go("roll")
    keyboard.settle()
    assert office.drafts() == []
    assert statuses(frame, session) == {}, "Enter on «رها کردن» lets go"
    assert not shown(session=session).sheet.changed


def test_nothing_is_unfinished_after_saving_on_the_way_out_nor_of_a_session_that_is_gone(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    page = shown(session=session)
    keyboard.press("Return")
    keyboard.settle()
    in_dialog(keyboard, "Return")
    keyboard.press("F4")
    keyboard.settle()
    assert len(statuses(frame, session)) == 25
    assert office.drafts() == []
    shown(session=session)
    keyboard.press("Down", "Space")
    keyboard.settle()
    assert len(office.drafts()) == 1
    office.delete("session", session)
    assert office.drafts() == []
    keyboard.press("F5")
    keyboard.settle()
    assert page.list.isVisible()


# -- besides ----------------------------------------------------------------------------------------------------------


def test_somebody_who_is_not_registered_joins_with_a_note(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    guest = person_of(office, "مهمان‌زاده")
    page = shown(session=session)
    keyboard.press("Return", "F3")
    keyboard.settle()
    keyboard.type("مهمانزاده")
    keyboard.settle()
    keyboard.press("Return")
    keyboard.settle()
    assert page.grid.mark is not None
    assert page.grid.mark.person == guest
    assert "نام‌نویسی نشده" in page.sheet.sentence.text()
    keyboard.type("p")
    keyboard.press("F2")
    keyboard.settle()
    assert len(statuses(frame, session)) == 26
    assert statuses(frame, session)[guest] == "present"


def test_where_no_names_are_kept_heads_are_counted(
    session: str, shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(session=session)
    assert page.sheet.counting
    keyboard.type("12")
    keyboard.press("Return")
    keyboard.type("x")
    keyboard.press("Return")
    keyboard.settle()
    assert frame.tasks.office is not None
    assert frame.tasks.office.get("session", session)["headcount_female"] is None
    keyboard.press("Backspace")
    keyboard.type("7")
    keyboard.press("Return")
    keyboard.settle()
    saved = frame.tasks.office.get("session", session)
    assert (saved["headcount_female"], saved["headcount_male"]) == (12, 7)
    keyboard.type("400")
    keyboard.press("Return", "Return")
    keyboard.settle()
    assert frame.tasks.office.get("session", session)["headcount_female"] == 12, "unusually many want a reason"
    keyboard.press("2")
    keyboard.settle()
    saved = frame.tasks.office.get("session", session)
    assert (saved["headcount_female"], saved["reasons"]) == (400, {"out-of-range": "از روی برگه درست است."})


def test_certificates_are_offered_when_every_session_is_marked(
    people: list[str], session: str, course: str, shown: Shown, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    second = put(office, "session", course=course, held_on="1404/9/12", minutes=60)
    page = shown(session=session)
    keyboard.press("Return", "F2")
    keyboard.settle()
    assert not page.sheet.certify.isVisible()
    page = shown(session=second)
    keyboard.press("Return", "F2")
    keyboard.settle()
    assert page.sheet.certify.isVisible()
    gone: list[tuple[str, Any]] = []
    frame.gone.disconnect()
    frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    page.sheet.certify.click()
    assert gone == [("records", {"entity": "registration", "where": {"course": course}})]


def test_the_sheet_is_printed_as_it_is_saved(
    people: list[str], session: str, shown: Shown, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(printing, "open_print", lambda _frame, _parent, form, ids: opened.append((form, ids)))
    shown(session=session)
    keyboard.press("Ctrl+P", "Return", "Ctrl+P")
    assert opened == [("attendance_sheet", [session])]
    keyboard.press("F2")
    keyboard.settle()
    keyboard.press("Ctrl+P")
    assert len(opened) == 2
