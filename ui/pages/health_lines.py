"""What Office.health_file tells becomes lines of a list, each under its subject and with the record that it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from models.text.persian import persian_digits, persian_number
from ui.lists.cells import left_to_right
from ui.pages.desk.board import STATES
from ui.pages.desk.person_card import day_words

Told = Mapping[str, Any]
Line = dict[str, Any]
_ROLES = {"due": "primary", "overdue": "wait", "lost": "wrong"}
_SIDES = {"partner": "طرف دیگر پرونده", "household": "پروندهٔ خانوار"}


def who(told: Told) -> Iterator[str]:
    """The person, the household and those who answer for a child, in a line each."""
    one = told["person"]
    born = f"تولد {day_words(one['birth_date'])}" if one["birth_date"] else "تاریخ تولد ثبت نشده"
    father, mother = (
        f"{word} {one[name]}" if one[name] else "" for word, name in (("پدر:", "father"), ("مادر:", "mother"))
    )
    number = f"کد ملی {left_to_right(persian_digits(one['national_id']))}" if one["national_id"] else ""
    yield _joined(one["sex"], one["age"], born, father, mother, number)
    phones = (left_to_right(persian_digits(one[name])) for name in ("mobile", "phone") if one[name])
    if line := _joined(*phones, one["county"], one["neighbourhood"], one["address"]):
        yield line
    if house := told["household"]:
        inside = "، ".join(member["naming"] for member in house["members"])
        yield _joined(
            f"خانوارِ {house['head'] or house['naming']}", house["coverage"], f"همراه: {inside}" if inside else ""
        )
    guardians = (
        _joined(
            f"{one['relation'] or 'سرپرست'}: {one['name'] or '–'}", left_to_right(persian_digits(one["mobile"] or ""))
        )
        for one in told["guardians"]
    )
    if line := "  |  ".join(guardians):
        yield line


def warnings(told: Told) -> list[str]:
    """What whoever meets the person must know: allergies, medicines, disability."""
    return [persian_digits(f"{one['label']}: {one['text']}") for one in told["health"]]


def lines(told: Told) -> list[Line]:
    """The lines of the list, a heading before those of each subject; nothing for a subject without lines."""
    parts: tuple[tuple[str, str, Callable[[Told], Line]], ...] = (
        ("referrals", "ارجاع‌های در انتظار", _referral),
        ("cases", "پرونده‌ها", _case),
        ("screenings", "آزمون‌ها (آخرین هر برنامه)", _screening),
        ("enrolments", "مراکز و فهرست انتظار", _enrolment),
        ("services", "خدمت‌ها", _service),
        ("certificates", "گواهی‌های آموزشی", _certificate),
    )
    return [line for name, title, made in parts for line in _part(title, told[name], made)]


def _part(title: str, rows: Iterable[Told], made: Callable[[Told], Line]) -> list[Line]:
    found = [made(one) for one in rows]
    if not found:
        return []
    heading = {
        "id": title,
        "what": ("group", f"{title} ({persian_number(len(found))})"),
        "words": "",
        "day": "",
        "state": None,
    }
    return [heading, *found]


def _line(entity: str, one: Told, words: str, day: str | None, state: tuple[str, str] | None = None) -> Line:
    what = one["label"].partition(" (")[0]
    shown = persian_digits(words)
    return {
        "id": f"{entity}:{one['id']}",
        "what": what,
        "words": shown,
        "day": day_words(day) if day else "",
        "state": state,
    }


def _awaited(state: str | None, due_on: str | None) -> tuple[str, str] | None:
    if not state:
        return None
    words = STATES[state][0] + (f" {day_words(due_on)}" if due_on else "")
    return _ROLES[state], words


def _referral(one: Told) -> Line:
    words = _joined(f"ارجاع به {one['to_body']}", one["reason"])
    return _line("referral", one, words, one["referred_on"], _awaited(one["state"], one["due_on"]))


def _screening(one: Told) -> Line:
    times = f"{one['tests']} بار" if one["tests"] > 1 else ""
    words = _joined(one["stage"], one["words"] or one["outcome"] or "بی‌نتیجه", times)
    return _line("screening", one, words, one["held_on"], _awaited(one["state"], one["due_on"]))


def _enrolment(one: Told) -> Line:
    until = f"تا {day_words(one['ends_on'])}" if one["ends_on"] else ""
    words = _joined(one["centre"], one["class_name"], until)
    role = {"active": "done", "waiting": "wait"}.get(one["status"], "primary")
    return _line("enrolment", one, words, one["starts_on"], (role, one["status_label"]))


def _case(one: Told) -> Line:
    level = f"سطح {one['level']}" if one["level"] else ""
    last = f"آخرین گام: {one['last_kind']} {day_words(one['last_on'])}" if one["last_on"] else "هنوز گامی ندارد"
    closed = f"بسته در {day_words(one['closed_on'])}: {one['outcome']}" if one["closed_on"] else ""
    words = _joined(_SIDES.get(one["side"], ""), level, closed or last)
    due = one["next_on"] or one["deadline"]
    state = (
        ("wait", f"{'گام بعدی' if one['next_on'] else 'مهلت'} {day_words(due)}")
        if due
        else ("wait", one["status_label"])
    )
    return _line("case", one, words, one["opened_on"], ("done", one["status_label"]) if closed else state)


def _service(one: Told) -> Line:
    amount = f"{persian_number(one['amount'])} ریال" if one["amount"] else ""
    return _line("service", one, _joined(one["stage"], amount), one["given_on"])


def _certificate(one: Told) -> Line:
    number = left_to_right(persian_digits(one["certificate_no"]))
    return _line(
        "registration", one, _joined(one["course"], f"گواهی {number}"), one["certified_on"], ("done", "گواهی دارد")
    )


def _joined(*texts: str | None) -> str:
    return " · ".join(filter(None, texts))
