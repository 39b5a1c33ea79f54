"""Whatever somebody types into a programme's file, it is read or refused with its line: never anything else.

Shipped files are spoiled at random places (the same in every run) with every sort of nonsense that TOML can write.
"""

from __future__ import annotations

import copy
import datetime
import json
import math
import random
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from models.catalog import read_programme
from models.errors import UserError
from models.schema.programme import shipped, text_of
from models.schema.promises import refuse_break

FILES = {path.stem: tomllib.loads(text_of(path)) for path in shipped()}
ROUNDS = 16
"""Times that each file is spoiled, about a second for all together."""
NONSENSE: tuple[Any, ...] = (
    "", "x", "nobody", "a\x00b", "\u202eabc\u2066", "۱۲", "x" * 5000, 0, -1, 1, 5, 10**7, 10**30, -(10**30), 0.5,
    math.inf, -math.inf, math.nan, True, False, [], [[]], [1, "x"], [{}], {}, {"x": 1}, {"x": ["y"]},
    ["first"], ["nobody"],
    datetime.date(2025, 1, 1), datetime.time(8, 30), datetime.datetime(2025, 1, 1, 8),
)  # fmt: skip
WORDS = (
    "when",
    "on",
    "aliases",
    "after",
    "asks",
    "ages",
    "source",
    "fields",
    "ratio",
    "default",
    "limit",
    "low",
    "none",
)


def written(data: dict[str, Any]) -> str:
    """The data as a TOML text with a line for each key, as people write it."""
    plain = [f"{_key(key)} = {_value(value)}" for key, value in data.items() if not _tables(value)]
    rest = ((key, value) for key, value in data.items() if _tables(value))
    return "\n".join([*plain, *(line for key, value in rest for line in _headed(_key(key), value))]) + "\n"


def _tables(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and value != [] and {*map(type, value)} == {dict})


def _headed(name: str, value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        yield f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
        fields = one.get("field") if name == "section" and _tables(one.get("field")) else None
        yield from (f"{_key(key)} = {_value(each)}" for key, each in one.items() if fields is None or key != "field")
        yield from _headed("section.field", fields) if fields else ()


def _key(key: str) -> str:
    return key if key.isascii() and key.isidentifier() else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool | float) else str(value)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table and list in it with each key or place of theirs."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield value, key
        yield from _places(one)


def _spoil(data: dict[str, Any], chance: random.Random) -> None:
    holder, key = chance.choice(list(_places(data)))
    deed = chance.randrange(6)
    if deed == 0:
        del holder[key]
    elif deed == 1 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif deed == 2 and isinstance(holder, dict):
        holder[chance.choice(WORDS)] = copy.deepcopy(chance.choice(NONSENSE))
    elif deed == 3:
        other, at = chance.choice(list(_places(data)))
        holder[key] = copy.deepcopy(other[at])
    else:
        holder[key] = copy.deepcopy(chance.choice(NONSENSE))


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_file_is_read_or_refused_with_a_reason(name: str) -> None:
    chance = random.Random(name)
    for _ in range(ROUNDS):
        data = copy.deepcopy(FILES[name])
        for _ in range(chance.choice((1, 1, 2))):
            _spoil(data, chance)
        text = written(data)
        try:
            read_programme(text, name)
        except UserError as error:
            assert error.code == "programme-wrong"
            assert error.finding.params["why"]


def refusal(name: str, *pairs: tuple[str, str], more: str = "") -> str:
    """Why a shipped file is refused once the first of each pair is the second and `more` stands at its end."""
    text = text_of(next(path for path in shipped() if path.stem == name))
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(UserError) as refused:
        read_programme(text + more, name)
    assert refused.value.code == "programme-wrong"
    return str(refused.value.finding.params["why"])


def field(**told: Any) -> str:
    """A further section with one answer."""
    given = {"name": "extra", "kind": "number", "label": "افزوده", **told}
    return (
        "\n[[section]]\n[[section.field]]\n" + "\n".join(f"{key} = {_value(one)}" for key, one in given.items()) + "\n"
    )


def check(**told: Any) -> str:
    return field() + "[[check]]\n" + "\n".join(f"{key} = {_value(one)}" for key, one in told.items()) + "\n"


@pytest.mark.parametrize(
    ("name", "more", "why"),
    [
        ("at_risk", field(low=math.nan), "«low»"),
        ("at_risk", field(least=5, most=1), "«least»"),
        ("at_risk", field(decimals=10**9), "«decimals»"),
        ("at_risk", field(kind="text", limit=0), "«limit»"),
        ("at_risk", field(label=" "), "«label» نیست"),
        ("at_risk", field(label="وزن\u202e"), "نویسهٔ ناپیدا"),
        ("at_risk", field(help="a\x00b"), "نویسهٔ ناپیدا"),
        ("at_risk", field(kind="choice", options=["a|یک", "a|دو"]), "کد تکراری"),
        ("at_risk", field(kind="choice", options=["a| "]), "«کد|برچسب»"),
        ("at_risk", "\n[[section]]\non = [\"nobody\"]\n", "«nobody»"),
        ("kindergarten", "\n[[section]]\non = [\"first\"]\n", "«first»"),
        ("self_care", "\n[[section]]\non = [\"first\"]\n", "مرحله"),
        ("at_risk", "\n[[section]]\n" * 10_000, "بیش از"),
        ("at_risk", check(check="between", field="extra", low=5, high=1), "low"),
        ("at_risk", check(check="between", field="opened_on", low=1, high=5), "عدد نیست"),
        ("at_risk", check(check="at_most", field="extra", than="opened_on"), "عدد نیست"),
        ("at_risk", check(check="in_order", fields=["opened_on", "extra"]), "روز نیست"),
        ("at_risk", check(check="since_birth", field="extra", days=5), "روز نیست"),
        ("at_risk", check(check="since_birth", field="opened_on", days=10**9), "days"),
        ("at_risk", check(check="sex", sex=[]), "female یا male"),
        ("at_risk", check(check="needs", fields=["extra"], on=["nobody"]), "«nobody»"),
        ("at_risk", check(check="needs", fields=["extra"], when={"guardianship": ["nobody"]}), "«nobody»"),
        ("at_risk", check(check="needs", fields=["extra"], when={"extra": [datetime.time(8)]}), "when"),
        ("at_risk", check(check="needs", fields=["extra"], when={"extra": [math.nan]}), "when"),
        ("at_risk", "\n[[indicator]]\nname = \"half\"\nlabel = \"نیم\"\nratio = [\"half\", \"closed\"]\n", "خود نسبت"),
        ("at_risk", "\n[[indicator]]\nname = \"closed\"\nlabel = \"بسته\"\ntyped = true\n", "پیش‌تر هست"),
    ],
)  # fmt: skip
def test_what_nobody_could_fill_or_count_is_refused(name: str, more: str, why: str) -> None:
    assert why in refusal(name, more=more)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("at_risk", "version = 1", "version = 1000000", "version"),
        ("at_risk", "version = 1", "version = 0", "version"),
        ("at_risk", "version = 1", "version = 1\ndeadline_days = 1000000", "deadline_days"),
        ("vision", "from_months = 36", "from_months = 36.5", "[ages]"),
        ("kindergarten", "below_months", "below_months = 100000000000\nbelow_was", "[ages]"),
    ],
)
def test_a_number_that_no_day_or_store_can_hold_is_refused(name: str, old: str, new: str, why: str) -> None:
    assert why in refusal(name, (old, new))


def test_steps_that_wait_for_each_other_are_refused() -> None:
    told = refusal("at_risk", ('kind = "assessment"\n', 'kind = "assessment"\nafter = ["reassessment"]\n'))
    assert "[step assessment] after" in told
    assert told.startswith("خط")


def test_a_file_written_anew_is_the_same_file() -> None:
    for name, data in FILES.items():
        assert tomllib.loads(written(data)) == data, name


@pytest.mark.parametrize(
    ("known", "newer", "why"),
    [
        ({"kind": "choice", "options": ["a|یک", "b|دو"]}, {"kind": "choice", "options": ["a|یک"]}, "گزینهٔ «b» نیست"),
        ({"most": 9}, {"most": 8}, "«most»"),
        ({}, {"least": 0}, "«least»"),
        ({"kind": "text", "limit": 20}, {"kind": "text", "limit": 10}, "«limit»"),
    ],
)
def test_a_newer_file_still_reads_every_answer_that_was_saved(
    known: dict[str, Any], newer: dict[str, Any], why: str
) -> None:
    text = text_of(next(path for path in shipped() if path.stem == "at_risk"))
    was, now, same = (read_programme(text + field(**told), "at_risk") for told in (known, newer, known))
    refuse_break(was, same)
    refuse_break(now, was)  # wider than it was
    with pytest.raises(UserError) as refused:
        refuse_break(was, now)
    assert why in str(refused.value)
