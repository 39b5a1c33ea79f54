"""The stick is shown as soon as it is in; one that is known needs no choice, and another folder is one key away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from ui import media, preferences
from ui.actions.exchange import find_media
from ui.frame import Frame
from ui.look import icon, icon_size, look
from ui.media import Medium
from ui.pages.exchanging import picking
from ui.widgets.basics import button, column, label, row, rtl

_LOOKS = 3000  # milliseconds between two looks for a stick
_NONE = "حافظه‌ای پیدا نشد. آن را وصل کنید؛ خودش پیدا می‌شود. یا با F4 پوشه‌ای برگزینید."


class MediumList(QFrame):
    """The media to choose from. `found`: they were looked for, for the first time since `look_again`; `changed`: others
    are offered now; `entered`: Enter on one of them."""

    found = Signal()
    changed = Signal()
    entered = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._media: list[Medium] = []
        self._added: Medium | None = None
        self._fresh = True
        self._list = _Lines()
        self._list.entered.connect(self.entered)
        self._none = label(_NONE, "wait", wrap=True)
        other = button("پوشهٔ دیگر…", self.choose_folder, image="folder", keys="F4")
        other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = column(self, spacing=8)
        inside.addLayout(row(label("حافظه", "label"), None, other))
        inside.addWidget(self._list)
        inside.addWidget(self._none)
        self._none.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS)
        self._timer.timeout.connect(self._look)

    @property
    def chosen(self) -> Medium | None:
        """The medium that is marked."""
        place = self._list.currentRow()
        return self._media[place] if 0 <= place < len(self._media) else None

    @property
    def is_sure(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self._media) == 1

    def take_focus(self) -> None:
        """Stand on the list."""
        self._list.setFocus()

    def look_again(self) -> None:
        """Look for media now; `found` follows."""
        self._fresh = True
        self._look()

    def choose_folder(self) -> None:
        """Ask for a folder; it is marked at once."""
        before = self.chosen
        start = before.folder if before else Path(preferences.read().stick or Path.home())
        if (folder := picking.folder(self, "پوشهٔ بسته‌ها", start)) is not None:
            self._added = media.plain(folder, self._media)
            self._show([self._added, *(one for one in self._media if one.folder != folder)])
            self._list.setCurrentRow(0)
            self.take_focus()

    def _look(self) -> None:
        if self._frame.tasks.busy and not self._fresh:
            return
        self._frame.run(find_media(), self._came, key=f"media:{id(self)}")

    def _came(self, found: list[Medium]) -> None:
        added = self._added if self._added and self._added.folder.is_dir() else None
        rest = [one for one in found if added is None or one.folder != added.folder]
        self._show([*([added] if added else []), *rest])
        if self._fresh:
            self._fresh = False
            self.found.emit()

    def _show(self, media_: list[Medium]) -> None:
        """Show these, and stay on the one that was marked; a stick that was just put in is marked."""
        if media_ == self._media and self._list.count():
            return
        before = self.chosen
        known = {one.folder for one in self._media}
        fresh = [one for one in media_ if one.is_stick and one.folder not in known] if self._media else []
        self._media = media_
        self._list.clear()
        for one in media_:
            item = QListWidgetItem(icon("exchange" if one.is_stick else "folder"), _told(one))
            item.setToolTip(f"\u2066{one.folder}\u2069")
            self._list.addItem(item)
        folders = [one.folder for one in media_]
        wanted = fresh[0].folder if fresh else before.folder if before else None
        self._list.setCurrentRow(folders.index(wanted) if wanted in folders else 0)
        self._list.setVisible(bool(media_))
        self._none.setVisible(not media_)
        self._list.setFixedHeight(look.px(40) * max(1, min(len(media_), 4)) + look.px(6))
        self.changed.emit()

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Watch for sticks while it is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody looks: do not watch."""
        super().hideEvent(event)
        self._timer.stop()


class _Lines(QListWidget):
    """A short list on which Enter says «this one»."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("حافظه‌ها")
        self.setIconSize(icon_size())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter says so; the rest is the list's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def _told(medium: Medium) -> str:
    """«KINGSTON  ·  ۱۴٫۲ گیگابایت آزاد  ·  /media/…»."""
    free = f"{media.size(medium.free)} آزاد" if medium.free >= 0 else ""
    closed = "فقط خواندنی" if medium.read_only else ""
    parts = (f"\u2068{medium.name}\u2069", free, closed, f"\u2066{medium.folder}\u2069")
    return rtl("   ·   ".join(filter(None, parts)))
