"""How long a clerk waits for a list: first page, search as one types, order by a column, filters, pages far down.

    python -m tests.bench.lists [--people 200000] [--rounds 40]

Every question goes through the front door, with the words of its cells and the number of all that match.
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
from tests.bench.people import FAMILY, GIVEN, people

USER = "bench"
GOAL = 50  # ms, of the first page and of what is found while typing (desk.md)


def main() -> None:
    """Measure and print, one line a kind of question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        with Office.create(Path(folder) / "o", level="county", code="0001", name="bench", **facts) as office:
            started = time.perf_counter()
            with office.store.action(USER, "load"):
                office.rows.insert("person", people(options.people))
            print(f"{options.people} people written in {time.perf_counter() - started:.0f} s")
            _measure(office, options.rounds, options.people)


def _measure(office: Office, rounds: int, count: int) -> None:
    dice = random.Random(3)
    typed = _typing(dice)
    ways: dict[str, Callable[[], Any]] = {
        f"first page (≤ {GOAL})": lambda: office.page("person"),
        f"search as typed (≤ {GOAL})": lambda: office.page("person", next(typed)),
        "a page anywhere": lambda: office.page("person", offset=dice.randrange(count)),
        "by a column, again": lambda: office.page("person", order="birth_date", offset=dice.randrange(count)),
        "days from and to": lambda: office.page("person", where=_days(dice)),
    }
    once: dict[str, Callable[[], Any]] = {
        "by a column, first time": lambda: office.page(
            "person", order=dice.choice(("first_name", "birth_date", "sex"))
        ),
        "filter of half of all": lambda: office.page("person", where={"sex": "male"}),
        "after a save, first page": lambda: office.page("person"),
    }
    print(f"{'':32}{'median ms':>10}{'p95 ms':>9}")
    for way, ask in ways.items():
        _tell(way, [_timed(ask) for _ in range(rounds)])
    for way, ask in once.items():
        _tell(way, [_after_a_save(office, ask) for _ in range(max(3, rounds // 8))])


def _tell(way: str, times: list[float]) -> None:
    print(f"{way:32}{statistics.median(times):>10.1f}{sorted(times)[int(len(times) * 0.95)]:>9.1f}")


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def _after_a_save(office: Office, ask: Callable[[], Any]) -> float:
    """What is asked after something changed, when nothing that was kept is of use."""
    row = office.rows.find("person", limit=1)[0]
    with office.store.action(USER, "save"):
        office.rows.save("person", {**row, "notes": f"{time.perf_counter()}"}, row)
    return _timed(ask)


def _typing(dice: random.Random) -> Iterator[str]:
    """Names as they are typed, letter by letter: first and last name, or last name alone."""
    while True:
        words = dice.choice((f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}", dice.choice(FAMILY)))
        yield from (words[: number + 1] for number in range(len(words)))


def _days(dice: random.Random) -> dict[str, str]:
    year = dice.randint(1960, 2023)
    return {"birth_date>=": f"{year}-01-01", "birth_date<=": f"{year}-12-31"}


if __name__ == "__main__":
    main()
