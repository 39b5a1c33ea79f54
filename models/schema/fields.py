"""A field's kind knows three forms of its value: *stored* (SQLite, bundle), *python*, and *shown* (Persian, Jalali).

`read` turns what a person typed or a sheet held into the stored form, or raises `UserError`; `valid` is the quick
check of a stored value that comes from another office. Kinds know nothing of widgets and papers: those keep tables
from kind to presentation, found by walking the kind's MRO.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from models.errors import Finding, UserError
from models.schema import codelists
from models.text import jalali, persian

ColumnType = type[str] | type[int] | type[float]
Findings = tuple[Finding, ...]
ROW_ID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[a-z0-9_.-]{1,40}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EARLIEST = "1700-01-01"  # an earlier Gregorian year is read as Jalali; the calendar cannot show one before 0622
_LATEST = "2150-12-31"  # beyond it a Jalali year would be read as a Gregorian one
CLOCKS_FROM = datetime.date(2025, 3, 21)
"""First of Farvardin 1404, before which no clock of an office that has this program can stand."""
UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def readable(raw: object) -> str:
    """Any cell or JSON scalar as one clean line; a whole float loses its «.0» (Excel keeps numbers so)."""
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    return persian.clean(str(raw))


@dataclass(frozen=True)
class Field:
    """One value of a record. A released field's `name` and kind never change; it can be `retired` and still reads.

    `search`: part of the search key. `critical`: two offices' concurrent edits wait for a person (sync.md). `derived`:
    the program fills it. `pinned`: it stays the same from one record to the next (a day's chart, a base), so the desk
    carries it on. `health`: it belongs in the health file of the person. `aliases`: other headings under which sheets
    bring it.
    """

    name: str
    label: str
    _: KW_ONLY
    required: bool = False
    search: bool = False
    critical: bool = False
    derived: bool = False
    pinned: bool = False
    retired: bool = False
    health: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""

    kind: ClassVar[str] = "text"
    keyed: ClassVar[bool] = False
    packed: ClassVar[bool] = False  # its column holds JSON text
    personal: ClassVar[bool] = False  # typed freely, or tells who or where somebody is: what an erasure takes out
    refusal: ClassVar[str] = "text-unclean"  # the code for a list, an object or a truth value in its place

    @property
    def column(self) -> ColumnType:
        """The type of the SQLite column."""
        return str

    def read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        """The stored form of `raw` and soft findings or notes; nothing typed is None. Raises UserError with a code."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None, ()
        if not self.takes(raw):
            raise UserError(self.refusal, field=self.name, value=str(raw)[:80], why="یک مقدار تنها نیست.")
        try:
            stored, findings = self._read(raw, today)
        except UserError as error:
            raise error.at(self.name) from None
        return stored, tuple(Finding(f.code, self.name, f.value, f.params) for f in findings)

    def takes(self, raw: object) -> bool:
        """Whether this sort of JSON value or cell can mean a value of the kind at all."""
        return not isinstance(raw, (bool, list, tuple, Mapping))

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        raise NotImplementedError(type(self))

    def valid(self, stored: Any) -> bool:
        """Whether a non-empty value has the stored form (used on what other offices send)."""
        raise NotImplementedError(type(self))

    def python(self, stored: Any) -> Any:
        """The value to compute with."""
        return stored

    def shown(self, stored: Any) -> str:
        """The value as a person reads it: Persian digits, labels instead of codes."""
        return "" if stored is None else persian.persian_digits(str(stored))

    def choices(self) -> Sequence[tuple[str, str]]:
        """(code, label) pairs where the kind has a closed list, else nothing; withdrawn codes are not among them."""
        return ()

    def withdrawn(self, stored: Any, before: Any) -> str | None:
        """The label of a code that was chosen though it is offered no more; what stood there `before` may stay."""
        return None


@dataclass(frozen=True)
class Text(Field):
    """One line. `limit` in characters."""

    _: KW_ONLY
    limit: int = 200
    personal: ClassVar[bool] = True

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        text = readable(raw)
        if len(text) > self.limit:
            raise UserError("too-long", value=text[:80], limit=self.limit)
        return text or None, ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and len(stored) <= self.limit and not UNCLEAN.search(stored)

    def shown(self, stored: Any) -> str:
        return "" if stored is None else str(stored)


@dataclass(frozen=True)
class Note(Text):
    """Several lines of free text."""

    limit: int = 4000
    kind: ClassVar[str] = "note"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        text = persian.clean_lines(str(raw))
        if len(text) > self.limit:
            raise UserError("too-long", value=text[:80], limit=self.limit)
        return text or None, ()


@dataclass(frozen=True)
class Code(Text):
    """A short code kept as text with Latin digits (centre codes, licence and certificate numbers)."""

    limit: int = 40
    kind: ClassVar[str] = "code"
    personal: ClassVar[bool] = False

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        stored, findings = super()._read(raw, today)
        return (persian.latin_digits(stored) if stored else None), findings

    def shown(self, stored: Any) -> str:
        return "" if stored is None else persian.persian_digits(str(stored))


@dataclass(frozen=True)
class Choice(Field):
    """One code of a closed list: either `options` in the declaration or a `codelist` of resources/codelists.

    `open_ended`: a code that only another version has is kept when it comes from elsewhere, and shown as it is.
    """

    _: KW_ONLY
    options: tuple[codelists.Option, ...] = ()
    codelist: str = ""
    open_ended: bool = False
    kind: ClassVar[str] = "choice"
    refusal: ClassVar[str] = "choice-unknown"

    @property
    def listing(self) -> codelists.Codelist:
        """The list this choice is made from, as it stands now: offices add to the lists of resources/codelists."""
        return codelists.load(self.codelist) if self.codelist else self._own

    @functools.cached_property
    def _own(self) -> codelists.Codelist:
        return codelists.of_options(self.options)

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        code = self.listing.find(readable(raw))
        if code is None:
            raise UserError("choice-unknown", value=str(raw)[:80])
        return code, ()

    def valid(self, stored: Any) -> bool:
        if not isinstance(stored, str):
            return False
        return stored in self.listing.labels or (self.open_ended and bool(_CODE.fullmatch(stored)))

    def shown(self, stored: Any) -> str:
        return "" if stored is None else self.listing.labels.get(stored, str(stored))

    def choices(self) -> Sequence[tuple[str, str]]:
        return tuple(self.listing.offered.items())

    def withdrawn(self, stored: Any, before: Any) -> str | None:
        return self.shown(stored) if stored != before and stored in self.listing.withdrawn else None


@dataclass(frozen=True)
class Choices(Choice):
    """Any number of codes of a closed list, stored as a sorted JSON list."""

    kind: ClassVar[str] = "choices"
    packed: ClassVar[bool] = True

    def takes(self, raw: object) -> bool:
        return not isinstance(raw, (bool, Mapping))

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        parts = raw if isinstance(raw, (list, tuple)) else re.split(r"[،,;؛\n]+", str(raw))
        codes = {super(Choices, self)._read(part, today)[0] for part in parts if str(part).strip()}
        return sorted(codes) or None, ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, list) and all(super(Choices, self).valid(code) for code in stored)

    def shown(self, stored: Any) -> str:
        return "، ".join(super(Choices, self).shown(code) for code in stored or ())

    def withdrawn(self, stored: Any, before: Any) -> str | None:
        chosen = sorted((set(stored or ()) - set(before or ())) & self.listing.withdrawn)
        return self.shown(chosen) if chosen else None


@dataclass(frozen=True)
class Day(Field):
    """A day, stored as an ISO date, shown in the Jalali calendar. `latest="today"` refuses days to come, unless the
    clock that says so was never set: a wrong clock never blocks (guard.md)."""

    _: KW_ONLY
    latest: str = ""
    kind: ClassVar[str] = "day"
    refusal: ClassVar[str] = "date-impossible"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        day = self._day(raw, today)
        if not self.valid(day.isoformat()):
            raise UserError("date-impossible", value=str(raw))
        if self.latest == "today" and day > today >= CLOCKS_FROM:
            raise UserError("date-future", value=str(raw))
        return day.isoformat(), ()

    @staticmethod
    def _day(raw: object, today: datetime.date) -> datetime.date:
        if isinstance(raw, datetime.datetime):
            raw = raw.date()
        if isinstance(raw, datetime.date):  # a workbook's date cell; a year before 1700 was meant as Jalali
            return raw if raw.year >= 1700 else jalali.parse_day(f"{raw.year}/{raw.month}/{raw.day}", today)
        return jalali.parse_day(readable(raw), today)

    def valid(self, stored: Any) -> bool:
        try:
            told = datetime.date.fromisoformat(stored) if isinstance(stored, str) else None
            return told is not None and told.isoformat() == stored and _EARLIEST <= stored <= _LATEST
        except ValueError:
            return False

    def python(self, stored: Any) -> datetime.date | None:
        return None if stored is None else datetime.date.fromisoformat(stored)

    def shown(self, stored: Any) -> str:
        return "" if stored is None else jalali.show(datetime.date.fromisoformat(stored))


@dataclass(frozen=True)
class Time(Field):
    """An hour of the day, stored as HH:MM."""

    kind: ClassVar[str] = "time"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        text = raw.strftime("%H:%M") if isinstance(raw, datetime.time) else persian.latin_digits(readable(raw))
        match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{1,2}))?(?:[:.]\d{1,2})?", text, re.ASCII)
        if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
            raise UserError("rule-broken", value=text, why=f"«{text}» ساعت نیست.")
        return f"{int(match[1]):02d}:{int(match[2] or 0):02d}", ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_TIME.fullmatch(stored))


@dataclass(frozen=True)
class Flag(Field):
    """Yes or no."""

    kind: ClassVar[str] = "flag"
    refusal: ClassVar[str] = "choice-unknown"
    YES: ClassVar[frozenset[str]] = frozenset(
        {"1", "true", "yes", "y", "بله", "بلی", "اری", "دارد", "+", "✓", "✔", "x"}
    )
    NO: ClassVar[frozenset[str]] = frozenset({"0", "false", "no", "n", "خیر", "نه", "ندارد", "-", "✗"})

    @property
    def column(self) -> ColumnType:
        return int

    def takes(self, raw: object) -> bool:
        return isinstance(raw, (bool, int, float, str))

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        text = readable(raw)
        word = persian.search_key(text) or text
        if word in self.YES or word in self.NO:
            return word in self.YES, ()
        raise UserError("choice-unknown", value=str(raw)[:80])

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, bool)

    def shown(self, stored: Any) -> str:
        return "" if stored is None else "بله" if stored else "خیر"

    def choices(self) -> Sequence[tuple[str, str]]:
        return (("true", "بله"), ("false", "خیر"))


@dataclass(frozen=True)
class Ref(Field):
    """The id of a row of `entity`: 32 hex digits.

    `itself`: that very row is meant, also where it was made one with another (`models.store.aliases`).
    """

    entity: str = ""
    itself: bool = False
    kind: ClassVar[str] = "ref"
    refusal: ClassVar[str] = "ref-unknown"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        text = readable(raw).lower()
        if not ROW_ID.fullmatch(text):
            raise UserError("ref-unknown", value=text[:80])
        return text, ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(ROW_ID.fullmatch(stored))


@dataclass(frozen=True)
class Keyed(Field):
    """A JSON object whose keys are stamped one by one: a programme's answers, reasons, what a newer version sent."""

    kind: ClassVar[str] = "keyed"
    keyed: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    def takes(self, raw: object) -> bool:
        return True  # `_read` says what is wrong

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        if not isinstance(raw, Mapping) or not all(isinstance(key, str) for key in raw):
            raise UserError("rule-broken", value=str(raw)[:80], why="این خانه یک شیء JSON می‌خواهد.")
        return dict(raw), ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, dict)

    def shown(self, stored: Any) -> str:
        return "؛ ".join(f"{key}: {value}" for key, value in (stored or {}).items())
