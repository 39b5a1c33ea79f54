"""The observatory's table: the harms of a county, worst first, as the working group wants them on paper (M1, M2)."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, difference, word
from models.planning import harm
from models.planning.harm import HARM, Ranked

_PLACE = Column("place", "جا")
_COLUMNS = (
    Column("rank", "اولویت", "number"),
    Column("kind_label", "آسیب"),
    Column("value", "شمار", "number"),
    Column("before_change", "در برابر دورهٔ پیش", "change"),
    Column("year_change", "در برابر سال پیش", "change"),
    Column("severity", "شدت", "number"),
    Column("score", "امتیاز", "number"),
    Column("sources", "مرجع داده"),
)


def by_county(asked: Asked) -> Told:
    """The harms of each county. Rows: `{county, kind, rank, value, before, year_ago, severity, score, …}`."""
    return _told(asked, by_neighbourhood=False)


def by_neighbourhood(asked: Asked) -> Told:
    """The harms of each neighbourhood that has figures of its own."""
    return _told(asked, by_neighbourhood=True)


def _told(asked: Asked, *, by_neighbourhood: bool) -> Told:
    asked.actor.require_reading(HARM.tier)
    found = harm.ranked(asked.db, asked.period, asked.county, by_neighbourhood=by_neighbourhood)
    places = asked.rows.many("neighbourhood", sorted({one.neighbourhood for one in found if one.neighbourhood}))
    names = {row_id: str(row["name"]) for row_id, row in places.items()}
    return Told([_row(one, names) for one in found], (harm.SCORE_NOTE,) if found else ())


def _row(one: Ranked, names: dict[str, str]) -> Answer:
    return {
        "county": one.county,
        "county_label": county_label(one.county),
        "neighbourhood": one.neighbourhood,
        "neighbourhood_label": names.get(one.neighbourhood or "", ""),
        "place": " – ".join(filter(None, (county_label(one.county), names.get(one.neighbourhood or "", "")))),
        "rank": one.rank,
        "kind": one.kind,
        "kind_label": word("harms", one.kind),
        "value": one.count,
        "before": one.before,
        "before_change": difference(one.count, one.before),
        "year_ago": one.year_ago,
        "year_change": difference(one.count, one.year_ago),
        "severity": one.severity,
        "score": one.score,
        "sources": "، ".join(one.sources),
    }


HARMS = Statement("اولویت آسیب‌های اجتماعی در هر شهرستان", _COLUMNS, by_county, group=_PLACE)
HARM_PLACES = Statement("اولویت آسیب‌های اجتماعی در هر محله", _COLUMNS, by_neighbourhood, group=_PLACE)
