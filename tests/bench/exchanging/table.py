"""What was measured, printed line by line, and the aims of sync.md with what came of each."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from tests.bench.exchanging.process import Told

WIDTH = 46


@dataclass
class Table:
    """Prints as it goes; the aims at the end. `floor`: the seconds that ATTACH took for so many rows, if known."""

    floor: tuple[int, float] | None = None
    aims: list[str] = field(default_factory=list)

    def title(self, words: str) -> None:
        """A heading, and the columns below it."""
        columns = f"{'rows':>10}{'seconds':>10}{'cpu s':>9}{'rows/s':>10}{'peak MB':>9}{'/ floor':>9}  bytes"
        self.say(f"\n{words}\n{'':{WIDTH}}{columns}")

    def line(self, name: str, rows: int, told: Told) -> None:
        """A step: seconds (of several rounds the middle one, with the spread) and what else it told. `rows`: how many
        it handled, 0 where its time is not theirs."""
        seconds = told["seconds"]
        ratio = f"{seconds / self.floor[1]:>9.1f}" if self.floor and self.floor[0] == rows else f"{'':9}"
        rate = f"{rows:>10,}", f"{rows / seconds:>10,.0f}"
        counted, speed = rate if rows else (" " * 10, " " * 10)
        measured = f"{counted}{seconds:>10.3f}{told['cpu']:>9.2f}{speed}{told['peak']:>9.0f}{ratio}"
        weight = f"  {told['bytes']:,}" if "bytes" in told else ""
        self.say(f"{name:{WIDTH}}{measured}{weight}{spread(told)}")

    def aim(self, name: str, value: float, most: float, unit: str, cpu: float | None = None) -> None:
        """Keep an aim and what was measured for the end.

        `cpu`: what the process itself worked, in the same unit; on a busy machine the rest was waiting.
        """
        beside = "" if cpu is None else f" (cpu {cpu:.2f})"
        self.aims.append(f"{name:{WIDTH}}{value:>10.2f} {unit:<6}aim ≤ {most:<6g} {_verdict(value, most)}{beside}")

    def close(self) -> None:
        """Print the aims."""
        self.say("\nAims (sync.md), each at the size of its name")
        for line in self.aims:
            self.say(line)

    @staticmethod
    def say(words: str) -> None:
        """A line of its own, at once."""
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


def _verdict(value: float, most: float) -> str:
    return "met" if value <= most else f"missed by {value / most - 1:.0%}"


def spread(told: Told) -> str:
    """The least and the most of several rounds; nothing for one."""
    return f"  ({told['least']:.3f} to {told['most']:.3f} s in {told['rounds']})" if told.get("rounds", 1) > 1 else ""
