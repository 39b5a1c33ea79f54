"""18: two operators at one store. What a preview told is what happens, or nothing does; a stick goes in once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.commands import Desk, launched, untouched
from tests.journeys.offices import NOW, folder_digest
from tests.journeys.twenty.town import Town, at_office, says_what_to_do
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, change, person, put


def test_18_a_preview_that_another_operator_overtook_is_not_carried_out(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.round()
    town.change(COUNTY, row, address="خیابان یک")
    file = town.written(COUNTY)
    (plan,) = (one["plan"] for one in town.read(PROVINCE, file, "--dry-run").rows)
    town.change(PROVINCE, row, address="خیابان دو")
    with untouched(town.desk(PROVINCE)):
        ran = town.read(PROVINCE, file, "--plan", plan, code=1)
    assert (ran.one["status"], ran.one["code"], ran.one["applied"]) == ("refused", "bundle-overtaken", 0)
    ((code, sentence),) = ran.messages
    says_what_to_do(sentence, code)
    again = town.read(PROVINCE, file, "--dry-run").one
    assert again["conflicts"] == 1
    done = town.read(PROVINCE, file, "--plan", again["plan"]).one
    assert done == again


def test_18_a_stick_that_the_other_took_in_meanwhile_is_no_news(town: Town) -> None:
    town.people(COUNTY, "آوا")
    file = town.written(COUNTY)
    plan = town.read(PROVINCE, file, "--dry-run").one["plan"]
    assert town.read(PROVINCE, file).one["status"] == "applied"
    before = folder_digest(town.root / PROVINCE)
    told = town.read(PROVINCE, file, "--plan", plan).one
    assert (told["status"], told["received"], told["code"]) == ("nothing-new", 0, None)
    assert folder_digest(town.root / PROVINCE) == before


def test_18_of_a_stick_with_two_bundles_only_what_was_previewed_goes_in(town: Town) -> None:
    town.people(COUNTY, "آوا")
    town.people(OTHER, "مینا")
    stick = town.stick()
    for name in (COUNTY, OTHER):
        town.desk(name).run("export", "--to", stick)
    plans = {one["from"]: one["plan"] for one in town.read(PROVINCE, stick, "--dry-run").rows}
    assert len(set(plans.values())) == 2
    ran = town.read(PROVINCE, stick, "--plan", plans[OTHER], code=1)
    assert {one["from"]: one["code"] for one in ran.rows} == {COUNTY: "bundle-overtaken", OTHER: None}
    assert town.names(PROVINCE) == ["مینا"]
    ran = town.read(PROVINCE, stick, "--plan", plans[COUNTY], "--plan", plans[OTHER])
    assert {one["from"]: one["status"] for one in ran.rows} == {COUNTY: "applied", OTHER: "nothing-new"}


def renamed(town: Town, row: str) -> None:
    town.change(PROVINCE, row, first_name="نسرین")


def deleted(town: Town, row: str) -> None:
    town.desk(PROVINCE).run("delete", "person", row)


def told_by_telephone(town: Town, row: str) -> None:
    """Another bundle of the county came in between, with the same edit and one more."""
    town.change(COUNTY, row, notes="یادداشت")
    town.up()


def left_alone(town: Town, row: str) -> None:
    """Somebody else's row: the preview still holds."""
    town.people(PROVINCE, "دیگری")


@pytest.mark.parametrize(
    ("act", "overtaken"), [(renamed, True), (deleted, True), (told_by_telephone, True), (left_alone, False)]
)
def test_18_whatever_happened_in_between(town: Town, act: Callable[[Town, str], None], overtaken: bool) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.round()
    town.change(COUNTY, row, first_name="نرجس", address="خیابان یک")
    file = town.written(COUNTY)
    foreseen = town.read(PROVINCE, file, "--dry-run").one
    act(town, row)
    before = folder_digest(town.root / PROVINCE)
    told = town.read(PROVINCE, file, "--plan", foreseen["plan"], code=1 if overtaken else 0).one
    assert told["code"] == ("bundle-overtaken" if overtaken else None)
    assert (folder_digest(town.root / PROVINCE) == before) is overtaken
    assert overtaken or told == foreseen


def test_18_a_preview_in_another_process_is_the_same_to_the_last_line(town: Town) -> None:
    """Rows that wait for each other are written in the order in which they came, not in one of chance."""
    with town.inside(COUNTY) as county:
        for _ in range(12):
            head = person(county)
            change(county, head, household=put(county, "household", head=head))
    file = town.written(COUNTY)
    plans = set()
    for seed in ("1", "2"):
        desk = replace(at_office(town.desk(PROVINCE), PYTHONHASHSEED=seed), launch=launched)
        plans.add(desk.run("import", "--dry-run", file).one["plan"])
    assert len(plans) == 1
    assert town.read(PROVINCE, file, "--plan", plans.pop()).one["status"] == "applied"


@pytest.mark.parametrize("second", ["00:00:01", "00:00:00"], ids=["apart", "one second"])
def test_18_two_operators_at_the_same_time(town: Town, second: str) -> None:
    """Two processes take one stick in: one applies it, the other hears that it is here."""
    with town.inside(PROVINCE):
        pass
    with town.inside(COUNTY) as county:
        county.put([{"first_name": "نرگس", "last_name": f"نام {'ابپتثج'[one % 6]}"} for one in range(600)], "person")
    file, desk = town.written(COUNTY), replace(town.desk(PROVINCE), launch=launched)
    desks = [at_office(desk, DAFTAR_NOW=f"{NOW}T{time}") for time in ("00:00:00", second)]

    def take(one: Desk) -> tuple[str, int]:
        told = one.run("import", file).one
        return told["status"], told["applied"]

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(take, desks))
    assert told == [("applied", 600), ("nothing-new", 0)]
    assert len(town.names(PROVINCE)) == 600
    (standing,) = (one for one in town.desk(PROVINCE).run("exchange").rows if one["office"] == COUNTY)
    assert (standing["received"], standing["waiting"]["quarantined"]) == (1, 0)
    town.sound(PROVINCE)


def test_18_an_import_beside_previews_and_other_sticks(town: Town) -> None:
    """Everybody at once: a preview, an import of the same stick, one of another's, and somebody who saves."""
    files: list[Path] = []
    for name in (COUNTY, OTHER):
        town.people(name, *(f"نام {letter}" for letter in "ابپتثج"))
        files.append(town.written(name))

    seconds = (replace(town, launch=launched, clocks={PROVINCE: f"{NOW}T00:00:0{one}"}) for one in range(4))
    first, second, third, fourth = seconds
    acts: list[Callable[[], object]] = [
        lambda: first.read(PROVINCE, "--dry-run", files[0]),
        lambda: second.read(PROVINCE, files[0]),
        lambda: third.read(PROVINCE, files[1]),
        lambda: fourth.people(PROVINCE, "خود استان"),
    ]
    with ThreadPoolExecutor(len(acts)) as all_of_them:
        for done in [all_of_them.submit(act) for act in acts]:
            done.result()
    assert len(town.names(PROVINCE)) == 13
    town.sound(PROVINCE)
