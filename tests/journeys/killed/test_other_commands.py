"""Whatever command is killed: the office opens and is sound, the thing was done or not, and doing it again does it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from models.admin import machine
from tests.journeys.killed.runs import Scene, Undisturbed, each, undisturbed
from tests.sync.offices_in_memory import OTHER

AGAIN = {"merge": "already-merged", "erase": "erased", "receipt": "", "revoke": "", "init": "store-exists"}
"""What a command that is one transaction says if it was done before it was killed; nothing: that it is done."""


def at_once(command: str, numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    """Nothing or everything is done, and what was not done is done by the same command."""
    seen = set()

    def proof(copy: Scene) -> None:
        state = copy.state()
        assert state.whole in (untouched.before.whole, untouched.after.whole) or command == "init"
        done = state.rows == untouched.after.rows if command == "init" else state.whole == untouched.after.whole
        again = copy.run()
        if done:
            assert AGAIN[command] in again.messages
        else:
            assert (again.code, again.messages) == (0, "")
            assert copy.state().rows == untouched.after.rows
        if command == "erase":
            with copy.office() as office:
                told = [one[0] for one in machine.erased(office.store.replica)]
            assert told == ["guardian", "person"], "a restore will know of it"
        seen.add(done)

    each(numbers, scene, proof)
    assert seen == {False, True}


def around_the_deed(untouched: Undisturbed, *names: str) -> list[int]:
    """Inside the last transaction that holds one of these statements, and right behind it."""
    inside = untouched.numbers(*names)[-1]
    return [inside, next(one + 1 for one in untouched.numbers("sql COMMIT") if one > inside)]


@pytest.mark.parametrize(
    ("command", "statement"),
    [("merge", "sql INSERT INTO [merge]"), ("erase", "sql INSERT INTO [erasure]"), ("receipt", "sql UPDATE sent SET"),
     ("revoke", "sql INSERT INTO revocation")],
)  # fmt: skip
def test_a_command_that_is_killed_is_done_or_not(at_work: dict[str, Scene], command: str, statement: str) -> None:
    untouched = undisturbed(at_work[command])
    at_once(command, around_the_deed(untouched, statement), at_work[command], untouched)


@pytest.mark.slow
def test_an_office_that_is_being_made_is_made_or_not(at_work: dict[str, Scene]) -> None:
    untouched = undisturbed(at_work["init"])
    (*_, store, _mark) = untouched.numbers("rename")
    assert untouched.steps[store - 1].endswith("daftar.db")
    at_once("init", [store, store + 1], at_work["init"], untouched)


@pytest.mark.slow
@pytest.mark.parametrize("command", list(AGAIN))
def test_a_command_is_killed_at_every_step(at_work: dict[str, Scene], command: str) -> None:
    untouched = undisturbed(at_work[command])
    numbers = list(untouched.every())
    if command == "init":  # of some six hundred statements that make tables in one transaction, some
        numbers = [one for one in numbers if one % 25 == 0 or not untouched.steps[one - 1].startswith("sql")]
    at_once(command, numbers, at_work[command], untouched)


# -- joining -----------------------------------------------------------------------------------------------------------


def accepted(numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    """The parent is pinned before its first bundle comes in: between the two the same command goes on."""

    def proof(copy: Scene) -> None:
        done = copy.state().whole == untouched.after.whole
        again = copy.run()
        assert "enrol-wrong" in again.messages if done else (again.code, again.messages) == (0, "")
        assert copy.state().whole == untouched.after.whole

    each(numbers, scene, proof)


def approved(numbers: Iterable[int], scene: Scene) -> None:
    """The county that asked may be known before its answer is written: the answer to be had afterwards is good."""

    def proof(copy: Scene) -> None:
        assert copy.state().refusal is None
        assert copy.run().code == 0
        joined = copy.run("enrol", "accept", "~/answer", folder=OTHER)
        assert joined.one["first"]["status"] == "applied"
        with copy.office() as office, copy.office(OTHER) as county:
            assert [one["value"] for one in county.find("target")] == [9]
            assert len([one for one in office.peers.offices.below() if one.office == OTHER]) == 1

    each(numbers, scene, proof)


@pytest.mark.slow
def test_joining_that_is_killed_goes_on(to_join: dict[str, Scene]) -> None:
    untouched = undisturbed(to_join["accept"])
    bundle = untouched.numbers("sql INSERT INTO [target]")[0]
    imported = next(one + 1 for one in untouched.numbers("sql COMMIT") if one > bundle)
    accepted([bundle, imported], to_join["accept"], untouched)


@pytest.mark.slow
def test_approving_that_is_killed_can_be_done_again(to_join: dict[str, Scene]) -> None:
    untouched = undisturbed(to_join["approve"])
    approved(untouched.numbers("rename")[-1:], to_join["approve"])


@pytest.mark.slow
def test_joining_is_killed_at_every_step(to_join: dict[str, Scene]) -> None:
    untouched = undisturbed(to_join["accept"])
    accepted(untouched.every(), to_join["accept"], untouched)
    approved(undisturbed(to_join["approve"]).every(), to_join["approve"])


# -- backup and restore ------------------------------------------------------------------------------------------------


def restored(numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    """The old store opens or the new one; or neither, and the sentence says to restore. The old one is kept."""

    def proof(copy: Scene) -> None:
        state = copy.state()
        if state.refusal is not None:
            assert (state.refusal.code, "restore" in str(state.refusal)) == ("store-damaged", True)
        else:
            assert state.rows in (untouched.before.rows, untouched.after.rows)
        if state.rows != untouched.before.rows:
            kept = _kept(copy)
            assert copy.run("restore", str(kept[0])).code == 0
            assert copy.state().rows == untouched.before.rows
        assert copy.run().code == 0
        assert copy.state().rows == untouched.after.rows

    each(numbers, scene, proof)


def _kept(scene: Scene) -> list[Path]:
    return sorted((scene.root / scene.folder / "backups").glob("before-restore-*.zip"))


def test_a_restore_that_is_killed_leaves_one_of_the_two(at_work: dict[str, Scene]) -> None:
    untouched = undisturbed(at_work["restore"])
    *_, slots, _copy, store, _mark = untouched.numbers("rename")
    restored([slots + 1, store + 1], at_work["restore"], untouched)


@pytest.mark.slow
def test_the_store_of_another_office_takes_the_place_or_can_do_so_again(at_work: dict[str, Scene]) -> None:
    """Between the slots and the store nothing opens: their keys are different."""
    untouched = undisturbed(at_work["take over"])
    *_, store, _mark = untouched.numbers("rename")
    restored([store], at_work["take over"], untouched)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["restore", "take over"])
def test_a_restore_is_killed_at_every_step(at_work: dict[str, Scene], command: str) -> None:
    untouched = undisturbed(at_work[command])
    restored(untouched.every(), at_work[command], untouched)


def backed_up(numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    """There is no backup under its name, or a whole one."""

    def proof(copy: Scene) -> None:
        assert copy.state() == untouched.before
        made = copy.root / "new.zip"
        assert not made.exists() or copy.run("restore", "~/new.zip").code == 0
        assert copy.state().rows == untouched.before.rows
        assert copy.run().code == 0

    each(numbers, scene, proof)


@pytest.mark.slow
def test_a_backup_is_killed_at_every_step(at_work: dict[str, Scene]) -> None:
    untouched = undisturbed(at_work["backup"])
    backed_up(untouched.every(), at_work["backup"], untouched)
