"""Keys that are typed ahead belong to the next record; if there is none because the save was refused, they are lost
aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.errors import UserError
from models.office import Office
from tests.ui.forms.conftest import MakeForm
from tests.ui.forms.test_form import at, somebody
from tests.ui.keyboard import Keyboard
from ui.forms.form import Form
from ui.forms.reasons import USUAL, ReasonDialog
from ui.frame import Frame
from ui.shell.keys import KeyRoad

ID = "0012345679"
Hold = Callable[[Form], KeyRoad]


@pytest.fixture
def road(frame: Frame, qapp: QApplication) -> Iterator[Hold]:
    """Lets keys wait while the frame holds them, as the window does."""
    roads: list[KeyRoad] = []

    def held(form: Form) -> KeyRoad:
        made = KeyRoad(qapp, form.window(), form.commands)
        frame.keys_held.connect(made.hold)
        roads.append(made)
        return made

    yield held
    for one in roads:
        qapp.removeEventFilter(one)


def test_what_is_typed_while_saving_begins_the_next_record(
    make_form: MakeForm, keyboard: Keyboard, road: Hold, office: Office
) -> None:
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    road(form)

    def next_one(_row: str, _answer: object) -> None:
        form.open_row(None)
        form.focus_first()

    form.saved.connect(next_one)
    keyboard.press("F2")
    keyboard.type(ID)
    assert form.body.boxes["national_id"].editor.raw() is None
    keyboard.settle()
    assert len(office.find("person", "شب‌افروز")) == 1
    assert form.row is None and form.raw() == {"national_id": ID} and at(form) == "foreign_id"


def test_what_is_typed_behind_a_refused_save_goes_nowhere_and_is_told(
    make_form: MakeForm, keyboard: Keyboard, road: Hold, told: list[str]
) -> None:
    form = make_form("person", given={"first_name": "آوا"})
    road(form)
    keyboard.press("F2")
    keyboard.type("0012")
    keyboard.press("F2")
    keyboard.settle()
    assert [one.code for one in form.body.boxes["last_name"].told] == ["required"]
    assert form.raw() == {"first_name": "آوا"} and at(form) == "last_name"
    assert told == ["رکورد ثبت نشد؛ ۴ کلیدی که پس از آن زدید گرفته نشد."]


def test_a_second_f2_does_not_save_twice(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    keyboard.press("F2", "F2", "F2")
    keyboard.settle()
    assert len(office.find("person", "شب‌افروز")) == 1 and form.row is not None


def test_done_gets_the_id(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    done: list[str] = []
    form.save(done.append)
    keyboard.settle()
    assert form.row is not None and done == [form.row["id"]]


def test_a_save_tells_which_row_changed_and_can_be_undone(
    make_form: MakeForm, keyboard: Keyboard, frame: Frame, office: Office
) -> None:
    changed: list[object] = []
    frame.rows_changed.connect(changed.append)
    offers: list[bool] = []
    frame.told.connect(lambda _text, _kind, undoable: offers.append(undoable))
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    keyboard.press("F2")
    keyboard.settle()
    assert form.row is not None
    assert changed == [frozenset({("person", form.row["id"])})] and offers == [True]
    office.undo()
    assert office.find("person", "شب‌افروز") == []


def test_nothing_changed_is_said_and_a_note_of_the_whole_row_too(
    make_form: MakeForm, keyboard: Keyboard, office: Office, told: list[str]
) -> None:
    person = office.get("person", somebody(office))
    make_form("person", row=person)
    keyboard.press("F2")
    keyboard.settle()
    assert told == ["چیزی تغییر نکرده بود: زهرا شب‌افروز"]
    told.clear()
    twice = {name: person[name] for name in ("first_name", "last_name", "father_name", "birth_date")}
    make_form("person", given=twice)
    keyboard.press("F2")
    keyboard.settle()
    assert told[0] == "ثبت شد: زهرا شب‌افروز" and "شاید همان" in told[1]


def test_a_fault_leaves_the_form_as_it_was(
    make_form: MakeForm, keyboard: Keyboard, frame: Frame, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[Exception] = []
    frame.error_told.connect(errors.append)
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})

    def full(*_: object) -> None:
        raise UserError("disk-full", value="۰")

    monkeypatch.setattr(office, "put", full)
    keyboard.press("F2")
    keyboard.settle()
    assert [str(getattr(one, "code", "")) for one in errors] == ["disk-full"]
    monkeypatch.undo()
    keyboard.press("F2")
    keyboard.settle()
    assert form.row is not None


def test_a_form_that_is_gone_when_the_answer_comes_harms_nothing(
    make_form: MakeForm, keyboard: Keyboard, frame: Frame, office: Office, told: list[str]
) -> None:
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    host: QWidget = form.window()
    form.save()
    form.setParent(None)
    form.deleteLater()
    keyboard._qtbot.waitUntil(lambda: frame.tasks.busy == 0)
    assert host.isVisible() and told == ["ثبت شد: آوا شب‌افروز"]


# -- reasons


def test_a_digit_of_either_script_gives_a_usual_reason(
    frame: Frame, show: Callable[[QWidget], None], keyboard: Keyboard, qtbot: QtBot
) -> None:
    host = QWidget()
    show(host)
    given: list[str] = []
    for key in ("2", "۳"):
        dialog = ReasonDialog(host.window(), "age-outside", "سن بیرون است.")
        dialog.given.connect(given.append)
        dialog.open()
        qtbot.waitUntil(dialog.line.hasFocus)
        keyboard.type(key)
        assert not dialog.isVisible()
        dialog.deleteLater()
    assert given == [USUAL["age-outside"][1], USUAL["age-outside"][2]]


def test_a_digit_inside_words_is_a_digit_and_enter_without_words_waits(
    frame: Frame, show: Callable[[QWidget], None], keyboard: Keyboard, qtbot: QtBot
) -> None:
    host = QWidget()
    show(host)
    given: list[str] = []
    dialog = ReasonDialog(host.window(), "out-of-range", "بیرون است.")
    dialog.given.connect(given.append)
    dialog.open()
    qtbot.waitUntil(dialog.line.hasFocus)
    keyboard.press("Return")
    assert dialog.isVisible() and given == []
    keyboard.type("در 2 نوبت سنجيده شد")
    keyboard.press("Return")
    assert given == ["در 2 نوبت سنجیده شد"] and not dialog.isVisible()
    dialog.deleteLater()


def test_every_soft_code_has_reasons_worth_choosing() -> None:
    for reasons in USUAL.values():
        assert 3 <= len(reasons) <= 5 and len(set(reasons)) == len(reasons)
