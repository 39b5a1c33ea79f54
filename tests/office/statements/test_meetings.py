"""What was resolved and is not done, which centres were seen and how they stood, what partners gave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from reports.tables import figures
from tests.journeys.offices import child, put
from tests.reports.forms.person_pages import HEAD, bare
from tests.reports.type.reading import texts


@pytest.fixture
def meeting(office: Office) -> str:
    return put(office, "meeting", kind="شورای معاونین", held_on="1404/5/10", bodies="آموزش و پرورش")


def resolve(office: Office, meeting: str, text: str, due: str, **row: Any) -> str:
    return put(office, "resolution", meeting=meeting, text=text, owner="خانم رضایی", due_on=due, **row)


def still_open(office: Office, period: str) -> list[tuple[Any, ...]]:
    rows = office.report("resolutions", period)["rows"]
    return [(row["text"], row["quarter"], row["days_late"]) for row in rows]


def test_open_resolutions_stand_under_the_quarter_of_their_day(office: Office, meeting: str) -> None:
    resolve(office, meeting, "فهرست", "1404/8/1")
    resolve(office, meeting, "کارگاه", "1404/10/1")
    resolve(office, meeting, "زود", "1404/6/1", done_on="1404/5/20")
    resolve(office, meeting, "منتفی", "1404/6/1", status="منتفی")
    resolve(office, meeting, "دیر", "1404/6/1", done_on="1404/9/1")
    assert still_open(office, "1404-Q3") == [("فهرست", "1404-Q3", 48), ("کارگاه", "1404-Q4", 0)]
    assert still_open(office, "1404-Q2") == [("دیر", "1404-Q2", 30), ("فهرست", "1404-Q3", 0), ("کارگاه", "1404-Q4", 0)]
    assert still_open(office, "1404-Q1") == []
    notes = [office.report("resolutions", f"1404-Q{quarter}")["notes"][0] for quarter in (2, 3)]
    assert notes == [
        "در تابستان ۱۴۰۴: ۵ مصوبه، ۱ انجام‌شده؛ ۳ باز، ۱ دیرشده.",
        "در پاییز ۱۴۰۴: ۰ مصوبه، ۱ انجام‌شده؛ ۲ باز، ۱ دیرشده.",
    ]


def test_a_meeting_put_aside_takes_its_resolutions_from_the_list(office: Office, meeting: str) -> None:
    resolve(office, meeting, "فهرست", "1404/8/1")
    office.delete("meeting", meeting)
    assert still_open(office, "1404-Q3") == []


def test_open_resolutions_on_paper(office: Office, meeting: str, tmp_path: Path) -> None:
    resolve(office, meeting, "فهرست بازماندگان از تحصیل به شهرستان‌ها داده شود", "1404/8/1", owner_body="education")
    assert figures.write(office.report("resolutions", "1404-Q3"), HEAD, tmp_path / "a.pdf", practice=False) == ""
    (page,) = map(bare, texts(tmp_path / "a.pdf"))
    for words in ("مصوبه‌های باز", "فهرست بازماندگان", "مهلت در پاییز ۱۴۰۴", "خانم رضایی", "۱۴۰۴/۰۸/۰۱", "۴۸ روز دیر"):
        assert bare(words) in page, words


def test_a_centre_stands_as_its_last_visit_left_it(office: Office) -> None:
    seen, unseen = (
        put(office, "centre", name=name, kind="kindergarten", county="0001", licence_no=name) for name in ("گل", "مهر")
    )
    put(
        office, "visit", centre=seen, visited_on="1404/5/1", met="پروانه", unmet="تابلو، ایمنی", follow_up_on="1404/7/1"
    )
    put(
        office, "visit", centre=seen, visited_on="1404/8/1", met="پروانه، تابلو", unmet="ایمنی", follow_up_on="1404/9/1"
    )
    (row,) = office.report("visits", "1404-Q3")["rows"]
    assert (row["visits"], row["score"], row["grade_label"], row["unmet"]) == (1, 67, "متوسط", ["safety"])
    assert (row["follow_up_on"], row["state"]) == ("2025-11-22", "overdue")
    assert "۱ مرکز پروانه‌دار" in office.report("visits", "1404-Q3")["notes"][0]
    (row,) = office.report("visits", "1404-Q2")["rows"]
    assert (row["score"], row["state"]) == (33, "due")
    assert (office.report("visits", "1404-Q1")["rows"], unseen != seen) == ([], True)


def test_what_partners_gave_in_the_season(office: Office) -> None:
    ali = put(office, "partner", kind="خیّر", name="علی مهرجو", help_fields="دیالیز")
    firm = put(office, "partner", kind="شرکت", name="شرکت نور")
    put(office, "contribution", partner=ali, given_on="1404/8/1", kind="نقدی", amount=5_000_000)
    put(office, "contribution", partner=ali, given_on="1404/8/9", kind="کالا", amount=700_000, description="ده عینک")
    put(office, "contribution", partner=firm, given_on="1404/5/1", kind="نقدی", amount=1)
    (row,) = office.report("contributions", "1404-Q3")["rows"]
    told = ("name", "times", "cash", "in_kind", "descriptions", "help_fields_label")
    assert [row[name] for name in told] == ["علی مهرجو", 2, 5_000_000, 700_000, "ده عینک", "سلامت: دیالیز"]


def test_a_closed_season_still_takes_its_minutes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.close_period("1404-Q3")
    put(office, "meeting", kind="social_harms", held_on="1404/8/1")
    partner = put(office, "partner", kind="ngo", name="مهر")
    put(office, "contribution", partner=partner, given_on="1404/8/1", kind="cash", amount=1)


def test_referrals_are_told_by_body_and_people_by_who_introduced_them(office: Office) -> None:
    for name, answered in (("سارا", True), ("آوا", False)):
        person = child(office, first_name=name)
        for day, stage in (("1404/8/1", "first"), ("1404/8/20", "repeat")):
            put(office, "screening", programme="vision", person=person, held_on=day, stage=stage,
                answers={"right": 5, "left": 9})  # fmt: skip
        if answered:
            put(office, "screening", programme="vision", person=person, held_on="1404/9/1", stage="optometrist",
                answers={"diagnosis": "refractive"})  # fmt: skip
    course = put(office, "course", programme="premarital", starts_on="1404/8/1")
    put(office, "registration", course=course, person=child(office, birth_date="1380/1/1"), introduced_by="دادگستری")
    rows = office.report("bodies", "1404-Q3")["rows"]
    assert [(row["way"], row["body_label"], row["referred"], row.get("seen")) for row in rows] == [
        ("out", "بینایی‌سنج", 2, 1), ("in", "دادگستری", 1, None),
    ]  # fmt: skip
    assert office.report("bodies", "1404-Q3", "0002")["rows"] == []
