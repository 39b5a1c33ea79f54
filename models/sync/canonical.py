"""One value has one spelling: JSON that is compared, hashed and signed is canonical, and hostile JSON never gets in.

Canonical means sorted keys, UTF-8, no spaces, no NaN. Reading *exactly* demands that the text equals what we would
write ourselves. That one comparison refuses repeated keys, lone surrogates, spaces, NaN and infinities, and costs less
than an `object_pairs_hook`. What it cannot see (depth, NUL, integers beyond 64 bits) is looked for in the bytes, and
only what looks suspicious is walked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 8
"""How many objects and lists may stand inside each other."""

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_decode = json.JSONDecoder().raw_decode
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'"{}[]'))
_AS_BRACES = bytes.maketrans(b"[]", b"{}")
_DIGITS = bytes(ord("0") if chr(code) in "0123456789" else ord("-") for code in range(256))
_STRING = re.compile(rb'"[^"]*"')
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u001f\u007f-\u009f\u2028\u2029]")


class Unclean(ValueError):  # noqa: N818 - a judgement on the text, caught and turned into a UserError by each reader
    """JSON that we refuse. The message is a short Persian reason without any value of the text."""


def canonical(value: object) -> bytes:
    """The one spelling of `value`: sorted keys, UTF-8, no spaces. NaN and lone surrogates raise ValueError."""
    return _encode(value).encode()


def parse(data: bytes, *, exact: bool = True) -> Any:
    """The value of one JSON text, or `Unclean`. With `exact=False` spaces and the order of keys are free."""
    if too_deep(data):
        raise Unclean("تودرتویی بیش از اندازه")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Unclean("متن UTF-8 نیست") from error
    value = read_exact(text) if exact else _read_free(text)
    if odd(data):
        refuse_odd(value)
    return value


def read_exact(text: str) -> Any:
    """The value of one canonical JSON text, or `Unclean`. Depth and odd values are the caller's to check."""
    try:
        value = _decode(text)[0]
        same = _encode(value) == text
    except (ValueError, RecursionError) as error:
        raise Unclean("JSON درست نیست") from error
    if not same:
        raise Unclean("JSON به شکل یکتای خود نیست")
    return value


def _read_free(text: str) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_refuse_repeated)
        canonical(value)
    except (ValueError, RecursionError) as error:
        raise Unclean("JSON درست نیست") from error
    return value


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unclean("کلید تکراری")
    return found


def too_deep(data: bytes) -> bool:
    """Whether JSON text nests deeper than `MAX_DEPTH`; decided on the bytes, before any parser recurses.

    Everything but brackets and quotes is dropped, strings are dropped, and each round then removes the innermost pairs,
    one level: what is left after `MAX_DEPTH` rounds is too deep (or unbalanced, which is refused as well).
    """
    if b"\\" in data:
        data = data.replace(rb"\\", b"").replace(rb"\"", b"")
    left = data.translate(_AS_BRACES, _NOT_STRUCTURE).replace(b'""', b"")
    if b'"' in left:
        left = _STRING.sub(b"", left)
    for _ in range(MAX_DEPTH):
        if not left:
            return False
        left = left.replace(b"{}", b"")
    return bool(left)


def odd(data: bytes) -> bool:
    """Whether JSON text of any number of lines may hold a NUL or an integer beyond 64 bits; cheap, errs to yes."""
    return rb"\u0000" in data or b"0" * 19 in data.translate(_DIGITS)


def refuse_odd(value: object) -> None:
    """Raise `Unclean` for a NUL in a string or key, or an integer outside 64 bits, anywhere in `value`."""
    if isinstance(value, str):
        if "\0" in value:
            raise Unclean("نویسهٔ NUL در متن")
    elif isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise Unclean("عدد بیرون از ۶۴ بیت")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            refuse_odd(key)
            refuse_odd(inner)
    elif isinstance(value, list):
        for inner in value:
            refuse_odd(inner)


class Fields:
    """Typed, bounded reading of one JSON object from outside: a missing or wrong field raises `Unclean`."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise Unclean("شیء JSON نیست")
        self.values: dict[str, Any] = value

    def code(self, name: str, pattern: str) -> str:
        """ASCII text that matches the whole of `pattern`."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.isascii() or not re.fullmatch(pattern, value):
            raise Unclean(f"خانهٔ {name} درست نیست")
        return value

    def text(self, name: str, limit: int) -> str:
        """Text for people: at most `limit` characters, no control characters and no bidi overrides."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > limit or _BIDI_CONTROL.search(value):
            raise Unclean(f"خانهٔ {name} درست نیست")
        return value

    def whole(self, name: str, low: int, high: int = 2**63 - 1) -> int:
        """An integer (not a bool) from `low` to `high`."""
        value = self.values.get(name)
        if type(value) is not int or not low <= value <= high:
            raise Unclean(f"خانهٔ {name} درست نیست")
        return value

    def flag(self, name: str) -> bool:
        """A bool."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise Unclean(f"خانهٔ {name} درست نیست")
        return value

    def codes(self, name: str, pattern: str, limit: int) -> tuple[str, ...]:
        """A list of at most `limit` ASCII texts, each matching the whole of `pattern`."""
        value = self.values.get(name)
        if not isinstance(value, list) or len(value) > limit:
            raise Unclean(f"خانهٔ {name} درست نیست")
        return tuple(Fields({name: one}).code(name, pattern) for one in value)
