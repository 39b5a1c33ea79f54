"""Search is the same normalisation on both sides: one key of words for the row, one expression for what was typed.

A word may be stored together and typed apart («محمد رضا», «محمدرضا») or the other way round; so a field of several
words is stored with its joined form as well, and what was typed is also tried with neighbours joined.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from models.schema.entity import Entity, Row
from models.text import persian

_MOST_WORDS = 6
# Letters of today's Unicode that were marks in the tokenizer's: they part a word there (a phrase, which it may refuse).
_PARTING = frozenset(map(chr, (*range(0x19B0, 0x19C1), 0x19C8, 0x19C9, 0x1CF2, 0x1CF3)))


def search_key_of(entity: Entity, row: Row) -> str | None:
    """The words under which the row is found, or None where nothing is searched."""
    words: list[str] = []
    for name in entity.search_fields:
        value = row.get(name)
        if value is None:
            continue
        text = str(value)
        key = text.lower() if text.isascii() and text.isalnum() else persian.search_key(text)
        words.append(key)
        if " " in key:
            words.append(key.replace(" ", ""))
    return " ".join(words) or None


def match_expression(typed: str) -> str:
    """The full-text expression for what was typed: every word, as a beginning, in any order."""
    words = [word for raw in persian.words_of(typed) for word in _parts(raw)]
    if not words:
        return ""
    if len(words) > _MOST_WORDS:
        return _all(words)
    return " OR ".join(f"({_all(joined)})" for joined in _joinings(words))


def _parts(word: str) -> Iterator[str]:
    """The letters and digits of a word, as the tokenizer of the index cuts it."""
    for is_token, letters in itertools.groupby(word, lambda char: char.isalnum() and char not in _PARTING):
        if is_token:
            yield "".join(letters)


def _all(words: list[str]) -> str:
    return " AND ".join(f'"{word}"*' for word in words)


def _joinings(words: list[str]) -> Iterator[list[str]]:
    """Every way of joining neighbours: a b c, ab c, a bc, abc."""
    for gaps in itertools.product((" ", ""), repeat=len(words) - 1):
        text = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
        yield text.split()
