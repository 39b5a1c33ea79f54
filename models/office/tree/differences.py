"""What waits between offices, in words: two values of one field side by side, and rows that stand aside with a reason.

Nothing here is decided; `Office.resolve` does that. No code, id or ISO date is in what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.access.roles import Actor
from models.catalog import choices_of
from models.errors import CODES
from models.office.paper.records import UNTOLD, Records
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.tree.exchange import Exchange
from models.office.tree.standing import office_name
from models.schema.entity import Entity, Row
from models.schema.fields import Code, Field
from models.store import changes
from models.store.repository import Repository
from models.sync import decisions
from models.sync.decisions import Conflict
from models.sync.outgoing import stamps_of_rows

Answer = dict[str, Any]
LATER = "later"  # of a conflict that nobody has to decide: the later value stands


class Differences:
    """Conflicts and quarantine of one open office, for one actor."""

    def __init__(self, rows: Repository, saving: Saving, peers: Exchange, actor: Actor) -> None:
        self._rows, self._store, self._saving, self._peers = rows, rows.store, saving, peers
        self._records = Records(rows, saving, actor)

    # -- conflicts ------------------------------------------------------------------------------------------------

    def conflicts(self, all_of_them: bool = False) -> list[Answer]:
        """Those that wait, or all: `{id, entity, kind, row, naming, field, label, who, when, office, state}` each.

        `kind` is the entity's label; who, when and office are of their side; `state` is open, later or decided. Those
        of one row stand together, the row with the oldest first.
        """
        found = self._peers.conflicts(all_of_them)
        first = {told["row"]: place for place, told in reversed(list(enumerate(found)))}
        found.sort(key=lambda told: (first[told["row"]], _place(self._rows.entity(told["entity"]), told["field"])))
        return [self._listed(told) for told in found]

    def _listed(self, told: Mapping[str, Any]) -> Answer:
        entity = self._rows.entity(told["entity"])
        row = self._rows.get(entity.name, told["row"]) or {}
        return {
            "id": told["id"],
            "entity": entity.name,
            "kind": entity.label,
            "row": told["row"],
            "naming": self._naming(entity, row),
            "field": told["field"],
            "label": self._field(entity, row, told["field"])[1],
            "who": told["who"],
            "when": told["when"],
            "office": office_name(told["office"]),
            "state": _state(told.get("settled")),
        }

    def of_row(self, entity_name: str, row_id: str, all_of_them: bool = False) -> Answer:
        """One row's conflicts together: `{entity, kind, row, naming, programme, fields}`.

        A field is `{id, field, label, choices, ours, theirs, before, state, decision}`; a side `{text, value, who,
        when, office}` (when: ISO time; office: its name), `before` None where the log does not tell; `decision` `{who,
        when, office, why}` or None. «ours» is what taking ours would keep. UserError ref-unknown.
        """
        row, entity = self._records.row(entity_name, row_id), self._rows.entity(entity_name)
        witness(self._saving, entity, [row])
        visible = {one["id"] for one in self._peers.conflicts(all_of_them)}
        found = [one for one in decisions.conflicts(self._store, settled=all_of_them) if one.id in visible]
        mine = sorted(
            (one for one in found if (one.entity, one.row) == (entity_name, row_id)),
            key=lambda one: (one.settled is not None, _place(entity, one.field), one.field),
        )
        return {
            "entity": entity_name,
            "kind": entity.label,
            "row": row_id,
            "naming": self._naming(entity, row),
            "programme": row.get("programme"),
            "fields": [self._side_by_side(entity, row, one) for one in mine],
        }

    def _side_by_side(self, entity: Entity, row: Row, conflict: Conflict) -> Answer:
        field, label = self._field(entity, row, conflict.field)
        theirs = changes.as_stored(entity, conflict.field, conflict.theirs)
        return {
            "id": conflict.id,
            "field": conflict.field,
            "label": label,
            "choices": self._choices(row, field),
            "ours": self._ours(entity, row, conflict, field),
            "theirs": self._side(entity, row, field, theirs, conflict.their_stamp),
            "before": self._before(entity, row, conflict, field),
            "state": _state(conflict.settled),
            "decision": self._decision(conflict.settled),
        }

    def _ours(self, entity: Entity, row: Row, conflict: Conflict, field: Field | None) -> Answer:
        """Our side; where the field has got another value since, that one, since it is what would be kept."""
        if conflict.settled is None and decisions.edited_since(self._rows, conflict):
            base, fields = stamps_of_rows(self._rows, entity.name, [conflict.row])[conflict.row]
            stamp = fields.get(conflict.field, base)
            return self._side(entity, row, field, changes.value_at(row, conflict.field), stamp)
        ours = changes.as_stored(entity, conflict.field, conflict.ours)
        return self._side(entity, row, field, ours, conflict.our_stamp)

    def _side(self, entity: Entity, row: Row, field: Field | None, value: Any, stamp: str) -> Answer:
        return {"text": self._text(entity, row, field, value), "value": value, **self._actor_of(stamp)}

    def _text(self, entity: Entity, row: Row, field: Field | None, value: Any) -> str:
        if field is None or value is None:
            return "" if value is None else str(value)
        return self._records.text(entity, row, field, value)

    def _actor_of(self, stamp: str) -> Answer:
        sql = "SELECT actor, at, office FROM action WHERE stamp = ?"
        who, when, office = self._store.db.conn.execute(sql, (stamp,)).fetchone() or (None, None, None)
        return {"who": who, "when": when, "office": office_name(office)}

    def _before(self, entity: Entity, row: Row, conflict: Conflict, field: Field | None) -> Answer | None:
        """What both sides had, and who had written it, as far as the history tells."""
        value = changes.as_stored(entity, conflict.field, decisions.value_before(self._store, conflict))
        if value is None:
            return None
        events = changes.history(self._rows, entity.name, conflict.row)
        made = [one for one in events if one.field == conflict.field and one.after == value]
        told = {"text": self._text(entity, row, field, value), "value": value}
        first = made[0] if made else None
        who, when, office = (first.who, first.when, first.office) if first else (None, None, None)
        return {**told, "who": who, "when": when, "office": office_name(office)}

    def _decision(self, settled: str | None) -> Answer | None:
        if settled in (None, LATER):
            return None
        sql = "SELECT note FROM action WHERE stamp = ?"
        found = self._store.db.conn.execute(sql, (settled,)).fetchone()
        return {**self._actor_of(str(settled)), "why": found[0] if found else None}

    def _naming(self, entity: Entity, row: Mapping[str, Any]) -> str:
        """The words for a row; whom it is about comes first, where its own title does not say."""
        own = self._records.naming(entity, row)
        if entity.refs.get("person") != "person" or "person" in entity.title or not row.get("person"):
            return own
        person = self._records.text(entity, row, entity.fields["person"], row["person"])
        return own if person == UNTOLD else f"{person}، {own}"

    def _field(self, entity: Entity, row: Mapping[str, Any], path: str) -> tuple[Field | None, str]:
        """The declared field of a path and its label; None for an answer that no programme here declares."""
        column, _, key = path.partition(".")
        declared = entity.fields[column]
        if not key:
            return declared, declared.label
        programme = self._saving.programmes.get(row.get("programme") or "")
        answer = programme.fields.get(key) if programme and column == "answers" else None
        return (answer, answer.label) if answer else (None, f"{declared.label}: {key}")

    def _choices(self, row: Mapping[str, Any], field: Field | None) -> list[tuple[str, str]]:
        """The codes that a programme gives to a field of its shape; a closed list has its own."""
        programme = self._saving.programmes.get(row.get("programme") or "")
        if field is None or programme is None or not isinstance(field, Code):
            return []
        return [(one["code"], one["label"]) for one in choices_of(programme).get(field.name, ())]

    # -- quarantine -----------------------------------------------------------------------------------------------

    def quarantine(self) -> list[Answer]:
        """Rows that wait: `{id, office, entity, kind, row, naming, reason, step, code, waits_for, when, here}` each.

        `waits_for` is `{entity, row, label, here}` or None; `here`: whether a row of that id can be opened.
        """
        sql = "SELECT id, line, at FROM quarantine"
        lines = {key: (json.loads(line), at) for key, line, at in self._store.db.conn.execute(sql)}
        return [self._aside(told, *lines[told["id"]]) for told in self._peers.quarantine()]

    def _aside(self, told: Mapping[str, Any], line: Mapping[str, Any], at: str | None) -> Answer:
        entity = self._store.entities.get(told["entity"])
        waits = self._waited_for(told["waits_for"])
        reason, step = _told(told["code"], told["message"] or "")
        if waits:
            reason = f"چشم‌به‌راه «{waits['label']}» است که هنوز نیامده."
        return {
            "id": told["id"],
            "office": office_name(told["from"]),
            "entity": told["entity"],
            "kind": entity.label if entity else told["entity"],
            "row": told["row"],
            "naming": self._named(entity, line.get("row")) if entity else "",
            "reason": reason,
            "step": step,
            "code": told["code"],
            "waits_for": waits,
            "when": at,
            "here": bool(entity and self._is_here(entity, told["row"])),
        }

    def _named(self, entity: Entity, row: object) -> str:
        """The words for a row that may hold anything: only what has the form of its field is shown."""
        if not isinstance(row, dict):
            return ""
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
        row = self._rows.get(name, row_id) if here else None
        label = f"{entity.label} {self._records.naming(entity, row)}" if row else entity.label
        return {"entity": name, "row": row_id, "label": label, "here": here}

    def _is_here(self, entity: Entity, row_id: str) -> bool:
        row = self._rows.get(entity.name, row_id)
        return row is not None and self._saving.may_see(entity, row)


def _state(settled: str | None) -> str:
    return "open" if settled is None else LATER if settled == LATER else "decided"


def _place(entity: Entity, path: str) -> int:
    """Where the field stands in the form, so that those of a person stand in their usual order."""
    names = list(entity.fields)
    return names.index(path.partition(".")[0])


def _told(code: str, message: str) -> tuple[str, str]:
    """A finding's sentence apart from what to do about it."""
    step = CODES[code].step if code in CODES else ""
    return (message.removesuffix(step).strip(), step) if step else (message, "")
