"""Every act can be found by its Persian name (Ctrl+K), and every key of the page is shown with its help (F1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QScrollArea, QWidget

from models.text.persian import search_key
from ui.frame import Command
from ui.look import RESOURCES, icon, look
from ui.widgets.basics import button, label, rtl
from ui.widgets.dialog import Dialog

_PERSIAN_KEYS = {
    "Return": "Enter", "Ctrl+Return": "Ctrl+Enter", "Del": "Delete", "PgUp": "Page Up", "PgDown": "Page Down",
    "Alt+Right": "Alt+→", "Alt+Left": "Alt+←",
}  # fmt: skip


def shown_keys(keys: str) -> str:
    """The keys of a command as they are printed on the keyboard."""
    return "  یا  ".join(_PERSIAN_KEYS.get(one, one) for one in keys.split(" ")) if keys else ""


class Palette(Dialog):
    """Type a part of the name, choose by arrows, Enter does it."""

    def __init__(self, parent: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(parent, "چه می‌خواهید بکنید؟", width=520)
        self._commands = [one for one in commands if one.enabled()]
        self._chosen: Command | None = None
        self._line = QLineEdit()
        self._line.setAccessibleName("نام کار")
        self._line.setPlaceholderText("نام کار را بنویسید، مانند «چاپ»")
        self._line.textChanged.connect(self._filter)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setMinimumHeight(look.px(320))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda _item: self._take())
        self.inside.addWidget(self._line)
        self.inside.addWidget(self._list)
        self._filter("")
        self._line.setFocus()

    def _filter(self, text: str) -> None:
        words = search_key(text).split()
        self._list.clear()
        for command in self._commands:
            key = search_key(command.name)
            if all(word in key for word in words):
                shown = f"{command.name}    {shown_keys(command.keys)}" if command.keys else command.name
                item = QListWidgetItem(rtl(shown))
                if command.icon:
                    item.setIcon(icon(command.icon))
                item.setData(Qt.ItemDataRole.UserRole, command)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows move in the list while the line keeps the focus; Enter takes."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._chosen = item.data(Qt.ItemDataRole.UserRole)
            self.accept()

    def exec(self) -> int:
        """Show it, and run what was chosen after it is gone."""
        answer = super().exec()
        if answer and self._chosen is not None:
            self._chosen.run()
        return answer


class KeysOverlay(Dialog):
    """The keys that work here, two columns, under a few sentences of help for the page."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], help_name: str) -> None:
        super().__init__(parent, "راهنمای این صفحه", width=640)
        if text := help_text(help_name):
            self.inside.addWidget(label(text, wrap=True))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setMinimumHeight(look.px(320))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(look.px(24))
        for number, command in enumerate(one for one in commands if one.keys):
            grid.addWidget(label(shown_keys(command.keys), "badge"), number, 0)
            grid.addWidget(label(command.name), number, 1)
        area.setWidget(inside)
        self.inside.addWidget(area)
        self.answer(button("بستن", self.accept, name="primary"), first=True)


def help_text(name: str) -> str:
    """The help of a page, from resources/help; empty where there is none."""
    place = RESOURCES / "help" / f"{name}.txt"
    return place.read_text(encoding="utf-8").strip() if name and place.is_file() else ""
