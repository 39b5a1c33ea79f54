"""What the one box costs: finding people while they are typed, among many, as the start page asks.

    python -m tests.bench.finding [--people 200000] [--rounds 20]

Each line is one text as it stands in the box at some key; the bar of the desk is 50 ms (95 % of all answers).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from models.office import Office
from tests.bench.people import people

USER = "bench"
TYPED = (
    "مح", "محم", "محمدی", "زهرا", "زهرا ا", "زهرا احمدی", "احمدی زهرا", "علی رضا", "رضا علی محمدی", "1000", "10000",
    "1000000001", "0912", "09123", "091234567", "كاظمي", "نیست‌هیچ‌کس",
)  # fmt: skip


def main() -> None:
    """Measure and print, one line a text, then the 95th percentile of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        with Office.create(Path(folder) / "o", level="county", code="0001", name="bench", **facts) as office:
            with office.store.action(USER, "load"):
                office.rows.insert("person", people(options.people))
            everything = [cost for text in TYPED for cost in _timed(office, text, options.rounds)]
    print(f"95 %: {statistics.quantiles(everything, n=20)[-1]:.1f} ms of {len(everything)} answers")


def _timed(office: Office, text: str, rounds: int) -> list[float]:
    costs, found = [], 0
    for _ in range(rounds):
        begun = time.perf_counter()
        found = len(office.today.find(text))
        costs.append(1000 * (time.perf_counter() - begun))
    print(f"{statistics.median(costs):7.1f} ms  {found:3} people  {text}")
    return costs


if __name__ == "__main__":
    main()
