"""What a roll prints when the group is done: a card each, certificates where they are given, letters of referral."""

from __future__ import annotations

from typing import Any

import pytest

from models.schema.programme import parse_programme
from tests.office.paper.programmes import EARS
from tests.samples import PROGRAMMES
from ui.pages.rolls.paper import papers_of

VISION = next(one for one in PROGRAMMES if one.name == "vision")
HEARING = parse_programme(EARS.format(tier="B"), "ears")


def seen(number: int, **values: Any) -> dict[str, Any]:
    return {"id": str(number), "stage": "screen", "outcome": "pass", "referral": None, **values}


@pytest.mark.parametrize(
    ("programme", "tests", "papers"),
    [
        (VISION, [], []),
        (VISION, [seen(1), seen(2, referral="9")], [("vision_card", ["1", "2"]), ("referral_letter", ["9"])]),
        (
            HEARING,
            [seen(1), seen(2, outcome="rescreen", referral="9"), seen(3, stage="diagnosis")],
            [("screening_card", ["1", "2", "3"]), ("hearing_certificate", ["1"]), ("referral_letter", ["9"])],
        ),
    ],
)
def test_a_roll_prints_what_its_tests_give(programme: Any, tests: Any, papers: Any) -> None:
    assert [(form, rows) for form, _, rows in papers_of(programme, tests)] == papers
