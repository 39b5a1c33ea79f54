"""A stamp names one action of one replica. Clocks order stamps; they never decide causality.

Written as `MMMMMMMMMMMM-CCCC-REPLICA-EEEE`: milliseconds (12 hex), counter (4 hex), the replica's 32 hex digits, epoch
(4 hex), so that plain text comparison is "later, then by replica".
"""

from __future__ import annotations

import datetime
import os
import secrets
from dataclasses import dataclass

BEHIND = datetime.timedelta(seconds=1)  # so much may a clock be put back unseen
AHEAD = datetime.timedelta(days=400)  # a clock further ahead is anomalous (guard.md)


def now() -> datetime.datetime:
    """The clock of the office: `DAFTAR_NOW` (an ISO time, taken as UTC when it names no zone), else the machine's."""
    text = os.environ.get("DAFTAR_NOW", "").strip()
    if not text:
        return datetime.datetime.now(datetime.UTC)
    moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def today() -> datetime.date:
    """The day at the desk. With `DAFTAR_NOW` the day it names; otherwise the machine's local day."""
    return now().date() if os.environ.get("DAFTAR_NOW", "").strip() else datetime.date.today()


@dataclass(frozen=True, order=True)
class Stamp:
    """One action of one replica; ordered by clock, then replica."""

    clock: int  # milliseconds since 1970 times 65,536, plus a counter
    replica: str
    epoch: int

    def __str__(self) -> str:
        return f"{self.clock >> 16:012x}-{self.clock & 0xFFFF:04x}-{self.replica}-{self.epoch:04x}"

    @classmethod
    def parse(cls, text: str) -> Stamp:
        """The stamp that `text` spells; ValueError if it spells none."""
        millis, counter, replica, epoch = text.split("-")
        if (len(millis), len(counter), len(replica), len(epoch)) != (12, 4, 32, 4):
            raise ValueError(text)
        return cls((int(millis, 16) << 16) | int(counter, 16), replica, int(epoch, 16))

    @property
    def at(self) -> datetime.datetime:
        """The time on the clock that made it."""
        return datetime.datetime.fromtimestamp((self.clock >> 16) / 1000, datetime.UTC)


def replica_of(stamp: str) -> str:
    """The replica that made a stamp, from its text."""
    return stamp[18:50]


def tick(last: int, moment: datetime.datetime) -> int:
    """The next clock value: the machine's time, or one more than the last where the machine's has not moved on.

    Where the machine's clock stands behind (by over a second) it is a leap by chance, of under a millisecond: else two
    machines that go on from one copy would number their acts alike, and their logs could not be told apart.
    """
    millis = int(moment.timestamp() * 1000)
    behind = (last >> 16) - millis > BEHIND.total_seconds() * 1000
    return max(millis << 16, last + 1 + (secrets.randbelow(1 << 16) if behind else 0))


def unset(stamp: str) -> bool:
    """Whether the clock that made a stamp was never set (a dead battery): it showed a day before 2001."""
    return int(stamp[:12], 16) < 978_307_200_000


def far_apart(one: str, other: str) -> bool:
    """Whether the clocks of two stamps differ so much that one of them is likely wrong; no office's own clock decides
    which, so every office answers alike."""
    return abs(int(one[:12], 16) - int(other[:12], 16)) > AHEAD.total_seconds() * 1000


def anomalous(stamp: str, reference: datetime.datetime) -> bool:
    """Whether a stamp's clock is not to be believed at `reference`: over a year ahead, or before 2001."""
    return unset(stamp) or int(stamp[:12], 16) > (reference + AHEAD).timestamp() * 1000


def taught(last: int, seen: str, moment: datetime.datetime) -> int:
    """Our clock after seeing another's stamp: never behind it, unless that clock is anomalous."""
    if anomalous(seen, moment):
        return last
    return max(last, (int(seen[:12], 16) << 16) | int(seen[13:17], 16))
