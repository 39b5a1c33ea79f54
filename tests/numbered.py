"""Chance that is the same each time an example is played: it stands for the module `secrets`."""

from __future__ import annotations

import itertools


class Numbered:
    """Numbers and hex texts one after the other, each another than all before."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def token_hex(self, size: int) -> str:
        """So many bytes as hex digits."""
        return f"{next(self.numbers):0{size * 2}x}"

    def randbelow(self, most: int) -> int:
        """A number from 0 and below `most`."""
        return next(self.numbers) * 7919 % most
