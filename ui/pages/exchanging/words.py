"""What became of a bundle, said to a clerk: one word for the state, one sentence for the reason and the next step."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from models.text import jalali
from models.text.persian import persian_digits

Answer = Mapping[str, Any]

_EXPECTED = {
    "applied": ("done", "آمادهٔ ثبت"),
    "nothing-new": ("primary", "چیز تازه‌ای نیست"),
    "held": ("wait", "منتظر بستهٔ پیشین"),
    "quarantined": ("wrong", "همه به قرنطینه می‌رود"),
    "refused": ("wrong", "پذیرفته نمی‌شود"),
}
_HAPPENED = {
    "applied": ("done", "ثبت شد"),
    "nothing-new": ("primary", "چیز تازه‌ای نبود"),
    "held": ("wait", "منتظر بستهٔ پیشین"),
    "quarantined": ("wrong", "همه در قرنطینه"),
    "refused": ("wrong", "پذیرفته نشد"),
}
OVERTAKEN = "bundle-overtaken"
NOTHING = "(خالی)"
_ASIDE = ("wrong", "قرنطینه")
_HALTED: Mapping[str, str] = {"cancelled": "رها شد", OVERTAKEN: "ثبت نشد؛ دوباره ببینید"}  # nobody's mistake
_DECIDED = {True: ("wait", "تصمیم می‌خواهد"), False: ("primary", "مقدار تازه‌تر می‌ماند")}
_ASK_AGAIN = "آن را دوباره از فرستنده بخواهید."


def state_of(answer: Answer, *, preview: bool) -> tuple[str, str]:
    """Colour role and word for one answer of an import, or of its preview."""
    if answer["code"] in _HALTED:
        return "wait", _HALTED[answer["code"]]
    role, word = (_EXPECTED if preview else _HAPPENED)[answer["status"]]
    if answer["status"] == "applied" and answer["quarantined"]:
        return "wait", f"{word}، با قرنطینه"
    if answer["status"] == "applied" and to_decide(answer):
        return "wait", f"{word}، با ناسازگاری"
    return role, word


def reason_of(answer: Answer, *, preview: bool) -> str:
    """Why, and what to do; empty where there is nothing to say."""
    parts = [_why(answer)] if answer["code"] else []
    if answer["quarantined"]:
        words = "کنار می‌ماند؛ دلیل در زیر است" if preview else "کنار ماند؛ دلیل هر یک در «قرنطینه» است"
        parts.append(f"{answer['quarantined']} ردیف {words}.")
    if number := to_decide(answer):
        verb = "تصمیم می‌خواهد" if preview else "در «ناسازگاری‌ها» تصمیم می‌خواهد"
        parts.append(f"{number} خانه {verb}.")
    if number := answer["conflicts"] - to_decide(answer):
        parts.append(f"در {number} خانه مقدار تازه‌تر خودبه‌خود {'می‌ماند' if preview else 'ماند'}.")
    return persian_digits(" ".join(parts))


def to_decide(answer: Answer) -> int:
    """How many of its conflicts a person is to decide; all of them where nobody looked."""
    seen = answer.get("seen")
    return int(seen["open"]) if seen else int(answer["conflicts"])


def _why(answer: Answer) -> str:
    code, message = answer["code"], answer.get("message") or ""
    if code == "bundle-torn" and "شمارهٔ –" in message:  # so torn that it does not say whose it is
        message = f"{message.removesuffix(message[message.find('بستهٔ شمارهٔ') :]).strip()} {_ASK_AGAIN}"
    return sentence(code, message)


def sentence(code: str, message: str) -> str:
    """A refusal with its code."""
    return f"{message} [{code}]".strip()


def details_of(seen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of what a bundle leaves behind: values that meet others, those to be decided first, and rows that stand
    aside with the reason."""
    clashes = [
        {**one, "ours": one["ours"] or NOTHING, "theirs": one["theirs"] or NOTHING, "state": _DECIDED[one["open"]]}
        for one in sorted(seen.get("clashes", ()), key=lambda one: not one["open"])
    ]
    aside = [
        {"kind": one["kind"], "naming": one["naming"] or "–", "label": one["reason"], "state": _ASIDE}
        for one in seen.get("aside", ())
    ]
    return [{**one, "id": number} for number, one in enumerate([*clashes, *aside])]


def summary_of(answers: Iterable[Answer]) -> str:
    """What came of all files together: «رسید ۲۰۷، ثبت شد ۲۰۵، قرنطینه ۲، ناسازگاری ۳»."""
    answers = list(answers)
    taken = [one for one in answers if one["status"] in ("applied", "quarantined", "nothing-new")]
    names = {
        "رسید": "received",
        "ثبت شد": "applied",
        "تکراری": "unchanged",
        "قرنطینه": "quarantined",
        "ناسازگاری": "conflicts",
    }
    totals = {word: sum(one[name] for one in taken) for word, name in names.items()}
    always = ("رسید", "ثبت شد")
    told = ["، ".join(f"{word} {n}" for word, n in totals.items() if n or word in always)]
    told += [f"{number} پرونده {word}" for word, number in _left_out(answers).items() if number]
    return persian_digits("؛ ".join(told))


def _left_out(answers: Iterable[Answer]) -> dict[str, int]:
    words = {"پذیرفته نشد": 0, "منتظر بستهٔ پیشین ماند": 0, "رها شد": 0, "ثبت نشد، چون دفتر دگرگون شد": 0}
    for one in answers:
        words["رها شد"] += one["code"] == "cancelled"
        words["ثبت نشد، چون دفتر دگرگون شد"] += one["code"] == OVERTAKEN
        words["پذیرفته نشد"] += one["status"] == "refused" and one["code"] not in _HALTED
        words["منتظر بستهٔ پیشین ماند"] += one["status"] == "held"
    return words


def is_sound(answer: Answer) -> bool:
    """Whether everything of a file went in: nothing refused, held, left aside."""
    return answer["status"] in ("applied", "nothing-new") and not answer["quarantined"] and not answer["code"]


def moment(at: str | None) -> str:
    """A time as the store keeps it, on the desk's clock and in our calendar: «۱۴۰۴/۰۹/۱۹ ساعت ۰۹:۳۰»."""
    if not at:
        return ""
    local = datetime.datetime.fromisoformat(at).astimezone()
    return f"{jalali.show(local.date())} ساعت {persian_digits(local.strftime('%H:%M'))}"


def day_of(at: str | None) -> str:
    """The day of such a time."""
    return moment(at).split(" ")[0]


def day(iso: str | None) -> str:
    """An ISO day in our calendar; a dash for none."""
    return jalali.show(datetime.date.fromisoformat(iso)) if iso else "–"


def in_groups(digits: str) -> str:
    """Digits in groups of four, as they are read aloud."""
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def grouped(digits: str) -> str:
    """The same in Persian digits, left to right also where everything else runs from the right."""
    return f"\u2066{persian_digits(in_groups(digits))}\u2069"
