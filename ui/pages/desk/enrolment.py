"""A child comes into a centre by the short form of its programme; where it is now is said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.enrolments.enrolment import ENROLMENT
from ui.frame import Frame
from ui.pages.desk.flow import Done, FormFlow, Told
from ui.pages.desk.header import short
from ui.pages.desk.person_card import day_words


class EnrolmentFlow(FormFlow):
    """The short enrolment form of one child, from today on."""

    def __init__(self, frame: Frame, session: Mapping[str, Any], told: Told) -> None:
        super().__init__(frame)
        centre = session["shown"].get("centre", "")
        self.title = " · ".join(filter(None, (short(session["label"]), centre)))
        self._name, self._centre = told["person"]["naming"], centre
        self._build(told)
        if self.card is not None:
            here = told["enrolment"]
            said = [f"هم‌اکنون در «{here['centre']}» ثبت‌نام است (از {day_words(here['starts_on'])})."] if here else []
            self.card.show_badge("ثبت‌نام تازه", said)
        fixed = {**session["values"], "person": told["person"]["id"]}
        given = {"starts_on": frame.today().isoformat()}
        self._put_form(ENROLMENT, frame.programme(session["programme"]), tuple(told["asks"]), fixed, given)

    def _saved(self, row_id: str, _answer: Mapping[str, Any]) -> None:
        where = f" در «{self._centre}»" if self._centre else ""
        self.finished.emit(Done(f"{self._name}{where} ثبت‌نام شد.", "done", ("enrolment", row_id)))
