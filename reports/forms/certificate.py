"""A certificate is one landscape page to be framed: quiet rules, one sentence, places to sign, a number that is unique.

It opens doors at other desks, so from the second print on it says which copy it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from persiantools.digits import to_word

from models.office.paper.papers import Paper
from models.text.persian import persian_digits
from reports.forms import letterhead
from reports.type.furniture import EDGE, TOP
from reports.type.ink import rgb
from reports.type.marks import QrCode
from reports.type.page import Flowable, Layout, PageBreak
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.text import ltr

_HEAD, _TITLE, _BODY_TOP, _BODY_END, _SIGN = 54.0, 116.0, 184.0, 396.0, 420.0  # points from the upper edge of the page
_SIDE = 62.0  # points from the sides of the page
_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)  # of the sentence: the largest with which it fits
_CODE = 74.0


def layout(paper: Paper) -> Layout:
    """The certificates of a file, one a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), _Plate(paper, page)]
    return Layout(
        story,
        paper.form.title,
        landscape=True,
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    names = ("id", "code", "serial", "certified_on", "course", "minutes", "first_day", "last_day", "copy")
    return {**{name: page[name] for name in names}, "name": letterhead.full_name(page["person"])}


# -- the sentence -----------------------------------------------------------------------------------------------------


def sentence(page: Mapping[str, Any], size: float) -> list[Run]:
    """What is certified of whom, a line a thought; what is not known is left out. `size` of the letters in points."""
    person = page["person"]
    label, number = letterhead.identity(person)
    address = {"female": "خانم ", "male": "آقای "}.get(person["sex"] or "", "")
    runs = [Run(f"گواهی می‌شود {address}"), Run(letterhead.full_name(person), bold=True, size=size * 1.25)]
    runs += [Run("، فرزند "), _strong(person["father_name"])] if person["father_name"] else []
    runs += [Run(f"، دارای {label} "), _strong(number)] if number else []
    runs += [Run("،\nدر دورهٔ "), _strong(f"«{page['course']}»")]
    runs += [Run(f" از برنامهٔ {page['programme']}")] if page["programme"] not in ("", page["course"]) else []
    runs += [Run(" به مدت "), _strong(duration(page["minutes"]))] if page["minutes"] else []
    told = f"{_when(page)}{_where(page)}".strip()
    took_part = f"{told} شرکت کرده\nو" if told else "شرکت کرده و"
    return [*runs, Run(f"،\n{took_part} این دوره را به پایان رسانده است.")]


def _strong(text: str) -> Run:
    return Run(text, bold=True)


def duration(minutes: int) -> str:
    """Minutes in words, and as a number: «هشت ساعت (۴۸۰ دقیقه)»."""
    hours, rest = divmod(minutes, 60)
    words = [f"{to_word(hours)} ساعت"] * bool(hours) + [f"{to_word(rest)} دقیقه"] * bool(rest)
    return f"{' و '.join(words)} ({persian_digits(str(minutes))} دقیقه)"


def _when(page: Mapping[str, Any]) -> str:
    first, last = (letterhead.long_day(page[name]) for name in ("first_day", "last_day"))
    if first and last and first != last:
        return f" از {first} تا {last}"
    return f" در {first or last}" if first or last else ""


def _where(page: Mapping[str, Any]) -> str:
    if page["online"]:
        return " به شیوهٔ برخط"
    return f" در {page['place']}" if page["place"] else ""


# -- the page ---------------------------------------------------------------------------------------------------------


class _Plate(Flowable):  # type: ignore[misc]
    """One certificate, everything at its place on the page."""

    def __init__(self, paper: Paper, page: Mapping[str, Any]) -> None:
        super().__init__()
        self._paper, self._page = paper, page

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Width and height it takes, in points: all there is."""
        self.width, self.height = available, height - 1
        return self.width, self.height

    def draw(self) -> None:
        """Draw on the whole page, beyond the margins of the text."""
        self._wide, self._high = self.canv._pagesize
        self.canv.saveState()
        self.canv.translate(-EDGE, self.height + TOP - self._high)
        self._rules()
        self._heads()
        self._middle()
        self._foot()
        self.canv.restoreState()

    def _rules(self) -> None:
        codes = []
        for inset, colour, thick in ((26.0, letterhead.PRIMARY, 1.1), (31.0, letterhead.LINE, 0.5)):
            box = f"{inset} {inset} {self._wide - 2 * inset:.2f} {self._high - 2 * inset:.2f} re S"
            codes.append(f"{rgb(colour)} RG {thick} w {box}")
        middle, under = self._wide / 2, self._high - _TITLE - 54
        codes.append(f"{rgb(letterhead.PRIMARY)} RG 0.8 w {middle - 42:.2f} {under} m {middle + 42:.2f} {under} l S")
        self.canv.addLiteral("\n".join(("q", *codes, "Q")))

    def _heads(self) -> None:
        third = (self._wide - 2 * _SIDE) / 3
        first, *rest = letterhead.heading(self._paper.letterhead)
        right = [Paragraph(first, Style(size=11, bold=True, after=0))]
        right += [Paragraph(line, Style(size=9.5, colour=letterhead.SOFT, after=0)) for line in rest]
        self._stack(right, self._wide - _SIDE - third, third, _HEAD)
        invocation = Paragraph("به نام خدا", Style(size=10, colour=letterhead.SOFT, align="center", after=0))
        self._stack([invocation], _SIDE + third, third, _HEAD)
        left = [Paragraph(line, Style(size=10, after=0)) for line in self._numbers()]
        self._stack(left, _SIDE, max(line.natural_width() for line in left) + 1, _HEAD)

    def _numbers(self) -> list[list[Run]]:
        page = self._page
        told = [("شماره: ", ltr(page["serial"] or "")), ("تاریخ: ", letterhead.long_day(page["certified_on"]))]
        if page["copy"] > 1:
            copy = f"نسخهٔ {persian_digits(str(page['copy']))} "
            told.append((copy, f"(چاپ {letterhead.long_day(self._paper.day)})"))
        return [[Run(label, colour=letterhead.SOFT), Run(value)] for label, value in told]

    def _middle(self) -> None:
        title = Paragraph(self._paper.form.title, Style(size=28, bold=True, colour=letterhead.PRIMARY, align="center"))
        self._stack([title], _SIDE, self._wide - 2 * _SIDE, _TITLE)
        wide, room = self._wide - 2 * _SIDE - 60, _BODY_END - _BODY_TOP
        for size in _SIZES:
            text = Paragraph(sentence(self._page, size), Style(size=size, align="center", leading=2.1, after=0))
            high = text.wrap(wide, room)[1]
            if high <= room:
                break
        self._stack([text], _SIDE + 30, wide, _BODY_TOP + max(room - high, 0) / 2)

    def _foot(self) -> None:
        third = (self._wide - 2 * _SIDE) / 3
        places = [("مدرس دوره", self._page["trainer"]), None, ("رئیس اداره", "مهر و امضا")]
        for place, signer in enumerate(places):
            if signer:
                self._stack(_signer(*signer), self._wide - _SIDE - third * (place + 1), third, _SIGN)
        if self._page["code"]:
            self._stack([QrCode(self._page["code"], _CODE)], (self._wide - _CODE) / 2, _CODE, _SIGN - 4)
        if line := letterhead.contact(self._paper.letterhead):
            style = Style(size=8.5, colour=letterhead.SOFT, align="center", after=0)
            self._stack([Paragraph(line, style)], _SIDE, self._wide - 2 * _SIDE, self._high - 52)

    def _stack(self, flowables: Sequence[Flowable], x: float, width: float, down: float) -> None:
        """Draw one below the other, `down` points from the upper edge of the page."""
        for flowable in flowables:
            high = flowable.wrapOn(self.canv, width, self._high)[1]
            flowable.drawOn(self.canv, x, self._high - down - high)
            down += high


def _signer(role: str, name: str) -> list[Flowable]:
    head = Paragraph(role, Style(size=11, bold=True, align="center", after=0))
    return [head, Paragraph(name, Style(size=10, colour=letterhead.SOFT, align="center", after=0))] if name else [head]
