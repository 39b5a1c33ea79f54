"""Figures of programmes under their group, level or legal basis, beside the plan, and beside seasons gone by."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, difference, share, word
from models.planning.activity import ACTIVITY
from models.planning.harm import a_year_before
from models.schema import codelists
from models.schema.programme import GROUPINGS
from models.text.jalali import Period, parse_period, previous

_PROGRAMME = Column("programme_label", "برنامه")
_INDICATOR = Column("indicator_label", "شاخص")
_VALUE, _TARGET = Column("value", "مقدار", "number"), Column("target", "هدف", "number")
_PERCENT = Column("percent", "درصد هدف", "percent")


def _key(row: Answer) -> tuple[str, str]:
    return row["programme"], row["indicator"]


# -- by legal basis (G2), group (G16) and level (I6) -------------------------------------------------------------------


def _under(key: str, title: str, heading: str, none: str) -> Statement:
    """Every indicator under what its programme's file says in `key` (of GROUPINGS), in the order of the code list, then
    by words; programmes that say nothing come last, under the words `none`."""
    shown = f"{key}_label"

    def told(asked: Asked) -> Told:
        places = {one.name: one.placed for one in asked.countable}
        order = {code: number for number, code in enumerate(codelists.load(GROUPINGS[key]).labels)}
        found = []
        for row in asked.total(asked.period, asked.county):
            place = places[row["programme"]]
            named = {key: place[key], shown: place[shown] or none}
            found.append({**row, **named, "percent": share(row["value"], row["target"])})
        return Told(sorted(found, key=lambda row: (not row[key], order.get(row[key], len(order)), row[shown])))

    columns = (_PROGRAMME, _INDICATOR, _VALUE, _TARGET, _PERCENT)
    return Statement(title, columns, told, group=Column(shown, heading))


# -- seasons (A11) ----------------------------------------------------------------------------------------------------


def trend(asked: Asked) -> Told:
    """Each indicator with the period before and the same period last year; those with nothing in any are left out."""
    before, year_ago = (_values(asked, one) for one in (previous(asked.period), a_year_before(asked.period)))
    found = []
    for row in asked.total(asked.period, asked.county):
        told = {
            "before": before.get(_key(row)),
            "year_ago": year_ago.get(_key(row)),
            "before_change": difference(row["value"], before.get(_key(row))),
            "year_change": difference(row["value"], year_ago.get(_key(row))),
        }
        if row["value"] or told["before"] or told["year_ago"]:
            found.append({**row, **told})
    return Told(found, _notes_of_trend(asked))


def _values(asked: Asked, period: Period) -> dict[tuple[str, str], float | None]:
    return {_key(row): row["value"] for row in asked.total(period, asked.county)}


def _notes_of_trend(asked: Asked) -> tuple[str, ...]:
    before, year_ago = previous(asked.period).label, a_year_before(asked.period).label
    running = ("این دوره هنوز به پایان نرسیده است.",) if asked.period.last > asked.today else ()
    return (f"دورهٔ پیش: {before}؛ سال پیش: {year_ago}.", *running)


# -- the operational plan (A3, I10) -----------------------------------------------------------------------------------


def plan(asked: Asked) -> Told:
    """The activities of the period and of the quarters in it; what was reached is counted for each one's own period."""
    found = [row for row in asked.rows.find("activity") if _planned(row, asked)]
    found.sort(key=lambda row: _longest_first(parse_period(row["period"])))  # those of one period stay by title
    actual = _Actual(asked)
    return Told([_activity(row, actual.of(row), asked) for row in found])


def _longest_first(period: Period) -> tuple[int, int]:
    """The year before its quarters, the quarters in their order."""
    return period.first.toordinal(), -period.last.toordinal()


def _planned(row: Answer, asked: Asked) -> bool:
    period = parse_period(row["period"])
    inside = asked.period.first <= period.first and period.last <= asked.period.last
    tier_open = row["programme"] in (None, *(one.name for one in asked.countable))
    return inside and tier_open and (asked.county is None or county_of(row) in (None, asked.county))


def county_of(row: Answer) -> str | None:
    """The county whose figures tell of an activity: its own, else that of the office that planned it."""
    return row["county"] or (row["office"][:4] if len(row["office"]) >= 4 else None)


class _Actual:
    """The figures of the periods and counties that a plan names, each counted once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._counted: dict[tuple[str, str | None], dict[tuple[str, str], Answer]] = {}

    def of(self, row: Answer) -> Answer:
        """The figure of an activity's indicator; nothing for an activity without one."""
        if not row["programme"] or not row["indicator"]:
            return {}
        place = row["period"], county_of(row) or self._asked.county
        if place not in self._counted:
            found = self._asked.total(parse_period(place[0]), place[1])
            self._counted[place] = {_key(one): one for one in found}
        return self._counted[place].get((row["programme"], row["indicator"]), {})


def _activity(row: Answer, figure: Answer, asked: Asked) -> Answer:
    programme = asked.programmes.get(row["programme"] or "")
    value = figure.get("value")
    return {
        "id": row["id"],
        "period": row["period"],
        "period_label": parse_period(row["period"]).label,
        "title": row["title"],
        "kind": row["kind"],
        "kind_label": word("activity_kinds", row["kind"]),
        "county": county_of(row),
        "county_label": county_label(county_of(row)),
        "programme": row["programme"],
        "programme_label": programme.label if programme else row["programme"],
        "indicator": row["indicator"],
        "indicator_label": figure.get("indicator_label") or row["indicator"],
        "target": row["target"],
        "value": value,
        "percent": share(value, row["target"]),
        "responsible": row["responsible"],
        "budget": row["budget"],
        "status": row["status"],
        "status_label": ACTIVITY.field("status").shown(row["status"]),
    }


MANDATES = _under("mandate", "شاخص‌ها به تفکیک مستند قانونی", "مستند قانونی", "بی مستند قانونی نوشته‌شده")
GROUPS = _under("group", "شاخص‌ها به تفکیک گروه برنامه", "گروه برنامه", "بی گروه")
LEVELS = _under("service_level", "شاخص‌ها به تفکیک سطح خدمت", "سطح خدمت", "سطح نوشته نشده")
TREND = Statement(
    "روند شاخص‌ها: دورهٔ پیش و سال پیش",
    (
        _INDICATOR,
        _VALUE,
        Column("before", "دورهٔ پیش", "number"),
        Column("before_change", "دگرگونی", "change"),
        Column("year_ago", "سال پیش", "number"),
        Column("year_change", "دگرگونی از سال پیش", "change"),
    ),
    trend,
    group=_PROGRAMME,
)
PLAN = Statement(
    "برنامهٔ عملیاتی: هدف و تحقق",
    (
        Column("title", "فعالیت"),
        _PROGRAMME,
        _INDICATOR,
        _TARGET,
        Column("value", "تحقق", "number"),
        _PERCENT,
        Column("responsible", "مسئول"),
        Column("budget", "اعتبار (ریال)", "number"),
        Column("status_label", "وضعیت"),
    ),
    plan,
    group=Column("period_label", "دوره"),
    wide=True,
)
