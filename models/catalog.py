"""What there is: every entity, every programme, and what the saving of one row leads to in another shape.

The four shapes do not know each other; the wires between them are the small functions of
`models.consequences`, named in `EFFECTS`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path

from models.cases import conduct
from models.cases.call import CALL
from models.cases.case import CASE
from models.cases.case import not_taken_away as case_stays
from models.cases.case import taken_back as case_taken_back
from models.cases.referral import REFERRAL
from models.cases.reporter import REPORTER
from models.cases.service import SERVICE
from models.cases.step import STEP
from models.cases.step import not_taken_away as step_stays
from models.cases.step import taken_back as step_taken_back
from models.consequences import (
    Correction,
    Effect,
    due_days_of_birth,
    level_of_step,
    other_half,
    referral_of_screening,
    referral_of_step,
    reply_of_screening,
)
from models.enrolments import bands
from models.enrolments.custody import only_read
from models.enrolments.enrolment import ENROLMENT
from models.enrolments.handover import HANDOVER, ended_by, signed_is_kept
from models.enrolments.staff import STAFF
from models.errors import Finding, UserError
from models.planning.activity import ACTIVITY
from models.planning.codes import CODE
from models.planning.contribution import CONTRIBUTION
from models.planning.coverage import check_counties
from models.planning.directive import DIRECTIVE
from models.planning.harm import HARM
from models.planning.indicator import check_indicators
from models.planning.meeting import MEETING, RESOLUTION
from models.planning.national import check_national
from models.planning.quarter import CLOSED_PERIOD
from models.planning.review import check_reviews
from models.planning.strategy_note import STRATEGY_NOTE
from models.planning.target import DENOMINATOR, TALLY, TARGET
from models.planning.topic import TOPIC
from models.planning.usual import check_usual
from models.registry.centre import CENTRE
from models.registry.erasure import ERASURE
from models.registry.guardian import GUARDIAN
from models.registry.hints import check_hints
from models.registry.household import HOUSEHOLD
from models.registry.member import MEMBER
from models.registry.merge import MERGE
from models.registry.neighbourhood import NEIGHBOURHOOD
from models.registry.partner import PARTNER
from models.registry.person import PERSON
from models.registry.printout import PRINTOUT
from models.registry.user import USER
from models.registry.visit import VISIT
from models.schema.checks import check_checks
from models.schema.entity import Entity, Row
from models.schema.places import told_by_line
from models.schema.programme import MOST_VERSION, NAME, Programme, parse_programme, shipped, text_of
from models.schema.promises import CODES_OF, placed_like, refuse_break
from models.schema.rules import Check, Desk
from models.screenings import protocol
from models.screenings.screening import SCREENING
from models.store import stamps
from models.store.store import Action, Store
from models.workshops import certificate
from models.workshops.attendance import ATTENDANCE
from models.workshops.course import COURSE
from models.workshops.course import not_taken_away as course_stays
from models.workshops.course import taken_back as course_taken_back
from models.workshops.registration import REGISTRATION
from models.workshops.session import SESSION

# Referred-to before referrer; a household's head is the one reference that points forward. Codes come before what is
# written in them.
ENTITIES: tuple[Entity, ...] = (
    ERASURE, CODE, NEIGHBOURHOOD, HOUSEHOLD, PERSON, GUARDIAN, MERGE, CENTRE, USER, COURSE, SESSION, REGISTRATION,
    ATTENDANCE, SCREENING, CASE, STEP, REPORTER, SERVICE, REFERRAL, CALL, ENROLMENT, STAFF, HANDOVER, TARGET,
    DENOMINATOR, TALLY, CLOSED_PERIOD, PRINTOUT, VISIT, MEMBER, PARTNER, CONTRIBUTION, MEETING, RESOLUTION, DIRECTIVE,
    ACTIVITY, TOPIC, HARM, STRATEGY_NOTE,
)  # fmt: skip
BY_NAME: Mapping[str, Entity] = {entity.name: entity for entity in ENTITIES}
# Saving such a row is an act of its own.
ACT_OF: Mapping[str, str] = {
    "closed_period": "close_period", "merge": "merge", "code": "codes", "user": "users", "erasure": "erase",
}  # fmt: skip

# Each shape checks its own tables of a programme file.
SHAPES: Mapping[str, Callable[[Programme], None]] = {
    "workshop": certificate.check_settings,
    "screening": protocol.check_settings,
    "enrolment": bands.check_settings,
    "case": conduct.check_settings,
}


def checked(programme: Programme) -> Programme:
    """The programme, its shape's tables checked; UserError programme-wrong with the table and the reason."""
    SHAPES[programme.shape](programme)
    for check in (check_checks, check_indicators, check_reviews, check_counties, check_usual, check_hints):
        check(programme)
    check_national(programme, BY_NAME)
    return programme


def read_programme(text: str, name: str) -> Programme:
    """The checked programme of a file's text; UserError programme-wrong with the line, the table and the reason."""
    with told_by_line(text):
        return checked(parse_programme(text, name))


_AT = "@"  # between name and version of a file that waits for a newer program


class Programmes:
    """The programmes known to one store: those shipped with the program and those the province sent or someone added.

    Of one name the highest version counts; of one version the one kept in the store. A file from above that this
    program cannot read yet is kept beside the one it reads, under `NAME@VERSION`, and counts once it can be read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Programme] = {}
        self.unreadable: dict[str, UserError] = {}
        self.reload()

    def reload(self) -> None:
        """Read them anew, after a file was added."""
        known = {programme.name: programme for programme in map(_shipped, shipped())}
        self.unreadable = {}
        sql = "SELECT name, text FROM programme_file ORDER BY version, name"
        for kept, text in self._store.db.conn.execute(sql).fetchall():
            name, of_newer, _ = kept.partition(_AT)
            try:
                programme = read_programme(text, name)
                if of_newer and name in known:
                    refuse_break(known[name], programme)
            except UserError as error:  # of another version of the program: the office opens all the same
                if not of_newer:  # it was read once: `check` tells
                    self.unreadable[name] = error
                continue
            if name not in known or programme.version >= known[name].version:
                known[name] = placed_like(known.get(name), programme)
        self._known = dict(sorted(known.items()))

    def get(self, name: str) -> Programme | None:
        """The programme of that name."""
        return self._known.get(name)

    def all(self) -> tuple[Programme, ...]:
        """Every programme, by name."""
        return tuple(self._known.values())

    def add(self, text: str, name: str, action: Action) -> Programme | None:
        """Keep a programme file as a row that travels down; None if this or a newer version is known.

        UserError programme-wrong.
        """
        programme = read_programme(text, name)
        known = self.get(name)
        if known and known.version >= programme.version:
            return None
        if known:
            with told_by_line(text):
                refuse_break(known, programme)
        self._write(name, programme.version, text, action)
        self.reload()
        return programme

    def keep(self, text: str, name: str, version: object, action: Action) -> bool:
        """Keep a file from above that this program cannot read, for a newer program and for offices below.

        False for one that is here, that could be read (and was refused), or that is no programme's file at all.
        """
        if type(version) is not int or not 0 < version < MOST_VERSION or not NAME.fullmatch(name):
            return False
        try:
            read_programme(text, name)
        except UserError:
            sql = "SELECT count(*) FROM programme_file WHERE name = ? AND text = ?"
            kept = f"{name}{_AT}{version}"
            if self._store.db.conn.execute(sql, (kept, text)).fetchone()[0]:
                return False
            self._write(kept, version, text, action)
            return True
        return False

    def _write(self, name: str, version: int, text: str, action: Action) -> None:
        self._store.db.conn.execute(
            "INSERT INTO programme_file (name, version, text, stamp) VALUES (?, ?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET version = excluded.version, text = excluded.text, stamp = excluded.stamp",
            (name, version, text, action.stamp),
        )
        self._store.db.conn.execute(
            "INSERT INTO change (entity, row, op, stamp) VALUES ('@programme_file', ?, 'insert', ?)",
            (name, action.stamp),
        )


def choices_of(programme: Programme) -> Mapping[str, list[dict[str, str]]]:
    """The choices that a programme gives to fields of its shape: its name, and the codes of its own tables."""
    choices = {"programme": [{"code": programme.name, "label": programme.label}]}
    for name, table, key in CODES_OF.get(programme.shape, ()):
        tables = programme.settings.get(table, ())
        choices[name] = [{"code": one[key], "label": one.get("label", one[key])} for one in tables]
    return choices


@functools.cache
def _shipped(path: Path) -> Programme:
    """A file of the program itself, which is parsed once: each opening and each import asks for all of them."""
    return read_programme(text_of(path), path.stem)


# -- what a saved row leads to ----------------------------------------------------------------------------------------

EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "screening": (referral_of_screening, reply_of_screening),
    "registration": (other_half,),
    "step": (referral_of_step, level_of_step),
    "handover": (ended_by,),
}

# What a correction of a row carries along in others, as far as who corrects may write them; elsewhere they stay as they
# are, and nothing is told of them.
CORRECTIONS: Mapping[str, tuple[Correction, ...]] = {"person": (due_days_of_birth,)}

# What forbids to put a row aside at the desk; taking back the last act (undo) is asked only what BUILT_ON says.
STAYS: Mapping[str, Check] = {
    "handover": signed_is_kept,
    "enrolment": only_read("enrolment"),
    "staff": only_read("staff"),
    "course": course_stays,
    "case": case_stays,
    "step": step_stays,
}


# What forbids an undo: what others have built on the row since.
BUILT_ON: Mapping[str, Check] = {
    "course": course_taken_back, "case": case_taken_back, "step": step_taken_back,
}  # fmt: skip


# -- rules that need no more than the row -----------------------------------------------------------------------------


class _NoDesk:
    """What a lone rule is given: it may ask for nothing."""

    office = ""

    @property
    def today(self) -> object:
        return stamps.today()

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"a lone rule asked its desk for {name}")


def lone_findings(entity: Entity, row: Row) -> list[Finding]:
    """What the rules that look only at the row say of one that comes from another office."""
    desk: Desk = _NoDesk()  # type: ignore[assignment]  # it stands for «nothing may be asked»
    return [finding for rule in entity.rules if rule.alone for finding in rule.check(row, desk)]
