"""Reports, targets, worklists and closed periods through the front door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.statements.book import STATEMENTS
from tests.journeys.offices import Pair, child, figures, put, refused, rows_digest


def screened(office: Office, day: str = "1404/8/1", **row: Any) -> str:
    row.setdefault("person", None)
    row["person"] = row["person"] or child(office, first_name=day)
    return put(office, "screening", programme="vision", held_on=day, answers={"right": 5, "left": 9}, **row)


@pytest.fixture
def referred(office: Office) -> tuple[str, str, str]:
    """A person who failed twice in autumn: the repeat, the person, and the open referral."""
    first = screened(office)
    person = office.get("screening", first)["person"]
    repeat = screened(office, "1404/8/20", person=person, stage="repeat")
    (referral,) = office.find("referral")
    return repeat, person, referral["id"]


def test_every_report_has_its_title_and_its_rows(office: Office) -> None:
    assert [one["name"] for one in office.reports()] == ["indicators", "targets", "counties", "annual", *STATEMENTS]
    assert all(one["title"] for one in office.reports())
    screened(office)
    for one in office.reports():
        answer = office.report(one["name"], "1404")
        assert (answer["report"], answer["period"]) == (one["name"], "1404")
        for row in answer["rows"] if one["name"] not in STATEMENTS else ():
            assert set(row) >= {"programme", "indicator", "value", "target", "county", "period", "indicator_label"}


@pytest.mark.parametrize(
    ("period", "tests"),
    [("1404", 3), ("1404-H2", 2), ("1404-H1", 1), ("1404-Q3", 2), ("1404-08", 1), ("2025-10-23..2025-10-23", 1),
     ("1403", 0)],
)  # fmt: skip
def test_a_period_holds_what_happened_in_it(office: Office, period: str, tests: int) -> None:
    for day in ("1404/6/31", "1404/8/1", "1404/9/18"):
        screened(office, day)
    assert figures(office, period)["vision", "tests"] == tests


def test_the_yearly_statement_goes_quarter_by_quarter(office: Office) -> None:
    for day in ("1404/6/31", "1404/8/1", "1404/9/18"):
        screened(office, day)
    rows = office.report("annual", "1404")["rows"]
    tests = [
        (row["period"], row["value"]) for row in rows if row["programme"] == "vision" and row["indicator"] == "tests"
    ]
    assert tests == [("1404-Q1", 0), ("1404-Q2", 1), ("1404-Q3", 2), ("1404-Q4", 0), ("1404", 3)]


def test_a_target_stands_beside_its_value(office: Office) -> None:
    screened(office)
    put(office, "target", programme="vision", indicator="screened", period="1404-Q3", county="0001", value=400)
    rows = office.report("targets", "1404-Q3")["rows"]
    assert [(row["indicator"], row["value"], row["target"]) for row in rows] == [("screened", 1, 400)]
    row = {"programme": "vision", "indicator": "screened", "period": "1404/Q3", "county": "0001", "value": 1}
    assert "choice-unknown" in refused(office, "target", **{**row, "indicator": "gossip", "period": "1404-Q3"})


def test_a_province_has_the_sum_of_its_counties_targets(offices: Pair) -> None:
    for county, value in (("0001", 400), ("0002", 100)):
        put(
            offices.province,
            "target",
            programme="vision",
            indicator="screened",
            period="1404-Q3",
            county=county,
            value=value,
        )
    aims = {county: offices.province.report("targets", "1404-Q3", county)["rows"] for county in (None, "0001", "0002")}
    assert {county: rows[0]["target"] for county, rows in aims.items()} == {None: 500, "0001": 400, "0002": 100}
    offices.down()
    assert [row["value"] for row in offices.county.find("target")] == [400], "only its own comes down"
    assert offices.county.report("targets", "1404-Q3")["rows"][0]["target"] == 400


def test_coverage_is_out_of_the_eligible(office: Office) -> None:
    screened(office)
    assert figures(office)["vision", "coverage"] is None
    put(office, "denominator", programme="vision", period="1404-Q3", county="0001", measure="eligible", value=8)
    assert figures(office)["vision", "coverage"] == 12.5


def test_tallies_add_to_what_was_counted(office: Office) -> None:
    screened(office)
    put(office, "tally", programme="vision", indicator="tests", period="1404-08", county="0001", value=20)
    assert figures(office)["vision", "tests"] == 21
    assert figures(office, "1404-09")["vision", "tests"] == 0


def test_the_worklist_tells_due_overdue_and_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch, referred: object
) -> None:
    states = {}
    for day in ("2025-12-11", "2025-12-12", "2026-03-11", "2026-03-12"):
        monkeypatch.setenv("DAFTAR_NOW", day)
        (item,) = office.worklist()
        states[day] = item["state"]
        assert len(office.worklist(overdue=True)) == (item["state"] != "due")
    assert item["due_on"] == "2025-12-11"
    assert states == {"2025-12-11": "due", "2025-12-12": "overdue", "2026-03-11": "overdue", "2026-03-12": "lost"}


def test_the_worklist_gives_the_number_of_a_guardian(office: Office, referred: tuple[str, str, str]) -> None:
    _, person, _ = referred
    assert office.worklist()[0]["mobile"] is None
    put(office, "guardian", child=person, name="زهرا", relation="mother", mobile="09121112233")
    assert office.worklist()[0]["mobile"] == "09121112233"


def test_first_tests_that_wait_for_their_repeat_are_listed(office: Office) -> None:
    row = screened(office)
    (waiting,) = office.worklist(repeats=True)
    assert (waiting["screening"], waiting["due_on"], waiting["state"]) == (row, "2025-11-06", "overdue")


# -- closed periods ---------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(office: Office, referred: tuple[str, str, str]) -> tuple[str, str, str]:
    answer = office.close_period("1404-Q3")
    assert answer["period"] == "1404-Q3"
    told = {one["name"]: one["count"] for one in answer["open"]}
    assert told["days_to_come"] == 11
    assert told["people_without_id"] == 1
    assert all(one["label"] for one in answer["open"])
    return referred


def codes(office: Office, entity: str, **row: Any) -> list[str]:
    (answer,) = office.put([row], entity)
    return [error["code"] for error in answer["errors"]]


def test_a_closed_period_keeps_its_figures(office: Office, closed: tuple[str, str, str]) -> None:
    repeat, person, _ = closed
    before, rows = figures(office), rows_digest(office)
    told = {"programme": "vision", "person": person, "answers": {"right": 8, "left": 8}}
    assert codes(office, "screening", id=repeat, answers={"right": 9}) == ["period-closed"]
    assert codes(office, "screening", id=repeat, held_on="1404/6/1") == ["date-order", "period-closed"]
    assert codes(office, "screening", **told, held_on="1404/9/1", stage="optometrist") == ["period-closed"]
    assert codes(office, "session", course=None) != []
    with pytest.raises(UserError) as refusal:
        office.delete("screening", repeat)
    assert refusal.value.code == "period-closed"
    assert figures(office) == before
    assert rows_digest(office) == rows


Acts = Callable[[Office, dict[str, str]], object]


def refused_act(act: Acts, office: Office, rows: dict[str, str]) -> list[str]:
    """The codes with which an act is refused, told as an answer or raised."""
    try:
        answer = act(office, rows)
    except UserError as error:
        return [error.code]
    return list(answer) if isinstance(answer, list) else []


@pytest.mark.parametrize(
    "act",
    [
        lambda office, rows: office.delete("course", rows["course"]),
        lambda office, rows: office.delete("session", rows["session"]),
        lambda office, rows: office.delete("registration", rows["registration"]),
        lambda office, rows: office.delete("attendance", rows["attendance"]),
        lambda office, rows: office.delete("enrolment", rows["enrolment"]),
        lambda office, rows: codes(office, "course", id=rows["course"], starts_on="1404/6/1"),
        lambda office, rows: codes(office, "session", course=rows["course"], held_on="1404/9/2", minutes=9),
        lambda office, rows: codes(office, "attendance", id=rows["attendance"], status="absent"),
        lambda office, rows: codes(office, "attendance", session=rows["session"], person=rows["new"], status="present"),
        lambda office, rows: codes(office, "registration", course=rows["course"], person=rows["new"]),
        lambda office, rows: codes(office, "registration", id=rows["registration"], partner=rows["new"]),
        lambda office, rows: codes(office, "registration", id=rows["registration"], certified_on="1404/9/3"),
        lambda office, rows: codes(office, "enrolment", id=rows["enrolment"], starts_on="1404/6/1"),
        lambda office, rows: codes(office, "enrolment", id=rows["enrolment"], programme="kindergarten",
                                   status="left", ends_on="1404/9/5", reason="رفت"),
        lambda office, rows: codes(office, "enrolment", programme="kindergarten", person=rows["new"],
                                   starts_on="1404/8/1"),
    ],
)  # fmt: skip
def test_no_act_moves_the_figures_of_a_closed_period(office: Office, act: Acts) -> None:
    grown = child(office, birth_date="1380/1/1")
    course = put(office, "course", programme="premarital", starts_on="1404/9/1")
    session = put(office, "session", course=course, held_on="1404/9/1", minutes=60)
    rows = {"course": course, "session": session, "new": child(office, first_name="آوا", birth_date="1380/2/2")}
    rows["registration"] = put(office, "registration", course=course, person=grown)
    rows["attendance"] = put(office, "attendance", session=session, person=grown, status="present")
    told = {"programme": "kindergarten", "person": child(office, first_name="سارا"), "starts_on": "1404/7/1"}
    rows["enrolment"] = put(office, "enrolment", **told)
    office.close_period("1404-Q3")
    before = figures(office)
    assert "period-closed" in refused_act(act, office, rows)
    assert figures(office) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda office, rows: codes(office, "course", id=rows["course"], trainer="مدرس تازه"),
        lambda office, rows: codes(office, "registration", id=rows["registration"], post_test=17),
        lambda office, rows: codes(office, "attendance", id=rows["attendance"], minutes=50),
        lambda office, rows: codes(office, "registration", id=rows["registration"], certified_on="1404/10/3"),
        lambda office, rows: codes(office, "enrolment", id=rows["enrolment"], class_name="گل"),
        lambda office, rows: codes(office, "enrolment", id=rows["enrolment"], status="left", ends_on="1404/10/9",
                                   reason="رفت"),
    ],
)  # fmt: skip
def test_what_moves_no_figure_of_a_closed_period_goes_on(
    office: Office, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown = child(office, birth_date="1380/1/1")
    course = put(office, "course", programme="premarital", starts_on="1404/9/1")
    session = put(office, "session", course=course, held_on="1404/9/1", minutes=60)
    rows = {"course": course, "registration": put(office, "registration", course=course, person=grown)}
    rows["attendance"] = put(office, "attendance", session=session, person=grown, status="present")
    told = {"programme": "kindergarten", "person": child(office, first_name="سارا"), "starts_on": "1404/7/1"}
    rows["enrolment"] = put(office, "enrolment", **told)
    office.close_period("1404-Q3")
    monkeypatch.setenv("DAFTAR_NOW", "2026-01-20")
    before = figures(office)
    assert act(office, rows) == []
    assert figures(office) == before


def test_a_reply_after_the_close_comes_in(
    office: Office, closed: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person, referral = closed
    monkeypatch.setenv("DAFTAR_NOW", "2026-01-05")
    told = {"programme": "vision", "person": person, "stage": "optometrist", "held_on": "2026-01-02"}
    assert codes(office, "screening", **told, answers={"diagnosis": "refractive"}) == []
    assert office.get("referral", referral)["status"] == "seen"


def test_before_and_after_a_closed_period_work_goes_on(office: Office, closed: object) -> None:
    screened(office, "1404/6/1")
    screened(office, "1403/11/1")
    child(office, first_name="سارا")


def test_closing_twice_and_closing_at_a_workstation_are_refused(office: Office, closed: object) -> None:
    with pytest.raises(UserError) as refusal:
        office.close_period("1404-Q3")
    assert refusal.value.code == "period-closed"
    with pytest.raises(UserError) as refusal:
        office.close_period("1404-Q9")
    assert refusal.value.code == "period-wrong"


def test_the_close_of_a_county_is_known_at_the_province(offices: Pair) -> None:
    screened(offices.county)
    offices.county.close_period("1404-Q3")
    offices.round()
    (row,) = offices.province.find("closed_period")
    assert (row["office"], row["period"], row["closed_by"]) == ("0001", "1404-Q3", "ali")
