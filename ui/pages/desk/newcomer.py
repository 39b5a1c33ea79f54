"""Somebody new is asked only what the desk needs; what was typed in the box is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.registry.person import PERSON
from ui.frame import Frame
from ui.pages.desk.flow import Done, FormFlow
from ui.pages.desk.search import given_by


class NewcomerFlow(FormFlow):
    """The short form of a person. `text`: what was typed in the box."""

    title = "فرد تازه"

    def __init__(self, frame: Frame, text: str) -> None:
        super().__init__(frame)
        self._build(None)
        self._put_form(PERSON, None, PERSON.brief, {}, given_by(text))
        self.form.other_wanted.connect(self.other)

    def _saved(self, row_id: str, _answer: Mapping[str, Any]) -> None:
        self.finished.emit(Done(row=("person", row_id)))
