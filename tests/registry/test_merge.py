"""Which id speaks for a person follows from the records alone, whatever their order; and what a record may say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.registry.merge import MERGE, speakers, speaks_against, worth
from models.schema.reading import read_row, valid_row
from tests.paper_desk import PaperDesk

A, B, C, D = (letter * 32 for letter in "abcd")
IDS = st.sampled_from("abcdefgh")
PAIRS = st.lists(st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]), max_size=12)
NUMBER, OTHER_NUMBER = "0499370899", "0077611616"
TWIN = {"mother_national_id": "0012345679", "birth_date": "2021-11-01"}


# -- who speaks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "aside", "spoken"),
    [
        ([], "", {}),
        (["ab"], "", {"b": "a"}),
        (["ba"], "", {"a": "b"}),
        (["ab", "cd"], "", {"b": "a", "d": "c"}),
        (["ab", "bc"], "", {"b": "a", "c": "a"}),
        (["bc", "ab"], "", {"b": "a", "c": "a"}),
        (["ba", "cb"], "", {"a": "c", "b": "c"}),
        (["ba", "ca"], "", {"a": "b", "c": "b"}),  # two offices kept different rows: the smaller id
        (["ab", "ba"], "", {"b": "a"}),  # a circle: the smallest id
        (["ab", "bc", "ca", "cd"], "", {"b": "a", "c": "a", "d": "a"}),
        (["ab"], "a", {"a": "b"}),  # who was put aside does not speak while another is left
        (["ab"], "ab", {"b": "a"}),
        (["ab", "bc"], "a", {"a": "b", "c": "b"}),
    ],
    ids=str,
)
def test_the_one_speaks_that_is_nowhere_gone(pairs: list[str], aside: str, spoken: dict[str, str]) -> None:
    assert speakers([(pair[0], pair[1]) for pair in pairs], set(aside)) == spoken


@given(PAIRS, st.sets(IDS), st.randoms(use_true_random=False))
def test_the_order_in_which_records_arrive_is_irrelevant(
    pairs: list[tuple[str, str]], aside: set[str], dice: Any
) -> None:
    shuffled = [*pairs, *pairs[:2]]
    dice.shuffle(shuffled)
    assert speakers(shuffled, aside) == speakers(pairs, aside)


@given(PAIRS, st.sets(IDS))
def test_all_that_hang_together_have_one_speaker_and_no_chain_is_left(
    pairs: list[tuple[str, str]], aside: set[str]
) -> None:
    spoken = speakers(pairs, aside)
    assert not set(spoken) & set(spoken.values())
    for one, other in pairs:
        assert spoken.get(one, one) == spoken.get(other, other)
    groups = {spoken.get(one, one) for pair in pairs for one in pair}
    members = {one for pair in pairs for one in pair}
    assert len(spoken) == len(members) - len(groups)
    for one, speaker in spoken.items():
        assert (speaker in aside) <= (one in aside), "nobody who was put aside speaks for one who is here"


# -- the record -------------------------------------------------------------------------------------------------------


def test_the_id_is_that_of_the_pair_whichever_is_kept() -> None:
    assert MERGE.new_id({"kept": A, "gone": B}) == MERGE.new_id({"kept": B, "gone": A})
    assert MERGE.new_id({"kept": A, "gone": B}) != MERGE.new_id({"kept": A, "gone": C})


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(office="0001")
    for row_id, told in ((A, {}), (B, {}), (C, {"office": "0002"}), (D, {"office": "0001-2"})):
        desk.add("person", id=row_id, first_name="سارا", **told)
    return desk


def codes(desk: PaperDesk, **raw: Any) -> list[str]:
    return [finding.code for finding in read_row(MERGE, raw, None, desk).findings]


@pytest.mark.parametrize(
    ("gone", "found"),
    [(B, []), (A, ["merge-refused"]), (C, ["merge-refused"]), (D, [])],
    ids=["another", "the same", "another county's", "a workstation's"],
)
def test_two_people_below_this_office(desk: PaperDesk, gone: str, found: list[str]) -> None:
    assert codes(desk, kept=A, gone=gone) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [({}, ["maybe-two-people"]), ({"why": "برگه دیده شد"}, []), ({"apart": True}, [])],
    ids=["silent", "with a reason", "judged apart"],
)
def test_what_speaks_against_wants_a_reason(desk: PaperDesk, told: dict[str, Any], found: list[str]) -> None:
    desk.shelf["person"][A]["national_id"] = NUMBER
    desk.shelf["person"][B]["national_id"] = OTHER_NUMBER
    assert codes(desk, kept=A, gone=B, **told) == found


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({}, {}, False),
        ({"national_id": NUMBER}, {}, False),
        ({"national_id": NUMBER}, {"national_id": NUMBER}, False),
        ({"national_id": NUMBER}, {"national_id": OTHER_NUMBER}, True),
        ({"national_id": NUMBER}, {"national_id": "0499370898"}, False),  # no real number
        ({**TWIN, "first_name": "سارا"}, {**TWIN, "first_name": "سمیرا"}, True),
        ({**TWIN, "birth_order": 1}, {**TWIN, "birth_order": 2}, True),
        ({**TWIN, "first_name": "نوزاد"}, {**TWIN, "first_name": "سمیرا"}, False),
    ],
)
def test_what_speaks_against_one_person(one: dict[str, Any], other: dict[str, Any], against: bool) -> None:
    assert bool(speaks_against(one, other)) == bool(speaks_against(other, one)) == against


def test_a_row_from_elsewhere_that_joins_somebody_with_himself_is_refused_alone() -> None:
    row = {"id": "e" * 32, "office": "00", "retired": False, "kept": A, "gone": A}
    assert valid_row(MERGE, row, None) == []
    (alone,) = [rule for rule in MERGE.rules if rule.alone]
    assert [finding.code for finding in alone.check(row, PaperDesk())] == ["merge-refused"]


def test_numbers_are_worth_more_the_surer_they_are() -> None:
    worths = [worth({"id_kind": kind}) for kind in ("national", "foreign", "passport", "temporary", "none")]
    assert worths == sorted(set(worths))
    assert worth({}) == worth({"id_kind": "none"})
