"""Every kind of record has an empty sheet, and each of its headings is understood as what it was meant for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import UserError
from models.intake.headings import Headings
from models.intake.sheets import read_sheets
from models.office import Office
from reports.blank_sheets import write_blank
from tests.journeys.offices import found
from tests.office.conftest import seated


@pytest.fixture(autouse=True)
def sample_day(fixed_now: str) -> str:
    return fixed_now


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        folder = tmp_path_factory.mktemp("blank")
        patch.setenv("DAFTAR_MACHINE", str(folder / "machine"))
        with found(folder / "county", "county", "0001") as made:
            yield made


def test_the_headings_of_every_kind_are_known_again(office: Office) -> None:
    for kind in office.sheets.kinds():
        columns = office.sheets.blank(kind["entity"], kind["programme"])
        known = Headings(office.sheets.plan(kind["entity"], kind["programme"]).targets)
        assert [known.path_of(one.heading) for one in columns] == [one.path for one in columns], kind
        assert len({one.path for one in columns}) == len(columns) > 1, kind


def test_every_record_of_every_programme_has_a_kind(office: Office) -> None:
    """Tier D is written by nobody who was not granted it."""
    told = {(one["entity"], one["programme"]) for one in office.sheets.kinds()}
    writable = [one for one in office.known.all() if office.actor.writes(one.tier)]
    assert {(name, one.name) for one in writable for name in one.carriers} <= told
    assert {"household", "meeting", "harm", "visit", "tally"} <= {name for name, programme in told if not programme}


def test_whom_a_programme_is_about_decides_which_people_are_asked(office: Office) -> None:
    def groups(entity: str, programme: str) -> set[str]:
        return {one.path.partition(".")[0] for one in office.sheets.blank(entity, programme)}

    assert groups("case", "couples") >= {"person", "partner", "case"}
    assert groups("service", "housing") >= {"person", "household", "service"}
    assert groups("screening", "genetics") >= {"person", "partner"}
    assert not groups("case", "out_of_school") & {"partner", "household"}
    assert not groups("screening", "vision") & {"partner", "household"}


def test_an_empty_sheet_is_a_workbook_that_load_reads_and_finds_empty(office: Office, tmp_path: Path) -> None:
    columns = office.sheets.blank("screening", "vision")
    file = write_blank(tmp_path / "vision.xlsx", "غربالگری بینایی", columns, practice=True)
    answer = office.load(file, entity="screening", programme="vision", dry_run=True)
    assert (answer["rows"], len(answer["columns"]), answer["ignored"]) == (0, len(columns), [])


def test_what_may_stand_in_a_column_is_told_beside_it(office: Office, tmp_path: Path) -> None:
    columns = {one.path: one for one in office.sheets.blank("screening", "vision")}
    assert columns["screening.stage"].words[:2] == ("نوبت نخست", "تکرار")
    assert columns["answers.strabismus"].words == ("ندارد", "راست", "چپ", "هر دو")
    assert columns["person.first_name"].required
    file = write_blank(tmp_path / "x.xlsx", "بینایی", list(columns.values()))
    guide = read_sheets(file)[1].cells
    assert ["ستون «مرحله»", "باید پر شود"] in [row[:2] for row in guide]


@pytest.mark.parametrize(
    ("role", "entity", "programme", "code"),
    [
        ("head", "person", None, "not-allowed"),
        ("clerk", "ship", None, "entity-unknown"),
        ("clerk", "screening", None, "required"),
        ("clerk", "screening", "ship", "programme-unknown"),
        ("clerk", "screening", "premarital", "form-unfit"),
        ("clerk", "case", "social_emergency", "programme-unknown"),
    ],
)
def test_what_has_no_sheet_is_refused(office: Office, role: str, entity: str, programme: str | None, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        seated(office, role).sheets.blank(entity, programme)
    assert refusal.value.code == code
