"""The province speaks the code lists; memory follows what its store says, also when that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from models.planning.codes import LISTS
from models.schema import codelists
from models.schema.codelists import load
from models.store.steps import unheard
from tests.journeys.offices import child, found, put, refused, reopen
from tests.office.conftest import seated

NEW = {"codelist": "counties", "code": "0299", "label": "نوبنیاد"}


@pytest.fixture
def province(tmp_path: Path, sample_day: str) -> Iterator[Office]:
    with found(tmp_path / "province", "province", "02") as made:
        yield made


def test_every_list_that_is_shipped_can_be_added_to() -> None:
    assert sorted(one.code for one in LISTS) == list(codelists.shipped_names())


def test_a_county_that_the_province_codes_is_known_at_once(province: Office) -> None:
    row = province.get("code", put(province, "code", **NEW))
    assert row["parent"] == "02"
    assert load("counties").labels["0299"] == "نوبنیاد"
    (told,) = [one for one in province.describe("person") if one["name"] == "county"]
    assert {"code": "0299", "label": "نوبنیاد"} in told["choices"]
    assert province.get("person", child(province, county="نوبنیاد"))["county"] == "0299"


def test_the_next_line_of_the_same_batch_knows_it_already(province: Office) -> None:
    lines = [{"entity": "code", **NEW}, {"entity": "centre", "name": "مهد", "kind": "kindergarten", "county": "0299"}]
    assert [one["status"] for one in province.put(lines, None)] == ["saved", "saved"]


def test_an_office_that_opens_knows_what_its_store_holds_and_takes_it_away_at_the_end(tmp_path: Path) -> None:
    with found(tmp_path / "province", "province", "02") as province:
        put(province, "code", **NEW)
    assert "0299" not in load("counties").labels
    with reopen(province.folder):
        assert load("counties").labels["0299"] == "نوبنیاد"
    assert "0299" not in load("counties").labels


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"codelist": "moons"}, "codelist", "choice-unknown"),
        ({"code": "0399"}, "code", "rule-broken"),
        ({"code": "299"}, "code", "rule-broken"),
        ({"code": "02999"}, "code", "rule-broken"),
        ({"code": "02a9"}, "code", "rule-broken"),
        ({"codelist": "provinces", "code": "03"}, "code", "rule-broken"),
        ({"codelist": "bodies", "code": "Army"}, "code", "rule-broken"),
        ({"codelist": "bodies", "code": "ارتش"}, "code", "rule-broken"),
        ({"codelist": "bodies", "code": "-army"}, "code", "rule-broken"),
        ({"label": "آمل"}, "label", "rule-broken"),
        ({"label": "آمُل"}, "label", "rule-broken"),
        ({"aliases": "شهر تازه|آمل"}, "aliases", "rule-broken"),
        ({"codelist": "bodies", "code": "army", "label": "آموزش و پرورش"}, "label", "rule-broken"),
        ({"parent": "03"}, "parent", "choice-unknown"),
        ({"codelist": "bodies", "code": "army", "parent": "army"}, "parent", "choice-unknown"),
        ({"codelist": "bodies", "code": "army", "parent": "navy"}, "parent", "choice-unknown"),
        ({"label": None}, "label", "required"),
    ],
)
def test_what_is_no_code_of_this_province_is_refused_in_words(
    province: Office, row: dict[str, object], field: str, code: str
) -> None:
    (answer,) = province.put([{**NEW, **row}], "code")
    assert answer["status"] == "rejected"
    assert [(one["field"], one["code"]) for one in answer["errors"]] == [(field, code)]
    assert "0299" not in load("counties").labels


@pytest.mark.parametrize(
    "row",
    [
        {"label": "رشت"},  # of another province
        {"codelist": "bodies", "code": "army_2", "label": "ارتش", "parent": "other"},
        {"codelist": "provinces", "code": "02", "label": "مازندران و تپورستان"},
    ],
)
def test_what_is_one_is_taken(province: Office, row: dict[str, object]) -> None:
    put(province, "code", **{**NEW, **row})


@pytest.mark.parametrize("what", [{"code": "0298"}, {"codelist": "bodies", "code": "army"}])
def test_a_code_that_was_saved_becomes_no_other(province: Office, what: dict[str, str]) -> None:
    row = put(province, "code", **NEW)
    assert refused(province, "code", id=row, **what) == ["rule-broken"]
    assert put(province, "code", id=row, label="نوشهر نو") == row
    assert load("counties").labels["0299"] == "نوشهر نو"


def test_a_shipped_code_gets_a_new_label_and_keeps_its_old_spelling(province: Office) -> None:
    put(province, "code", codelist="counties", code="0201", label="هزارسنگر")
    row = child(province, county="آمل")
    assert province.get("person", row)["county"] == "0201"
    assert province.page("person", columns=("county",))["texts"][row] == {"county": "هزارسنگر"}


def test_a_withdrawn_code_stays_where_it_stands_and_comes_nowhere_new(province: Office) -> None:
    before = child(province, county="0201")
    put(province, "code", codelist="counties", code="0201", label="آمل", withdrawn=True)
    assert refused(province, "person", first_name="مینا", last_name="رضایی", county="آمل") == ["choice-withdrawn"]
    put(province, "person", id=before, county="0201", notes="ویرایش")
    (told,) = [one for one in province.describe("person") if one["name"] == "county"]
    assert "0201" not in [one["code"] for one in told["choices"]]
    assert province.page("person", columns=("county",))["texts"][before] == {"county": "آمل"}


def test_what_a_programme_calls_for_is_not_stopped_by_a_body_withdrawn_since(province: Office) -> None:
    put(province, "code", codelist="bodies", code="optometrist", label="بینایی‌سنج", withdrawn=True)
    answers = {"chart": "tumbling_e", "right": 2, "left": 2}
    told = {"programme": "vision", "person": child(province), "stage": "repeat", "answers": answers}
    put(province, "screening", **told, held_on="1404/9/10", reasons={"stage-missing": "برگه نیست"})
    assert [one["to_body"] for one in province.find("referral")] == ["optometrist"]


def test_undo_of_a_new_code_leaves_it_readable_and_offers_it_no_more(province: Office) -> None:
    put(province, "code", **NEW)
    province.undo()
    assert "0299" in load("counties").labels
    assert "0299" not in load("counties").offered
    put(province, "code", **{**NEW, "code": "0298"})  # its name is free again
    assert load("counties").find("نوبنیاد") == "0298"


def test_undo_of_a_new_label_brings_the_old_one_back(province: Office) -> None:
    put(province, "code", codelist="counties", code="0201", label="هزارسنگر")
    province.undo()
    assert load("counties").labels["0201"] == "آمل"
    assert "0201" in load("counties").offered


def test_a_code_put_aside_and_saved_again_is_the_same_row(province: Office) -> None:
    row = put(province, "code", **NEW)
    province.delete("code", row)
    assert "0299" not in load("counties").offered
    assert put(province, "code", **NEW) == row
    assert "0299" in load("counties").offered


def test_a_rehearsal_leaves_the_lists_as_they_were(province: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "codes.csv"
    sheet.write_text("فهرست,کد,عنوان\ncounties,0299,نوبنیاد\ncounties,0298,دیگری\n", encoding="utf-8-sig")
    assert province.load(sheet, entity="code", dry_run=True)["saved"] == 2
    assert "0299" not in load("counties").labels
    assert province.load(sheet, entity="code", step=unheard)["saved"] == 2
    assert {"0298", "0299"} <= load("counties").offered.keys()
    province.undo()
    assert not {"0298", "0299"} & load("counties").offered.keys()


def test_what_was_written_and_taken_back_is_forgotten(province: Office) -> None:
    with pytest.raises(RuntimeError), province.store.action("ali", "save"):
        assert province.saving.save("code", NEW, None).status == "saved"
        assert "0299" in load("counties").labels
        raise RuntimeError("the disk is full")
    assert "0299" not in load("counties").labels


def test_only_the_administrator_of_a_province_speaks(province: Office, tmp_path: Path) -> None:
    for role in ("clerk", "screener", "senior"):
        assert refused(seated(province, role), "code", **NEW) == ["not-allowed"]
    with pytest.raises(UserError):  # who saves nothing at all
        seated(province, "head").put([NEW], "code")
    with found(tmp_path / "county", "county", "0201") as county:
        assert refused(county, "code", **NEW) == ["not-allowed"]


@pytest.mark.parametrize(
    ("level", "code", "name", "label"),
    [
        ("county", "0299", "بهزیستی شهرستان نوبنیاد", "نوبنیاد"),
        ("county", "۰۲۹۹", "نوبنیاد", "نوبنیاد"),
        ("county", "0299", "ادارهٔ بهزیستی", "شهرستان ۰۲۹۹"),
        ("workstation", "0299-2", "ایستگاه دوم", "شهرستان ۰۲۹۹"),
    ],
)
def test_a_new_county_knows_itself_before_the_list_arrives(
    tmp_path: Path, level: str, code: str, name: str, label: str
) -> None:
    made = Office.create(
        tmp_path / "new", level=level, code=code, name=name, practice=True, user="ali", passphrase="یک دو سه چهار"
    )
    with made as office:
        assert load("counties").labels["0299"] == label
        assert office.get("person", child(office, county="0299"))["county"] == "0299"
    assert "0299" not in load("counties").labels


@pytest.mark.parametrize(
    ("level", "code"),
    [("county", "9999"), ("county", "02"), ("county", "029"), ("county", "02999"), ("county", "02a9"), ("county", ""),
     ("province", "0299"), ("province", "99"), ("workstation", "9999-2"), ("county", "0299-2")],
)  # fmt: skip
def test_what_is_no_county_of_a_known_province_founds_no_office(tmp_path: Path, level: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        Office.create(
            tmp_path / "x", level=level, code=code, name="-", practice=True, user="ali", passphrase="یک دو سه چهار"
        )
    assert refusal.value.code == "office-unknown"
    assert not (tmp_path / "x").exists()
