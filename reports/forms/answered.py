"""What was answered, by the declaration of a programme: short answers side by side, long ones on lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from models.schema.fields import Field, Note, Ref
from reports.cells import told
from reports.forms import letterhead
from reports.type.page import Flowable, KeepTogether
from reports.type.paragraph import Paragraph, Run, Style

_SHORT = 34  # characters of label and value that fit half a line of A4
Pair = tuple[str, str]


def words_of(one: Mapping[str, Any]) -> str:
    """The words of a field as `Records.answered` tells it."""
    field: Field = one["field"]
    return str(one["text"]) if isinstance(field, Ref) else letterhead.value(field, one["value"])


def sections(parts: Iterable[Mapping[str, Any]], width: float, columns: int = 2, size: float = 10) -> list[Flowable]:
    """Sections with their headings, which no end of a page parts from the first line. `width`, `size`: points."""
    made = [_headed(part, width, columns, size) for part in parts]
    return [one for part in made if part for one in (KeepTogether(part[:2]), *part[2:])]


def unbroken(parts: Iterable[Mapping[str, Any]], width: float, columns: int = 2, size: float = 10) -> list[Flowable]:
    """The same for a page that holds all of it (`OnePage`)."""
    return [one for part in parts for one in _headed(part, width, columns, size)]


def _headed(part: Mapping[str, Any], width: float, columns: int, size: float) -> list[Flowable]:
    told = lines(part["fields"], width, columns, size)
    return [letterhead.section(part["label"]), *told] if told else []


def lines(fields: Sequence[Mapping[str, Any]], width: float, columns: int = 2, size: float = 10) -> list[Flowable]:
    """The fields without a heading, in their order."""
    known = [(one["field"], words_of(one)) for one in fields]
    return facts([(field, words) for field, words in known if words], width, columns, size)


def facts(pairs: Sequence[tuple[Field, str]], width: float, columns: int = 2, size: float = 10) -> list[Flowable]:
    """Fields with their words: as many short ones on a line as there are columns, each long one on its own."""
    found: list[Flowable] = []
    for is_short, group in groupby(pairs, key=lambda one: _is_short(*one)):
        labelled = [(field.label, words) for field, words in group]
        step = columns if is_short else 1
        for at in range(0, len(labelled), step):
            part = labelled[at : at + step]
            found.append(letterhead.pairs(part, width, columns, size) if is_short else _long(*part[0], size))
    return found


def own(pairs: Sequence[tuple[Field, str]], width: float, columns: int = 2, size: float = 10) -> list[Flowable]:
    """The same of a row's own fields, as `Records.told` has them."""
    return facts([(field, _set(field, words)) for field, words in pairs], width, columns, size)


def _set(field: Field, words: str) -> str:
    return words if isinstance(field, Ref) else letterhead.words(told(field, words))


def _is_short(field: Field, words: str) -> bool:
    return not isinstance(field, Note) and "\n" not in words and len(field.label) + len(words) <= _SHORT


def _long(label: str, words: str, size: float) -> Flowable:
    return Paragraph([Run(f"{label}: ", colour=letterhead.SOFT), Run(words)], Style(size=size, after=3))
