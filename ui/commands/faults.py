"""What is nobody's fault but ours: logged for those who mend it, told to the clerk as one sentence.

The log names the kinds of exceptions and the places in the program, never their texts: those may hold a person's data.
"""

from __future__ import annotations

import datetime
import platform
import traceback
from pathlib import Path

from ui.commands.answers import say

LARGEST = 2**20  # bytes of the log before it starts anew


def tell(error: BaseException) -> None:
    """Log an exception of ours and say where the log is."""
    sentence = "این خطا از برنامه است، نه از کار شما؛ آنچه پیش‌تر ثبت شده بود برجاست."
    place = keep(error)
    if place is None:
        say("fault", f"{sentence} گزارش فنی هم نوشته نشد ({type(error).__name__}).")
    else:
        say("fault", f"{sentence} گزارش فنی را برای پشتیبانی بفرستید: {place}")


def keep(error: BaseException) -> Path | None:
    """Log an exception of ours; the log's place, or None where it could not be written."""
    try:
        from models.admin import machine  # only now: a command that goes well needs nothing of it

        return _log(error, machine.folder() / "log")
    except OSError:
        return None


def _log(error: BaseException, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "daftar.log"
    fresh = place.exists() and place.stat().st_size > LARGEST
    with place.open("w" if fresh else "a", encoding="utf-8") as log:
        log.write(described(error))
    return place


def described(error: BaseException) -> str:
    """The chain of exceptions by kind and place, the latest last, without their texts."""
    when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return f"{when} Python {platform.python_version()} {platform.system()}\n" + "".join(_chain(error)) + "\n"


def _chain(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = _chain(cause) if cause is not None else []
    return [*earlier, *traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
