"""The certificate of a course and the letter of a referral: stored values and what they lead to; `reports.forms` words
them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models.errors import UserError
from models.office.paper.screening_papers import told_of
from models.office.paper.seen import Seen, body_label, is_confidential
from models.schema.entity import Row
from models.schema.fields import Choice, Field
from models.schema.programme import Programme
from models.workshops.certificate import attended_minutes, rule_of, verdict_on
from models.workshops.course import programme_of

Answer = dict[str, Any]
_TESTS = 3  # of one round, told in a letter
_FINDINGS = ("diagnosis", "plan")  # answers that an examiner gives by ticking


class PersonPapers(Seen):
    """Certificates and letters for one actor."""

    # -- certificate ----------------------------------------------------------------------------------------------

    def certificate(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, course, programme, minutes, first_day, last_day, online, place, trainer, serial,
        certified_on}` each. `minutes` are those attended. UserError certificate-unissued."""
        return tuple(self._certificate(self.registration(one)) for one in ids)

    def registration(self, row_id: str) -> Row:
        """A live registration in a course that this actor may see; UserError ref-unknown."""
        row = self.seen("registration", row_id)
        self._course(row)
        return row

    def _course(self, registration: Row) -> Row:
        course = self.maybe("course", registration["course"])
        if course is None:
            raise UserError("ref-unknown", field="id", value=registration["id"])
        return course

    def _certificate(self, registration: Row) -> Answer:
        course = self._course(registration)
        page = self.page_of(registration, registration["certified_on"])
        if not registration["certified_on"]:
            raise UserError(
                "certificate-unissued", field="id", value=self._rows.entity("person").naming(page["person"])
            )
        sessions = self._rows.find("session", where={"course": course["id"]})
        days = sorted(session["held_on"] for session in sessions)
        centre = self.maybe("centre", course["centre"])
        return {
            **page,
            "course": course["title"],
            "programme": programme.label if (programme := self._saving.programmes.get(course["programme"])) else "",
            "minutes": self._minutes(registration, course, sessions),
            "first_day": course["starts_on"] or next(iter(days), None),
            "last_day": course["ends_on"] or next(reversed(days), None),
            "online": bool(sessions) and all(session["mode"] == "online" for session in sessions),
            "place": str(centre["name"]) if centre else _only(session["place"] for session in sessions),
            "trainer": course["trainer"] or _only(session["trainer"] for session in sessions),
            "serial": registration["certificate_no"],
            "certified_on": registration["certified_on"],
        }

    def _minutes(self, registration: Row, course: Row, sessions: Sequence[Row]) -> int:
        """What was attended; the course's own minutes where attendance is not known here."""
        desk = self._saving.desk
        programme = programme_of(course, desk)
        if programme is None:
            return int(course["required_minutes"] or 0)
        noted = desk.rows("attendance", person=registration["person"])
        attended = attended_minutes(rule_of(programme), sessions, noted)
        return attended or verdict_on(registration, desk).needed

    # -- letter of referral ---------------------------------------------------------------------------------------

    def referral_letter(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, person, code, months, guardian, programme, confidential, examined, to_body, to_centre, reason,
        referred_on, due_on, tests, results, findings}` each.

        `examined`: an examination is asked for, not another service; `tests`: `{stage, held_on, centre, screener,
        outcome_label}`, oldest first; `results`: (field, a value a test); `findings`: the choices that the examiner
        ticks. UserError form-unfit for a cancelled referral.
        """
        return tuple(self._letter(self.seen("referral", one)) for one in ids)

    def _letter(self, referral: Row) -> Answer:
        if referral["status"] == "cancelled":
            raise UserError("form-unfit", value="نامهٔ ارجاع", why="این ارجاع لغو شده است.")
        programme = self._saving.programmes.get(referral["programme"] or "")
        tests = list(self._round(referral))
        fields = list(programme.fields.values()) if programme else []
        shown = ("reason", "referred_on", "due_on")
        return {
            **self.page_of(referral, referral["referred_on"]),
            **{name: referral[name] for name in shown},
            "guardian": next(iter(self.guardians(referral["person"])), None),
            "programme": programme.label if programme else "",
            "confidential": bool(programme and is_confidential(programme)),
            "examined": not programme or programme.shape == "screening",
            "to_body": body_label(referral["to_body"]),
            "to_centre": self.maybe("centre", referral["to_centre"]),
            "tests": [self._test(test, programme) for test in tests] if programme else [],
            "results": list(_results(fields, tests)),
            "findings": [field for field in fields if field.name in _FINDINGS and isinstance(field, Choice)],
        }

    def _round(self, referral: Row) -> list[Row]:
        """The tests that led to a referral, oldest first."""
        tests: list[Row] = []
        test = self.maybe("screening", referral["source_id"]) if referral["source"] == "screening" else None
        while test and len(tests) < _TESTS:
            tests.insert(0, test)
            test = self.maybe("screening", test["previous"])
        return tests

    def _test(self, test: Row, programme: Programme) -> Answer:
        return {
            **told_of(test, programme),
            "centre": self.maybe("centre", test["centre"]),
            "screener": test["screener"],
        }


def _results(fields: Iterable[Field], tests: Sequence[Row]) -> Iterator[tuple[Field, tuple[Any, ...]]]:
    """Each answer that any of the tests has, with its value in every test."""
    for field in fields:
        values = tuple((test["answers"] or {}).get(field.name) for test in tests)
        if any(value is not None for value in values):
            yield field, values


def _only(values: Iterable[str | None]) -> str:
    """The one value that all agree on who have one; nothing if they differ."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else ""
