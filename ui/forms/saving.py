"""Saving a form is one act on the worker; what is wrong comes back to its fields, what is unusual asks for a reason.

While it runs, keys wait. If it is refused, keys typed meanwhile were meant for another record, so they are dropped and
the person is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import Level
from models.office import Office
from models.schema.entity import Entity
from models.text import persian
from ui.forms.asking import while_there
from ui.forms.field_box import Told
from ui.forms.reasons import ReasonDialog
from ui.frame import Frame
from ui.tasks import Operation, Progress

Answer = dict[str, Any]
Errors = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Saved:
    """What became of a form. `answer`: of Office.put; `naming` and `row` of the saved row, `names` of what it refers
    to, by field."""

    answer: Answer
    naming: str = ""
    row: Answer | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether the row stands in the store as the form has it."""
        return self.answer["status"] in ("saved", "unchanged")

    def called(self, entity: Entity) -> str:
        """The words by which the row is told."""
        return self.naming or entity.label


def operation(
    entity: Entity, raw: Mapping[str, Any], draft: str, unfinished: Mapping[str, Any] | None = None
) -> Operation:
    """Save what a form holds and forget its draft; if it is refused, it is kept as `unfinished`."""

    def work(office: Office, _progress: Progress) -> Saved:
        answer = office.put([raw], entity.name)[0]
        if answer["status"] not in ("saved", "unchanged"):
            if unfinished is not None:
                office.keep_draft(draft, entity.name, raw.get("id"), unfinished)
            return Saved(answer)
        office.drop_draft(draft)
        row = office.get(entity.name, answer["id"])
        naming = office.naming(entity.name, [answer["id"]]).get(answer["id"], "")
        return Saved(answer, naming, row, office.namings.referred(entity.name, row))

    return Operation(
        work,
        told=lambda saved: f"ثبت شد: {saved.called(entity)}" if saved.answer["status"] == "saved" else "",
        changed=lambda saved: [(entity.name, saved.answer["id"])] if saved.kept else [],
        undoable=True,
    )


class Saver(QObject):
    """Saves one form. `kept` is called with what was saved, `refused` with the errors, beside which field they belong.

    `deaf`: keys that come now were typed before the refusal was known.
    """

    def __init__(
        self,
        owner: QWidget,
        frame: Frame,
        entity: Entity,
        kept: Callable[[Saved], None],
        refused: Callable[[Errors], None],
    ) -> None:
        super().__init__(owner)
        self._owner, self._frame, self._entity = owner, frame, entity
        self._kept, self._refused = kept, refused
        self.reasons: dict[str, str] = {}
        self.busy = self.deaf = False
        self.dropped = 0
        self._raw: dict[str, Any] = {}
        self._draft = ""
        self._unfinished: Mapping[str, Any] | None = None
        self._done: Callable[[str], None] | None = None

    def begin(self) -> None:
        """The form shows another record: reasons are given anew."""
        self.reasons = {}

    def save(
        self,
        raw: Mapping[str, Any],
        draft: str,
        done: Callable[[str], None] | None,
        unfinished: Mapping[str, Any] | None = None,
    ) -> None:
        """Save what was typed; `done` gets the id. `draft`: the key to forget, or to keep `unfinished` under."""
        if self.busy or self.deaf:
            return
        self.busy, self._raw, self._done = True, dict(raw), done
        self._draft, self._unfinished = draft, unfinished
        line = {**self._raw, "reasons": self.reasons} if self.reasons else self._raw
        made = operation(self._entity, line, draft, unfinished)
        self._frame.run(made, while_there(self, self._came), while_there(self, self._failed), hold=True)

    def _came(self, saved: Saved) -> None:
        self.busy = False
        if saved.kept:
            if saved.answer["status"] == "unchanged":
                self._frame.tell(f"چیزی تغییر نکرده بود: {saved.called(self._entity)}")
            self._kept(saved)
            if self._done is not None:
                self._done(str(saved.answer["id"]))
            return
        self.deaf, self.dropped = True, 0
        self._owner.setFocus()
        QTimer.singleShot(0, self, lambda: self._tell(saved.answer["errors"]))

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self._frame.tell_error(error)

    def _tell(self, errors: Errors) -> None:
        self.deaf = False
        self._refused(errors)
        if self.dropped:
            number = persian.persian_digits(str(self.dropped))
            self._frame.tell(f"رکورد ثبت نشد؛ {number} کلیدی که پس از آن زدید گرفته نشد.", "wait")
        soft = [Told(one["code"], one["message"]) for one in errors]
        if soft and all(one.level is Level.SOFT for one in soft):
            self._ask(list({one.code: one for one in soft}.values()))
        else:
            QApplication.beep()

    def _again(self) -> None:
        self.save(self._raw, self._draft, self._done, self._unfinished)

    def _ask(self, findings: list[Told]) -> None:
        """Ask the reason of each, then save again."""
        first, rest = findings[0], findings[1:]
        before = QApplication.focusWidget()
        dialog = ReasonDialog(self._owner.window(), first.code, first.message)

        def given(reason: str) -> None:
            self.reasons[first.code] = reason
            if rest:
                self._ask(rest)
            else:
                QTimer.singleShot(0, self, self._again)

        def refused() -> None:
            self._owner.window().activateWindow()
            if before is not None:
                before.setFocus()

        dialog.given.connect(given)
        dialog.rejected.connect(refused)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
