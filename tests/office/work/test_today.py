"""What the start page asks of the office: the one box, the person at the desk, what is pinned, and today's board."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import seated

ID, OTHER_ID, MOTHERS_ID = "0012345679", "0499370899", "0084575948"


@pytest.fixture
def ali(office: Office) -> str:
    return put(
        office,
        "person",
        national_id=ID,
        first_name="علیرضا",
        last_name="کریمی‌نژاد",
        father_name="محمد",
        birth_date="1400/2/3",
        mobile="09121112233",
        sex="پسر",
    )


def screened(office: Office, person: str, answers: dict[str, Any], stage: str, day: str) -> str:
    return put(office, "screening", programme="vision", person=person, held_on=day, stage=stage, answers=answers)


# -- the one box -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (ID, "کد ملی"),
        ("۰۰۱۲۳۴۵۶۷۹", "کد ملی"),
        ("001-234567-9", "کد ملی"),
        ("00123456", "کد ملی"),
        ("09121112233", "تلفن همراه"),
        ("+98 912 111 2233", "تلفن همراه"),
        ("9121112233", "تلفن همراه"),
        ("علیرضا", "نام"),
        ("علی رضا", "نام"),
        ("كريمي نژاد", "نام"),
        ("کریمی", "نام"),
        ("کریمینژاد علی", "نام"),
        ("علیرضا محمد", "نام، نام پدر"),
    ],
)
def test_a_person_is_found_however_he_is_meant(office: Office, ali: str, typed: str, why: str) -> None:
    child(office)
    found = office.today.find(typed)[0]
    assert (found["id"], found["why"]) == (ali, why)
    assert found["naming"] == "علیرضا کریمی‌نژاد"
    assert (found["father"], found["birth"], found["national_id"]) == ("محمد", "2021-04-23", ID)


@pytest.mark.parametrize("typed", ["", "ع", "001", "٠٩١", "۰۹", "؟", "زهره", "0499370899"])
def test_too_little_or_nobody_finds_nothing(office: Office, ali: str, typed: str) -> None:
    assert office.today.find(typed) == []


def test_only_a_whole_own_number_is_sure(office: Office, ali: str) -> None:
    assert [one["sure"] for typed in (ID, "09121112233", "علیرضا") for one in office.today.find(typed)] == [
        True,
        False,
        False,
    ]


def test_a_child_is_found_by_the_number_of_whoever_answers_for_it(office: Office, ali: str) -> None:
    put(office, "guardian", child=ali, name="زهرا رضایی", relation="مادر", mobile="09350001122", national_id=MOTHERS_ID)
    for typed in ("09350001122", MOTHERS_ID, "0935000"):
        (found,) = office.today.find(typed)
        assert (found["id"], found["why"], found["sure"]) == (ali, "سرپرست: زهرا رضایی", False)


def test_whole_words_come_before_beginnings_and_retired_people_not_at_all(office: Office, ali: str) -> None:
    whole = child(office, first_name="علی", last_name="یوسفی")
    gone = child(office, first_name="علی", last_name="احمدی")
    office.delete("person", gone)
    assert [one["id"] for one in office.today.find("علی")][:1] == [whole]
    assert gone not in {one["id"] for one in office.today.find("علی")}


# -- what is pinned ----------------------------------------------------------------------------------------------------


def test_nothing_is_pinned_at_first(office: Office) -> None:
    session = office.today.session()
    assert (session["programme"], session["values"], session["count"]) == (None, {}, 0)


def test_what_is_pinned_is_kept_for_the_user_and_shown_in_words(office: Office) -> None:
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base")
    typed = {"programme": "vision", "centre": base, "screener": "مریم رضایی", "answers.chart": "ای چارت"}
    session = office.today.keep_session(typed)
    assert session == office.today.session()
    assert (session["shape"], session["values"]["answers.chart"]) == ("screening", "tumbling_e")
    assert session["shown"] == {
        "centre": "پایگاه یاس",
        "held_on": "۱۴۰۴/۰۹/۱۹",
        "screener": "مریم رضایی",
        "answers.chart": "تابلوی E",
    }
    assert seated(office, "clerk").today.session()["programme"] is None  # another user has another desk
    assert office.today.keep_session({})["programme"] is None


def test_a_day_that_was_pinned_does_not_outlive_the_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = office.today.keep_session({"programme": "vision", "held_on": "1404/9/18"})
    assert kept["values"]["held_on"] == "2025-12-09"
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-11")
    assert office.today.session()["values"]["held_on"] == "2025-12-11"


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"programme": "gossip"}, "programme-unknown", "programme"),
        ({"programme": "premarital"}, "required", "course"),
        ({"programme": "premarital", "course": "0" * 32}, "ref-unknown", "course"),
        ({"programme": "vision", "held_on": "1404/13/1"}, "date-impossible", "held_on"),
        ({"programme": "vision", "held_on": "1404/12/1"}, "date-future", "held_on"),
        ({"programme": "vision", "answers.chart": "عینک"}, "choice-unknown", "answers.chart"),
    ],
)
def test_a_header_that_cannot_be_is_refused_at_its_field(
    office: Office, typed: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(UserError) as refusal:
        office.today.keep_session(typed)
    assert (refusal.value.code, refusal.value.finding.field) == (code, field)
    assert office.today.session()["programme"] is None


def test_a_pinned_row_that_was_put_aside_is_pinned_no_more(office: Office) -> None:
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base")
    office.today.keep_session({"programme": "vision", "centre": base})
    office.delete("centre", base)
    assert "centre" not in office.today.session()["values"]


def test_the_courses_of_a_programme_are_offered_latest_first(office: Office) -> None:
    early = put(office, "course", programme="premarital", title="دورهٔ تیر", starts_on="1404/4/1")
    late = put(office, "course", programme="premarital", title="دورهٔ آذر", starts_on="1404/9/1")
    assert office.today.courses("premarital") == [(late, "دورهٔ آذر ۱۴۰۴/۰۹/۰۱"), (early, "دورهٔ تیر ۱۴۰۴/۰۴/۰۱")]


# -- the person at the desk --------------------------------------------------------------------------------------------


def test_a_card_without_a_session_tells_who_it_is(office: Office, ali: str) -> None:
    card = office.today.card(ali)
    assert card is not None
    assert (card["person"]["age"], card["person"]["sex"], card["warnings"]) == ("۴ سال و ۷ ماه", "مرد", [])
    assert office.today.card("0" * 32) is None


def test_the_stage_follows_what_the_child_has(office: Office, ali: str) -> None:
    office.today.keep_session({"programme": "vision"})

    def stage() -> str:
        return str((office.today.card(ali) or {})["stage"])

    assert stage() == "first"
    screened(office, ali, {"right": 5, "left": 9}, "first", "1404/9/1")
    assert stage() == "repeat"
    screened(office, ali, {"right": 5, "left": 9}, "repeat", "1404/9/15")
    assert stage() == "optometrist"
    screened(office, ali, {"diagnosis": "healthy"}, "optometrist", "1404/9/18")
    assert stage() == "first"


def test_a_card_tells_last_tests_referrals_and_an_age_outside(office: Office) -> None:
    old = child(office, birth_date="1393/1/1")
    office.today.keep_session({"programme": "vision"})
    for stage, day in (("first", "1404/8/1"), ("repeat", "1404/8/20")):
        reasons = {"age-outside": "به خواست مادر"}
        answers = {"right": 5, "left": 9}
        row = {"programme": "vision", "person": old, "held_on": day, "stage": stage, "answers": answers}
        put(office, "screening", **row, reasons=reasons)
    card = office.today.card(old) or {}
    assert [(one["stage"], one["words"]) for one in card["tests"]] == [
        ("تکرار", "ارجاع به بینایی‌سنج تا ۱۴۰۴/۰۹/۲۰"),
        ("نوبت نخست", "تکرار تا ۱۴۰۴/۰۸/۱۵"),
    ]
    assert [(one["to_body"], one["state"]) for one in card["referrals"]] == [("بینایی‌سنج", "due")]
    assert [one["code"] for one in card["stages"]["first"]["warnings"]] == ["age-outside"]
    assert card["stages"]["first"]["asks"] == (
        "answers.chart",
        "answers.right",
        "answers.left",
        "answers.strabismus",
        "answers.glasses",
    )
    assert card["stages"]["optometrist"]["asks"][-1] == "outcome"


def test_an_outcome_is_told_with_the_referral_that_was_made(office: Office, ali: str) -> None:
    first = screened(office, ali, {"right": 5, "left": 9}, "first", "1404/9/1")
    told = office.today.outcome(first)
    assert (told["naming"], told["words"], told["referral"]) == ("علیرضا کریمی‌نژاد", "تکرار تا ۱۴۰۴/۰۹/۱۵", None)
    repeat = screened(office, ali, {"right": 5, "left": 9}, "repeat", "1404/9/15")
    told = office.today.outcome(repeat)
    assert told["words"] == "ارجاع به بینایی‌سنج تا ۱۴۰۴/۱۰/۱۵"
    assert told["referral"]["to_body"] == "بینایی‌سنج"
    with pytest.raises(UserError):
        office.today.outcome("0" * 32)


def test_a_course_tells_its_places_and_who_is_in_it(office: Office, ali: str) -> None:
    course = put(office, "course", programme="premarital", starts_on="1404/9/1", capacity=3)
    office.today.keep_session({"programme": "premarital", "course": course})
    card = office.today.card(ali) or {}
    assert (card["registration"], card["places"]) == (None, {"taken": 0, "capacity": 3})
    assert [one["code"] for one in card["warnings"]] == ["age-outside"]
    bride, groom = (child(office, first_name=name, birth_date="1380/1/1") for name in ("سارا", "آرش"))
    put(office, "registration", course=course, person=bride, partner=groom)
    card = office.today.card(bride) or {}
    assert card["registration"]["partner"] == "آرش رضایی"
    session = office.today.session()
    assert (session["count"], session["capacity"]) == (2, 3)


def test_an_enrolment_tells_where_the_child_is_now(office: Office, ali: str) -> None:
    home = put(office, "centre", name="کودکستان یاس", kind="kindergarten")
    session = office.today.keep_session({"programme": "kindergarten", "centre": home})
    assert session["count"] == 0
    card = office.today.card(ali) or {}
    assert card["enrolment"] is None
    assert card["asks"][:3] == ("starts_on", "class_name", "answers.shift")
    put(office, "enrolment", programme="kindergarten", person=ali, centre=home)
    card = office.today.card(ali) or {}
    assert (card["enrolment"]["centre"], card["enrolment"]["starts_on"]) == ("کودکستان یاس", "2025-12-10")
    assert office.today.session()["count"] == 1


# -- today's board -----------------------------------------------------------------------------------------------------


def test_an_office_without_anything_has_an_empty_board(office: Office) -> None:
    board = office.today.board()
    assert {
        name: board[name] for name in ("followups", "repeats", "cases", "reviews", "sessions", "drafts", "backup")
    } == {
        "followups": [],
        "repeats": [],
        "cases": [],
        "reviews": [],
        "sessions": [],
        "drafts": [],
        "backup": None,
    }
    assert board["targets"] == {"period": "1404-Q3", "label": "پاییز ۱۴۰۴", "rows": []}
    assert (board["exchange"]["parent"], board["exchange"]["offices"]) == ("", [])


def test_the_board_tells_who_is_awaited_and_the_last_call(office: Office, ali: str) -> None:
    screened(office, ali, {"right": 5, "left": 9}, "first", "1404/6/1")
    screened(office, ali, {"right": 5, "left": 9}, "repeat", "1404/6/15")
    waiting = child(office, mobile="09121110000")
    screened(office, waiting, {"right": 5, "left": 9}, "first", "1404/9/1")
    board = office.today.board()
    (followup,), (repeat,) = board["followups"], board["repeats"]
    assert (followup["name"], followup["late"], followup["state"]) == ("علیرضا کریمی‌نژاد", 65, "overdue")
    assert (repeat["person"], repeat["stage"], repeat["late"]) == (waiting, "نوبت نخست", 4)
    assert repeat["mobile"] == "09121110000"
    for day, answer in (("1404/9/2", "پاسخ نداد"), ("1404/9/5", "فردا می‌برند")):
        put(office, "call", referral=followup["id"], called_on=day, answer=answer, next_on="1404/9/20")
    (followup,) = office.today.board()["followups"]
    assert (followup["answer"], followup["next_on"]) == ("فردا می‌برند", "2025-12-11")


def test_the_board_tells_what_is_due_in_cases_and_what_comes_round(office: Office, ali: str) -> None:
    pupil = child(office, birth_date="1390/1/1", mobile="09130001122")
    case = put(office, "case", programme="counselling_education", person=pupil, opened_on="1404/8/1")
    put(office, "step", case=case, kind="session", done_on="1404/9/2", answers={"topic": "exam"}, next_on="1404/9/9")
    worker = child(office, first_name="رضا", birth_date="1370/1/1")
    job = {"given_on": "1404/7/25", "answers": {"work": "self", "verification": "pending"}}
    put(office, "service", programme="employment", person=worker, **job)
    board = office.today.board()
    (due,), (review,) = board["cases"], board["reviews"]
    assert (due["case"], due["name"], due["label"], due["what"], due["late"]) == (
        case, "نرگس رضایی", "مشاورهٔ تحصیلی", "گام بعدی", 10,
    )  # fmt: skip
    assert (review["entity"], review["person"], review["what"], review["late"], review["state"]) == (
        "service", worker, "راستی‌آزمایی اشتغال", -6, "due",
    )  # fmt: skip
    assert office.worklist(cases=True, overdue=True) == office.worklist(cases=True) != []
    assert office.worklist(reviews=True, overdue=True) == []
    assert [one["entity"] for one in office.worklist(cases=True, reviews=True)] == ["step", "service"]


def test_todays_sessions_are_told_by_the_hour(office: Office) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ آذر", starts_on="1404/9/1")
    put(office, "session", course=course, held_on="1404/9/18", minutes=60)
    late = put(office, "session", course=course, held_on="1404/9/19", starts_at="16:00", minutes=60)
    early = put(office, "session", course=course, held_on="1404/9/19", starts_at="9:00", minutes=60, topic="حقوق")
    put(office, "registration", course=course, person=child(office, birth_date="1380/1/1"))
    told = office.today.board()["sessions"]
    assert [one["id"] for one in told] == [early, late]
    assert (told[0]["at"], told[0]["topic"], told[0]["registered"], told[0]["noted"]) == ("09:00", "حقوق", 1, 0)


def test_what_waits_for_the_stick_goes_with_the_receipt(offices: Pair) -> None:
    def waiting() -> tuple[int, int]:
        (office,) = offices.county.today.board()["exchange"]["offices"]
        return office["waiting"], office["unconfirmed"]

    assert waiting() == (0, 0)
    for name in ("سارا", "آرش"):
        child(offices.county, first_name=name)
    assert waiting() == (2, 2)
    offices.up()
    assert waiting() == (0, 2)
    offices.down()
    assert waiting() == (0, 0)


def test_unfinished_work_is_on_the_board(office: Office) -> None:
    office.keep_draft("form:1", "person", None, {"raw": {"first_name": "سارا", "last_name": "نوری"}})
    (draft,) = office.today.board()["drafts"]
    assert (draft["label"], draft["naming"]) == ("فرد", "سارا نوری")


def test_targets_of_the_quarter_stand_beside_their_values(office: Office) -> None:
    screened(office, child(office), {"right": 9, "left": 9}, "first", "1404/9/1")
    put(office, "target", programme="vision", indicator="screened", period="1404-Q3", county="0001", value=40)
    (row,) = office.today.board()["targets"]["rows"]
    assert (row["indicator"], row["value"], row["target"]) == ("غربال‌شده (نفر)", 1, 40)


def test_an_old_backup_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    child(office)
    assert office.today.board()["backup"] == -1
    office.backup()
    assert office.today.board()["backup"] is None
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-20")
    assert office.today.board()["backup"] == 10


def test_nobody_is_shown_what_he_may_not_see(office: Office, ali: str) -> None:
    """A programme of families is not a clerk's: it can neither be pinned nor is it on the board."""
    text = (office.folder / "family.toml").resolve()
    text.write_text(
        'name = "family"\nlabel = "خانواده"\nshape = "screening"\ntier = "C"\nversion = 1\nactive = ""\n'
        '[[stage]]\ncode = "talk"\nlabel = "گفت‌وگو"\nscoring = "typed"\noutcomes = ["refer"]\n'
        '[[outcome]]\ncode = "refer"\nlabel = "ارجاع"\n'
        '[[followup]]\nstages = ["talk"]\noutcome = "refer"\nto_body = "counselling"\ndue_days = 7\n',
        encoding="utf-8",
    )
    office.add_programme(text)
    put(office, "screening", programme="family", person=ali, held_on="1404/9/1", stage="talk", outcome="refer")
    assert len(office.today.board()["followups"]) == 1
    clerk = seated(office, "clerk")
    clerk.known.reload()
    assert clerk.today.board()["followups"] == []
    with pytest.raises(UserError, match="family"):
        clerk.today.keep_session({"programme": "family"})
