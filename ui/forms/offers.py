"""What can be chosen is an offer: a code, its words, and the one key that takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.text import persian

NONE = "none"  # the code of «ندارد»: its key is 0 everywhere
_MOST_NUMBERED = 15  # longer lists are sought by their letters alone


@dataclass(frozen=True)
class Offer:
    """One thing to choose. `key`: the digit that takes it, "" for none; `detail`: what tells it from its like."""

    code: str
    text: str
    key: str = ""
    detail: str = ""


def offers_of(choices: Sequence[tuple[str, str]]) -> tuple[Offer, ...]:
    """(code, label) pairs with their digits: 0 for «none», 1 to 9 for the others in their order.

    Lists that are long or whose codes are numbers themselves have no digits.
    """
    others = [code for code, _ in choices if code != NONE]
    numbered = len(choices) <= _MOST_NUMBERED and not any(code[:1].isdigit() for code in others)
    keys = {code: str(number) for number, code in enumerate(others[:9], 1)} | {NONE: "0"} if numbered else {}
    return tuple(Offer(code, label, keys.get(code, "")) for code, label in choices)


def by_key(offers: Sequence[Offer], key: str) -> Offer | None:
    """The offer that a digit of any script takes."""
    digit = persian.latin_digits(key)
    return next((one for one in offers if one.key and one.key == digit), None)


def matching(offers: Sequence[Offer], typed: str, spellings: Mapping[str, str] | None = None) -> list[Offer]:
    """The offers that fit what was typed: the one that it is, those that begin with it, then those with a word that
    does, then the rest.

    `spellings`: folded spelling to code, other words by which an option is known.
    """
    key = persian.search_key(typed)
    if not key:
        return list(offers)
    compact = key.replace(" ", "")
    also = {code for spelling, code in (spellings or {}).items() if spelling.startswith(compact)}
    ranked = [(rank, one) for one in offers if (rank := _rank(one, key, compact, also)) is not None]
    return [one for _, one in sorted(ranked, key=lambda each: each[0])]


def _rank(offer: Offer, key: str, compact: str, also: set[str]) -> int | None:
    words = persian.search_key(offer.text)
    whole = words.replace(" ", "")
    if whole.startswith(compact):
        return 0 if whole == compact else 1
    if offer.code in also or offer.code.startswith(key):
        return 2
    if all(any(word.startswith(part) for word in words.split()) for part in key.split()):
        return 3
    return 4 if compact in whole else None
