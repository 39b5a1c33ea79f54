"""All programmes of a shape have the same indicators; a stock is counted at the end of a period, a flow within it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.schema.programme import Programme


class Measure(StrEnum):
    """How an indicator is made: FLOW counts within the period, STOCK at its end, RATIO divides two others."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"


@dataclass(frozen=True)
class Indicator:
    """One figure that every programme of a shape has."""

    name: str
    label: str
    measure: Measure = Measure.FLOW


_STOCK, _RATIO = Measure.STOCK, Measure.RATIO

INDICATORS: Mapping[str, tuple[Indicator, ...]] = {
    "workshop": (
        Indicator("courses", "دوره"),
        Indicator("sessions", "جلسه"),
        Indicator("registered", "نام‌نویسی‌شده (نفر)"),
        Indicator("attendances", "نفر-حضور"),
        Indicator("certified", "گواهی‌گرفته"),
    ),
    "screening": (
        Indicator("screened", "غربال‌شده (نفر)"),
        Indicator("tests", "آزمون"),
        Indicator("referred", "ارجاع‌شده"),
        Indicator("seen", "ارجاعِ پاسخ‌گرفته"),
        Indicator("lost", "ارجاعِ بی‌پاسخ"),
        Indicator("overdue", "ارجاعِ دیرشده"),
        Indicator("coverage", "پوشش (درصد)", _RATIO),
    ),
    "enrolment": (
        Indicator("active", "دارای پذیرش در پایان دوره (نفر)", _STOCK),
        Indicator("entered", "پذیرش تازه"),
        Indicator("left", "خروج"),
        Indicator("waiting", "در نوبت در پایان دوره (نفر)", _STOCK),
        Indicator("centres", "مرکز فعال در پایان دوره", _STOCK),
        Indicator("staff", "کارکنان در پایان دوره (نفر)", _STOCK),
    ),
    "case": (
        Indicator("opened", "پروندهٔ تازه"),
        Indicator("open", "پروندهٔ باز در پایان دوره", _STOCK),
        Indicator("closed", "پروندهٔ بسته‌شده"),
        Indicator("closed_good", "پروندهٔ بسته‌شده با نتیجهٔ خوب"),
        Indicator("sessions", "نشست"),
    ),
    "service": (
        Indicator("persons", "خدمت‌گرفته (نفر)"),
        Indicator("households", "خدمت‌گرفته (خانوار)"),
        Indicator("given", "خدمت داده‌شده"),
    ),
}


def of_programme(programme: Programme) -> tuple[Indicator, ...]:
    """The indicators of the programme's shape, then those that its file adds in `[[indicator]]` (name, label)."""
    own = programme.settings.get("indicator", ())
    added = (Indicator(str(one["name"]), str(one.get("label", one["name"]))) for one in own if "name" in one)
    return (*INDICATORS[programme.shape], *added)
