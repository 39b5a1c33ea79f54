"""Colours are named roles in one place, each pair of ink and ground at least 5:1; what is drawn takes them from here.

Sizes are a grid of 8 px at 100 %. The values are those of design/desk.md, «Looks».
"""

from __future__ import annotations

import functools
import string
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QDir, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from ui.glyphs import GlyphEngine

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FAMILY = "Vazirmatn"
BODY, TITLE, SMALL = 10.5, 14.0, 9.0  # points; nothing is smaller than SMALL
_SHEET_SIZES = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 34, 36, 40, 48)  # pixels that the style sheet names
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)  # percent

# role: (light, dark)
ROLES: Mapping[str, tuple[str, str]] = {
    "paper": ("#FBFAF7", "#14191C"),
    "card": ("#FFFFFF", "#1D2428"),
    "ink": ("#1C2B33", "#E8EDEF"),
    "soft": ("#55656F", "#A3B1B8"),
    "line": ("#D9DEE0", "#37434A"),
    "primary": ("#0B6B6B", "#5CC4BF"),
    "primary_wash": ("#E3F1F0", "#173634"),
    "wait": ("#8A5300", "#F0B35A"),
    "wait_wash": ("#FFF3DC", "#3A2B12"),
    "wrong": ("#A3211B", "#F2938C"),
    "wrong_wash": ("#FDECEA", "#3E1C1A"),
    "done": ("#1F6B3A", "#7CCB93"),
    "done_wash": ("#E6F4EA", "#16301F"),
    "on_primary": ("#FFFFFF", "#14191C"),
}

# What an icon stands for, to its name in Material Design Icons; arrows as they look in a right-to-left window.
ICONS: Mapping[str, str] = {
    "home": "mdi6.home-outline",
    "people": "mdi6.account-group-outline",
    "workshops": "mdi6.school-outline",
    "screening": "mdi6.eye-outline",
    "centres": "mdi6.home-city-outline",
    "cases": "mdi6.folder-account-outline",
    "figures": "mdi6.chart-bar",
    "exchange": "mdi6.usb-flash-drive-outline",
    "settings": "mdi6.cog-outline",
    "search": "mdi6.magnify",
    "add": "mdi6.plus",
    "save": "mdi6.content-save-outline",
    "delete": "mdi6.archive-outline",
    "history": "mdi6.history",
    "undo": "mdi6.undo-variant",
    "print": "mdi6.printer-outline",
    "back": "mdi6.arrow-right",
    "forward": "mdi6.arrow-left",
    "next": "mdi6.chevron-left",
    "previous": "mdi6.chevron-right",
    "down": "mdi6.chevron-down",
    "calendar": "mdi6.calendar-month-outline",
    "phone": "mdi6.phone-outline",
    "warning": "mdi6.alert-outline",
    "wrong": "mdi6.alert-circle-outline",
    "done": "mdi6.check-circle-outline",
    "wait": "mdi6.clock-outline",
    "note": "mdi6.information-outline",
    "lock": "mdi6.lock-outline",
    "pin": "mdi6.pin-outline",
    "excel": "mdi6.table-arrow-up",
    "export": "mdi6.upload-outline",
    "import": "mdi6.download-outline",
    "conflict": "mdi6.source-merge",
    "quarantine": "mdi6.package-variant-closed",
    "receipt": "mdi6.receipt-text-check-outline",
    "roll": "mdi6.format-list-checks",
    "filter": "mdi6.filter-outline",
    "close": "mdi6.close",
    "open": "mdi6.open-in-app",
    "copy": "mdi6.content-copy",
    "keyboard": "mdi6.keyboard-outline",
    "help": "mdi6.help-circle-outline",
    "folder": "mdi6.folder-outline",
    "certificate": "mdi6.certificate-outline",
    "practice": "mdi6.human-male-board",
    "zoom_in": "mdi6.magnify-plus-outline",
    "zoom_out": "mdi6.magnify-minus-outline",
    "first": "mdi6.page-first",
    "last": "mdi6.page-last",
    "restore": "mdi6.backup-restore",
    "backup": "mdi6.database-arrow-down-outline",
    "key": "mdi6.key-outline",
    "edit": "mdi6.pencil-outline",
    "menu": "mdi6.dots-horizontal",
    "swap": "mdi6.swap-horizontal",
}


class Look:
    """The present theme and scale. There is one, `look`, applied to the application by `wear`."""

    def __init__(self) -> None:
        self.dark = False
        self.scale = 100

    def colour(self, role: str) -> str:
        """The colour of a role as #RRGGBB. KeyError for a role that is not one."""
        return ROLES[role][self.dark]

    def wear(self, app: QApplication, *, dark: bool | None = None, scale: int | None = None) -> None:
        """Give the application its font, palette and style sheet; `scale` in percent."""
        self.dark = self.dark if dark is None else dark
        self.scale = self.scale if scale is None else scale
        QDir.setSearchPaths("daftar", [str(RESOURCES)])  # what the style sheet calls daftar:
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(self._sheet())
        icon.cache_clear()

    def font(self, points: float = BODY, *, bold: bool = False) -> QFont:
        """The font at this scale; `points` at 100 %."""
        load_fonts()
        font = QFont(FAMILY)
        font.setPointSizeF(max(points, SMALL) * self.scale / 100)
        font.setBold(bold)
        return font

    def px(self, pixels: float) -> int:
        """Pixels of 100 % at this scale."""
        return round(pixels * self.scale / 100)

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        palette = QPalette()
        for role, name in {
            roles.Window: "paper", roles.WindowText: "ink", roles.Base: "card", roles.AlternateBase: "paper",
            roles.Text: "ink", roles.Button: "card", roles.ButtonText: "ink", roles.ToolTipBase: "card",
            roles.ToolTipText: "ink", roles.PlaceholderText: "soft", roles.Highlight: "primary",
            roles.HighlightedText: "on_primary", roles.Link: "primary", roles.Mid: "line", roles.Light: "card",
            roles.BrightText: "wrong", roles.Accent: "primary",
        }.items():  # fmt: skip
            palette.setColor(role, QColor(self.colour(name)))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.colour("soft")))
        return palette

    def _sheet(self) -> str:
        text = (RESOURCES / "style" / "daftar.qss").read_text(encoding="utf-8")
        colours = {name: self.colour(name) for name in ROLES}
        sizes = {f"px{size}": f"{self.px(size)}px" for size in _SHEET_SIZES}
        points = {"small": SMALL, "body": BODY, "title": TITLE, "large": 20.0}
        sizes["ring"] = f"{self.px(2) - self.px(1)}px"  # what the ring of focus adds to a hairline
        fonts = {f"pt_{name}": f"{value * self.scale / 100:.2f}pt" for name, value in points.items()}
        names = {"family": FAMILY, "theme": "dark" if self.dark else "light"}
        return string.Template(text).substitute(colours | sizes | fonts | names)


look = Look()


@functools.cache
def load_fonts() -> None:
    """Hand the shipped fonts to Qt. RuntimeError if one is missing: the window would show empty boxes."""
    for name in ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf"):
        data = QByteArray((RESOURCES / "fonts" / name).read_bytes())
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            raise RuntimeError(f"the font {name} could not be loaded")


@functools.cache
def icon(name: str, role: str = "soft", active: str = "primary", disabled: str = "line") -> QIcon:
    """The icon of that meaning in the colours of three roles. KeyError for a name that is not in ICONS."""
    return QIcon(GlyphEngine(ICONS[name], *(look.colour(one) for one in (role, active, disabled))))


def icon_size() -> QSize:
    """The size of icons in buttons and lists."""
    return QSize(look.px(20), look.px(20))
