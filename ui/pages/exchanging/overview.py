"""Where we stand with each office, in sentences first and in a table below; the two acts of exchange stand between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from models.text.persian import persian_digits
from ui.frame import Frame
from ui.lists.table import Column, RowTable
from ui.look import icon, look
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.strip import Strip
from ui.pages.exchanging.words import day
from ui.widgets.basics import EmptyState, button, column, row

Answer = Mapping[str, Any]
LONG = 30  # days without a bundle that are told as a warning
_NAMED = 4  # offices that a sentence names


def _plain(value: Any) -> str:
    return persian_digits(str(value)) if value else "–"


_COLUMNS = (
    Column("name", "دفتر", width=160, shown=str),
    Column("state", "وضع", kind="state"),
    Column("sent", "فرستاده تا", kind="number", shown=_plain),
    Column("acknowledged", "رسید تا", kind="number", shown=_plain),
    Column("received", "گرفته تا", kind="number", shown=_plain),
    Column("last", "آخرین بسته", kind="number", shown=str),
    Column("missing", "نرسیده", kind="number", shown=str),
    Column("quarantined", "قرنطینه", kind="number", shown=_plain),
    Column("conflicts", "ناسازگاری", kind="number", shown=_plain),
)


class Overview(QWidget):
    """`write_wanted`, `read_wanted`: one of the two acts; `join_wanted`, `approve_wanted`, `receipts_wanted`."""

    write_wanted = Signal()
    read_wanted = Signal()
    join_wanted = Signal()
    approve_wanted = Signal()
    receipts_wanted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.may: tuple[str, ...] = ()
        outside = column(self, spacing=12)
        self.strip = Strip()
        outside.addWidget(self.strip)
        actor = frame.actor
        self.write = _big("نوشتن روی حافظه", self.write_wanted.emit, "export", "F2", primary=True)
        self.read = _big("خواندن از حافظه", self.read_wanted.emit, "import", "F3")
        self.write.setEnabled(actor.may("export"))
        self.read.setEnabled(actor.may("import"))
        outside.addLayout(row(self.write, self.read, None, spacing=16))
        self.table = RowTable(name="دفترهای دیگر", remember="exchange")
        self.table.chosen.connect(self._open)
        self._join = quiet(button("پیوستن به دفتر بالاتر…", self.join_wanted.emit, image="key"))
        self._empty = EmptyState(
            "این دفتر هنوز به دفتری نپیوسته است.",
            "برای فرستادن و گرفتن بسته، یک بار درخواست پیوستن می‌نویسید و پاسخ دفتر بالاتر را می‌آورید.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        outside.addWidget(self._stack, 1)
        self._approve = quiet(button("پذیرفتن دفتر…", self.approve_wanted.emit, image="add"))
        self._receipts = quiet(button("رسید تلفنی", self.receipts_wanted.emit, image="receipt", keys="F7"))
        outside.addLayout(row(self._receipts, self._join, self._approve, None))

    def show_standing(self, told: Answer) -> None:
        """Show what `office.standing.overview()` says."""
        offices: list[Answer] = told["offices"]
        self.may = tuple(told["may"])
        text, kind = said(told)
        self.strip.tell(text, kind)
        self._stack.setCurrentIndex(0 if offices else 1)
        several = {one["office"] for one in offices if sum(o["office"] == one["office"] for o in offices) > 1}
        self.table.show_rows(_COLUMNS, [_row(one, one["office"] in several) for one in offices])
        self._join.setVisible("enrol" in self.may)
        self._approve.setVisible("approve" in self.may)
        self._receipts.setVisible(any(one["relation"] == "below" for one in offices))

    def take_focus(self) -> None:
        """Stand on the list, or on the act that is possible."""
        if self._stack.currentIndex() == 0:
            self.table.setFocus()
        else:
            self.write.setFocus()

    def _open(self, _id: str) -> None:
        item = self.table.current_item or {}
        if item.get("conflicts"):
            self.frame.go("conflicts")
        elif item.get("quarantined"):
            self.frame.go("quarantine")


def _big(text: str, run: Any, image: str, keys: str, *, primary: bool = False) -> QPushButton:
    made = button(text, run, name="primary" if primary else "", image=image, keys=keys)
    made.setMinimumWidth(look.px(240))
    made.setProperty("big", True)
    if primary:
        made.setIcon(icon(image, "on_primary", "on_primary"))
    return made


def _row(one: Answer, with_replica: bool) -> Answer:
    last = one["sent_on"] if one["relation"] == "above" else one["received_on"]
    held = {"quarantined": one["held"]["quarantined"], "conflicts": one["held"]["conflicts"]}
    return {
        **one,
        "id": one["replica"],
        "name": f"{one['name']} ({one['replica'][:4]})" if with_replica else one["name"],
        "state": state_of(one),
        "last": day(last),
        "missing": persian_digits("، ".join(map(str, one["missing"]))) or "–",
        **held,
    }


def state_of(one: Answer) -> tuple[str, str]:
    """Colour role and words for how we stand with one office; the worst first."""
    if one["missing"]:
        word = "بسته‌ای نرسیده" if len(one["missing"]) == 1 else f"{len(one['missing'])} بسته نرسیده"
        return "wrong", persian_digits(word)
    if one["refused_there"]:
        return "wrong", persian_digits(f"{one['refused_there']} ردیف ما را نپذیرفت")
    if one["relation"] == "below":
        return ("wait", "این ماه نفرستاده") if one["late"] else ("done", "این ماه رسیده")
    if one["waiting"]:
        return "wait", persian_digits(f"{one['waiting']} ردیف منتظر فرستادن")
    return ("primary", "فرستاده شد؛ منتظر رسید") if one["unconfirmed"] else ("done", "به‌روز")


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
    if late := list(dict.fromkeys(one["name"] for one in offices if one["late"])):
        parts.append(_of_late(late))
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


def _of_late(names: list[str]) -> str:
    named = "، ".join(names[:_NAMED])
    more = f" و {len(names) - _NAMED} دفتر دیگر" if len(names) > _NAMED else ""
    return f"این ماه بسته‌ای نیامده از: {named}{more}."


def _of_missing(one: Answer) -> str:
    numbers = "، ".join(map(str, one["missing"]))
    word = "بستهٔ شمارهٔ" if len(one["missing"]) == 1 else "بسته‌های شمارهٔ"
    return f"{word} {numbers} از {one['name']} نرسیده؛ همان را بخواهید."
