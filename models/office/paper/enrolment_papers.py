"""The papers of an enrolment: the form that is filled and signed, and the card that sums up what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.access.roles import Actor
from models.enrolments.enrolment import ENROLMENT
from models.office.paper.records import Records
from models.office.paper.seen import Seen, is_confidential
from models.office.rows.saving import Saving
from models.schema.entity import Row
from models.schema.programme import Programme
from models.store.repository import Repository

Answer = dict[str, Any]
_ELSEWHERE = frozenset({"programme", "person", "centre", "notes"})  # told in places of their own, or for the file


class EnrolmentPapers(Seen):
    """Forms and cards of enrolments for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        super().__init__(rows, saving)
        self._records = Records(rows, saving, actor)

    def kindergarten_form(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, enrolment, centre, programme, sections, guardians}` each.

        `sections`: (label, [(field, value)]) of the programme's answers, without those asked no more. UserError
        form-unfit for a programme without bands of age.
        """
        return tuple(self._form(*self.suited("kindergarten_form", one)) for one in ids)

    def _form(self, enrolment: Row, programme: Programme) -> Answer:
        answers = enrolment["answers"] or {}
        sections = [
            (section.label, [(field, answers.get(field.name)) for field in section.fields if not field.retired])
            for section in programme.sections
        ]
        return {**self._page(enrolment, programme), "sections": [one for one in sections if one[1]]}

    def _page(self, enrolment: Row, programme: Programme) -> Answer:
        return {
            **self.page_of(enrolment, enrolment["starts_on"] or enrolment["asked_on"]),
            "enrolment": enrolment,
            "centre": self.maybe("centre", enrolment["centre"]),
            "programme": programme.label,
            "guardians": self.guardians(enrolment["person"]),
        }

    def enrolment_card(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """As `kindergarten_form` of any programme, `sections` as `Records.answered`; `own`: (field, value in words) of
        the enrolment itself; `confidential`."""
        return tuple(self._card(*self.suited("enrolment_card", one)) for one in ids)

    def _card(self, enrolment: Row, programme: Programme) -> Answer:
        return {
            **self._page(enrolment, programme),
            "confidential": is_confidential(programme),
            "own": self._records.told(ENROLMENT, enrolment, without=_ELSEWHERE),
            "sections": self._records.answered("enrolment", enrolment),
        }
