"""A screening is one test of one person at one stage; its outcome follows from the answers, never from the typing hand.

Only at a stage whose scoring is «typed» does the examiner's word stand.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from models.errors import Finding
from models.registry.ages import age_outside, months_old
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Code, Day, Keyed, Note, Ref, Text
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule, order_broken
from models.screenings.protocol import Protocol
from models.screenings.stages import Stage


def protocol_of(row: Row, desk: Desk) -> tuple[Programme, Protocol] | None:
    """The row's programme and its protocol; None where the programme is not known or not of this shape."""
    programme = desk.programme(row["programme"]) if row.get("programme") else None
    if programme is None or programme.shape != "screening":
        return None
    return programme, Protocol.of(programme)


def stage_of(row: Row, desk: Desk) -> tuple[Programme, Protocol, Stage] | None:
    """As `protocol_of`, with the row's stage; None where the stage is not one of the protocol's."""
    found = protocol_of(row, desk)
    stage = found[1].stages.get(row.get("stage") or "") if found else None
    return (*found, stage) if found and stage else None


def age_at(row: Row, desk: Desk) -> int | None:
    """Completed months of the person on the day of the test, where both days are known."""
    if not row.get("person") or not row.get("held_on"):
        return None
    return months_old(desk.get("person", row["person"]), datetime.date.fromisoformat(row["held_on"]))


# derivations, in this order


def name_codes(row: Row, old: Row | None, desk: Desk) -> None:
    """Stage and outcome may come as labels; a new row without a stage is of the first."""
    if not (found := protocol_of(row, desk)):
        return
    protocol = found[1]
    if row.get("stage"):
        row["stage"] = protocol.stage_list.find(row["stage"]) or row["stage"]
    elif old is None:
        row["stage"] = next(iter(protocol.stages))
    if row.get("outcome"):
        row["outcome"] = protocol.outcome_list.find(row["outcome"]) or row["outcome"]


def find_previous(row: Row, old: Row | None, desk: Desk) -> None:
    """The person's latest test of an earlier stage in the same round."""
    row["previous"] = max(
        (one for one in _earlier_tests(row, desk) if one["held_on"] <= row["held_on"]),
        key=lambda one: (one["held_on"], one["stage_order"]),
        default={"id": None},
    )["id"]


def score(row: Row, old: Row | None, desk: Desk) -> None:
    """Fill outcome and rule version. A row is scored again by the rule set it was first scored by."""
    if not (found := stage_of(row, desk)):
        row["rule_version"] = None
        return
    _, protocol, stage = found
    answers = row.get("answers") or {}
    if stage.scoring.verdicts:
        version = protocol.version_for((old or {}).get("rule_version")) if stage.scoring.by_line else None
        line = protocol.line(version, age_at(row, desk)) if version else None
        row["outcome"] = stage.outcomes.get(stage.scoring.judge(answers, line) or "")
        row["rule_version"] = version
    else:
        row["rule_version"] = None
        _fill_typed(row, old, stage)


def _fill_typed(row: Row, old: Row | None, stage: Stage) -> None:
    """The default outcome where none was typed; one that was filled so before follows the answers."""
    kept = old and old.get("outcome") == row.get("outcome") == _default(old, stage)
    if kept or not row.get("outcome"):
        row["outcome"] = _default(row, stage)


def _default(row: Row, stage: Stage) -> str | None:
    answers = row.get("answers") or {}
    return next((one.outcome for one in stage.defaults if one.when.met(answers)), None)


def _earlier_tests(row: Row, desk: Desk) -> Iterator[Row]:
    """The person's tests of earlier stages within a round of this one, on either side of it."""
    found = stage_of(row, desk)
    if not found or not row.get("person") or not row.get("held_on"):
        return
    _, protocol, stage = found
    order = {code: number for number, code in enumerate(protocol.earlier(stage.code))}
    for one in desk.rows("screening", programme=row["programme"], person=row["person"]):
        near = one.get("held_on") and abs(_days_between(one, row)) <= protocol.round_days
        if near and one.get("stage") in order and one["id"] != row.get("id"):
            yield {**one, "stage_order": order[one["stage"]]}


def _days_between(first: Row, second: Row) -> int:
    day = datetime.date.fromisoformat
    return (day(second["held_on"]) - day(first["held_on"])).days


# rules


def known_programme(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a screening belongs to a programme of this shape."""
    programme = desk.programme(row["programme"]) if row.get("programme") else None
    if programme and programme.shape != "screening":
        yield Finding("programme-unknown", "programme", programme.name)


def known_codes(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: stage and outcome are the programme's."""
    if not (found := protocol_of(row, desk)):
        return
    stage = found[1].stages.get(row.get("stage") or "")
    if row.get("stage") and not stage:
        yield Finding("choice-unknown", "stage", row["stage"])
    if stage and row.get("outcome") and row["outcome"] not in stage.allowed:
        yield Finding("choice-unknown", "outcome", row["outcome"])


def complete_answers(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what the scoring of the stage cannot do without."""
    if found := stage_of(row, desk):
        for name in found[2].scoring.missing(row.get("answers") or {}):
            yield Finding("required", f"answers.{name}")


def fitting_age(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft: the person is of the programme's ages (or the stage's own) on the day of the test; never before birth."""
    found, months = stage_of(row, desk), age_at(row, desk)
    if not found or months is None:
        return
    ages = found[2].ages or found[0].ages
    if months < 0:
        person = desk.get("person", row["person"]) or {}
        yield order_broken("held_on", row["held_on"], person["birth_date"])
    else:
        yield from age_outside(ages, months)


def in_sequence(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: not before the earlier stages of its round. Soft: the stage that it comes after is there."""
    found = stage_of(row, desk)
    if not found or not row.get("held_on"):
        return
    earlier = list(_earlier_tests(row, desk))
    before = [one for one in earlier if one["held_on"] <= row["held_on"]]
    if earlier and not before:
        first = min(one["held_on"] for one in earlier)
        yield order_broken("held_on", row["held_on"], first)
    elif found[2].after and not any(one["stage"] in found[2].after for one in before):
        yield Finding("stage-missing", "stage", found[2].label)


def before_later_stages(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a test that others refer to as their previous one is not moved behind them."""
    if not row.get("id") or not row.get("held_on"):
        return
    for one in desk.rows("screening", previous=row["id"]):
        if one.get("held_on") and one["held_on"] < row["held_on"]:
            yield order_broken("held_on", one["held_on"], row["held_on"])


def tested_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: one test of a person, stage and day."""
    key = {name: row.get(name) for name in ("programme", "person", "stage", "held_on")}
    found = stage_of(row, desk)
    if found and all(key.values()) and any(one["id"] != row.get("id") for one in desk.rows("screening", **key)):
        shown = SCREENING.field("held_on").shown(row["held_on"])
        yield Finding("already-tested", "held_on", shown, {"stage": found[2].label})


SCREENING = Entity(
    "screening",
    "غربالگری",
    sections=(
        Section(
            "آزمون",
            (
                Code("programme", "برنامه", required=True, critical=True),
                Ref("person", "فرد", required=True, critical=True, entity="person"),
                Ref("centre", "پایگاه", entity="centre", pinned=True, aliases=("مرکز", "پایگاه غربالگری")),
                Text(
                    "screener",
                    "غربالگر",
                    limit=100,
                    pinned=True,
                    aliases=("کد غربالگر", "نام غربالگر", "آزمونگر", "معاینه‌کننده"),
                ),
                Day(
                    "held_on",
                    "تاریخ آزمون",
                    required=True,
                    pinned=True,
                    latest="today",
                    aliases=("تاریخ معاینه", "تاریخ غربالگری", "تاریخ تست", "تاریخ سنجش"),
                ),
                Code("stage", "مرحله", required=True, critical=True, aliases=("نوبت", "مرحله غربالگری")),
            ),
        ),
        Section("پاسخ‌ها", (Keyed("answers", "پاسخ‌ها", critical=True),)),
        Section(
            "نتیجه",
            (
                Code("outcome", "نتیجه", critical=True, aliases=("نتیجه غربالگری",)),
                Code("rule_version", "نسخهٔ معیار", derived=True),
                Ref("previous", "آزمون پیشین", derived=True, entity="screening"),
                Note("notes", "یادداشت", aliases=("توضیحات", "ملاحظات")),
            ),
        ),
    ),
    columns=("person", "held_on", "stage", "outcome", "centre"),
    sort=("held_on",),
    title=("person", "stage", "held_on"),
    tier=Tier.CHILD_HEALTH,
    derive=(name_codes, find_previous, score),
    rules=(
        Rule(known_programme),
        Rule(known_codes),
        Rule(complete_answers),
        Rule(fitting_age),
        Rule(in_sequence),
        Rule(before_later_stages),
        Rule(tested_once),
    ),
)
