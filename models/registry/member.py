"""Who sits in a health hub of a neighbourhood or in a committee, in which role and until when.

Eligibility: of age when joining (asked about, not refused), and one chair at a time. The age is that of legal majority
and our own judgement [A]: the sources speak of an eligibility rule for members and do not give it.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.registry.ages import after_birth, age_words, day_of, months_old
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Day, Note, Ref, Text
from models.schema.rules import Desk, Rule, in_order

ADULT_MONTHS = 18 * 12
CHAIR = "chair"
ROLES = options(
    chair="رئیس|رئیس کانون|رئیس کمیته", secretary="دبیر", member="عضو", volunteer="داوطلب|رابط سلامت|سفیر سلامت",
    adviser="مشاور|کارشناس",
)  # fmt: skip
_END = "9999"


def member_of_one(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a member is of a centre (the hub) or of a committee, not of both and not of none."""
    if not row.get("centre") and not row.get("committee"):
        yield Finding("required", "centre")
    elif row.get("centre") and row.get("committee"):
        yield Finding("rule-broken", "committee", None, {"why": "عضو یا از کانون (مرکز) است یا از کمیته."})


def of_age(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `age-outside`: under age on the day of joining (or today, where no day is told)."""
    person = desk.get("person", row["person"]) if row.get("person") else None
    months = months_old(person, day_of(row.get("starts_on"), desk.today))
    if months is not None and months < ADULT_MONTHS:
        yield Finding("age-outside", "person", age_words(months))


def joined_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: nobody is twice a member of one hub or committee at one time."""
    for other in _beside(row, desk, person=row.get("person")):
        yield Finding("rule-broken", "person", None, {"why": f"این فرد از {_since(other)} همین‌جا عضو است."})
        return


def one_chair(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a hub or committee has one chair at a time."""
    if row.get("role") == CHAIR and (other := next(iter(_beside(row, desk, role=CHAIR)), None)):
        chair = desk.get("person", other["person"]) or {}
        name = " ".join(filter(None, (chair.get("first_name"), chair.get("last_name"))))
        yield Finding(
            "rule-broken", "role", None, {"why": f"«{name}» از {_since(other)} رئیس است؛ نخست پایان او را بنویسید."}
        )


def _beside(row: Row, desk: Desk, **where: str | None) -> list[Row]:
    """Other memberships of the same hub or committee, some day of which is also a day of this one."""
    place = next((name for name in ("centre", "committee") if row.get(name)), None)
    if place is None or row.get("retired") or not all(where.values()):
        return []
    found = desk.rows("member", **{place: row[place]}, **where)
    return [other for other in found if other["id"] != row.get("id") and _overlap(row, other)]


def _overlap(one: Row, other: Row) -> bool:
    return (one.get("starts_on") or "") < (other.get("ends_on") or _END) and (other.get("starts_on") or "") < (
        one.get("ends_on") or _END
    )


def _since(row: Row) -> str:
    return MEMBER.field("starts_on").shown(row.get("starts_on")) or "پیش"


MEMBER = Entity(
    "member",
    "عضو کانون یا کمیته",
    sections=(
        Section(
            "عضویت",
            (
                Ref("person", "فرد", entity="person", required=True),
                Ref("centre", "کانون (مرکز)", entity="centre", pinned=True, aliases=("مرکز", "کانون", "کانون سلامت")),
                Choice(
                    "committee",
                    "کمیته یا شورا",
                    codelist="meeting_kinds",
                    open_ended=True,
                    pinned=True,
                    aliases=("کمیته", "شورا"),
                ),
                Choice("role", "نقش", options=ROLES, required=True, aliases=("سمت", "مسئولیت")),
                Text("stands_for", "نمایندهٔ", limit=120, aliases=("نماینده", "دستگاه")),
                Day("starts_on", "آغاز", aliases=("تاریخ عضویت", "تاریخ شروع")),
                Day("ends_on", "پایان", aliases=("تاریخ پایان",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("person", "centre", "committee", "role", "starts_on", "ends_on"),
    sort=("role", "starts_on"),
    title=("person", "role"),
    rules=(
        Rule(member_of_one, alone=True),
        Rule(of_age),
        after_birth("starts_on"),
        Rule(joined_once),
        Rule(one_chair),
        in_order("starts_on", "ends_on"),
    ),
)
