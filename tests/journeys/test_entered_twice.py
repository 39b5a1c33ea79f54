"""A person entered in two counties: the province makes the two one, both counties hear of it, and it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from tests.journeys.commands import joined
from tests.journeys.offices import figures
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Tree,
    change,
    person,
    put,
    rows_digest,
    scalar,
    screening,
    tree,
)

NUMBER = "0499370899"
MOTHER = "0012345679"
NARGES = {"national_id": NUMBER, "sex": "دختر"}


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Tree]:
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as kept:
        yield kept


def up(trio: Tree) -> None:
    for code in (COUNTY, OTHER):
        answer = trio.carry(code, PROVINCE)
        assert answer["status"] in ("applied", "nothing-new", "silent"), answer
        assert not answer.get("quarantined")


def down(trio: Tree) -> None:
    for code in (COUNTY, OTHER):
        answer = trio.carry(PROVINCE, code)
        assert answer["status"] in ("applied", "nothing-new", "silent"), answer
        assert not answer.get("quarantined")


def entered_twice(trio: Tree, **both: Any) -> tuple[str, str]:
    """The same child in both counties, each with a test, and all of it at the province."""
    told = {**NARGES, **both}
    ids = person(trio.county, **told), person(trio.other, **told, first_name="نرگس سادات")
    screening(trio.county, ids[0], held_on="1404/9/1")
    screening(trio.other, ids[1], held_on="1404/7/1")
    up(trio)
    return ids


def people(office: Office) -> set[str]:
    return {row["id"] for row in office.find("person")}


def aliases(office: Office) -> list[tuple[str, str]]:
    return [tuple(found) for found in office.store.db.conn.execute("SELECT gone, kept FROM alias ORDER BY gone")]


def offices(trio: Tree) -> tuple[Office, Office, Office]:
    return trio.province, trio.county, trio.other


def test_the_same_child_of_two_counties_is_one_at_the_province_and_then_in_both(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    assert people(trio.province) == {ours, theirs}, "one number in two offices stops nothing"
    assert figures(trio.province)["vision", "screened"] == 2
    (pair,) = trio.province.sameness.queue()
    assert ({pair["a"], pair["b"]}, pair["score"], pair["reason"]) == ({ours, theirs}, 100, "same-id")
    assert {pair["a_office"], pair["b_office"]} == {COUNTY, OTHER}
    assert trio.county.sameness.queue() == trio.other.sameness.queue() == []

    merge = trio.province.sameness.merge(ours, theirs)["id"]
    assert trio.province.sameness.queue() == []
    assert figures(trio.province)["vision", "screened"] == 1
    assert figures(trio.province)["vision", "tests"] == 2
    down(trio)
    for office in offices(trio):
        assert aliases(office) == [(theirs, ours)]
        assert people(office) == {ours}
        assert office.get("merge", merge)["kept"] == ours
        assert office.get("person", theirs)["merged_into"] == ours
        assert office.get("person", ours)["first_name"] == "نرگس", "the other county's row has come along"
    up(trio)
    down(trio)
    assert len({rows_digest(office) for office in offices(trio)}) == 3, "each county keeps its own rows only"
    assert scalar(trio.county, "SELECT count(*) FROM screening") == 1


def test_work_goes_on_under_either_id_and_meets_at_the_province(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    trio.province.sameness.merge(ours, theirs)
    screening(trio.other, theirs, stage="repeat", held_on="1404/9/15", reasons={"stage-missing": "پیش از خبر"})
    down(trio)
    (found,) = trio.other.find("person", "نرگس")
    assert found["id"] == ours
    late = screening(trio.other, found["id"], stage="repeat", held_on="1404/9/18")
    up(trio)
    assert trio.province.get("screening", late)["person"] == ours
    held = {row["held_on"] for row in trio.province.find("screening", where={"person": theirs})}
    assert len(held) == 4
    assert figures(trio.province)["vision", "screened"] == 1
    assert trio.county.conflicts() == trio.other.conflicts() == trio.province.conflicts() == []


def test_each_county_opens_and_edits_its_own_row_and_reads_what_both_know(trio: Tree) -> None:
    ours, theirs = entered_twice(trio, notes="به خط مادر")
    change(trio.other, theirs, mobile="09352222222")
    up(trio)
    trio.province.sameness.merge(ours, theirs)
    down(trio)
    assert trio.province.file("person", theirs)["id"] == ours
    for office, own in ((trio.county, ours), (trio.other, theirs)):
        for asked in (ours, theirs):
            assert office.file("person", asked) == office.rows.get("person", own)
            assert office.past.beside("person", asked)["office"] == office.past.beside("person", own)["office"]
    assert trio.other.today.find("نرگس")[0]["mobile"] == "09352222222"
    foreign = trio.other.get("person", ours)
    assert foreign["notes"] is None, "of another county's row only who it is came along"
    change(trio.other, trio.other.file("person", ours)["id"], mobile="09353333333")
    up(trio)
    assert trio.province.today.find("نرگس")[0]["mobile"] == "09353333333"


@pytest.mark.parametrize("way", ["unmerge", "undo"])
def test_what_the_province_takes_back_is_two_again_everywhere(trio: Tree, way: str) -> None:
    ours, theirs = entered_twice(trio)
    merge = trio.province.sameness.merge(ours, theirs)["id"]
    down(trio)
    up(trio)
    if way == "unmerge":
        trio.province.sameness.unmerge(merge)
    else:
        trio.province.undo()
    down(trio)
    for office in offices(trio):
        assert aliases(office) == []
    assert people(trio.province) == {ours, theirs}
    assert ours in people(trio.county)
    assert theirs in people(trio.other)
    assert figures(trio.province)["vision", "screened"] == 2
    trio.province.sameness.merge(theirs, ours)
    down(trio)
    for office in offices(trio):
        assert aliases(office) == [(ours, theirs)]
        assert office.get("merge", merge)["kept"] == theirs
        assert people(office) == {theirs}


def test_judged_apart_the_two_stay_two_and_are_not_asked_about_again(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    trio.province.sameness.merge(ours, theirs, "دو برگهٔ جدا", apart=True)
    down(trio)
    change(trio.county, ours, mobile="09121111111")
    up(trio)
    assert trio.province.sameness.queue() == []
    assert people(trio.province) == {ours, theirs}
    assert all(aliases(office) == [] for office in offices(trio))


def test_a_merge_of_a_merged_one_reaches_every_county(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    third = person(trio.other, first_name="نرجس")
    up(trio)
    trio.province.sameness.merge(ours, theirs)
    down(trio)
    trio.province.sameness.merge(third, theirs, "خواهر شوهرش گفت")  # means `ours`, who speaks
    down(trio)
    for office in offices(trio):
        assert dict(aliases(office)) == {ours: third, theirs: third}
        assert people(office) == {third}


def test_what_is_put_aside_in_its_county_lets_the_other_row_speak(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    trio.province.sameness.merge(ours, theirs)
    down(trio)
    trio.county.delete("person", ours)
    up(trio)
    down(trio)
    for office in offices(trio):
        assert people(office) == {theirs}
        assert aliases(office) == [(ours, theirs)]
    trio.county.undo()
    up(trio)
    down(trio)
    for office in offices(trio):
        assert people(office) == {ours}


def test_a_newborn_of_one_county_is_joined_to_the_number_of_the_other(trio: Tree) -> None:
    told = {"last_name": "رضایی", "birth_date": "1404/7/1", "sex": "دختر", "mother_national_id": MOTHER}
    early = put(trio.county, "person", **told, birth_order=1)
    later = person(trio.other, **told, national_id=NUMBER)
    up(trio)
    (pair,) = trio.province.sameness.queue()
    assert (pair["score"], pair["reason"], pair["keep"]) == (95, "newborn", later)
    trio.province.sameness.merge(pair["keep"], early)
    down(trio)
    for office in offices(trio):
        assert people(office) == {later}
        assert [one["id"] for one in office.today.find("نوزاد")] == [later], "found by what the maternity wrote"


# -- two offices judge one pair ---------------------------------------------------------------------------------------


def of_one_county(trio: Tree) -> tuple[str, str]:
    first, second = person(trio.county, **NARGES), person(trio.county, first_name="نرگس سادات")
    up(trio)
    down(trio)
    return first, second


def test_two_offices_that_keep_the_same_half_agree(trio: Tree) -> None:
    first, second = of_one_county(trio)
    made = {office.sameness.merge(first, second)["id"] for office in (trio.province, trio.county)}
    assert len(made) == 1
    trio.settle()
    for office in (trio.province, trio.county):
        assert aliases(office) == [(second, first)]
        assert office.conflicts() == []


def test_two_offices_that_keep_different_halves_wait_for_a_person(trio: Tree) -> None:
    first, second = of_one_county(trio)
    trio.province.sameness.merge(first, second)
    trio.county.sameness.merge(second, first)
    trio.settle()
    for office in (trio.province, trio.county):
        assert {(one["entity"], one["field"]) for one in office.conflicts()} == {("merge", "kept"), ("merge", "gone")}
        assert len(people(office)) == 1, "one person all the while"
    for one in trio.province.conflicts():
        trio.province.resolve(one["id"], first if one["field"] == "kept" else second, "برگه‌ها دیده شد")
    trio.settle()
    for office in (trio.province, trio.county):
        assert office.conflicts() == []
        assert aliases(office) == [(second, first)]


def test_one_office_joins_what_the_other_tells_apart(trio: Tree) -> None:
    first, second = of_one_county(trio)
    trio.province.sameness.merge(first, second)
    trio.county.sameness.merge(first, second, apart=True)
    trio.settle()
    for office in (trio.province, trio.county):
        assert [(one["entity"], one["field"]) for one in office.conflicts()] == [("merge", "apart")]
    (one,) = trio.province.conflicts()
    trio.province.resolve(one["id"], "ours", "شناسنامه دیده شد")
    trio.settle()
    for office in (trio.province, trio.county):
        assert office.conflicts() == []
        assert aliases(office) == [(second, first)]


def test_the_order_of_bundles_is_irrelevant(trio: Tree) -> None:
    """A merge, its taking back and its revival, of which the county reads an old stick after a newer one."""
    ours, theirs = entered_twice(trio)
    merge = trio.province.sameness.merge(ours, theirs)["id"]
    old = trio.write(PROVINCE, COUNTY)
    trio.province.sameness.unmerge(merge)
    new = trio.write(PROVINCE, COUNTY)
    assert old
    assert new
    assert trio.read(COUNTY, new)["status"] == "applied"
    trio.read(COUNTY, old)
    assert aliases(trio.county) == []
    assert trio.county.get("merge", merge)["retired"]


def test_a_preview_leaves_nobody_made_one(trio: Tree) -> None:
    ours, theirs = entered_twice(trio)
    trio.province.sameness.merge(ours, theirs)
    file = trio.write(PROVINCE, COUNTY)
    assert file
    trio.read(COUNTY, file, dry_run=True)
    assert aliases(trio.county) == []
    trio.read(COUNTY, file)
    assert aliases(trio.county) == [(theirs, ours)]


# -- by commands ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_step_is_a_command_too(tmp_path: Path) -> None:
    county, province = joined(tmp_path)
    child = {"first_name": "سارا", "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/8/10"}
    known, bare, twin = (row["id"] for row in county.put("person", {**child, "national_id": NUMBER}, child, child))
    stick = tmp_path / "stick"
    stick.mkdir()
    county.run("export", "--to", stick)
    province.run("import", stick)

    pairs = province.run("duplicates").rows
    assert {frozenset((row["a"], row["b"])) for row in pairs} == {
        frozenset(two) for two in ((known, bare), (known, twin), (bare, twin))
    }
    assert {(row["score"], row["reason"]) for row in pairs} == {(90, "names-father-birth")}
    assert {row["keep"] for row in pairs if known in (row["a"], row["b"])} == {known}
    merge = province.run("merge", known, bare).one["id"]
    assert province.run("get", "person", bare).one["merged_into"] == known
    assert {row["id"] for row in province.run("find", "person", "سارا").rows} == {known, twin}
    assert len(province.run("duplicates").rows) == 1
    assert province.run("merge", known, bare, code=1).codes == ["already-merged"]
    assert province.run("merge", known, known, code=1).codes == ["merge-refused"]
    province.run("merge", known, twin, "--apart", "--why", "دوقلو")
    assert province.run("duplicates").rows == []
    assert province.run("undo").one["undone"] == "merge"
    assert len(province.run("duplicates").rows) == 1
    assert province.run("unmerge", merge).one["status"] == "retired"
    assert len(province.run("duplicates").rows) == 3
    assert province.run("unmerge", merge, code=1).codes == ["merge-unknown"]
    assert province.run("check").one == {"ok": True, "problems": []}
