"""One sentence in its colour on the page itself: what is the matter here, and what to do about it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from models.errors import UserError
from ui.look import icon, icon_size, look
from ui.pages.exchanging.words import sentence
from ui.widgets.basics import label, rtl, styled

_IMAGES = {"done": "done", "wait": "wait", "wrong": "wrong", "note": "note"}


class Strip(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        line.setSpacing(look.px(12))
        self._image = QLabel()
        self._text = label("", wrap=True, selectable=True)
        line.addWidget(self._image)
        line.addWidget(self._text, 1)
        self.kind = ""
        self.hide()

    def offer(self, made: QPushButton) -> None:
        """Put a button at its end: what can be done about it."""
        if (line := self.layout()) is not None:
            line.addWidget(made)

    @property
    def text(self) -> str:
        """What stands there, "" while it is hidden."""
        return "" if self.isHidden() else self._text.text().lstrip("\u200f")

    def tell(self, text: str, kind: str = "note") -> None:
        """Say a sentence; an empty one hides the strip. `kind`: note, done, wait, wrong."""
        self.setVisible(bool(text))
        if not text:
            return
        self.kind = kind
        styled(self, "strip" if kind == "note" else f"strip-{kind}")
        self._image.setPixmap(icon(_IMAGES[kind], "primary" if kind == "note" else kind).pixmap(icon_size()))
        styled(self._text, "" if kind == "note" else kind)
        self._text.setText(rtl(text))

    def tell_error(self, error: UserError) -> None:
        """A refusal with its step and code; work that was stopped is no mistake."""
        self.tell(sentence(error.code, str(error)), "wait" if error.code == "cancelled" else "wrong")
