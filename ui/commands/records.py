"""Commands on rows: what there is, saving, finding, taking back."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from models.errors import UserError
from ui.commands import answers, json_lines
from ui.commands.frame import command, pair, pass_caller
from ui.commands.session import Caller


@command("entities", "گونه‌های ثبت و نام هر یک در فرمان‌ها")
@pass_caller
def entities(caller: Caller) -> None:
    """`{name, label}` of each entity."""
    with caller.office() as office:
        answers.show(office.entities(), as_json=caller.as_json)


@command("describe", "خانه‌های یک ثبت، با نوع و گزینه‌ها")
@click.argument("entity")
@click.option("--programme", metavar="NAME", help="پرسش‌های این برنامه هم بیاید، مانند vision (فهرست: programme list)")
@pass_caller
def describe(caller: Caller, entity: str, programme: str | None) -> None:
    """`{name, kind, label, required, choices}` of each field."""
    with caller.office() as office:
        answers.show(office.describe(entity, programme), as_json=caller.as_json)


@command("put", "ثبت ردیف‌ها از JSON Lines (پرونده یا ورودی؛ ENTITY برابر - یعنی هر خط entity خود را دارد)")
@click.argument("entity")
@click.argument("file", default="-")
@pass_caller
def put(caller: Caller, entity: str, file: str) -> int:
    """Save lines; exit 1 when one of them was rejected. All are read first: the store is not held while one waits."""
    with _opened(file) as stream:
        lines = list(json_lines.read(stream))
    with caller.office() as office:
        saved = office.put([line for _, line in lines], None if entity == "-" else entity)
    rows = [{**row, "line": number} for row, (number, _) in zip(saved, lines, strict=True)]
    answers.show(rows, as_json=caller.as_json, words=lambda worded: worded.saved(rows))
    findings = [{"line": row["line"], **found} for row in rows for found in (*row["errors"], *row["warnings"])]
    answers.said(findings)
    return 1 if any(row["status"] == "rejected" for row in rows) else 0


@contextlib.contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-" and sys.stdin is not None:
        yield sys.stdin.buffer
        return
    if Path(file).is_dir():
        raise UserError("file-unreadable", value=file, why="پوشه است.")
    with Path(file).open("rb") as stream:
        yield stream


@command("get", "همهٔ خانه‌های یک ردیف")
@click.argument("entity")
@click.argument("row_id", metavar="ID")
@pass_caller
def get(caller: Caller, entity: str, row_id: str) -> None:
    """One row: as stored values, to people as its form shows it."""
    with caller.office() as office:
        row = office.get(entity, row_id)
        if caller.as_json:
            answers.show(row, as_json=True)
        else:
            from ui.commands import worded  # only where a person reads

            answers.sheet(worded.record(office, entity, row))


@command("find", "جست‌وجوی ردیف‌ها، همان که در پنجره هست")
@click.argument("entity")
@click.argument("words", nargs=-1)
@click.option(
    "--where",
    type=pair,
    multiple=True,
    metavar="FIELD=VALUE",
    help="تنها ردیف‌هایی با این مقدار، مانند sex=female (نام خانه‌ها: describe)",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="نه بیش از این شمار ردیف")
@pass_caller
def find(
    caller: Caller, entity: str, words: tuple[str, ...], where: tuple[tuple[str, str], ...], limit: int | None
) -> None:
    """Rows: as stored values, to people as the lists of the window show them."""
    wanted = _once(where)
    with caller.office() as office:
        rows = office.find(entity, " ".join(words), wanted, limit)
        answers.show(
            rows,
            as_json=caller.as_json,
            words=lambda worded: worded.found(office, entity, rows),
            empty="ردیفی پیدا نشد؛ واژه یا شرط دیگری بنویسید.",
        )


def _once(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The pairs as a mapping; a field named twice is wrong usage, since one of the two would be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise click.UsageError("یک خانه دو بار آمده است")
    return found


@command("history", "تاریخچهٔ یک ردیف، از کهنه به نو")
@click.argument("entity")
@click.argument("row_id", metavar="ID")
@pass_caller
def history(caller: Caller, entity: str, row_id: str) -> None:
    """`{when, who, office, field, before, after}` of each change; to people in words."""
    with caller.office() as office:
        told = office.history(entity, row_id) if caller.as_json else office.past.told(entity, row_id)[::-1]
    answers.show(told, as_json=caller.as_json)


@command("delete", "کنار گذاشتن یک ردیف (بازگرداندنی)")
@click.argument("entity")
@click.argument("row_id", metavar="ID")
@pass_caller
def delete(caller: Caller, entity: str, row_id: str) -> None:
    """Retire a row."""
    with caller.office() as office:
        told = office.delete(entity, row_id)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.became(told))


@command("undo", "پس گرفتن آخرین ثبت، کنار گذاشتن، یکی‌کردن یا تصمیم خودتان")
@pass_caller
def undo(caller: Caller) -> None:
    """Take back the last save, delete or decision of this user."""
    with caller.office() as office:
        told = office.undo()
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.undone(told))


@command("file", "پروندهٔ سلامت یک فرد: هرچه دربارهٔ او ثبت است")
@click.argument("entity", type=click.Choice(["person"]))
@click.argument("row_id", metavar="ID")
@pass_caller
def health_file(caller: Caller, entity: str, row_id: str) -> None:
    """Everything that is known of a person, by subject."""
    with caller.office() as office:
        told = office.health_file(row_id)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.health_file(told))


COMMANDS = (entities, describe, put, get, find, history, health_file, delete, undo)
