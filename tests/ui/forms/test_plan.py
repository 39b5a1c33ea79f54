"""The plan of every form of every entity and programme follows from the declarations: nothing is forgotten."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from models.catalog import BY_NAME, ENTITIES
from models.errors import UserError
from models.schema.entity import Entity
from models.schema.fields import Choices, Note
from models.schema.kinds import KINDS
from models.schema.numbers import Tenths
from models.schema.programme import Programme
from tests.samples import PROGRAMMES, full_row
from tests.ui.forms.conftest import Show
from ui.forms.editors import EDITORS, editor_for
from ui.forms.field_box import FieldBox, FieldGrid
from ui.forms.plan import Place, Planner, carried
from ui.frame import Frame

VISION = next(one for one in PROGRAMMES if one.name == "vision")


def names(planner: Planner) -> list[str]:
    return [place.name for block in planner.blocks(None) for place in block.places]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_a_new_record_is_asked_every_field_that_is_not_the_programs_own(frame: Frame, entity: Entity) -> None:
    asked = [name for name, one in entity.own_fields.items() if not one.derived and not one.retired]
    assert names(Planner(frame, entity, None, (), None)) == [name for name in asked if name != "answers"]


ON = [(one, name) for one in PROGRAMMES for name in one.carriers]


@pytest.mark.parametrize(("programme", "entity"), ON, ids=[f"{one.name}-{name}" for one, name in ON])
def test_the_answers_of_a_programme_stand_where_its_section_is(frame: Frame, programme: Programme, entity: str) -> None:
    places = [None, *dict.fromkeys(code for section in programme.sections for code in section.on)]
    for code in places:
        row = {"stage": code, "kind": code}
        found = names(Planner(frame, BY_NAME[entity], programme, ("programme",), row))
        answers = [one for one in found if one.startswith("answers.")]
        sections = programme.sections_on(entity, code)
        wanted = [one.name for section in sections for one in section.fields if not one.derived and not one.retired]
        assert answers == [f"answers.{name}" for name in wanted]
        assert "programme" not in found and "answers" not in found


def test_a_whole_row_shows_what_the_program_filled(frame: Frame) -> None:
    row = full_row(BY_NAME["screening"], 0, VISION)
    places = {
        place.name: place
        for block in Planner(frame, BY_NAME["screening"], VISION, (), row).blocks(None)
        for place in block.places
    }
    assert places["rule_version"].told and places["previous"].told and not places["outcome"].told


def test_a_short_form_keeps_its_order_and_refuses_an_unknown_name(frame: Frame) -> None:
    planner = Planner(frame, BY_NAME["screening"], VISION, ("programme",), None)
    (block,) = planner.blocks(["answers.left", "held_on", "programme"])
    assert [one.name for one in block.places] == ["answers.left", "held_on"]
    with pytest.raises(UserError) as refused:
        planner.blocks(["starship"])
    assert refused.value.code == "field-unknown"


@pytest.mark.parametrize(
    ("entity", "programme", "field", "codes"),
    [
        ("screening", "vision", "stage", ["first", "repeat", "optometrist", "ophthalmologist"]),
        ("screening", "vision", "outcome", ["pass", "repeat", "refer", "uncooperative"]),
        ("screening", "vision", "rule_version", None),
        ("target", None, "indicator", None),
        ("person", None, "birth_certificate_no", None),
    ],
)
def test_codes_get_their_choices_from_the_programme(
    frame: Frame, entity: str, programme: str | None, field: str, codes: list[str] | None
) -> None:
    planner = Planner(frame, BY_NAME[entity], frame.programme(programme), (), None)
    choices = planner.blocks([field])[0].places[0].choices
    assert (choices and [code for code, _ in choices]) == codes


@pytest.mark.parametrize("entity", ["screening", "enrolment", "course", "case", "service"])
def test_a_record_is_offered_the_programmes_that_keep_such_records(frame: Frame, entity: str) -> None:
    choices = Planner(frame, BY_NAME[entity], None, (), None).blocks(["programme"])[0].places[0].choices or ()
    wanted = {one.name for one in frame.facts.programmes.values() if one.record == entity}
    assert {code for code, _ in choices} == wanted


def test_a_target_is_set_for_an_indicator_of_its_programme(frame: Frame) -> None:
    planner = Planner(frame, BY_NAME["target"], frame.programme("vision"), (), None)
    choices = dict(planner.blocks(["indicator"])[0].places[0].choices or ())
    assert choices["screened"] == "غربال‌شده (نفر)"


def test_every_kind_of_field_has_an_editor(frame: Frame, qtbot: QtBot) -> None:
    for kind in KINDS.values():
        editor = editor_for(kind("name", "برچسب", **({"entity": "person"} if kind.kind == "ref" else {})), frame)
        assert editor.raw() is None and editor.check() == []
        assert editor.input().accessibleName() == "برچسب"
        editor.deleteLater()
    assert set(EDITORS) <= set(KINDS.values())


def test_a_kind_that_nobody_knows_is_edited_as_its_ancestor(frame: Frame, qtbot: QtBot) -> None:
    class Eighths(Tenths):
        pass

    editor = editor_for(Eighths("x", "هشتم"), frame)
    assert type(editor).__name__ == "TenthsEditor"
    editor.deleteLater()


def test_health_results_are_never_carried(frame: Frame) -> None:
    for programme in PROGRAMMES:
        for name, field in programme.fields.items():
            place = Place(f"answers.{name}", field)
            assert carried(programme, place) == (field.pinned and not isinstance(field, Tenths))
    assert not carried(VISION, Place("outcome", BY_NAME["screening"].field("outcome")))
    assert carried(VISION, Place("screener", BY_NAME["screening"].field("screener")))


# -- places


def grid_of(frame: Frame, entity: str, *fields: str) -> FieldGrid:
    programme = VISION if entity == "screening" else None
    places = Planner(frame, BY_NAME[entity], programme, (), None).blocks(fields)[0].places
    return FieldGrid([FieldBox(place, frame, pinned=None) for place in places])


def lines(grid: FieldGrid) -> list[list[str]]:
    """The names of the fields line by line, from the right."""
    boxes = sorted(grid.findChildren(FieldBox), key=lambda box: (box.y(), -box.x()))
    found: dict[int, list[str]] = {}
    for box in boxes:
        found.setdefault(box.y(), []).append(box.name.removeprefix("answers."))
    return list(found.values())


def test_short_fields_stand_in_two_columns_read_from_the_right(frame: Frame, show: Show) -> None:
    grid = grid_of(frame, "person", "first_name", "last_name", "address", "father_name", "notes", "sex")
    show(grid)
    assert lines(grid) == [["first_name", "last_name"], ["address"], ["father_name"], ["notes"], ["sex"]]


def test_right_and_left_stand_side_by_side(frame: Frame, show: Show) -> None:
    grid = grid_of(frame, "screening", "answers.distance", "answers.right", "answers.left", "answers.glasses")
    show(grid)
    assert lines(grid) == [["distance"], ["right", "left"], ["glasses"]]


def test_a_narrow_form_has_one_column(frame: Frame, show: Show, qtbot: QtBot) -> None:
    grid = grid_of(frame, "person", "first_name", "last_name", "father_name")
    show(grid)
    grid.window().resize(480, 700)
    qtbot.waitUntil(lambda: len(lines(grid)) == 3)


def test_notes_and_lists_of_several_take_the_whole_width() -> None:
    assert Place("a", Note("a", "یادداشت")).wide and Place("a", Choices("a", "چند")).wide
    assert not Place("answers.right", VISION.fields["right"]).wide
