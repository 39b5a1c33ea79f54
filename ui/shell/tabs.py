"""The tabs of a part stand in one line above the page; those that belong together share one, with a small menu.

Where the line has no room for all of them, the last ones share one too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.look import icon
from ui.shell.sections import Tab, headings
from ui.widgets.basics import button, cleared, row, rtl

_MORE = "بیشتر"


class Tabs(QWidget):
    """`go`: what a tab that was chosen leads to."""

    def __init__(self, go: Callable[[Tab], None]) -> None:
        super().__init__()
        self._go = go
        self._tabs: list[Tab] = []
        self._current: Tab | None = None
        self._made: list[tuple[QPushButton, list[Tab]]] = []
        self._more = QPushButton()
        self._line = row(spacing=0)
        self._line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # tabs fold, the line does not push
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> list[Tab]:
        """The tabs one can go to; none where there is only one page."""
        return self._tabs

    def show_tabs(self, tabs: Sequence[Tab], current: Tab | None) -> None:
        """Show the tabs of a part, one of them as the present one."""
        self._tabs = list(tabs) if len(tabs) > 1 else []
        self._current = current
        cleared(self._line)
        self._made = [(self._one(name, some), some) for name, some in headings(self._tabs)]
        self._more = self._menu(_MORE, lambda: [tab for _, some in self._folded() for tab in some])
        for one in (*(made for made, _ in self._made), self._more):
            self._line.addWidget(one)
        self._line.addStretch(1)
        self._share()

    def step(self, by: int) -> None:
        """Go to the tab after or before the present one, round the corner."""
        if self._tabs:
            place = self._tabs.index(self._current) if self._current in self._tabs else 0
            self._go(self._tabs[(place + by) % len(self._tabs)])

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as a tab, and as narrow as the menu alone."""
        return QSize(self._more.sizeHint().width(), self._line.sizeHint().height())

    # -- room ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the line anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """As many tabs as there is room for; the others are in the menu, which is called like the one that is open."""
        for one in (*(made for made, _ in self._made), self._more):
            one.ensurePolished()  # else it is measured without its margins
        for number in range(len(self._made), -1, -1):
            for place, (made, _) in enumerate(self._made):
                made.setHidden(place >= number)
            self._more.setHidden(number == len(self._made))
            self._tell_more()
            shown = (one for one in (*(made for made, _ in self._made), self._more) if not one.isHidden())
            if sum(one.sizeHint().width() for one in shown) <= self.width():
                return

    def _folded(self) -> list[tuple[QPushButton, list[Tab]]]:
        return [one for one in self._made if one[0].isHidden()]

    def _tell_more(self) -> None:
        """The menu says which of its tabs is open."""
        here = next((tab for _, some in self._folded() for tab in some if tab is self._current), None)
        self._name(self._more, _MORE, here)

    # -- making -------------------------------------------------------------------------------------------------------

    def _one(self, name: str, tabs: list[Tab]) -> QPushButton:
        if name:
            made = self._menu(name, lambda: tabs)
            self._name(made, name, next((tab for tab in tabs if tab is self._current), None))
            return made
        made = button(tabs[0].label, partial(self._go, tabs[0]), name="tab")
        made.setCheckable(True)
        made.setChecked(tabs[0] is self._current)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _menu(self, name: str, tabs: Callable[[], list[Tab]]) -> QPushButton:
        """One tab for several. `tabs`: which they are when it is opened."""
        made = button(name, name="tab", image="down", tip=name)
        made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the arrow stands behind the words
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda _checked=False: self._open(made, tabs()))
        return made

    @staticmethod
    def _name(made: QPushButton, name: str, here: Tab | None) -> None:
        made.setText(rtl(f"{here.label if here else name} "))
        made.setChecked(here is not None)
        made.setIcon(icon("down", "primary" if here else "soft"))

    def _open(self, under: QPushButton, tabs: list[Tab]) -> None:
        under.setChecked(self._current in tabs)
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for tab in tabs:
            menu.addAction(tab.label, partial(self._go, tab))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.adjustSize()
        menu.popup(under.mapToGlobal(under.rect().bottomRight()) - menu.rect().topRight())
