from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from tests.intake.workbooks import SAMPLES, write_csv
from tests.office.conftest import seated
from tests.sync.offices_in_memory import rows_digest

VISION = SAMPLES / "vision_results.csv"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("vision_results.csv", ("screening", "vision")),
        ("kindergarten_children.xlsx", ("person", None)),  # it says nothing of a centre
        ("school_classes.xlsx", ("registration", None)),
    ],
)
def test_a_file_is_taken_for_what_it_is(office: Office, file: str, kind: tuple[str, str | None]) -> None:
    told = office.sheets.read(SAMPLES / file)
    best = told["kinds"][told["best"]]
    assert (best["entity"], best["programme"]) == kind
    assert best["label"]


def test_a_list_of_people_is_people(office: Office, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "x.csv", "نام,نام خانوادگی,نام پدر", "علی,رضایی,حسن")
    told = office.sheets.read(file)
    assert told["kinds"][told["best"]]["entity"] == "person"


def test_only_kinds_that_the_actor_may_save_are_offered(office: Office) -> None:
    assert {"person", "screening", "enrolment", "registration"} <= {one["entity"] for one in office.sheets.kinds()}
    assert seated(office, "head").sheets.kinds() == []
    with pytest.raises(UserError) as told:
        seated(office, "head").sheets.read(VISION)
    assert told.value.code == "not-allowed"


def test_what_is_asked_once_are_fields_of_the_entity(office: Office) -> None:
    for kind in office.sheets.kinds():
        assert set(kind["asked"]) <= set(office.rows.entity(kind["entity"]).own_fields)


def test_columns_come_with_the_places_they_may_go_to(office: Office) -> None:
    told = office.sheets.columns(VISION, entity="screening", programme="vision")
    fields = {one["field"] for one in told["targets"]}
    assert {one["field"] for one in told["columns"]} <= fields
    assert told["sheets"][0]["rows"] > 10


def test_a_map_given_as_it_is_counts_as_one_in_a_file(office: Office, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "x.csv", "الف,ب,پ", "علی,رضایی,1400/1/1", "مینا,کریمی,1400/2/1")
    mapping = {"الف": "person.first_name", "ب": "person.last_name", "پ": "person.birth_date"}
    with pytest.raises(UserError) as told:
        office.load(file, entity="person")
    assert told.value.code == "header-missing"
    assert office.load(file, entity="person", mapping=mapping, dry_run=True)["saved"] == 2
    assert office.load(file, entity="person", mapping=mapping)["saved"] == 2
    assert [row["birth_date"] for row in office.find("person", "مینا")] == ["2021-04-21"]


def test_a_rehearsal_with_its_book_of_errors_changes_nothing(office: Office, tmp_path: Path) -> None:
    before = rows_digest(office)  # type: ignore[arg-type]
    answer = office.load(VISION, entity="screening", programme="vision", dry_run=True, errors=tmp_path / "errors.xlsx")
    assert (tmp_path / "errors.xlsx").is_file()
    assert answer["rows"] == answer["saved"] + answer["unchanged"] + answer["rejected"]
    assert rows_digest(office) == before  # type: ignore[arg-type]


@pytest.mark.parametrize("fixed", [{"centre": "f" * 32}, {"colour": "red"}])
def test_what_is_the_same_for_all_rows_is_checked_first(office: Office, fixed: dict[str, str]) -> None:
    with pytest.raises(UserError) as told:
        office.load(VISION, entity="screening", programme="vision", fixed=fixed, dry_run=True)
    assert told.value.code in ("ref-unknown", "field-unknown")


def test_of_kinds_with_the_same_headings_the_one_whose_values_can_be_read_is_likelier(
    office: Office, tmp_path: Path
) -> None:
    """Eyes and ears are both right and left: tenths are eyes, «قبول» is an ear."""
    for values, programmes in (("8,9", {"vision"}), ("قبول,ارجاع", {"hearing_child", "hearing_newborn"})):
        file = write_csv(tmp_path / "x.csv", "کد ملی,تاریخ معاینه,راست,چپ", f"0081012731,1404/9/1,{values}")
        told = office.sheets.read(file)
        assert told["kinds"][told["best"]]["programme"] in programmes
