"""A lock hides everything and takes nothing away: what was being typed is there again after the passphrase."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.errors import UserError
from ui.look import look
from ui.shell.unlock import UnlockWindow
from ui.shell.window import MainWindow
from ui.tasks import Operation
from ui.widgets.basics import button, row


class _Curtain(QFrame):
    """An opaque sheet over one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("class", "page")
        self.setAutoFillBackground(True)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Cover it whatever size it takes, and whatever is put into it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self.raise_()
        return False


class _LockDialog(QDialog):
    """Esc does not open a lock."""

    def reject(self) -> None:
        """Stay."""


class Lock(QObject):
    """The lock of a main window. `left`: somebody else wants to come in."""

    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._curtains: list[_Curtain] = []
        self.dialog: QDialog | None = None
        self._unlock: UnlockWindow | None = None

    @property
    def closed(self) -> bool:
        """Whether the curtain is closed."""
        return self.dialog is not None

    def close_curtain(self) -> None:
        """Hide every window of ours and ask for the passphrase of the one who sat here."""
        if self.closed:
            return
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
        self._curtains = [_Curtain(one) for one in shown]
        dialog = _LockDialog(self._window)
        dialog.setWindowTitle("دفتر قفل است")
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        dialog.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        inside = QVBoxLayout(dialog)
        inside.setContentsMargins(0, 0, 0, 0)
        self._unlock = UnlockWindow(self._window.frame.actor.user, locked=True)
        self._unlock.given.connect(self._try)
        inside.addWidget(self._unlock)
        inside.addLayout(row(None, button("کاربر دیگر", self._leave, name="quiet"), None))
        dialog.resize(look.px(520), look.px(480))
        self.dialog = dialog
        dialog.open()
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """What a job that still runs opens is hidden too, and the lock stands before it."""
        ours = isinstance(watched, QWidget) and watched.isWindow() and watched is not self.dialog
        if self.closed and event.type() == QEvent.Type.Show and ours and isinstance(watched, QDialog):
            self._curtains.append(_Curtain(watched))
            QTimer.singleShot(0, self, self._stand_before)
        return False

    def _stand_before(self) -> None:
        """The window that was opened last has the keys; let that be the lock."""
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.open()
            self.dialog.activateWindow()

    def _try(self, _user: str, passphrase: str) -> None:
        unlock = self._unlock
        if unlock is None:
            return
        unlock.set_busy(True)
        work = Operation(lambda office, _progress: office.people.knows(passphrase))
        self._window.frame.run(work, self._answered, self._refused)

    def _answered(self, knows: bool) -> None:
        if knows:
            self.open_curtain()
        else:
            self._refused(UserError("passphrase-wrong"))

    def _refused(self, error: Exception) -> None:
        if self._unlock is not None:
            self._unlock.set_busy(False)
            self._unlock.tell_error(error)

    def open_curtain(self) -> None:
        """Show again what was there."""
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
        self.dialog, self._unlock = None, None
        for curtain in filter(isValid, self._curtains):  # a dialog that is gone took its own along
            curtain.hide()
            curtain.deleteLater()
        self._curtains = []
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def _leave(self) -> None:
        self.open_curtain()
        self.left.emit()
