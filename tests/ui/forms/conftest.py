"""One editor or one form in a window of its own, with the focus, and the hands of a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from models.schema.fields import Field
from tests.ui.keyboard import Keyboard
from ui.forms.editors import Editor, editor_for
from ui.forms.form import Form
from ui.forms.memory import memory_of
from ui.frame import Frame

Show = Callable[[QWidget], None]
Make = Callable[..., Editor]
MakeForm = Callable[..., Form]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows a widget in an active window of 1000 by 700."""
    hosts: list[QWidget] = []

    def shown(widget: QWidget) -> None:
        host = QWidget()
        host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        QVBoxLayout(host).addWidget(widget)
        host.resize(1000, 700)
        with qtbot.waitActive(host):
            host.show()
            host.activateWindow()
        hosts.append(host)

    yield shown
    for host in hosts:
        host.hide()
        host.deleteLater()


@pytest.fixture
def make(frame: Frame, show: Show) -> Make:
    """Makes the editor of a field, shown and with the focus."""

    def made(field: Field, **options: Any) -> Editor:
        editor = editor_for(field, frame, **options)
        show(editor)
        editor.take_focus()
        assert editor.input().hasFocus()
        return editor

    return made


@pytest.fixture
def make_form(frame: Frame, show: Show, keyboard: Keyboard) -> MakeForm:
    """Makes a form, shown, settled and with the focus in its first field. `row`, `given`, `draft`: as open_row."""

    def made(entity: str, programme: str | None = None, *, row: Any = None, given: Any = None, **options: Any) -> Form:
        draft = options.pop("draft", "")
        form = Form(frame, frame.entity(entity), frame.programme(programme), **options)
        show(form)
        form.open_row(row, given=given or {}, draft=draft)
        form.focus_first()
        keyboard.settle()
        return form

    return made


@pytest.fixture
def told(frame: Frame) -> list[str]:
    """What the window is told."""
    said: list[str] = []
    frame.told.connect(lambda text, _kind, _undoable: said.append(text))
    return said


@pytest.fixture
def memory(frame: Frame) -> Any:
    return memory_of(frame)


class Heard:
    """Counts an editor's signals."""

    def __init__(self, editor: Editor) -> None:
        self.edited = self.advanced = self.went_back = 0
        editor.edited.connect(self._edited)
        editor.advanced.connect(self._advanced)
        editor.went_back.connect(self._went_back)

    def _edited(self) -> None:
        self.edited += 1

    def _advanced(self) -> None:
        self.advanced += 1

    def _went_back(self) -> None:
        self.went_back += 1
