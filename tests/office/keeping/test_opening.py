from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from tests.sync.offices_in_memory import USER, WORDS

FACTS = {"level": "county", "code": "0001", "name": "اراک", "practice": True, "user": USER, "passphrase": WORDS}
MADE = {"daftar.db", "slots.json", "slots.copy.json"}


def made(folder: Path) -> set[str]:
    Office.create(folder, **FACTS).close()  # type: ignore[arg-type]
    return {path.name for path in folder.iterdir()}


def test_a_new_office_is_a_store_and_its_slots_and_nothing_else(tmp_path: Path) -> None:
    assert made(tmp_path / "new") == MADE
    with Office.open(tmp_path / "new", user=USER, passphrase=WORDS) as office:
        assert office.store.path == tmp_path / "new" / "daftar.db"


def test_an_office_is_not_made_over_another(tmp_path: Path) -> None:
    made(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UserError) as told:
        made(tmp_path)
    assert told.value.code == "store-exists"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_slots_of_a_store_that_was_lost_are_kept_for_it(tmp_path: Path) -> None:
    """They open it when it is found again; the slots of offices that were never finished do not push them out."""
    for name in ("slots.json", "slots.copy.json"):
        (tmp_path / name).write_bytes(b"of the lost store")
    assert made(tmp_path) == {*MADE, "lost-slots.json", "lost-slots.copy.json"}
    (tmp_path / "daftar.db").unlink()
    made(tmp_path)
    assert (tmp_path / "lost-slots.json").read_bytes() == b"of the lost store"


def test_an_office_in_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UserError) as told:
        made(tmp_path / "file" / "new")
    assert told.value.code == "read-only"
