"""An enrolment says who belongs to which centre from when to when; a person is active in a programme once.

Leaving is an end with a reason, and a transfer is a leaving and a new beginning, so the stock of any day
can be counted. Who waits has the day of the request and a priority.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from models.enrolments.bands import BAND_FIELD, SHAPE, band_at, months_at_reference
from models.enrolments.custody import only_read
from models.enrolments.density import crowded
from models.enrolments.waiting import WAITING, out_of_turn
from models.errors import Finding
from models.registry.ages import after_birth, age_outside, day_of
from models.registry.registered import REGISTERED, number_from_answers
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Day, Keyed, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule, in_order
from models.text import jalali

TRANSFER = "جابه‌جایی به مرکز دیگر"
BEYOND = "افزون بر آن"
"""Said instead of a number that might tell of rows which not everybody sees."""
_OF_THE_CENTRE = ("contract_no", "contract_on", "content_code", "bed")  # answers that do not go along to another
STATUSES = options(
    waiting="در نوبت|منتظر|لیست انتظار|نوبت",
    active="فعال|ثبت نام شده|ثبت نام|مشغول",
    left="رفته|ترک|انصراف|خروج|ترخیص|پایان",
)


def active_unless_said(row: Row, old: Row | None, desk: Desk) -> None:
    """An enrolment of which nothing else is said is active; who becomes active begins today, who begins to wait asks
    today."""
    row["status"] = row.get("status") or "active"
    undated = not row.get("asked_on") and not row.get("starts_on")
    if row["status"] == WAITING and undated and (old or {}).get("status") != WAITING:
        row["asked_on"] = desk.today.isoformat()
    if row["status"] == "active" and not row.get("starts_on") and (old or {}).get("status") != "active":
        row["starts_on"] = desk.today.isoformat()


def band_of_age(row: Row, old: Row | None, desk: Desk) -> None:
    """Keeps the age band in the answer `band`, where the programme declares one and the birth date is known."""
    programme, months = _programme(row, desk), _months(row, desk)
    if programme is None or BAND_FIELD not in programme.fields or months is None:
        return
    band = band_at(programme, months)
    answers = {key: value for key, value in (row.get("answers") or {}).items() if key != BAND_FIELD}
    row["answers"] = (answers | ({BAND_FIELD: band.code} if band else {})) or None


def is_enrolment(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `choice-unknown`: a programme of another shape. (An unknown programme is refused on reading.)"""
    programme = desk.programme(row.get("programme") or "")
    if programme and programme.shape != SHAPE:
        yield Finding("choice-unknown", "programme", row["programme"])


def active_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `already-enrolled`: another live active enrolment of the person in the programme, in any centre."""
    if not _is_active(row) or not row.get("person"):
        return
    for other in desk.rows("enrolment", person=row["person"], programme=row.get("programme"), status="active"):
        if other["id"] != row.get("id"):
            centre = desk.get("centre", other["centre"]) if other.get("centre") else None
            yield Finding("already-enrolled", "person", row["person"], {"other": (centre or {}).get("name") or "–"})
            return


def room_left(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `over-capacity` when someone becomes active in a centre whose capacity is taken, by whatever programme.

    A place that is taken is taken, whoever may see by whom; but where others than those of the row's own programme are
    among them, it is not told how many, since whoever asks may not see the figures of theirs.
    """
    centre = _entered(row, desk)
    if centre is None or not centre.get("capacity"):
        return
    others = [
        one for one in desk.rows("enrolment", centre=row["centre"], status="active") if one["id"] != row.get("id")
    ]
    if len(others) >= centre["capacity"]:
        alone = all(one["programme"] == row.get("programme") for one in others)
        number = 1 + len(others) if alone else BEYOND
        yield Finding("over-capacity", "centre", number, {"limit": centre["capacity"]})


def room_in_class(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `over-capacity` when someone enters a class that has as many as the programme's ratio allows."""
    programme, months = _programme(row, desk), _months(row, desk)
    if programme is None or not programme.settings.get("ratio") or not _comes_to(row, desk, "centre", "class_name"):
        return
    band = band_at(programme, months) if months is not None else None
    yield from crowded(programme, band.code if band else None, row, desk)


def licence_holds(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `licence-expired`: someone becomes active in a centre after its licence ended."""
    centre = _entered(row, desk)
    until = (centre or {}).get("licence_until")
    if centre and until and until < day_of(row.get("starts_on"), desk.today).isoformat():
        yield Finding(
            "licence-expired", "centre", jalali.show(datetime.date.fromisoformat(until)), {"other": centre["name"]}
        )


def age_fits(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `age-outside` at the reference date of the school year in which the enrolment starts."""
    programme = _programme(row, desk)
    if programme and row.get("status") != "left":
        yield from age_outside(programme.ages, _months(row, desk))


def end_is_told(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `required`: who left has a last day and a reason."""
    if row.get("status") == "left":
        yield from (Finding("required", name) for name in ("ends_on", "reason") if not row.get(name))


def transfer(old: Row, centre: str, on: str, reason: str = TRANSFER) -> tuple[Row, Row]:
    """Two rows to put, in this order: the old enrolment ended on the ISO day `on`, and a new one from then in `centre`.

    Answers go along; class, bed and contract belong to the old centre and do not. The new row has no id yet.
    """
    ended = {**old, "status": "left", "ends_on": on, "reason": reason}
    answers = {key: value for key, value in (old.get("answers") or {}).items() if key not in _OF_THE_CENTRE}
    begun: dict[str, Any] = {
        "programme": old["programme"],
        "person": old["person"],
        "centre": centre,
        "starts_on": on,
        "status": "active",
        "answers": answers or None,
    }
    return ended, begun


def _programme(row: Row, desk: Desk) -> Programme | None:
    programme = desk.programme(row.get("programme") or "")
    return programme if programme and programme.shape == SHAPE else None


def _months(row: Row, desk: Desk) -> int | None:
    """Completed months at the reference date; None without a programme, a person or a birth date."""
    programme = _programme(row, desk)
    person = desk.get("person", row["person"]) if row.get("person") else None
    if programme is None or not person or not person.get("birth_date"):
        return None
    birth = datetime.date.fromisoformat(person["birth_date"])
    return months_at_reference(programme, birth, day_of(row.get("starts_on"), desk.today))


def _is_active(row: Row) -> bool:
    return row.get("status") == "active" and not row.get("retired")


def _entered(row: Row, desk: Desk) -> Row | None:
    """The centre in which this row, as it would be saved, newly becomes active; else None."""
    return desk.get("centre", row["centre"]) if row.get("centre") and _comes_to(row, desk, "centre") else None


def _comes_to(row: Row, desk: Desk, *places: str) -> bool:
    """Whether the row, as it would be saved, becomes active where it was not active before."""
    saved = desk.get("enrolment", row["id"]) if row.get("id") else None
    was_there = saved and _is_active(saved) and all(saved.get(name) == row.get(name) for name in places)
    return _is_active(row) and not was_there


ENROLMENT = Entity(
    "enrolment",
    "ثبت‌نام در مرکز",
    sections=(
        Section(
            "ثبت‌نام",
            (
                Code("programme", "برنامه", required=True),
                Ref("person", "فرد", entity="person", required=True),
                Ref("centre", "مرکز", entity="centre"),
                Choice("status", "وضعیت", options=STATUSES, required=True, critical=True, aliases=("وضعیت ثبت نام",)),
                Day("asked_on", "تاریخ درخواست", aliases=("تاریخ تقاضا", "تاریخ نوبت")),
                Whole(
                    "priority",
                    "اولویت",
                    least=0,
                    most=1000,
                    aliases=("امتیاز", "امتیاز اولویت"),
                    help="در نوبت، عدد بزرگ‌تر زودتر پذیرفته می‌شود.",
                ),
                Day("starts_on", "آغاز", critical=True, aliases=("تاریخ ثبت نام", "تاریخ شروع", "تاریخ پذیرش", "شروع")),
                Day("ends_on", "پایان", critical=True, aliases=("تاریخ پایان", "تاریخ خروج", "تاریخ ترخیص")),
                Text("class_name", "کلاس", limit=80, search=True, aliases=("نام کلاس", "گروه", "نام گروه")),
                Text("reason", "علت رفتن", limit=400, aliases=("علت خروج", "علت ترک", "دلیل")),
                *REGISTERED,
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات", "توضیح")),
                Keyed("answers", "پاسخ‌ها"),
            ),
        ),
    ),
    columns=("person", "programme", "centre", "class_name", "status", "starts_on"),
    title=("person", "centre"),
    derive=(active_unless_said, band_of_age, number_from_answers),
    rules=(
        Rule(is_enrolment),
        Rule(active_once),
        Rule(only_read("enrolment")),
        Rule(room_left),
        Rule(room_in_class),
        Rule(out_of_turn),
        Rule(licence_holds),
        Rule(age_fits),
        after_birth("starts_on", "ends_on"),  # a place may be asked for earlier
        in_order("asked_on", "starts_on", "ends_on"),
        Rule(end_is_told, alone=True),
    ),
)
