"""A registration is one person in one course; a couple is two registrations that name each other.

So distinct persons, attendance and certificates are always counted by person, and a couple costs nothing extra.
Writing `certified_on` is the act of certifying: it is refused until the certificate is earned, and then the serial is
given, once and for good.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.registry.ages import age_outside, day_of, far_apart, months_old
from models.registry.registered import REGISTERED_SECTION
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Note, Ref, Text
from models.schema.numbers import Number, Whole
from models.schema.rules import Desk, Rule
from models.workshops.certificate import verdict_on
from models.workshops.course import programme_of


def certificate_number(row: Row, old: Row | None, desk: Desk) -> None:
    """Gives the serial when the certificate is earned; a number once given stays, whatever is typed."""
    row["certificate_no"] = (old or {}).get("certificate_no")
    if row.get("certified_on") and not row["certificate_no"] and _complete(row) and verdict_on(row, desk).earned:
        row["certificate_no"] = desk.serial()


def once_in_a_course(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `already-registered`: another live registration of the person in the course."""
    if _complete(row) and any(_others(row, desk, person=row["person"])):
        yield Finding("already-registered", "person", row["person"])


def room_left(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `over-capacity` when someone comes in beyond the course's capacity; a new couple takes two places."""
    if not _complete(row) or row.get("retired"):
        return
    limit = (desk.get("course", row["course"]) or {}).get("capacity")
    inside = {other["person"] for other in _others(row, desk)}
    saved = _saved(row, desk)
    before = len(inside) + bool(saved and saved["course"] == row["course"])
    couple = [desk.ids_of(one) for one in (row["person"], row.get("partner")) if one]
    number = len(inside.difference(*couple)) + len({min(ids) for ids in couple})
    if limit and number > limit and number > before:
        yield Finding("over-capacity", "course", number, {"limit": limit})


def ages_fit(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `age-outside` for the person and for the partner, on the day the course starts, else today."""
    course = desk.get("course", row["course"]) if row.get("course") else None
    programme = programme_of(course, desk)
    if course is None or programme is None:
        return
    on = day_of(course.get("starts_on"), desk.today)
    for field in ("person", "partner"):
        if row.get(field):
            yield from age_outside(programme.ages, months_old(desk.get("person", row[field]), on), field)


def fits_partner(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: not one's own partner, nobody has two in a course. Soft `out-of-range`: more than 25 years between them."""
    if not row.get("partner") or not _complete(row):
        return
    own = desk.ids_of(row["person"])
    couple = own | desk.ids_of(row["partner"])
    if row["partner"] in own:
        yield Finding("rule-broken", "partner", None, {"why": "کسی همسر خودش نیست."})
        return
    for other in _others(row, desk):
        pair = {other["person"], other.get("partner")}
        if other.get("partner") and pair & couple and not pair <= couple:
            yield Finding("rule-broken", "partner", None, {"why": "یکی از این دو در همین دوره با کس دیگری جفت است."})
            break
    yield from far_apart(desk.get("person", row["person"]), desk.get("person", row["partner"]))


def certificate_earned(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `certificate-unearned`, when `certified_on` is written or changed before the rule is met."""
    if not row.get("certified_on") or not _complete(row):
        return
    saved = _saved(row, desk)
    if saved and saved.get("certified_on") == row["certified_on"]:
        return
    verdict = verdict_on(row, desk)
    if not verdict.earned:
        yield Finding("certificate-unearned", "certified_on", row["certified_on"], {"why": verdict.why})


def partner_registration(row: Row, desk: Desk) -> Row | None:
    """The other half of a saved registration, to be put after it: with its `id` if it exists; None if nothing changes.

    A partner gets an own registration that points back. A partner who was let go, or whose
    other half was retired, no longer points back. The reasons given for the couple hold for both.
    """
    if not _complete(row):
        return None
    others = [one for one in desk.rows("registration", course=row["course"]) if one["id"] != row.get("id")]
    own, theirs = desk.ids_of(row["person"]), desk.ids_of(row.get("partner"))
    if row.get("partner") and not row.get("retired"):
        half = next((other for other in others if other["person"] in theirs), None)
        if half and half.get("partner") in own:
            return None
        return _half(row, half)
    left = next((other for other in others if other.get("partner") in own), None)
    return {"id": left["id"], "partner": None} if left else None


def _half(row: Row, existing: Row | None) -> Row:
    half = {"id": existing["id"]} if existing else {"course": row["course"], "person": row["partner"]}
    if not existing and row.get("class_name"):
        half["class_name"] = row["class_name"]
    if row.get("reasons"):
        half["reasons"] = dict(row["reasons"])
    return {**half, "partner": row["person"]}


def _complete(row: Row) -> bool:
    return bool(row.get("course") and row.get("person"))


def _saved(row: Row, desk: Desk) -> Row | None:
    return desk.get("registration", row["id"]) if row.get("id") else None


def _others(row: Row, desk: Desk, **where: str) -> Iterable[Row]:
    """Other live registrations of the course; none if this one is retired."""
    if row.get("retired"):
        return ()
    return (one for one in desk.rows("registration", course=row["course"], **where) if one["id"] != row.get("id"))


REGISTRATION = Entity(
    "registration",
    "نام‌نویسی دوره",
    sections=(
        Section(
            "نام‌نویسی",
            (
                Ref("course", "دوره", entity="course", required=True, pinned=True),
                Ref("person", "فرد", entity="person", required=True),
                Ref("partner", "همسر یا نامزد", entity="person"),
                Text("class_name", "کلاس", limit=80, search=True, aliases=("نام کلاس", "گروه", "کلاس درس")),
                Code("grade", "پایهٔ تحصیلی", aliases=("پایه", "مقطع", "پایه تحصیلی")),
                Text("school", "مدرسه", limit=80, aliases=("نام مدرسه", "آموزشگاه")),
                Text("education", "تحصیلات", limit=80, aliases=("میزان تحصیلات", "مدرک تحصیلی")),
                Text("introduced_by", "معرف", limit=80, aliases=("دستگاه معرف", "معرفی از")),
            ),
        ),
        Section(
            "آزمون و گواهی",
            (
                Number("pre_test", "پیش‌آزمون", least=0, most=100, decimals=2, aliases=("نمره پیش آزمون",)),
                Number(
                    "post_test",
                    "پس‌آزمون",
                    least=0,
                    most=100,
                    decimals=2,
                    critical=True,
                    aliases=("نمره پس آزمون", "نمره نهایی", "نمره"),
                ),
                Whole("satisfaction", "رضایت (۱ تا ۵)", least=1, most=5, aliases=("رضایتمندی", "رضایت")),
                Code("certificate_no", "شمارهٔ گواهی", derived=True, critical=True, search=True),
                Day("certified_on", "تاریخ گواهی", latest="today", critical=True, aliases=("تاریخ صدور گواهی",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات", "توضیح")),
            ),
        ),
        REGISTERED_SECTION,
    ),
    columns=("course", "person", "partner", "class_name", "certificate_no", "certified_on"),
    title=("person", "course"),
    within="course",
    derive=(certificate_number,),
    rules=(
        Rule(once_in_a_course),
        Rule(room_left),
        Rule(ages_fit),
        Rule(fits_partner),
        Rule(certificate_earned),
    ),
)
