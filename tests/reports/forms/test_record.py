"""Every record and every programme prints, filled and blank; the hand finds a place for each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.office import Office
from models.office.paper.lists import ListPapers
from models.schema.codelists import options
from models.schema.entity import Entity, Tier
from models.schema.fields import Choice, Choices, Field, Flag, Note, Ref, Text
from models.schema.programme import Programme
from reports.forms import catalog, letterhead
from tests.office.conftest import seated
from tests.reports.forms.list_pages import paths, practice_office
from tests.reports.forms.person_pages import attached, bare, paper, read
from tests.samples import PROGRAMMES, full_row

HEX = re.compile("[0-9a-f]{32}")
RUNS = re.compile("[A-Za-z]+|[۰-۹]+|[0-9]+|[آ-ی]+")  # what a reader of PDF keeps together
EACH: list[tuple[Entity, Programme | None]] = [(entity, None) for entity in ENTITIES]
EACH += [(BY_NAME[carrier], one) for one in PROGRAMMES for carrier in one.carriers]
EACH_FORM = pytest.mark.parametrize(
    ("entity", "programme"), EACH, ids=[f"{entity.name}-{one.name if one else 'bare'}" for entity, one in EACH]
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with practice_office(tmp_path_factory.mktemp("record") / "office") as made:
        yield made


def lists(office: Office) -> ListPapers:
    return ListPapers(office.rows, office.saving, office.figures, office.actor)


def lacking(words: str, text: str) -> list[str]:
    """The parts of some words that are not in a text that was read; a reader may turn round what is between them."""
    return [part for part in RUNS.findall(words.replace("\u0654", "")) if part not in text]


def labels(page: dict[str, Any]) -> list[str]:
    return [one["field"].label for section in page["sections"] for one in section["fields"]]


def told(field: Field, value: Any = None, text: str = "", **values: Any) -> dict[str, Any]:
    marked = (value,) if isinstance(field, Choice) and isinstance(value, str) else ()
    told = {"field": field, "value": value, "text": text, "choices": field.choices(), "marked": marked}
    return {**told, **values}


def page(*fields: dict[str, Any], **values: Any) -> dict[str, Any]:
    told = {
        "id": "c" * 32, "entity": "person", "label": "فرد", "title": "نرگس رضایی", "programme": "", "retired": False,
        "sections": [{"label": "هویت", "fields": list(fields)}], "office": "0201", "source_centre": None, "saved": None,
    }  # fmt: skip
    return {**told, **values}


# -- all of them ------------------------------------------------------------------------------------------------------


@EACH_FORM
def test_every_form_prints_blank(office: Office, entity: Entity, programme: Programme | None, tmp_path: Path) -> None:
    reader = seated(office, "administrator", Tier.ABUSE)
    (blank,) = lists(reader).blank(entity.name, programme.name if programme else None)
    text = "".join(read(paper("blank", blank), tmp_path / "a.pdf"))
    assert bare(entity.label) in text
    assert bool(labels(blank)) == any(not one.derived for one in entity.own_fields.values())
    for label in labels(blank):
        words = label.partition(" (")[0]
        assert bare(words) in text or (re.search(r"\d", words) and not lacking(words, text)), label
    asked = [one for section in blank["sections"] for one in section["fields"]]
    assert ("*" in text) == any(one["field"].required and not one["text"] for one in asked)
    assert (bare("همهٔ خانه‌های این ثبت را برنامه پر می‌کند") in text) == (not asked)
    assert bare("امضا") in text


@EACH_FORM
@pytest.mark.parametrize("which", [0, 1])
def test_every_record_prints_filled(
    office: Office, entity: Entity, programme: Programme | None, which: int, tmp_path: Path
) -> None:
    with office.store.rehearsal(), office.store.action("ali", "save"):
        row = full_row(entity, which, programme, source="screening")
        row = {name: row.get(name) for name in ("id", *entity.fields)}
        office.rows.insert(entity.name, [row])
        (filled,) = lists(seated(office, "administrator", Tier.ABUSE)).record(entity.name, [row["id"]])
    text = "".join(read(paper("record", filled), tmp_path / "a.pdf"))
    assert not HEX.search(text)
    for section in filled["sections"]:
        assert bare(section["label"]) in text
        for one in section["fields"]:
            if len(one["text"]) < 16 and not one["choices"]:
                words = letterhead.words(one["text"]) if isinstance(one["field"], Text) else one["text"]
                assert lacking(words, text) == [], one["field"].name


def test_records_of_a_real_office_print_each_on_its_page(office: Office, tmp_path: Path) -> None:
    for name in ("person", "screening", "enrolment", "registration"):
        ids = [row["id"] for row in office.find(name, limit=3)]
        made = office.paper("record", [name, *ids])
        texts = "".join(read(made, tmp_path / "a.pdf"))
        assert made.records == 3
        for one in made.pages:
            assert bare(one["title"]) in texts
        assert [one["id"] for one in attached(tmp_path / "a.pdf")["records"]] == ids


# -- what stands where ------------------------------------------------------------------------------------------------

FLAG, NOTE = Flag("insured", "بیمه دارد"), Note("notes", "یادداشت")
FEW = Choice("sex", "جنس", options=options(female="زن", male="مرد"))
MANY = Choice("kind", "گونه", options=options(**{f"k{n}": f"گزینهٔ {n}" for n in range(9)}))
ANY = Choices("papers", "مدارک", options=options(**{f"k{n}": f"برگهٔ {n}" for n in range(9)}))


def test_few_options_are_ticked_and_many_are_written(tmp_path: Path) -> None:
    (text,) = read(paper("blank", page(told(FEW), told(MANY), told(ANY), told(FLAG))), tmp_path / "a.pdf")
    for label in ("زن", "مرد", "برگهٔ 8", "بله", "خیر", "مدارک (هر چند تا)"):
        assert bare(label) in text, label
    assert bare("گزینهٔ") not in text
    (text,) = read(paper("record", page(told(MANY, "k3", "گزینهٔ 3"))), tmp_path / "a.pdf")
    assert bare("گزینهٔ 3") in text


def test_what_was_chosen_is_ticked(tmp_path: Path) -> None:
    drawn = []
    flags = [told(FLAG), told(FLAG, True, "بله", marked=("true",))]
    many = [told(ANY), told(ANY, ["k1", "k2"], "", marked=("k1", "k2"))]
    for fields in ((told(FEW), flags[0], many[0]), (told(FEW, "male", "مرد"), flags[1], many[1])):
        catalog.make(paper("record", page(*fields)), tmp_path / "a.pdf")
        drawn.append(paths(tmp_path / "a.pdf"))
    assert drawn[1] - drawn[0] == 4


def test_a_code_that_is_in_no_list_is_written_out(tmp_path: Path) -> None:
    (text,) = read(paper("record", page(told(FEW, "newer", "newer"))), tmp_path / "a.pdf")
    assert "newer" in text
    assert bare("مرد") not in text


def test_an_empty_note_has_lines_to_write_on_where_the_form_is_blank(tmp_path: Path) -> None:
    drawn = {}
    for form in ("record", "blank"):
        for fields in ((told(FLAG),), (told(FLAG), told(NOTE))):
            catalog.make(paper(form, page(*fields)), tmp_path / "a.pdf")
            drawn[form, len(fields)] = paths(tmp_path / "a.pdf")
    assert drawn["record", 2] - drawn["record", 1] == 1
    assert drawn["blank", 2] - drawn["blank", 1] == 3


def test_a_note_longer_than_a_page_goes_on_over_the_pages(tmp_path: Path) -> None:
    long = "\n".join(f"خط {number}" for number in range(120))
    texts = read(paper("record", page(told(FLAG), told(NOTE, long, long))), tmp_path / "a.pdf")
    assert len(texts) >= 3
    assert bare("خط ۱۱۹") in texts[-1]
    words = "واژه " * 780
    assert len(read(paper("record", page(told(NOTE, words, words))), tmp_path / "a.pdf")) >= 1


def test_the_blank_form_says_what_is_needed_and_how_a_person_is_told(tmp_path: Path) -> None:
    person = Ref("person", "فرد", entity="person", required=True)
    (text,) = read(paper("blank", page(told(person), told(Text("topic", "موضوع")))), tmp_path / "a.pdf")
    assert bare("فرد (نام و کد ملی) *") in text
    assert bare("موضوع *") not in text
    (text,) = read(paper("record", page(told(person, "x", "نرگس رضایی"))), tmp_path / "a.pdf")
    assert "*" not in text


def test_the_foot_tells_whose_the_row_is_and_a_row_put_aside_says_so(tmp_path: Path) -> None:
    saved = {"when": "2025-12-10T09:00:00+00:00", "who": "مریم"}
    told_of = page(told(FLAG), retired=True, source_centre="1924", saved=saved)
    (text,) = read(paper("record", told_of), tmp_path / "a.pdf")
    for words in ("کنار گذاشته شده است", "دفتر ۰۲۰۱", "مرکز مبدأ ۱۹۲۴", "آخرین ثبت: مریم، ۱۴۰۴/۰۹/۱۹"):
        assert bare(words) in text, words


def test_a_field_that_is_called_like_its_section_stands_without_its_label(tmp_path: Path) -> None:
    alone = page(sections=[{"label": "یادداشت", "fields": [told(NOTE)]}])
    (text,) = read(paper("blank", alone), tmp_path / "a.pdf")
    assert text.count(bare("یادداشت")) == 1


def test_forms_of_two_kinds_in_one_file_are_footed_by_neither(tmp_path: Path) -> None:
    pages = [page(told(FLAG), label="پرونده"), page(told(FLAG), label="سرپرست")]
    texts = read(paper("blank", *pages), tmp_path / "a.pdf")
    assert [bare("فرم خام") in text for text in texts] == [True, True]
    assert [bare("سرپرست") in text for text in texts] == [False, True]
    assert [bare("صفحهٔ ۱ از ۱") in text for text in texts] == [True, True]
