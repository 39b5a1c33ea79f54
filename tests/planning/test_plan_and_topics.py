"""The plan is one of quarters and years; a directive, a topic and a note say where and until when they hold."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.activity import ACTIVITY
from models.planning.contribution import CONTRIBUTION
from models.planning.directive import DIRECTIVE
from models.planning.strategy_note import STRATEGY_NOTE
from models.planning.topic import TOPIC
from models.schema.entity import Entity
from models.schema.programme import parse_programme
from models.schema.reading import read_row
from models.store.sorting import sort_key_of
from tests.paper_desk import PaperDesk

TALK = parse_programme('name="talk"\nlabel="گفت‌وگو"\nshape="workshop"\ntier="A"\nversion=1', "talk")
PARTNER = "a" * 32
PLANNED = {"period": "1404/Q3", "title": "آگاه‌سازی"}
FIGURE = {"programme": "talk", "indicator": "registered", "target": "۳۰٬۰۰۰"}
ORDERED = {"number": "۱۲/۳۴", "issued_on": "1404/7/1", "subject": "غربالگری"}
GAVE = {"partner": PARTNER, "given_on": "1404/8/1"}


def codes(entity: Entity, row: dict[str, Any], desk: PaperDesk | None = None) -> list[tuple[str, str | None]]:
    desk = desk or PaperDesk(programmes=[TALK])
    desk.add("partner", id=PARTNER)
    return [(one.code, one.field) for one in read_row(entity, row, None, desk).errors]


@pytest.mark.parametrize(
    ("entity", "row", "found"),
    [
        (ACTIVITY, {**PLANNED, **FIGURE}, []),
        (ACTIVITY, PLANNED, []),
        (ACTIVITY, {**PLANNED, "period": "1404"}, []),
        (ACTIVITY, {**PLANNED, "period": "1404-07"}, [("rule-broken", "period")]),
        (ACTIVITY, {**PLANNED, "period": "1404-H1"}, [("rule-broken", "period")]),
        (ACTIVITY, {**PLANNED, "period": "پاییز"}, [("period-wrong", "period")]),
        (ACTIVITY, {**PLANNED, "programme": "chess"}, [("programme-unknown", "programme")]),
        (ACTIVITY, {**PLANNED, **FIGURE, "indicator": "gossip"}, [("choice-unknown", "indicator")]),
        (ACTIVITY, {**PLANNED, "target": 5}, [("required", "indicator")]),
        (ACTIVITY, {**PLANNED, "indicator": "registered"}, [("required", "programme")]),
        (ACTIVITY, {**PLANNED, "starts_on": "1404/8/2", "ends_on": "1404/8/1"}, [("date-order", "ends_on")]),
        (DIRECTIVE, {**ORDERED, "until": "1405/1/1"}, []),
        (DIRECTIVE, {**ORDERED, "until": "1404/6/1"}, [("date-order", "until")]),
        (CONTRIBUTION, {**GAVE, "kind": "نقدی", "amount": "۵٬۰۰۰٬۰۰۰"}, []),
        (CONTRIBUTION, {**GAVE, "kind": "نقدی"}, [("required", "amount")]),
        (CONTRIBUTION, {**GAVE, "kind": "کالا"}, [("required", "description")]),
        (CONTRIBUTION, {**GAVE, "kind": "کالا", "description": "ده عینک", "programme": "talk"}, []),
        (CONTRIBUTION, {**GAVE, "kind": "کالا", "description": "ده عینک", "programme": "x"},
         [("programme-unknown", "programme")]),
        (STRATEGY_NOTE, {"kind": "نقطه ضعف", "level": "شهرستان", "text": "کمبود مددکار", "period": "1404"}, []),
        (STRATEGY_NOTE, {"kind": "قوت", "text": "خیّران"}, [("required", "level")]),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_row(entity: Entity, row: dict[str, Any], found: list[Any]) -> None:
    assert codes(entity, row) == found


def test_an_activity_is_planned_and_knows_its_period_by_its_one_name() -> None:
    row = read_row(ACTIVITY, {**PLANNED, **FIGURE}, None, PaperDesk(programmes=[TALK])).row
    assert (row["period"], row["status"], row["target"]) == ("1404-Q3", "planned", 30000)


@pytest.mark.parametrize(
    ("place", "title", "found"),
    [
        ({"zone": "2"}, "خود مراقبتی", ["rule-broken"]),
        ({"zone": "2"}, "تغذیه", []),
        ({"zone": "5"}, "خودمراقبتی", []),
        ({}, "خودمراقبتی", []),
    ],
    ids=["spelled otherwise", "another topic", "another zone", "no place"],
)
def test_a_place_has_a_topic_once(place: dict[str, str], title: str, found: list[str]) -> None:
    desk = PaperDesk(programmes=[TALK])
    desk.add(
        "topic", rank=1, title="خودمراقبتی", zone="2", county=None, neighbourhood=None, centre=None, programme=None
    )
    assert [code for code, _ in codes(TOPIC, {"rank": 3, "title": title, **place}, desk)] == found


def test_topics_stand_by_rank() -> None:
    keys = [sort_key_of(TOPIC, {"rank": rank, "title": "ب"}) for rank in (1, 2, 9, 10, 99)]
    assert keys == sorted(keys)
