"""A course is one run of a workshop programme: somewhere, from some day, for so many people and so many minutes."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.registry.registered import REGISTERED_SECTION, number_from_answers
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Keyed, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule, in_order, order_broken

SHAPE = "workshop"


def title_from_programme(row: Row, old: Row | None, desk: Desk) -> None:
    """A course without a title is called like its programme."""
    programme = programme_of(row, desk)
    if programme and not row.get("title"):
        row["title"] = programme.label


def programme_of(course: Row | None, desk: Desk) -> Programme | None:
    """The programme of a course, if it is known and a workshop."""
    programme = desk.programme((course or {}).get("programme") or "")
    return programme if programme and programme.shape == SHAPE else None


def is_workshop(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `choice-unknown`: a programme of another shape. (An unknown programme is refused on reading.)"""
    name = row.get("programme")
    if name and desk.programme(name) and programme_of(row, desk) is None:
        yield Finding("choice-unknown", "programme", name)


def around_its_sessions(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `date-order`: a course that has sessions does not start after the first or end before the last."""
    held = sorted(one["held_on"] for one in desk.rows("session", course=row["id"])) if row.get("id") else []
    if held and row.get("starts_on") and held[0] < row["starts_on"]:
        yield order_broken("starts_on", held[0], row["starts_on"])
    if held and row.get("ends_on") and row["ends_on"] < held[-1]:
        yield order_broken("ends_on", row["ends_on"], held[-1])


def not_taken_away(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard, of a row that is put aside: a course that has sessions or registrations; they would be nobody's."""
    parts = ("session", "registration") if row.get("retired") and row.get("id") else ()
    if any(desk.rows(part, course=row["id"]) for part in parts):
        why = "دوره جلسه یا نام‌نویسی دارد؛ نخست آن‌ها را کنار بگذارید."
        yield Finding("rule-broken", None, None, {"why": why})


def taken_back(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard, of a row that an undo puts back or aside: somebody has added sessions or people meanwhile."""
    return not_taken_away(row, desk) if row.get("retired") else around_its_sessions(row, desk)


COURSE = Entity(
    "course",
    "دوره",
    sections=(
        Section(
            "دوره",
            (
                Code("programme", "برنامه", required=True),
                Text("title", "عنوان", search=True, aliases=("عنوان دوره", "نام دوره", "نام کارگاه", "عنوان کارگاه")),
                Text("audience", "مخاطب", limit=80, aliases=("گروه هدف", "مخاطبان", "جامعه هدف")),
                Ref("centre", "مرکز", entity="centre"),
                Text("trainer", "مدرس", limit=80, search=True, aliases=("نام مدرس", "مربی", "استاد")),
                Day("starts_on", "آغاز", aliases=("تاریخ شروع", "شروع", "تاریخ برگزاری")),
                Day("ends_on", "پایان", aliases=("تاریخ پایان",)),
                Whole("capacity", "ظرفیت", least=1, most=100_000, aliases=("تعداد ظرفیت",)),
                Whole(
                    "required_minutes",
                    "دقیقه‌های لازم",
                    least=1,
                    most=100_000,
                    critical=True,
                    help="اگر خالی بماند همهٔ جلسه‌های دوره لازم است.",
                ),
                Code("content_code", "کد بستهٔ آموزشی", aliases=("بسته آموزشی", "سرفصل")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
        Section("پرسش‌های برنامه", (Keyed("answers", "پاسخ‌ها"),)),
        REGISTERED_SECTION,
    ),
    columns=("title", "programme", "centre", "trainer", "starts_on", "capacity"),
    sort=("title",),
    title=("title", "starts_on"),
    derive=(title_from_programme, number_from_answers),
    rules=(Rule(is_workshop), Rule(around_its_sessions), in_order("starts_on", "ends_on")),
)
