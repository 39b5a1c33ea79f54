"""An export that is killed leaves the rows as they were, a stick with nothing, a half or a whole bundle, and no number
that two bundles bear."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from models.sync.bundle import read_outer
from tests.journeys.killed.runs import SOUND, STICK, Scene, each, undisturbed
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, change, person, rows_digest

OTHER_SIDE = {COUNTY: PROVINCE, PROVINCE: COUNTY}


def numbers_kept(office: QuickOffice) -> list[int]:
    return [row[0] for row in office.store.db.conn.execute("SELECT number FROM sent ORDER BY number")]


def told_to(receiver: QuickOffice, files: Iterable[Path]) -> None:
    """What is on the sticks comes in one by one, and nobody sees a log that forks."""
    for file in files:
        (answer,) = receiver.import_files([file])
        assert (answer["status"], answer["code"]) in {("applied", None), ("nothing-new", None)}


def carry(sender: QuickOffice, receiver: QuickOffice, folder: Path) -> int:
    """A bundle by a stick of its own; how many records it had."""
    folder.mkdir(exist_ok=True)
    (answer,) = sender.export(folder, receiver.store.office)
    if answer["file"]:
        told_to(receiver, [Path(answer["file"])])
    return int(answer["records"])


def settled(county: QuickOffice, province: QuickOffice, folder: Path) -> None:
    """After an exchange both have the same, know that they have, and have nothing more to say."""
    carry(province, county, folder)
    person(county, first_name="آنیتا", birth_date="1400/7/7")  # without news nothing goes up, no receipt either
    carry(county, province, folder)
    carry(province, county, folder)
    assert rows_digest(county) == rows_digest(province)
    for office in (county, province):
        assert office.check() == SOUND
        (standing,) = office.exchange()
        assert (standing["fork"], standing["missing"]) == (False, [])
        unheard = 0 if office is county else 1
        assert standing["acknowledged"] + unheard == standing["sent"] == max(numbers_kept(office))
    assert carry(county, province, folder) == carry(province, county, folder) == 0


def goes_on(copy: Scene, *sticks: Path, backwards: bool) -> None:
    """Whatever is on the sticks, together with the next bundle, brings everything in either order."""
    with copy.office() as sender:
        (child, *_) = (one["id"] for one in sender.find("person") if one["office"] == COUNTY)
        change(sender, child, phone="08632221111")
    next_stick = copy.root / "next"
    next_stick.mkdir()
    assert copy.run("export", "--to", "~/next", "--for", OTHER_SIDE[copy.folder]).one["records"] > 0
    files = [one for stick in (*sticks, next_stick) if stick.exists() for one in sorted(stick.glob("*.daftar"))]
    assert len({read_outer(one).header.number for one in files}) == len(files), "no number is given twice"
    with copy.office(COUNTY) as county, copy.office(PROVINCE) as province:
        receiver = province if copy.folder == COUNTY else county
        told_to(receiver, reversed(files) if backwards else files)
        settled(county, province, copy.root / "later")


def killed(numbers: Iterable[int], scene: Scene, expected: set[str]) -> None:
    """`expected`: what is on the stick after these kills, nothing (""), a half, or a whole bundle."""
    with scene.copy() as copy, copy.office() as office:
        rows, kept = rows_digest(office), numbers_kept(office)
    found: set[str] = set()

    def proof(copy: Scene) -> None:
        there = [one.suffix for one in (copy.root / STICK).iterdir()]
        assert there in ([], [".part"], [".daftar"])
        with copy.office() as office:
            assert (office.check(), rows_digest(office)) == (SOUND, rows)
            assert numbers_kept(office) in (kept, [*kept, max(kept, default=0) + 1])
        again = copy.run()
        assert (again.code, again.one["records"] > 0) == (0, True)
        goes_on(copy, copy.root / STICK, backwards=len(found) % 2 == 1)
        found.add((there or [""])[0])

    each(numbers, scene, proof)
    assert found == expected


def test_a_bundle_up_that_is_killed_is_none_or_whole(at_work: dict[str, Scene]) -> None:
    untouched = undisturbed(at_work["export"])
    kept, named = untouched.numbers("sql INSERT INTO sent")[0], untouched.numbers("rename")[0]
    numbers = [kept + 2, untouched.numbers("tear")[0], named + 1]
    killed(numbers, at_work["export"], {"", ".part", ".daftar"})


def test_a_bundle_down_that_is_killed_is_none_or_whole(at_work: dict[str, Scene]) -> None:
    untouched = undisturbed(at_work["return"])
    named = untouched.numbers("rename")[0]
    killed([named, named + 1], at_work["return"], {".part", ".daftar"})


@pytest.mark.slow
@pytest.mark.parametrize("command", ["export", "return"])
def test_an_export_is_killed_at_every_step(at_work: dict[str, Scene], command: str) -> None:
    killed(undisturbed(at_work[command]).every(), at_work[command], {"", ".part", ".daftar"})
