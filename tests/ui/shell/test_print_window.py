"""Preview, printer, file: what was laid out is seen, printed or kept, and certificates count their copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.ui.keyboard import Keyboard
from ui.actions.printing import Printable, lay_out, open_print
from ui.frame import Frame
from ui.shell import print_window
from ui.shell.print_window import PrintWindow
from ui.widgets import printing
from ui.widgets.pdf import Document


@pytest.fixture
def parent(qtbot: QtBot, frame: Frame) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    return made


def laid_out(frame: Frame, keyboard: Keyboard, form: str, ids: list[str]) -> Printable:
    got: list[Any] = []
    frame.run(lay_out(form, ids), got.append)
    keyboard.settle()
    return got[0]


def opened(qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, form: str, ids: list[str]) -> PrintWindow:
    shown = PrintWindow(frame, parent, laid_out(frame, keyboard, form, ids))
    shown.open()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def test_certificates_are_issued_printed_and_their_copies_counted(
    qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, office: Office, file_printer: Path
) -> None:
    ids = [one["id"] for one in office.find("registration", limit=16)]
    shown = opened(qtbot, frame, keyboard, parent, "certificate", ids)
    made = shown._made
    assert made.records == made.pages == len(made.ids) > 3
    assert len(made.ids) + len(made.refused) >= len(ids)
    keyboard.press("Return")
    keyboard.settle()
    assert len(Document(file_printer.read_bytes())) == made.pages
    keyboard.settle()
    assert {one["copy"] for one in office.find("printout")} == {1}
    assert len(office.find("printout")) == made.pages
    assert office.paper("certificate", made.ids[:1]).pages[0]["copy"] == 2


def test_paper_keeps_its_size_and_the_order_its_pages(
    qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, office: Office, file_printer: Path
) -> None:
    ids = [one["id"] for one in office.find("screening", where={"programme": "vision"}, limit=3)]
    shown = opened(qtbot, frame, keyboard, parent, "vision_card", ids)
    before = Document(shown._made.data)
    shown._first.setValue(2)
    shown.print_pages()
    keyboard.settle()
    after = Document(file_printer.read_bytes())
    assert len(after) == 2
    assert after.sizes[0] == pytest.approx(before.sizes[1], abs=2)


def test_without_a_printer_the_window_says_so_and_a_pdf_can_be_kept(
    qtbot: QtBot,
    frame: Frame,
    keyboard: Keyboard,
    parent: QWidget,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(printing, "printers", list)
    shown = opened(qtbot, frame, keyboard, parent, "worklist", [])
    assert not shown._print.isEnabled()
    shown.print_pages()
    assert "printer-missing" in shown.banner.text
    target = tmp_path / "فهرست"
    monkeypatch.setattr(
        print_window.QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(target), "PDF"))
    )
    keyboard.press("F2")
    keyboard.settle()
    assert (tmp_path / "فهرست.pdf").read_bytes() == shown._made.data


def test_a_locked_target_is_refused_in_words_and_the_window_stays(
    qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, tmp_path: Path
) -> None:
    shown = opened(qtbot, frame, keyboard, parent, "worklist", [])
    (tmp_path / "there.pdf").mkdir()
    shown.keep_as(tmp_path / "there.pdf")
    assert "read-only" in shown.banner.text
    assert shown.isVisible()
    assert list(tmp_path.glob("*.part")) == []
    shown.reject()


def test_preview_turns_pages_zooms_and_finds(
    qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, office: Office
) -> None:
    ids = [one["id"] for one in office.find("screening", where={"programme": "vision"}, limit=4)]
    shown = opened(qtbot, frame, keyboard, parent, "vision_card", ids)
    keyboard.press("PgDown", "PgDown")
    assert shown.preview.page == 3
    zoom = shown.preview.zoom
    keyboard.press("Ctrl++")
    assert shown.preview.zoom > zoom
    keyboard.press("Ctrl+F")
    person = office.get("person", office.get("screening", ids[0])["person"])
    keyboard.type(person["last_name"])
    keyboard.press("Return")
    assert shown.preview._pages.hits
    assert shown.isVisible()
    shown.preview.grab()
    keyboard.press("Esc")
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_a_character_the_font_lacks_is_told_and_not_lost_in_silence(
    qtbot: QtBot, frame: Frame, keyboard: Keyboard, parent: QWidget, office: Office
) -> None:
    (saved,) = office.put([{"first_name": "رها", "last_name": "آزمونی", "notes": "نامه به 漢 رسید"}], "person")
    shown = opened(qtbot, frame, keyboard, parent, "record", ["person", saved["id"]])
    assert "font-missing" in shown.banner.text
    assert "漢" in shown.banner.text
    shown.reject()


def test_a_refusal_of_the_paper_is_told_by_the_window(frame: Frame, keyboard: Keyboard, parent: QWidget) -> None:
    told: list[Any] = []
    frame.error_told.connect(told.append)
    open_print(frame, parent, "vision_card", ["0" * 32])
    keyboard.settle()
    assert [one.code for one in told] == ["ref-unknown"]


def test_a_printer_that_went_away_is_refused(qapp: object) -> None:
    with pytest.raises(printing.UserError) as caught:
        printing.printer_for(printing.Order("چاپگری که نیست"))
    assert caught.value.code == "printer-missing"
