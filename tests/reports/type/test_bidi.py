"""The order of what is drawn: a table of cases, rules python-bidi lacks, and Qt as a judge that knows nothing of us."""

from __future__ import annotations

import random

import pytest
from bidi.mirror import MIRRORED
from pytestqt.qtbot import QtBot

from reports.type.bidi import levels, visual
from reports.type.text import clean, ltr, shaped
from tests.reports.type.mixed_lines import lines
from tests.reports.type.qt_order import QtOrder


def seen(text: str, start: int = 0, end: int | None = None) -> str:
    """The line from left to right, without what nobody sees."""
    line = visual(text, levels(text), start, len(text) if end is None else end)
    return "".join(char for _, char in line if char not in "\u200e\u200f\u200c")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("الف ب", "ب فلا"),
        ("سال ۱۴۰۴/۰۷/۲۳ بود", "دوب ۱۴۰۴/۰۷/۲۳ لاس"),
        ("مبلغ ۱٬۲۵۰٬۰۰۰ ریال", "لایر ۱٬۲۵۰٬۰۰۰ غلبم"),
        ("سن ۸-۱۰ سال", "لاس ۱۰-۸ نس"),
        ("سن (۸-۱۰)", "(۱۰-۸) نس"),
        ("متن (Windows 11) متن", "نتم (Windows 11) نتم"),
        ("Windows (سلام)", "(مالس) Windows"),
        ("[الف] ب", "ب [فلا]"),
        ("الف {x} ب", "ب {x} فلا"),
        ("«الف»", "«فلا»"),
        ("۱۲٪", "۱۲٪"),
        ("از ۱۲٪ تا", "ات ٪۱۲ زا"),
        ("الف: a/b c", "a/b c :فلا"),
        ("+98 912", "912 98+"),
        ("زنگ " + ltr("+98 912"), "+98 912 گنز"),
        ("روز " + ltr("2024-05-01") + " بود", "دوب 2024-05-01 زور"),
        ("تلفن " + ltr("۰۲۱-۸۸۷۷"), "۰۲۱-۸۸۷۷ نفلت"),
        ("پایان!", "!نایاپ"),
        ("a (ب) c", "c (ب) a"),
        ("الف (a (b) c) ب", "ب (a (b) c) فلا"),
        ("1 < 2", "2 > 1"),
    ],
)
def test_a_line_is_drawn_as_a_reader_expects(text: str, line: str) -> None:
    assert seen(text) == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("اب", [1, 1]),
        ("a", [2]),
        ("12", [2, 2]),
        ("a(b)ا", [2, 2, 2, 2, 1]),
        ("a(ا)", [2, 1, 1, 1]),
        ("ا a\u200c ا", [1, 1, 2, 2, 1, 1]),
        ("ا\u200c1", [1, 1, 2]),
        ("a\na", [2, 1, 2]),
        ("a \u0654", [2, 1, 1]),
        ("a(\u0654b)", [2, 2, 2, 2, 2]),
        ("\u2067a\u2069", [1, 2, 2]),
    ],
)
def test_levels_are_those_of_the_standard(text: str, expected: list[int]) -> None:
    assert levels(text) == expected


def test_a_line_end_parts_paragraphs_so_that_none_colours_the_next() -> None:
    assert levels("سلام 12\n12-34")[8:] == levels("12-34") != levels("سلام 12-34")[5:]


def test_reshaped_text_lies_on_the_levels_of_what_was_typed() -> None:
    assert all(levels(shaped(line)) == levels(clean(line)) for line in lines(4, 1000))


def test_a_range_at_the_start_of_a_line_keeps_the_order_of_its_paragraph() -> None:
    text = "سن کودک میان ۸-۱۰ سال است"
    start = text.index("۸")
    assert seen(text, start) == "تسا لاس ۱۰-۸"
    assert seen(text[start:]) != seen(text, start)


def test_spaces_at_the_end_of_a_line_go_to_its_left() -> None:
    text = "abc  الف"
    assert seen(text, 0, 5) == "  abc"


def test_only_paired_brackets_are_a_pair() -> None:
    assert levels("a)b(ا") == [2, 2, 2, 1, 1]
    assert levels("a[(b])ا")[1] == 2


def test_brackets_nested_too_deep_are_given_up() -> None:
    assert len(levels("(" * 70 + "a" + ")" * 70)) == 141


def test_everything_is_drawn_once() -> None:
    for line in map(clean, lines(5, 500)):
        assert sorted(place for place, _ in visual(line, levels(line), 0, len(line))) == list(range(len(line)))


def test_ten_thousand_lines_are_drawn_in_the_order_of_qt(qtbot: QtBot) -> None:
    """Whole paragraphs on one line, and broken anywhere, so that a line has a context; brackets have the same glyph."""
    qt, source = QtOrder(), random.Random(11)
    compared = mirrored = 0
    for text in map(clean, lines(7, 10_000)):
        columns = 1000 if source.random() < 0.5 else source.randint(6, 40)
        found = levels(text)
        for start, end, theirs in qt.lines(text, columns):
            glyphs = dict(theirs)
            ours = [one for one in visual(text, found, start, end) if one[0] in glyphs]
            assert [place for place, _ in ours] == list(glyphs), (text, start, end)
            turned = [(place, char) for place, char in ours if char in MIRRORED]
            assert [(place, glyphs[place]) for place, _ in turned] == [
                (place, qt.glyph(char)) for place, char in turned
            ]
            compared, mirrored = compared + len(ours), mirrored + len(turned)
    assert compared > 200_000
    assert mirrored > 5_000
