from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import UserError
from models.schema.entity import Tier
from tests.office.conftest import seated
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, change, person, screening, tree, whole_digest

WHY = "با خانواده تماس گرفته شد"

DAY = "2025-12-01"


@pytest.fixture
def pair(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    with tree(tmp_path, PROVINCE, COUNTY) as kept:
        yield kept


def clash(pair: Tree, **both: tuple[str, str]) -> str:
    """A person of whom the province holds the first values and the county the second; the province has read them."""
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, **{name: ours for name, (ours, _) in both.items()})
    change(pair.county, row, **{name: theirs for name, (_, theirs) in both.items()})
    pair.carry(COUNTY, PROVINCE)
    return row


def test_a_list_names_person_and_field_in_words(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    (told,) = pair.province.differences.conflicts()
    assert (told["kind"], told["naming"], told["label"]) == ("فرد", "نرگس رضایی", "نام پدر")
    assert (told["row"], told["who"], told["office"], told["state"]) == (row, "ali", "شهرستان اراک", "open")


def test_both_sides_and_the_value_before_stand_side_by_side(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    (field,) = pair.province.differences.of_row("person", row)["fields"]
    sides = {name: (field[name]["text"], field[name]["office"]) for name in ("ours", "theirs", "before")}
    assert sides == {
        "ours": ("حسن", "استان مرکزی"),
        "theirs": ("حسین", "شهرستان اراک"),
        "before": ("علی", "شهرستان اراک"),
    }
    assert field["ours"]["when"].startswith("2025-12-10T")
    assert (field["state"], field["decision"]) == ("open", None)


def test_values_are_shown_in_words_and_never_as_codes(pair: Tree) -> None:
    row = clash(pair, birth_date=("1400/2/4", "1400/2/5"), sex=("female", "male"))
    fields = pair.province.differences.of_row("person", row)["fields"]
    texts = {one["label"]: (one["ours"]["text"], one["theirs"]["text"]) for one in fields}
    assert texts["تاریخ تولد"] == ("۱۴۰۰/۰۲/۰۴", "۱۴۰۰/۰۲/۰۵")
    assert texts["جنس"] == ("زن", "مرد")


def test_conflicts_of_one_row_stand_together_in_the_order_of_the_form(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"), first_name=("زهرا", "زهره"), last_name=("کریمی", "کرمی"))
    fields = [one["field"] for one in pair.province.differences.of_row("person", row)["fields"]]
    assert fields == ["first_name", "last_name", "father_name"]


def test_an_answer_of_a_programme_is_named_by_the_programme(pair: Tree) -> None:
    child = person(pair.county)
    row = screening(pair.county, child)
    pair.settle()
    change(pair.province, row, "screening", answers={"right": "7", "left": "9"})
    change(pair.county, row, "screening", answers={"right": "6", "left": "9"})
    pair.carry(COUNTY, PROVINCE)
    told = pair.province.differences.of_row("screening", row, True)
    (field,) = told["fields"]
    assert (field["label"], field["ours"]["text"], field["theirs"]["text"]) == ("دید راست (از ده)", "۷/۱۰", "۶/۱۰")
    assert told["naming"] == "نرگس رضایی، نوبت نخست، ۱۴۰۴/۰۹/۱۰"


def test_what_was_edited_since_is_what_taking_ours_would_keep(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    change(pair.province, row, father_name="محسن")
    (field,) = pair.province.differences.of_row("person", row)["fields"]
    assert field["ours"]["text"] == "محسن"
    assert pair.province.resolve(field["id"], "ours", WHY)["value"] == "محسن"


def test_a_decision_is_told_with_its_reason(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    (told,) = pair.province.differences.conflicts()
    pair.province.resolve(told["id"], "theirs", WHY)
    assert pair.province.differences.conflicts() == []
    (settled,) = pair.province.differences.conflicts(True)
    assert settled["state"] == "decided"
    (field,) = pair.province.differences.of_row("person", row, True)["fields"]
    assert (field["decision"]["why"], field["decision"]["who"]) == (WHY, "ali")


def test_what_the_clock_settled_says_so(pair: Tree) -> None:
    clash(pair, address=("کوی یک", "کوی دو"))
    assert pair.province.differences.conflicts() == []
    (told,) = pair.province.differences.conflicts(True)
    assert (told["state"], told["label"]) == ("later", "نشانی")


def test_who_may_not_see_a_row_sees_no_conflict_of_it(pair: Tree) -> None:
    row = clash(pair, father_name=("حسن", "حسین"))
    blind = seated(pair.province, "clerk")
    assert len(blind.differences.conflicts()) == 1
    with pytest.raises(UserError):
        blind.differences.of_row("person", "f" * 32)
    assert blind.actor.reads(Tier.ORDINARY)
    assert blind.differences.of_row("person", row)["fields"]


# -- quarantine -------------------------------------------------------------------------------------------------------


def test_a_row_that_waits_says_for_what_in_words(pair: Tree) -> None:
    child = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    with pair.province.store.writing():
        pair.province.store.db.conn.execute(
            "INSERT INTO quarantine (id, replica, office, entity, row, code, message, waits_for, line, at)"
            " VALUES ('a', ?, ?, 'screening', ?, 'row-waits', 'x', ?, ?, '2025-12-10T08:00:00+00:00')",
            (
                pair.county.store.replica,
                COUNTY,
                "e" * 32,
                f"person:{'d' * 32}",
                json.dumps({"row": {"programme": "vision", "person": child, "stage": "first", "held_on": DAY}}),
            ),
        )
    (told,) = pair.province.differences.quarantine()
    assert (told["office"], told["kind"], told["here"]) == ("شهرستان اراک", "غربالگری", False)
    waits = {"entity": "person", "row": "d" * 32, "kind": "فرد", "label": "فرد", "is": "away", "here": False}
    assert told["waits_for"] == waits
    assert told["reason"] == "چشم‌به‌راه «فرد» است که هنوز نیامده."
    assert told["naming"] == "نرگس رضایی، نوبت نخست، ۱۴۰۴/۰۹/۱۰"


def test_garbage_in_a_quarantined_row_is_not_shown(pair: Tree) -> None:
    line = '{"kind":"person","row":{"first_name":["x"],"last_name":"رضایی","father_name":12}}'
    with pair.province.store.writing():
        pair.province.store.db.conn.execute(
            "INSERT INTO quarantine (id, replica, office, entity, row, code, message, line, at)"
            " VALUES ('a', 'x', ?, 'person', '', 'row-invalid', ?, ?, NULL)",
            (COUNTY, str(UserError("row-invalid", why="نام خالی است.")), line),
        )
    (told,) = pair.province.differences.quarantine()
    assert (told["naming"], told["here"], told["waits_for"]) == ("رضایی", False, None)
    assert told["reason"] == "شکل این ردیف خوانا نیست (id, base, row)."
    assert told["step"].startswith("در شهرستان اراک همین ردیف")


# -- what a bundle would bring ----------------------------------------------------------------------------------------


def bundle(pair: Tree) -> Path:
    """A bundle of the county that meets two other values of the province, one to decide, with a row that is refused and
    one that has only just been made, and edited there before it came here."""
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, father_name="حسن", address="کوی یک")
    change(pair.county, row, father_name="حسین", address="کوی دو")
    bad = person(pair.county, first_name="مینا")
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (bad,))
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    return file


def test_a_preview_names_each_conflict_with_both_values(pair: Tree) -> None:
    file = bundle(pair)
    before = whole_digest(pair.province)
    (told,) = pair.province.differences.preview([file])
    assert whole_digest(pair.province) == before, "a preview changes nothing"
    seen = told["seen"]
    assert (seen["open"], seen["later"], told["conflicts"], told["quarantined"]) == (1, 1, 2, 1)
    clashes = {one["label"]: (one["naming"], one["ours"], one["theirs"], one["open"]) for one in seen["clashes"]}
    assert clashes == {
        "نام پدر": ("نرگس رضایی", "حسن", "حسین", True),
        "نشانی": ("نرگس رضایی", "کوی یک", "کوی دو", False),
    }
    (aside,) = seen["aside"]
    assert (aside["kind"], aside["naming"]) == ("فرد", "مینا رضایی")
    assert "تلفن همراه" in aside["reason"]


def test_what_was_taken_in_is_what_the_preview_named(pair: Tree) -> None:
    file = bundle(pair)
    (told,) = pair.province.differences.preview([file])
    (done,) = pair.province.import_files([file], plans=[told["plan"]])
    assert pair.province.differences.taken(done["from"], done["number"]) == told["seen"]
    assert {name: value for name, value in told.items() if name != "seen"} == done


def test_of_several_bundles_each_has_its_own(pair: Tree) -> None:
    first, row = bundle(pair), person(pair.county, first_name="آوا")
    second = pair.write(COUNTY, PROVINCE)
    assert second is not None
    told = pair.province.differences.preview([first, second])
    assert [(one["seen"]["open"], one["seen"]["later"]) for one in told] == [(1, 1), (0, 0)]
    assert [len(one["seen"]["aside"]) for one in told] == [1, 0], "it came with the first, and once more"
    assert row not in {one["id"] for one in pair.province.find("person")}


def test_nothing_is_told_of_a_bundle_that_is_not_here(pair: Tree) -> None:
    assert pair.province.differences.taken(COUNTY, 9) == {"open": 0, "later": 0, "clashes": [], "aside": []}


def test_what_the_actor_may_not_read_is_counted_and_not_named(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    file = bundle(pair)
    blind = seated(pair.province, "clerk")
    monkeypatch.setattr(type(blind.saving), "may_see", lambda *_: False)
    (told,) = blind.differences.preview([file])
    assert (told["seen"]["open"], told["seen"]["clashes"], told["seen"]["aside"]) == (1, [], [])
