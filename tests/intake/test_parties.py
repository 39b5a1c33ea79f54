"""Sheets of cases, steps, services and couples: people, households and centres are found or made, rows known again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from tests.intake.workbooks import write_csv
from tests.journeys.offices import found, put

MENDING = """
name = "mending"
label = "بازتوانی خانواده"
shape = "case"
tier = "B"
version = 1
subject = "person"

[[step]]
kind = "assessment"
label = "ارزیابی اولیه"
[[step]]
kind = "reassessment"
label = "ارزیابی ثانویه"
after = ["assessment"]

[[level]]
code = "1"
label = "سطح یک"
[[level]]
code = "2"
label = "سطح دو"

[[outcome]]
code = "settled"
label = "سامان‌یافته"
good = true

[[section]]
label = "پذیرش"
[[section.field]]
name = "problem"
kind = "choice"
label = "مسئلهٔ اصلی"
aliases = ["مشکل"]
options = ["income|درآمد", "housing|مسکن"]

[[section]]
label = "ارزیابی"
on = ["assessment", "reassessment"]
[[section.field]]
name = "score"
kind = "whole"
label = "نمره"
required = true
least = 0
most = 100
"""
ROOF = """
name = "roof"
label = "مسکن مددجویان"
shape = "case"
records = "service"
tier = "B"
version = 1
subject = "household"

[[stage]]
code = "asked"
label = "معرفی"
[[stage]]
code = "given"
label = "تحویل"
final = true
"""
COUPLE = MENDING.replace("mending", "peace").replace("بازتوانی خانواده", "سازش زوج‌ها").replace('"person"', '"couple"')
WHO = "کد ملی,نام,نام خانوادگی,تاریخ تولد"
SARA = "0081012731,سارا,کریمی,1370/2/3"
REZA = "0013542419,رضا,نوری,1368/5/6"


@pytest.fixture(autouse=True)
def sample_day(fixed_now: str) -> str:
    return fixed_now


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        folder = tmp_path_factory.mktemp("loading")
        patch.setenv("DAFTAR_MACHINE", str(folder / "machine"))
        with found(folder / "county", "county", "0001") as office:
            for name, text in (("mending", MENDING), ("roof", ROOF), ("peace", COUPLE)):
                (folder / f"{name}.toml").write_text(text, encoding="utf-8")
                office.add_programme(folder / f"{name}.toml")
            yield office, folder


@pytest.fixture
def desk(loaded: tuple[Office, Path]) -> Iterator[Office]:
    """The same office, which forgets what a test did."""
    office = loaded[0]
    with office.store.rehearsal():
        yield office


def load(office: Office, folder: Path, entity: str, programme: str | None, *lines: str, **fixed: str) -> dict[str, Any]:
    return office.load(write_csv(folder / "x.csv", *lines), entity=entity, programme=programme, fixed=fixed)


def codes(answer: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(one["row"], one["column"], one["code"]) for one in answer["errors"]]


def test_a_sheet_of_cases_makes_people_and_cases_and_changes_nothing_when_loaded_again(
    desk: Office, tmp_path: Path
) -> None:
    lines = (f"{WHO},تاریخ تشکیل پرونده,سطح,مشکل", f"{SARA},1404/8/1,سطح دو,مسکن", f"{REZA},1404/8/2,1,درآمد")
    answer = load(desk, tmp_path, "case", "mending", *lines)
    assert (answer["saved"], answer["errors"], answer["ignored"]) == (2, [], [])
    cases = {one["opened_on"]: one for one in desk.find("case")}
    assert [(one["level"], one["answers"]) for _, one in sorted(cases.items())] == [
        ("2", {"problem": "housing"}), ("1", {"problem": "income"}),
    ]  # fmt: skip
    assert {row["last_name"] for row in desk.find("person")} == {"کریمی", "نوری"}
    assert load(desk, tmp_path, "case", "mending", *lines)["unchanged"] == 2
    closed = (f"{WHO},تاریخ تشکیل پرونده,تاریخ بستن,نتیجه", f"{SARA},1404/8/1,1404/9/1,سامان‌یافته")
    assert load(desk, tmp_path, "case", "mending", *closed)["saved"] == 1
    assert [one["outcome"] for one in desk.find("case") if one["status"] == "closed"] == ["settled"]


def test_a_sheet_of_steps_finds_the_open_case_of_each_person(desk: Office, tmp_path: Path) -> None:
    load(desk, tmp_path, "case", "mending", f"{WHO},تاریخ تشکیل", f"{SARA},1404/8/1")
    lines = (
        f"{WHO},گام,تاریخ انجام,نمره",
        f"{SARA},ارزیابی اولیه,1404/8/5,40",
        f"{SARA},ارزیابی ثانویه,1404/9/5,70",
    )
    answer = load(desk, tmp_path, "step", "mending", *lines)
    assert (answer["saved"], answer["errors"]) == (2, [])
    steps = sorted(desk.find("step"), key=lambda one: one["done_on"])
    assert [(one["kind"], one["answers"]["score"], one["programme"]) for one in steps] == [
        ("assessment", 40, "mending"), ("reassessment", 70, "mending"),
    ]  # fmt: skip
    assert load(desk, tmp_path, "step", "mending", *lines)["unchanged"] == 2


def test_a_wrong_step_is_told_with_its_cell(desk: Office, tmp_path: Path) -> None:
    load(desk, tmp_path, "case", "mending", f"{WHO},تاریخ تشکیل", f"{SARA},1404/8/1")
    answer = load(
        desk, tmp_path, "step", "mending",
        f"{WHO},گام,تاریخ انجام,نمره",
        f"{SARA},ارزیابی ثانویه,1404/9/5,70",  # before the first
        f"{SARA},ارزیابی اولیه,1404/7/5,40",  # before the case was opened
        f"{SARA},ارزیابی اولیه,1404/8/6,",  # without its score
        f"{SARA},ارزیابی اولیه,1404/8/7,هفتاد",
        f"{SARA},بازدید,1404/8/8,50",  # this programme has no such step
        f"{REZA},ارزیابی اولیه,1404/8/9,50",  # he has no case
    )  # fmt: skip
    assert codes(answer) == [
        (2, "E", "step-early"), (3, "A", "ref-unknown"), (4, "G", "required"), (5, "G", "not-a-number"),
        (6, "E", "choice-unknown"), (7, "A", "ref-unknown"),
    ]  # fmt: skip
    assert (answer["rejected"], desk.find("step")) == (6, [])
    assert [row["last_name"] for row in desk.find("person")] == ["کریمی"], "who is only in a refused row is not made"


def test_a_couple_is_two_people_in_one_row(desk: Office, tmp_path: Path) -> None:
    head = f"{WHO},کد ملی همسر,نام همسر,نام خانوادگی همسر,تاریخ تشکیل"
    lines = (head, f"{SARA},0013542419,رضا,نوری,1404/8/1")
    answer = load(desk, tmp_path, "case", "peace", *lines)
    assert (answer["saved"], answer["errors"]) == (1, [])
    (case,) = desk.find("case")
    named = desk.naming("person", [case["person"], case["partner"]])
    assert [named[case["person"]], named[case["partner"]]] == ["سارا کریمی", "رضا نوری"]
    assert load(desk, tmp_path, "case", "peace", *lines)["unchanged"] == 1
    alone = load(desk, tmp_path, "case", "peace", head, "0013542419,رضا,نوری,1368/5/6,,,,1404/8/3")
    assert codes(alone) == [(2, "E", "required")]


def test_the_partner_of_a_registration_comes_in_the_same_row(desk: Office, tmp_path: Path) -> None:
    course = put(desk, "course", programme="premarital", starts_on="1404/8/1")
    head = f"{WHO},نام و نام خانوادگی همسر,تاریخ تولد همسر"
    answer = load(desk, tmp_path, "registration", None, head, f"{SARA},رضا نوری,1368/5/6", course=course)
    assert (answer["saved"], answer["errors"]) == (1, [])
    rows = desk.find("registration")
    assert {(row["person"], row["partner"]) for row in rows} == {
        (rows[0]["person"], rows[1]["person"]), (rows[1]["person"], rows[0]["person"]),
    }  # fmt: skip


def test_a_household_is_found_by_its_number_or_its_head_and_else_made(desk: Office, tmp_path: Path) -> None:
    head = f"{WHO},شمارهٔ پروندهٔ خانوار,تاریخ خدمت,مرحله,مبلغ"
    lines = (head, f"{SARA},الف-۱۲,1404/8/1,معرفی,5000000", f"{REZA},,1404/8/2,تحویل,7000000")
    answer = load(desk, tmp_path, "service", "roof", *lines)
    assert (answer["saved"], answer["errors"]) == (2, [])
    homes = {one["id"]: one for one in desk.find("household")}
    services = {one["given_on"]: one for one in desk.find("service")}
    assert [(one["stage"], one["person"]) for _, one in sorted(services.items())] == [("asked", None), ("given", None)]
    assert {homes[one["household"]]["head"] for one in services.values()} == {one["id"] for one in desk.find("person")}
    assert all(row["household"] for row in desk.find("person"))
    assert load(desk, tmp_path, "service", "roof", *lines)["unchanged"] == 2
    later = load(desk, tmp_path, "service", "roof", head, f"{SARA},,1404/9/1,تحویل,5000000")
    assert (later["saved"], len(desk.find("household"))) == (1, 2)


def test_two_services_of_one_person_in_a_file_are_two_rows(desk: Office, tmp_path: Path) -> None:
    head = f"{WHO},تاریخ خدمت,مرحله"
    answer = load(desk, tmp_path, "service", "roof", head, f"{SARA},1404/8/1,معرفی", f"{SARA},1404/9/1,تحویل",
                  f"{SARA},1404/9/1,تحویل")  # fmt: skip
    assert (answer["saved"], answer["unchanged"]) == (2, 1)
    assert [one["code"] for one in answer["warnings"]] == ["repeat-in-file"]


def test_counts_without_names_are_known_by_what_they_count(desk: Office, tmp_path: Path) -> None:
    head = "شاخص,دوره,شهرستان,شمار"
    for value, status in (("120", "saved"), ("120", "unchanged"), ("125", "saved")):
        lines = (head, f"screened,1404-Q3,0001,{value}", f"screened,1404-Q3,,{value}")
        answer = load(desk, tmp_path, "tally", "vision", *lines)
        assert (answer[status], answer["errors"]) == (2, []), value
    assert sorted(one["value"] for one in desk.find("tally")) == [125, 125]


@pytest.mark.parametrize("told", ["P-7", "پایگاه یاس", "پايگاه ياس"])
def test_a_centre_is_told_by_its_code_or_name(desk: Office, tmp_path: Path, told: str) -> None:
    base = put(desk, "centre", name="پایگاه یاس", kind="screening_base", code="P-7")
    line = f"0494443839,آوا,بهاری,1400/2/3,1404/9/1,9,9,{told}"
    answer = load(desk, tmp_path, "screening", "vision", f"{WHO},تاریخ معاینه,راست,چپ,پایگاه", line)
    assert (answer["saved"], answer["errors"]) == (1, [])
    assert [one["centre"] for one in desk.find("screening")] == [base]


def test_a_centre_that_is_not_here_is_told_at_its_cell(desk: Office, tmp_path: Path) -> None:
    line = "0494443839,آوا,بهاری,1400/2/3,1404/9/1,9,9,پایگاه نرگس"
    answer = load(desk, tmp_path, "screening", "vision", f"{WHO},تاریخ معاینه,راست,چپ,پایگاه", line)
    assert codes(answer) == [(2, "H", "ref-unknown")]


@pytest.mark.parametrize(
    ("entity", "lines", "told"),
    [
        ("harm", ("آسیب,فصل,شهرستان,تعداد,شدت", "طلاق,1404-Q3,اراک,41,4"), {"count": 41, "severity": 4}),
        ("meeting", ("نوع نشست,تاریخ نشست,محل برگزاری", "شورای معاونین,1404/8/1,فرمانداری"), {"place": "فرمانداری"}),
        ("visit", ("مرکز,تاریخ بازدید", "پایگاه یاس,1404/8/1"), {"visited_on": "2025-10-23"}),
        ("household", ("شمارهٔ پرونده,تعداد اعضا,نشانی", "الف-۹,4,خیابان بهار"), {"members": 4}),
    ],
)
def test_records_about_nobody_are_loaded_and_known_again(
    desk: Office, tmp_path: Path, entity: str, lines: tuple[str, ...], told: dict[str, Any]
) -> None:
    put(desk, "centre", name="پایگاه یاس", kind="screening_base", code="P-7")
    for status in ("saved", "unchanged"):
        answer = load(desk, tmp_path, entity, None, *lines)
        assert (answer[status], answer["errors"], answer["ignored"]) == (1, [], [])
    (row,) = desk.find(entity)
    assert told.items() <= row.items()
