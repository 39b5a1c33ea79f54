"""What one sets once: how the window looks, what papers are headed with, and what keeps the office's file well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

import models
from models.text.persian import persian_digits
from ui import preferences
from ui.actions.care import back_up, check, keep_letterhead
from ui.frame import Command, Frame, Page, Row
from ui.look import SCALES, look
from ui.pages.settings_people import People
from ui.widgets.basics import button, card, column, label, right_aligned, row, rtl

_WIDEST = 760  # pixels of a form


class SettingsPage(Page):
    """Cards under each other; what cannot be done with this role is not offered."""

    title = "تنظیمات"
    help_name = "settings"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        area = QScrollArea()
        area.setWidgetResizable(True)
        column(self).addWidget(area)
        inside = QWidget()
        inside.setMaximumWidth(look.px(_WIDEST))
        self._cards = column(inside, spacing=16)
        area.setWidget(inside)
        for build in (self._look_card, self._letterhead_card, self._care_card, self._people_card, self._about_card):
            self._cards.addWidget(build())
        self._cards.addStretch(1)

    def opened(self, **_arguments: Any) -> None:
        """Read what stands in the store."""
        self._theme.setFocus()
        self.frame.ask_store(self._facts, self._show, key="settings")

    @staticmethod
    def _facts(office: Any) -> dict[str, Any]:
        return {"head": office.letterhead(), "people": office.people.all(), "own": office.identity()}

    def _show(self, facts: dict[str, Any]) -> None:
        self._address.setText(facts["head"]["address"])
        self._phone.setText(persian_digits(facts["head"]["phone"]))
        self.people.show(facts["people"])
        self._fingerprint.setText(f"\u200e{facts['own']['fingerprint']}\u200e")

    def refresh(self, rows: frozenset[Row]) -> None:
        """Look again at the people, where one of them was changed."""
        if any(entity == "user" for entity, _ in rows):
            self.people.read()

    def commands(self) -> tuple[Command, ...]:
        """Backup, check, letterhead, people."""
        may = self.frame.actor.may
        return (
            Command("نگه داشتن سربرگ", self.keep_letterhead, "F2", "save", lambda: may("save")),
            Command("پشتیبان گرفتن", self.back_up, "", "backup", lambda: may("backup")),
            Command("بررسی سلامت دفتر", self.check, "", "done"),
            *self.people.commands(),
        )

    # -- how it looks -------------------------------------------------------------------------------------------------

    def _look_card(self) -> QFrame:
        frame, inside = _titled("نمایش")
        chosen = preferences.read()
        self._theme = _choice("رنگ", ["روشن", "تیره"], int(chosen.dark))
        self._scale = _choice("اندازه", [persian_digits(f"٪{one}") for one in SCALES], SCALES.index(chosen.scale))
        self._advance = QCheckBox("خانه‌های با طول ثابت، پس از کامل شدن خودشان پیش بروند")
        self._advance.setChecked(chosen.auto_advance)
        for one in (self._theme, self._scale):
            one.activated.connect(lambda _place: self._wear())
        self._advance.clicked.connect(lambda _on: self._wear())
        inside.addLayout(row(label("رنگ", "label"), self._theme, 16, label("اندازه", "label"), self._scale, None))
        inside.addWidget(self._advance)
        return frame

    def _wear(self) -> None:
        chosen = replace(
            preferences.read(),
            dark=bool(self._theme.currentIndex()),
            scale=SCALES[self._scale.currentIndex()],
            auto_advance=self._advance.isChecked(),
        )
        if not preferences.keep(chosen):
            self.frame.tell("این انتخاب تا بسته شدن برنامه می‌ماند؛ پوشهٔ تنظیمات نوشتنی نیست.", "wait")
        app = QApplication.instance()
        if isinstance(app, QApplication) and (chosen.dark, chosen.scale) != (look.dark, look.scale):
            look.wear(app, dark=chosen.dark, scale=chosen.scale)
            self.frame.look_changed.emit()

    # -- papers -------------------------------------------------------------------------------------------------------

    def _letterhead_card(self) -> QFrame:
        frame, inside = _titled("سربرگ نامه‌ها")
        self._address, self._phone = right_aligned(QLineEdit()), right_aligned(QLineEdit())
        for text, line in (("نشانی دفتر", self._address), ("تلفن دفتر", self._phone)):
            _field(inside, text, line)
        keep = button("نگه داشتن", self.keep_letterhead, name="primary", image="save", keys="F2")
        keep.setEnabled(self.frame.actor.may("save"))
        inside.addLayout(row(keep, None))
        return frame

    def keep_letterhead(self) -> None:
        """Keep address and telephone."""
        self.frame.run(keep_letterhead(self._address.text(), self._phone.text()))

    # -- care ---------------------------------------------------------------------------------------------------------

    def _care_card(self) -> QFrame:
        frame, inside = _titled("نگهداری")
        inside.addWidget(label("پیش از هر گرفتن بسته، پشتیبان خودبه‌خود گرفته می‌شود.", "soft", wrap=True))
        offered = [button("بررسی سلامت دفتر", self.check, image="done")]
        if self.frame.actor.may("backup"):
            offered.insert(0, button("پشتیبان گرفتن", self.back_up, image="backup"))
            offered.insert(1, button("پشتیبان در جای دیگر…", self.back_up_elsewhere, image="folder"))
        inside.addLayout(row(*offered, None))
        self._health = label("", "soft", wrap=True)
        inside.addWidget(self._health)
        return frame

    def back_up(self) -> None:
        """A backup among the office's own."""
        self.frame.run(back_up(None))

    def back_up_elsewhere(self) -> None:
        """A backup at a place the person chooses."""
        name = f"daftar-{self.frame.facts.office}-{self.frame.today().isoformat()}.backup"
        chosen, _ = QFileDialog.getSaveFileName(self, "جای پشتیبان", str(Path.home() / name))
        if chosen:
            self.frame.run(back_up(Path(chosen)))

    def check(self) -> None:
        """Verify store, log, search index and stamps; what is wrong is listed."""
        self.frame.run(check(), self._told_health)

    def _told_health(self, answer: dict[str, Any]) -> None:
        listed = "\n".join(str(one["text"]) for one in answer["problems"][:20])
        self._health.setText(rtl(listed or "دفتر سالم است."))

    # -- who and what -------------------------------------------------------------------------------------------------

    def _people_card(self) -> QFrame:
        frame, inside = _titled("کاربران")
        self.people = People(frame, inside, self.frame)
        return frame

    def _about_card(self) -> QFrame:
        frame, inside = _titled("دربارهٔ این دفتر")
        facts = self.frame.facts
        inside.addWidget(label(persian_digits(f"{facts.name} · کد {facts.office} · نسخهٔ برنامه {models.VERSION}")))
        inside.addWidget(label("اثر انگشت کلید (هنگام پیوستن، تلفنی سنجیده می‌شود):", "label"))
        self._fingerprint = label("", selectable=True)
        inside.addWidget(self._fingerprint)
        inside.addWidget(label("قلم: وزیرمتن، با پروانهٔ OFL که در پوشهٔ resources/fonts است.", "small", wrap=True))
        return frame


def _titled(text: str) -> tuple[QFrame, QVBoxLayout]:
    frame, inside = card()
    inside.addWidget(label(text, "section"))
    return frame, inside


def _choice(name: str, shown: list[str], chosen: int) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItems(shown)
    made.setCurrentIndex(chosen)
    made.setMinimumWidth(look.px(120))
    return made


def _field(inside: QVBoxLayout, text: str, line: QLineEdit) -> None:
    name = label(text, "label")
    name.setBuddy(line)
    line.setAccessibleName(text)
    inside.addWidget(name)
    inside.addWidget(line)
