"""Forty county bundles taken in by their province in one go."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exchanging.process import run
from tests.bench.exchanging.table import Table


def measure(table: Table, folder: Path, counties: int, rows: int) -> None:
    """The counties' bundles in one folder, looked at and taken in."""
    table.title(f"{counties} counties of {rows:,} people each, their bundles in one folder")
    everyone = counties * rows
    table.line("fill and export (not measured)", everyone, run("province.tree", folder, counties=counties, rows=rows))
    table.line(
        "preview of all", everyone, run("province.take_tree", folder, counties=counties, rows=rows, dry_run=True)
    )
    told = run("province.take_tree", folder, counties=counties, rows=rows, dry_run=False)
    table.line("import of all", everyone, told)
    table.aim(
        f"{counties} bundles of {rows:,} rows in", told["seconds"], 10 * max(1, everyone / 40_000), "s", told["cpu"]
    )
