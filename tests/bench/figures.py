"""What a quarter's figures cost over a million events, in a store as an office has it: locked, indexed, on disk.

    python -m tests.bench.figures [--events 1000000] [--years 3] [--rounds 7] [--small] [--scattered]

The events are invented by SQL, straight into the tables and past the log (a log of a million lines changes nothing that
is counted): screenings with referrals, courses with sessions, registrations and attendances, enrolments, cases with
steps, and services, spread over the years, all programmes that ship, 20 counties and 400 centres. Each line is one
question as the window asks it; the bar is 1 s for the quarter's figures. Rows lie in the store in the order of their
days, give or take two months, as they are entered and as bundles bring them; `--scattered`: in no order, the worst that
can be. `--small` is a tenth, to see that it runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from models.office import Office
from models.store import tables
from models.store.engine import Connection

USER = "bench"
# Of a hundred events so many are of each kind; the rest of a course (sessions) comes with it.
SHARE = {"screening": 33, "referral": 4, "registration": 14, "attendance": 29, "enrolment": 6, "case": 2, "step": 8,
         "service": 4}  # fmt: skip
CENTRES, COUNTIES = 400, 20
_SERIES = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
_BASE = "2025-12-21"


def main() -> None:
    """Fill a store, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--scattered", action="store_true")
    options = parser.parse_args()
    if options.small:
        options.events, options.rounds = options.events // 10, 3
    os.environ["DAFTAR_NOW"] = "2025-12-10"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        facts = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        with Office.create(Path(folder) / "o", level="province", code="00", name="bench", **facts) as office:
            begun = time.perf_counter()
            events = fill(office, options.events, 365 * options.years, options.scattered)
            size = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file()) / 2**20
            print(f"{events:,} events, {size:,.0f} MB, filled in {time.perf_counter() - begun:.0f} s")
            print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            _table(office, options.rounds)


def fill(office: Office, events: int, days: int, scattered: bool = False) -> int:
    """Invent so many events; how many there are."""
    connection = office.store.db.conn
    names = [one.name for one in office.store.entities.values()]
    for entity in office.store.entities.values():
        for trigger in tables.triggers_of(entity):
            connection.execute(f"DROP TRIGGER IF EXISTS [{trigger}]")
    with office.store.writing():
        _places(connection, events // 4)
        _events(connection, office, events, days, scattered)
    counted = sum(connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0] for name in names if name in SHARE)
    return int(counted)


def _id(kind: str, number: str) -> str:
    """32 hex digits, scattered as ids are."""
    scattered = f"({number}) * 2654435761 % 4294967296, ({number}) * 40503 % 65536"
    return f"printf('%08x%08x%015x', {scattered}, {number}) || '{kind}'"


def _insert(connection: Connection, table: str, count: int, **columns: str) -> None:
    columns = {"office": "'00' || printf('%02d', 1 + i % 20)", "retired": "0", **columns}
    names = ", ".join(f"[{name}]" for name in columns)
    sql = f"{_SERIES} INSERT INTO [{table}] ({names}) SELECT {', '.join(columns.values())} FROM n"
    connection.execute(sql, {"count": count})


def _places(connection: Connection, people: int) -> None:
    county = "'00' || printf('%02d', 1 + i * 7 % 20)"
    _insert(connection, "person", people, id=_id("p", "i"), county=county, first_name="'نرگس'", last_name="'رضایی'",
            birth_date="date('2015-01-01', (i * 37 % 3600) || ' days')", search_key="''", sort_key="i")  # fmt: skip
    _insert(connection, "centre", CENTRES, id=_id("c", "i"), county="'00' || printf('%02d', 1 + i % 20)",
            name="'مرکز ' || i", kind="'kindergarten'")  # fmt: skip
    _insert(connection, "household", people // 4, id=_id("h", "i"), head=_id("p", "i * 4"))


def _day(days: int, scattered: bool, later: int = 0) -> str:
    """A day of so many before the last one, in the order of the rows give or take two months, or in none."""
    ago = f"{days} - (i * 7919 % {days})" if scattered else f"({days} - {days} * i / :count) + (i * 7919 % 60)"
    return f"min(date('{_BASE}', ({later} - ({ago})) || ' days'), '{_BASE}')"


def _events(connection: Connection, office: Office, events: int, days: int, scattered: bool) -> None:
    shipped = office.known.all()
    people = events // 4

    def of(shape: str, record: str | None = None) -> str:
        names = [one.name for one in shipped if one.shape == shape and record in (None, one.record)]
        choices = " ".join(f"WHEN {at} THEN '{name}'" for at, name in enumerate(names))
        return f"CASE i / 3 % {len(names)} {choices} END"

    who, where = _id("p", f"i * 31 % {people}"), _id("c", f"i % {CENTRES}")
    count = {name: events * share // 100 for name, share in SHARE.items()}
    day, later = _day(days, scattered), _day(days, scattered, 30)
    usual = {"programme": of("screening"), "person": who, "centre": where}
    outcome = "CASE WHEN i % 20 THEN 'pass' ELSE 'repeat' END"
    answers = '\'{"right": 8, "left": \' || (i % 12) || \', "strabismus": "none", "diagnosis": "healthy"}\''
    _insert(connection, "screening", count["screening"], id=_id("s", "i"), held_on=day, stage="'first'",
            outcome=outcome, answers=answers, **usual)  # fmt: skip
    _insert(connection, "referral", count["referral"], id=_id("r", "i"), programme=usual["programme"], person=who,
            referred_on=day, due_on=later, status="CASE i % 3 WHEN 0 THEN 'open' ELSE 'seen' END", source="'screening'",
            source_id=_id("s", "i * 8"), to_body="'optometrist'")  # fmt: skip
    courses = max(count["registration"] // 25, 1)
    course, session = _id("k", "i / 25"), _id("m", f"i * 3 * {courses} / {count['attendance']}")
    _insert(connection, "course", courses, id=_id("k", "i"), programme=of("workshop"), starts_on=day, centre=where)
    _insert(connection, "session", courses * 3, id=_id("m", "i"), course=_id("k", "i / 3"), headcount_female="i % 9",
            held_on=_day(days, scattered, 7))  # fmt: skip
    _insert(connection, "registration", count["registration"], id=_id("g", "i"), course=course, person=who,
            certified_on=f"CASE WHEN i % 3 THEN {later} END")  # fmt: skip
    _insert(connection, "attendance", count["attendance"], id=_id("a", "i"), session=session,
            person=who, status="CASE i % 9 WHEN 0 THEN 'absent' ELSE 'present' END")  # fmt: skip
    ended = f"CASE WHEN i % 2 THEN {_day(days, scattered, 300)} END"
    _insert(connection, "enrolment", count["enrolment"], id=_id("e", "i"), programme=of("enrolment"), person=who,
            centre=where, starts_on=day, ends_on=ended, asked_on=day,
            status="CASE WHEN i % 17 = 0 THEN 'waiting' WHEN i % 2 THEN 'left' ELSE 'active' END",
            answers="'{\"groups\": [\"disability\"], \"severity\": \"severe\"}'")  # fmt: skip
    cases = of("case", "case")
    _insert(connection, "case", count["case"], id=_id("d", "i"), programme=cases, person=who,
            opened_on=day, centre=where, closed_on=f"CASE WHEN i % 2 THEN {later} END",
            status="CASE WHEN i % 2 THEN 'closed' ELSE 'open' END",
            outcome="CASE WHEN i % 2 THEN 'good' END")  # fmt: skip
    _insert(connection, "step", count["step"], id=_id("t", "i"), case=_id("d", f"i % {count['case']}"),
            programme=cases, done_on=day, kind="CASE i % 3 WHEN 0 THEN 'session' ELSE 'visit' END")  # fmt: skip
    _insert(connection, "service", count["service"], id=_id("v", "i"), programme=of("case", "service"), person=who,
            household=_id("h", f"i % {people // 4}"), given_on=day, stage="'delivered'", amount="i",
            centre=where)  # fmt: skip


QUESTIONS: dict[str, Callable[[Office], object]] = {
    "the quarter": lambda office: office.report("indicators", "1404-Q3"),
    "the quarter of a county": lambda office: office.report("indicators", "1404-Q3", "0003"),
    "the quarter by county": lambda office: office.report("counties", "1404-Q3"),
    "the quarter by residence": lambda office: office.report("counties", "1404-Q3", None, "residence"),
    "the year": lambda office: office.report("indicators", "1404"),
    "people served": lambda office: office.report("served", "1404-Q3"),
    "bases": lambda office: office.report("bases", "1404-Q3"),
    "behind one figure": lambda office: office.figures.behind("vision", "screened", "1404-Q3", None),
}


def _table(office: Office, rounds: int) -> None:
    print(f"{'question':26} {'median':>8} {'least':>8} {'most':>8} {'cpu':>8}   of {rounds}, in seconds")
    for name, ask in QUESTIONS.items():
        costs, worked = [], []
        for _ in range(rounds):
            begun, at_work = time.perf_counter(), time.process_time()
            ask(office)
            costs.append(time.perf_counter() - begun)
            worked.append(time.process_time() - at_work)
        told = (statistics.median(costs), min(costs), max(costs), statistics.median(worked))
        print(f"{name:26} {' '.join(f'{one:8.2f}' for one in told)}")


if __name__ == "__main__":
    main()
