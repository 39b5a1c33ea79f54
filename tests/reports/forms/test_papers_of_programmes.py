"""Every programme that comes with the program prints the paper of its desk, with all of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.catalog import BY_NAME
from models.office import Office
from models.schema.entity import Tier
from models.schema.fields import Note
from models.schema.programme import Programme
from models.store import slots
from tests.journeys.offices import Cheap, child, found, put
from tests.office.conftest import seated
from tests.reports.forms.person_pages import bare, read, sizes
from tests.samples import PROGRAMMES, full_row

FORMS = {"screening": "screening_card", "enrolment": "enrolment_card", "case": "case_file", "service": "service_letter"}
EACH = [one for one in PROGRAMMES if one.record in FORMS and one.name != "vision"]  # sight has a card of its own


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, dict[str, str]]]:
    """An office whose user may read everything, and the ids of a person, another, a household and a centre."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        patch.setattr(slots, "Cost", Cheap)
        with found(tmp_path_factory.mktemp("programmes") / "county", "county", "0201") as office:
            ids = {
                "person": child(office, national_id="0012345679"),
                "partner": child(office, first_name="امید"),
                "household": put(office, "household", file_no="7"),
                "centre": put(office, "centre", name="مرکز مهر", kind="day"),
            }
            yield seated(office, "administrator", Tier.ABUSE), ids


def whole(programme: Programme, ids: dict[str, str]) -> dict[str, Any]:
    """A row of the programme in which everything is told; as its first stage, where it has any."""
    entity = BY_NAME[programme.record]
    stages = [one["code"] for one in programme.settings.get("stage", ())]
    told = {name: one for name, one in ids.items() if name in entity.fields}
    row = full_row(entity, 0, programme, **told)
    if "stage" in entity.fields and stages:
        row["stage"] = stages[0]
    return {name: row.get(name) for name in ("id", *entity.fields)}


@pytest.mark.parametrize("programme", EACH, ids=lambda one: one.name)
def test_a_programme_prints_every_answer_of_its_record(
    desk: tuple[Office, dict[str, str]], programme: Programme, tmp_path: Path
) -> None:
    office, ids = desk
    row, form = whole(programme, ids), FORMS[programme.record]
    with office.store.rehearsal(), office.store.action("ali", "save"):
        office.rows.insert(programme.record, [row])
        paper = office.paper(form, [row["id"]])
    text = "".join(read(paper, tmp_path / "a.pdf"))
    assert bare(programme.label.partition(" (")[0]) in text
    sections = paper.pages[0]["sections"]
    asked = programme.sections_on(programme.record, row.get("stage"), row["answers"])
    assert [one["label"] for one in sections] == [one.label for one in asked if _shown(one.fields, form)]
    for section in sections:
        assert bare(section["label"]) in text, section["label"]
    assert (bare("محرمانه") in text) == (programme.tier in (Tier.FAMILY, Tier.ABUSE))
    assert sizes(tmp_path / "a.pdf") <= {(148, 210), (210, 297)}


def _shown(fields: Any, form: str) -> bool:
    """A card has no notes; what a letter is addressed to stands in its address and not among its answers."""
    return any(not (form == "screening_card" and isinstance(field, Note)) and not field.retired for field in fields)
