"""Commands on workbooks of others: taking a list in, and laying one beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands import answers
from ui.commands.frame import a_path, command, pair, pass_caller
from ui.commands.session import Caller

if TYPE_CHECKING:
    from models.office import Office


@command("load", "گرفتن یک پروندهٔ Excel یا CSV")
@click.argument("file", type=a_path())
@click.option(
    "--as", "entity", required=True, metavar="ENTITY", help="هر ردیف چه ثبتی است: person، screening، enrolment، …"
)
@click.option("--programme", metavar="NAME", help="نام برنامه، مانند vision (فهرست: programme list)")
@click.option(
    "--set", "fixed", type=pair, multiple=True, metavar="FIELD=VALUE", help="مقدار یکسان همهٔ ردیف‌ها، مانند centre=ID"
)
@click.option(
    "--map",
    "mapping",
    type=a_path(),
    metavar="FILE",
    help='پرونده‌ای که می‌گوید کدام ستون کدام خانه است: {"A": "first_name"}',
)
@click.option("--dry-run", is_flag=True, help="چیزی ثبت نشود، تنها گفته شود چه می‌شد")
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
    answers.show(answer, as_json=caller.as_json, words=lambda worded: worded.loaded(answer, columns=dry_run))
    answers.said([*answer["errors"], *(answer["warnings"] if not caller.as_json else ())])
    return 1 if answer["rejected"] else 0


@command("sheet", "برگهٔ خالی Excel برای یک ثبت؛ پرشده‌اش را load می‌گیرد")
@click.argument("entity")
@click.option("--programme", metavar="NAME", help="نام برنامه، مانند vision (فهرست: programme list)")
@click.option("--to", type=a_path(), required=True, metavar="FILE.xlsx", help="پرونده‌ای که نوشته می‌شود")
@pass_caller
def sheet(caller: Caller, entity: str, programme: str | None, to: Path) -> None:
    """`{file, columns: [{field, heading, required}]}`."""
    _is_workbook(to)
    with caller.office() as office:
        columns = office.sheets.blank(entity, programme)
        title = " – ".join(one["label"] for one in _labels(office, entity, programme))
        from reports.blank_sheets import write_blank

        write_blank(to, title, columns, practice=office.practice)
    told = [{"field": one.path, "heading": one.heading, "required": one.required} for one in columns]
    answers.show({"file": str(to), "columns": told}, as_json=caller.as_json)


def _labels(office: Office, entity: str, programme: str | None) -> list[dict[str, str]]:
    """The record and the programme as people call them."""
    found = [one for one in office.entities() if one["name"] == entity]
    return [*found, *(one for one in office.programmes() if one["name"] == programme)]


def _is_workbook(to: Path) -> None:
    if to.suffix.lower() != ".xlsx":
        raise click.UsageError("پسوند پروندهٔ --to باید .xlsx باشد")


@command("overlap", "سنجیدن فهرست دستگاهی دیگر با فهرست ما")
@click.argument("file", type=a_path())
@click.option(
    "--map",
    "mapping",
    type=a_path(),
    metavar="FILE",
    help='پرونده‌ای که می‌گوید کدام ستون کدام خانه است: {"A": "first_name"}',
)
@click.option("--to", type=a_path(), metavar="FILE.pdf|.xlsx", help="نتیجه در یک پروندهٔ PDF یا Excel هم نوشته شود")
@click.option("--sign-off", "signer", metavar="NAME", help="نام نمایندهٔ دستگاه دیگر که نتیجه را امضا می‌کند")
@pass_caller
def overlap(caller: Caller, file: Path, mapping: Path | None, to: Path | None, signer: str | None) -> None:
    """`{both, maybe, only_theirs, only_ours, rows}`; with `--sign-off` also `signed`, and a note of counts alone."""
    if to is not None and to.suffix.lower() not in (".pdf", ".xlsx"):
        raise click.UsageError("پسوند پروندهٔ --to باید .pdf یا .xlsx باشد")
    with caller.office() as office:
        answer = office.overlap(file, mapping)
        if to is not None:
            from reports.tables import overlap as tables

            head = office.papers.letterhead() if to.suffix.lower() == ".pdf" else None
            missing = tables.write(answer, head, to, practice=office.practice, signer=signer or "")
            office.trail.kept("sheet", "person", rows=len(answer["rows"]), as_=to.suffix[1:].lower())
            answers.font_missing(missing)
            answer = {**answer, "file": str(to)}
        if signer:
            answer = {**answer, "signed": office.overlap_signed(answer)}
    answers.show(answer, as_json=caller.as_json, words=lambda worded: worded.overlap(answer))


COMMANDS = (load, sheet, overlap)
