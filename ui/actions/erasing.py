"""Erasing a person on a lawful request, as a person's act: first what would go, then for good."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ui.tasks import Operation

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]


def preview(person_id: str) -> Operation:
    """What would be erased, see Erasing.preview; nothing is. Each of `named` has `{entity_label, naming, label, text}`
    in words as well. UserError not-allowed, erased, ref-unknown."""

    def work(office: Office) -> Answer:
        told = office.erasing.preview(person_id)
        return {**told, "named": [_in_words(office, one) for one in told["named"]]}

    return Operation(lambda office, _progress: work(office))


def _in_words(office: Office, place: Answer) -> Answer:
    entity, row_id = str(place["entity"]), str(place["id"])
    labels = {"entity_label": office.rows.entity(entity).label, "naming": office.naming(entity, [row_id]).get(row_id)}
    return {**place, **labels, **office.past.said(entity, row_id, str(place["field"]))}


def erase(person_id: str, why: str, texts: Collection[str] = ()) -> Operation:
    """Erase for good: no F8 takes it back. `texts` and what is refused: as Erasing.erase."""
    return Operation(
        lambda office, _progress: office.erasing.erase("person", person_id, why, texts),
        told=lambda answer: f"پرونده پاک شد. {answer['note']}",
        changed=lambda answer: [("person", answer["id"])],
    )
