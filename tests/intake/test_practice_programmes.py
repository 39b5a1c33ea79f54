"""Practice data of every programme is drawn from what its file declares, and passes the rules of a real office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import Finding, UserError
from models.intake.practice import LEFT_OUT, MARK, RefusedError, Step, play
from models.intake.practice_work import STORIES
from models.office import Office
from models.schema.entity import Tier
from models.schema.programme import Programme
from tests.intake.test_parties import MENDING
from tests.journeys.offices import found
from tests.office.conftest import seated


def invented(folder: Path, level: str, code: str, people: int, *texts: str) -> tuple[Office, dict[str, Any]]:
    """A practice office with programmes of its own and a year of work, and what the demo said."""
    office = found(folder / f"{level}-{code}", level, code)
    for text in texts:
        file = folder / f"{text.split('name = ')[1].split(chr(34))[1]}.toml"
        file.write_text(text, encoding="utf-8")
        office.add_programme(file)
    return office, office.demo(people)


@pytest.fixture(autouse=True)
def sample_day(fixed_now: str) -> str:
    return fixed_now


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        folder = tmp_path_factory.mktemp("practice")
        patch.setenv("DAFTAR_MACHINE", str(folder / "machine"))
        yield folder


@pytest.fixture(scope="module")
def county(clock: Path) -> Iterator[tuple[Office, dict[str, Any]]]:
    office, told = invented(clock, "county", "0001", 120, MENDING)
    yield seated(office, "administrator", Tier.ABUSE), told
    office.close()


def rows_of(office: Office, programme: Programme) -> list[dict[str, Any]]:
    return office.find(programme.record, where={"programme": programme.name})


def test_every_programme_has_work_also_one_that_is_only_a_file_in_the_store(county: tuple[Office, Any]) -> None:
    office, told = county
    empty = [one.name for one in office.known.all() if not rows_of(office, one)]
    assert empty == []
    assert LEFT_OUT not in told["saved"], "a declaration of ours is one that can be practised"
    assert len(rows_of(office, office.known.get("mending"))) >= 3  # type: ignore[arg-type]


def test_what_was_invented_is_a_store_like_any_other(county: tuple[Office, Any]) -> None:
    assert county[0].check() == {"ok": True, "problems": []}


def test_some_cases_are_closed_some_wait_and_some_are_late(county: tuple[Office, Any]) -> None:
    office = county[0]
    cases = office.find("case")
    assert {one["status"] for one in cases} == {"open", "closed"}
    assert all(one["outcome"] for one in cases if one["status"] == "closed")
    states = {one["state"] for one in office.worklist(cases=True)}
    assert states >= {"due", "overdue"}
    assert {row["status"] for row in office.find("enrolment")} == {"waiting", "active", "left"}


def test_steps_stand_in_their_order_within_their_case(county: tuple[Office, Any]) -> None:
    office = county[0]
    cases = {one["id"]: one for one in office.find("case")}
    for step in office.find("step"):
        case = cases[step["case"]]
        assert case["opened_on"] <= step["done_on"] <= (case["closed_on"] or "2025-12-10")


def test_answers_are_those_of_the_declaration(county: tuple[Office, Any]) -> None:
    office = county[0]
    for programme in office.known.all():
        given = Counter(name for row in rows_of(office, programme) for name in row["answers"] or {})
        assert set(given) <= set(programme.fields)
        asked = (field for one in programme.sections_on(programme.record) for field in one.fields)
        if programme.name not in STORIES and not all(field.derived for field in asked):
            assert given, programme.name


def test_further_records_are_drawn_too_and_marked(county: tuple[Office, Any]) -> None:
    office = county[0]
    for name in ("meeting", "visit", "partner", "harm", "directive"):
        rows = office.find(name)
        assert rows, name
        assert all(row.get("notes", MARK) == MARK for row in rows)


def test_the_same_number_tells_the_same_story(county: tuple[Office, Any], clock: Path) -> None:
    again, told = invented(clock / "again", "county", "0001", 120, MENDING)
    assert told == county[1]
    names = ("first_name", "last_name", "birth_date", "mobile")
    people = [
        {row["national_id"]: [row[name] for name in names] for row in one.find("person")} for one in (county[0], again)
    ]
    assert people[0] == people[1]
    again.close()


def test_a_province_has_a_town_in_several_of_its_counties(clock: Path) -> None:
    office, _ = invented(clock, "province", "00", 40)
    assert {row["county"] for row in office.find("centre")} <= {"0001", "0002", "0003"}
    counted = {row["county"] for row in office.report("counties", "1404")["rows"] if row["value"]}
    assert len(counted) > 1
    with pytest.raises(UserError) as refusal:
        office.demo(40)
    assert refusal.value.code == "not-allowed"
    office.close()


# -- what is drawn is put right ---------------------------------------------------------------------------------------


def office_that(*refusals: tuple[Finding, ...]) -> tuple[Any, list[dict[str, Any]]]:
    """A `put` that refuses so often, and what it was offered."""
    offered: list[dict[str, Any]] = []

    def put(entity: str, raw: dict[str, Any]) -> str:
        offered.append(raw)
        if len(offered) <= len(refusals):
            raise RefusedError(entity, refusals[len(offered) - 1])
        return "id"

    return put, offered


@pytest.mark.parametrize(
    ("finding", "offered"),
    [
        (Finding("required", "answers.b"), {"answers": {"a": 1, "b": 2}}),
        (Finding("rule-broken", "answers.a"), {"answers": {}}),
        (Finding("age-outside", "person"), {"answers": {"a": 1}, "reasons": {"age-outside": MARK}}),
    ],
)
def test_a_drawn_row_is_put_right_as_a_clerk_would(finding: Finding, offered: dict[str, Any]) -> None:
    put, given = office_that((finding,))
    done = play([Step("case", {"answers": {"a": 1}}, "case-1", {"b": 2})], put)
    assert given[-1] == offered
    assert done == {"case": 1}


def test_what_cannot_be_put_right_is_left_out_with_all_that_names_it() -> None:
    put, _ = office_that((Finding("ref-unknown", "centre"),))
    steps = [
        Step("case", {"level": "1"}, "case-1", {}),
        Step("step", {"case": {"$": "case-1"}, "kind": "visit"}, "step-1", {}),
    ]
    assert play(steps, put) == {LEFT_OUT: 2}


def test_a_told_story_is_never_put_right() -> None:
    put, _ = office_that((Finding("required", "name"),))
    with pytest.raises(RefusedError, match="name"):
        play([Step("centre", {}, "centre-1")], put)
