"""Who calls, for which folder, and in which form the answer is wanted; the office is opened only when it is needed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import UserError

if TYPE_CHECKING:
    from models.office import Office

ASKED_TIMES = 3  # how often a new passphrase is asked for before giving up


def _no_window(_folder: Path) -> int:
    raise click.UsageError("فرمان نوشته نشده است")


@dataclass
class Caller:
    """One run of the command line. `window` opens the window on a folder and returns the exit code; `office_class`
    stands in for the front door in tests."""

    folder: Path | None = None
    as_json: bool = False
    window: Callable[[Path], int] = _no_window
    office_class: type[Office] | None = None

    @property
    def door(self) -> type[Office]:
        """The front door, imported when first asked for: help and wrong usage need none of what stands behind it."""
        if self.office_class is None:
            from models.office import Office

            self.office_class = Office
        return self.office_class

    @property
    def where(self) -> Path:
        """The office's folder: `--data`, else `DAFTAR_DATA`, else the user's data folder of the platform."""
        named = os.environ.get("DAFTAR_DATA", "").strip()
        return self.folder or (Path(named) if named else _platform_folder())

    @contextlib.contextmanager
    def office(self) -> Iterator[Office]:
        """The opened office; closed at the end. UserError where it is missing, locked or the passphrase is wrong."""
        if not self.where.is_dir():
            raise UserError("store-missing", value=str(self.where))
        with self.opened(*credentials()) as office:
            yield office

    @contextlib.contextmanager
    def opened(self, user: str, passphrase: str) -> Iterator[Office]:
        """The office, opened by this user; closed at the end. Refused as `office`."""
        with self.door.open(self.where, user=user, passphrase=passphrase) as office:
            yield office


def at_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def credentials(*, new: bool = False) -> tuple[str, str]:
    """The user's name and passphrase, from `DAFTAR_USER` and `DAFTAR_PASSPHRASE` or by asking; `new` asks twice.

    UserError `passphrase-wrong` when something is missing and nobody can be asked.
    """
    user, passphrase = os.environ.get("DAFTAR_USER", ""), os.environ.get("DAFTAR_PASSPHRASE", "")
    if user and passphrase:
        return user, passphrase
    if not at_terminal():
        refusal = UserError("passphrase-wrong")
        refusal.add_note("DAFTAR_USER و DAFTAR_PASSPHRASE را در محیط بنویسید، یا فرمان را در پایانه اجرا کنید.")
        raise refusal
    user = user or str(click.prompt("نام کاربر", err=True))
    return user, passphrase or (_asked_twice() if new else _hidden("گذرواژه"))


def new_passphrase() -> str:
    """A passphrase that is to be, from `DAFTAR_NEW_PASSPHRASE` or asked twice.

    UserError `required` when there is none and nobody can be asked, `passphrase-wrong` when the two never agree.
    """
    told = os.environ.get("DAFTAR_NEW_PASSPHRASE", "")
    if not told and not at_terminal():
        refusal = UserError("required", field="passphrase")
        refusal.add_note("DAFTAR_NEW_PASSPHRASE را در محیط بنویسید، یا فرمان را در پایانه اجرا کنید.")
        raise refusal
    return told or _asked_twice()


def _asked_twice() -> str:
    for _ in range(ASKED_TIMES):
        first = _hidden("گذرواژهٔ تازه (دست‌کم چهار واژه یا دوازده نویسه)")
        if first == _hidden("همان گذرواژه، دوباره"):
            return first
        click.echo("دو نوشته یکی نبود.", err=True)
    raise UserError("passphrase-wrong")


def _hidden(question: str) -> str:
    return str(click.prompt(question, hide_input=True, err=True))


def agreed(question: str) -> bool:
    """Whether the person at the terminal answers yes; anything but yes is no."""
    answer = str(click.prompt(f"{question} [بله/خیر]", default="خیر", show_default=False, err=True))
    return answer.strip().lower() in {"بله", "ب", "آری", "y", "yes"}


def _platform_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_path("daftar", appauthor=False))
