"""Every word that a programme's file may hold stands in the list that `programme words` prints, and no other place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

import pytest

from models.cases import conduct
from models.enrolments import bands
from models.planning import coverage, indicator, review
from models.registry.hints import HINTS
from models.schema import checks, plausible, programme
from models.schema.codelists import RESOURCES
from models.schema.kinds import KINDS
from models.screenings import protocol, scoring, stages
from models.workshops import certificate
from tests.journeys.in_process import desk

TEXT = (RESOURCES / "help" / "programmes.txt").read_text(encoding="utf-8")
TOLD = set(re.findall(r"[A-Za-z_]+", TEXT))

VOCABULARY: dict[str, Iterable[str]] = {
    "common": programme._COMMON | programme.SHARED,
    "shapes": (*programme.SHAPE_NAMES, *programme.TRAVELS, *programme.CASE_RECORDS),
    "kinds": KINDS,
    "fields": {field.name for kind in KINDS.values() for field in dataclasses.fields(kind)},
    "checks": {"on", "when", "soft", "why"}
    | {word for name, one in checks.WORDS.items() for word in (name, *one.keys)},
    "indicators": indicator._Reader._KEYS | set(indicator.ROWS) | {"row", "person", "couple", "household"},
    "reviews": review._KEYS,
    "counties": coverage._KEYS,
    "plausible": plausible.KEYS | {one for of in plausible.OF_SHAPE.values() for one in of},
    "hints": HINTS,
    "workshop": certificate._KEYS | certificate._MODULE_KEYS,
    "screening": protocol._SETTINGS | protocol._STAGE_KEYS | protocol._THRESHOLD_KEYS | protocol._CONSEQUENCE_KEYS
    | {"to_body", "reason", "next", *stages.DUE_FROM},
    "scorings": {word for one in scoring.SCORINGS.values() for word in (one.name, *one.verdicts)},
    "enrolment": bands._SETTINGS | bands._RATIO_KEYS
    | {field.name for field in dataclasses.fields(bands.Band)} | {"month", "day"},
    "case": conduct._KEYS["case"] | conduct._KEYS["service"] | conduct._STEP_KEYS
    | {*conduct.KINDS, *conduct.PARTIES, "good", "final"},
}  # fmt: skip


@pytest.mark.parametrize("group", VOCABULARY)
def test_every_word_of_a_programme_file_is_told(group: str) -> None:
    assert sorted(set(VOCABULARY[group]) - TOLD) == []


def test_the_list_is_printed_without_an_office(tmp_path: object) -> None:
    here = desk(tmp_path, tmp_path)
    assert here.run("programme", "words").one["text"] == TEXT
    plain = here.launch(["programme", "words"], "", {})
    assert (plain.code, plain.out) == (0, TEXT)
