"""A row that is missing is made where it is missed, in a short form, without leaving the form that wants it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.text import identifiers, persian
from ui.forms.form import Form
from ui.frame import Frame
from ui.look import look
from ui.widgets.basics import button
from ui.widgets.dialog import Dialog

_WIDTH, _AROUND = 620, 190  # pixels at 100 %; what title, answers and margins take


class NewRow(Dialog):
    """A short form of an entity in a dialog. `made`: the id and the naming of the saved row."""

    made = Signal(str, str)

    def __init__(self, parent: QWidget, frame: Frame, entity: str, typed: str) -> None:
        declared = frame.entity(entity)
        super().__init__(parent.window(), f"{declared.label} تازه", width=_WIDTH)
        self.form = Form(
            frame, declared, only=declared.brief or _asked(declared.required, declared.title), header=False
        )
        self.form.offers_drafts = False
        self.form.saved_row.connect(self._saved)
        self.inside.addWidget(self.form)
        self.answer(button("ثبت", self.form.save, name="primary", image="save", keys="F2"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.form.open_row(None, given=_begun(entity, typed))
        self.form.focus_first()
        wanted = self.form.body.content_height() + look.px(8)
        self.form.setMinimumHeight(min(wanted, parent.window().height() - look.px(_AROUND)))

    def _saved(self, row_id: str, naming: str) -> None:
        self.accept()
        self.made.emit(row_id, naming)

    def reject(self) -> None:
        """Close; what was typed is kept as a draft."""
        self.form.keep_draft()
        super().reject()


def _asked(required: tuple[str, ...], title: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*required, *title)))


def _begun(entity: str, typed: str) -> dict[str, object]:
    """What was typed in the search, put where it belongs."""
    if not typed:
        return {}
    if entity != "person":
        return {"name": typed} if entity in ("centre", "neighbourhood") else {}
    digits = identifiers.digits_only(typed)
    if digits.isdigit():
        return {"mobile": digits} if digits.startswith("09") else {"national_id": digits}
    first, last, _ = persian.split_name(typed)
    return {"first_name": first, "last_name": last}
