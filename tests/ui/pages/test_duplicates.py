from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.office.conftest import seated
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, change, person, put, screening
from tests.ui.pages.two_offices import NOW, at_desk, offices
from ui.forms.reasons import TWO_PEOPLE, USUAL, ReasonDialog
from ui.look import RESOURCES
from ui.pages.duplicates import DuplicatesPage

NUMBER, OTHER_NUMBER = "0499370899", "0077611616"


@pytest.fixture
def trio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path, others=True) as kept:
        yield kept


def twice(trio: Tree, **other: Any) -> tuple[str, str]:
    """A child with a number in one county and without in the other, both at the province."""
    first = person(trio.county, national_id=NUMBER, mobile="09121111111")
    second = person(trio.other, **{"mobile": "09352222222", **other})
    for code in (COUNTY, OTHER):
        trio.carry(code, PROVINCE)
    return first, second


def merges(office: Office) -> list[tuple[str, str, bool, str | None]]:
    return [(row["kept"], row["gone"], bool(row["apart"]), row["why"]) for row in office.find("merge")]


def shown(page: Any) -> list[str]:
    return [one.text().lstrip("\u200f") for one in page.beside.widget().findChildren(QLabel)]


def badges(page: Any) -> dict[str, str]:
    """The word of each of the two files, by its id."""
    return {row_id: head.accessibleName().split("؛ ")[1] for row_id, head in page.beside._heads.items()}


def test_nothing_waits_and_the_page_says_so(qtbot: QtBot, trio: Tree) -> None:
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        assert page.stack.currentIndex() == 1
        desk.press("F4")
        assert page.stack.currentIndex() == 2
        desk.press("Return", "K", "A", "Del")
        assert QApplication.activeModalWidget() is None


def test_two_files_stand_side_by_side_in_words(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    screening(trio.other, second)
    trio.carry(OTHER, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        assert page.table.current_item["state"] == ("done", "محتمل")
        assert page.table.current_item["naming"] == "نرگس رضایی"
        texts = shown(page)
        assert {"تلفن همراه ≠", "۰۹۱۲۱۱۱۱۱۱۱", "۰۹۳۵۲۲۲۲۲۲۲", "تاریخ تولد", "۱۴۰۰/۰۲/۰۳", "–"} <= set(texts)
        assert {"شهرستان اراک · ۱۴۰۴/۰۹/۱۹", "شهرستان آشتیان · ۱۴۰۴/۰۹/۱۹"} <= set(texts)
        assert "نام، نام پدر و تاریخ تولد یکی است" in texts
        assert texts[-3:] == ["غربالگری", "۰", "۱"]
        assert not any("2021" in text or first in text or COUNTY in text for text in texts), "no code and no ISO date"
        assert badges(page) == {first: "می‌ماند", second: "می‌پیوندد"}


def test_enter_makes_them_one_and_f8_takes_it_back(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        with desk.keyboard.counted(1):
            desk.press("Return")
        assert merges(trio.province) == [(first, second, False, None)]
        assert page.stack.currentIndex() == 1
        assert desk.window.toast.text == "یکی شد: نرگس رضایی"
        desk.press("F8")
        assert merges(trio.province) == []
        assert page.stack.currentIndex() == 0
        assert desk.window.toast.text == "بازگردانده شد: تصمیم یکی‌کردن"


@pytest.mark.parametrize("key", ["K", "ن"])
def test_k_keeps_the_other_on_either_keyboard(qtbot: QtBot, trio: Tree, key: str) -> None:
    first, second = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        desk.press(key)
        assert badges(page) == {second: "می‌ماند", first: "می‌پیوندد"}
        desk.press(key, key, "Return")
        assert merges(trio.province) == [(second, first, False, None)]


def test_a_click_on_a_file_keeps_it(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        page.beside._heads[second].pressed.emit(second)
        assert badges(page)[second] == "می‌ماند"
        page.beside._heads[first].pressed.emit(first)
        desk.press("Return")
        assert merges(trio.province) == [(first, second, False, None)]


@pytest.mark.parametrize("key", ["A", "ش"])
def test_a_tells_two_people_apart_with_a_reason(qtbot: QtBot, trio: Tree, key: str) -> None:
    first, second = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        desk.press(key)
        assert isinstance(QApplication.activeModalWidget(), ReasonDialog)
        desk.press("Esc")
        assert merges(trio.province) == []
        desk.press(key)
        desk.type("2")
        assert merges(trio.province) == [(first, second, True, USUAL[TWO_PEOPLE][1])]
        assert page.stack.currentIndex() == 1
        assert desk.window.toast.text == "دو نفرند و دیگر پرسیده نمی‌شود: نرگس رضایی"


def test_what_speaks_against_is_told_and_asks_for_a_reason(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio, national_id=OTHER_NUMBER)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        assert page.table.current_item["state"] == ("wait", "شاید")
        assert any("کد ملی درستی" in text for text in shown(page))
        desk.press("Return")
        assert isinstance(QApplication.activeModalWidget(), ReasonDialog)
        desk.press("Esc")
        assert merges(trio.province) == []
        desk.press("Return", "1")
        ((kept, gone, apart, why),) = merges(trio.province)
        assert ({kept, gone}, apart, why) == ({first, second}, False, USUAL["maybe-two-people"][0])


def test_moving_and_judging_typed_ahead_meet_the_right_pair(qtbot: QtBot, trio: Tree) -> None:
    twice(trio)
    one, other = (person(trio.county, first_name="آرش", last_name=name) for name in ("نوری", "نوری نژاد"))
    for row in (one, other):
        change(trio.county, row, last_name="نوری")
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        assert page.table.model().rowCount() == 2
        below = page.table.list_model().item(1)
        desk.keyboard.press("Down", "K", "Return")  # without waiting
        desk.settle()
        ((kept, gone, _, _),) = merges(trio.province)
        assert {kept, gone} == {below["a"], below["b"]}
        assert kept != below["keep"]
        assert page.table.model().rowCount() == 1


def test_what_was_judged_is_shown_and_taken_back_at_any_time(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    trio.province.sameness.merge(first, second, "برگه دیده شد")
    put(trio.province, "centre", name="گل", kind="kindergarten", capacity=9)  # F8 would take this back
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        desk.press("F4")
        assert page.table.current_item["state"] == ("done", "یکی شد")
        assert badges(page) == {first: "ماند", second: "پیوست"}
        assert "دلیل: برگه دیده شد" in shown(page)
        desk.press("Return", "K")
        assert len(merges(trio.province)) == 1, "what was judged is not judged again"
        desk.press("Del")
        assert merges(trio.province) == []
        assert page.stack.currentIndex() == 2
        desk.press("F8")
        assert merges(trio.province) == [(first, second, False, "برگه دیده شد")]
        desk.press("F4")
        assert page.stack.currentIndex() == 1
        desk.press("F4")
        assert page.table.hasFocus()


def test_who_may_not_judge_only_looks(qtbot: QtBot, trio: Tree) -> None:
    twice(trio)
    with at_desk(qtbot, seated(trio.province, "clerk")) as desk:
        page = desk.go("duplicates")
        assert "تلفن همراه ≠" in shown(page)
        desk.press("Return", "K", "A")
        assert QApplication.activeModalWidget() is None
        assert not any(one.isEnabled() for one in page._acts)
        assert merges(trio.province) == []


def test_a_county_leaves_a_pair_with_another_county_to_the_province(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio, national_id=NUMBER)
    made = trio.province.sameness.merge(first, second)
    trio.carry(PROVINCE, COUNTY)
    with at_desk(qtbot, trio.county) as desk:
        desk.go("duplicates")
        desk.press("F4", "Del")
        assert "دفتر بالاتر" in desk.window.banner.text
        assert len(merges(trio.county)) == 1
    trio.province.sameness.unmerge(made["id"])
    trio.carry(PROVINCE, COUNTY)
    with at_desk(qtbot, trio.county) as desk:
        page = desk.go("duplicates")
        assert page.stack.currentIndex() == 0
        assert any("دفتری که بالای هر دوست" in text for text in shown(page))
        desk.press("Return")
        assert "دفتری که بالای هر دوست" in desk.window.banner.text
        assert merges(trio.county) == []


def test_the_two_files_are_scrolled_by_the_keyboard(qtbot: QtBot, trio: Tree) -> None:
    twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        desk.press("F6")
        assert page.beside.hasFocus()
        desk.press("Down", "F6")
        assert page.table.hasFocus()
        desk.press("F6", "Return")
        assert len(merges(trio.province)) == 1, "Enter judges from there as well"


def test_the_file_is_opened_and_esc_comes_back(qtbot: QtBot, trio: Tree) -> None:
    first, _ = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        desk.press("Ctrl+Return")
        opened: Any = desk.window.page
        assert opened.form_view.row_id == first
        desk.press("Esc")
        back: Any = desk.window.page
        assert back is page
        assert page.table.hasFocus()


def test_whoever_opens_a_gone_file_gets_the_one_that_is_kept(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    trio.province.sameness.merge(first, second)
    trio.carry(PROVINCE, OTHER)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("records", entity="person", row=second)
        assert page.form_view.row_id == first
        model = page.form_view.side.table.list_model()
        lines = [model.item(number)["line"] for number in range(model.count())]
        assert ("group", "یکی‌کردن (پروندهٔ ماندنی) (۱)") in lines
    with at_desk(qtbot, trio.other) as desk:
        page = desk.go("records", entity="person", row=first)
        assert page.form_view.row_id == second, "each county works in its own row"
        page = desk.go("records", entity="person")
        assert page.list_view.table.model().rowCount() == 1


def test_a_pair_that_another_page_changed_is_looked_at_again(qtbot: QtBot, trio: Tree) -> None:
    first, second = twice(trio)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        change(trio.province, second, birth_date="1390/1/1")
        desk.frame.changed([("person", second)])
        desk.settle()
        assert page.stack.currentIndex() == 1
        assert page.beside.told == {}
        assert first


def test_every_key_that_the_help_names_is_a_command(qtbot: QtBot, trio: Tree) -> None:
    text = (RESOURCES / "help" / f"{DuplicatesPage.help_name}.txt").read_text(encoding="utf-8")
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("duplicates")
        keys = {key for command in page.commands() for key in command.keys.split(" ")}
    assert {"Return", "K", "A", "F4", "F6", "Del"} <= keys
    assert all(name in text for name in ("Enter", "K ", "A ", "F4", "F6", "F8", "Delete"))
