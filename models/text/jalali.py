"""A day is a `datetime.date`; Jalali is how people write and read it, and a date read in two ways is never guessed.

persiantools is the one authority for the calendar. Each typed form yields the readings it allows; one that exists is
the day, two different ones are a question for the clerk, none is an error. Source: 3.4 of
`domain/text-and-identifiers.md`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from persiantools.jdatetime import JalaliDate

from models.errors import UserError
from models.text.persian import clean, latin_digits, persian_digits, search_key

# persiantools leaves its constructor without types.
_jalali: Callable[..., JalaliDate] = JalaliDate

month_names = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
"""The Jalali months, Farvardin at index 0."""

weekday_names = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
"""The days of the week, Saturday at index 0."""

_SEASONS = ("بهار", "تابستان", "پاییز", "زمستان")
_HALVES = ("نیمهٔ نخست", "نیمهٔ دوم")

# A typed year below the first is a slip; from the second on it is Gregorian.
_FIRST_YEAR, _FIRST_GREGORIAN = 1250, 1700
_YEARS_AHEAD = 5

_RELATIVE_WORDS = {"دیروز": -1, "امروز": 0, "فردا": 1}
_MONTHS = {name.replace("آ", "ا"): number for number, name in enumerate(month_names, 1)} | {"امرداد": 5}
_WEEKDAYS = {name.replace("\u200c", ""): number for number, name in enumerate(weekday_names)}

_RELATIVE = re.compile(r"[+\-−](\d{1,3})|0")
_TIME = re.compile(r"[\sT،,\-–]+(?:ساعت\s*)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|\+\d\d:?\d\d)?$")
_WEEKDAY = re.compile(r"((?:یک|دو|سه|چهار|پنج)?\s?شنبه|جمعه)[\s،,]*")
_SOLID = re.compile(r"(\d{6}|\d{8})(?:\.0)?")
_APART = re.compile(r"(\d{1,4})(?:\s*[/\\.\-–−٫⁄]\s*|\s+)(\d{1,2})(?:\s*[/\\.\-–−٫⁄]\s*|\s+)(\d{1,4})")
_NAMED = re.compile(rf"(\d{{1,4}})(?:\s?ام)?\s*({'|'.join(_MONTHS)})(?:\s?ماه)?\s*(?:سال\s*)?(\d{{1,4}})")
_PERIOD = re.compile(r"(\d{4})(?:[-/ ]?(?:([HQ])([1-4])|(?<=[-/ ])(\d{1,2})))?")

_SPOKEN = {
    search_key(word): part
    for part, words in (
        ("", ("سال",)), ("-H1", ("نیمهٔ نخست", "نیمهٔ اول")), ("-H2", ("نیمهٔ دوم",)),
        *((f"-Q{number}", (word, f"فصل {word}")) for number, word in enumerate(_SEASONS, 1)),
        *((f"-{number:02}", (word, f"{word} ماه", f"{word}\u200cماه")) for number, word in enumerate(month_names, 1)),
    )
    for word in words
}  # fmt: skip


def from_jalali(year: int, month: int, day: int) -> date:
    """The day of a Jalali year, month and day. Raises ValueError where there is none."""
    return _jalali(year, month, day).to_gregorian()


def to_jalali(day: date) -> tuple[int, int, int]:
    """Jalali year, month and day."""
    jalali = _jalali(day)
    return jalali.year, jalali.month, jalali.day


def show(day: date) -> str:
    """The day as lists and forms have it: ۱۴۰۴/۰۹/۱۹."""
    return persian_digits("{:04}/{:02}/{:02}".format(*to_jalali(day)))


def show_long(day: date) -> str:
    """The day with its weekday and month by name: چهارشنبه ۱۹ آذر ۱۴۰۴."""
    year, month, number = to_jalali(day)
    return persian_digits(f"{weekday_names[place_in_week(day)]} {number} {month_names[month - 1]} {year}")


def month_of(day: date) -> tuple[int, int]:
    """Jalali year and month, 1 to 12."""
    return to_jalali(day)[:2]


def quarter_of(day: date) -> tuple[int, int]:
    """Jalali year and quarter, 1 (spring) to 4 (winter)."""
    year, month = month_of(day)
    return year, (month + 2) // 3


def place_in_week(day: date) -> int:
    """0 for Saturday to 6 for Friday."""
    return (day.weekday() + 2) % 7


def parse_day(text: str, today: date) -> date:
    """The day a person typed, in any form of 3.4: 1399/12/4, 26/6/97, 970626, 26 خرداد 1398, 2025-12-10, -1.

    Years from 1700 on are Gregorian; two digits mean the last such year until five years after `today`. Raises
    UserError date-ambiguous where two readings exist, date-impossible where none does.
    """
    typed = latin_digits(clean(text)).replace("\u200c", "").replace("آ", "ا")
    if (shift := _shift(typed)) is not None:
        return today + datetime.timedelta(days=shift)
    weekday, typed = _without_weekday(typed)
    readings = sorted(
        {
            day
            for year, month, number in _readings(_TIME.sub("", typed))
            if (day := _existing(year, month, number, today)) and weekday in (None, place_in_week(day))
        }
    )
    if not readings:
        raise UserError("date-impossible", value=text)
    if len(readings) > 1:
        raise UserError("date-ambiguous", value=text, first=show(readings[0]), second=show(readings[1]))
    return readings[0]


def _shift(typed: str) -> int | None:
    """Days from today, if that is what was typed."""
    if typed in _RELATIVE_WORDS:
        return _RELATIVE_WORDS[typed]
    found = _RELATIVE.fullmatch(typed)
    return int(found[0].replace("−", "-")) if found else None


def _without_weekday(typed: str) -> tuple[int | None, str]:
    """The weekday that stands in front, and the text behind it."""
    found = _WEEKDAY.match(typed)
    if not found:
        return None, typed
    return _WEEKDAYS[found[1].replace(" ", "")], typed[found.end() :]


def _readings(typed: str) -> Iterator[tuple[str, int, int]]:
    """Each year (as written), month and day that the text can mean, existing or not."""
    if found := _SOLID.fullmatch(typed):
        digits = found[1]
        yield digits[:-4], int(digits[-4:-2]), int(digits[-2:])
        yield digits[4:], int(digits[2:4]), int(digits[:2])
    elif found := _NAMED.fullmatch(typed):
        yield found[1], _MONTHS[found[2]], int(found[3])
        yield found[3], _MONTHS[found[2]], int(found[1])
    elif found := _APART.fullmatch(typed):
        yield found[1], int(found[2]), int(found[3])
        yield found[3], int(found[2]), int(found[1])


def _existing(written: str, month: int, number: int, today: date) -> date | None:
    """The day of a year written with two or four digits, or None where there is none."""
    year = int(written)
    if len(written) == 2:
        limit = to_jalali(today)[0] + _YEARS_AHEAD
        year = limit - (limit - year) % 100
    elif len(written) != 4 or year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, number) if year >= _FIRST_GREGORIAN else from_jalali(year, month, number)
    except ValueError:
        return None


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included. `name` is 1404, 1404-H1, 1404-Q3, 1404-07, or two ISO days with ..."""

    name: str
    first: date
    last: date

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first <= day <= self.last

    @property
    def label(self) -> str:
        """The period in Persian: پاییز ۱۴۰۴, مهر ۱۴۰۴, سال ۱۴۰۴, نیمهٔ نخست ۱۴۰۴, or «… تا …»."""
        if ".." in self.name:
            return f"{show(self.first)} تا {show(self.last)}"
        year, part = self.name[:4], self.name[5:]
        if not part:
            word = "سال"
        elif part[0] in "HQ":
            word = (_HALVES if part[0] == "H" else _SEASONS)[int(part[1]) - 1]
        else:
            word = month_names[int(part) - 1]
        return f"{word} {persian_digits(year)}"


def parse_period(text: str, *, today: date | None = None) -> Period:
    """The period named 1404, 1404-H1, 1404-Q3, 1404-07 or DAY..DAY, with digits of any script and either case, or in
    the words in which it is shown («پاییز ۱۴۰۴»).

    Raises UserError period-wrong, or date-ambiguous for a day that can be read in two ways.
    """
    typed = latin_digits(clean(text)).upper()
    if ".." in typed:
        return _parse_range(text, today or date.today())
    found = _PERIOD.fullmatch(typed) or _PERIOD.fullmatch(_written_out(typed))
    if not found or not _FIRST_YEAR <= int(found[1]) < _FIRST_GREGORIAN:
        raise UserError("period-wrong", value=text)
    year, kind, part = int(found[1]), found[2] or "", int(found[3] or found[4] or 0)
    if (kind == "H" and part > 2) or (found[4] and not 1 <= part <= 12):
        raise UserError("period-wrong", value=text)
    return _calendar_period(year, kind or ("M" if part else "Y"), part or 1)


def _written_out(spoken: str) -> str:
    word, _, year = search_key(spoken).rpartition(" ")
    return f"{year}{_SPOKEN[word]}" if word in _SPOKEN else ""


def _parse_range(text: str, today: date) -> Period:
    start, _, end = text.partition("..")
    try:
        first, last = parse_day(start, today), parse_day(end, today)
    except UserError as error:
        if error.code == "date-ambiguous":
            raise
        raise UserError("period-wrong", value=text) from error
    if first > last:
        raise UserError("period-wrong", value=text)
    return _range(first, last)


def _range(first: date, last: date) -> Period:
    return Period(f"{first.isoformat()}..{last.isoformat()}", first, last)


_MONTHS_IN = {"Y": 12, "H": 6, "Q": 3, "M": 1}


def _calendar_period(year: int, kind: str, part: int) -> Period:
    """The part (from 1) of the year in years, halves, quarters or months; 0 is the last part of the year before."""
    per_year = 12 // _MONTHS_IN[kind]
    if part == 0:
        year, part = year - 1, per_year
    start = (part - 1) * _MONTHS_IN[kind] + 1
    after = start + _MONTHS_IN[kind]
    next_start = from_jalali(year, after, 1) if after <= 12 else from_jalali(year + 1, 1, 1)
    suffix = {"Y": "", "M": f"-{part:02}"}.get(kind, f"-{kind}{part}")
    return Period(f"{year}{suffix}", from_jalali(year, start, 1), next_start - datetime.timedelta(days=1))


def previous(period: Period) -> Period:
    """The period before of the same kind: the year, half, quarter or month before, or as many days just before."""
    if ".." in period.name:
        days = period.last - period.first
        last = period.first - datetime.timedelta(days=1)
        return _range(last - days, last)
    year, part = int(period.name[:4]), period.name[5:]
    if not part:
        return _calendar_period(year, "Y", 0)
    return _calendar_period(year, part[0] if part[0] in "HQ" else "M", int(part.lstrip("HQ")) - 1)


def age_months(birth: date, on: date) -> int:
    """Completed Jalali months from birth to a day; the month is complete on the same day number or the 1st after.

    Negative if the day is before birth.
    """
    birth_year, birth_month, birth_day = to_jalali(birth)
    year, month, day = to_jalali(on)
    return (year - birth_year) * 12 + month - birth_month - (day < birth_day)


def age_years(birth: date, on: date) -> int:
    """Completed Jalali years from birth to a day."""
    return age_months(birth, on) // 12


def school_reference(day: date) -> date:
    """1 Mehr of the school year (Mehr to Shahrivar) that the day is in."""
    year, month = month_of(day)
    return from_jalali(year if month >= 7 else year - 1, 7, 1)
