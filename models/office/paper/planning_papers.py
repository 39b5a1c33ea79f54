"""The papers of meetings, visits and harms: what was resolved and who does it, what a centre lacks, what is worst."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from models.access.roles import Actor
from models.office.paper.records import Records
from models.office.paper.seen import Seen, body_label
from models.office.rows.saving import Saving
from models.planning.harm import HARM, SCORE_NOTE, Ranked, ranked
from models.planning.meeting import MEETING, RESOLUTION, open_at
from models.registry.visit import ITEMS, VISIT
from models.schema import codelists
from models.schema.entity import Row
from models.store import stamps
from models.store.repository import Repository
from models.text.jalali import parse_period, previous

Answer = dict[str, Any]


class PlanningPapers(Seen):
    """Minutes, resolutions, visits and harms for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        super().__init__(rows, saving)
        self._actor, self._records = actor, Records(rows, saving, actor)

    # -- meetings -------------------------------------------------------------------------------------------------

    def minutes(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, kind, held_on, starts_at, place, number, bodies, members, topics, minutes, resolutions}` each.

        `bodies` and `members` are lists of names; a resolution is `{text, owner, due_on, status, done_on, result}`, by
        its due day.
        """
        return tuple(self._minutes(self.seen("meeting", one)) for one in ids)

    def _minutes(self, meeting: Row) -> Answer:
        plain = ("id", "held_on", "starts_at", "place", "number", "topics", "minutes")
        resolutions = sorted(
            self.found("resolution", meeting=meeting["id"]), key=lambda one: (one["due_on"], one["id"])
        )
        return {
            **{name: meeting[name] for name in plain},
            "kind": MEETING.fields["kind"].shown(meeting["kind"]),
            "bodies": [body_label(one) for one in meeting["bodies"] or ()],
            "members": [name for line in (meeting["members"] or "").split("\n") if (name := line.strip(" -،"))],
            "resolutions": [_resolution(one) for one in resolutions],
        }

    def open_resolutions(self, period_text: str) -> tuple[Answer, ...]:
        """One page: `{period, label, rows, count}`; a row is `{id, kind, held_on, text, owner, due_on, days_late}`,
        soonest due first. UserError period-wrong."""
        period = parse_period(period_text, today=stamps.today())
        found = open_at(self._rows.store.db, period, None, stamps.today())
        known = self._rows.many("resolution", [one.id for one in found])
        seen = [one for one in found if self.is_seen("resolution", known[one.id])]
        rows = [
            {**asdict(one), "kind": MEETING.fields["kind"].shown(one.kind), "owner": _owner(asdict(one))}
            for one in seen
        ]
        return ({"period": period.name, "label": period.label, "rows": rows, "count": len(rows)},)

    # -- visits ---------------------------------------------------------------------------------------------------

    def visit_report(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, centre, visited_on, visitor, items, score, grade, defects, notes, follow_up_on, before}` each.

        `items`: (label, met or not, None for what was not looked at) of the list as it stands; `before`: `{visited_on,
        score, grade}` of the visit before, or None.
        """
        return tuple(self._visit(self.seen("visit", one)) for one in ids)

    def _visit(self, visit: Row) -> Answer:
        earlier = [
            one for one in self.found("visit", centre=visit["centre"]) if one["visited_on"] < visit["visited_on"]
        ]
        before = max(earlier, key=lambda one: (one["visited_on"], one["id"]), default=None)
        plain = ("id", "visited_on", "visitor", "score", "defects", "notes", "follow_up_on")
        return {
            **{name: visit[name] for name in plain},
            "centre": self.maybe("centre", visit["centre"]),
            "grade": _grade(visit),
            "items": _items(visit),
            "before": {**{name: before[name] for name in plain[1:4]}, "grade": _grade(before)} if before else None,
        }

    # -- harms ----------------------------------------------------------------------------------------------------

    def harm_ranking(self, period_text: str) -> tuple[Answer, ...]:
        """A page a county: `{place, period, label, before_label, note, rows, count, confidential}`, worst first; a row
        is `{rank, kind, count, severity, score, before, year_ago, sources}`. UserError period-wrong, not-allowed."""
        self._actor.require_reading(HARM.tier)
        period = parse_period(period_text, today=stamps.today())
        by_place: dict[str, list[Ranked]] = {}
        for one in ranked(self._rows.store.db, period, None):
            by_place.setdefault(one.county, []).append(one)
        head: Answer = {"period": period.name, "label": period.label, "before_label": previous(period).label}
        head |= {"note": SCORE_NOTE, "confidential": True}
        places = by_place or {"": []}
        return tuple(
            {**head, "place": _county(code), "rows": [_harm(one) for one in found], "count": len(found)}
            for code, found in places.items()
        )


def _resolution(row: Row) -> Answer:
    told = {name: row[name] for name in ("text", "due_on", "done_on", "result")}
    return {**told, "owner": _owner(row), "status": RESOLUTION.fields["status"].shown(row["status"])}


def _owner(row: Row) -> str:
    """The body and the person who are to do it."""
    body = body_label(row["owner_body"]) if row["owner_body"] else ""
    return "، ".join(filter(None, (body, row["owner"])))


def _grade(visit: Row) -> str:
    return VISIT.fields["grade"].shown(visit["grade"])


def _items(visit: Row) -> list[tuple[str, bool | None]]:
    """The whole list, and what was looked at though the list has it no more."""
    met, unmet = set(visit["met"] or ()), set(visit["unmet"] or ())
    listing = codelists.load(ITEMS)
    codes = dict.fromkeys((*listing.offered, *sorted(met | unmet)))
    return [(listing.labels.get(one, one), True if one in met else False if one in unmet else None) for one in codes]


def _county(code: str) -> str:
    return codelists.load("counties").labels.get(code, code)


def _harm(one: Ranked) -> Answer:
    told = asdict(one)
    return {**told, "kind": HARM.fields["kind"].shown(one.kind), "sources": list(one.sources)}
