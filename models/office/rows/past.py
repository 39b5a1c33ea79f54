"""A record's past is told in words: who changed what and when, each value as it is shown, the newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from models.errors import CODES
from models.office.paper.records import UNTOLD, Records
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.tree.standing import office_name
from models.registry.erasure import ERASURE
from models.schema.entity import Entity
from models.schema.fields import Field
from models.store import changes
from models.store.repository import Repository
from models.text import jalali
from models.text.persian import persian_digits

Answer = dict[str, Any]


def when_words(at: str) -> str:
    """A time of the log as the day and hour at the desk: «۱۴۰۴/۰۹/۱۹ ۰۹:۳۰»; "" for an unknown one."""
    if not at:
        return ""
    local = datetime.datetime.fromisoformat(at).astimezone()
    return f"{jalali.show(local.date())} {persian_digits(f'{local:%H:%M}')}"


def question_of(code: str) -> str:
    """What a reason was asked for, without the values of that day."""
    text = CODES[code].text if code in CODES else code
    for name in ("value", "low", "high", "limit", "other", "why", "first", "second", "before", "stage"):
        text = text.replace(f"«{{{name}}}»", "…").replace(f"({{{name}}})", "").replace(f"{{{name}}}", "…")
    return " ".join(text.split())


class Past:
    """The past of rows, for one actor."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving
        self._records = Records(rows, saving, saving.actor)

    def told(self, entity: str, row_id: str) -> list[Answer]:
        """`{when, who, office, field, before, after}` each, all in words, newest first. UserError ref-unknown."""
        declared, row = self._rows.entity(entity), self._records.file(entity, row_id)
        witness(self._saving, declared, [row])
        names: dict[tuple[str, str], str] = {}

        def words(path: str, value: Any) -> str:
            key = path, repr(value)
            if key not in names:
                names[key] = self._words(declared, row, path, value)
            return names[key]

        return [
            {
                "when": when_words(event.when),
                "who": event.who,
                "office": office_name(event.office),
                "field": self._label(declared, row, event.field),
                "before": words(event.field, event.before),
                "after": words(event.field, event.after),
            }
            for event in reversed(changes.history(self._rows, entity, row["id"]))
        ]

    def said(self, entity: str, row_id: str, path: str) -> Answer:
        """`{label, text}`: what one field path of a row says now, in words. UserError ref-unknown."""
        declared, row = self._rows.entity(entity), self._records.file(entity, row_id)
        witness(self._saving, declared, [row])
        text = self._words(declared, row, path, changes.value_at(row, path))
        return {"label": self._label(declared, row, path), "text": text}

    def beside(self, entity: str, row_id: str) -> Answer:
        """`{first, last, office, refers, reasons}` of a row: `{when, who}` of its entry and its last change in words,
        its office, `{entity, id, label, naming}` of each row that it refers to, and `(what was unusual, the reason
        that was given)` each. UserError ref-unknown."""
        declared, row = self._rows.entity(entity), self._records.file(entity, row_id)
        witness(self._saving, declared, [row])
        events = changes.history(self._rows, entity, row["id"])
        ends = [{"when": when_words(one.when), "who": one.who} for one in (events[0], events[-1])] if events else []
        return {
            "first": ends[0] if ends else None,
            "last": ends[1] if ends and ends[0] != ends[1] else None,
            "office": office_name(row["office"]),
            "refers": list(self._refers(declared, row)),
            "reasons": [(question_of(code), str(why)) for code, why in (row.get("reasons") or {}).items()],
        }

    def _refers(self, entity: Entity, row: Mapping[str, Any]) -> Iterator[Answer]:
        for name, target in entity.refs.items():
            naming = self._records.text(entity, row, entity.fields[name], row.get(name))
            if naming not in ("", UNTOLD):
                label = entity.fields[name].label
                yield {"entity": target, "id": row[name], "label": label, "naming": naming}

    def _words(self, entity: Entity, row: Mapping[str, Any], path: str, value: Any) -> str:
        column, _, key = path.partition(".")
        field = self._field(row, column, key)
        if value is None:
            return ""
        if path == "office":
            return office_name(str(value))
        if path == changes.ERASED:
            return str(value)
        if field is not None:
            return self._records.text(entity, row, field, value)
        return persian_digits(str(value)) if key else self._records.text(entity, row, entity.fields[column], value)

    def _label(self, entity: Entity, row: Mapping[str, Any], path: str) -> str:
        column, _, key = path.partition(".")
        if path == changes.ERASED:
            return ERASURE.label
        if column == "reasons" and key:
            return f"دلیل: {question_of(key)}"
        field = self._field(row, column, key)
        if field is not None:
            return field.label
        return key or entity.fields[column].label

    def _field(self, row: Mapping[str, Any], column: str, key: str) -> Field | None:
        """The programme's field of an answer."""
        programme = self._saving.programmes.get(row.get("programme") or "")
        return programme.fields.get(key) if key and column == "answers" and programme else None
