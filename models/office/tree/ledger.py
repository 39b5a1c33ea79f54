"""One line for each number exchanged with an office: what went and came, what is held, what is missing, and what never
came but need not come any more, since every bundle holds all that its receiver has not acknowledged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from models.office.tree.exchange import Exchange
from models.store.store import Store
from models.sync.offices import Replica
from models.sync.quarantine import REVOKED

Answer = dict[str, Any]
MISSING, HELD, MADE_UP = "missing", "held", "made-up"
"""States of a number that did not come in: asked for, kept until those before it come, made up for by a later one."""


class Ledger:
    """The bundles of one open office with the others."""

    def __init__(self, store: Store, peers: Exchange) -> None:
        self._store, self._peers = store, peers

    def lines(self, office: str) -> list[Answer]:
        """What `Exchange.bundles` tells, each with `{id, until, quarantined, conflicts}`, and a line for each number
        that did not come in; first those that somebody has to see to, then the newest.

        `until`: the last number of a line that stands for several, `by`: the one that made up for them;
        `quarantined`, `conflicts`: what that bundle brought and what still stands aside or waits for a decision today.
        """
        told = self._peers.bundles(office)
        came = [one for one in told if one["way"] == "received"]
        waits = self._waits()
        for one in told:
            key = (one["replica"], one["epoch"], one["number"])
            one["quarantined"], one["conflicts"] = waits.get(key, (0, 0))
        absent = [line for one in self._replicas(office) for line in self._absent(one, came)]
        lines = [*(one for one in absent if one["state"] != MADE_UP), *_newest_first(told, absent)]
        for line in lines:
            line["id"] = f"{line['way']}:{line['replica'] or ''}:{line['epoch'] or 0}:{line['number']}"
            line.setdefault("until", line["number"])
        return lines

    def lives(self, replica: str) -> list[Answer]:
        """The lives of a replica of which bundles came, newest first: `{epoch, number, bundles, at}` with the last
        number, how many came, and when the last one did. Two machines that work as one are told apart by them."""
        sql = (
            "SELECT epoch, max(number), count(*), max(at) FROM received WHERE replica = ? GROUP BY epoch"
            " ORDER BY epoch DESC"
        )
        names = ("epoch", "number", "bundles", "at")
        return [dict(zip(names, found, strict=True)) for found in self._store.db.conn.execute(sql, (replica,))]

    def _replicas(self, office: str) -> list[Replica]:
        return [one for one in self._peers.offices.all() if one.office == office and one.relation != "self"]

    def _waits(self) -> Mapping[tuple[str, int, int], tuple[int, int]]:
        """How many rows of each bundle are in quarantine and how many of its conflicts are open, by replica, epoch and
        number."""
        sql = (
            "SELECT r.replica, r.epoch, r.number, (SELECT count(*) FROM quarantine q WHERE q.brought = r.stamp),"
            " (SELECT count(*) FROM conflict c WHERE c.brought = r.stamp AND c.settled IS NULL) FROM received r"
            " WHERE r.stamp IN (SELECT brought FROM quarantine UNION SELECT brought FROM conflict)"
        )
        found = self._store.db.conn.execute(sql)
        return {(replica, epoch, number): (aside, open_) for replica, epoch, number, aside, open_ in found}

    def _absent(self, one: Replica, came: Iterable[Answer]) -> Iterator[Answer]:
        """The numbers of a replica that did not come in. Of a revoked key nothing makes up for anything."""
        mine = [line for line in came if line["replica"] == one.replica]
        numbers = {line["number"] for line in mine}
        believed = sorted(line["number"] for line in mine if line["state"] != REVOKED)
        held = self._peers.held(one) - numbers
        last = max(numbers, default=0)
        yield from (_line(one, first, until, MISSING) for first, until in _gaps(held, last))
        yield from (_line(one, number, number, HELD) for number in sorted(held))
        for first, until in _gaps(numbers | held, 0):
            if until > max(believed, default=0):
                break
            by = next(number for number in believed if number > until)
            yield {**_line(one, first, until, MADE_UP), "by": by}


def _line(one: Replica, number: int, until: int, state: str) -> Answer:
    nothing = {"epoch": None, "file": None, "records": None, "at": None, "counts": None}
    standing = {"state": state, "quarantined": 0, "conflicts": 0}
    return {"way": "received", "number": number, "until": until, "replica": one.replica, **nothing, **standing}


def _gaps(numbers: Collection[int], after: int) -> Iterator[tuple[int, int]]:
    """The first and last of each run of numbers beyond `after` that are not among these, below the highest of them."""
    for number in sorted(numbers):
        if number > after + 1:
            yield after + 1, number - 1
        after = max(after, number)


def _newest_first(told: Iterable[Answer], absent: Iterable[Answer]) -> Iterator[Answer]:
    """What `told` has, and after each bundle the numbers before it that it made up for."""
    made_up = [one for one in absent if one["state"] == MADE_UP]
    for one in told:
        yield one
        mine = [gap for gap in made_up if (gap["replica"], gap["by"]) == (one["replica"], one["number"])]
        yield from mine
        made_up = [gap for gap in made_up if gap not in mine]
