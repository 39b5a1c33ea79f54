"""The one page of every kind of record, by the keys of a clerk: find, open, change, put aside, take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel

import ui.actions.printing as printing
from models.access.roles import Actor
from models.catalog import ENTITIES
from models.intake.sheets import read_sheets
from models.office import Office
from models.text.persian import persian_number, sort_key
from tests.ui.keyboard import Keyboard
from ui.frame import Facts, Frame
from ui.pages.record.form_view import FormView
from ui.pages.record.history import HistoryDialog
from ui.pages.record.list_view import ListView
from ui.pages.record.papers import PaperChoice
from ui.pages.records import RecordsPage
from ui.shell.window import MainWindow

Open = Callable[..., RecordsPage]


@pytest.fixture
def go(window: MainWindow, keyboard: Keyboard) -> Open:
    def open_page(entity: str, **arguments: Any) -> RecordsPage:
        window.go("records", {"entity": entity, **arguments})
        keyboard.settle()
        page = window.page
        assert isinstance(page, RecordsPage)
        return page

    return open_page


def shown(page: RecordsPage) -> ListView:
    assert page.list_view is not None
    return page.list_view


def form(page: RecordsPage) -> FormView:
    assert page.form_view is not None
    return page.form_view


def cells(view: ListView, column: str) -> list[str]:
    place = [one.name for one in view.model.columns].index(column)
    return [str(view.model.index(number, place).data()) for number in range(view.model.total)]


def in_dialog(act: Callable[[QDialog], None]) -> list[str]:
    """Do something in the next dialog; its window title is told."""
    met: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isActiveWindow():
            met.append(dialog.windowTitle())
            behind = dialog.parentWidget()
            dialog.finished.connect(lambda _answer: QTimer.singleShot(0, behind.activateWindow))  # as a desktop does
            act(dialog)
            QTimer.singleShot(2000, dialog, dialog.reject)  # nothing answered it: the test fails and does not wait
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)
    return met


# -- every kind -------------------------------------------------------------------------------------------------------


def test_every_kind_of_record_has_a_list_filters_and_an_empty_form(go: Open, keyboard: Keyboard) -> None:
    for entity in ENTITIES:
        view = shown(go(entity.name))
        assert view.search.hasFocus(), entity.name
        heads = [view.model.headerData(n, Qt.Orientation.Horizontal) for n in range(view.model.columnCount())]
        assert heads == [entity.field(name).label for name in entity.columns]
        keyboard.press("F4")
        assert view.filters.isVisible() is bool(view.filters.editors), entity.name
        assert view.filters.where() == {}
        page = go(entity.name, new=True)
        assert form(page).form.row is None
        assert not form(page).form.dirty, entity.name


@pytest.mark.slow
def test_every_row_of_practice_opens(go: Open, office: Office) -> None:
    for entity in ENTITIES:
        for row in office.find(entity.name, limit=1):
            page = go(entity.name, row=row["id"])
            assert form(page).row_id == row["id"]
            assert form(page).side is not None


# -- finding ----------------------------------------------------------------------------------------------------------


def test_typing_finds_and_enter_opens_the_first_without_leaving_the_box(
    go: Open, keyboard: Keyboard, office: Office
) -> None:
    view = shown(go("person"))
    someone = office.find("person")[17]
    keyboard.type(someone["last_name"])
    keyboard.press("Return")
    keyboard.settle()
    first = office.find("person", someone["last_name"])[0]
    page = view.window().page  # type: ignore[attr-defined]
    assert form(page).row_id == first["id"]


def test_arrows_move_in_the_list_while_words_are_typed(go: Open, keyboard: Keyboard, office: Office) -> None:
    view = shown(go("person"))
    keyboard.press("Down", "Down", "Up")
    assert view.table.current_id == office.find("person")[1]["id"]
    assert view.search.hasFocus()
    keyboard.press("F6")
    assert view.table.hasFocus()
    keyboard.type("ا")
    keyboard.settle()
    assert view.search.hasFocus()
    assert view.search.text() == "ا"
    assert view.model.total == len(office.find("person", "ا"))


def test_the_list_is_in_persian_order_and_a_column_orders_it(go: Open, keyboard: Keyboard) -> None:
    view = shown(go("person"))
    names = cells(view, "last_name")
    assert names == sorted(names, key=sort_key)
    keyboard.press("Ctrl+5")
    keyboard.settle()
    days = cells(view, "birth_date")
    assert days == sorted(days)
    keyboard.press("Ctrl+5")
    keyboard.settle()
    assert cells(view, "birth_date") == sorted(days, reverse=True)
    assert view.table.horizontalHeader().sortIndicatorSection() == 4


def test_what_is_done_is_told_in_numbers_and_an_empty_list_says_what_to_do(
    go: Open, keyboard: Keyboard, office: Office
) -> None:
    view = shown(go("person"))
    assert persian_number(len(office.find("person"))) in view.found.text()
    keyboard.type("ققنوس")
    keyboard.settle()
    assert "۰" in view.found.text()
    assert view.stack.currentWidget() is not view.table
    assert "F3" in " ".join(one.text() for one in view.stack.currentWidget().findChildren(QLabel))
    keyboard.press("Esc")
    keyboard.settle()
    assert view.search.text() == ""
    assert view.stack.currentWidget() is view.table


def test_filters_narrow_the_list_and_are_counted_and_taken_away(go: Open, keyboard: Keyboard, office: Office) -> None:
    page = go("referral")
    view = shown(page)
    keyboard.press("F4")
    view.filters.editors["status"].take_focus()
    keyboard.type("در")
    keyboard.press("Return")
    keyboard.settle()
    assert view.question().where == {"status": "open"}
    assert view.model.total == len(office.find("referral", where={"status": "open"}))
    view.filters.editors["referred_on>="].take_focus()
    keyboard.type("14040901")
    keyboard.settle()
    assert view.question().where["referred_on>="] == "2025-11-22"
    assert "۲" in view.filter_button.text()
    view.filters.editors["status"].take_focus()
    keyboard.press("Esc")
    assert not view.filters.isVisible()
    assert view.table.hasFocus()
    view.show_all()
    keyboard.settle()
    assert view.model.total == len(office.find("referral"))


def test_filters_are_walked_with_enter_and_the_last_leads_to_the_list(go: Open, keyboard: Keyboard) -> None:
    view = shown(go("guardian"))
    keyboard.press("F4")
    for _ in view.filters.editors:
        assert view.filters.focused() is not None
        keyboard.press("Return")
    assert view.table.hasFocus()
    keyboard.press("F4")
    assert not view.filters.isVisible()


def test_another_page_narrows_the_list_and_says_to_what(go: Open, keyboard: Keyboard, office: Office) -> None:
    ids = [row["id"] for row in office.find("person")[3:6]]
    view = shown(go("person", ids=tuple(ids), caption="سه نفر"))
    assert [str((view.model.item(n) or {})["id"]) for n in range(view.model.total)] == ids
    assert view.caption == "سه نفر"
    view.show_all()
    keyboard.settle()
    assert view.model.total == len(office.find("person"))
    view = shown(go("referral", where={"status": "open"}))
    assert view.filters.where() == {"status": "open"}
    assert view.filters.isVisible()
    view = shown(go("person", words="احمد"))
    assert view.search.text() == "احمد"


# -- going and coming back --------------------------------------------------------------------------------------------


def test_escape_comes_back_to_the_list_as_it_was_left(go: Open, keyboard: Keyboard, window: MainWindow) -> None:
    view = shown(go("person"))
    keyboard.type("م")
    keyboard.settle()
    keyboard.press("Ctrl+5")
    keyboard.settle()
    keyboard.press("Down", "Down", "Down")
    where = view.table.current_id
    keyboard.press("Return")
    keyboard.settle()
    assert isinstance(window.page, RecordsPage)
    assert form(window.page).row_id == where
    keyboard.press("Esc")
    keyboard.settle()
    assert shown(window.page) is view
    assert (view.search.text(), view.question().order, view.table.current_id) == ("م", "birth_date", where)
    assert view.table.hasFocus()


def test_escape_from_a_form_opened_elsewhere_goes_back_there(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    start = window.page
    window.go("records", {"entity": "person", "row": office.find("person")[0]["id"]})
    keyboard.settle()
    assert window.page is not start
    keyboard.press("Esc")
    keyboard.settle()
    assert window.page is start


# -- saving -----------------------------------------------------------------------------------------------------------


def test_a_change_is_saved_told_and_the_list_stands_on_it(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    view = shown(go("person"))
    someone = office.find("person")[7]
    keyboard.press(*["Down"] * 7, "Return")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RecordsPage)
    form(page).form.body.boxes["last_name"].editor.take_focus()
    keyboard.press("Ctrl+A")
    keyboard.type("یوسفی‌نژاد")
    keyboard.press("F2")
    keyboard.settle()
    assert office.get("person", someone["id"])["last_name"] == "یوسفی‌نژاد"
    assert page.list_view is view
    assert view.table.current_id == someone["id"]
    assert "یوسفی‌نژاد" in cells(view, "last_name")
    assert "یوسفی‌نژاد" in window.toast.text
    keyboard.press("F8")
    keyboard.settle()
    assert office.get("person", someone["id"])["last_name"] == someone["last_name"]
    assert "یوسفی‌نژاد" not in cells(view, "last_name")


def test_a_new_record_is_made_with_f3_and_found_in_the_list(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    view = shown(go("centre"))
    keyboard.press("F3")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RecordsPage)
    boxes = form(page).form.body.boxes
    for name, text in (("code", "0201K777"), ("name", "کودکستان گل‌یخ"), ("kind", "کودکستان")):
        boxes[name].editor.take_focus()
        keyboard.type(text)
        keyboard.press("Return")
    keyboard.press("F2")
    keyboard.settle()
    (made,) = office.find("centre", "گل‌یخ")
    assert page.list_view is view
    assert view.table.current_id == made["id"]


def test_what_was_not_saved_is_kept_as_a_draft(go: Open, keyboard: Keyboard, office: Office) -> None:
    page = go("person", new=True)
    form(page).form.body.boxes["first_name"].editor.take_focus()
    keyboard.type("نیمه‌کاره")
    keyboard.press("Esc")
    keyboard.settle()
    (draft,) = office.drafts()
    assert draft["entity"] == "person"
    page = go("person", new=True, draft=draft["key"])
    assert form(page).form.body.boxes["first_name"].editor.raw() == "نیمه‌کاره"


def test_the_only_programme_of_a_kind_is_taken_and_several_are_asked(
    go: Open, frame: Frame, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = frame.facts
    monkeypatch.setattr(frame, "facts", replace(facts, programmes={"vision": facts.programmes["vision"]}))
    page = go("screening", new=True)
    assert form(page).form.fixed["programme"] == "vision"
    monkeypatch.setattr(frame, "facts", facts)
    page = go("screening", new=True)
    assert "programme" in form(page).form.body.boxes
    page = go("target", new=True)
    assert "programme" in form(page).form.body.boxes
    page = go("target", new=True, given={"programme": "vision"})
    assert form(page).form.fixed["programme"] == "vision"


# -- rows: aside, history, related ------------------------------------------------------------------------------------


def test_a_row_is_put_aside_after_a_yes_and_taken_back_with_f8(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    view = shown(go("guardian"))
    total = view.model.total
    keyboard.press("F6", "Down")
    row_id = view.table.current_id
    met = in_dialog(lambda dialog: dialog.reject())
    keyboard.press("Del")
    keyboard.settle()
    assert len(met) == 1
    assert not office.get("guardian", row_id)["retired"]
    in_dialog(lambda dialog: dialog.accept())
    keyboard.press("Del")
    keyboard.settle()
    assert office.get("guardian", row_id)["retired"]
    assert view.model.total == total - 1
    assert "کنار گذاشته شد" in window.toast.text
    keyboard.press("F8")
    keyboard.settle()
    assert not office.get("guardian", row_id)["retired"]
    assert view.model.total == total


def test_delete_in_a_text_only_takes_a_letter_away(go: Open, keyboard: Keyboard, office: Office) -> None:
    view = shown(go("person"))
    keyboard.type("مح")
    keyboard.press("Home", "Del")
    keyboard.settle()
    assert view.search.text() == "ح"
    page = go("person", row=office.find("person")[0]["id"])
    form(page).form.body.boxes["last_name"].editor.take_focus()
    keyboard.press("Home", "Del")
    keyboard.settle()
    assert not office.find("person")[0]["retired"]
    assert form(page).form.dirty


def test_history_shows_labels_words_and_days_newest_first(go: Open, keyboard: Keyboard, office: Office) -> None:
    someone = office.find("person")[0]
    office.put([{"id": someone["id"], "sex": "زن" if someone["sex"] == "male" else "مرد"}], "person")
    view = shown(go("person"))
    read: list[list[str]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        model = dialog.table.model()
        read.extend([str(model.index(row, column).data()) for column in range(6)] for row in range(model.rowCount()))
        dialog.reject()

    keyboard.press("F6")
    assert view.table.current_id == someone["id"]
    met = in_dialog(look)
    keyboard.press("F7")
    keyboard.until(lambda: read)
    assert someone["last_name"] in met[0]
    words = ["مرد", "زن"] if someone["sex"] == "male" else ["زن", "مرد"]
    assert read[0][3:] == ["جنس", *words]
    assert read[0][0].startswith("۱۴۰۴/۰۹/۱۹")
    assert ["تاریخ تولد" in line for line in read].count(True) == 1


def test_beside_a_person_stand_the_rows_that_refer_to_them(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    screening = office.find("screening")[0]
    page = go("person", row=screening["person"])
    side = form(page).side
    assert side is not None
    model = side.table.list_model()
    assert model is not None
    lines = [str((model.item(number) or {})["id"]) for number in range(model.count())]
    assert f"screening:{screening['id']}" in lines
    assert "add:guardian:child" in lines
    keyboard.press("F6")
    side.table.select(f"screening:{screening['id']}")
    keyboard.press("Return")
    keyboard.settle()
    assert form(page).row_id == screening["id"]
    side = form(page).side
    assert side is not None
    assert side.table.select(f"person:{screening['person']}:فرد"), "and the way back to the person"
    keyboard.press("Esc")
    keyboard.settle()
    assert form(page).row_id == screening["person"]


def test_a_related_row_is_added_with_its_reference_given_and_comes_back(
    go: Open, keyboard: Keyboard, office: Office
) -> None:
    person = office.find("person")[0]
    page = go("person", row=person["id"])
    side = form(page).side
    assert side is not None
    keyboard.press("F6")
    assert side.table.select("add:referral:person")
    keyboard.press("Return")
    keyboard.settle()
    boxes = form(page).form.body.boxes
    assert boxes["person"].editor.raw() == person["id"]
    boxes["to_body"].editor.take_focus()
    keyboard.type("بینایی‌سنج")
    keyboard.press("Return")
    form(page).form.body.boxes["referred_on"].editor.take_focus()
    keyboard.type("14040910")
    keyboard.press("F2")
    keyboard.settle()
    assert form(page).row_id == person["id"], "back at the person"
    assert [row["referred_on"] for row in office.find("referral", where={"person": person["id"]})] == ["2025-12-01"]


def test_all_rows_of_a_kind_are_listed_under_what_they_belong_to(go: Open, keyboard: Keyboard, office: Office) -> None:
    course = office.find("course")[0]
    page = go("course", row=course["id"])
    side = form(page).side
    assert side is not None
    keyboard.press("F6")
    assert side.table.select("all:session:course")
    keyboard.press("Return")
    keyboard.settle()
    view = shown(page)
    assert view.model.total == len(office.find("session", where={"course": course["id"]}))
    assert view.caption
    keyboard.press("F3")
    keyboard.settle()
    assert form(page).form.body.boxes["course"].editor.raw() == course["id"]


def test_a_row_that_was_put_aside_says_so(go: Open, office: Office) -> None:
    row = office.find("guardian")[0]
    office.delete("guardian", row["id"])
    page = go("guardian", row=row["id"])
    assert "کنار گذاشته" in " ".join(one.text() for one in form(page).findChildren(QLabel))


def test_an_undone_new_row_closes_its_form(go: Open, keyboard: Keyboard, window: MainWindow, office: Office) -> None:
    (answer,) = office.put([{"name": "کودکستان گل‌یخ", "kind": "kindergarten", "code": "7"}], "centre")
    go("centre")
    page = go("centre", row=answer["id"])
    assert form(page).row_id == answer["id"]
    keyboard.press("F8")
    keyboard.settle()
    assert page.list_view is not None
    assert page.list_view.model.total == len(office.find("centre"))


# -- out --------------------------------------------------------------------------------------------------------------


def test_what_was_found_is_written_to_a_workbook(
    go: Open, keyboard: Keyboard, window: MainWindow, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(to), ""))
    view = shown(go("screening", where={"programme": "vision"}))
    tested = office.find("screening", where={"programme": "vision"})[0]["person"]
    view.take_focus()
    keyboard.type(office.get("person", tested)["last_name"])
    keyboard.settle()
    keyboard.press("Ctrl+E")
    keyboard.settle()
    (sheet,) = read_sheets(to.with_suffix(".xlsx"))
    texts = [[str(cell) for cell in row] for row in sheet.cells]
    head = next(number for number, row in enumerate(texts) if "فرد" in row)
    rows = texts[head + 1 :]
    assert len(rows) == view.model.total > 0
    assert [row[texts[head].index("فرد")] for row in rows] == cells(view, "person")
    assert "دید راست (از ده)" in texts[head]
    assert "ردیف" in window.toast.text


def test_a_file_that_cannot_be_written_is_told(
    go: Open, keyboard: Keyboard, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "taken.xlsx"
    to.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(to), ""))
    go("person")
    keyboard.press("Ctrl+E")
    keyboard.settle()
    assert "read-only" in window.banner.text
    assert list(tmp_path.glob("*.part")) == []


def test_the_paper_is_chosen_by_one_key_and_printed_for_the_chosen_rows(
    go: Open, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(printing, "open_print", lambda _f, _p, form, ids, *_more: printed.append((form, list(ids))))
    view = shown(go("registration"))
    keyboard.press("F6", "Shift+Down")
    chosen = view.table.selected_ids
    assert len(chosen) == 2

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, PaperChoice)
        QTest.keyClick(dialog, Qt.Key.Key_1)

    for act in (take, lambda dialog: QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)):
        before = len(printed)
        in_dialog(act)
        keyboard.press("Ctrl+P")
        keyboard.until(partial(lambda known: len(printed) > known, before))
    assert printed == [("certificate", chosen)] * 2


# -- who may ----------------------------------------------------------------------------------------------------------


def test_who_may_only_read_is_offered_nothing_new(
    go: Open, window: MainWindow, keyboard: Keyboard, frame: Frame
) -> None:
    given = vars(frame.facts)
    frame.facts = Facts(**{**given, "actor": Actor("sara", "head", "0201", "county")})
    page = go("person")
    assert not shown(page).may_add()
    keyboard.press("F3")
    keyboard.settle()
    assert page.form_view is None
