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


@contextmanager
def built(root: Path, *codes: str) -> Iterator[Tree]:
    """Open offices in a fresh folder, to be filled; afterwards they are closed, and only `STICK` is left of sticks."""
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env_of(root).items():
            patch.setenv(name, value)
        (root / "machine").mkdir()
        with tree(root, *codes) as offices:
            yield offices
    for stick in root.glob("stick-*"):
        shutil.rmtree(stick)


def to_stick(offices: Tree, sender: str, receiver: str, edit: Edit | None = None) -> Path:
    """The sender's next bundle on the stick that the command will read; `edit` as in `forged`."""
    stick = offices.root / STICK
    stick.mkdir(exist_ok=True)
    with forged(edit or (lambda line: line)):
        (answer,) = offices[sender].export(stick, receiver)
    return Path(answer["file"])


@contextmanager
def forged(edit: Edit) -> Iterator[None]:
    """Lines are changed before they are signed, or left out (None), as a faulty program would."""
    honest = Outgoing.lines

    def lines(self: Outgoing, base: int, last: int, scope: str | None) -> Iterator[bytes]:
        edited = (edit(json.loads(line)) for line in honest(self, base, last, scope))
        return (canonical(line) for line in edited if line is not None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outgoing, "lines", lines)
        yield


def a_child(office: QuickOffice, **row: Any) -> tuple[str, str]:
    """A child and her guardian."""
    child = person(office, **row)
    return child, put(office, "guardian", child=child, name="زهرا", relation="mother")


# -- a bundle that brings everything that an import can meet -----------------------------------------------------------


def arriving(root: Path, server: Server) -> Scene:
    """The province is to import a bundle of a county with new rows, a child row, a conflict, a row for quarantine, and
    the centre that a row of another county waits for."""
    with built(root, PROVINCE, COUNTY, OTHER) as offices:
        centre = _a_row_waits(offices)
        disputed, spoilt = person(offices.county), person(offices.county, first_name="مینا", birth_date="1400/4/4")
        offices.read(PROVINCE, offices.write(COUNTY, PROVINCE))
        change(offices.county, disputed, first_name="نرجس")
        change(offices.province, disputed, first_name="نسرین")
        change(offices.county, spoilt, notes="دیده شد")
        a_child(offices.county, first_name="آوا", birth_date="1400/5/5")
        with offices.county.store.action("ali", "save"):
            offices.county.rows.insert("centre", [{**centre, "office": COUNTY}])
        change(offices.county, spoilt, first_name="مهسا")

        def edit(line: Line) -> Line:
            if line.get("id") == spoilt:
                line["row"]["birth_date"] = "2021-02-31"
            return line

        to_stick(offices, COUNTY, PROVINCE, edit)
    return Scene(root, PROVINCE, ("import", f"~/{STICK}"), server)


def _a_row_waits(offices: Tree) -> Line:
    """A screening of the other county is in quarantine at the province: it waits for this centre."""
    office = offices.other
    centre = put(office, "centre", name="پایگاه", kind="screening_base", county=OTHER)
    told = {"programme": "vision", "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    put(office, "screening", person=person(office, birth_date="1400/6/6"), centre=centre, **told)
    with forged(lambda line: None if line["kind"] == "centre" else line):
        assert offices.read(PROVINCE, offices.write(OTHER, PROVINCE))["quarantined"] == 1
    row = office.rows.get("centre", centre)
    assert row is not None
    return row


# -- bundles to be written ---------------------------------------------------------------------------------------------


def leaving(root: Path, server: Server) -> Scene:
    """A county is to write what it has entered since the province acknowledged its first bundle."""
    with built(root, PROVINCE, COUNTY) as offices:
        first, _ = a_child(offices.county)
        offices.settle(1)
        change(offices.county, first, notes="دیده شد")
        a_child(offices.county, first_name="آوا", birth_date="1400/5/5")
        (root / STICK).mkdir()
    return Scene(root, COUNTY, ("export", "--to", f"~/{STICK}"), server)


def returning(root: Path, server: Server) -> Scene:
    """The province is to write the county its receipts, a decision to come and a change."""
    with built(root, PROVINCE, COUNTY) as offices:
        first, _ = a_child(offices.county)
        offices.carry(COUNTY, PROVINCE)
        change(offices.province, first, notes="دیده شد")
        (root / STICK).mkdir()
    return Scene(root, PROVINCE, ("export", "--to", f"~/{STICK}", "--for", COUNTY), server)


def lacking(root: Path, server: Server) -> Scene:
    """The province is to import a bundle whose base has not come, and to hold it; `~/late` is what it lacks."""
    with built(root, PROVINCE, COUNTY) as offices:
        a_child(offices.county)
        late = offices.write(COUNTY, PROVINCE)
        assert late is not None
        late.rename(root / "late.daftar")
        sql = "SELECT place, hash FROM sent"
        with offices.county.store.writing():
            acknowledged = offices.county.peers.offices.acknowledged
            acknowledged(offices.province.store.replica, *offices.county.store.db.conn.execute(sql).fetchone())
        a_child(offices.county, first_name="آوا", birth_date="1400/5/5")
        to_stick(offices, COUNTY, PROVINCE)
    return Scene(root, PROVINCE, ("import", f"~/{STICK}"), server)


# -- other commands ----------------------------------------------------------------------------------------------------


def accepting(root: Path, server: Server) -> Scene:
    """A new county is to accept the answer of the province, with a target in its first bundle."""
    with built(root, PROVINCE) as offices:
        put(offices.province, "target", programme="vision", indicator="screened", period="1404", value=9)
        _ask_to_join(offices)
        offices.province.enrol_approve(root / "request", root / "approval")
    return Scene(root, COUNTY, ("enrol", "accept", "~/approval"), server)


def approving(root: Path, server: Server) -> Scene:
    """The province is to take in a new county."""
    with built(root, PROVINCE) as offices:
        put(offices.province, "target", programme="vision", indicator="screened", period="1404", value=9)
        _ask_to_join(offices)
    return Scene(root, PROVINCE, ("enrol", "approve", "~/request", "--to", "~/approval"), server)


def _ask_to_join(offices: Tree) -> None:
    found(offices.root / COUNTY, COUNTY)
    with opened(offices.root / COUNTY) as county:
        county.enrol_request(offices.root / "request")


def merging(root: Path, server: Server) -> Scene:
    """A child was registered twice."""
    with built(root, COUNTY) as offices:
        one, two = a_child(offices.county)[0], a_child(offices.county, notes="دوباره")[0]
    return Scene(root, COUNTY, ("merge", one, two, "--why", "همان است"), server)


def erasing(root: Path, server: Server) -> Scene:
    """A child with a guardian is to be erased, and the province knows her."""
    with built(root, PROVINCE, COUNTY) as offices:
        child, _ = a_child(offices.county)
        offices.settle(1)
    return Scene(root, COUNTY, ("erase", "person", child, "--why", "نامهٔ ۱۲"), server)


def hearing(root: Path, server: Server) -> Scene:
    """The province reads its receipt over the telephone."""
    with built(root, PROVINCE, COUNTY) as offices:
        a_child(offices.county)
        offices.carry(COUNTY, PROVINCE)
        (told,) = offices.province.receipt()
    return Scene(root, COUNTY, ("receipt", "enter", told["digits"]), server)


def revoking(root: Path, server: Server) -> Scene:
    """The province is to revoke the key of a county."""
    with built(root, PROVINCE, COUNTY) as offices:
        a_child(offices.county)
        offices.settle(1)
    return Scene(root, PROVINCE, ("key", "revoke", COUNTY, "--why", "گم شد"), server)


def restoring(root: Path, server: Server) -> Scene:
    """A county with two children is to go back to the backup with one."""
    with built(root, PROVINCE, COUNTY) as offices:
        a_child(offices.county)
        offices.carry(COUNTY, PROVINCE)
        offices.county.backup(root / "backup.zip")
        a_child(offices.county, first_name="آوا", birth_date="1400/5/5")
    return Scene(root, COUNTY, ("restore", "~/backup.zip"), server)


def restoring_another(root: Path, server: Server) -> Scene:
    """The folder of a county is to take the backup of another county, whose key is another."""
    with built(root, PROVINCE, COUNTY, OTHER) as offices:
        a_child(offices.county)
        a_child(offices.county, first_name="آوا", birth_date="1400/5/5")
        a_child(offices.other)
        offices.other.backup(root / "backup.zip")
    return Scene(root, COUNTY, ("restore", "~/backup.zip"), server)


def founding(root: Path, server: Server) -> Scene:
    """A new office."""
    with built(root, COUNTY):
        pass
    told = ("--level", "county", "--office", OTHER, "--name", "اراک", "--practice")
    return Scene(root, OTHER, ("init", *told), server)


def saving(root: Path, server: Server) -> Scene:
    """Two rows are to be saved."""
    with built(root, COUNTY):
        pass
    rows = [{"first_name": name, "last_name": "رضایی", "birth_date": "1400/5/5"} for name in ("آوا", "مینا")]
    (root / "rows").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return Scene(root, COUNTY, ("put", "person", "~/rows"), server)
