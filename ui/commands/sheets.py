"""Commands on workbooks of others: taking a list in, and laying one beside ours."""

from __future__ import annotations

from pathlib import Path

import click

from ui.commands import answers
from ui.commands.frame import a_path, command, pair, pass_caller
from ui.commands.session import Caller


@command("load", "گرفتن یک پروندهٔ Excel یا CSV")
@click.argument("file", type=a_path())
@click.option("--as", "entity", required=True, metavar="ENTITY", help="هر ردیف چیست")
@click.option("--programme", metavar="NAME", help="برنامه")
@click.option("--set", "fixed", type=pair, multiple=True, metavar="FIELD=VALUE", help="مقدار یکسان همهٔ ردیف‌ها")
@click.option("--map", "mapping", type=a_path(), metavar="FILE", help="کدام ستون کدام خانه است")
@click.option("--dry-run", is_flag=True, help="تنها بگو چه می‌شود")
@click.option("--errors", type=a_path(), metavar="FILE.xlsx", help="رونوشتی که هر خطا در خانهٔ خودش نوشته شده است")
@pass_caller
def load(
    caller: Caller,
    file: Path,
    entity: str,
    programme: str | None,
    fixed: tuple[tuple[str, str], ...],
    mapping: Path | None,
    dry_run: bool,
    errors: Path | None,
) -> int:
    """`{rows, saved, unchanged, rejected, errors, warnings}`; exit 1 when a row was rejected."""
    values = dict(fixed)
    if len(values) != len(fixed):
        raise click.UsageError("یک خانه دو بار با --set آمده است")
    with caller.office() as office:
        answer = office.load(
            file, entity=entity, programme=programme, fixed=values, mapping=mapping, dry_run=dry_run, errors=errors
        )
    answers.show(answer, as_json=caller.as_json)
    answers.said(answer["errors"])
    return 1 if answer["rejected"] else 0


@command("overlap", "سنجیدن فهرست دستگاهی دیگر با فهرست ما")
@click.argument("file", type=a_path())
@click.option("--to", type=a_path(), metavar="FILE.xlsx", help="نتیجه در یک پروندهٔ Excel هم نوشته شود")
@pass_caller
def overlap(caller: Caller, file: Path, to: Path | None) -> None:
    """`{both, maybe, only_theirs, only_ours, rows}`."""
    if to is not None and to.suffix.lower() != ".xlsx":
        raise click.UsageError("پسوند پروندهٔ --to باید .xlsx باشد")
    with caller.office() as office:
        answer = office.overlap(file)
        if to is not None:
            from reports import sheets

            answer = {**answer, "file": str(sheets.overlap_sheet(answer, to, office.practice))}
            office.trail.kept("sheet", "person", rows=len(answer["rows"]))
    answers.show(answer, as_json=caller.as_json)


COMMANDS = (load, overlap)
