"""A group is tested with the keys of its answers, one Enter a child; nothing is pre-filled and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.actions.printing as printing
from models.office import Office
from tests.ui.keyboard import Keyboard
from ui.frame import Frame
from ui.pages.roll import RollPage
from ui.pages.rolls.child import Child
from ui.shell.window import MainWindow

FAMILIES = (
    "آبادی", "احمدی", "اکبری", "امینی", "بابایی", "پاکزاد", "تهرانی", "جعفری", "چمنی", "حسینی", "حیدری", "خانی",
    "داوودی", "رحیمی", "رضایی", "زارعی", "سلیمی", "شریفی", "صادقی", "طاهری", "عباسی", "فلاح", "کریمی", "گلی", "یزدانی",
)  # fmt: skip
WEAK = 11  # the number of the child whose first test asked for a repeat
HEARING = """
name = "hearing"
label = "شنوایی"
shape = "screening"
tier = "B"
version = 1
[[stage]]
code = "ear"
label = "گوش"
scoring = "typed"
outcomes = ["pass", "again"]
asks = ["loss", "level"]
[[outcome]]
code = "pass"
label = "سالم"
[[outcome]]
code = "again"
label = "دوباره"
[[retest]]
stages = ["ear"]
outcome = "again"
due_days = 30
[[section]]
label = "گوش"
[[section.field]]
name = "loss"
kind = "choice"
label = "افت"
options = ["none|ندارد", "one|یک گوش", "two|دو گوش"]
[[section.field]]
name = "level"
kind = "number"
label = "بلندی (دسی‌بل)"
low = -10
high = 120
"""


def put(office: Office, entity: str, **row: Any) -> str:
    (answer,) = office.put([row], entity)
    assert answer["status"] == "saved", answer
    return str(answer["id"])


def enrol(office: Office, centre: str, last_name: str, **more: Any) -> str:
    told = {"first_name": "نرگس", "father_name": "علی", "birth_date": "1400/2/3", "sex": "female", **more}
    person = put(office, "person", last_name=last_name, **told)
    put(office, "enrolment", programme="kindergarten", person=person, centre=centre, starts_on="1404/7/1")
    return person


@pytest.fixture
def garden(office: Office) -> str:
    return put(office, "centre", name="کودکستان نمونه", kind="kindergarten")


@pytest.fixture
def children(office: Office, garden: str) -> list[str]:
    """Twenty-five children; one waits for the repeat of a first test."""
    people = [enrol(office, garden, name) for name in FAMILIES]
    answers = {"right": 5, "left": 8, "strabismus": "none"}
    told = {"programme": "vision", "centre": garden, "held_on": "1404/9/1", "answers": answers}
    put(office, "screening", person=people[WEAK], **told)
    return people


@pytest.fixture
def three(office: Office, garden: str) -> list[str]:
    return [enrol(office, garden, name) for name in ("آبادی", "گلی", "یزدانی")]


Shown = Callable[..., RollPage]


@pytest.fixture
def shown(window: MainWindow, keyboard: Keyboard, garden: str) -> Shown:
    """The page in the real window, with the roll of the kindergarten."""

    def show(**arguments: Any) -> RollPage:
        window.frame.go("roll", **{"programme": "vision", "centre": garden, **arguments})
        keyboard.settle()
        assert isinstance(window.page, RollPage)
        return window.page

    return show


def child(page: RollPage) -> Child:
    assert page.grid.child is not None
    return page.grid.child


def screenings(frame: Frame, **where: str) -> list[dict[str, Any]]:
    assert frame.tasks.office is not None
    return frame.tasks.office.find("screening", where={"programme": "vision", "held_on": "1404/9/19", **where})


def in_dialog(keyboard: Keyboard, *keys: str, patience: int = 200) -> None:
    """Press these keys in the dialog that the next act opens, as soon as it is there."""

    def press() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if dialog is not None and focus is not None and focus.window() is dialog:
            keyboard.press(*keys)
        elif patience:
            in_dialog(keyboard, *keys, patience=patience - 1)
        elif dialog is not None:
            dialog.close()  # a test that fails must not wait for ever

    QTimer.singleShot(20, press)


def lines(page: RollPage) -> list[str]:
    assert page.grid.roll is not None
    return [str(page.grid.roll.index(n, len(page.grid.roll.columns) - 1).data()) for n in range(len(page.grid.group))]


# -- effort -----------------------------------------------------------------------------------------------------------


def test_twenty_five_children_cost_ninety_two_keys(
    children: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    with keyboard.counted(92):
        for number in range(25):
            if number in (3, 9, 20):
                keyboard.type("-")
            elif number == WEAK:
                keyboard.type("560")
                keyboard.press("Return", "Return")
            else:
                keyboard.type("890")
                keyboard.press("Return")
    saved = screenings(frame)
    assert len(saved) == 22
    assert {test["person"] for test in saved} == {one for n, one in enumerate(children) if n not in (3, 9, 20)}
    assert [test["outcome"] for test in saved].count("pass") == 21
    weak = next(test for test in saved if test["person"] == children[WEAK])
    assert (weak["stage"], weak["outcome"]) == ("repeat", "refer")
    assert weak["answers"] == {"right": 5, "left": 6, "strabismus": "none", "weak_side": "both"}
    assert frame.tasks.office is not None
    assert len(frame.tasks.office.find("referral", where={"source_id": weak["id"]})) == 1
    assert page.sheet.counts.text().endswith("۲۲ از ۲۵ انجام شد، ۳ غایب، ۱ ارجاع")


def test_a_roll_is_chosen_from_the_keyboard_and_what_is_shared_goes_into_every_test(
    three: list[str], window: MainWindow, keyboard: Keyboard, frame: Frame, garden: str
) -> None:
    frame.go("roll", programme="vision")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RollPage)
    keyboard.press("Return")  # past the programme
    keyboard.type("نمونه")
    keyboard.press("Return", "Return")
    keyboard.type("زهرا")
    keyboard.press("Return")
    keyboard.type("2")
    keyboard.press("F2")
    keyboard.settle()
    assert page.sheet.shared.text().endswith("کودکستان نمونه · چهارشنبه ۱۹ آذر ۱۴۰۴ · زهرا · تابلوی لی")
    keyboard.type("88")
    keyboard.press("Return", "Return")
    keyboard.settle()
    (test,) = screenings(frame)
    assert (test["centre"], test["screener"]) == (garden, "زهرا")
    assert test["answers"] == {"right": 8, "left": 8, "chart": "lea"}
    keyboard.press("F4")
    keyboard.settle()
    keyboard.press("F2")
    keyboard.settle()
    assert page.round is not None
    assert page.round.pinned == {"chart": "lea"}


def test_the_first_roll_begins_with_what_is_pinned_at_the_desk(
    three: list[str], window: MainWindow, keyboard: Keyboard, frame: Frame, garden: str
) -> None:
    assert frame.tasks.office is not None
    told = {"programme": "vision", "centre": garden, "screener": "زهرا", "answers.chart": "lea"}
    frame.tasks.office.today.keep_session(told)
    frame.go("roll")
    keyboard.settle()
    keyboard.press("F2")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RollPage)
    assert page.round is not None
    assert (page.round.centre, page.round.screener, page.round.pinned) == (garden, "زهرا", {"chart": "lea"})
    assert not any(one.touched for one in page.grid.group)


# -- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "right", "left"),
    [("+9", 10, 9), ("129", 12, 9), ("1\r9", 1, 9), ("0+", 0, 10), ("۸۹", 8, 9), ("109", 10, 9)],
)
def test_a_tenth_is_as_few_keys_as_can_be(
    three: list[str], shown: Shown, keyboard: Keyboard, keys: str, right: int, left: int
) -> None:
    page = shown()
    for key in keys:
        keyboard.press("Return") if key == "\r" else keyboard.type(key)
    assert (child(page).cell("right").stored, child(page).cell("left").stored) == (right, left)
    assert page.grid.field is not None
    assert page.grid.field.name == "strabismus"


@pytest.mark.parametrize(("typed", "shown_text"), [("a", "«a»"), ("16", "«۱۶»"), ("ب", "«ب»")])
def test_a_mistake_is_told_under_the_table_and_the_cell_waits_for_another(
    three: list[str], shown: Shown, keyboard: Keyboard, typed: str, shown_text: str
) -> None:
    page = shown()
    keyboard.type(typed)
    assert shown_text in page.sheet.sentence.text()
    assert "دید راست" in page.sheet.sentence.text()
    keyboard.press("Return", "Left", "Down")
    assert page.grid.field is not None
    assert (page.grid.field.name, page.grid.currentIndex().row()) == ("right", 0)
    keyboard.type("8")
    assert child(page).cell("right").stored == 8
    assert "عدد" not in page.sheet.sentence.text()


def test_cells_are_gone_through_by_arrows_and_emptied(three: list[str], shown: Shown, keyboard: Keyboard) -> None:
    page = shown()
    keyboard.type("89")
    keyboard.press("Right", "Backspace")
    assert child(page).cell("left").stored is None
    keyboard.type("1")
    keyboard.press("Backspace")
    assert child(page).cell("left").text == ""
    keyboard.press("Right", "Delete")
    assert not child(page).touched
    keyboard.press("Down", "Left")
    assert page.grid.currentIndex().row() == 1
    assert page.grid.field is not None
    assert page.grid.field.name == "left"


def test_nothing_typed_saves_nothing(three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame) -> None:
    page = shown()
    keyboard.press("Return", "Return", "Return", "Return", "F2")
    keyboard.settle()
    assert screenings(frame) == []
    assert child(page).person == three[0]
    assert "هنوز پاسخی نوشته نشده" in page.sheet.sentence.text()


def test_what_lacks_is_gone_to(three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame) -> None:
    page = shown()
    keyboard.press("Left")
    keyboard.type("80")
    keyboard.press("Return")
    keyboard.settle()
    assert page.grid.field is not None
    assert page.grid.field.name == "right"
    assert "خالی" in page.sheet.sentence.text()
    assert screenings(frame) == []


def test_nothing_is_ever_filled_in_before(children: list[str], shown: Shown) -> None:
    page = shown()
    assert page.grid.roll is not None
    assert all(not one.cells and not one.touched for one in page.grid.group)
    cells = [page.grid.roll.index(n, c).data() for n in range(25) for c in page.grid.roll.cells_of(page.grid.group[n])]
    assert set(cells) == {""}


# -- what follows -----------------------------------------------------------------------------------------------------


def test_what_leads_to_more_is_shown_at_once_and_wants_a_second_enter(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    keyboard.type("56")
    assert lines(page)[0] == "تکرار تا ۱۴۰۴/۱۰/۰۳"
    keyboard.type("0")
    keyboard.press("Return")
    keyboard.settle()
    assert screenings(frame) == []
    assert "تکرار تا ۱۴۰۴/۱۰/۰۳. برای پذیرفتن دوباره Enter بزنید" in page.sheet.sentence.text()
    keyboard.press("Right", "Right")
    keyboard.type("8")
    assert "Enter" not in page.sheet.sentence.text()
    assert not child(page).confirming
    keyboard.press("F2", "Return")
    keyboard.settle()
    (test,) = screenings(frame)
    assert test["outcome"] == "repeat"
    assert child(page).person == three[1]


def test_a_child_that_would_not_be_tested_is_two_keys(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    keyboard.type("*")
    assert "غیرهمکار، تکرار تا" in page.sheet.sentence.text()
    keyboard.press("Return")
    keyboard.settle()
    (test,) = screenings(frame)
    assert (test["person"], test["outcome"], test["answers"]) == (three[0], "uncooperative", {"cooperative": False})
    assert child(page).person == three[1]


def test_an_absent_child_is_not_saved_and_stays_due(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    keyboard.type("-/")
    assert [one.absent for one in page.grid.group] == [True, True, False]
    assert page.sheet.counts.text().endswith("۰ از ۳ انجام شد، ۲ غایب")
    keyboard.press("Up")
    keyboard.type("-")
    assert [one.absent for one in page.grid.group] == [True, False, False]
    assert child(page).person == three[1]
    keyboard.settle()
    assert screenings(frame) == []
    assert [one.stage for one in page.grid.group] == ["first"] * 3


def test_the_cursor_comes_round_to_who_was_left_out(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    keyboard.press("Down", "Down")
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    assert child(page).person == three[0]


def test_undo_takes_the_last_child_back_and_its_answers_stay_typed(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    for _ in range(2):
        keyboard.type("890")
        keyboard.press("Return")
    keyboard.press("F8")
    keyboard.settle()
    assert [test["person"] for test in screenings(frame)] == [three[0]]
    assert child(page).person == three[1]
    assert {name: cell.stored for name, cell in child(page).cells.items()} == {
        "right": 8, "left": 9, "strabismus": "none",
    }  # fmt: skip
    keyboard.press("Right", "Right", "Right")
    keyboard.type("7")
    keyboard.press("F2")
    keyboard.settle()
    assert [test["answers"]["right"] for test in screenings(frame, person=three[1])] == [7]


def test_who_was_tested_stays_on_the_roll_with_the_outcome(
    three: list[str], shown: Shown, keyboard: Keyboard, window: MainWindow
) -> None:
    page = shown()
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.type("550")
    keyboard.press("Return", "Return")
    keyboard.settle()
    window.frame.go("roll")
    keyboard.settle()
    assert lines(page)[:2] == ["سالم", "تکرار تا ۱۴۰۴/۱۰/۰۳"]
    assert child(page).person == three[2]
    keyboard.press("Up", "Up")
    keyboard.type("3")
    assert child(page).cell("right").stored == 8
    assert "ثبت شد" in page.sheet.sentence.text()


def test_a_refusal_of_the_office_is_told_at_the_child(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    answers = {"right": 8, "left": 8}
    assert frame.tasks.office is not None
    put(frame.tasks.office, "screening", programme="vision", person=three[0], held_on="1404/9/19", answers=answers)
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    assert child(page).person == three[0]
    assert "پیش‌تر ثبت شده است" in page.sheet.sentence.text()
    keyboard.press("F5")
    keyboard.settle()
    assert lines(page)[0] == "سالم"


# -- reasons ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def young(office: Office, garden: str) -> list[str]:
    return [enrol(office, garden, name, birth_date="1401/11/1") for name in ("آبادی", "گلی", "یزدانی")]


def test_an_age_outside_wants_a_reason_once_for_the_row(
    young: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    assert "بیرون از بازه" in page.sheet.sentence.text()
    keyboard.type("890")
    in_dialog(keyboard, "Escape")
    keyboard.press("Return")
    keyboard.settle()
    assert screenings(frame) == []
    in_dialog(keyboard, "1")
    keyboard.press("Return")
    keyboard.settle()
    (test,) = screenings(frame)
    assert "خانواده" in test["reasons"]["age-outside"]
    assert child(page).person == young[1]


def test_one_reason_may_stand_for_all(young: list[str], shown: Shown, keyboard: Keyboard, frame: Frame) -> None:
    shown()
    keyboard.type("890")
    in_dialog(keyboard, "F9", "2")
    keyboard.press("Return")
    for _ in range(2):
        keyboard.settle()
        keyboard.type("890")
        keyboard.press("Return")
    keyboard.settle()
    reasons = [test["reasons"]["age-outside"] for test in screenings(frame)]
    assert len(reasons) == 3
    assert len(set(reasons)) == 1


def test_what_the_office_asks_about_wants_a_reason_at_the_next_enter(
    children: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown()
    assert frame.tasks.office is not None
    (first,) = frame.tasks.office.find("screening", where={"person": children[WEAK], "held_on": "1404/9/1"})
    frame.tasks.office.delete("screening", first["id"])
    page.grid.stand(WEAK)
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    assert screenings(frame) == []
    assert "آزمونی پیش از «تکرار» ثبت نشده است" in page.sheet.sentence.text()
    in_dialog(keyboard, "1")
    keyboard.press("Return")
    keyboard.settle()
    (test,) = screenings(frame)
    assert list(test["reasons"]) == ["stage-missing"]


# -- nothing is lost --------------------------------------------------------------------------------------------------


def test_what_was_typed_of_a_child_is_there_after_a_crash(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame, window: MainWindow, garden: str
) -> None:
    shown()
    keyboard.type("8")
    keyboard.settle()
    keyboard.type("9")
    keyboard.settle()
    again = RollPage(frame)
    window.stack.addWidget(again)
    window.stack.setCurrentWidget(again)
    again.opened(programme="vision", centre=garden)
    keyboard.settle()
    assert child(again).person == three[0]
    assert (child(again).cell("right").stored, child(again).cell("left").stored) == (8, 9)
    assert screenings(frame) == []
    keyboard.type("0")
    keyboard.press("Return")
    keyboard.settle()
    assert len(screenings(frame)) == 1
    assert frame.tasks.office is not None
    assert frame.tasks.office.drafts("screening") == []


# -- besides ----------------------------------------------------------------------------------------------------------


def test_somebody_not_on_the_list_joins_it(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    told = {"first_name": "مهرانا", "last_name": "مهمان‌زاده", "father_name": "رضا", "birth_date": "1400/1/1"}
    guest = put(office, "person", **told)
    page = shown()
    keyboard.type("8")
    keyboard.press("F3")
    keyboard.settle()
    keyboard.type("مهمانزاده")
    keyboard.settle()
    keyboard.press("Return")
    keyboard.settle()
    assert len(page.grid.group) == 4
    assert child(page).person == guest
    assert page.grid.group[0].cell("right").stored == 8
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    assert [test["person"] for test in screenings(frame)] == [guest]


def test_a_child_is_found_by_name(three: list[str], shown: Shown, keyboard: Keyboard) -> None:
    page = shown()
    keyboard.press("Ctrl+F")
    keyboard.type("یزد")
    keyboard.press("Return")
    assert child(page).person == three[2]
    assert page.grid.hasFocus()


def test_cards_or_letters_of_the_day_are_printed(
    children: list[str], shown: Shown, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(printing, "open_print", lambda _frame, _parent, form, ids: opened.append((form, len(ids))))
    page = shown()
    keyboard.press("Ctrl+P")
    assert opened == []
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    keyboard.press("Ctrl+P")
    assert opened == [("vision_card", 1)]
    page.grid.stand(WEAK)
    keyboard.type("560")
    keyboard.press("Return", "Return")
    keyboard.settle()
    in_dialog(keyboard, "2")
    keyboard.press("Ctrl+P")
    assert opened[1:] == [("referral_letter", 1)]


def test_a_saved_test_is_opened_from_its_row(three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame) -> None:
    page = shown()
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    gone: list[tuple[str, Any]] = []
    frame.gone.disconnect()
    frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    keyboard.press("Ctrl+O", "Up", "Ctrl+O")
    assert page.grid.child is not None
    assert page.grid.child.saved is not None
    assert gone == [("records", {"entity": "screening", "row": page.grid.child.saved["id"]})]


def test_a_roll_of_yesterday_is_not_gone_on_with_unasked(
    three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown()
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-11T08:00:00")
    frame.go("roll")
    keyboard.settle()
    assert page.setup.isVisible()
    keyboard.press("F2")
    keyboard.settle()
    assert page.round is not None
    assert page.round.held_on.isoformat() == "2025-12-11"


def test_an_empty_roll_says_what_to_do(shown: Shown) -> None:
    page = shown()
    assert page.grid.group == []
    assert not page.grid.isVisible()


@pytest.fixture
def hearing(office: Office, tmp_path: Any) -> str:
    file = tmp_path / "hearing.toml"
    file.write_text(HEARING, encoding="utf-8")
    office.add_programme(file)
    return "hearing"


def test_the_programme_is_chosen_where_there_are_several(
    hearing: str, three: list[str], window: MainWindow, keyboard: Keyboard, frame: Frame, garden: str
) -> None:
    frame.go("roll", programme="vision")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RollPage)
    keyboard.press("Shift+Return")
    keyboard.type("1")
    keyboard.settle()
    keyboard.type("نمونه")
    keyboard.press("Return", "F2")
    keyboard.settle()
    assert page.round is not None
    assert (page.round.programme.name, page.round.centre) == (hearing, garden)
    assert len(page.grid.group) == 3


def test_any_screening_programme_has_its_roll(
    hearing: str, three: list[str], shown: Shown, keyboard: Keyboard, frame: Frame
) -> None:
    page = shown(programme=hearing)
    assert page.grid.roll is not None
    assert [column.label for column in page.grid.roll.columns][4:] == ["افت", "بلندی", "نتیجه", "نتیجه"]
    keyboard.type("1-5")
    keyboard.press("Return")
    keyboard.type("2")
    keyboard.press("Return")
    assert "تکرار" in page.sheet.sentence.text() or "دوباره" in page.sheet.sentence.text()
    keyboard.press("Return")
    keyboard.type("-")
    keyboard.settle()
    assert frame.tasks.office is not None
    (test,) = frame.tasks.office.find("screening", where={"programme": hearing})
    assert (test["answers"], test["outcome"]) == ({"loss": "one", "level": -5}, "again")
    assert page.grid.group[1].absent
