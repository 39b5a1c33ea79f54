"""The exchange measured, beside its floor (ATTACH + INSERT OR REPLACE) and beside Morango in the same run.

    python -m tests.bench.exchange [--people 20000] [--large 200000] [--huge 1000000] [--counties 40] [--only CHAPTER…]

People out and in at three sizes, 200 changes, forty counties, one save, and whether anything is lost. Each step is a
process of its own, so that its peak memory is its own. What is compared is done in the same run: ratios are worth more
than seconds, the machine being shared (the spread of the rounds, and the noise of the floor, are shown).
To try it: --people 2000 --large 20000 --huge 50000 --counties 4 --saves 100, without the last two chapters (--only
sizes counties saving) in a minute or two; a size of 0 is left out. The whole takes about half an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.bench.exchanging import beside, counties, sizes
from tests.bench.exchanging.process import Step, run
from tests.bench.exchanging.sizes import Measured
from tests.bench.exchanging.table import Table

CHAPTERS = ("sizes", "counties", "saving", "morango", "losses")


def main() -> None:
    """Run the chapters and print the table; or, as a child of oneself, do one step."""
    options = _options()
    if options.step:
        told = _step(options.step)(Path(options.folder), **json.loads(options.given))
        sys.stdout.write(json.dumps(told) + "\n")
        return
    with tempfile.TemporaryDirectory(prefix="daftar-bench-") as folder:
        _table(Path(folder), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--huge", type=int, default=1_000_000)
    parser.add_argument("--counties", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1_000, help="people of each county")
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--only", nargs="+", choices=CHAPTERS, default=CHAPTERS)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "daftar-bench", help="for Morango")
    for hidden in ("--step", "--folder", "--given"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    return parser.parse_args()


def _step(name: str) -> Step:
    """MODULE.FUNCTION of what runs in a process of its own; imported only there, so that the parent stays small."""
    module, _, function = name.partition(".")
    step: Step = getattr(import_module(f"tests.bench.exchanging.{module}"), function)
    return step


def _table(folder: Path, options: argparse.Namespace) -> None:
    started, table = time.perf_counter(), Table()
    table.say(run("steps.fields", folder)["words"])
    try:
        _chapters(table, folder, options)
    finally:
        table.close()
        seconds, load = time.perf_counter() - started, os.getloadavg()[0]
        table.say(f"\n{seconds:.0f} s in all; load of the machine at the end {load:.1f}")


def _chapters(table: Table, folder: Path, options: argparse.Namespace) -> None:
    ours: Measured | None = None
    if "sizes" in options.only:
        for count, rounds in ((options.people, 3), (options.large, 1), (options.huge, 1)):
            if count:
                with tempfile.TemporaryDirectory(dir=folder) as own:
                    told = sizes.measure(table, Path(own), count, rounds)
                ours = ours or told
        if ours:
            sizes.aims(table, ours)
    table.floor = None
    if "counties" in options.only and options.counties:
        counties.measure(table, folder / "counties", options.counties, options.rows)
    if "saving" in options.only and options.saves:
        _saving(table, options.saves, options.people)
    _beside(table, folder, options, ours)


def _beside(table: Table, folder: Path, options: argparse.Namespace, ours: Measured | None) -> None:
    if not {"morango", "losses"} & set(options.only):
        return
    side = beside.side_of(table, folder / "morango", options.cache, options.people)
    if side and "morango" in options.only:
        beside.figures(table, side, ours, options.people)
    if "losses" in options.only:
        beside.losses(table, folder / "losses", side)


def _saving(table: Table, saves: int, people: int) -> None:
    """What one save costs, by the bench that measures it."""
    command = [sys.executable, "-m", "tests.bench.saving", "--saves", str(saves), "--people", str(people)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    table.say(f"\nOne save in a store of {people:,} people (tests.bench.saving)\n{done.stdout.rstrip()}")
    for way, more in re.findall(r"^(insert|update|put)\b.*?(-?[\d.]+) ms$", done.stdout, re.MULTILINE):
        table.aim(f"one save ({way}) more than a plain INSERT", float(more), 1, "ms")


if __name__ == "__main__":
    main()
