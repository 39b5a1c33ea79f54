"""Every page at its work: a scene is what hands do before the picture is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from PySide6.QtCore import Qt

from models.office import Office
from ui.actions.printing import lay_out
from ui.pictures.case_scenes import CASES
from ui.pictures.hands import Hands
from ui.shell.overlay import KeysOverlay, Palette
from ui.shell.print_window import PrintWindow

Key = Qt.Key
Scene = Callable[[Hands], AbstractContextManager[None] | None]


def _list(entity: str) -> Scene:
    def show(hands: Hands) -> None:
        hands.go("records", entity=entity)

    return show


def _plain(page: str) -> Scene:
    def show(hands: Hands) -> None:
        hands.go(page)

    return show


def _row(entity: str) -> Scene:
    def show(hands: Hands) -> None:
        hands.go("records", entity=entity, row=hands.ids[entity])

    return show


def _found(hands: Hands) -> None:
    hands.go("start")
    hands.type("احمد")


def _pinning(hands: Hands) -> None:
    hands.go("start")
    hands.press(Key.Key_F4)


def _testing(hands: Hands) -> None:
    """Vision is pinned, a child has come, half of the test is typed."""
    pinned = {
        "programme": "vision",
        "centre": hands.ids["base"],
        "screener": "مریم رضایی",
        "answers.chart": "tumbling_e",
    }
    hands.ask(lambda office: office.today.keep_session(pinned))
    hands.go("start").visit(hands.ids["child"])
    hands.settle()
    hands.type("7")


def _unpinned(hands: Hands) -> None:
    hands.ask(lambda office: office.today.keep_session({}))
    hands.go("start")


def _new_person(hands: Hands) -> None:
    hands.go("records", entity="person", new=True)
    hands.type("0012345679")


def _filtered(hands: Hands) -> None:
    hands.go("records", entity="screening")
    hands.press(Key.Key_F4)


def _roll_choice(hands: Hands) -> None:
    hands.go("roll")


def _roll(hands: Hands) -> None:
    """Some children of a base are tested, one is absent, the next is half typed."""
    page = hands.go("roll", programme="vision", centre=hands.ids["base"])
    for _child in range(2):
        hands.type("99")
        hands.press(Key.Key_Return, Key.Key_Return)
    page.grid.mark_absent()
    hands.settle()
    hands.type("5")


def _attendance(hands: Hands) -> None:
    hands.go("attendance", session=hands.ids["session"])


def _trial(hands: Hands) -> None:
    """A list of children with wrong numbers and days, at its rehearsal."""
    page = hands.go("sheet")
    page.begin(hands.book)
    hands.settle()
    hands.press(Key.Key_Return)
    hands.press(Key.Key_F2)


def _new_user(hands: Hands) -> AbstractContextManager[None]:
    page = hands.go("settings")
    page.people.add()
    hands.settle()
    hands.type("mina")
    return hands.beside(page.people.dialog)


def _palette(hands: Hands) -> AbstractContextManager[None]:
    hands.go("records", entity="person")
    return hands.beside(Palette(hands.window, hands.window.commands()))


def _overlay(hands: Hands) -> AbstractContextManager[None]:
    page = hands.go("roll", programme="vision", centre=hands.ids["base"])
    return hands.beside(KeysOverlay(hands.window, hands.window.commands(), page.help_name))


def _duplicates(hands: Hands) -> None:
    """Two children who were entered twice: one without a number, one with a slip in the birth date."""
    boy = {"first_name": "آرش", "last_name": "نادری", "father_name": "حمید", "birth_date": "1398/03/02", "sex": "مرد"}
    girl = {"first_name": "نرگس", "last_name": "کیانی", "father_name": "مسعود", "birth_date": "1399/06/01", "sex": "زن"}
    entered = (
        {**boy, "mobile": "09112223344", "address": "آمل، خیابان هراز، کوچهٔ بهار"},
        {**boy, "national_id": "0499370899", "mobile": "09113334455", "mother_name": "زهرا"},
        girl,
        {**girl, "first_name": "نرگس سادات", "birth_date": "1399/06/10", "notes": "از فهرست مهد"},
    )
    made = [hands.ask(partial(_put, entity="person", row=one)) for one in entered]
    guardian = {"child": made[0], "name": "حمید نادری", "relation": "پدر"}
    hands.ask(partial(_put, entity="guardian", row=guardian))
    hands.go("duplicates")


def _put(office: Office, entity: str, row: Mapping[str, str]) -> str:
    """Save a row; its id."""
    return str(office.put([row], entity)[0]["id"])


def _printing(hands: Hands) -> AbstractContextManager[None]:
    hands.go("records", entity="screening")
    made: list[PrintWindow] = []
    work = lay_out("vision_card", [hands.ids["screening"]])
    hands.window.frame.run(work, lambda done: made.append(PrintWindow(hands.window.frame, hands.window, done)))
    hands.settle()
    return hands.beside(made[0])


SCENES: dict[str, Scene] = {
    "start": _unpinned,
    "start-found": _found,
    "start-pinning": _pinning,
    "start-testing": _testing,
    "people": _list("person"),
    "person": _row("person"),
    "new-person": _new_person,
    "filter": _filtered,
    "screening": _row("screening"),
    "duplicates": _duplicates,
    "courses": _list("course"),
    "enrolments": _list("enrolment"),
    "referrals": _list("referral"),
    "centres": _list("centre"),
    "roll-choice": _roll_choice,
    "roll": _roll,
    "attendance": _attendance,
    "figures": _plain("figures"),
    "exchange": _plain("exchange"),
    "conflicts": _plain("conflicts"),
    "quarantine": _plain("quarantine"),
    "sheet": _plain("sheet"),
    "sheet-trial": _trial,
    **CASES,
    "meetings": _list("meeting"),
    "settings": _plain("settings"),
    "trail": _plain("trail"),
    "new-user": _new_user,
    "codes": _list("code"),
    "users": _list("user"),
    "palette": _palette,
    "keys": _overlay,
    "print": _printing,
}


def stage(scene: Scene, hands: Hands) -> AbstractContextManager[None]:
    """Do what the scene does; what it returns lasts as long as the picture is taken."""
    return scene(hands) or nullcontext()
