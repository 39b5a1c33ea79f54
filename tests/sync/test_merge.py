from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.registry.person import PERSON
from models.schema.entity import Entity, Row
from models.screenings.screening import SCREENING
from models.store import changes
from models.sync.merge import Clash, Incoming, Merged, RowMerge, Side, Verdict, alike, judge

ROW = "ab" * 16


def stamp(number: int, replica: str = "aa") -> str:
    """A believable stamp; later numbers are later."""
    return f"{0x019A_0000_0000 + number:012x}-0000-{replica * 16}-0000"


ODD = f"{0xFFFF_0000_0000:012x}-0000-{'ff' * 16}-0000"  # a clock far in the future


def believable(one: str) -> bool:
    return one != ODD


S = [stamp(number) for number in range(9)]
NONE: frozenset[str] = frozenset()


def replaced(*stamps: str) -> frozenset[str]:
    return frozenset(stamps)


@pytest.mark.parametrize(
    ("ours", "theirs", "ordinary", "critical"),
    [
        (Side("x", S[1]), Side("x", S[1]), Verdict.SAME, Verdict.SAME),
        (Side("x", S[1]), Side("y", S[1]), Verdict.OPEN, Verdict.OPEN),  # a clone: one stamp, two values
        (Side("x", S[1]), Side("y", S[2], replaced(S[1])), Verdict.TAKE, Verdict.TAKE),
        (Side("x", S[5]), Side("y", S[2], replaced(S[5])), Verdict.TAKE, Verdict.TAKE),  # whatever the clock says
        (Side("x", S[2], replaced(S[1])), Side("y", S[1]), Verdict.KEEP, Verdict.KEEP),
        (Side("x", S[1], replaced(S[5])), Side("y", S[5]), Verdict.KEEP, Verdict.KEEP),
        (Side("x", S[1]), Side("y", S[2]), Verdict.LATER_THEIRS, Verdict.OPEN),
        (Side("x", S[2]), Side("y", S[1]), Verdict.LATER_OURS, Verdict.OPEN),
        (Side("x", S[1]), Side("y", stamp(1, "bb")), Verdict.LATER_THEIRS, Verdict.OPEN),  # the tie: by replica
        (Side("x", stamp(1, "bb")), Side("y", S[1]), Verdict.LATER_OURS, Verdict.OPEN),
        (Side("x", S[1]), Side("y", ODD), Verdict.LATER_OURS, Verdict.OPEN),  # an anomalous clock never wins
        (Side("x", ODD), Side("y", S[1]), Verdict.LATER_THEIRS, Verdict.OPEN),
        (Side("x", S[1]), Side("y", ODD, replaced(S[1])), Verdict.TAKE, Verdict.TAKE),  # but it knows what it replaced
        (Side("کوی", S[1]), Side("\u0643و\u064a", S[2]), Verdict.ALIKE_THEIRS, Verdict.ALIKE_THEIRS),
        (Side("کوی", S[2]), Side("\u0643و\u064a", S[1]), Verdict.ALIKE_OURS, Verdict.ALIKE_OURS),
        (Side("کوی", S[1]), Side("\u0643وی", ODD), Verdict.ALIKE_OURS, Verdict.ALIKE_OURS),
        (Side("می‌رود", S[1]), Side("میرود", S[2]), Verdict.ALIKE_THEIRS, Verdict.ALIKE_THEIRS),
        (Side(None, S[1]), Side(None, S[2]), Verdict.ALIKE_THEIRS, Verdict.ALIKE_THEIRS),
        (Side(None, S[1]), Side("y", S[2]), Verdict.LATER_THEIRS, Verdict.OPEN),
        (Side("x", S[2]), Side(None, S[1]), Verdict.LATER_OURS, Verdict.OPEN),
        (Side(3, S[1]), Side(3.0, S[2]), Verdict.ALIKE_THEIRS, Verdict.ALIKE_THEIRS),
        (Side(3, S[1]), Side(4, S[2]), Verdict.LATER_THEIRS, Verdict.OPEN),
        (Side(3, S[1]), Side("3", S[2]), Verdict.LATER_THEIRS, Verdict.OPEN),
        (Side(0, S[1]), Side(None, S[2]), Verdict.LATER_THEIRS, Verdict.OPEN),
    ],
)
def test_one_field(ours: Side, theirs: Side, ordinary: Verdict, critical: Verdict) -> None:
    assert judge(ours, theirs, critical=False, believable=believable) is ordinary
    assert judge(ours, theirs, critical=True, believable=believable) is critical


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("علی", "عل\u064a", True),
        ("کریم", "\u0643ریم", True),
        ("نیم‌فاصله", "نیمفاصله", True),
        ("۱۲", "12", True),
        ("علی", "علیرضا", False),
        ("", None, False),
        (None, None, True),
        (["الف"], ["الف"], True),
    ],
)
def test_two_spellings_of_one_value(one: Any, other: Any, equal: bool) -> None:
    assert alike(one, other) is alike(other, one) is equal


# -- whole rows -------------------------------------------------------------------------------------------------------

PARENTS: Row = {"first_name": "نرگس", "last_name": "رضایی", "father_name": "علی", "address": "خیابان یک"}


class Replica:
    """One office's version of a row: what a store keeps of it, in memory."""

    def __init__(self, row: Row, base: str = S[0], entity: Entity = PERSON) -> None:
        self.entity, self.base = entity, base
        self.row: Row = {"id": ROW, "retired": False, "office": "0001", **row}
        self.fields: dict[str, str] = {}
        self.known: dict[str, set[str]] = {}
        self.clashes: list[Clash] = []

    def copy(self) -> Replica:
        other = Replica(dict(self.row), self.base, self.entity)
        other.fields = dict(self.fields)
        other.known = {path: set(stamps) for path, stamps in self.known.items()}
        return other

    def edit(self, at: str, **values: Any) -> Replica:
        return self.put(at, values)

    def put(self, at: str, values: Mapping[str, Any]) -> Replica:
        for path, value in values.items():
            self.known.setdefault(path, set()).add(self.fields.get(path, self.base))
            self.fields[path] = at
            changes.put_at(self.row, path, value)
        return self

    def sent(self) -> Incoming:
        told = {path: frozenset(stamps) for path, stamps in self.known.items()}
        row = {name: value for name, value in self.row.items() if value is not None}
        return Incoming(self.entity.name, row, self.base, dict(self.fields), told)

    def merge(self, sent: Incoming, *critical: str) -> Merged:
        known = {path: frozenset(stamps) for path, stamps in self.known.items()}
        merge = RowMerge(
            self.entity,
            self.row,
            self.base,
            self.fields,
            lambda: known,
            critical=lambda path: path in critical,
            believable=believable,
        )
        return merge.merge(sent)

    def take(self, sent: Incoming, *critical: str) -> Merged:
        """Merge and keep the result, as models.sync.apply and knowledge do."""
        merged = self.merge(sent, *critical)
        self.row, self.base, self.fields = merged.row, merged.base, merged.fields
        for path, (_, *gone) in merged.log.items():
            self.known.setdefault(path, set()).update(gone)
        self.clashes += [one for one in merged.clashes if one not in self.clashes]
        for one in self.clashes:
            pair = {one.our_stamp, one.their_stamp}
            if one.settled and self.known.get(one.path, set()) & pair:
                self.known[one.path] |= pair
        return merged

    def values(self) -> Row:
        return {path: value for path, value in changes.paths_of(self.entity, self.row) if value not in (None, False)}

    def clash_ids(self, *, settled: bool) -> set[str]:
        return {one.id_in("person", ROW) for one in self.clashes if (one.settled is not None) is settled}


def two(**row: Any) -> tuple[Replica, Replica]:
    one = Replica({**PARENTS, **row})
    return one, one.copy()


def test_the_same_row_again_is_no_news() -> None:
    ours, theirs = two()
    merged = ours.merge(theirs.sent())
    assert not merged.changes_anything
    assert not merged.columns


def test_different_fields_are_both_kept() -> None:
    ours, theirs = two()
    ours.edit(S[1], address="خیابان دو")
    merged = ours.take(theirs.edit(S[2], father_name="حسن").sent(), "father_name")
    assert merged.columns == {"father_name"}
    assert not merged.clashes
    assert (ours.row["address"], ours.row["father_name"]) == ("خیابان دو", "حسن")


def test_a_later_version_is_taken_without_a_conflict() -> None:
    ours, theirs = two()
    theirs.edit(S[1], father_name="حسن").edit(S[2], father_name="حسین")
    merged = ours.merge(theirs.sent(), "father_name")
    assert merged.row["father_name"] == "حسین"
    assert merged.log == {"father_name": [S[2], S[0], S[1]]}
    assert merged.fields == {"father_name": S[2]}
    assert not merged.clashes


def test_an_older_version_is_no_news() -> None:
    ours, theirs = two()
    ours.edit(S[1], father_name="حسن")
    assert not ours.merge(theirs.sent(), "father_name").changes_anything


def test_the_same_ordinary_field_takes_the_later_and_lists_both() -> None:
    ours, theirs = two()
    ours.edit(S[1], address="خیابان دو")
    merged = ours.merge(theirs.edit(S[2], address="خیابان سه").sent())
    assert merged.row["address"] == "خیابان سه"
    assert merged.clashes == [Clash("address", "خیابان دو", "خیابان سه", S[1], S[2], "later")]
    assert S[1] not in merged.log["address"]  # not replaced: only the clock was later


def test_the_same_critical_field_waits_for_a_person() -> None:
    ours, theirs = two()
    ours.edit(S[1], father_name="حسن")
    merged = ours.merge(theirs.edit(S[2], father_name="حسین").sent(), "father_name")
    assert merged.row["father_name"] == "حسن"
    assert not merged.columns
    assert merged.clashes == [Clash("father_name", "حسن", "حسین", S[1], S[2], None)]


def test_two_spellings_of_one_value_are_no_conflict() -> None:
    ours, theirs = two()
    ours.edit(S[2], address="کوی دو")
    merged = ours.merge(theirs.edit(S[1], address="\u0643وی دو").sent())
    assert not merged.clashes
    assert merged.log == {"address": [S[2], S[0], S[1]]}
    assert not merged.columns


def test_answers_are_merged_one_by_one() -> None:
    ours = Replica({"answers": {"right": 8, "left": 9}}, entity=SCREENING)
    theirs = ours.copy()
    ours.put(S[1], {"answers.right": 7})
    theirs.put(S[2], {"answers.left": None, "answers.distance": 3})
    merged = ours.take(theirs.sent(), "answers.right")
    assert merged.row["answers"] == {"right": 7, "distance": 3}
    assert merged.columns == {"answers"}
    assert not merged.clashes


def test_what_is_not_in_this_version_is_kept_as_if_it_were_a_column() -> None:
    ours, theirs = two(extra={"colour": "آبی"})
    ours.put(S[1], {"extra.colour": "سبز"})
    theirs.put(S[2], {"extra.size": 4})
    merged = ours.merge(theirs.sent())
    assert merged.row["extra"] == {"colour": "سبز", "size": 4}
    assert merged.fields == {"extra.colour": S[1], "extra.size": S[2]}


@pytest.mark.parametrize("edited_here", [True, False])
def test_put_aside_on_one_side_and_edited_on_the_other_stays_alive_and_is_listed(edited_here: bool) -> None:
    edited, gone = two()
    edited.edit(S[1], address="خیابان دو")
    gone.edit(S[2], retired=True)
    here, there = (edited, gone) if edited_here else (gone, edited)
    merged = here.merge(there.sent())
    assert merged.row["retired"] is False
    assert merged.row["address"] == "خیابان دو"
    assert [(one.path, one.ours, one.settled) for one in merged.clashes] == [("retired", not edited_here, None)]
    assert merged.clashes[0].id_in("person", ROW) == Clash("retired", None, None, S[2], S[0], None).id_in("person", ROW)


def test_put_aside_on_both_sides_is_put_aside() -> None:
    ours, theirs = two()
    ours.edit(S[1], retired=True)
    merged = ours.merge(theirs.edit(S[2], retired=True).sent())
    assert merged.row["retired"] is True
    assert not merged.clashes


def test_put_aside_after_the_edit_was_seen_is_put_aside() -> None:
    ours, theirs = two()
    ours.edit(S[1], address="خیابان دو")
    theirs.take(ours.sent())
    merged = ours.merge(theirs.edit(S[2], retired=True).sent())
    assert merged.row["retired"] is True
    assert not merged.clashes


def test_two_offices_that_made_one_row_apart() -> None:
    """A row of a set has the same id wherever it is made; the lower office owns it."""
    ours = Replica({"answers": {"a": 1}, "office": "00"}, S[1], SCREENING)
    theirs = Replica({"answers": {"b": 2}, "office": "0001"}, S[2], SCREENING)
    merged = ours.merge(theirs.sent(), "answers.a", "answers.b")
    assert merged.row["answers"] == {"a": 1, "b": 2}
    assert merged.row["office"] == "0001"
    assert not merged.clashes
    other_way = theirs.merge(ours.sent(), "answers.a", "answers.b")
    assert other_way.row["answers"] == {"a": 1, "b": 2}
    assert other_way.row["office"] == "0001"


def test_a_conflict_has_one_name_in_all_offices() -> None:
    ours, theirs = two()
    ours.edit(S[1], father_name="حسن")
    theirs.edit(S[2], father_name="حسین")
    (one,) = ours.merge(theirs.sent(), "father_name").clashes
    (other,) = theirs.merge(ours.sent(), "father_name").clashes
    assert one.id_in("person", ROW) == other.id_in("person", ROW)
    assert len(one.id_in("person", ROW)) == 32
    assert one.id_in("person", ROW) != one.id_in("person", "cd" * 16)


def test_clocks_over_a_year_apart_settle_nothing() -> None:
    """One of the two is wrong; which, no office can tell from its own clock, so a person decides in all of them."""
    near, far = stamp(399 * 86_400_000, "bb"), stamp(401 * 86_400_000, "bb")
    assert judge(Side("x", S[0]), Side("y", near), critical=False, believable=believable) is Verdict.LATER_THEIRS
    assert judge(Side("x", S[0]), Side("y", far), critical=False, believable=believable) is Verdict.OPEN
    assert judge(Side("x", far), Side("y", S[0]), critical=False, believable=believable) is Verdict.OPEN


@pytest.mark.parametrize("critical", [(), ("address",)])
def test_an_older_bundle_after_a_newer_is_no_second_conflict(critical: tuple[str, ...]) -> None:
    ours, theirs = two()
    ours.edit(S[5], address="خیابان یک")
    older = theirs.edit(S[1], address="خیابان دو").sent()
    newer = theirs.edit(S[2], address="خیابان سه").sent()
    assert len(ours.take(newer, *critical).clashes) == 1
    assert not ours.take(older, *critical).changes_anything
    assert not ours.take(newer, *critical).log


def test_what_one_office_left_empty_when_it_made_the_row_is_no_claim() -> None:
    """The other office, which made the same row with a value, and this one come to the same."""
    ours = Replica({"address": "خیابان یک"}, S[2])
    theirs = Replica({"notes": "یادداشت"}, S[1])
    first, second = ours.sent(), theirs.sent()
    assert not ours.take(second, "notes", "address").clashes
    assert not theirs.take(first, "notes", "address").clashes
    assert ours.values() == theirs.values()


# -- properties -------------------------------------------------------------------------------------------------------

FIELDS = ("first_name", "father_name", "address", "notes", "extra.colour")
VALUES = st.sampled_from([None, "علی", "عل\u064a", "حسن", "تهران"])
EDITS = st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=6)
CLOCKS = st.permutations(range(1, 40))


def edited(start: Replica, edits: list[tuple[str, Any]], stamps: list[int], replica: str) -> Replica:
    here = start.copy()
    for (path, value), number in zip(edits, stamps, strict=False):
        here.put(stamp(number, replica), {path: value})
    return here


@given(EDITS, EDITS, CLOCKS, st.booleans())
def test_the_same_row_a_second_time_changes_nothing(
    mine: list[tuple[str, Any]], yours: list[tuple[str, Any]], clocks: list[int], critical: bool
) -> None:
    start = Replica(PARENTS)
    ours, theirs = edited(start, mine, clocks[:6], "aa"), edited(start, yours, clocks[6:], "bb")
    of = ("first_name", "father_name") if critical else ()
    ours.take(theirs.sent(), *of)
    before, ids = dict(ours.row), {one.id_in("person", ROW) for one in ours.clashes}
    again = ours.take(theirs.sent(), *of)
    assert not again.columns
    assert ours.row == before
    assert {one.id_in("person", ROW) for one in ours.clashes} == ids


@given(EDITS, EDITS, CLOCKS)
def test_both_sides_come_to_the_same(
    mine: list[tuple[str, Any]], yours: list[tuple[str, Any]], clocks: list[int]
) -> None:
    start = Replica(PARENTS)
    ours, theirs = edited(start, mine, clocks[:6], "aa"), edited(start, yours, clocks[6:], "bb")
    first, second = ours.sent(), theirs.sent()
    ours.take(second, "first_name", "father_name")
    theirs.take(first, "first_name", "father_name")
    assert {one.id_in("person", ROW) for one in ours.clashes} == {one.id_in("person", ROW) for one in theirs.clashes}
    waiting = {one.path for one in ours.clashes if one.settled is None}
    one, other = ours.values(), theirs.values()
    for path in (one.keys() | other.keys()) - waiting:
        assert one.get(path) == other.get(path)
    for path in waiting:  # each keeps its own
        assert one.get(path) == edited(start, mine, clocks[:6], "aa").values().get(path)


@given(EDITS, EDITS, EDITS, CLOCKS)
def test_the_order_of_three_offices_does_not_matter(
    a: list[tuple[str, Any]], b: list[tuple[str, Any]], c: list[tuple[str, Any]], clocks: list[int]
) -> None:
    start = Replica(PARENTS)
    parts = ((a, clocks[:6], "aa"), (b, clocks[6:12], "bb"), (c, clocks[12:], "cc"))
    sent = [edited(start, *part).sent() for part in parts]
    outcomes = []
    for order in itertools.permutations(sent):
        here = start.copy()
        for one in order:
            here.take(one)
        outcomes.append(here.values())
    assert all(outcome == outcomes[0] for outcome in outcomes), outcomes
