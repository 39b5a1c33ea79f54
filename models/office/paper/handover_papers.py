"""The dossier with which a centre goes to another body: what is handed over, who works there and who is enrolled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.enrolments.custody import LEAVING, SIGNED
from models.enrolments.enrolment import ENROLMENT
from models.enrolments.handover import CHECKLIST, HANDOVER
from models.office.paper.seen import Seen
from models.office.rows.witness import witness
from models.registry.person import PERSON
from models.schema.entity import Row
from models.store.sorting import sort_key_of

Answer = dict[str, Any]
_PLAIN = ("id", "opened_on", "custody_on", "licence_no", "founder", "manager", "open_enrolments", "waiting", "debts",
          "complaints", "notes", "handed_by", "handed_signed_on", "received_by", "received_signed_on")  # fmt: skip


class HandoverPapers(Seen):
    """Dossiers of handover for one actor."""

    def handover_dossier(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, kind, status, is_signed, to_body, centre, opened_on, custody_on, licence_no, founder, manager,
        open_enrolments, waiting, checklist, staff, enrolments, debts, complaints, notes, handed_by, handed_signed_on,
        received_by, received_signed_on}` each.

        `checklist`: (label, handed over or not); `staff`: lines as the dossier keeps them; `enrolments`: `{person,
        programme, status, starts_on, class_name}` of those that ran when it was signed, or run today, in the order of
        names. Of programmes that the actor may not see there is only their number, in `open_enrolments`.
        """
        return tuple(self._dossier(self.seen("handover", one)) for one in ids)

    def _dossier(self, row: Row) -> Answer:
        shown = {name: HANDOVER.fields[name].shown(row[name]) for name in ("kind", "status", "to_body")}
        given = set(row["checklist"] or ())
        return {
            **{name: row[name] for name in _PLAIN},
            **shown,
            "is_signed": row["status"] == SIGNED,
            "centre": self.maybe("centre", row["centre"]),
            "checklist": [(one.label, one.code in given) for one in CHECKLIST],
            "staff": (row["staff_list"] or "").split("\n") if row["staff_list"] else [],
            "enrolments": self._enrolments(row),
        }

    def _enrolments(self, handover: Row) -> list[Answer]:
        found = [one for one in self.found("enrolment", centre=handover["centre"]) if _ran(one, handover)]
        witness(self._saving, ENROLMENT, found)
        people = self._rows.people([one["person"] for one in found])
        known = [one for one in found if one["person"] in people]
        known.sort(key=lambda one: (sort_key_of(PERSON, people[one["person"]]), one["id"]))
        return [self._enrolment(one, people[one["person"]]) for one in known]

    def _enrolment(self, row: Row, person: Row) -> Answer:
        programme = self._saving.programmes.get(row["programme"])
        told = {name: row[name] for name in ("starts_on", "class_name")}
        label = programme.label if programme else row["programme"]
        return {**told, "person": person, "programme": label, "status": ENROLMENT.fields["status"].shown(row["status"])}


def _ran(enrolment: Row, handover: Row) -> bool:
    """Whether it goes with the centre: one that runs or waits, or was ended by the handover itself."""
    if enrolment["status"] != "left":
        return True
    ended = handover["status"] == SIGNED and handover["kind"] == LEAVING
    return bool(ended and enrolment["ends_on"] == handover["custody_on"])
