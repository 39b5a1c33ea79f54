"""Every test has a machine of its own: none reads or writes the real home, the real clock only where none is given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import models.store.engine  # noqa: F401  before anything can import sqlite_utils without the lock
from models.store.slots import Cost

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Thousands of small stores are written, each of them to the disk and not only to its cache: where there is room enough
# in memory (4 GiB), the folders of the tests stand there. Each goes when its test has passed.
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes its own folder in it, open to nobody else
_ENOUGH = 4 * 2**30


def _free_memory() -> int:
    """Bytes that can still be taken, as the system says; 0 where it does not."""
    told = Path("/proc/meminfo")
    lines = told.read_text().splitlines() if told.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


if os.access(_MEMORY, os.W_OK) and min(shutil.disk_usage(_MEMORY).free, _free_memory()) > _ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

NOW = "2025-12-10"  # the day that the sample workbooks are meant for


@pytest.fixture(autouse=True)
def own_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh folder for what the machine remembers, and none of the caller's own settings."""
    folder = tmp_path_factory.mktemp("machine")
    for name in ("DAFTAR_DATA", "DAFTAR_USER", "DAFTAR_PASSPHRASE", "DAFTAR_NOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DAFTAR_MACHINE", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def cheap_passphrases() -> Iterator[None]:
    """A guess at a passphrase costs almost nothing here; what it costs in an office is test_slots' own matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cost.__init__, "__defaults__", (64, 1, 1))
        yield


@pytest.fixture
def fixed_now(monkeypatch: pytest.MonkeyPatch) -> str:
    """The clock stands at the day of the samples."""
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    return NOW
