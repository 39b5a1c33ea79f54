"""A stick that is full, closed, pulled or slow, and Ctrl+C: the command says so with a code and a Persian sentence, the
rows are as they were and count as unsent, and no number is given to two bundles.

That a stick becomes read-only behind the rename is what Linux does with one that fails; then the bundle may be whole on
it, and cannot be taken away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.journeys.killed.runs import SOUND, STICK, Scene, Undisturbed, undisturbed
from tests.journeys.killed.test_export import goes_on, numbers_kept
from tests.journeys.offices import USER, WORDS
from tests.sync.offices_in_memory import rows_digest
from tests.sync.own_mounts import in_own_mounts, needs_mounts

CODES = {
    "full": {"disk-full"},
    "closed": {"read-only", "medium-faulty"},
    "pull": {"medium-faulty"},
    "interrupt": {"cancelled"},
    "leave": {"cancelled", "medium-faulty"},
}
NEVER_WAS = {"disk-full", "read-only", "cancelled"}


@pytest.fixture(scope="module")
def untouched(at_work: dict[str, Scene]) -> Undisturbed:
    return undisturbed(at_work["export"])


def refused(deed: str, numbers: Iterable[int], scene: Scene, untouched: Undisturbed) -> None:
    for number in numbers:
        with scene.copy() as copy, copy.office() as office:
            kept = numbers_kept(office)
        with scene.copy() as copy:
            ended = copy.run(at=number, deed=deed)
            try:
                _is_told(ended.messages, CODES[deed])
                assert ended.code == 1
                with copy.office() as office:
                    assert (office.check(), rows_digest(office)) == (SOUND, untouched.before.rows)
                    if list((copy.root / STICK).glob("*.daftar")):
                        assert numbers_kept(office) == [*kept, kept[-1] + 1], "what may be there is known of"
                    elif any(f"[{code}]" in ended.messages for code in NEVER_WAS):
                        assert numbers_kept(office) == kept
                goes_on(copy, copy.root / STICK, copy.root / "pulled", backwards=number % 2 == 1)
            except BaseException as error:
                error.add_note(f"{deed} at step {number}: {untouched.steps[number - 1]}; {ended.messages}")
                raise


def _is_told(messages: str, codes: set[str]) -> None:
    (line,) = messages.split("\n")[-2:-1]
    assert any(line.startswith(f"[{code}] ") for code in codes), line
    assert any("\u0600" <= letter <= "\u06ff" for letter in line)


def on_stick(untouched: Undisturbed, *names: str) -> list[int]:
    """Numbers of the steps of these names that the stick has to do with."""
    return [number for number in untouched.numbers(*names) if STICK in untouched.steps[number - 1]]


@pytest.mark.parametrize(
    ("deed", "name"),
    [("full", "tear"), ("closed", "create"), ("pull", "read"), ("leave", "read"), ("interrupt", "sql ROLLBACK")],
    ids=[
        "full in the middle",
        "closed behind the rename",
        "pulled before it was read back",
        "Ctrl+C and pulled before it was read back",
        "Ctrl+C behind the last byte",
    ],
)
def test_a_stick_that_fails_is_told(at_work: dict[str, Scene], untouched: Undisturbed, deed: str, name: str) -> None:
    refused(deed, untouched.numbers(name)[-1:], at_work["export"], untouched)


@pytest.mark.slow
@pytest.mark.parametrize("deed", list(CODES))
def test_a_stick_fails_at_every_step(at_work: dict[str, Scene], untouched: Undisturbed, deed: str) -> None:
    last = untouched.numbers("read")[-1]
    numbers = [one for one in on_stick(untouched, "") if deed in ("pull", "leave") or one < last]
    refused(deed, numbers, at_work["export"], untouched)


def test_a_slow_stick_is_only_slow(at_work: dict[str, Scene]) -> None:
    with at_work["export"].copy() as copy:
        ended = copy.run(at=1, deed="slow")
        assert (ended.code, ended.messages, ended.one["records"] > 0) == (0, "", True)
        assert Path(ended.one["file"]).stat().st_size == ended.one["bytes"]


def test_a_stick_that_is_pulled_while_it_is_read_leaves_the_store_as_it_was(arrived: Scene) -> None:
    """First its head is looked at, then the whole is copied."""
    untouched = undisturbed(arrived)
    for number in on_stick(untouched, "read"):
        with arrived.copy() as copy:
            ended = copy.run(at=number, deed="pull")
            assert [one["status"] for one in ended.rows] == ["refused"]
            _is_told(ended.messages, {"file-unreadable", "file-missing"})
            assert copy.state() == untouched.before


@needs_mounts
def test_a_real_stick_that_is_full_or_closed(at_work: dict[str, Scene]) -> None:
    """A file system of 64 KiB, filled to the last block, then mounted read-only: the program as it is started."""
    with at_work["export"].copy() as copy:
        before, stick = copy.state(), copy.root / STICK
        words = ["main.py", "--data", str(copy.root / copy.folder), "export", "--to", str(stick)]
        env = {"DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS}
        told = in_own_mounts(
            f"mount -t tmpfs -o size=64k tmpfs {stick}",
            f"""
            import os, subprocess, sys
            sys.stderr = sys.stdout
            os.environ.update({env!r})
            from main import main
            sys.argv = {words!r}
            (Path({str(stick)!r}) / "film").write_bytes(bytes(64 * 1024))
            print(main(), os.listdir({str(stick)!r}))
            (Path({str(stick)!r}) / "film").unlink()
            subprocess.run(["mount", "-o", "remount,ro", {str(stick)!r}], check=True)
            print(main(), os.listdir({str(stick)!r}))
            """,
        )
        full, first, closed, second = told
        assert full.startswith("[disk-full]")
        assert closed.startswith("[read-only]")
        assert (first, second) == ("1 ['film']", "1 []")
        assert os.listdir(stick) == []  # noqa: PTH208
        assert copy.state() == before
