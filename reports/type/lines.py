"""Lines are broken on the logical text by width, and only then is each put into the order in which it is drawn.

A paragraph is one logical text on one set of levels, whatever runs it is written in; bold, size and colour are looks of
its places. What is found here is remembered, because the same words stand on every page of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby

from reports.type import accents, fonts
from reports.type.bidi import resolved, visual
from reports.type.text import RLM, clean, shaped

_CACHED = 4096
_SPACES = frozenset(" \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
GAPS = " \u00a0"  # what is stretched: reportlab draws both as a space
_SLACK = 0.001  # points: what a sum of widths may be wrong by


@dataclass(frozen=True)
class Look:
    """How a range of a paragraph is drawn. `size` in points, `colour` as #RRGGBB."""

    bold: bool
    size: float
    colour: str


Pieces = tuple[tuple[str, Look], ...]


@dataclass(frozen=True)
class Composed:
    """The reshaped text of a paragraph, and the level, the look and the end (points from the start) of each place."""

    text: str
    levels: tuple[int, ...]
    looks: tuple[Look, ...]
    ends: tuple[float, ...]


@dataclass(frozen=True)
class Ink:
    """Text drawn at the pen, or a box in place of a missing character. `wide` is how far the pen goes on, in points."""

    look: Look
    text: str
    wide: float
    box: bool = False


@dataclass(frozen=True)
class Accent:
    """The ink of a mark, `x` points from the left end of the line and `y` up, with so many `gaps` left of it."""

    look: Look
    char: str
    x: float
    y: float
    gaps: int


@dataclass(frozen=True)
class Line:
    """A line `start` to `end` of the text, without the spaces at its end. Sizes in points.

    `last` of its paragraph: a line that is not stretched. `gaps`: its spaces.
    """

    start: int
    end: int
    wide: float
    size: float
    gaps: int
    last: bool
    inks: tuple[Ink, ...]
    accents: tuple[Accent, ...]


@lru_cache(maxsize=_CACHED)
def composed(pieces: Pieces) -> Composed:
    """The paragraph that the pieces write, one after the other."""
    cleaned = [(clean(text), look) for text, look in pieces]
    text = shaped("".join(part for part, _ in cleaned))
    looks = tuple(look for part, look in cleaned for _ in part)
    widths: list[float] = []
    place = 0
    for part, look in cleaned:
        forms = text[place : place + len(part)]
        widths += [wide * look.size for wide in fonts.advances(forms, look.bold)]
        place += len(part)
    return Composed(text, resolved(text), looks, tuple(accumulate(widths)))


@lru_cache(maxsize=_CACHED)
def lines(pieces: Pieces, width: float, size: float, begin: int = 0, end: int | None = None) -> tuple[Line, ...]:
    """The lines of a paragraph, or of its places `begin` to `end`, in a width of so many points.

    `size` is that of an empty line. A word wider than the line is broken inside.
    """
    whole = composed(pieces)
    stop = len(whole.text) if end is None else end
    found = []
    while True:
        finish = whole.text.find("\n", begin, stop)
        finish = stop if finish < 0 else finish
        found += _broken(whole, begin, finish, width, size)
        if finish == stop:
            return tuple(found)
        begin = finish + 1


def _broken(whole: Composed, begin: int, finish: int, width: float, size: float) -> list[Line]:
    """The lines of one piece without line ends."""
    found = []
    while True:
        cut = _cut(whole, begin, finish, width)
        found.append(_line(whole, begin, cut, size))
        begin = cut
        while begin < finish and whole.text[begin] in _SPACES:
            begin += 1
        if begin >= finish:
            return found


def _cut(whole: Composed, begin: int, finish: int, width: float) -> int:
    """Where the line that begins at `begin` ends: before the spaces at which it is broken."""
    text, ends = whole.text, whole.ends
    if begin == finish:
        return finish
    limit = (ends[begin - 1] if begin else 0.0) + width + _SLACK
    if ends[finish - 1] <= limit:
        return finish
    over = _first_over(ends, begin, finish, limit)
    if text[over] in _SPACES:
        return over
    for place in range(over - 1, begin, -1):
        if text[place] in _SPACES:
            return place
    return _inside(text, begin, over, finish)


def _first_over(ends: Sequence[float], begin: int, finish: int, limit: float) -> int:
    """The first place that does not fit (bisection by hand: the ends never fall)."""
    low, high = begin, finish - 1
    while low < high:
        middle = (low + high) // 2
        if ends[middle] > limit:
            high = middle
        else:
            low = middle + 1
    return low


def _inside(text: str, begin: int, over: int, finish: int) -> int:
    """Where a word that is too long is cut: one letter at least, never before what clings to the letter before."""
    cut = over
    while cut > begin and accents.clings(text[cut]):
        cut -= 1
    if cut > begin:
        return cut
    cut = begin + 1
    while cut < finish and accents.clings(text[cut]):
        cut += 1
    return cut


def _line(whole: Composed, begin: int, cut: int, size: float) -> Line:
    end = cut
    while end > begin and whole.text[end - 1] in _SPACES:
        end -= 1
    wide = (whole.ends[end - 1] - (whole.ends[begin - 1] if begin else 0.0)) if end > begin else 0.0
    last = cut == len(whole.text) or whole.text[cut] == "\n"
    sizes = {look.size for look in set(whole.looks[begin:end])}
    gaps = sum(char in GAPS for char in whole.text[begin:end])
    drawn = _drawn(whole, begin, end)
    return Line(
        begin, end, wide, max(sizes, default=size), gaps, last, _inks(whole, drawn, wide), _accents(whole, begin, drawn)
    )


def _drawn(whole: Composed, begin: int, end: int) -> list[tuple[int, str]]:
    """The places of a line that leave something in the file, from left to right.

    Readers turn «ً،» round where a mark meets a sign or digit; an RLM between them, without ink, keeps the order.
    """
    found: list[tuple[int, str]] = []
    for place, char in visual(whole.text, whole.levels, begin, end):
        if char in fonts.INVISIBLE:
            continue
        if found and whole.levels[place] % 2 and accents.combines(char) and accents.parts(found[-1][1]):
            found.append((place, RLM))
        found.append((place, char))
    return found


def _inks(whole: Composed, drawn: Sequence[tuple[int, str]], wide: float) -> tuple[Ink, ...]:
    """What is drawn from left to right: runs of one look, boxes apart."""
    looks = {whole.looks[place] for place, _ in drawn}
    if len(looks) == 1 and fonts.face((look := looks.pop()).bold).known.issuperset(char for _, char in drawn):
        return (Ink(look, "".join(char for _, char in drawn), wide),)
    found: list[Ink] = []
    for (look, known), group in groupby(drawn, key=lambda one: _sort_of(whole, *one)):
        places = list(group)
        if known:
            wide = sum(_width(whole, place) for place, char in places if char != RLM)
            found.append(Ink(look, "".join(char for _, char in places), wide))
        else:
            found += [Ink(look, char, _width(whole, place), box=True) for place, char in places]
    return tuple(found)


def _sort_of(whole: Composed, place: int, char: str) -> tuple[Look, bool]:
    look = whole.looks[place]
    return look, char in fonts.face(look.bold).known


def _accents(whole: Composed, begin: int, drawn: Sequence[tuple[int, str]]) -> tuple[Accent, ...]:
    """The marks of a line, each over or under its letter."""
    if not any(accents.is_mark(char) for _, char in drawn):
        return ()
    found, pen, gaps = [], 0.0, 0
    for place, char in drawn:
        look = whole.looks[place]
        if accents.is_mark(char) and char in fonts.face(look.bold).known:
            leftwards = whole.levels[place] % 2 == 1
            x, y = accents.offset(whole.text, begin, place, fonts.face(look.bold), leftwards)
            found.append(Accent(look, char, pen + x * look.size, y * look.size, gaps))
        pen += _width(whole, place) if char != RLM else 0.0
        gaps += char in GAPS
    return tuple(found)


def _width(whole: Composed, place: int) -> float:
    return whole.ends[place] - (whole.ends[place - 1] if place else 0.0)
