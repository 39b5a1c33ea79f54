"""What was done today on a roll is printed in one batch: cards for all who were tested, letters for who is referred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from models.office.paper.forms import card_of, certified_by
from models.schema.programme import Programme
from models.text.persian import persian_digits
from ui.frame import Frame
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog

Answer = Mapping[str, Any]
Paper = tuple[str, str, list[str]]  # the form, what it is called with its number, and of which rows


def papers_of(programme: Programme, tests: Sequence[Answer]) -> list[Paper]:
    """The papers that these tests give: a card each, a certificate where the outcome has one, letters of referral."""
    letters = [test["referral"] for test in tests if test["referral"]]
    given = certified_by(programme)
    certified = [test["id"] for test in tests if test["outcome"] in given.get(test["stage"], ())]
    found: list[Paper] = []
    if tests:
        text = f"کارت نتیجهٔ {len(tests)} کودک"
        found.append((card_of(programme), persian_digits(text), [test["id"] for test in tests]))
    if certified:
        found.append(("hearing_certificate", persian_digits(f"گواهی {len(certified)} کودک"), certified))
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
