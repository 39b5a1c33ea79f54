"""How a case of a programme is conducted: whose it is, which steps it has in which order, how it may end, what is due.

The vocabulary of a file of the shape case: `subject` (`any`: an incident may be of somebody unknown), `records`,
`deadline_days`, `lost_after_days`, `[[step]]`, `[[stage]]`, `[[outcome]]`, `[[level]]` and `[[followup]]`. `Conduct.of`
reads it once and refuses what does not hold together, naming table and key; rules, effects and figures need no checks
of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.schema import codelists
from models.schema.codelists import Codelist, Option
from models.schema.file_reader import FileReader, Table, met, once
from models.schema.programme import CASE_RECORDS, SHARED, Programme

PARTIES: Mapping[str, tuple[str, ...]] = {
    "person": ("person",), "household": ("household",), "couple": ("person", "partner"), "any": (),
}  # fmt: skip
"""Whose a record may be, and the fields that say so; the others may be filled too."""
KINDS = ("intake", "assessment", "reassessment", "session", "visit", "plan")
"""The kinds that a step can have (names.md); a programme gives those that it has their words."""
_KEYS: Mapping[str, frozenset[str]] = {
    "case": SHARED | {"subject", "records", "deadline_days", "lost_after_days", "step", "outcome", "level", "followup"},
    "service": SHARED | {"subject", "records", "lost_after_days", "stage"},
}
_STEP_KEYS = {"kind", "label", "aliases", "asks", "after", "next_days", "most", "level", "source"}


@dataclass(frozen=True)
class StepKind:
    """One kind of step. `after`: one of these kinds must have been done before; `next_days`: from it to the next step
    that is awaited, None for none; `most`: how many there usually are, None for any number; `level`: the answer that is
    the level of the case from then on, empty where the step does not settle it."""

    kind: str
    label: str
    after: tuple[str, ...] = ()
    next_days: int | None = None
    most: int | None = None
    level: str = ""


@dataclass(frozen=True)
class Followup:
    """The referral that a step of this kind with such answers calls for. `due_days` counts from the step."""

    kind: str
    when: Mapping[str, tuple[Any, ...]]
    to_body: str
    due_days: int
    reason: str

    def applies(self, kind: str | None, answers: Mapping[str, Any]) -> bool:
        """Whether a step of this kind and answers calls for it."""
        return kind == self.kind and met(self.when, answers)


@dataclass(frozen=True)
class Conduct:
    """What the file says. `records`: case or service; `good`: outcomes that count as reached; `final`: stages at which
    a service is given (none named: all); `lost_after_days` counts from the day something was due."""

    subject: str
    records: str
    deadline_days: int | None
    lost_after_days: int | None
    steps: Mapping[str, StepKind]
    step_list: Codelist
    stage_list: Codelist
    outcome_list: Codelist
    level_list: Codelist
    good: frozenset[str]
    final: frozenset[str]
    followups: tuple[Followup, ...]

    @staticmethod
    def of(programme: Programme) -> Conduct:
        """The conduct in the programme's file; UserError programme-wrong naming table and key."""
        return _conduct_of(programme)

    def following(self, kind: str) -> tuple[str, ...]:
        """The kinds of step that are awaited after one of this kind: those that the file says come after it, with the
        kind itself; where it says none, any."""
        after = tuple(one.kind for one in self.steps.values() if kind in one.after)
        return (*after, kind) if set(after) - {kind} else after or tuple(self.steps)


def check_settings(programme: Programme) -> None:
    """Refuse a file that does not hold together: UserError programme-wrong with table and key."""
    _Reader(programme).conduct()


class _Reader(FileReader):
    def conduct(self) -> Conduct:
        records = self.one_of("", "records", self.given.get("records", "case"), CASE_RECORDS)
        self.known_keys("", self.given, _KEYS[records])
        self.asks("", self.given)
        steps = {one.kind: one for one in (self._step(*numbered) for numbered in self.numbered("step"))}
        if len(steps) < len(self.tables("step")):
            self.refuse("step", "kind", "هر گونه یک بار")
        read = Conduct(
            subject=self.one_of("", "subject", self.given.get("subject", "person"), PARTIES),
            records=records,
            deadline_days=self.maybe_whole("", self.given, "deadline_days"),
            lost_after_days=self.maybe_whole("", self.given, "lost_after_days"),
            steps=steps,
            step_list=codelists.of_options(tuple(map(self._step_option, self.tables("step")))),
            stage_list=self.codelist("stage"),
            outcome_list=self.codelist("outcome"),
            level_list=self.codelist("level"),
            good=self._marked("outcome", "good"),
            final=self._marked("stage", "final"),
            followups=tuple(self._followup(f"followup {i}", one) for i, one in self.numbered("followup")),
        )
        self.check_turns("step", {one.kind: one.after for one in steps.values()})
        self.check_places((records, "step", *steps, *read.stage_list.labels))
        if records == "case" and not read.outcome_list.labels:
            self.refuse("outcome", "code", "دست‌کم یک نتیجه برای بستن پرونده")
        return read

    def _step(self, number: int, table: Table) -> StepKind:
        place = f"step {table['kind'] if table.get('kind') in KINDS else number}"
        self.known_keys(place, table, _STEP_KEYS)
        self.asks(place, table)
        return StepKind(
            self.one_of(place, "kind", table.get("kind"), KINDS),
            self.text(place, table, "label"),
            self.some_of(place, table, "after", self._kinds()),
            self.maybe_whole(place, table, "next_days"),
            self.maybe_whole(place, table, "most"),
            self._level(place, table),
        )

    def _step_option(self, table: Table) -> Option:
        place = f"step {table['kind']}"
        return Option(table["kind"], table["label"], self.texts(place, table, "aliases"))

    def _level(self, place: str, table: Table) -> str:
        """An answer whose choices are levels of the file."""
        if "level" not in table:
            return ""
        name = self.one_of(place, "level", table["level"], self.programme.fields)
        if {code for code, _ in self.programme.fields[name].choices()} - set(self.codelist("level").labels):
            self.refuse(place, "level", "خانه‌ای که گزینه‌هایش کد سطح‌های همین پرونده است")
        return name

    def _kinds(self) -> tuple[str, ...]:
        return tuple(str(one.get("kind")) for one in self.tables("step"))

    def _marked(self, name: str, mark: str) -> frozenset[str]:
        for number, table in self.numbered(name):
            self.known_keys(f"{name} {number}", table, {"code", "label", "aliases", "source", mark})
        return frozenset(str(one["code"]) for i, one in self.numbered(name) if self.flag(f"{name} {i}", one, mark))

    def _followup(self, place: str, table: Table) -> Followup:
        self.known_keys(place, table, {"kind", "when", "to_body", "due_days", "reason"})
        return Followup(
            self.one_of(place, "kind", table.get("kind"), self._kinds()),
            self.when(place, table, self.programme.fields),
            self.one_of(place, "to_body", table.get("to_body"), codelists.load("bodies").labels),
            self.whole(place, table, "due_days"),
            str(table.get("reason", "")),
        )


_conduct_of = once(lambda programme: _Reader(programme).conduct())
