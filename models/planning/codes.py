"""What the province adds to a code list is a row that travels down: a county not yet coded, a new label, a withdrawal.

A code that was sent once is never taken back from what reads it: it is withdrawn, and then still read and shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from models.errors import Finding
from models.schema import codelists
from models.schema.codelists import Option
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Flag, Note, Text
from models.schema.rules import Desk, Rule
from models.text.persian import compact_key

COUNTIES, PROVINCES, GRADES = "counties", "provinces", "visit_grades"
LISTS = codelists.options(
    counties="شهرستان‌ها|شهرستان", provinces="استان‌ها|استان", bodies="دستگاه‌ها|دستگاه",
    meeting_kinds="گونه‌های نشست", activity_kinds="گونه‌های فعالیت", harms="آسیب‌ها", help_fields="زمینه‌های کمک",
    visit_items="سیاههٔ بازدید", visit_grades="درجه‌های بازدید (کد: کمترین امتیاز)", risks="خطرهای خانواده",
    needs="نیازهای خانواده", disabilities="نوع‌های معلولیت", disability_severities="شدت‌های معلولیت",
    programme_groups="گروه‌های برنامه", service_levels="سطح‌های خدمت", mandates="مستندهای قانونی",
    kindergarten_kinds="گونه‌های کودکستان", units="واحدهای اداره",
)  # fmt: skip

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_COUNTY = re.compile(r"\d{4}", re.ASCII)
_SCORE = re.compile(r"0\d\d|100", re.ASCII)


def place_in_tree(row: Row, old: Row | None, desk: Desk) -> None:
    """A county belongs to the province with whose code it begins."""
    if row.get("codelist") == COUNTIES and row.get("code") and not row.get("parent"):
        row["parent"] = codelists.province_of(row["code"])


def well_formed(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the code has the form of its list, and a place is one of the province that speaks."""
    if row.get("code") and (why := _malformed(row.get("codelist"), row["code"], codelists.province_of(desk.office))):
        yield Finding("rule-broken", "code", row["code"], {"why": why})


def _malformed(codelist: str | None, code: str, province: str) -> str:
    """What is wrong with a code, nothing where it is good."""
    if codelist == COUNTIES:
        good = bool(_COUNTY.fullmatch(code)) and codelists.province_of(code) == province
        return "" if good else f"کد شهرستان چهار رقم است و با {province}، کد همین استان، آغاز می‌شود."
    if codelist == PROVINCES:
        return "" if code == province else f"از فهرست استان‌ها تنها {province} از این استان است."
    if codelist == GRADES:
        return "" if _SCORE.fullmatch(code) else "کد درجه کمترین امتیاز آن است، سه رقم از 000 تا 100."
    return "" if _CODE.fullmatch(code) else "کد از حرف‌های کوچک لاتین، رقم، _ و - است."


def same_as_it_was(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what was sent as one code does not become another; rows elsewhere stand on it."""
    if _moved(row):
        why = "کد و فهرستِ ردیفی که ثبت شده عوض نمی‌شود؛ این را کنار بگذارید و کد تازه را جدا ثبت کنید."
        yield Finding("rule-broken", "code", row.get("code"), {"why": why})


def _moved(row: Row) -> bool:
    return bool(row.get("id")) and row["id"] != CODE.new_id(row)


def known_parent(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what the code belongs to exists: a county's province, else another code of the same list."""
    parent, code = row.get("parent"), row.get("code") or ""
    if not parent or not row.get("codelist") or _moved(row):
        return
    if row["codelist"] == COUNTIES:
        good = parent == codelists.province_of(code)
    else:
        good = parent != code and parent in codelists.load(row["codelist"]).labels
    if not good:
        yield Finding("choice-unknown", "parent", parent)


def means_nothing_else(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: neither label nor alias is the label of another code that is offered. Counties of two provinces may have
    one name."""
    if not row.get("codelist") or row.get("withdrawn") or _moved(row):
        return
    code = row.get("code") or ""
    offered = codelists.load(row["codelist"]).offered
    of_county = row["codelist"] == COUNTIES
    taken = {
        compact_key(label): other
        for other, label in offered.items()
        if other != code and not (of_county and codelists.province_of(other) != codelists.province_of(code))
    }
    aliases = (("aliases", one) for one in codelists.spelled(row.get("aliases")))
    for name, spelling in (("label", row.get("label")), *aliases):
        if spelling and (other := taken.get(compact_key(spelling))):
            why = f"«{spelling}» در این فهرست کد {other} است."
            yield Finding("rule-broken", name, spelling, {"why": why})
            return


CODE = Entity(
    "code",
    "کد",
    sections=(
        Section(
            "کد",
            (
                Choice("codelist", "فهرست", options=LISTS, open_ended=True, required=True),
                Code("code", "کد", required=True, search=True, help="شهرستان: چهار رقم؛ دیگر فهرست‌ها: حرف کوچک لاتین"),
                Text("label", "عنوان", required=True, search=True, limit=80, aliases=("نام", "برچسب")),
                Text("aliases", "نوشته‌های دیگر", search=True, limit=400, help="جدا از هم با |"),
                Code("parent", "زیرمجموعهٔ کد"),
                Flag("withdrawn", "دیگر برگزیده نمی‌شود", aliases=("بازنشسته",)),
                Note("notes", "یادداشت"),
            ),
        ),
    ),
    columns=("codelist", "code", "label", "withdrawn"),
    sort=("codelist", "code"),
    title=("label",),
    joins=("codelist", "code"),
    derive=(place_in_tree,),
    rules=(Rule(well_formed), Rule(same_as_it_was), Rule(known_parent), Rule(means_nothing_else)),
    downward=True,
)


def options_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Option]]:
    """What rows of `code` add, each with its list. A row put aside counts as withdrawn, since others may stand on its
    code; over a code that the program ships it counts for nothing."""
    for row in rows:
        option = Option(row["code"], row["label"], codelists.spelled(row.get("aliases")), bool(row.get("withdrawn")))
        if not row.get("retired"):
            yield row["codelist"], option
        elif all(one.code != row["code"] for one in codelists.shipped(row["codelist"])):
            yield row["codelist"], replace(option, withdrawn=True)
