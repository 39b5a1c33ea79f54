"""Commands that count and plan: figures, follow-ups, quarters, programmes."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.commands import answers
from ui.commands.frame import a_path, command, group, pass_caller
from ui.commands.session import Caller

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]


@command("report", "آمار یک دوره")
@click.argument("name")
@click.option("--period", required=True, metavar="PERIOD", help="1404 یا 1404-H1 یا 1404-Q3 یا 1404-07 یا DAY..DAY")
@click.option("--county", metavar="CODE", help="تنها این شهرستان")
@click.option("--by", type=click.Choice(["service", "residence"]), default="service", help="شهرستان خدمت یا سکونت")
@click.option("--to", type=a_path(), metavar="FILE.pdf|.xlsx", help="در یک پروندهٔ PDF یا Excel هم نوشته شود")
@pass_caller
def report(caller: Caller, name: str, period: str, county: str | None, by: str, to: Path | None) -> None:
    """`{period, rows}`; with `--to` also a workbook, or a paper with the same rows."""
    if to is not None and to.suffix.lower() not in (".pdf", ".xlsx"):
        raise click.UsageError("پسوند پروندهٔ --to باید .pdf یا .xlsx باشد")
    with caller.office() as office:
        answer = office.report(name, period, county, by)
        if to is not None:
            answer = _kept(office, name, answer, to)
    answers.show(answer if caller.as_json else _in_words(answer), as_json=caller.as_json)


def _in_words(answer: Answer) -> Answer:
    """A report as people read it: one of its own columns has their headings, in their order, and days as Jalali."""
    told = {"گزارش": answer.get("title"), "دوره": answer.get("label"), "file": answer.get("file")}
    told |= {"یادآوری" + " " * at: note for at, note in enumerate(answer.get("notes") or ())}
    columns = [*filter(None, [answer.get("group")]), *answer.get("columns", ())]
    rows = [{one["label"]: _word(row.get(one["name"]), one["kind"]) for one in columns} for row in answer["rows"]]
    return {**{name: value for name, value in told.items() if value}, "rows": rows if columns else answer["rows"]}


def _word(value: Any, kind: str) -> Any:
    if not value or kind != "day":
        return value
    from models.text import jalali  # the calendar is not wanted for --help

    return jalali.show(datetime.date.fromisoformat(value))


def _kept(office: Office, name: str, answer: Answer, to: Path) -> Answer:
    """Write a report to a file, and note that a copy left the office."""
    from reports.tables import figures

    head = office.papers.letterhead() if to.suffix.lower() == ".pdf" else None
    missing = figures.write({"title": name, **answer}, head, to, practice=office.practice)
    office.trail.kept("report", report=name, period=answer["period"], as_=to.suffix[1:].lower())
    answers.font_missing(missing)
    return {**answer, "file": str(to)}


@command("reports", "نام گزارش‌ها")
@pass_caller
def reports(caller: Caller) -> None:
    """The reports that `report` knows."""
    with caller.office() as office:
        answers.show(office.reports(), as_json=caller.as_json)


@command("calendar", "تقویم آموزشی یک فصل: جلسه‌های کارگاه‌ها")
@click.option("--period", required=True, metavar="PERIOD", help="1404-Q3 یا 1404-07 یا DAY..DAY")
@click.option("--programme", metavar="NAME", help="تنها این برنامه")
@click.option("--county", metavar="CODE", help="تنها این شهرستان")
@pass_caller
def calendar(caller: Caller, period: str, programme: str | None, county: str | None) -> None:
    """`{session, course, day, starts_at, programme, topic, trainer, place, mode, capacity, registered, …}` each."""
    with caller.office() as office:
        answers.show(office.calendar(period, programme, county)["sessions"], as_json=caller.as_json)


@command("worklist", "پیگیری‌های سررسیده و نزدیک")
@click.option("--overdue", is_flag=True, help="تنها سررسیدگذشته‌ها")
@click.option("--repeats", is_flag=True, help="به جای ارجاع‌ها، آزمون‌های منتظر تکرار")
@click.option("--cases", is_flag=True, help="به جای ارجاع‌ها، گام‌ها و مهلت‌های پرونده‌های باز")
@click.option("--reviews", is_flag=True, help="به جای ارجاع‌ها، بازبینی‌هایی که هنگامشان رسیده است")
@pass_caller
def worklist(caller: Caller, overdue: bool, repeats: bool, cases: bool, reviews: bool) -> None:
    """`{referral, person, programme, due_on, state, mobile}` each; of cases and reviews `{entity, id, …}`."""
    with caller.office() as office:
        answers.show(office.worklist(overdue, repeats, cases, reviews), as_json=caller.as_json)


@command("close", "بستن یک فصل")
@click.argument("period")
@pass_caller
def close(caller: Caller, period: str) -> None:
    """Close a quarter such as 1404-Q3."""
    with caller.office() as office:
        answers.show(office.close_period(period), as_json=caller.as_json)


@command("list", "برنامه‌های این دفتر")
@pass_caller
def programme_list(caller: Caller) -> None:
    """The programmes known here."""
    with caller.office() as office:
        answers.show(office.programmes(), as_json=caller.as_json)


@command("add", "افزودن یک برنامه از پروندهٔ toml")
@click.argument("file", type=a_path())
@pass_caller
def programme_add(caller: Caller, file: Path) -> None:
    """Add a programme file, kept as a row and sent down."""
    with caller.office() as office:
        answers.show(office.add_programme(file), as_json=caller.as_json)


@command("words", "واژه‌هایی که پروندهٔ یک برنامه می‌شناسد")
@pass_caller
def programme_words(caller: Caller) -> None:
    """The vocabulary as a text for people, with --json `{text}`; it asks for no office."""
    from models.schema.codelists import RESOURCES

    text = (RESOURCES / "help" / "programmes.txt").read_text(encoding="utf-8")
    if caller.as_json:
        answers.show({"text": text}, as_json=True)
    else:
        click.echo(text, nl=False)


@command("export", "ردیف‌های یک برنامه در یک دوره، با ستون‌های فرم کشوری و به ترتیب آن، در یک پروندهٔ Excel")
@click.argument("name")
@click.option("--period", required=True, metavar="PERIOD", help="1404 یا 1404-Q3 یا 1404-07 یا DAY..DAY")
@click.option("--to", type=a_path(), required=True, metavar="FILE.xlsx", help="پرونده‌ای که نوشته می‌شود")
@pass_caller
def programme_export(caller: Caller, name: str, period: str, to: Path) -> None:
    """`{file, rows}`."""
    if to.suffix.lower() != ".xlsx":
        raise click.UsageError("پسوند پروندهٔ --to باید .xlsx باشد")
    with caller.office() as office:
        form = office.national.gather(name, period)
        from reports.lists import Cell, write_list

        rows = ({one: Cell(*cell) for one, cell in row.items()} for row in form.rows)
        fields = [(one.name, one.field) for one in form.columns]
        made = write_list(to, form.title, fields, rows, office.practice)
        office.trail.kept("sheet", form.entity, rows=made["rows"])
    answers.show(made, as_json=caller.as_json)


COMMANDS = (
    report,
    reports,
    calendar,
    worklist,
    close,
    group("programme", "برنامه‌ها", (programme_list, programme_add, programme_export, programme_words)),
)
