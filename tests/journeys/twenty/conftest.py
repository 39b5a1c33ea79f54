"""The offices of the twenty tests: made once, copied for each; commands are forked, in the long suite started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.journeys.commands", "tests.journeys.twenty.town")

from tests.journeys.commands import Launch, launched  # noqa: E402
from tests.journeys.twenty.town import Town  # noqa: E402
from tests.journeys.twenty.town import town as made  # noqa: E402
from tests.journeys.twenty.warm import WarmServer  # noqa: E402
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, forget_templates, tree  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture(scope="session")
def warm() -> Iterator[Launch]:
    """Runs commands as processes that are forked from one which has loaded the program."""
    server = WarmServer()
    yield server
    server.close()


@pytest.fixture(params=["forked", pytest.param("started", marks=pytest.mark.slow)])
def town(request: pytest.FixtureRequest, tmp_path: Path, sample_day: str) -> Town:
    """A province and two counties, each reached only through processes of its own."""
    return made(tmp_path, request.getfixturevalue("warm") if request.param == "forked" else launched)


@pytest.fixture
def pair(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    """A province and a county below it, open in this process."""
    with tree(tmp_path, PROVINCE, COUNTY) as kept:
        yield kept


@pytest.fixture
def trio(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    """A province and two counties below it, open in this process."""
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as kept:
        yield kept
