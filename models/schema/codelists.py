"""A code list is data: Latin codes that travel, Persian labels that are shown, and the spellings people use."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.text import persian

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@dataclass(frozen=True)
class Option:
    """One code, its label, and other spellings under which sheets bring it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codelist:
    """Codes with labels in the order they are shown; `spellings` maps a folded spelling to its code."""

    labels: Mapping[str, str]
    spellings: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """The code that `text` means: the code itself, its label or an alias, however spelled; else None."""
        text = persian.latin_digits(text)
        return text if text in self.labels else self.spellings.get(persian.compact_key(text))


@functools.cache
def of_options(options: tuple[Option, ...]) -> Codelist:
    """The list that a declaration spells out."""
    spellings: dict[str, str] = {}
    for option in options:
        for spelling in (option.code, option.label, *option.aliases):
            if key := persian.compact_key(spelling):  # a sign alone, as «+», has no key
                spellings.setdefault(key, option.code)
    return Codelist({option.code: option.label for option in options}, spellings)


@functools.cache
def load(name: str) -> Codelist:
    """The list `resources/codelists/NAME.csv`: columns code, label, aliases (separated by |). Codes are text."""
    with (RESOURCES / "codelists" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    options = [Option(r["code"], r["label"], tuple(filter(None, (r.get("aliases") or "").split("|")))) for r in rows]
    return of_options(tuple(options))


def options(**labels: str) -> tuple[Option, ...]:
    """Options in short: `options(female="زن|دختر|خانم")`; the first spelling is the label, the others are aliases."""
    return tuple(Option(code, *_label_and_aliases(text)) for code, text in labels.items())


def _label_and_aliases(text: str) -> tuple[str, tuple[str, ...]]:
    label, *aliases = text.split("|")
    return label, tuple(aliases)


def province_of(county: str) -> str:
    """The two-digit province code with which a county's code begins."""
    return county[:2]
