"""Every row that stands aside has a reason, with field and value, and a way to mend it; a message gives less away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.schema.entity import Tier
from tests.office.conftest import seated
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Answer,
    QuickOffice,
    Tree,
    change,
    person,
    put,
    scalar,
    screening,
    tree,
)

BASE = f"{'0' * 12}-0000-{'a' * 32}-0000"
FAMILY = """
name = "quiet"
label = "آرام"
shape = "screening"
tier = "{tier}"
version = 1
[[stage]]
code = "only"
label = "یگانه"
scoring = "typed"
outcomes = ["pass"]
[[outcome]]
code = "pass"
label = "سالم"
"""


@pytest.fixture
def trio(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as kept:
        yield kept


def spoil(office: QuickOffice, row: str, column: str, value: object, entity: str = "person") -> None:
    """Write a value as no form would let it through."""
    with office.store.action("ali", "save"):
        office.store.db.conn.execute(f"UPDATE [{entity}] SET [{column}] = ? WHERE id = ?", (value, row))


def aside(office: QuickOffice) -> Answer:
    (told,) = office.differences.quarantine()
    return told


def kept(tree: Tree, code: str, line: object, entity: str = "person", **told: Any) -> str:
    """A line of the county as it lies in the province's quarantine; its id."""
    row = {"message": "", "waits_for": None, "row": "e" * 32, **told}
    values = (COUNTY, entity, row["row"], code, row["message"], row["waits_for"], json.dumps(line))
    key = f"{entity}:{row['row']}"
    with tree.province.store.writing():
        tree.province.store.db.conn.execute(
            "INSERT INTO quarantine (id, replica, office, entity, row, code, message, waits_for, line, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '2025-12-10T08:00:00+00:00')",
            (key, tree.county.store.replica, *values),
        )
    return key


# -- each code --------------------------------------------------------------------------------------------------------


def test_a_value_that_is_not_taken_is_named_with_its_field(trio: Tree) -> None:
    spoil(trio.county, person(trio.county), "mobile", "0911222334")
    trio.carry(COUNTY, PROVINCE)
    told = aside(trio.province)
    assert (told["state"], told["code"], told["naming"]) == ("wrong", "row-invalid", "نرگس رضایی")
    assert told["reason"] == "خانهٔ «تلفن همراه»: مقدار «0911222334» پذیرفته نیست."
    assert told["step"].startswith("در شهرستان اراک همین ردیف را باز کنند")


def test_an_empty_field_is_named(trio: Tree) -> None:
    row = person(trio.county)
    trio.settle()
    spoil(trio.county, row, "last_name", None)
    trio.carry(COUNTY, PROVINCE)
    assert aside(trio.province)["reason"] == "خانهٔ «نام خانوادگی»: این خانه خالی است."


def test_a_rule_speaks_for_itself(trio: Tree) -> None:
    child = person(trio.county)
    guardian = put(trio.county, "guardian", child=child, name="زهرا رضایی", relation="mother")
    spoil(trio.county, guardian, "person", child, "guardian")
    trio.carry(COUNTY, PROVINCE)
    told = aside(trio.province)
    assert told["reason"] == "خانهٔ «فرد ثبت‌شده»: کودک سرپرست خودش نیست."
    assert told["step"].startswith("در شهرستان اراک همین ردیف را باز کنند")


@pytest.mark.parametrize(
    ("receiver", "step"), [(PROVINCE, "به فهرست کدها بیفزایید"), (COUNTY, "با آمدن فهرست تازهٔ کدها")]
)
def test_a_code_that_no_list_here_has_may_still_come(trio: Tree, receiver: str, step: str) -> None:
    sender = COUNTY if receiver == PROVINCE else PROVINCE
    row = put(trio.province, "centre", name="مهد گل", kind="kindergarten") if sender == PROVINCE else ""
    row = row or person(trio[sender])
    if sender == COUNTY:
        spoil(trio.county, row, "county", "0099")
        trio.carry(COUNTY, PROVINCE)
    else:
        with trio.province.store.writing():
            line = {"kind": "person", "id": "e" * 32, "base": BASE}
            line["row"] = {"first_name": "مینا", "last_name": "رضایی", "office": COUNTY, "county": "0099"}  # type: ignore[assignment]
        with trio.county.store.writing():
            trio.county.store.db.conn.execute(
                "INSERT INTO quarantine (id, replica, office, entity, row, code, message, line) VALUES"
                " ('a', ?, ?, 'person', ?, 'row-invalid', '', ?)",
                (trio.province.store.replica, PROVINCE, "e" * 32, json.dumps(line)),
            )
    told = aside(trio[receiver])
    assert told["reason"] == "خانهٔ «شهرستان محل سکونت»: مقدار «0099» در فهرست این دفتر نیست."
    assert step in told["step"]


def test_what_is_sound_by_now_says_so(trio: Tree) -> None:
    line = {"kind": "person", "id": "e" * 32, "base": BASE}
    line["row"] = {"first_name": "مینا", "last_name": "رضایی", "office": COUNTY, "birth_date": "2020-01-01"}  # type: ignore[assignment]
    kept(trio, "row-invalid", line, message=str(UserError("row-invalid", why="نام")))
    told = aside(trio.province)
    assert told["reason"] == "این ردیف پذیرفته نشد: نام"
    assert "دوباره آن را می‌آزماید" in told["step"]


def test_a_row_of_another_office_names_the_owner(trio: Tree) -> None:
    row = person(trio.other)
    trio.carry(OTHER, PROVINCE)
    line = {"id": row, "row": {"office": COUNTY, "first_name": "مینا"}}
    kept(trio, "bundle-out-of-scope", line, row=row)
    told = aside(trio.province)
    assert told["reason"] == "این ردیف از آنِ شهرستان آشتیان است و شهرستان اراک حق نوشتن آن را ندارد."
    assert "شهرستان آشتیان ویرایش می‌کند" in told["step"]


def test_a_row_that_claims_another_office_names_it(trio: Tree) -> None:
    spoil(trio.county, person(trio.county), "office", OTHER)
    trio.carry(COUNTY, PROVINCE)
    told = aside(trio.province)
    assert (told["code"], "شهرستان آشتیان" in told["reason"]) == ("bundle-out-of-scope", True)


def test_what_a_revoked_key_wrote_says_how_it_may_come_in(trio: Tree) -> None:
    trio.province.joins.revoke_key(COUNTY, "گم شد")
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    told = aside(trio.province)
    assert told["reason"].startswith("کلید شهرستان اراک باطل شده است")
    assert "کلید تازه" in told["step"]


def test_an_entity_of_a_newer_program_asks_for_the_update(trio: Tree) -> None:
    kept(trio, "entity-unknown", {"kind": "vaccination", "id": "e" * 32}, "vaccination")
    told = aside(trio.province)
    assert told["reason"] == "گونهٔ «vaccination» را این نسخهٔ برنامه نمی‌شناسد."
    assert "به‌روز کنید" in told["step"]


def test_a_row_that_waits_names_what_itself_stands_aside(trio: Tree) -> None:
    child = person(trio.county, first_name="مینا")
    screening(trio.county, child)
    spoil(trio.county, child, "mobile", "x")
    trio.carry(COUNTY, PROVINCE)
    told = next(one for one in trio.province.differences.quarantine() if one["entity"] == "screening")
    assert told["reason"] == "چشم‌به‌راه «فرد مینا رضایی» است که خودش در قرنطینه است."
    assert (told["waits_for"]["is"], told["waits_for"]["here"]) == ("aside", False)
    assert told["step"].startswith("نخست آن ردیف درست شود")


def test_every_code_of_the_catalog_has_a_reason_without_gaps(trio: Tree) -> None:
    from models.errors import CODES

    for number, code in enumerate(CODES):
        kept(trio, code, {"row": {}}, row=f"{number:032x}", message=str(UserError(code)))
    for told in trio.province.differences.quarantine():
        assert told["reason"], told
        assert "{" not in told["reason"] + told["step"], told
    assert trio.province.differences.message([one["id"] for one in trio.province.differences.quarantine()])


@pytest.mark.parametrize(
    "row",
    [None, [], "x", {"programme": {}}, {"programme": [1]}, {"office": 5}, {"first_name": {"a": 1}}, {"person": 7}],
)
@pytest.mark.parametrize("code", ["row-invalid", "bundle-out-of-scope", "row-waits"])
def test_whatever_a_line_holds_it_is_listed(trio: Tree, row: object, code: str) -> None:
    key = kept(trio, code, {"row": row}, "screening", waits_for="person:x")
    reader = seated(trio.province, "administrator", Tier.ABUSE)  # a programme by no name may be of any tier
    assert [one["id"] for one in reader.differences.quarantine()] == [key]
    assert reader.differences.message([key])
    assert len(trio.province.quarantine()) in (0, 1)


# -- ours, that another office did not take ---------------------------------------------------------------------------


def test_our_row_that_was_refused_is_mended_here(trio: Tree) -> None:
    row = person(trio.county)
    spoil(trio.county, row, "mobile", "0911222334")
    trio.carry(COUNTY, PROVINCE)
    trio.carry(PROVINCE, COUNTY)
    told = aside(trio.county)
    assert (told["state"], told["office"], told["row"], told["here"]) == ("refused", "استان مرکزی", row, True)
    assert told["reason"] == "این ردیف پذیرفته نشد: تلفن همراه: «۰۹۱۱۲۲۲۳۳۴»"
    assert told["step"].startswith("همین ردیف را باز کنید")
    change(trio.county, row, mobile="09112223344")
    trio.settle(1)
    assert trio.county.differences.quarantine() == []


@pytest.mark.parametrize(
    "rows", [[5], ["x"], [None], [{"entity": 5}], [{"entity": "person"}], [{"entity": "person", "row": {}}]]
)
def test_whatever_a_receipt_says_is_passed_over(trio: Tree, rows: list[Any]) -> None:
    with trio.county.store.writing():
        trio.county.peers.offices.told_quarantined(trio.province.store.replica, rows)
    assert trio.county.differences.quarantine() == []


# -- the message to the sender ----------------------------------------------------------------------------------------


def test_a_message_says_who_what_and_how(trio: Tree) -> None:
    spoil(trio.county, person(trio.county, first_name="مینا"), "mobile", "0911222334")
    trio.carry(COUNTY, PROVINCE)
    text = trio.province.differences.message([aside(trio.province)["id"]])
    head, _, line, step = text.splitlines()[0], *text.splitlines()[1:4]
    assert (head, text.splitlines()[1]) == ("به: شهرستان اراک", "از: استان مرکزی، ۱۴۰۴/۰۹/۱۹")
    assert line.endswith("پذیرفته نشد:") or step
    assert "مینا رضایی" in text
    assert "«۰۹۱۱۲۲۲۳۳۴»" in text
    assert "همین ردیف را باز کنید" in text


def quiet(trio: Tree, folder: Path, tier: Tier) -> str:
    """A test of a programme of that tier as it lies in the province's quarantine; its id there."""
    file = folder / "quiet.toml"
    file.write_text(FAMILY.format(tier=tier), encoding="utf-8")
    trio.province.add_programme(file)
    child = person(trio.county, first_name="مینا")
    trio.carry(COUNTY, PROVINCE)
    values = {"programme": "quiet", "person": child, "office": COUNTY, "stage": "only", "held_on": "روز نهفته"}
    line = {"kind": "screening", "id": "e" * 32, "base": BASE, "row": values}
    return kept(trio, "row-invalid", line, "screening", message=str(UserError("row-invalid", why="روز نهفته")))


@pytest.mark.parametrize("tier", [Tier.FAMILY, Tier.ABUSE])
def test_of_what_few_may_read_a_message_holds_no_value_and_no_name(trio: Tree, tmp_path: Path, tier: Tier) -> None:
    key = quiet(trio, tmp_path, tier)
    reader = seated(trio.province, "administrator", tier)
    (told,) = reader.differences.quarantine()
    assert "نهفته" in told["reason"], "who may read it sees the value"
    text = reader.differences.message([key])
    assert "مینا" not in text
    assert "نهفته" not in text
    assert "خانهٔ «تاریخ آزمون»: مقدار پذیرفته نیست." in text
    assert "eeeeeeee" in text


def test_nor_does_one_of_a_programme_that_is_not_known_here(trio: Tree) -> None:
    key = kept(trio, "row-invalid", {"row": {"programme": "x", "held_on": "روز نهفته"}}, "screening", message="نهفته")
    reader = seated(trio.province, "administrator", Tier.ABUSE)
    assert "نهفته" not in reader.differences.message([key])


@pytest.mark.parametrize(("tier", "role"), [(Tier.ABUSE, "administrator"), (Tier.FAMILY, "clerk")])
def test_who_may_not_read_it_is_shown_nothing(trio: Tree, tmp_path: Path, tier: Tier, role: str) -> None:
    key = quiet(trio, tmp_path, tier)
    blind = seated(trio.province, role)
    assert blind.differences.quarantine() == []
    assert blind.differences.message([key]) == ""


@pytest.mark.parametrize("above", ["aside", "away"])
def test_a_row_that_waits_for_its_course_is_as_closed_as_the_course(trio: Tree, tmp_path: Path, above: str) -> None:
    """Who registered is told to nobody who would not be told of the course; of a course that is away it may be any."""
    file = tmp_path / "closed.toml"
    file.write_text('name = "closed"\nlabel = "بسته"\nshape = "workshop"\ntier = "C"\nversion = 1\n', encoding="utf-8")
    trio.province.add_programme(file)
    child, course = person(trio.county, first_name="مینا"), "c" * 32
    trio.carry(COUNTY, PROVINCE)
    if above == "aside":
        line = {"kind": "course", "id": course, "base": BASE, "row": {"programme": "closed", "office": COUNTY}}
        kept(trio, "row-invalid", line, "course", row=course)
    values = {"course": course, "person": child, "office": COUNTY}
    line = {"kind": "registration", "id": "e" * 32, "base": BASE, "row": values}
    key = kept(trio, "row-waits", line, "registration", waits_for=f"course:{course}")
    clerk, senior = seated(trio.province, "clerk"), seated(trio.province, "senior")
    trusted = seated(trio.province, "senior", Tier.ABUSE)
    assert clerk.differences.quarantine() == clerk.quarantine() == []
    assert clerk.differences.message([key]) == ""
    assert len(senior.quarantine()) == (2 if above == "aside" else 0)
    assert key in [one["id"] for one in trusted.quarantine()]


def test_what_is_shown_of_the_family_tier_is_noted(trio: Tree, tmp_path: Path) -> None:
    quiet(trio, tmp_path, Tier.FAMILY)
    sql = "SELECT count(*) FROM audit WHERE act = 'read' AND entity = 'screening'"
    before = scalar(trio.province, sql)
    seated(trio.province, "clerk").differences.quarantine()
    assert scalar(trio.province, sql) == before
    assert len(trio.province.differences.quarantine()) == 1
    assert scalar(trio.province, sql) == before + 1
