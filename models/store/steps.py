"""Long work says how far it is to whoever listens; the listener may raise, and then all of it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

EVERY = 50
"""How many rows pass between two steps."""

Step = Callable[[int, int, str], None]
"""Takes how many are done, of how many (0: not known), and a word on what is being done. UserError cancelled stops."""

_Thing = TypeVar("_Thing")


def unheard(done: int, total: int, text: str) -> None:
    """The step of work that nobody watches."""


def counted(things: Iterable[_Thing], total: int, text: str, step: Step) -> Iterator[_Thing]:
    """The same things, with a step before the first and then before every fiftieth."""
    for done, thing in enumerate(things):
        if done % EVERY == 0:
            step(done, total, text)
        yield thing
