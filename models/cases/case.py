"""A case is somebody's file in a programme from the day it is opened to the day it is closed with an outcome.

Whose it is (a person, a household, a couple), how long it may stay open and how it may end, the programme's file says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.cases.conduct import PARTIES, Conduct
from models.errors import Finding
from models.registry.ages import age_outside, far_apart, months_old
from models.registry.registered import REGISTERED, number_from_answers
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Day, Keyed, Note, Ref, Text
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule, in_order, order_broken

SHAPE = "case"
OPEN, CLOSED = "open", "closed"
LEVEL_CHANGED = "level-changed"
STATUSES = options(open="باز|در جریان", closed="بسته|مختومه|خاتمه یافته")
OF = ("person", "partner", "household")


def programme_of(row: Row, desk: Desk) -> tuple[Programme, Conduct] | None:
    """The programme of a case or service with its conduct; None where it is not known or of another shape."""
    programme = desk.programme(row.get("programme") or "")
    return (programme, Conduct.of(programme)) if programme and programme.shape == SHAPE else None


def parties_missing(row: Row, conduct: Conduct) -> Iterable[Finding]:
    """Hard `required`: whose it is, as the programme says; a couple is two persons."""
    yield from (Finding("required", name) for name in PARTIES[conduct.subject] if not row.get(name))


def begin(row: Row, old: Row | None, desk: Desk) -> None:
    """A new case is open and of today; codes may come as labels; its deadline follows from the day it was opened."""
    if old is None:
        row["opened_on"] = row.get("opened_on") or desk.today.isoformat()
    if not (found := programme_of(row, desk)):
        return
    conduct = found[1]
    row["level"] = conduct.level_list.find(row["level"]) or row["level"] if row.get("level") else None
    row["outcome"] = conduct.outcome_list.find(row["outcome"]) or row["outcome"] if row.get("outcome") else None
    if conduct.deadline_days is not None and row.get("opened_on"):
        typed = row.get("deadline") and row["deadline"] != _deadline(old, conduct)
        row["deadline"] = row["deadline"] if typed else _deadline(row, conduct)


def levels_told(case: str, conduct: Conduct, desk: Desk) -> list[Row]:
    """The live steps of a case that say its level, the earliest first; `level` and `label` are put into each."""
    told = []
    for kind in (one for one in conduct.steps.values() if one.level):
        for step in desk.rows("step", case=case, kind=kind.kind):
            if level := (step.get("answers") or {}).get(kind.level):
                told.append({**step, "level": level, "label": kind.label})
    return sorted(told, key=lambda step: (step["done_on"], step.get("number") or 0, step["id"]))


def level_reason_is_new(row: Row, old: Row | None, desk: Desk) -> None:
    """The reason for an earlier change of level does not answer for another one by hand (the history keeps it)."""
    before = old or {}
    why = (row.get("reasons") or {}).get(LEVEL_CHANGED)
    if not why or why != (before.get("reasons") or {}).get(LEVEL_CHANGED) or before.get("level") == row.get("level"):
        return
    found = programme_of(row, desk)
    told = levels_told(row["id"], found[1], desk) if found and row.get("id") else []
    if not told or told[-1]["level"] != row.get("level"):
        row["reasons"] = {code: text for code, text in row["reasons"].items() if code != LEVEL_CHANGED} or None


def close(row: Row, old: Row | None, desk: Desk) -> None:
    """A day of closing that arrives means closed; a case that is closed at the desk without a day is closed today."""
    before = old or {}
    if row.get("closed_on") and not before.get("closed_on") and row.get("status") in (None, OPEN):
        row["status"] = CLOSED
    row["status"] = row.get("status") or OPEN
    if row["status"] == CLOSED and before.get("status") == OPEN and not row.get("closed_on"):
        row["closed_on"] = desk.today.isoformat()


def _deadline(row: Row | None, conduct: Conduct) -> str | None:
    if not row or not row.get("opened_on") or conduct.deadline_days is None:
        return None
    opened = datetime.date.fromisoformat(row["opened_on"])
    return (opened + datetime.timedelta(days=conduct.deadline_days)).isoformat()


def is_case(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a programme of this shape that keeps cases, and the codes that its file has."""
    programme = desk.programme(row.get("programme") or "")
    if programme is None:
        return
    if programme.record != "case":
        yield Finding("choice-unknown", "programme", row["programme"])
        return
    conduct = Conduct.of(programme)
    for name, known in (("level", conduct.level_list), ("outcome", conduct.outcome_list)):
        if row.get(name) and row[name] not in known.labels:
            yield Finding("choice-unknown", name, row[name])


def is_somebodys(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the parties that the programme asks for; nobody is a couple alone. Soft `out-of-range`: more than 25 years
    between two partners."""
    if found := programme_of(row, desk):
        yield from parties_missing(row, found[1])
    if not row.get("partner"):
        return
    if row["partner"] in desk.ids_of(row.get("person")):
        yield Finding("rule-broken", "partner", None, {"why": "دو طرف پرونده یک نفرند."})
        return
    yield from far_apart(*(desk.get("person", row[name]) if row.get(name) else None for name in ("person", "partner")))


def end_is_told(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a closed case has its day and its outcome."""
    if row.get("status") == CLOSED:
        yield from (Finding("required", name) for name in ("closed_on", "outcome") if not row.get(name))


def open_has_no_end(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: an open case has neither a day of closing nor an outcome. At the desk only: two offices that closed and
    reopened at once settle it by a decision, not in quarantine."""
    for name in ("closed_on", "outcome") if row.get("status") == OPEN else ():
        if row.get(name):
            yield Finding("rule-broken", name, row[name], {"why": "پروندهٔ باز روز بستن و نتیجه ندارد."})


def after_its_steps(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: no step of the case lies before it was opened or after it was closed (`date-order`), and a case that has
    steps stays in its programme."""
    steps = _steps(row, desk)
    days = sorted(step["done_on"] for step in steps if step.get("done_on"))
    if days and row.get("opened_on") and days[0] < row["opened_on"]:
        yield order_broken("opened_on", days[0], row["opened_on"])
    if days and row.get("closed_on") and row["closed_on"] < days[-1]:
        yield order_broken("closed_on", row["closed_on"], days[-1])
    if any(step.get("programme") != row.get("programme") for step in steps):
        why = "پرونده گام دارد و برنامه‌اش عوض نمی‌شود."
        yield Finding("rule-broken", "programme", row.get("programme"), {"why": why})


def not_taken_away(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard, of a row that is put aside: a case that has steps; they would be nobody's."""
    if row.get("retired") and _steps(row, desk):
        yield Finding(
            "rule-broken", None, None, {"why": "پرونده گام دارد؛ نخست گام‌ها را کنار بگذارید یا پرونده را ببندید."}
        )


def taken_back(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard, of a row that an undo puts back or aside: somebody has added steps meanwhile, which it must hold."""
    return not_taken_away(row, desk) if row.get("retired") else after_its_steps(row, desk)


def one_at_a_time(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `case-open` when a case opens while another of the same person, couple or household is open in the
    programme."""
    saved = desk.get("case", row["id"]) if row.get("id") else None
    opens = saved is None or saved.get("status") != OPEN or any(saved.get(name) != row.get(name) for name in OF)
    if row.get("status") != OPEN or row.get("retired") or not opens:
        return
    for name, party in ((name, row[name]) for name in OF if row.get(name)):
        sides = ("household",) if name == "household" else ("person", "partner")
        found = (desk.rows("case", programme=row.get("programme"), status=OPEN, **{side: party}) for side in sides)
        if other := next((one for side in found for one in side if one["id"] != row.get("id")), None):
            yield Finding("case-open", name, CASE.field("opened_on").shown(other.get("opened_on")))
            return


def level_is_explained(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `level-changed`: another level than before wants a reason, which stays in the history beside it."""
    saved = desk.get("case", row["id"]) if row.get("id") else None
    if not saved or not saved.get("level") or saved["level"] == row.get("level"):
        return
    if not row.get("level_why") or row["level_why"] == saved.get("level_why"):
        yield Finding(LEVEL_CHANGED, "level", row.get("level"))


def ages_fit(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `age-outside` on the day the case is opened; hard `date-order` before birth."""
    found = programme_of(row, desk)
    if not found or not row.get("opened_on"):
        return
    for name in ("person", "partner"):
        person = desk.get("person", row[name]) if row.get(name) else None
        if person:
            yield from aged(found[0], person, name, "opened_on", row["opened_on"])


def aged(programme: Programme, person: Row, party: str, field: str, day: str) -> Iterable[Finding]:
    """The age of a party on the ISO day in `field`: soft `age-outside`; hard `date-order` before birth."""
    months = months_old(person, datetime.date.fromisoformat(day))
    if months is not None and months < 0:
        yield order_broken(field, day, person["birth_date"])
    elif months is not None:
        yield from age_outside(programme.ages, months, party)


def _steps(row: Row, desk: Desk) -> list[Row]:
    return desk.rows("step", case=row["id"]) if row.get("id") else []


CASE = Entity(
    "case",
    "پرونده",
    sections=(
        Section(
            "پرونده",
            (
                Code("programme", "برنامه", required=True, critical=True),
                Ref("person", "فرد", entity="person", critical=True),
                Ref("partner", "طرف دیگر (همسر)", entity="person", critical=True),
                Ref("household", "خانوار", entity="household", critical=True),
                Day(
                    "opened_on",
                    "تاریخ تشکیل",
                    required=True,
                    latest="today",
                    aliases=("تاریخ پذیرش", "تاریخ تشکیل پرونده", "تاریخ مراجعه", "تاریخ شروع"),
                ),
                Ref("centre", "مرکز", entity="centre", pinned=True, aliases=("مرکز ارائهٔ خدمت", "مدرسه")),
                Text("place", "محل رویداد یا خدمت", limit=80, aliases=("محل",)),
                Text("assigned_to", "کارشناس پرونده", limit=80, pinned=True, aliases=("مددکار", "مشاور", "کارشناس")),
                Code("level", "سطح مداخله", critical=True, aliases=("سطح",)),
                Text("level_why", "علت تغییر سطح", limit=400),
                Day("deadline", "مهلت", aliases=("سررسید",)),
                *REGISTERED,
            ),
        ),
        Section("پاسخ‌ها", (Keyed("answers", "پاسخ‌ها", critical=True),)),
        Section(
            "پایان",
            (
                Choice("status", "وضعیت", options=STATUSES, required=True, critical=True, aliases=("وضعیت پرونده",)),
                Day("closed_on", "تاریخ بستن", latest="today", critical=True, aliases=("تاریخ خاتمه", "تاریخ پایان")),
                Code("outcome", "نتیجه", critical=True, aliases=("نتیجه پرونده",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("programme", "person", "household", "opened_on", "level", "deadline", "status"),
    sort=("opened_on",),
    title=("person", "household", "opened_on"),
    derive=(begin, level_reason_is_new, close, number_from_answers),
    rules=(
        Rule(is_case),
        Rule(is_somebodys),
        Rule(end_is_told, alone=True),
        Rule(open_has_no_end),
        in_order("opened_on", "closed_on"),
        in_order("opened_on", "deadline"),
        Rule(after_its_steps),
        Rule(one_at_a_time),
        Rule(level_is_explained),
        Rule(ages_fit),
    ),
)
