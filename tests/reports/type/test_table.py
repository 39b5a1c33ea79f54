"""Tables are written in logical order and stand from right to left, on every page they flow over."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.platypus import Table

from models.text.persian import persian_digits
from reports.type import page
from reports.type.marks import CheckBox
from reports.type.paragraph import Paragraph
from reports.type.table import table
from tests.reports.type import reading

RIGHT, LEFT = page.A4[0] - page.BINDING, page.EDGE
WIDTH = page.content_width()


def shown(path: Path, number: int = 0) -> list[list[str]]:
    """The words of each line of a page from the right."""
    lines = reading.drawn_lines(path, number)
    words = [["".join(word)[::-1].strip() for word in _words(line)][::-1] for line in lines]
    return [[word for word in line if word] for line in words]


def _words(line: list[reading.Glyph]) -> list[list[str]]:
    words: list[list[str]] = [[]]
    end = line[0].x
    for glyph in line:
        if glyph.x - end > 2:
            words.append([])
        words[-1].append(glyph.char)
        end = glyph.x + glyph.wide
    return words


def test_the_first_column_is_the_rightmost(tmp_path: Path) -> None:
    made = table([["الف", "ب", "پ"], ["یک", "دو", None]], [50, 80, 120])
    assert made._colWidths == [120, 80, 50]
    path = reading.printed(tmp_path / "a.pdf", [made])
    assert shown(path) == [["الف", "ب", "پ"], ["یک", "دو"]]
    first = reading.drawn_lines(path)[0][-1]
    assert first.x + first.wide == pytest.approx(RIGHT - 4, abs=0.5)


def test_a_long_table_is_turned_round_once_and_repeats_its_header(tmp_path: Path) -> None:
    rows = [["ردیف", "نام"], *([persian_digits(str(number)), "زهرا"] for number in range(1, 101))]
    path = reading.printed(
        tmp_path / "a.pdf", [table(rows, [60, 200], styles=[("LINEBEFORE", (1, 0), (1, -1), 1, "#000000")])]
    )
    pages = [shown(path, number) for number in range(len(reading.texts(path)))]
    assert len(pages) == 3
    for lines in pages:
        assert lines[0] == ["ردیف", "نام"]
        assert {row[1] for row in lines[1:]} == {"زهرا"}
        assert _dark_columns(path, pages.index(lines)) == [pytest.approx(RIGHT - 60, abs=1)]
    numbers = [row[0][::-1] for lines in pages for row in lines[1:]]
    assert numbers == [persian_digits(str(number)) for number in range(1, 101)]


def _dark_columns(path: Path, number: int) -> list[float]:
    """Where a vertical line runs through most of the text of a page, in points; lines side by side are one."""
    image = reading.picture(path, number, scale=2)
    rows = sorted(2 * (page.A4[1] - glyph.y) for glyph in reading.glyphs(path, number))
    part = image.crop((0, int(rows[0]), image.width, int(rows[-1])))
    dark = [
        x for x in range(part.width) if sum(part.getpixel((x, y)) < 100 for y in range(part.height)) > 0.9 * part.height
    ]
    return [x / 2 for x in dark if x - 1 not in dark]


def test_styles_count_columns_from_the_right() -> None:
    made = table(
        [["۱", "۲", "۳"]] * 3,
        [10, 20, 30],
        styles=[
            ("BACKGROUND", (0, 1), (1, 1), "#FF0000"),
            ("LEFTPADDING", (0, 0), (0, 0), 11),
            ("RIGHTPADDING", (-1, 0), (-1, 0), 13),
            ("LINEBEFORE", (0, 0), (0, -1), 1, "#000000"),
            ("LINEAFTER", (2, 0), (2, -1), 2, "#000000"),
            ("VALIGN", (1, "splitfirst"), (1, "splitfirst"), "TOP"),
        ],
    )
    assert ("BACKGROUND", (1, 1), (2, 1), "#FF0000") in made._bkgrndcmds
    assert made._cellStyles[0][2].rightPadding == 11
    assert made._cellStyles[0][0].leftPadding == 13
    assert [(name, first, last) for name, first, last, *_ in made._linecmds[-2:]] == [
        ("LINEAFTER", (2, 0), (2, 2)),
        ("LINEBEFORE", (0, 0), (0, 2)),
    ]


def test_a_span_shows_what_stands_in_its_first_cell(tmp_path: Path) -> None:
    rows = [["الف", "ب", "پ", "ت"], ["کشیده", None, None, "آخر"], ["یک", "دو", "سه", "چهار"]]
    path = reading.printed(tmp_path / "a.pdf", [table(rows, [60] * 4, styles=[("SPAN", (0, 1), (2, 1))])])
    assert shown(path) == [rows[0], ["کشیده", "آخر"], rows[2]]
    word = [glyph for glyph in reading.drawn_lines(path)[1] if glyph.x > RIGHT - 60]
    assert "".join(glyph.char for glyph in word)[::-1] == "کشیده"


def test_a_span_keeps_the_alignment_of_its_first_cell(tmp_path: Path) -> None:
    styles = [("SPAN", (0, 0), (1, 0))]
    path = reading.printed(
        tmp_path / "a.pdf", [table([["آ", None]], [100, 100], aligns=("center", "left"), styles=styles)]
    )
    (glyph,) = reading.drawn_lines(path)[0]
    assert glyph.x + glyph.wide / 2 == pytest.approx(RIGHT - 100, abs=1)


def test_columns_are_aligned_as_told(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [table([["آ", "آ", "آ"]], [100] * 3, aligns=("left", "center"))])
    left, centre, right = (glyph.x for glyph in reversed(reading.drawn_lines(path)[0]) if glyph.char == "آ")
    assert left == pytest.approx(RIGHT - 100 + 4, abs=0.5)
    assert centre == pytest.approx(RIGHT - 150, abs=3)
    assert right == pytest.approx(RIGHT - 200 - 4, abs=6)


def test_rows_are_not_split_unless_they_fit_on_no_page(tmp_path: Path) -> None:
    lines = "\n".join(f"سطر {number}" for number in range(12))
    rows = [["ردیف", "متن"], *([str(number), lines] for number in range(9))]
    path = reading.printed(tmp_path / "a.pdf", [table(rows, [50, 200])])
    for number in range(len(reading.texts(path))):
        count = sum(line[-1].startswith("سطر") for line in shown(path, number))
        assert count
        assert count % 12 == 0


def test_a_row_higher_than_a_page_flows_over_pages(tmp_path: Path) -> None:
    words = " ".join(f"واژه{number}" for number in range(1500))
    made = table([["ردیف", "متن"], ["۱", words], ["۲", "کوتاه"]], [50, 200], zebra=True, styles=[
        ("BACKGROUND", (0, 2), (-1, 2), "#FF0000"), ("TEXTCOLOR", (0, 1), (-1, 1), "#FF0000"),
    ])  # fmt: skip
    last = made._nrows - 1
    assert last > 20
    assert ("BACKGROUND", (0, last), (1, last), "#FF0000") in made._bkgrndcmds
    path = reading.printed(tmp_path / "a.pdf", [made])
    found = "".join(reading.texts(path))
    assert all(f"واژه{number}" in found for number in range(1500))
    assert found.index("واژه1499") < found.index("کوتاه")


def test_cells_may_be_flowables(tmp_path: Path) -> None:
    path = reading.printed(
        tmp_path / "a.pdf", [table([["نام", CheckBox("بله", True)], [Paragraph("الف"), None]], [100, 100])]
    )
    assert [word for line in shown(path) for word in line] == ["نام", "بله", "الف"]


def test_the_header_is_bold_on_a_light_ground_and_there_are_no_boxes() -> None:
    made = table([["نام"], ["زهرا"]], [100])
    assert isinstance(made, Table)
    head, body = made._cellvalues[0][0], made._cellvalues[1][0]
    assert (head.style.bold, body.style.bold) == (True, False)
    assert {name for name, *_ in made._linecmds} == {"LINEBELOW"}
    assert made.repeatRows == 1
    plain = table([["نام"], ["زهرا"]], [100], header=0)
    assert plain._bkgrndcmds == []
    assert not plain._cellvalues[0][0].style.bold
