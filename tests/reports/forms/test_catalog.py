"""Every form has a paper, and a paper is written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import UserError
from models.office.paper.forms import FORMS
from reports.forms import catalog
from tests.reports.forms.person_pages import card, certificate, enrolment, letter, paper, person
from tests.test_architecture import ROOT

ONE_OF_EACH = {
    "certificate": certificate(), "vision_card": card(), "referral_letter": letter(), "kindergarten_form": enrolment(),
}  # fmt: skip


def test_every_form_can_be_laid_out() -> None:
    assert set(catalog.BUILDERS) == set(FORMS)


@pytest.mark.parametrize("form", catalog.BUILDERS)
def test_the_builder_of_a_form_is_there(form: str) -> None:
    assert callable(catalog.builder_of(form))


def test_the_library_of_paper_is_loaded_only_when_something_is_printed() -> None:
    program = "import sys, reports.forms.catalog, ui.commands; print('reportlab' in sys.modules, 'bidi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("form", ONE_OF_EACH)
def test_papers_of_no_record_of_one_and_of_many_are_files(form: str, tmp_path: Path) -> None:
    one = catalog.make(paper(form, ONE_OF_EACH[form]), tmp_path / "one.pdf").pages
    assert one >= 1
    assert catalog.make(paper(form, *[ONE_OF_EACH[form]] * 3), tmp_path / "three.pdf").pages == 3 * one


def test_characters_that_the_font_has_not_are_told(tmp_path: Path) -> None:
    made = catalog.make(paper("certificate", certificate(person=person(first_name="李"))), tmp_path / "a.pdf")
    assert made.missing == "李"
    assert catalog.make(paper("certificate", certificate()), tmp_path / "b.pdf").missing == ""


def test_a_place_that_takes_no_file_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken.pdf").mkdir()
    for to, code in ((tmp_path / "taken.pdf", "read-only"), (tmp_path / "none" / "a.pdf", "file-missing")):
        with pytest.raises(UserError) as refusal:
            catalog.make(paper("certificate", certificate()), to)
        assert refusal.value.code == code
    assert [path.name for path in tmp_path.rglob("*")] == ["taken.pdf"]


def test_an_old_file_stays_when_the_new_one_cannot_be_made(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"old")
    with pytest.raises(KeyError):
        catalog.make(paper("certificate", {}), file)
    assert file.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
