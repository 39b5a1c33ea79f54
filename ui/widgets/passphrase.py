"""A hidden line that says which script the keyboard writes, since the wrong one is the usual mistake."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit

from ui.widgets.basics import button, label, row, rtl


class PassphraseLine(QLineEdit):
    """A hidden line; `script` says what the keyboard writes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.script = label("", "small")
        self.textChanged.connect(self._tell_script)

    def _tell_script(self, text: str) -> None:
        last = text[-1:]
        latin = last.isascii() and last.isalpha()
        self.script.setText(rtl("صفحه‌کلید لاتین است" if latin else "صفحه‌کلید فارسی است" if last.isalpha() else ""))

    def toggle(self) -> None:
        """Show or hide what was typed."""
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)

    def headed(self, name: QLabel) -> QHBoxLayout:
        """The line's label, what the keyboard writes, and the button that shows what was typed."""
        show = button("نمایش", self.toggle, name="quiet")
        show.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return row(name, None, self.script, show)
