"""A refusal tells nothing of rows beyond the actor: of somebody who has one it reads as of somebody who has none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put, refused
from tests.office.conftest import seated

CALL = {"channel": "تلفن ۱۲۳", "incident": "کودک‌آزاری", "risk": "فوری"}
_SHEET = "\ufeffنام,نام خانوادگی,تاریخ تولد,جنس\nآرش,کریمی,1370/1/1,مرد\nبهمن,کریمی,1371/1/1,مرد\n"


@pytest.fixture
def people(office: Office) -> Mapping[str, str]:
    """Two brothers; the emergency and an addiction centre know `known`, and nobody knows `other`."""
    told = {"last_name": "کریمی", "father_name": None, "sex": "male"}
    known = child(office, first_name="آرش", birth_date="1370/1/1", **told)
    other = child(office, first_name="بهمن", birth_date="1371/1/1", **told)
    trusted, centre = seated(office, "senior", Tier.ABUSE), put(office, "centre", name="رهایی", kind="addiction_16")
    put(trusted, "case", programme="social_emergency", person=known, opened_on="1404/9/5", answers=CALL)
    place = {"programme": "addiction_centre", "centre": centre, "starts_on": "1404/8/1", "status": "active"}
    put(trusted, "enrolment", person=known, **place)
    return {"known": known, "other": other, "centre": centre}


@pytest.mark.parametrize("role", ["clerk", "senior", "administrator"])
def test_whoever_may_not_write_the_tier_hears_that_and_nothing_else(
    office: Office, people: Mapping[str, str], role: str
) -> None:
    desk = seated(office, role)
    offered: list[tuple[str, dict[str, Any]]] = [
        ("case", {"programme": "social_emergency", "opened_on": "1404/9/6"}),
        ("enrolment", {"programme": "addiction_centre", "centre": people["centre"], "status": "active"}),
    ]
    for entity, row in offered:
        for who in ("known", "other"):
            assert refused(desk, entity, person=people[who], **row) == ["not-allowed"], (entity, who)


def test_a_row_is_not_carried_into_a_tier_beyond_the_actor(office: Office, people: Mapping[str, str]) -> None:
    clerk = seated(office, "clerk")
    for who in ("known", "other"):
        told = {"programme": "day_centre", "person": people[who], "centre": people["centre"], "starts_on": "1404/9/1"}
        row = put(clerk, "enrolment", **told)
        for programme in ("addiction_centre", "women_heads"):
            assert refused(clerk, "enrolment", id=row, programme=programme) == ["not-allowed"], (who, programme)
        assert clerk.get("enrolment", row)["programme"] == "day_centre"


@pytest.mark.parametrize("lower", [None, "vision"])
def test_a_row_is_not_carried_down_from_a_tier_that_few_read(office: Office, lower: str | None) -> None:
    senior = seated(office, "senior")
    told = {"programme": "genetics", "to_body": "health", "reason": "آزمایش ژنتیک"}
    letter = put(senior, "referral", person=child(office), **told)
    assert refused(senior, "referral", id=letter, programme=lower) == ["not-allowed"]
    assert senior.get("referral", letter)["programme"] == "genetics"


@pytest.mark.parametrize(
    ("entity", "fixed", "code"),
    [
        ("step", {"kind": "intake"}, "ref-unknown"),
        ("enrolment", {"programme": "addiction_centre", "starts_on": "1404/8/1"}, "not-allowed"),
        ("case", {"programme": "social_emergency", "opened_on": "1404/9/5"}, "not-allowed"),
    ],
)
def test_a_load_says_the_same_of_both(
    office: Office, people: Mapping[str, str], tmp_path: Path, entity: str, fixed: dict[str, str], code: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(_SHEET, encoding="utf-8")
    for role in ("clerk", "senior"):
        answer = seated(office, role).load(sheet, entity=entity, fixed=fixed, dry_run=True)
        errors = [{name: one[name] for name in ("code", "message", "field")} for one in answer["errors"]]
        assert [one["code"] for one in errors] == [code, code]
        assert errors[0] == errors[1]
