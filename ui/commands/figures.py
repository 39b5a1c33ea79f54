"""Commands that count and plan: figures, follow-ups, quarters, programmes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from models.errors import UserError
from models.text.persian import persian_number
from ui.commands import answers
from ui.commands.frame import PERIODS, a_path, command, group, pass_caller
from ui.commands.session import Caller, agreed, at_terminal

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]


@command("report", "آمار یک دوره؛ NAME نام گزارش است (فهرست: reports)")
@click.argument("name")
@click.option("--period", required=True, metavar="PERIOD", help=PERIODS)
@click.option("--county", metavar="CODE", help="تنها این شهرستان، با کد چهاررقمی")
@click.option(
    "--by",
    type=click.Choice(["service", "residence"]),
    default="service",
    help="شهرستان خدمت (service) یا سکونت (residence)",
)
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
    answers.show(
        answer,
        as_json=caller.as_json,
        words=lambda worded: worded.report(answer),
        empty="در این دوره چیزی برای این گزارش ثبت نشده است.",
    )


def _kept(office: Office, name: str, answer: Answer, to: Path) -> Answer:
    """Write a report to a file, and note that a copy left the office."""
    from reports.tables import figures

    head = office.papers.letterhead() if to.suffix.lower() == ".pdf" else None
    missing = figures.write({"title": name, **answer}, head, to, practice=office.practice)
    office.trail.kept("report", report=name, period=answer["period"], as_=to.suffix[1:].lower())
    answers.font_missing(missing)
    return {**answer, "file": str(to)}


@command("reports", "گزارش‌هایی که report می‌شناسد")
@pass_caller
def reports(caller: Caller) -> None:
    """The reports that `report` knows."""
    with caller.office() as office:
        answers.show(office.reports(), as_json=caller.as_json)


@command("calendar", "تقویم آموزشی یک فصل: جلسه‌های کارگاه‌ها")
@click.option("--period", required=True, metavar="PERIOD", help=PERIODS)
@click.option("--programme", metavar="NAME", help="تنها این برنامه، مانند premarital (فهرست: programme list)")
@click.option("--county", metavar="CODE", help="تنها این شهرستان، با کد چهاررقمی")
@pass_caller
def calendar(caller: Caller, period: str, programme: str | None, county: str | None) -> None:
    """`{session, course, day, starts_at, programme, topic, trainer, place, mode, capacity, registered, …}` each."""
    with caller.office() as office:
        told = office.calendar(period, programme, county)["sessions"]
    answers.show(
        told,
        as_json=caller.as_json,
        words=lambda worded: worded.sessions(told),
        empty="در این دوره جلسه‌ای ثبت نشده است.",
    )


@command("worklist", "کسانی که چشم‌به‌راهشان هستیم: ارجاع‌های بی‌پاسخ، به ترتیب سررسید")
@click.option("--overdue", is_flag=True, help="تنها آنچه از سررسیدش گذشته است")
@click.option("--repeats", is_flag=True, help="به جای ارجاع‌ها، آزمون‌های منتظر تکرار")
@click.option("--cases", is_flag=True, help="به جای ارجاع‌ها، گام‌ها و مهلت‌های پرونده‌های باز")
@click.option("--reviews", is_flag=True, help="به جای ارجاع‌ها، بازبینی‌هایی که هنگامشان رسیده است")
@pass_caller
def worklist(caller: Caller, overdue: bool, repeats: bool, cases: bool, reviews: bool) -> None:
    """`{referral, person, programme, due_on, state, mobile}` each; of cases and reviews `{entity, id, …}`."""
    with caller.office() as office:
        told = office.worklist(overdue, repeats, cases, reviews)
        late = "گذشته از سررسید " if overdue else ""
        answers.show(
            told,
            as_json=caller.as_json,
            words=lambda worded: worded.awaited(office, told),
            empty=f"{_awaited(repeats, cases, reviews)} {late}در انتظار نیست.",
        )


def _awaited(repeats: bool, cases: bool, reviews: bool) -> str:
    """What is awaited on the worklist that was asked for."""
    if cases or reviews:
        return " و ".join([*["گام یا مهلتی از پرونده‌ها"] * cases, *["بازبینی‌ای"] * reviews])
    return "آزمونی برای تکرار" if repeats else "ارجاعی"


@command("close", "بستن یک دوره، مانند 1404-Q3؛ آنچه در آن شمرده شد دیگر دگرگون نمی‌شود")
@click.argument("period")
@click.option("--yes", is_flag=True, help="بی‌پرسش، هرچند دوره هنوز به پایان نرسیده باشد")
@pass_caller
def close(caller: Caller, period: str, yes: bool) -> None:
    """`{period, id, open}`. A person at a terminal is asked first where the period has not ended."""
    with caller.office() as office:
        if at_terminal() and not (yes or caller.as_json):
            _agree_to_close(office, period)
        told = office.close_period(period)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.closed(told))


def _agree_to_close(office: Office, period: str) -> None:
    """Show what is open in a period that has not ended, and ask; UserError cancelled without a yes."""
    from models.store import stamps
    from models.text.jalali import parse_period
    from ui.commands import worded

    office.actor.require("close_period")
    span = parse_period(period, today=stamps.today())
    left = (span.last - stamps.today()).days
    if left <= 0:
        return
    answers.notice(answers.table(worded.pending(office.figures.before_close(span))))
    if not agreed(f"{span.label} هنوز {persian_number(left)} روز دارد و پس از بستن چیزی در آن ثبت نمی‌شود. بسته شود؟"):
        raise UserError("cancelled")


@command("list", "برنامه‌های این دفتر")
@pass_caller
def programme_list(caller: Caller) -> None:
    """`{name, label, shape, tier, version, group, service_level, mandate, …_label}` each; people see the labels."""
    with caller.office() as office:
        told = office.programmes()
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.programmes(told))


@command("add", "افزودن یک برنامه از پروندهٔ toml")
@click.argument("file", type=a_path())
@pass_caller
def programme_add(caller: Caller, file: Path) -> None:
    """Add a programme file, kept as a row and sent down."""
    with caller.office() as office:
        told = office.add_programme(file)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.became(told))


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
@click.option("--period", required=True, metavar="PERIOD", help=PERIODS)
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
