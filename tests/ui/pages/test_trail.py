from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.office.conftest import seated
from tests.sync.offices_in_memory import COUNTY, PROVINCE, USER, Tree, person
from tests.ui.pages.two_offices import NOW, Desk, at_desk, offices
from ui.shell import sections


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path) as kept:
        yield kept


@pytest.fixture
def desk(qtbot: QtBot, pair: Tree, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The county's, where a person was saved on the eighth and a backup made on the tenth of December."""
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-08T09:30:00")
    person(pair.county)
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    pair.county.backup()
    with at_desk(qtbot, pair.county) as made:
        yield made


def acts(page: Any) -> list[str]:
    model = page.table.list_model()
    return [str(model.item(number)["act"]) for number in range(model.count())]


def test_the_newest_act_comes_first_and_is_told_in_full(desk: Desk) -> None:
    page = desk.go("trail")
    assert acts(page)[0] == "پشتیبان گرفتن"
    assert page.detail.text() == "پشتیبان گرفتن"
    item = next(page.table.list_model().item(n) for n, act in enumerate(acts(page)) if act == "ثبت و ویرایش")
    assert (item["who"], item["when"][:10], item["what"]) == (USER, "۱۴۰۴/۰۹/۱۷", "فرد: نرگس رضایی")
    assert "دفتر" not in [column.label for column in page.table.list_model().columns]


def test_it_is_narrowed_by_day_with_the_keys_alone(desk: Desk) -> None:
    page = desk.go("trail")
    desk.press("F4")
    desk.type("1404/09/1")
    assert "ثبت و ویرایش" in acts(page)  # half a day narrows nothing
    desk.type("9")
    desk.press("Return", "Return")
    assert "ثبت و ویرایش" not in acts(page)
    assert "پشتیبان گرفتن" in acts(page)
    assert page.table.hasFocus()
    page.reset()
    desk.settle()
    assert "ثبت و ویرایش" in acts(page)
    page.until.show_stored("2025-12-08")
    page.look()
    desk.settle()
    assert "پشتیبان گرفتن" not in acts(page)
    assert "ثبت و ویرایش" in acts(page)


def test_a_person_and_an_act_are_chosen_from_those_that_are_there(desk: Desk) -> None:
    page = desk.go("trail")
    assert [page.who.itemData(place) for place in range(page.who.count())] == ["", USER]
    page.act.setCurrentIndex(page.act.findData("backup"))
    page.act.activated.emit(page.act.currentIndex())
    desk.settle()
    assert set(acts(page)) == {"پشتیبان گرفتن"}
    assert page.act.currentData() == "backup"


def test_a_list_without_any_act_says_so(desk: Desk) -> None:
    page = desk.go("trail")
    page.since.show_stored("2026-03-01")
    page.look()
    desk.settle()
    assert page.stack.currentIndex() == 1
    assert page.commands()[2].enabled() is False


def test_a_day_that_is_none_is_told_and_changes_nothing(desk: Desk) -> None:
    page = desk.go("trail")
    before = acts(page)
    desk.press("F4")
    desk.type("1404/13/45")
    desk.press("F5")
    assert desk.window.banner.isVisible()
    assert acts(page) == before


def test_enter_opens_the_row_of_an_act_and_only_where_there_is_one(desk: Desk) -> None:
    page = desk.go("trail")
    gone: list[tuple[str, Any]] = []
    desk.frame.gone.disconnect()
    desk.frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    desk.press("Return")
    assert (gone, page._open.isEnabled()) == ([], False)
    page.table.select_number(acts(page).index("ثبت و ویرایش"))
    desk.press("Return")
    assert [(name, arguments["entity"]) for name, arguments in gone] == [("records", "person")]
    assert page._open.isEnabled()


def test_a_province_tells_its_counties_apart(qtbot: QtBot, pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("trail")
        assert page.table.list_model().columns[-1].label == "دفتر"
        found = {str(page.table.list_model().item(number)["office"]) for number in range(len(acts(page)))}
        assert found == {"استان مرکزی", "شهرستان اراک"}


def test_what_is_saved_meanwhile_comes_into_the_list(desk: Desk, pair: Tree) -> None:
    page = desk.go("trail")
    before = len(acts(page))
    row = person(pair.county, first_name="مینا")
    desk.frame.changed([("person", row)])
    desk.settle()
    assert len(acts(page)) == before + 1


@pytest.mark.parametrize(("role", "led"), [("clerk", False), ("head", True), ("administrator", True)])
def test_only_who_may_ask_is_led_there(qtbot: QtBot, pair: Tree, role: str, *, led: bool) -> None:
    with at_desk(qtbot, seated(pair.county, role)) as desk:
        desk.go("settings")
        settings = next(part for part in sections.PARTS if part.name == "settings")
        assert ("کارنامه" in [tab.label for tab in sections.tabs_for(settings, desk.frame.actor)]) is led
        assert ("رفتن به کارنامه" in [one.name for one in desk.window.commands()]) is led


def test_who_may_not_ask_is_refused_there_too(qtbot: QtBot, pair: Tree) -> None:
    with at_desk(qtbot, seated(pair.county, "clerk")) as desk:
        desk.go("trail")
        assert desk.window.banner.isVisible()
