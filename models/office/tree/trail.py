"""Who did what is asked here: the audit of this office and what offices below carried up, ids and codes, no values.

Of a row that the actor may not see not even the id is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.office.rows.namings import Namings
from models.office.rows.past import when_words
from models.office.rows.saving import Saving
from models.office.rows.witness import WATCHED
from models.office.tree.deeds import act_words, note_words
from models.office.tree.standing import office_name
from models.schema.entity import Entity, Row, Tier
from models.schema.fields import Day
from models.store import audit, belonging
from models.store.store import Store

Answer = dict[str, Any]
MOST = 500
"""Lines that the window shows at once."""
_COLUMNS = ("at", "actor", "office", "act", "entity", "row", "note", "replica", "epoch", "seq")
_OPENED = "coalesce((SELECT s.row FROM sealed AS s WHERE s.seal = audit.row), audit.row) AS row"  # ours are told
_DAY = Day("day", "روز")
_END = "9999"  # after every time
_AT_ONCE = 1000  # lines whose rows are looked up together


class Trail:
    """The audit of one open office, for one actor."""

    def __init__(self, store: Store, saving: Saving, namings: Namings, actor: Actor) -> None:
        self._store, self._saving, self._namings, self._actor = store, saving, namings, actor
        self._owed = ""

    def came(self, act: str) -> None:
        """Note that the actor came in. A refused passphrase opens nothing: the locked store cannot note it."""
        self._owed = act
        self.goes()

    def goes(self) -> None:
        """Note the coming where another program was writing then; who only reads does not wait for it, so while it
        still writes nothing is noted."""
        if self._owed:
            with self._store.unless_busy():
                self.noted(self._owed)
                self._owed = ""

    def noted(self, act: str, *, entity: str = "", row: str = "", note: str = "") -> None:
        """Note an act of the actor that is no change of rows; see models.store.audit.note."""
        audit.note(self._store, self._actor.user, act, entity=entity, row=row, note=note)

    def kept(self, act: str, entity: str = "", **told: object) -> None:
        """Note that a copy was written to a file: `act` is sheet or report, `told` as models.store.audit.pairs."""
        self.noted(act, entity=entity, note=audit.pairs(**told))

    # -- as data --------------------------------------------------------------------------------------------------

    def lines(self, since: str | None = None) -> Iterator[Answer]:
        """`{when, who, office, act, entity, row, note, replica}` each, oldest first; `row` is "" for one that this
        actor may not see. `since`: a day in any form. UserError not-allowed, or as a day is refused."""
        found = self._found(self._span(since), "ORDER BY at, replica, epoch, seq")
        return (self._line(one) for one in found)

    def _span(self, since: str | None, until: str | None = None) -> tuple[str, str]:
        """From the beginning of one day at the desk to the end of another, as times are kept."""
        self._actor.require("audit")
        first, last = self._day("since", since), self._day("until", until)
        return _midnight(first) if first else "", _midnight(last + datetime.timedelta(days=1)) if last else _END

    def _day(self, name: str, text: str | None) -> datetime.date | None:
        try:
            day = _DAY.read(text, self._saving.desk.today)[0] if text else None
        except UserError as error:
            raise error.at(name) from None
        return datetime.date.fromisoformat(day) if day else None

    def _found(self, span: tuple[str, str], order: str, condition: str = "1", *values: object) -> Iterator[Answer]:
        columns = ", ".join(_OPENED if name == "row" else name for name in _COLUMNS)
        sql = f"SELECT {columns} FROM audit WHERE at >= ? AND at < ? AND {condition} {order}"
        cursor = self._store.db.conn.execute(sql, (*span, *values))
        while chunk := cursor.fetchmany(_AT_ONCE):
            yield from self._seen([dict(zip(_COLUMNS, one, strict=True)) for one in chunk])

    def _seen(self, found: Sequence[Answer]) -> Iterator[Answer]:
        """The lines with `tier`: of the row that is there for this actor, else None, and then without its id."""
        rows = self._rows(found)
        for one in found:
            tier = self._tier(one, rows.get((one["entity"], one["row"])))
            told = tier and not one["row"].startswith(audit.SEALED)  # of another office's rows nobody can tell
            yield {**one, "row": one["row"] if told else "", "tier": tier}

    def _rows(self, found: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Row]:
        wanted: dict[str, set[str]] = {}
        for one in found:
            if one["row"] and one["entity"] in self._store.entities:
                wanted.setdefault(one["entity"], set()).add(one["row"])
        many = self._saving.rows.many
        return {(name, key): row for name, ids in wanted.items() for key, row in many(name, sorted(ids)).items()}

    def _tier(self, line: Mapping[str, Any], row: Row | None) -> Tier | None:
        """The tier of a line's row if the actor may see it; of a row that is not here it may be any."""
        entity = self._store.entities.get(line["entity"])
        if line["entity"][:1] in ("", "@"):
            return Tier.ORDINARY  # no record of anybody: a programme, a replica
        if entity is not None and row is not None:
            return self._saving.tier_of(entity, row) if self._saving.may_see(entity, row) else None
        tiered = entity is None or bool(belonging.carriers(self._store.entities, entity))
        tier = Tier.ABUSE if entity is None or tiered else entity.tier
        return tier if self._actor.reads(tier) else None

    @staticmethod
    def _line(one: Mapping[str, Any]) -> Answer:
        names = ("office", "act", "entity", "row", "note", "replica")
        return {"when": one["at"], "who": one["actor"], **{name: one[name] for name in names}}

    # -- as words -------------------------------------------------------------------------------------------------

    def told(self, since: str | None = None, until: str | None = None, who: str = "", act: str = "") -> Answer:
        """`{rows, people, acts, more}`, in words, the newest first and at most MOST of them; `more`: there are older
        ones. `since`, `until`: days in any form, both included.

        A row: `{id, when, who, office, act, what, detail, entity, row}`; `what` names the row unless it is of a tier
        whose reads are noted. `people` and (code, words) of `acts` are those of the time asked for. UserError as
        `lines`.
        """
        span = self._span(since, until)
        conditions = {"actor = ?": who, "act = ?": act}
        asked = {condition: value for condition, value in conditions.items() if value}
        order = f"ORDER BY at DESC, replica DESC, epoch DESC, seq DESC LIMIT {MOST + 1}"
        found = list(self._found(span, order, " AND ".join(asked) or "1", *asked.values()))
        names = self._names(found[:MOST])
        return {
            "rows": [self._worded(one, names) for one in found[:MOST]],
            "people": self._distinct("actor", span),
            "acts": [(one, act_words(one)) for one in self._distinct("act", span)],
            "more": len(found) > MOST,
        }

    def _distinct(self, column: str, span: tuple[str, str]) -> list[str]:
        sql = f"SELECT DISTINCT [{column}] FROM audit WHERE at >= ? AND at < ? AND [{column}] <> '' ORDER BY 1"
        return [str(one[0]) for one in self._store.db.conn.execute(sql, span)]

    def _names(self, found: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
        """How the rows are called of which one may speak without being noted."""
        wanted: dict[str, set[str]] = {}
        for one in found:
            if one["row"] and one["tier"] not in WATCHED and one["entity"] in self._store.entities:
                wanted.setdefault(one["entity"], set()).add(one["row"])
        naming = self._namings.naming
        return {(name, key): text for name, ids in wanted.items() for key, text in naming(name, sorted(ids)).items()}

    def _worded(self, one: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Answer:
        entity = self._store.entities.get(one["entity"])
        return {
            "id": f"{one['replica']}-{one['epoch']}-{one['seq']}",
            "when": when_words(one["at"]),
            "who": one["actor"] or "برنامه",
            "office": office_name(one["office"]),
            "act": act_words(one["act"]),
            "what": self._what(entity, one, names),
            "detail": note_words(one["note"]),
            "entity": one["entity"] if entity else "",
            "row": one["row"] if entity else "",
        }

    @staticmethod
    def _what(entity: Entity | None, one: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> str:
        if entity is None:
            return str(one["row"]) if one["entity"] == "@programme_file" else ""
        name = names.get((entity.name, one["row"]), "")
        return f"{entity.label}: {name}" if name and name != entity.label else entity.label


def _midnight(day: datetime.date) -> str:
    """When a day begins at the desk, in UTC."""
    first = datetime.datetime.combine(day, datetime.time()).astimezone()
    return first.astimezone(datetime.UTC).isoformat(timespec="seconds")
