import json
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.intake.headings import FULL_NAME, Headings, Target, read_map, targets_of, targets_of_programme
from models.intake.sheets import Sheet
from models.registry.person import PERSON
from models.schema.programme import parse_programme

VISION = """
name = "vision"
label = "بینایی"
shape = "screening"
tier = "B"
version = 1
[sheet.repeat]
held_on = ["تاریخ تکرار"]
right = ["تکرار راست"]
[sheet.first]
held_on = ["روز معاینه"]
[[section]]
[[section.field]]
name = "right"
kind = "tenths"
label = "دید راست"
aliases = ["راست"]
"""


def mapped(*rows: list[Any], targets: list[Target] | None = None, explicit: dict[str, str] | None = None) -> Any:
    return Headings(targets or targets_of(PERSON), explicit).mapping(Sheet("برگه", [list(row) for row in rows]))


def test_the_row_with_most_known_headings_is_the_header() -> None:
    found = mapped(["لیست نام", ""], [], ["ردیف", "نام", "کد ملی"], [1.0, "علی", "1"])
    assert found.header_row == 3
    assert found.columns == {1: FULL_NAME, 2: "person.national_id"}
    assert (found.ignored, found.cells["person.national_id"]) == ((0,), "C")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("كدملي", "national_id"),
        ("کد ملی نوآموز", "national_id"),
        ("شماره ملی دانش‌آموز", "national_id"),
        ("کد ملی (ده رقم)", "national_id"),
        ("تاریخ تولد:", "birth_date"),
        ("ت. تولد", "birth_date"),
        ("نام‌خانوادگی", "last_name"),
        ("national_id", "national_id"),
        ("کد ملی مادر", "mother_national_id"),
        ("نام و نام خانوادگی کودک", "full_name"),
        ("نام ونام خانوادگی", "full_name"),
        ("محله", ""),
        ("neighbourhood", "neighbourhood"),
        ("پایه", ""),
        ("کد ملی پدر", ""),
    ],
)
def test_headings_are_known_however_they_are_spelled(heading: str, field: str) -> None:
    path = Headings(targets_of(PERSON)).path_of(heading)
    assert path == (f"person.{field}" if field else "")


def test_what_the_program_fills_is_no_target() -> None:
    paths = {target.path for target in targets_of(PERSON)}
    assert paths & {"person.id_kind", "person.reasons", "person.office", "person.retired"} == set()
    assert "person.source_centre" in paths


def test_a_programme_adds_its_answers_and_the_columns_of_later_stages() -> None:
    targets = targets_of_programme(parse_programme(VISION, "vision"))
    headings = Headings(targets)
    words = {"راست": "answers.right", "تکرار راست": "repeat.answers.right", "تاریخ تکرار": "repeat.held_on"}
    assert {word: headings.path_of(word) for word in words} == words
    assert headings.path_of("روز معاینه") == "screening.held_on"


def test_of_two_columns_or_two_targets_the_first_counts() -> None:
    targets = [Target("a.one", ("نام", "شرح")), Target("b.two", ("شرح", "کد"))]
    found = mapped(["شرح", "نام", "کد"], targets=targets)
    assert found.columns == {0: "a.one", 2: "b.two"}
    assert found.ignored == (1,)


@pytest.mark.parametrize("rows", [[], [["گزارش", "ماه"], ["نام", "مبلغ", "تاریخ"]], [["", None, 3.0]]])
def test_a_sheet_without_a_header_is_refused(rows: list[list[Any]]) -> None:
    with pytest.raises(UserError) as refused:
        mapped(*rows)
    assert (refused.value.code, refused.value.finding.value) == ("header-missing", "برگه")


def test_one_known_heading_is_enough_for_a_narrow_sheet() -> None:
    assert mapped(["کد ملی", "رنگ"], ["1", "آبی"]).columns == {0: "person.national_id"}


def test_an_explicit_map_overrides_by_heading_and_by_letter() -> None:
    explicit = {"کد ملي": "", "پلاک": "national_id", "C": "person.father_name"}
    found = mapped(["کد ملی", "پلاک", "نام", "نام خانوادگی"], explicit=explicit)
    assert found.columns == {1: "person.national_id", 2: "person.father_name", 3: "person.last_name"}


def test_letters_alone_do_without_known_headings() -> None:
    explicit = {"B": "person.national_id"}
    assert mapped(["پلاک", "شماره"], ["الف", "0499370899"], explicit=explicit).header_row == 1
    assert mapped(["الف", 499370899.0], explicit=explicit).header_row == 0


def test_a_map_to_nowhere_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        Headings(targets_of(PERSON), {"الف": "person.shoe"})
    assert refused.value.code == "field-unknown"


@pytest.mark.parametrize(
    ("text", "code"),
    [("[1]", "json-wrong"), ("{", "json-wrong"), ('{"a": 1}', "json-wrong"), ("[" * 9999, "json-wrong")],
)
def test_a_wrong_map_file(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_map(path)
    assert refused.value.code == code


def test_a_map_file(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"پلاک": "national_id", "رنگ": None}), encoding="utf-8-sig")
    assert read_map(path) == {"پلاک": "national_id", "رنگ": ""}
    with pytest.raises(UserError, match="پیدا نشد"):
        read_map(tmp_path / "none.json")
