"""Levels belong to the whole paragraph and order to one line: python-bidi's stages, and the bracket rule it lacks.

python-bidi 0.6 resolves explicit, weak, neutral and implicit levels; paired brackets (rule N0 of UAX #9) stand here,
between weak and neutral, and lines are ordered (L1, L2) and mirrored (L4) here, since it orders whole texts only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bidi import algorithm
from bidi.mirror import MIRRORED

from reports.type.text import STANDINS

_CACHED = 8192
_MOST_OPEN = 63  # BD16: deeper nesting is given up
_SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}  # canonical equivalents, which pair with each other
_PAIRS = {char: other for char, other in MIRRORED.items() if unicodedata.category(char) == "Ps"}
_CLOSING = {other: _SAME.get(char, char) for char, other in _PAIRS.items()}
_REMOVED = frozenset(algorithm.X9_REMOVED)
_ISOLATES = frozenset({"LRI", "RLI", "FSI", "PDI"})
# Persian letters in any form, spaces and signs: a text of nothing else (no digit, no Latin) lies on level 1.
_ONLY_RIGHT = re.compile(
    "[ \n!-/:-@\\[-`{-~«»–…•\u060b-\u060d\u061b\u061f\u0621-\u065f\u066a\u066d-\u066f\u0671-\u06d5\u200c\u200d\u200f"
    f"\ufb50-\ufdfd\ufe70-\ufefc{''.join(STANDINS)}]*"
)

Character = dict[str, Any]  # python-bidi's own record of one: type, orig (its first type), level, index


def levels(text: str) -> list[int]:
    """The embedding level of each character, the base being right to left; lines («\\n») are paragraphs of their own.

    `text` is cleaned (no isolates), reshaped or not. What draws nothing (BN) takes the level before it.
    """
    return list(resolved(text))


@lru_cache(maxsize=_CACHED)
def resolved(text: str) -> tuple[int, ...]:
    """The same as `levels`, remembered."""
    if _ONLY_RIGHT.fullmatch(text):
        return (1,) * len(text)
    found: list[int] = []
    for line in text.split("\n"):
        found += _levels_of_line(line)
        found.append(1)
    return tuple(found[:-1])


def _levels_of_line(text: str) -> list[int]:
    storage = {"base_level": 1, "base_dir": "R", "chars": _characters(text), "runs": deque()}
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    for run in storage["runs"]:  # type: ignore[attr-defined]  # python-bidi has no types
        _resolve_brackets(storage["chars"][run["start"] : run["start"] + run["length"]], run["sor"])  # type: ignore[index]
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found: list[int] = [0] * len(text)
    for char in storage["chars"]:  # type: ignore[attr-defined]
        found[char["index"]] = char["level"]
    before = 1
    for place, level in enumerate(found):
        before = found[place] = level or before  # no level of a right-to-left paragraph is 0
    return found


def _characters(text: str) -> list[Character]:
    kinds = map(_kind, text)
    return [
        {"ch": char, "level": 1, "type": kind, "orig": kind, "index": place}
        for place, (char, kind) in enumerate(zip(text, kinds, strict=True))
    ]


@lru_cache(maxsize=2048)
def _kind(char: str) -> str:
    """The bidirectional class. A stand-in is the letter it stands for, what is not assigned is L."""
    kind = unicodedata.bidirectional(STANDINS.get(char, char)) or "L"
    return "BN" if kind in _ISOLATES else kind


def _resolve_brackets(chars: list[Character], before: str) -> None:
    """Rule N0: a pair of brackets takes one direction; `before` is the direction ahead of the run."""
    for opening, closing in _bracket_pairs(chars):
        level = "LR"[chars[opening]["level"] % 2]
        inside = {_strong(char["type"]) for char in chars[opening + 1 : closing]} - {None}
        if not inside:
            continue
        side = level
        if level not in inside:
            behind = (_strong(char["type"]) for char in reversed(chars[:opening]))
            other = next((kind for kind in behind if kind), before)
            side = other if other != level else level
        _turn(chars, opening, side)
        _turn(chars, closing, side)


def _strong(kind: str) -> str | None:
    """L or R; numbers count as R."""
    return "R" if kind in ("EN", "AN") else kind if kind in ("L", "R") else None


def _turn(chars: list[Character], place: int, side: str) -> None:
    """Give a bracket, and the marks that stand on it, a direction."""
    chars[place]["type"] = side
    for char in chars[place + 1 :]:
        if char["orig"] != "NSM":
            return
        char["type"] = side


def _bracket_pairs(chars: list[Character]) -> list[tuple[int, int]]:
    """BD16: the places of paired brackets in the order of their openings."""
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for place, char in enumerate(chars):
        sign: str = char["ch"]
        if char["type"] != "ON" or (sign not in _PAIRS and sign not in _CLOSING):
            continue
        if sign in _PAIRS:
            if len(opened) == _MOST_OPEN:
                break
            opened.append((_SAME.get(sign, sign), place))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == _CLOSING[sign]:
                pairs.append((opened[depth][1], place))
                del opened[depth:]
                break
    return sorted(pairs)


def visual(text: str, levels: Sequence[int], start: int, end: int) -> list[tuple[int, str]]:
    """One line, `text[start:end]`, from left to right: (place in the text, character to draw), mirrored where due."""
    line = _line_levels(text, levels, start, end)
    if set(line) == {1}:
        return [(place, MIRRORED.get(text[place], text[place])) for place in range(end - 1, start - 1, -1)]
    return [
        (place, MIRRORED.get(text[place], text[place]) if line[place - start] % 2 else text[place])
        for place in _ordered(line, start)
    ]


def _line_levels(text: str, levels: Sequence[int], start: int, end: int) -> list[int]:
    """L1: spaces at the end of a line, and separators with the spaces before them, lie on the base level."""
    line = list(levels[start:end])
    trailing = True
    for place in range(len(line) - 1, -1, -1):
        kind = _kind(text[start + place])
        if kind in ("B", "S"):
            trailing = True
        elif kind != "WS" and kind not in _REMOVED:
            trailing = False
        if trailing:
            line[place] = 1
    return line


def _ordered(line: Sequence[int], start: int) -> list[int]:
    """L2: the places of a line from left to right."""
    places = list(range(start, start + len(line)))
    if not places:
        return places
    for level in range(max(line), 0, -1):
        place = 0
        while place < len(line):
            if line[place] < level:
                place += 1
                continue
            first = place
            while place < len(line) and line[place] >= level:
                place += 1
            places[first:place] = places[first:place][::-1]
    return places
