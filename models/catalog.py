"""What there is: every entity, every programme, and what the saving of one row leads to in another shape.

The four shapes do not know each other; the wires between them are the small functions in `EFFECTS`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from models.cases import conduct
from models.cases.call import CALL
from models.cases.case import CASE
from models.cases.conduct import Conduct
from models.cases.referral import REFERRAL
from models.cases.service import SERVICE
from models.cases.step import STEP
from models.enrolments import bands
from models.enrolments.enrolment import ENROLMENT
from models.enrolments.staff import STAFF
from models.errors import Finding, UserError
from models.planning.codes import CODE
from models.planning.indicator import check_indicators
from models.planning.quarter import CLOSED_PERIOD
from models.planning.review import check_reviews
from models.planning.target import DENOMINATOR, TALLY, TARGET
from models.registry.centre import CENTRE
from models.registry.erasure import ERASURE
from models.registry.guardian import GUARDIAN
from models.registry.household import HOUSEHOLD
from models.registry.merge import MERGE
from models.registry.neighbourhood import NEIGHBOURHOOD
from models.registry.person import PERSON
from models.registry.printout import PRINTOUT
from models.registry.user import USER
from models.schema.checks import check_checks
from models.schema.entity import Entity, Row, derived_id
from models.schema.programme import NAME, Programme, load_programme, parse_programme, shipped, wrong
from models.schema.rules import Desk
from models.screenings import protocol
from models.screenings.consequences import answers_referral, followup
from models.screenings.screening import SCREENING
from models.store import stamps
from models.store.store import Action, Store
from models.workshops import certificate
from models.workshops.attendance import ATTENDANCE
from models.workshops.course import COURSE
from models.workshops.registration import REGISTRATION, partner_registration
from models.workshops.session import SESSION

# Referred-to before referrer; a household's head is the one reference that points forward. Codes come before what is
# written in them.
ENTITIES: tuple[Entity, ...] = (
    ERASURE, CODE, USER, NEIGHBOURHOOD, HOUSEHOLD, PERSON, GUARDIAN, MERGE, CENTRE, COURSE, SESSION, REGISTRATION,
    ATTENDANCE, SCREENING, CASE, STEP, SERVICE, REFERRAL, CALL, ENROLMENT, STAFF, TARGET, DENOMINATOR, TALLY,
    CLOSED_PERIOD, PRINTOUT,
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
    for check in (check_checks, check_indicators, check_reviews):
        check(programme)
    return programme


_AT = "@"  # between name and version of a file that waits for a newer program
_MOST = 1_000_000


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
                programme = checked(parse_programme(text, name))
                if of_newer and name in known:
                    refuse_break(known[name], programme)
            except UserError as error:  # of another version of the program: the office opens all the same
                if not of_newer:  # it was read once: `check` tells
                    self.unreadable[name] = error
                continue
            if name not in known or programme.version >= known[name].version:
                known[name] = programme
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
        programme = checked(parse_programme(text, name))
        known = self.get(name)
        if known and known.version >= programme.version:
            return None
        if known:
            refuse_break(known, programme)
        self._write(name, programme.version, text, action)
        self.reload()
        return programme

    def keep(self, text: str, name: str, version: object, action: Action) -> bool:
        """Keep a file from above that this program cannot read, for a newer program and for offices below.

        False for one that is here, that could be read (and was refused), or that is no programme's file at all.
        """
        if type(version) is not int or not 0 < version < _MOST or not NAME.fullmatch(name):
            return False
        try:
            checked(parse_programme(text, name))
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
    for name, table, key in _CODES_OF.get(programme.shape, ()):
        tables = programme.settings.get(table, ())
        choices[name] = [{"code": one[key], "label": one.get("label", one[key])} for one in tables]
    return choices


# By shape: the field, the tables of the file that hold its codes, and the key of the code in them.
_CODES_OF: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "screening": (("stage", "stage", "code"), ("outcome", "outcome", "code")),
    "case": (
        ("stage", "stage", "code"), ("outcome", "outcome", "code"), ("level", "level", "code"),
        ("kind", "step", "kind"),
    ),
}  # fmt: skip


def refuse_break(known: Programme, newer: Programme) -> None:
    """A released programme keeps its shape, its tier and the kinds of its answers; UserError programme-wrong.

    An answer that is asked no more stays in the file as `retired = true`, so that old results are still read.
    """
    if newer.shape != known.shape:
        wrong(newer.name, f"شکل برنامه «{known.shape}» است و «{newer.shape}» نمی‌شود.")
    if newer.tier < known.tier:
        wrong(newer.name, f"ردهٔ محرمانگی از {known.tier} به {newer.tier} پایین نمی‌آید.")
    for name, field in known.fields.items():
        if name not in newer.fields:
            wrong(newer.name, f"خانهٔ «{name}» نیست؛ اگر دیگر پرسیده نمی‌شود retired = true بنویسید.")
        if newer.fields[name].kind != field.kind:
            wrong(newer.name, f"نوع خانهٔ «{name}» {field.kind} است و {newer.fields[name].kind} نمی‌شود.")


@functools.cache
def _shipped(path: Path) -> Programme:
    """A file of the program itself, which is parsed once: each opening and each import asks for all of them."""
    return checked(load_programme(path))


# -- what a saved row leads to ----------------------------------------------------------------------------------------

Consequence = tuple[str, Row]
"""An entity and raw values to save; with an `id` that exists they update it, with another they create it."""
Effect = Callable[[Row, Desk], Iterable[Consequence]]


def referral_of_screening(row: Row, desk: Desk) -> Iterable[Consequence]:
    """The referral that an outcome calls for, always the same row; cancelled when no longer called for."""
    programme = desk.programme(row["programme"])
    referral_id = derived_id("referral", "screening", row["id"])
    known = desk.get("referral", referral_id)
    wanted = followup(row, programme) if programme and not row.get("retired") else None
    if wanted is None:
        if known and known["status"] == "open":
            yield "referral", {"id": referral_id, "status": "cancelled"}
        return
    if known and known["status"] in ("seen", "lost"):
        return
    yield (
        "referral",
        {
            "id": referral_id,
            "status": "open",
            "source": "screening",
            "source_id": row["id"],
            "source_centre": row.get("source_centre"),
            "person": row["person"],
            "programme": row["programme"],
            "to_body": wanted.to_body,
            "reason": wanted.reason,
            "referred_on": row["held_on"],
            "due_on": wanted.due_on.isoformat(),
        },
    )


def referral_of_step(row: Row, desk: Desk) -> Iterable[Consequence]:
    """The referral that a step calls for, always the same row; cancelled when no longer called for."""
    case, programme = desk.get("case", row.get("case") or ""), desk.programme(row.get("programme") or "")
    referral_id = derived_id("referral", "step", row["id"])
    known = desk.get("referral", referral_id)
    tables = Conduct.of(programme).followups if programme and programme.shape == "case" else ()
    answers = row.get("answers") or {}
    wanted = next((one for one in tables if one.applies(row.get("kind"), answers)), None)
    if wanted is None or row.get("retired") or not case or not case.get("person"):
        if known and known["status"] == "open":
            yield "referral", {"id": referral_id, "status": "cancelled"}
        return
    if known and known["status"] in ("seen", "lost"):
        return
    due = datetime.date.fromisoformat(row["done_on"]) + datetime.timedelta(days=wanted.due_days)
    yield (
        "referral",
        {
            "id": referral_id,
            "status": "open",
            "source": "step",
            "source_id": row["id"],
            "source_centre": row.get("source_centre"),
            "person": case["person"],
            "programme": row["programme"],
            "to_body": wanted.to_body,
            "reason": wanted.reason,
            "referred_on": row["done_on"],
            "due_on": due.isoformat(),
        },
    )


def reply_of_screening(row: Row, desk: Desk) -> Iterable[Consequence]:
    """An examiner's screening answers the open referrals of that person to that examiner."""
    programme = desk.programme(row["programme"])
    if programme is None or row.get("retired"):
        return
    for body in answers_referral(row, programme):
        for referral in desk.rows("referral", person=row["person"], programme=row["programme"], to_body=body):
            if referral["status"] in ("open", "lost") and referral["referred_on"] <= row["held_on"]:
                replied = {"status": "seen", "replied_on": row["held_on"], "outcome": row.get("outcome")}
                yield "referral", {"id": referral["id"], **replied}


def other_half(row: Row, desk: Desk) -> Iterable[Consequence]:
    """A couple is two registrations that name each other."""
    half = partner_registration(row, desk)
    if half is not None:
        yield "registration", half


EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "screening": (referral_of_screening, reply_of_screening),
    "registration": (other_half,),
    "step": (referral_of_step,),
}


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
