"""A centre that goes to another body is handed over with a dossier; signed by both sides, it is never changed again.

From the day of custody on the centre's enrolments and staff are only read in this office (`custody`): those still open
end on that day by the act of signing itself, so no later stock counts them. Source: programmes.md, S13. Taking back the
signature (undo) takes all of it back; a centre that returns is handed over once more, as a return.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.enrolments.custody import LEAVING, RETURNED, SIGNED, changed, gone_of, handed_over, last_day
from models.enrolments.staff import STAFF
from models.errors import Finding
from models.registry.person import PERSON
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Code, Day, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule, in_order
from models.text import jalali

OPEN = "open"
KINDS = options(
    whole="همهٔ پروندهٔ مرکز|واگذاری مرکز|کامل",
    licence="تنها پروندهٔ پروانه|پروانه",
    returned="بازگشت مرکز به اداره|بازگشت",
)
STATUSES = options(open="در دست آماده‌سازی|باز", signed="امضاشده|امضا شده")
CHECKLIST = options(
    licence="اصل پروانه|پروانه",
    founder_file="پروندهٔ مؤسس|پرونده موسس",
    staff_files="پرونده‌های کارکنان",
    children_files="پرونده‌های کودکان و مددجویان|پرونده های کودکان",
    contracts="قراردادها با والدین|قراردادها",
    insurance="بیمه‌نامهٔ حوادث و مسئولیت|بیمه نامه",
    visits="گزارش‌های بازدید|بازدیدها",
    complaints="پروندهٔ شکایت‌ها",
    accounts="تسویهٔ مالی|تسویه حساب",
    property="صورت اموال|اموال",
    stamps="مهر و تابلو|مهر",
    lists="فهرست کودکان و کارکنان|فهرست ها",
)
CUSTODY_WITHIN = datetime.timedelta(days=366)
"""Between the opening of a dossier and the day of custody; more is asked about [A]."""
_NEEDED = ("to_body", "custody_on", "handed_by", "handed_signed_on", "received_by", "received_signed_on")


def gather(row: Row, old: Row | None, desk: Desk) -> None:
    """Until it is signed, a dossier holds what the office knows of the centre today; what was typed of it stays."""
    row["kind"], row["status"] = row.get("kind") or LEAVING, row.get("status") or OPEN
    if old is None:
        row["opened_on"] = row.get("opened_on") or desk.today.isoformat()
    centre = desk.get("centre", row["centre"]) if row.get("centre") else None
    if centre is None or (old or {}).get("status") == SIGNED:
        return
    staff = _staff_of(centre["id"], desk)
    for name, role in (("founder", "founder"), ("manager", "manager")):
        known = next((who for who, one in staff if one["role"] == role), None)
        row[name] = row.get(name) or known or centre.get(name)
    row["licence_no"] = row.get("licence_no") or centre.get("licence_no")
    row["staff_list"] = _told(staff) or None
    running = desk.rows("enrolment", centre=centre["id"])
    row["open_enrolments"] = sum(one.get("status") == "active" for one in running)
    row["waiting"] = sum(one.get("status") == "waiting" for one in running)


def _staff_of(centre: str, desk: Desk) -> list[tuple[str, Row]]:
    """Who works there today, each by name, in the order of names."""
    today = desk.today.isoformat()
    here = [one for one in desk.rows("staff", centre=centre) if not one.get("ends_on") or one["ends_on"] > today]
    named = ((PERSON.naming(desk.get("person", one["person"]) or {}), one) for one in here)
    return sorted(named, key=lambda pair: (pair[0], pair[1]["id"]))


def _told(staff: Iterable[tuple[str, Row]]) -> str:
    """A line each, as many as a note holds."""
    text, most = "", Note("staff_list", "").limit
    for name, one in staff:
        line = " – ".join(filter(None, (name, STAFF.field("role").shown(one.get("role")), one.get("degree"))))
        if len(text) + len(line) + 1 > most:
            break
        text = f"{text}\n{line}" if text else line
    return text


def signed_whole(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `required`: both sides have signed on a day, for a body that takes the centre on a day."""
    if row.get("status") == SIGNED:
        yield from (Finding("required", name) for name in _NEEDED if not row.get(name))


def all_handed(row: Row, desk: Desk) -> Iterable[Finding]:
    """Note `handover-missing`: what a signed dossier lacks of the list."""
    given = set(row.get("checklist") or ())
    missing = [one.label for one in CHECKLIST if one.code not in given]
    if row.get("status") == SIGNED and missing:
        yield Finding("handover-missing", "checklist", "، ".join(missing))


def signed_is_kept(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `already-signed`: a signed dossier is neither changed nor put aside."""
    saved = desk.get("handover", row["id"]) if row.get("id") else None
    if saved and saved.get("status") == SIGNED and changed(saved, row):
        yield Finding("already-signed", "status", saved["custody_on"])


def custody_is_near(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `out-of-range`: a day of custody more than a year from the day on which the dossier was opened."""
    saved = (desk.get("handover", row["id"]) if row.get("id") else None) or {}
    days = [row.get(name) for name in ("opened_on", "custody_on")]
    if not all(days) or days == [saved.get(name) for name in ("opened_on", "custody_on")]:
        return
    opened, custody = (datetime.date.fromisoformat(str(day)) for day in days)
    if abs(custody - opened) > CUSTODY_WITHIN:
        ends = {"low": opened - CUSTODY_WITHIN, "high": opened + CUSTODY_WITHIN}
        yield Finding(
            "out-of-range", "custody_on", jalali.show(custody), {name: jalali.show(day) for name, day in ends.items()}
        )


def one_at_a_time(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a centre has one dossier in the making, goes away only while it is ours and returns only when it is not."""
    if row.get("status") == SIGNED and (desk.get("handover", row.get("id") or "") or {}).get("status") == SIGNED:
        return
    others = [one for one in desk.rows("handover", centre=row.get("centre")) if one["id"] != row.get("id")]
    if any(one.get("status") == OPEN for one in others):
        yield Finding("rule-broken", "centre", None, {"why": "واگذاری دیگری برای این مرکز در دست آماده‌سازی است."})
    gone = gone_of(others, desk)
    if row.get("kind") == LEAVING and gone:
        yield handed_over(gone, desk)
    if row.get("kind") == RETURNED and not gone:
        yield Finding("rule-broken", "kind", row["kind"], {"why": "این مرکز واگذار نشده است که بازگردد."})


def ended_by(row: Row, desk: Desk) -> Iterable[tuple[str, Row]]:
    """A signed handover ends the enrolments of the centre that still run, and its staff, on the day of custody."""
    if row.get("retired") or row.get("status") != SIGNED or row.get("kind") != LEAVING:
        return
    reason = f"واگذاری مرکز به {HANDOVER.field('to_body').shown(row['to_body'])}"
    for one in desk.rows("enrolment", centre=row["centre"]):
        ours = one["office"].startswith(desk.office) and desk.programme(one["programme"]) is not None
        if ours and one.get("status") != "left":
            yield "enrolment", {"id": one["id"], "status": "left", "ends_on": last_day(row, one), "reason": reason}
    for one in desk.rows("staff", centre=row["centre"]):
        if one["office"].startswith(desk.office) and not one.get("ends_on"):
            yield "staff", {"id": one["id"], "ends_on": last_day(row, one)}


HANDOVER = Entity(
    "handover",
    "واگذاری مرکز",
    sections=(
        Section(
            "مرکز",
            (
                Ref("centre", "مرکز", entity="centre", required=True, critical=True),
                Choice("kind", "نوع پرونده", options=KINDS, required=True, critical=True),
                Choice("to_body", "دستگاه تحویل‌گیرنده", codelist="bodies", open_ended=True, critical=True),
                Day("opened_on", "تاریخ تشکیل", latest="today"),
                Day(
                    "custody_on",
                    "تاریخ تحویل",
                    critical=True,
                    help="از این روز ثبت‌نام‌ها و کارکنان مرکز تنها خوانده می‌شوند.",
                ),
                Code("licence_no", "شمارهٔ پروانه", search=True, critical=True),
                Text("founder", "مؤسس", limit=80, search=True),
                Text("manager", "مدیر", limit=80, search=True),
            ),
        ),
        Section(
            "آنچه تحویل می‌شود",
            (
                Whole("open_enrolments", "ثبت‌نام فعال", least=0, most=100_000, derived=True),
                Whole("waiting", "در نوبت", least=0, most=100_000, derived=True),
                Note("staff_list", "کارکنان", derived=True),
                Choices("checklist", "فهرست تحویل", options=CHECKLIST, critical=True),
                Note("debts", "بدهی‌ها و طلب‌ها"),
                Note("complaints", "شکایت‌ها"),
            ),
        ),
        Section(
            "امضا",
            (
                Text("handed_by", "تحویل‌دهنده", limit=80, critical=True),
                Day("handed_signed_on", "تاریخ امضای تحویل‌دهنده", latest="today", critical=True),
                Text("received_by", "تحویل‌گیرنده", limit=80, critical=True),
                Day("received_signed_on", "تاریخ امضای تحویل‌گیرنده", latest="today", critical=True),
                Choice("status", "وضعیت", options=STATUSES, required=True, critical=True),
                Note("notes", "یادداشت"),
            ),
        ),
    ),
    columns=("centre", "kind", "to_body", "custody_on", "open_enrolments", "status"),
    sort=("opened_on",),
    title=("centre", "custody_on"),
    derive=(gather,),
    rules=(
        Rule(signed_is_kept),
        Rule(signed_whole, alone=True),
        Rule(all_handed),
        Rule(custody_is_near),
        Rule(one_at_a_time),
        in_order("opened_on", "handed_signed_on"),
        in_order("opened_on", "received_signed_on"),
    ),
    downward=True,
)
