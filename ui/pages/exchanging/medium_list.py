"""The stick is shown as soon as it is in; one that is known needs no choice, and another folder is one key away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from models.text.persian import persian_size
from ui import preferences
from ui.actions.exchange import find_media
from ui.frame import Frame
from ui.look import icon, icon_size, look
from ui.media import Medium
from ui.pages.exchanging import picking
from ui.widgets.basics import button, column, label, row, rtl

_LOOKS = 2000  # milliseconds between two looks for a stick
_NAME = "حافظه‌ها"
_NONE = "حافظه‌ای پیدا نشد. آن را وصل کنید؛ خودش پیدا می‌شود. یا با F4 پوشه‌ای برگزینید."


class MediumList(QFrame):
    """The media to choose from. While it is seen it looks for them again every two seconds, on the worker and only when
    that has nothing else to do, and neither the mark nor the focus goes away because of it.

    `found`: they were looked for, for the first time since `look_again`; `changed`: others are offered now; `entered`:
    Enter on one of them.
    """

    found = Signal()
    changed = Signal()
    entered = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._media: list[Medium] = []
        self._added: Path | None = None
        self._wanted: Path | None = None
        self._fresh = True
        self.setAccessibleName(_NAME)
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
        self._timer.timeout.connect(self._watch)

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
        """Stand on the list; while it is empty, where it will come."""
        (self if self._list.isHidden() else self._list).setFocus()

    def look_again(self) -> None:
        """Look for media now; `found` follows."""
        self._fresh = True
        self._look()
        if self.isVisible():
            self._timer.start()

    def choose_folder(self) -> None:
        """Ask for a folder; it is marked as soon as it was looked at."""
        before = self.chosen
        start = before.folder if before else Path(preferences.read().stick or Path.home())
        if (folder := picking.folder(self, "پوشهٔ بسته‌ها", start)) is not None:
            self._added, self._wanted = folder, folder
            self._look()

    def _watch(self) -> None:
        """Somebody may have put a stick in, or pulled one."""
        if not self._frame.tasks.busy:
            self._look()

    def _look(self) -> None:
        self._frame.run(find_media(self._added), self._came, self._failed, key=f"media:{id(self)}")

    def _failed(self, error: Exception) -> None:
        """Told once, not every two seconds; `look_again` tries again."""
        self._timer.stop()
        self._frame.tell_error(error)

    def _came(self, found: list[Medium]) -> None:
        self._show(found)
        if self._wanted is not None:
            self._mark(self._wanted)
            self._wanted = None
            self.take_focus()
        if self._fresh:
            self._fresh = False
            self.found.emit()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _show(self, media: list[Medium]) -> None:
        """Show these; the same ones as before only tell anew how much is free."""
        known, before, self._media = self._media, self.chosen, media
        same = [_identity(one) for one in known] == [_identity(one) for one in media]
        if same and (media or not self._none.isHidden()):
            for place, one in enumerate(media):
                self._list.item(place).setText(_told(one))
            return
        self._list.clear()
        for one in media:
            item = QListWidgetItem(icon("exchange" if one.is_stick else "folder"), _told(one))
            item.setToolTip(f"\u2066{one.folder}\u2069")
            self._list.addItem(item)
        self._mark(self._to_mark(before, known))
        self._show_or_hide()
        self.changed.emit()

    def _mark(self, folder: Path | None) -> None:
        """Mark that folder, or the likeliest where it is not offered."""
        folders = [one.folder for one in self._media]
        self._list.setCurrentRow(folders.index(folder) if folder in folders else 0)

    def _to_mark(self, before: Medium | None, known: list[Medium]) -> Path | None:
        """The one that was marked; but a stick that was just put in goes before a folder that nobody chose."""
        if before is None or before.is_stick or before.folder == self._added:
            return before.folder if before else None
        there = {one.folder for one in known}
        return next((one.folder for one in self._media if one.is_stick and one.folder not in there), before.folder)

    def _show_or_hide(self) -> None:
        """An empty list makes room for a sentence; its focus waits here until the next stick comes."""
        if not self._media and self._list.hasFocus():
            self.setFocus()
        self._list.setVisible(bool(self._media))
        self._none.setVisible(not self._media)
        self._list.setFixedHeight(look.px(40) * max(1, min(len(self._media), 4)) + look.px(6))
        if self._media and self.hasFocus():
            self._list.setFocus()

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
        self.setAccessibleName(_NAME)
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


def _identity(medium: Medium) -> tuple[Path, str, bool, int]:
    """What makes it another medium, though it stands in the same folder."""
    return medium.folder, medium.name, medium.is_stick, medium.stick.size if medium.stick else 0


def _told(medium: Medium) -> str:
    """«KINGSTON  ·  ۱۴٫۲ گیگابایت آزاد  ·  /media/…»."""
    free = f"{persian_size(medium.free)} آزاد" if medium.free >= 0 else ""
    closed = "فقط خواندنی" if medium.read_only else ""
    parts = (f"\u2068{medium.name}\u2069", free, closed, f"\u2066{medium.folder}\u2069")
    return rtl("   ·   ".join(filter(None, parts)))
