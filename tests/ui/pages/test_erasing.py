"""Erasing at the window: offered to who may, shown before it is done, done only with a reason and the word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from models.access.roles import Actor
from models.office import Office
from tests.ui.keyboard import Keyboard
from ui.frame import Facts, Frame
from ui.pages.record.erasing import TITLE, WORD, EraseDialog, ErasedView
from ui.pages.records import RecordsPage
from ui.shell.window import MainWindow

Open = Callable[..., RecordsPage]
NAME = "پاک کردن به درخواست قانونی"


@pytest.fixture
def go(window: MainWindow, keyboard: Keyboard) -> Open:
    def open_page(entity: str, **arguments: Any) -> RecordsPage:
        window.go("records", {"entity": entity, **arguments})
        keyboard.settle()
        page = window.page
        assert isinstance(page, RecordsPage)
        return page

    return open_page


def somebody(office: Office) -> dict[str, Any]:
    return office.get("person", office.find("guardian")[0]["child"])


def offered(page: RecordsPage) -> bool:
    return any(one.name == NAME and one.enabled() for one in page.commands())


def dialog_of(page: RecordsPage, keyboard: Keyboard) -> EraseDialog:
    next(one for one in page.commands() if one.name == NAME).run()
    keyboard.settle()
    (found,) = page.window().findChildren(EraseDialog)
    return found


def words(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_only_who_may_erase_is_offered_it_and_only_of_a_person(frame: Frame, go: Open, office: Office) -> None:
    who = somebody(office)["id"]
    assert offered(go("person", row=who))
    assert not offered(go("guardian", row=office.find("guardian")[0]["id"]))
    facts = frame.facts
    senior = Actor("mina", "senior", facts.office, facts.level)
    frame.facts = Facts(facts.folder, facts.office, facts.name, facts.level, facts.practice, senior, facts.programmes)
    assert not offered(go("person", row=who))


def test_it_is_shown_asked_for_with_a_word_and_done(go: Open, keyboard: Keyboard, office: Office) -> None:
    row = somebody(office)
    page = go("person", row=row["id"])
    dialog = dialog_of(page, keyboard)
    assert "۱ فرد: همهٔ پرونده" in words(dialog)
    assert "سرپرست" in words(dialog)
    keyboard.type("نامهٔ ۱۲ دادگستری")
    keyboard.press("Enter", "Enter")
    keyboard.settle()
    assert WORD in dialog.wrong.text()
    assert office.get("person", row["id"])["first_name"]
    keyboard.type(WORD)
    keyboard.press("Enter")
    keyboard.settle()
    assert office.get("person", row["id"])["first_name"] is None
    assert page.form_view is None or not page.form_view.isVisible()
    assert office.drafts() == []


def test_a_reason_that_names_the_person_is_refused_where_it_was_typed(
    go: Open, keyboard: Keyboard, office: Office
) -> None:
    row = somebody(office)
    dialog = dialog_of(go("person", row=row["id"]), keyboard)
    keyboard.type(f"درخواست {row['first_name']} {row['last_name']}")
    keyboard.press("Enter")
    keyboard.type(WORD)
    keyboard.press("Enter")
    keyboard.settle()
    assert "نام یا شماره" in dialog.wrong.text()
    assert dialog.why.hasFocus()
    assert office.get("person", row["id"])["first_name"]
    dialog.reject()


def test_texts_of_others_go_only_where_they_were_marked_by_keys(go: Open, keyboard: Keyboard, office: Office) -> None:
    saved = office.put(
        [{"first_name": "مینا", "last_name": "پرهیزگار", "sex": "زن", "birth_date": "1365/1/1"}], "person"
    )
    kind = {"kind": "kindergarten", "manager": "مینا پرهیزگار"}
    first, second = (one["id"] for one in office.put([{"name": "نیلوفر", **kind}, {"name": "یاس", **kind}], "centre"))
    dialog = dialog_of(go("person", row=saved[0]["id"]), keyboard)
    assert dialog.texts is not None
    shown = [dialog.texts.item(place).text() for place in range(dialog.texts.count())]
    assert sorted(shown) == [f"مرکز · {name} · مدیر\nمینا پرهیزگار" for name in ("نیلوفر", "یاس")]
    assert dialog.texts.chosen == []
    keyboard.press("Shift+Return", *(["Down"] if "یاس" in shown[1] else []), "Space")
    assert dialog.texts.chosen == [f"centre:{second}:manager"]
    assert "۱ نوشته از ۲" in dialog.texts.told.text()
    keyboard.press("Return")
    keyboard.type("نامهٔ ۱۲")
    keyboard.press("Return")
    keyboard.type(WORD)
    keyboard.press("Return")
    keyboard.settle()
    assert [office.get("centre", one)["manager"] for one in (first, second)] == ["مینا پرهیزگار", "پاک‌شده"]


def test_an_erased_record_tells_when_and_by_whom_and_shows_no_form(
    go: Open, keyboard: Keyboard, office: Office
) -> None:
    row = somebody(office)
    office.erasing.erase("person", row["id"], "نامهٔ ۱۲ دادگستری")
    page = go("person", row=row["id"])
    assert isinstance(page.erased_view, ErasedView)
    assert page.form_view is None
    shown = words(page.erased_view)
    assert TITLE in shown
    assert "نامهٔ ۱۲ دادگستری" in shown
    assert "۱۴۰۴/۰۹/۱۹" in shown
    assert row["last_name"] not in shown
    assert [one.keys for one in page.commands()] == ["Esc", "F7"]
    page = go("person")
    assert page.erased_view is None
