"""What the window tells: a toast that goes by itself, a banner that stays, a dialog for our own faults."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from models.errors import UserError
from ui.commands import faults
from ui.look import icon, icon_size, look
from ui.widgets.basics import button, label, rtl, styled
from ui.widgets.dialog import Dialog

_SECONDS = 7
_IMAGES = {"done": "done", "wait": "wait", "wrong": "wrong", "note": "note"}


class Toast(QFrame):
    """A sentence at the foot of the window, with F8 where it can be taken back."""

    def __init__(self, parent: QWidget, undo: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setProperty("class", "toast")
        line = QHBoxLayout(self)
        line.setContentsMargins(look.px(16), look.px(8), look.px(12), look.px(8))
        self._text = label("")
        self._undo = button("بازگرداندن", undo, keys="F8")
        line.addWidget(self._text, 1)
        line.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What is told now, or was told last."""
        return self._text.text().lstrip("\u200f")

    def tell(self, text: str, undoable: bool) -> None:
        """Show the sentence for some seconds."""
        self._text.setText(rtl(text))
        self._undo.setVisible(undoable)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start(_SECONDS * 1000)

    def place(self) -> None:
        """Stand at the foot, on the left, clear of the edge."""
        parent = self.parentWidget()
        if parent is not None:
            self.adjustSize()
            self.move(look.px(24), parent.height() - self.height() - look.px(24))


class Banner(QFrame):
    """A refusal, a warning or a note above the page; it stays until it is closed or something succeeds."""

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(look.px(16), look.px(8), look.px(8), look.px(8))
        self._image = QLabel()
        self._text = label("", wrap=True, selectable=True)
        line.addWidget(self._image)
        line.addWidget(self._text, 1)
        line.addWidget(button("بستن", self.hide, name="quiet"))
        self.hide()

    @property
    def text(self) -> str:
        """What stands there."""
        return self._text.text().lstrip("\u200f") if self.isVisible() else ""

    def tell(self, text: str, kind: str = "wrong") -> None:
        """Show it. `kind`: wrong, wait, done, note."""
        styled(self, "strip" if kind == "note" else f"strip-{kind}")
        role = "primary" if kind == "note" else kind
        self._image.setPixmap(icon(_IMAGES[kind], role).pixmap(icon_size()))
        styled(self._text, kind if kind != "note" else "")
        self._text.setText(rtl(text))
        self.show()

    def tell_error(self, error: UserError) -> None:
        """A refusal: its sentence, the next step and the code."""
        self.tell(f"{error}  [{error.code}]")
        for note in getattr(error, "__notes__", ()):
            self._text.setText(f"{self._text.text()}\n{note}")


def tell_fault(parent: QWidget | None, error: Exception) -> None:
    """One honest sentence for a fault of ours, with a way to copy the details (which hold nobody's data)."""
    title = "خطای برنامه"
    shown = parent.findChildren(Dialog) if parent is not None else []
    if any(one.isVisible() and one.windowTitle() == title for one in shown):
        return  # it is told already; each is in the log
    dialog = Dialog(parent, title)
    sentence = "این خطا از برنامه است، نه از کار شما؛ آنچه پیش‌تر ثبت شده بود برجاست. گزارش فنی نگه داشته شد."
    dialog.inside.addWidget(label(sentence, wrap=True))
    dialog.inside.addWidget(label(type(error).__name__, "soft", selectable=True))
    details = faults.described(error)
    dialog.answer(button("بستن", dialog.accept, name="primary"), first=True)
    dialog.answer(button("رونوشت گزارش", lambda: QGuiApplication.clipboard().setText(details), image="copy"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()  # exec would wait inside the act that failed, whose keys are held
