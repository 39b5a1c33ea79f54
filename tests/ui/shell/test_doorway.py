"""The way in: a wizard where there is nothing, a passphrase where there is, a lock that keeps what was open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from models.office import Office
from models.registry.person import PERSON
from tests.ui.keyboard import PASSPHRASE, USER
from ui import app, preferences
from ui.frame import Frame, Page
from ui.shell import sections
from ui.shell.doorway import Doorway
from ui.shell.lock import Lock
from ui.shell.single import SingleWindow
from ui.shell.unlock import UnlockWindow
from ui.shell.window import MainWindow
from ui.shell.wizard import Wizard


class PlainPage(Page):
    """A page with one line."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.line = QLineEdit(self)


@pytest.fixture(autouse=True)
def plain_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "make", lambda _name, frame: PlainPage(frame))


@pytest.fixture
def doorway(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[Doorway]:
    app.application()
    made = Doorway(tmp_path / "office")
    yield made
    qtbot.waitUntil(lambda: made.tasks.busy == 0, timeout=30_000)
    for shown in (made.window, made.entrance):
        if shown is not None:
            shown.close()
            shown.deleteLater()
    made.tasks.close()
    made._single.close()


def fill(entrance: Wizard | UnlockWindow, *texts: str) -> None:
    for line, text in zip([one for one in entrance.lines if one.isVisible()], texts, strict=True):
        line.setText(text)


def test_wizard_makes_a_practice_office_with_people_and_opens_it(qtbot: QtBot, doorway: Doorway) -> None:
    doorway.open()
    wizard = doorway.entrance
    assert isinstance(wizard, Wizard)
    fill(wizard, USER, PASSPHRASE, PASSPHRASE)
    wizard.first.click()
    qtbot.waitUntil(lambda: doorway.window is not None, timeout=60_000)
    assert doorway.window.frame.practice
    assert preferences.read().user == USER
    assert doorway.tasks.office.store.meta("demo")


def test_wizard_makes_a_real_office_by_the_name_of_its_county(qtbot: QtBot, doorway: Doorway) -> None:
    doorway.open()
    wizard = doorway.entrance
    wizard._real.setChecked(True)
    wizard._place.setText("آمل")
    wizard._user.setText(USER)
    wizard._first_passphrase.setText(PASSPHRASE)
    wizard._again.setText(PASSPHRASE)
    assert "آمل" in wizard._name.text()
    wizard.first.click()
    qtbot.waitUntil(lambda: doorway.window is not None, timeout=60_000)
    assert doorway.window.frame.facts.office == "0201"
    assert not doorway.window.frame.practice


def test_wizard_makes_the_office_of_a_county_that_no_list_has_yet(qtbot: QtBot, doorway: Doorway) -> None:
    doorway.open()
    wizard = doorway.entrance
    wizard._real.setChecked(True)
    wizard._place.setText("۰۲۹۹")
    wizard._name.setText("بهزیستی شهرستان نوبنیاد")
    wizard._user.setText(USER)
    wizard._first_passphrase.setText(PASSPHRASE)
    wizard._again.setText(PASSPHRASE)
    wizard.first.click()
    qtbot.waitUntil(lambda: doorway.window is not None, timeout=60_000)
    assert doorway.window.frame.facts.office == "0299"
    assert dict(PERSON.field("county").choices())["0299"] == "نوبنیاد"


def test_somebody_shut_out_hears_it_and_does_not_wait(qtbot: QtBot, doorway: Doorway, practice_folder: Path) -> None:
    doorway.folder = doorway.folder.parent / "copy"
    shutil.copytree(practice_folder, doorway.folder)
    with Office.open(doorway.folder, user=USER, passphrase=PASSPHRASE) as office:
        office.people.add("mina", "clerk", "", PASSPHRASE)
        (row,) = office.find("user", where={"name": "mina"})
        office.put([{"id": row["id"], "disabled": True}], "user")
    doorway.open()
    unlock = doorway.entrance
    for _try in range(4):  # no wrong passphrase, so no throttle
        fill(unlock, "mina", PASSPHRASE)
        unlock.first.click()
        qtbot.waitUntil(lambda: "user-disabled" in unlock.refusal.text(), timeout=30_000)
        qtbot.waitUntil(unlock.first.isEnabled, timeout=1000)
    assert doorway.window is None


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("", PASSPHRASE, PASSPHRASE), "required"),
        ((USER, "کوتاه", "کوتاه"), "passphrase-weak"),
        ((USER, PASSPHRASE, PASSPHRASE + "!"), "rule-broken"),
    ],
)
def test_wizard_refuses_in_words_and_makes_nothing(doorway: Doorway, texts: tuple[str, ...], code: str) -> None:
    doorway.open()
    fill(doorway.entrance, *texts)
    doorway.entrance.first.click()
    assert code in doorway.entrance.refusal.text()
    assert not doorway.folder.exists()


def test_unlock_refuses_a_wrong_passphrase_and_then_opens(
    qtbot: QtBot, doorway: Doorway, practice_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doorway.folder = practice_folder
    doorway.open()
    unlock = doorway.entrance
    assert isinstance(unlock, UnlockWindow)
    fill(unlock, USER, "نادرست است این")
    unlock.first.click()
    qtbot.waitUntil(lambda: "passphrase-wrong" in unlock.refusal.text(), timeout=30_000)
    fill(unlock, USER, PASSPHRASE)
    unlock.first.click()
    qtbot.waitUntil(lambda: doorway.window is not None, timeout=30_000)


def test_third_wrong_passphrase_makes_one_wait(qtbot: QtBot, qapp: object) -> None:
    from models.errors import UserError

    app.application()
    unlock = UnlockWindow(USER)
    qtbot.addWidget(unlock)
    for _ in range(3):
        unlock.tell_error(UserError("passphrase-wrong"))
    assert not unlock.first.isEnabled()
    assert "ثانیه" in unlock.refusal.text()
    unlock._pause.stop()


def test_lock_hides_everything_keeps_what_was_typed_and_opens_only_by_the_passphrase(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.page.line.setText("نیمه‌کاره")
    lock = Lock(window)
    window.locked.connect(lock.close_curtain)
    window.locked.emit()
    assert lock.closed
    fill_lock(lock, "نادرست است این")
    qtbot.waitUntil(lambda: "passphrase-wrong" in lock._unlock.refusal.text(), timeout=30_000)
    assert lock.closed
    assert window.commands()
    fill_lock(lock, PASSPHRASE)
    qtbot.waitUntil(lambda: not lock.closed, timeout=30_000)
    assert window.page.line.text() == "نیمه‌کاره"


def fill_lock(lock: Lock, passphrase: str) -> None:
    lock._unlock._passphrase.setText(passphrase)
    lock._unlock.first.click()


def test_a_second_window_on_the_same_office_calls_the_first(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    called: list[bool] = []
    first = SingleWindow(tmp_path, lambda: called.append(True))
    second = SingleWindow(tmp_path, lambda: None)
    other = SingleWindow(tmp_path / "other", lambda: None)
    qtbot.waitUntil(lambda: bool(called))
    assert (first.first, second.first, other.first) == (True, False, True)
    first.close()
    other.close()


def test_the_open_office_is_the_one_of_the_facts(frame: Frame, office: Office) -> None:
    assert frame.facts.office == office.store.office
    assert set(frame.facts.programmes) == {one.name for one in office.known.all() if office.actor.reads(one.tier)}
