import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screenings.scoring import SCORINGS, acuity, eyes_missing

tenths = st.integers(0, 15)


@given(tenths, tenths, st.integers(0, 15))
def test_either_eye_below_the_line_is_below(right: int, left: int, line: int) -> None:
    assert (acuity({"right": right, "left": left}, line) == "below") == (right < line or left < line)


@given(tenths, tenths)
def test_the_eyes_weigh_the_same(right: int, left: int) -> None:
    assert acuity({"right": right, "left": left}, 7) == acuity({"right": left, "left": right}, 7)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "right": tenths,
            "left": tenths,
            "cooperative": st.booleans(),
            "strabismus": st.sampled_from(["none", "right", "left", "both"]),
        },
    )
)
def test_a_verdict_is_missing_exactly_while_an_eye_is(answers: dict[str, object]) -> None:
    verdict = acuity(answers, 7)
    assert verdict is None or verdict in SCORINGS["acuity"].verdicts
    if verdict is None:
        assert eyes_missing(answers)


@pytest.mark.parametrize("answers", [{"cooperative": False}, {"cooperative": False, "right": 9, "left": 9}])
def test_who_did_not_cooperate_is_not_judged(answers: dict[str, object]) -> None:
    assert acuity(answers, 7) == "uncooperative"
