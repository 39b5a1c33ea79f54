"""The code lists of an open office: what the store holds of `code` lies on top of what the program ships.

Memory follows the store: at the opening, after each row that is saved, after each action that touched codes by another
way, and whenever something that was written has been taken back.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.planning.codes import COUNTIES, options_of
from models.schema import codelists
from models.schema.codelists import Option
from models.store.repository import Repository
from models.store.store import Store
from models.text.persian import persian_digits

_TITLES = frozenset({"اداره", "ادارهٔ", "بهزیستی", "شهرستان"})


class Codes:
    """Keeps the process's code lists at what one open store says."""

    def __init__(self, rows: Repository) -> None:
        self._rows, self._owner = rows, str(rows.store.path)
        rows.store.derived["code"] = rows.store.recalled["code"] = lambda _store: self.adopt()
        self.adopt()

    def adopt(self) -> None:
        """Lay what the store holds now over the shipped lists."""
        told = list(options_of(self._rows.find("code", retired=True)))
        codelists.adopt(self._owner, [*told, *self._own_county(told)])

    def forget(self) -> None:
        """Take it away: the office closes."""
        codelists.forget(self._owner)

    def _own_county(self, told: list[tuple[str, Option]]) -> Iterator[tuple[str, Option]]:
        """A county that was coded after this program was made knows itself before its province's list arrives."""
        store = self._rows.store
        own = store.office[:4]
        known = {one.code for one in codelists.shipped(COUNTIES)} | {one.code for name, one in told if name == COUNTIES}
        if len(own) == 4 and own not in known:
            yield COUNTIES, Option(own, _place_of(store))


def _place_of(store: Store) -> str:
    """The name of the county by the office's own: «بهزیستی شهرستان نوبنیاد» is of «نوبنیاد»."""
    words = store.meta("name").split() if store.meta("level") == "county" else []
    while words and words[0] in _TITLES:
        words = words[1:]
    return " ".join(words) or persian_digits(f"شهرستان {store.office[:4]}")
