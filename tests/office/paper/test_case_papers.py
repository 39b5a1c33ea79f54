"""A case on paper: whose it is and what was done, never who reported it; slips and letters for what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put
from tests.office.conftest import seated
from tests.office.paper import programmes
from tests.office.paper.test_papers import code_of


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Office:
    """An office that counsels couples and introduces people to banks."""
    programmes.add(office, tmp_path, programmes.PEACE, subject="couple", tier="C")
    programmes.add(office, tmp_path, programmes.LOAN)
    return office


def file_of(office: Office, case: str) -> dict[str, Any]:
    (page,) = office.paper("case_file", [case]).pages
    return page


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_file_names_both_sides_and_says_how_the_case_stands(desk: Office) -> None:
    case = programmes.couple(desk, assigned_to="مینا کریمی")
    page = file_of(desk, case)
    assert [(one["label"], one["person"]["first_name"]) for one in page["people"]] == [
        ("فرد", "لیلا"), ("طرف دیگر (همسر)", "امید"),
    ]  # fmt: skip
    assert (page["code"], page["confidential"], page["closed"], page["next"]) == ("0012345679", True, None, None)
    own = {field.name: words for field, words in page["own"]}
    assert own == {
        "opened_on": "۱۴۰۴/۰۸/۰۱", "assigned_to": "مینا کریمی", "level": "سطح یک", "deadline": "۱۴۰۴/۰۹/۱۶",
    }  # fmt: skip
    ((section),) = page["sections"]
    assert [one["text"] for one in section["fields"]] == ["بگومگو بر سر پول"]


def test_steps_stand_in_order_each_with_its_own_answers(desk: Office) -> None:
    case = programmes.couple(desk)
    programmes.step(desk, case, "intake", "1404/8/2", answers={"topic": "آشنایی"})
    second = programmes.step(desk, case, "session", "1404/8/16", answers={"topic": "بخشش"})
    first = programmes.step(desk, case, "session", "1404/8/9", answers={"topic": "دخل و خرج"})
    page = file_of(desk, case)
    assert [(one["kind"], one["done_on"]) for one in page["steps"]] == [
        ("پذیرش", "2025-10-24"), ("جلسه", "2025-10-31"), ("جلسه", "2025-11-07"),
    ]  # fmt: skip
    texts = [one["text"] for step in page["steps"] for part in step["sections"] for one in part["fields"]]
    assert texts == ["آشنایی", "دخل و خرج", "بخشش"]
    assert page["next"] == {"day": "2025-11-14", "kind": "جلسه", "number": 3, "most": 5}
    for one in (first, second):
        desk.delete("step", one)
    assert [one["kind"] for one in file_of(desk, case)["steps"]] == ["پذیرش"]


def test_the_level_is_told_from_the_beginning_with_the_reason_of_each_change(desk: Office) -> None:
    case = programmes.couple(desk)
    put(desk, "case", id=case, level="two", level_why="درگیری", reasons={"level-changed": "درگیری"})
    levels = file_of(desk, case)["levels"]
    assert [(one["level"], one["why"], one["who"]) for one in levels] == [
        ("سطح یک", "", "ali"), ("سطح دو", "درگیری", "ali"),
    ]  # fmt: skip
    assert all(one["when"].startswith("2025-12-10") for one in levels)


def test_referrals_of_its_steps_and_the_end_stand_on_the_file(desk: Office) -> None:
    case = programmes.couple(desk)
    programmes.step(desk, case, "intake", "1404/8/2", answers={"danger": True})
    put(desk, "case", id=case, status="closed", closed_on="1404/9/1", outcome="peace")
    page = file_of(desk, case)
    (referral,) = page["referrals"]
    assert (referral["to_body"], referral["reason"], referral["status"]) == (
        "اورژانس اجتماعی",
        "خطر خشونت",
        "در انتظار",
    )
    assert page["closed"] == {"on": "2025-11-22", "outcome": "سازش", "is_good": True}
    assert page["next"] is None


def test_a_case_of_a_household_shows_it_and_its_head(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.PEACE, subject="household")
    head = child(office, first_name="حسن", birth_date="1350/1/1", national_id="0012345679")
    home = put(office, "household", head=head, file_no="77")
    case = put(office, "case", programme="peace", household=home, opened_on="1404/8/1")
    page = file_of(office, case)
    assert page["household"]["file_no"] == "77"
    assert [(one["label"], one["person"]["first_name"]) for one in page["people"]] == [("سرپرست خانوار", "حسن")]
    assert page["code"] == "0012345679"


def test_who_reported_is_on_no_paper_of_the_case(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.PEACE, tier="D")
    desk = seated(office, "administrator", Tier.ABUSE)
    case = put(desk, "case", programme="peace", person=child(desk), opened_on="1404/8/1")
    put(desk, "reporter", case=case, name="همسایهٔ رازدار", relation="همسایه", mobile="09123334455")
    programmes.step(desk, case, "intake", "1404/9/12")
    told = str(desk.paper("case_file", [case]).pages) + str(desk.paper("case_slip", [case]).pages)
    assert "رازدار" not in told
    assert "09123334455" not in told


def test_what_a_programme_never_keeps_has_no_place_on_paper_whoever_wrote_it(office: Office) -> None:
    holder = seated(office, "administrator", *Tier)
    told = {"channel": "line_123", "incident": "child_abuse", "risk": "urgent"}
    case = put(holder, "case", programme="social_emergency", person=child(office), opened_on="1404/9/1", answers=told)
    put(holder, "reporter", case=case, name="همسایهٔ رازدار", relation="neighbour")
    with office.store.action("ali", "save"):
        office.store.db.conn.execute("UPDATE [case] SET notes = 'شرح رازدار', place = 'کوچهٔ رازدار'")
    pages = [holder.paper(form, ids).pages for form, ids in (("record", ["case", case]), ("case_file", [case]))]
    assert "رازدار" not in str(pages)
    (blank,) = holder.paper("blank", ["case:social_emergency"]).pages
    names = {one["field"].name for part in blank["sections"] for one in part["fields"]}
    assert "channel" in names
    assert not {"notes", "place"} & names


def test_a_case_that_is_hidden_does_not_exist_on_paper(desk: Office) -> None:
    case = programmes.couple(desk)
    clerk = seated(desk, "clerk")
    for form in ("case_file", "case_slip"):
        assert code_of(clerk.paper, form, [case]) == "ref-unknown"


# -- the slip ---------------------------------------------------------------------------------------------------------


def test_a_slip_tells_the_day_the_place_and_whom_to_see(desk: Office) -> None:
    centre = put(desk, "centre", name="مرکز مهر", kind="counselling", phone="0863222", address="میدان ولیعصر")
    case = programmes.couple(desk, centre=centre, assigned_to="مینا کریمی")
    programmes.step(desk, case, "intake", "1404/9/15")
    (page,) = desk.paper("case_slip", [case]).pages
    assert (page["day"], page["kind"], page["number"], page["most"]) == ("2025-12-13", "جلسه", 1, 5)
    assert (page["programme"], page["with_whom"], page["centre"]["name"]) == ("مشاورهٔ زوج‌ها", "مینا کریمی", "مرکز مهر")


def test_a_slip_of_the_abuse_tier_does_not_say_of_what(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.PEACE, tier="D")
    desk = seated(office, "administrator", Tier.ABUSE)
    case = put(desk, "case", programme="peace", person=child(desk), opened_on="1404/9/1")
    programmes.step(desk, case, "intake", "1404/9/15")
    (page,) = desk.paper("case_slip", [case]).pages
    assert (page["programme"], page["kind"]) == ("", "")


@pytest.mark.parametrize("state", ["no day", "past", "closed"])
def test_no_slip_is_made_without_a_day_to_come(desk: Office, state: str) -> None:
    case = programmes.couple(desk)
    if state != "no day":
        programmes.step(desk, case, "intake", "1404/8/2" if state == "past" else "1404/9/15")
    if state == "closed":
        put(desk, "case", id=case, status="closed", closed_on="1404/9/18", outcome="peace")
    assert code_of(desk.paper, "case_slip", [case]) == "form-unfit"


# -- the letter of a service ------------------------------------------------------------------------------------------


def test_a_letter_goes_to_the_bank_that_was_named(desk: Office) -> None:
    person = child(desk, birth_date="1370/1/1", national_id="0012345679")
    answers = {"bank": "بانک کشاورزی", "job": "پرورش قارچ"}
    row = put(desk, "service", programme="loan", person=person, amount="1500000", given_on="1404/9/1", answers=answers)
    (page,) = desk.paper("service_letter", [row]).pages
    assert (page["to"], page["amount"], page["stage"]) == ("بانک کشاورزی", 1500000, "معرفی شد")
    ((section),) = page["sections"]
    assert [one["field"].name for one in section["fields"]] == ["job"]
    assert page["people"][0]["person"]["first_name"] == "نرگس"


def test_a_letter_without_an_addressee_or_an_amount_leaves_their_places_open(desk: Office) -> None:
    row = put(desk, "service", programme="loan", person=child(desk), given_on="1404/9/1")
    (page,) = desk.paper("service_letter", [row]).pages
    assert (page["to"], page["amount"], page["sections"]) == ("", None, [])


def test_a_letter_of_referral_from_a_case_asks_for_help_and_not_for_an_examination(desk: Office) -> None:
    programmes.step(desk, programmes.couple(desk), "intake", "1404/8/2", answers={"danger": True})
    (row,) = desk.find("referral")
    (page,) = desk.paper("referral_letter", [row["id"]]).pages
    assert (page["examined"], page["confidential"], page["tests"]) == (False, True, [])


# -- what is due ------------------------------------------------------------------------------------------------------


def test_what_is_due_in_cases_is_a_list_of_the_day_with_numbers_to_call(desk: Office) -> None:
    case = programmes.couple(desk)
    person = desk.get("case", case)["person"]
    put(desk, "person", id=person, mobile="09121112233")
    programmes.step(desk, case, "intake", "1404/9/5")
    paper = desk.paper("due_list", [])
    (page,) = paper.pages
    told = [(group["state"], row["to_body"], row["days_late"]) for group in page["groups"] for row in group["rows"]]
    assert told == [("overdue", "جلسه", 7), ("overdue", "مهلت پرونده", 3)]
    assert page["groups"][0]["rows"][0]["phones"] == [{"number": "09121112233", "whose": ""}]
    assert (page["about"], page["confidential"], paper.records) == ("کار", True, 2)
    assert seated(desk, "clerk").paper("due_list", []).records == 0
