"""Unfinished work is told in words, to the one who began it, and only what may still be seen."""

from __future__ import annotations

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import Pair, child, rows_digest
from tests.office.conftest import seated


def kept(office: Office, key: str = "a", entity: str = "person", row: str | None = None, **raw: object) -> None:
    programme = raw.pop("programme", None)
    office.keep_draft(key, entity, row, {"programme": programme, "raw": raw})


def test_a_new_record_is_called_by_what_was_typed_of_its_name(office: Office) -> None:
    kept(office, first_name="آوا", last_name="رضایی", birth_date="۱۴۰۰/۱")
    (told,) = office.drafts()
    assert (told["entity"], told["row"], told["label"], told["naming"]) == ("person", None, "فرد", "آوا رضایی")
    assert told["raw"]["birth_date"] == "۱۴۰۰/۱" and told["at"]


def test_half_a_name_is_enough_and_none_is_nothing(office: Office) -> None:
    kept(office, "a", first_name="آوا")
    kept(office, "b", national_id="12")
    assert {one["key"]: one["naming"] for one in office.drafts()} == {"a": "آوا", "b": ""}


def test_a_record_that_is_there_is_called_by_its_own_name(office: Office) -> None:
    person = child(office)
    kept(office, row=person, first_name="نرگسا")
    (told,) = office.drafts("person")
    assert told["row"] == person and told["naming"] == office.naming("person", [person])[person]
    assert office.drafts("centre") == []


def test_a_programme_is_told_by_its_label(office: Office) -> None:
    kept(office, entity="screening", programme="vision", **{"answers.right": "8"})
    (told,) = office.drafts()
    assert told["programme"] == "vision" and "بینایی" in told["label"]


def test_a_draft_is_dropped_once(office: Office) -> None:
    kept(office)
    assert office.drop_draft("a") and not office.drop_draft("a")
    assert office.drafts() == []


def test_another_person_at_the_desk_sees_nothing(office: Office) -> None:
    kept(office, first_name="آوا")
    assert seated(office, "administrator").drafts() == []


def test_a_draft_of_a_programme_of_which_nothing_is_known_stays_hidden(office: Office) -> None:
    mina = seated(office, "clerk")
    kept(mina, "a", entity="screening", programme="vision")
    kept(mina, "b", entity="screening", programme="gone")
    assert [one["key"] for one in mina.drafts()] == ["a"]


def test_a_draft_of_a_record_that_is_gone_is_not_offered(office: Office) -> None:
    kept(office, row="0" * 32, first_name="آوا")
    assert office.drafts() == []


def test_a_draft_of_no_entity_is_refused(office: Office) -> None:
    with pytest.raises(UserError) as refused:
        kept(office, entity="starship")
    assert refused.value.code == "entity-unknown"


def test_a_draft_is_never_sent_nor_counted(offices: Pair) -> None:
    offices.round()
    before = rows_digest(offices.county)
    kept(offices.county, first_name="آوا")
    assert rows_digest(offices.county) == before
    assert offices.up()["status"] == "silent"
    assert offices.county.check()["ok"]
