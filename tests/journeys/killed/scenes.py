"""What the offices hold before a command is killed: built once, then copied for every kill."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.sync.canonical import canonical
from models.sync.outgoing import Outgoing
from tests.journeys.killed.runs import STICK, Scene, Server, env_of
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    QuickOffice,
    Tree,
    change,
    found,
    opened,
    person,
    put,
    tree,
)

Line = dict[str, Any]
Edit = Callable[[Line], Line | None]
SECOND = {"first_name": "آوا", "birth_date": "1400/5/5"}


@contextmanager
def built(root: Path, *codes: str) -> Iterator[Tree]:
    """Open offices in a fresh folder, to be filled; afterwards they are closed, and of sticks only `STICK` is left."""
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env_of(root).items():
            patch.setenv(name, value)
        for folder in ("machine", STICK):
            (root / folder).mkdir()
        with tree(root, *codes) as offices:
            yield offices
    for stick in root.glob("stick-*"):
        shutil.rmtree(stick)


def a_child(office: QuickOffice, **row: Any) -> tuple[str, str]:
    """A child and her guardian."""
    child = person(office, **row)
    return child, put(office, "guardian", child=child, name="زهرا", relation="mother")


# -- bundles that are on the stick -------------------------------------------------------------------------------------


def arriving(root: Path, server: Server) -> Scene:
    """The province is to import a bundle of a county with new rows, a child row, a conflict, a row for quarantine, and
    the centre that a row of another county waits for."""
    with built(root, PROVINCE, COUNTY, OTHER) as offices:
        centre = _a_row_waits(offices)
        disputed, spoilt = person(offices.county), person(offices.county, first_name="مینا", birth_date="1400/4/4")
        offices.read(PROVINCE, offices.write(COUNTY, PROVINCE))
        change(offices.county, disputed, first_name="نرجس")
        change(offices.province, disputed, first_name="نسرین")
        change(offices.county, spoilt, first_name="مهسا")
        a_child(offices.county, **SECOND)
        with offices.county.store.action("ali", "save"):
            offices.county.rows.insert("centre", [{**centre, "office": COUNTY}])

        def edit(line: Line) -> Line:
            if line.get("id") == spoilt:
                line["row"]["birth_date"] = "2021-02-31"
            return line

        with _forged(edit):
            offices.county.export(root / STICK)
    return Scene(root, PROVINCE, ("import", f"~/{STICK}"), server)


def _a_row_waits(offices: Tree) -> Line:
    """A screening of the other county is in quarantine at the province: it waits for this centre."""
    office = offices.other
    centre = put(office, "centre", name="پایگاه", kind="screening_base", county=OTHER)
    told = {"programme": "vision", "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    put(office, "screening", person=person(office, birth_date="1400/6/6"), centre=centre, **told)
    with _forged(lambda line: None if line["kind"] == "centre" else line):
        assert offices.read(PROVINCE, offices.write(OTHER, PROVINCE))["quarantined"] == 1
    row = office.rows.get("centre", centre)
    assert row is not None
    return row


@contextmanager
def _forged(edit: Edit) -> Iterator[None]:
    """Lines are changed before they are signed, or left out (None), as a faulty program would."""
    honest = Outgoing.lines

    def lines(self: Outgoing, base: int, last: int, scope: str | None) -> Iterator[bytes]:
        edited = (edit(json.loads(line)) for line in honest(self, base, last, scope))
        return (canonical(line) for line in edited if line is not None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outgoing, "lines", lines)
        yield


def lacking(root: Path, server: Server) -> Scene:
    """The province is to hold a bundle whose base has not come: that is `~/late`."""
    with built(root, PROVINCE, COUNTY) as offices:
        a_child(offices.county)
        (root / "late").mkdir()
        offices.county.export(root / "late")
        sent = offices.county.store.db.conn.execute("SELECT place, hash FROM sent").fetchone()
        with offices.county.store.writing():
            offices.county.peers.offices.acknowledged(offices.province.store.replica, *sent)
        a_child(offices.county, **SECOND)
        offices.county.export(root / STICK)
    return Scene(root, PROVINCE, ("import", f"~/{STICK}"), server)


# -- offices at work ---------------------------------------------------------------------------------------------------


def working(root: Path, server: Server) -> dict[str, Scene]:
    """A county and a province that have news for each other, by the command that is to be killed."""
    with built(root, PROVINCE, COUNTY) as offices:
        child, _ = a_child(offices.county)
        offices.settle(1)
        offices.county.backup(root / "backup.zip")
        twin, _ = a_child(offices.county, notes="دوباره")
        offices.carry(COUNTY, PROVINCE)
        (receipt,) = offices.province.receipt()
        change(offices.county, child, notes="دیده شد")
        change(offices.province, child, father_name="حسین")
        a_child(offices.county, **SECOND)
    commands = {
        "export": (COUNTY, "export", "--to", f"~/{STICK}"),
        "return": (PROVINCE, "export", "--to", f"~/{STICK}", "--for", COUNTY),
        "merge": (COUNTY, "merge", child, twin, "--why", "همان است"),
        "erase": (COUNTY, "erase", "person", child, "--why", "نامهٔ ۱۲"),
        "receipt": (COUNTY, "receipt", "enter", receipt["digits"]),
        "revoke": (PROVINCE, "key", "revoke", COUNTY, "--why", "گم شد"),
        "restore": (COUNTY, "restore", "~/backup.zip"),
        "take over": (PROVINCE, "restore", "~/backup.zip"),
        "backup": (COUNTY, "backup", "--to", "~/new.zip"),
        "init": ("new", "init", "--level", "county", "--office", OTHER, "--name", "ساوه", "--practice"),
    }
    return {name: Scene(root, folder, tuple(told), server) for name, (folder, *told) in commands.items()}


def joining(root: Path, server: Server) -> dict[str, Scene]:
    """A county is to accept the answer of the province, with a target in its first bundle; another has asked."""
    with built(root, PROVINCE) as offices:
        put(offices.province, "target", programme="vision", indicator="screened", period="1404", value=9)
        for code in (COUNTY, OTHER):
            found(root / code, code)
            with opened(root / code) as county:
                county.enrol_request(root / f"request-{code}")
        offices.province.enrol_approve(root / f"request-{COUNTY}", root / "approval")
    approve = ("enrol", "approve", f"~/request-{OTHER}", "--to", "~/answer")
    accept = Scene(root, COUNTY, ("enrol", "accept", "~/approval"), server)
    return {"accept": accept, "approve": Scene(root, PROVINCE, approve, server)}
