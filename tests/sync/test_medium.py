from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import CODES, UserError
from models.sync import medium
from models.sync.header import OFFICE, bundle_name
from models.sync.medium import BLOCK, SETTLE, deliver
from models.sync.stick import Stick
from tests.sync.own_mounts import in_own_mounts, needs_mounts
from tests.sync.stick_faults import FAULTS, Fault, Step, code_of, names, stopping_in

DAY = 24 * 60 * 60
PIECE = bytes(range(256)) * 4096  # 1 MiB


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


# -- before a byte is written -----------------------------------------------------------------------------------------


def never() -> Iterator[bytes]:
    raise AssertionError("a byte was asked for")
    yield b""


def test_what_does_not_fit_is_refused_before_it_begins(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medium, "free_bytes", lambda _: 3 * 2**20)
    with pytest.raises(UserError) as told:
        deliver(stick / "a", never(), 3 * 2**20 + 1)
    assert told.value.code == "disk-full"
    assert "۳ مگابایت آزاد است و ۳ مگابایت لازم" in str(told.value)
    assert str(stick) in str(told.value)
    assert names(stick) == []
    assert deliver(stick / "a", [PIECE] * 3, 3 * 2**20)[0] == 3 * 2**20, "what just fits is written"


def test_a_closed_stick_is_refused_before_it_begins(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = stick / "DAFTAR-0001-abcd-to-00-000001.daftar.part"
    kept.write_bytes(b"x")
    os.utime(kept, (0, 0))
    closed = Stick(stick, "K", str(stick), 2**30, 2**30, True, "vfat")
    monkeypatch.setattr(medium, "stick_of", lambda _: closed)
    assert code_of(lambda: deliver(stick / "a", never(), 1)) == "read-only"
    assert names(stick) == [kept.name], "nothing is taken away from a closed stick"
    monkeypatch.setattr(medium, "stick_of", lambda _: dataclasses.replace(closed, read_only=False))
    assert deliver(stick / "a", [b"x"], 1)[0] == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("disk-full", ("پاک کنید", "حافظه یا دیسک دیگری")),
        ("read-only", ("قفل نوشتن", "جای دیگری")),
        ("medium-faulty", ("دفتر همان است که بود", "از نو بنویسید", "حافظهٔ دیگری")),
    ],
)
def test_each_refusal_says_what_to_do(code: str, words: tuple[str, ...]) -> None:
    assert all(one in CODES[code].step for one in words)
    assert "{value" in CODES[code].text


# -- what earlier ones left -------------------------------------------------------------------------------------------


def test_a_part_of_an_earlier_time_makes_room_for_this_one(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stick kept when it was pulled counts as free, and is not mistaken for this file."""
    left = stick / "a.part"
    left.write_bytes(bytes(1000))
    monkeypatch.setattr(medium, "free_bytes", lambda folder: 0 if left.exists() else 1000)
    assert deliver(stick / "a", [b"x" * 900], 900)[0] == 900
    assert names(stick) == ["a"]


def test_only_our_old_parts_are_taken_away(stick: Path) -> None:
    now = time.time()
    ages = {
        "DAFTAR-0001-abcd-to-00-000001.daftar.part": 2 * DAY,
        "DAFTAR-0001-abcd-to-00-000002.daftar.part": DAY - 60,
        "DAFTAR-0001-abcd-to-00-000003.daftar.part": -400 * DAY,  # a clock that was ahead
        "DAFTAR-0001-abcd-to-00-000004.daftar": 2 * DAY,
        "film.mp4.part": 2 * DAY,
        "DAFTAR.txt": 2 * DAY,
    }
    for name, age in ages.items():
        (stick / name).write_bytes(b"x")
        os.utime(stick / name, (now - age, now - age))
    deliver(stick / "a", [b"x"], 1)
    assert names(stick) == sorted([*list(ages)[1:], "a"])


# -- writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lengths", [(), (0,), (1,), (BLOCK - 1, 1), (BLOCK + 1, 5), (SETTLE, SETTLE), (2 * SETTLE + 3,)]
)
def test_what_is_written_is_what_is_there(stick: Path, lengths: tuple[int, ...]) -> None:
    blocks = [os.urandom(length) for length in lengths]
    whole = b"".join(blocks)
    assert deliver(stick / "a", blocks, len(whole)) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert (stick / "a").read_bytes() == whole
    assert names(stick) == ["a"]


def test_a_slow_stick_is_seen_to_move(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every eight MiB the stick must have what it was given, and only then is the next step told."""
    happened: list[object] = []
    really = os.fsync

    def slow(number: int) -> None:
        really(number)
        happened.append("fsync")

    monkeypatch.setattr(medium.os, "fsync", slow)
    step: Step = lambda done, total, text: happened.append((done, total, text))  # noqa: E731
    deliver(stick / "a", [PIECE] * 20, 20 * BLOCK, step)
    writing, back = "نوشتن روی حافظه (مگابایت)", "بازخوانی از حافظه (مگابایت)"
    assert happened == [
        "fsync", (8, 20, writing), "fsync", (16, 20, writing), "fsync",  # the last before the rename
        "fsync", "fsync", (8, 20, back), (16, 20, back),  # file and folder after it
    ]  # fmt: skip


def test_without_a_known_size_the_step_says_so(stick: Path) -> None:
    told: list[tuple[int, int]] = []
    deliver(stick / "a", [PIECE] * 9, step=lambda done, total, text: told.append((done, total)))
    assert told == [(8, 0), (8, 9)]


@pytest.mark.parametrize("at", ["نوشتن", "بازخوانی"])
def test_a_cancel_leaves_nothing(stick: Path, at: str) -> None:
    assert code_of(lambda: deliver(stick / "a", [PIECE] * 9, 9 * BLOCK, stopping_in(at))) == "cancelled"
    assert names(stick) == []


def test_a_cancel_is_heard_before_the_rest_is_written(stick: Path) -> None:
    asked: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(100):
            asked.append(number)
            yield PIECE

    assert code_of(lambda: deliver(stick / "a", blocks(), 100 * BLOCK, stopping_in("نوشتن"))) == "cancelled"
    assert len(asked) == 9


@needs_mounts
def test_a_device_that_fills_up_is_told_and_left_clean(stick: Path) -> None:
    """A real file system of one MiB: too full to begin, and filled while the bytes come."""
    told = in_own_mounts(
        f"mount -t tmpfs -o size=1m tmpfs {stick}",
        f"""
        from models.sync.medium import deliver
        folder = Path({str(stick)!r})
        (folder / "old").write_bytes(bytes(500_000))
        refused(deliver, folder / "old", [bytes(700_000)], 700_000)
        refused(deliver, folder / "old", [bytes(100_000)] * 7)
        print(sorted(path.name for path in folder.iterdir()), (folder / "old").stat().st_size)
        print(deliver(folder / "new", [bytes(300_000)], 300_000)[0])
        """,
    )
    assert told == ["disk-full", "disk-full", "['old'] 500000", "300000"]


# -- a stick that is pulled, or lies ----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_a_stick_that_fails_is_told_and_left_clean(stick: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    with monkeypatch.context() as patched:
        fault(patched, stick)
        with pytest.raises(UserError) as told:
            deliver(stick / "a", [b"x" * 1000], 1000)
    assert told.value.code == "medium-faulty"
    assert str(stick) in str(told.value)
    stick.mkdir(exist_ok=True)
    assert names(stick) == []
    assert deliver(stick / "a", [b"x" * 1000], 1000)[0] == 1000


def test_a_pulled_stick_is_not_written_into_its_empty_mount_point(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the mount stays, on the system's own disk: the rename must not find a place there."""
    really = medium._rename

    def rename(part: Path, path: Path) -> None:
        shutil.rmtree(stick)
        stick.mkdir()
        really(part, path)

    monkeypatch.setattr(medium, "_rename", rename)
    assert code_of(lambda: deliver(stick / "a", [b"x"], 1)) == "medium-faulty"
    assert names(stick) == []


class HeldError(PermissionError):
    """What Windows raises while an antivirus looks at the new file."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "held")
        self.winerror = winerror


@pytest.mark.parametrize(("winerror", "times", "goes"), [(32, 3, True), (5, 5, True), (33, 6, False), (19, 1, False)])
def test_an_antivirus_is_waited_for(
    stick: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, times: int, goes: bool
) -> None:
    waited: list[float] = []
    left = [HeldError(winerror) for _ in range(times)]
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if left:
            raise left.pop()
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(medium.time, "sleep", waited.append)
    if goes:
        assert deliver(stick / "a", [b"x"], 1)[0] == 1
        assert len(waited) == times
    else:
        assert code_of(lambda: deliver(stick / "a", [b"x"], 1)) == "read-only"
        assert names(stick) == []
    assert sum(waited) < 4


# -- names ------------------------------------------------------------------------------------------------------------

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{one}{number}" for one in ("COM", "LPT") for number in range(1, 10))}


@given(
    st.from_regex(OFFICE, fullmatch=True),
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.from_regex(OFFICE, fullmatch=True),
    st.integers(1, 10**9),
)
def test_names_are_valid_on_fat(office: str, replica: str, to: str, number: int) -> None:
    """Microsoft's rules for FAT names (Naming Files, Paths, and Namespaces)."""
    name = bundle_name(office, replica, to, number) + medium.PART
    assert len(name) <= 255
    assert not set(name) & set('<>:"/\\|?*+,;=[]')
    assert all(32 < ord(char) < 127 for char in name)
    assert not name.endswith((".", " "))
    assert name.partition(".")[0].upper() not in _RESERVED
