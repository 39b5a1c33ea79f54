"""The observatory of social harms: counts by kind, place and quarter with their source, ranked for the working group.

The score of a harm is its count times its severity, from 1 to 5; both are typed by people who know the place. That the
two are multiplied is our own judgement [A] (the sources ask for «count, trend, severity», not for a formula), and the
report says so. A row without a neighbourhood is the county's own figure and counts instead of its neighbourhoods'.
Of two offices that give the same figure the higher one is heard.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.errors import Finding
from models.planning.asking import Queryable
from models.planning.target import counted_once, known_period, name_period
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Choice, Code, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule
from models.text.jalali import Period, parse_period, previous

KEY = ("kind", "period", "county", "neighbourhood")
SCORE_NOTE = "امتیاز = شمار × شدت (۱ تا ۵)؛ این ضرب داوری برنامه است و جای نظر کارگروه را نمی‌گیرد."


def of_a_quarter(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: harms are counted by the quarter, so that a season stands beside the one before."""
    if row.get("period") and row["period"][5:6] != "Q":
        yield Finding("rule-broken", "period", row["period"], {"why": "آسیب‌ها فصل به فصل شمرده می‌شوند: 1404-Q3."})


def county_of_neighbourhood(row: Row, old: Row | None, desk: Desk) -> None:
    """A figure without a county is of the neighbourhood's county, else of the office's."""
    place = desk.get("neighbourhood", row["neighbourhood"]) if row.get("neighbourhood") else None
    own = desk.office[:4] if len(desk.office) >= 4 else None
    row["county"] = row.get("county") or (place or {}).get("county") or own


HARM = Entity(
    "harm",
    "آسیب اجتماعی",
    sections=(
        Section(
            "شمار",
            (
                Choice(
                    "kind",
                    "آسیب",
                    codelist="harms",
                    open_ended=True,
                    required=True,
                    aliases=("نوع آسیب", "آسیب اجتماعی"),
                ),
                Code("period", "فصل", required=True, pinned=True, help="1404-Q3", aliases=("دوره",)),
                Choice("county", "شهرستان", codelist="counties", required=True, pinned=True),
                Ref("neighbourhood", "محله", entity="neighbourhood", help="خالی: همهٔ شهرستان"),
                Whole("count", "شمار", required=True, least=0, aliases=("تعداد", "فراوانی")),
                Whole("severity", "شدت", required=True, least=1, most=5, help="۱ کم تا ۵ بسیار", aliases=("درجه شدت",)),
                Text("data_source", "مرجع داده", limit=120, pinned=True, aliases=("منبع", "مرجع آمار", "منبع داده")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("kind", "period", "county", "neighbourhood", "count", "severity"),
    sort=("period", "kind"),
    title=("kind", "period"),
    joins=KEY,
    tier=Tier.FAMILY,
    derive=(name_period, county_of_neighbourhood),
    rules=(Rule(known_period), Rule(of_a_quarter), counted_once("harm", KEY)),
    figures=True,
)

Place = tuple[str, str | None]  # county and neighbourhood


@dataclass(frozen=True)
class Count:
    """How many, and count times severity, summed over quarters and places."""

    count: int = 0
    score: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.count + other.count, self.score + other.score)


@dataclass(frozen=True)
class Ranked:
    """One harm of a place. `rank` from 1 within the place; `severity` the mean of its cases, one decimal; `before` and
    `year_ago` the counts of the period before and of the same period last year, None where nothing was told."""

    county: str
    neighbourhood: str | None
    rank: int
    kind: str
    count: int
    severity: float | None
    score: int
    before: int | None
    year_ago: int | None
    sources: tuple[str, ...]


_TOLD = """
SELECT h.id, h.kind, h.period, h.county, h.neighbourhood, h.[count] AS cases, h.severity, h.data_source
FROM harm AS h
WHERE h.retired = 0 AND (:county IS NULL OR h.county = :county)
ORDER BY length(h.office), h.id
"""


def ranked(db: Queryable, period: Period, county: str | None, *, by_neighbourhood: bool = False) -> list[Ranked]:
    """The harms of each county (or neighbourhood) in the period, worst first; places in the order of their codes."""
    told = _told(db, county)
    now, before, year_ago = (
        _summed(told, one, by_neighbourhood) for one in (period, previous(period), a_year_before(period))
    )
    sources = _sources(told, period)
    found: list[Ranked] = []
    for place, kinds in sorted(now.items(), key=lambda each: (each[0][0], each[0][1] or "")):
        ordered = sorted(kinds.items(), key=lambda each: (-each[1].score, -each[1].count, each[0]))
        for rank, (kind, value) in enumerate(ordered, 1):
            found.append(
                Ranked(
                    county=place[0],
                    neighbourhood=place[1],
                    rank=rank,
                    kind=kind,
                    count=value.count,
                    severity=round(value.score / value.count, 1) if value.count else None,
                    score=value.score,
                    before=_count(before, place, kind),
                    year_ago=_count(year_ago, place, kind),
                    sources=sources[place[0], kind],
                )
            )
    return found


def a_year_before(period: Period) -> Period:
    """The same period of the Jalali year before; of two days, as many days a period before."""
    if ".." in period.name:
        return previous(period)
    return parse_period(f"{int(period.name[:4]) - 1}{period.name[4:]}")


def _told(db: Queryable, county: str | None) -> list[Row]:
    """One row for one kind, quarter and place: of several the first, which is the higher office's."""
    kept: dict[tuple[str | None, ...], Row] = {}
    for row in db.query(_TOLD, {"county": county}):
        kept.setdefault((row["kind"], row["period"], row["county"], row["neighbourhood"] or None), row)
    return list(kept.values())


def _within(rows: Iterable[Row], period: Period) -> Iterator[Row]:
    for row in rows:
        quarter = parse_period(row["period"])
        if period.first <= quarter.first and quarter.last <= period.last:
            yield row


Summed = Mapping[Place, Mapping[str, Count]]


def _summed(rows: Sequence[Row], period: Period, by_neighbourhood: bool) -> Summed:
    sums: dict[Place, dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for row in _rows_that_count(_within(rows, period), by_neighbourhood):
        place = row["county"], row["neighbourhood"] if by_neighbourhood else None
        sums[place][row["kind"]] += Count(row["cases"], row["cases"] * row["severity"])
    return sums


def _rows_that_count(rows: Iterable[Row], by_neighbourhood: bool) -> Iterator[Row]:
    """By neighbourhood those that name one; by county its own figure, else all its neighbourhoods'."""

    def quarter_of(row: Row) -> tuple[str, str, str]:
        return row["kind"], row["county"], row["period"]

    for _, group in itertools.groupby(sorted(rows, key=quarter_of), key=quarter_of):
        told = list(group)
        whole = [row for row in told if not row["neighbourhood"]]
        parts = [row for row in told if row["neighbourhood"]]
        yield from parts if by_neighbourhood else whole or parts


def _count(sums: Summed, place: Place, kind: str) -> int | None:
    found = sums.get(place, {}).get(kind)
    return found.count if found else None


def _sources(rows: Iterable[Row], period: Period) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in _within(rows, period):
        if row["data_source"]:
            found[row["county"], row["kind"]][row["data_source"]] = None
    return defaultdict(tuple, {key: tuple(sources) for key, sources in found.items()})
