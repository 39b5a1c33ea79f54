"""A protocol is what a programme's file says of its stages: how each is scored, what follows, and by which rule set.

`Protocol.of` reads `programme.settings` once and refuses what does not hold together, naming table and key, so that
scoring, follow-ups and figures need no checks of their own.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from models.schema import codelists
from models.schema.codelists import Codelist, Option
from models.schema.programme import Ages, Programme, check_asks, wrong
from models.screenings.scoring import SCORINGS, Scoring
from models.screenings.stages import Condition, Consequence, Default, Stage, Threshold

Table = Mapping[str, Any]


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
        return _read_once(_Same(programme))

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


class _Same:
    """A programme as a key of a cache: itself, not its like (its tables have no hash)."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def __hash__(self) -> int:
        return id(self.programme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.programme is self.programme


@functools.lru_cache(maxsize=64)
def _read_once(key: _Same) -> Protocol:
    return _Reader(key.programme).protocol()


def check_settings(programme: Programme) -> None:
    """Refuse a file that does not hold together: UserError programme-wrong with table and key."""
    _Reader(programme).protocol()


_STAGE_KEYS = {"code", "label", "aliases", "scoring", "outcomes", "default", "after", "replies", "ages", "asks"}
_SETTINGS = {
    "stage", "outcome", "active", "threshold", "followup", "retest", "round_days", "lost_after_days", "flag_rate",
    "sheet", "indicator",
}  # fmt: skip


class _Reader:
    """Reads the tables of one file; every refusal names the table and the key."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.given = programme.settings
        self.stage_codes = tuple(self._text(f"stage {i}", t, "code") for i, t in self._numbered("stage"))
        self.outcome_codes = tuple(self._text(f"outcome {i}", t, "code") for i, t in self._numbered("outcome"))

    def protocol(self) -> Protocol:
        self._known_keys("", self.given, _SETTINGS)
        for name, codes in (("stage", self.stage_codes), ("outcome", self.outcome_codes)):
            if not codes or len(set(codes)) < len(codes):
                self._refuse(name, "code", "دست‌کم یک ردیف، بی کد تکراری")
        read = Protocol(
            stages={code: self._stage(code, table) for code, (_, table) in self._stages()},
            stage_list=self._codelist("stage"),
            outcome_list=self._codelist("outcome"),
            active=str(self.given.get("active", "")),
            thresholds=tuple(self._threshold(f"threshold {i}", t) for i, t in self._numbered("threshold")),
            followups=tuple(self._followup(f"followup {i}", t) for i, t in self._numbered("followup")),
            retests=tuple(self._consequence(f"retest {i}", t) for i, t in self._numbered("retest")),
            round_days=self._days("", self.given, "round_days", 365),
            lost_after_days=self._days("", self.given, "lost_after_days", 90),
            flag_rate=self._flag_rate(),
        )
        self._check_thresholds(read)
        self._check_sheet()
        return read

    def _stages(self) -> list[tuple[str, tuple[int, Table]]]:
        return list(zip(self.stage_codes, self._numbered("stage"), strict=True))

    def _stage(self, code: str, table: Table) -> Stage:
        place = f"stage {code}"
        self._known_keys(place, table, _STAGE_KEYS)
        scoring = SCORINGS.get(self._text(place, table, "scoring"))
        if scoring is None:
            self._refuse(place, "scoring", f"یکی از {'، '.join(SCORINGS)}")
        if "asks" in table:
            check_asks(self.programme, place, table["asks"])
        outcomes, allowed = self._outcomes(place, table, scoring)
        defaults = table.get("default", [])
        return Stage(
            code=code,
            label=self._text(place, table, "label"),
            scoring=scoring,
            outcomes=outcomes,
            allowed=allowed,
            defaults=tuple(Default(self._outcome(place, one), self._condition(place, one)) for one in defaults),
            after=self._codes(place, table, "after", self.stage_codes),
            replies=self._codes(place, table, "replies", tuple(codelists.load("bodies").labels)),
            ages=self._ages(place, table["ages"]) if "ages" in table else None,
        )

    def _outcomes(self, place: str, table: Table, scoring: Scoring) -> tuple[Mapping[str, str], tuple[str, ...]]:
        """A scored stage maps each verdict to an outcome; a typed one lists those that it may have."""
        given = table.get("outcomes")
        if not scoring.verdicts:
            return {}, self._codes(place, table, "outcomes", self.outcome_codes) or self.outcome_codes
        if not isinstance(given, Mapping) or set(given) != set(scoring.verdicts):
            self._refuse(place, "outcomes", f"برای هر یک از {'، '.join(scoring.verdicts)} یک نتیجه")
        outcomes = {verdict: self._known(place, "outcomes", given[verdict], self.outcome_codes) for verdict in given}
        return outcomes, tuple(dict.fromkeys(outcomes.values()))

    def _codelist(self, name: str) -> Codelist:
        return codelists.of_options(
            tuple(
                Option(t["code"], self._text(f"{name} {i}", t, "label"), tuple(map(str, t.get("aliases", ()))))
                for i, t in self._numbered(name)
            )
        )

    def _threshold(self, place: str, table: Table) -> Threshold:
        self._known_keys(place, table, {"version", "from_months", "below_months", "below", "source"})
        return Threshold(
            self._text(place, table, "version"), self._ages(place, table), self._days(place, table, "below")
        )

    def _followup(self, place: str, table: Table) -> Consequence:
        bodies = tuple(codelists.load("bodies").labels)
        return self._consequence(place, table, to_body=self._known(place, "to_body", table.get("to_body"), bodies))

    def _consequence(self, place: str, table: Table, to_body: str = "") -> Consequence:
        keys = {"stages", "outcome", "when", "due_days"} | ({"to_body", "reason"} if to_body else set())
        self._known_keys(place, table, keys)
        return Consequence(
            stages=self._codes(place, table, "stages", self.stage_codes) or self.stage_codes,
            outcome=self._outcome(place, table),
            when=self._condition(place, table),
            due_days=self._days(place, table, "due_days"),
            to_body=to_body,
            reason=str(table.get("reason", "")),
        )

    def _condition(self, place: str, table: Table) -> Condition:
        given = table.get("when", {})
        if not isinstance(given, Mapping) or not all(isinstance(values, list) for values in given.values()):
            self._refuse(place, "when", "نام خانه و فهرست مقدارها")
        for name in given:
            self._known(place, "when", name, tuple(self.programme.fields))
        return Condition({name: tuple(values) for name, values in given.items()})

    def _ages(self, place: str, table: Any) -> Ages:
        if not isinstance(table, Mapping):
            self._refuse(place, "ages", "from_months و below_months")
        ages = Ages(self._days(place, table, "from_months"), self._days(place, table, "below_months"))
        if ages.from_months >= ages.below_months:
            self._refuse(place, "below_months", "بزرگ‌تر از from_months")
        return ages

    def _flag_rate(self) -> tuple[float, float] | None:
        table = self.given.get("flag_rate")
        if table is None:
            return None
        low, high = (table.get("low"), table.get("high")) if isinstance(table, Mapping) else (None, None)
        if not isinstance(low, int | float) or not isinstance(high, int | float) or not 0 <= low <= high <= 100:
            self._refuse("flag_rate", "low", "دو درصد low و high")
        return float(low), float(high)

    def _check_thresholds(self, read: Protocol) -> None:
        """The active rule set has a row for every month of the programme's ages."""
        if not any(stage.scoring.by_line for stage in read.stages.values()):
            return
        rows = [t.ages for t in read.thresholds if t.version == read.active]
        if not rows:
            self._refuse("threshold", "active", f"برای «{read.active}» ردیفی نیست")
        ages = self.programme.ages
        for month in range(ages.from_months, ages.below_months) if ages else ():
            if sum(one.include(month) for one in rows) != 1:
                self._refuse("threshold", "from_months", f"«{read.active}» در {month} ماهگی یک ردیف می‌خواهد")

    def _check_sheet(self) -> None:
        """`[sheet.STAGE]`: for the columns in which a sheet holds a further stage, field to headings."""
        sheet = self.given.get("sheet", {})
        for stage, columns in sheet.items() if isinstance(sheet, Mapping) else ():
            self._known("sheet", stage, stage, self.stage_codes)
            for name, headings in columns.items():
                self._known(f"sheet.{stage}", name, name, ("held_on", "centre", "screener", *self.programme.fields))
                if not isinstance(headings, list) or not all(isinstance(one, str) for one in headings):
                    self._refuse(f"sheet.{stage}", name, "فهرستی از عنوان‌ها")

    def _numbered(self, name: str) -> list[tuple[int, Table]]:
        tables = self.given.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
            self._refuse(name, "", f"جدول‌های [[{name}]]")
        return list(enumerate(tables, 1))

    def _text(self, place: str, table: Table, key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self._refuse(place, key, "یک متن")
        return value

    def _days(self, place: str, table: Table, key: str, default: int | None = None) -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self._refuse(place, key, "یک عدد درست از صفر به بالا")
        return value

    def _outcome(self, place: str, table: Table) -> str:
        return self._known(place, "outcome", table.get("outcome"), self.outcome_codes)

    def _codes(self, place: str, table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        given = table.get(key, [])
        if not isinstance(given, list):
            self._refuse(place, key, "یک فهرست")
        return tuple(self._known(place, key, one, known) for one in given)

    def _known(self, place: str, key: str, value: Any, known: tuple[str, ...]) -> str:
        if value not in known:
            self._refuse(place, key, f"«{value}» یکی از {'، '.join(known)} نیست")
        return str(value)

    def _known_keys(self, place: str, table: Table, known: set[str]) -> None:
        for key in table:
            if key not in known:
                self._refuse(place, key, "این نام شناخته نیست")

    def _refuse(self, place: str, key: str, why: str) -> NoReturn:
        where = f"[{place}] {key}" if place else key
        wrong(self.programme.name, f"{where}: {why}.")
