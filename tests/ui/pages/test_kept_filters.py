"""A filter that is needed again is kept under a name, for one user, and taken up again by a tab or by Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from models.office.rows import kept_filters
from tests.ui.keyboard import Keyboard
from ui.pages.record.kept import NameDialog
from ui.pages.record.list_view import ListView
from ui.pages.records import RecordsPage
from ui.shell.window import MainWindow

Go = Callable[..., ListView]
ASKED: dict[str, Any] = {"words": "", "where": {"status": "open"}, "order": None, "descending": False}


def keep(office: Office, name: str, **asked: Any) -> list[str]:
    kept = kept_filters.keep(office.store, office.actor, "referral", name, {**ASKED, **asked})
    return [one["name"] for one in kept]


def test_one_of_the_same_name_takes_its_place_and_others_are_in_order(office: Office) -> None:
    assert keep(office, "پزشک") == ["پزشک"]
    assert keep(office, "باز") == ["باز", "پزشک"]
    assert keep(office, "باز", words="علی") == ["باز", "پزشک"]
    assert kept_filters.all_of(office.store, office.actor, "referral")[0]["words"] == "علی"
    assert kept_filters.all_of(office.store, office.actor, "person") == []
    left = kept_filters.forget(office.store, office.actor, "referral", "باز")
    assert [one["name"] for one in left] == ["پزشک"]


def test_they_are_of_one_user(office: Office) -> None:
    keep(office, "باز")
    other = Actor("زهره", "clerk", "0201", "county")
    assert kept_filters.all_of(office.store, other, "referral") == []


@pytest.mark.parametrize(("name", "code"), [("", "required"), ("  ", "required"), ("ن" * 41, "too-long")])
def test_a_name_that_is_none_is_refused(office: Office, name: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        keep(office, name)
    assert refused.value.code == code


def test_there_are_no_more_than_can_be_seen(office: Office) -> None:
    for number in range(kept_filters.MOST):
        keep(office, f"فیلتر {number}")
    with pytest.raises(UserError) as refused:
        keep(office, "یکی دیگر")
    assert refused.value.code == "rule-broken"
    assert len(keep(office, "فیلتر 3", words="علی")) == kept_filters.MOST


@pytest.fixture
def go(window: MainWindow, keyboard: Keyboard) -> Go:
    def open_list(entity: str, **arguments: Any) -> ListView:
        window.go("records", {"entity": entity, **arguments})
        keyboard.settle()
        page = window.page
        assert isinstance(page, RecordsPage) and page.list_view is not None
        return page.list_view

    return open_list


def test_a_filter_is_kept_by_one_key_and_taken_up_again(
    go: Go, keyboard: Keyboard, window: MainWindow, office: Office
) -> None:
    view = go("referral", where={"status": "open"})
    total = view.model.total
    keyboard.press("Shift+F4")
    keyboard.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NameDialog)
    keyboard.press("Return")  # without a name
    keyboard.settle()
    assert dialog._wrong.text()
    keyboard.type("ارجاع‌های باز")
    keyboard.press("Return")
    keyboard.settle()
    assert not view.kept.isHidden() and view.kept._buttons["ارجاع‌های باز"].isChecked()
    view.show_all()
    keyboard.settle()
    assert view.model.total > total and not view.kept._buttons["ارجاع‌های باز"].isChecked()
    (command,) = [one for one in window.commands() if one.name == "فیلتر «ارجاع‌های باز»"]
    command.run()
    keyboard.settle()
    assert view.model.total == total and view.filters.where() == {"status": "open"}
    assert view.kept._buttons["ارجاع‌های باز"].isChecked()


def test_the_one_that_is_shown_is_forgotten(go: Go, keyboard: Keyboard, window: MainWindow, office: Office) -> None:
    keep(office, "باز")
    view = go("referral", where={"status": "open"})
    (command,) = [one for one in window.commands() if one.name == "فراموش کردن فیلتر «باز»"]
    command.run()
    keyboard.settle()
    assert view.kept.isHidden() and kept_filters.all_of(office.store, office.actor, "referral") == []


def test_a_list_without_a_filter_has_nothing_to_keep(go: Go, window: MainWindow) -> None:
    go("referral")
    (command,) = [one for one in window.commands() if one.name == "نگه داشتن این فیلتر"]
    assert not command.enabled()


def test_steps_are_filtered_by_the_programme_and_the_kind_of_their_cases(go: Go, keyboard: Keyboard) -> None:
    view = go("step")
    total = view.model.total
    assert {"programme", "kind"} <= view.filters.editors.keys()
    view.start("", {"programme": "couples", "kind": "session"}, "")
    keyboard.settle()
    shown = [view.model.item(number) or {} for number in range(view.model.total)]
    assert 0 < len(shown) < total
    assert {(one["programme"], one["kind"]) for one in shown} == {("couples", "session")}
