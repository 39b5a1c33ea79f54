"""An answer is plain data: to a machine it goes as JSON, to a person as a table; messages go to standard error.

To a person days are Jalali and numbers are in Persian digits; ids, codes, names of files and periods stay as they are
written back. What the rows of a command mean in words, `worded` says.

What others typed is never trusted on a terminal: control characters and overrides of direction are taken out of tables.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, TextIO

from models.errors import CODES, Finding, UserError
from models.text.persian import persian_digits, persian_number

Answer = Mapping[str, Any]
Words = Callable[[ModuleType], Any]
WIDEST = 60  # characters of one cell of a table
NARROW = 2  # columns of a table in which nothing is cut: there is room
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
    "has_key": "گذرواژه دارد", "granted": "رده‌های افزون", "erased": "پاک‌شده", "backups": "پشتیبان", "note": "یادآوری",
    "act": "کار", "named": "نوشته‌های دیگر با نام او",
    "refused_there": "نپذیرفته‌اند", "confirmed": "تأیید تلفنی", "fork": "دو نسخه", "step": "چه باید کرد",
    "undone": "بازگردانده شد", "people": "افراد", "detail": "بیشتر",
    "province": "استان", "warning": "هشدار", "derived": "خودکار", "retired": "کنار گذاشته",
    "sha256": "نشان درستی", "mother_national_id": "کد ملی مادر", "pages": "صفحه‌ها", "notes": "یادآوری",
    "takes": "پس از نام",
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
    "registered": "نام‌نویسی‌شده", "audience": "مخاطب", "group_label": "گروه", "service_level_label": "سطح",
    "mandate_label": "مستند قانونی", "shape": "شکل", "tier": "رده", "version": "نسخه",
}  # fmt: skip


# Texts of digits that are no codes: what a person reads out or dials.
_DIGITS = frozenset(
    {"mobile", "phone", "national_id", "our_national_id", "birth_certificate_no", "starts_at", "ends_at"}
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.+Z-]*", re.ASCII)
_WHOLE = frozenset({"id", "file", "sha256"})
NOTHING = "چیزی نیست."


def show(answer: Answer | Sequence[Answer], *, as_json: bool, words: Words | None = None, empty: str = NOTHING) -> None:
    """Write an answer to standard output. A list is JSON Lines or one table; an empty list writes nothing as JSON, and
    tells a person `empty`; so does an empty list of `rows` inside an object. `words`: what a person reads instead of
    the answer, asked of the module `worded`, which is loaded only then."""
    if words is not None and not as_json:
        from ui.commands import worded

        answer = words(worded)
    if as_json:
        rows = [answer] if isinstance(answer, Mapping) else answer
        _write(sys.stdout, (json.dumps(row, ensure_ascii=False, default=str) for row in rows))
    elif isinstance(answer, Mapping):
        _write(sys.stdout, _card(answer, empty))
    else:
        _write(sys.stdout, table(answer) if answer else [empty])


def sheet(parts: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Write the parts of one record for a person: a heading, below it a line for each label and its words in full."""
    filled = [(heading, lines) for heading, lines in parts if lines]
    wide = max((_width(label) for _, lines in filled for label, _ in lines), default=0)
    for heading, lines in filled:
        _write(sys.stdout, [*([f"── {clean(heading)}"] if heading else ()), *_aligned(lines, wide)])


def say(code: str, message: str) -> None:
    """Write one message to standard error, with its code."""
    _write(sys.stderr, [f"[{code}] {clean(message)}"])


def notice(lines: Iterable[str]) -> None:
    """Write what is shown before a question to standard error; the answer itself comes later, elsewhere."""
    _write(sys.stderr, lines)


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
        _write(sys.stderr, [f"… و {persian_number(len(listed) - MESSAGES)} پیام دیگر."])


def _sentence(code: str) -> str:
    return Finding(code).message if code in CODES else code


def _place(finding: Answer) -> str:
    places = ("file", "sheet", "line", "row", "column")
    named = [f"{_LABELS[key]} {_cell(finding[key])}" for key in places if finding.get(key)]
    named += [str(finding["field"])] if finding.get("field") and not finding.get("column") else []
    return "، ".join(named) + ": " if named else ""


def table(rows: Sequence[Answer]) -> list[str]:
    """Aligned lines with a heading; columns in the order in which the rows first name them, none that is empty."""
    named = dict.fromkeys(key for row in rows for key in row)
    keys = [key for key in named if any(_cell(row.get(key), key) for row in rows)]
    cell = _cell if len(keys) <= NARROW else _short
    lines = [[_LABELS.get(key, key) for key in keys], *([cell(row.get(key), key) for key in keys] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(keys))]
    padded = ["  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(line, widths, strict=True))
              for line in lines]  # fmt: skip
    return [line.rstrip() for line in [padded[0], "  ".join("─" * wide for wide in widths), *padded[1:]]]


def _card(answer: Answer, empty: str) -> list[str]:
    """A single object: one line a value, and below them its lists of objects as tables."""
    lists = {key: value for key, value in answer.items() if isinstance(value, list) and _all_objects(value)}
    bare = "rows" in answer and answer["rows"] == []
    told = (key for key in answer if key not in lists and not (bare and key == "rows"))
    simple = [line for key in told for line in _told(key, answer[key]) if line[1]]
    lines = _aligned(simple, max((_width(label) for label, _ in simple), default=0))
    for key, rows in lists.items():
        lines += ["", f"{_LABELS.get(key, key)}:", *table(rows)]
    return [*lines, empty] if bare else lines


def _told(key: str, value: Any) -> list[tuple[str, str]]:
    """A value beside its label; of several sentences each has a line."""
    if isinstance(value, list) and len(value) > 1 and all(isinstance(one, str) for one in value):
        return [(_LABELS.get(key, key) if place == 0 else "", _cell(one)) for place, one in enumerate(value)]
    return [(_LABELS.get(key, key), _cell(value, key))]


def _aligned(lines: Iterable[tuple[str, str]], wide: int) -> list[str]:
    return [f"{clean(label)}{' ' * (wide - _width(label))}  {clean(value)}".rstrip() for label, value in lines]


def _all_objects(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, Mapping) for one in value)


def _short(value: Any, key: str) -> str:
    """A cell of a table; what is copied from it is never cut."""
    text = _cell(value, key)
    return text if len(text) <= WIDEST or key in _WHOLE else text[: WIDEST - 1] + "…"


def _cell(value: Any, key: str = "") -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "بله" if value else "خیر"
    if isinstance(value, int | float):
        return clean(persian_number(value))
    if isinstance(value, Mapping):
        return "، ".join(f"{_LABELS.get(name, name)}: {_cell(one, name)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "، ".join(_option(one) if isinstance(one, Mapping) else _cell(one, key) for one in value)
    text = clean(str(value))
    return persian_digits(text) if key in _DIGITS else _moment(text)


def _option(one: Answer) -> str:
    """A choice as it is written into a command, with its label."""
    return f"{one['code']} ({one['label']})" if one.keys() == {"code", "label"} else _cell(one)


def _moment(text: str) -> str:
    """A day or a moment as a person reads it; any other text as it is."""
    if not (_DAY.fullmatch(text) or _MOMENT.fullmatch(text)):
        return text
    import datetime

    from models.text import jalali  # the calendar is not wanted for --help

    try:
        local = datetime.datetime.fromisoformat(text)
    except ValueError:  # no day of any calendar
        return text
    if len(text) == 10:
        return jalali.show(local.date())
    local = local.astimezone()
    return f"{jalali.show(local.date())} {persian_digits(f'{local:%H:%M}')}"


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
