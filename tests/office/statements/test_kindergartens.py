"""Kindergartens, children and educators by kind, also of rows that older programs wrote."""

from __future__ import annotations

from typing import Any

from models.office import Office
from tests.intake.workbooks import write_workbook
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import seated

HEADINGS = ["کد مهد", "نام مهد", "نوع مرکز", "نوع خدمت", "شهرستان", "سطح"]


def told(office: Office, **where: Any) -> dict[str, tuple[Any, ...]]:
    rows = office.report("kindergartens", "1404-Q3", **where)["rows"]
    return {
        row["kind_label"]: tuple(row[name] for name in ("centres", "children", "educators", "ratio")) for row in rows
    }


def enrol(office: Office, person: str, centre: str, **row: Any) -> None:
    row = {"programme": "kindergarten", "starts_on": "1404/7/1", "status": "active", **row}
    put(office, "enrolment", person=person, centre=centre, **row)


def test_each_kind_has_its_centres_children_and_educators(office: Office) -> None:
    made = {
        name: put(office, "centre", name=name, kind="kindergarten", county="0001", activity=words, activities=kinds)
        for name, words, kinds in (
            ("گل", None, ["rural", "half_time"]),
            ("لاله", "نیمه‌وقت", None),
            ("یاس", "دارای حیاط", None),
        )
    }
    put(office, "centre", name="خانه", kind="residential", activity="شبانه‌روزی")
    old = put(office, "centre", name="کهنه", kind="kindergarten", activity="تمام‌وقت")
    put(office, "centre", id=old, activities=None)  # as an older program wrote it: words alone
    assert office.get("centre", old)["activities"] is None
    sara, omid, ava, mina = (child(office, first_name=name) for name in ("سارا", "امید", "آوا", "مینا"))
    for person, centre in ((sara, "گل"), (mina, "لاله"), (omid, "گل"), (ava, "یاس")):
        enrol(office, person, made[centre])
    enrol(office, sara, made["گل"], programme="exceptional_school")  # once, by whatever programmes
    enrol(office, ava, old, status="left", ends_on="1404/8/1", reason="خانه")
    for role, centre in (("educator", "گل"), ("cook", "لاله"), ("educator", "یاس")):
        put(office, "staff", person=child(office, first_name=role), centre=made[centre], role=role)
    assert told(office) == {
        "همهٔ کودکستان‌ها": (4, 4, 2, 2.0),
        "تمام‌وقت (۸ ساعت)": (1, 0, 0, None),
        "نیمه‌وقت (۴ ساعت)": (2, 3, 1, 3.0),
        "روستامهد": (1, 2, 1, 2.0),
        "گونه نوشته نشده": (1, 1, 1, 1.0),
    }
    labels = list(told(office))
    assert (labels[0], labels[-1]) == ("همهٔ کودکستان‌ها", "گونه نوشته نشده")
    assert told(office, county="0002") == {}


def test_a_kindergarten_that_went_to_another_body_is_told_of_the_time_before(office: Office) -> None:
    gone = put(office, "centre", name="گل", kind="kindergarten", activities=["rural"])
    enrol(office, child(office), gone)
    dossier = {"kind": "whole", "opened_on": "1404/7/10", "custody_on": "1404/9/1", "to_body": "education"}
    names, days = {"handed_by": "مینا", "received_by": "سارا"}, ("handed_signed_on", "received_signed_on")
    signed = {**names, **dict.fromkeys(days, "1404/9/1")}
    made = put(office, "handover", centre=gone, **dossier)
    assert told(office)["روستامهد"] == (1, 1, 0, None)
    put(office, "handover", id=made, status="signed", **signed)
    assert told(office) == {}
    assert [row["centres"] for row in office.report("kindergartens", "1404-Q2")["rows"]] == [1, 1]


def test_a_sheet_with_the_old_heading_is_counted_and_reaches_the_province(offices: Pair) -> None:
    county, folder = offices.county, offices.county.folder
    rows = [["۱", "بهار", "مهد", "روستامهد، نیمه وقت", "", "سطح یک"], ["۲", "خزان", "مهد", "حیاط‌دار", "", ""]]
    done = county.load(write_workbook(folder / "مهدها.xlsx", {"مهدها": [HEADINGS, *rows]}), entity="centre")
    assert (done["saved"], done["rejected"]) == (2, 0)
    (spring,) = (row for row in county.find("centre") if row["name"] == "بهار")
    assert (spring["activity"], spring["activities"]) == ("روستامهد، نیمه وقت", ["half_time", "rural"])
    assert spring["service_level"] == "1"
    offices.up()
    assert told(offices.province) == told(county)
    assert {kind: row[0] for kind, row in told(county).items()} == {
        "همهٔ کودکستان‌ها": 2, "نیمه‌وقت (۴ ساعت)": 1, "روستامهد": 1, "گونه نوشته نشده": 1,
    }  # fmt: skip
    assert told(seated(county, "head"))["روستامهد"][0] == 1
