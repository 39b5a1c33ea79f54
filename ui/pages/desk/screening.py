"""A child is tested with a handful of keys: the stage follows from what the child has, and no result is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from models.screenings.screening import SCREENING
from ui.frame import Command, Frame
from ui.pages.desk.flow import Done, FormFlow, Told
from ui.pages.desk.header import short
from ui.pages.desk.person_card import day_words
from ui.widgets.basics import button


class TestFlow(FormFlow):
    """The short test form of one child."""

    __test__ = False  # no test of pytest's

    def __init__(self, frame: Frame, session: Mapping[str, Any], told: Told) -> None:
        super().__init__(frame)
        self.title = short(session["label"])
        self._session, self._told = session, told
        self._programme = frame.programme(session["programme"])
        self.stage: str = told["stage"]
        self._change: QPushButton
        self._build(told)
        self._tell_what_was()
        self._ask({})

    def _beside(self) -> tuple[QWidget, ...]:
        self._change = button("مرحلهٔ دیگر", self.next_stage, name="quiet", image="next", keys="F12")
        return (self._change,)

    def _ask(self, given: Mapping[str, object]) -> None:
        """The questions of the stage, without those that are pinned."""
        stage = self._told["stages"][self.stage]
        fixed = {**self._session["values"], "person": self._told["person"]["id"], "stage": self.stage}
        self._put_form(SCREENING, self._programme, tuple(stage["asks"]), fixed, given)
        if self.card is not None:
            self.card.show_badge(f"مرحله: {stage['label']}", [one["message"] for one in self._unusual(stage)])

    def _unusual(self, stage: Mapping[str, Any]) -> list[Mapping[str, str]]:
        day = self._session["values"]["held_on"]
        today = [one for one in self._told["tests"] if one["held_on"] == day and one["stage"] == stage["label"]]
        said = [{"message": f"همین آزمون در {day_words(day)} ثبت شده است: {one['words'] or '–'}"} for one in today]
        return [*said, *stage["warnings"]]

    def _tell_what_was(self) -> None:
        if self.card is None:
            return
        tests = (f"{day_words(one['held_on'])} · {one['stage']}: {one['words'] or '–'}" for one in self._told["tests"])
        self.card.add_list("آزمون‌های پیشین", tests)
        states = {"due": "تا", "overdue": "دیرکرد از", "lost": "بی‌پاسخ از"}
        open_ = (
            f"{one['to_body']} · {states[one['state']]} {day_words(one['due_on'])}" for one in self._told["referrals"]
        )
        self.card.add_list("ارجاع‌های باز", open_)

    def next_stage(self) -> None:
        """Another stage than the one that is due; what was typed goes along."""
        codes = list(self._told["stages"])
        self.stage = codes[(codes.index(self.stage) + 1) % len(codes)]
        typed = {name: value for name, value in self.form.raw().items() if name.startswith("answers.")}
        self._ask(typed)
        self.form.focus_first()

    def _saved(self, row_id: str, _answer: Mapping[str, Any]) -> None:
        self.finished.emit(Done(row=("screening", row_id)))

    def commands(self) -> tuple[Command, ...]:
        """Those of the form, and another stage."""
        return (*super().commands(), Command("مرحلهٔ دیگر", self.next_stage, "F12", "next"))
