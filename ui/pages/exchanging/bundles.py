"""The bundles exchanged with one office, number by number: also the numbers that are missing, held, or made up for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.office.tree.ledger import HELD, MADE_UP, MISSING
from models.text.persian import persian_digits
from ui.frame import Command, Frame
from ui.lists.table import Column, RowTable
from ui.pages.exchanging.panel import Inner, quiet
from ui.pages.exchanging.strip import Strip
from ui.pages.exchanging.words import moment
from ui.widgets.basics import EmptyState, button, card, column, label, row, rtl

Answer = Mapping[str, Any]
_STATES: Mapping[str, tuple[str, str]] = {
    "sent": ("primary", "فرستاده؛ منتظر رسید"),
    "acknowledged": ("done", "رسیدش آمده"),
    "telephone": ("done", "تأیید تلفنی"),
    "applied": ("done", "ثبت شد"),
    "nothing-new": ("primary", "چیز تازه‌ای نداشت"),
    "bundle-revoked": ("wrong", "پس از باطل شدن کلید"),
    HELD: ("wait", "نگه داشته شد"),
    MISSING: ("wrong", "نرسیده"),
    MADE_UP: ("primary", "نیامد؛ جبران شد"),
}
_TOLD: Mapping[str, str] = {
    "sent": "رسید این بسته هنوز نیامده است: با بستهٔ برگشتی {office} می‌آید، یا تلفنی (F7).",
    "acknowledged": "{office} این بسته را گرفته و رسیدش آمده است.",
    "telephone": "{office} پشت تلفن رسید این بسته را خوانده است.",
    "applied": "این بسته ثبت شده است.",
    "nothing-new": "هر چه در این بسته بود پیش‌تر اینجا بود.",
    "bundle-revoked": "این بسته پس از باطل شدن کلید نوشته شده است؛ ردیف‌های تازه‌اش در قرنطینه است.",
    HELD: "این بسته آمده و نگه داشته شده است؛ همین که آنچه پیش از آن است برسد خودبه‌خود ثبت می‌شود.",
    MISSING: "{number} از {office} نرسیده است. همان را بخواهید، یا بسته‌ای تازه: هر بستهٔ تازه آن را هم در بر دارد.",
    MADE_UP: "{number} نیامد، ولی هر چه در آن بود با بستهٔ {by} رسید؛ کاری لازم نیست.",
}
_WAYS = {"sent": "به آن دفتر", "received": "از آن دفتر"}


class BundlesPanel(Inner):
    """Enter opens what of a bundle waits. `revoke_wanted`: the key of the machine at hand is to be revoked (its
    replica)."""

    revoke_wanted = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.office: Answer = {}
        outside = column(self, spacing=12)
        self.title = label("", "title")
        outside.addLayout(row(self.title, None))
        self.strip = Strip()
        outside.addWidget(self.strip)
        self._body = QStackedWidget()
        self._body.addWidget(self._listing())
        self._body.addWidget(EmptyState("هنوز بسته‌ای با این دفتر رد و بدل نشده است.", _HOW))
        outside.addWidget(self._body, 1)
        self._conflicts = quiet(button("ناسازگاری‌ها", self.to_conflicts, image="conflict", keys="F4"))
        self._quarantine = quiet(button("قرنطینه", self.to_quarantine, image="quarantine", keys="F6"))
        self.revoke = quiet(button("باطل کردن کلید…", self._revoke, name="danger", image="key"))
        outside.addLayout(row(self._conflicts, self._quarantine, self.revoke, None, self.away))

    def _listing(self) -> QWidget:
        self.table = RowTable(name="بسته‌های این دفتر", remember="bundles")
        self.table.chosen.connect(lambda _id: self._open())
        self.table.current_changed.connect(lambda _id: self._tell())
        self.told = label("", wrap=True, selectable=True)
        frame, inside = card(margins=12)
        inside.addWidget(self.told)
        whole = QWidget()
        outside = column(whole, spacing=8)
        outside.addWidget(self.table, 1)
        outside.addWidget(frame)
        return whole

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_office(self, office: Answer) -> None:
        """Show the bundles of an office of the overview (a row of it)."""
        self.office = office
        self.title.setText(rtl(f"بسته‌های {office['name']}"))
        text, kind = standing_of(office)
        self.strip.tell(text, kind)
        waits = office["held"]
        self._conflicts.setVisible(bool(waits["conflicts"]))
        self._quarantine.setVisible(bool(waits["quarantined"] or office["refused_there"]))
        self.revoke.setVisible(self.can_revoke())

    def begin(self) -> None:
        """Read them anew."""
        code = self.office["office"]
        self.frame.ask_store(lambda office: office.standing.ledger.lines(code), self._show, key="bundles")

    def _show(self, lines: list[dict[str, Any]]) -> None:
        several = len({one["replica"] for one in lines if one["replica"]}) > 1
        self._body.setCurrentIndex(0 if lines else 1)
        self.table.show_rows(_columns(several), [_row(one) for one in lines])
        self._tell()
        self.take_focus()

    def take_focus(self) -> None:
        """Stand on the list."""
        (self.table if self._body.currentIndex() == 0 else self).setFocus()

    def _tell(self) -> None:
        item = self.table.current_item
        self.told.setText(rtl(told_of(item, str(self.office.get("name", ""))) if item else ""))

    # -- acts ---------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        item = self.table.current_item or {}
        if item.get("quarantined"):
            self.to_quarantine()
        elif item.get("conflicts"):
            self.to_conflicts()

    def to_conflicts(self) -> None:
        """The conflicts, standing on the first of this office."""
        self.frame.go("conflicts", office=self.office["office"])

    def to_quarantine(self) -> None:
        """The quarantine of this office alone."""
        self.frame.go("quarantine", office=self.office["office"])

    def can_revoke(self) -> bool:
        """Whether this person may revoke the key of this machine."""
        live = self.office.get("relation") == "below" and self.office.get("status") == "live"
        return live and self.frame.actor.may("keys")

    def _revoke(self) -> None:
        self.revoke_wanted.emit(self.office["replica"])

    def commands(self) -> tuple[Command, ...]:
        """Where to go from here."""
        return (
            Command("ناسازگاری‌های این دفتر", self.to_conflicts, "F4", "conflict", self._conflicts.isVisible),
            Command("قرنطینهٔ این دفتر", self.to_quarantine, "F6", "quarantine", self._quarantine.isVisible),
            Command("باطل کردن کلید این دفتر", self._revoke, "", "key", self.can_revoke),
            *super().commands(),
        )


_HOW = "بسته با «نوشتن روی حافظه» (F2) می‌رود و با «خواندن از حافظه» (F3) می‌آید؛ هر شماره اینجا دیده می‌شود."


def standing_of(office: Answer) -> tuple[str, str]:
    """The sentence above the bundles of an office, and its kind."""
    waits, parts, kind = office["held"], [], "note"
    if waits["quarantined"]:
        parts.append(f"{waits['quarantined']} ردیف این دفتر در قرنطینه است.")
    if waits["conflicts"]:
        parts.append(f"{waits['conflicts']} ناسازگاری با آن تصمیم می‌خواهد.")
    kind = "wait" if parts else kind
    if office["refused_there"]:
        parts.append(f"{office['name']} {office['refused_there']} ردیف ما را نپذیرفته است.")
        kind = "wrong"
    if office["status"] != "live":
        parts.append("کلید این دفتر باطل شده است: بسته‌ای برایش نوشته نمی‌شود و بستهٔ تازه‌اش پذیرفته نیست.")
        kind = "wrong"
    if office["fork"]:
        parts.append("این دفتر از پشتیبان بازگشته یا دو رایانه به نام آن کار می‌کند.")
        kind = "wrong"
    return persian_digits(" ".join(parts)), kind


def told_of(line: Answer, office: str) -> str:
    """What is to be said of one number, and what to do about it."""
    number = f"بستهٔ {_number(line)}" if line["number"] == line["until"] else f"بسته‌های {_number(line)}"
    words = _TOLD[line["key"]].format(office=office, number=number, by=line.get("by") or "")
    parts = [words]
    if line["quarantined"]:
        parts.append(f"{line['quarantined']} ردیف آن در قرنطینه است (Enter).")
    if line["conflicts"]:
        parts.append(f"{line['conflicts']} خانهٔ آن تصمیم می‌خواهد{'' if line['quarantined'] else ' (Enter)'}.")
    return persian_digits(" ".join(parts))


def _number(line: Answer) -> str:
    return str(line["number"]) if line["number"] == line["until"] else f"{line['number']} تا {line['until']}"


def _span(value: str) -> str:
    """The number of a cell, or the first and last of several."""
    first, until = map(int, value.split(" "))
    return persian_digits(_number({"number": first, "until": until}))


def _row(line: Answer) -> dict[str, Any]:
    counts = line["counts"] or {}
    return {
        **line,
        "way_text": _WAYS[line["way"]],
        "span": f"{line['number']:012d} {line['until']:012d}",
        "key": line["state"],
        "state": _state(line),
        "machine": (line["replica"] or "")[:4],
        "records": line["records"] or 0,
        "applied": counts.get("applied", 0),
        "file": line["file"] or "–",
    }


def _state(line: Answer) -> tuple[str, str]:
    role, words = _STATES[line["state"]]
    if role == "done" and line["quarantined"]:
        return "wait", f"{words}، با قرنطینه"
    return ("wait", f"{words}، با ناسازگاری") if role == "done" and line["conflicts"] else (role, words)


def _count(number: Any) -> str:
    return persian_digits(str(number)) if number else "–"


def _columns(several: bool) -> tuple[Column, ...]:
    columns = (
        Column("way_text", "راه", width=100, shown=str),
        Column("span", "شماره", kind="number", shown=_span),
        Column("state", "وضع", kind="state"),
        Column("at", "روز و ساعت", width=176, shown=moment),
        Column("records", "ردیف", kind="number", shown=_count),
        Column("quarantined", "قرنطینه", kind="number", shown=_count),
        Column("conflicts", "ناسازگاری", kind="number", shown=_count),
        Column("applied", "ثبت‌شده", kind="number", shown=_count),
    )
    machine = (Column("machine", "رایانه", kind="ltr", shown=str),) if several else ()
    return (*columns, *machine, Column("file", "پرونده", kind="ltr", width=284, shown=str))
