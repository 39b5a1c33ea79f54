"""What the desk is told of somebody's cases: which are open, what is awaited in them and when, and what comes next.

The next step follows from the steps that were done and from the order in the programme's file; nothing is written here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.cases.case import OPEN
from models.cases.conduct import Conduct, StepKind
from models.cases.step import awaiting
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.planning.awaited import AHEAD
from models.registry.person import PERSON
from models.schema.entity import Row
from models.schema.programme import Programme
from models.store.repository import Repository

Answer = dict[str, Any]
_AGAIN = "session"  # the kind of step that comes again and again


def next_kind(conduct: Conduct, steps: Sequence[Row], day: datetime.date) -> str | None:
    """The kind of the step that comes next on a day, None where the programme has no steps.

    The first kind that was not done yet, may be done now and is not awaited for later. Sessions, and a kind of which
    the file says how many there usually are, are done again first (up to that number); where all were done, the last
    one is done again.
    """
    in_order = sorted(steps, key=lambda one: (one.get("done_on") or "", one.get("number") or 0))
    done = [str(one.get("kind")) for one in in_order]
    last = conduct.steps.get(done[-1]) if done else None
    if last is not None and (last.most or last.kind == _AGAIN) and done.count(last.kind) < (last.most or len(done) + 1):
        return last.kind
    left = [one for one in conduct.steps.values() if one.kind not in done and _may_follow(one, done)]
    ready = [one.kind for one in left if not _is_early(one, in_order, day)] or [one.kind for one in left]
    return next(iter(ready), done[-1] if done else None)


def _may_follow(kind: StepKind, done: Sequence[str]) -> bool:
    return not kind.after or any(one in done for one in kind.after)


def _is_early(kind: StepKind, steps: Sequence[Row], day: datetime.date) -> bool:
    """Whether the step after which it comes has set a day for it that is further off than the worklist looks."""
    before = [one for one in steps if one.get("kind") in kind.after and one.get("next_on")]
    soon = (day + datetime.timedelta(days=AHEAD)).isoformat()
    return bool(before) and before[-1]["next_on"] > soon


def asked_of(programme: Programme, entity: str, code: str | None = None) -> tuple[str, ...]:
    """What the short form asks of a record, `answers.NAME` each: `asks` of the step's or stage's table, of the file for
    the programme's own record, else all of its sections but what stays the same from one person to the next."""
    tables = (*programme.settings.get("step", ()), *programme.settings.get("stage", ()))
    mine = (one for one in tables if code and code in (one.get("kind"), one.get("code")))
    named = next((one["asks"] for one in mine if "asks" in one), None)
    if named is None and entity == programme.record:
        named = programme.settings.get("asks")
    if named is None:
        fields = (field for section in programme.sections_on(entity, code) for field in section.fields)
        named = [one.name for one in fields if not (one.derived or one.retired or one.pinned)]
    return tuple(f"answers.{name}" for name in named)


class AtCases:
    """What one actor's desk is told. Only rows that the actor may see are looked at."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving

    def _seen(self, entity: str, **where: Any) -> list[Row]:
        declared = self._rows.entity(entity)
        if not self._saving.actor.reads(declared.tier):
            return []
        seen = [row for row in self._rows.find(entity, where=where) if self._saving.may_see(declared, row)]
        witness(self._saving, declared, seen)
        return seen

    def _of(self, entity: str, person: Row, **where: Any) -> list[Row]:
        """The rows that are a person's, or of the household that the person belongs to; each once."""
        parties = {"person": person["id"], "household": person.get("household")}
        if entity == "case":
            parties["partner"] = person["id"]
        asked = ({name: value} for name, value in parties.items() if value)
        return list({one["id"]: one for by in asked for one in self._seen(entity, **by, **where)}.values())

    # -- the card -------------------------------------------------------------------------------------------------

    def open_cases(self, person: Row) -> list[Answer]:
        """`{id, programme, label, opened_on, level, kind, due_on, deadline}` of each open case, the oldest first.

        `kind`: what comes next, in words, "" for nothing; `due_on`: the day for which the last step called.
        """
        found = sorted(self._of("case", person, status=OPEN), key=lambda one: one.get("opened_on") or "")
        return [told for one in found if (told := self._told(one)) is not None]

    def _told(self, case: Row) -> Answer | None:
        programme = self._saving.programmes.get(case.get("programme") or "")
        if programme is None or programme.record != "case":
            return None
        conduct, steps = Conduct.of(programme), self._seen("step", case=case["id"])
        kind = next_kind(conduct, steps, self._saving.desk.today)
        awaited = awaiting(steps, conduct)
        counts = {one: sum(step.get("kind") == one for step in steps) for one in conduct.steps}
        return {
            "id": case["id"],
            "programme": programme.name,
            "label": programme.label,
            "opened_on": case.get("opened_on"),
            "level": conduct.level_list.labels.get(case.get("level") or "", ""),
            "next": kind,
            "kind": conduct.step_list.labels.get(kind or "", ""),
            "counts": counts,
            "due_on": awaited[0]["next_on"] if awaited else None,
            "deadline": case.get("deadline"),
        }

    # -- the work that is pinned ----------------------------------------------------------------------------------

    def told(self, person: Row, programme: Programme) -> Answer:
        """Of a programme that keeps cases `{mine, kinds, asks, household}`: its own open cases, the newest first, the
        label, short form and usual number of each kind of step, and what a new case asks. Of one that keeps services
        `{services, stages, asks, household}`: those given before, the latest first."""
        conduct = Conduct.of(programme)
        house = self._household(person) if conduct.subject == "household" else None
        told: Answer = {"subject": conduct.subject, "household": house, "asks": self._asks(programme, conduct, house)}
        if programme.record == "service":
            return told | {"services": self._services(person, programme, conduct)}
        mine = [one for one in self.open_cases(person) if one["programme"] == programme.name]
        return told | {"mine": mine[::-1], "kinds": self._kinds(programme, conduct)}

    def _household(self, person: Row) -> Answer | None:
        house = self._rows.get("household", person.get("household") or "")
        if house is None or house["retired"]:
            return None
        head = self._rows.person(house["head"]) if house.get("head") else None
        return {"id": house["id"], "naming": PERSON.naming(head) if head else PERSON.naming(person)}

    @staticmethod
    def _asks(programme: Programme, conduct: Conduct, house: Answer | None) -> tuple[str, ...]:
        parties = {"couple": ("partner",), "household": () if house else ("household",)}.get(conduct.subject, ())
        if programme.record == "service":
            stage = ("stage",) if conduct.stage_list.labels else ()
            return (*parties, *stage, *asked_of(programme, "service"), "amount")
        level = ("level",) if conduct.level_list.labels else ()
        return (*parties, *level, *asked_of(programme, "case"))

    @staticmethod
    def _kinds(programme: Programme, conduct: Conduct) -> Mapping[str, Answer]:
        """A day for the next step is asked where the file does not say how long it takes."""
        return {
            kind: {
                "label": one.label,
                "most": one.most,
                "asks": (*asked_of(programme, "step", kind), *(("next_on",) if one.next_days is None else ())),
            }
            for kind, one in conduct.steps.items()
        }

    def _services(self, person: Row, programme: Programme, conduct: Conduct) -> list[Answer]:
        found = self._of("service", person, programme=programme.name)
        latest = sorted(found, key=lambda one: one.get("given_on") or "", reverse=True)
        return [
            {
                "id": one["id"],
                "given_on": one.get("given_on"),
                "stage": conduct.stage_list.labels.get(one.get("stage") or "", ""),
                "amount": one.get("amount"),
                "done": not conduct.final or one.get("stage") in conduct.final,
            }
            for one in latest
        ]
