"""Commands about people entered twice: who may be one, making them one, taking that back."""

from __future__ import annotations

import click

from ui.commands import answers
from ui.commands.frame import command, pass_caller
from ui.commands.session import Caller


@command("duplicates", "کسانی که شاید دو بار ثبت شده‌اند")
@pass_caller
def duplicates(caller: Caller) -> None:
    """`{a, b, score, reason}` each, and `keep`, the one that is better kept."""
    with caller.office() as office:
        told = office.sameness.queue()
        answers.show(
            told,
            as_json=caller.as_json,
            words=lambda worded: worded.duplicates(office, told),
            empty="کسی نیست که شاید دو بار ثبت شده باشد.",
        )


@command("merge", "یکی کردن دو پرونده که از آنِ یک نفر است (بازگرداندنی)")
@click.argument("kept", metavar="KEEP")
@click.argument("gone", metavar="GONE")
@click.option("--why", default="", metavar="TEXT", help="دلیل؛ جایی که چیزی خلاف آن می‌گوید بایسته است")
@click.option("--apart", is_flag=True, help="دو نفرند: یکی نشوند و دیگر پرسیده نشود")
@pass_caller
def merge(caller: Caller, kept: str, gone: str, why: str, apart: bool) -> None:
    """`{id}` of the merge, by which it is taken back."""
    with caller.office() as office:
        answers.show(office.sameness.merge(kept, gone, why, apart), as_json=caller.as_json)


@command("unmerge", "پس گرفتن یک یکی‌کردن")
@click.argument("merge_id", metavar="ID")
@pass_caller
def unmerge(caller: Caller, merge_id: str) -> None:
    """The two are two again, with all that stands under each."""
    with caller.office() as office:
        answers.show(office.sameness.unmerge(merge_id), as_json=caller.as_json)


COMMANDS = (duplicates, merge, unmerge)
