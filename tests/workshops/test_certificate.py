"""What earns a certificate, and what a workshop's file may say."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.schema.codelists import RESOURCES
from models.schema.programme import load_programme, parse_programme
from models.workshops.certificate import CertificateRule, check_settings, judge, rule_of

SESSIONS = [{"id": "s1", "minutes": 240}, {"id": "s2", "minutes": 240}]


def there(*marks: tuple[str, str, int | None]) -> list[dict[str, Any]]:
    return [{"session": session, "status": status, "minutes": minutes} for session, status, minutes in marks]


BOTH = there(("s1", "present", None), ("s2", "present", None))


@pytest.mark.parametrize(
    ("rule", "required", "marks", "post_test", "attended", "needed", "earned"),
    [
        ({}, 480, BOTH, None, 480, 480, True),
        ({}, None, BOTH, None, 480, 480, True),
        ({}, 480, BOTH[:1], None, 240, 480, False),
        ({"minutes_percent": 50}, 480, BOTH[:1], None, 240, 240, True),
        ({"minutes_percent": 51}, 480, BOTH[:1], None, 240, 245, False),
        ({}, 480, there(("s1", "present", None), ("s2", "present", 239)), None, 479, 480, False),
        ({}, 480, there(("s1", "present", None), ("s2", "late", None)), None, 480, 480, True),
        ({"late_loses": 15}, 480, there(("s1", "present", None), ("s2", "late", None)), None, 465, 480, False),
        ({"late_loses": 15}, 460, there(("s1", "late", 230), ("s2", "late", 230)), None, 460, 460, True),
        ({}, 480, there(("s1", "present", None), ("s2", "absent", None)), None, 240, 480, False),
        ({}, 480, there(("s1", "present", 900), ("s2", "absent", None)), None, 240, 480, False),
        ({}, 240, there(("elsewhere", "present", 240)), None, 0, 240, False),
        ({"needs_post_test": True}, 480, BOTH, None, 480, 480, False),
        ({"needs_post_test": True}, 480, BOTH, 1, 480, 480, True),
        ({"needs_post_test": True, "pass_mark": 10}, 480, BOTH, 9.75, 480, 480, False),
        ({"needs_post_test": True, "pass_mark": 10}, 480, BOTH, 10, 480, 480, True),
        ({"pass_mark": 10}, 480, BOTH, 2, 480, 480, True),
    ],
)
def test_certificate_is_earned_by_minutes_and_if_asked_by_the_test(
    rule: dict[str, Any], required: int | None, marks: list[dict[str, Any]], post_test: float | None,
    attended: int, needed: int, earned: bool,
) -> None:  # fmt: skip
    verdict = judge(CertificateRule(**rule), {"required_minutes": required}, SESSIONS, marks, {"post_test": post_test})
    assert (verdict.attended, verdict.needed, verdict.earned) == (attended, needed, earned)
    assert bool(verdict.why) != earned


def test_course_without_minutes_and_sessions_earns_nothing() -> None:
    assert not judge(CertificateRule(), {"required_minutes": None}, [], [], {}).earned


def test_premarital_asks_for_all_hours_and_no_test() -> None:
    programme = load_programme(RESOURCES / "programmes" / "premarital.toml")
    check_settings(programme)
    assert rule_of(programme) == CertificateRule(100, False, None, 0, "1404-1")
    assert programme.ages is not None
    assert [programme.ages.include(years * 12) for years in (12, 13, 70, 71)] == [False, True, True, False]


HEAD = 'name = "w"\nlabel = "و"\nshape = "workshop"\ntier = "A"\nversion = 1\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[certificate]\nminutes_percent = 75\nneeds_post_test = true\npass_mark = 12.5\n",
        '[[module]]\ncode = "a"\nlabel = "الف"\nminutes = 60\n',
    ],
)
def test_good_tables_pass(text: str) -> None:
    check_settings(parse_programme(HEAD + text, "w"))


@pytest.mark.parametrize(
    "text",
    [
        "[threshold]\nright = 7\n",
        "certificate = 3\n",
        "[certificate]\nminute_percent = 75\n",
        "[certificate]\nminutes_percent = 0\n",
        "[certificate]\nminutes_percent = 101\n",
        '[certificate]\nminutes_percent = "75"\n',
        "[certificate]\nneeds_post_test = 1\n",
        "[certificate]\npass_mark = true\n",
        "[certificate]\nlate_loses = -5\n",
        "[certificate]\nversion = 3\n",
        "module = 3\n",
        '[[module]]\ncode = "a"\n',
        '[[module]]\ncode = "a"\nlabel = "الف"\nminutes = 0\n',
    ],
)
def test_wrong_tables_are_refused_with_the_place(text: str) -> None:
    with pytest.raises(UserError) as refused:
        check_settings(parse_programme(HEAD + text, "w"))
    assert refused.value.code == "programme-wrong"
