"""An office takes up work that nobody knew of when the program was made: it writes one file, and no line of Python.

Everything goes through the command line, as the office would do it; the file of the screening is the README's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.intake.sheets import read_sheets
from tests.intake.workbooks import write_csv, write_workbook
from tests.journeys.commands import Desk
from tests.journeys.in_process import desk
from tests.journeys.programmes.newcomers import CASE, ENROLMENT, SERVICE, WORKSHOP, example

AUTUMN = ("--period", "1404-Q3")


@dataclass
class Offices:
    """A county below a province, each reached through its command line, and a folder for files and sticks."""

    county: Desk
    province: Desk
    folder: Path
    sticks: int = 0

    def file(self, text: str) -> Path:
        """The file as its writer saves it."""
        name = re.search(r'^name = "(\w+)"', text, re.MULTILINE)
        assert name
        path = self.folder / f"{name[1]}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def carry(self, sender: Desk, receiver: Desk, to: str) -> dict[str, Any]:
        """One stick from office to office."""
        self.sticks += 1
        stick = self.folder / f"stick-{self.sticks}"
        stick.mkdir()
        sender.run("export", "--to", stick, "--for", to)
        return receiver.run("import", stick).one

    def reach_the_province(self, programme: str) -> None:
        """The county's rows arrive whole; the province counts what the county counts."""
        told = self.carry(self.county, self.province, "00")
        assert (told["status"], told["quarantined"], told["conflicts"]) == ("applied", 0, 0)
        assert figures(self.province, programme) == figures(self.county, programme)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    folder = tmp_path_factory.mktemp("newcomer")
    county, province = (desk(folder / name, folder / "machine") for name in ("county", "province"))
    county.run("init", "--level", "county", "--office", "0001", "--name", "اراک", "--practice")
    province.run("init", "--level", "province", "--office", "00", "--name", "مرکزی", "--practice")
    county.run("enrol", "request", "--to", folder / "request")
    province.run("enrol", "approve", folder / "request", "--to", folder / "approval")
    county.run("enrol", "accept", folder / "approval")
    yield Offices(county, province, folder)


@pytest.fixture
def offices(made: Offices, fixed_now: str) -> Offices:
    return made


def figures(desk: Desk, programme: str) -> Mapping[str, Any]:
    rows = desk.run("report", "indicators", *AUTUMN).one["rows"]
    return {row["indicator"]: row["value"] for row in rows if row["programme"] == programme}


def refusals(desk: Desk, entity: str, **row: Any) -> list[tuple[str | None, str]]:
    (answer,) = desk.put(entity, row, code=1)
    return [(one["field"], one["code"]) for one in answer["errors"]]


def added(offices: Offices, text: str) -> None:
    """The province adds the file, and the stick brings it down to the county."""
    told = offices.province.run("programme", "add", offices.file(text)).one
    assert (told["version"], told["status"]) == (1, "added")
    assert told["name"] not in {one["name"] for one in offices.county.run("programme", "list").rows}
    offices.carry(offices.province, offices.county, "0001")
    assert told["name"] in {one["name"] for one in offices.county.run("programme", "list").rows}


def printed(desk: Desk, folder: Path, *arguments: str) -> int:
    """Print; how many pages."""
    answer = desk.run("print", *arguments, "--to", folder / "paper.pdf").one
    assert (folder / "paper.pdf").read_bytes().startswith(b"%PDF")
    return int(answer["pages"])


def person(desk: Desk, name: str, born: str, **more: Any) -> str:
    return desk.new("person", first_name=name, last_name="امینی", birth_date=born, **more)


# -- a screening: oral health -----------------------------------------------------------------------------------------


def test_a_wrong_file_is_refused_with_the_line_at_which_to_look(offices: Offices) -> None:
    text = example()
    line = text[: text.index("below = ")].count("\n") + 1
    for wrong, told in (
        (text.replace("below_months = 144\nbelow", "below_months = 96\nbelow"), "[threshold] from_months"),
        (text.replace('active = "', 'active = "x'), "[threshold] active"),
        (re.sub(r"\nbelow = .*", "\nbelow = -1", text), f"خط {persian(line)}: [threshold 1] below"),
        (text.replace("[[check]]", "[[chek]]"), "chek"),
    ):
        ran = offices.province.run("programme", "add", offices.file(wrong), code=1)
        assert ran.codes == ["programme-wrong"]
        assert told in ran.messages[0][1]
        assert "خط " in ran.messages[0][1]


def persian(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def test_oral_health_from_a_file_to_the_province(offices: Offices) -> None:
    county, folder = offices.county, offices.folder
    added(offices, example())

    fields = {one["name"]: one for one in county.run("describe", "screening", "--programme", "oral_health").rows}
    assert fields["answers.sound"]["label"] == "شمار دندان سالم"
    assert [one["label"] for one in fields["stage"]["choices"]] == ["معاینهٔ نخست", "دندان‌پزشک"]

    base = county.new("centre", name="دبستان بهار", kind="school", code="B-1", county="0001")
    child, grown = person(county, "آوا", "1396/7/2"), person(county, "مینا", "1370/1/1")
    first = {"programme": "oral_health", "held_on": "1404/8/10", "centre": base}
    given = {"sound": 14, "decayed": 3, "fluoride": True}
    assert refusals(county, "screening", **first, person=child, answers=given) == [("answers.fluoride_on", "required")]
    whole = {**given, "fluoride_on": "1404/8/10"}
    assert refusals(county, "screening", **first, person=grown, answers=whole) == [("person", "age-outside")]
    test = county.new("screening", **first, person=child, answers=whole)
    row = county.run("get", "screening", test).one
    assert (row["stage"], row["outcome"], row["rule_version"]) == ("first", "refer", "example-1")

    assert [one["id"] for one in county.run("find", "screening", "آوا", "--where", "programme=oral_health").rows] == [
        test
    ]
    (waiting,) = [one for one in county.run("worklist").rows if one["programme"] == "oral_health"]
    assert (waiting["person"], waiting["due_on"]) == (child, "2025-12-01")

    sheet = county.run("sheet", "screening", "--programme", "oral_health", "--to", folder / "empty.xlsx").one
    headings = {one["field"]: one["heading"] for one in sheet["columns"]}
    wanted = ("person.national_id", "person.first_name", "person.last_name", "person.birth_date", "screening.held_on",
              "screening.centre", "answers.sound", "answers.decayed")  # fmt: skip
    rows = [["0081012731", "سارا", "کریمی", "1397/2/3", "1404/8/11", "B-1", "18", "0"],
            ["0494443839", "رضا", "نوری", "1397/5/6", "1404/8/11", "B-1", "40", "1"]]  # fmt: skip
    book = write_workbook(folder / "oral.xlsx", {"ورقه1": [[headings[one] for one in wanted], *rows]})
    loaded = county.run("load", book, "--as", "screening", "--programme", "oral_health", code=1).one
    assert (loaded["saved"], loaded["rejected"]) == (1, 1)
    assert [(one["row"], one["column"], one["code"]) for one in loaded["errors"]] == [(3, "G", "not-a-number")]

    counted = figures(county, "oral_health")
    told = ("screened", "referred", "fluoridated", "fluoride_rate")
    assert [counted[one] for one in told] == [2, 1, 1, 50.0]
    assert printed(county, folder, "record", "screening", test) == 1
    assert printed(county, folder, "blank", "screening:oral_health") == 1
    assert printed(county, folder, "screening_card", test) == 1
    (letter,) = county.run("find", "referral", "--where", "programme=oral_health").rows
    assert printed(county, folder, "referral_letter", letter["id"]) == 1
    offices.reach_the_province("oral_health")


def test_the_examination_at_the_dentist_answers_the_referral(offices: Offices) -> None:
    county = offices.county
    (letter,) = county.run("find", "referral", "--where", "programme=oral_health").rows
    told = {"programme": "oral_health", "person": letter["person"], "held_on": "1404/9/5", "stage": "dentist"}
    county.new("screening", **told, answers={"treatment": ["پر کردن"]}, outcome="treated")
    assert county.run("get", "referral", letter["id"]).one["status"] == "seen"
    assert [one for one in county.run("worklist").rows if one["programme"] == "oral_health"] == []


# -- the other shapes -------------------------------------------------------------------------------------------------


def test_a_workshop_from_a_file_to_its_certificates(offices: Offices) -> None:
    county, folder = offices.county, offices.folder
    added(offices, WORKSHOP)
    course = county.new("course", programme="road_safety", starts_on="1404/8/1", required_minutes=100,
                        answers={"police": "بله"})  # fmt: skip
    session = county.new("session", course=course, held_on="1404/8/1", minutes=100)
    names = write_csv(folder / "class.csv", "نام,نام خانوادگی,تاریخ تولد", "آرش,بهرامی,1390/2/3", "سام,توکلی,1391/4/5")
    assert county.run("load", names, "--as", "registration", "--set", f"course={course}").one["saved"] == 2
    rolls = county.run("find", "registration", "--where", f"course={course}").rows
    for row, status in zip(rolls, ("present", "absent"), strict=True):
        county.new("attendance", session=session, person=row["person"], status=status)
    ran = county.run("print", "certificate", *(row["id"] for row in rolls), "--to", folder / "c.pdf", code=1)
    assert (ran.one["records"], "certificate-unearned" in ran.codes) == (1, True)
    counted = figures(county, "road_safety")
    assert (counted["registered"], counted["certified"], counted["with_police"]) == (2, 1, 1)
    assert printed(county, folder, "class_roster", course) == 1
    offices.reach_the_province("road_safety")


def test_an_enrolment_from_a_file_to_the_national_form(offices: Offices) -> None:
    county, folder = offices.county, offices.folder
    added(offices, ENROLMENT)
    pool = county.new("centre", name="استخر یاس", kind="other", code="S-1", county="0001")
    told = {"programme": "swimming", "centre": pool, "starts_on": "1404/8/1"}
    somebody = person(county, "کیان", "1385/3/4", national_id="0013542419")
    assert refusals(county, "enrolment", **told, person=somebody, answers={"doctor": True}) == [
        ("answers.seen_on", "required")
    ]
    row = county.new("enrolment", **told, person=somebody, answers={"doctor": True, "seen_on": "1404/7/20"})
    (review,) = [one for one in county.run("worklist", "--reviews").rows if one["programme"] == "swimming"]
    assert (review["id"], review["state"]) == (row, "overdue")
    made = county.run("programme", "export", "swimming", *AUTUMN, "--to", folder / "national.xlsx").one
    assert made["rows"] == 1
    sheet = read_sheets(folder / "national.xlsx")[0].cells
    at = next(number for number, cells in enumerate(sheet) if "کد ملی" in cells)
    assert sheet[at][:2] == ["کد ملی", "نام خانوادگی"]
    assert [str(one) for one in sheet[at + 1][:5]] == ["0013542419", "امینی", "S-1", "۱۴۰۴/۰۸/۰۱", "بله"]
    assert figures(county, "swimming")["active"] == 1
    assert printed(county, folder, "enrolment_card", row) == 1
    offices.reach_the_province("swimming")


def test_a_case_from_a_file_to_its_outcome(offices: Offices) -> None:
    county, folder = offices.county, offices.folder
    added(offices, CASE)
    old, young = person(county, "بتول", "1315/1/1"), person(county, "نگین", "1360/1/1")
    told = {"programme": "elderly_alone", "opened_on": "1404/8/1"}
    assert refusals(county, "case", **told, person=young) == [("person", "age-outside")]
    case = county.new("case", **told, person=old)
    assert county.run("get", "case", case).one["deadline"] == "2025-11-12"
    assert refusals(county, "step", case=case, kind="plan", done_on="1404/8/2") == [("kind", "step-early")]
    assert refusals(county, "step", case=case, kind="visit", done_on="1404/8/2") == [("answers.lives", "required")]
    county.new("step", case=case, kind="بازدید خانه", done_on="1404/8/2", answers={"lives": "تنها"})
    late = [one for one in county.run("worklist", "--cases").rows if one["programme"] == "elderly_alone"]
    assert {one["state"] for one in late} == {"overdue"}
    county.new("step", case=case, kind="plan", done_on="1404/8/12")
    county.put("case", {"id": case, "status": "closed", "closed_on": "1404/8/20", "outcome": "زیر پوشش رفت"})
    counted = figures(county, "elderly_alone")
    assert (counted["opened"], counted["closed"], counted["closed_good"], counted["open"]) == (1, 1, 1, 0)
    assert printed(county, folder, "case_file", case) >= 1
    offices.reach_the_province("elderly_alone")


def test_a_service_from_a_file_to_its_letter(offices: Offices) -> None:
    county, folder = offices.county, offices.folder
    added(offices, SERVICE)
    lines = ("نام,نام خانوادگی,تاریخ تولد,تاریخ خدمت,مرحله", "حسن,دهقان,1340/1/1,1404/8/3,تحویل",
             "اکبر,ملکی,1345/1/1,1404/8/4,درخواست")  # fmt: skip
    book = write_csv(folder / "lent.csv", *lines)
    for status in ("saved", "unchanged"):
        told = county.run("load", book, "--as", "service", "--programme", "wheelchair").one
        assert (told[status], told["errors"]) == (2, [])
    counted = figures(county, "wheelchair")
    assert (counted["lent"], counted["persons"]) == (1, 1)
    rows = county.run("find", "service", "--where", "programme=wheelchair").rows
    lent = next(row for row in rows if row["stage"] == "lent")
    assert printed(county, folder, "service_letter", lent["id"]) == 1
    offices.reach_the_province("wheelchair")


# -- and next year ----------------------------------------------------------------------------------------------------


def test_an_office_that_only_has_the_files_can_practise_them(offices: Offices, tmp_path: Path) -> None:
    fresh = desk(tmp_path / "fresh", tmp_path / "machine")
    fresh.run("init", "--level", "county", "--office", "0001", "--name", "اراک", "--practice")
    for text in (example(), WORKSHOP, ENROLMENT, CASE, SERVICE):
        fresh.run("programme", "add", offices.file(text))
    saved = fresh.run("demo", "--people", "30").one["saved"]
    assert "left out" not in saved
    for name, programme in (("screening", "oral_health"), ("course", "road_safety"), ("enrolment", "swimming"),
                            ("case", "elderly_alone"), ("service", "wheelchair")):  # fmt: skip
        assert fresh.run("find", name, "--where", f"programme={programme}").rows, programme


def test_next_years_file_keeps_this_years_results_under_their_own_rule(offices: Offices) -> None:
    county, province = offices.county, offices.province
    before = {row["id"]: row for row in county.run("find", "screening", "--where", "programme=oral_health").rows}
    text = example().replace("version = 1\n", "version = 2\n", 1)
    text = text.replace('active = "example-1"', 'active = "example-2"')
    text = re.sub(r"(\[\[threshold\]\]\n)(.*?)\n\n", _beside, text, count=1, flags=re.DOTALL)
    text = text.replace('label = "شمار دندان پوسیده"', 'label = "شمار دندان پوسیده"\nretired = true')
    broken = text.replace('name = "sound"\nkind = "whole"', 'name = "sound"\nkind = "text"')
    ran = province.run("programme", "add", offices.file(broken), code=1)
    assert "خط " in ran.messages[0][1]
    assert province.run("programme", "add", offices.file(text)).one["version"] == 2
    offices.carry(province, county, "0001")

    row = next(one for one in before.values() if one["outcome"] == "refer")
    county.put("screening", {"id": row["id"], "notes": "دوباره دیده شد"})
    kept = county.run("get", "screening", row["id"]).one
    assert (kept["outcome"], kept["rule_version"], kept["answers"]["decayed"]) == ("refer", "example-1", 3)
    child = person(county, "هستی", "1396/7/2")
    new = county.new("screening", programme="oral_health", person=child, held_on="1404/9/10", answers={"sound": 14})
    told = county.run("get", "screening", new).one
    assert (told["outcome"], told["rule_version"]) == ("pass", "example-2")
    assert printed(county, offices.folder, "record", "screening", row["id"]) == 1


def _beside(found: re.Match[str]) -> str:
    """The released line, and a milder one beside it."""
    milder = found[2].replace("example-1", "example-2")
    return f"{found[0]}{found[1]}{re.sub('below = [0-9]+', 'below = 10', milder)}\n\n"
