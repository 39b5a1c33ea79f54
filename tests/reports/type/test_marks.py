"""Boxes, dotted lines, scissors, QR codes: what hand and machine need on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno

from reports.type import fonts, page
from reports.type.marks import CheckBox, CheckRow, Columns, FillLine, QrCode, Rule, TearLine
from reports.type.paragraph import Paragraph, Style
from tests.reports.type import reading

RIGHT, LEFT = page.A4[0] - page.BINDING, page.EDGE
WIDTH = page.content_width()


def ink(path: Path, box: tuple[float, float, float, float], scale: float = 4) -> float:
    """How much of a part of the first page is dark: left, top, right, bottom in points from its upper left corner."""
    part = reading.picture(path, scale=scale).crop(tuple(int(one * scale) for one in box))  # type: ignore[arg-type]
    return sum(value < 160 for value in part.tobytes()) / (part.width * part.height)


@pytest.mark.parametrize(("checked", "ticked"), [(True, True), (False, False), (None, False)])
def test_a_box_is_ticked_only_where_the_answer_is_yes(tmp_path: Path, checked: bool | None, ticked: bool) -> None:
    path = reading.printed(tmp_path / "a.pdf", [CheckBox("دارد", checked, 20)])
    inside = (RIGHT - 18, page.TOP + 7, RIGHT - 2, page.TOP + 22)
    assert (ink(path, inside) > 0.05) is ticked
    assert ink(path, (RIGHT - 21, page.TOP, RIGHT + 1, page.TOP + 30)) > 0.02
    label = reading.drawn_lines(path)[0]
    assert "".join(glyph.char for glyph in reversed(label)) == "دارد"
    assert label[-1].x + label[-1].wide < RIGHT - 20


def test_boxes_go_on_from_the_right_and_wrap(tmp_path: Path) -> None:
    items = [(f"گزینهٔ {number}", number % 2 == 0) for number in range(20)]
    row = CheckRow(items)
    assert row.wrap(WIDTH, 0)[1] == pytest.approx(3 * 10.5 * 1.6)
    text = " ".join(" ".join(reading.texts(reading.printed(tmp_path / "a.pdf", [row]))).split())
    assert text == " ".join(label for label, _ in items)


def test_a_label_longer_than_the_line_breaks(tmp_path: Path) -> None:
    label = "برچسبی بلند " * 20
    path = reading.printed(tmp_path / "a.pdf", [CheckBox(label)])
    lines = reading.drawn_lines(path)
    assert len(lines) > 1
    assert all(line[0].x >= LEFT - 1 for line in lines)


def test_an_empty_line_has_dots_to_be_written_on(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [FillLine("نام:", width=200)])
    line = reading.picture(path, scale=4)
    reach = [
        x / 4 for x in range(line.width) if any(line.getpixel((x, y)) < 230 for y in range(int(page.TOP * 4), 320))
    ]
    assert min(reach) == pytest.approx(RIGHT - 200, abs=1)
    assert max(reach) == pytest.approx(RIGHT, abs=1)


def test_a_value_stands_on_its_line_left_of_the_label(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [FillLine("نام:", "زهرا")])
    assert " ".join(reading.texts(path)[0].split()) == "نام: زهرا"
    (line,) = reading.drawn_lines(path)
    assert line[-1].char == "ن"


def test_a_long_value_takes_lines_and_pages_under_its_label(tmp_path: Path) -> None:
    words = " ".join(f"واژهٔ{number}" for number in range(900))
    path = reading.printed(tmp_path / "a.pdf", [FillLine("شرح:", words)])
    texts = reading.texts(path)
    assert len(texts) == 2
    assert " ".join(" ".join(texts).replace("\u200f", "").split()) == f"شرح: {words}"
    edges = [max(glyph.x + glyph.wide for glyph in line if glyph.char != " ") for line in reading.drawn_lines(path, 1)]
    assert all(edge == pytest.approx(RIGHT - fonts.width("شرح:", 10.5) - 5.25 - 2, abs=1) for edge in edges)
    assert FillLine("شرح:", "کوتاه").split(WIDTH, 4) == []


def test_paper_is_cut_along_a_dashed_line_from_edge_to_edge(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [TearLine("از اینجا ببرید")])
    assert reading.texts(path)[0].strip() == "از اینجا ببرید"
    centre = [glyph.x for glyph in reading.drawn_lines(path)[0]]
    assert (min(centre) + max(centre)) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=4)
    assert ink(path, (RIGHT - 14, page.TOP, RIGHT, page.TOP + 14)) > 0.02  # the scissors
    assert ink(path, (LEFT, page.TOP + 5, LEFT + 100, page.TOP + 9)) > 0.03
    plain = reading.printed(tmp_path / "b.pdf", [TearLine()])
    middle = (LEFT + RIGHT) / 2
    assert ink(plain, (middle - 20, page.TOP + 5, middle + 20, page.TOP + 9)) > 0.03


@pytest.mark.parametrize("text", ["0201-2-000123", "گواهی شمارهٔ ۱۲", "https://behzisti.ir/" + "x" * 200])
def test_a_qr_code_has_the_modules_of_the_standard(tmp_path: Path, text: str) -> None:
    path = reading.printed(tmp_path / "a.pdf", [QrCode(text, 120)])
    code = segno.make(text, error="m", micro=False, boost_error=False)
    count, scale = len(code.matrix), 8
    image, unit = reading.picture(path, scale=scale), 120 / (len(code.matrix) + 8)
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            place = (RIGHT - 120 + (x + 4.5) * unit, page.TOP + (y + 4.5) * unit)
            assert (image.getpixel((int(place[0] * scale), int(place[1] * scale))) < 128) == bool(dark)
    assert count >= 21


def test_a_rule_is_as_wide_as_the_text(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [Rule(before=0, colour="#000000", thickness=2)])
    assert ink(path, (LEFT + 0.5, page.TOP + 0.3, RIGHT - 0.5, page.TOP + 1.7)) > 0.95


def test_columns_stand_side_by_side_from_the_right(tmp_path: Path) -> None:
    columns = [[Paragraph("راست"), Paragraph("زیر آن")], [Paragraph("میان", Style(align="center"))], [QrCode("x", 40)]]
    made = Columns(columns, [200, 150, 100], gap=10)
    assert made.wrap(WIDTH, 800) == (450, max(40, 2 * 10.5 * 1.6 + 4))
    path = reading.printed(tmp_path / "a.pdf", [made])
    first, second = reading.drawn_lines(path)[:2]
    assert first[-1].x + first[-1].wide == pytest.approx(RIGHT, abs=0.5)
    assert "".join(glyph.char for glyph in second)[::-1] == "زیر آن"
    middle = [glyph.x + glyph.wide / 2 for glyph in first if glyph.x < RIGHT - 200]
    assert sum(middle) / len(middle) == pytest.approx(RIGHT - 200 - 70, abs=2)
    assert ink(path, (RIGHT - 450 + 60, page.TOP, RIGHT - 350, page.TOP + 40)) > 0.2
