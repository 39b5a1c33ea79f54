"""A screening is one test of one person at one stage; its outcome follows from the answers, never from the typing hand.

Only at a stage whose scoring is «typed» does the examiner's word stand. What was judged once stays as it was judged: a
test is scored again only when what the scoring reads was changed, and then by the rule set that it was scored by.
Writing `certified_on` is the act of certifying: it is refused until the stage gives a certificate for the outcome, and
then the serial is given, once and for good.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from models.errors import Finding
from models.registry.ages import age_outside, far_apart, months_old
from models.registry.registered import REGISTERED_SECTION, number_from_answers
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Code, Day, Keyed, Note, Ref, Text
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule, in_order, order_broken
from models.screenings.protocol import Protocol
from models.screenings.scoring import AGE_ANSWER, WEAK_SIDE
from models.screenings.stages import Stage

_JUDGED_BY = ("programme", "person", "stage", "held_on", "answers")


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
    if old and _stands(row, old, stage):
        row["outcome"], row["rule_version"] = old["outcome"], old.get("rule_version")
    elif not stage.scoring.verdicts or (old and _was_typed(row, old, stage)):
        row["rule_version"] = None
        _fill_typed(row, old, stage)
    else:
        _judge(row, old, desk, protocol, stage)


def _stands(row: Row, old: Row, stage: Stage) -> bool:
    """Whether nothing that the outcome follows from was changed: a newer file does not judge old tests anew."""
    same = all((row.get(name) or None) == (old.get(name) or None) for name in _JUDGED_BY)
    by_hand = not stage.scoring.verdicts or _was_typed(row, old, stage)
    return bool(same and old.get("outcome") and not (by_hand and row.get("outcome") != old["outcome"]))


def _was_typed(row: Row, old: Row, stage: Stage) -> bool:
    """Whether an examiner gave the outcome while the file had no rule set for the stage."""
    typed = old.get("outcome") and not old.get("rule_version") and stage.scoring.by_line
    return bool(typed and row.get("stage") == old.get("stage"))


def _judge(row: Row, old: Row | None, desk: Desk, protocol: Protocol, stage: Stage) -> None:
    answers = dict(row.get("answers") or {})
    version = protocol.version_for((old or {}).get("rule_version")) if stage.scoring.by_line else None
    lines = protocol.lines(version, age_at(row, desk), answers) if version else {}
    row["outcome"] = stage.outcomes.get(stage.scoring.judge(answers, lines) or "")
    row["rule_version"] = version
    if (programme := desk.programme(row["programme"])) and WEAK_SIDE in programme.fields:
        answers[WEAK_SIDE] = stage.scoring.weak_side(answers, lines)
        row["answers"] = {name: value for name, value in answers.items() if value is not None} or None


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
    for one in _tests_of(row, desk, protocol):
        near = one.get("held_on") and abs(_days_between(one, row)) <= protocol.round_days
        if near and one.get("stage") in order and one["id"] != row.get("id"):
            yield {**one, "stage_order": order[one["stage"]]}


def _tests_of(row: Row, desk: Desk, protocol: Protocol) -> list[Row]:
    """The tests of the person; in a programme of couples also those under the other's name."""
    sides = ("person", "partner") if protocol.partner else ("person",)
    people = [row[name] for name in sides if row.get(name)]
    found = (desk.rows("screening", programme=row["programme"], **{side: one}) for side in sides for one in people)
    return list({one["id"]: one for tests in found for one in tests}.values())


def _days_between(first: Row, second: Row) -> int:
    day = datetime.date.fromisoformat
    return (day(second["held_on"]) - day(first["held_on"])).days


def certificate_number(row: Row, old: Row | None, desk: Desk) -> None:
    """Gives the serial when the outcome has a certificate; a number once given stays, whatever is typed."""
    row["certificate_no"] = (old or {}).get("certificate_no")
    found = stage_of(row, desk)
    if row.get("certified_on") and not row["certificate_no"] and found and row.get("outcome") in found[2].certifies:
        row["certificate_no"] = desk.serial()


def columns_unasked(programme: Programme | None, stage: str | None = None) -> frozenset[str]:
    """The columns that a test of the programme (at a stage, where one is named) has no use for: the partner where
    nobody comes as a couple, the certificate where none is given. All of those where no programme is known."""
    protocol = Protocol.of(programme) if programme and programme.shape == "screening" else None
    stages = protocol.stages if protocol else {}
    asked = [stages[stage]] if stage and stage in stages else list(stages.values())
    unused = set() if protocol and protocol.partner else {"partner"}
    return frozenset(unused | (set() if any(one.certifies for one in asked) else {"certificate_no", "certified_on"}))


# rules


def known_programme(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a screening belongs to a programme of this shape."""
    programme = desk.programme(row["programme"]) if row.get("programme") else None
    if programme and programme.shape != "screening":
        yield Finding("programme-unknown", "programme", programme.name)


def known_codes(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: stage and outcome are the programme's; what was saved so by an older file stays."""
    if not (found := protocol_of(row, desk)):
        return
    saved = _saved(row, desk)
    same_stage = row.get("stage") == saved.get("stage")
    stage = found[1].stages.get(row.get("stage") or "")
    if row.get("stage") and not stage and not same_stage:
        yield Finding("choice-unknown", "stage", row["stage"])
    kept = same_stage and row.get("outcome") == saved.get("outcome")
    if stage and row.get("outcome") and row["outcome"] not in stage.allowed and not kept:
        yield Finding("choice-unknown", "outcome", row["outcome"])


def _saved(row: Row, desk: Desk) -> Row:
    """The row as it stands; an empty one for a new row."""
    return (desk.get("screening", row["id"]) if row.get("id") else None) or {}


def complete_answers(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what the scoring of the stage cannot do without, and the age by which scores are judged."""
    if not (found := stage_of(row, desk)):
        return
    answers, stage = row.get("answers") or {}, found[2]
    for name in stage.missing(answers):
        yield Finding("required", f"answers.{name}")
    asked = stage.scores and stage.scoring.by_line and AGE_ANSWER in found[0].fields
    if asked and not answers.get(AGE_ANSWER) and age_at(row, desk) is None:
        yield Finding("required", f"answers.{AGE_ANSWER}")


def of_a_couple(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: only a programme of couples has a second person, and nobody is two. Soft: more than 25 years between."""
    if not row.get("partner") or not (found := protocol_of(row, desk)):
        return
    if not found[1].partner:
        yield Finding("rule-broken", "partner", None, {"why": f"در «{found[0].label}» هر آزمون از یک نفر است."})
    elif row["partner"] in desk.ids_of(row.get("person")):
        yield Finding("rule-broken", "partner", None, {"why": "کسی همسر خودش نیست."})
    else:
        yield from far_apart(desk.get("person", row["person"] or ""), desk.get("person", row["partner"]))


def certificate_earned(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `certificate-unearned`: certified, or left certified, with an outcome that has no certificate.

    A result that is corrected so takes its certificate back: the day is emptied with it; the number stays.
    """
    found = stage_of(row, desk)
    if not row.get("certified_on") or not found:
        return
    saved, stage = _saved(row, desk), found[2]
    if saved and all(saved.get(name) == row.get(name) for name in ("certified_on", "outcome", "stage")):
        return
    if row.get("outcome") not in stage.certifies:
        shown = found[1].outcome_list.labels.get(row.get("outcome") or "", "نامعلوم")
        why = f"در «{stage.label}» برای نتیجهٔ «{shown}» گواهی داده نمی‌شود."
        if saved.get("certified_on"):
            why += " تاریخ گواهی را هم بردارید."
        yield Finding("certificate-unearned", "certified_on", row["certified_on"], {"why": why})


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
                Ref("partner", "همسر یا نامزد", entity="person", critical=True),
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
                Code("certificate_no", "شمارهٔ گواهی", derived=True, critical=True, search=True),
                Day("certified_on", "تاریخ گواهی", latest="today", critical=True, aliases=("تاریخ صدور گواهی",)),
                Note("notes", "یادداشت", aliases=("توضیحات", "ملاحظات")),
            ),
        ),
        REGISTERED_SECTION,
    ),
    columns=("person", "held_on", "stage", "outcome", "centre"),
    sort=("held_on",),
    title=("person", "stage", "held_on"),
    tier=Tier.CHILD_HEALTH,
    base="centre",
    derive=(name_codes, find_previous, score, certificate_number, number_from_answers),
    rules=(
        Rule(known_programme),
        Rule(known_codes),
        Rule(complete_answers),
        Rule(of_a_couple),
        Rule(certificate_earned),
        in_order("held_on", "certified_on"),
        Rule(fitting_age),
        Rule(in_sequence),
        Rule(before_later_stages),
        Rule(tested_once),
    ),
)
