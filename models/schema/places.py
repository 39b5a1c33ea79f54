"""A refusal of a programme's file tells the line as well: where the table or the answer stands that it names."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from models.errors import UserError
from models.text.persian import persian_digits

_HEADER = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]\]?")
_TABLE = re.compile(r"\[+(\w+(?:\.\w+)*)(?: ([^\]]+))?\]+\s*«?(\w*)»?")
_FIELD = re.compile(r"خانهٔ «(\w+)»(?:: (?:مقدار )?«(\w+)»)?")
_NAMED = re.compile(r"""=\s*["'][a-z][a-z0-9_]*["']""")
_TOML = re.compile(r"at line (\d+)")
_KEY = re.compile(r"«?([a-z_]+)»?")
_NO_FIELD = re.compile(r"خانهٔ «")
_MISSING = re.compile(r"«(name|label|shape|tier|version)» نیست|نام درون پرونده")
_NAMES = ("code", "kind", "name", "version")  # the keys by which one table of several is called


@contextlib.contextmanager
def told_by_line(text: str) -> Iterator[None]:
    """What is refused inside as programme-wrong is refused with the line of this text, where it can be found."""
    try:
        yield
    except UserError as error:
        why = error.finding.params.get("why")
        line = line_of(text, str(why)) if error.code == "programme-wrong" and "line" not in error.finding.params else 0
        if not line:
            raise
        told = f"خط {persian_digits(str(line))}: {why}"
        raise UserError(error.code, value=error.finding.value, why=told, line=line) from error


def line_of(text: str, why: str) -> int:
    """The line, from 1, of what a reason names first: a table and its key, an answer, a key; 0 where there is none."""
    if found := _TOML.search(why):
        return int(found[1])
    lines = text.splitlines()
    if found := _TABLE.match(why):
        start = _table(lines, found[1], found[2] or "")
        return (_key(lines, start, found[3]) if found[3] else 0) or start
    if found := _FIELD.search(why):
        start = _called(lines, "section.field", found[1]) or _unnamed(lines)
        return (_key(lines, start, found[2]) if found[2] else 0) or start
    if _NO_FIELD.match(why):
        return _unnamed(lines)
    if _MISSING.match(why):
        return _key(lines, 0, "name") or 1
    found = _KEY.match(why)
    return (_key(lines, 0, found[1]) or _table(lines, found[1], "")) if found else 0


def _table(lines: list[str], name: str, which: str) -> int:
    """The line of the table's header: the first, the one of that number, or the one of that code."""
    heads = [number for number, one in _headers(lines) if one == name]
    if which.isdecimal():
        return heads[int(which) - 1] if 0 < int(which) <= len(heads) else _key(lines, 0, name)
    if which:
        return _called(lines, name, which)
    return heads[0] if heads else _key(lines, 0, name)


def _called(lines: list[str], name: str, code: str) -> int:
    for number in (number for number, one in _headers(lines) if one == name):
        for key in _NAMES:
            line = _key(lines, number, key)
            if line and re.search(rf"""=\s*["']{re.escape(code)}["']""", lines[line - 1]):
                return number
    return 0


def _unnamed(lines: list[str]) -> int:
    """The first answer that has no name by which it could be called."""
    for number in (number for number, one in _headers(lines) if one == "section.field"):
        name = _key(lines, number, "name")
        if not name or not _NAMED.search(lines[name - 1]):
            return name or number
    return 0


def _headers(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if found := _HEADER.match(line):
            yield number, found[1]


def _key(lines: list[str], after: int, name: str) -> int:
    """The line of a key between one header and the next; 0 where it is not."""
    for number, line in enumerate(lines[after:], after + 1):
        if _HEADER.match(line):
            return 0
        if re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return 0
