"""Who told of a case stands in a row of its own, and nothing of the case leads to the name."""

from __future__ import annotations

from typing import Any

import pytest

from models.cases.case import CASE
from models.cases.reporter import REPORTER
from models.cases.step import STEP
from models.schema.entity import Row, Tier
from models.schema.reading import read_row
from tests.cases.conftest import case_of, codes
from tests.paper_desk import PaperDesk


@pytest.fixture
def case(desk: PaperDesk) -> Row:
    return case_of(desk)


def test_a_reporter_points_to_the_case_and_the_case_to_nobody() -> None:
    assert REPORTER.tier is Tier.ABUSE
    assert REPORTER.stays
    assert REPORTER.refs["case"] == "case"
    assert not {"reporter"} & {*CASE.refs.values(), *STEP.refs.values()}
    assert not {"name", "mobile", "phone", "notes"} & {*REPORTER.columns, *REPORTER.title, *REPORTER.search_fields}


def test_a_call_without_a_name_is_anonymous(desk: PaperDesk, case: Row) -> None:
    row = read_row(REPORTER, {"case": case["id"], "relation": "همسایه"}, None, desk).row
    assert (row["anonymous"], row["called_on"], row["programme"]) == (True, "2025-12-10", "care")
    named = {"case": case["id"], "relation": "همسایه", "mobile": "09121112233"}
    assert read_row(REPORTER, named, None, desk).row["anonymous"] is False


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"relation": "دشمن"}, [("relation", "choice-unknown")]),
        ({"relation": None}, [("relation", "required")]),
        ({"anonymous": True, "name": "مریم"}, [("name", "rule-broken")]),
        ({"anonymous": True, "phone": "02155667788"}, [("phone", "rule-broken")]),
        ({"anonymous": False, "name": "مریم", "called_at": "9:30"}, []),
        ({"called_on": "2025-12-11"}, [("called_on", "date-future")]),
    ],
)
def test_what_is_refused(desk: PaperDesk, case: Row, raw: dict[str, Any], found: list[tuple[str, str]]) -> None:
    told = {"case": case["id"], "relation": "neighbour", **raw}
    assert codes(read_row(REPORTER, told, None, desk)) == found


def test_a_reporter_is_not_carried_to_another_case(desk: PaperDesk, case: Row) -> None:
    row = read_row(REPORTER, {"case": case["id"], "relation": "neighbour"}, None, desk).row
    saved = desk.add("reporter", **{**row, "id": "1" * 32})
    other = case_of(desk, reasons={"case-open": "برای آزمون"})
    assert codes(read_row(REPORTER, {"case": other["id"]}, saved, desk)) == [("case", "rule-broken")]
