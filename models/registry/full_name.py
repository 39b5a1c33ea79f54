"""Whether a text names somebody by the full name, in any spelling, and how sure that is.

It goes by words: «رضا محمدی» is not in «علی‌رضا محمدی‌پور». Where the words around leave it open (another given name
before it, the end of a longer surname behind it, a surname that is a given name too, a street or a martyr that bears
it, both in one word as in the surname «علی‌اکبری», the surname first) it is a maybe, and a person has to look [A].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from models.text.given_names import BOYS, GIRLS, SURNAME_ENDINGS
from models.text.persian import compact_key, given_name_key, search_key, words_of

_CLAUSES = re.compile(r"[.!?؟؛;:،,\n()\[\]«»\"|/–—]")
_LAST_FIRST = re.compile(r"[.!?؟؛;:\n()\[\]«»\"|/–—]")
# Behind these a name is that of a place or of somebody long known.
_NAMESAKES = frozenset(
    search_key(one) for one in ("شهید", "خیابان", "کوچه", "بلوار", "میدان", "بزرگراه", "مدرسه", "دبستان", "بیمارستان")
)
_UNSTEADY = re.compile(r"[اویهکء\W\da-z]+")  # letters of a key that a text may spell otherwise
_GAPS = re.compile(r"[\W_\u0640]+")  # «حسن‌زاده», «حسن زاده» and «حسنزاده» are one; vowel signs are gaps too
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


class Said(IntEnum):
    """How sure it is that a text names somebody."""

    NO = 0
    MAYBE = 1
    SURELY = 2


@dataclass(frozen=True)
class FullName:
    """A first and a last name. `keys`: both as one word, with and without a word of honour, as the `first` is;
    `turned`: the last first. `piece`: letters of the last name, or of the first, that stand in every text that names
    the person, whatever gaps part them there; "" where there are none such."""

    keys: frozenset[str]
    turned: frozenset[str]
    first: frozenset[str]
    piece: str

    @classmethod
    def of(cls, person: Mapping[str, Any]) -> Self | None:
        """The name of a person's row; None where a half of it is missing, since a half names too many."""
        first, last = compact_key(person.get("first_name") or ""), compact_key(person.get("last_name") or "")
        if not first or not last:
            return None
        given = frozenset({first, given_name_key(person["first_name"])})
        keys, turned = frozenset(one + last for one in given), frozenset(last + one for one in given)
        steady = (max(_UNSTEADY.split(one), key=len) for one in (last, given_name_key(person["first_name"])))
        return cls(keys, turned, given, next(filter(None, steady), ""))

    @classmethod
    def written(cls, name: str) -> Self | None:
        """The name that somebody wrote as one text; None for a single word."""
        words = words_of(name)
        return cls(frozenset({"".join(words)}), frozenset(), frozenset(words[:1]), "") if len(words) > 1 else None

    def may_be(self, other: FullName) -> bool:
        """Whether where this name stands the other, the same or a longer one, may be meant."""
        return any(mine in theirs for mine in self.keys for theirs in other.keys)

    def said_in(self, text: str) -> Said:
        """How sure it is that a text names the person."""
        if self.piece not in _GAPS.sub("", text) and not _SHAPED.search(text):
            return Said.NO  # nearly all of them
        if compact_key(text) in self.keys | self.turned:
            return Said.SURELY
        clauses = (words_of(clause) for clause in _CLAUSES.split(text))
        found = (_judged(words, *place) for words in clauses for place in _places(words, self.keys))
        surest = max(found, default=Said.NO)
        return surest or max((self._turned_in(clause) for clause in _LAST_FIRST.split(text)), default=Said.NO)

    def _turned_in(self, clause: str) -> Said:
        return Said.MAYBE if any(_places(words_of(clause), self.turned)) else Said.NO

    def first_in(self, text: str) -> bool:
        """Whether the first name stands in it: so people of one household are called."""
        return any(_places(words_of(text), self.first))


def _places(words: Sequence[str], keys: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where words follow each other that make one of the keys, however they are parted."""
    longest = max(map(len, keys), default=0)
    for start in range(len(words)):
        joined = ""
        for end in range(start, len(words)):
            joined += words[end]
            if joined in keys:
                yield start, end + 1
            if len(joined) >= longest:
                break


def _judged(words: Sequence[str], start: int, end: int) -> Said:
    before, after = words[start - 1] if start else "", words[end] if end < len(words) else ""
    open_before = before in _NAMESAKES or _is_given(before)
    open_after = after in SURNAME_ENDINGS or (after and _is_given(words[end - 1]))
    one_word = end - start == 1
    return Said.MAYBE if open_before or open_after or one_word else Said.SURELY


def _is_given(word: str) -> bool:
    return word in BOYS or word in GIRLS
