"""What is unusual in a period is told before it is closed: centres, courses and figures outside `[[plausible]]`.

What is usual a programme's file says (`schema.plausible`, programmes 4); it is observed, not a rule, so nothing is
refused for it. A centre without educators on record says nothing of them, a course without names or heads nothing of
its size, and of an online one any number may come. A figure is judged for all together and, at a province, for each of
its counties. Of a share the low end is judged from `least` in the whole on, the high end only where one fewer
would still be too many: a single case proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.enrolments import density
from models.planning.asking import Queryable, Scope, asked, names
from models.planning.counting import COURSES_ROWS
from models.planning.denominators import Eligible, eligible
from models.planning.indicator import Indicator, Measure, of_programme
from models.planning.statistics import by_county, figures
from models.schema import codelists
from models.schema.file_reader import FileReader
from models.schema.plausible import CENTRE, COURSE, EDUCATOR, Plausible, plausible_of
from models.schema.programme import Programme
from models.store.aliases import as_one
from models.text import persian
from models.text.jalali import Period

Line = tuple[str, str, int]
"""Name, label and count, as `quarter.Pending`."""

_CENTRES = f"""
SELECT e.programme, e.centre, count(DISTINCT {as_one("e.person")}) AS people, (
    SELECT count(DISTINCT {as_one("w.person")}) FROM staff AS w
    WHERE w.centre = e.centre AND w.retired = 0 AND w.role = :educator
        AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
) AS educators
FROM enrolment AS e
WHERE e.retired = 0 AND e.centre IS NOT NULL AND e.programme IN (SELECT value FROM json_each(:programmes))
    AND e.status IS NOT 'waiting' AND e.starts_on <= :last
    AND (e.ends_on > :last OR (e.ends_on IS NULL AND e.status IS NOT 'left'))
GROUP BY 1, 2
"""
# The greater of those named and of the heads at one meeting; a course that met online only is none of these.
_COURSES = f"""{COURSES_ROWS}
SELECT programme, max(named, heads) AS size FROM (
    SELECT chosen.programme,
        (SELECT count(DISTINCT {as_one("r.person")}) FROM registration AS r
            WHERE r.course = chosen.id AND r.retired = 0) AS named,
        coalesce(max(CASE WHEN s.mode IS NOT 'online' THEN coalesce(s.headcount_female, 0)
            + coalesce(s.headcount_male, 0) END), 0) AS heads,
        count(s.id) AS met, total(s.mode IS NOT 'online') AS in_person
    FROM chosen LEFT JOIN session AS s ON s.course = chosen.id AND s.retired = 0 GROUP BY chosen.id
) WHERE met = 0 OR in_person > 0
"""
_WORDS = {CENTRE: "شمار نفرات مرکز", EDUCATOR: "شمار نفرات هر مربی", COURSE: "شمار نفرات دوره"}
_PER = {100: "درصد", 1000: "در هزار"}
_NAMED = 3  # places that a line names
_PROVINCE = 2  # letters of its code


def unusual(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> Iterator[Line]:
    """Every line of what is unusual in the period of the scope; counts may be zero."""
    known = [one for one in programmes if plausible_of(one)]
    yield from unusual_centres(db, known, scope.period)
    yield from unusual_courses(db, known, scope)
    yield from unusual_figures(db, known, scope)


def unusual_centres(db: Queryable, programmes: Iterable[Programme], period: Period) -> Iterator[Line]:
    """`(name, label, count of centres)` for each range of centre and educator, at the end of the period."""
    judged = [one for one in programmes if one.shape == "enrolment" and plausible_of(one)]
    params = {"programmes": names(judged), "last": period.last.isoformat(), "educator": density.EDUCATOR}
    centres = list(db.query(_CENTRES, params)) if judged else []
    for programme in judged:
        here = [one for one in centres if one["programme"] == programme.name]
        for usual in (one for one in plausible_of(programme) if one.of):
            found = sum(_outside(usual, one) for one in here)
            yield f"unusual_{usual.of}_{programme.name}", _label(programme, _WORDS[usual.of], usual), found


def _outside(usual: Plausible, centre: Mapping[str, Any]) -> bool:
    whole = 1 if usual.of == CENTRE else centre["educators"]
    return bool(whole) and not usual.low <= centre["people"] / whole <= usual.high


def unusual_courses(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> Iterator[Line]:
    """`(name, label, count of courses)` of courses that begin in the period and to which unusually few or many came."""
    judged = [(one, usual) for one in programmes for usual in plausible_of(one) if usual.of == COURSE]
    found = list(db.query(_COURSES, asked(db, [one for one, _ in judged], scope))) if judged else []
    for programme, usual in judged:
        sizes = [one["size"] for one in found if one["programme"] == programme.name and one["size"]]
        outside = sum(not usual.low <= size <= usual.high for size in sizes)
        yield f"unusual_{COURSE}_{programme.name}", _label(programme, _WORDS[COURSE], usual), outside


# -- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Judged:
    """One range of an indicator: what is divided by what (`whole` empty: it is told as it is)."""

    usual: Plausible
    label: str
    part: str
    whole: str = ""


_ELIGIBLE = "@eligible"  # the whole of coverage: typed, no indicator


def unusual_figures(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> Iterator[Line]:
    """`(name, label, count of places)` for each range of an indicator; the label names the first few places with their
    values."""
    judged = [(one, found) for one in programmes if (found := list(_judged(one)))]
    places = _values(db, [one for one, _ in judged], scope) if judged else {}
    for programme, ranges in judged:
        for one in ranges:
            told = {place: _value(one, values.get(programme.name, {})) for place, values in places.items()}
            outside = [f"{_place(place)}: {_number(value)}" for place, value in told.items() if value is not None]
            label = _label(programme, one.label, one.usual, f" {_PER[one.usual.per]}" if one.usual.out_of else "")
            named = "، ".join(outside[:_NAMED]) + ("، …" if len(outside) > _NAMED else "")
            yield f"unusual_{one.usual.indicator}_{programme.name}", f"{label} ({named})", len(outside)


def _judged(programme: Programme) -> Iterator[_Judged]:
    known = {one.name: one for one in of_programme(programme)}
    for usual in plausible_of(programme):
        if one := known.get(usual.indicator):
            yield _Judged(usual, *_parts(one, usual, known))


def _parts(one: Indicator, usual: Plausible, known: Mapping[str, Indicator]) -> tuple[str, str, str]:
    if usual.out_of:
        return f"{one.label} به {known[usual.out_of].label}", one.name, usual.out_of
    if one.ratio:
        return (one.label, *one.ratio)
    return (one.label, "screened", _ELIGIBLE) if one.name == "coverage" else (one.label, one.name, "")


def _values(
    db: Queryable, programmes: list[Programme], scope: Scope
) -> Mapping[str | None, Mapping[str, Mapping[str, float | None]]]:
    """Place (None: all together), programme and indicator to what is told of it; counties only at a province."""
    period, today, ways = scope.period, scope.today, {"by": scope.by, "office": scope.office}
    out_of = eligible(db, programmes, period)
    told: dict[str | None, dict[str, dict[str, float | None]]] = {}
    every = figures(db, programmes, period, None, today, **ways)
    each = by_county(db, programmes, period, today, **ways) if len(scope.office) == _PROVINCE else ()
    for one in (*every, *(one for one in each if one.county)):
        values = told.setdefault(one.county, {}).setdefault(one.programme, {})
        values[one.indicator] = one.value
        values[_ELIGIBLE] = out_of.get(one.programme, Eligible()).of(one.county)
    return told


def _value(one: _Judged, values: Mapping[str, float | None]) -> float | None:
    """The value of a place where it is outside the range, else None."""
    usual, part = one.usual, values.get(one.part)
    if not one.whole:
        return part if part is not None and not usual.low <= part <= usual.high else None
    whole = values.get(one.whole)
    if not whole:
        return None
    share, one_fewer = ((count * usual.per / whole) for count in (part or 0, (part or 0) - 1))
    outside = one_fewer > usual.high or (share < usual.low and whole >= usual.least)
    return round(share, 2) if outside else None


def _place(county: str | None) -> str:
    return "روی هم" if county is None else codelists.load("counties").labels.get(county, county)


def _number(value: float) -> str:
    return persian.persian_number(int(value) if value == int(value) else value)


def _label(programme: Programme, what: str, usual: Plausible, unit: str = "") -> str:
    return f"{programme.label}: {what} بیرون از {_number(usual.low)} تا {_number(usual.high)}{unit}"


class _Reader(FileReader):
    def check(self) -> None:
        known = {one.name: one for one in of_programme(self.programme)}
        counted = [name for name, one in known.items() if one.measure is not Measure.RATIO]
        for number, one in enumerate(plausible_of(self.programme), 1):
            if one.indicator:
                names = counted if one.out_of else known
                self.one_of(f"plausible {number}", "indicator", one.indicator, tuple(names))
            if one.out_of:
                self.one_of(f"plausible {number}", "out_of", one.out_of, tuple(counted))


def check_usual(programme: Programme) -> None:
    """Refuse a `[[plausible]]` that does not hold together: UserError programme-wrong with its number and the key."""
    _Reader(programme).check()
