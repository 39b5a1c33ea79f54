"""Tables of the office itself: its people by unit and centre (A4), and how it sees its strategy (M17)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from models.enrolments.staff import STAFF as POSTS
from models.office.statements.comparing import county_of
from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, word
from models.planning.employed import Employed, employed
from models.planning.strategy_note import STRATEGY_NOTE
from models.schema import codelists
from models.text.jalali import parse_period
from models.text.persian import persian_number

# -- people (A4) ------------------------------------------------------------------------------------------------------

UNITS, CENTRES = "واحدهای اداره", "مراکز"
_EACH_ONCE = "هر کس در هر جا یک بار شمرده شده است؛ «همه» هر کس را یک بار می‌شمارد، هرچند در دو جا کار کند."
_Place = tuple[str, str, str]  # unit or centre, its code or id, the county


def staff(asked: Asked) -> Told:
    """Everybody at the end of the period, then the units in the order of their list, then the centres by name."""
    found = employed(asked.db, asked.scope)
    places: dict[_Place, list[Employed]] = defaultdict(list)
    for one in found:
        for kind, code in (("unit", one.unit), ("centre", one.centre)):
            if code:
                places[kind, code, one.county or ""].append(one)
    centres = asked.rows.many("centre", [code for kind, code, _ in places if kind == "centre"])
    names = {one: str(row["name"]) for one, row in centres.items()}
    whole = [_counted(("", "", asked.county or ""), found, names)] if found else []
    rows = [_counted(one, places[one], names) for one in sorted(places, key=lambda one: _rank(one, names))]
    return Told([*whole, *rows], (_EACH_ONCE,) if found else ())


def _rank(place: _Place, names: Mapping[str, str]) -> tuple[bool, str, int, str]:
    kind, code, county = place
    units = list(codelists.load("units").labels)
    at = units.index(code) if code in units else len(units)
    return kind == "centre", county, at, names.get(code, code)


def _counted(place: _Place, people: Iterable[Employed], names: Mapping[str, str]) -> Answer:
    kind, code, county = place
    by_role: dict[str, set[str]] = defaultdict(set)
    for one in people:
        by_role[one.role].add(one.person)
    roles = Counter({role: len(persons) for role, persons in by_role.items()})
    part = {"unit": UNITS, "centre": CENTRES}.get(kind, "همه")
    return {
        "part": kind,
        "part_label": part,
        "unit": code if kind == "unit" else None,
        "centre": code if kind == "centre" else None,
        "place_label": word("units", code) if kind == "unit" else names.get(code, ""),
        "county": county,
        "county_label": county_label(county),
        "persons": len(set().union(*by_role.values())),
        "roles": dict(roles),
        "roles_label": "، ".join(
            f"{POSTS.field('role').shown(role)} {persian_number(n)}" for role, n in roles.most_common()
        ),
    }


STAFF = Statement(
    "کارکنان به تفکیک واحد و مرکز",
    (
        Column("part_label", "بخش"),
        Column("place_label", "واحد یا مرکز"),
        Column("county_label", "شهرستان"),
        Column("persons", "نفر", "number"),
        Column("roles_label", "سمت‌ها"),
    ),
    staff,
)

# -- strategy (M17) ---------------------------------------------------------------------------------------------------

_KIND, _LEVEL = STRATEGY_NOTE.field("kind"), STRATEGY_NOTE.field("level")


def strategy(asked: Asked) -> Told:
    """Notes that hold in the period, or in none in particular: by level of office, strengths first, threats last."""
    known = {one.name: one.label for one in asked.countable}
    found = [
        row for row in asked.rows.find("strategy_note") if _holds(row, asked) and row["programme"] in (None, *known)
    ]
    levels, kinds = ([code for code, _ in one.choices()] for one in (_LEVEL, _KIND))
    found.sort(key=lambda row: (levels.index(row["level"]), kinds.index(row["kind"])))  # of one kind by their text
    return Told([_note(row, known) for row in found])


def _holds(row: Answer, asked: Asked) -> bool:
    if asked.county is not None and county_of({"county": None, **row}) not in (None, asked.county):
        return False
    period = parse_period(row["period"]) if row["period"] else asked.period
    return period.first <= asked.period.last and asked.period.first <= period.last


def _note(row: Answer, programmes: Mapping[str, str]) -> Answer:
    return {
        "id": row["id"],
        "level": row["level"],
        "level_label": _LEVEL.shown(row["level"]),
        "kind": row["kind"],
        "kind_label": _KIND.shown(row["kind"]),
        "text": row["text"],
        "action": row["action"],
        "programme": row["programme"],
        "programme_label": programmes.get(row["programme"] or "", ""),
        "period": row["period"],
        "period_label": parse_period(row["period"]).label if row["period"] else "",
        "office": row["office"],
        "office_label": county_label(row["office"][:4]) if len(row["office"]) >= 4 else "استان",
    }


STRATEGY = Statement(
    "برنامهٔ راهبردی: قوت، ضعف، فرصت و تهدید",
    (
        Column("kind_label", "گونه"),
        Column("text", "متن"),
        Column("action", "چه باید کرد"),
        Column("programme_label", "برنامه"),
        Column("period_label", "دوره"),
        Column("office_label", "دفتر"),
    ),
    strategy,
    group=Column("level_label", "سطح"),
    wide=True,
)
