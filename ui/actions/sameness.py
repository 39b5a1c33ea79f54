"""Making two files of one person one, telling two people apart, and taking that back, as a person's acts."""

from __future__ import annotations

from typing import Any

from ui.tasks import Operation

Answer = dict[str, Any]


def judge(kept: str, gone: str, why: str, naming: str, *, apart: bool) -> Operation:
    """Make two people one, or with `apart` note that they are two; F8 takes it back. Refused as Sameness.merge."""
    said = "دو نفرند و دیگر پرسیده نمی‌شود" if apart else "یکی شد"
    return Operation(
        lambda office, _progress: office.sameness.merge(kept, gone, why, apart),
        told=lambda _answer: f"{said}: {naming}",
        changed=lambda answer: [("merge", answer["id"]), ("person", answer["kept"]), ("person", answer["gone"])],
        undoable=True,
    )


def take_back(merge_id: str, kept: str, gone: str, naming: str) -> Operation:
    """Take a judgement back; F8 brings it again. Refused as Sameness.unmerge."""
    return Operation(
        lambda office, _progress: office.sameness.unmerge(merge_id),
        told=lambda _answer: f"تصمیم پس گرفته شد: {naming}",
        changed=lambda _answer: [("merge", merge_id), ("person", kept), ("person", gone)],
        undoable=True,
    )
