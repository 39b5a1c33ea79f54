"""Any record as a form, filled and empty: what stands in it, in words, for the one who asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.errors import UserError
from models.office import Office
from models.office.paper.lists import ListPapers
from models.office.paper.records import UNTOLD
from models.registry.registered import REGISTERED_SECTION
from models.schema.entity import Tier
from tests.journeys.offices import child, put
from tests.office.conftest import seated
from tests.office.paper import programmes
from tests.office.rows.test_find import quiet
from tests.samples import PROGRAMMES, full_row

VISION = [section.label for one in PROGRAMMES if one.name == "vision" for section in one.sections]
HEX = re.compile("[0-9a-f۰-۹]{32}")


def papers(office: Office) -> ListPapers:
    return ListPapers(office.rows, office.saving, office.figures, office.actor)


def filled(office: Office, entity: str, row: str) -> dict[str, Any]:
    (page,) = papers(office).record(entity, [row])
    return page


def fields(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["field"].name: one for section in page["sections"] for one in section["fields"]}


def texts(page: dict[str, Any]) -> dict[str, str]:
    return {name: one["text"] for name, one in fields(page).items()}


def refused(act: Any, *given: Any) -> str:
    with pytest.raises(UserError) as refusal:
        act(*given)
    return refusal.value.code


@pytest.fixture
def screening(office: Office) -> str:
    person = child(office)
    answers = {"right": 5, "left": 9, "glasses": True, "chart": "lea"}
    saved = put(office, "screening", programme="vision", person=person, held_on="1404/8/1", answers=answers)
    with office.store.action("ali", "save"):  # as a newer version would send it
        row = office.get("screening", saved)
        office.rows.save("screening", {**row, "answers": {**row["answers"], "newer": "چیزی"}}, row)
    return saved


def test_codes_of_a_programme_and_references_are_told_in_words(office: Office, screening: str) -> None:
    page = filled(office, "screening", screening)
    told = texts(page)
    assert (told["programme"], told["stage"], told["outcome"]) == (
        "غربالگری بینایی (پیشگیری از تنبلی چشم)", "نوبت نخست", "نیازمند تکرار",
    )  # fmt: skip
    assert (told["person"], told["held_on"], told["right"]) == ("نرگس رضایی", "۱۴۰۴/۰۸/۰۱", "۵/۱۰")
    assert told["centre"] == ""
    assert page["title"] == "نرگس رضایی، نوبت نخست، ۱۴۰۴/۰۸/۰۱"
    assert page["saved"]["who"] == "ali"
    labels = [section["label"] for section in page["sections"]]
    assert labels == ["آزمون", VISION[0], "نتیجه", REGISTERED_SECTION.label, "پاسخ‌های ناشناخته در این نسخه"]


def test_what_was_chosen_is_marked_among_the_choices(office: Office, screening: str) -> None:
    known = fields(filled(office, "screening", screening))
    assert known["glasses"]["marked"] == ("true",)
    assert known["cooperative"]["marked"] == ()
    assert known["chart"]["marked"] == ("lea",)
    assert known["outcome"]["marked"] == ("repeat",)
    assert dict(known["outcome"]["choices"])["repeat"] == "نیازمند تکرار"
    assert known["programme"]["choices"] == ()


def test_a_form_without_a_row_asks_only_what_a_hand_fills(office: Office) -> None:
    (page,) = papers(office).blank("screening", "vision")
    known = fields(page)
    assert {"person", "stage", "right", "diagnosis", "outcome"} <= known.keys()
    assert not {"rule_version", "previous", "answers"} & known.keys()
    assert {name for name, one in known.items() if one["text"]} == {"programme"}
    assert [label for _, label in known["stage"]["choices"]] == ["نوبت نخست", "تکرار", "بینایی‌سنج", "چشم‌پزشک"]
    (bare,) = papers(office).blank("screening", None)
    assert bare["programme"] == ""
    assert "right" not in fields(bare)


def test_fields_asked_no_more_have_a_place_only_with_a_value(office: Office, tmp_path: Any) -> None:
    file = tmp_path / "eyes.toml"
    section = '[[section]]\nlabel = "پاسخ‌ها"\n'
    field = '[[section.field]]\nname = "{name}"\nkind = "text"\nlabel = "خانهٔ {name}"\nretired = {retired}\n'
    head = (
        'name = "eyes"\nlabel = "چشم"\nshape = "enrolment"\ntier = "B"\nversion = {version}\nband = []\nratio = []\n'
        '[reference]\nmonth = 7\nday = 1\nsource = "-"\n'
    )
    for version, retired in ((1, "false"), (2, "true")):
        given = field.format(name="old", retired=retired) + field.format(name="other", retired="false")
        file.write_text(head.format(version=version) + section + given, encoding="utf-8")
        office.add_programme(file)
        if version == 1:
            told = {"programme": "eyes", "starts_on": "1404/7/1"}
            with_it = put(office, "enrolment", person=child(office), **told, answers={"old": "الف"})
            without = put(office, "enrolment", person=child(office, first_name="آوا"), **told)
    assert texts(filled(office, "enrolment", with_it))["old"] == "الف"
    assert "old" not in fields(filled(office, "enrolment", without))
    assert "old" not in fields(papers(office).blank("enrolment", "eyes")[0])
    assert "other" in fields(papers(office).blank("enrolment", "eyes")[0])


def test_a_referral_tells_what_it_came_from(office: Office) -> None:
    person = child(office)
    told = {"programme": "vision", "person": person, "answers": {"right": 5, "left": 9}}
    put(office, "screening", **told, held_on="1404/8/1")
    put(office, "screening", **told, held_on="1404/8/20", stage="repeat")
    (row,) = office.find("referral")
    put(office, "referral", id=row["id"], outcome="refer", replied_on="1404/9/1")
    told_of = texts(filled(office, "referral", row["id"]))
    assert (told_of["source"], told_of["source_id"]) == ("غربالگری", "نرگس رضایی، تکرار، ۱۴۰۴/۰۸/۲۰")
    assert told_of["outcome"] == "ارجاع"
    call = put(office, "call", referral=row["id"], answer="فردا می‌آید")
    assert texts(filled(office, "call", call))["referral"].startswith("بینایی‌سنج")


def test_a_row_is_named_through_what_it_refers_to(office: Office) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ پاییز", starts_on="1404/8/1")
    row = put(office, "registration", course=course, person=child(office, birth_date="1380/1/1"))
    assert filled(office, "registration", row)["title"] == "نرگس رضایی، دورهٔ پاییز ۱۴۰۴/۰۸/۰۱"
    household = put(office, "household", head=child(office, first_name="مریم", birth_date="1360/1/1"))
    assert filled(office, "household", household)["title"] == "مریم رضایی"
    target = put(office, "target", programme="vision", indicator="screened", period="1404-Q3", county="0001", value=9)
    assert texts(filled(office, "target", target))["period"] == "پاییز ۱۴۰۴"
    assert texts(filled(office, "target", target))["indicator"] == "غربال‌شده (نفر)"


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_no_form_shows_an_id(office: Office, entity: Any) -> None:
    for programme in (None, *(one for one in PROGRAMMES if entity.name in one.carriers)):
        with office.store.rehearsal(), office.store.action("ali", "save"):
            row = full_row(entity, 0, programme or PROGRAMMES[-1], source="screening", source_id="a1" * 16)
            office.rows.insert(entity.name, [{name: row.get(name) for name in ("id", *entity.fields)}])
            page = filled(seated(office, "administrator", Tier.ABUSE), entity.name, row["id"])
        shown = [page["title"], *texts(page).values()]
        assert [text for text in shown if HEX.search(text)] == []
        assert {one["text"] for one in fields(page).values() if one["field"].kind == "ref"} <= {UNTOLD}
        assert len(fields(page)) >= len([one for one in entity.own_fields.values() if not one.keyed])


def test_what_the_actor_may_not_see_is_no_form_and_nor_is_a_part_of_it(office: Office, tmp_path: Any) -> None:
    _, referral = quiet(office, tmp_path, Tier.FAMILY)
    holder = seated(office, "senior")
    call = put(holder, "call", referral=referral, answer="بله")
    assert texts(filled(holder, "call", call))["referral"] != UNTOLD
    for entity, row in (("referral", referral), ("call", call)):
        assert refused(papers(seated(office, "clerk")).record, entity, [row]) == "ref-unknown"


def test_an_empty_form_has_the_sections_of_every_stage_and_of_every_kind_of_step(
    office: Office, tmp_path: Path
) -> None:
    programmes.add(office, tmp_path, programmes.EARS)
    programmes.add(office, tmp_path, programmes.PEACE)
    for entity, programme, labels in (
        ("screening", "ears", {"آزمون شنوایی", "تشخیص"}),
        ("case", "peace", {"آنچه گفته شد"}),
        ("step", "peace", {"جلسه"}),
    ):
        (page,) = papers(office).blank(entity, programme)
        own = {section.label for section in BY_NAME[entity].sections}
        assert {section["label"] for section in page["sections"]} - own == labels, entity


@pytest.mark.parametrize(
    ("entity", "programme", "code"),
    [
        ("gossip", None, "entity-unknown"), ("screening", "gossip", "programme-unknown"),
        ("screening", "kindergarten", "form-unfit"), ("person", "vision", "field-unknown"),
        ("screening", "quiet", "programme-unknown"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_exist_is_refused(
    office: Office, tmp_path: Any, entity: str, programme: str | None, code: str
) -> None:
    quiet(office, tmp_path, Tier.FAMILY)
    assert refused(papers(seated(office, "clerk")).blank, entity, programme) == code


def test_a_programme_that_carries_no_answers_still_heads_its_form(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "talk.toml"
    file.write_text('name = "talk"\nlabel = "گفت‌وگو"\nshape = "workshop"\ntier = "A"\nversion = 1\n')
    office.add_programme(file)
    (page,) = papers(office).blank("course", "talk")
    assert page["programme"] == texts(page)["programme"] == "گفت‌وگو"
    assert {section["label"] for section in page["sections"]} == {
        BY_NAME["course"].sections[0].label, REGISTERED_SECTION.label,
    }  # fmt: skip
