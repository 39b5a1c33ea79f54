"""A form follows its programme, its kind or stage, and its state; what was typed is never lost by that."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.office import Office
from tests.journeys.offices import put
from tests.ui.forms.conftest import MakeForm
from tests.ui.keyboard import Keyboard
from ui.forms.form import Form
from ui.forms.reasons import ReasonDialog

IDS = ("0012345679", "0499370899", "0084575948")


@pytest.fixture
def people(office: Office) -> dict[str, str]:
    """A couple of one household, their case and that of their family."""
    house = put(office, "household", address="آمل")
    told: dict[str, Any] = {"last_name": "صالحی", "birth_date": "1368/4/2", "household": house}
    wife = put(office, "person", national_id=IDS[0], first_name="مهناز", sex="زن", **told)
    husband = put(office, "person", national_id=IDS[1], first_name="کاوه", sex="مرد", **told)
    phase = {"phase": "before"}
    couple = put(office, "case", programme="couples", person=wife, partner=husband, answers=phase, opened_on="1404/9/1")
    family = put(office, "case", programme="at_risk", household=house, level="2", opened_on="1404/9/1")
    return {"house": house, "wife": wife, "husband": husband, "couple": couple, "family": family}


def names(form: Form) -> set[str]:
    return set(form.body.boxes)


def go_to(form: Form, keyboard: Keyboard, name: str) -> None:
    form.body.focus(name)
    keyboard.settle()


def choose(form: Form, keyboard: Keyboard, name: str, key: str) -> None:
    """Choose an option by its digit, which goes on to the next field."""
    go_to(form, keyboard, name)
    keyboard.type(key)
    keyboard.settle()


def test_a_step_takes_its_programme_from_its_case(
    make_form: MakeForm, keyboard: Keyboard, office: Office, people: dict[str, str]
) -> None:
    form = make_form("step", given={"case": people["couple"]})
    assert form.programme is not None and form.programme.name == "couples"
    assert [code for code, _ in form.body.boxes["kind"].place.choices or ()] == ["session", "assessment"]
    assert form.body.focused() is form.body.boxes["kind"]
    assert form.body.boxes["done_on"].editor.stored() == "2025-12-10"
    keyboard.type("1")
    keyboard.settle()
    assert {"answers.attended", "answers.subject"} <= names(form) and "answers.issues" not in names(form)
    choose(form, keyboard, "answers.attended", "1")
    keyboard.press("F2")
    keyboard.settle()
    (row,) = office.find("step", where={"case": people["couple"]})
    assert (row["programme"], row["kind"], row["answers"]) == ("couples", "session", {"attended": "both"})


def test_a_case_that_is_picked_says_the_programme_too(
    make_form: MakeForm, keyboard: Keyboard, people: dict[str, str]
) -> None:
    form = make_form("step")
    assert form.programme is None and "kind" not in names(form)
    form.body.boxes["case"].editor.show_stored(people["family"], "خانوار")
    keyboard.press("Return")
    keyboard.settle()
    assert form.programme is not None and form.programme.name == "at_risk"
    assert form.body.focused() is form.body.boxes["kind"]


def test_what_was_typed_of_another_kind_comes_back_with_it(
    make_form: MakeForm, keyboard: Keyboard, people: dict[str, str]
) -> None:
    form = make_form("step", given={"case": people["couple"]})
    keyboard.type("1")
    keyboard.settle()
    go_to(form, keyboard, "answers.subject")
    keyboard.type("گفت‌وگو")
    choose(form, keyboard, "kind", "2")
    assert "answers.subject" not in names(form) and "answers.issues" in names(form)
    assert "answers.subject" not in form.raw()  # nothing is saved that nobody sees
    choose(form, keyboard, "kind", "1")
    assert form.body.boxes["answers.subject"].editor.raw() == "گفت‌وگو"
    assert form.dirty


@pytest.mark.parametrize(
    ("programme", "asked", "required"),
    [
        ("couples", {"person", "partner"}, {"person", "partner"}),
        ("at_risk", {"household", "person"}, {"household"}),
        ("out_of_school", {"person"}, {"person"}),
    ],
)
def test_whose_a_case_is_follows_its_programme(
    make_form: MakeForm, programme: str, asked: set[str], required: set[str]
) -> None:
    form = make_form("case", programme)
    assert names(form) & {"person", "partner", "household"} == asked
    assert {name for name in asked if form.body.boxes[name].place.field.required} == required


def test_a_case_asks_its_end_when_it_is_closed(
    make_form: MakeForm, keyboard: Keyboard, office: Office, people: dict[str, str]
) -> None:
    form = make_form("case", row=office.get("case", people["couple"]))
    assert not {"closed_on", "outcome"} & names(form) and "level" not in names(form)
    choose(form, keyboard, "status", "2")
    assert {"closed_on", "outcome"} <= names(form)
    choose(form, keyboard, "outcome", "1")
    keyboard.press("F2")
    keyboard.settle()
    row = office.get("case", people["couple"])
    assert (row["status"], row["outcome"], row["closed_on"]) == ("closed", "reconciled", "2025-12-10")


def test_another_level_asks_why(
    make_form: MakeForm, keyboard: Keyboard, office: Office, people: dict[str, str]
) -> None:
    form = make_form("case", row=office.get("case", people["family"]))
    assert "level" in names(form) and "level_why" not in names(form)
    choose(form, keyboard, "level", "3")
    keyboard.press("Return")  # codes that are digits themselves have no keys
    assert "level_why" in names(form)
    keyboard.press("F2")
    keyboard.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    dialog.reject()
    keyboard.settle()
    go_to(form, keyboard, "level_why")
    keyboard.type("پدر بیکار شد")
    keyboard.press("F2")
    keyboard.settle()
    row = office.get("case", people["family"])
    assert (row["level"], row["level_why"]) == ("3", "پدر بیکار شد")


def test_a_service_asks_what_its_programme_has(make_form: MakeForm, office: Office) -> None:
    subsidy, housing = make_form("service", "subsidy"), make_form("service", "housing")
    assert "stage" not in names(subsidy) and {"person", "amount", "answers.purpose"} <= names(subsidy)
    assert {"stage", "household"} <= names(housing)


def test_an_examination_at_another_stage_asks_other_things(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("screening", "vision")
    first = names(form)
    assert "answers.right" in first  # while no stage is chosen it is the first
    choose(form, keyboard, "stage", "3")
    sections = form.programme.sections_on("screening", "optometrist")  # type: ignore[union-attr]
    wanted = {f"answers.{field.name}" for section in sections for field in section.fields if not field.derived}
    assert {one for one in names(form) if one.startswith("answers.")} == wanted != first


def test_a_draft_comes_back_with_its_kind(
    make_form: MakeForm, keyboard: Keyboard, office: Office, people: dict[str, str]
) -> None:
    form = make_form("step", given={"case": people["couple"]})
    keyboard.type("1")
    keyboard.settle()
    go_to(form, keyboard, "answers.subject")
    keyboard.type("نیمه‌کاره")
    form.keep_draft()
    keyboard.settle()
    (draft,) = office.drafts("step")
    again = make_form("step", draft=draft["key"])
    keyboard.settle()
    assert again.programme is not None and again.programme.name == "couples"
    assert again.body.boxes["answers.subject"].editor.raw() == "نیمه‌کاره"
    assert again.body.boxes["kind"].editor.stored() == "session"
