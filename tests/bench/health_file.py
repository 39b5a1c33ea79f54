"""How long a health file takes in a large store, and the worklists of cases and reviews beside it.

    python -m tests.bench.health_file [--people 200000] [--rounds 60]

Half of the people have a test and a place in a kindergarten, one in ten a case with three steps and a service; the file
is asked for people who have all of it, through the front door, with the line of the audit that it leaves. What else the
machine does is in the numbers: the fastest of each kind is told too, and the load beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from models.office import Office
from models.schema.entity import Row
from tests.bench.people import people, person_id

USER = "bench"
GOAL = 50  # ms, of one file
EACH, CASES = 2, 10  # one person in so many has a test and a place; one in so many a case and a service


def main() -> None:
    """Measure and print, one line a kind of question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        os.environ["DAFTAR_NOW"] = "2025-12-10"
        facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        with Office.create(Path(folder) / "o", level="county", code="0001", name="bench", **facts) as office:
            started = time.perf_counter()
            with office.store.action(USER, "load"):
                office.rows.insert("person", people(options.people))
                for entity, rows in _work(options.people).items():
                    office.rows.insert(entity, rows)
            print(f"{options.people} people and their work written in {time.perf_counter() - started:.0f} s")
            _measure(office, options.rounds, options.people)


def _work(count: int) -> dict[str, Iterator[Row]]:
    return {
        "screening": (_screening(one) for one in range(0, count, EACH)),
        "enrolment": (_enrolment(one) for one in range(0, count, EACH)),
        "case": (_case(one) for one in range(0, count, CASES)),
        "step": (_step(one, number) for one in range(0, count, CASES) for number in range(3)),
        "service": (_service(one) for one in range(0, count, CASES)),
        "referral": (_referral(one) for one in range(0, count, CASES)),
    }


def _row(mark: str, order: int, **row: Any) -> Row:
    return {"id": mark.encode().hex().zfill(8) + f"{order:024x}", "office": "0001", "retired": False, **row}


def _screening(one: int) -> Row:
    told = {"programme": "vision", "person": person_id(one), "held_on": f"2025-{1 + one % 11:02d}-10"}
    answers = {"right": one % 10, "left": 9}
    return _row("scr", one, **told, stage="first", outcome="pass" if one % 10 > 6 else "repeat", answers=answers)


def _enrolment(one: int) -> Row:
    told = {"programme": "kindergarten", "person": person_id(one), "starts_on": "2025-09-23", "status": "active"}
    return _row("enr", one, **told, answers={"allergies": "بادام", "insurer": "سلامت", "shift": "morning"})


def _case(one: int) -> Row:
    told = {"programme": "counselling_education", "person": person_id(one), "opened_on": "2025-03-01"}
    closed = {"status": "closed", "closed_on": "2025-11-30", "outcome": "improved"}
    return _row("cas", one, **told, **(closed if one % 3 else {"status": "open"}))


def _step(one: int, number: int) -> Row:
    told = {"case": _case(one)["id"], "programme": "counselling_education", "kind": "session", "number": number + 1}
    days = {"done_on": f"2025-0{4 + number}-10", "next_on": f"2025-0{5 + number}-01"}
    return _row("stp", one * 4 + number, **told, **days, answers={"topic": "exam"})


def _service(one: int) -> Row:
    told = {"programme": "employment", "person": person_id(one), "given_on": "2025-05-01"}
    return _row("srv", one, **told, answers={"work": "self", "verification": "pending" if one % 3 else "verified"})


def _referral(one: int) -> Row:
    told = {"programme": "vision", "person": person_id(one), "to_body": "optometrist", "referred_on": "2025-10-01"}
    return _row("ref", one, **told, due_on="2025-11-01", status="open" if one % 3 else "seen")


def _measure(office: Office, rounds: int, count: int) -> None:
    dice = random.Random(3)
    full = office.health_file(person_id(CASES))
    parts = {name: len(full[name]) for name in ("health", "screenings", "enrolments", "cases", "services", "referrals")}
    print(f"one file holds {parts}, its case {full['cases'][0]['steps']} steps")
    print(f"load of the machine {os.getloadavg()[0]:.1f}\n{'':32}{'median ms':>10}{'p95 ms':>9}{'fastest':>9}")
    _tell(f"health file (≤ {GOAL})", rounds, lambda: office.health_file(person_id(dice.randrange(0, count, CASES))))
    _tell(
        "health file, nothing in it", rounds, lambda: office.health_file(person_id(dice.randrange(count // 2) * 2 + 1))
    )
    few = max(3, rounds // 10)
    _tell(f"worklist --cases ({len(office.worklist(cases=True))})", few, lambda: office.worklist(cases=True))
    _tell(f"worklist --reviews ({len(office.worklist(reviews=True))})", few, lambda: office.worklist(reviews=True))


def _tell(way: str, rounds: int, ask: Callable[[], Any]) -> None:
    times = sorted(_timed(ask) for _ in range(rounds))
    print(f"{way:32}{statistics.median(times):>10.1f}{times[int(len(times) * 0.95)]:>9.1f}{times[0]:>9.1f}")


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
