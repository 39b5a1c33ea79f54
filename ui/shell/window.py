"""The window: navigation on the right, the page beside it, and around it what belongs to every page.

Running, progress, errors, undo, keys and refreshing are here once; a page only says what is to be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QPushButton, QStackedWidget, QWidget

from models.access.roles import LEVELS, ROLES
from models.errors import UserError
from models.text.persian import persian_digits
from ui.actions.undo import undo
from ui.frame import Command, Frame, Page, Row
from ui.look import look
from ui.shell import sections
from ui.shell.keys import KeyRoad
from ui.shell.notices import Banner, Toast, tell_fault
from ui.shell.overlay import KeysOverlay, Palette
from ui.shell.tabs import Tabs
from ui.shell.waiting import Waiting
from ui.widgets.basics import button, column, label

_ROOMY = 1100  # pixels at 100 %; a narrower window keeps its room for the page
_IDLE_LOCK = 10 * 60 * 1000  # milliseconds (guard.md)


class MainWindow(QMainWindow):
    """The window of one open office. `locked` asks whoever opened it to show the way in again."""

    locked = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, Mapping[str, Any]]] = []
        self._here: tuple[str, Mapping[str, Any]] | None = None
        self.setWindowTitle("دفتر")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setMinimumSize(QSize(1000, 640))
        self._build()
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("the window needs an application")
        self.keys = KeyRoad(app, self, self.commands)
        self.waiting = Waiting(self, frame.tasks)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_LOCK)
        self._idle.timeout.connect(self.locked.emit)
        self.keys.acted.connect(self._idle.start)
        self._listen()

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        whole = QWidget()
        whole.setProperty("class", "page")
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._sidebar())
        main = column(spacing=0)
        across.addLayout(main, 1)
        if self.frame.practice:
            main.addWidget(self._practice_strip())
        main.addWidget(self._topbar())
        self.banner = Banner()
        inside = column(margins=16, spacing=12)
        inside.addWidget(self.banner)
        self.stack = QStackedWidget()
        inside.addWidget(self.stack, 1)
        main.addLayout(inside, 1)
        self.setCentralWidget(whole)
        self.toast = Toast(whole, self.undo)

    def _sidebar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("class", "sidebar")
        self._bar = bar
        inside = column(bar, margins=12, spacing=4)
        inside.addWidget(label("دفتر", "large"))
        inside.addWidget(label(self.frame.facts.name, "small", wrap=True))
        inside.addSpacing(look.px(12))
        self._nav: dict[str, QPushButton] = {}
        for number, part in enumerate(sections.PARTS, 1):
            made = button(part.label, partial(self._enter, part), name="nav", image=part.icon)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setToolTip(f"Alt+{number}")
            self._nav[part.name] = made
            inside.addWidget(made)
        inside.addStretch(1)
        actor = self.frame.actor
        who = f"{actor.user} · {ROLES[actor.role].label}"
        place = f"{LEVELS[self.frame.facts.level]} {persian_digits(self.frame.facts.office)}"
        inside.addWidget(label(who, "small", wrap=True))
        inside.addWidget(label(place, "small", wrap=True))
        lock = button("قفل", self.locked.emit, name="nav", image="lock")
        lock.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lock.setToolTip("Ctrl+L")
        inside.addWidget(lock)
        return bar

    def _practice_strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("class", "practice")
        inside = QHBoxLayout(strip)
        inside.setContentsMargins(look.px(16), look.px(4), look.px(16), look.px(4))
        inside.addWidget(
            label("دفتر تمرینی: هیچ‌یک از این داده‌ها واقعی نیست و بسته‌اش در دفتر واقعی پذیرفته نمی‌شود.", "wait")
        )
        return strip

    def _topbar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("class", "topbar")
        inside = QHBoxLayout(bar)
        inside.setContentsMargins(look.px(16), look.px(6), look.px(16), 0)
        inside.setSpacing(look.px(8))
        self._back = button("بازگشت", self.frame.back, name="quiet", image="back", tip="Alt+Right")
        self._back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = label("", "title")
        inside.addWidget(self._back)
        inside.addWidget(self.title)
        inside.addSpacing(look.px(16))
        self._tabs = Tabs(lambda tab: self.go(tab.page, dict(tab.arguments)))
        inside.addWidget(self._tabs, 1)
        self._tools: dict[QPushButton, str] = {}
        for text, keys, image, run in (
            ("یافتن کار", "Ctrl+K", "search", self.open_palette),
            ("کلیدها", "F1", "keyboard", self.open_overlay),
        ):
            made = button(text, run, name="quiet", image=image, tip=f"{text} ({keys})")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._tools[made] = text
            inside.addWidget(made)
        return bar

    def _fit(self) -> None:
        """In a narrow window, or with large letters, what surrounds the page gives way to it."""
        narrow = self.width() < look.px(_ROOMY)
        self._bar.setFixedWidth(look.px(152 if narrow else 196))
        for made, text in self._tools.items():
            made.setText("" if narrow else text)
        self.title.setVisible(not narrow or not self._tabs.shown)

    def _listen(self) -> None:
        frame = self.frame
        frame.gone.connect(self.go)
        frame.went_back.connect(self.back)
        frame.told.connect(self._tell)
        frame.error_told.connect(self._tell_error)
        frame.rows_changed.connect(self._refresh)
        frame.keys_held.connect(self.keys.hold)

    # -- moving -------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def _enter(self, part: sections.Part) -> None:
        tab = part.tabs[0]
        self.go(tab.page, dict(tab.arguments))

    def go(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Show a page, unless the present one will not be left."""
        if self.page is not None and not self.page.left():
            return
        if self._here is not None and self._here != (name, arguments):
            self._trail = [*self._trail[-30:], self._here]
        self._show(name, arguments)

    def back(self) -> None:
        """Return to the page before."""
        if not self._trail or (self.page is not None and not self.page.left()):
            return
        self._show(*self._trail.pop())

    def _show(self, name: str, arguments: Mapping[str, Any]) -> None:
        if name not in self._pages:
            self._pages[name] = sections.make(name, self.frame)
            self.stack.addWidget(self._pages[name])
        page = self._pages[name]
        self._here = (name, arguments)
        self.banner.hide()
        self.stack.setCurrentWidget(page)
        page.opened(**arguments)
        self._tell_place(name, arguments, page)

    def _tell_place(self, name: str, arguments: Mapping[str, Any], page: Page) -> None:
        found = sections.tab_of(name, arguments)
        for one in sections.PARTS:
            self._nav[one.name].setChecked(found is not None and found[0] is one)
        self.title.setText(found[0].label if found else page.title)
        self._back.setVisible(bool(self._trail))
        self._tabs.show_tabs(
            sections.tabs_for(found[0], self.frame.actor) if found else [], found[1] if found else None
        )
        self._fit()

    # -- what every page has ------------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """What can be done now: the page's own, then the window's."""
        own = list(self.page.commands()) if self.page is not None else []
        return [*own, *self._everywhere()]

    def _everywhere(self) -> Iterable[Command]:
        yield Command("یافتن کار", self.open_palette, "Ctrl+K", "search")
        yield Command("کلیدهای این صفحه", self.open_overlay, "F1", "help")
        yield Command("بازگرداندن آخرین کار", self.undo, "F8", "undo", lambda: self.frame.actor.may("undo"))
        yield Command("صفحهٔ پیشین", self.back, "Esc Alt+Right", "back")
        yield Command("قفل کردن", self.locked.emit, "Ctrl+L", "lock")
        yield Command("برگهٔ بعد", partial(self._tabs.step, 1), "Ctrl+PgDown", "next", lambda: bool(self._tabs.shown))
        yield Command("برگهٔ پیش", partial(self._tabs.step, -1), "Ctrl+PgUp", "previous", lambda: bool(self._tabs.shown))
        for number, part in enumerate(sections.PARTS, 1):
            yield Command(f"رفتن به {part.label}", partial(self._enter, part), f"Alt+{number}", part.icon)
            for tab in sections.tabs_for(part, self.frame.actor)[1:]:
                go = partial(self.go, tab.page, dict(tab.arguments))
                yield Command(f"رفتن به {tab.label}", go, "", part.icon)

    def open_palette(self) -> None:
        """Every act by its Persian name."""
        Palette(self, self.commands()).exec()

    def open_overlay(self) -> None:
        """The keys of this page, and its help."""
        page = self.page
        KeysOverlay(self, self.commands(), page.help_name if page else "").exec()

    def undo(self) -> None:
        """Take back this user's last save, delete or decision."""
        self.frame.run(undo(), hold=True)

    def _tell(self, text: str, kind: str, undoable: bool) -> None:
        if kind == "done":
            self.banner.hide()
            self.toast.tell(text, undoable)
        else:
            self.banner.tell(text, kind)

    def _tell_error(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.banner.tell_error(error)
        else:
            tell_fault(self, error)

    def _refresh(self, rows: frozenset[Row]) -> None:
        shown = self.page
        for page in self._pages.values():
            if page is shown:
                page.refresh(rows)

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the toast at its place."""
        super().resizeEvent(event)
        self._fit()
        self.toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Close only when the page lets go; unsaved work is kept as a draft by the page."""
        if self.page is not None and not self.page.left():
            event.ignore()
            return
        self.hide()  # the field that had the focus keeps its draft, and nobody watches a window that waits
        self.frame.tasks.close()
        super().closeEvent(event)

    def retire(self) -> None:
        """Go, and leave the office open for the window that takes this one's place."""
        self.frame.gone.disconnect(self.go)
        self.frame.went_back.disconnect(self.back)
        self.frame.told.disconnect(self._tell)
        self.frame.error_told.disconnect(self._tell_error)
        self.frame.rows_changed.disconnect(self._refresh)
        self.frame.keys_held.disconnect(self.keys.hold)
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self.keys)
        self._idle.stop()
        self.hide()
        self.deleteLater()

    def first(self) -> None:
        """Show the start page."""
        self.go("start", {})
