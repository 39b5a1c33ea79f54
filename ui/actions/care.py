"""What keeps the office's file well, as a person's acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.text.persian import persian_digits
from ui.tasks import Operation


def back_up(to: Path | None) -> Operation:
    """A backup that was opened and counted; among the office's own without a place."""
    return Operation(lambda office, _progress: office.backup(to), told=_backed_up, title="پشتیبان گرفتن")


def _backed_up(answer: dict[str, Any]) -> str:
    return f"پشتیبان گرفته و آزموده شد: {Path(answer['file']).name}" + (
        f" {answer['warning']}" if answer["warning"] else ""
    )


def check() -> Operation:
    """Verify store, log, search index and stamps."""
    return Operation(lambda office, _progress: office.check(), told=_checked, title="بررسی سلامت دفتر")


def _checked(answer: dict[str, Any]) -> str:
    return "دفتر سالم است." if answer["ok"] else persian_digits(f"{len(answer['problems'])} ایراد پیدا شد.")


def keep_letterhead(address: str, phone: str) -> Operation:
    """Where letters of this office are answered to."""
    return Operation(
        lambda office, _progress: office.letterhead(address, phone), told=lambda _head: "سربرگ نگه داشته شد."
    )
