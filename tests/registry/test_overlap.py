"""Two bodies' lists meet without a name ever deciding alone."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from models.errors import UserError
from models.registry.overlap import Match, match_list
from models.registry.person import PERSON
from models.text import persian
from tests.paper_desk import PaperDesk

DATA = Path(__file__).parents[1] / "data"
SARA = {
    "national_id": None,
    "first_name": "سارا",
    "last_name": "رضایی",
    "father_name": "علی",
    "birth_date": "2021-03-14",
}
ONE, TWO = "0499370899", "0077611616"


def ours(**change: Any) -> dict[str, Any]:
    return {**SARA, "id": "a" * 32, **change}


@pytest.mark.parametrize(
    ("our", "their", "how"),
    [
        ({"national_id": ONE}, {"national_id": ONE, "first_name": "مینا"}, "id"),
        ({"national_id": ONE}, {}, "name-father-birth"),
        ({}, {"national_id": ONE}, "name-father-birth"),
        ({}, {"first_name": "سا را", "last_name": "رضائ\u064a"}, "name-father-birth"),
        ({}, {"first_name": "سارا رضایی", "last_name": None}, "name-father-birth"),
        ({"national_id": ONE}, {"national_id": TWO}, "name-only"),
        ({}, {"father_name": None}, "name-only"),
        ({}, {"father_name": "حسن"}, "name-only"),
        ({}, {"birth_date": None}, "name-only"),
        ({}, {"first_name": "سمیرا"}, None),
        ({"retired": True}, {}, None),
        ({"first_name": None, "last_name": None}, {"first_name": None, "last_name": None}, None),
    ],
)
def test_how_one_row_matches(our: dict[str, Any], their: dict[str, Any], how: str | None) -> None:
    (match,) = match_list([ours(**our)], [{**SARA, **their}])
    assert match.how == how
    assert match.person == ("a" * 32 if how else None)
    low, high = {"id": (100, 100), "name-father-birth": (90, 90), "name-only": (20, 59), None: (0, 0)}[how]
    assert low <= match.score <= high


def test_weak_match_does_not_take_a_person_from_a_sure_one() -> None:
    theirs = [{**SARA, "father_name": "حسن"}, {**SARA}, {**SARA, "national_id": ONE}]
    matches = match_list([ours(national_id=ONE)], theirs)
    assert matches == [Match(), Match(), Match("id", "a" * 32, 100)]


def test_of_several_with_one_name_the_most_alike_is_offered() -> None:
    people = [ours(id="1" * 32, father_name="محمد"), ours(id="2" * 32, father_name="علیرضا")]
    (match,) = match_list(people, [{**SARA, "father_name": "علی رضا", "birth_date": None}])
    assert (match.how, match.person) == ("name-only", "2" * 32)


def sheet(file: str, header: int) -> list[dict[str, str]]:
    rows = CalamineWorkbook.from_path(DATA / file).get_sheet_by_index(0).to_python()
    names = [persian.compact_key(str(name)) for name in rows[header]]
    return [dict(zip(names, row, strict=True)) for row in rows[header + 1 :] if any(row[1:])]


def stored(**typed: object) -> dict[str, Any]:
    """Each value in its stored form; what cannot be read is None."""
    row = {}
    for name, value in typed.items():
        try:
            row[name] = PERSON.fields[name].read(value, PaperDesk().today)[0]
        except UserError:
            row[name] = None
    return row


def our_list() -> list[dict[str, Any]]:
    """The children of the kindergarten as `load` saves them: one row for each, without those it refuses."""
    people: dict[str, dict[str, Any]] = {}
    for row in sheet("kindergarten_children.xlsx", 3):
        first, last, _ = persian.split_name(str(row["نامونامخانوادگی"]))
        values = {"first_name": first, "last_name": last, "father_name": row["نامپدر"],
                  "national_id": row["کدملی"], "birth_date": row["تاریختولد"]}  # fmt: skip
        read = stored(**values)
        if read["birth_date"] and (read["national_id"] or not row["کدملی"]):
            people.setdefault(str(read["national_id"]), {**read, "id": f"{len(people):032x}"})
    return list(people.values())


def test_list_of_another_body_is_matched_as_it_truly_is() -> None:
    people = our_list()
    assert len(people) == 55
    ids = {person["id"]: person["national_id"] for person in people}
    rows = sheet("education_special_children.xlsx", 0)
    theirs = [
        stored(
            national_id=row["شمارهملیدانشاموز"],
            first_name=row["نام"],
            last_name=row["نامخانوادگی"],
            father_name=row["نامپدر"],
            birth_date=row["تاریختولد"],
        )
        for row in rows
    ]
    matches = match_list(people, theirs)
    truth = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["education_special_children.xlsx"]["kinds"]
    assert Counter(match.how for match in matches) == {"id": 20, "name-father-birth": 8, "name-only": 4, None: 30}
    found = {
        how: {ids[match.person or ""] for match in matches if match.how == how} for how in ("id", "name-father-birth")
    }
    assert found == {"id": set(truth["same_id"]), "name-father-birth": set(truth["no_id_same_name_birth"])}
    unsure = {row["national_id"]: match.how for row, match in zip(theirs, matches, strict=True)}
    assert all(unsure[code] == "name-only" for code in truth["name_only"])
    assert all(unsure[code] is None for code in truth["unknown"])


# -- twins ------------------------------------------------------------------------------------------------------------

BORN = {"last_name": "رضایی", "father_name": "علی", "birth_date": "2021-03-14"}


@pytest.mark.parametrize(
    ("our", "their", "hows"),
    [
        # Theirs swapped the numbers of two twins: neither number nor name alone decides.
        (
            [{"first_name": "سارا", "national_id": ONE}, {"first_name": "سوگند", "national_id": TWO}],
            [{"first_name": "سوگند", "national_id": ONE}, {"first_name": "سارا", "national_id": TWO}],
            ["name-only", "name-only"],
        ),
        # Two newborns without a name.
        ([{"first_name": "نوزاد"}, {"first_name": "نوزاد"}], [{"first_name": "نوزاد"}] * 2, ["name-only", "name-only"]),
        # Two of ours fit the one row equally well.
        ([{"first_name": "سارا"}, {"first_name": "سارا"}], [{"first_name": "سارا"}], ["name-only"]),
        # Two of theirs fit our one row, under two numbers.
        (
            [{"first_name": "سارا"}],
            [{"first_name": "سارا", "national_id": ONE}, {"first_name": "سارا", "national_id": TWO}],
            ["name-only", None],
        ),
        # Their list tells the order of birth.
        (
            [{"first_name": "سارا", "mother_national_id": TWO, "birth_order": 1}],
            [{"first_name": "سارا", "mother_national_id": TWO, "birth_order": 2}],
            ["name-only"],
        ),
        # And twins with names and numbers of their own are two people, each with the right one.
        (
            [{"first_name": "سارا", "national_id": ONE}, {"first_name": "سوگند", "national_id": TWO}],
            [{"first_name": "سوگند", "national_id": TWO}, {"first_name": "سارا", "national_id": ONE}],
            ["id", "id"],
        ),
        ([{"first_name": "سارا"}, {"first_name": "سوگند"}], [{"first_name": "سوگند"}], ["name-father-birth"]),
    ],
    ids=["swapped numbers", "unnamed", "two of ours", "two of theirs", "order of birth", "told apart", "names differ"],
)
def test_twins_are_never_matched_by_themselves(
    our: list[dict[str, Any]], their: list[dict[str, Any]], hows: list[str | None]
) -> None:
    people = [ours(**BORN, **one, id=f"{place:032x}") for place, one in enumerate(our)]
    matches = match_list(people, [{**SARA, **BORN, **one} for one in their])
    assert [match.how for match in matches] == hows
    taken = [match.person for match in matches if match.person]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize(
    ("our", "their", "reason"),
    [
        ({"national_id": ONE}, {"national_id": ONE}, "کد ملی و نام و نام پدر و تاریخ تولد یکی است"),
        (
            {"national_id": ONE},
            {"national_id": ONE, "father_name": "حسن"},
            "کد ملی و نام و تاریخ تولد یکی است؛ نام پدر یکی نیست",
        ),
        ({}, {}, "نام و نام پدر و تاریخ تولد یکی است"),
        ({}, {"birth_date": None}, "نام و نام پدر یکی است"),
        ({}, {"first_name": "سمیرا"}, ""),
        (
            {"first_name": "نوزاد"},
            {"first_name": "نوزاد"},
            "نام و نام پدر و تاریخ تولد یکی است؛ شاید دوقلو یا دو نفر با یک نام باشند",
        ),
    ],
)
def test_every_pair_has_its_reason(our: dict[str, Any], their: dict[str, Any], reason: str) -> None:
    (match,) = match_list([ours(**our)], [{**SARA, **their}])
    assert match.reason == reason
