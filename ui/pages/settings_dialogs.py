"""What is asked about a person of the office: a few lines, Enter from one to the next, a refusal where it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from models.access.roles import ROLES
from models.errors import UserError
from models.store.slots import check_strength, normal_passphrase
from ui.actions import people
from ui.frame import Frame
from ui.tasks import Operation
from ui.widgets.basics import button, column, label, right_aligned, row, rtl
from ui.widgets.dialog import Dialog
from ui.widgets.passphrase import PassphraseLine

_BASE = "کد پایگاه (غربالگر تنها همان را می‌بیند)"
_STRONG = "گذرواژهٔ تازه دست‌کم چهار واژه یا دوازده نویسه دارد."


class PersonDialog(Dialog):
    """Asks, and does `work` when Enter was pressed on the last line; it closes once that was done."""

    def __init__(self, parent: QWidget, frame: Frame, title: str, yes: str, *, width: int = 480) -> None:
        super().__init__(parent, title, width=width)
        self.frame = frame
        self.lines: list[QWidget] = []
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.setAccessibleName("پیام")
        self.yes: QPushButton = self.answer(button(yes, self.do, name="primary", keys="Enter"))
        self.answer(button("انصراف", self.reject, keys="Esc"))

    def work(self) -> Operation:
        """What is to be done; UserError for what is missing."""
        raise NotImplementedError(type(self))

    def add_lines(self, *lines: tuple[str, QWidget]) -> None:
        """Lines side by side, each with its label above it."""
        self.inside.addLayout(row(*(self._headed(*one) for one in lines), spacing=16))

    def _headed(self, text: str, line: QWidget) -> QWidget:
        holder = QWidget()
        inside = column(holder, spacing=2)
        name = label(text, "label")
        name.setBuddy(line)
        line.setAccessibleName(text)
        if isinstance(line, PassphraseLine):
            inside.addLayout(line.headed(name))
        else:
            inside.addWidget(name)
        inside.addWidget(right_aligned(line) if isinstance(line, QLineEdit) else line)
        self.lines.append(line)
        return holder

    def ready(self) -> None:
        """Open it, at its first line."""
        self.wrong.hide()
        self.inside.addWidget(self.wrong)
        self.open()
        self.lines[0].setFocus()

    def do(self) -> None:
        """Do what was asked for, once."""
        try:
            work = self.work()
        except UserError as error:
            self.refused(error)
            return
        self.yes.setEnabled(False)
        self.frame.run(work, lambda _person: self.accept(), self.refused)

    def refused(self, error: Exception) -> None:
        """Tell a refusal here; a fault is the window's to tell."""
        self.yes.setEnabled(True)
        if isinstance(error, UserError):
            self.wrong.setText(rtl(f"{error}  [{error.code}]"))
            self.wrong.show()
        else:
            self.frame.tell_error(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter moves on and at the end does it; Shift+Enter goes back."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        lines = [line for line in self.lines if line.isVisibleTo(self)]
        at = next((place for place, line in enumerate(lines) if line.hasFocus()), None)
        if at is None:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            lines[max(at - 1, 0)].setFocus()
        elif at + 1 < len(lines):
            lines[at + 1].setFocus()
        else:
            self.yes.click()


class _New(PersonDialog):
    """A dialog that ends with a new passphrase, typed twice."""

    def add_new(self) -> None:
        """The two lines."""
        self._new, self._again = PassphraseLine("گذرواژه"), PassphraseLine("تکرار گذرواژه")
        self.inside.addWidget(label(_STRONG, "small", wrap=True))
        self.add_lines(("گذرواژه", self._new), ("تکرار گذرواژه", self._again))

    def new(self) -> str:
        """What was typed; UserError passphrase-weak, or that the two are not one."""
        try:
            check_strength(self._new.text())
        except UserError:
            self._new.setFocus()
            raise
        if normal_passphrase(self._new.text()) != normal_passphrase(self._again.text()):
            self._again.setFocus()
            raise UserError("rule-broken", why="دو گذرواژه یکی نیستند.")
        return self._new.text()


class NewUserDialog(_New):
    """Somebody new."""

    def __init__(self, parent: QWidget, frame: Frame) -> None:
        super().__init__(parent, frame, "کاربر تازه", "افزودن", width=620)
        self.user, self.full_name, self.role = QLineEdit(), QLineEdit(), _roles("clerk")
        self.add_lines(("نام کاربر (با آن وارد می‌شود)", self.user), ("نام و نام خانوادگی", self.full_name))
        self.base = QLineEdit()
        self.add_lines(("نقش", self.role), (_BASE, self.base))
        _asked_of_the_bound(self.role, self.base)
        self.add_new()
        self.ready()

    def work(self) -> Operation:
        if not self.user.text().strip():
            self.user.setFocus()
            raise UserError("required", field="user")
        who, name, base = self.user.text(), self.full_name.text().strip(), self.base.text().strip()
        return people.add(who, self.role.currentData(), name, self.new(), base)


class RoleDialog(PersonDialog):
    """Another role."""

    def __init__(self, parent: QWidget, frame: Frame, person: Mapping[str, Any]) -> None:
        super().__init__(parent, frame, f"نقش «{person['user']}»", "همین نقش")
        self._user = str(person["user"])
        self.role, self.base = _roles(person["role"]), QLineEdit(str(person.get("base") or ""))
        self.add_lines(("نقش؛ از ورود بعدی او", self.role), (_BASE, self.base))
        _asked_of_the_bound(self.role, self.base)
        self.ready()

    def work(self) -> Operation:
        return people.set_role(self._user, self.role.currentData(), self.base.text().strip())


class DisableDialog(PersonDialog):
    """Whether somebody is to be shut out."""

    def __init__(self, parent: QWidget, frame: Frame, person: Mapping[str, Any]) -> None:
        super().__init__(parent, frame, f"در بر «{person['user']}» بسته شود؟", "غیرفعال کردن")
        self._user = str(person["user"])
        words = "از این پس با گذرواژه‌اش باز نمی‌شود. آنچه ثبت کرده به نام او می‌ماند و هر وقت بخواهید دوباره فعال می‌شود."
        self.inside.addWidget(label(words, "soft", wrap=True))
        self.lines.append(self.yes)
        self.ready()

    def work(self) -> Operation:
        return people.disable(self._user)


class EnableDialog(_New):
    """Letting somebody in again, with a new passphrase."""

    def __init__(self, parent: QWidget, frame: Frame, person: Mapping[str, Any]) -> None:
        super().__init__(parent, frame, f"«{person['user']}» دوباره فعال شود", "فعال کردن", width=560)
        self._user = str(person["user"])
        self.add_new()
        self.ready()

    def work(self) -> Operation:
        return people.enable(self._user, self.new())


class PassphraseDialog(_New):
    """The own passphrase."""

    def __init__(self, parent: QWidget, frame: Frame) -> None:
        super().__init__(parent, frame, "گذرواژهٔ تازه برای خودتان", "عوض کردن", width=560)
        self._old = PassphraseLine("گذرواژهٔ کنونی")
        self.add_lines(("گذرواژهٔ کنونی", self._old))
        self.add_new()
        self.inside.addWidget(label("گذرواژه را جایی امن بنویسید؛ بی آن دفتر برای شما باز نمی‌شود.", "small", wrap=True))
        self.ready()

    def work(self) -> Operation:
        return people.change_passphrase(self._old.text(), self.new())


def _asked_of_the_bound(role: QComboBox, base: QLineEdit) -> None:
    """The base is asked only of a role that is bound to one."""

    def ask() -> None:
        bound = ROLES[role.currentData()].own_base
        holder = base.parentWidget()
        if holder is not None:
            holder.setVisible(bound)
        if not bound:
            base.clear()

    role.currentIndexChanged.connect(lambda _index: ask())
    ask()


def _roles(chosen: str) -> QComboBox:
    made = QComboBox()
    for role in ROLES.values():
        made.addItem(role.label, role.name)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made
