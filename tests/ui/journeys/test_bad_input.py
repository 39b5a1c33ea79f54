"""Whatever is typed, pasted, pulled out, closed or locked at the wrong moment: told, nothing lost, no freeze."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import PASSPHRASE, USER, Keyboard
from ui import app
from ui.actions.rows import export_list
from ui.forms.text_editors import TOO_MUCH
from ui.frame import Frame
from ui.shell import sections
from ui.shell.lock import Lock
from ui.shell.unforeseen import tell_the_unforeseen
from ui.shell.window import MainWindow
from ui.tasks import Operation, Progress, Tasks
from ui.widgets.basics import label
from ui.widgets.dialog import Dialog

PLACES = [(tab.page, dict(tab.arguments)) for part in sections.PARTS for tab in part.tabs]
FORMS = [("records", {"entity": name, "new": True}) for name in ("person", "centre", "call")]
PASTED = {
    "a page with hidden signs": "\u202eعلی\u2066 ي ك 👩‍👩‍👧\n\r\t\u200f abc\n" * 40,
    "half a sign": "\ud800",
    "nul": "ا\x00ب",
}


@pytest.fixture
def told(frame: Frame) -> Iterator[list[Exception]]:
    """What was told as refused; a fault of ours fails the test that did not expect it."""
    seen: list[Exception] = []
    frame.error_told.connect(seen.append)
    yield seen
    assert [one for one in seen if not isinstance(one, UserError)] == []


def inputs(window: MainWindow) -> list[QWidget]:
    assert window.page is not None
    shown = window.page.findChildren(QWidget)
    return [one for one in shown if isinstance(one, (QLineEdit, QPlainTextEdit)) and one.isVisible()]


def is_calm(window: MainWindow) -> bool:
    """No key is stuck, and the next one has somewhere to go."""
    return window.keys.empty and not window.frame._holding and QApplication.focusWidget() is not None


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED.keys())
def test_every_input_of_every_page_takes_any_paste(
    text: str, window: MainWindow, keyboard: Keyboard, told: list[Exception], office: Office
) -> None:
    people = len(office.find("person"))
    for page, arguments in [
        ("start", {}),
        ("figures", {}),
        ("settings", {}),
        ("records", {"entity": "person"}),
        *FORMS,
    ]:
        window.go(page, arguments)
        keyboard.settle()
        for one in inputs(window)[:14]:
            QGuiApplication.clipboard().setText(text)
            one.setFocus()
            keyboard.press("Ctrl+V")
        keyboard.settle()
        if arguments.get("new"):
            keyboard.press("F2")
            keyboard.settle()
        assert is_calm(window)
    assert len(office.find("person")) == people


def test_a_million_letters_are_not_pasted_into_a_note_and_it_says_so(
    window: MainWindow, keyboard: Keyboard, told: list[Exception]
) -> None:
    window.go("records", {"entity": "person", "new": True})
    keyboard.settle()
    note = next(one for one in inputs(window) if isinstance(one, QPlainTextEdit))
    QGuiApplication.clipboard().setText("ا" * 1_000_000)
    note.setFocus()
    keyboard.press("Ctrl+V")
    keyboard.settle()
    assert note.toPlainText() == ""
    assert any(one.echo.text().strip("\u200f") == TOO_MUCH for one in _parents(note) if hasattr(one, "echo"))


def _parents(widget: QWidget) -> Iterator[Any]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


class Broken:
    """An office in which nothing works."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


@pytest.mark.parametrize("place", PLACES[::3], ids=str)
def test_a_page_that_cannot_be_read_says_so_once_and_can_be_used_after_it(
    place: tuple[str, dict[str, Any]], window: MainWindow, keyboard: Keyboard, frame: Frame
) -> None:
    real, frame.tasks.office = frame.tasks.office, Broken()  # type: ignore[assignment]
    window.go(*place)
    keyboard.settle()
    shown = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert len(shown) <= 1
    if shown:  # a page that reads nothing has nothing to say
        keyboard.press("Return")
    frame.tasks.office = real
    keyboard.press("F5")
    keyboard.settle()
    assert QApplication.activeModalWidget() is None
    assert is_calm(window)


def test_what_nobody_caught_is_told_in_the_window(
    window: MainWindow, keyboard: Keyboard, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", None)
    tell_the_unforeseen(frame.tell_error)

    def fail(_result: object) -> None:
        raise RuntimeError("after the answer came")

    frame.ask_store(lambda _office: None, fail, hold=True)
    keyboard.settle()
    assert [one.windowTitle() for one in window.findChildren(Dialog) if one.isVisible()] == ["خطای برنامه"]
    keyboard.press("Return")
    keyboard.settle()
    assert is_calm(window)


@pytest.mark.parametrize("active", [True, False], ids=["in the dialog", "before it is active"])
def test_esc_stops_work_for_which_keys_wait_and_they_are_typed_afterwards(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard, frame: Frame, told: list[Exception], *, active: bool
) -> None:
    gate = threading.Event()

    def walk(_office: Office, progress: Progress) -> None:
        for number in range(3000):
            progress.step(number)
            gate.wait(0.01)

    frame.run(Operation(walk, title="کار دراز"), hold=True)
    qtbot.waitUntil(window.waiting.isVisible, timeout=30_000)
    keyboard.type("رها")
    if active:
        qtbot.waitUntil(window.waiting.isActiveWindow, timeout=30_000)
        keyboard.press("Esc")
    else:
        esc = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.page.search.box, esc)  # type: ignore[union-attr]
    keyboard.settle()
    assert [one.code for one in told if isinstance(one, UserError)] == ["cancelled"]
    assert window.page.search.box.text() == "رها"  # type: ignore[union-attr]
    assert is_calm(window)


@pytest.mark.parametrize("leave", ["Esc", "Alt+2"])
def test_a_form_left_half_filled_is_a_draft(
    leave: str, window: MainWindow, keyboard: Keyboard, office: Office, told: list[Exception]
) -> None:
    _begin_a_person(window, keyboard)
    keyboard.press(leave)
    keyboard.settle()
    assert _kept(office) == ["نیمه‌کاره"]


def test_a_window_closed_over_a_half_filled_form_and_long_work_keeps_the_draft(
    qtbot: QtBot, practice_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    folder, tasks = office.folder, Tasks()
    app.application()
    window = MainWindow(app.frame_for(tasks, Office.open(folder, user=USER, passphrase=PASSPHRASE)))
    window.show()
    window.first()
    keyboard = Keyboard(qtbot, window.frame)
    _begin_a_person(window, keyboard)
    stopped: list[bool] = []

    def walk(_office: Office, progress: Progress) -> None:
        try:
            while True:
                progress.step(0)
        finally:
            stopped.append(True)

    window.frame.run(Operation(walk, title="کار دراز"))
    window.close()
    QApplication.processEvents()
    assert stopped == [True]
    assert _kept(office) == ["نیمه‌کاره"]
    window.deleteLater()


def _begin_a_person(window: MainWindow, keyboard: Keyboard) -> None:
    window.go("records", {"entity": "person", "new": True})
    keyboard.settle()
    line = next(one for one in inputs(window) if one.accessibleName().startswith("نام،"))
    line.setFocus()
    keyboard.type("نیمه‌کاره")


def _kept(office: Office) -> list[Any]:
    return [one["raw"].get("first_name") for one in office.drafts("person")]


def test_what_a_job_opens_behind_the_lock_is_covered_and_the_lock_has_the_keys(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard, told: list[Exception]
) -> None:
    lock = Lock(window)
    lock.close_curtain()
    opened = Dialog(window, "رهگذر")
    opened.inside.addWidget(label("نام کسی"))
    opened.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is lock.dialog)
    assert opened.childAt(opened.rect().center()).property("class") == "page"
    lock.open_curtain()
    QApplication.processEvents()
    keyboard.press("Esc")
    assert not opened.isVisible()
    opened.deleteLater()


def test_a_store_that_another_program_holds_is_told_and_what_was_typed_stays(
    window: MainWindow, keyboard: Keyboard, office: Office, frame: Frame, told: list[Exception]
) -> None:
    _begin_a_person(window, keyboard)
    keyboard.settle()
    office.store.db.conn.execute("PRAGMA busy_timeout = 50")
    other = Office.open(office.folder, user=USER, passphrase=PASSPHRASE)
    other.store.db.conn.execute("BEGIN IMMEDIATE")
    line = next(one for one in inputs(window) if one.accessibleName().startswith("نام خانوادگی"))
    line.setFocus()
    keyboard.type("آزمونی")
    keyboard.press("F2")
    keyboard.settle()
    other.store.db.conn.execute("ROLLBACK")
    other.close()
    assert {one.code for one in told if isinstance(one, UserError)} == {"store-locked"}
    assert is_calm(window)
    keyboard.press("F2")
    keyboard.settle()
    assert [one["first_name"] for one in office.find("person", "آزمونی")] == ["نیمه‌کاره"]


def test_a_row_put_aside_elsewhere_while_its_form_is_open_is_not_silently_changed(
    window: MainWindow, keyboard: Keyboard, office: Office, told: list[Exception]
) -> None:
    row = put(office, "person", first_name="رها", last_name="آزمونی", birth_date="1399/6/1", sex="female")
    window.go("records", {"entity": "person", "row": row})
    keyboard.settle()
    with Office.open(office.folder, user=USER, passphrase=PASSPHRASE) as other:
        other.delete("person", row)
    line = next(one for one in inputs(window) if one.accessibleName().startswith("نام پدر"))
    line.setFocus()
    keyboard.type("مسعود")
    keyboard.press("F2")
    keyboard.settle()
    found = office.get("person", row)
    assert found["retired"]
    assert is_calm(window)


def _make_folder(place: Path) -> None:
    place.mkdir()


def _take_parent_away(place: Path) -> None:
    place.parent.rmdir()


def _parent_is_file(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("", encoding="utf-8")


@pytest.mark.parametrize("spoil", [_make_folder, _take_parent_away, _parent_is_file])
def test_a_target_that_cannot_be_written_is_told(
    spoil: Callable[[Path], None], tmp_path: Path, window: MainWindow, keyboard: Keyboard, told: list[Exception]
) -> None:
    place = tmp_path / "stick" / "list.xlsx"
    place.parent.mkdir()
    spoil(place)
    question = {"words": "", "where": {}, "order": None, "descending": False}
    window.frame.run(export_list(window.frame.entity("person"), question, place))
    keyboard.settle()
    assert len(told) == 1
    assert isinstance(told[0], UserError)
    assert told[0].code in window.banner.text


def test_undo_hammered_with_other_keys_takes_back_one_each(
    window: MainWindow, keyboard: Keyboard, office: Office, told: list[Exception]
) -> None:
    people = len(office.find("person"))
    for name in ("یک", "دو"):
        put(office, "person", first_name=name, last_name="آزمونی")
    keyboard.press("F8", "Alt+2", "F8", "Alt+8", "Esc", "Alt+1")
    keyboard.settle()
    assert len(office.find("person")) == people
    assert not told
    assert is_calm(window)


def test_every_kind_of_row_of_practice_tells_its_past(office: Office) -> None:
    for entity in ("person", "enrolment", "screening", "referral", "course"):
        for row in office.find(entity)[:20]:
            assert office.past.told(entity, row["id"])


def test_keys_typed_ahead_go_into_the_dialog_that_one_of_them_opens(
    qtbot: QtBot, window: MainWindow, keyboard: Keyboard, frame: Frame, told: list[Exception]
) -> None:
    frame.run(Operation(lambda _office, _progress: threading.Event().wait(0.1)), hold=True)
    keyboard.press("Ctrl+K")
    keyboard.type("رفتن به تنظیمات")
    keyboard.press("Return")
    keyboard.settle()
    assert QApplication.activeModalWidget() is None
    assert window.title.text() == "تنظیمات"
    assert is_calm(window)


def _walk(qtbot: QtBot, office: Office, *keys: str) -> None:
    """Every page with these keys on it; nothing but refusals in words."""
    app.application()
    tasks = Tasks()
    window = MainWindow(app.frame_for(tasks, office))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    seen: list[Exception] = []
    window.frame.error_told.connect(seen.append)
    window.first()
    keyboard = Keyboard(qtbot, window.frame)
    for place in PLACES:
        window.go(*place)
        for key in keys:
            keyboard.press(key)
            keyboard.settle()
        assert [one for one in seen if not isinstance(one, UserError)] == [], place
        assert is_calm(window), place
    tasks.office = None  # the fixture closes it
    window.close()
    window.deleteLater()


ROLES = ["clerk", *(pytest.param(role, marks=pytest.mark.slow) for role in ("screener", "senior", "head"))]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_every_role(role: str, qtbot: QtBot, office: Office) -> None:
    office.store.set_meta(f"role:{USER}", role)
    with Office.open(office.folder, user=USER, passphrase=PASSPHRASE) as of_role:
        assert of_role.actor.role == role
        _walk(qtbot, of_role, "F5", "Esc")


@pytest.mark.slow
def test_every_page_of_an_office_without_people_takes_keys(qtbot: QtBot, qapp: object, tmp_path: Path) -> None:
    made = Office.create(
        tmp_path / "empty", level="county", code="0201", name="آمل", practice=True, user=USER, passphrase=PASSPHRASE
    )
    with made as office:
        _walk(qtbot, office, "Down", "Home", "End", "F8", "Ctrl+1")
