"""A report is a grid: each cell is one figure of one programme, indicator, period and county, and knows which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.office.statements.table import in_words
from models.text.jalali import parse_period
from models.text.persian import persian_digits, persian_number
from ui.lists.columns import Column

Figure = Mapping[str, Any]
ENOUGH, HALF = 1.0, 0.5  # of a target


@dataclass(frozen=True)
class Grid:
    """Columns and rows for a table. `figures`: (row id, column name) to the figure that stands there. `note`: what the
    cells cannot say."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    note: str = ""


def shown(value: float | None, indicator: str = "") -> str:
    """A figure in words: a dash where nothing can be said, a percentage for coverage."""
    if value is None:
        return "–"
    return f"{persian_number(value)}٪" if indicator == "coverage" else persian_number(value)


def against_target(value: float | None, target: float | None) -> tuple[str, str] | None:
    """How far a target is reached, as a state: role and words; None without one."""
    if target is None or value is None:
        return None
    if not target:
        return ("done", persian_digits("هدف صفر"))
    share = value / target
    role = "done" if share >= ENOUGH else "wait" if share >= HALF else "wrong"
    return role, f"{persian_number(round(100 * share))}٪"


def grid_of(report: str, rows: Sequence[Figure], programme: str) -> Grid:
    """The grid of a report; `programme` "" is all of them (counties always need one)."""
    chosen = [one for one in rows if programme in ("", one["programme"])]
    if report == "counties":
        return _crossed(chosen, "county", "indicator", "شهرستان")
    if report == "annual":
        return _crossed(chosen, "indicator", "period", "شاخص")
    return _listed(chosen)


_MARKED = "* عدد برخی جاها هنوز نرسیده است؛ روی هر عدد شمار آن‌ها در پایین نوشته می‌شود."
_FIGURE = frozenset({"programme", "indicator", "value", "target", "period", "county", "county_label"})
_NUMBERS = frozenset({"number", "change", "percent", "day"})


def statement_grid(answer: Mapping[str, Any]) -> Grid:
    """The grid of a report that says its own columns; what its rows are parted by stands first."""
    told = [answer["group"], *answer["columns"]] if answer.get("group") else answer["columns"]
    columns = tuple(
        Column(one["name"], one["label"], kind="number" if one["kind"] in _NUMBERS else "text") for one in told
    )
    rows: list[Mapping[str, Any]] = []
    figures: dict[tuple[str, str], Figure] = {}
    for number, row in enumerate(answer["rows"]):
        key = str(number)
        rows.append({"id": key, **{one["name"]: in_words(row.get(one["name"]), one["kind"]) for one in told}})
        if row.keys() >= _FIGURE and row["programme"] and row["indicator"]:
            figures |= {(key, column.name): row for column in columns}
    return Grid(columns, tuple(rows), figures)


def _listed(rows: Iterable[Figure]) -> Grid:
    columns = (
        Column("programme", "برنامه"),
        Column("indicator", "شاخص"),
        Column("value", "مقدار", width=110, kind="number"),
        Column("target", "هدف", width=110, kind="number"),
        Column("reached", "تحقق", width=130, kind="state"),
    )
    told: list[Mapping[str, Any]] = []
    figures: dict[tuple[str, str], Figure] = {}
    for one in rows:
        key = f"{one['programme']}/{one['indicator']}"
        told.append(
            {
                "id": key,
                "programme": one["programme_label"],
                "indicator": one["indicator_label"],
                "value": shown(one["value"], one["indicator"]),
                "target": shown(one["target"], one["indicator"]) if one["target"] is not None else "",
                "reached": against_target(one["value"], one["target"]),
            }
        )
        figures |= {(key, column.name): one for column in columns}
    return Grid(columns, tuple(told), figures)


def _crossed(rows: Sequence[Figure], down: str, across: str, label: str) -> Grid:
    """Rows by one dimension and columns by another; the programme stands first where there are several."""
    several = len({one["programme"] for one in rows}) > 1
    heads = {one[across]: _name_of(one, across) for one in rows}
    columns = [Column("programme", "برنامه", width=220)] if several else []
    columns.append(Column("name", label, width=260 if down == "indicator" else 180))
    wide = 150 if across == "indicator" else 110
    columns += [Column(f"at:{code}", head, kind="number", width=wide) for code, head in heads.items()]
    told: dict[str, dict[str, Any]] = {}
    figures: dict[tuple[str, str], Figure] = {}
    for one in rows:
        key = f"{one['programme']}/{one[down] or ''}"
        row = told.setdefault(key, {"id": key, "programme": one["programme_label"], "name": _name_of(one, down)})
        row[f"at:{one[across]}"] = shown(one["value"], one["indicator"]) + ("*" if one.get("awaited") else "")
        figures[key, f"at:{one[across]}"] = one
    note = _MARKED if any(one.get("awaited") for one in rows) else ""
    return Grid(tuple(columns), tuple(told.values()), figures, note)


def _name_of(figure: Figure, dimension: str) -> str:
    if dimension == "county":
        return str(figure["county_label"] or "بی‌شهرستان")
    if dimension == "period":
        return parse_period(figure["period"]).label
    return str(figure[f"{dimension}_label"])
