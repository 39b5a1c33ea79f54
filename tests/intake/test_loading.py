import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.enrolments.enrolment import ENROLMENT
from models.errors import Finding, UserError
from models.intake.loading import Saved, load
from models.intake.outcome import Outcome
from models.intake.plan import LoadPlan
from models.registry.centre import CENTRE
from models.registry.person import PERSON
from models.schema.entity import Entity
from models.schema.programme import load_programme, shipped
from models.screenings.screening import SCREENING
from models.workshops.course import COURSE
from models.workshops.registration import REGISTRATION
from tests.intake.paper_saver import PaperSaver
from tests.intake.workbooks import PEOPLE, SAMPLES, write_csv, write_workbook

TODAY = datetime.date(2025, 12, 10)
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
KINDERGARTEN = SAMPLES / "kindergarten_children.xlsx"
ALI = ("0499370899", "علی", "رضایی", "حسن", "1400/1/1")
MINA = ("0010350829", "مینا", "کریمی", "رضا", "1400/2/1")


@pytest.fixture
def saver() -> PaperSaver:
    programmes = [load_programme(path) for path in shipped()]
    return PaperSaver([PERSON, CENTRE, COURSE, REGISTRATION, SCREENING, ENROLMENT], programmes)


def plan(saver: PaperSaver, entity: Entity = PERSON, programme: str = "", **fixed: Any) -> LoadPlan:
    return LoadPlan(entity, PERSON, TODAY, saver.desk.programmes.get(programme), fixed)


def counts(outcome: Outcome) -> tuple[int, int, int]:
    assert outcome.rows == outcome.saved + outcome.unchanged + outcome.rejected
    return outcome.saved, outcome.unchanged, outcome.rejected


def found(marked: Any) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.finding.code) for one in marked]


def people(path: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = PEOPLE) -> Path:
    return write_workbook(path / "list.xlsx", {"Sheet1": [header, *rows]})


@pytest.fixture
def centre(saver: PaperSaver) -> str:
    return str(saver.desk.add("centre", code="1", name="گل‌های بهار", kind="kindergarten", capacity=100)["id"])


@pytest.fixture
def course(saver: PaperSaver) -> str:
    return str(saver.desk.add("course", programme="premarital", title="دوره", capacity=100)["id"])


# the samples, as their README says


def test_the_kindergarten_list_as_persons(saver: PaperSaver) -> None:
    truth = EXPECTED[KINDERGARTEN.name]
    outcome = load(KINDERGARTEN, plan(saver), saver)
    assert counts(outcome) == (55, 2, 5)
    faults = truth["faults_at_excel_row"]
    assert sorted(found(outcome.errors)) == sorted(
        [(row, "D", "id-checksum") for row in faults["wrong_id"]]
        + [(row, "E", "date-impossible") for row in faults["wrong_date"]]
    )
    told = Counter(one.finding.code for one in outcome.warnings)
    assert told["name-unsplit"] == len(truth["names_of_three_parts_or_more"])
    assert [(one.row, one.finding.value) for one in outcome.warnings if one.finding.code == "repeat-in-file"] == [
        (36, 8),
        (62, 20),
    ]
    kept = saver.people()
    fields = ("first_name", "last_name", "father_name", "birth_date", "mobile")
    for number, person in truth["people"].items():
        got = [kept[number][name] for name in fields]
        assert [" ".join(got[:2]), *got[2:]] == [" ".join(person[:2]), *person[2:]]
    assert kept[""]["id_kind"] == "none"


def test_the_same_file_again_saves_nothing(saver: PaperSaver) -> None:
    load(KINDERGARTEN, plan(saver), saver)
    assert counts(load(KINDERGARTEN, plan(saver), saver)) == (0, 57, 5)


def test_the_kindergarten_list_as_enrolments(saver: PaperSaver, centre: str) -> None:
    asked = plan(saver, ENROLMENT, "kindergarten", centre=centre)
    outcome = load(KINDERGARTEN, asked, saver)
    assert counts(outcome) == (55, 2, 5)
    outside = [one for one in outcome.warnings if one.finding.code == "age-outside"]
    assert [one.row for one in outside] == EXPECTED[KINDERGARTEN.name]["faults_at_excel_row"]["too_old"]
    reasons = [row["reasons"] for row in saver.find("enrolment") if row["reasons"]]
    assert reasons == [{"age-outside": f"ورود از فایل «{KINDERGARTEN.name}»، ردیف 56"}]
    assert {row["starts_on"] for row in saver.find("enrolment")} == {"2025-12-10"}
    assert counts(load(KINDERGARTEN, asked, saver)) == (0, 57, 5)


def test_a_later_day_finds_the_same_enrolments(saver: PaperSaver, centre: str) -> None:
    load(KINDERGARTEN, plan(saver, ENROLMENT, "kindergarten", centre=centre), saver)
    later = LoadPlan(
        ENROLMENT, PERSON, TODAY + datetime.timedelta(3), saver.desk.programme("kindergarten"), {"centre": centre}
    )
    assert counts(load(KINDERGARTEN, later, saver)) == (0, 57, 5)


def test_school_classes_as_registrations(saver: PaperSaver, course: str) -> None:
    file = SAMPLES / "school_classes.xlsx"
    outcome = load(file, plan(saver, REGISTRATION, course=course), saver)
    assert counts(outcome) == (58, 0, 2)
    assert [(one.sheet, one.row, one.finding.code) for one in outcome.errors] == [
        (sheet, 11, "id-checksum") for sheet in EXPECTED[file.name]
    ]
    assert Counter(row["class_name"] for row in saver.find("registration")) == dict.fromkeys(EXPECTED[file.name], 29)
    assert counts(load(file, plan(saver, REGISTRATION, course=course), saver)) == (0, 58, 2)


def test_vision_results_by_ids_alone(saver: PaperSaver, centre: str) -> None:
    load(KINDERGARTEN, plan(saver), saver)
    file, asked = SAMPLES / "vision_results.csv", plan(saver, SCREENING, "vision", centre=centre)
    assert counts(load(file, asked, saver)) == (40, 0, 0)
    for number, day, right, left, last in EXPECTED[file.name]:
        tests = sorted(saver.find("screening", person=saver.people()[number]["id"]), key=lambda test: test["held_on"])
        first = tests[0]
        assert (first["held_on"], first["stage"], first["answers"]["right"], first["answers"]["left"]) == (
            day, "first", right, left,
        )  # fmt: skip
        assert (tests[-1]["outcome"], tests[-1]["centre"]) == (last, centre)
        assert [test["stage"] for test in tests[1:]] in ([], ["repeat"])
    assert counts(load(file, asked, saver)) == (0, 40, 0)


def test_vision_results_of_unknown_children_are_rejected(saver: PaperSaver, centre: str) -> None:
    outcome = load(SAMPLES / "vision_results.csv", plan(saver, SCREENING, "vision", centre=centre), saver)
    assert counts(outcome) == (0, 0, 40)
    assert {(one.column, one.finding.code) for one in outcome.errors} == {("A", "ref-unknown")}


# row by row


def test_a_found_person_gets_what_the_sheet_has_and_keeps_the_rest(saver: PaperSaver, tmp_path: Path) -> None:
    load(people(tmp_path, ALI), plan(saver), saver)
    file = write_csv(tmp_path / "a.csv", "کد ملی,نام پدر,همراه", "499370899,,09121234567")
    outcome = load(file, plan(saver), saver)
    assert counts(outcome) == (1, 0, 0)
    (person,) = saver.find("person")
    assert (person["father_name"], person["mobile"], person["first_name"]) == ("حسن", "09121234567", "علی")


def test_a_name_that_a_clerk_has_split_is_left_as_it_is(saver: PaperSaver, tmp_path: Path) -> None:
    saver.save("person", {"national_id": ALI[0], "first_name": "محمد", "last_name": "مهدی هنری"}, None)
    file = people(tmp_path, (ALI[0], "محمدمهدي هنری", "حسن"), header=("کد ملی", "نام و نام خانوادگی", "نام پدر"))
    outcome = load(file, plan(saver), saver)
    (person,) = saver.find("person")
    assert (person["last_name"], person["father_name"]) == ("مهدی هنری", "حسن")
    assert outcome.warnings == []


def test_a_known_number_under_another_name_and_birth_is_refused(saver: PaperSaver, tmp_path: Path) -> None:
    load(people(tmp_path, ALI), plan(saver), saver)
    (before,) = saver.find("person")
    outcome = load(people(tmp_path, (ALI[0], *MINA[1:])), plan(saver), saver)
    assert counts(outcome) == (0, 0, 1)
    assert found(outcome.errors) == [(2, "A", "id-taken")]
    assert saver.find("person") == [before]


def test_a_known_number_with_another_name_only_keeps_its_name_and_says_so(saver: PaperSaver, tmp_path: Path) -> None:
    load(people(tmp_path, ALI), plan(saver), saver)
    outcome = load(people(tmp_path, (ALI[0], "حسن", "سالم", *ALI[3:])), plan(saver), saver)
    assert found(outcome.warnings) == [(2, "C", "maybe-same-person")]
    assert outcome.warnings[0].finding.value == "علی رضایی"
    assert [row["first_name"] for row in saver.find("person")] == ["علی"]


def test_one_without_a_number_is_found_by_names_father_and_birth(saver: PaperSaver, tmp_path: Path) -> None:
    load(people(tmp_path, ALI), plan(saver), saver)
    assert counts(load(people(tmp_path, ("", *ALI[1:])), plan(saver), saver)) == (0, 1, 0)


def test_names_alike_with_another_number_are_two_people(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(people(tmp_path, ALI, (MINA[0], *ALI[1:])), plan(saver), saver)
    assert counts(outcome) == (2, 0, 0)
    assert set(saver.people()) == {ALI[0], MINA[0]}


@pytest.mark.parametrize("again", [("499370899", "", "", "", ""), ("", "علي", "رضائی", "حسن", "1400-01-01"), ALI])
def test_a_repeat_changes_nothing(saver: PaperSaver, tmp_path: Path, again: tuple[str, ...]) -> None:
    outcome = load(people(tmp_path, ALI, MINA, again), plan(saver), saver)
    assert counts(outcome) == (2, 1, 0)
    assert [(one.row, one.finding.value) for one in outcome.warnings if one.finding.code == "repeat-in-file"] == [
        (4, 2)
    ]


def test_a_row_after_a_rejected_one_of_the_same_person_counts(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(people(tmp_path, (*ALI[:4], "1400/13/1"), ALI), plan(saver), saver)
    assert counts(outcome) == (1, 0, 1)


def test_all_wrong_cells_of_a_row_are_named(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(people(tmp_path, ("1234567890", "علی", "ا" * 300, "", "1404/12/30")), plan(saver), saver)
    assert found(outcome.errors) == [(2, "A", "id-checksum"), (2, "C", "too-long"), (2, "E", "date-impossible")]


def test_a_missing_last_name_points_to_its_column(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(people(tmp_path, (ALI[0], "علی", "", "", "")), plan(saver), saver)
    assert found(outcome.errors) == [(2, "C", "required")]


def test_a_formula_rejects_its_row_alone(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(people(tmp_path, (*ALI[:3], '=A1&"x"', ALI[4]), MINA), plan(saver), saver)
    assert counts(outcome) == (1, 0, 1)
    assert found(outcome.errors) == [(2, "D", "formula-cell")]


def test_a_rejected_shape_undoes_its_new_person(saver: PaperSaver, tmp_path: Path, centre: str) -> None:
    file = write_csv(tmp_path / "v.csv", "کد ملی,نام,نام خانوادگی,تاریخ معاینه,راست,چپ", f"{ALI[0]},علی,رضایی,,8,8")
    outcome = load(file, plan(saver, SCREENING, "vision", centre=centre), saver)
    assert counts(outcome) == (0, 0, 1)
    assert found(outcome.errors) == [(2, "D", "required")]
    assert (saver.find("person"), saver.undone) == ([], 1)


def test_faults_of_the_repeat_are_told_at_its_columns(saver: PaperSaver, tmp_path: Path, centre: str) -> None:
    head = "کد ملی,نام,نام خانوادگی,تاریخ معاینه,راست,چپ,تاریخ تکرار,تکرار راست,تکرار چپ"
    file = write_csv(
        tmp_path / "v.csv", head, f"{ALI[0]},علی,رضایی,1404/7/1,5,8,,6,7", f"{MINA[0]},م,ن,1404/7/1,5,8,,کج,7"
    )
    outcome = load(file, plan(saver, SCREENING, "vision", centre=centre), saver)
    assert found(outcome.errors) == [(2, "G", "required"), (3, "H", "not-a-number")]


def test_two_tests_of_one_child_in_two_rows_are_no_repeat(saver: PaperSaver, tmp_path: Path, centre: str) -> None:
    load(people(tmp_path, ALI), plan(saver), saver)
    lines = ["کد ملی,مرحله,تاریخ معاینه,راست,چپ", f"{ALI[0]},نوبت نخست,1404/7/1,5,8", f"{ALI[0]},تکرار,1404/7/20,5,8"]
    outcome = load(write_csv(tmp_path / "v.csv", *lines), plan(saver, SCREENING, "vision", centre=centre), saver)
    assert counts(outcome) == (2, 0, 0)
    assert [(row["stage"], row["outcome"]) for row in saver.find("screening")] == [
        ("first", "repeat"),
        ("repeat", "refer"),
    ]


@pytest.mark.parametrize(
    ("sheets", "classes"),
    [
        ({"Sheet1": None}, {None}),
        ({"دهم": None}, {"دهم"}),
        ({"دهم": "الف"}, {"الف"}),
        ({"دهم": None, "نهم": "ب"}, {"دهم", "ب"}),
    ],
)
def test_where_the_class_comes_from(
    saver: PaperSaver, tmp_path: Path, course: str, sheets: dict[str, str | None], classes: set[str | None]
) -> None:
    rows = {
        name: [(*PEOPLE, *(["کلاس"] if own else [])), (*person, *([own] if own else []))]
        for (name, own), person in zip(sheets.items(), (ALI, MINA), strict=False)
    }
    load(write_workbook(tmp_path / "c.xlsx", rows), plan(saver, REGISTRATION, course=course), saver)
    assert {row["class_name"] for row in saver.find("registration")} == classes


def test_a_child_that_left_may_come_back_once(saver: PaperSaver, tmp_path: Path, centre: str) -> None:
    head = (*PEOPLE, "وضعیت", "تاریخ شروع", "تاریخ پایان", "علت خروج")
    gone = people(tmp_path, (*ALI, "left", "1403/7/1", "1404/3/1", "پایان سال"), header=head)
    asked = plan(saver, ENROLMENT, "kindergarten", centre=centre)
    assert [counts(load(gone, asked, saver)) for _ in range(2)] == [(1, 0, 0), (0, 1, 0)]
    assert [counts(load(people(tmp_path, ALI), asked, saver)) for _ in range(2)] == [(1, 0, 0), (0, 1, 0)]
    assert sorted(row["status"] for row in saver.find("enrolment")) == ["active", "left"]


def test_other_entities_are_loaded_without_a_person(saver: PaperSaver, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "c.csv", "code;name;kind;county", "12;گلستان;kindergarten;0001", "13;بهار;venue;0001")
    assert [counts(load(file, plan(saver, CENTRE), saver)) for _ in range(2)] == [(2, 0, 0), (0, 2, 0)]


@pytest.mark.parametrize(
    ("fixed", "code"),
    [({"shoe": "1"}, "field-unknown"), ({"id_kind": "none"}, "field-unknown"), ({"county": "9999"}, "choice-unknown")],
)
def test_a_wrong_set_is_refused_before_any_row(saver: PaperSaver, fixed: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        load(KINDERGARTEN, plan(saver, **fixed), saver)
    assert refused.value.code == code
    assert saver.find("person") == []


def test_a_set_counts_more_than_the_column(saver: PaperSaver, tmp_path: Path) -> None:
    load(people(tmp_path, ALI), plan(saver, father_name="کریم"), saver)
    assert saver.people()[ALI[0]]["father_name"] == "کریم"


def test_a_file_without_a_header_is_refused(saver: PaperSaver, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load(people(tmp_path, header=("الف", "ب")), plan(saver), saver)
    assert refused.value.code == "header-missing"


def test_a_soft_finding_that_stays_unanswered_rejects(saver: PaperSaver, tmp_path: Path) -> None:
    class Stubborn(PaperSaver):
        def save(self, entity: str, raw: Any, row_id: str | None) -> Saved:
            return Saved(None, "rejected", (Finding("age-outside", "birth_date", 3),))

    outcome = load(people(tmp_path, ALI), plan(saver), Stubborn([PERSON]))
    assert found(outcome.errors) == [(2, "E", "age-outside")]


def test_the_answer_is_that_of_the_contract(saver: PaperSaver, tmp_path: Path) -> None:
    outcome = load(
        people(tmp_path, ("1234567890", *ALI[1:]), header=("کد ملی", *PEOPLE[1:4], "رنگ")), plan(saver), saver
    )
    answer = outcome.as_answer()
    assert list(answer) == [
        "rows", "saved", "unchanged", "rejected", "errors", "warnings", "columns", "ignored", "skipped"
    ]  # fmt: skip
    (error,) = answer["errors"]
    assert error == {
        "sheet": "Sheet1",
        "row": 2,
        "column": "A",
        "code": "id-checksum",
        "message": outcome.errors[0].finding.message,
        "field": "person.national_id",
    }
    assert answer["ignored"] == [{"sheet": "Sheet1", "column": "E", "heading": "رنگ"}]
    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
