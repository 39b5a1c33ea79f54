"""Who works here: a row says who somebody is and may do, a slot beside the store lets him in with his passphrase.

The row always comes first. So whatever breaks off in between leaves somebody without a key, or a key to a door that the
row keeps shut, and never an open door.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.access.roles import Actor, role_of
from models.admin import backup
from models.errors import Finding, UserError
from models.office.rows.saving import Saving
from models.registry.user import USER
from models.schema.entity import Row
from models.schema.rules import Desk
from models.store import audit
from models.store.repository import Repository
from models.store.slots import SlotFile, check_strength, normal_user

Answer = dict[str, Any]
ADMINISTRATOR = "administrator"


def row_of(rows: Repository, user: str) -> Row | None:
    """The row of a user of this office by name, however written."""
    return rows.get("user", USER.new_id({"office": rows.store.office, "name": normal_user(user)}))


def role_before(rows: Repository, user: str) -> str:
    """The role of somebody who has no row: of a store that is older than the rows."""
    return rows.store.meta(f"role:{normal_user(user)}", "clerk")


class People:
    """The people of one open office."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor, folder: Path) -> None:
        self._rows, self._saving, self._actor = rows, saving, actor
        self._slots = SlotFile(folder / backup.SLOTS_NAME)
        saving.guards["user"] = self._an_administrator_stays

    # -- who there is ---------------------------------------------------------------------------------------------

    def all(self) -> list[Answer]:
        """`{user, role, granted, full_name, disabled, has_key, base}` of everybody of this office, by name; `granted`:
        the tiers beyond the role's; `has_key`: a passphrase opens the store; `base`: the own centre by its code (by its
        id where it has none), "" for none."""
        keys = self._slots.users()
        rows = self._rows.find("user", where={"office": self._rows.store.office})
        known = {row["name"] for row in rows}
        told = [self._told(row, row["name"] in keys) for row in rows]
        return told + [self._told(self._unwritten(name), True) for name in keys if name not in known]

    def _known_as(self, name: str) -> Row:
        return row_of(self._rows, name) or self._unwritten(name)

    def _unwritten(self, name: str) -> Row:
        return {"name": name, "role": role_before(self._rows, name)}

    def has_key(self, user: str) -> bool:
        """Whether a passphrase of this user opens the store."""
        return normal_user(user) in self._slots.users()

    def knows(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the one who sits here: what opens the lock of an idle window.

        UserError user-disabled for somebody who was shut out meanwhile.
        """
        try:
            self._slots.open(self._actor.user, passphrase)
        except UserError as error:
            if error.code == "passphrase-wrong":
                audit.note(self._rows.store, self._actor.user, "refused")
                return False
            raise
        row = row_of(self._rows, self._actor.user)
        if row is not None and (row["disabled"] or row["retired"]):
            raise UserError("user-disabled", value=self._actor.user)
        audit.note(self._rows.store, self._actor.user, "unlock")
        return True

    def _enlist(self) -> None:
        """Write the row of everybody who has only a key: of the first user, and of the store of an older program. Done
        when people of this office are first changed, so that a new office has nothing to send before it has work."""
        missing = [name for name in self._slots.users() if row_of(self._rows, name) is None]
        if missing:
            with self._rows.store.action(self._actor.user, "users"):
                for name in missing:
                    self._save(self._unwritten(name), None)

    # -- who comes and goes ---------------------------------------------------------------------------------------

    def add(self, user: str, role: str, full_name: str, passphrase: str, base: str | None = None) -> Answer:
        """Somebody new, or known and without a key; `base`: his own centre. UserError required, choice-unknown (the
        role), ref-unknown (the centre), passphrase-weak, user-taken, not-allowed."""
        self._actor.require("users")
        name = _named(user)
        role_of(role)
        check_strength(passphrase)
        if self.has_key(name):
            raise UserError("user-taken", field="user", value=name)
        self._enlist()
        told = {"name": name, "role": role, **({"full_name": full_name} if full_name else {})}
        told |= {"centre": self._centre(base)} if base else {}
        self._write(name, {**told, "disabled": False})
        self._slots.add(self._rows.store.key, name, passphrase, role)
        return self._one(name)

    def disable(self, user: str) -> Answer:
        """Shut somebody out: the row, then the key. Done again, it finishes what broke off.

        UserError user-unknown, last-administrator, not-allowed.
        """
        name = self._known(user)
        self._write(name, {"disabled": True})
        if self.has_key(name):
            self._slots.remove(name)
        return self._one(name)

    def enable(self, user: str, passphrase: str | None = None) -> Answer:
        """Let somebody in again, with a new passphrase where the key is gone.

        UserError user-unknown, passphrase-weak, not-allowed.
        """
        name = self._known(user)
        if not self.has_key(name):
            check_strength(passphrase or "")
        self._write(name, {"disabled": False})
        if not self.has_key(name):
            self._slots.add(self._rows.store.key, name, passphrase or "", self._one(name)["role"])
        return self._one(name)

    def set_role(self, user: str, role: str) -> Answer:
        """Give another role; it counts from the next opening. UserError user-unknown, choice-unknown,
        last-administrator, not-allowed."""
        name = self._known(user)
        role_of(role)
        self._write(name, {"role": role})
        return self._one(name)

    def set_base(self, user: str, base: str | None) -> Answer:
        """Bind somebody to a base (a centre's id or code), or with None to none; it counts from the next opening.

        UserError user-unknown, ref-unknown, not-allowed.
        """
        name = self._known(user)
        self._write(name, {"centre": self._centre(base) if base else None})
        return self._one(name)

    def _centre(self, given: str) -> str:
        """The id of a live centre by its id or code."""
        found = self._rows.find("centre", where={"id": given}) or self._rows.find("centre", where={"code": given})
        if not found:
            raise UserError("ref-unknown", field="centre", value=given)
        return str(found[0]["id"])

    def grant(self, user: str, tiers: Sequence[str]) -> Answer:
        """Open exactly these tiers beyond the role (none: nothing beyond it). UserError user-unknown, choice-unknown,
        not-allowed."""
        name = self._known(user)
        self._write(name, {"granted": list(tiers)})
        return self._one(name)

    def change_passphrase(self, old: str, new: str) -> Answer:
        """A new passphrase for the one who sits here. UserError passphrase-wrong, passphrase-weak."""
        self._slots.change(self._actor.user, old, new)
        audit.note(self._rows.store, self._actor.user, "passphrase")
        return self._one(self._actor.user)

    # -- writing --------------------------------------------------------------------------------------------------

    def _known(self, user: str) -> str:
        self._actor.require("users")
        name = _named(user)
        if row_of(self._rows, name) is None and not self.has_key(name):
            raise UserError("user-unknown", field="user", value=name)
        self._enlist()
        return name

    def _write(self, name: str, values: Mapping[str, Any]) -> None:
        with self._rows.store.action(self._actor.user, "users"):
            row = row_of(self._rows, name)
            self._save(values if row else {"name": name, **values}, row["id"] if row else None)

    def _save(self, values: Mapping[str, Any], row_id: str | None) -> None:
        saved = self._saving.save("user", values, row_id)
        for refused in saved.errors:
            raise UserError(refused.code, field=refused.field, value=refused.value, **refused.params)

    def _one(self, name: str) -> Answer:
        return self._told(self._known_as(name), self.has_key(name))

    def _told(self, row: Mapping[str, Any], has_key: bool) -> Answer:
        centre = self._rows.get("centre", row["centre"]) if row.get("centre") else None
        told = {"user": row["name"], "role": row["role"], "granted": sorted(row.get("granted") or ())}
        told |= {"full_name": row.get("full_name") or ""}
        base = (centre or {}).get("code") or row.get("centre") or ""
        return {**told, "disabled": bool(row.get("disabled")), "has_key": has_key, "base": base}

    def _an_administrator_stays(self, row: Row, desk: Desk) -> Iterable[Finding]:
        """Hard: users of this office are not put aside but disabled, and one administrator with a key is left.

        What comes from the office above does not pass by here.
        """
        if row["office"] != desk.office:
            return
        if row["retired"]:
            yield Finding("not-allowed", None, row["name"], {"why": "کاربر کنار گذاشته نمی‌شود؛ غیرفعالش کنید."})
        if not row["name"] or _administers(row) or not _administers(self._known_as(row["name"])):
            return
        if not any(_administers(self._known_as(name)) for name in self._slots.users() if name != row["name"]):
            yield Finding("last-administrator", "role", row["name"])


def _administers(row: Mapping[str, Any]) -> bool:
    return row["role"] == ADMINISTRATOR and not row.get("disabled") and not row.get("retired")


def _named(user: str) -> str:
    name = normal_user(user)
    if not name:
        raise UserError("required", field="user")
    return name
