"""The offices of the twenty tests: made once, copied for each; commands run in this process, or are started (slow)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.commands import launched
from tests.journeys.in_process import inside
from tests.journeys.twenty.town import Town
from tests.journeys.twenty.town import town as made
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, forget_templates, tree


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the offices of a test stand."""
    return tmp_path


@pytest.fixture(params=["inside", pytest.param("started", marks=pytest.mark.slow)])
def town(request: pytest.FixtureRequest, root: Path, sample_day: str) -> Town:
    """A province and two counties, each reached only through its commands, in the long suite as processes."""
    return made(root, inside if request.param == "inside" else launched)


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
