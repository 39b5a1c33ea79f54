"""What was typed is never lost: it is kept at each field, offered again, and forgotten when it is saved."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from models.office import Office
from tests.ui.conftest import NOW
from tests.ui.forms.conftest import MakeForm
from tests.ui.forms.test_form import at, put, skip_to, somebody
from tests.ui.keyboard import PASSPHRASE, USER, Keyboard
from ui.forms.form import Form
from ui.frame import Frame

ROOT = Path(__file__).resolve().parents[3]


def half_filled(make_form: MakeForm, keyboard: Keyboard) -> Form:
    form = make_form("person")
    keyboard.press("Return", "Return", "Return")
    keyboard.type("آوا")
    keyboard.press("Return")
    keyboard.type("شب‌افروز")
    keyboard.press("Return")
    keyboard.settle()
    return form


def test_each_field_that_is_left_is_kept(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    half_filled(make_form, keyboard)
    (draft,) = office.drafts()
    assert (draft["raw"], draft["naming"]) == ({"first_name": "آوا", "last_name": "شب‌افروز"}, "آوا شب‌افروز")
    keyboard.type("کاظم")
    keyboard.press("Return")
    keyboard.settle()
    assert office.drafts()[0]["raw"]["father_name"] == "کاظم" and len(office.drafts()) == 1


def test_a_half_filled_form_is_offered_and_brought_back_by_enter(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    half_filled(make_form, keyboard)
    form = make_form("person")
    assert "بازیابی کار ناتمام؟" in form.draft_strip.text and "آوا شب‌افروز" in form.draft_strip.text
    assert "امروز ساعت ۰۹:۳۰" in form.draft_strip.text
    assert form.draft_strip.restore.hasFocus() and not form.dirty
    keyboard.press("Return")
    assert form.draft_strip.isHidden() and form.dirty and at(form) == "national_id"
    assert form.raw() == {"first_name": "آوا", "last_name": "شب‌افروز"}
    keyboard.press("F2")
    keyboard.settle()
    assert office.drafts() == [] and len(office.find("person", "شب‌افروز")) == 1


def test_typing_goes_on_without_the_draft_and_keeps_it(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    half_filled(make_form, keyboard)
    form = make_form("person")
    keyboard.type("0012345679")
    keyboard.settle()
    assert form.draft_strip.isHidden() and form.raw() == {"national_id": "0012345679"}
    assert len(office.drafts()) == 2


def test_delete_forgets_the_draft(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    half_filled(make_form, keyboard)
    form = make_form("person")
    keyboard.press("Delete")
    keyboard.settle()
    assert office.drafts() == [] and at(form) == "national_id" and not form.dirty


def test_a_draft_of_a_record_holds_what_was_changed_and_is_offered_there_only(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    person, other = somebody(office), somebody(office, first_name="مهین", birth_date="1380/1/1")
    form = make_form("person", row=office.get("person", person))
    skip_to(form, keyboard, "father_name")
    keyboard.type("رضا")
    keyboard.press("Return")
    keyboard.settle()
    (draft,) = office.drafts()
    assert (draft["row"], draft["raw"]) == (person, {"father_name": "رضا"})
    assert make_form("person", row=office.get("person", other)).draft_strip.isHidden()
    assert make_form("person").draft_strip.isHidden()
    again = make_form("person", row=office.get("person", person))
    assert not again.draft_strip.isHidden()
    keyboard.press("Return")
    assert again.body.boxes["father_name"].editor.raw() == "رضا" and again.dirty


def test_what_is_taken_back_is_no_draft_any_more(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = make_form("person", row=office.get("person", somebody(office)))
    skip_to(form, keyboard, "first_name")
    keyboard.press("End")
    keyboard.type("ه")
    keyboard.press("Return")
    keyboard.settle()
    assert len(office.drafts()) == 1
    keyboard.press("Shift+Return", "End", "Backspace", "Return")
    keyboard.settle()
    assert not form.dirty and office.drafts() == []


def test_giving_up_keeps_the_draft(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = half_filled(make_form, keyboard)
    gone: list[bool] = []
    form.cancelled.connect(lambda: gone.append(True))
    keyboard.type("کا")  # not left yet
    form.cancel()
    keyboard.settle()
    assert gone and office.drafts()[0]["raw"]["father_name"] == "کا"


def test_unfinished_work_is_opened_by_its_key(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    office.keep_draft(
        "k", "screening", None, {"programme": "vision", "raw": {"programme": "vision", "answers.right": "۸"}}
    )
    form = make_form("screening", draft="k")
    assert form.programme is not None and form.programme.name == "vision"
    assert form.body.boxes["answers.right"].editor.raw() == 8 and form.draft_strip.isHidden()


def test_a_wrong_value_comes_back_as_it_was_typed(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = make_form("person")
    skip_to(form, keyboard, "birth_date")
    keyboard.type("1399/13/1")
    keyboard.press("Tab")
    keyboard.settle()
    again = make_form("person")
    keyboard.press("Return")
    assert again.body.boxes["birth_date"].editor.raw() == "۱۳۹۹/۱۳/۱"


def test_a_relative_day_is_kept_as_the_day_that_was_said(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    form = make_form("person")
    skip_to(form, keyboard, "birth_date")
    keyboard.type("-1")
    keyboard.press("Return")
    keyboard.settle()
    assert office.drafts()[0]["raw"]["birth_date"] == "2025-12-09"


def test_every_kind_of_value_comes_back_from_a_draft(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    raw = {
        "person": somebody(office), "held_on": "2025-12-09", "stage": "optometrist", "answers.right": 8,
        "answers.glasses": False, "answers.strabismus": "none", "answers.plan": ["patch"], "answers.distance": 2.5,
        "answers.right_sphere": -1.25, "notes": "یک\nدو",
    }  # fmt: skip
    office.keep_draft("k", "screening", None, {"programme": "vision", "raw": raw})
    form = make_form("screening", "vision", draft="k")
    keyboard.settle()
    assert {name: value for name, value in form.raw().items() if name != "programme"} == raw


TYPIST = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from models.office import Office
from ui import app
from ui.forms.form import Form
from ui.frame import Frame
from ui.tasks import Tasks

folder, user, passphrase = sys.argv[1:]
application = app.application()
tasks = Tasks()
frame = app.frame_for(tasks, Office.open(Path(folder), user=user, passphrase=passphrase))
form = Form(frame, frame.entity("person"))
form.show()
form.open_row(None)
form.focus_first()

def press(text, key=0):
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(QApplication.focusWidget(), event)

def settle():
    while tasks.busy:
        QTest.qWait(5)

QTest.qWaitForWindowActive(form)
form.focus_first()
settle()
for value in ("", "", "", "آوا", "شب‌افروز"):
    for letter in value:
        press(letter)
    press("", Qt.Key.Key_Return)
settle()
for letter in "کاظم":
    press(letter)
settle()
print("typed", flush=True)
QTest.qWait(60_000)
"""


def test_a_program_that_is_killed_loses_at_most_the_field_that_was_being_typed(
    practice_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(practice_folder, folder)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DAFTAR_NOW": NOW}
    command = [sys.executable, "-c", TYPIST, str(folder), USER, PASSPHRASE]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as typist:
        assert typist.stdout is not None and typist.stdout.readline() == b"typed\n"
        typist.send_signal(signal.SIGKILL)
        typist.wait()
    with Office.open(folder, user=USER, passphrase=PASSPHRASE) as again:
        (draft,) = again.drafts()
        assert draft["raw"] == {"first_name": "آوا", "last_name": "شب‌افروز"}
        assert again.check()["ok"]


def test_a_save_right_behind_the_typing_leaves_no_draft(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    form = make_form("person")
    skip_to(form, keyboard, "first_name")
    keyboard.type("آوا")
    keyboard.press("Return")
    keyboard.type("شب‌افروز")
    keyboard.press("Return", "F2")
    keyboard.settle()
    assert office.drafts() == [] and put(office, "person", first_name="x", last_name="y")


def test_a_refused_save_is_kept_with_its_last_field(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    make_form("person")
    keyboard.press("Return", "Return", "Return")
    keyboard.type("آوا")
    keyboard.press("F2")
    keyboard.settle()
    assert [one["raw"] for one in office.drafts()] == [{"first_name": "آوا"}]


def test_leaving_while_a_save_is_on_its_way_leaves_no_draft(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    form = make_form("person", given={"last_name": "شب‌افروز"})
    keyboard.press("Return", "Return", "Return")
    keyboard.type("آوا")
    keyboard.press("F2")
    form.keep_draft()
    keyboard.settle()
    assert office.drafts() == [] and len(office.find("person", "شب‌افروز")) == 1


def test_a_short_form_does_not_take_over_what_it_cannot_show(
    make_form: MakeForm, keyboard: Keyboard, office: Office, frame: Frame
) -> None:
    office.keep_draft("long", "person", None, {"programme": None, "raw": {"first_name": "آوا", "notes": "پنهان"}})
    short = make_form("person", only=frame.entity("person").brief)
    assert short.draft_strip.isHidden()
    office.keep_draft("short", "person", None, {"programme": None, "raw": {"first_name": "آوا"}})
    assert not make_form("person", only=frame.entity("person").brief).draft_strip.isHidden()
