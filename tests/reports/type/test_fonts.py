"""The font has what Persian papers need, says what it has not, and its files let words be found."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics

from reports.type import accents, fonts, outlines
from reports.type.text import STANDINS, shaped
from tests.reports.type.mixed_lines import KINDS

ALPHABET = "آاءأإؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیة"


def test_registering_twice_is_registering_once() -> None:
    fonts.register()
    first = pdfmetrics.getFont(fonts.REGULAR), pdfmetrics.getFont(fonts.BOLD)
    fonts.register()
    assert (pdfmetrics.getFont(fonts.REGULAR), pdfmetrics.getFont(fonts.BOLD)) == first


@pytest.mark.parametrize("bold", [False, True])
def test_both_cuts_have_every_form_of_every_letter(bold: bool) -> None:
    words = [before + letter + after for letter in ALPHABET for before in ("", "ب", "ل") for after in ("", "ب", "ا")]
    forms = set(shaped(" ".join(words)))
    assert forms - fonts.face(bold).known == set()
    assert {char for char in forms - {" "} if fonts.face(bold).box(char) == (0, 0, 0, 0)} <= STANDINS.keys()


def test_nothing_that_papers_are_written_with_is_missing() -> None:
    written = "".join(piece for kind in KINDS for piece in kind)
    assert fonts.missing(f"{ALPHABET} {written} ۰۱۲۳۴۵۶۷۸۹ ٪٫٬،؛؟«»…–\n") == ""


def test_missing_characters_are_told_once_in_order() -> None:
    assert fonts.missing("☑ بله ☐ خیر ☑ 漢 😀") == "☑☐漢😀"


def test_a_joined_glyph_is_as_wide_as_it_is_drawn() -> None:
    lam_alef = fonts.face(False).widths["\ufefb"]
    assert fonts.width("لا", 10) == pytest.approx(10 * lam_alef)
    assert fonts.width("لا", 10, bold=True) != fonts.width("لا", 10)
    assert fonts.width("", 10) == 0
    assert fonts.width("سلام \u200e\u200f\u200d", 20) == pytest.approx(2 * fonts.width("سلام ", 10))
    assert fonts.width("می\u200cشود", 10) == pytest.approx(fonts.width("می", 10) + fonts.width("شود", 10))


def test_a_missing_character_takes_the_width_of_its_box() -> None:
    assert fonts.width("☐", 10) == pytest.approx(10 * fonts.BOX)


def test_the_map_of_a_file_has_base_letters_in_blocks_that_the_standard_allows() -> None:
    codes = [0, 32, *map(ord, "\ufefb\U0010f8f0\ufba5\U0010f8f4\ufb90\u200c۱A"), *range(0xFE80, 0xFEF0)]
    found = fonts._to_unicode("F", codes)
    assert (
        "<02> <0644>\n<03> <0627>\n<04> <0647>\n<05> <0654>\n<06> <06A9>\n<07> <200C>\n<08> <06F1>\n<09> <0041>"
        in found
    )
    assert max(int(line.split()[0]) for line in found.splitlines() if line.endswith("beginbfchar")) == 100
    assert "<00>" not in found.split("endcodespacerange")[1]


def test_an_accent_keeps_clear_of_its_letter_and_of_another() -> None:
    face = fonts.face(False)
    text = shaped("مُحَمَّد")
    shadda, fatha = text.index("\u0651"), text.index("\u0651") - 1
    assert text[fatha] == "\u064e"  # typed first, and yet the outer one
    places = {place: accents.offset(text, 0, place, face, True) for place in (shadda, fatha)}
    bottoms = {place: lift + face.box(text[place])[1] for place, (_, lift) in places.items()}
    tops = {place: lift + face.box(text[place])[3] for place, (_, lift) in places.items()}
    assert bottoms[shadda] >= face.box(text[shadda - 2])[3]
    assert bottoms[fatha] >= tops[shadda]


def test_an_accent_is_over_the_middle_of_its_letter_from_either_side() -> None:
    face = fonts.face(False)
    left, _, right, _ = face.box("A")
    mark = face.box("\u064e")
    for leftwards, pen in ((True, 0.0), (False, face.widths["A"])):
        shift, _ = accents.offset("A\u064e", 0, 1, face, leftwards)
        assert pen + shift + (mark[0] + mark[2]) / 2 == pytest.approx((left + right) / 2)


def test_an_accent_under_the_line_goes_down_and_one_without_a_letter_stays() -> None:
    face = fonts.face(False)
    assert accents.offset("\ufeed\u0650", 0, 1, face, True)[1] <= 0
    assert accents.offset("\u064e", 0, 0, face, True) == (0, 0)


@pytest.mark.parametrize("char", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670")
def test_the_ink_of_an_accent_fills_the_box_that_the_font_tells(char: str) -> None:
    face = fonts.face(False)
    numbers = [word for word in face.path(char).split() if word not in "mlchf"]
    xs, ys = [float(one) for one in numbers[0::2]], [float(one) for one in numbers[1::2]]
    left, bottom, right, top = face.box(char)
    assert min(xs) == pytest.approx(left, abs=0.02)
    assert max(xs) == pytest.approx(right, abs=0.02)
    assert min(ys) == pytest.approx(bottom, abs=0.02)
    assert max(ys) == pytest.approx(top, abs=0.02)


def test_what_has_no_ink_has_no_path() -> None:
    face = fonts.face(False)
    assert outlines.path(face.font.face, face.font.face.charToGlyph[32]) == ""
