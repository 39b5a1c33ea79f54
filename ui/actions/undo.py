"""Taking back the last act of this user, told by what it was."""

from __future__ import annotations

from typing import Any

from models.catalog import BY_NAME
from models.text.persian import persian_digits
from ui.tasks import Operation

_KINDS = {"save": "ثبت", "load": "آوردن از پرونده", "delete": "کنار گذاشتن", "decision": "تصمیم", "merge": "تصمیم"}


def undo() -> Operation:
    """Take back the last save, load, delete or decision; refused as Office.undo says."""
    return Operation(
        lambda office, _progress: office.undo(),
        told=_told,
        changed=lambda answer: [(one["entity"], one["id"]) for one in answer["rows"]],
    )


def _told(answer: dict[str, Any]) -> str:
    rows = answer["rows"]
    what = BY_NAME[rows[0]["entity"]].label if rows and rows[0]["entity"] in BY_NAME else ""
    more = persian_digits(f" و {len(rows) - 1} ردیف دیگر") if len(rows) > 1 else ""
    return f"بازگردانده شد: {_KINDS.get(answer['undone'], answer['undone'])} {what}{more}"
