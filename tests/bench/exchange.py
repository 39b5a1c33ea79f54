"""Export and import of people, and of 200 changes in stores of two sizes, beside ATTACH and INSERT in the same run.

    python -m tests.bench.exchange [--people 20000] [--large 200000]

Each step is a process of its own, so that its peak memory is its own. What is compared is done in the same run: ratios
are worth more than seconds, the machine being shared (the spread of five plain runs is shown as its noise).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

USER, PASSPHRASE = "bench", "one two three four five"
CHANGES = 200


def main() -> None:
    """Run every step and print the table."""
    options = _options()
    if options.step:
        print(json.dumps(STEPS[options.step](Path(options.folder), options.count)))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        _table(Path(folder), options.people, options.large)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--step", choices=sorted(STEPS))
    parser.add_argument("--folder")
    parser.add_argument("--count", type=int, default=0)
    return parser.parse_args()


def _table(folder: Path, people: int, large: int) -> None:
    noise = [_run("floor", folder / f"floor{number}", people)["seconds"] for number in range(5)]
    floor = sorted(noise)[2]
    print(f"{'step':34}{'rows':>9}{'seconds':>9}{'cpu s':>8}{'rows/s':>11}{'peak MB':>9}{'/ floor':>9}")
    _line("ATTACH + INSERT OR REPLACE (floor)", people, {"seconds": floor, "cpu": floor, "peak": 0}, floor)
    print(f"  noise of the floor in five runs: {min(noise):.3f} to {max(noise):.3f} s")
    small, big = folder / "small", folder / "big"
    _line("fill a store", people, _run("fill", small, people), floor)
    for step in ("export", "preview", "import", "duplicate", "return"):
        _line(step, people, _run(step, small, people), floor)
    _changes(small, people)
    _run("fill", big, large)
    for step in ("export", "import", "return"):
        _line(f"{step} ({large:,})", large, _run(step, big, large), floor)
    _changes(big, large)


def _changes(folder: Path, people: int) -> None:
    for number in range(5):
        told = _run("changes", folder, number)
        _run("import", folder, people)
        _run("return", folder, people)
        size = f"{told['bytes'] / 1024:.0f} KB"
        print(
            f"  {CHANGES} changes out of {people:>9,}: {told['milliseconds']:.0f} ms, {told['records']} records, {size}"
        )


def _run(step: str, folder: Path, count: int) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "tests.bench.exchange",
        "--step",
        step,
        "--folder",
        str(folder),
        "--count",
        str(count),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _line(name: str, rows: int, told: dict[str, Any], floor: float) -> None:
    seconds, rate = told["seconds"], rows / told["seconds"]
    measured = f"{seconds:>9.2f}{told['cpu']:>8.2f}{rate:>11,.0f}{told['peak']:>9.0f}{seconds / floor:>9.1f}"
    print(f"{name:34}{rows:>9,}{measured}")


# -- the steps, each in a process of its own --------------------------------------------------------------------------


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    started, worked = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    return {"seconds": seconds, "cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _office(folder: Path, name: str) -> Any:
    from models.office import Office

    return Office.open(folder / name, user=USER, passphrase=PASSPHRASE)


def _floor(folder: Path, count: int) -> dict[str, Any]:
    """The same rows from one locked file into another by SQL alone: no log, no search, no checks."""
    from models.store.database import close_file, open_file
    from tests.bench.people import people

    key = bytes(32)
    source = open_file(folder / "source.db", key, create=True)
    rows = [{name: str(value) for name, value in row.items()} for row in people(count)]
    source["person"].insert_all(rows, pk="id")  # type: ignore[union-attr]
    close_file(source)
    target = open_file(folder / "target.db", key, create=True)
    columns = ", ".join(f"[{name}] TEXT" for name in rows[0] if name != "id")
    target.conn.execute(f"CREATE TABLE person (id TEXT PRIMARY KEY, {columns})")
    target.conn.attach(str(folder / "source.db"), "other", key)  # type: ignore[attr-defined]

    def copy() -> None:
        with target.atomic():
            names = ", ".join(f"[{name}]" for name in rows[0])
            target.conn.execute(f"INSERT OR REPLACE INTO person ({names}) SELECT {names} FROM other.person")

    return _timed(copy)


def _fill(folder: Path, count: int) -> dict[str, Any]:
    from models.office import Office
    from tests.bench.people import people

    facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": PASSPHRASE}
    county = Office.create(folder / "county", level="county", code="0001", name="county", **facts)
    province = Office.create(folder / "province", level="province", code="00", name="province", **facts)
    county.enrol_request(folder / "request")
    province.enrol_approve(folder / "request", folder / "approval")
    county.enrol_accept(folder / "approval")
    (folder / "stick").mkdir()

    def fill() -> None:
        with county.store.action(USER, "load"):
            county.rows.insert("person", people(count))

    told = _timed(fill)
    county.close()
    province.close()
    return told


def _exported(folder: Path, name: str) -> dict[str, Any]:
    answers: list[dict[str, Any]] = []
    with _office(folder, name) as office:
        told = _timed(lambda: answers.extend(office.export(folder / "stick")))
    return {**told, "records": answers[0]["records"], "bytes": answers[0]["bytes"]}


def _imported(folder: Path, *, dry_run: bool, expected: str) -> dict[str, Any]:
    newest = max((folder / "stick").glob("DAFTAR-0001-*"), key=lambda path: path.name)
    with _office(folder, "province") as office:
        answers: list[dict[str, Any]] = []
        told = _timed(lambda: answers.extend(office.import_files([newest], dry_run=dry_run)))
    if answers[0]["status"] != expected:
        sys.exit(f"{answers}")
    return told


def _returned(folder: Path, _count: int) -> dict[str, Any]:
    """The receipt: from the province to the county."""
    told = _exported(folder, "province")
    newest = max((folder / "stick").glob("DAFTAR-00-*"), key=lambda path: path.name)
    with _office(folder, "county") as office:
        office.import_files([newest])
    return told


def _changed(folder: Path, number: int) -> dict[str, Any]:
    from tests.bench.people import person_id

    with _office(folder, "county") as office:
        with office.store.action(USER, "save"):
            for place in range(number * CHANGES, (number + 1) * CHANGES):
                old = office.rows.get("person", person_id(place))
                office.rows.save("person", {**old, "address": f"نشانی تازه {number}"}, old)
        answers: list[dict[str, Any]] = []
        told = _timed(lambda: answers.extend(office.export(folder / "stick")))
    return {"milliseconds": told["seconds"] * 1000, "records": answers[0]["records"], "bytes": answers[0]["bytes"]}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "floor": _floor,
    "fill": _fill,
    "export": lambda folder, _: _exported(folder, "county"),
    "preview": lambda folder, _: _imported(folder, dry_run=True, expected="applied"),
    "import": lambda folder, _: _imported(folder, dry_run=False, expected="applied"),
    "duplicate": lambda folder, _: _imported(folder, dry_run=False, expected="nothing-new"),
    "return": _returned,
    "changes": _changed,
}

if __name__ == "__main__":
    main()
