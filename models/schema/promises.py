"""A released programme keeps its word: what was saved by an earlier version is read and judged by it for ever."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.schema import codelists
from models.schema.fields import Choice, Field
from models.schema.places import told_by_line
from models.schema.programme import GROUPINGS, Programme, wrong
from models.text.persian import persian_digits

# By shape: the field, the tables of the file that hold its codes, and the key of the code in them.
CODES_OF: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "screening": (("stage", "stage", "code"), ("outcome", "outcome", "code")),
    "case": (
        ("stage", "stage", "code"), ("outcome", "outcome", "code"), ("level", "level", "code"),
        ("kind", "step", "kind"),
    ),
}  # fmt: skip

_LIKE_A_CODE = re.compile(r"[a-z0-9_-]+", re.ASCII)


def refuse_added(known: Programme | None, programme: Programme, text: str) -> None:
    """What is added here, and is no file from above, is judged by all three: UserError programme-wrong with the line of
    `text`."""
    refuse_unlisted(programme, text)
    refuse_uncoded(programme, text)
    refuse_unraised(known, programme, text)


def refuse_unlisted(programme: Programme, text: str) -> None:
    """What is added here names a group, a level and, where it is written as a code, a legal basis of the lists as they
    stand: UserError programme-wrong with the line of `text`. A file from above is not asked: its code may come later.
    """
    for key, name in GROUPINGS.items():
        given, listing = getattr(programme, key), codelists.load(name)
        if not given or listing.find(given) or (key == "mandate" and not _LIKE_A_CODE.fullmatch(given)):
            continue
        why = f"{key}: «{given}» در فهرست {name} نیست ({'، '.join(listing.offered)}). کد تازه را نخست در کدها ثبت کنید."
        with told_by_line(text):
            wrong(programme.name, why)


def refuse_uncoded(programme: Programme, text: str) -> None:
    """What is added here looks, in a check or review, for stages, outcomes, levels and kinds that the file has: another
    is never met. UserError programme-wrong with the line of `text`. A file that was taken in before is read on."""
    for column, table, code in CODES_OF.get(programme.shape, ()):
        codes = [one[code] for one in programme.settings.get(table, ())]
        for key, number, when in _conditions(programme) if codes and column not in programme.fields else ():
            for value in when.get(column, ()):
                if value not in codes:
                    with told_by_line(text):
                        wrong(programme.name, f"[{key} {number}] when: «{value}» مقدار «{column}» نمی‌شود.")


def _conditions(programme: Programme) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for key in ("check", "review"):
        for number, table in enumerate(programme.settings.get(key, ()), 1):
            yield key, number, table.get("when", {})


def refuse_unraised(known: Programme | None, newer: Programme, text: str) -> None:
    """What is added here and is not the file that is known has a higher version: UserError programme-wrong with the
    line of `text`. Otherwise what was changed would be left out without a word."""
    if known is None or newer.version > known.version:
        return
    if newer.version < known.version or placed_like(known, newer) != known:
        told = persian_digits(str(known.version))
        with told_by_line(text):
            wrong(newer.name, f"version: نسخهٔ {told} این برنامه هست؛ پروندهٔ دگرگون‌شده نسخهٔ بالاتری می‌خواهد.")


def placed_like(known: Programme | None, newer: Programme) -> Programme:
    """A file that says no group or level stands where the shipped file of its name does: it may be older than both."""
    if known is None:
        return newer
    silent = {key: getattr(known, key) for key in ("group", "service_level") if not getattr(newer, key)}
    return dataclasses.replace(newer, **silent)


def refuse_break(known: Programme, newer: Programme) -> None:
    """A newer version keeps shape, tier, the kinds of answers, the codes that rows have, the rules by which results
    were scored, and that rows of a programme that travels as counts stay; UserError programme-wrong.

    An answer that is asked no more stays in the file as `retired = true`, so that old results are still read.
    """
    if newer.shape != known.shape:
        wrong(newer.name, f"شکل برنامه «{known.shape}» است و «{newer.shape}» نمی‌شود.")
    if newer.record != known.record:
        wrong(newer.name, f"records برنامه «{known.record}» است و «{newer.record}» نمی‌شود.")
    if newer.tier < known.tier:
        wrong(newer.name, f"ردهٔ محرمانگی از {known.tier} به {newer.tier} پایین نمی‌آید.")
    if known.travels == "counts" and newer.travels != "counts":
        wrong(newer.name, "ردیف‌های این برنامه با این پیمان ثبت شده‌اند که از دفتر بیرون نروند؛ travels همان می‌ماند.")
    for name, field in known.fields.items():
        if name not in newer.fields:
            wrong(newer.name, f"خانهٔ «{name}» نیست؛ اگر دیگر پرسیده نمی‌شود retired = true بنویسید.")
        if newer.fields[name].kind != field.kind:
            wrong(newer.name, f"نوع خانهٔ «{name}» {field.kind} است و {newer.fields[name].kind} نمی‌شود.")
        _keep_options(newer, field, newer.fields[name])
        _keep_ends(newer, field, newer.fields[name])
    _keep_codes(known, newer)
    _keep_rules(known, newer)


def _keep_options(newer: Programme, field: Field, now: Field) -> None:
    """The choices that answers have stay in the file; other labels and further ones may come."""
    if not isinstance(field, Choice) or not isinstance(now, Choice):
        return
    for one in field.options:
        if one.code not in now.listing.labels:
            why = f"گزینهٔ «{one.code}» نیست؛ ردیف‌هایی که پیش‌تر ثبت شده‌اند آن را دارند."
            wrong(newer.name, f"خانهٔ «{field.name}»: {why}")


def _keep_ends(newer: Programme, field: Field, now: Field) -> None:
    """The hard ends of an answer are not drawn in: what was saved within them would no longer be read elsewhere."""
    inf = math.inf
    for key, missing, sign in (("least", -inf, -1), ("most", inf, 1), ("limit", inf, 1), ("decimals", inf, 1)):
        was, given = (missing if (end := getattr(one, key, None)) is None else end for one in (field, now))
        if sign * given < sign * was:
            why = "تنگ‌تر نمی‌شود؛ ردیف‌هایی که پیش‌تر ثبت شده‌اند می‌مانند. برای پرسیدن low و high بنویسید."
            wrong(newer.name, f"خانهٔ «{field.name}»: «{key}» {why}")


def _keep_codes(known: Programme, newer: Programme) -> None:
    for _, table, key in CODES_OF.get(known.shape, ()):
        kept = {one.get(key) for one in newer.settings.get(table, ())}
        for code in (one.get(key) for one in known.settings.get(table, ())):
            if code not in kept:
                wrong(newer.name, f"[{table}] «{code}» نیست؛ ردیف‌هایی که پیش‌تر ثبت شده‌اند آن را دارند.")


def _keep_rules(known: Programme, newer: Programme) -> None:
    """A rule set is never changed, only another put beside it and made active: results stay under their own."""
    kept = _rules(newer)
    for version, rows in _rules(known).items():
        if kept.get(version) != rows:
            why = "همان‌گونه که بود می‌ماند؛ معیار تازه را با version دیگری بنویسید و active را به آن برسانید."
            wrong(newer.name, f"[threshold] معیار «{version}» {why}")


def _rules(programme: Programme) -> Mapping[str, list[Mapping[str, Any]]]:
    """The threshold tables by version, without what they say of their source."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in programme.settings.get("threshold", ()):
        row = {key: value for key, value in table.items() if key != "source"}
        found.setdefault(str(table.get("version")), []).append(row)
    return found
