"""Paragraphs: where lines break, how they are stretched, what a split keeps, what a reader of the file finds."""

from __future__ import annotations

import difflib
import re
import unicodedata
from pathlib import Path

import pytest
from bidi.mirror import MIRRORED
from pytestqt.qtbot import QtBot

from reports.type import fonts, page
from reports.type.lines import Line, Look, composed, lines
from reports.type.marks import Columns
from reports.type.paragraph import INK, Paragraph, Run, Style
from reports.type.text import STANDINS, ltr, shaped
from tests.reports.type import reading
from tests.reports.type.qt_order import QtOrder, unplaced

LOOK = Look(False, 10, "#000000")
REAL = (
    "شمارهٔ پروندهٔ کودک «۱۲۳۴۵» در مرکز مشاورهٔ شهرستان (کد ۰۲۰۱) ثبت شده است.",
    "مثلاً می‌توان گفت: کاملاً درست، لطفاً پس از ۱۴۰۴/۰۷/۲۳ مراجعه کنید؛ هزینه ۱٬۲۵۰٬۰۰۰ ریال است.",
    "گزارش Excel (نسخهٔ 2019) را برای مدیر فرستادیم؛ نشانی: info@behzisti.ir بود.",
    "لالایی، سلامت، الآن، أحمد، إلا و مسئول؛ خانهٔ ما، نامهٔ او، ضمناً.",
    "۱۲٫۵٪ از کودکان (۸-۱۰ ساله) بینایی ۸/۱۰ دارند [و ۳ نفر {نه}] پایان.",
    "این گواهی به درخواست نامبرده و برای ارائه به دفتر ثبت ازدواج صادر شده و تا شش ماه از تاریخ صدور اعتبار دارد. "
    "هرگونه خدشه یا قلم‌خوردگی آن را بی‌اعتبار می‌کند.",
)


def broken(text: str, width: float, size: float = 10) -> list[str]:
    pieces = ((text, Look(False, size, "#000000")),)
    return [composed(pieces).text[line.start : line.end] for line in lines(pieces, width, size)]


def of(text: str, width: float = 300) -> tuple[Line, ...]:
    return lines(((text, LOOK),), width, 10)


# -- breaking -------------------------------------------------------------------------------------------------------


def test_lines_break_at_spaces_and_are_as_long_as_fits() -> None:
    text = " ".join(["کلمه"] * 30)
    wide = fonts.width("کلمه " * 5 + "کلمه", 10)
    assert [line.count(" ") for line in broken(text, wide + 0.01)] == [5] * 5
    assert [line.count(" ") for line in broken(text, wide - 0.01)] == [4] * 6


def test_spaces_at_a_break_are_not_drawn() -> None:
    width = fonts.width("الف ب", 10)
    assert broken("الف ب   ج  ", width) == [shaped("الف ب"), shaped("ج")]


def test_line_ends_break_and_empty_lines_stay() -> None:
    assert broken("یک\n\nدو\n", 300) == [shaped("یک"), "", shaped("دو"), ""]
    assert broken("", 300) == [""]
    assert [line.last for line in of("یک\nدو")] == [True, True]


def test_a_word_that_is_too_long_is_broken_and_nothing_is_lost() -> None:
    word = "لابلاکاملاًخانهٔ" * 8
    parts = broken(word, 60)
    assert "".join(parts) == shaped(word)
    assert all(fonts.face(False).known.issuperset(part) for part in parts)
    assert not any(part[0] in STANDINS or unplaced(part[0]) for part in parts)
    assert all(line.wide <= 60 for line in of(word, 60))


def test_a_column_narrower_than_a_letter_holds_a_letter_a_line() -> None:
    assert broken("شصض", 1) == list(shaped("شصض"))


def test_a_long_word_begins_a_line_of_its_own() -> None:
    assert broken("و " + "پ" * 40, 100)[0] == shaped("و")


def test_a_space_that_does_not_break_holds_words_together() -> None:
    width = fonts.width("دو سه", 10) + 3
    assert broken("یک دو\u00a0سه", width) == [shaped("یک"), shaped("دو\u00a0سه")]


# -- drawing --------------------------------------------------------------------------------------------------------


def test_alignment(tmp_path: Path) -> None:
    wide = fonts.width("سلام", 10)
    left, right = page.EDGE, page.A4[0] - page.BINDING
    for align, start in (("right", right - wide), ("left", left), ("center", (left + right - wide) / 2)):
        style = Style(size=10, align=align)  # type: ignore[arg-type]
        path = reading.printed(tmp_path / f"{align}.pdf", [Paragraph("سلام", style)])
        assert reading.drawn_lines(path)[0][0].x == pytest.approx(start, abs=0.1)


def test_stretched_lines_end_at_both_edges_and_the_last_does_not(tmp_path: Path) -> None:
    story = [Paragraph(f"{REAL[-1]} {REAL[2]} {REAL[1]}", Style(align="justify"))]
    drawn = reading.drawn_lines(reading.printed(tmp_path / "a.pdf", story))
    assert len(drawn) > 3
    for line in drawn[:-1]:
        assert line[0].x == pytest.approx(page.EDGE, abs=0.3)
        assert line[-1].x + line[-1].wide == pytest.approx(page.A4[0] - page.BINDING, abs=0.3)
    assert drawn[-1][0].x > page.EDGE + 20


def test_runs_are_ranges_of_one_text(tmp_path: Path) -> None:
    runs = [
        Run("شمارهٔ ("),
        Run("8-", bold=True),
        Run("10", colour="#B00020", size=14),
        Run(") سلا"),
        Run("مت", bold=True),
    ]
    plain = "شمارهٔ (8-10) سلامت"
    whole = composed(tuple((run.text, LOOK) for run in runs))
    assert whole.text == shaped(plain)
    assert whole.levels == composed(((plain, LOOK),)).levels
    drawn = reading.drawn_lines(reading.printed(tmp_path / "a.pdf", [Paragraph(runs)]))[0]
    assert "".join(glyph.char for glyph in drawn if glyph.wide and not unplaced(glyph.char))[:3] == "تمل"


def test_a_larger_run_makes_its_line_higher() -> None:
    plain, tall = Paragraph("متن"), Paragraph([Run("متن"), Run("بزرگ", size=21)])
    assert tall.wrap(300, 0)[1] == pytest.approx(2 * plain.wrap(300, 0)[1])


@pytest.mark.parametrize("width", [110, 200, 480])
def test_glyphs_stand_in_the_order_of_qt(tmp_path: Path, qtbot: QtBot, width: float) -> None:
    """Positions read back from the file, against an engine that never saw our levels; readers turn brackets at will."""
    qt, pieces_of = QtOrder(), [((text, Look(False, 10.5, INK)),) for text in REAL]
    for number, (text, pieces) in enumerate(zip(REAL, pieces_of, strict=True)):
        path = reading.printed(tmp_path / f"{number}.pdf", [Columns([[Paragraph(text)]], [width])])
        drawn = [[glyph.char for glyph in line if glyph.wide > 0.01] for line in reading.drawn_lines(path)]
        starts = [line.start for line in lines(pieces, width, 10.5)]
        theirs = qt.lines_at(text, [*starts[1:], len(text)])
        assert len(drawn) == len(theirs)
        for ours, glyphs in zip(drawn, theirs, strict=True):
            assert _unturned(ours) == _unturned([text[place] for place, _ in glyphs])


def _unturned(chars: list[str]) -> str:
    """A line with each pair of mirrored characters as one, without the spaces at its end."""
    return "".join(min(char, MIRRORED.get(char, char)) for char in chars).strip()


# -- what a reader of the file finds --------------------------------------------------------------------------------


def test_words_are_found_and_copied_in_the_order_they_were_typed(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [Paragraph(text, Style(align="justify")) for text in REAL])
    wanted, found = " ".join(REAL), _plain(reading.texts(path)[0])
    assert difflib.SequenceMatcher(None, wanted, found, autojunk=False).ratio() > 0.95
    words = re.findall("[\u0621-\u06cc\u200c]{2,}", wanted)
    assert len(words) > 70
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    "text",
    ["لالا الآن إلا", "مثلاً، قبلاً؛ (خانهٔ) «نامهٔ»", "می‌شود", "مُحَمَّد", "۱٬۲۵۰٬۰۰۰ ریال", "تلفن " + ltr("۰۲۱-۸۸۷۷")],
)
def test_a_line_is_copied_as_it_was_typed(tmp_path: Path, text: str) -> None:
    assert _plain(reading.texts(reading.printed(tmp_path / "a.pdf", [Paragraph(text)]))[0]) == _plain(text)


def _plain(text: str) -> str:
    """Without marks of direction, and with one space wherever there are any or a line ends."""
    return " ".join(re.sub("[\u200e\u200f]", "", unicodedata.normalize("NFC", text)).split())


def test_a_missing_character_is_a_box_and_is_told(tmp_path: Path) -> None:
    story = [Paragraph("بله ☑ خیر ☐ بله ☑")]
    written = page.write(page.Layout(story, "x", page_numbers=False), tmp_path / "a.pdf")
    assert written.missing == "☑☐"
    empty = page.write(page.Layout([Paragraph("بله   خیر   بله  ")], "x", page_numbers=False), tmp_path / "b.pdf")
    assert empty.missing == ""
    boxed, plain = (sum(255 - one for one in reading.picture(tmp_path / name).tobytes()) for name in ("a.pdf", "b.pdf"))
    assert boxed > plain


def test_the_ink_of_an_accent_is_drawn(tmp_path: Path) -> None:
    with_it, without = (reading.printed(tmp_path / f"{text}.pdf", [Paragraph(text)]) for text in ("بًا", "با"))
    dark = [sum(value < 128 for value in reading.picture(path, scale=4).tobytes()) for path in (with_it, without)]
    assert dark[0] > dark[1] + 20


# -- splitting ------------------------------------------------------------------------------------------------------


def test_a_split_keeps_every_line_and_the_levels_of_the_whole() -> None:
    text = " ".join(REAL)
    whole = Paragraph(text, Style(align="justify", after=9, before=7))
    height = whole.wrap(150, 0)[1]
    first, second = whole.split(150, height / 2)
    parts = [line for part in (first, second) for line in _set(part, 150)]
    assert [(line.start, line.end, line.inks, line.last) for line in parts] == [
        (line.start, line.end, line.inks, line.last) for line in _set(whole, 150)
    ]
    assert first.height + second.height == pytest.approx(height)
    assert (first.spaceBefore, first.spaceAfter, second.spaceBefore, second.spaceAfter) == (7, 0, 0, 9)


def _set(paragraph: Paragraph, width: float) -> list[Line]:
    paragraph.wrap(width, 0)
    return list(paragraph._lines)


def test_a_part_is_split_again() -> None:
    rest, count = Paragraph(" ".join(REAL * 3)), 0
    while len(parts := rest.split(200, 60)) == 2:
        rest, count = parts[1], count + 1
    assert count > 10


def test_no_line_is_left_alone() -> None:
    paragraph = Paragraph(REAL[-1])
    lines_ = _set(paragraph, 150)
    line = 10.5 * 1.6
    assert len(lines_) > 4
    assert paragraph.split(150, line * 1.5) == []
    assert len(_set(paragraph.split(150, line * (len(lines_) - 1))[1], 150)) == 2
    assert paragraph.split(150, line * 0.5) == []
    assert paragraph.split(150, line * len(lines_)) == [paragraph]


def test_a_paragraph_flows_over_pages(tmp_path: Path) -> None:
    path = reading.printed(tmp_path / "a.pdf", [Paragraph(" ".join(REAL * 12), Style(size=12))])
    texts = reading.texts(path)
    assert len(texts) > 1
    assert len(re.findall("گواهی به درخواست", _plain(" ".join(texts)))) == 12


def test_widths() -> None:
    paragraph = Paragraph("یک دوسه\nچهار", Style(size=10))
    assert paragraph.natural_width() == pytest.approx(fonts.width("یک دوسه", 10))
    assert paragraph.minWidth() == pytest.approx(max(fonts.width(word, 10) for word in ("دوسه", "چهار")))
    assert paragraph.text == "یک دوسه\nچهار"
