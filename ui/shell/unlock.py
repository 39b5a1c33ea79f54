"""The office is a locked file: nobody sees a name before the passphrase; wrong ones cost time, ever more of it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit

from models.errors import UserError
from models.text.persian import persian_digits
from ui.shell.entrance import Entrance
from ui.widgets.basics import button
from ui.widgets.passphrase import PassphraseLine

_FREE_TRIES = 3
_LONGEST = 60  # seconds


class UnlockWindow(Entrance):
    """Asks for user and passphrase. `given(user, passphrase)` when both were typed."""

    given = Signal(str, str)

    def __init__(self, user: str = "", *, locked: bool = False) -> None:
        words = "دفتر قفل است؛ کار ناتمام شما برجاست." if locked else "نام کاربر و گذرواژهٔ خود را بنویسید."
        super().__init__("دفتر", words, width=420)
        self._user = QLineEdit(user)
        self._user.setReadOnly(locked)
        self._passphrase = PassphraseLine("گذرواژه")
        self.add_line("نام کاربر", self._user)
        self.add_line("گذرواژه", self._passphrase)
        self.add_first(button("گشودن دفتر", self._give, name="primary", image="key"))
        self._tries = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(lambda: self.set_busy(False))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first empty line has the focus."""
        super().showEvent(event)
        (self._passphrase if self._user.text() else self._user).setFocus()

    def _give(self) -> None:
        if self._pause.isActive():
            return
        if not self._user.text().strip() or not self._passphrase.text():
            self.tell("نام کاربر و گذرواژه را بنویسید.")
            return
        self.given.emit(self._user.text().strip(), self._passphrase.text())

    def tell_error(self, error: Exception) -> None:
        """After the third wrong passphrase each further try waits twice as long as the one before."""
        super().tell_error(error)
        if not isinstance(error, UserError) or error.code != "passphrase-wrong":
            return
        self._passphrase.setText("")
        self._passphrase.setFocus()
        self._tries += 1
        if self._tries >= _FREE_TRIES:
            seconds = min(5 * 2 ** (self._tries - _FREE_TRIES), _LONGEST)
            self.set_busy(True)
            self.tell(persian_digits(f"{error} {seconds} ثانیه درنگ کنید.  [{error.code}]"))
            self._pause.start(seconds * 1000)
