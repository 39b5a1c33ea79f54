"""Lines as clerks write them and worse: Persian, Latin, digits, brackets and signs in any order; seeded."""

from __future__ import annotations

import random
import re

WORDS = ("سلام", "می‌خواهم", "شمارهٔ", "لالا", "خانهٔ", "مثلاً", "کودکستان", "را", "و", "ۀ", "پرونده‌ها", "آب", "إلا")
LATIN = ("Windows", "PDF", "a", "e-mail", "Ali", "x", "QR", "ver", "O'Neil", "a_b")
NUMBERS = (
    "12",
    "۱۲",
    "۱۴۰۴/۰۷/۲۳",
    "2024-05-01",
    "۳٫۵",
    "1,250",
    "۱٬۲۵۰٬۰۰۰",
    "۸-۱۰",
    "10:30",
    "+98",
    "0.5",
    "۵",
    "٣٤",
)
SIGNS = ("(", ")", "[", "]", "{", "}", "«", "»", '"', "'", "/", "-", "–", ":", "؛", "،", ".", "%", "٪", "+", "*", "#",
         "$", "<", ">", "=", "؟", "!", "&", "@", "_", "…", "•", "|", "\\", ",", "−", "×")  # fmt: skip
MARKS = ("\u200c", "\u200e", "\u200f", "\u0654", "\u064b", "\u00a0")
KINDS = (WORDS, LATIN, NUMBERS, SIGNS, SIGNS, MARKS)
_GAPS = re.compile("\u200c* [ \u200c]*")  # as stored text has them: no half-space beside a space
CHANCES = (7, 4, 5, 6, 4, 1)


def line(source: random.Random, longest: int = 14) -> str:
    """One line of up to so many pieces, a space between some of them."""
    pieces = []
    for _ in range(source.randint(1, longest)):
        pieces.append(source.choice(source.choices(KINDS, CHANCES)[0]))
        if source.random() < 0.55:
            pieces.append(" ")
    return _GAPS.sub(" ", "".join(pieces))


def lines(seed: int, count: int) -> list[str]:
    """So many lines, the same for a seed."""
    source = random.Random(seed)
    return [line(source) for _ in range(count)]
