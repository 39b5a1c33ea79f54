"""Erasing a person on a lawful request, as a person's act: first what would go, then for good."""

from __future__ import annotations

from typing import Any

from ui.tasks import Operation

Answer = dict[str, Any]


def preview(person_id: str) -> Operation:
    """What would be erased, see Erasing.preview; nothing is. UserError not-allowed, erased, ref-unknown."""
    return Operation(lambda office, _progress: office.erasing.preview(person_id))


def erase(person_id: str, why: str) -> Operation:
    """Erase for good: no F8 takes it back. Refused as Erasing.erase."""
    return Operation(
        lambda office, _progress: office.erasing.erase("person", person_id, why),
        told=lambda answer: f"پرونده پاک شد. {answer['note']}",
        changed=lambda answer: [("person", answer["id"])],
    )
