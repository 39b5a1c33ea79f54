import datetime

import pytest

from models.cases.call import CALL
from models.cases.referral import REFERRAL, state
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

PERSON = "a" * 32
TODAY = datetime.date(2025, 12, 10)


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk()
    desk.add("person", id=PERSON)
    return desk


@pytest.mark.parametrize(
    ("status", "due_on", "after", "expected"),
    [
        ("open", "2025-12-11", 90, "due"),
        ("open", "2025-12-10", 90, "due"),
        ("open", "2025-12-09", 90, "overdue"),
        ("open", "2025-09-11", 90, "overdue"),
        ("open", "2025-09-10", 90, "lost"),
        ("open", "2020-01-01", None, "overdue"),
        ("open", None, 90, "due"),
        (None, "2025-12-09", 0, "lost"),
        ("lost", "2026-01-01", 90, "lost"),
        ("seen", "2025-01-01", 90, None),
        ("cancelled", "2025-01-01", 90, None),
    ],
)
def test_how_a_referral_stands(status: str | None, due_on: str | None, after: int | None, expected: str | None) -> None:
    assert state({"status": status, "due_on": due_on}, TODAY, after) == expected


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to_body": "دندان‌پزشک"}, "choice-unknown"),
        ({"to_body": None}, "required"),
        ({"referred_on": "2025-12-11"}, "date-future"),
        ({"replied_on": "2025-10-31"}, "date-order"),
        ({"due_on": "2025-10-31"}, "date-order"),
        ({"programme": "nothing"}, "programme-unknown"),
    ],
)
def test_what_is_refused(desk: PaperDesk, given: dict[str, object], code: str) -> None:
    raw = {"person": PERSON, "to_body": "optometrist", "referred_on": "2025-11-01", **given}
    assert code in {finding.code for finding in read_row(REFERRAL, raw, None, desk).errors}


def test_a_new_referral_is_open_and_of_today(desk: PaperDesk) -> None:
    checked = read_row(REFERRAL, {"person": PERSON, "to_body": "اپتومتریست"}, None, desk)
    assert not checked.findings
    row = checked.row
    assert (row["status"], row["referred_on"], row["to_body"]) == ("open", "2025-12-10", "optometrist")


def test_seen_and_the_day_of_the_reply_go_together(desk: PaperDesk) -> None:
    old = desk.add(
        "referral", person=PERSON, to_body="optometrist", referred_on="2025-11-01", status="open", replied_on=None
    )
    assert read_row(REFERRAL, {"status": "seen"}, old, desk).row["replied_on"] == "2025-12-10"
    replied = read_row(REFERRAL, {"replied_on": "2025-11-20"}, old, desk).row
    assert replied["status"] == "seen"
    assert read_row(REFERRAL, {"status": "open"}, {**replied, "id": old["id"]}, desk).row["status"] == "open"


@pytest.mark.parametrize(
    ("given", "code"),
    [({}, None), ({"called_on": "2025-10-31"}, "date-order"), ({"next_on": "2025-11-02"}, "date-order")],
)
def test_a_call_comes_after_its_referral(desk: PaperDesk, given: dict[str, object], code: str | None) -> None:
    referral = desk.add("referral", person=PERSON, referred_on="2025-11-01")
    raw = {"referral": referral["id"], "called_on": "2025-11-05", "answer": "پاسخ نداد", **given}
    assert [finding.code for finding in read_row(CALL, raw, None, desk).errors] == ([code] if code else [])
