import pytest

from models.planning.quarter import CLOSED_PERIOD
from models.planning.target import DENOMINATOR, TALLY, TARGET
from models.schema.entity import Entity
from models.schema.programme import Programme
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

AIM = {"programme": "vision", "indicator": "screened", "period": "1404-Q3", "county": "0101", "value": 50}
OUT_OF = {"programme": "vision", "measure": "eligible", "period": "1404-Q3", "county": "0101", "value": 50}


@pytest.fixture
def desk(programmes: tuple[Programme, ...]) -> PaperDesk:
    return PaperDesk(office="0101", programmes=programmes)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"period": "پاییز"}, "period-wrong"),
        ({"period": "1404-Q5"}, "period-wrong"),
        ({"period": None}, "required"),
        ({"county": "9999"}, "choice-unknown"),
        ({"programme": "nothing"}, "programme-unknown"),
        ({"indicator": "courses"}, "choice-unknown"),
        ({"value": -1}, "not-a-number"),
    ],
)
def test_a_target_is_of_a_known_indicator_and_period(desk: PaperDesk, given: dict[str, object], code: str) -> None:
    errors = read_row(TARGET, {**AIM, **given}, None, desk).errors
    assert [finding.code for finding in errors] == ([code] if code else [])


def test_a_figure_is_typed_of_a_known_indicator(desk: PaperDesk) -> None:
    errors = read_row(TALLY, {**AIM, "indicator": "courses"}, None, desk).errors
    assert [(finding.code, finding.field) for finding in errors] == [("choice-unknown", "indicator")]


def test_a_period_is_kept_under_its_one_name(desk: PaperDesk) -> None:
    assert read_row(TARGET, {**AIM, "period": "۱۴۰۴-q3"}, None, desk).row["period"] == "1404-Q3"


@pytest.mark.parametrize(
    ("entity", "raw", "another"),
    [
        (TARGET, AIM, {"county": None}),
        (TARGET, {**AIM, "county": None}, {"county": "0101"}),
        (DENOMINATOR, OUT_OF, {"measure": "births"}),
        (TALLY, AIM, {"period": "1404-07"}),
        (TALLY, {**AIM, "county": None}, {"county": "0101"}),
    ],
)
def test_a_number_of_the_same_key_is_entered_once(
    desk: PaperDesk, entity: Entity, raw: dict[str, object], another: dict[str, object]
) -> None:
    first = desk.add(entity.name, **read_row(entity, raw, None, desk).row)
    assert [f.code for f in read_row(entity, raw, None, desk).errors] == ["already-counted"]
    assert not read_row(entity, {**raw, **another}, None, desk).errors
    assert not read_row(entity, {"value": 60}, first, desk).errors


@pytest.mark.parametrize(("county", "codes"), [("0101", ["already-counted"]), (None, [])])
def test_offices_meet_on_a_countys_number_and_each_has_its_own_without_one(
    desk: PaperDesk, county: str | None, codes: list[str]
) -> None:
    raw = {**AIM, "county": county}
    desk.add("target", **{**raw, "office": "01"})
    assert [finding.code for finding in read_row(TARGET, raw, None, desk).errors] == codes


def test_what_flows_down(desk: PaperDesk) -> None:
    assert (TARGET.downward, DENOMINATOR.downward, TALLY.downward) == (True, True, False)


def test_a_period_is_closed_once(desk: PaperDesk) -> None:
    checked = read_row(CLOSED_PERIOD, {"period": "1404-q3"}, None, desk)
    assert not checked.errors
    assert (checked.row["period"], checked.row["closed_on"]) == ("1404-Q3", "2025-12-10")
    row = desk.add("closed_period", **checked.row)
    again = read_row(CLOSED_PERIOD, {"period": "1404-Q3"}, None, desk)
    assert [finding.code for finding in again.errors] == ["period-closed"]
    assert not read_row(CLOSED_PERIOD, {"notes": "دیرتر"}, row, desk).errors
