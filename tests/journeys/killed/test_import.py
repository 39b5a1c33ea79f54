"""sync.md, test 10: `kill -9` at each step of an import. What is left is nothing of the bundle or all of it, and the
command, run again, does what is missing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.journeys.killed.runs import SOUND, Scene, Undisturbed, each, undisturbed
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, rows_digest

BROUGHT = (
    "SELECT id, first_name FROM person ORDER BY id",
    "SELECT id FROM guardian",
    "SELECT id FROM centre",
    "SELECT entity, row, code FROM quarantine WHERE entity = 'person'",
    "SELECT id, settled FROM conflict",
    "SELECT replica, epoch, number, status, counts FROM received ORDER BY replica, epoch, number",
    "SELECT replica, received_epoch, received_place, received_hash FROM peer ORDER BY replica",
    "SELECT replica, epoch, place FROM seen_place ORDER BY 1, 2, 3",
    "SELECT replica, epoch, seq FROM checkpoint ORDER BY 1, 2, 3",
)
Brought = tuple[object, ...]


def brought(office: QuickOffice) -> Brought:
    """Everything that the bundle of the county brings about, and nothing else."""
    return tuple(office.store.db.conn.execute(sql).fetchall() for sql in BROUGHT)


@pytest.fixture(scope="module")
def untouched(arrived: Scene) -> Undisturbed:
    told = undisturbed(arrived)
    counts = {name: told.ended.one[name] for name in ("status", "conflicts", "quarantined")}
    assert counts == {"status": "applied", "conflicts": 1, "quarantined": 1}
    return told


def nothing_and_all(scene: Scene) -> list[Brought]:
    with scene.copy() as copy:
        with copy.office() as office:
            nothing = brought(office)
        copy.run()
        with copy.office() as office:
            everything = brought(office)
            assert [one["entity"] for one in office.quarantine()] == ["person"], "what waited has come in"
    assert nothing != everything
    return [nothing, everything]


def killed(numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    either, seen = nothing_and_all(scene), set()

    def proof(copy: Scene) -> None:
        with copy.office() as office:
            assert office.check() == SOUND
            told = brought(office)
            assert told in either
        again = copy.run()
        status = ["applied", "nothing-new"][either.index(told)]
        assert [one["status"] for one in again.rows] == [status]
        assert copy.state().whole == untouched.after.whole
        seen.add(status)

    each(numbers, scene, proof)
    assert seen == {"applied", "nothing-new"}


def test_an_import_that_is_killed_is_done_whole_or_not_at_all(arrived: Scene, untouched: Undisturbed) -> None:
    inside = untouched.numbers("sql INSERT INTO received")[0]
    behind = next(one + 1 for one in untouched.numbers("sql COMMIT") if one > inside)  # and what waits is not tried yet
    killed([*untouched.spread(4), inside, behind], arrived, untouched)


@pytest.mark.slow
def test_an_import_is_killed_at_every_step(arrived: Scene, untouched: Undisturbed) -> None:
    killed(untouched.every(), arrived, untouched)


# -- a bundle that must wait -------------------------------------------------------------------------------------------


def held(numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    def proof(copy: Scene) -> None:
        assert copy.state() == untouched.before
        kept = list((copy.root / PROVINCE / "held").glob("*.daftar"))
        late = copy.run("import", "~/late")
        assert [(one["number"], one["status"]) for one in late.rows] == [
            (number, "applied") for number in range(1, 2 + len(kept))
        ], "what is held is whole"
        assert [one["status"] for one in copy.run().rows] == ["nothing-new" if kept else "applied"]
        with copy.office() as office, copy.office(COUNTY) as sender:
            assert rows_digest(office) == rows_digest(sender)
            assert [one["missing"] for one in office.exchange()] == [[]]

    each(numbers, scene, proof)


def test_a_bundle_is_held_whole_or_not_at_all(lacked: Scene) -> None:
    untouched = undisturbed(lacked)
    assert untouched.ended.one["status"] == "held"
    torn = next(one for one in untouched.numbers("tear") if "held" in untouched.steps[one - 1])
    held([torn, next(one + 1 for one in untouched.numbers("rename") if one > torn)], lacked, untouched)


@pytest.mark.slow
def test_holding_a_bundle_is_killed_at_every_step(lacked: Scene) -> None:
    untouched = undisturbed(lacked)
    held(untouched.every(), lacked, untouched)
