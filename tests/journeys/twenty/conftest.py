"""The offices of the twenty tests: made once, copied for each; commands are forked, in the long suite started."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.commands import launched
from tests.journeys.twenty.town import Town
from tests.journeys.twenty.town import town as made
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, forget_templates, tree

ROOM = 2 * 2**30  # bytes


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder that waits for no disk, where the system has one in memory with room enough."""
    memory = Path("/dev/shm")  # noqa: S108 - no name in it can be guessed
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="daftar-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(params=["forked", pytest.param("started", marks=pytest.mark.slow)])
def town(request: pytest.FixtureRequest, root: Path, sample_day: str) -> Town:
    """A province and two counties, each reached only through processes of its own."""
    return made(root, request.getfixturevalue("warm") if request.param == "forked" else launched)


@pytest.fixture
def pair(root: Path, sample_day: str) -> Iterator[Tree]:
    """A province and a county below it, open in this process."""
    with tree(root, PROVINCE, COUNTY) as kept:
        yield kept


@pytest.fixture
def trio(root: Path, sample_day: str) -> Iterator[Tree]:
    """A province and two counties below it, open in this process."""
    with tree(root, PROVINCE, COUNTY, OTHER) as kept:
        yield kept
