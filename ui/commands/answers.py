"""An answer is plain data: to a machine it goes as JSON, to a person as a table; messages go to standard error.

What others typed is never trusted on a terminal: control characters and overrides of direction are taken out of tables.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from models.errors import CODES, Finding, UserError

Answer = Mapping[str, Any]
WIDEST = 60  # characters of one cell of a table
MESSAGES = 20  # messages told one by one; of more, the number

_LABELS = {
    "a": "یکی", "b": "دیگری", "keep": "ماندنی", "a_office": "دفتر یکی", "b_office": "دفتر دیگری", "here": "همین‌جا",
    "kept": "ماندنی", "gone": "دیگری", "merged_into": "یکی شده با",
    "active": "فعال", "after": "پس از آن", "applied": "ثبت‌شده", "acknowledged": "رسیدشده", "base": "پایه",
    "before": "پیش از آن", "bytes": "بایت", "choices": "گزینه‌ها", "code": "کد", "column": "ستون",
    "county": "شهرستان", "county_label": "نام شهرستان", "digits": "رقم‌ها", "title": "عنوان", "report": "گزارش",
    "programme_label": "نام برنامه", "indicator_label": "نام شاخص", "to_body": "نزد",
    "conflicts": "ناسازگاری", "due_on": "سررسید", "entity": "ثبت", "errors": "خطاها", "field": "خانه", "file": "پرونده",
    "fingerprint": "اثر انگشت", "first_name": "نام", "from": "از", "how": "چگونه", "id": "شناسه", "indicator": "شاخص",
    "kind": "نوع", "label": "عنوان", "last_name": "نام خانوادگی", "father_name": "نام پدر", "birth_date": "تاریخ تولد",
    "line": "خط", "message": "پیام", "missing": "نرسیده", "mobile": "همراه", "name": "نام", "national_id": "کد ملی",
    "number": "شماره", "office": "دفتر", "ok": "درست", "ours": "از ما", "period": "دوره", "person": "فرد",
    "problems": "ایرادها", "programme": "برنامه", "quarantined": "قرنطینه", "reason": "دلیل", "received": "رسیده",
    "records": "ردیف‌ها", "rejected": "پذیرفته‌نشده", "replica": "رایانه", "required": "بایسته", "row": "ردیف",
    "rows": "ردیف‌ها", "saved": "ثبت‌شده", "score": "نمره", "sent": "فرستاده", "settled": "تصمیم", "sheet": "برگه",
    "state": "وضع", "status": "وضع", "target": "هدف", "theirs": "از آنان", "to": "به", "unchanged": "بی‌تغییر",
    "value": "مقدار", "waiting": "منتظر", "waits_for": "چشم‌به‌راه", "warnings": "هشدارها", "when": "هنگام",
    "who": "چه‌کس", "user": "کاربر", "role": "نقش", "full_name": "نام و نام خانوادگی", "disabled": "غیرفعال",
    "has_key": "گذرواژه دارد", "erased": "پاک‌شده", "backups": "پشتیبان", "note": "یادآوری", "act": "کار",
    "case": "پرونده", "what": "چه چیز", "household": "خانوار", "guardians": "سرپرستان", "health": "سلامت",
    "screenings": "غربالگری‌ها", "enrolments": "ثبت‌نام‌ها", "cases": "پرونده‌ها", "services": "خدمت‌ها",
    "referrals": "ارجاع‌های باز", "certificates": "گواهی‌ها", "side": "نسبت", "status_label": "وضعیت",
    "opened_on": "تشکیل", "closed_on": "بستن", "steps": "گام‌ها", "last_on": "آخرین گام", "last_kind": "گام",
    "next_on": "گام بعدی", "deadline": "مهلت", "level": "سطح", "outcome": "نتیجه", "stage": "مرحله",
    "held_on": "تاریخ", "text": "متن", "on": "تاریخ", "words": "پیامد", "tests": "آزمون‌ها", "centre": "مرکز",
    "starts_on": "آغاز", "ends_on": "پایان", "class_name": "کلاس", "given_on": "تاریخ", "amount": "مبلغ",
    "referred_on": "تاریخ ارجاع", "course": "دوره", "certificate_no": "شمارهٔ گواهی", "certified_on": "تاریخ گواهی",
    "relation": "نسبت", "may_collect": "می‌تواند ببرد", "custody": "حضانت", "naming": "نام", "id_kind": "نوع شناسه",
    "father": "نام پدر", "mother": "نام مادر", "age": "سن", "sex": "جنس", "birth_certificate_no": "شمارهٔ شناسنامه",
    "phone": "تلفن", "address": "نشانی", "neighbourhood": "محله", "by": "شهرستان", "service": "خدمت",
    "both": "در هر دو", "maybe": "شاید", "only_theirs": "تنها نزد آنان", "only_ours": "تنها نزد ما", "signed": "امضا",
    "ignored": "ستون‌های نادیده", "skipped": "برگه‌های نادیده", "columns": "ستون‌ها", "heading": "سرستون",
    "our_name": "نام نزد ما", "our_national_id": "کد ملی نزد ما", "our_father_name": "نام پدر نزد ما",
    "our_birth_date": "تاریخ تولد نزد ما", "open": "هنوز باز", "count": "شمار", "day": "روز", "session": "جلسه",
    "starts_at": "ساعت", "ends_at": "تا ساعت", "minutes": "دقیقه", "topic": "موضوع", "trainer": "مدرس",
    "place": "جا", "zones": "منطقه‌ها", "mode_label": "شیوه", "mode": "کد شیوه", "capacity": "ظرفیت",
    "registered": "نام‌نویسی‌شده", "audience": "مخاطب",
}  # fmt: skip


def show(answer: Answer | Sequence[Answer], *, as_json: bool) -> None:
    """Write an answer to standard output. A list is JSON Lines or one table; an empty list writes nothing as JSON."""
    if as_json:
        rows = [answer] if isinstance(answer, Mapping) else answer
        _write(sys.stdout, (json.dumps(row, ensure_ascii=False, default=str) for row in rows))
    elif isinstance(answer, Mapping):
        _write(sys.stdout, _card(answer))
    else:
        _write(sys.stdout, table(answer) if answer else ["چیزی نیست."])


def say(code: str, message: str) -> None:
    """Write one message to standard error, with its code."""
    _write(sys.stderr, [f"[{code}] {clean(message)}"])


def font_missing(missing: str) -> None:
    """Tell which characters a paper's font has not, where there are any."""
    if missing:
        say("font-missing", Finding("font-missing", value=" ".join(missing)).message)


def refused(error: UserError) -> None:
    """Tell a refusal and what was noted to it."""
    say(error.code, str(error))
    for note in getattr(error, "__notes__", ()):
        say(error.code, note)


def said(findings: Iterable[Answer]) -> None:
    """Tell findings that an answer holds, each with its place; only the first ones, then how many more there are."""
    listed = list(findings)
    for finding in listed[:MESSAGES]:
        code = str(finding.get("code") or "row-invalid")
        say(code, f"{_place(finding)}{finding.get('message') or _sentence(code)}")
    if len(listed) > MESSAGES:
        _write(sys.stderr, [f"… و {len(listed) - MESSAGES} پیام دیگر."])


def _sentence(code: str) -> str:
    return Finding(code).message if code in CODES else code


def _place(finding: Answer) -> str:
    named = [f"{_LABELS[key]} {finding[key]}" for key in ("file", "sheet", "line", "row") if finding.get(key)]
    named += [str(finding[key]) for key in ("column", "field") if finding.get(key)]
    return "، ".join(named) + ": " if named else ""


def table(rows: Sequence[Answer]) -> list[str]:
    """Aligned lines with a heading; columns in the order in which the rows first name them, none that is empty."""
    named = dict.fromkeys(key for row in rows for key in row)
    keys = [key for key in named if any(_cell(row.get(key)) for row in rows)]
    lines = [[_LABELS.get(key, key) for key in keys], *([_cell(row.get(key)) for key in keys] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(keys))]
    padded = ["  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(line, widths, strict=True))
              for line in lines]  # fmt: skip
    return [line.rstrip() for line in [padded[0], "  ".join("─" * wide for wide in widths), *padded[1:]]]


def _card(answer: Answer) -> list[str]:
    """A single object: one line a value, and below them its lists of objects as tables."""
    lists = {key: value for key, value in answer.items() if isinstance(value, list) and _all_objects(value)}
    simple = [(_LABELS.get(key, key), _cell(value)) for key, value in answer.items() if key not in lists]
    wide = max((_width(label) for label, _ in simple), default=0)
    lines = [f"{label}{' ' * (wide - _width(label))}  {value}".rstrip() for label, value in simple]
    for key, rows in lists.items():
        lines += ["", f"{_LABELS.get(key, key)}:", *table(rows)]
    return lines


def _all_objects(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, Mapping) for one in value)


def _cell(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "بله" if value else "خیر"
    text = clean(json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def clean(text: str) -> str:
    """Text that cannot steer a terminal: controls become spaces, overrides of direction vanish; ZWNJ stays."""
    kept = (" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in text if not _steers(one))
    return "".join(kept)


def _steers(one: str) -> bool:
    return unicodedata.category(one) in {"Cf", "Cs"} and one != "\u200c"


def _width(text: str) -> int:
    return sum(unicodedata.category(one) not in {"Mn", "Me", "Cf"} for one in text)


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    """Write lines; a reader who has gone away (`| head`) is no fault of the command."""
    try:
        for line in lines:
            stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
