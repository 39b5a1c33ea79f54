"""The number of a school grade as people write it: «پنجم», «پایهٔ ۵», «کلاس پنجم ابتدایی».

Only a whole text that says one grade is read. «سوم راهنمایی» and «اول متوسطه» are not: the years were counted anew
twice, and which of them is meant nobody can tell.
"""

from __future__ import annotations

import re

from models.text.persian import search_key

_WORDS = ("اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم")
_NUMBER = {"یکم": 1, **{word: number for number, word in enumerate(_WORDS, 1)}}
_GRADE = re.compile(
    rf"(?:(?:پایه|پایهی|کلاس) ?)?(?P<grade>[0-9]{{1,2}}|{'|'.join(_NUMBER)}) ?(?P<school>ابتدایی|دبستان|متوسطه)?"
)
_YEARS = {"ابتدایی": range(1, 7), "دبستان": range(1, 7), "متوسطه": range(7, 13)}


def grade_of(text: str) -> int | None:
    """The grade that a text says; None where it says none, or one that the named school does not have."""
    found = _GRADE.fullmatch(search_key(text))
    if found is None:
        return None
    number = _NUMBER.get(found["grade"]) or int(found["grade"])
    return number if number in _YEARS.get(found["school"] or "", (number,)) else None
