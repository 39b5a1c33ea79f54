"""Columns are known by their headings, and headings by the declarations: label, aliases and Latin name of a field.

The header row is the one that holds the most known headings. A target is a dotted path: `person.national_id`,
`registration.class_name`, `screening.held_on`, `answers.right`, for a later stage `repeat.held_on` and
`repeat.answers.right`, for both names in one column `person.full_name`, and for a second person `partner.first_name`.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import UserError
from models.intake.limits import unreadable
from models.intake.sheets import Cell, Sheet, is_blank, letter
from models.schema.entity import SYSTEM_FIELDS, Entity
from models.schema.fields import Field, Ref
from models.schema.programme import Programme
from models.text import persian

FULL_NAME = "person.full_name"
PARTNER = "partner"
_FULL_NAMES = (
    "نام و نام خانوادگی",
    "نام ونام خانوادگی",
    "نام/نام خانوادگی",
    "نام - نام خانوادگی",
    "نام و فامیل",
    "نام و فامیلی",
    "نام و شهرت",
    "نام کامل",
    "full_name",
)
_SEARCHED_ROWS = 30
_LONGEST = 80
_OF_ANOTHER = ("همسر", "طرف دیگر", "نامزد")  # words that tell of the second person in a row
_FEW_COLUMNS = 2
_MAX_MAP = 64 * 1024
_BRACKETS = re.compile(r"[(\[{«][^)\]}»]*[)\]}»]")
# Whom a heading speaks of; «کد ملی نوآموز» is «کد ملی». Words for others (ولی, مادر, همسر) change the meaning and stay.
_OF_WHOM = frozenset(
    persian.search_key(word)
    for word in ("کودک", "نوآموز", "دانشجو", "فرد", "متقاضی", "مددجو", "مراجع", "شرکت‌کننده", "فراگیر")
)
_OF_WHOM_PAIR = re.compile(r"دانش ?اموزان?|شرکت ?کننده")


@dataclass(frozen=True)
class Target:
    """Where a column may go, and the headings by which it is known."""

    path: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class SheetMap:
    """One sheet understood: the header's row (1-based; 0 if there is none), column from 0 to target path,
    the words of all headings by column, and the columns nobody knows."""

    header_row: int
    columns: Mapping[int, str]
    headings: Mapping[int, str]
    ignored: tuple[int, ...]

    @property
    def cells(self) -> Mapping[str, str]:
        """Target path to the letters of its column."""
        return {path: letter(column) for column, path in self.columns.items()}


def targets_of(entity: Entity, prefix: str = "") -> list[Target]:
    """The targets of an entity's own fields (`prefix` is its name if not given), without what the program fills.

    A field that refers to another row takes an id, so only its Latin name is a heading for it; a centre may be told
    by its code or name too.
    """
    prefix = prefix or entity.name
    both_names = {"first_name", "last_name"} <= entity.own_fields.keys()
    found = [Target(FULL_NAME, _FULL_NAMES)] if both_names else []
    for field in (*entity.own_fields.values(), *SYSTEM_FIELDS):
        if not field.derived and not field.retired and not field.keyed:
            found.append(Target(f"{prefix}.{field.name}", _headings(field)))
    return found


def of_another(person: Entity) -> list[Target]:
    """The targets of the second person in a row, by the headings of the first with the word that tells whose."""
    return [
        Target(f"{PARTNER}.{name}", tuple(_anothers(target.headings[:-1], name)))
        for target in targets_of(person)
        for name in (target.path.partition(".")[2],)
    ]


def _anothers(headings: Iterable[str], name: str) -> Iterator[str]:
    for heading in headings:
        for word in _OF_ANOTHER:
            yield f"{heading} {word}"
            yield f"{word} {heading}"
    yield f"{PARTNER}.{name}"


def targets_of_programme(programme: Programme) -> list[Target]:
    """The targets of a programme's answers, and those that its table `[sheet.STAGE]` (field to headings) adds.

    Fields of stage `first` are the main ones; every other stage has its own columns, beginning with its name.
    """
    found = [Target(f"answers.{field.name}", _headings(field)) for field in programme.fields.values()]
    for stage, table in programme.settings.get("sheet", {}).items():
        for name, headings in table.items():
            found.append(Target(_staged(programme, stage, name), tuple(headings)))
    return found


def _staged(programme: Programme, stage: str, name: str) -> str:
    later = "" if stage == "first" else f"{stage}."
    if name in programme.fields:
        return f"{later}answers.{name}"
    return f"{later}{name}" if later else f"{programme.shape}.{name}"


def _headings(field: Field) -> tuple[str, ...]:
    if isinstance(field, Ref):
        return (*_of_centre(field), field.name) if field.entity == "centre" else (field.name,)
    return (field.label, *field.aliases, field.name)


def _of_centre(field: Field) -> Iterator[str]:
    for word in (field.label, *field.aliases):
        yield from (f"کد {word}", word, f"نام {word}")


def read_map(path: Path) -> dict[str, str]:
    """The explicit map of a file: a JSON object, heading or column letters to target path ("" to leave one out).

    UserError file-missing, file-unreadable or json-wrong.
    """
    try:
        text = path.read_bytes()[:_MAX_MAP].decode("utf-8-sig")
        given = json.loads(text)
    except FileNotFoundError:
        raise UserError("file-missing", value=path.name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path.name, f"باز نشد ({type(error).__name__}).") from None
    except (ValueError, RecursionError) as error:
        raise UserError("json-wrong", value=path.name, why=str(error)) from None
    if not isinstance(given, dict) or not all(isinstance(value, str | None) for value in given.values()):
        raise UserError("json-wrong", value=path.name, why="یک شیء می‌خواهد که هر عنوان را به نام یک خانه می‌رساند.")
    return {heading: value or "" for heading, value in given.items()}


class Headings:
    """Finds the header of sheets among `targets` (of two with one heading the first counts); `explicit` overrides."""

    def __init__(self, targets: Sequence[Target], explicit: Mapping[str, str] | None = None) -> None:
        self._known: dict[str, str] = {}
        for target in targets:
            for heading in target.headings:
                self._known.setdefault(persian.compact_key(heading), target.path)
        paths = list(dict.fromkeys(target.path for target in targets))
        self._by_letters: dict[str, str] = {}
        for heading, path in (explicit or {}).items():
            settled = _settled(path, paths)
            if re.fullmatch(r"[A-Z]{1,3}", heading.strip(), re.ASCII):
                self._by_letters[heading.strip()] = settled
            else:
                self._known[persian.compact_key(heading)] = settled

    def mapping(self, sheet: Sheet) -> SheetMap:
        """How the sheet's columns map. UserError header-missing with the sheet's name if nothing is known there."""
        rows = sheet.cells[:_SEARCHED_ROWS]
        counts = [len({path for cell in row if (path := self.path_of(cell))}) for row in rows]
        most = max(counts, default=0)
        width = max((sum(not is_blank(cell) for cell in row) for row in rows), default=0)
        if most >= (1 if width <= _FEW_COLUMNS else 2):
            at = counts.index(most)
            return self._mapped(sheet.first_row + at, rows[at])
        if any(self._by_letters.values()) and rows:
            return self._mapped(_before_data(rows, [_column(one) for one in self._by_letters]), [])
        raise UserError("header-missing", value=sheet.name)

    def path_of(self, cell: Cell) -> str:
        """The target of a heading, or an empty text."""
        if not isinstance(cell, str) or len(cell) > _LONGEST:
            return ""
        path = self._known.get(persian.compact_key(cell))
        return self._known.get(_plainer(cell), "") if path is None else path

    def _mapped(self, row: int, cells: Sequence[Cell]) -> SheetMap:
        columns: dict[int, str] = {}
        for column, cell in enumerate(cells):
            if letter(column) not in self._by_letters and (path := self.path_of(cell)):
                columns[column] = path
        asked = {_column(letters): path for letters, path in self._by_letters.items() if path}
        columns = _first_of_each({**asked, **{c: p for c, p in columns.items() if p not in asked.values()}})
        headings = {
            column: persian.clean(str(cell))[:_LONGEST] for column, cell in enumerate(cells) if not is_blank(cell)
        }
        ignored = tuple(column for column in headings if column not in columns)
        return _with_full_name(SheetMap(row, columns, headings, ignored))


def _before_data(rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> int:
    """How many rows stand before the first that has a number in one of these columns; 0 if none has."""
    for at, row in enumerate(rows):
        cells = [row[column] for column in columns if column < len(row)]
        if any(not isinstance(cell, str | None) or any(map(str.isdigit, cell or "")) for cell in cells):
            return at
    return 0


def _settled(path: str, paths: Iterable[str]) -> str:
    """A path as the targets have it; its last part alone is enough. UserError field-unknown."""
    if not path or path in paths:
        return path
    for known in paths:
        if known.endswith(f".{path}"):
            return known
    raise UserError("field-unknown", field=path, value=path)


def _first_of_each(columns: Mapping[int, str]) -> dict[int, str]:
    """Of two columns with one target the left one stays."""
    first: dict[str, int] = {}
    for column in sorted(columns):
        first.setdefault(columns[column], column)
    return {column: path for path, column in first.items()}


def _with_full_name(mapping: SheetMap) -> SheetMap:
    """Where no column holds the last name, the one called «نام» holds both."""
    paths = set(mapping.columns.values())
    if "person.first_name" not in paths or paths & {"person.last_name", FULL_NAME}:
        return mapping
    columns = {c: FULL_NAME if path == "person.first_name" else path for c, path in mapping.columns.items()}
    return dataclasses.replace(mapping, columns=columns)


def _plainer(heading: str) -> str:
    """The key of a heading without remarks in brackets and without the word that tells whose it is."""
    words = _OF_WHOM_PAIR.sub(" ", persian.search_key(_BRACKETS.sub(" ", heading.replace("\u200c", " ")))).split()
    return "".join(word for word in words if word not in _OF_WHOM)


def _column(letters: str) -> int:
    """The column counted from 0 under these letters."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1
