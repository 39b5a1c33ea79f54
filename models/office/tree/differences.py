"""What waits between offices, in words: two values of one field side by side, and rows that stand aside with a reason.

Nothing here is decided; `Office.resolve` does that. No code, id or ISO date is in what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.catalog import choices_of
from models.office.paper.records import UNTOLD, Records
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.tree.aside import Aside
from models.office.tree.exchange import Exchange
from models.office.tree.standing import office_name
from models.schema.entity import Entity, Row
from models.schema.fields import Code, Field
from models.store import changes
from models.store.repository import Repository
from models.store.steps import Step, unheard
from models.sync import decisions
from models.sync.decisions import Conflict
from models.sync.outgoing import stamps_of_rows

Answer = dict[str, Any]
LATER = "later"  # of a conflict that nobody has to decide: the later value stands
MOST = 100  # conflicts, and rows in quarantine, that a preview names


class Differences:
    """Conflicts and quarantine of one open office, for one actor."""

    def __init__(self, rows: Repository, saving: Saving, peers: Exchange, actor: Actor) -> None:
        self._rows, self._store, self._saving, self._peers = rows, rows.store, saving, peers
        self._records = Records(rows, saving, actor)
        self._aside = Aside(rows, saving, peers, self._naming)

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
        """Rows that stand aside, see Aside.rows."""
        return self._aside.rows()

    def message(self, ids: Iterable[str]) -> str:
        """What to write to the office that sent these rows, see Aside.message."""
        return self._aside.message(ids)

    # -- what a bundle would bring --------------------------------------------------------------------------------

    def preview(self, paths: Sequence[Path], step: Step = unheard) -> list[Answer]:
        """What importing these files would do, each bundle with what `brought` says of it as `seen`; nothing is
        changed."""
        try:
            return list(self._peers.import_files(paths, True, step, look=self.brought))
        finally:
            self._saving.programmes.reload()

    def taken(self, office: str | None, number: int | None) -> Answer:
        """What `brought` says of a bundle that was taken in."""
        sql = (
            "SELECT stamp FROM received JOIN replica USING (replica) WHERE office = ? AND number = ? AND stamp NOT NULL"
            " ORDER BY at DESC LIMIT 1"
        )
        found = self._store.db.conn.execute(sql, (office, number)).fetchone()
        return self.brought(found[0] if found else "")

    def brought(self, stamp: str) -> Answer:
        """`{open, later, clashes, aside}` of the import with that stamp: how many of its conflicts a person is to
        decide and how many the later value settled; `{naming, kind, label, ours, theirs, open}` of each, and `{kind,
        naming, reason}` of each row that stands aside, at most `MOST` of both."""
        sql = "SELECT id, settled IS NULL FROM conflict WHERE brought = ?"
        mine = dict(self._store.db.conn.execute(sql, (stamp,)).fetchall())
        found = [one for one in decisions.conflicts(self._store, settled=True) if one.id in mine] if mine else []
        clashes = [self._clash(one) for one in found if self._peers.may_see(one)][:MOST]
        open_ = sum(map(bool, mine.values()))
        told = {"open": open_, "later": len(mine) - open_, "clashes": clashes}
        return {**told, "aside": self._aside.brought(stamp, MOST)}

    def _clash(self, conflict: Conflict) -> Answer:
        entity = self._rows.entity(conflict.entity)
        row = self._rows.get(entity.name, conflict.row) or {}
        field, label = self._field(entity, row, conflict.field)
        sides = {"ours": conflict.ours, "theirs": conflict.theirs}
        stored = {name: changes.as_stored(entity, conflict.field, value) for name, value in sides.items()}
        words = {name: self._text(entity, row, field, value) for name, value in stored.items()}
        told = {"naming": self._naming(entity, row), "kind": entity.label, "label": label}
        return {**told, **words, "open": conflict.settled is None}


def _state(settled: str | None) -> str:
    return "open" if settled is None else LATER if settled == LATER else "decided"


def _place(entity: Entity, path: str) -> int:
    """Where the field stands in the form, so that those of a person stand in their usual order."""
    names = list(entity.fields)
    return names.index(path.partition(".")[0])
