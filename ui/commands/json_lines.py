"""JSON Lines from outside are hostile: each line is read alone, bounded and strict, and a bad one spoils no other."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from models.errors import UserError

MAX_BYTES = 2**20  # of one line
MAX_DEPTH = 20  # objects and lists inside each other
_WORD = 2**63


class _LineError(ValueError):
    """Why a line is refused, in Persian, without any value of it."""


def read(stream: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any] | UserError]]:
    """Each line that is not blank with its number (from 1): its object, or a UserError `json-wrong`."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES and not line.endswith(b"\n"):
            _skip(stream)
            yield number, UserError("json-wrong", why="بلندتر از یک مبی‌بایت است")
        elif text := (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip():
            yield number, _read_line(text)


def _skip(stream: BinaryIO) -> None:
    while (part := stream.readline(MAX_BYTES)) and not part.endswith(b"\n"):
        pass


def _read_line(line: bytes) -> Mapping[str, Any] | UserError:
    try:
        return _object(line)
    except _LineError as wrong:
        return UserError("json-wrong", why=str(wrong))


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise _LineError("متن UTF-8 نیست") from error
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    except _LineError:
        raise
    except (ValueError, RecursionError) as error:
        raise _LineError(_why(text)) from error
    if not isinstance(value, dict):
        raise _LineError("آرایه پذیرفته نیست" if isinstance(value, list) else "شیء نیست")
    _sound(value, 1)
    return value


def _why(text: str) -> str:
    """A pretty-printed object or array begins with a lone bracket: say so."""
    return "شیء در چند خط نوشته شده است" if text in {"{", "[", "}", "]"} else "نوشتار JSON نادرست است"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _LineError("یک کلید دو بار آمده است")
    return found


def _no_constant(name: str) -> float:
    raise _LineError(f"{name} عدد نیست")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _LineError("عدد بیش از اندازه بزرگ است")
    return number


def _sound(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH and isinstance(value, dict | list):
        raise _LineError("تودرتویی بیش از اندازه")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
            raise _LineError("نویسهٔ ناپذیرفته در متن")
    elif isinstance(value, int) and not -_WORD <= value < _WORD:
        raise _LineError("عدد بیش از اندازه بزرگ است")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _sound(key, depth + 1)
            _sound(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _sound(inner, depth + 1)
