"""Making a new office, and opening one that is there."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from models.access.roles import Actor
from models.admin import backup, leftovers
from models.catalog import ENTITIES
from models.errors import UserError
from models.office.keeping import people
from models.schema import codelists
from models.schema.entity import Tier
from models.store.database import of_os
from models.store.repository import Repository
from models.store.slots import SlotFile, check_strength, normal_user
from models.store.store import Store
from models.sync import joining
from models.text.persian import latin_digits

LEVELS = ("province", "county", "workstation")
_PLACE = {True: re.compile(r"\d{2}", re.ASCII), False: re.compile(r"\d{4}", re.ASCII)}  # is it a province?


def create(folder: Path, level: str, code: str, name: str, practice: bool, user: str, passphrase: str) -> Store:
    """A new store in a folder; its first user is an administrator. Refused as Office.create says.

    Made beside its place and moved there, the store last: with it the office is there, and before it nothing is.
    """
    check_strength(passphrase)
    code = latin_digits(code).strip()
    check_code(level, code)
    if not name.strip():
        raise UserError("required", field="name")
    if (folder / backup.STORE_NAME).exists():
        raise UserError("store-exists", value=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".init-") as scratch:
            slots = SlotFile(Path(scratch) / backup.SLOTS_NAME)
            key = SlotFile.create(slots.path, user, passphrase)
            store = Store(slots.path.with_name(backup.STORE_NAME), key, ENTITIES, create=True)
            store.migrate()
            with store.writing():
                joining.found_replica(store, level=level, office=code, name=name, practice=practice)
                store.set_meta(f"role:{normal_user(user)}", "administrator")
            store.close()
            for made in (slots.path, slots.copy, store.path):
                _keep_lost(folder / made.name)
                made.replace(folder / made.name)
    except OSError as error:
        raise of_os(error, folder) from error
    return Store(folder / backup.STORE_NAME, key, ENTITIES)


def _keep_lost(path: Path) -> None:
    """Slots without a store are of one that is lost: whoever finds it again needs them. The first ones met stay."""
    aside = path.with_name(f"lost-{path.name}")
    if path.exists() and not aside.exists():
        path.replace(aside)


def open_store(folder: Path, user: str, passphrase: str) -> Store:
    """The store of a folder, backed up and brought up to date where an older program made it."""
    slots = folder / backup.SLOTS_NAME
    if not (folder / backup.STORE_NAME).exists():
        raise UserError("store-missing", value=str(folder))
    store = Store(folder / backup.STORE_NAME, SlotFile(slots).open(user, passphrase), ENTITIES)
    try:
        if store.pending():
            backup.automatic(store, slots, folder / backup.BACKUPS, "migration")
            store.migrate()
    except BaseException:
        store.close()
        raise
    leftovers.clear(folder)
    return store


def actor_of(store: Store, user: str) -> Actor:
    """Who a user is at this office, by the row, or in an older store by its note; UserError user-disabled."""
    rows, name, level = Repository(store), normal_user(user), store.meta("level")
    row = people.row_of(rows, name)
    if row is None:
        return Actor(name, people.role_before(rows, name), store.office, level)
    if row["disabled"] or row["retired"]:
        raise UserError("user-disabled", value=name)
    granted = frozenset(map(Tier, row["granted"] or ()))
    return Actor(name, row["role"], store.office, level, granted, row["centre"] or "")


def check_code(level: str, code: str) -> None:
    """UserError office-unknown unless the code fits the level: a province has two digits, a county four, a workstation
    its county's four with a number behind. A county that no list has yet, as one founded this year, begins with the
    code of its province, which may have coded it meanwhile."""
    county, dash, number = code.partition("-")
    is_workstation = bool(dash) and number.isascii() and number.isdecimal() and number[:1] != "0"
    if level not in LEVELS or (level == "workstation") != is_workstation or bool(dash) != is_workstation:
        raise UserError("office-unknown", field="office", value=code)
    of_province = codelists.province_of(county) in codelists.load("provinces").labels
    if not of_province or not _PLACE[level == "province"].fullmatch(county):
        raise UserError("office-unknown", field="office", value=code)
