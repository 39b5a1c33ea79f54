"""Where this office stands with each of the others, as a clerk asks it: what went, what came, what is late."""

from __future__ import annotations

import datetime
import json
from typing import Any

from models.access.roles import Actor
from models.office.tree.exchange import Exchange
from models.office.tree.ledger import Ledger
from models.schema import codelists
from models.store import stamps
from models.store.store import Store
from models.sync.offices import Replica
from models.text import jalali
from models.text.persian import persian_digits

Answer = dict[str, Any]


def office_name(code: str | None) -> str:
    """An office by the names of the code lists: «شهرستان آمل», «استان مازندران», «شهرستان آمل، ایستگاه ۲»."""
    if not code:
        return ""
    county, dash, number = code.partition("-")
    listing, word = ("provinces", "استان") if len(county) == 2 else ("counties", "شهرستان")
    label = codelists.load(listing).labels.get(county)
    named = codelists.titled(word, label) if label else f"دفتر {persian_digits(county)}"
    return f"{named}، ایستگاه {persian_digits(number)}" if dash else named


def local_day(at: str) -> datetime.date:
    """The day at the desk of a time as the store keeps it (ISO with its zone)."""
    return datetime.datetime.fromisoformat(at).astimezone().date()


class Standing:
    """What the exchange page shows of one open office. `ledger`: the bundles one by one."""

    def __init__(self, store: Store, peers: Exchange, actor: Actor) -> None:
        self._store, self._peers, self._actor = store, peers, actor
        self.ledger = Ledger(store, peers)

    def overview(self) -> Answer:
        """`{parent, may, offices, conflicts, quarantined}`.

        `may`: acts of joining that are open here and now (enrol, approve); `conflicts`, `quarantined`: how many wait.
        An office is what `exchange` says of it (its `waiting` is called `held` here), those whose key was revoked
        last, and `{name, kept, relation, level, sent_on, received_on, waiting, unconfirmed, days, expected, came,
        late}`: the numbers kept until those before them come; ISO days of the last bundle each way or None; rows that
        wait to be sent up, and those, sent or not, whose receipt has not come (None below); days since the last bundle
        that matters (ours to an office above, theirs from one below), None if there was none; whether its bundles come
        to us, whether one came from this machine in this Jalali month, and whether none came from any machine of such
        an office.
        """
        known = {one.replica: one for one in self._peers.offices.all()}
        told = sorted(self._peers.exchange(), key=lambda answer: (answer["status"] != "live", answer["office"]))
        offices = [self._standing(known[answer["replica"]], answer) for answer in told]
        parent = self._store.meta("parent")
        joins = self._actor.level != "province" and not parent and self._actor.may("enrol")
        may = {"enrol": joins, "approve": self._actor.may("approve")}
        return {
            "parent": parent,
            "may": [name for name, allowed in may.items() if allowed],
            "offices": _late(offices),
            "conflicts": len(self._peers.conflicts(False)),
            "quarantined": len(self._peers.quarantine()),
        }

    def recipients(self) -> list[Answer]:
        """To whom this office may write, those that get a bundle by themselves first: `{office, name, usual}` each."""
        alone = self._actor.level != "province" and not self._store.meta("parent")
        usual = self._peers.recipients("all" if alone else None)
        known = dict.fromkeys((*usual, *(one.office for one in self._peers.offices.above()), *self._below()))
        return [{"office": one, "name": office_name(one), "usual": one in usual} for one in known]

    def _below(self) -> list[str]:
        return sorted({one.office for one in self._peers.offices.below()})

    def _standing(self, one: Replica, answer: Answer) -> Answer:
        above = one.relation == "above"
        sent = self._last("SELECT max(at) FROM sent WHERE office = ?", one.office)
        received = self._last("SELECT max(at) FROM received WHERE replica = ? AND code IS NULL", one.replica)
        last, today = sent if above else received, stamps.today()
        return {
            **answer,
            "held": answer["waiting"],
            "name": office_name(one.office),
            "kept": sorted(self._peers.held(one)),
            "relation": one.relation,
            "level": one.level,
            "sent_on": sent.isoformat() if sent else None,
            "received_on": received.isoformat() if received else None,
            "waiting": self._changed(one, self._written(one)) if above else None,
            "unconfirmed": self._changed(one, 0) if above else None,
            "days": max(0, (today - last).days) if last else None,
            "expected": not above and one.status == "live" and self._peers.answers_to_us(one),
            "came": received is not None and _month(received) == _month(today),
        }

    def _last(self, sql: str, value: str) -> datetime.date | None:
        at = self._store.db.conn.execute(sql, (value,)).fetchone()[0]
        return local_day(at) if at else None

    def _written(self, one: Replica) -> int:
        """The place of our log up to which bundles for that office were written."""
        sql = "SELECT max(place) FROM sent WHERE office = ?"
        return int(self._store.db.conn.execute(sql, (one.office,)).fetchone()[0] or 0)

    def _changed(self, one: Replica, after: int) -> int:
        """How many rows changed here, or came from below, after a place and after what that office acknowledged; of
        entities whose rows stay none."""
        sql = (
            "SELECT count(*) FROM (SELECT 1 FROM change c JOIN action a ON a.stamp = c.stamp WHERE c.seq > ?"
            " AND c.entity NOT LIKE '@%' AND c.entity NOT IN (SELECT value FROM json_each(?))"
            " AND (a.origin IS NULL OR a.origin <> ?) GROUP BY c.entity, c.row)"
        )
        stays = json.dumps([entity.name for entity in self._store.entities.values() if entity.stays])
        values = (max(after, self._peers.offices.peer(one.replica).acked_place), stays, one.replica)
        return int(self._store.db.conn.execute(sql, values).fetchone()[0])


def _late(offices: list[Answer]) -> list[Answer]:
    """The same, each with `late`: an office of two machines has sent if one of them has."""
    came = {one["office"] for one in offices if one["came"]}
    return [{**one, "late": one["expected"] and one["office"] not in came} for one in offices]


def _month(day: datetime.date) -> tuple[int, int]:
    year, month, _ = jalali.to_jalali(day)
    return year, month
