"""An attendance sheet is everybody who is registered in the course of a session, and whoever came besides.

It is only read here; what is marked on it is saved through `Office.put` as one action.
"""

from __future__ import annotations

import datetime
from typing import Any

from models.errors import UserError
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.registry.person import PERSON
from models.schema.entity import Row
from models.store import aliases
from models.store.repository import Repository
from models.store.sorting import sort_key_of
from models.text.persian import sort_key

Answer = dict[str, Any]
_BACK, _AHEAD = 90, 30  # days around today whose sessions are offered

_SESSIONS = """
SELECT s.id,
    (SELECT count(DISTINCT {person}) FROM registration AS r WHERE r.course = s.course AND r.retired IS NOT 1),
    (SELECT count(*) FROM attendance AS a WHERE a.session = s.id AND a.retired IS NOT 1)
FROM session AS s WHERE s.retired IS NOT 1 AND s.held_on BETWEEN ? AND ?
""".format(person=aliases.as_one("r.person"))


class Presence:
    """Attendance sheets for one actor; a session of a course that he may not see is not there."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving

    def sessions(self, on: datetime.date | None = None) -> list[Answer]:
        """The sessions near a day: those of the day first, then the past ones from the latest, then those to come.

        `{id, course, title, held_on, starts_at, minutes, topic, place, headcount_female, headcount_male, counted,
        registered, marked}` each; `marked` is how many were noted, `counted` whether heads were counted instead.
        """
        day = on or self._saving.desk.today
        span = [(day + datetime.timedelta(days=days)).isoformat() for days in (-_BACK, _AHEAD)]
        counts = {found[0]: found[1:] for found in self._rows.store.db.conn.execute(_SESSIONS, span)}
        courses: dict[str, Row | None] = {}
        told = []
        for session in self._rows.many("session", list(counts)).values():
            if session["course"] not in courses:
                courses[session["course"]] = self._visible("course", session["course"])
            if (course := courses[session["course"]]) is not None:
                registered, marked = counts[session["id"]]
                told.append({**_session(session, course), "registered": registered, "marked": marked})
        return _today_first(told, day.isoformat())

    def sheet(self, session_id: str) -> Answer:
        """`{session, rows, complete}`; the session as `sessions` tells it.

        `rows`: `{person, naming, father, class_name, registered, status, minutes, attendance_id}` by class, then in
        Persian order. `complete`: every session of the course is marked. UserError ref-unknown.
        """
        session = self._visible("session", session_id)
        course = self._visible("course", session["course"]) if session else None
        if session is None or course is None:
            raise UserError("ref-unknown", field="session", value=session_id)
        witness(self._saving, self._rows.entity("course"), [course])
        noted = self._rows.by_person("attendance", session=session_id)
        registered = self._rows.by_person("registration", course=course["id"])
        people = self._people({*registered, *noted})
        rows = [_line(person, registered.get(person["id"]), noted.get(person["id"])) for person in people]
        rows.sort(key=lambda row: (not row["registered"], sort_key(row["class_name"])))  # the order of names stays
        told = {**_session(session, course), "registered": len(registered), "marked": len(noted)}
        return {"session": told, "rows": rows, "complete": self._complete(course["id"])}

    def guest(self, person_id: str) -> Answer:
        """The row of somebody who came and is not on the sheet; UserError ref-unknown."""
        person = self._rows.person(person_id)
        if person is None or self._visible("person", person["id"]) is None:
            raise UserError("ref-unknown", field="person", value=person_id)
        return _line(person, None, None)

    def _complete(self, course: str) -> bool:
        sessions = self._rows.find("session", where={"course": course})
        return bool(sessions) and all(
            _counted(one) or self._rows.count("attendance", session=one["id"]) for one in sessions
        )

    def _people(self, ids: set[str]) -> list[Row]:
        found = (one for one in self._rows.many("person", sorted(ids)).values() if not one["retired"])
        return sorted(found, key=lambda one: (sort_key_of(PERSON, one), one["id"]))

    def _visible(self, entity: str, row_id: str) -> Row | None:
        row = self._rows.get(entity, row_id)
        seen = row is not None and not row["retired"] and self._saving.may_see(self._rows.entity(entity), row)
        return row if seen else None


def _line(person: Row, registration: Row | None, attendance: Row | None) -> Answer:
    noted = attendance or {}
    return {
        "person": person["id"],
        "naming": PERSON.naming(person),
        "father": person["father_name"] or "",
        "class_name": (registration or {}).get("class_name") or "",
        "registered": registration is not None,
        "status": noted.get("status"),
        "minutes": noted.get("minutes"),
        "attendance_id": noted.get("id"),
    }


def _session(session: Row, course: Row) -> Answer:
    shown = ("held_on", "starts_at", "minutes", "topic", "place", "headcount_female", "headcount_male")
    return {
        "id": session["id"],
        "course": course["id"],
        "title": course["title"] or "",
        **{name: session[name] for name in shown},
        "counted": _counted(session),
    }


def _counted(session: Row) -> bool:
    return session["headcount_female"] is not None or session["headcount_male"] is not None


def _today_first(sessions: list[Answer], day: str) -> list[Answer]:
    by_hour = sorted(sessions, key=lambda one: (one["held_on"], one["starts_at"] or "", sort_key(one["title"])))
    today = [one for one in by_hour if one["held_on"] == day]
    past = [one for one in reversed(by_hour) if one["held_on"] < day]
    return [*today, *past, *(one for one in by_hour if one["held_on"] > day)]
