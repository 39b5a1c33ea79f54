"""A list as long as the store has rows fetches what is looked at, and never shows an answer to an older question."""

from __future__ import annotations

import pytest

from models.office import Office
from tests.ui.keyboard import Keyboard
from ui.frame import Frame
from ui.lists import paged
from ui.lists.columns import columns_of
from ui.lists.model import WAITING
from ui.lists.paged import PagedModel, Question


@pytest.fixture
def model(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> PagedModel:
    monkeypatch.setattr(paged, "PAGE", 10)
    monkeypatch.setattr(paged, "_KEPT", 3)
    entity = frame.entity("person")
    return PagedModel(frame, entity, columns_of(entity))


def test_rows_come_when_they_are_looked_at(model: PagedModel, keyboard: Keyboard, office: Office) -> None:
    everyone = office.find("person")
    model.ask(Question())
    assert model.rowCount() == 0
    keyboard.settle()
    assert model.rowCount() == len(everyone)
    assert model.index(3, 1).data() == everyone[3]["last_name"]
    assert model.index(25, 1).data() == WAITING
    keyboard.settle()
    assert model.index(25, 1).data() == everyone[25]["last_name"]
    assert model.number_of(everyone[25]["id"]) == 25
    assert model.number_of(everyone[-1]["id"]) == -1


def test_of_pages_wanted_at_once_the_last_is_fetched(model: PagedModel, keyboard: Keyboard) -> None:
    model.ask(Question())
    keyboard.settle()
    for number in (15, 25, 35, 45):
        assert model.item(number) is None
    keyboard.settle()
    assert [number for number in (15, 25, 35, 45) if number // 10 in model._pages] == [15, 45]


def test_pages_that_were_not_looked_at_for_long_are_let_go(model: PagedModel, keyboard: Keyboard) -> None:
    model.ask(Question())
    keyboard.settle()
    for number in (15, 25, 35, 45):
        model.item(number)
        keyboard.settle()
    assert list(model._pages) == [2, 3, 4]
    assert len(model._texts) == 30


def test_only_the_last_question_is_answered(model: PagedModel, keyboard: Keyboard, office: Office) -> None:
    places: list[int] = []
    model.answered.connect(places.append)
    for words in ("م", "مح", "محمد"):
        model.ask(Question(words))
    keyboard.settle()
    assert len(places) == 1
    assert model.total == len(office.find("person", "محمد"))
    assert not model.waiting


def test_the_place_of_the_row_to_be_held_is_told(model: PagedModel, keyboard: Keyboard, office: Office) -> None:
    places: list[int] = []
    model.answered.connect(places.append)
    model.ask(Question(), holding=office.find("person")[41]["id"])
    keyboard.settle()
    model.ask(Question("هیچ‌کس"), holding=office.find("person")[41]["id"])
    keyboard.settle()
    assert places == [41, -1]


def test_an_order_is_asked_for_and_marked(model: PagedModel, keyboard: Keyboard, office: Office) -> None:
    model.ask(Question())
    keyboard.settle()
    asked: list[bool] = []
    model.asked.connect(lambda: asked.append(True))
    model.sort(4)
    assert (model.ordered, model.question.order, len(asked)) == (4, "birth_date", 1)
    model.ask(model.question)
    keyboard.settle()
    days = [row["birth_date"] for row in office.page("person", order="birth_date")["rows"]]
    assert [(model.item(number) or {})["birth_date"] for number in range(10)] == days[:10]


def test_a_question_that_is_refused_leaves_the_list_and_is_told(
    model: PagedModel, keyboard: Keyboard, frame: Frame
) -> None:
    model.ask(Question())
    keyboard.settle()
    told: list[Exception] = []
    frame.error_told.connect(told.append)
    model.ask(Question(where={"shoe": "1"}))
    keyboard.settle()
    assert len(told) == 1
    assert not model.waiting
    assert model.total > 0
