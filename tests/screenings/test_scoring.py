import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screenings.scoring import SCORINGS, Line, acuity, bands, ears, ears_parallel, eyes_missing

tenths = st.integers(0, 15)
SEVEN = {"": Line(7)}
ear = st.sampled_from(["pass", "refer", "not_done"])
maybe_ear = st.none() | ear


@given(tenths, tenths, st.integers(0, 15))
def test_either_eye_below_the_line_is_below(right: int, left: int, line: int) -> None:
    verdict = acuity({"right": right, "left": left}, {"": Line(line)})
    assert (verdict == "below") == (right < line or left < line)


@given(tenths, tenths)
def test_the_eyes_weigh_the_same(right: int, left: int) -> None:
    assert acuity({"right": right, "left": left}, SEVEN) == acuity({"right": left, "left": right}, SEVEN)


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
    verdict = acuity(answers, SEVEN)
    assert verdict is None or verdict in SCORINGS["acuity"].verdicts
    if verdict is None:
        assert eyes_missing(answers)


@pytest.mark.parametrize("answers", [{"cooperative": False}, {"cooperative": False, "right": 9, "left": 9}])
def test_who_did_not_cooperate_is_not_judged(answers: dict[str, object]) -> None:
    assert acuity(answers, SEVEN) == "uncooperative"


@pytest.mark.parametrize(
    ("answers", "side"),
    [
        ({"right": 7, "left": 7}, None),
        ({"right": 6, "left": 7}, "right"),
        ({"right": 7, "left": 0}, "left"),
        ({"right": 6, "left": 6}, "both"),
        ({"right": 6}, "right"),
        ({"right": 6, "left": 6, "cooperative": False}, None),
        ({"strabismus": "left"}, None),
    ],
)
def test_the_weak_eye_is_told(answers: dict[str, object], side: str | None) -> None:
    assert SCORINGS["acuity"].weak_side(answers, SEVEN) == side


# -- ears -------------------------------------------------------------------------------------------------------------


@given(ear, ear)
def test_one_ear_that_refers_refers_and_only_two_that_pass_pass(right: str, left: str) -> None:
    verdict = ears({"right": right, "left": left}, {})
    assert (verdict == "refer") == ("refer" in (right, left))
    assert (verdict == "pass") == (right == left == "pass")
    assert verdict == ears({"right": left, "left": right}, {})


@given(maybe_ear, maybe_ear)
def test_an_ear_of_which_nothing_was_said_is_asked_for(right: str | None, left: str | None) -> None:
    answers = {"right": right, "left": left}
    missing = SCORINGS["ears"].missing(answers, ())
    assert set(missing) == {name for name, value in answers.items() if value is None}
    assert (ears(answers, {}) is None) == bool(missing)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (("pass", "pass"), None, "pass"),
        (("refer", "pass"), None, "refer"),
        (("refer", "not_done"), None, "refer"),
        (("pass", "not_done"), None, "incomplete"),
        (("not_done", "not_done"), None, "incomplete"),
        (("pass", "pass"), ("pass", "pass"), "pass"),
        (("refer", "pass"), ("pass", "pass"), "first_refers"),
        (("pass", "pass"), ("pass", "refer"), "second_refers"),
        (("refer", "refer"), ("refer", "pass"), "second_refers"),
        (("refer", "pass"), ("not_done", "pass"), "refer"),
        (("pass", "pass"), ("not_done", "pass"), "incomplete"),
        (("not_done", "pass"), ("pass", "pass"), "incomplete"),
        (("pass", "pass"), ("pass", None), None),
    ],
)
def test_two_methods_at_once_are_told_apart(
    first: tuple[str, str], second: tuple[str, str | None] | None, verdict: str | None
) -> None:
    answers: dict[str, str | None] = {"right": first[0], "left": first[1]}
    answers |= {"aabr_right": second[0], "aabr_left": second[1]} if second else {}
    assert ears_parallel(answers, {}) == verdict
    assert bool(SCORINGS["ears_parallel"].missing(answers, ())) == (verdict is None)


@given(ear, ear, maybe_ear, maybe_ear)
def test_nobody_passes_with_an_ear_that_referred_or_was_not_tested(
    right: str, left: str, aabr_right: str | None, aabr_left: str | None
) -> None:
    answers = {"right": right, "left": left, "aabr_right": aabr_right, "aabr_left": aabr_left}
    verdict = ears_parallel(answers, {})
    assert verdict is None or verdict in SCORINGS["ears_parallel"].verdicts
    if verdict == "pass":
        assert {value for value in answers.values() if value} == {"pass"}


@pytest.mark.parametrize(
    ("answers", "side"),
    [
        ({"right": "refer", "left": "pass"}, "right"),
        ({"right": "pass", "left": "pass", "aabr_left": "refer"}, "left"),
        ({"right": "refer", "aabr_left": "refer"}, "both"),
        ({"right": "not_done", "left": "pass"}, None),
    ],
)
def test_the_ear_that_refers_is_told(answers: dict[str, str], side: str | None) -> None:
    assert SCORINGS["ears_parallel"].weak_side(answers, {}) == side


# -- scores -----------------------------------------------------------------------------------------------------------

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
LINES = {name: Line(20 + number, 30 + number) for number, name in enumerate(DOMAINS)}
RANK = {"pass": 0, "monitor": 1, "refer": 2}
scores = st.fixed_dictionaries(dict.fromkeys(DOMAINS, st.integers(0, 60)))


@given(scores)
def test_the_worst_score_decides(answers: dict[str, int]) -> None:
    single = [bands({name: answers[name]}, {name: LINES[name]}) for name in DOMAINS]
    assert bands(answers, LINES) == max(single, key=lambda verdict: RANK[str(verdict)])


@given(scores, st.sampled_from(DOMAINS), st.integers(1, 60))
def test_a_higher_score_is_never_worse(answers: dict[str, int], name: str, more: int) -> None:
    better = {**answers, name: answers[name] + more}
    assert RANK[str(bands(better, LINES))] <= RANK[str(bands(answers, LINES))]


@pytest.mark.parametrize(
    ("score", "verdict"), [(19.99, "refer"), (20, "monitor"), (29.99, "monitor"), (30, "pass"), (60, "pass")]
)
def test_a_line_is_exclusive(score: float, verdict: str) -> None:
    assert bands({"communication": score}, {"communication": LINES["communication"]}) == verdict


def test_without_a_band_of_watching_a_score_passes_or_refers() -> None:
    assert [bands({"a": score}, {"a": Line(20)}) for score in (19, 20)] == ["refer", "pass"]


@pytest.mark.parametrize("lacking", DOMAINS)
def test_a_score_that_is_missing_is_not_judged_without(lacking: str) -> None:
    answers = {name: 60 for name in DOMAINS if name != lacking}
    assert bands(answers, LINES) is None
    assert SCORINGS["bands"].missing(answers, DOMAINS) == (lacking,)


def test_without_lines_nothing_is_judged() -> None:
    assert bands(dict.fromkeys(DOMAINS, 60), {}) is None
