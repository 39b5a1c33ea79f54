from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.office.conftest import seated
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, change, person, put, screening
from tests.ui.pages.two_offices import NOW, at_desk, offices
from ui.pages.exchanging.decision import USUAL, DecisionDialog


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path) as kept:
        yield kept


def clash(pair: Tree, **both: tuple[Any, Any]) -> str:
    """A person of whom the province holds the first values, the county the second; the province has read them."""
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, **{name: ours for name, (ours, _) in both.items()})
    change(pair.county, row, **{name: theirs for name, (_, theirs) in both.items()})
    pair.carry(COUNTY, PROVINCE)
    return row


def value(pair: Tree, row: str, field: str) -> Any:
    return pair.province.get("person", row)[field]


def shown(page: Any) -> list[str]:
    return [one.text().lstrip("\u200f") for one in page.sides.widget().findChildren(QLabel)]


def test_nothing_waits_and_the_page_says_so(qtbot: QtBot, pair: Tree) -> None:
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        assert page.stack.currentIndex() == 1


def test_both_values_stand_side_by_side_in_words(qtbot: QtBot, pair: Tree) -> None:
    clash(pair, birth_date=("1400/2/4", "1400/2/5"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        texts = shown(page)
        assert {"۱۴۰۰/۰۲/۰۴", "۱۴۰۰/۰۲/۰۵", "۱۴۰۰/۰۲/۰۳", "تاریخ تولد"} <= set(texts)
        assert any("شهرستان اراک" in text and "۱۴۰۴/۰۹/۱۹" in text for text in texts)
        assert not any("2021" in text or COUNTY in text for text in texts), "no ISO date and no code is shown"


@pytest.mark.parametrize(("key", "kept"), [("1", "حسن"), ("2", "حسین")])
def test_one_key_keeps_a_side_and_one_more_is_the_reason(qtbot: QtBot, pair: Tree, key: str, kept: str) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        with desk.keyboard.counted(2):
            desk.press(key)
            assert isinstance(QApplication.activeModalWidget(), DecisionDialog)
            desk.press("2")
        assert value(pair, row, "father_name") == kept
        assert page.stack.currentIndex() == 1
        assert desk.window.toast.text == "تصمیم ثبت شد: نام پدر"
    (settled,) = pair.province.differences.of_row("person", row, True)["fields"]
    assert settled["decision"]["why"] == USUAL[1]


def test_digits_of_a_persian_keyboard_decide_as_well(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.press("۲")
        assert isinstance(QApplication.activeModalWidget(), DecisionDialog)
        desk.type("دیدم")
        desk.press("Return")
        assert value(pair, row, "father_name") == "حسین"


def test_another_value_is_typed_as_at_the_form(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, birth_date=("1400/2/4", "1400/2/5"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.press("3")
        desk.type("14000206")
        desk.press("Return")
        desk.press("1")
        assert value(pair, row, "birth_date") == "2021-04-26"


def test_a_value_that_cannot_be_read_is_not_taken(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, birth_date=("1400/2/4", "1400/2/5"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.press("3")
        desk.type("14001340")
        desk.press("Return")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DecisionDialog)
        assert not dialog.wrong.isHidden()
        desk.press("Esc")
        assert value(pair, row, "birth_date") == "2021-04-24"
        assert len(pair.province.conflicts()) == 1


def test_a_choice_of_another_value(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, sex=("female", "male"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        desk.press("3")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DecisionDialog)
        desk.press("2", "1")  # the second option, then the first reason
        assert QApplication.activeModalWidget() is None
        assert value(pair, row, "sex") == page.frame.entity("person").field("sex").choices()[1][0]


def test_without_a_reason_nothing_is_decided(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.press("2", "Return")
        assert isinstance(QApplication.activeModalWidget(), DecisionDialog)
        desk.press("Esc")
        assert value(pair, row, "father_name") == "حسن"


def test_a_decision_is_taken_back_by_f8(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        desk.press("2", "1")
        assert value(pair, row, "father_name") == "حسین"
        desk.press("F8")
        assert value(pair, row, "father_name") == "حسن"
        assert page.stack.currentIndex() == 0
        assert page.table.current_item["label"] == "نام پدر"


def test_several_fields_of_one_person_stand_together_and_go_one_after_the_other(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"), first_name=("زهرا", "زهره"), last_name=("کریمی", "کرمی"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        assert [one["field"] for one in page.sides.told["fields"]] == ["first_name", "last_name", "father_name"]
        desk.press("2", "1", "2", "1", "1", "1")
        found = pair.province.get("person", row)
        assert (found["first_name"], found["last_name"], found["father_name"]) == ("زهره", "کرمی", "حسن")
        assert page.stack.currentIndex() == 1


def test_moving_and_deciding_typed_ahead_meet_the_right_one(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"), first_name=("زهرا", "زهره"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.keyboard.press("Down", "2")  # without waiting
        desk.settle()
        desk.press("1")
        assert value(pair, row, "father_name") == "حسین"
        assert value(pair, row, "first_name") == "زهرا"


def test_settled_ones_are_shown_on_request(qtbot: QtBot, pair: Tree) -> None:
    clash(pair, address=("کوی یک", "کوی دو"))
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        assert page.stack.currentIndex() == 1
        desk.press("F4")
        assert page.stack.currentIndex() == 0
        assert page.table.current_item["state"] == ("primary", "تازه‌تر ماند")
        assert "مقدار تازه‌تر خودبه‌خود ماند" in shown(page)
        desk.press("1")
        assert QApplication.activeModalWidget() is None, "what is settled is not decided again"


def test_a_decision_travels_to_the_other_office(qtbot: QtBot, pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, pair.province) as desk:
        desk.go("conflicts")
        desk.press("1", "1")
    pair.carry(PROVINCE, COUNTY)
    assert pair.county.conflicts() == []
    assert pair.county.get("person", row)["father_name"] == "حسن"


def test_who_may_not_decide_only_looks(qtbot: QtBot, pair: Tree) -> None:
    clash(pair, father_name=("حسن", "حسین"))
    with at_desk(qtbot, seated(pair.province, "clerk")) as desk:
        page = desk.go("conflicts")
        assert "حسین" in shown(page)
        desk.press("1", "2", "3")
        assert QApplication.activeModalWidget() is None
        assert not any(one.isEnabled() for one in page._acts)


def test_a_programmes_answer_has_its_own_editor(qtbot: QtBot, pair: Tree) -> None:
    child = person(pair.county)
    row = screening(pair.county, child)
    pair.settle()
    change(pair.province, row, "screening", answers={"right": "7", "left": "9"})
    change(pair.county, row, "screening", answers={"right": "6", "left": "9"})
    pair.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        desk.press("F4")
        assert {"۷/۱۰", "۶/۱۰", "دید راست (از ده)"} <= set(shown(page))


def test_a_centre_in_conflict_is_shown_by_its_name(qtbot: QtBot, pair: Tree) -> None:
    one = put(pair.county, "centre", name="مهد گل", kind="kindergarten", capacity=20)
    other = put(pair.county, "centre", name="مهد بهار", kind="kindergarten", capacity=20)
    course = put(pair.county, "course", programme="premarital", title="دوره")
    pair.settle()
    field = next((name for name, to in pair.county.rows.entity("course").refs.items() if to == "centre"), None)
    assert field is not None
    change(pair.province, course, "course", **{field: one})
    change(pair.county, course, "course", **{field: other})
    pair.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("conflicts")
        desk.press("F4")
        assert {"مهد گل", "مهد بهار"} <= set(shown(page))
