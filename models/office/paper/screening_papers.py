"""The papers of a screening: the card a family takes home, and the certificate that opens the registry's desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models.access.roles import Actor
from models.catalog import choices_of
from models.errors import UserError
from models.office.paper.records import Records
from models.office.paper.seen import Seen, body_label, is_confidential
from models.office.rows.saving import Saving
from models.planning.review import reviews_of
from models.schema.entity import Row
from models.schema.fields import Note
from models.schema.programme import Programme
from models.screenings.consequences import followup, repeat_due
from models.store.repository import Repository

Answer = dict[str, Any]
_SIDES = ("right", "left")


class ScreeningPapers(Seen):
    """Cards and certificates of tests for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        super().__init__(rows, saving)
        self._records = Records(rows, saving, actor)

    # -- cards ----------------------------------------------------------------------------------------------------

    def vision_card(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, programme, stage, held_on, centre, screener, fields, answers, outcome,
        outcome_label, next}` each. `next`: `{kind: repeat|refer|none, by, to_body, to_centre, done_on}`.

        UserError form-unfit for a test of another programme than one of vision.
        """
        return tuple(self._card(*self.suited("vision_card", one)) for one in ids)

    def _card(self, test: Row, programme: Programme) -> Answer:
        return {
            **self.page_of(test, test["held_on"]),
            **told_of(test, programme),
            "programme": programme.label,
            "centre": self.maybe("centre", test["centre"]),
            "screener": test["screener"],
            "fields": programme.fields,
            "answers": test["answers"] or {},
            "next": self.next_of(test, programme),
        }

    def screening_card(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """As `vision_card`, with `{partner, confidential, sections, reviews}`: of any programme without a card of its
        own. `partner`: the other of a couple who came together; `sections`: the stage's answers without notes, see
        `Records.answered`; `reviews`: (label, day) of what comes round. UserError form-unfit."""
        return tuple(self._any_card(*self.suited("screening_card", one)) for one in ids)

    def _any_card(self, test: Row, programme: Programme) -> Answer:
        days = ((one.label, one.due_on(test)) for one in reviews_of(programme))
        return {
            **self._card(test, programme),
            "partner": self.somebody(test.get("partner")),
            "confidential": is_confidential(programme),
            "sections": list(_without_notes(self._records.answered("screening", test))),
            "reviews": [(label, day.isoformat()) for label, day in days if day],
        }

    def next_of(self, test: Row, programme: Programme) -> Answer:
        """What the family has to do after a test, and the day it was done, if it was."""
        born = (self._rows.person(test["person"]) or {}).get("birth_date")
        if repeat := repeat_due(test, programme, born):
            after = self._rows.find("screening", where={"previous": test["id"]})
            done = min((one["held_on"] for one in after), default=None)
            return {"kind": "repeat", "by": repeat.isoformat(), "done_on": done}
        wanted = followup(test, programme, born)
        referral = next(iter(self._rows.find("referral", where={"source_id": test["id"]})), None)
        if wanted is None and referral is None:
            return {"kind": "none", "by": None, "done_on": None}
        return {
            "kind": "refer",
            "by": referral["due_on"] if referral else wanted.due_on.isoformat() if wanted else None,
            "to_body": body_label(referral["to_body"] if referral else wanted.to_body if wanted else ""),
            "to_centre": self.maybe("centre", (referral or {}).get("to_centre")),
            "done_on": (referral or {}).get("replied_on"),
        }

    # -- the certificate ------------------------------------------------------------------------------------------

    def hearing_certificate(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, days, mother, programme, stage, held_on, outcome, outcome_label, centre,
        screener, method, sides, sections, serial, certified_on}` each.

        `mother`: `{name, national_id}`; `sides`: (label, result in words) of the right and the left; `sections`: of a
        stage that tells nothing of the sides its answers. UserError certificate-unissued, form-unfit.
        """
        return tuple(self._certificate(*self.suited("hearing_certificate", one)) for one in ids)

    def _certificate(self, test: Row, programme: Programme) -> Answer:
        page = self.page_of(test, test["held_on"])
        person = page["person"]
        if not test["certified_on"]:
            raise UserError("certificate-unissued", field="id", value=self._rows.entity("person").naming(person))
        answers, fields = test["answers"] or {}, programme.fields
        told = {name: fields[name].shown(answers.get(name)) for name in ("method", *_SIDES) if name in fields}
        sides = [(fields[name].label, told[name]) for name in _SIDES if name in told]
        sides = sides if any(words for _, words in sides) else []
        return {
            **page,
            **told_of(test, programme),
            "mother": self._mother(person),
            "programme": programme.label,
            "centre": self.maybe("centre", test["centre"]),
            "screener": test["screener"],
            "method": told.get("method", ""),
            "sides": sides,
            "sections": [] if sides else list(_without_notes(self._records.answered("screening", test))),
            "serial": test["certificate_no"],
            "certified_on": test["certified_on"],
        }

    def _mother(self, child: Row) -> Answer:
        """What the child's own row says, else the guardian who is the mother."""
        known = next((one for one in self.guardians(child["id"]) if one["relation"] == "mother"), {})
        return {
            "name": child["mother_name"] or known.get("name") or "",
            "national_id": child["mother_national_id"] or known.get("national_id"),
        }


def _without_notes(sections: Iterable[Answer]) -> Iterator[Answer]:
    """What a family takes home; notes are for the file."""
    for section in sections:
        if fields := [one for one in section["fields"] if not isinstance(one["field"], Note)]:
            yield {**section, "fields": fields}


def told_of(test: Row, programme: Programme) -> Answer:
    """What a test was and came to, in the programme's own words."""
    words = {name: {one["code"]: one["label"] for one in found} for name, found in choices_of(programme).items()}
    return {
        "stage": words.get("stage", {}).get(test["stage"], test["stage"]),
        "held_on": test["held_on"],
        "outcome": test["outcome"],
        "outcome_label": words.get("outcome", {}).get(test["outcome"] or "", ""),
    }
