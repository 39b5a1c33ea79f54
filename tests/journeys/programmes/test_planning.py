"""An autumn of planning: a council resolves, the province orders, a county works, and both see where it stands.

Told with the names and days of an office: Markazi (00) and Arak (0001), autumn of ۱۴۰۴, on ۱۹ Azar.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from reports.tables import figures
from tests.journeys.offices import Pair, child, put, refused
from tests.reports.forms.person_pages import HEAD, bare
from tests.reports.type.reading import texts


def told(office: Office, report: str, *names: str, **where: Any) -> list[tuple[Any, ...]]:
    rows = office.report(report, "1404-Q3", **where)["rows"]
    return [tuple(row[name] for name in names) for row in rows]


def printed(office: Office, report: str, to: Path) -> str:
    assert figures.write(office.report(report, "1404-Q3"), HEAD, to, practice=False) == ""
    return "".join(map(bare, texts(to)))


def test_a_council_resolves_and_the_list_shrinks_as_work_is_done(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    # Thursday: the joint council of deputies, Welfare and Education (G1). Two resolutions, each with owner and day.
    council = put(county, "meeting", kind="شورای معاونین", held_on="1404/7/10", bodies="آموزش‌وپرورش، شهرداری",
                  topics="کودکان بازمانده از تحصیل", members="خانم رضایی، آقای صالحی")  # fmt: skip
    lists = put(county, "resolution", meeting=council, text="فهرست بازماندگان تا آخر مهر داده شود",
                owner_body="آموزش و پرورش", owner="آقای صالحی", due_on="1404/7/30")  # fmt: skip
    classes = put(county, "resolution", meeting=council, text="پنج کلاس آگاه‌سازی ژنتیک", owner="خانم رضایی",
                  due_on="1404/10/15")  # fmt: skip
    assert refused(county, "resolution", meeting=council, text="بی مسئول", due_on="1404/8/1") == ["required"]
    assert told(county, "resolutions", "text", "days_late", "state") == [
        ("فهرست بازماندگان تا آخر مهر داده شود", 49, "overdue"),
        ("پنج کلاس آگاه‌سازی ژنتیک", 0, "due"),
    ]
    offices.up()
    assert len(told(province, "resolutions", "text")) == 2
    # The list comes; the county writes it, and the province hears of it.
    put(county, "resolution", id=lists, done_on="1404/9/15", result="۱۲۶ نام")
    offices.up()
    assert told(province, "resolutions", "id") == [(classes,)]
    assert "۱ انجام‌شده؛ ۱ باز، ۰ دیرشده" in province.report("resolutions", "1404-Q3")["notes"][0]
    assert bare("پنج کلاس آگاه‌سازی ژنتیک") in printed(province, "resolutions", tmp_path / "open.pdf")


def test_an_order_and_a_plan_come_down_and_the_figures_fill_it(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    put(
        province,
        "directive",
        number="۹۰۰/۱۲",
        issued_on="1404/7/1",
        subject="غربالگری بینایی ۳ تا ۶ سال",
        until="1404/12/29",
    )
    put(province, "directive", number="۹۰۰/۱۳", issued_on="1404/7/1", subject="تنها آشتیان", county="0002")
    put(province, "activity", period="1404-Q3", title="غربالگری بینایی در مهدها", kind="غربالگری", programme="vision",
        indicator="screened", target=4, county="0001", responsible="کارشناس پیشگیری", budget=20_000_000)  # fmt: skip
    offices.down()
    assert [row["number"] for row in county.find("directive")] == ["900/12"]
    for name in ("سارا", "آوا"):
        put(county, "screening", programme="vision", person=child(county, first_name=name), held_on="1404/9/1",
            answers={"right": 8, "left": 9})  # fmt: skip
    row = ("غربالگری بینایی در مهدها", 4, 2, 50.0)
    assert told(county, "plan", "title", "target", "value", "percent") == [row]
    offices.up()
    assert told(province, "plan", "title", "target", "value", "percent") == [row]
    assert told(province, "trend", "indicator", "value", "before", "year_ago")[:1] == [("screened", 2, 0, 0)]
    page = printed(province, "plan", tmp_path / "plan.pdf")
    for words in ("برنامهٔ عملیاتی", "غربالگری بینایی در مهدها", "کارشناس", "۲۰٬۰۰۰٬۰۰۰", "۵۰٪"):
        assert bare(words) in page, words


def test_the_observatory_hears_of_the_neighbourhoods_and_ranks_for_the_working_group(
    offices: Pair, tmp_path: Path
) -> None:
    county, province = offices.county, offices.province
    edge = put(county, "neighbourhood", name="فوتبال", county="0001", zone="2", flag="حاشیه‌نشین")
    family = put(
        county, "household", neighbourhood=edge, risks="کم‌درآمدی، تک‌والد", needs="معیشت", working_children="بله"
    )
    put(county, "screening", programme="vision", person=child(county, household=family), held_on="1404/8/1",
        answers={"right": 8, "left": 9})  # fmt: skip
    for kind, count, severity, period in (
        ("اعتیاد", 30, 5, "1404-Q3"), ("طلاق", 40, 3, "1404-Q3"), ("اعتیاد", 26, 5, "1404-Q2"),
        ("اعتیاد", 33, 5, "1403-Q3"),
    ):  # fmt: skip
        put(county, "harm", kind=kind, count=count, severity=severity, period=period, neighbourhood=edge,
            data_source="دبیرخانهٔ رصد")  # fmt: skip
    offices.up()
    told_there = told(province, "harms", "county_label", "rank", "kind_label", "value", "before_change", "year_change")
    assert told_there == [("اراک", 1, "اعتیاد", 30, 4, -3), ("اراک", 2, "طلاق", 40, None, None)]
    (zone, flag) = told(province, "zones", "place_label", "neighbourhoods", "persons", "households", "screened")
    assert (zone, flag) == (("۲", 1, 1, 1, 1), ("حاشیه‌نشین", 1, 1, 1, 1))
    page = printed(province, "harms", tmp_path / "harms.pdf")
    assert page.index(bare("اعتیاد")) < page.index(bare("طلاق"))
    # A correction of the county is the figure of both.
    (row,) = (one for one in county.find("harm") if (one["kind"], one["period"]) == ("divorce", "1404-Q3"))
    put(county, "harm", id=row["id"], count=60)
    offices.up()
    assert told(province, "harms", "rank", "kind")[0] == (1, "divorce")


def test_a_centre_is_supervised_and_a_hub_of_the_neighbourhood_gets_its_people(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    centre = put(county, "centre", name="مرکز ترک اعتیاد امید", kind="ماده ۱۶", county="0001", licence_no="۱۶/۳",
                 premises_owner="آموزش و پرورش", loan_agreement_no="۸۸", loan_until="1405/6/31")  # fmt: skip
    put(county, "visit", centre=centre, visited_on="1404/8/20", visitor="خانم رضایی",
        met="پروانه، تابلو، بیمه حوادث، بهداشت", unmet="ایمنی", follow_up_on="1404/9/10", defects="کپسول")  # fmt: skip
    hub = put(county, "centre", name="کانون سلامت محلهٔ فوتبال", kind="health_hub", county="0001", zone="2")
    zahra, ali = (child(county, first_name=name, birth_date="1365/1/1") for name in ("زهرا", "علی"))
    put(county, "member", person=zahra, centre=hub, role="رئیس", starts_on="1404/1/1")
    assert refused(county, "member", person=ali, centre=hub, role="رئیس", starts_on="1404/6/1") == ["rule-broken"]
    assert refused(county, "member", person=child(county), centre=hub, role="عضو") == ["age-outside"]
    put(county, "member", person=ali, centre=hub, role="دبیر", starts_on="1404/6/1")
    friend = put(county, "partner", kind="خیّر", name="بنیاد مهر", help_fields="دیالیز، ساختمان")
    put(county, "contribution", partner=friend, given_on="1404/9/1", kind="غیرنقدی", amount=90_000_000,
        description="کپسول آتش‌نشانی", centre=centre)  # fmt: skip
    offices.up()
    assert told(province, "visits", "name", "score", "grade_label", "state") == [
        ("مرکز ترک اعتیاد امید", 80, "خوب", "overdue")
    ]
    assert [row["role"] for row in province.find("member", where={"centre": hub})] == ["chair", "secretary"]
    assert told(province, "contributions", "name", "in_kind") == [("بنیاد مهر", 90_000_000)]
    page = printed(province, "visits", tmp_path / "visits.pdf")
    assert bare("ایمنی ساختمان") in page


def test_a_grade_and_a_harm_that_the_province_adds_are_known_below(offices: Pair) -> None:
    county, province = offices.county, offices.province
    put(province, "code", codelist="visit_grades", code="095", label="ممتاز")
    put(province, "code", codelist="harms", code="gambling", label="قمار")
    bad = {"codelist": "visit_grades", "code": "best", "label": "بهترین"}
    assert refused(province, "code", **bad) == ["rule-broken"]
    offices.down()
    centre = put(county, "centre", name="مهد گل", kind="kindergarten")
    put(county, "visit", centre=centre, visited_on="1404/8/1", score=96)
    put(county, "harm", kind="قمار", count=3, severity=4, period="1404-Q3")
    offices.up()
    assert told(province, "visits", "grade_label") == [("ممتاز",)]
    assert told(province, "harms", "kind_label") == [("قمار",)]


@pytest.mark.parametrize("level", ["county", "province"])
def test_the_season_s_calendar_is_the_same_on_both_walls(offices: Pair, level: str) -> None:
    county = offices.county
    hall = put(county, "centre", name="سرای محلهٔ فوتبال", kind="venue", county="0001", zone="2")
    course = put(county, "course", programme="premarital", title="پیش از ازدواج", centre=hall, starts_on="1404/9/20",
                 capacity=25, trainer="دکتر نوری")  # fmt: skip
    put(county, "session", course=course, held_on="1404/9/22", starts_at="9", minutes=120, topic="مهارت گفت‌وگو")
    put(county, "session", course=course, held_on="1404/9/29", starts_at="9", minutes=120, mode="وبینار")
    offices.up()
    office: Office = getattr(offices, level)
    answer = office.calendar("1404-Q3")
    azar = answer["months"][-1]
    busy = [day for week in azar["weeks"] for day in week if day["sessions"]]
    assert [(day["label"], day["weekday"]) for day in busy] == [("۲۲", 0), ("۲۹", 0)], "both are Saturdays"
    assert [one["mode_label"] for one in answer["sessions"]] == ["حضوری", "برخط"]
    assert answer["sessions"][0]["place"] == "سرای محلهٔ فوتبال"
