"""What kind of kindergarten a centre is can be counted, also where only words of it came."""

from __future__ import annotations

from typing import Any

import pytest

from models.intake.headings import Headings, targets_of
from models.registry.centre import CENTRE, kinds_in, kinds_of
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

NURSERY = {"name": "گل‌ها", "kind": "مهد کودک"}


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("روستامهد، نیمه‌وقت", ["half_time", "rural"]),
        ("روستايي و نيمه وقت", ["half_time", "rural"]),
        ("مهد قرآنی", ["quranic"]),
        ("تمام وقت/غیرانتفاعی", ["charity", "full_time"]),
        ("شبانه (۱۷ تا ۷)", ["night"]),
        ("شبانه‌روزی", ["residential"]),
        ("حاشیه شهر - مهدکودک خانگی", ["home", "marginal"]),
        ("دارای حیاط", []),
        (None, []),
    ],
)
def test_words_of_the_work_tell_the_kinds(words: str | None, kinds: list[str]) -> None:
    assert kinds_in(words) == kinds


def test_every_kind_is_read_from_its_own_label() -> None:
    field = CENTRE.own_fields["activities"]
    assert [kinds_in(label) for _, label in field.choices()] == [[code] for code, _ in field.choices()]
    assert len(field.choices()) == 15


@pytest.mark.parametrize(
    ("given", "old", "kinds"),
    [
        ({"activity": "نیمه‌وقت"}, {}, ["half_time"]),
        ({"activity": "نیمه‌وقت", "activities": "روستامهد"}, {}, ["rural"]),
        ({"activity": "تمام‌وقت"}, {"activity": "نیمه‌وقت", "activities": ["half_time", "rural"]},
         ["full_time", "rural"]),
        ({"activity": "دارای حیاط"}, {"activity": "حیاط", "activities": ["rural"]}, ["rural"]),
        ({"activity": None}, {"activity": "نیمه‌وقت", "activities": ["half_time"]}, ["half_time"]),
        ({"activity": "نیمه‌وقت", "activities": None}, {"activity": "نیمه‌وقت", "activities": ["half_time"]}, None),
        ({"activity": "شبانه‌روزی", "kind": "residential"}, {}, None),
    ],
)  # fmt: skip
def test_kinds_follow_the_words_and_a_choice_stays(
    given: dict[str, Any], old: dict[str, Any], kinds: list[str] | None
) -> None:
    before = {"id": "0" * 32, "name": "گل‌ها", "kind": "kindergarten", **old} if old else None
    checked = read_row(CENTRE, {**NURSERY, **given}, before, PaperDesk())
    assert checked.row.get("activities") == kinds
    assert not checked.findings


def test_a_row_of_an_older_program_is_of_the_kinds_its_words_tell() -> None:
    assert kinds_of({"activity": "نیمه‌وقت، دوزبانه"}) == ["bilingual", "half_time"]
    assert kinds_of({"activity": "نیمه‌وقت", "activities": ["rural"]}) == ["rural"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("نوع خدمت", "activity"),
        ("نوع مهد کودک", "activity"),
        ("نحوه فعالیت", "activity"),
        ("انواع كودكستان", "activities"),
        ("سطح مرکز", "service_level"),
        ("نوع", "kind"),
    ],
)
def test_headings_of_sheets(heading: str, field: str) -> None:
    assert Headings(targets_of(CENTRE)).path_of(heading) == f"centre.{field}"
