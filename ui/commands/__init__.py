"""The command line: each command is the same front door that the window uses, and none of them loads Qt."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from models.errors import UserError
from ui.commands import (
    answers,
    care,
    erasing,
    exchange,
    faults,
    figures,
    papers,
    people,
    records,
    sameness,
    sheets,
    trail,
)
from ui.commands.frame import Group, reason, shared_options
from ui.commands.session import Caller

_HELP = (
    "دفتر: ثبت کار اداره‌های بهزیستی شهرستان و استان، بی‌نیاز از اینترنت. "
    "نام کاربر و گذرواژه از DAFTAR_USER و DAFTAR_PASSPHRASE خوانده یا پرسیده می‌شود. "
    "بی فرمان، پنجره باز می‌شود؛ نخستین فرمان init است و راهنمای هر فرمان با --help می‌آید."
)


@click.pass_context
def _start(context: click.Context) -> int | None:
    _believable_clock()
    caller = context.ensure_object(Caller)
    return caller.window(caller.where) if context.invoked_subcommand is None else None


def _believable_clock() -> None:
    moment = os.environ.get("DAFTAR_NOW", "").strip()
    if not moment:
        return
    from models.store import stamps

    try:
        stamps.now()
    except ValueError as error:
        raise click.UsageError(f"DAFTAR_NOW زمان ISO نیست: «{moment}»") from error


daftar = Group("daftar", help=_HELP, callback=_start, params=shared_options(hidden=False), invoke_without_command=True)
for _subject in (records, sheets, exchange, figures, sameness, papers, care, people, trail, erasing):
    for _command in _subject.COMMANDS:
        daftar.add_command(_command)


def run(arguments: Sequence[str], caller: Caller) -> int:
    """Run one command line and return its exit code: 0 done, 1 refused or done in part, 2 wrong usage.

    Without a command the caller's window is opened. No exception leaves this function.
    """
    try:
        return _dispatch(list(arguments), caller)
    except click.UsageError as error:
        answers.refused(UserError("usage", why=reason(error).rstrip(".") + "."))
        return 2
    except UserError as error:
        answers.refused(error)
    except (KeyboardInterrupt, click.Abort):
        answers.say("cancelled", str(UserError("cancelled")))
    except Exception as error:  # the one place that decides: what is not a UserError is ours
        _ours_or_the_disk(error)
    return 1


def _dispatch(arguments: list[str], caller: Caller) -> int:
    if any(not argument.isprintable() and _torn(argument) for argument in arguments):
        raise click.UsageError("نوشته‌ای در فرمان UTF-8 نیست")
    return daftar.main(arguments, prog_name="python main.py", standalone_mode=False, obj=caller) or 0


def _torn(argument: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in argument)


def _ours_or_the_disk(error: Exception) -> None:
    """A file that cannot be read or written is told with its name; everything else is a fault of the program."""
    if isinstance(error, OSError) and isinstance(error.filename, str):
        from models.store.database import of_os

        answers.refused(of_os(error, Path(error.filename)))
    else:
        faults.tell(error)
