"""The first run: practise with invented people, or set up the office; one page each, keys only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCompleter, QLineEdit, QRadioButton, QWidget

from models.access.roles import LEVELS
from models.errors import UserError
from models.schema import codelists
from models.store.slots import check_strength, normal_passphrase
from models.text.persian import latin_digits, persian_digits
from ui.shell.entrance import Entrance
from ui.widgets.basics import button, column, label, row
from ui.widgets.passphrase import PassphraseLine

PRACTICE_PEOPLE = 300
PRACTICE_COUNTY = "0201"


@dataclass(frozen=True)
class Choice:
    """What the wizard was told: the office, its first user, and whether it is for practice (`people` invented)."""

    practice: bool
    level: str
    code: str
    name: str
    user: str
    passphrase: str
    people: int = 0


class Wizard(Entrance):
    """`chosen` when everything was given; refusals of the making come back through `tell_error`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        words = "در این رایانه هنوز دفتری نیست. برای آشنایی، دفتر تمرینی بسازید؛ هیچ چیز آن با دفتر واقعی درنمی‌آمیزد."
        super().__init__("به دفتر خوش آمدید", words, width=560)
        self._kind = QButtonGroup(self)
        self._practice = QRadioButton("دفتر تمرینی، با مردم ساختگی و یک سال کار")
        self._real = QRadioButton("دفتر واقعی اداره")
        for number, one in enumerate((self._practice, self._real)):
            self._kind.addButton(one, number)
            self.inside.addWidget(one)
        self._kind.idToggled.connect(lambda _number, _on: self._show_kind())
        self._office = self._office_part()
        self.inside.addWidget(self._office)
        self._user = QLineEdit()
        self._first_passphrase = PassphraseLine("گذرواژه")
        self._again = PassphraseLine("تکرار گذرواژه")
        self.add_line("نام شما (کاربر)", self._user)
        self.add_line("گذرواژه: دست‌کم چهار واژه یا دوازده نویسه", self._first_passphrase)
        self.add_line("تکرار گذرواژه", self._again)
        self.inside.addWidget(label("گذرواژه را جایی امن بنویسید؛ بی آن هیچ‌کس دفتر را باز نمی‌کند.", "small", wrap=True))
        self.add_first(button("ساختن دفتر", self._give, name="primary", image="done"))
        self._practice.setChecked(True)

    def _office_part(self) -> QWidget:
        part = QWidget()
        inside = column(part, spacing=4)
        self._levels = QButtonGroup(self)
        levels = row()
        for number, (name, shown) in enumerate(LEVELS.items()):
            one = QRadioButton(shown)
            one.setObjectName(name)
            one.setChecked(name == "county")
            self._levels.addButton(one, number)
            levels.addWidget(one)
        levels.addStretch(1)
        inside.addWidget(label("سطح دفتر", "label"))
        inside.addLayout(levels)
        self._place = QLineEdit()
        self._name = QLineEdit()
        self.add_line("شهرستان یا استان (نام یا کد)", self._place, inside)
        self.add_line("نام دفتر", self._name, inside)
        self._levels.idToggled.connect(lambda _number, _on: self._offer_places())
        self._place.textChanged.connect(self._fill_name)
        self._offer_places()
        return part

    @property
    def _level(self) -> str:
        checked = self._levels.checkedButton()
        return checked.objectName() if checked else "county"

    def _places(self) -> dict[str, str]:
        return dict(codelists.load("provinces" if self._level == "province" else "counties").labels)

    def _offer_places(self) -> None:
        shown = [f"{name}  {persian_digits(code)}" for code, name in self._places().items()]
        completer = QCompleter(shown, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._place.setCompleter(completer)

    def _code(self) -> str:
        """The code that was typed, chosen or named; "" where the name is not one place's."""
        typed = latin_digits(self._place.text()).strip()
        last = typed.rpartition(" ")[2]
        if last.replace("-", "").isdecimal():
            return last
        found = codelists.load("provinces" if self._level == "province" else "counties").find(typed)
        return found or ""

    def _fill_name(self) -> None:
        code = self._code()
        place = self._places().get(code.partition("-")[0])
        if place and not self._name.isModified():
            self._name.setText(f"{'بهزیستی استان' if self._level == 'province' else 'بهزیستی شهرستان'} {place}")

    def _show_kind(self) -> None:
        self._office.setVisible(self._real.isChecked())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The kind is chosen first, by arrows."""
        super().showEvent(event)
        self._practice.setFocus()

    def _give(self) -> None:
        try:
            self.chosen.emit(self._checked())
        except UserError as error:
            self.tell_error(error)

    def _checked(self) -> Choice:
        user, passphrase = self._user.text().strip(), self._first_passphrase.text()
        if not user:
            self._user.setFocus()
            raise UserError("required", field="user")
        check_strength(passphrase)
        if normal_passphrase(passphrase) != normal_passphrase(self._again.text()):
            self._again.setFocus()
            raise UserError("rule-broken", why="دو گذرواژه یکی نیستند.")
        if self._practice.isChecked():
            name = "دفتر تمرینی آمل"
            return Choice(True, "county", PRACTICE_COUNTY, name, user, passphrase, PRACTICE_PEOPLE)
        if not self._code():
            self._place.setFocus()
            raise UserError("office-unknown", field="office", value=self._place.text())
        return Choice(False, self._level, self._code(), self._name.text().strip(), user, passphrase)
