"""What one save costs: a person saved and committed through the store, beside a plain INSERT into a locked file.

    python -m tests.bench.saving [--saves 500] [--people 20000]

The difference is what log, stamps, search key and sort key cost. The last line goes through the whole front door.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from models.office import Office
from models.store.database import open_file
from models.store.engine import Database
from tests.bench.people import people

USER = "bench"


def main() -> None:
    """Measure and print, one line a way of saving."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--people", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        office = Office.create(Path(folder) / "o", level="county", code="0001", name="bench", **facts)
        with office.store.action(USER, "load"):
            office.rows.insert("person", people(options.people))
        _compare(office, _plain(Path(folder), options.people), options.saves, options.people)
        office.close()


def _plain(folder: Path, count: int) -> Database:
    db = open_file(folder / "plain.db", bytes(32), create=True)
    db["person"].insert_all(({n: str(v) for n, v in row.items()} for row in people(count)), pk="id")  # type: ignore[union-attr]
    return db


def _compare(office: Office, plain: Database, saves: int, first: int) -> None:
    """Each way takes a turn, save by save, so that the machine's drift meets all alike."""
    more = {way: people(saves, first=first + place * saves, seed=7) for place, way in enumerate(("plain", "store"))}
    edited = iter(office.rows.find("person", limit=saves))
    ways: dict[str, Callable[[], None]] = {
        "plain INSERT, committed": lambda: _insert_plain(plain, more["plain"]),
        "insert through the store": lambda: _insert(office, more["store"]),
        "update of one field": lambda: _update(office, next(edited)),
        "put through the front door": lambda: _put(office),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(saves):
        for way, save in ways.items():
            started = time.perf_counter()
            save()
            times[way].append((time.perf_counter() - started) * 1000)
    floor = statistics.median(times["plain INSERT, committed"])
    print(f"{'one save':32}{'median ms':>10}{'p95 ms':>9}{'more than plain':>17}")
    for way, found in times.items():
        median = statistics.median(found)
        print(f"{way:32}{median:>10.2f}{sorted(found)[int(len(found) * 0.95)]:>9.2f}{median - floor:>14.2f} ms")


def _insert_plain(db: Database, rows: Iterator[dict[str, Any]]) -> None:
    row = {name: str(value) for name, value in next(rows).items()}
    with db.atomic():
        names = ", ".join(f"[{name}]" for name in row)
        db.conn.execute(f"INSERT INTO person ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _insert(office: Office, rows: Iterator[dict[str, Any]]) -> None:
    with office.store.action(USER, "save"):
        office.rows.insert("person", [next(rows)])


def _update(office: Office, old: dict[str, Any]) -> None:
    with office.store.action(USER, "save"):
        office.rows.save("person", {**old, "address": "نشانی تازه"}, old)


def _put(office: Office) -> None:
    answer = office.put([{"first_name": "مریم", "last_name": "آزمون", "father_name": "علی", "sex": "زن"}], "person")
    if answer[0]["status"] != "saved":
        raise SystemExit(str(answer))


if __name__ == "__main__":
    main()
