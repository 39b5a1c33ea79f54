"""Who is on the roll of a base, what each of them is due, and who sits in a session."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.work.rounds import asked_each, asked_once, decisive, due_stage, forecast, may_refuse, typed_outcomes
from models.schema.entity import Tier
from models.schema.programme import Programme, parse_programme
from tests.journeys.offices import child, put
from tests.office.conftest import seated

TODAY = datetime.date(2025, 12, 10)


@pytest.fixture
def vision(office: Office) -> Programme:
    found = office.known.get("vision")
    assert found is not None
    return found


@pytest.fixture
def garden(office: Office) -> str:
    return put(office, "centre", name="کودکستان گل‌ها", kind="kindergarten")


def enrolled(office: Office, centre: str, last_name: str, **more: Any) -> str:
    enrolment = {
        name: more.pop(name) for name in ("class_name", "status", "ends_on", "reason", "starts_on") if name in more
    }
    person = child(office, last_name=last_name, **more)
    told = {"starts_on": "1404/7/1", **enrolment}
    put(office, "enrolment", programme="kindergarten", person=person, centre=centre, **told)
    return person


def screened(office: Office, person: str, day: str, right: int = 8, left: int = 8, **more: Any) -> str:
    answers = {"right": right, "left": left, "strabismus": "none"}
    return put(office, "screening", programme="vision", person=person, held_on=day, answers=answers, **more)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["naming"].split()[-1] for row in rows]


def row_of(office: Office, centre: str, person: str, **more: Any) -> dict[str, Any]:
    rows = office.rolls.roll("vision", centre=centre, **more)["rows"]
    return next(row for row in rows if row["person"] == person)


# -- where children are -----------------------------------------------------------------------------------------------


def test_bases_are_centres_with_children_first_and_courses_of_children(office: Office, garden: str) -> None:
    for name, group in (("رضایی", "ب"), ("احمدی", "آ"), ("یزدانی", "ب")):
        enrolled(office, garden, name, class_name=group)
    empty = put(office, "centre", name="آغاز", kind="mosque")
    course = put(office, "course", programme="premarital", title="دبستان شکوفه")
    pupil = child(office, last_name="پاک", birth_date="1398/7/1")
    why = {"reasons": {"age-outside": "کلاس مدرسه"}}
    put(office, "registration", course=course, person=pupil, school="شکوفه", class_name="اول", **why)
    grown = put(office, "course", programme="premarital", title="زوج‌ها")
    put(office, "registration", course=grown, person=child(office, last_name="بزرگ", birth_date="1375/1/1"))
    bases = office.rolls.bases("vision")
    assert [(one["name"], one["people"]) for one in bases] == [("کودکستان گل‌ها", 3), ("دبستان شکوفه", 1), ("آغاز", 0)]
    assert bases[0]["classes"] == [{"name": "آ", "people": 1}, {"name": "ب", "people": 2}]
    assert bases[1]["classes"] == [{"name": "شکوفه، اول", "people": 1}]
    assert bases[2] == {
        "entity": "centre", "id": empty, "name": "آغاز", "detail": "مسجد", "centre": empty, "people": 0, "classes": [],
    }  # fmt: skip


def test_a_roll_is_in_persian_order_and_may_be_one_class(office: Office, garden: str) -> None:
    for name, group in (("یزدانی", "ب"), ("گلی", "آ"), ("پارسا", "ب"), ("آبادی", "آ"), ("چمنی", "ب")):
        enrolled(office, garden, name, class_name=group)
    assert names(office.rolls.roll("vision", centre=garden)["rows"]) == ["آبادی", "پارسا", "چمنی", "گلی", "یزدانی"]
    assert names(office.rolls.roll("vision", centre=garden, class_name="آ")["rows"]) == ["آبادی", "گلی"]


def test_who_left_a_centre_or_waits_for_it_is_not_on_its_roll(office: Office, garden: str) -> None:
    enrolled(office, garden, "مانده")
    enrolled(office, garden, "منتظر", status="waiting", starts_on="")
    gone = enrolled(office, garden, "رفته", status="left", ends_on="1404/8/1", reason="جابه‌جایی")
    screened(office, gone, "1404/7/20", centre=garden)
    visitor = child(office, last_name="میهمان")
    screened(office, visitor, "1404/7/20", centre=garden)
    assert names(office.rolls.roll("vision", centre=garden)["rows"]) == ["مانده", "میهمان"]


def test_a_base_that_nobody_belongs_to_lists_only_those_who_are_to_come_again(office: Office) -> None:
    base = put(office, "centre", name="پایگاه", kind="screening_base")
    for name, right in (("سالم", 8), ("کم‌بین", 4)):
        screened(office, child(office, last_name=name), "1404/9/10", right, centre=base)
    assert names(office.rolls.roll("vision", centre=base)["rows"]) == ["کم‌بین"]
    screened(office, child(office, last_name="امروز"), "1404/9/19", centre=base)
    assert names(office.rolls.roll("vision", centre=base)["rows"]) == ["امروز", "کم‌بین"]


def test_far_from_the_ages_is_left_out_and_counted_near_them_is_warned_of(office: Office, garden: str) -> None:
    enrolled(office, garden, "نوزاد", birth_date="1403/1/1")
    near = enrolled(office, garden, "نزدیک", birth_date="1401/11/1")
    enrolled(office, garden, "بی‌تاریخ", birth_date="")
    found = office.rolls.roll("vision", centre=garden)
    assert names(found["rows"]) == ["بی‌تاریخ", "نزدیک"]
    assert found["outside"] == 1
    warning = row_of(office, garden, near)["warning"]
    assert warning["code"] == "age-outside"
    assert "۲ سال و ۱۰ ماه" in warning["message"]
    assert found["rows"][0]["warning"] is None


def test_somebody_may_be_added_to_a_roll(office: Office, garden: str) -> None:
    guest = child(office, last_name="میهمان", birth_date="1395/1/1")
    assert names(office.rolls.roll("vision", centre=garden, also=[guest])["rows"]) == ["میهمان"]


def test_who_may_not_read_a_programme_has_no_roll(office: Office, garden: str, tmp_path: Path) -> None:
    file = tmp_path / "quiet.toml"
    file.write_text(QUIET.format(name="quiet"), encoding="utf-8")
    office.add_programme(file)
    clerk = seated(office, "clerk")
    for act in (lambda: clerk.rolls.bases("quiet"), lambda: clerk.rolls.roll("quiet", centre=garden)):
        with pytest.raises(UserError) as refusal:
            act()
        assert refusal.value.code == "programme-unknown"
    assert seated(office, "clerk", Tier.FAMILY).rolls.roll("quiet", centre=garden)["rows"] == []


def test_a_course_that_may_not_be_seen_has_no_roll(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "secret.toml"
    file.write_text(SECRET, encoding="utf-8")
    office.add_programme(file)
    course = put(office, "course", programme="secret", title="پنهان")
    put(office, "registration", course=course, person=child(office), class_name="اول")
    clerk = seated(office, "clerk")
    assert [one["id"] for one in office.rolls.bases("vision")] == [course]
    assert clerk.rolls.bases("vision") == []
    with pytest.raises(UserError) as refusal:
        clerk.rolls.roll("vision", course=course)
    assert refusal.value.code == "ref-unknown"


# -- what is due ------------------------------------------------------------------------------------------------------


def test_each_is_due_what_the_round_asks_for(office: Office, garden: str) -> None:
    new, sound, weak, shy, twice, old = (
        enrolled(office, garden, name) for name in ("تازه", "سالم", "کم‌بین", "خجالتی", "دوبار", "پارسال")
    )
    screened(office, sound, "1404/8/1")
    screened(office, weak, "1404/8/1", right=5)
    shy_answers = {"cooperative": False}
    put(office, "screening", programme="vision", person=shy, held_on="1404/8/1", answers=shy_answers)
    screened(office, twice, "1404/8/1", right=5)
    screened(office, twice, "1404/8/20", right=5, stage="repeat")
    screened(office, old, "1403/8/1", right=5)
    rows = {row["person"]: row for row in office.rolls.roll("vision", centre=garden)["rows"]}
    assert [rows[one]["stage"] for one in (new, sound, weak, shy, twice, old)] == [
        "first", None, "repeat", "repeat", None, "first",
    ]  # fmt: skip
    assert rows[new]["last"] is None
    assert rows[sound]["last"]["words"] == "سالم"
    assert rows[weak]["last"]["words"] == "تکرار تا ۱۴۰۴/۰۸/۱۵"
    assert rows[shy]["last"]["words"] == "غیرهمکار، تکرار تا ۱۴۰۴/۰۸/۱۵"
    assert rows[twice]["last"]["words"] == "ارجاع به بینایی‌سنج تا ۱۴۰۴/۰۹/۲۰"
    (letter,) = office.find("referral", where={"person": twice})
    assert rows[twice]["last"]["referral"] == letter["id"]


def test_the_test_of_the_day_is_shown_and_nothing_more_is_due(office: Office, garden: str) -> None:
    person = enrolled(office, garden, "رضایی")
    test = screened(office, person, "1404/9/19", right=4, centre=garden)
    row = row_of(office, garden, person)
    assert (row["stage"], row["done"]["id"], row["done"]["answers"]["right"]) == (None, test, 4)
    later = row_of(office, garden, person, on=datetime.date(2025, 12, 12))
    assert (later["stage"], later["done"]) == ("repeat", None)
    assert office.rolls.test(test)["words"] == "تکرار تا ۱۴۰۴/۱۰/۰۳"


def test_an_older_sheet_does_not_ask_for_what_was_tested_since(office: Office, garden: str) -> None:
    person = enrolled(office, garden, "رضایی")
    screened(office, person, "1404/9/10", right=4)
    assert row_of(office, garden, person, on=datetime.date(2025, 11, 20))["stage"] is None


@pytest.mark.parametrize(
    ("stage", "answers", "outcome", "words"),
    [
        ("first", {"right": 8}, "", ""),
        ("first", {"right": 8, "left": 7}, "pass", "سالم"),
        ("first", {"right": 8, "left": 6, "strabismus": "none"}, "repeat", "تکرار تا ۱۴۰۴/۱۰/۰۳"),
        ("first", {"cooperative": False}, "uncooperative", "غیرهمکار، تکرار تا ۱۴۰۴/۱۰/۰۳"),
        ("repeat", {"right": 8, "left": 6}, "refer", "ارجاع به بینایی‌سنج تا ۱۴۰۴/۱۰/۱۹"),
        ("repeat", {"strabismus": "left"}, "refer", "ارجاع به چشم‌پزشک تا ۱۴۰۴/۱۰/۱۹"),
        ("optometrist", {"diagnosis": "amblyopia"}, "refer", "ارجاع به چشم‌پزشک تا ۱۴۰۴/۱۰/۱۹"),
        ("optometrist", {}, "", ""),
    ],
)
def test_what_is_typed_tells_what_it_will_lead_to(
    vision: Programme, stage: str, answers: dict[str, Any], outcome: str, words: str
) -> None:
    row = {"programme": "vision", "stage": stage, "held_on": TODAY.isoformat(), "answers": answers}
    told = forecast(vision, row, 60)
    assert (told.outcome, told.words) == (outcome, words)
    assert told.leads_on == ("تا" in words)


def test_what_was_foretold_is_what_is_saved(office: Office, vision: Programme) -> None:
    person = child(office)
    answers = {"right": 6, "left": 9, "strabismus": "none"}
    row = {"programme": "vision", "stage": "first", "held_on": TODAY.isoformat(), "answers": answers}
    saved = put(office, "screening", programme="vision", person=person, held_on="1404/9/19", answers=answers)
    assert office.rolls.test(saved)["words"] == forecast(vision, row, 57).words


def test_the_roll_asks_what_the_file_says(vision: Programme) -> None:
    assert [field.name for field in asked_once(vision)] == ["chart", "distance", "occasion"]
    assert [field.name for field in asked_each(vision, ["first"])] == ["right", "left", "strabismus", "glasses"]
    assert decisive(vision, "first") == ("right", "left", "strabismus")
    assert may_refuse(vision, "first")
    assert typed_outcomes(vision, "first") == {}


def test_any_screening_file_gives_a_roll() -> None:
    hearing = parse_programme(QUIET.format(name="hearing"), "hearing")
    assert [field.name for field in asked_each(hearing, ["ear"])] == ["ear_right", "loss"]
    assert decisive(hearing, "ear") == ("loss",)
    assert typed_outcomes(hearing, "ear") == {"pass": "سالم", "again": "دوباره"}
    assert not may_refuse(hearing, "ear")
    test = {"stage": "ear", "held_on": "2025-12-01", "outcome": "again", "answers": {}}
    assert due_stage(hearing, [test], TODAY) == "ear"
    assert due_stage(hearing, [{**test, "outcome": "pass"}], TODAY) is None
    assert forecast(hearing, {**test, "outcome": "pass"}, None).words == "سالم"


# -- sheets -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def course(office: Office) -> str:
    return put(office, "course", programme="premarital", title="دورهٔ پاییز", starts_on="1404/8/1")


def held(office: Office, course: str, day: str, **more: Any) -> str:
    return put(office, "session", course=course, held_on=day, minutes=90, **more)


def registered(office: Office, course: str, last_name: str, group: str = "") -> str:
    person = child(office, last_name=last_name, birth_date="1380/1/1")
    put(office, "registration", course=course, person=person, class_name=group)
    return person


def test_the_sessions_of_today_come_first_then_the_latest(office: Office, course: str) -> None:
    days = ("1404/8/2", "1404/9/19", "1404/9/12", "1404/9/26", "1404/9/19")
    hours = ("16", "18", "16", "16", "9")
    made = [held(office, course, day, starts_at=hour) for day, hour in zip(days, hours, strict=True)]
    held(office, course, "1405/2/2")  # too far ahead
    person = registered(office, course, "رضایی")
    put(office, "attendance", session=made[0], person=person, status="present")
    found = office.rolls.presence.sessions()
    assert [one["id"] for one in found] == [made[4], made[1], made[2], made[0], made[3]]
    assert [(one["registered"], one["marked"]) for one in found][-2:] == [(1, 1), (1, 0)]


def test_a_sheet_has_the_registered_by_class_and_name_and_who_came_besides(office: Office, course: str) -> None:
    session = held(office, course, "1404/9/19")
    people = {
        name: registered(office, course, name, group) for name, group in (("یزدانی", "آ"), ("پارسا", "ب"), ("گلی", "آ"))
    }
    guest = child(office, last_name="آبادی", birth_date="1380/1/1")
    put(office, "attendance", session=session, person=guest, status="present")
    late = put(office, "attendance", session=session, person=people["گلی"], status="late", minutes=40)
    (gone,) = office.find("registration", where={"person": people["یزدانی"]})
    sheet = office.rolls.presence.sheet(session)
    assert names(sheet["rows"]) == ["گلی", "یزدانی", "پارسا", "آبادی"]
    assert [row["registered"] for row in sheet["rows"]] == [True, True, True, False]
    assert (sheet["rows"][0]["status"], sheet["rows"][0]["minutes"]) == ("late", 40)
    assert sheet["rows"][0]["attendance_id"] == late
    office.delete("registration", gone["id"])
    assert names(office.rolls.presence.sheet(session)["rows"]) == ["گلی", "پارسا", "آبادی"]


def test_a_course_is_complete_when_each_of_its_sessions_is_marked(office: Office, course: str) -> None:
    first, second = held(office, course, "1404/9/12"), held(office, course, "1404/9/19")
    person = registered(office, course, "رضایی")
    put(office, "attendance", session=first, person=person, status="present")
    assert not office.rolls.presence.sheet(first)["complete"]
    put(office, "session", id=second, headcount_female=12)
    sheet = office.rolls.presence.sheet(second)
    assert sheet["complete"]
    assert sheet["session"]["counted"]


def test_a_session_that_is_not_there_has_no_sheet(office: Office) -> None:
    with pytest.raises(UserError) as refusal:
        office.rolls.presence.sheet("0" * 32)
    assert refusal.value.code == "ref-unknown"


QUIET = """
name = "{name}"
label = "شنوایی"
shape = "screening"
tier = "C"
version = 1
[[stage]]
code = "ear"
label = "گوش"
scoring = "typed"
outcomes = ["pass", "again"]
[[stage.default]]
outcome = "again"
when = {{ loss = ["yes"] }}
[[outcome]]
code = "pass"
label = "سالم"
[[outcome]]
code = "again"
label = "دوباره"
[[retest]]
stages = ["ear"]
outcome = "again"
due_days = 30
[[section]]
label = "گوش"
[[section.field]]
name = "ear_right"
kind = "number"
label = "راست"
[[section.field]]
name = "loss"
kind = "choice"
label = "افت"
options = ["yes|دارد", "no|ندارد"]
"""
SECRET = """
name = "secret"
label = "پنهان"
shape = "workshop"
tier = "C"
version = 1
"""
