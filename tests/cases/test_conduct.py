"""What a file of the shape case may say, and what is refused with its place."""

from __future__ import annotations

import pytest

from models.cases.conduct import Conduct, check_settings
from models.errors import UserError
from models.schema.programme import parse_programme
from tests.cases.conftest import CARE, care


def test_a_file_is_read_once_into_a_conduct() -> None:
    programme = care()
    conduct = Conduct.of(programme)
    assert conduct is Conduct.of(programme)
    assert (conduct.subject, conduct.records, conduct.deadline_days, conduct.lost_after_days) == (
        "person", "case", 45, None,
    )  # fmt: skip
    assert list(conduct.steps) == ["assessment", "reassessment", "session", "visit"]
    assert (conduct.good, conduct.level_list.labels) == (frozenset({"good"}), {"1": "سطح یک", "2": "سطح دو"})
    assert conduct.step_list.find("ارزیابی ثانویه") == "reassessment"
    (followup,) = conduct.followups
    assert followup.applies("session", {"found": "ill"})
    assert not followup.applies("session", {"found": "well"})
    assert not followup.applies("visit", {"found": "ill"})


@pytest.mark.parametrize(
    ("kind", "awaited"),
    [
        ("assessment", {"reassessment", "assessment"}),
        ("reassessment", {"reassessment"}),
        ("session", {"assessment", "reassessment", "session", "visit"}),
    ],
)
def test_what_is_awaited_after_a_step_follows_from_what_comes_after_it(kind: str, awaited: set[str]) -> None:
    assert set(Conduct.of(care()).following(kind)) == awaited


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('subject = "person"', 'subject = "crowd"', "subject"),
        ("deadline_days = 45", "deadline_days = -1", "deadline_days"),
        ("deadline_days = 45", 'records = "rumour"', "records"),
        ("deadline_days = 45", 'records = "service"', "level"),
        ("deadline_days = 45", "deadlines = 45", "deadlines"),
        ('kind = "visit"', 'kind = "gossip"', "gossip"),
        ('kind = "visit"\nlabel = "بازدید"', 'kind = "session"\nlabel = "بازدید"', "kind"),
        ('after = ["assessment", "reassessment"]', 'after = ["intake"]', "after"),
        ("most = 3", 'most = "three"', "most"),
        ('level = "level_now"', 'level = "found"', "level"),
        ('level = "level_now"', 'level = "weight"', "level"),
        ("good = true", "good = 1", "good"),
        ("good = true", "best = true", "best"),
        ('to_body = "health"', 'to_body = "circus"', "to_body"),
        ('when = { found = ["ill"] }', 'when = { weight = ["ill"] }', "when"),
        ('code = "left"', 'code = "good"', "outcome"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_settings(care(old, new))
    assert refusal.value.code == "programme-wrong"
    assert place in str(refusal.value)


def test_a_case_without_an_outcome_could_never_be_closed() -> None:
    text = CARE[: CARE.index("[[outcome]]")] + CARE[CARE.index("[[section]]") :]
    with pytest.raises(UserError, match="نتیجه"):
        check_settings(parse_programme(text, "care"))
