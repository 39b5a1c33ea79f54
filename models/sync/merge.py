"""Merging is a pure function of ours, theirs and what each replaced; clocks only break ties between concurrent edits.

For one field (sync.md, «Merge»): the same stamp and value is already here; a stamp that the other side replaced gives
way; values alike after Persian normalisation keep the later spelling; the rest is concurrent. A concurrent edit of a
critical field leaves what is here and waits for a person; of any other field the later stamp stands, and both are
listed, unless the two clocks are over a year apart: then one of them is wrong, and a person decides. What an office
answers depends on the two stamps only, never on its own clock, or two offices would not come to the same. A row
retired on one side and edited on the other stays alive and is listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.schema.entity import Entity, Row
from models.store import stamps
from models.store.changes import paths_of, put_at, value_at
from models.text import persian


class Verdict(StrEnum):
    """What becomes of one field."""

    SAME = "same"  # already here
    TAKE = "take"  # theirs replaced ours
    KEEP = "keep"  # ours replaced theirs
    ALIKE_THEIRS = "alike-theirs"  # two spellings of one value, theirs later
    ALIKE_OURS = "alike-ours"
    LATER_THEIRS = "later-theirs"  # concurrent, settled by the clock, both listed
    LATER_OURS = "later-ours"
    HIGHER_THEIRS = "higher-theirs"  # two decisions: that of the higher office stands
    HIGHER_OURS = "higher-ours"
    OPEN = "open"  # a person decides: a critical field, clocks far apart, or one stamp with two values


@dataclass(frozen=True)
class Side:
    """One office's version of a field: its value, its stamp, and all stamps that this one replaced."""

    value: Any
    stamp: str
    replaced: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Clash:
    """Two concurrent values of one field. `settled` says why one was taken (the later,
    or of two decisions that of the higher office), or is None: a person decides."""

    path: str
    ours: Any
    theirs: Any
    our_stamp: str
    their_stamp: str
    settled: str | None

    def id_in(self, entity: str, row_id: str) -> str:
        """The same 32 hex digits in every office that meets these two stamps on this field."""
        stamps = sorted((self.our_stamp, self.their_stamp))
        path = self.path.removeprefix("extra.")  # the same for an office that knows the column
        return hashlib.sha256("\0".join((entity, row_id, path, *stamps)).encode()).hexdigest()[:32]


@dataclass
class Merged:
    """What a row becomes. `columns` are to be written; `fields` and `log` are its stamps and what its line keeps."""

    row: Row
    base: str
    fields: dict[str, str]
    log: dict[str, list[str]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether the office learns anything from this row."""
        return bool(self.log or self.clashes)


@dataclass(frozen=True)
class Incoming:
    """A row as another office sent it, in this program's columns, without the empty ones; `replaced` by field path."""

    entity: str
    row: Row
    base: str
    stamps: Mapping[str, str]
    replaced: Mapping[str, frozenset[str]]

    @property
    def row_id(self) -> str:
        """The row's id."""
        return str(self.row["id"])

    def paths(self) -> Iterator[str]:
        """The fields it speaks of: those with a value, and those with a stamp of their own."""
        declared = {name for name, value in self.row.items() if value is not None and name != "id"}
        keyed = {name for name in declared if isinstance(self.row[name], dict)}
        plain = declared - keyed
        keys = {f"{name}.{key}" for name in keyed for key in self.row[name]}
        return iter(sorted(plain | keys | set(self.stamps)))

    def stamp(self, path: str) -> str:
        """The stamp of one field."""
        return self.stamps.get(path, self.base)


def alike(one: Any, other: Any) -> bool:
    """Equal, or two spellings of the same text: letters of another keyboard, half-spaces, digits."""
    both_text = isinstance(one, str) and isinstance(other, str)
    return one == other or (both_text and persian.same_text(one, other))


def _no_decision(_stamp: str) -> int | None:
    return None


def judge(
    ours: Side,
    theirs: Side,
    *,
    critical: bool,
    believable: Callable[[str], bool],
    rank: Callable[[str], int | None] = _no_decision,
) -> Verdict:
    """The rule of sync.md for one field. `believable` tells whether a stamp's clock was set at all; `rank` how high the
    office stands that made a stamp as a decision, None if it was none."""
    if ours.stamp == theirs.stamp:
        if ours.value is None and theirs.value is not None:
            return Verdict.TAKE  # we were told only a part of the row
        return Verdict.SAME if theirs.value in (ours.value, None) else Verdict.OPEN
    if ours.stamp in theirs.replaced:
        return Verdict.TAKE
    if theirs.stamp in ours.replaced:
        return Verdict.KEEP
    theirs_later = (believable(theirs.stamp), theirs.stamp) > (believable(ours.stamp), ours.stamp)
    if alike(ours.value, theirs.value):
        return Verdict.ALIKE_THEIRS if theirs_later else Verdict.ALIKE_OURS
    our_rank, their_rank = rank(ours.stamp), rank(theirs.stamp)
    if our_rank is not None and their_rank is not None and our_rank != their_rank:
        return Verdict.HIGHER_THEIRS if their_rank > our_rank else Verdict.HIGHER_OURS
    both_set = believable(ours.stamp) and believable(theirs.stamp)
    if critical or (both_set and stamps.far_apart(ours.stamp, theirs.stamp)):
        return Verdict.OPEN
    return Verdict.LATER_THEIRS if theirs_later else Verdict.LATER_OURS


class RowMerge:
    """Merges one incoming row with the one here."""

    def __init__(
        self,
        entity: Entity,
        ours: Row,
        base: str,
        stamps: Mapping[str, str],
        knowledge: Callable[[], Mapping[str, frozenset[str]]],
        *,
        critical: Callable[[str], bool],
        believable: Callable[[str], bool],
        rank: Callable[[str], int | None] = _no_decision,
    ) -> None:
        """`knowledge` gives what our stamps of this row replaced; it is asked only when stamps differ."""
        self._entity, self._ours, self._base, self._stamps = entity, ours, base, stamps
        self._knowledge = knowledge
        self._known: Mapping[str, frozenset[str]] | None = None
        self._critical, self._believable, self._rank = critical, believable, rank

    def merge(self, theirs: Incoming) -> Merged:
        """The row after the merge; `ours` is not touched."""
        merged = Merged(dict(self._ours), self._base, dict(self._stamps))
        if theirs.base == self._base and dict(theirs.stamps) == dict(self._stamps) and self._equal(theirs):
            return merged
        verdicts: dict[str, Verdict] = {}
        for path in theirs.paths():
            if path != "retired":
                verdicts[path] = self._merge_field(path, theirs, merged)
        self._merge_retired(theirs, verdicts, merged)
        return merged

    def _equal(self, theirs: Incoming) -> bool:
        return dict(paths_of(self._entity, self._ours)) == dict(paths_of(self._entity, theirs.row))

    def _sides(self, path: str, theirs: Incoming) -> tuple[Side, Side]:
        stamp = self._stamps.get(path, self._base)
        other = Side(value_at(theirs.row, path), theirs.stamp(path), theirs.replaced.get(path, frozenset()))
        if stamp == other.stamp or stamp in other.replaced:
            return Side(value_at(self._ours, path), stamp), other
        if self._known is None:
            self._known = self._knowledge()
        return Side(value_at(self._ours, path), stamp, self._known.get(path, frozenset())), other

    def _merge_field(self, path: str, theirs: Incoming, merged: Merged) -> Verdict:
        ours, other = self._sides(path, theirs)
        verdict = judge(ours, other, critical=self._critical(path), believable=self._believable, rank=self._rank)
        if path == "office" and verdict in _CONCURRENT:
            verdict = Verdict.ALIKE_THEIRS if _lower(other.value, ours.value) else Verdict.ALIKE_OURS
        elif verdict in _CONCURRENT and ours.value is None and ours.stamp == self._base != theirs.base:
            verdict = Verdict.TAKE  # two offices made the row apart: what one left empty at the time says nothing
        self._apply(path, verdict, ours, other, merged)
        return verdict

    def _apply(self, path: str, verdict: Verdict, ours: Side, other: Side, merged: Merged) -> None:
        if verdict in (Verdict.TAKE, Verdict.ALIKE_THEIRS):
            self._set(merged, path, other, {*other.replaced, ours.stamp})
        elif verdict is Verdict.ALIKE_OURS:
            merged.log[path] = [ours.stamp, *sorted({*other.replaced, other.stamp})]
        elif verdict in (Verdict.LATER_THEIRS, Verdict.HIGHER_THEIRS):
            merged.clashes.append(Clash(path, ours.value, other.value, ours.stamp, other.stamp, _SETTLED[verdict]))
            self._set(merged, path, other, set(other.replaced))
        elif verdict in _STAYS:
            settled = _SETTLED.get(verdict)
            merged.clashes.append(Clash(path, ours.value, other.value, ours.stamp, other.stamp, settled))
            self._learn_replaced(path, ours, other, merged)

    def _learn_replaced(self, path: str, ours: Side, other: Side, merged: Merged) -> None:
        """What their value had replaced is past here too: an older bundle of theirs is then no second conflict, and a
        conflict that they had decided is closed."""
        past = other.replaced - {ours.stamp}
        if ours.stamp != other.stamp and not past <= ours.replaced:
            merged.log[path] = [ours.stamp, *sorted(past)]

    def _set(self, merged: Merged, path: str, side: Side, replaced: set[str]) -> None:
        merged.log[path] = [side.stamp, *sorted(replaced - {side.stamp})]
        if side.stamp == merged.base:
            merged.fields.pop(path, None)
        else:
            merged.fields[path] = side.stamp
        if value_at(merged.row, path) != side.value:
            put_at(merged.row, path, side.value)
            merged.columns.add(path.partition(".")[0])

    def _merge_retired(self, theirs: Incoming, verdicts: Mapping[str, Verdict], merged: Merged) -> None:
        """A row retired on one side while the other edited it stays alive, and is listed for a person."""
        ours, other = self._sides("retired", theirs)
        verdict = judge(ours, other, critical=True, believable=self._believable, rank=self._rank)
        if verdict is Verdict.TAKE and other.value and not ours.value and self._edited_beyond(theirs, verdicts):
            merged.clashes.append(Clash("retired", False, True, ours.stamp, other.stamp, None))
        elif verdict is Verdict.KEEP and ours.value and not other.value and _brings_news(verdicts):
            merged.clashes.append(Clash("retired", True, False, ours.stamp, other.stamp, None))
            self._set(merged, "retired", other, set())
        else:
            self._apply("retired", verdict, ours, other, merged)

    def _edited_beyond(self, theirs: Incoming, verdicts: Mapping[str, Verdict]) -> bool:
        """Whether we hold an edit that the side which retired the row had not seen."""
        ahead = {Verdict.KEEP, *_CONCURRENT}
        if any(verdict in ahead for verdict in verdicts.values()):
            return True
        spoken = set(verdicts)
        return any(path not in spoken and path != "retired" for path in self._stamps)


_SETTLED = {
    Verdict.LATER_THEIRS: "later",
    Verdict.LATER_OURS: "later",
    Verdict.HIGHER_THEIRS: "higher",
    Verdict.HIGHER_OURS: "higher",
}
_STAYS = (Verdict.LATER_OURS, Verdict.HIGHER_OURS, Verdict.OPEN)
_CONCURRENT = (*_SETTLED, Verdict.OPEN)


def _lower(one: str, other: str) -> bool:
    """Whether office `one` owns a row of a set that two offices made apart: the lower one, whose row both may write."""
    return (-len(one), one) < (-len(other), other)


def _brings_news(verdicts: Mapping[str, Verdict]) -> bool:
    news = {Verdict.TAKE, *_CONCURRENT}
    return any(verdict in news for verdict in verdicts.values())
