"""Preview, printer and file in one window: Enter prints, F2 keeps a PDF, Esc goes back; copies are counted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QLineEdit, QSpinBox, QWidget

from models.errors import UserError
from models.text.persian import persian_digits
from ui.actions.printing import Printable, count_copies
from ui.frame import Frame
from ui.look import look
from ui.shell.notices import Banner
from ui.tasks import Operation
from ui.widgets import printing
from ui.widgets.basics import button, card, column, label, row, rtl
from ui.widgets.pdf import Document
from ui.widgets.preview import Preview


class PrintWindow(QDialog):
    """Over the main window, as large as it."""

    def __init__(self, frame: Frame, parent: QWidget, made: Printable) -> None:
        super().__init__(parent.window())
        self._frame, self._made = frame, made
        self._document = Document(made.data)
        self.setWindowTitle("چاپ")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setProperty("class", "page")
        self.resize(parent.window().size())
        self.banner = Banner()
        self.preview = Preview(self._document)
        across = row(self._panel(), spacing=16)
        across.addWidget(self.preview, 1)
        outside = column(self, margins=16, spacing=12)
        outside.addWidget(self.banner)
        outside.addLayout(across, 1)
        self.preview.page_changed.connect(self._tell_page)
        self._tell_page(1, len(self._document))
        if made.missing:
            signs = " ".join(made.missing)
            self.banner.tell(f"قلم چاپ این نویسه‌ها را ندارد و جای آنها کادر می‌آید: {signs}  [font-missing]", "wait")
        (self._print if self._printers.count() else self._keep).setFocus()

    # -- building -----------------------------------------------------------------------------------------------------

    def _panel(self) -> QWidget:
        panel, inside = card()
        panel.setFixedWidth(look.px(300))
        counted = persian_digits(f"{self._made.records} ردیف · {self._made.pages} صفحه")
        inside.addWidget(label(self._made.name, "title", wrap=True))
        inside.addWidget(label(counted, "soft"))
        self._printers = QComboBox()
        self._printers.setAccessibleName("چاپگر")
        self._printers.addItems(printing.printers())
        self._copies = self._spin("شمار نسخه", 1, 99, 1)
        self._first = self._spin("از صفحه", 1, len(self._document), 1)
        self._last = self._spin("تا صفحه", 1, len(self._document), len(self._document))
        self._duplex = QCheckBox("دورو")
        self._print = button("چاپ", self.print_pages, name="primary", image="print", keys="Enter")
        self._keep = button("نگه داشتن PDF", self.keep, image="save", keys="F2")
        if self._printers.count():
            for thing in ("چاپگر", self._printers, "شمار نسخه", self._copies, "از صفحه", self._first,
                          "تا صفحه", self._last, self._duplex):  # fmt: skip
                inside.addWidget(label(thing, "label") if isinstance(thing, str) else thing)
        else:
            self._print.setEnabled(False)
            inside.addWidget(
                label("چاپگری به این رایانه پیوسته نیست؛ PDF را نگه دارید و جای دیگر چاپ کنید.", "wait", wrap=True)
            )
        inside.addSpacing(look.px(8))
        inside.addWidget(self._print)
        inside.addWidget(self._keep)
        inside.addStretch(1)
        inside.addWidget(label("یافتن در برگه‌ها", "label"))
        self._search = QLineEdit()
        self._search.setAccessibleName("یافتن در برگه‌ها")
        self._search.returnPressed.connect(self._find)
        self._found = label("", "small")
        inside.addWidget(self._search)
        inside.addWidget(self._found)
        self._page = label("", "soft")
        zooms = row(
            button("", lambda: self.preview.zoom_by(1), name="quiet", image="zoom_in", tip="بزرگ‌تر (Ctrl++)"),
            button("", lambda: self.preview.zoom_by(-1), name="quiet", image="zoom_out", tip="کوچک‌تر (Ctrl+-)"),
            None,
            self._page,
        )
        inside.addLayout(zooms)
        inside.addWidget(button("بازگشت", self.reject, name="quiet", image="back", keys="Esc"))
        return panel

    def _spin(self, name: str, low: int, high: int, value: int) -> QSpinBox:
        made = QSpinBox()
        made.setRange(low, high)
        made.setValue(value)
        made.setAccessibleName(name)
        made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        return made

    # -- doing --------------------------------------------------------------------------------------------------------

    @property
    def order(self) -> printing.Order:
        """What the panel says."""
        return printing.Order(
            self._printers.currentText(),
            self._copies.value(),
            self._first.value(),
            max(self._last.value(), self._first.value()),
            self._duplex.isChecked(),
        )

    def print_pages(self) -> None:
        """Print on the worker; then the copies are counted and the window closes."""
        order, document = self.order, self._document
        if not order.printer:
            self._refused(UserError("printer-missing", value=""))
            return
        work = Operation(lambda _office, progress: printing.print_document(document, order, progress), title="چاپ")
        self._frame.run(work, self._printed, self._refused)

    def _printed(self, pages: int) -> None:
        self._frame.run(count_copies(self._made))
        self._frame.tell(persian_digits(f"{pages} صفحه به چاپگر رفت."))
        self.accept()

    def keep(self) -> None:
        """Ask for a place and copy the file there; counts as a copy."""
        usual = str(Path.home() / f"{self._made.name}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, "نگه داشتن PDF", usual, "PDF (*.pdf)")
        if chosen:
            self.keep_as(Path(chosen))

    def keep_as(self, place: Path) -> None:
        """Write the file; read-only or disk-full is told here, and nothing half written stays."""
        place = place if place.suffix.lower() == ".pdf" else place.with_name(place.name + ".pdf")
        from reports.type import page

        try:
            page.save(self._made.data, place)
        except UserError as error:
            self._refused(error)
            return
        self._frame.run(count_copies(self._made))
        self._frame.tell(f"نگه داشته شد: {place.name}")
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.banner.tell_error(error)
        else:
            self._frame.tell_error(error)

    # -- looking ------------------------------------------------------------------------------------------------------

    def _tell_page(self, page: int, of: int) -> None:
        self._page.setText(rtl(persian_digits(f"صفحهٔ {page} از {of}")))

    def _find(self) -> None:
        found = self.preview.find_text(self._search.text())
        self._found.setText(rtl(persian_digits(f"{found} بار") if found else "پیدا نشد"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter prints, F2 keeps, Page Up and Down turn pages, Ctrl+F searches."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._search.hasFocus():
                self.print_pages()
        elif key == Qt.Key.Key_F2:
            self.keep()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.preview.show_page(self.preview.page + (1 if key == Qt.Key.Key_PageDown else -1))
        elif control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.preview.zoom_by(-1 if key == Qt.Key.Key_Minus else 1)
        elif control and key == Qt.Key.Key_F:
            self._search.setFocus()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Let the file go, however the window is left."""
        super().done(result)
        self._document.close()
        if (window := self.parentWidget()) is not None:
            window.activateWindow()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As Esc."""
        self.reject()
        event.accept()
