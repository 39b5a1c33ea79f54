"""What papers share: who writes, who a person is, days and numbers as they are read, panels, places to sign.

Calm, like good stationery: dark ink, one colour that leads the eye, three that mean something and are never the only
sign of it (design/desk.md, «Looks»).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from persiantools.digits import to_word
from reportlab.lib.colors import HexColor

from models.office.paper.papers import Letterhead, Paper
from models.registry.ages import age_words
from models.registry.alike import ID_FIELDS
from models.registry.person import PERSON
from models.schema.codelists import titled
from models.schema.fields import Field, Text
from models.schema.numbers import Tenths
from models.text import jalali
from models.text.persian import persian_digits, persian_number
from reports.cells import cell
from reports.type.marks import Columns, QrCode
from reports.type.page import Flowable, Spacer
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Command, table
from reports.type.text import ltr

INK, SOFT, LINE, PRIMARY = "#1C2B33", "#55656F", "#C5CFD6", "#0B6B6B"
WASHES: Mapping[str, tuple[str, str]] = {
    "plain": (SOFT, "#F4F6F7"),
    "act": (PRIMARY, "#E3F1F0"),
    "wait": ("#8A5300", "#FFF3DC"),
    "wrong": ("#A3211B", "#FDECEA"),
    "done": ("#1F6B3A", "#E6F4EA"),
}
"""The ink and the ground of a panel, by what it means."""

CONFIDENTIAL = "محرمانه"
_PLACES = {"province": "استان", "county": "شهرستان"}
_WHOLE = ((0, 0), (-1, -1))
_GAP = 12.0  # points between two columns
ADULT = 18 * 12
"""From how many months on a person is grown up."""


# -- who writes -------------------------------------------------------------------------------------------------------


def office_name(head: Letterhead) -> str:
    """The office as it signs: what was typed, made whole where only the place was («اراک»)."""
    if "بهزیستی" in head.name:
        return head.name
    if place := _PLACES.get(head.level):
        return f"ادارهٔ بهزیستی {place} {head.name.removeprefix(place).strip()}"
    return f"ادارهٔ بهزیستی {titled('شهرستان', head.county)} – {head.name}"


def heading(head: Letterhead) -> tuple[str, ...]:
    """The lines of the letterhead: the office, and the province where the name does not say it."""
    above = f"استان {head.province}" if head.level != "province" and head.province else ""
    return tuple(filter(None, (office_name(head), above)))


def contact(head: Letterhead) -> str:
    """Where the office is answered: «نشانی: … – تلفن: …»; empty if nobody told."""
    address = f"نشانی: {words(head.address)}" if head.address else ""
    phone = f"تلفن: {number(head.phone)}" if head.phone else ""
    return " – ".join(filter(None, (address, phone)))


def facts(paper: Paper, records: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What machines read of a paper: stored values, as few as it takes to find the rows again."""
    told = {"form": paper.form.name, "office": paper.letterhead.office, "day": paper.day.isoformat()}
    return {**told, "practice": paper.practice, "records": list(records)}


def footer(paper: Paper, text: str = "") -> str:
    """What stands at the foot of every page: that it is confidential, where any record on it is, and a text."""
    mark = CONFIDENTIAL if any(page.get("confidential") for page in paper.pages) else ""
    return " – ".join(filter(None, (mark, text)))


# -- who a person is --------------------------------------------------------------------------------------------------


def full_name(person: Mapping[str, Any]) -> str:
    """First and last name."""
    return PERSON.naming(person)


def identity(person: Mapping[str, Any]) -> tuple[str, str]:
    """The label and the number by which the person is known: a newborn by the mother's; without any, no number."""
    known = (*ID_FIELDS.values(), "mother_national_id")
    name = next((one for one in known if person.get(one)), known[0])
    return PERSON.fields[name].label, cell(PERSON.fields[name], person.get(name))


def who(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A page's person in facts: names, number, birth with the age on the day of the page, sex."""
    person = page["person"]
    born, age = day(person["birth_date"]), _age(page)
    return [
        ("نام و نام خانوادگی", full_name(person)),
        ("نام پدر", person["father_name"] or ""),
        identity(person),
        ("تاریخ تولد", f"{born} ({age})" if age else born),
        ("جنس", sex(page)),
    ]


def _age(page: Mapping[str, Any]) -> str:
    """The age in words, of a newborn in days; empty where it is not known."""
    if page["months"] == 0 and page.get("days") is not None:
        return f"{persian_digits(str(page['days']))} روز"
    return age_words(page["months"]) if page["months"] is not None else ""


def sex(page: Mapping[str, Any]) -> str:
    """«دختر», «پسر», «زن» or «مرد» by the age of a page's person; empty where it is not known."""
    stored = page["person"]["sex"]
    if page["months"] is not None and page["months"] < ADULT:
        return {"female": "دختر", "male": "پسر"}.get(stored or "", "")
    return cell(PERSON.fields["sex"], stored)


# -- days and numbers -------------------------------------------------------------------------------------------------


def number(stored: str | None) -> str:
    """A number that is read from left to right; in Persian digits unless there are Latin letters in it."""
    return ltr(words(stored))


def day(stored: str | datetime.date | None) -> str:
    """A stored day as ۱۴۰۴/۰۹/۱۹; empty for none."""
    return jalali.show(_day(stored)) if stored else ""


def long_day(stored: str | datetime.date | None) -> str:
    """A stored day as «۱۹ آذر ۱۴۰۴»; empty for none."""
    return jalali.show_long(_day(stored)).partition(" ")[2] if stored else ""


def _day(stored: str | datetime.date) -> datetime.date:
    return stored if isinstance(stored, datetime.date) else datetime.date.fromisoformat(stored)


def value(field: Field, stored: Any) -> str:
    """A stored value as papers about people have it: as `cells.cell`, but acuity in words and text by `words`."""
    if isinstance(field, Tenths) and stored is not None:
        return acuity(stored)
    return words(cell(field, stored)) if isinstance(field, Text) else cell(field, stored)


def words(text: str | None) -> str:
    """Typed text with Persian digits, unless there are Latin letters in it: «کوچهٔ ۲۷»."""
    typed = text or ""
    return typed if any(one.isascii() and one.isalpha() for one in typed) else persian_digits(typed)


def rials(amount: int | None) -> str:
    """An amount in digits, and in words so that nobody adds a digit: «۵۰۰ ریال (پانصد ریال)»; empty for None."""
    return "" if amount is None else f"{persian_number(amount)} ریال ({to_word(amount)} ریال)"


def acuity(tenths: int | None) -> str:
    """Tenths in words, since a slash between two numbers can be read from either side: «۸ از ۱۰»."""
    return persian_digits(f"{tenths} از 10") if tenths is not None else "سنجیده نشد"


# -- pieces -----------------------------------------------------------------------------------------------------------


def title(text: str, under: str = "") -> list[Flowable]:
    """The title of a paper, and a line under it."""
    found = [Paragraph(text, Style(size=14, bold=True, colour=PRIMARY, after=1 if under else 8))]
    return [*found, Paragraph(under, Style(size=9.5, colour=SOFT, after=8))] if under else found


def section(text: str) -> Paragraph:
    """The title of a part."""
    return Paragraph(text, Style(size=11, bold=True, colour=PRIMARY, before=8, after=4))


def told(label: str, value: str, size: float = 10) -> Paragraph:
    """A label in soft ink and its value, on one line; a dash where there is none."""
    return Paragraph([Run(f"{label}: ", colour=SOFT), Run(value or "–", bold=bool(value))], Style(size=size, after=2))


def pairs(items: Sequence[tuple[str, str]], width: float, columns: int = 2, size: float = 10) -> Flowable:
    """Labels and values in so many columns of a width in points, read row by row."""
    cells = [[told(label, value, size)] for label, value in items]
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    return Columns([[beside(row, width, columns) for row in rows]], [width])


def beside(stacks: Sequence[Sequence[Flowable]], width: float, columns: int = 0) -> Flowable:
    """Stacks side by side in equal columns (as many as stacks, unless said) with a gap between them. Points."""
    count = columns or len(stacks)
    wide = (width - _GAP * (count - 1)) / count
    parts: list[Sequence[Flowable]] = []
    for stack in stacks:
        parts += [stack, []]
    return Columns(parts, [wide, _GAP] * len(stacks))


def panel(content: Sequence[Flowable], width: float, wash: str = "plain") -> Flowable:
    """A block on a tinted ground with a bar at its right side. `width` in points; `wash`: a key of WASHES."""
    ink, ground = (HexColor(colour) for colour in WASHES[wash])
    paddings = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    styles: list[Command] = [
        ("LINEBELOW", *_WHOLE, 1.2, ground),  # over the hairline that every table has
        ("BACKGROUND", *_WHOLE, ground),
        ("LINEBEFORE", *_WHOLE, 3, ink),
        *((name, *_WHOLE, 12 if place < 2 else 8) for place, name in enumerate(paddings)),
    ]
    return table([[Columns([content], [width - 24])]], [width], header=0, styles=styles)


def coded(content: Sequence[Flowable], code: str, width: float, size: float = 66) -> Flowable:
    """A block with a QR code left of it; the block alone where there is nothing to code. Points.

    A scanner types through the layout of the keyboard, so a code holds digits only: the number by which the one box of
    the program finds the person.
    """
    if not code:
        return Columns([content], [width])
    return Columns([content, [QrCode(code, size)]], [width - size, size])


def signatures(people: Sequence[tuple[str, str]], width: float, size: float = 10) -> Flowable:
    """Places to sign side by side: what the signer is, the name where it is known, and room below. `width`: points."""
    stacks: list[list[Flowable]] = []
    for role, name in people:
        stacks.append([Paragraph(role, Style(size=size, bold=True, align="center", after=0))])
        stacks[-1] += [Paragraph(name, Style(size=size - 0.5, colour=SOFT, align="center", after=0))] if name else []
        stacks[-1] += [Spacer(0, 36)]
    return beside(stacks, width)
