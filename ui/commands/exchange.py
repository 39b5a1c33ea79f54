"""Commands between offices: joining, bundles out and in, what waits for a decision, receipts."""

from __future__ import annotations

from pathlib import Path

import click

from models.errors import UserError
from ui.commands import answers
from ui.commands.frame import a_path, command, group, pass_caller
from ui.commands.session import Caller, agreed, at_terminal

_TO = click.option("--to", type=a_path(), required=True, metavar="FILE", help="پرونده‌ای که نوشته می‌شود")
_FILE = click.argument("file", type=a_path())


@command("request", "درخواست پیوستن به دفتر بالاتر")
@_TO
@pass_caller
def request(caller: Caller, to: Path) -> None:
    """`{office, replica, fingerprint}` of this office, to be read out by telephone."""
    with caller.office() as office:
        answers.show(office.enrol_request(to), as_json=caller.as_json)


@command("approve", "پذیرفتن درخواست یک دفتر، پس از سنجیدن اثر انگشت با تلفن")
@_FILE
@_TO
@click.option("--yes", is_flag=True, help="بی‌پرسش از کسی که پشت پایانه است")
@pass_caller
def approve(caller: Caller, file: Path, to: Path, yes: bool) -> None:
    """`{office, replica, fingerprint}` of the office that asked. A person at a terminal is asked first."""
    with caller.office() as office:
        if at_terminal() and not (yes or caller.as_json):
            answers.show(office.read_request(file), as_json=False)
            if not agreed("آیا دفتر درخواست‌دهنده همین اثر انگشت را پشت تلفن خواند؟"):
                raise UserError("enrol-wrong", why="اثر انگشت تأیید نشد.")
        answers.show(office.enrol_approve(file, to), as_json=caller.as_json)


@command("accept", "گرفتن گواهی از دفتر بالاتر")
@_FILE
@pass_caller
def accept(caller: Caller, file: Path) -> None:
    """Join the parent with the certificate that it wrote."""
    with caller.office() as office:
        answers.show(office.enrol_accept(file), as_json=caller.as_json)


@command("export", "نوشتن بستهٔ آنچه هنوز رسید نشده است")
@click.option("--to", type=a_path(), metavar="PATH", help="پوشه یا پروندهٔ بسته")
@click.option("--for", "recipient", metavar="OFFICE", help="کد دفتر گیرنده، یا all برای همه؛ بی آن دفتر بالاتر")
@click.option("--full", is_flag=True, help="همه چیز از آغاز، نه تنها آنچه رسید نشده است")
@pass_caller
def export(caller: Caller, to: Path | None, recipient: str | None, full: bool) -> None:
    """`{file, to, number, records, bytes, sha256}` for each recipient."""
    with caller.office() as office:
        answers.show(office.export(to, recipient, full), as_json=caller.as_json)


@command("import", "گرفتن بسته‌ها از پرونده یا پوشه")
@click.argument("paths", type=a_path(), nargs=-1, required=True, metavar="PATH...")
@click.option("--dry-run", is_flag=True, help="چیزی ثبت نشود، تنها گفته شود چه می‌شد")
@click.option(
    "--plan",
    "plans",
    multiple=True,
    metavar="PLAN",
    help="نشان plan که --dry-run گفت: اگر از آن پس چیزی دگرگون شده باشد بسته گرفته نمی‌شود",
)
@pass_caller
def import_files(caller: Caller, paths: tuple[Path, ...], dry_run: bool, plans: tuple[str, ...]) -> int:
    """One answer for each file; exit 1 when one was held or refused, or has rows in quarantine.

    With `--plan` (one for each file) a file is taken in as its preview said, or refused with bundle-overtaken.
    """
    with caller.office() as office:
        rows = office.import_files(paths, dry_run, plans=plans or None)
    answers.show(rows, as_json=caller.as_json, words=lambda worded: worded.received(rows, dry_run=dry_run))
    answers.said({key: row.get(key) for key in ("file", "code", "message")} for row in rows if row.get("code"))
    sound = all(row["status"] in {"applied", "nothing-new"} and not row.get("quarantined") for row in rows)
    return 0 if sound else 1


@command("quarantine", "ردیف‌هایی که پذیرفته نشدند یا منتظرند")
@pass_caller
def quarantine(caller: Caller) -> None:
    """`{id, from, entity, row, code, message, waits_for}` each."""
    with caller.office() as office:
        told = office.quarantine() if caller.as_json else ()
        answers.show(
            told,
            as_json=caller.as_json,
            words=lambda worded: worded.quarantine(office),
            empty="ردیفی کنار نگذاشته‌ایم و نگذاشته‌اند.",
        )


@command("conflicts", "ناسازگاری‌هایی که منتظر تصمیم‌اند")
@click.option("--all", "all_of_them", is_flag=True, help="آنچه خودبه‌خود حل شد هم بیاید")
@pass_caller
def conflicts(caller: Caller, all_of_them: bool) -> None:
    """`{id, entity, row, field, ours, theirs, base, who, when}` each."""
    with caller.office() as office:
        told = office.conflicts(all_of_them)
        answers.show(
            told,
            as_json=caller.as_json,
            words=lambda worded: worded.conflicts(office, told, settled=all_of_them),
            empty="ناسازگاری‌ای نیست." if all_of_them else "ناسازگاری‌ای منتظر تصمیم نیست.",
        )


@command("resolve", "تصمیم دربارهٔ یک ناسازگاری")
@click.argument("conflict_id", metavar="ID")
@click.option(
    "--take", required=True, metavar="ours|theirs|VALUE", help="مقدار ما (ours)، مقدار آنان (theirs) یا مقداری دیگر"
)
@click.option("--why", required=True, metavar="TEXT", help="دلیل")
@pass_caller
def resolve(caller: Caller, conflict_id: str, take: str, why: str) -> None:
    """Decide one conflict."""
    with caller.office() as office:
        answers.show(office.resolve(conflict_id, take, why), as_json=caller.as_json)


@command("show", "رسیدی که پشت تلفن خوانده می‌شود")
@pass_caller
def receipt_show(caller: Caller) -> None:
    """The telephone receipt for each peer."""
    with caller.office() as office:
        answers.show(office.receipt(), as_json=caller.as_json)


@command("enter", "رسیدی که پشت تلفن شنیده شد")
@click.argument("digits", nargs=-1, required=True, metavar="DIGITS")
@pass_caller
def receipt_enter(caller: Caller, digits: tuple[str, ...]) -> None:
    """`{office, number, place}` of the bundle that is confirmed by it."""
    with caller.office() as office:
        answers.show(office.peers.enter_receipt("".join(digits)), as_json=caller.as_json)


@command("exchange", "وضع رفت‌وآمد بسته‌ها با هر دفتر")
@pass_caller
def exchange(caller: Caller) -> None:
    """`{office, replica, sent, acknowledged, received, missing, waiting}` of each peer."""
    with caller.office() as office:
        told = office.exchange()
    answers.show(
        told,
        as_json=caller.as_json,
        words=lambda worded: worded.peers(told),
        empty="این دفتر هنوز با دفتری رفت‌وآمد ندارد؛ نخست enrol.",
    )


COMMANDS = (
    group("enrol", "پیوستن یک دفتر به دفتر بالاتر", (request, approve, accept)),
    export,
    import_files,
    quarantine,
    conflicts,
    resolve,
    group("receipt", "رسید تلفنی", (receipt_show, receipt_enter)),
    exchange,
)
