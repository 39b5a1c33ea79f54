"""An empty workbook that a load takes in: the headings it knows, and beside them what may stand under each.

The sheet of words names each heading within a sentence, so that a load does not take it for a header.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.intake.blank import BlankColumn
from reports.sheets import Column, Sheet, write_book

_MOST = 60  # words of one column that are listed; counties are too many to read


def write_blank(to: Path, title: str, columns: Sequence[BlankColumn], *, practice: bool = False) -> Path:
    """Write the empty sheet and the sheet of words; `to`. UserErrors as for `sheets.write_book`."""
    heads = [Column(one.path, one.heading, max(12, len(one.heading) + 4)) for one in columns]
    told = [
        {
            "column": f"ستون «{one.heading}»",
            "asked": "باید پر شود" if one.required else "",
            "words": "، ".join(one.words[:_MOST]),
        }
        for one in columns
        if one.required or one.words
    ]
    guide = [Column("column", "ستون", 28), Column("asked", "", 14), Column("words", "چه نوشته می‌شود", 90)]
    return write_book(to, [Sheet(title, heads, ()), Sheet("راهنما", guide, told)], practice=practice)
