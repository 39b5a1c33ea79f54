"""Every act can be found by its Persian name (Ctrl+K), and every key of the page is shown with its help (F1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from models.text.persian import search_key
from ui.frame import Command
from ui.look import RESOURCES, icon, icon_size, look
from ui.widgets.basics import RLM, button, column, label, right_aligned, rtl
from ui.widgets.dialog import Dialog

_PERSIAN_KEYS = {
    "Return": "Enter", "Ctrl+Return": "Ctrl+Enter", "Del": "Delete", "PgUp": "Page Up", "PgDown": "Page Down",
    "Alt+Right": "Alt+→", "Alt+Left": "Alt+←",
}  # fmt: skip


def shown_keys(keys: str) -> str:
    """The keys of a command as they are printed on the keyboard."""
    return "  یا  ".join(_PERSIAN_KEYS.get(one, one) for one in keys.split(" ")) if keys else ""


_KEYS = Qt.ItemDataRole.UserRole + 1
_TURNED = re.compile(r"(?<=[A-Za-z0-9])([.:،؛])(?= [A-Z])")  # between two Latin words it would take their direction


class _KeysAside(QStyledItemDelegate):
    """The name of an act on the right, its keys at the left edge."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the item, then its keys."""
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(look.colour("soft")))
        place = option.rect.adjusted(look.px(12), 0, -look.px(12), 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(left), str(index.data(_KEYS) or ""))
        painter.restore()


class Palette(Dialog):
    """Type a part of the name, choose by arrows, Enter does it."""

    def __init__(self, parent: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(parent, "چه می‌خواهید بکنید؟", width=520)
        self._commands = [one for one in commands if one.enabled()]
        self._chosen: Command | None = None
        self._line = right_aligned(QLineEdit())
        self._line.setAccessibleName("نام کار")
        self._line.setPlaceholderText("نام کار را بنویسید، مانند «چاپ»")
        self._line.textChanged.connect(self._filter)
        self._line.installEventFilter(self)
        self._list = QListWidget()
        self._list.setMinimumHeight(look.px(320))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_KeysAside(self._list))
        self._list.setIconSize(icon_size())
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
                item = QListWidgetItem(icon(command.icon) if command.icon else _room(), rtl(command.name))
                item.setData(Qt.ItemDataRole.UserRole, command)
                item.setData(_KEYS, shown_keys(command.keys))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.name} {shown_keys(command.keys)}".strip())
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


def _room() -> QIcon:
    """An empty icon, so that the names stand under each other."""
    made = QPixmap(icon_size())
    made.fill(Qt.GlobalColor.transparent)
    return QIcon(made)


class KeysOverlay(Dialog):
    """The keys that work here, two columns, under a few sentences of help for the page."""

    def __init__(self, parent: QWidget, commands: Sequence[Command], help_name: str) -> None:
        super().__init__(parent, "راهنمای این صفحه", width=640)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(max(look.px(200), min(look.px(520), parent.height() - look.px(200))))
        inside = QWidget()
        within = column(inside, spacing=16)
        if text := help_text(help_name):
            within.addWidget(label(text, wrap=True))
        grid = QGridLayout()
        within.addLayout(grid)
        within.addStretch(1)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(look.px(24))
        for number, command in enumerate(one for one in commands if one.keys):
            grid.addWidget(label(shown_keys(command.keys), "badge"), number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(command.name), number, 1)
        area.setWidget(inside)
        self.inside.addWidget(area)
        area.setFocus()  # arrows and the page keys scroll, Enter closes
        self.answer(button("بستن", self.accept, name="primary"), first=True)


def help_text(name: str) -> str:
    """The help of a page, from resources/help; empty where there is none."""
    place = RESOURCES / "help" / f"{name}.txt"
    text = place.read_text(encoding="utf-8").strip() if name and place.is_file() else ""
    return _TURNED.sub(rf"{RLM}\1{RLM}", text)
