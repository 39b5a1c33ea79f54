"""An enrolment form is filled from what is known, and leaves open what is not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2

from models.schema.codelists import options
from models.schema.fields import Choice
from reports.forms import catalog
from reports.type.marks import CheckRow
from tests.reports.forms.person_pages import PROGRAMMES, attached, bare, enrolment, paper, person, read

MOTHER = {
    "name": "زهرا امینی", "relation": "mother", "national_id": "0012345679", "mobile": "09120000000", "custody": True,
    "may_collect": True, "emergency": None,
}  # fmt: skip


def look(page: dict[str, Any], to: Path) -> bytes:
    """The pages as pictures."""
    catalog.make(paper("kindergarten_form", page), to)
    kept = io.BytesIO()
    with pypdfium2.PdfDocument(to) as document:
        for one in document:
            one.render(scale=1).to_pil().save(kept, "PNG")
    return kept.getvalue()


def test_a_form_has_the_child_the_guardians_and_every_question(tmp_path: Path) -> None:
    answers = {"allergies": "بادام زمینی", "shift": "morning", "vaccination_seen_on": "2025-09-20", "contract_no": "77"}
    text = "".join(read(paper("kindergarten_form", enrolment(answers, guardians=[MOTHER])), tmp_path / "a.pdf"))
    for told in ("فرم ثبت‌نام کودکستان", "کودکستان لاله", "نرگس رضایی", "۰۰۱۲۳۴۵۶۷۹", "زهرا امینی",
                 "مادر", "۰۹۱۲۰۰۰۰۰۰۰", "بادام زمینی", "۱۴۰۴/۰۶/۲۹", "۷۷", "آغاز: ۱۴۰۴/۰۷/۰۱",
                 "فرهاد فرهمند", "تعهد و امضا"):  # fmt: skip
        assert bare(told) in text, told
    for field in PROGRAMMES["kindergarten"].fields.values():
        assert bare(field.label.partition("(")[0]) in text, field.name
    for _, label in PROGRAMMES["kindergarten"].fields["documents"].choices():
        assert bare(label) in text


def test_each_form_begins_a_page_and_counts_its_own(tmp_path: Path) -> None:
    texts = read(
        paper("kindergarten_form", enrolment(), enrolment(person=person(first_name="آوا"))), tmp_path / "a.pdf"
    )
    assert len(texts) == 4
    assert [bare("صفحهٔ ۱ از ۲") in text for text in texts] == [True, False, True, False]
    assert bare("آوا رضایی") in texts[2]
    assert bare("«آوا رضایی»") in texts[3]


def test_what_was_answered_is_ticked(tmp_path: Path) -> None:
    pictures = {
        look(enrolment(answers), tmp_path / "a.pdf")
        for answers in (
            {}, {"documents": ["photo"]}, {"documents": ["photo", "health"]}, {"epilepsy": True}, {"epilepsy": False},
            {"photo_consent": True}, {"shift": "night"},
        )
    }  # fmt: skip
    assert len(pictures) == 7


def test_a_programme_of_other_questions_has_its_own_form(tmp_path: Path) -> None:
    many = Choice("colour", "رنگ", options=options(**{f"c{number}": f"رنگ {number}" for number in range(9)}))
    own = [("پرسش‌ها", [(many, "c3")]), ("تهی", [])]
    text = "".join(read(paper("kindergarten_form", enrolment(sections=own, centre=None)), tmp_path / "a.pdf"))
    assert bare("رنگ 3") in text
    assert bare("رنگ 4") not in text
    assert "تهی" not in text


def test_a_question_with_many_boxes_puts_them_on_more_lines() -> None:
    boxes = CheckRow([(f"گزینهٔ {number}", False) for number in range(12)])
    assert boxes.wrap(200, 0)[1] > 2 * boxes.wrap(2000, 0)[1]


def test_machines_read_the_answers(tmp_path: Path) -> None:
    read(paper("kindergarten_form", enrolment({"allergies": "گرده"})), tmp_path / "a.pdf")
    (record,) = attached(tmp_path / "a.pdf")["records"]
    assert (record["answers"], record["code"], record["status"]) == ({"allergies": "گرده"}, "0012345679", "active")
