"""One county and its province at one size: everything out and in, then 200 changes when all was acknowledged."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.bench.exchanging.process import CHANGES, Told, middle, run
from tests.bench.exchanging.table import Table

ROUNDS_OF_CHANGES = 5
STEPS = {
    "idle": "open and close, nothing else",
    "export": "export",
    "preview": "preview",
    "take": "import, with the backup before it",
    "duplicate": "the same stick again",
    "acknowledge": "return bundle out",
}


@dataclass(frozen=True)
class Measured:
    """What is compared with others: the middle of the rounds of each step."""

    count: int
    export: Told
    take: Told
    preview: Told
    duplicate: Told
    changes_out: Told
    changes_in: Told


def measure(table: Table, folder: Path, count: int, rounds: int) -> Measured:
    """All steps at one size, in so many rounds on copies of one filled county."""
    table.title(f"{count:,} people")
    _floor(table, folder, count, 5 if rounds > 1 else 1)
    table.line("fill (not measured: no checks, one action)", count, run("steps.fill", folder / "1", count=count))
    for number in range(2, rounds + 1):
        shutil.copytree(folder / "1", folder / str(number))
    told: dict[str, Told] = {}
    for step, name in STEPS.items():
        told[step] = middle([run(f"steps.{step}", folder / str(number)) for number in range(1, rounds + 1)])
        table.line(name, 0 if step in ("idle", "duplicate") else count, told[step])
    table.aim(f"peak of the import of {count:,}", told["take"]["peak"], 300, "MB")
    table.aim(f"peak of the export of {count:,}", told["export"]["peak"], 300, "MB")
    out, into = _changes(table, folder / "1", count)
    return Measured(count, told["export"], told["take"], told["preview"], told["duplicate"], out, into)


def _floor(table: Table, folder: Path, count: int, rounds: int) -> None:
    found = middle([run("steps.floor", folder / f"floor-{number}", count=count) for number in range(rounds)])
    for number in range(rounds):
        shutil.rmtree(folder / f"floor-{number}")
    table.floor = count, found["seconds"]
    table.line("ATTACH + INSERT OR REPLACE (the floor)", count, found)
    if rounds > 1:
        noise = (found["most"] - found["least"]) / found["seconds"]
        table.say(f"  noise of the floor in {rounds} runs: {noise:.0%} of its middle one")


def aims(table: Table, at: Measured) -> None:
    """What sync.md wants of 20,000 rows; of more in proportion."""
    most = 2.5 * max(1, at.count / 20_000)
    table.aim(f"import of {at.count:,}", at.take["seconds"], most, "s", at.take["cpu"])
    table.aim(f"export of {at.count:,}", at.export["seconds"], most, "s", at.export["cpu"])
    again = at.duplicate
    table.aim(f"duplicate stick at {at.count:,}", again["seconds"] * 1000, 20, "ms", again["cpu"] * 1000)
    table.aim(f"preview / import at {at.count:,}", at.preview["seconds"] / at.take["seconds"], 1.2, "times")


def _changes(table: Table, folder: Path, count: int) -> tuple[Told, Told]:
    """200 changes out of a store that has nothing else to say, each round with others and then acknowledged."""
    out, into = [], []
    for number in range(ROUNDS_OF_CHANGES):
        run("steps.edit", folder, count=count, number=number)
        out.append(run("steps.export", folder))
        into.append(run("steps.take", folder, protect=False))
        run("steps.acknowledge", folder)
    told, taken = middle(out), middle(into)
    table.line(f"{CHANGES} changes out", CHANGES, told)
    table.line(f"{CHANGES} changes in, without the backup", CHANGES, taken)
    table.line("the backup before an import", count, run("steps.backup", folder))
    table.aim(f"{CHANGES} changes out at {count:,}", told["seconds"] * 1000, 50, "ms", told["cpu"] * 1000)
    return told, taken
