"""Counting a quarter reads the rows of the quarter: the store finds them by programme and day, and scans no table."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from models.planning import counting, counting_cases, own
from models.planning.asking import Scope, asked
from models.planning.indicator import own_of
from models.store.store import Store
from models.text.jalali import parse_period
from tests.samples import PROGRAMMES, new_store

SCOPE = Scope(parse_period("1404-Q3"), datetime.date(2025, 12, 10))
EVENTS = (
    "screening",
    "attendance",
    "registration",
    "session",
    "course",
    "enrolment",
    "case",
    "step",
    "service",
    "referral",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = new_store(tmp_path_factory.mktemp("plans") / "daftar.db")
    yield made
    made.close()


def plan(store: Store, sql: str, values: dict[str, Any]) -> list[str]:
    return [row[3] for row in store.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize(
    ("sql", "found_by"),
    [
        (counting.COURSES, "course_programme (programme=?)"),  # its day may be that of its first session
        (counting.GUESTS, "registration_course (course=?)"),
        (counting.SESSIONS, "session_held_on (held_on>? AND held_on<?)"),
        (counting.ATTENDANCES, "attendance_session (session=?)"),
        (counting.CERTIFICATES, "registration_certified_on (certified_on>? AND certified_on<?)"),
        (counting.TESTS, "screening_programme (programme=? AND held_on>? AND held_on<?)"),
        (counting.REFERRALS, "referral_programme (programme=? AND referred_on>? AND referred_on<?)"),
        (counting.ENROLMENTS, "enrolment_programme (programme=?)"),
        (counting_cases.CASES, "case_programme (programme=? AND opened_on<?)"),
        (counting_cases.MEETINGS, "step_done_on (done_on>? AND done_on<?)"),
        (counting_cases.SERVICES, "service_programme (programme=? AND given_on>? AND given_on<?)"),
    ],
)
def test_rows_are_found_by_programme_and_day(store: Store, sql: str, found_by: str) -> None:
    told = plan(store, sql, asked(store.db, PROGRAMMES, SCOPE))
    assert any(found_by in line for line in told), told


@pytest.mark.parametrize("programme", [one for one in PROGRAMMES if own_of(one)], ids=lambda one: one.name)
def test_no_own_indicator_scans_a_table_of_events(store: Store, programme: Any) -> None:
    params = asked(store.db, [programme], SCOPE)
    for query in own.queries(programme):
        scanned = [line for line in plan(store, query.sql, {**params, **query.values}) if line.startswith("SCAN ")]
        assert not [line for line in scanned if line.split()[1] in (*EVENTS, "x", "c", "s")], scanned
