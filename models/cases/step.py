"""A step is one thing done in a case on one day: what it was, what came out, and when the next is awaited.

Which kinds of step there are, which comes only after which, and how long to the next, the programme's file says.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.cases.case import programme_of
from models.cases.conduct import Conduct, StepKind
from models.errors import Finding
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Keyed, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule, in_order, order_broken


def case_of(row: Row, desk: Desk) -> Row | None:
    """The case of a step."""
    return desk.get("case", row["case"]) if row.get("case") else None


def conduct_of(row: Row, desk: Desk) -> Conduct | None:
    """How its case is conducted; None where the programme is not known here."""
    found = programme_of(case_of(row, desk) or {}, desk)
    return found[1] if found else None


def kind_of(row: Row, desk: Desk) -> StepKind | None:
    """What the programme says of steps of this kind."""
    conduct = conduct_of(row, desk)
    return conduct.steps.get(row.get("kind") or "") if conduct else None


def belongs(row: Row, old: Row | None, desk: Desk) -> None:
    """A new step is of today; its kind may come as a label."""
    if old is None:
        row["done_on"] = row.get("done_on") or desk.today.isoformat()
    if (conduct := conduct_of(row, desk)) and row.get("kind"):
        row["kind"] = conduct.step_list.find(row["kind"]) or row["kind"]


def count_on(row: Row, old: Row | None, desk: Desk) -> None:
    """The how-manieth of its kind in the case it is, given once."""
    row["number"] = (old or {}).get("number")
    if row["number"] is None and row.get("case") and row.get("kind"):
        others = desk.rows("step", case=row["case"], kind=row["kind"])
        row["number"] = 1 + max((one.get("number") or 0 for one in others), default=0)


def await_next(row: Row, old: Row | None, desk: Desk) -> None:
    """The day of the next step, where nobody typed one and the file says how long it takes."""
    kind = kind_of(row, desk)
    if kind is None or kind.next_days is None or not row.get("done_on"):
        return
    if not row.get("next_on") or row["next_on"] == _next_day(old, kind):
        row["next_on"] = _next_day(row, kind)


def _next_day(row: Row | None, kind: StepKind) -> str | None:
    if not row or not row.get("done_on") or kind.next_days is None:
        return None
    return (datetime.date.fromisoformat(row["done_on"]) + datetime.timedelta(days=kind.next_days)).isoformat()


def known_kind(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a kind of step that the programme has."""
    conduct = conduct_of(row, desk)
    if conduct and row.get("kind") and row["kind"] not in conduct.steps:
        yield Finding("choice-unknown", "kind", row["kind"])


def in_its_turn(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `step-early`: a kind that comes only after another (a secondary assessment after the initial one). What was
    saved under an older file of the programme stays where it is."""
    saved = (desk.get("step", row["id"]) if row.get("id") else None) or {}
    if saved and all(row.get(name) == saved.get(name) for name in ("case", "kind", "done_on")):
        return
    kind, conduct = kind_of(row, desk), conduct_of(row, desk)
    if kind is None or conduct is None or not kind.after or not row.get("done_on"):
        return
    before = (one for name in kind.after for one in desk.rows("step", case=row["case"], kind=name))
    if not _any_before({"id": None, **row}, before):
        wanted = "، ".join(conduct.steps[name].label for name in kind.after if name in conduct.steps)
        yield Finding("step-early", "kind", kind.label, {"other": wanted})


def nothing_stands_on_it(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `step-early`: a step that later ones came after is not moved behind them, to another case or kind."""
    saved = desk.get("step", row["id"]) if row.get("id") else None
    if saved is None:
        return
    moved = (
        any(row.get(name) != saved[name] for name in ("case", "kind")) or (row.get("done_on") or "") > saved["done_on"]
    )
    if moved:
        yield from _left_without(saved, desk, row if row.get("case") == saved["case"] and row.get("done_on") else None)


def not_taken_away(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `step-early`, of a row that is put aside: later steps came after it."""
    saved = desk.get("step", row["id"]) if row.get("retired") and row.get("id") else None
    if saved and not saved.get("retired"):
        yield from _left_without(saved, desk, None)


def taken_back(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `step-early`, of a row that an undo puts back or aside: steps that somebody did after it stay possible."""
    return not_taken_away(row, desk) if row.get("retired") else nothing_stands_on_it(row, desk)


def _left_without(saved: Row, desk: Desk, instead: Row | None) -> Iterable[Finding]:
    """The first kind of step of the case that would stand without one before it if `saved` were `instead`."""
    conduct = conduct_of(saved, desk)
    for name, kind in conduct.steps.items() if conduct else ():
        if saved["kind"] not in kind.after:
            continue
        others = [one for before in kind.after for one in desk.rows("step", case=saved["case"], kind=before)]
        others = [one for one in others if one["id"] != saved["id"]]
        others += [instead] if instead and instead.get("kind") in kind.after else []
        for later in desk.rows("step", case=saved["case"], kind=name):
            if later["id"] != saved["id"] and not _any_before(later, others):
                other = conduct.steps[saved["kind"]].label if conduct else ""
                yield Finding("step-early", "kind", kind.label, {"other": other})
                return


def _any_before(later: Row, steps: Iterable[Row]) -> bool:
    return any(one["done_on"] <= later["done_on"] and one.get("id") != later["id"] for one in steps)


def within_the_case(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `date-order`: not before the case was opened, not after it was closed."""
    case = case_of(row, desk)
    if not case or not row.get("done_on"):
        return
    if case.get("opened_on") and row["done_on"] < case["opened_on"]:
        yield order_broken("done_on", row["done_on"], case["opened_on"])
    if case.get("closed_on") and row["done_on"] > case["closed_on"]:
        yield order_broken("done_on", case["closed_on"], row["done_on"])


def not_more_than_usual(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `out-of-range`: more steps of the kind than the programme usually has."""
    kind = kind_of(row, desk)
    if kind is None or kind.most is None:
        return
    others = {one["id"] for one in desk.rows("step", case=row["case"], kind=kind.kind)} - {row.get("id")}
    if len(others) >= kind.most:
        yield Finding("out-of-range", "kind", len(others) + 1, {"low": 1, "high": kind.most})


def awaiting(steps: Iterable[Row], conduct: Conduct) -> list[Row]:
    """Those of a case's live steps whose next step has a day (`next_on`) and has not been done, soonest due first.

    The next step is one of a kind that the file names as coming after, or of the same kind; where the file names none,
    any later one. So a visit in between does not hide that an assessment is due again.
    """
    steps = list(steps)
    found = (one for one in steps if one.get("next_on") and not any(_answers(each, one, conduct) for each in steps))
    return sorted(found, key=lambda one: (one["next_on"], one["id"]))


def _answers(later: Row, step: Row, conduct: Conduct) -> bool:
    if later["id"] == step["id"] or later["kind"] not in conduct.following(step["kind"]):
        return False
    if later["done_on"] != step["done_on"]:
        return bool(later["done_on"] > step["done_on"])
    if later["kind"] == step["kind"]:
        return (later.get("number") or 0) > (step.get("number") or 0)
    return later["kind"] in conduct.steps and step["kind"] in conduct.steps[later["kind"]].after


STEP = Entity(
    "step",
    "گام پرونده",
    sections=(
        Section(
            "گام",
            (
                Ref("case", "پرونده", entity="case", required=True, critical=True),
                Code("programme", "برنامه", derived=True),
                Code("kind", "نوع گام", required=True, critical=True, aliases=("گام", "نوع اقدام")),
                Whole("number", "شماره", least=1, most=10_000, derived=True),
                Day("done_on", "تاریخ", required=True, latest="today", aliases=("تاریخ انجام", "تاریخ جلسه")),
                Text("done_by", "انجام‌دهنده", limit=80, pinned=True, aliases=("ارزیاب", "مشاور", "مددکار")),
            ),
        ),
        Section("پاسخ‌ها", (Keyed("answers", "پاسخ‌ها", critical=True),)),
        Section("ادامه", (Day("next_on", "گام بعدی", aliases=("تاریخ بعدی",)), Note("notes", "یادداشت"))),
    ),
    columns=("case", "programme", "kind", "number", "done_on", "next_on"),
    sort=("done_on",),
    title=("kind", "number", "done_on"),
    part_of="case",
    derive=(belongs, count_on, await_next),
    rules=(
        Rule(known_kind),
        Rule(in_its_turn),
        Rule(nothing_stands_on_it),
        Rule(within_the_case),
        Rule(not_more_than_usual),
        in_order("done_on", "next_on"),
    ),
)
