"""A file is dropped or chosen; whatever is the matter with it is said here, before anything else is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from ui.look import icon, look
from ui.widgets.basics import button, card, column, label, row

PATTERN = "Excel و CSV (*.xlsx *.xls *.xlsb *.xlsm *.ods *.csv *.txt);;همهٔ پرونده‌ها (*)"


class FileStep(QWidget):
    """`wanted`: the person asks for the dialog of files; `blank_wanted`: for an empty sheet to fill in."""

    wanted = Signal()
    blank_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        frame, inside = card(margins=32, spacing=12)
        frame.setMaximumWidth(look.px(760))
        image = QLabel()
        image.setPixmap(icon("excel", "primary").pixmap(look.px(48), look.px(48)))
        image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(image)
        for text, name in (
            ("فهرستی را که در اکسل یا CSV دارید بیاورید", "section"),
            ("پرونده را اینجا رها کنید، یا آن را برگزینید. تا آزموده نشود چیزی ثبت نمی‌شود.", "soft"),
        ):
            told = label(text, name, wrap=True)
            told.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(told)
        frame.setMinimumWidth(look.px(560))
        self.choose = button("برگزیدن پرونده…", self.wanted.emit, name="primary", keys="F3")
        self.blank = button("برگهٔ خالی…", self.blank_wanted.emit, keys="F4")
        inside.addLayout(row(None, self.choose, self.blank, None))
        outside = column(self)
        outside.addSpacing(look.px(16))
        outside.addLayout(row(None, frame, None))
        outside.addStretch(1)

    def take_focus(self) -> None:
        """Stand on the button."""
        self.choose.setFocus()
