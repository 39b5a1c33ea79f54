"""A person's case goes on by the short form of its next step; who has none gets one opened, and a service is recorded.

What was done before and what is awaited stands on the card. F12 takes another kind of step, and last a case anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from models.cases.case import CASE
from models.cases.service import SERVICE
from models.cases.step import STEP
from models.schema.programme import Programme
from models.text.persian import persian_digits, persian_number
from ui.frame import Command, Frame
from ui.pages.desk.flow import Done, FormFlow, Told
from ui.pages.desk.header import short
from ui.pages.desk.person_card import day_words
from ui.widgets.basics import button, rtl

_NEW = ""  # stands for «a case anew» among the kinds of steps


class CaseFlow(FormFlow):
    """One person and the case of the pinned programme: its next step, or the case itself."""

    def __init__(self, frame: Frame, session: Mapping[str, Any], told: Told) -> None:
        super().__init__(frame)
        self._session, self._told = session, told
        self._name = told["person"]["naming"]
        self._programme = frame.programme(session["programme"])
        self.case: Mapping[str, Any] | None = next(iter(told["mine"]), None)
        self.kind = str((self.case or {}).get("next") or _NEW)
        self._change: QPushButton
        self._build(told)
        self._ask({})

    def _beside(self) -> tuple[QWidget, ...]:
        self._change = button("کار دیگر", self.next_kind, name="quiet", image="next", keys="F12")
        if len(self._choices()) == 1:
            self._change.hide()
        return (self._change,)

    def _choices(self) -> list[str]:
        """What can be done: each kind of step of the open case, and a case anew."""
        return [*self._told["kinds"], _NEW] if self.case is not None else [_NEW]

    def _ask(self, given: Mapping[str, object]) -> None:
        if self.kind and self.case is not None:
            asks, fixed = self._told["kinds"][self.kind]["asks"], self._of_step(self.case)
        else:
            asks, fixed = self._told["asks"], self._of_case()
        self._head.setText(rtl(" · ".join((short(self._session["label"]), self._badge()))))
        self._put_form(STEP if "case" in fixed else CASE, self._programme, tuple(asks), fixed, given)
        if self.card is not None:
            self.card.show_badge(self._badge(), self._unusual())

    def _badge(self) -> str:
        if not self.kind or self.case is None:
            return "پروندهٔ تازه"
        kind, done = self._told["kinds"][self.kind], self.case["counts"][self.kind]
        of = f" از {persian_number(kind['most'])}" if kind["most"] else ""
        return f"{kind['label']}: شمارهٔ {persian_number(done + 1)}{of}"

    def _unusual(self) -> list[str]:
        if self.case is None:
            return []
        said = []
        if not self.kind:
            said.append(f"یک پروندهٔ باز دارد (از {day_words(self.case['opened_on'])}).")
        day, due = self._session["day"], self.case["due_on"]
        if self.kind and due and day and due > day:
            said.append(f"گام بعدی برای {day_words(due)} گذاشته شده بود.")
        if self.kind and self.case["deadline"] and day and self.case["deadline"] < day:
            said.append(f"مهلت پرونده {day_words(self.case['deadline'])} بود.")
        return said

    def _of_step(self, case: Mapping[str, Any]) -> dict[str, object]:
        values = self._session["values"]
        fixed = {"case": case["id"], "kind": self.kind}
        return _filled({**fixed, **{name: values.get(name) for name in ("done_on", "done_by")}}) | self._pinned("step")

    def _of_case(self) -> dict[str, object]:
        values, house = self._session["values"], self._told["household"]
        fixed = {"opened_on": values.get("done_on"), "centre": values.get("centre")}
        fixed |= {"assigned_to": values.get("done_by"), **_parties(self._told, house)}
        return _filled(fixed) | self._pinned("case")

    def _pinned(self, entity: str) -> dict[str, object]:
        return pinned_answers(self._session, self._programme, entity, self.kind or None)

    def next_kind(self) -> None:
        """Another step than the next one, or a case anew; what was typed goes along where it has a place."""
        choices = self._choices()
        self.kind = choices[(choices.index(self.kind) + 1) % len(choices)]
        self._ask({})
        self.form.focus_first()

    def _saved(self, row_id: str, _answer: Mapping[str, Any]) -> None:
        if self.form.entity is STEP:
            words = f"{self._name}: {self._badge()} ثبت شد."
            self.finished.emit(Done(words, "done", ("step", row_id)))
        else:
            self.finished.emit(Done(f"پروندهٔ {self._name} باز شد.", "done", ("case", row_id)))

    def open_case(self) -> None:
        """The whole case, with all its steps."""
        if self.case is not None:
            self.keep()
            self.frame.go("records", entity="case", row=self.case["id"])

    def commands(self) -> tuple[Command, ...]:
        """Those of the form, another step, and the whole case."""
        here = self.case is not None
        return (
            *super().commands(),
            Command("گام دیگر یا پروندهٔ تازه", self.next_kind, "F12", "next", lambda: here),
            Command("باز کردن پرونده", self.open_case, "F11", "cases", lambda: here),
        )


class ServiceFlow(FormFlow):
    """One person, or the household of one, and a service that is given."""

    def __init__(self, frame: Frame, session: Mapping[str, Any], told: Told) -> None:
        super().__init__(frame)
        self.title = short(session["label"])
        self._session, self._told = session, told
        self._name = told["person"]["naming"]
        self._build(told)
        house = told["household"]
        values = session["values"]
        programme = frame.programme(session["programme"])
        fixed = {name: values.get(name) for name in ("given_on", "given_by", "centre")} | _parties(told, house)
        pinned = pinned_answers(session, programme, "service", None)
        self._put_form(SERVICE, programme, tuple(told["asks"]), _filled(fixed) | pinned, {})
        if self.card is not None:
            badge = f"خدمت تازه به خانوار {house['naming']}" if house else "خدمت تازه"
            self.card.show_badge(badge, self._unusual())
            self.card.add_list("خدمت‌های پیشین", map(_service, told["services"][:4]))

    def _unusual(self) -> list[str]:
        if self._told["subject"] == "household" and not self._told["household"]:
            return ["این فرد در خانواری ثبت نشده است؛ خانوار را برگزینید یا با F3 بسازید."]
        underway = next((one for one in self._told["services"] if not one["done"]), None)
        if underway is None:
            return []
        return [f"خدمتی در مرحلهٔ «{underway['stage']}» هست؛ F11 همان را باز می‌کند."]

    def _saved(self, row_id: str, _answer: Mapping[str, Any]) -> None:
        self.finished.emit(Done(f"{self.title} برای {self._name} ثبت شد.", "done", ("service", row_id)))

    def open_last(self) -> None:
        """The service that is under way, else the last one."""
        services = self._told["services"]
        if services:
            underway = next((one for one in services if not one["done"]), services[0])
            self.keep()
            self.frame.go("records", entity="service", row=underway["id"])

    def commands(self) -> tuple[Command, ...]:
        """Those of the form, and the service before."""
        here = bool(self._told["services"])
        return (*super().commands(), Command("باز کردن خدمت پیشین", self.open_last, "F11", "open", lambda: here))


def pinned_answers(
    session: Mapping[str, Any], programme: Programme | None, entity: str, code: str | None
) -> dict[str, object]:
    """The pinned answers that such a record asks."""
    sections = programme.sections_on(entity, code) if programme is not None else ()
    asked = {f"answers.{field.name}" for section in sections for field in section.fields}
    return {name: value for name, value in session["values"].items() if name in asked}


def _parties(told: Told, house: Mapping[str, Any] | None) -> dict[str, object]:
    """Whose it is."""
    if told["subject"] == "household":
        return {"household": house["id"] if house else None}
    return {"person": told["person"]["id"]}


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _service(one: Mapping[str, Any]) -> str:
    amount = f"{persian_number(one['amount'])} ریال" if one["amount"] else ""
    return persian_digits(" · ".join(filter(None, (day_words(one["given_on"]), one["stage"], amount))))
