"""CSV says neither its encoding nor its delimiter, so both are tried until the text makes sense."""

from __future__ import annotations

import collections
import csv
import io
import re
from collections.abc import Iterator

from models.intake.limits import MAX_ROWS, Place, refuse_area, too_large, unreadable

_DELIMITERS = ",;\t"
_SAMPLE = 65536
_FORMULA = re.compile(r"\s*(?:=|[-+@][^\W\d_])")
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(data: bytes, file: str) -> tuple[list[list[str]], set[Place]]:
    """The records of the text, each a list of cells, and the 1-based places of cells that a program would compute.

    UserError file-unreadable if it is no text, file-too-large beyond the limits.
    """
    text = _text(data, file)
    if text.lstrip().startswith("<"):
        raise unreadable(file, "صفحهٔ وب یا XML است، نه کارپوشه.")
    rows: list[list[str]] = []
    formulas: set[Place] = set()
    try:
        for number, row in enumerate(_records(text, _delimiter(text)), 1):
            if number > MAX_ROWS:
                raise too_large(file)
            rows.append(row)
            formulas |= {(number, column) for column, cell in enumerate(row, 1) if _computes(cell)}
    except csv.Error:
        raise unreadable(file, "ستون‌های آن از هم جدا نشدند.") from None
    refuse_area(len(rows), max(map(len, rows), default=0), file)
    return rows, formulas


def _text(data: bytes, file: str) -> str:
    encodings = [name for mark, name in _MARKS if data.startswith(mark)] or [*_unmarked(data), "utf-8", "cp1256"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise unreadable(file, "نه کارپوشه است و نه متن.")


def _unmarked(data: bytes) -> Iterator[str]:
    """UTF-16 without a mark shows by the many zeros on one side of the pairs."""
    sample = data[:2000]
    if sample.count(0) > len(sample) // 20:
        yield "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the most lines into the same number of cells, more than one."""

    def agreement(delimiter: str) -> int:
        widths = collections.Counter(len(row) for row in _records(text[:_SAMPLE], delimiter) if len(row) > 1)
        return max((width * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=agreement)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _computes(cell: str) -> bool:
    return cell[:1] in "=+-@ \t" and bool(_FORMULA.match(cell))
