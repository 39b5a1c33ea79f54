"""A code list is data: Latin codes that travel, Persian labels that are shown, and the spellings people use.

What the program ships is only the beginning: an office that opens lays on top what its province has sent (`adopt`), and
takes it away when it closes (`forget`). So nobody keeps a list: whoever needs one asks for it at the time of use.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.text import persian

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@dataclass(frozen=True)
class Option:
    """One code, its label, and other spellings under which sheets bring it. `withdrawn`: read, but not offered."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True)
class Codelist:
    """Codes with labels in the order they are shown; `spellings` maps a folded spelling to its code.

    `withdrawn`: codes that are read and shown as ever, and no longer offered.
    """

    labels: Mapping[str, str]
    spellings: Mapping[str, str]
    withdrawn: frozenset[str] = frozenset()

    def find(self, text: str) -> str | None:
        """The code that `text` means: the code itself, its label or an alias, however spelled; else None."""
        text = persian.latin_digits(text)
        return text if text in self.labels else self.spellings.get(persian.compact_key(text))

    @functools.cached_property
    def offered(self) -> Mapping[str, str]:
        """The labels of what may be chosen today."""
        return {code: label for code, label in self.labels.items() if code not in self.withdrawn}


@functools.cache
def of_options(options: tuple[Option, ...]) -> Codelist:
    """The list that a declaration spells out."""
    return _made(options)


def _made(options: Iterable[Option]) -> Codelist:
    """A spelling that two options share means the one that is offered, of several the first."""
    options = tuple(options)
    spellings: dict[str, str] = {}
    for option in sorted(options, key=lambda one: one.withdrawn):
        for spelling in (option.code, option.label, *option.aliases):
            if key := persian.compact_key(spelling):  # a sign alone, as «+», has no key
                spellings.setdefault(key, option.code)
    withdrawn = frozenset(option.code for option in options if option.withdrawn)
    return Codelist({option.code: option.label for option in options}, spellings, withdrawn)


# -- the lists of files and offices -----------------------------------------------------------------------------------

_Lists = Mapping[str, tuple[Option, ...]]


@dataclass
class _Known:
    """What was adopted, by owner, and the lists built with it; replaced and never changed, since two threads read."""

    adopted: Mapping[str, _Lists]
    built: dict[str, Codelist]

    def replace(self, adopted: Mapping[str, _Lists]) -> None:
        self.adopted = adopted  # in this order: a list that is built from now on knows what was adopted
        self.built = {}


_known = _Known({}, {})


def load(name: str) -> Codelist:
    """The list of that name as it stands now: `resources/codelists/NAME.csv` with what the open offices know on top.

    The same object until somebody adopts or forgets. FileNotFoundError where neither has it.
    """
    found = _known.built.get(name)
    return found if found is not None else _build(name)


def _build(name: str) -> Codelist:
    built = _known.built  # whoever adopts meanwhile puts another in its place, and this one is not asked again
    lists = tuple(_known.adopted.values())
    options = {one.code: one for one in shipped(name)}
    for added in (one for known in lists for one in known.get(name, ())):
        options[added.code] = _laid_over(options.get(added.code), added)
    if not options:
        raise FileNotFoundError(f"no code list {name!r}")
    built[name] = _made(_in_order(options.values()))
    return built[name]


def _laid_over(known: Option | None, added: Option) -> Option:
    """A code keeps every spelling that it ever had: sheets of last year are still read."""
    if known is None:
        return added
    aliases = dict.fromkeys((*added.aliases, known.label, *known.aliases))
    aliases.pop(added.label, None)
    return Option(added.code, added.label, tuple(aliases), added.withdrawn)


def _in_order(options: Iterable[Option]) -> list[Option]:
    """As the file has them, added ones behind; where all codes are numbers, by number (a county beside its own)."""
    listed = list(options)
    return sorted(listed, key=lambda one: one.code) if all(one.code.isdecimal() for one in listed) else listed


@functools.cache
def shipped(name: str) -> tuple[Option, ...]:
    """The options of `resources/codelists/NAME.csv`, none where there is no such file: columns code, label, aliases
    (separated by |). Codes are text."""
    if name not in shipped_names():
        return ()
    with (RESOURCES / "codelists" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Option(row["code"], row["label"], spelled(row.get("aliases"))) for row in rows)


@functools.cache
def shipped_names() -> tuple[str, ...]:
    """The names of the lists that come with the program."""
    return tuple(sorted(path.stem for path in (RESOURCES / "codelists").glob("*.csv")))


def adopt(owner: str, entries: Iterable[tuple[str, Option]]) -> None:
    """Lay these options, each with the name of its list, over the shipped lists, in place of what `owner` had.

    `owner` is an open store; of two that name one code the later counts.
    """
    lists: dict[str, tuple[Option, ...]] = {}
    for name, option in entries:
        lists[name] = (*lists.get(name, ()), option)
    if lists != _known.adopted.get(owner, {}):
        others = {one: known for one, known in _known.adopted.items() if one != owner}
        _known.replace({**others, owner: lists} if lists else others)


def forget(owner: str) -> None:
    """Take away what `owner` had adopted."""
    adopt(owner, ())


# -- spelling ---------------------------------------------------------------------------------------------------------


def options(**labels: str) -> tuple[Option, ...]:
    """Options in short: `options(female="زن|دختر|خانم")`; the first spelling is the label, the others are aliases."""
    return tuple(Option(code, *_label_and_aliases(text)) for code, text in labels.items())


def _label_and_aliases(text: str) -> tuple[str, tuple[str, ...]]:
    label, *aliases = text.split("|")
    return label, tuple(aliases)


def spelled(aliases: str | None) -> tuple[str, ...]:
    """The spellings that a text separated by | lists."""
    return tuple(filter(None, (one.strip() for one in (aliases or "").split("|"))))


def titled(word: str, label: str) -> str:
    """A place by its title, «شهرستان آمل»; a label that brings the title along does not get it twice."""
    return label if label.startswith(f"{word} ") else f"{word} {label}"


def province_of(county: str) -> str:
    """The two-digit province code with which a county's code begins."""
    return county[:2]
