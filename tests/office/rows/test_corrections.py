"""What a correction carries along, and what is not taken from under rows that stand on it."""

from __future__ import annotations

import pytest

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from tests.journeys.offices import child, put
from tests.office.conftest import seated

REFERS = {"method": "teoae", "right": "refer", "left": "pass", "aabr_right": "refer", "aabr_left": "pass"}


def newborn(office: Office, **row: object) -> tuple[str, str]:
    """A child of Mehr the tenth, sent to the audiologist within ninety days of birth: child and referral."""
    person = child(office, birth_date="1404/7/10")
    told = {"programme": "hearing_newborn", "person": person, "held_on": "1404/8/1", "answers": REFERS}
    put(office, "screening", **told, **row)
    (referral,) = office.find("referral", where={"person": person})
    assert referral["due_on"] == "2025-12-31"
    return person, referral["id"]


def due(office: Office, referral: str) -> str:
    return str(office.get("referral", referral)["due_on"])


def test_a_corrected_birth_moves_the_day_that_was_reckoned_from_it(office: Office) -> None:
    person, referral = newborn(office)
    put(office, "person", id=person, last_name="نوری")
    assert due(office, referral) == "2025-12-31"
    put(office, "person", id=person, birth_date="1404/7/13")
    assert due(office, referral) == "2026-01-03"
    office.undo()
    assert (office.get("person", person)["birth_date"], due(office, referral)) == ("2025-10-02", "2025-12-31")


def test_a_day_that_somebody_set_stays_and_so_does_one_that_was_answered(office: Office) -> None:
    person, by_hand = newborn(office)
    put(office, "referral", id=by_hand, due_on="1404/10/20")
    put(office, "person", id=person, birth_date="1404/7/13")
    assert due(office, by_hand) == "2026-01-10"
    other, seen = newborn(office)
    put(office, "referral", id=seen, status="seen", replied_on="1404/9/1")
    put(office, "person", id=other, birth_date="1404/7/13")
    assert due(office, seen) == "2025-12-31"


def test_a_day_that_somebody_set_stays_when_the_test_itself_is_saved_again(office: Office) -> None:
    _, by_hand = newborn(office)
    put(office, "referral", id=by_hand, due_on="1404/10/20")
    (test,) = office.find("screening")
    put(office, "screening", id=test["id"], screener="سارا نوری")
    assert due(office, by_hand) == "2026-01-10"
    put(office, "screening", id=test["id"], held_on="1404/8/2")
    assert due(office, by_hand) == "2025-12-31"  # another day of the test: reckoned anew


def test_a_referral_that_is_called_for_again_has_the_day_of_the_birth_as_it_is_now(office: Office) -> None:
    person, referral = newborn(office)
    (test,) = office.find("screening")
    put(office, "screening", id=test["id"], answers={**REFERS, "right": "pass", "aabr_right": "pass"})
    assert office.get("referral", referral)["status"] == "cancelled"
    put(office, "person", id=person, birth_date="1404/7/13")
    put(office, "screening", id=test["id"], answers=REFERS)
    assert (office.get("referral", referral)["status"], due(office, referral)) == ("open", "2026-01-03")


def test_who_may_not_write_the_referral_corrects_the_birth_all_the_same(office: Office) -> None:
    here, there = (put(office, "centre", name=name, kind="maternity", code=name) for name in ("M1", "M2"))
    person, referral = newborn(office, centre=there)
    level = office.store.meta("level")
    screener = Office(office.folder, office.store, Actor("mina", "screener", "0001", level, base=here))
    (answer,) = screener.put([{"id": person, "birth_date": "1404/7/13"}], "person")
    assert (answer["status"], answer["errors"], answer["warnings"]) == ("saved", [], [])
    assert due(office, referral) == "2025-12-31"


@pytest.mark.parametrize("part", ["session", "registration"])
def test_a_course_is_not_taken_from_under_what_a_colleague_put_on_it(office: Office, part: str) -> None:
    course = put(office, "course", programme="self_care", starts_on="1404/7/1")
    colleague = seated(office, "senior")
    told = {"session": {"held_on": "1404/7/10", "minutes": 60}, "registration": {"person": child(colleague)}}
    put(colleague, part, course=course, **told[part])
    for taken in (office.undo, lambda: office.delete("course", course)):
        with pytest.raises(UserError) as refusal:
            taken()
        assert refusal.value.code == "rule-broken"
        assert "نام‌نویسی" in str(refusal.value)
    assert not office.get("course", course)["retired"]
    colleague.undo()
    office.undo()
    assert office.get("course", course)["retired"]
