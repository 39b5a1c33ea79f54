"""What the saving of one row leads to in another shape, and what a correction carries along.

The four shapes do not know each other; the wires between them stand here, and `models.catalog` says which entity has
which. Nothing is written here: each function yields raw values, which are saved like what is typed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from models.cases.case import levels_told
from models.cases.conduct import Conduct
from models.schema.entity import Row, derived_id
from models.schema.rules import Desk
from models.screenings.consequences import answers_referral, due_once_corrected, followup
from models.text import jalali
from models.workshops.registration import partner_registration

Consequence = tuple[str, Row]
"""An entity and raw values to save; with an `id` that exists they update it, with another they create it."""
Effect = Callable[[Row, Desk], Iterable[Consequence]]
Correction = Callable[[Row, Row, Desk], Iterable[Consequence]]


def referral_of_screening(row: Row, desk: Desk) -> Iterable[Consequence]:
    """The referral that an outcome calls for, always the same row; cancelled when no longer called for."""
    programme = desk.programme(row["programme"])
    referral_id = derived_id("referral", "screening", row["id"])
    known = desk.get("referral", referral_id)
    born = (desk.get("person", row["person"]) or {}).get("birth_date")
    wanted = followup(row, programme, born) if programme and not row.get("retired") else None
    if wanted is None:
        if known and known["status"] == "open":
            yield "referral", {"id": referral_id, "status": "cancelled"}
        return
    if known and known["status"] in ("seen", "lost"):
        return
    told = {
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
    }
    yield "referral", {**told, "due_on": _due_day(known, told, wanted.due_on)}


def due_days_of_birth(row: Row, old: Row, desk: Desk) -> Iterable[Consequence]:
    """The due days that were reckoned from a birth date that is corrected: those of open referrals of screenings."""
    before, born = old.get("birth_date"), row.get("birth_date")
    for test in desk.rows("screening", person=row["id"]) if before != born else ():
        programme = desk.programme(test["programme"])
        referral = desk.get("referral", derived_id("referral", "screening", test["id"])) if programme else None
        if programme is None or referral is None or referral["status"] != "open" or referral["retired"]:
            continue
        if due := due_once_corrected(test, programme, referral.get("due_on"), before, born):
            yield "referral", {"id": referral["id"], "due_on": due.isoformat()}


def referral_of_step(row: Row, desk: Desk) -> Iterable[Consequence]:
    """The referral that a step calls for, always the same row; cancelled when no longer called for. Of a household's
    case it is its head who is referred."""
    case, programme = desk.get("case", row.get("case") or ""), desk.programme(row.get("programme") or "")
    referral_id = derived_id("referral", "step", row["id"])
    known = desk.get("referral", referral_id)
    tables = Conduct.of(programme).followups if programme and programme.shape == "case" else ()
    answers = row.get("answers") or {}
    wanted = next((one for one in tables if one.applies(row.get("kind"), answers)), None)
    person = _whom(case, desk) if case else None
    if wanted is None or row.get("retired") or not person:
        if known and known["status"] == "open":
            yield "referral", {"id": referral_id, "status": "cancelled"}
        return
    if known and known["status"] in ("seen", "lost"):
        return
    due = datetime.date.fromisoformat(row["done_on"]) + datetime.timedelta(days=wanted.due_days)
    told = {
        "id": referral_id,
        "status": "open",
        "source": "step",
        "source_id": row["id"],
        "source_centre": row.get("source_centre"),
        "person": person,
        "programme": row["programme"],
        "to_body": wanted.to_body,
        "reason": wanted.reason,
        "referred_on": row["done_on"],
    }
    yield "referral", {**told, "due_on": _due_day(known, told, due)}


_DUE_COUNTS_FROM = ("to_body", "reason", "referred_on")


def _due_day(known: Row | None, told: Row, due: datetime.date) -> str:
    """The due day of a referral; one that is open already keeps its own, which somebody may have set by hand, for as
    long as it is the same referral of the same day. One that was cancelled is reckoned anew: no correction of a birth
    reached it meanwhile."""
    same = known and known["status"] == "open" and all(known[name] == told[name] for name in _DUE_COUNTS_FROM)
    if known and same and known.get("due_on"):
        return str(known["due_on"])
    return due.isoformat()


def _whom(case: Row, desk: Desk) -> str | None:
    household = desk.get("household", case["household"]) if case.get("household") else None
    return case.get("person") or (household or {}).get("head")


def level_of_step(row: Row, desk: Desk) -> Iterable[Consequence]:
    """The level that the last assessment gives is the level of the case, with the assessment as its reason."""
    case, programme = desk.get("case", row.get("case") or ""), desk.programme(row.get("programme") or "")
    if not case or case["retired"] or programme is None or programme.shape != "case":
        return
    told = levels_told(case["id"], Conduct.of(programme), desk)
    if not told or not (row.get("retired") or told[-1]["id"] == row["id"]) or told[-1]["level"] == case.get("level"):
        return
    why = f"{told[-1]['label']} {jalali.show(datetime.date.fromisoformat(told[-1]['done_on']))}"
    changed = {"level": told[-1]["level"], "level_why": why, "reasons": {"level-changed": why}}
    yield "case", {"id": case["id"], **(changed if case.get("level") else {"level": changed["level"]})}


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
