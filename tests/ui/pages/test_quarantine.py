from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person
from tests.ui.pages.two_offices import NOW, at_desk, offices


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path) as kept:
        yield kept


def set_aside(pair: Tree, key: str, **told: Any) -> None:
    """A row of the county that lies in the province's quarantine."""
    row = {"replica": pair.county.store.replica, "office": COUNTY, "row": "e" * 32, "waits_for": None, "message": ""}
    row |= {"at": "2025-12-10T08:00:00+00:00", **told, "line": json.dumps({"row": told.get("line", {})})}
    names = ("replica", "office", "entity", "row", "code", "message", "waits_for", "line", "at")
    with pair.province.store.writing():
        pair.province.store.db.conn.execute(
            f"INSERT INTO quarantine (id, {', '.join(names)}) VALUES (?, {', '.join('?' * len(names))})",
            (key, *(row[name] for name in names)),
        )


def test_an_empty_quarantine_says_so(qtbot: QtBot, pair: Tree) -> None:
    with at_desk(qtbot, pair.province) as desk:
        assert desk.go("quarantine").stack.currentIndex() == 1


def refused(pair: Tree, **named: str) -> str:
    """A person of the county whose mobile the province does not take; the bundle was read there."""
    row = person(pair.county, **named)
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = '0911222334' WHERE id = ?", (row,))
    pair.carry(COUNTY, PROVINCE)
    return row


def test_each_row_has_its_reason_and_what_to_do(qtbot: QtBot, pair: Tree) -> None:
    refused(pair)
    set_aside(pair, "2", entity="screening", code="row-waits", waits_for=f"person:{'d' * 32}")
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("quarantine")
        page.table.select(next(one["id"] for one in page._found if one["entity"] == "person"))
        assert page.table.current_item["naming"] == "نرگس رضایی"
        assert page.reason.text() == "خانهٔ «تلفن همراه»: مقدار «۰۹۱۱۲۲۲۳۳۴» پذیرفته نیست.  [row-invalid]"
        assert page.step.text().startswith("در شهرستان اراک همین ردیف را باز کنند")
        assert not page._open.isEnabled(), "no version of it is here"
        page.table.select("2")
        assert page.table.current_item["state"] == ("wait", "چشم‌به‌راه")
        assert "خودبه‌خود ثبت می‌شود" in page.step.text()
        assert not page._open.isEnabled()


def test_one_key_copies_what_the_sender_is_to_be_told(qtbot: QtBot, pair: Tree) -> None:
    refused(pair)
    refused(pair, first_name="مینا")
    clipboard = QApplication.clipboard()
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("quarantine")
        here = page.table.current_item["naming"]
        other = {"نرگس رضایی", "مینا رضایی"} - {here}
        with desk.keyboard.counted(1):
            desk.press("F6")
        text = clipboard.text()
        assert text.startswith("به: شهرستان اراک\nاز: استان مرکزی، ۱۴۰۴/۰۹/۱۹\n")
        assert here in text
        assert not any(name in text for name in other)
        assert "Ctrl+V" in desk.window.toast.text
        desk.press("F7")
        assert all(name in clipboard.text() for name in (here, *other))
    clipboard.setText("")


def test_our_own_row_that_they_refused_is_opened_and_not_written_about(qtbot: QtBot, pair: Tree) -> None:
    row = refused(pair)
    pair.carry(PROVINCE, COUNTY)
    QApplication.clipboard().setText("")
    with at_desk(qtbot, pair.county) as desk:
        assert "۱ ردیف ما را نپذیرفت" in desk.go("exchange").overview.table.current_item["state"][1]
        page = desk.go("quarantine")
        assert page.table.current_item["state"] == ("wrong", "آن دفتر نپذیرفت")
        assert page.table.current_item["office"] == "استان مرکزی"
        desk.press("F6", "F7")
        assert QApplication.clipboard().text() == ""
        assert not page._copy.isEnabled()
        gone: list[tuple[str, Any]] = []
        desk.frame.gone.disconnect()
        desk.frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
        desk.press("Return")
        assert gone == [("records", {"entity": "person", "row": row})]


def test_one_office_alone_or_all(qtbot: QtBot, pair: Tree) -> None:
    refused(pair)
    set_aside(pair, "2", entity="screening", office="0002", code="row-waits", waits_for=f"person:{'d' * 32}")
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("quarantine", office="0002")
        assert page.table.list_model().count() == 1
        assert page.table.current_item["office"] == "شهرستان آشتیان"
        desk.press("F4")
        assert page.table.list_model().count() == 2
        page = desk.go("quarantine")
        assert page.table.list_model().count() == 2
        assert not page.alone.isVisible()


def test_enter_opens_the_row_that_is_here(qtbot: QtBot, pair: Tree) -> None:
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    set_aside(pair, "1", entity="screening", code="row-waits", waits_for=f"person:{row}")
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("quarantine")
        assert "نرگس رضایی" in page.reason.text()
        gone: list[tuple[str, Any]] = []
        desk.frame.gone.disconnect()
        desk.frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
        desk.press("Return")
        assert gone == [("records", {"entity": "person", "row": row})]
