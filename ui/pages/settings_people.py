"""The people of the office, and what an administrator may do with the one on whom he stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout

from models.access.roles import ROLES
from ui.actions import people
from ui.frame import Command, Frame
from ui.lists.cells import ROW_HEIGHT
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.settings_dialogs import (
    DisableDialog,
    EnableDialog,
    NewUserDialog,
    PassphraseDialog,
    PersonDialog,
    RoleDialog,
)
from ui.widgets.basics import button, row

Answer = Mapping[str, Any]
_COLUMNS = (
    Column("user", "نام کاربر", shown=str),
    Column("full_name", "نام و نام خانوادگی", width=200, shown=str),
    Column("role", "نقش", shown=str),
    Column("state", "وضع", kind="state"),
)
_SHOWN = 6  # rows before the list is scrolled


class People:
    """A table and its buttons, put into a card of the settings. Without the right to it only the own passphrase is
    offered."""

    def __init__(self, card: QFrame, inside: QVBoxLayout, frame: Frame) -> None:
        self._card, self.frame = card, frame
        self.dialog: PersonDialog | None = None
        self.table = RowTable(name="کاربران", remember="users")
        self.table.current_changed.connect(lambda _id: self._allow())
        self.table.chosen.connect(lambda _id: self.change_role())
        inside.addWidget(self.table)
        self._shut = button("غیرفعال کردن…", self.shut_or_let_in, image="close")
        self._role = button("نقش دیگر…", self.change_role, image="edit")
        own = button("گذرواژهٔ خودم…", self.change_passphrase, image="key")
        offered = [button("کاربر تازه…", self.add, image="add"), self._role, self._shut] if self.may() else []
        inside.addLayout(row(*offered, own, None))
        self._allow()

    def may(self) -> bool:
        """Whether this person changes people."""
        return self.frame.actor.may("users")

    def commands(self) -> tuple[Command, ...]:
        """What can be done, for the palette."""
        return (
            Command("کاربر تازه", self.add, "", "add", self.may),
            Command("نقش دیگر برای کاربر", self.change_role, "", "edit", lambda: self.may() and bool(self.current)),
            Command(
                "غیرفعال یا فعال کردن کاربر",
                self.shut_or_let_in,
                "",
                "close",
                lambda: self.may() and bool(self.current),
            ),
            Command("گذرواژهٔ تازه برای خودم", self.change_passphrase, "", "key"),
        )

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show(self, told: Sequence[Answer]) -> None:
        """Show everybody; `told` is `People.all` of the office."""
        rows = [
            {**one, "id": one["user"], "code": one["role"], "role": ROLES[one["role"]].label, "state": _state(one)}
            for one in told
        ]
        self.table.show_rows(_COLUMNS, rows)
        across = self.table.horizontalHeader().height()
        self.table.setFixedHeight(across + look.px(ROW_HEIGHT) * min(max(len(rows), 1), _SHOWN) + look.px(4))
        self._allow()

    def _allow(self) -> None:
        item = self.table.current_item
        for one in (self._role, self._shut):
            one.setEnabled(item is not None)
        shut = item is not None and (item["disabled"] or not item["has_key"])
        self._shut.setText("فعال کردن…" if shut else "غیرفعال کردن…")
        self._shut.setAccessibleName(self._shut.text().removesuffix("…"))

    @property
    def current(self) -> dict[str, Any] | None:
        """The one on whom the person stands, as `People.all` tells it."""
        item = self.table.current_item
        return {**item, "role": item["code"]} if item is not None else None

    # -- doing --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for somebody new."""
        if self.may():
            self._opened(NewUserDialog(self._card, self.frame))

    def change_role(self) -> None:
        """Ask for another role."""
        if self.may() and (person := self.current) is not None:
            self._opened(RoleDialog(self._card, self.frame, person))

    def shut_or_let_in(self) -> None:
        """Shut somebody out, or let in who has no key or was shut out."""
        person = self.current
        if person is None or not self.may():
            return
        if person["disabled"] and person["has_key"]:  # shut out by the office above, or broken off: nothing to ask
            self.frame.run(people.enable(person["user"], None), lambda _person: self.read())
        elif person["disabled"] or not person["has_key"]:
            self._opened(EnableDialog(self._card, self.frame, person))
        else:
            self._opened(DisableDialog(self._card, self.frame, person))

    def change_passphrase(self) -> None:
        """Ask for the own new passphrase."""
        self._opened(PassphraseDialog(self._card, self.frame))

    def _opened(self, dialog: PersonDialog) -> None:
        self.dialog = dialog
        dialog.accepted.connect(self.read)
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)

    def _closed(self) -> None:
        self.dialog = None

    def read(self) -> None:
        """Look again."""
        self.frame.ask_store(lambda office: office.people.all(), self.show, key="people")


def _state(person: Answer) -> tuple[str, str]:
    if person["disabled"]:
        return "wrong", "غیرفعال"
    return ("done", "فعال") if person["has_key"] else ("wait", "بی‌گذرواژه")
