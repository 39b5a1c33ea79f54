"""Who stands at the desk is told beside the form: who it is, what was found, what is awaited, what is unusual."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.text import jalali
from models.text.persian import persian_digits
from ui.lists.cells import left_to_right
from ui.look import icon, look
from ui.widgets.basics import card, hairline, label, row, rtl

_WIDTH = 340  # pixels at 100 %; less where there is no room


def day_words(day: str | None) -> str:
    """An ISO day as it is shown, or a dash."""
    return jalali.show(datetime.date.fromisoformat(day)) if day else "–"


def telling(text: str, kind: str = "wait") -> QFrame:
    """A strip with a sign and a sentence; `kind`: wait, wrong, done, note."""
    strip = QFrame()
    strip.setProperty("class", "strip" if kind == "note" else f"strip-{kind}")
    inside = QHBoxLayout(strip)
    inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
    sign = QLabel()
    images = {"wait": "warning", "wrong": "wrong", "done": "done", "note": "note"}
    sign.setPixmap(icon(images[kind], "primary" if kind == "note" else kind).pixmap(look.px(18), look.px(18)))
    inside.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    inside.addWidget(label(text, "" if kind == "note" else kind, wrap=True), 1)
    return strip


def case_words(case: Mapping[str, Any]) -> str:
    """An open case in a line: «مشاورهٔ خانواده · از ۱۴۰۴/۰۸/۰۱ · جلسه برای ۱۴۰۴/۰۹/۲۰»."""
    due = case["due_on"] or case["deadline"]
    awaited = f"{case['kind']} برای" if case["due_on"] else "مهلت"
    awaited = f"{awaited} {day_words(due)}" if due else case["kind"]
    level = case["level"] or ""
    level = level if level.startswith("سطح") else f"سطح {level}" if level else ""
    since = f"از {day_words(case['opened_on'])}"
    return " · ".join(filter(None, (case["label"].partition(" (")[0], since, level, awaited)))


class PersonCard(QFrame):
    """The card of one person. `told` is what AtDesk.card told of them."""

    def __init__(self, told: Mapping[str, Any], badge: str = "") -> None:
        super().__init__()
        frame, self._inside = card(spacing=8)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(frame)
        outside.addStretch(1)
        self.setMaximumWidth(look.px(_WIDTH))
        self.setMinimumWidth(look.px(_WIDTH * 0.6))
        person = told["person"]
        self.person = str(person["id"])
        self._inside.addWidget(label(person["naming"], "title", wrap=True))
        for line in self._who(person):
            self._inside.addWidget(line)
        self.badge = label(badge, "badge")
        self.badge.setVisible(bool(badge))
        self._inside.addLayout(row(self.badge, None))
        self._warnings = QVBoxLayout()
        self._inside.addLayout(self._warnings)
        self.add_list("پرونده‌های باز", map(case_words, told.get("cases", ())))

    @staticmethod
    def _who(person: Mapping[str, Any]) -> Iterable[QWidget]:
        facts = [f"فرزند {person['father']}" if person["father"] else "", person["sex"], person["age"]]
        if any(facts):
            yield label(" · ".join(filter(None, facts)), "", wrap=True)
        born = f"تولد {day_words(person['birth'])}" if person["birth"] else "تاریخ تولد ثبت نشده"
        yield label(born, "soft")
        if person["national_id"]:
            yield label(f"کد ملی {left_to_right(persian_digits(person['national_id']))}", "soft")
        if person["mobile"]:
            yield label(f"تلفن {left_to_right(persian_digits(person['mobile']))}", "soft")

    def show_badge(self, text: str, warnings: Iterable[str]) -> None:
        """Show what is being done (the stage), and what is unusual about it."""
        self.badge.setText(rtl(text))
        self.badge.setVisible(bool(text))
        while (item := self._warnings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for one in warnings:
            self._warnings.addWidget(telling(one))

    def add_list(self, title: str, lines: Iterable[str]) -> None:
        """A titled list of short lines; nothing where there are none."""
        told = list(lines)
        if not told:
            return
        self._inside.addWidget(hairline())
        self._inside.addWidget(label(title, "section"))
        for line in told:
            self._inside.addWidget(label(line, "", wrap=True))
