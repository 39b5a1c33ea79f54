"""A session is one meeting of a course on one day, in a room or online; its minutes are what attendance is worth."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Day, Note, Ref, Text, Time
from models.schema.numbers import Whole
from models.schema.plausible import usual_course
from models.schema.rules import Desk, Rule, order_broken
from models.workshops.course import programme_of

ONLINE = "online"
MODES = options(in_person="حضوری", online="برخط|آنلاین|مجازی|غیرحضوری|وبینار")


def in_person_unless_said(row: Row, old: Row | None, desk: Desk) -> None:
    """A session of which nothing else is said is held in person."""
    row["mode"] = row.get("mode") or "in_person"


def within_course(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `date-order`: no session is held before its course starts or after it ends."""
    course = (desk.get("course", row["course"]) if row.get("course") else None) or {}
    starts, ends, held = course.get("starts_on"), course.get("ends_on"), row.get("held_on")
    if starts and held and held < starts:
        yield order_broken("held_on", held, starts)
    if ends and held and held > ends:
        yield order_broken("held_on", ends, held)


def heads_are_usual(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `out-of-range`: more heads in one room than usually come to a course of the programme. Few are not asked
    about, and online any number may come."""
    heads = {name: row.get(name) or 0 for name in ("headcount_female", "headcount_male")}
    course = desk.get("course", row["course"]) if row.get("course") and row.get("mode") != ONLINE else None
    programme = programme_of(course, desk)
    usual = usual_course(programme) if programme else None
    if usual and sum(heads.values()) > usual.high:
        most = max(heads, key=lambda name: heads[name])
        yield Finding("out-of-range", most, sum(heads.values()), {"low": usual.low, "high": usual.high})


SESSION = Entity(
    "session",
    "جلسه",
    sections=(
        Section(
            "جلسه",
            (
                Ref("course", "دوره", entity="course", required=True, pinned=True),
                Day("held_on", "تاریخ", required=True, aliases=("تاریخ جلسه", "تاریخ برگزاری", "روز")),
                Time("starts_at", "ساعت آغاز", aliases=("ساعت", "ساعت شروع", "از ساعت")),
                Whole("minutes", "مدت (دقیقه)", required=True, least=1, most=1440, high=720, aliases=("مدت", "دقیقه")),
                Choice("mode", "شیوه", options=MODES, aliases=("نحوه برگزاری", "شیوه برگزاری")),
                Text("topic", "موضوع", search=True, aliases=("عنوان جلسه", "سرفصل", "مبحث")),
                Text("trainer", "مدرس", limit=80, search=True, aliases=("نام مدرس", "مربی", "استاد")),
                Text("place", "محل", aliases=("محل برگزاری", "مکان")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
        Section(
            "شمار حاضران (اگر نام نوشته نمی‌شود)",
            (
                Whole("headcount_female", "زن", least=0, most=100_000, aliases=("تعداد زن", "زنان", "تعداد دختر")),
                Whole("headcount_male", "مرد", least=0, most=100_000, aliases=("تعداد مرد", "مردان", "تعداد پسر")),
            ),
        ),
    ),
    columns=("course", "held_on", "starts_at", "minutes", "mode", "topic"),
    title=("topic", "held_on"),
    within="course",
    derive=(in_person_unless_said,),
    rules=(Rule(within_course), Rule(heads_are_usual)),
)
