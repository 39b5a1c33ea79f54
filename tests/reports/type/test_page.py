"""What every page of a paper has, and how its file comes to its place: whole or not at all."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from models.errors import UserError
from reports.type import page
from reports.type.page import Layout, PageBreak, Written, write
from reports.type.paragraph import Paragraph
from tests.reports.type import reading

STORY = [Paragraph("سلام"), PageBreak(), Paragraph("دوم"), Paragraph("متن " * 3000), PageBreak(), Paragraph("سوم")]


def lay(**options: object) -> Layout:
    return Layout(list(STORY), "فهرست کلاس", **options)  # type: ignore[arg-type]


def last_lines(path: Path) -> list[str]:
    """The footer of each page."""
    return [" ".join(text.split("\n")[-1].split()) for text in reading.texts(path)]


def test_pages_are_numbered_of_all(tmp_path: Path) -> None:
    written = write(lay(), tmp_path / "a.pdf")
    assert written.pages > 3
    total = len(reading.texts(tmp_path / "a.pdf"))
    assert written == Written(total, "")
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    expected = [f"صفحهٔ {number} از {total}".translate(digits) for number in range(1, total + 1)]
    assert last_lines(tmp_path / "a.pdf") == expected


def test_numbers_begin_anew_with_each_record(tmp_path: Path) -> None:
    pages = write(lay(restart_per=True), tmp_path / "a.pdf").pages
    footers = last_lines(tmp_path / "a.pdf")
    assert pages == 5
    assert footers == ["صفحهٔ ۱ از ۱", "صفحهٔ ۱ از ۳", "صفحهٔ ۲ از ۳", "صفحهٔ ۳ از ۳", "صفحهٔ ۱ از ۱"]


def test_a_break_at_the_end_makes_no_page(tmp_path: Path) -> None:
    story = [Paragraph("سلام"), PageBreak()]
    assert write(Layout(story, "x", restart_per=True), tmp_path / "a.pdf").pages == 1
    assert last_lines(tmp_path / "a.pdf") == ["صفحهٔ ۱ از ۱"]


def test_a_paper_without_numbers(tmp_path: Path) -> None:
    assert write(lay(page_numbers=False), tmp_path / "a.pdf").pages == 5
    assert "صفحهٔ" not in "".join(reading.texts(tmp_path / "a.pdf"))


def test_an_empty_story_is_one_page(tmp_path: Path) -> None:
    assert write(Layout([], "خالی"), tmp_path / "a.pdf").pages == 1


def test_a_layout_can_be_written_twice(tmp_path: Path) -> None:
    layout = lay(header="بالا")
    assert write(layout, tmp_path / "a.pdf") == write(layout, tmp_path / "b.pdf")
    assert reading.texts(tmp_path / "a.pdf") == reading.texts(tmp_path / "b.pdf")


def test_letterhead_and_footer_stand_on_every_page_at_the_right(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    write(lay(header=("سازمان بهزیستی", "شهرستان نمونه"), footer="چاپ ۱۴۰۴/۰۹/۱۹"), path)
    for number, text in enumerate(reading.texts(path)):
        lines = reading.drawn_lines(path, number)
        assert [text.split("\n").count(line) for line in ("سازمان بهزیستی", "شهرستان نمونه")] == [1, 1]
        for line in (lines[0], lines[1], lines[-1]):
            assert line[-1].x + line[-1].wide == pytest.approx(page.A4[0] - page.BINDING, abs=0.5)
        assert lines[1][0].y > lines[2][0].y + 15
        assert "چاپ ۱۴۰۴/۰۹/۱۹" in text


def test_the_binding_margin_is_on_the_right(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    write(Layout([Paragraph("متن بسیار بلند " * 90)], "x", page_numbers=False), path)
    image = reading.picture(path, scale=2)
    dark = [x / 2 for x in range(image.width) if any(image.getpixel((x, y)) < 128 for y in range(0, image.height, 1))]
    assert image.width / 2 - max(dark) == pytest.approx(25 / 25.4 * 72, abs=2)
    assert min(dark) == pytest.approx(15 / 25.4 * 72, abs=12)


@pytest.mark.parametrize(("size", "landscape", "expected"), [
    (page.A4, False, (595, 842)), (page.A4, True, (842, 595)),
    (page.A5, False, (420, 595)), (page.A5, True, (595, 420)),
])  # fmt: skip
def test_sizes(tmp_path: Path, size: tuple[float, float], landscape: bool, expected: tuple[int, int]) -> None:
    write(Layout([Paragraph("سلام")], "x", size=size, landscape=landscape), tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        assert tuple(map(round, document[0].get_size())) == expected
    wide = expected[0] - (25 + 15) / 25.4 * 72
    assert page.content_width(size, landscape=landscape) == pytest.approx(wide, abs=1)


def test_practice_is_written_across_every_page_and_hides_nothing(tmp_path: Path) -> None:
    write(lay(), tmp_path / "real.pdf")
    write(lay(), tmp_path / "practice.pdf", practice=True)
    real, practice = (reading.texts(tmp_path / f"{name}.pdf") for name in ("real", "practice"))
    assert not any("تمرینی" in text for text in real)
    for number, (text, plain) in enumerate(zip(practice, real, strict=True)):
        assert "تمرینی" in text
        assert all(line in text for line in plain.split("\n"))
        grey = [reading.picture(tmp_path / f"{name}.pdf", number) for name in ("real", "practice")]
        values = [(a, b) for a, b in zip(*(image.tobytes() for image in grey), strict=True) if a != b]
        assert len(values) > 10_000
        assert all(b > 200 for a, b in values if a > 250)
        assert all(b < 140 for a, b in values if a < 100)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    write(lay(), tmp_path / "a.pdf", author="زهرا محمدی")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        told = document.get_metadata_dict()
        assert pdfium.FPDF_VIEWERREF_GetName  # the reader has the call that the next line makes
        buffer = (pdfium.c_char * 10)()
        assert pdfium.FPDF_VIEWERREF_GetName(document.raw, b"Direction", buffer, 10) == 4
        assert buffer.value == b"R2L"
    assert (told["Title"], told["Author"], told["Creator"]) == ("فهرست کلاس", "زهرا محمدی", "دفتر")
    data = (tmp_path / "a.pdf").read_bytes()
    assert b"/Lang (fa-IR)" in data
    assert b"Helvetica" not in data


def test_facts_for_machines_are_in_the_file(tmp_path: Path) -> None:
    facts = {"certificate_no": "0201-2-000123", "name": "زهرا", "pages": [1, None, True]}
    write(lay(attachment=facts), tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        assert document.count_attachments() == 1
        attached = document.get_attachment(0)
        assert attached.get_name() == "daftar.json"
        assert json.loads(bytes(attached.get_data())) == facts
    write(lay(), tmp_path / "b.pdf")
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as document:
        assert document.count_attachments() == 0


def test_a_layout_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        lay().title = "دیگر"  # type: ignore[misc]


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        write(lay(), tmp_path / "nowhere" / "a.pdf")
    assert told.value.code == "file-missing"


def test_a_file_that_another_program_holds_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def held(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "held by a viewer")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError) as told:
        write(lay(), path)
    assert told.value.code == "read-only"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_its_place_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(UserError) as told:
        write(lay(), tmp_path / "a.pdf")
    assert told.value.code == "read-only"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError) as told:
        write(lay(), tmp_path / "a.pdf")
    assert told.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


def test_only_papers_pay_for_reportlab() -> None:
    program = "import reports, reports.type, reports.cells, sys; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
