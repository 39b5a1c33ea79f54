"""Tables of places: zones, kinds of neighbourhood, counties that ought to have a centre, families, topics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, share, word
from models.planning import coverage, families, zones
from models.planning.zones import MEASURES, Zone
from models.registry.neighbourhood import FLAGS
from models.schema.programme import Programme
from models.text.persian import persian_digits, persian_number

_FLAG_LABELS = {one.code: one.label for one in FLAGS}
_BY_ZONE, _BY_FLAG = "به تفکیک منطقه", "به تفکیک وضعیت محله"
_NO_ZONE = "بی منطقه"


# -- zones (A13) and flags (M13) --------------------------------------------------------------------------------------


def by_zone(asked: Asked) -> Told:
    """Two tables: a row for each zone of a county, and one for each kind of neighbourhood."""
    found = zones.zones(asked.db, asked.countable, asked.period, asked.county)
    by_zone = _summed(found, lambda one: (one.county, one.zone))
    by_flag = _summed(found, lambda one: (one.county, one.flag))
    rows = [
        _row(_BY_ZONE, county, persian_digits(zone) or _NO_ZONE, counts, zone=zone)
        for (county, zone), counts in by_zone
    ]
    rows += [
        _row(_BY_FLAG, county, _FLAG_LABELS.get(flag, flag), counts, flag=flag) for (county, flag), counts in by_flag
    ]
    return Told(rows, ("افراد و خانوارها به وضع امروز شمرده شده‌اند؛ کارها از آنِ همین دوره‌اند.",) if rows else ())


def _summed(found: Iterable[Zone], key: Any) -> list[tuple[tuple[str, str], dict[str, int]]]:
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for one in found:
        place = sums.setdefault(key(one), dict.fromkeys(MEASURES, 0))
        for measure in MEASURES:
            place[measure] += one.counts[measure]
    return sorted(sums.items())


def _row(by: str, county: str, label: str, counts: dict[str, int], **place: str) -> Answer:
    named = {"by": by, "county": county, "county_label": county_label(county), "zone": None, "flag": None}
    return {**named, **place, "place_label": label, **counts}


ZONES = Statement(
    "پایش مناطق و محله‌ها",
    (
        Column("county_label", "شهرستان"),
        Column("place_label", "منطقه یا وضعیت"),
        Column("neighbourhoods", "محله", "number"),
        Column("persons", "فرد", "number"),
        Column("households", "خانوار", "number"),
        Column("screened", "غربال‌شده", "number"),
        Column("cases", "پروندهٔ باز", "number"),
        Column("services", "خدمت", "number"),
        Column("enrolled", "پذیرفته", "number"),
    ),
    by_zone,
    group=Column("by", "تفکیک"),
    wide=True,
)


# -- counties that ought to have a centre (G6, I3) --------------------------------------------------------------------


def emergency(asked: Asked) -> Told:
    """The counties of each programme whose file has `[counties]`, with a last row that sums them up."""
    rows: list[Answer] = []
    notes: list[str] = []
    for programme in asked.programmes.all():  # of any tier: centres and censuses are no secret
        if wanted := coverage.wanted_of(programme):
            rows += _of_programme(asked, programme, wanted)
            notes.append(f"{programme.label}: شهرستانی که جمعیت آن بیش از {persian_number(wanted.above)} نفر است.")
    return Told(rows, notes)


def _of_programme(asked: Asked, programme: Programme, wanted: coverage.Wanted) -> list[Answer]:
    found = {one.county: one for one in coverage.counties(asked.db, programme, wanted, asked.period, asked.county)}
    for code in asked.counties():
        found.setdefault(code, coverage.County(code, None, None, 0))
    told = [_county(programme, found[code]) for code in sorted(found)]
    return [*told, _total(programme, list(found.values()))] if len(told) > 1 else told


def _county(programme: Programme, one: coverage.County) -> Answer:
    return {
        "programme": programme.name,
        "programme_label": programme.label,
        "county": one.county,
        "county_label": county_label(one.county),
        "measured": one.measured,
        "eligible": one.eligible,
        "centres": one.centres,
        "state": _state(one),
        "state_label": _STATES[_state(one)],
        "percent": None,
    }


_STATES = {
    "covered": "دارد",
    "missing": "باید داشته باشد و ندارد",
    "extra": "دارد، بی آن‌که باید",
    "none": "نباید و ندارد",
    "unknown": "جمعیت ثبت نشده",
}


def _state(one: coverage.County) -> str:
    if one.eligible is None:
        return "unknown"
    if one.eligible:
        return "covered" if one.centres else "missing"
    return "extra" if one.centres else "none"


def _total(programme: Programme, found: list[coverage.County]) -> Answer:
    eligible = [one for one in found if one.eligible]
    covered = sum(bool(one.centres) for one in eligible)
    return {
        "programme": programme.name,
        "programme_label": programme.label,
        "county": None,
        "county_label": "همه",
        "measured": sum(one.measured or 0 for one in found),
        "eligible": len(eligible),
        "covered": covered,
        "centres": sum(one.centres for one in found),
        "state": "total",
        "state_label": f"{persian_number(covered)} از {persian_number(len(eligible))} شهرستان واجد شرایط",
        "percent": share(covered, len(eligible)),
    }


EMERGENCY_COVERAGE = Statement(
    "شهرستان‌های دارای مرکز اورژانس اجتماعی از شهرستان‌های واجد شرایط",
    (
        Column("county_label", "شهرستان"),
        Column("measured", "جمعیت", "number"),
        Column("eligible", "واجد شرایط", "flag"),
        Column("centres", "مرکز", "number"),
        Column("state_label", "وضع"),
        Column("percent", "پوشش", "percent"),
    ),
    emergency,
    group=Column("programme_label", "برنامه"),
)


# -- families (M5, M14) -----------------------------------------------------------------------------------------------

_OF = {families.RISKS: "خطرها", families.NEEDS: "نیازها", families.WORKING: "فرزند نان‌آور"}


def of_families(asked: Asked) -> Told:
    """How many families are in which danger and need what, as their files stand today."""
    rows = [
        {
            "of": one.of,
            "of_label": _OF[one.of],
            "code": one.code,
            "code_label": word(one.of, one.code) if one.code else _OF[one.of],
            "households": one.households,
            "persons": one.persons,
        }
        for one in families.families(asked.db, asked.county)
    ]
    note = "به وضع امروز؛ یک خانوار ممکن است چند خطر و نیاز داشته باشد، پس ردیف‌ها با هم جمع نمی‌شوند."
    return Told(rows, (note,) if rows else ())


FAMILIES = Statement(
    "خانواده‌های در معرض آسیب: خطرها و نیازها",
    (Column("code_label", "خطر یا نیاز"), Column("households", "خانوار", "number"), Column("persons", "فرد", "number")),
    of_families,
    group=Column("of_label", "گونه"),
)


# -- topics (A10) -----------------------------------------------------------------------------------------------------


def topics(asked: Asked) -> Told:
    """The topics of training by place, the first ones first; they hold for every period."""
    known = {one.name: one.label for one in asked.countable}
    found = [row for row in asked.rows.find("topic") if asked.county in (None, row["county"]) or not row["county"]]
    rows = [_topic(asked, row, known) for row in found if row["programme"] in (None, *known)]
    return Told(sorted(rows, key=lambda row: row["place"]))


def _topic(asked: Asked, row: Answer, programmes: dict[str, str]) -> Answer:
    named = [asked.rows.get(name, row[name]) for name in ("neighbourhood", "centre") if row[name]]
    zone = f"منطقهٔ {persian_digits(row['zone'])}" if row["zone"] else ""
    place = [county_label(row["county"]), zone, *(str(one["name"]) for one in named if one)]
    return {
        "id": row["id"],
        "rank": row["rank"],
        "title": row["title"],
        "programme": row["programme"],
        "programme_label": programmes.get(row["programme"] or "", ""),
        "place": " – ".join(filter(None, place)) or "همه‌جا",
        "why": row["why"],
    }


TOPICS = Statement(
    "اولویت موضوع‌های آموزشی",
    (
        Column("rank", "اولویت", "number"),
        Column("title", "موضوع"),
        Column("programme_label", "برنامه"),
        Column("why", "چرا"),
    ),
    topics,
    group=Column("place", "جا"),
)
