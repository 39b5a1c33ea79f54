"""What a stick can do to the one who writes on it: go away at any moment, or give back something else."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from models.errors import UserError
from models.sync import medium

Step = Callable[[int, int, str], None]
Fault = Callable[[pytest.MonkeyPatch, Path], None]


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as told:
        call()
    return told.value.code


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def stopping_in(text: str) -> Step:
    """A listener that has enough as soon as that is being done."""

    def step(_done: int, _total: int, doing: str) -> None:
        if text in doing:
            raise UserError("cancelled")

    return step


def pulled_at_rename(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    really = medium._rename

    def rename(part: Path, path: Path) -> None:
        shutil.rmtree(stick)
        really(part, path)

    monkeypatch.setattr(medium, "_rename", rename)


def pulled_before_reading_back(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    really = medium.file_sha256

    def read(path: Path, step: Step) -> str:
        shutil.rmtree(stick)
        return really(path, step)

    monkeypatch.setattr(medium, "file_sha256", read)


def pulled_while_written(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    def gone(_: BinaryIO) -> None:
        shutil.rmtree(stick)
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(medium, "_flush", gone)


def one_bit_turned(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    really = medium.file_sha256

    def read(path: Path, step: Step) -> str:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        return really(path, step)

    monkeypatch.setattr(medium, "file_sha256", read)


def cut_off(monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
    really = medium._settle

    def settle(path: Path) -> None:
        really(path)
        os.truncate(path, path.stat().st_size - 1)

    monkeypatch.setattr(medium, "_settle", settle)


FAULTS = [pulled_while_written, pulled_at_rename, pulled_before_reading_back, one_bit_turned, cut_off]
