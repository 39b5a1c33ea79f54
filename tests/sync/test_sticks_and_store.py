"""Whatever the stick does, the office that writes on it has lost nothing and still knows what it has to send."""

from __future__ import annotations

import errno
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from models.sync import medium
from models.sync.stick import Stick
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person, rows_digest, scalar, whole_digest
from tests.sync.stick_faults import FAULTS, Fault, Step, code_of, names, stopping_in


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def export(pair: Tree, stick: Path, step: Step = lambda *_: None) -> None:
    pair.county.export(stick, step=step)


def refused_full(monkeypatch: pytest.MonkeyPatch, _stick: Path) -> None:
    monkeypatch.setattr(medium, "free_bytes", lambda _: 10)


def fills_up(monkeypatch: pytest.MonkeyPatch, _stick: Path) -> None:
    def full(_: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(medium, "_flush", full)


def refused_closed(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    closed = Stick(stick, "K", str(stick), 2**30, 2**30, True, "vfat")
    monkeypatch.setattr(medium, "stick_of", lambda _: closed)


@pytest.fixture
def crowded(pair: Tree) -> Tree:
    pair.county.put([{"first_name": "مینا", "last_name": f"رضایی {one}"} for one in range(20)], "person")
    return pair


@pytest.mark.parametrize(
    ("fault", "code"), [(refused_full, "disk-full"), (fills_up, "disk-full"), (refused_closed, "read-only")]
)
def test_a_refused_stick_leaves_the_store_as_it_was(
    crowded: Tree, stick: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault, code: str
) -> None:
    crowded.county.export(stick)
    before, there = whole_digest(crowded.county), names(stick)
    with monkeypatch.context() as patched:
        fault(patched, stick)
        assert code_of(lambda: export(crowded, stick)) == code
    assert (whole_digest(crowded.county), names(stick)) == (before, there)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_on_a_pulled_stick_goes_with_the_next(
    crowded: Tree, stick: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """Rows and log are as they were and count as unsent; only a number may be used up, since the file may be there."""
    before = rows_digest(crowded.county), crowded.county.store.place()
    with monkeypatch.context() as patched:
        fault(patched, stick)
        assert code_of(lambda: export(crowded, stick)) == "medium-faulty"
    assert (rows_digest(crowded.county), crowded.county.store.place()) == before
    assert not list((crowded.root / COUNTY / "spool").iterdir())
    file = crowded.write(COUNTY, PROVINCE)
    assert crowded.read(PROVINCE, file)["applied"] >= 20
    assert scalar(crowded.province, "SELECT count(*) FROM person") == 20


@pytest.mark.parametrize("at", ["نوشتن روی حافظه (مگابایت)", "بازخوانی از حافظه"])
def test_a_cancel_on_a_slow_stick_leaves_the_store_as_it_was(
    crowded: Tree, stick: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """A stick that takes its time over every block: the cancel is heard long before it is through."""
    crowded.county.export(stick)
    before, there = whole_digest(crowded.county), names(stick)
    fsyncs: list[int] = []

    def slow(_: int) -> None:
        time.sleep(0.001)
        fsyncs.append(1)

    with monkeypatch.context() as patched:
        patched.setattr(medium, "BLOCK", 64)
        patched.setattr(medium, "SETTLE", 128)
        patched.setattr(medium.os, "fsync", slow)
        assert code_of(lambda: export(crowded, stick, stopping_in(at))) == "cancelled"
    assert fsyncs if "بازخوانی" in at else len(fsyncs) == 1
    assert (whole_digest(crowded.county), names(stick)) == (before, there)
    (answer,) = crowded.county.export(stick)
    assert answer["number"] == 2, "the number was not used up"


def test_a_bundle_says_how_large_it_is_before_it_is_written(
    crowded: Tree, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int | None] = []
    really = medium._prepare
    monkeypatch.setattr(medium, "_prepare", lambda part, size: (sizes.append(size), really(part, size))[1])
    (answer,) = crowded.county.export(stick)
    assert sizes == [answer["bytes"]]


def test_a_person_more_is_a_bundle_more(pair: Tree, stick: Path) -> None:
    """The way that all the faults above stand in: nothing fails, and the file is there."""
    person(pair.county)
    export(pair, stick)
    assert len(names(stick)) == 1


def test_without_a_stick_the_bundle_lies_in_the_outbox(pair: Tree) -> None:
    person(pair.county)
    (answer,) = pair.county.export()
    assert Path(answer["file"]).parent == pair.root / COUNTY / "outbox"
    assert names(pair.root / COUNTY / "outbox") == [Path(answer["file"]).name]
