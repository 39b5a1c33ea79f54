"""What lists show: everything that may be seen and nothing else, in order, in words, and counted the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.catalog import ENTITIES
from models.errors import UserError
from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put
from tests.office.conftest import seated
from tests.office.rows.test_find import quiet

NAMES = ["چراغی", "پاکزاد", "یزدی", "گلی", "آذری", "کمالی", "ژاله"]
IN_ORDER = ["آذری", "پاکزاد", "چراغی", "ژاله", "کمالی", "گلی", "یزدی"]


@pytest.fixture
def people(office: Office) -> dict[str, str]:
    return {name: child(office, last_name=name, birth_date=f"1400/2/{10 + n}") for n, name in enumerate(NAMES)}


def column(office: Office, entity: str, name: str, **asked: Any) -> list[str]:
    found = office.page(entity, **asked)
    return [found["texts"][row["id"]][name] for row in found["rows"]]


def test_a_list_is_the_same_as_finding_everything(office: Office, people: dict[str, str]) -> None:
    for words in ("", "ژاله", "نرگس", "نیست"):
        found = office.page("person", words)
        assert found["rows"] == office.find("person", words)
        assert found["total"] == len(found["rows"])
    assert column(office, "person", "last_name") == IN_ORDER
    assert office.page("person", limit=2)["total"] == 7


def test_cells_are_told_in_words(office: Office, people: dict[str, str]) -> None:
    found = office.page("person", "ژاله")
    told = found["texts"][people["ژاله"]]
    assert (told["birth_date"], told["last_name"], told["mobile"]) == ("۱۴۰۰/۰۲/۱۶", "ژاله", "")
    assert set(told) == set(office.rows.entity("person").columns)
    only = office.page("person", "ژاله", columns=("sex",))
    assert only["texts"] == {people["ژاله"]: {"sex": ""}}


def test_references_are_named_and_never_shown_as_ids(office: Office, people: dict[str, str]) -> None:
    row = put(office, "screening", programme="vision", person=people["گلی"], held_on="1404/9/1",
              stage="first", answers={"right": 8, "left": 9})  # fmt: skip
    found = office.page("screening", "گلی")
    told = found["texts"][row]
    assert found["names"] == {people["گلی"]: "نرگس گلی"}
    assert (told["person"], told["stage"], told["outcome"]) == ("نرگس گلی", "نوبت نخست", "سالم")
    for entity in office.entities():
        texts = office.page(entity["name"])["texts"].values()
        assert not [text for told in texts for text in told.values() if len(text) == 32 and text.isascii()]


def test_any_column_orders_by_what_is_read_in_it(office: Office, people: dict[str, str]) -> None:
    assert column(office, "person", "last_name", order="birth_date") == NAMES
    assert column(office, "person", "last_name", order="birth_date", descending=True) == NAMES[::-1]
    assert column(office, "person", "last_name", order="last_name", descending=True) == IN_ORDER[::-1]
    put(office, "centre", name="ب", kind="kindergarten", code="2")
    put(office, "centre", name="الف", kind="screening_base", code="1")
    labels = list(office.rows.entity("centre").field("kind").choices())
    by_kind = [row["kind"] for row in office.page("centre", order="kind")["rows"]]
    places = [[code for code, _ in labels].index(kind) for kind in by_kind]
    assert places == sorted(places)
    assert len(places) == 2


def test_references_order_by_the_words_they_are_shown_with(office: Office, people: dict[str, str]) -> None:
    centres = {name: put(office, "centre", name=name, kind="kindergarten", code=name) for name in ("ژ", "ب", "گ")}
    role = office.rows.entity("staff").field("role").choices()[0][0]
    for number, name in enumerate(("ژ", "ب", "گ")):
        told = {"person": people[NAMES[number]], "centre": centres[name]}
        put(office, "staff", role=role, **told)
    assert column(office, "staff", "centre", order="centre") == ["ب", "ژ", "گ"]
    assert column(office, "staff", "person") == ["نرگس پاکزاد", "نرگس چراغی", "نرگس یزدی"], "people in their own order"


def test_programmes_order_by_their_labels(office: Office, people: dict[str, str]) -> None:
    for programme in ("vision", "premarital", "kindergarten"):
        put(office, "denominator", programme=programme, period="1404", measure="eligible", value=1)
    shown = column(office, "denominator", "programme", order="programme")
    assert shown == [*sorted(shown)]
    assert len(set(shown)) == 3


def test_every_column_of_every_entity_orders(office: Office, people: dict[str, str]) -> None:
    for entity in ENTITIES:
        for name in entity.own_fields:
            for descending in (False, True):
                found = office.page(entity.name, order=name, descending=descending)
                assert found["total"] == len(found["rows"])


def test_filters_are_stored_values_and_bounds(office: Office, people: dict[str, str]) -> None:
    day = office.get("person", people["گلی"])["birth_date"]
    assert office.page("person", where={"birth_date": day})["total"] == 1
    assert office.page("person", where={"birth_date>=": day})["total"] == 4
    assert office.page("person", where={"birth_date>=": day, "birth_date<=": day})["total"] == 1
    assert office.page("person", where={"id": [people["گلی"], people["ژاله"]]})["total"] == 2
    assert office.page("person", where={"sex": None})["total"] == 7


def test_what_is_not_declared_is_refused(office: Office) -> None:
    for asked in ({"order": "shoe"}, {"where": {"shoe": "1"}}, {"columns": ("shoe",)}):
        with pytest.raises(UserError) as refusal:
            office.page("person", **asked)
        assert refusal.value.code == "field-unknown"
    with pytest.raises(UserError) as refusal:
        office.page("shoe")
    assert refusal.value.code == "entity-unknown"


@pytest.mark.parametrize(("tier", "role", "sees"), [
    (Tier.CHILD_HEALTH, "clerk", True), (Tier.FAMILY, "clerk", False), (Tier.FAMILY, "senior", True),
    (Tier.ABUSE, "senior", False), (Tier.ABUSE, "administrator", False),
])  # fmt: skip
def test_rows_of_a_closed_tier_are_neither_listed_nor_counted(
    office: Office, tmp_path: Path, tier: Tier, role: str, sees: bool
) -> None:
    row, referral = quiet(office, tmp_path, tier)
    open_one = put(office, "screening", programme="vision", person=child(office), held_on="1404/9/1",
                   stage="first", answers={"right": 8, "left": 9})  # fmt: skip
    desk = seated(office, role)
    for words in ("", "نرگس"):
        found = desk.page("screening", words)
        assert {one["id"] for one in found["rows"]} == ({row, open_one} if sees else {open_one})
        assert found["total"] == (2 if sees else 1)
        assert desk.page("screening", words, limit=1)["total"] == found["total"]
    assert desk.page("referral")["total"] == int(sees)
    assert desk.page("screening", where={"id": [row]})["total"] == int(sees)
    assert (desk.page("screening", holding=row)["place"] >= 0) is sees
    saved = office.rows.get("screening", row)
    assert saved is not None
    person = saved["person"]
    told = {one["entity"]: one["total"] for one in desk.related("person", person) if one["field"] == "person"}
    assert told["screening"] == int(sees)
    assert told["referral"] == int(sees)
    assert referral


def test_rows_of_a_programme_that_is_not_known_are_only_for_those_who_read_everything(
    office: Office, people: dict[str, str]
) -> None:
    row = put(office, "screening", programme="vision", person=people["گلی"], held_on="1404/9/1",
              stage="first", answers={"right": 8, "left": 9})  # fmt: skip
    with office.store.action("t", "save"):
        old = office.rows.get("screening", row)
        assert old is not None
        office.rows.save("screening", {**old, "programme": "of_next_year"}, old)
    assert office.page("screening")["total"] == 0
    assert seated(office, "administrator", Tier.ABUSE).page("screening")["total"] == 1


def test_an_entity_of_a_tier_that_is_not_read_has_no_rows(
    office: Office, people: dict[str, str], monkeypatch: Any
) -> None:
    monkeypatch.setattr(type(office.actor), "reads", lambda _self, tier: tier is not Tier.ORDINARY)
    assert office.page("person") == {"rows": [], "total": 0, "names": {}, "texts": {}, "place": -1}


def test_rows_that_refer_to_a_record_are_told_newest_first_without_naming_it_again(
    office: Office, people: dict[str, str]
) -> None:
    person = people["گلی"]
    for day in ("1404/8/1", "1404/9/1"):
        put(office, "referral", person=person, to_body="optometrist", referred_on=day, reason="بررسی")
    told = {(one["entity"], one["field"]): one for one in office.related("person", person)}
    found = told["referral", "person"]
    assert found["total"] == 2
    assert [row["naming"].split(" · ")[1] for row in found["rows"]] == ["۱۴۰۴/۰۹/۰۱", "۱۴۰۴/۰۸/۰۱"]
    assert not any("گلی" in row["naming"] for row in found["rows"])
    assert told["guardian", "child"]["total"] == 0
    assert ("screening", "previous") not in {
        (one["entity"], one["field"]) for one in office.related("screening", person)
    }
