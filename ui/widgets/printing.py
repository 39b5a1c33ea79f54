"""Pages go to the printer as pictures of 300 dots to the inch, on the paper they were laid out for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from models.errors import UserError
from ui.tasks import Progress
from ui.widgets.pdf import Document

DPI = 300  # HighResolution would say 1200: four times the pixels for nothing that can be seen


@dataclass(frozen=True)
class Order:
    """What is to be printed: on which printer (its name), how many copies, from one page to another (both from 1)."""

    printer: str
    copies: int = 1
    first: int = 1
    last: int = 0  # 0: to the end
    duplex: bool = False


def printers() -> list[str]:
    """The printers this machine knows, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def printer_for(order: Order) -> QPrinter:
    """A printer set up for an order; UserError printer-missing where it is not there (any more)."""
    if order.printer not in printers():
        raise UserError("printer-missing", value=order.printer)
    made = QPrinter(QPrinterInfo.printerInfo(order.printer), QPrinter.PrinterMode.ScreenResolution)
    made.setCopyCount(order.copies)
    made.setDuplex(QPrinter.DuplexMode.DuplexLongSide if order.duplex else QPrinter.DuplexMode.DuplexNone)
    return made


def print_document(document: Document, order: Order, progress: Progress, printer: QPrinter | None = None) -> int:
    """Print the pages of an order; the number printed. UserError printer-missing, printer-failed, cancelled.

    Cancelling stops before the next page; what a printer already has it may finish.
    """
    target = printer or printer_for(order)
    target.setResolution(DPI)
    target.setFullPage(True)
    pages = range(order.first - 1, min(order.last or len(document), len(document)))
    _set_page(target, document.sizes[pages[0]])
    painter = QPainter()
    if not painter.begin(target):
        raise UserError("printer-failed", value=order.printer)
    try:
        for number, page in enumerate(pages):
            progress.step(number, len(pages), "چاپ")
            if number:
                _set_page(target, document.sizes[page])
                if not target.newPage():
                    raise UserError("printer-failed", value=order.printer)
            painter.drawImage(QRectF(painter.viewport()), document.image(page, DPI))
    except BaseException:
        target.abort()
        raise
    finally:
        painter.end()
    return len(pages)


def _set_page(printer: QPrinter, size: tuple[float, float]) -> None:
    """A4 stays A4 and A5 stays A5, upright or across."""
    width, height = size
    across = width > height
    upright = QSizeF(min(size), max(size))
    page = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(page, turned, QMarginsF(0, 0, 0, 0)))
