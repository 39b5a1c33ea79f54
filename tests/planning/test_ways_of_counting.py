"""County of service or of residence, people served, unusual bases, denominators, counts that came instead of rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from models.planning.asking import Scope
from models.planning.bases import bases
from models.planning.indicator import Measure, of_programme
from models.planning.served import served
from models.planning.statistics import by_county, counted, figures
from models.schema.programme import Programme, parse_programme
from models.text.jalali import parse_period
from tests.planning.conftest import ENTITIES, TODAY, Put, bare
from tests.planning.test_case_figures import AFTER, AUTUMN, BEFORE, COUPLES, FIRST, HOMES, JOBS, LAST

NEWBORN = parse_programme(
    """
name = "newborn"
label = "نوزاد"
shape = "screening"
tier = "B"
version = 1
stage = [{ code = "screen", label = "غربال", scoring = "typed" }]
outcome = [{ code = "pass", label = "سالم" }, { code = "again", label = "دوباره" }]
retest = [{ stages = ["screen"], outcome = "again", due_days = 7 }]
flag_rate = { low = 10, high = 40, least = 4 }
coverage = { measure = "live_births" }
""",
    "newborn",
)
KNOWN = (bare("talk", "workshop"), NEWBORN, bare("care", "enrolment"), COUPLES, HOMES, JOBS)


def told(db: Any, programme: str, county: str | None = None, **ways: Any) -> dict[str, float | None]:
    found = figures(db, KNOWN, AUTUMN, county, TODAY, **ways)
    return {one.indicator: one.value for one in found if one.programme == programme}


@pytest.fixture
def everybody(put: Put) -> str:
    """One person of 0207 and one of no known county in a centre of 0105, in every shape."""
    put("person", id="a", county="0207")
    put("person", id="b")
    centre = put("centre", id="c", name="گلستان", county="0105")
    course = put("course", programme="talk", starts_on=FIRST, centre=centre)
    session = put("session", course=course, held_on=FIRST, headcount_male=4)
    for person in ("a", "b"):
        put("registration", course=course, person=person, certified_on=LAST)
        put("attendance", session=session, person=person, status="present")
        test = put("screening", programme="newborn", person=person, held_on=FIRST, centre=centre, stage="screen")
        sent = {"programme": "newborn", "referred_on": FIRST, "status": "seen", "source": "screening"}
        put("referral", **sent, person=person, source_id=test)
        put("enrolment", programme="care", person=person, status="active", starts_on=BEFORE, centre=centre)
        put("enrolment", programme="care", person=person, status="waiting", asked_on=FIRST, centre=centre)
        case = put("case", programme="talks", person=person, opened_on=FIRST, status="open", centre=centre)
        put("step", case=case, programme="talks", kind="session", done_on=FIRST)
        put("service", programme="jobs", person=person, given_on=FIRST, centre=centre)
    put("staff", person="w", centre=centre)
    return centre


OF_NOBODY = {"courses", "sessions", "heads", "centres", "staff"}


def test_people_stand_where_they_live_and_things_where_they_are(db: Any, everybody: str) -> None:
    places = ("0105", "0207", None)
    found = by_county(db, KNOWN, AUTUMN, TODAY, by="residence")
    values = {(one.county, one.programme, one.indicator): one.value for one in found}
    for programme in KNOWN:
        for one in of_programme(programme):
            counts = [values.get((county, programme.name, one.name)) for county in places]
            if one.name in OF_NOBODY and programme.shape != "case":
                assert counts[1:] == [0, 0], one
                assert counts[0], one
            elif one.measure is not Measure.RATIO and any(counts):
                assert counts[0] == 0, one
                assert counts[1] == counts[2] > 0, one
    served_here = by_county(db, KNOWN, AUTUMN, TODAY)
    assert {one.county for one in served_here} == {"0105"}


def test_a_figure_of_one_county_is_its_row_among_the_counties(db: Any, everybody: str) -> None:
    for way in ("service", "residence"):
        for one in by_county(db, KNOWN, AUTUMN, TODAY, by=way):
            if one.county:
                assert told(db, one.programme, one.county, by=way)[one.indicator] == one.value


COUNTIES = st.sampled_from([None, "0101", "0102", "0203"])
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["attendance", "screening", "enrolment", "case", "service", "session"]),
        st.sampled_from("abcde"),
        st.sampled_from([BEFORE, FIRST, "2025-10-30", LAST, AFTER]),
        st.sampled_from([None, "north", "south"]),
        st.sampled_from(["01", "0101", "0102-2"]),
    ),
    max_size=30,
)


def filled(events: list[tuple[Any, ...]], homes: dict[str, str | None]) -> Any:
    """A store in memory with these events of people who live there."""
    db = Database(memory=True)
    for entity in ENTITIES:
        db[entity.name].create({"id": str, **{name: field.column for name, field in entity.fields.items()}}, pk="id")
    db["alias"].create({"gone": str, "kept": str}, pk="gone")
    numbers = iter(range(10**6))

    def put(entity: str, **row: Any) -> str:
        row = {"id": f"{entity}-{next(numbers)}", "retired": False, **row}
        db[entity].insert(row)
        return str(row["id"])

    for person, county in homes.items():
        put("person", id=person, county=county, office="01")
    for name, county in (("north", "0102"), ("south", None)):
        put("centre", id=name, county=county, office="01")
    for kind, person, day, centre, office in events:
        of = {"office": office, "person": person}
        if kind in ("attendance", "session"):
            course = put("course", programme="talk", starts_on=day, centre=centre, office=office)
            session = put("session", course=course, held_on=day, headcount_male=2, office=office)
            put("registration", course=course, certified_on=day, **of)
            put("attendance", session=session, status="present" if kind == "session" else "absent", **of)
        elif kind == "screening":
            put(kind, programme="newborn", held_on=day, centre=centre, stage="screen", outcome="again", **of)
            put("referral", programme="newborn", referred_on=day, status="open", due_on=day, **of)
        elif kind == "enrolment":
            put(kind, programme="care", starts_on=day, ends_on=AFTER, status="left", centre=centre, **of)
        elif kind == "case":
            case = put(kind, programme="talks", opened_on=day, closed_on=AFTER, status="closed", centre=centre, **of)
            put("step", case=case, programme="talks", kind="session", done_on=day, office=office)
        else:
            put(kind, programme="jobs", given_on=day, centre=centre, **of)
    return db


PEOPLE_ONCE = {"registered", "screened", "persons", "households", "waiting_days", "coverage"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS, st.fixed_dictionaries(dict.fromkeys("abcde", COUNTIES)))
def test_the_counties_add_up_to_the_whole(events: list[tuple[Any, ...]], homes: dict[str, str | None]) -> None:
    db = filled(events, homes)
    flows = {(p.name, one.name) for p in KNOWN for one in of_programme(p) if one.measure is Measure.FLOW}
    for way in ("service", "residence"):
        whole = {
            (one.programme, one.indicator): one.value or 0 for one in figures(db, KNOWN, AUTUMN, None, TODAY, by=way)
        }
        parts = dict.fromkeys(whole, 0.0)
        for one in by_county(db, KNOWN, AUTUMN, TODAY, by=way):
            parts[one.programme, one.indicator] += one.value or 0
        for key in flows:
            once = key[1] in PEOPLE_ONCE
            if way == "residence" or not once:  # who lives in one county is of that one alone
                assert parts[key] == pytest.approx(whole[key], abs=0.4), (way, key)
            else:
                assert parts[key] >= whole[key], (way, key)
    db.conn.close()


# -- people served -----------------------------------------------------------------------------------------------------


def test_who_came_to_every_programme_was_served_once(db: Any, everybody: str) -> None:
    found = served(db, KNOWN, Scope(AUTUMN, TODAY))
    assert (found.persons, found.shapes) == (
        2, {"case": 2, "enrolment": 2, "screening": 2, "service": 2, "workshop": 2},
    )  # fmt: skip
    assert served(db, KNOWN[:1], Scope(AUTUMN, TODAY)).persons == 2
    ways = [served(db, KNOWN, Scope(AUTUMN, TODAY, county, by)).persons for county, by in
            (("0105", "service"), ("0207", "service"), ("0207", "residence"), ("0105", "residence"))]  # fmt: skip
    assert ways == [2, 0, 1, 0]


def test_being_covered_or_waiting_is_not_being_served(db: Any, put: Put) -> None:
    def place(person: str, starts_on: str | None, **row: Any) -> None:
        put("enrolment", programme="care", person=person, starts_on=starts_on, **{"status": "active", **row})

    place("covered for years", BEFORE)
    place("covered since autumn", FIRST)
    place("in a centre", BEFORE, centre="x")
    place("gone before", BEFORE, centre="x", status="left", ends_on=FIRST)
    place("left in it", BEFORE, centre="x", status="left", ends_on=LAST)
    place("waits", None, status="waiting")
    place("not yet", AFTER, centre="x")
    put("course", id="k", programme="talk", starts_on=FIRST)
    put("registration", course="k", person="never came")
    put("case", programme="talks", person="quiet", opened_on=BEFORE, status="open")
    put("step", case=put("case", programme="talks", person="visited", partner="both", opened_on=BEFORE, status="open"),
        programme="talks", kind="visit", done_on=LAST)  # fmt: skip
    found = served(db, KNOWN, Scope(AUTUMN, TODAY))
    assert found.shapes == {"case": 2, "enrolment": 3, "screening": 0, "service": 0, "workshop": 0}
    assert found.persons == 5


# -- bases -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flagged", "sound", "rate", "outside"),
    [(1, 3, 25.0, False), (2, 3, 40.0, False), (3, 3, 50.0, True), (0, 4, 0.0, True), (3, 0, 100.0, True),
     (1, 9, 10.0, False), (1, 10, 9.1, True)],
)  # fmt: skip
def test_a_base_outside_the_usual_range_is_looked_at(
    db: Any, put: Put, flagged: int, sound: int, rate: float, outside: bool
) -> None:
    for number in range(flagged + sound):
        row = {"stage": "screen", "outcome": "again" if number < flagged else "pass", "held_on": FIRST, "centre": "x"}
        put("screening", programme="newborn", person=str(number), **row)
    (one,) = bases(db, KNOWN, Scope(AUTUMN, TODAY))
    assert (one.screened, one.flagged, one.rate, one.outside) == (flagged + sound, flagged, rate, outside)


def test_bases_are_told_apart_and_only_by_their_first_tests(db: Any, put: Put, programmes: Any) -> None:
    (vision,) = (one for one in programmes if one.name == "vision")
    north, south = put("centre", county="0105"), put("centre", county="0207")
    for person, centre, stage, outcome in (("a", north, "first", "repeat"), ("b", north, "first", "uncooperative"),
                                           ("b", north, "first", "pass"), ("a", north, "repeat", "refer"),
                                           ("c", south, "first", "pass"), ("d", None, "first", "repeat")):  # fmt: skip
        put("screening", programme="vision", person=person, centre=centre, stage=stage, outcome=outcome, held_on=FIRST)
    found = [(one.county, one.screened, one.flagged) for one in bases(db, [vision], Scope(AUTUMN, TODAY))]
    assert found == [("0105", 2, 1), ("0207", 1, 0)]
    assert [one.county for one in bases(db, [vision], Scope(AUTUMN, TODAY, "0207"))] == ["0207"]
    assert bases(db, KNOWN[:1], Scope(AUTUMN, TODAY)) == []


# -- out of how many ---------------------------------------------------------------------------------------------------


def test_coverage_is_of_the_measure_that_the_programme_names(db: Any, put: Put) -> None:
    for child in "abc":
        put("screening", programme="newborn", person=child, held_on=FIRST, stage="screen")
    given = {"programme": "newborn", "period": "1404-Q3"}
    put("denominator", **given, measure="eligible", county="0101", value=100)
    assert told(db, "newborn")["coverage"] is None
    put("denominator", **given, measure="live_births", county="0101", value=12)
    assert (told(db, "newborn")["coverage"], told(db, "newborn", "0101")["coverage"]) == (25.0, 25.0)


def test_birth_cohorts_add_up_unless_the_whole_is_given(db: Any, put: Put) -> None:
    for child in "abc":
        put("screening", programme="newborn", person=child, held_on=FIRST, stage="screen")
    given = {"programme": "newborn", "period": "1404-Q3", "county": "0101"}
    for measure, value in (("live_births_1403", 8), ("live_births_1404", 4), ("live_births_of_boys", 100)):
        put("denominator", **given, measure=measure, value=value)
    put("denominator", **given, measure="live_births_1404", value=2, office="01")
    assert told(db, "newborn", "0101")["coverage"] == 30.0
    put("denominator", **given, measure="live_births", value=6)
    assert told(db, "newborn", "0101")["coverage"] == 50.0


# -- counts that came instead of rows ----------------------------------------------------------------------------------


def test_what_an_office_counted_is_not_counted_again_from_its_rows(db: Any, put: Put) -> None:
    for person, office in (("a", "0101"), ("b", "0101"), ("c", "0102"), ("d", "01")):
        put("service", programme="jobs", person=person, given_on=FIRST, office=office)
    whole = [told(db, "jobs", county, office="01")["given"] for county in (None, "0101", "0102")]
    assert whole == [4, 2, 1]
    put("tally", programme="jobs", indicator="given", period="1404-Q3", county="0101", value=7, counted=True)
    put("tally", programme="jobs", indicator="given", period="1404-Q3", county="0101", value=3, counted=True,
        office="0101-2")  # fmt: skip
    put("tally", programme="jobs", indicator="given", period="1404-Q3", county="0101", value=100)
    assert [told(db, "jobs", county, office="01")["given"] for county in (None, "0101", "0102")] == [112, 110, 1]
    at_home = told(db, "jobs", office="0101")
    assert (
        at_home["given"] == 2 + 1 + 1 + 3 + 100
    )  # its own rows, others' rows, the workstation's count, what was typed


def test_what_an_office_counts_is_of_its_own_rows_alone(db: Any, put: Put) -> None:
    north = put("centre", county="0105")
    for person, office, centre in (("a", "0101", None), ("b", "0101", north), ("c", "0101-2", None)):
        put("service", programme="jobs", person=person, given_on=FIRST, office=office, centre=centre)
    put("tally", programme="jobs", indicator="given", period="1404-Q3", county="0101", value=9)
    found = counted(db, JOBS, AUTUMN, TODAY, "0101")
    assert {county: one["given"] for (_, county), one in found.items()} == {"0101": 1, "0105": 1}


def test_no_programme_is_no_figure(db: Any) -> None:
    known: tuple[Programme, ...] = ()
    assert figures(db, known, parse_period("1404"), None, TODAY) == []
    assert served(db, known, Scope(AUTUMN, TODAY)).persons == 0
