from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, forget_templates, tree


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture
def pair(tmp_path: Path, fixed_now: str) -> Iterator[Tree]:
    """A province and a county below it."""
    with tree(tmp_path, PROVINCE, COUNTY) as kept:
        yield kept


@pytest.fixture
def trio(tmp_path: Path, fixed_now: str) -> Iterator[Tree]:
    """A province and two counties below it."""
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as kept:
        yield kept
