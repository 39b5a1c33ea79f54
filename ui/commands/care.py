"""Commands that care for a store: making it, backing it up, checking it, its keys, practice data."""

from __future__ import annotations

from pathlib import Path

import click

from ui.commands import answers
from ui.commands.frame import a_path, command, group, pass_caller
from ui.commands.session import Caller, credentials

LEVELS = ("province", "county", "workstation")


@command("init", "ساختن دفتر تازه؛ نخستین کاربر آن مدیر سیستم است")
@click.option(
    "--level", type=click.Choice(LEVELS), required=True, help="استان، شهرستان یا ایستگاه (رایانهٔ دیگر همان شهرستان)"
)
@click.option("--office", "code", required=True, metavar="CODE", help="کد دفتر، مانند 02 یا 0201 یا 0201-2")
@click.option("--name", required=True, metavar="NAME", help="نام دفتر")
@click.option("--practice", is_flag=True, help="دفتر تمرینی: تنها با دفترهای تمرینی رفت‌وآمد دارد")
@pass_caller
def init(caller: Caller, level: str, code: str, name: str, practice: bool) -> None:
    """A new store and its first user, an administrator: `{office, replica, fingerprint}`."""
    user, passphrase = credentials(new=True)
    made = caller.door.create(
        caller.where, level=level, code=code, name=name, practice=practice, user=user, passphrase=passphrase
    )
    with made as office:
        answers.show(office.identity(), as_json=caller.as_json)


@command("backup", "پشتیبان‌گیری")
@click.option("--to", type=a_path(), metavar="FILE", help="پروندهٔ پشتیبان؛ بی آن میان پشتیبان‌های خود دفتر")
@pass_caller
def backup(caller: Caller, to: Path | None) -> None:
    """Write a backup that was opened and counted."""
    with caller.office() as office:
        answers.show(office.backup(to), as_json=caller.as_json)


@command("restore", "بازگرداندن پشتیبان به جای دفتر کنونی، که خود نگه داشته می‌شود")
@click.argument("file", type=a_path())
@pass_caller
def restore(caller: Caller, file: Path) -> None:
    """Put a backup in the place of the store; the store before it is kept."""
    user, passphrase = credentials()
    answers.show(caller.door.restore(caller.where, file, user=user, passphrase=passphrase), as_json=caller.as_json)


@command("check", "بررسی درستی دفتر")
@pass_caller
def check(caller: Caller) -> int:
    """`{ok, problems}`; exit 1 when something is wrong."""
    with caller.office() as office:
        answer = office.check()
    answers.show(answer, as_json=caller.as_json)
    if not answer["ok"]:
        answers.say("store-damaged", f"بررسی {len(answer['problems'])} ایراد یافت.")
    return 0 if answer["ok"] else 1


@command("show", "کلیدهای این رایانه و دفترهای زیر آن")
@pass_caller
def key_show(caller: Caller) -> None:
    """The keys of this replica and, at the parent, of its offices."""
    with caller.office() as office:
        told = office.keys()
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.peers(told))


@command("rotate", "کلید تازه برای این رایانه")
@pass_caller
def key_rotate(caller: Caller) -> None:
    """Change the exchange keys of this replica."""
    with caller.office() as office:
        answers.show(office.rotate_key(), as_json=caller.as_json)


@command("revoke", "باطل کردن کلید رایانه‌ای در دفترهای زیر")
@click.argument("replica")
@click.option("--why", required=True, metavar="TEXT", help="دلیل")
@click.option(
    "--epoch",
    type=click.IntRange(0),
    metavar="N",
    help="تنها این دورهٔ آن رایانه (epoch در key forks)، وقتی دو نسخه از آن کار می‌کند",
)
@pass_caller
def key_revoke(caller: Caller, replica: str, why: str, epoch: int | None) -> None:
    """`{office, replica, epoch, after: {epoch, place}}`: what has arrived stays, what comes later stands aside."""
    with caller.office() as office:
        answers.show(office.joins.revoke_key(replica, why, epoch), as_json=caller.as_json)


@command("forks", "دفترهایی که از پشتیبان بازگشته‌اند یا دو نسخه از آن‌ها کار می‌کند")
@pass_caller
def key_forks(caller: Caller) -> None:
    """`{office, replica, epoch, place, at}` of each that waits for a person."""
    with caller.office() as office:
        answers.show(office.joins.forks(), as_json=caller.as_json)


@command("restored", "پاسخ: آن رایانه از پشتیبان بازگشته و نسخهٔ دیگری کار نمی‌کند")
@click.argument("replica")
@click.option("--why", required=True, metavar="TEXT", help="چه کسی چه گفت")
@pass_caller
def key_restored(caller: Caller, replica: str, why: str) -> None:
    """`{office, replica, closed}`."""
    with caller.office() as office:
        answers.show(office.joins.judge_fork(replica, why), as_json=caller.as_json)


@command("demo", "پر کردن دفتر تمرینی با داده‌های ساختگی")
@click.option("--people", type=click.IntRange(1, 1_000_000), default=200, metavar="N", help="شمار افراد")
@pass_caller
def demo(caller: Caller, people: int) -> None:
    """Fill a practice store with invented people and a year of work."""
    with caller.office() as office:
        told = office.demo(people)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.invented(told))


COMMANDS = (
    init,
    backup,
    restore,
    check,
    group("key", "کلیدها", (key_show, key_rotate, key_revoke, key_forks, key_restored)),
    demo,
)
