"""The command that asks who did what."""

from __future__ import annotations

import click

from ui.commands import answers
from ui.commands.frame import command, pass_caller
from ui.commands.session import Caller


@command("audit", "کارنامه: چه کسی چه کرد، از کهنه به نو")
@click.option("--since", metavar="DAY", help="تنها از این روز، مانند 1404/09/19")
@pass_caller
def audit(caller: Caller, since: str | None) -> None:
    """`{when, who, office, act, entity, row, note, replica}` each: no values, no id of a row that one may not see;
    to people the newest of them in words."""
    with caller.office() as office:
        if caller.as_json:
            answers.show(list(office.trail.lines(since)), as_json=True)
            return
        told = office.trail.told(since)
    rows = told["rows"]
    answers.show(rows, as_json=False, words=lambda worded: worded.audit(rows), empty="در این روزها کاری ثبت نشده است.")
    if told["more"]:
        answers.notice(["کارهای پیش از این‌ها هم هست؛ همه با --json می‌آید."])


COMMANDS = (audit,)
