"""The navigation is a table: sections on the right, their tabs above the page, each tab a page with its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from models.access.roles import Actor
from models.catalog import BY_NAME
from ui.frame import Frame, Page


@dataclass(frozen=True)
class Tab:
    """A page with the arguments it is opened with. `act`: what one must be allowed to do to be led there; `group`: the
    heading under which it stands together with others, "" for a tab of its own."""

    label: str
    page: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    act: str = ""
    group: str = ""


@dataclass(frozen=True)
class Part:
    """One entry of the navigation."""

    name: str
    label: str
    icon: str
    tabs: tuple[Tab, ...]


def _list(label: str, entity: str, group: str = "") -> Tab:
    return Tab(label, "records", {"entity": entity}, group=group)


_TIES = "شریکان و اعضا"
_LEADING = "نشست‌ها و ابلاغ‌ها"
_AIMS = "هدف و شمارش"
_AREAS = "موضوع و اولویت"

PARTS: tuple[Part, ...] = (
    Part("home", "خانه", "home", (Tab("امروز", "start"),)),
    Part(
        "people",
        "افراد",
        "people",
        (
            _list("افراد", "person"),
            _list("سرپرستان", "guardian"),
            _list("خانوارها", "household"),
            Tab("پرونده‌های تکراری", "duplicates"),
            Tab("هم‌پوشانی فهرست‌ها", "overlap"),
        ),
    ),
    Part(
        "workshops",
        "کارگاه‌ها",
        "workshops",
        (
            _list("دوره‌ها", "course"),
            _list("جلسه‌ها", "session"),
            _list("نام‌نویسی‌ها", "registration"),
            Tab("حضور و غیاب", "attendance"),
            Tab("تقویم آموزشی", "calendar"),
        ),
    ),
    Part("screening", "غربالگری", "screening", (Tab("برگهٔ گروهی", "roll"), _list("آزمون‌ها", "screening"))),
    Part(
        "centres",
        "مهد و مراکز",
        "centres",
        (
            _list("مراکز", "centre"),
            _list("ثبت‌نام‌ها", "enrolment"),
            _list("کارکنان", "staff"),
            _list("بازدیدها", "visit"),
            _list("واگذاری‌ها", "handover"),
            _list("اعضا", "member", _TIES),
            _list("شریکان", "partner", _TIES),
            _list("کمک‌ها", "contribution", _TIES),
        ),
    ),
    Part(
        "cases",
        "پرونده‌ها",
        "cases",
        (
            _list("پرونده‌ها", "case"),
            _list("گام‌ها", "step"),
            _list("خدمت‌ها", "service"),
            _list("ارجاع‌ها", "referral"),
            _list("تماس‌ها", "call"),
            _list("گزارش‌دهندگان", "reporter"),
        ),
    ),
    Part(
        "figures",
        "برنامه و آمار",
        "figures",
        (
            Tab("شاخص‌ها", "figures"),
            _list("برنامهٔ عملیاتی", "activity"),
            _list("نشست‌ها", "meeting", _LEADING),
            _list("مصوبه‌ها", "resolution", _LEADING),
            _list("دستورالعمل‌ها", "directive", _LEADING),
            _list("آسیب‌ها", "harm", _AREAS),
            _list("موضوع‌های آموزشی", "topic", _AREAS),
            _list("یادداشت‌های راهبردی", "strategy_note", _AREAS),
            _list("محله‌ها", "neighbourhood", _AREAS),
            _list("هدف‌ها", "target", _AIMS),
            _list("مخرج‌ها", "denominator", _AIMS),
            _list("شمارش‌ها", "tally", _AIMS),
        ),
    ),
    Part(
        "exchange",
        "تبادل",
        "exchange",
        (
            Tab("بسته‌ها", "exchange"),
            Tab("ناسازگاری‌ها", "conflicts"),
            Tab("قرنطینه", "quarantine"),
            Tab("آوردن از اکسل", "sheet"),
        ),
    ),
    Part(
        "settings",
        "تنظیمات",
        "settings",
        (
            Tab("تنظیمات", "settings"),
            _list("کدها", "code"),
            _list("کاربران دفترها", "user"),
            Tab("کارنامه", "trail", act="audit"),
        ),
    ),
)

# Each page by name; imported when it is first opened, so that the window is there at once.
PAGES: Mapping[str, str] = {
    "start": "ui.pages.start:StartPage",
    "records": "ui.pages.records:RecordsPage",
    "duplicates": "ui.pages.duplicates:DuplicatesPage",
    "health": "ui.pages.health:HealthPage",
    "overlap": "ui.pages.overlap:OverlapPage",
    "calendar": "ui.pages.calendar:CalendarPage",
    "attendance": "ui.pages.attendance:AttendancePage",
    "roll": "ui.pages.roll:RollPage",
    "figures": "ui.pages.figures:FiguresPage",
    "exchange": "ui.pages.exchange:ExchangePage",
    "conflicts": "ui.pages.conflicts:ConflictsPage",
    "quarantine": "ui.pages.quarantine:QuarantinePage",
    "sheet": "ui.pages.sheet:SheetPage",
    "settings": "ui.pages.settings:SettingsPage",
    "trail": "ui.pages.trail:TrailPage",
}


def make(name: str, frame: Frame) -> Page:
    """A new page of that name. KeyError for one that does not exist."""
    module, _, title = PAGES[name].partition(":")
    page: Page = getattr(import_module(module), title)(frame)
    return page


def tabs_for(part: Part, actor: Actor) -> list[Tab]:
    """The tabs of a part to which this person is led: a list of a tier that he does not read is not among them."""
    return [tab for tab in part.tabs if (not tab.act or actor.may(tab.act)) and _is_read(tab, actor)]


def _is_read(tab: Tab, actor: Actor) -> bool:
    listed = tab.arguments.get("entity")
    return listed is None or (listed in BY_NAME and actor.reads(BY_NAME[listed].tier))


def headings(tabs: Iterable[Tab]) -> list[tuple[str, list[Tab]]]:
    """Tabs as they stand side by side: ("", [tab]) for one of its own, (group, tabs) for those under one heading."""
    found: dict[str, list[Tab]] = {}
    for tab in tabs:
        found.setdefault(tab.group or f":{tab.label}", []).append(tab)
    return [("" if name.startswith(":") else name, some) for name, some in found.items()]


def tab_of(page: str, arguments: Mapping[str, Any]) -> tuple[Part, Tab] | None:
    """Where a page with these arguments stands in the navigation; further arguments do not matter."""
    for part in PARTS:
        for tab in part.tabs:
            if tab.page == page and all(arguments.get(name) == value for name, value in tab.arguments.items()):
                return part, tab
    return None
