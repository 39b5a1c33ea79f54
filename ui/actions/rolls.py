"""What is noted for a group is saved the one way: each child's test by itself, a session's attendance as one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.text.persian import persian_digits
from ui.tasks import Operation, Progress, Row

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]
_KEPT = ("saved", "unchanged")


def save_test(raw: Mapping[str, Any], draft: str) -> Operation:
    """Save one child's test and forget its draft: `{put, test}`, what Office.put answered and what Rolls.test tells of
    it (None where it was refused)."""

    def work(office: Office, _progress: Progress) -> Answer:
        put = office.put([raw], "screening")[0]
        if put["status"] not in _KEPT:
            return {"put": put, "test": None}
        office.drop_draft(draft)
        return {"put": put, "test": office.rolls.test(put["id"])}

    def changed(answer: Answer) -> list[Row]:
        test = answer["test"]
        rows = [("screening", test["id"])] if test else []
        return rows + ([("referral", test["referral"])] if test and test["referral"] else [])

    return Operation(work, changed=changed)


def save_attendance(lines: Sequence[Mapping[str, Any]], draft: str = "") -> Operation:
    """Save the attendance of a session as one action; what Office.put answers, a line each. `draft`: the key to forget
    where every line was taken, also when the sheet is left meanwhile."""

    def work(office: Office) -> list[Answer]:
        answers = office.put(lines, "attendance")
        if draft and all(one["status"] in _KEPT for one in answers):
            office.drop_draft(draft)
        return answers

    return Operation(
        lambda office, _progress: work(office),
        told=_told_attendance,
        changed=lambda answers: [("attendance", one["id"]) for one in answers if one["status"] in _KEPT],
        undoable=True,
    )


def _told_attendance(answers: Sequence[Answer]) -> str:
    kept = sum(one["status"] in _KEPT for one in answers)
    return persian_digits(f"حضور و غیاب {kept} نفر ثبت شد.") if kept else ""


def save_headcount(session: str, counts: Mapping[str, object]) -> Operation:
    """Save how many came to a session of which no names are kept; what Office.put answers."""
    return Operation(
        lambda office, _progress: office.put([{"id": session, **counts}], "session")[0],
        told=lambda answer: "شمار حاضران ثبت شد." if answer["status"] in _KEPT else "",
        changed=lambda answer: [("session", session)] if answer["status"] in _KEPT else [],
        undoable=True,
    )
