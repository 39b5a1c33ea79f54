"""A protocol is what a programme's file says of its stages: how each is scored, what follows, and by which rule set.

`Protocol.of` reads `programme.settings` once and refuses what does not hold together, naming table and key, so that
scoring, follow-ups and figures need no checks of their own.

The vocabulary: `[[stage]]` (`code label aliases scoring outcomes default after replies ages asks scores certifies`),
`[[outcome]]`, `active` and `[[threshold]]` (`version from_months below_months below monitor_below answer`),
`[[followup]]` and `[[retest]]` (`stages outcome when unless due_days due_from`, a followup also `to_body reason`, a
retest `next`), `round_days`, `lost_after_days`, `[flag_rate]`, `[coverage]`, `[sheet.STAGE]`, `partner` (a test may be
of two who came together).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.schema import codelists
from models.schema.codelists import Codelist
from models.schema.file_reader import FileReader, Table, once
from models.schema.programme import MOST_MONTHS, NAME, SHARED, Ages, Programme
from models.screenings.scoring import AGE_ANSWER, SCORINGS, TYPED, Answers, Line, Lines, Scoring
from models.screenings.stages import DUE_FROM, Condition, Consequence, Default, Stage, Threshold


@dataclass(frozen=True)
class Protocol:
    """Stages in order, outcomes, thresholds by version and age, referrals and retests, the usual rate of flags.

    Days are calendar days, `round_days` the stretch within which tests belong to one round, `lost_after_days` counts
    from the due day, `flag_rate` is percent of first tests. `partner`: a test may name two people who came together.
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
    partner: bool = False

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

    def lines(self, version: str, months: int | None, answers: Answers | None = None) -> Lines:
        """The lines of a rule set at an age, by the answer that each is for.

        The nearest row outside the ages, the strictest where the age is not known. The age for which scores were taken
        (`AGE_ANSWER`) counts before the person's.
        """
        months = (answers or {}).get(AGE_ANSWER) or months
        rows: dict[str, list[Threshold]] = {}
        for one in self.thresholds:
            if one.version == version:
                rows.setdefault(one.answer, []).append(one)
        return {answer: _nearest(found, months).line for answer, found in rows.items()}


def _nearest(rows: list[Threshold], months: int | None) -> Threshold:
    if months is None:
        return max(rows, key=lambda one: one.line.below)
    return min(rows, key=lambda one: max(one.ages.from_months - months, months - one.ages.below_months + 1, 0))


def check_settings(programme: Programme) -> None:
    """Refuse a file that does not hold together: UserError programme-wrong with table and key."""
    _Reader(programme).protocol()


_STAGE_KEYS = {
    "code", "label", "aliases", "scoring", "outcomes", "default", "after", "replies", "ages", "asks", "scores",
    "certifies", "source",
}  # fmt: skip
_SETTINGS = SHARED | {
    "stage", "outcome", "active", "threshold", "followup", "retest", "round_days", "lost_after_days", "flag_rate",
    "sheet", "partner", "coverage",
}  # fmt: skip
_THRESHOLD_KEYS = {"version", "from_months", "below_months", "below", "monitor_below", "answer", "source"}
_CONSEQUENCE_KEYS = {"stages", "outcome", "when", "unless", "due_days", "due_from", "source"}


class _Reader(FileReader):
    """Reads the tables of one file; every refusal names the table and the key."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(programme)
        self.stage_codes = tuple(self.text(f"stage {i}", t, "code") for i, t in self.numbered("stage"))
        self.outcome_codes = tuple(self.text(f"outcome {i}", t, "code") for i, t in self.numbered("outcome"))
        self.bodies = tuple(codelists.load("bodies").labels)

    def protocol(self) -> Protocol:
        self.known_keys("", self.given, _SETTINGS)
        self.asks("", self.given)
        for name, codes in (("stage", self.stage_codes), ("outcome", self.outcome_codes)):
            if not codes or len(set(codes)) < len(codes):
                self.refuse(name, "code", "دست‌کم یک ردیف، بی کد تکراری")
        read = Protocol(
            stages={code: self._stage(code, table) for code, (_, table) in self._stages()},
            stage_list=self.codelist("stage"),
            outcome_list=self.codelist("outcome"),
            active=self._active(),
            thresholds=tuple(self._threshold(f"threshold {i}", t) for i, t in self.numbered("threshold")),
            followups=tuple(self._followup(f"followup {i}", t) for i, t in self.numbered("followup")),
            retests=tuple(self._consequence(f"retest {i}", t) for i, t in self.numbered("retest")),
            round_days=self.whole("", self.given, "round_days", 365),
            lost_after_days=self.whole("", self.given, "lost_after_days", 90),
            flag_rate=self._flag_rate(),
            partner=self.flag("", self.given, "partner"),
        )
        self._check_coverage()
        for stage in read.stages.values():
            self._check_lines(read, stage)
        self._check_sheet()
        self.check_places((*self.stage_codes, "screening"))
        self.check_turns("stage", {code: stage.after for code, stage in read.stages.items()})
        return read

    def _stages(self) -> list[tuple[str, tuple[int, Table]]]:
        return list(zip(self.stage_codes, self.numbered("stage"), strict=True))

    def _active(self) -> str:
        active = self.given.get("active", "")
        return active if isinstance(active, str) else self.refuse("", "active", "نام یک دسته معیار")

    def _stage(self, code: str, table: Table) -> Stage:
        place = f"stage {code}"
        self.known_keys(place, table, _STAGE_KEYS)
        scoring = SCORINGS.get(self.text(place, table, "scoring"))
        if scoring is None:
            self.refuse(place, "scoring", f"یکی از {'، '.join(SCORINGS)}")
        for name in scoring.reads:
            self.one_of(place, "scoring", name, tuple(self.programme.fields))
        self.asks(place, table)
        outcomes, allowed = self._outcomes(place, table, scoring)
        scores = self.some_of(place, table, "scores", self._numbers())
        if scoring.typed_without and not scores:
            self.refuse(place, "scores", "نام خانه‌های عددی که سنجیده می‌شوند")
        waits = scoring.typed_without and not self._active()
        return Stage(
            code=code,
            label=self.text(place, table, "label"),
            scoring=TYPED if waits else scoring,
            outcomes={} if waits else outcomes,
            allowed=allowed,
            defaults=self._defaults(place, table),
            after=self.some_of(place, table, "after", self.stage_codes),
            replies=self.some_of(place, table, "replies", self.bodies),
            ages=self._ages(place, table["ages"]) if "ages" in table else None,
            scores=scores,
            certifies=self.some_of(place, table, "certifies", allowed),
        )

    def _numbers(self) -> tuple[str, ...]:
        return tuple(name for name, one in self.programme.fields.items() if one.kind in ("number", "whole", "tenths"))

    def _defaults(self, place: str, table: Table) -> tuple[Default, ...]:
        given = table.get("default", [])
        if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
            self.refuse(place, "default", "جدول‌های [[stage.default]]")
        return tuple(Default(self._outcome(place, one), self._condition(place, one)) for one in given)

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
        self.known_keys(place, table, _THRESHOLD_KEYS)
        below, watched = self._number(place, table, "below"), None
        if "monitor_below" in table:
            watched = self._number(place, table, "monitor_below")
            if watched < below:
                self.refuse(place, "monitor_below", "نه کمتر از below")
        answer = self.one_of(place, "answer", table["answer"], self._numbers()) if "answer" in table else ""
        return Threshold(self.text(place, table, "version"), self._ages(place, table), Line(below, watched), answer)

    def _number(self, place: str, table: Table, key: str) -> float:
        value = table.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 10**9:
            self.refuse(place, key, "یک عدد از صفر به بالا")
        return value

    def _followup(self, place: str, table: Table) -> Consequence:
        return self._consequence(place, table, to_body=self.one_of(place, "to_body", table.get("to_body"), self.bodies))

    def _consequence(self, place: str, table: Table, to_body: str = "") -> Consequence:
        self.known_keys(place, table, _CONSEQUENCE_KEYS | ({"to_body", "reason"} if to_body else {"next"}))
        return Consequence(
            stages=self.some_of(place, table, "stages", self.stage_codes) or self.stage_codes,
            outcome=self._outcome(place, table),
            when=self._condition(place, table),
            due_days=self.whole(place, table, "due_days"),
            to_body=to_body,
            reason=str(table.get("reason", "")),
            from_birth=self.one_of(place, "due_from", table.get("due_from", DUE_FROM[0]), DUE_FROM) == DUE_FROM[1],
            unless=self._condition(place, table, "unless") if table.get("unless") else None,
            next=self.one_of(place, "next", table["next"], self.stage_codes) if "next" in table else "",
        )

    def _condition(self, place: str, table: Table, key: str = "when") -> Condition:
        return Condition(self.when(place, {"when": table.get(key, {})}, tuple(self.programme.fields)))

    def _ages(self, place: str, table: Any) -> Ages:
        if not isinstance(table, Mapping):
            self.refuse(place, "ages", "from_months و below_months")
        ages = Ages(*(self.whole(place, table, key, most=MOST_MONTHS) for key in ("from_months", "below_months")))
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
        self.whole("flag_rate", table, "least", 1)  # first tests from which on a low rate is looked at (planning.bases)
        return float(low), float(high)

    def _check_coverage(self) -> None:
        """`[coverage] measure`: out of which numbers that somebody types (rows of `denominator`)."""
        table = self.given.get("coverage", {"measure": "eligible"})
        if not isinstance(table, Mapping):
            self.refuse("coverage", "measure", "نام یک سنجه")
        self.known_keys("coverage", table, {"measure", "source"})
        if not NAME.fullmatch(self.text("coverage", table, "measure")):
            self.refuse("coverage", "measure", "از حرف‌های کوچک لاتین، رقم و _")

    def _check_lines(self, read: Protocol, stage: Stage) -> None:
        """The active rule set has one row for every answer that is scored and every month of the ages."""
        if not stage.scoring.by_line:
            return
        for answer in stage.scores or ("",):
            rows = [t.ages for t in read.thresholds if t.version == read.active and t.answer == answer]
            what = f"«{read.active}»" + (f"، «{answer}»" if answer else "")
            if not rows:
                self.refuse("threshold", "active", f"برای {what} ردیفی نیست")
            for month in _months(self.programme.ages):
                if sum(one.include(month) for one in rows) != 1:
                    self.refuse("threshold", "from_months", f"{what} در {month} ماهگی یک ردیف می‌خواهد")

    def _check_sheet(self) -> None:
        """`[sheet.STAGE]`: for the columns in which a sheet holds a further stage, field to headings."""
        sheet = self.given.get("sheet", {})
        if not isinstance(sheet, Mapping):
            self.refuse("sheet", "", "جدول‌های [sheet.STAGE]")
        for stage, columns in sheet.items():
            self.one_of("sheet", stage, stage, self.stage_codes)
            if not isinstance(columns, Mapping):
                self.refuse(f"sheet.{stage}", "", "نام خانه و فهرست عنوان‌ها")
            for name, headings in columns.items():
                self.one_of(f"sheet.{stage}", name, name, ("held_on", "centre", "screener", *self.programme.fields))
                if not isinstance(headings, list) or not all(isinstance(one, str) for one in headings):
                    self.refuse(f"sheet.{stage}", name, "فهرستی از عنوان‌ها")

    def _outcome(self, place: str, table: Table) -> str:
        return self.one_of(place, "outcome", table.get("outcome"), self.outcome_codes)


def _months(ages: Ages | None) -> Iterable[int]:
    return range(ages.from_months, ages.below_months) if ages else ()


_protocol_of = once(lambda programme: _Reader(programme).protocol())
