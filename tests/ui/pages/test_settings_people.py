"""The people of the office are changed with the keys alone, and a refusal stands where it was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import PASSPHRASE, USER, Keyboard
from ui.frame import Frame
from ui.pages.settings import SettingsPage
from ui.pages.settings_dialogs import PersonDialog

NEW = "پنج شش هفت هشت"
Open = Callable[[], SettingsPage]


@pytest.fixture
def opened(qtbot: object, frame: Frame, keyboard: Keyboard) -> Open:
    def make() -> SettingsPage:
        page = SettingsPage(frame)
        qtbot.addWidget(page)  # type: ignore[attr-defined]  # a QtBot
        page.resize(900, 700)
        page.show()
        page.opened()
        keyboard.settle()
        return page

    return make


@pytest.fixture
def page(opened: Open) -> SettingsPage:
    return opened()


def dialog_of(page: SettingsPage) -> PersonDialog:
    assert page.people.dialog is not None
    return page.people.dialog


def asked(page: SettingsPage, keyboard: Keyboard) -> PersonDialog:
    """The dialog that was opened, once it has the keys."""
    dialog = dialog_of(page)
    keyboard.until(lambda: (focus := QApplication.focusWidget()) is not None and dialog.isAncestorOf(focus))
    return dialog


def seen(page: SettingsPage) -> dict[str, tuple[str, str]]:
    model = page.people.table.list_model()
    assert model is not None
    items = [model.item(number) or {} for number in range(model.count())]
    return {one["user"]: (one["role"], one["state"][1]) for one in items}


def hire(page: SettingsPage, keyboard: Keyboard, again: str = NEW) -> None:
    """Mina, by keys: name, full name, the next role, no base yet, the passphrase twice."""
    page.people.add()
    asked(page, keyboard)
    keyboard.type("Mina")
    keyboard.press("Return")
    keyboard.type("مینا رضایی")
    keyboard.press("Return", "Down", "Return", "Return")
    keyboard.type(NEW)
    keyboard.press("Return")
    keyboard.type(again)
    keyboard.press("Return")
    keyboard.settle()


def test_everybody_is_listed_with_role_and_state(page: SettingsPage) -> None:
    assert seen(page) == {USER: ("مدیر سیستم", "فعال")}


def test_somebody_new_is_typed_and_opens_the_office(page: SettingsPage, keyboard: Keyboard, office: Office) -> None:
    hire(page, keyboard)
    assert page.people.dialog is None
    assert seen(page)["mina"] == ("غربالگر", "فعال")
    with Office.open(office.folder, user="mina", passphrase=NEW) as mina:
        assert mina.actor.role == "screener"


def test_a_refusal_stands_in_the_dialog_and_what_was_typed_stays(
    page: SettingsPage, keyboard: Keyboard, office: Office
) -> None:
    hire(page, keyboard, again="پنج شش هفت نه")
    dialog = dialog_of(page)
    assert "دو گذرواژه یکی نیستند" in dialog.wrong.text()
    assert dialog.wrong.isVisible()
    assert seen(page).keys() == {USER}
    dialog.lines[-1].setText(NEW)  # type: ignore[attr-defined]  # a line
    dialog.lines[0].setText(USER)  # type: ignore[attr-defined]
    keyboard.press("Return")
    keyboard.settle()
    assert "[user-taken]" in dialog.wrong.text()
    dialog.lines[0].setText("mina")  # type: ignore[attr-defined]
    keyboard.press("Return")
    keyboard.settle()
    assert seen(page)["mina"] == ("غربالگر", "فعال")


@pytest.mark.parametrize(("name", "passphrase", "code"), [("", NEW, "required"), ("mina", "کوتاه", "passphrase-weak")])
def test_what_is_missing_is_told_before_anything_is_done(
    page: SettingsPage, keyboard: Keyboard, name: str, passphrase: str, code: str
) -> None:
    page.people.add()
    dialog = asked(page, keyboard)
    for line, text in zip((dialog.lines[0], *dialog.lines[-2:]), (name, passphrase, passphrase), strict=True):
        line.setText(text)  # type: ignore[attr-defined]  # a line
    dialog.do()
    keyboard.settle()
    assert f"[{code}]" in dialog.wrong.text()
    assert dialog.lines[0 if code == "required" else -2].hasFocus()


def test_escape_leaves_everything_as_it_was(page: SettingsPage, keyboard: Keyboard) -> None:
    page.people.add()
    asked(page, keyboard)
    keyboard.type("mina")
    keyboard.press("Esc")
    assert page.people.dialog is None
    assert seen(page).keys() == {USER}


def test_a_role_is_changed_from_the_list(page: SettingsPage, keyboard: Keyboard, office: Office) -> None:
    hire(page, keyboard)
    keyboard.until(page.isActiveWindow)
    page.people.table.setFocus()
    page.people.table.select("mina")
    keyboard.press("Return")
    asked(page, keyboard)
    with keyboard.counted(2):
        keyboard.press("Down", "Return")
    assert seen(page)["mina"] == ("کارشناس مسئول", "فعال")
    assert {one["user"]: one["role"] for one in office.people.all()}["mina"] == "senior"


def test_somebody_is_shut_out_and_let_in_again(page: SettingsPage, keyboard: Keyboard, office: Office) -> None:
    hire(page, keyboard)
    page.people.table.select("mina")
    assert page.people._shut.accessibleName() == "غیرفعال کردن"
    page.people.shut_or_let_in()
    asked(page, keyboard)
    keyboard.press("Return")
    keyboard.settle()
    assert seen(page)["mina"] == ("غربالگر", "غیرفعال")
    with pytest.raises(UserError):
        Office.open(office.folder, user="mina", passphrase=NEW)
    assert page.people._shut.accessibleName() == "فعال کردن"
    page.people.shut_or_let_in()
    asked(page, keyboard)
    keyboard.type("نه ده یازده دوازده")
    keyboard.press("Return")
    keyboard.type("نه ده یازده دوازده")
    keyboard.press("Return")
    keyboard.settle()
    assert seen(page)["mina"] == ("غربالگر", "فعال")
    Office.open(office.folder, user="mina", passphrase="نه ده یازده دوازده").close()


def test_whoever_was_shut_out_above_and_has_a_key_is_let_in_at_once(
    page: SettingsPage, keyboard: Keyboard, office: Office
) -> None:
    hire(page, keyboard)
    (row,) = office.find("user", where={"name": "mina"})
    office.put([{"id": row["id"], "disabled": True}], "user")
    page.refresh(frozenset({("user", row["id"])}))
    keyboard.settle()
    assert seen(page)["mina"] == ("غربالگر", "غیرفعال")
    page.people.table.select("mina")
    page.people.shut_or_let_in()
    keyboard.settle()
    assert page.people.dialog is None
    assert seen(page)["mina"] == ("غربالگر", "فعال")


def test_the_last_administrator_stays_and_hears_why(page: SettingsPage, keyboard: Keyboard) -> None:
    page.people.table.select(USER)
    page.people.shut_or_let_in()
    asked(page, keyboard)
    keyboard.press("Return")
    keyboard.settle()
    assert "[last-administrator]" in dialog_of(page).wrong.text()
    assert seen(page) == {USER: ("مدیر سیستم", "فعال")}


def test_ones_own_passphrase_is_changed_by_keys(page: SettingsPage, keyboard: Keyboard, office: Office) -> None:
    page.people.change_passphrase()
    asked(page, keyboard)
    for text in ("نه این گذرواژه", NEW, NEW):
        keyboard.type(text)
        keyboard.press("Return")
    keyboard.settle()
    dialog = dialog_of(page)
    assert "[passphrase-wrong]" in dialog.wrong.text()
    dialog.lines[0].setText(PASSPHRASE)  # type: ignore[attr-defined]  # a line
    keyboard.press("Return")
    keyboard.settle()
    assert page.people.dialog is None
    Office.open(office.folder, user=USER, passphrase=NEW).close()


def test_who_may_not_change_people_is_offered_only_the_own_passphrase(
    opened: Open, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(frame.actor), "may", lambda _actor, act: act != "users")
    page = opened()
    assert seen(page).keys() == {USER}
    page.people.table.select(USER)
    for work in (page.people.add, page.people.change_role, page.people.shut_or_let_in):
        work()
        assert page.people.dialog is None
    assert [one.name for one in page.people.commands() if one.enabled()] == ["گذرواژهٔ تازه برای خودم"]
    page.people.change_passphrase()
    assert dialog_of(page).isVisible()
    dialog_of(page).reject()


@pytest.mark.parametrize("entity", ["code", "user"])
def test_the_lists_of_codes_and_people_open(frame: Frame, qtbot: object, keyboard: Keyboard, entity: str) -> None:
    from ui.pages.records import RecordsPage

    made = RecordsPage(frame)
    qtbot.addWidget(made)  # type: ignore[attr-defined]  # a QtBot
    made.resize(1100, 700)
    made.show()
    made.opened(entity=entity)
    keyboard.settle()
    made.opened(entity=entity, new=True)
    keyboard.settle()


def test_a_screener_is_bound_to_a_base_by_its_code(page: SettingsPage, keyboard: Keyboard, office: Office) -> None:
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base", code="P-1")
    hire(page, keyboard)
    page.people.table.select("mina")
    page.people.change_role()
    asked(page, keyboard)
    keyboard.press("Return")
    keyboard.type("P-1")
    keyboard.press("Return")
    keyboard.settle()
    assert {one["user"]: one["base"] for one in office.people.all()} == {USER: "", "mina": "P-1"}
    with Office.open(office.folder, user="mina", passphrase=NEW) as mina:
        assert mina.actor.base == base
    page.people.table.select("mina")
    page.people.change_role()
    asked(page, keyboard)
    keyboard.press("Down", "Return")  # no other role is asked for a base, and keeps none
    keyboard.settle()
    assert {one["user"]: one["base"] for one in office.people.all()}["mina"] == ""
