"""Finding and describing: the same answers as the window, and nothing of a tier the actor may not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import SAMPLES, Pair, child, put
from tests.office.conftest import seated


@pytest.mark.parametrize(
    "words",
    ["کریمی", "كريمي", "سارا کریمی", "کریمی سارا", "کری", "0081012731", "۰۰۸۱۰۱۲۷۳۱", "09121112233", "  سارا  "],
)
def test_a_person_is_found_however_it_is_written(office: Office, words: str) -> None:
    told = {"last_name": "کریمی", "national_id": "0081012731", "mobile": "09121112233"}
    person = child(office, first_name="سارا", **told)
    child(office, first_name="نرگس", last_name="نوری")
    assert [row["id"] for row in office.find("person", words)] == [person]


def test_where_reads_values_as_the_form_does(office: Office) -> None:
    person = child(office, sex="دختر", birth_date="1400/2/3")
    for where in ({"sex": "دختر"}, {"sex": "female"}, {"birth_date": "۱۴۰۰/۰۲/۰۳"}, {"birth_date": "2021-04-23"}):
        assert [row["id"] for row in office.find("person", where=where)] == [person]
    assert office.find("person", where={"sex": "مرد"}) == []
    with pytest.raises(UserError) as refusal:
        office.find("person", where={"shoe": "3"})
    assert refusal.value.code == "field-unknown"


def test_where_reaches_into_answers(office: Office) -> None:
    person = child(office)
    row = put(
        office, "screening", programme="vision", person=person, held_on="1404/9/1", answers={"right": 8, "left": 9}
    )
    found = office.find("screening", where={"programme": "vision", "answers.right": "۸/۱۰"})
    assert [one["id"] for one in found] == [row]
    assert office.find("screening", where={"programme": "vision", "answers.right": "7"}) == []


def test_lists_are_in_persian_order_and_limited(office: Office) -> None:
    names = ["چراغی", "پاکزاد", "یزدی", "گلی", "آذری", "کمالی", "ژاله"]
    for name in names:
        child(office, last_name=name)
    got = [row["last_name"] for row in office.find("person")]
    assert got == ["آذری", "پاکزاد", "چراغی", "ژاله", "کمالی", "گلی", "یزدی"]
    assert [row["last_name"] for row in office.find("person", limit=2)] == got[:2]


def test_every_entity_is_described_with_what_the_contract_names(office: Office) -> None:
    names = [one["name"] for one in office.entities()]
    assert {"person", "centre", "course", "screening", "enrolment", "referral"} <= set(names)
    for name in names:
        for field in office.describe(name):
            assert {"name", "kind", "label", "required", "choices"} <= set(field)
            assert field["label"]
    with_answers = {field["name"]: field for field in office.describe("screening", "vision")}
    assert with_answers["answers.right"]["kind"] == "tenths"
    assert {"code": "lea", "label": "تابلوی لی"} in with_answers["answers.chart"]["choices"]
    person = {field["name"]: field for field in office.describe("person")}
    assert person["sex"]["choices"] == [{"code": "female", "label": "زن"}, {"code": "male", "label": "مرد"}]
    assert person["first_name"]["required"]


def test_the_overlap_with_another_list_is_the_one_of_the_sample(office: Office) -> None:
    office.load(SAMPLES / "kindergarten_children.xlsx", entity="person")
    before = office.store.place()
    answer = office.overlap(SAMPLES / "education_special_children.xlsx")
    assert (answer["both"], answer["maybe"], answer["only_theirs"]) == (28, 4, 30)
    hows = [row["how"] for row in answer["rows"]]
    assert [hows.count(how) for how in ("id", "name-father-birth", "name-only", None)] == [20, 8, 4, 30]
    assert answer["only_ours"] == len(answer["ours"]) == 55 - 28
    matched = {row["person"] for row in answer["rows"] if row["how"] in ("id", "name-father-birth")}
    assert not matched & {row["person"] for row in answer["ours"]}
    assert office.store.place() == before, "nothing of their list is kept"


# -- tiers ----------------------------------------------------------------------------------------------------------

FAMILY = """
name = "quiet"
label = "کارگاه ویژهٔ خانواده‌ها"
shape = "screening"
tier = "{tier}"
version = 1
active = "v1"
round_days = 365
lost_after_days = 90

[[stage]]
code = "first"
label = "نخست"
scoring = "typed"
outcomes = ["pass", "refer"]

[[outcome]]
code = "pass"
label = "سالم"
[[outcome]]
code = "refer"
label = "ارجاع"

[[followup]]
stages = ["first"]
outcome = "refer"
to_body = "optometrist"
due_days = 30
reason = "نیازمند بررسی"
"""


def quiet(office: Office, tmp_path: Path, tier: Tier) -> tuple[str, str]:
    """A programme of a tier, and one of its screenings with the referral that follows; as the grantee saves it."""
    file = tmp_path / "quiet.toml"
    file.write_text(FAMILY.format(tier=tier), encoding="utf-8")
    office.add_programme(file)
    person = child(office)
    holder = seated(office, "administrator", tier)
    row = put(holder, "screening", programme="quiet", person=person, held_on="1404/9/1", outcome="refer")
    (referral,) = holder.find("referral")
    return row, referral["id"]


@pytest.mark.parametrize(("tier", "role", "sees", "counts"), [
    (Tier.CHILD_HEALTH, "clerk", True, True), (Tier.FAMILY, "clerk", False, False),
    (Tier.FAMILY, "senior", True, True), (Tier.ABUSE, "senior", False, True),
    (Tier.ABUSE, "administrator", False, True), (Tier.ABUSE, "clerk", False, False),
])  # fmt: skip
def test_rows_of_a_closed_tier_do_not_exist(
    office: Office, tmp_path: Path, tier: Tier, role: str, sees: bool, counts: bool
) -> None:
    row, referral = quiet(office, tmp_path, tier)
    desk = seated(office, role)
    for entity, one in (("screening", row), ("referral", referral)):
        assert [found["id"] for found in desk.find(entity)] == ([one] if sees else [])
        if sees:
            assert desk.get(entity, one)["id"] == one
            assert desk.history(entity, one)
            continue
        for asked in (desk.get, desk.history, *([desk.delete] if role != "head" else [])):
            with pytest.raises(UserError) as refusal:
                asked(entity, one)
            assert refusal.value.code == "ref-unknown"
        (answer,) = desk.put([{"id": one, "notes": "x"}], entity)
        assert [error["code"] for error in answer["errors"]] == ["ref-unknown"]
    assert len(desk.worklist()) == int(sees)
    shown = {one["programme"] for one in desk.report("indicators", "1404-Q3")["rows"]}
    assert ("quiet" in shown) == counts == ("quiet" in {one["name"] for one in desk.programmes()})


def test_a_new_row_of_a_closed_tier_is_not_allowed(office: Office, tmp_path: Path) -> None:
    quiet(office, tmp_path, Tier.ABUSE)
    told = {"programme": "quiet", "person": child(office), "held_on": "1404/9/2", "outcome": "pass"}
    (answer,) = seated(office, "senior").put([told], "screening")
    assert [error["code"] for error in answer["errors"]] == ["not-allowed"]
    with pytest.raises(UserError) as refusal:
        seated(office, "senior").describe("screening", "quiet")
    assert refusal.value.code == "programme-unknown"


def test_a_conflict_of_a_closed_tier_is_not_listed(offices: Pair, tmp_path: Path) -> None:
    row, _ = quiet(offices.county, tmp_path, Tier.FAMILY)
    offices.province.add_programme(tmp_path / "quiet.toml")
    offices.round()
    put(offices.county, "screening", id=row, outcome="pass")
    put(offices.province, "screening", id=row, held_on="1404/9/2")
    (answer,) = offices.county.put([{"id": row, "person": child(offices.county, first_name="آوا")}], "screening")
    assert answer["status"] == "saved"
    put(offices.province, "screening", id=row, person=child(offices.province, first_name="مینا"))
    offices.round()
    assert "person" in [one["field"] for one in offices.province.conflicts()]
    clerk = seated(offices.province, "clerk")
    assert clerk.conflicts(True) == []
    with pytest.raises(UserError):
        clerk.resolve(offices.province.conflicts()[0]["id"], "ours", "x")


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("head", lambda office, _: office.put([{}], "person")),
        ("screener", lambda office, _: office.delete("person", "0" * 32)),
        ("screener", lambda office, folder: office.export(folder)),
        ("clerk", lambda office, _: office.resolve("x", "ours", "y")),
        ("clerk", lambda office, _: office.close_period("1404-Q2")),
        ("senior", lambda office, folder: office.backup(folder / "b.zip")),
        ("senior", lambda office, folder: office.add_programme(folder / "p.toml")),
        ("senior", lambda office, folder: office.enrol_request(folder / "r")),
        ("senior", lambda office, _: office.rotate_key()),
        ("senior", lambda office, _: office.demo(3)),
    ],
)
def test_what_a_role_may_not_do_is_refused(office: Office, tmp_path: Path, role: str, act: object) -> None:
    before = office.store.place()
    with pytest.raises(UserError) as refusal:
        act(seated(office, role), tmp_path)  # type: ignore[operator]
    assert refusal.value.code == "not-allowed"
    assert office.store.place() == before
    assert [one.name for one in tmp_path.iterdir()] == ["county"]
