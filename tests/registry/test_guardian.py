"""A guardian is somebody, and not the child."""

from __future__ import annotations

from typing import Any

import pytest

from models.registry.guardian import GUARDIAN
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

CHILD, FATHER = "c" * 32, "f" * 32


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"person": FATHER, "relation": "پدر"}, []),
        ({"name": "علی رضایی", "relation": "پدر", "may_collect": "بله"}, []),
        ({"relation": "مادر"}, [("required", "name")]),
        ({"name": "علی رضایی"}, [("required", "relation")]),
        ({"person": CHILD, "relation": "other"}, [("rule-broken", "person")]),
    ],
)
def test_guardian_is_somebody_else(given: dict[str, Any], found: list[tuple[str, str]]) -> None:
    desk = PaperDesk()
    desk.add("person", id=CHILD, first_name="سارا", last_name="رضایی")
    desk.add("person", id=FATHER, first_name="علی", last_name="رضایی")
    checked = read_row(GUARDIAN, {"child": CHILD, **given}, None, desk)
    assert [(finding.code, finding.field) for finding in checked.findings] == found
    if not found:
        assert checked.row["name"] == "علی رضایی"
