"""The main job once more, every step a process of its own: nothing survives between two commands but the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.commands import Desk, joined
from tests.journeys.offices import SAMPLES, folder_digest

KINDERGARTEN = SAMPLES / "kindergarten_children.xlsx"


def counts(answer: dict[str, object]) -> tuple[object, ...]:
    return tuple(answer[name] for name in ("rows", "saved", "unchanged", "rejected"))


def carry(sender: Desk, receiver: Desk, stick: Path) -> dict[str, object]:
    stick.mkdir()
    written = sender.run("export", "--to", stick).one
    assert Path(str(written["file"])).parent == stick
    return receiver.run("import", stick).one


@pytest.mark.slow
def test_the_whole_way(tmp_path: Path) -> None:
    county, province = joined(tmp_path)
    base, nursery, course = (
        row["id"]
        for row in county.put(
            "-",
            {"entity": "centre", "name": "پایگاه", "kind": "screening_base", "county": "0001", "code": "12"},
            {"entity": "centre", "name": "مهد گل‌ها", "kind": "kindergarten", "county": "0001", "capacity": 90},
            {"entity": "course", "programme": "premarital", "starts_on": "1404/9/10", "capacity": 70},
        )
    )
    load_samples(county, base, nursery, course)
    work(county, base, course)

    stick = tmp_path / "stick"
    stick.mkdir()
    written = county.run("export", "--to", stick).one
    assert (written["to"], written["number"]) == ("00", 1)
    assert Path(written["file"]).stat().st_size == written["bytes"]
    before = folder_digest(tmp_path / "p")
    foreseen = province.run("import", "--dry-run", stick).one
    assert folder_digest(tmp_path / "p") == before
    imported = province.run("import", stick).one
    assert imported == foreseen
    assert (imported["status"], imported["from"], imported["quarantined"]) == ("applied", "0001", 0)
    assert imported["received"] == imported["applied"] == written["records"]
    assert province.run("import", stick).one["status"] == "nothing-new"

    report = province.run("report", "indicators", "--period", "1404-Q3", "--county", "0001").one
    values = {(row["programme"], row["indicator"]): row["value"] for row in report["rows"]}
    told = {("vision", "screened"): 41, ("premarital", "registered"): 60, ("premarital", "certified"): 1,
            ("kindergarten", "active"): 55, ("premarital", "attendances"): 2}  # fmt: skip
    assert {name: values[name] for name in told} == told
    assert len(province.run("worklist").rows) == values["vision", "referred"]

    back = tmp_path / "back"
    assert carry(province, county, back)["status"] == "applied"
    (standing,) = county.run("exchange").rows
    assert (standing["sent"], standing["acknowledged"], standing["missing"]) == (1, 1, [])
    silent = county.run("export", "--to", stick).one
    assert (silent["records"], silent["file"]) == (0, None)
    assert province.run("export", "--to", stick).one["records"] == 0
    for desk in (county, province):
        assert desk.run("check").one == {"ok": True, "problems": []}


def load_samples(county: Desk, base: str, nursery: str, course: str) -> None:
    loaded = county.run("load", KINDERGARTEN, "--as", "person", code=1)
    assert counts(loaded.one) == (62, 55, 2, 5)
    assert sorted(loaded.codes) == ["date-impossible"] * 2 + ["id-checksum"] * 3
    assert counts(county.run("load", KINDERGARTEN, "--as", "person", code=1).one) == (62, 0, 57, 5)
    vision = ("--as", "screening", "--programme", "vision", "--set", f"centre={base}")
    loaded = county.run("load", SAMPLES / "vision_results.csv", *vision)
    assert (counts(loaded.one), loaded.messages) == ((40, 40, 0, 0), [])
    places = ("--set", f"centre={nursery}", "--set", "starts_on=1404/7/1")
    loaded = county.run("load", KINDERGARTEN, "--as", "enrolment", "--programme", "kindergarten", *places, code=1)
    assert counts(loaded.one) == (62, 55, 2, 5)
    foreseen = county.run(
        "load",
        SAMPLES / "school_classes.xlsx",
        "--as",
        "registration",
        "--set",
        f"course={course}",
        "--dry-run",
        code=1,
    )
    loaded = county.run(
        "load", SAMPLES / "school_classes.xlsx", "--as", "registration", "--set", f"course={course}", code=1
    )
    assert counts(loaded.one) == counts(foreseen.one) == (60, 58, 0, 2)
    overlap = county.run("overlap", SAMPLES / "education_special_children.xlsx").one
    assert (overlap["both"], overlap["maybe"], overlap["only_theirs"]) == (28, 4, 30)


def work(county: Desk, base: str, course: str) -> None:
    """By hand: a child who is referred, and a couple of whom one earns the certificate."""
    people = [
        {"first_name": "سارا", "last_name": "رضایی", "birth_date": "1400/1/20", "sex": "دختر"},
        {"first_name": "حامد", "last_name": "نوری", "birth_date": "1380/5/6", "sex": "مرد"},
        {"first_name": "لیلا", "last_name": "صادقی", "birth_date": "1380/5/6", "sex": "زن"},
    ]
    girl, husband, wife = (row["id"] for row in county.put("person", *people))
    test = {"entity": "screening", "programme": "vision", "person": girl, "centre": base}
    told = county.put(
        "-",
        {**test, "held_on": "1404/8/20", "answers": {"right": "5/10", "left": "8"}},
        {**test, "held_on": "1404/9/3", "stage": "repeat", "answers": {"right": "5/10", "left": "8"}},
        {"entity": "registration", "course": course, "person": husband, "partner": wife},
        {"entity": "session", "course": course, "held_on": "1404/9/10", "minutes": 120},
    )
    registration, session = told[2]["id"], told[3]["id"]
    assert [row["status"] for row in county.run("find", "referral", "--where", f"person={girl}").rows] == ["open"]
    refused = county.run("put", "registration", lines=[{"id": registration, "certified_on": "1404/9/12"}], code=1)
    assert [one["code"] for one in refused.one["errors"]] == ["certificate-unearned"] == refused.codes
    county.put(
        "-",
        {"entity": "attendance", "session": session, "person": husband, "status": "حاضر"},
        {"entity": "attendance", "session": session, "person": wife, "status": "present", "minutes": 60},
        {"entity": "registration", "id": registration, "certified_on": "1404/9/12"},
    )
    serial = county.run("get", "registration", registration).one["certificate_no"]
    assert serial.endswith("-000001")
    assert serial.startswith("0001-")


@pytest.mark.slow
def test_five_rounds_of_practice_leave_nothing_to_send(tmp_path: Path) -> None:
    county, province = joined(tmp_path)
    county.run("demo", "--people", "120")
    for number in range(5):
        county.new("person", first_name="نوزاد", last_name=f"شمارهٔ {number}", birth_date="1404/6/1")
        assert carry(county, province, tmp_path / f"up{number}")["status"] == "applied"
        assert carry(province, county, tmp_path / f"down{number}")["status"] == "applied"
    assert county.run("export", "--to", tmp_path).one["records"] == 0
    for desk in (county, province):
        assert desk.run("check").one == {"ok": True, "problems": []}
    reports = [desk.run("report", "annual", "--period", "1404").one["rows"] for desk in (county, province)]
    counts = ("addiction_centre", "social_emergency")  # of these only numbers went up: flows by the quarter
    by_name = [[one for one in rows if one["programme"] not in counts] for rows in reports]
    assert by_name[0] == by_name[1]
    flows = [
        [
            one
            for one in rows
            if one["programme"] in counts and one["indicator"] in ("opened", "closed", "entered", "left")
        ]
        for rows in reports
    ]
    told = [{(one["programme"], one["indicator"], one["period"]): one["value"] for one in rows} for rows in flows]
    assert told[0] == told[1]
    assert sum(told[0].values()) > 0
    assert {one["missing"] for rows in flows for one in rows} == {0}  # the only county has given its numbers
