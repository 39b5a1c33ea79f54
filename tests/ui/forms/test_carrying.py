"""F9 repeats, pins carry on, and the result of one child never becomes another's."""

from __future__ import annotations

import pytest

from models.office import Office
from tests.ui.forms.conftest import MakeForm
from tests.ui.forms.test_form import at, skip_to, somebody
from tests.ui.keyboard import Keyboard
from ui.forms.form import Form


def saved_once(make_form: MakeForm, keyboard: Keyboard, office: Office) -> Form:
    """A form whose first record was just saved, open for the next."""
    given = {"person": somebody(office), "held_on": "-1", "stage": "first", "screener": "مینا"}
    form = make_form("screening", "vision", given=given)
    skip_to(form, keyboard, "answers.chart")
    keyboard.type("2")
    skip_to(form, keyboard, "answers.right")
    keyboard.type("89")
    keyboard.type("0")
    keyboard.press("F2")
    keyboard.settle()
    assert form.row is not None
    form.open_row(None)
    form.focus_first()
    keyboard.settle()
    return form


def test_pinned_answers_go_on_to_the_next_record(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = saved_once(make_form, keyboard, office)
    assert form.body.boxes["answers.chart"].editor.stored() == "lea"
    shared = {"answers.chart": "lea", "held_on": "2025-12-09", "screener": "مینا"}
    assert form.raw() == {**shared, "programme": "vision"} and not form.dirty
    assert at(form) == "person"


@pytest.mark.parametrize("name", ["answers.right", "answers.left", "answers.strabismus", "outcome"])
def test_a_result_is_never_filled_in_nor_repeated_nor_pinned(
    make_form: MakeForm, keyboard: Keyboard, office: Office, told: list[str], name: str
) -> None:
    form = saved_once(make_form, keyboard, office)
    box = form.body.boxes[name]
    assert box.editor.raw() is None
    form.toggle_pin(box)
    assert form.carrying.prefilled(form.programme, box.place) is None
    if name != "outcome":
        skip_to(form, keyboard, name)
        told.clear()
        keyboard.press("F9")
        assert (box.editor.raw(), at(form)) == (None, name) and "نتیجه" in told[0]


def test_f9_repeats_the_last_value_and_moves_on(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = saved_once(make_form, keyboard, office)
    for name in ("screener", "held_on"):
        form.body.boxes[name].editor.empty()
    skip_to(form, keyboard, "screener")
    keyboard.press("F9", "F9")
    assert form.body.boxes["screener"].editor.raw() == "مینا"
    assert form.body.boxes["held_on"].editor.stored() == "2025-12-09"
    assert at(form) == "stage"


def test_a_repeated_reference_is_shown_by_its_name(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = saved_once(make_form, keyboard, office)
    keyboard.press("F9")
    assert form.body.boxes["person"].editor.input().property("text") == "زهرا شب‌افروز"


def test_a_field_may_be_pinned_and_let_go(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = saved_once(make_form, keyboard, office)
    skip_to(form, keyboard, "screener")
    keyboard.press("Shift+F9")
    form.open_row(None)
    assert form.body.boxes["screener"].editor.raw() is None
    form.body.boxes["screener"].editor.take_focus()
    keyboard.press("Shift+F9")
    form.open_row(None)
    assert form.body.boxes["screener"].editor.raw() == "مینا"


def test_there_is_nothing_to_repeat_before_the_first_save(
    make_form: MakeForm, keyboard: Keyboard, told: list[str]
) -> None:
    form = make_form("course")
    keyboard.press("F9")
    assert at(form) == "programme" and told == ["رکورد پیش در این خانه چیزی ندارد."]


def test_records_of_another_kind_remember_their_own(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    saved_once(make_form, keyboard, office)
    other = make_form("enrolment", "kindergarten")
    assert all(box.editor.raw() is None for box in other.body.boxes.values())
