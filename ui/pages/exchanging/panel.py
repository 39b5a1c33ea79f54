"""What is done inside the page has the page to itself: writing and reading with a head of steps and one button that
Enter presses, and the bundles of one office.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from models.errors import UserError
from ui.frame import Command, Frame
from ui.look import icon, icon_size, look
from ui.pages.exchanging.medium_list import MediumList
from ui.pages.exchanging.strip import Strip
from ui.widgets.basics import button, column, label, row, rtl
from ui.widgets.steps import StepHeader


class Inner(QWidget):
    """`finished`: the person is through with it and goes back to the overview."""

    finished = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.away = button("بازگشت به بسته‌ها", self.finished.emit, keys="Esc")
        self.away.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def begin(self) -> None:
        """Start from the beginning, fresh from the store."""
        raise NotImplementedError(type(self))

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("بازگشت به بسته‌ها", self.finished.emit, "Esc", "back"),)


class Panel(Inner):
    """An act in steps. What it does at each is its own."""

    def __init__(self, frame: Frame, title: str, steps: Sequence[str]) -> None:
        super().__init__(frame)
        outside = column(self, spacing=12)
        self.steps = StepHeader(steps)
        outside.addLayout(row(label(title, "title"), 24, self.steps, None))
        self.strip = Strip()
        outside.addWidget(self.strip)
        self.body: QVBoxLayout = column(spacing=12)
        outside.addLayout(self.body, 1)
        self.forward = button("", self.go_on, name="primary")
        self.forward.setMinimumWidth(look.px(180))
        self.forward.setIconSize(icon_size())
        self.foot = row(self.forward, None, self.away)
        outside.addLayout(self.foot)
        self.media = MediumList(frame)
        self.media.entered.connect(self.go_on)
        self.media.setMaximumWidth(look.px(760))

    def go_on(self) -> None:
        """What Enter does at this step."""
        raise NotImplementedError(type(self))

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command(self.forward.accessibleName() or "ادامه", self.go_on, "Return Enter F2", "next", self._can_go_on),
            Command("پوشهٔ دیگر", self.media.choose_folder, "F4", "folder", self.media.isVisible),
            *super().commands(),
        )

    def _can_go_on(self) -> bool:
        return self.forward.isEnabled() and self.forward.isVisible()

    def offer(self, text: str, image: str, *, enabled: bool = True, keys: str = "Enter") -> None:
        """Name the one button."""
        self.forward.setText(rtl(f"{text}  {keys}" if keys else text))
        self.forward.setAccessibleName(text)
        role = "on_primary" if enabled else "soft"
        self.forward.setIcon(icon(image, role, role))
        self.forward.setEnabled(enabled)

    def refused(self, then: Callable[[], None]) -> Callable[[Exception], None]:
        """A teller of refusals on the panel itself; anything else is the window's to tell. `then`: what follows."""

        def tell(error: Exception) -> None:
            if not isinstance(error, UserError):
                self.frame.tell_error(error)
            elif error.code == "file-missing":
                where = error.finding.value
                self.strip.tell(
                    f"حافظه دیگر در «{where}» نیست. آن را وصل کنید و دوباره بکوشید. [file-missing]", "wrong"
                )
            else:
                self.strip.tell_error(error)
            then()

        return tell


def quiet(made: QPushButton) -> QPushButton:
    """A button that the keyboard reaches by its key and not by Tab."""
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
