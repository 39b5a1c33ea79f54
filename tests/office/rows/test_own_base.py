"""A screener of a base sees and writes the tests of that base, what came of them, and no other's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from tests.journeys.offices import child, put, refused
from tests.office.conftest import printed

WORDS = "پنج شش هفت هشت"


@dataclass
class Bases:
    """Two bases with a test and a referral each, and the screener of the first."""

    own: str
    other: str
    rows: dict[str, dict[str, str]]
    screener: Office


def examined(office: Office, base: str, name: str) -> dict[str, str]:
    person = child(office, last_name=name, birth_date=f"1400/2/{len(name)}")
    told = {"programme": "vision", "person": person, "centre": base, "answers": {"right": 5, "left": 9}}
    put(office, "screening", **told, held_on="1404/8/1", stage="first")
    row = put(office, "screening", **told, held_on="1404/8/20", stage="repeat")
    (referral,) = office.find("referral", where={"person": person})
    call = put(office, "call", referral=referral["id"], answer="نیامد")
    printout = printed(office, "screening", row)
    return {"person": person, "screening": row, "referral": referral["id"], "call": call, "printout": printout}


def at(office: Office, base: str) -> Office:
    """The same store with a screener of this base at the desk."""
    level = office.store.meta("level")
    return Office(office.folder, office.store, Actor("mina", "screener", office.store.office, level, base=base))


@pytest.fixture
def bases(office: Office) -> Bases:
    own = put(office, "centre", name="کودکستان یاس", kind="kindergarten", code="P1")
    other = put(office, "centre", name="کودکستان نرگس", kind="kindergarten", code="P2")
    rows = {own: examined(office, own, "بهاری"), other: examined(office, other, "کریمیان")}
    return Bases(own, other, rows, at(office, own))


@pytest.mark.parametrize("entity", ["screening", "referral", "call", "printout"])
def test_rows_of_another_base_do_not_exist(bases: Bases, entity: str) -> None:
    desk, mine, theirs = bases.screener, bases.rows[bases.own][entity], bases.rows[bases.other][entity]
    for words in ("", "بهاری") if entity not in ("call", "printout") else ("",):
        assert mine in [one["id"] for one in desk.find(entity, words)]
        assert mine in [one["id"] for one in desk.page(entity, words)["rows"]]
    for words in ("", "کریمیان"):
        assert theirs not in [one["id"] for one in desk.find(entity, words)]
        found = desk.page(entity, words, limit=1)
        assert theirs not in [one["id"] for one in found["rows"]]
        assert found["total"] == len(desk.find(entity, words))
    assert desk.get(entity, mine)["id"] == mine
    with pytest.raises(UserError) as refusal:
        desk.get(entity, theirs)
    assert refusal.value.code == "ref-unknown"


def test_a_test_is_saved_at_the_own_base_and_at_no_other(bases: Bases) -> None:
    person = child(bases.screener, first_name="آوا")
    told = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 9, "left": 9}}
    assert refused(bases.screener, "screening", **told, centre=bases.other) == ["not-allowed"]
    row = put(bases.screener, "screening", **told)
    assert bases.screener.get("screening", row)["centre"] == bases.own, "nobody has to name it"
    assert refused(bases.screener, "screening", id=row, centre=bases.other) == ["not-allowed"]


def test_what_follows_from_a_test_is_written_wherever_it_belongs(office: Office, bases: Bases) -> None:
    """The other base's referral is answered by the examination that this base enters."""
    theirs = bases.rows[bases.other]
    put(bases.screener, "screening", programme="vision", person=theirs["person"], held_on="1404/9/2",
        stage="optometrist", answers={"diagnosis": "refractive"})  # fmt: skip
    assert office.get("referral", theirs["referral"])["status"] == "seen"


def test_rolls_are_held_at_the_own_base(bases: Bases) -> None:
    assert [one["id"] for one in bases.screener.rolls.bases("vision")] == [bases.own]
    assert len(bases.screener.rolls.roll("vision", centre=bases.own)["rows"]) == 1
    with pytest.raises(UserError) as refusal:
        bases.screener.rolls.roll("vision", centre=bases.other)
    assert refusal.value.code == "ref-unknown"


def test_a_roll_and_the_desk_tell_no_test_of_another_base(office: Office, bases: Bases) -> None:
    """A child of the other base comes here: what was found there is not told, on the roll or by its id."""
    theirs = bases.rows[bases.other]
    for desk, known in ((office, theirs["screening"]), (bases.screener, None)):
        rows = desk.rolls.roll("vision", centre=bases.own, also=[theirs["person"]])["rows"]
        (row,) = (one for one in rows if one["person"] == theirs["person"])
        assert (row["last"] or {}).get("id") == known
    assert office.today.outcome(theirs["screening"])["outcome"] == "refer"
    with pytest.raises(UserError) as refusal:
        bases.screener.today.outcome(theirs["screening"])
    assert refusal.value.code == "ref-unknown"


def test_follow_ups_and_figures_are_of_the_own_base(office: Office, bases: Bases) -> None:
    mine = bases.rows[bases.own]
    assert [one["referral"] for one in bases.screener.worklist()] == [mine["referral"]]
    assert len(office.worklist()) == 2
    counted = {
        who: {row["indicator"]: row["value"] for row in desk.report("indicators", "1404-Q3")["rows"]
              if row["programme"] == "vision"}
        for who, desk in (("all", office), ("own", bases.screener))
    }  # fmt: skip
    assert (counted["all"]["screened"], counted["own"]["screened"]) == (2, 1)
    assert (counted["all"]["referred"], counted["own"]["referred"]) == (2, 1)
    behind = bases.screener.figures.behind("vision", "referred", "1404-Q3", None)
    assert behind["ids"] == [mine["referral"]]


def test_who_was_told_no_base_sees_no_test(office: Office, bases: Bases) -> None:
    desk = at(office, "")
    assert desk.find("screening") == []
    assert desk.page("screening")["total"] == 0
    person = child(desk, first_name="آوا")
    told = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 9, "left": 9}}
    (answer,) = desk.put([told], "screening")
    assert [one["code"] for one in answer["errors"]] == ["not-allowed"]
    assert "ردیف کاربر" in answer["errors"][0]["message"]


def test_people_centres_and_other_work_are_not_bound_to_a_base(bases: Bases) -> None:
    assert len(bases.screener.find("person")) == 2
    assert len(bases.screener.find("centre")) == 2
    child_id = bases.rows[bases.other]["person"]
    put(bases.screener, "enrolment", programme="kindergarten", person=child_id, centre=bases.other)


def test_a_base_is_given_when_somebody_is_added_and_counts_when_he_opens(office: Office, bases: Bases) -> None:
    assert office.people.add("mina", "screener", "مینا", WORDS, "P1")["base"] == "P1"
    with Office.open(Path(office.folder), user="mina", passphrase=WORDS) as desk:
        assert (desk.actor.bound, desk.actor.base) == (True, bases.own)
        assert len(desk.find("screening", where={"stage": "repeat"})) == 1
    assert office.people.set_base("mina", bases.other)["base"] == "P2"
    assert office.people.set_base("mina", None)["base"] == ""
    for nowhere in ("P9", "f" * 32):
        with pytest.raises(UserError) as refusal:
            office.people.set_base("mina", nowhere)
        assert (refusal.value.code, refusal.value.finding.field) == ("ref-unknown", "centre")


def test_the_desk_is_pinned_to_the_own_base(bases: Bases) -> None:
    desk = bases.screener.today
    assert desk.keep_session({"programme": "vision"})["values"]["centre"] == bases.own
    with pytest.raises(UserError) as refusal:
        desk.keep_session({"programme": "vision", "centre": bases.other})
    assert refusal.value.code == "not-allowed"
