"""What is unusual about a child is saved with a reason; one reason may stand for everybody on the roll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.forms.reasons import ReasonDialog
from ui.widgets.basics import label


class RollReason(ReasonDialog):
    """Asks the reason for one child. F9 makes it the reason of all who will meet the same warning on this roll."""

    def __init__(self, parent: QWidget | None, name: str, code: str, message: str) -> None:
        super().__init__(parent, code, message)
        self.text = ""
        self.everyone = QCheckBox("همین دلیل برای همهٔ این برگه (F9)")
        self.everyone.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside.insertWidget(0, label(name, "section"))
        self.inside.addWidget(self.everyone)
        self.line.installEventFilter(self)
        self.given.connect(self._keep)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """F9 turns the mark for everybody about."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F9:
            self.everyone.toggle()
            return True
        return super().eventFilter(watched, event)

    def _keep(self, text: str) -> None:
        self.text = text


def ask_reason(parent: QWidget | None, name: str, code: str, message: str) -> tuple[str, bool] | None:
    """The reason, and whether it stands for everybody; None where the person thought better of it."""
    dialog = RollReason(parent, name, code, message)
    dialog.exec()
    return (dialog.text, dialog.everyone.isChecked()) if dialog.text else None
