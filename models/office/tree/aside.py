"""Rows that stand aside, those we did not take and ours that another office did not take, with why and what to do.

Nothing is done here: what is wrong is mended where the row was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.office.rows.saving import Saving
from models.office.rows.witness import WATCHED, witness
from models.office.tree import mending
from models.office.tree.exchange import Exchange
from models.office.tree.mending import Case
from models.office.tree.standing import office_name
from models.schema.entity import Entity, Tier
from models.store import stamps
from models.store.repository import Repository
from models.sync.offices import Replica, in_scope, scope_of
from models.text import jalali
from models.text.persian import clean, persian_digits

Answer = dict[str, Any]
OURS = "refused"
"""The state of our own row that another office has in quarantine."""


class Aside:
    """What stands aside, for one actor. `naming`: the words for a row."""

    def __init__(
        self, rows: Repository, saving: Saving, peers: Exchange, naming: Callable[[Entity, Mapping[str, Any]], str]
    ) -> None:
        self._rows, self._store, self._saving, self._peers = rows, rows.store, saving, peers
        self._naming = naming

    def rows(self) -> list[Answer]:
        """`{id, state, from, office, entity, kind, row, naming, reason, step, code, waits_for, when, here}` each, those
        of others first.

        `state`: waits, wrong, or refused (ours, that `office` did not take); `from` is the office's code, `office` its
        name; `waits_for` `{entity, row, label, is, here}` or None, where `is` says whether that row is here, aside or
        away; `here`: whether a row of that id can be opened. What is shown of the watched tiers is noted in the audit.
        """
        told = [self._told(one, *self._kept(one["id"])) for one in self._peers.quarantine()]
        shown = [*told, *self._ours()]
        for entity in {one["entity"] for one in shown} & self._store.entities.keys():
            mine = [{"id": one["row"], "programme": one["programme"]} for one in shown if one["entity"] == entity]
            witness(self._saving, self._rows.entity(entity), mine)
        return shown

    def message(self, ids: Iterable[str]) -> str:
        """What to write to the sending office about some rows, as plain text; of the watched tiers, and of programmes
        that are not known here, neither a value nor a name is in it."""
        asked = set(ids)
        found = [(one, *self._kept(one["id"])) for one in self._peers.quarantine() if one["id"] in asked]
        if not found:
            return ""
        head = f"به: {office_name(found[0][0]['from'])}\nاز: {office_name(self._store.office)}، {self._today()}"
        lines = [self._line(number, *one) for number, one in enumerate(found, 1)]
        return persian_digits("\n".join((head, "این ردیف‌ها از بستهٔ شما پذیرفته نشد:", *lines)))

    def brought(self, stamp: str, most: int) -> list[Answer]:
        """`{kind, naming, reason}` of what an import set aside, at most so many."""
        sql = "SELECT id FROM quarantine WHERE brought = ?"
        mine = {key for (key,) in self._store.db.conn.execute(sql, (stamp,))}
        found = [one for one in self._peers.quarantine() if one["id"] in mine][:most]
        told = (self._told(one, *self._kept(one["id"])) for one in found)
        return [{name: one[name] for name in ("kind", "naming", "reason")} for one in told]

    # -- what we did not take -------------------------------------------------------------------------------------

    def _kept(self, key: str) -> tuple[Mapping[str, Any], str | None, str]:
        """The line as it came, when, and the replica that sent it."""
        sql = "SELECT line, at, replica FROM quarantine WHERE id = ?"
        line, at, replica = self._store.db.conn.execute(sql, (key,)).fetchone()
        return json.loads(line), at, replica

    def _told(self, told: Mapping[str, Any], line: Mapping[str, Any], at: str | None, replica: str) -> Answer:
        entity, row = self._store.entities.get(told["entity"]), _row(line)
        waits = self._waited_for(told["waits_for"])
        case = self._case(told, line, replica, waits)
        return {
            "id": told["id"],
            "state": "waits" if waits else "wrong",
            "from": told["from"],
            "office": case.sender,
            "entity": told["entity"],
            "kind": case.kind,
            "row": told["row"],
            "programme": _programme(row),
            "naming": self._named(entity, row) if entity else "",
            "reason": mending.reason(case),
            "step": mending.step(case),
            "code": told["code"],
            "waits_for": waits,
            "when": at,
            "here": bool(entity and self._is_here(entity, told["row"])),
        }

    def _case(self, told: Mapping[str, Any], line: Mapping[str, Any], replica: str, waits: Answer | None) -> Case:
        entity = self._store.entities.get(told["entity"])
        asked = entity is not None and told["code"] == "row-invalid"
        return Case(
            told["code"],
            told["message"] or "",
            entity.label if entity else told["entity"],
            office_name(told["from"]),
            owner=office_name(self._owner(entity, line, self._peers.offices.get(replica))) if entity else "",
            awaited=waits["label"] if waits else "",
            awaited_kind=waits["kind"] if waits else "",
            awaited_is=waits["is"] if waits else "",
            fault=mending.fault_of(self._saving, entity, line) if asked and entity else None,
            top=not self._store.meta("parent"),
        )

    def _owner(self, entity: Entity, line: Mapping[str, Any], sender: Replica | None) -> str:
        """The office beyond the sender's scope whose row it is: as the row says itself, else as ours says."""
        here = self._rows.get(entity.name, str(line.get("id"))) or {}
        scopes = scope_of(sender) if sender else ()
        named = (office for office in (_row(line).get("office"), here.get("office")) if isinstance(office, str))
        return next((office for office in named if not any(in_scope(office, one) for one in scopes)), "")

    def _named(self, entity: Entity, row: Mapping[str, Any]) -> str:
        """The words for a row that may hold anything: only what has the form of its field is shown."""
        names = (name for name in entity.title or entity.columns if row.get(name) is not None)
        sound = {name: row[name] for name in names if entity.fields[name].valid(row[name])}
        around = {name: row[name] for name in ("programme", "person") if isinstance(row.get(name), str)}
        return self._naming(entity, {**around, **sound}) if sound else ""

    def _waited_for(self, text: str | None) -> Answer | None:
        name, _, row_id = (text or "").partition(":")
        entity = self._store.entities.get(name)
        if entity is None:
            return None
        here = self._is_here(entity, row_id)
        row = self._rows.get(name, row_id)
        aside = None if row else self._aside(entity, row_id)
        known = self._naming(entity, row) if here and row else self._named(entity, aside) if aside else ""
        told = {"entity": name, "row": row_id, "kind": entity.label, "label": f"{entity.label} {known}".strip()}
        return {**told, "is": "here" if row else "away" if aside is None else "aside", "here": here}

    def _aside(self, entity: Entity, row_id: str) -> Mapping[str, Any] | None:
        """What is known of a row that stands aside itself, if the actor may see it."""
        sql = "SELECT line FROM quarantine WHERE entity = ? AND row = ? LIMIT 1"
        found = self._store.db.conn.execute(sql, (entity.name, row_id)).fetchone()
        row = _row(json.loads(found[0])) if found else {}
        return None if not found else row if self._saving.may_see(entity, row) else {}

    def _is_here(self, entity: Entity, row_id: str) -> bool:
        row = self._rows.get(entity.name, row_id)
        return row is not None and self._saving.may_see(entity, row)

    # -- ours, that others did not take ---------------------------------------------------------------------------

    def _ours(self) -> Iterator[Answer]:
        for one in self._peers.offices.all():
            if one.relation != "self":
                yield from self._refused(one)

    def _refused(self, by: Replica) -> Iterator[Answer]:
        """What a receipt says of our rows; it may say anything."""
        told: Sequence[Any] = self._peers.offices.peer(by.replica).quarantined
        for number, line in enumerate(one for one in told if isinstance(one, dict)):
            entity = self._store.entities.get(str(line.get("entity")))
            row = self._rows.get(entity.name, str(line.get("row"))) if entity else None
            if entity and row and self._saving.may_see(entity, row):
                yield self._refusal(f"{by.replica}:{number}", by, entity, row, line)

    def _refusal(
        self, key: str, by: Replica, entity: Entity, row: Mapping[str, Any], line: Mapping[str, Any]
    ) -> Answer:
        code, message = (clean(str(line.get(name) or "")[:400]) for name in ("code", "message"))
        case = Case(code, message, entity.label, office_name(self._store.office), owner=office_name(row["office"]))
        return {
            "id": key,
            "state": OURS,
            "from": by.office,
            "office": office_name(by.office),
            "entity": entity.name,
            "kind": entity.label,
            "row": row["id"],
            "programme": _programme(row),
            "naming": self._naming(entity, row),
            "reason": mending.reason(case),
            "step": mending.step_of_writer(case),
            "code": code,
            "waits_for": None,
            "when": None,
            "here": True,
        }

    # -- the message ----------------------------------------------------------------------------------------------

    def _line(
        self, number: int, told: Mapping[str, Any], line: Mapping[str, Any], _at: str | None, replica: str
    ) -> str:
        case = self._case(told, line, replica, self._waited_for(told["waits_for"]))
        entity, row = self._store.entities.get(told["entity"]), _row(line)
        discreet = entity is None or self._tier(entity, row) in WATCHED
        naming = f"شناسهٔ \u2066{told['row'][:8]}\u2069" if discreet or entity is None else self._named(entity, row)
        who = "، ".join(filter(None, (case.kind, naming)))
        return f"{number}. {who}: {mending.reason(case, discreet=discreet)}\n   {mending.step_of_writer(case)}"

    def _tier(self, entity: Entity, row: Mapping[str, Any]) -> Tier:
        """As the watch over reading has it: of a programme that is not known here it may be any."""
        name = _programme(row)
        unknown = name is not None and self._saving.programmes.get(name) is None
        return Tier.ABUSE if unknown else self._saving.tier_of(entity, row)

    def _today(self) -> str:
        return jalali.show(stamps.today())


def _row(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a line that may hold anything."""
    row = line.get("row")
    return row if isinstance(row, dict) else {}


def _programme(row: Mapping[str, Any]) -> str | None:
    """The name of a row's programme; what is no name counts as one that is not known."""
    name = row.get("programme")
    return None if name is None else name if isinstance(name, str) else "?"
