"""Where we stand with each office, in sentences first and in a table below; the two acts of exchange stand between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QStackedWidget, QWidget

from models.text.persian import persian_digits
from ui.frame import Frame
from ui.lists.model import RowModel
from ui.lists.table import Column, RowTable
from ui.look import icon, look
from ui.pages.exchanging.forks import forked
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.strip import Strip
from ui.pages.exchanging.words import day
from ui.widgets.basics import EmptyState, button, column, row, rtl

Answer = Mapping[str, Any]
LONG = 30  # days without a bundle that are told as a warning
_NAMED = 4  # offices that a sentence names
_NONE = "–"


def _plain(value: Any) -> str:
    return persian_digits(str(value)) if value else _NONE


_ALWAYS = (
    Column("name", "دفتر", width=160, shown=str),
    Column("state", "وضع", kind="state"),
    Column("sent", "فرستاده تا", kind="number", shown=_plain),
    Column("acknowledged", "رسید تا", kind="number", shown=_plain),
    Column("received", "گرفته تا", kind="number", shown=_plain),
    Column("last", "آخرین بسته", kind="number", shown=str),
)
_WHERE_ANY = (
    Column("missing", "نرسیده", kind="number", shown=str),
    Column("kept", "نگه‌داشته", kind="number", shown=str),
    Column("quarantined", "قرنطینه", kind="number", shown=_plain),
    Column("conflicts", "ناسازگاری", kind="number", shown=_plain),
)


class Overview(QWidget):
    """`write_wanted`, `read_wanted`: one of the two acts; `office_wanted`: the bundles of an office (one of `offices`);
    `fork_wanted`: a log that forked is to be judged; `join_wanted`, `approve_wanted`, `receipts_wanted`."""

    write_wanted = Signal()
    read_wanted = Signal()
    office_wanted = Signal(object)
    fork_wanted = Signal()
    join_wanted = Signal()
    approve_wanted = Signal()
    receipts_wanted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.may: tuple[str, ...] = ()
        self.offices: list[Answer] = []
        outside = column(self, spacing=12)
        self.strip = Strip()
        self.fork = Strip()
        self.fork.offer(quiet(button("داوری…", self.fork_wanted.emit, keys="F9")))
        outside.addWidget(self.strip)
        outside.addWidget(self.fork)
        actor = frame.actor
        self.write = _big("نوشتن روی حافظه", self.write_wanted.emit, "export", "F2", primary=True)
        self.read = _big("خواندن از حافظه", self.read_wanted.emit, "import", "F3")
        self.write.setEnabled(actor.may("export"))
        self.read.setEnabled(actor.may("import"))
        self.late_first = QCheckBox(rtl("نفرستاده‌های این ماه نخست  F4"))
        self.late_first.setAccessibleName("دفترهایی که این ماه نفرستاده‌اند نخست")
        self.late_first.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.late_first.toggled.connect(lambda _on: self._list(anew=True))
        outside.addLayout(row(self.write, self.read, None, self.late_first, spacing=16))
        outside.addWidget(self._listing(), 1)
        self._approve = quiet(button("پذیرفتن دفتر…", self.approve_wanted.emit, image="add"))
        self._receipts = quiet(button("رسید تلفنی", self.receipts_wanted.emit, image="receipt", keys="F7"))
        self._waits = quiet(button("آنچه منتظر است", self.to_waiting, image="conflict", keys="F6"))
        outside.addLayout(row(self._receipts, self._waits, self._join, self._approve, None, self._opens()))

    def _listing(self) -> QStackedWidget:
        self.table = RowTable(name="دفترهای دیگر", remember="exchange")
        self.table.chosen.connect(lambda _id: self.open_office())
        self._join = quiet(button("پیوستن به دفتر بالاتر…", self.join_wanted.emit, image="key"))
        self._empty = EmptyState(
            "این دفتر هنوز به دفتری نپیوسته است.",
            "برای فرستادن و گرفتن بسته، یک بار درخواست پیوستن می‌نویسید و پاسخ دفتر بالاتر را می‌آورید.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        return self._stack

    def _opens(self) -> QPushButton:
        self._open = quiet(button("بسته‌های این دفتر", self.open_office, image="open", keys="Enter"))
        return self._open

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_standing(self, told: Answer) -> None:
        """Show what `office.standing.overview()` says."""
        self.offices = list(told["offices"])
        self.may = tuple(told["may"])
        text, kind = said(told)
        self.strip.tell(text, kind)
        names = list(dict.fromkeys(one["name"] for one in self.offices if one["fork"]))
        self.fork.tell(forked(names) if names else "", "wrong")
        self._stack.setCurrentIndex(0 if self.offices else 1)
        self._list()
        self._join.setVisible("enrol" in self.may)
        self._approve.setVisible("approve" in self.may)
        self._waits.setVisible(bool(told["conflicts"] or told["quarantined"]))
        self.late_first.setVisible(any(one["late"] for one in self.offices) or self.late_first.isChecked())
        for made in (self._receipts, self._open):
            made.setVisible(bool(self.offices))

    def _list(self, *, anew: bool = False) -> None:
        """Fill the list. `anew`: whatever column it was ordered by gives way."""
        several = {one["office"] for one in self.offices if sum(o["office"] == one["office"] for o in self.offices) > 1}
        offices = sorted(self.offices, key=_lateness) if self.late_first.isChecked() else self.offices
        rows = [_row(one, one["office"] in several) for one in offices]
        columns = (*_ALWAYS, *(one for one in _WHERE_ANY if any(row[one.name] not in (0, _NONE) for row in rows)))
        if anew:
            self.table.show_model(RowModel(columns, rows))
            self.table.select_number(0)
        else:
            self.table.show_rows(columns, rows)

    def take_focus(self) -> None:
        """Stand on the list, or on the act that is possible."""
        if self._stack.currentIndex() == 0:
            self.table.setFocus()
        else:
            self.write.setFocus()

    # -- acts ---------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Answer | None:
        """The office on which the person stands."""
        here = self.table.current_id
        return next((one for one in self.offices if one["replica"] == here), None)

    def open_office(self) -> None:
        """The bundles of the office at hand."""
        if (office := self.current) is not None:
            self.office_wanted.emit(office)

    def to_waiting(self) -> None:
        """What waits for a decision, else what stands aside; of the office at hand first."""
        office = self.current
        held = office["held"] if office else {"conflicts": 0, "quarantined": 0}
        page = "conflicts" if held["conflicts"] or not held["quarantined"] else "quarantine"
        self.frame.go(page, **({"office": office["office"]} if office and any(held.values()) else {}))

    def can_wait(self) -> bool:
        """Whether anything waits."""
        return self._waits.isVisible()


def _big(text: str, run: Any, image: str, keys: str, *, primary: bool = False) -> QPushButton:
    made = button(text, run, name="primary" if primary else "", image=image, keys=keys)
    made.setMinimumWidth(look.px(240))
    made.setProperty("big", True)
    if primary:
        made.setIcon(icon(image, "on_primary", "on_primary"))
    return made


def _numbers(numbers: Sequence[int]) -> str:
    """The first of these numbers, and that there are more."""
    more = "…" if len(numbers) > _NAMED else ""
    return persian_digits("، ".join(map(str, numbers[:_NAMED])) + more) or _NONE


def _row(one: Answer, with_replica: bool) -> Answer:
    by_phone = one["acknowledged"] == one["confirmed"]
    last = one["sent_on"] if one["relation"] == "above" else one["received_on"]
    held = {"quarantined": one["held"]["quarantined"], "conflicts": one["held"]["conflicts"]}
    return {
        **one,
        "id": one["replica"],
        "name": f"{one['name']} ({one['replica'][:4]})" if with_replica else one["name"],
        "state": state_of(one),
        "last": day(last),
        "missing": _numbers(one["missing"]),
        "kept": _numbers(one["kept"]),
        "acknowledged": f"{one['acknowledged']} تلفنی" if one["acknowledged"] and by_phone else one["acknowledged"],
        **held,
    }


def state_of(one: Answer) -> tuple[str, str]:
    """Colour role and words for how we stand with one office; the worst first."""
    if one["status"] != "live":
        return "wrong", "کلیدش باطل شده"
    if one["fork"]:
        return "wrong", "دو نسخه؛ داوری کنید"
    if one["missing"]:
        word = "بسته‌ای نرسیده" if len(one["missing"]) == 1 else f"{len(one['missing'])} بسته نرسیده"
        return "wrong", persian_digits(word)
    if one["refused_there"]:
        return "wrong", persian_digits(f"{one['refused_there']} ردیف ما را نپذیرفت")
    if one["relation"] == "below":
        return _of_below(one)
    if one["waiting"]:
        return "wait", persian_digits(f"{one['waiting']} ردیف منتظر فرستادن")
    return ("primary", "فرستاده شد؛ منتظر رسید") if one["unconfirmed"] else ("done", "به‌روز")


def _of_below(one: Answer) -> tuple[str, str]:
    if not one["expected"]:
        return "primary", "از راه دفتر دیگری"
    if one["late"]:
        return "wait", "این ماه نفرستاده" if one["received_on"] else "هنوز هیچ بسته‌ای نیامده"
    return ("done", "این ماه رسیده") if one["came"] else ("primary", "رایانهٔ دیگرش فرستاده")


def _lateness(one: Answer) -> tuple[bool, bool, str]:
    """Those that have not sent this month first: never heard of, then the longest silence."""
    return not one["late"], bool(one["received_on"]), one["received_on"] or ""


def said(told: Answer) -> tuple[str, str]:
    """The sentence above the page, and its kind."""
    offices: list[Answer] = told["offices"]
    parts: list[str] = []
    kind = "note"
    parent = next((one for one in offices if one["relation"] == "above" and one["office"] == told["parent"]), None)
    if parent is not None:
        parts.append(_of_parent(parent))
        if parent["waiting"] and (parent["days"] is None or parent["days"] >= LONG):
            kind = "wait"
    if late := [one for one in offices if one["late"]]:
        parts += _of_late(late)
        kind = "wait"
    if missing := [one for one in offices if one["missing"]]:
        parts += [_of_missing(one) for one in missing]
        kind = "wrong"
    if told["conflicts"]:
        parts.append(f"{told['conflicts']} ناسازگاری تصمیم می‌خواهد.")
    if not parts and offices:
        parts, kind = ["همهٔ دفترها این ماه بسته فرستاده‌اند و چیزی کم نیست."], "done"
    return persian_digits(" ".join(parts)), kind


def _of_parent(one: Answer) -> str:
    if one["waiting"]:
        since = "هنوز بسته‌ای نرفته" if one["days"] is None else _since(one["days"])
        return f"{one['waiting']} ردیف منتظر فرستادن به {one['name']} است؛ {since} است."
    if one["unconfirmed"]:
        return f"هر چه بود برای {one['name']} نوشته شده؛ هنوز رسید {one['unconfirmed']} ردیف نیامده است."
    return f"هر چه بود به {one['name']} رسیده است."


def _since(days: int) -> str:
    return "آخرین بسته امروز نوشته شده" if days == 0 else f"{days} روز از آخرین بسته گذشته"


def _of_late(late: list[Answer]) -> list[str]:
    """How many offices have not sent this month, and which; then those of which nothing ever came."""
    names = list(dict.fromkeys(one["name"] for one in late))
    never = list(dict.fromkeys(one["name"] for one in late if not one["received_on"]))
    told = [f"{len(names)} دفتر این ماه بسته نفرستاده است: {_listed(names)}."]
    if never and len(names) > 1:
        told.append(f"از {_listed(never)} هنوز هیچ بسته‌ای نیامده است.")
    return told


def _listed(names: list[str]) -> str:
    more = f" و {len(names) - _NAMED} دفتر دیگر" if len(names) > _NAMED else ""
    return "، ".join(names[:_NAMED]) + more


def _of_missing(one: Answer) -> str:
    numbers = "، ".join(map(str, one["missing"]))
    word = "بستهٔ شمارهٔ" if len(one["missing"]) == 1 else "بسته‌های شمارهٔ"
    return f"{word} {numbers} از {one['name']} نرسیده؛ همان را بخواهید."
