"""What is pinned before the window opens."""

from __future__ import annotations

import pytest

from models.office import Office
from tests.ui.pages.desk.people import pin_course, pin_home, pin_vision


@pytest.fixture
def vision(office: Office) -> str:
    """The base at which vision is screened."""
    return pin_vision(office)


@pytest.fixture
def course(office: Office) -> str:
    """The course into which people are registered."""
    return pin_course(office)


@pytest.fixture
def home(office: Office) -> str:
    """The kindergarten into which children are enrolled."""
    return pin_home(office)
