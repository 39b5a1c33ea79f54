"""What each workshop's file asks of a course, and which files are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import checked
from models.errors import UserError
from models.planning.indicator import of_programme
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme, parse_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.workshops.certificate import attended_minutes, check_settings, rule_of
from models.workshops.course import COURSE
from tests.paper_desk import PaperDesk

NAMES = ("premarital", "genetics_class", "addiction_class", "family_training", "self_care", "neighbourhood_course")
MANY = {"kind_of_training": "family_with_child", "child_from_months": 0, "child_below_months": 36}


def shipped(name: str) -> Programme:
    return load_programme(RESOURCES / "programmes" / f"{name}.toml")


@pytest.fixture(scope="module")
def programmes() -> dict[str, Programme]:
    return {name: shipped(name) for name in NAMES}


@pytest.fixture
def desk(programmes: dict[str, Programme]) -> PaperDesk:
    return PaperDesk(programmes=programmes.values())


def course(desk: PaperDesk, programme: str, **answers: Any) -> Checked:
    raw = {"programme": programme, "starts_on": "1404/8/1", "answers": answers}
    return read_row(COURSE, raw, None, desk)


@pytest.mark.parametrize("name", NAMES)
def test_every_workshop_holds_together_and_says_who_comes(programmes: dict[str, Programme], name: str) -> None:
    programme = checked(programmes[name])
    assert programme.shape == "workshop"
    assert "audience_kind" in programme.fields
    assert "organiser" in programme.fields
    assert {"registered", "certified", "heads"} <= {one.name for one in of_programme(programme)}


def test_only_the_workshop_with_a_known_rule_has_one(programmes: dict[str, Programme]) -> None:
    assert {name for name, one in programmes.items() if "certificate" in one.settings} == {"premarital"}
    assert {name for name, one in programmes.items() if one.settings.get("module")} == {"premarital"}
    assert {rule_of(one).minutes_percent for one in programmes.values()} == {100}


@pytest.mark.parametrize(
    ("programme", "answers", "finding"),
    [
        ("premarital", {"audience_kind": "دانش‌آموزان", "school": "شهید باهنر", "school_level": "متوسطه دوم"}, None),
        ("premarital", {"audience_kind": "couples", "school": "شهید باهنر"}, ("rule-broken", "answers.school")),
        ("premarital", {"audience_kind": "همه"}, ("choice-unknown", "answers.audience_kind")),
        ("genetics_class", {"audience_kind": "students", "grade": "۱۰", "pupils": "دخترانه", "invited": "۳۵"}, None),
        ("genetics_class", {"grade": "۱۳"}, ("choice-unknown", "answers.grade")),
        ("genetics_class", {"invited": -1}, ("not-a-number", "answers.invited")),
        ("addiction_class", {"audience_kind": "اولیا"}, None),
        ("addiction_class", {}, ("required", "answers.audience_kind")),
        ("family_training", MANY, None),
        ("family_training", {}, ("required", "answers.kind_of_training")),
        ("family_training", {**MANY, "kind_of_training": "family"}, ("rule-broken", "answers.child_below_months")),
        ("family_training", {**MANY, "child_from_months": 40}, ("rule-broken", "answers.child_from_months")),
        ("self_care", {"audience_kind": "سالمندان", "subject": "فشار خون", "held_at": "مسجد"}, None),
        ("neighbourhood_course", {"reach": "چند منطقه", "zones": ["1", "2", "5", "8"]}, None),
        ("neighbourhood_course", {"reach": "zones"}, ("required", "answers.zones")),
        ("neighbourhood_course", {"zones": "۱، ۲، ۲۳"}, ("choice-unknown", "answers.zones")),
    ],
)
def test_what_is_asked_of_a_course(
    desk: PaperDesk, programme: str, answers: dict[str, Any], finding: tuple[str, str] | None
) -> None:
    found = [(one.code, one.field) for one in course(desk, programme, **answers).findings]
    assert (finding in found) if finding else found == []


def test_zones_are_written_in_any_order_and_kept_once(desk: PaperDesk) -> None:
    row = course(desk, "neighbourhood_course", reach="zones", zones="۸، منطقه 1، ۵، 1").row
    assert row["answers"]["zones"] == ["1", "5", "8"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("[[stage]]\ncode = 'a'", "«stage»"),
        ("asks = ['teacher']", "asks"),
        ("[[section]]\nlabel = 'x'\non = ['first']", "[[section]]"),
        ("[certificate]\nminutes_percent = 120", "minutes_percent"),
        ("[certificate]\nhours = 8", "[certificate]"),
        ("[[module]]\ncode = 'a'", "[[module]]"),
        ("[[module]]\ncode = 'a'\nlabel = 'ا'\nminutes = 0", "minutes"),
    ],
)
def test_a_wrong_workshop_is_refused(more: str, why: str) -> None:
    head = 'name="talk"\nlabel="گفتار"\nshape="workshop"\ntier="A"\nversion=1\n'
    with pytest.raises(UserError) as refused:
        check_settings(parse_programme(head + more, "talk"))
    assert refused.value.code == "programme-wrong"
    assert why in str(refused.value)


@given(
    st.lists(
        st.tuples(st.integers(1, 240), st.sampled_from(["present", "late", "absent"]), st.none() | st.integers(0, 400)),
        max_size=6,
    )
)
def test_nobody_attends_more_than_was_held_and_absence_counts_nothing(
    marks: list[tuple[int, str, int | None]],
) -> None:
    sessions = [{"id": str(number), "minutes": minutes} for number, (minutes, _, _) in enumerate(marks)]
    rows = [{"session": str(n), "status": status, "minutes": minutes} for n, (_, status, minutes) in enumerate(marks)]
    attended = attended_minutes(rule_of(shipped("premarital")), sessions, rows)
    assert 0 <= attended <= sum(minutes for minutes, status, _ in marks if status != "absent")


@pytest.mark.parametrize(("of", "good"), [("registration", True), ("course", False), ("session", False)])
def test_couples_are_counted_of_rows_that_may_name_two(of: str, good: bool) -> None:
    text = 'name="talk"\nlabel="گفتار"\nshape="workshop"\ntier="A"\nversion=1\n'
    text += f'[[indicator]]\nname = "pairs"\nlabel = "زوج"\nof = "{of}"\ncount = "couple"\n'
    if good:
        assert checked(parse_programme(text, "talk")).name == "talk"
        return
    with pytest.raises(UserError) as refused:
        checked(parse_programme(text, "talk"))
    assert "[indicator 1]" in str(refused.value)
