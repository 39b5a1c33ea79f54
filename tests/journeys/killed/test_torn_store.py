"""A process that dies inside a commit or while the log is folded leaves a piece of it on the disk: any piece opens, and
holds nothing of the import or all of it.

The engine writes its log (`-wal`) from front to end, so what a kill leaves of a commit is a beginning of the log; while
the log is folded, some pages of the store are new and the log is still whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.store.database import close_file, open_file
from models.store.slots import SlotFile
from tests.journeys.killed.runs import SOUND, Scene, undisturbed
from tests.journeys.killed.test_import import brought, nothing_and_all
from tests.sync.offices_in_memory import PROVINCE, USER, WORDS, opened

_HEAD, _FRAME, _PAGE = 32, 24 + 4096, 4096  # bytes: of the log's head, of a page in it, of a page of the store


@pytest.fixture
def ended(arrived: Scene) -> Iterator[Scene]:
    """The import was killed before its last step: the store is the old one, everything new is in the log."""
    with arrived.copy() as copy:
        copy.run(at=len(undisturbed(arrived).steps))
        yield copy


def taken_as(scene: Scene, store: bytes, log: bytes) -> object:
    """What the bundle brought about, as an office with this store and this log tells; it is sound."""
    folder = scene.root / "torn"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scene.root / PROVINCE, folder)
    (folder / f"{STORE_NAME}-shm").unlink()
    (folder / STORE_NAME).write_bytes(store)
    (folder / f"{STORE_NAME}-wal").write_bytes(log)
    with opened(folder) as office:
        assert office.check() == SOUND
        return brought(office)


def files(folder: Path) -> tuple[bytes, bytes]:
    return (folder / STORE_NAME).read_bytes(), (folder / f"{STORE_NAME}-wal").read_bytes()


def folded_whole(folder: Path) -> bytes:
    """The store when its log has been folded into it, and nothing else was done."""
    copy = folder.with_name("folded")
    shutil.copytree(folder, copy)
    close_file(open_file(copy / STORE_NAME, SlotFile(copy / SLOTS_NAME).open(USER, WORDS)))
    return (copy / STORE_NAME).read_bytes()


def test_any_beginning_of_the_log_is_nothing_or_all(arrived: Scene, ended: Scene) -> None:
    store, log = files(ended.root / PROVINCE)
    frames = (len(log) - _HEAD) // _FRAME
    assert frames > 20
    ends = [0, _HEAD - 1, *(_HEAD + frame * _FRAME + torn for frame in range(0, frames, 6) for torn in (0, 1000))]
    told = [taken_as(ended, store, log[:end]) for end in (*ends, len(log))]
    nothing, everything = nothing_and_all(arrived)
    first = told.index(everything)
    assert 0 < first < len(told) - 1
    assert told == [nothing] * first + [everything] * (len(told) - first)


def test_a_log_that_is_half_folded_loses_nothing(arrived: Scene, ended: Scene) -> None:
    old, log = files(ended.root / PROVINCE)
    new = folded_whole(ended.root / PROVINCE)
    assert new != old
    everything = nothing_and_all(arrived)[1]
    pages = len(new) // _PAGE
    for folded in (0, 1, pages // 3, pages // 2, pages - 1, pages):
        place = folded * _PAGE
        for half in (0, 2000):  # of one page more
            assert taken_as(ended, new[: place + half] + old[place + half :], log) == everything
