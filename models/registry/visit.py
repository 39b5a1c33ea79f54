"""A visit of supervision: what was looked at in a centre, what was missing, and until when it is to be put right.

The items and the grades are code lists (`visit_items`, `visit_grades`) to which a province adds. The code of a grade is
the lowest score that earns it, so moving a band is adding a code and withdrawing one; the bands and the share that an
empty score is given are our own judgement [A]. An item that does not concern a centre stands in neither list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.errors import Finding
from models.schema import codelists
from models.schema.codelists import Codelist
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Day, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule, in_order

ITEMS, GRADES = "visit_items", "visit_grades"


def score_of(met: Sequence[str] | None, unmet: Sequence[str] | None) -> int | None:
    """The share of the items looked at that were met, 0 to 100; None where none was looked at."""
    looked_at = len(met or ()) + len(unmet or ())
    return round(100 * len(met or ()) / looked_at) if looked_at else None


def grade_of(score: int | None, grades: Codelist) -> str | None:
    """The highest grade whose code the score reaches; None without a score, or below every grade."""
    earned = [code for code in grades.offered if score is not None and code.isdecimal() and int(code) <= score]
    return max(earned, key=int, default=None)


def judge(row: Row, old: Row | None, desk: Desk) -> None:
    """A score that nobody typed follows from the items; the grade follows from the score by today's bands."""
    before = old or {}
    typed = row.get("score") is not None and (
        row["score"] != before.get("score") or before["score"] != score_of(before.get("met"), before.get("unmet"))
    )
    if not typed:
        row["score"] = score_of(row.get("met"), row.get("unmet"))
    if row["score"] != before.get("score") or not row.get("grade"):
        row["grade"] = grade_of(row["score"], codelists.load(GRADES))


def said_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what is met is not missing."""
    if both := sorted(set(row.get("met") or ()) & set(row.get("unmet") or ())):
        why = f"«{VISIT.field('met').shown(both)}» هم دارد و هم ندارد نوشته شده است."
        yield Finding("rule-broken", "unmet", None, {"why": why})


def defects_are_followed(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `rule-asks`: something is missing, and no day is set on which it is looked at again."""
    if row.get("unmet") and not row.get("follow_up_on"):
        yield Finding("rule-asks", "follow_up_on", None, {"why": "کاستی هست و روز بازدید دوباره نوشته نشده است."})


VISIT = Entity(
    "visit",
    "بازدید نظارتی",
    sections=(
        Section(
            "بازدید",
            (
                Ref("centre", "مرکز", entity="centre", required=True),
                Day(
                    "visited_on",
                    "تاریخ بازدید",
                    required=True,
                    latest="today",
                    pinned=True,
                    aliases=("تاریخ", "تاریخ نظارت"),
                ),
                Text(
                    "visitor",
                    "بازدیدکننده",
                    limit=120,
                    search=True,
                    pinned=True,
                    aliases=("ناظر", "کارشناس ناظر", "بازرس"),
                ),
            ),
        ),
        Section(
            "سیاهه",
            (
                Choices("met", "دارد", codelist=ITEMS, open_ended=True, aliases=("برآورده", "موارد رعایت شده")),
                Choices("unmet", "ندارد", codelist=ITEMS, open_ended=True, aliases=("کاستی ها", "موارد رعایت نشده")),
                Whole(
                    "score",
                    "امتیاز",
                    least=0,
                    most=100,
                    aliases=("نمره", "نمره ارزشیابی"),
                    help="اگر خالی بماند سهم «دارد» از سیاهه است.",
                ),
                Choice("grade", "درجه", codelist=GRADES, open_ended=True, derived=True, aliases=("رتبه",)),
            ),
        ),
        Section(
            "پیگیری",
            (
                Note("defects", "کاستی‌ها و دستورها", aliases=("نواقص", "شرح نواقص", "شرح کاستی")),
                Day("follow_up_on", "بازدید دوباره تا", aliases=("مهلت رفع نقص", "تاریخ پیگیری")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("centre", "visited_on", "visitor", "score", "grade", "follow_up_on"),
    sort=("visited_on",),
    title=("centre", "visited_on"),
    derive=(judge,),
    rules=(Rule(said_once, alone=True), Rule(defects_are_followed), in_order("visited_on", "follow_up_on")),
)
