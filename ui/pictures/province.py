"""A province at work with five counties: one differs with it, one lost a stick, one was cloned, two have not sent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.office import Office
from models.sync.knowledge import chain_at
from ui import practice
from ui.pictures.hands import Hands
from ui.pictures.scenes import Scene

CODE = "02"
_LATE, _SILENT, _LOST, _CLONED = "0205", "0206", "0202", "0204"
_LAST_MONTH = "2025-11-10T10:00:00"
Key = Qt.Key


def make(place: Path) -> Office:
    """The province of `offices.make` in that folder, open, after what its counties brought; they are closed."""
    province = _opened(place / "province")
    with _opened(place / "office") as first:
        _carry(first, province, place)
    with _at(_LAST_MONTH), _joined(province, place, _LATE) as late:
        _person(late, "لیلا")
        _carry(late, province, place)
    with _joined(province, place, _SILENT):
        pass  # it has joined, and no more
    with _joined(province, place, _LOST) as lost:
        _lose_sticks(lost, province, place)
    with _joined(province, place, _CLONED) as cloned:
        _person(cloned, "سارا")
        _carry(cloned, province, place)
    _clone(province, place)
    return province


def _lose_sticks(county: Office, province: Office, place: Path) -> None:
    """The first comes with a row that is not taken and one that waits for it; the second is lost and made up for; the
    fourth is lost, and the fifth is kept until it comes."""
    _bad_rows(county)
    _carry(county, province, place)
    for name in ("مینا", "آوا"):
        _person(county, name)
        stick = _written(county, place)
    province.import_files([stick])
    store = county.store
    for name in ("پری", "زهره"):
        with store.writing():
            seen = store.place()
            county.peers.offices.acknowledged(province.store.replica, seen, chain_at(store, seen))
        _person(county, name)
        stick = _written(county, place)
    province.import_files([stick])


def _bad_rows(county: Office) -> None:
    """Rows as a faulty program writes them: a child whose mobile is none, and a test of that child."""
    told = {"first_name": "نرگس", "last_name": "یگانه", "father_name": "مسعود", "birth_date": "2020-08-22"}
    usual = {"office": county.store.office, "retired": False, "answers": {"right": 7, "left": 9}}
    test = {"programme": "vision", "stage": "first", "held_on": "2025-12-01", "id": "e" * 32}
    with county.store.action(practice.USER, "save"):
        county.rows.insert("person", [{**told, **usual, "id": "d" * 32, "mobile": "0911222334"}])
        county.rows.insert("screening", [{**test, **usual, "person": "d" * 32}])


def _clone(province: Office, place: Path) -> None:
    """The folder of a county is copied to another machine, and both go on; the province's answer tells them that they
    are two, each takes a life of its own, and both go on."""
    folder, copy, answer = place / _CLONED, place / "clone", place / "answer"
    shutil.copytree(folder, copy)
    answer.mkdir()
    for name in ("پروانه", "هما", "گلی"):
        for one in (folder, copy):
            with _machine(place / f"machine-{one.name}"), _opened(one) as office:
                office.import_files([answer])
                _person(office, name)
                _carry(office, province, place)
        if name == "پروانه":
            province.export(answer, _CLONED)


# -- small steps ------------------------------------------------------------------------------------------------------


@contextmanager
def _joined(province: Office, place: Path, code: str) -> Iterator[Office]:
    """A new county below the province, open for a while."""
    told: dict[str, Any] = {"user": practice.USER, "passphrase": practice.PASSPHRASE}
    made = Office.create(place / code, level="county", code=code, name=code, practice=True, **told)
    with made as county:
        request, approval = place / f"request-{code}", place / f"approval-{code}"
        county.enrol_request(request)
        province.enrol_approve(request, approval)
        county.enrol_accept(approval)
        yield county


def _opened(folder: Path) -> Office:
    return Office.open(folder, user=practice.USER, passphrase=practice.PASSPHRASE)


def _person(office: Office, name: str) -> None:
    told = {"first_name": name, "last_name": "رضایی", "father_name": "علی", "birth_date": "1399/2/3"}
    (answer,) = office.put([told], "person")
    if answer["status"] != "saved":
        raise RuntimeError(f"the pictures' person was refused: {answer['errors']}")


def _written(office: Office, place: Path) -> Path:
    stick = place / f"stick-{office.store.office}-{office.store.place()}-{office.folder.name}"
    stick.mkdir()
    office.export(stick)
    return stick


def _carry(office: Office, province: Office, place: Path) -> None:
    province.import_files([_written(office, place)])


@contextmanager
def _at(moment: str) -> Iterator[None]:
    """The clock stands there for a while."""
    with _environment("DAFTAR_NOW", moment):
        yield


@contextmanager
def _machine(folder: Path) -> Iterator[None]:
    """Another machine for a while."""
    with _environment("DAFTAR_MACHINE", str(folder)):
        yield


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ[name]
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ[name] = before


# -- scenes -----------------------------------------------------------------------------------------------------------


def _over(hands: Hands) -> AbstractContextManager[None]:
    """The dialog that the page has opened, for as long as its picture is taken."""
    return hands.beside(QApplication.activeModalWidget())


def offices(hands: Hands) -> None:
    """Who has not sent this month stands first."""
    hands.go("exchange", late=True)


def _stand_on(hands: Hands, code: str) -> Any:
    page = hands.go("exchange")
    page.overview.table.select(next(one["replica"] for one in page.overview.offices if one["office"] == code))
    hands.settle()
    return page


def numbers(hands: Hands) -> None:
    """The bundles of the county that lost sticks."""
    _stand_on(hands, _LOST)
    hands.press(Key.Key_Return)


def fork(hands: Hands) -> AbstractContextManager[None]:
    """The judgement on the cloned county."""
    _stand_on(hands, _CLONED)
    hands.press(Key.Key_F9)
    return _over(hands)


def receipt(hands: Hands) -> AbstractContextManager[None]:
    """A receipt that was heard wrong by one digit."""
    hands.go("exchange")
    hands.press(Key.Key_F7)
    hands.type("1234567890123")
    return _over(hands)


def revoke(hands: Hands) -> AbstractContextManager[None]:
    """A key is to be revoked."""
    page = _stand_on(hands, _LOST)
    hands.press(Key.Key_Return)
    page.bundles.revoke.click()
    hands.settle()
    return _over(hands)


def quarantine(hands: Hands) -> None:
    """What stands aside, with the way to mend it."""
    hands.go("quarantine", office=_LOST)


def board(hands: Hands) -> None:
    """The start page of a province names who has not sent."""
    hands.go("start")


SCENES: dict[str, Scene] = {
    "province": offices,
    "province-numbers": numbers,
    "province-fork": fork,
    "province-receipt": receipt,
    "province-revoke": revoke,
    "province-quarantine": quarantine,
    "province-board": board,
}
