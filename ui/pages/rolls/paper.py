"""What was done today on a roll is printed in one batch: cards for all who were tested, letters for who is referred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from models.schema.numbers import Tenths
from models.schema.programme import Programme
from models.text.persian import persian_digits
from ui.frame import Frame
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog

Answer = Mapping[str, Any]
Paper = tuple[str, str, list[str]]  # the form, what it is called with its number, and of which rows


def papers_of(programme: Programme, tests: Sequence[Answer]) -> list[Paper]:
    """The papers that these tests give; a card only where both eyes are measured."""
    letters = [test["referral"] for test in tests if test["referral"]]
    has_card = all(isinstance(programme.fields.get(eye), Tenths) for eye in ("right", "left"))
    found: list[Paper] = []
    if tests and has_card:
        text = f"کارت نتیجهٔ {len(tests)} کودک"
        found.append(("vision_card", persian_digits(text), [test["id"] for test in tests]))
    if letters:
        found.append(("referral_letter", persian_digits(f"نامهٔ ارجاع {len(letters)} کودک"), letters))
    return found


def choose_paper(parent: QWidget, frame: Frame, programme: Programme, tests: Sequence[Answer]) -> None:
    """Open the preview of the one paper there is, or ask which of two."""
    from ui.actions.printing import open_print

    papers = papers_of(programme, tests)
    if not papers:
        frame.tell("هنوز آزمونی از این برگه ثبت نشده است؛ پس از نخستین ثبت می‌توانید چاپ کنید.", "note")
    elif len(papers) == 1:
        open_print(frame, parent, papers[0][0], papers[0][2])
    else:
        dialog = PaperDialog(parent, papers)
        dialog.exec()
        if dialog.chosen is not None:
            open_print(frame, parent, dialog.chosen[0], dialog.chosen[2])


class PaperDialog(Dialog):
    """Which paper; a digit takes it."""

    def __init__(self, parent: QWidget, papers: Sequence[Paper]) -> None:
        super().__init__(parent, "چه چاپ شود؟")
        self.chosen: Paper | None = None
        self.inside.addWidget(label("آنچه امروز در این برگه ثبت شد:", "soft"))
        for number, paper in enumerate(papers, 1):
            made = button(f"{persian_digits(str(number))}  {paper[1]}", partial(self._take, paper))
            made.setShortcut(str(number))
            self.inside.addWidget(made)
        self.answer(button("انصراف", self.reject, keys="Esc"))

    def _take(self, paper: Paper) -> None:
        self.chosen = paper
        self.accept()
