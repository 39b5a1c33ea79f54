"""A protocol is what a programme's file says of its stages: how each is scored, what follows, and by which rule set.

`Protocol.of` reads `programme.settings` once and refuses what does not hold together, naming table and key, so that
scoring, follow-ups and figures need no checks of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.schema import codelists
from models.schema.codelists import Codelist
from models.schema.file_reader import FileReader, Table, once
from models.schema.programme import SHARED, Ages, Programme
from models.screenings.scoring import SCORINGS, Scoring
from models.screenings.stages import Condition, Consequence, Default, Stage, Threshold


@dataclass(frozen=True)
class Protocol:
    """Stages in order, outcomes, thresholds by version and age, referrals and retests, the usual rate of flags.

    Days are calendar days, `round_days` the stretch within which tests belong to one round, `lost_after_days` counts
    from the due day, `flag_rate` is percent of first tests.
    """

    stages: Mapping[str, Stage]
    stage_list: Codelist
    outcome_list: Codelist
    active: str
    thresholds: tuple[Threshold, ...]
    followups: tuple[Consequence, ...]
    retests: tuple[Consequence, ...]
    round_days: int
    lost_after_days: int
    flag_rate: tuple[float, float] | None

    @staticmethod
    def of(programme: Programme) -> Protocol:
        """The protocol in the programme's file; UserError programme-wrong naming table and key."""
        return _protocol_of(programme)

    def earlier(self, stage: str) -> tuple[str, ...]:
        """The codes of the stages before this one, in order."""
        codes = tuple(self.stages)
        return codes[: codes.index(stage)]

    def version_for(self, kept: str | None) -> str:
        """The rule set to score by: the one the row was scored by, while the file has it, else the active one."""
        return kept if kept and any(t.version == kept for t in self.thresholds) else self.active

    def line(self, version: str, months: int | None) -> int | None:
        """Tenths at that age; the nearest row outside the ages, the strictest where the age is not known."""
        rows = [t for t in self.thresholds if t.version == version]
        if months is None or not rows:
            return max((t.below for t in rows), default=None)
        return min(rows, key=lambda t: max(t.ages.from_months - months, months - t.ages.below_months + 1, 0)).below


def check_settings(programme: Programme) -> None:
    """Refuse a file that does not hold together: UserError programme-wrong with table and key."""
    _Reader(programme).protocol()


_STAGE_KEYS = {"code", "label", "aliases", "scoring", "outcomes", "default", "after", "replies", "ages", "asks"}
_SETTINGS = SHARED | {
    "stage", "outcome", "active", "threshold", "followup", "retest", "round_days", "lost_after_days", "flag_rate",
    "sheet",
}  # fmt: skip


class _Reader(FileReader):
    """Reads the tables of one file; every refusal names the table and the key."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(programme)
        self.stage_codes = tuple(self.text(f"stage {i}", t, "code") for i, t in self.numbered("stage"))
        self.outcome_codes = tuple(self.text(f"outcome {i}", t, "code") for i, t in self.numbered("outcome"))

    def protocol(self) -> Protocol:
        self.known_keys("", self.given, _SETTINGS)
        for name, codes in (("stage", self.stage_codes), ("outcome", self.outcome_codes)):
            if not codes or len(set(codes)) < len(codes):
                self.refuse(name, "code", "دست‌کم یک ردیف، بی کد تکراری")
        read = Protocol(
            stages={code: self._stage(code, table) for code, (_, table) in self._stages()},
            stage_list=self.codelist("stage"),
            outcome_list=self.codelist("outcome"),
            active=str(self.given.get("active", "")),
            thresholds=tuple(self._threshold(f"threshold {i}", t) for i, t in self.numbered("threshold")),
            followups=tuple(self._followup(f"followup {i}", t) for i, t in self.numbered("followup")),
            retests=tuple(self._consequence(f"retest {i}", t) for i, t in self.numbered("retest")),
            round_days=self.whole("", self.given, "round_days", 365),
            lost_after_days=self.whole("", self.given, "lost_after_days", 90),
            flag_rate=self._flag_rate(),
        )
        self._check_thresholds(read)
        self._check_sheet()
        return read

    def _stages(self) -> list[tuple[str, tuple[int, Table]]]:
        return list(zip(self.stage_codes, self.numbered("stage"), strict=True))

    def _stage(self, code: str, table: Table) -> Stage:
        place = f"stage {code}"
        self.known_keys(place, table, _STAGE_KEYS)
        scoring = SCORINGS.get(self.text(place, table, "scoring"))
        if scoring is None:
            self.refuse(place, "scoring", f"یکی از {'، '.join(SCORINGS)}")
        self.asks(place, table)
        outcomes, allowed = self._outcomes(place, table, scoring)
        defaults = table.get("default", [])
        return Stage(
            code=code,
            label=self.text(place, table, "label"),
            scoring=scoring,
            outcomes=outcomes,
            allowed=allowed,
            defaults=tuple(Default(self._outcome(place, one), self._condition(place, one)) for one in defaults),
            after=self.some_of(place, table, "after", self.stage_codes),
            replies=self.some_of(place, table, "replies", tuple(codelists.load("bodies").labels)),
            ages=self._ages(place, table["ages"]) if "ages" in table else None,
        )

    def _outcomes(self, place: str, table: Table, scoring: Scoring) -> tuple[Mapping[str, str], tuple[str, ...]]:
        """A scored stage maps each verdict to an outcome; a typed one lists those that it may have."""
        given = table.get("outcomes")
        if not scoring.verdicts:
            return {}, self.some_of(place, table, "outcomes", self.outcome_codes) or self.outcome_codes
        if not isinstance(given, Mapping) or set(given) != set(scoring.verdicts):
            self.refuse(place, "outcomes", f"برای هر یک از {'، '.join(scoring.verdicts)} یک نتیجه")
        outcomes = {verdict: self.one_of(place, "outcomes", given[verdict], self.outcome_codes) for verdict in given}
        return outcomes, tuple(dict.fromkeys(outcomes.values()))

    def _threshold(self, place: str, table: Table) -> Threshold:
        self.known_keys(place, table, {"version", "from_months", "below_months", "below", "source"})
        return Threshold(
            self.text(place, table, "version"), self._ages(place, table), self.whole(place, table, "below")
        )

    def _followup(self, place: str, table: Table) -> Consequence:
        bodies = tuple(codelists.load("bodies").labels)
        return self._consequence(place, table, to_body=self.one_of(place, "to_body", table.get("to_body"), bodies))

    def _consequence(self, place: str, table: Table, to_body: str = "") -> Consequence:
        keys = {"stages", "outcome", "when", "due_days"} | ({"to_body", "reason"} if to_body else set())
        self.known_keys(place, table, keys)
        return Consequence(
            stages=self.some_of(place, table, "stages", self.stage_codes) or self.stage_codes,
            outcome=self._outcome(place, table),
            when=self._condition(place, table),
            due_days=self.whole(place, table, "due_days"),
            to_body=to_body,
            reason=str(table.get("reason", "")),
        )

    def _condition(self, place: str, table: Table) -> Condition:
        given = table.get("when", {})
        if not isinstance(given, Mapping) or not all(isinstance(values, list) for values in given.values()):
            self.refuse(place, "when", "نام خانه و فهرست مقدارها")
        for name in given:
            self.one_of(place, "when", name, tuple(self.programme.fields))
        return Condition({name: tuple(values) for name, values in given.items()})

    def _ages(self, place: str, table: Any) -> Ages:
        if not isinstance(table, Mapping):
            self.refuse(place, "ages", "from_months و below_months")
        ages = Ages(self.whole(place, table, "from_months"), self.whole(place, table, "below_months"))
        if ages.from_months >= ages.below_months:
            self.refuse(place, "below_months", "بزرگ‌تر از from_months")
        return ages

    def _flag_rate(self) -> tuple[float, float] | None:
        table = self.given.get("flag_rate")
        if table is None:
            return None
        low, high = (table.get("low"), table.get("high")) if isinstance(table, Mapping) else (None, None)
        if not isinstance(low, int | float) or not isinstance(high, int | float) or not 0 <= low <= high <= 100:
            self.refuse("flag_rate", "low", "دو درصد low و high")
        return float(low), float(high)

    def _check_thresholds(self, read: Protocol) -> None:
        """The active rule set has a row for every month of the programme's ages."""
        if not any(stage.scoring.by_line for stage in read.stages.values()):
            return
        rows = [t.ages for t in read.thresholds if t.version == read.active]
        if not rows:
            self.refuse("threshold", "active", f"برای «{read.active}» ردیفی نیست")
        ages = self.programme.ages
        for month in range(ages.from_months, ages.below_months) if ages else ():
            if sum(one.include(month) for one in rows) != 1:
                self.refuse("threshold", "from_months", f"«{read.active}» در {month} ماهگی یک ردیف می‌خواهد")

    def _check_sheet(self) -> None:
        """`[sheet.STAGE]`: for the columns in which a sheet holds a further stage, field to headings."""
        sheet = self.given.get("sheet", {})
        for stage, columns in sheet.items() if isinstance(sheet, Mapping) else ():
            self.one_of("sheet", stage, stage, self.stage_codes)
            for name, headings in columns.items():
                self.one_of(f"sheet.{stage}", name, name, ("held_on", "centre", "screener", *self.programme.fields))
                if not isinstance(headings, list) or not all(isinstance(one, str) for one in headings):
                    self.refuse(f"sheet.{stage}", name, "فهرستی از عنوان‌ها")

    def _outcome(self, place: str, table: Table) -> str:
        return self.one_of(place, "outcome", table.get("outcome"), self.outcome_codes)


_protocol_of = once(lambda programme: _Reader(programme).protocol())
