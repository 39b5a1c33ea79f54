from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.errors import UserError
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person
from tests.ui.pages.two_offices import NOW, at_desk, offices
from ui.pages.quarantine import WAITS


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


def test_each_row_has_its_reason_and_what_to_do(qtbot: QtBot, pair: Tree) -> None:
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    line = {"first_name": "نرگس", "last_name": "رضایی"}
    message = str(UserError("row-invalid", why="نام پدر ناخواناست."))
    set_aside(pair, "1", entity="person", row=row, code="row-invalid", message=message, line=line)
    set_aside(pair, "2", entity="screening", code="row-waits", waits_for=f"person:{'d' * 32}")
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("quarantine")
        assert page.table.current_item["naming"] == "نرگس رضایی"
        assert "نام پدر ناخواناست" in page.reason.text()
        assert "[row-invalid]" in page.reason.text()
        assert "در دفتر فرستنده درست کنید" in page.step.text()
        assert page._open.isEnabled()
        desk.press("Down")
        assert page.table.current_item["state"] == ("wait", "چشم‌به‌راه")
        assert page.step.text().lstrip("\u200f") == WAITS
        assert not page._open.isEnabled()


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
