"""An accent stands over or under the middle of its letter; the font draws it without width at a fixed place.

reportlab knows no mark positioning (GPOS), so the boxes of letter and accent decide: centred, moved only as far up or
down as it takes not to touch, a second accent over the first.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from reports.type.fonts import INVISIBLE, Face
from reports.type.text import STANDINS, ZWNJ

_SHADDA = "\u0651"
_GAP = 0.03  # between letter and accent, in parts of the size
_HALVES = (0.72, 0.25)  # where lam and alef of a joined glyph have their middle, in parts of its box


@lru_cache(maxsize=2048)
def is_mark(char: str) -> bool:
    """Whether the character is drawn over or under the one before it."""
    return unicodedata.combining(char) != 0


@lru_cache(maxsize=2048)
def combines(char: str) -> bool:
    """Whether the character is read back as a mark: one drawn apart, or the hamza of a joined glyph."""
    return is_mark(STANDINS.get(char, char))


@lru_cache(maxsize=2048)
def parts(char: str) -> bool:
    """Whether a reader may take a mark away from its letter where this follows: a sign, a digit, a Latin letter."""
    return not (unicodedata.bidirectional(char) == "AL" or char.isspace() or combines(char) or char in STANDINS)


@lru_cache(maxsize=2048)
def clings(char: str) -> bool:
    """Whether no line may begin with the character: marks, second halves of joined glyphs, what has no width."""
    return is_mark(char) or char in STANDINS or char in INVISIBLE or char == ZWNJ


def offset(text: str, begin: int, place: int, face: Face, right_to_left: bool) -> tuple[float, float]:
    """How far the accent at `place` moves from the pen, right and up, in parts of the size.

    The pen stands left of the letter where the line runs right to left (the accent is drawn first), else right of it.
    """
    base, second_half = place - 1, False
    while base >= begin and clings(text[base]):
        second_half = second_half or text[base] in STANDINS
        base -= 1
    if base < begin:
        return 0.0, 0.0
    left, bottom, right, top = face.box(text[base])
    middle = left + (right - left) * (_HALVES[second_half] if "\ufef5" <= text[base] <= "\ufefc" else 0.5)
    own = face.box(text[place])
    pen = 0.0 if right_to_left else face.widths.get(text[base], 0.0)
    return middle - pen - (own[0] + own[2]) / 2, _lift(_stacked(text, base, place), bottom, top, face)


def _stacked(text: str, base: int, place: int) -> list[str]:
    """The marks from the letter outwards to the one at `place`; a shadda is next to its letter, wherever it stands."""
    end = place + 1
    while end < len(text) and clings(text[end]):
        end += 1
    marks = [one for one in range(base + 1, end) if is_mark(text[one])]
    marks.sort(key=lambda one: text[one] != _SHADDA)
    return [text[one] for one in marks[: marks.index(place) + 1]]


def _lift(marks: list[str], bottom: float, top: float, face: Face) -> float:
    """How far up the last of the marks of one letter moves; down if less than 0."""
    lift = 0.0
    for mark in marks:
        _, low, _, high = face.box(mark)
        if low + high > 0:
            lift = max(0.0, top + _GAP - low)
            top = high + lift
        else:
            lift = min(0.0, bottom - _GAP - high)
            bottom = low + lift
    return lift
