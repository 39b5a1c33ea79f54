"""A file from outside is measured before it is opened, and becomes plain cells or one `UserError`.

Its first bytes decide what it is, not its name: offices rename. Excel's formats and OpenDocument go through calamine,
everything else is read as delimited text.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine as calamine

from models.errors import UserError
from models.intake import delimited, packages
from models.intake.limits import MAX_BYTES, Place, refuse_area, too_large, unreadable

Cell = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta | None

_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet from its cell A1: `cells[r][c]` stands in row `first_row + r`, column c + 1 (rows differ in length).

    Cells are what calamine gives (text, float, bool, date, time, "" for nothing); of CSV always text. `formulas` holds
    1-based (row, column) of cells that compute; `delimited` tells CSV, whose sheet has no name of its own.
    """

    name: str
    cells: list[list[Cell]]
    first_row: int = 1
    formulas: frozenset[Place] = field(default_factory=frozenset)
    delimited: bool = False


def is_blank(cell: Cell) -> bool:
    """Whether nothing that is seen stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def letter(column: int) -> str:
    """The letters over a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV file, hidden ones too.

    UserError file-missing, file-unreadable (with the reason) or file-too-large; nothing else, whatever the file holds.
    """
    data = _bytes_of(path)
    if data.startswith(b"PK"):
        package = packages.open_package(data, path.name)
        return _workbook(package.data, path.name, package.formulas)
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise unreadable(path.name, "کارپوشه رمز دارد.")
        return _workbook(data, path.name, {})
    rows, formulas = delimited.read(data, path.name)
    return [Sheet(path.stem, [list(row) for row in rows], formulas=frozenset(formulas), delimited=True)]


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.exists():
            raise UserError("file-missing", value=path.name)
        if not path.is_file():
            raise unreadable(path.name, "پرونده نیست؛ پوشه یا دستگاه است.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except PermissionError:
        raise unreadable(path.name, "باز نشد؛ شاید در برنامهٔ دیگری باز است.") from None
    except (OSError, ValueError) as error:
        raise unreadable(path.name, f"باز نشد ({type(error).__name__}).") from None
    if len(data) > MAX_BYTES:
        raise too_large(path.name)
    if not data:
        raise unreadable(path.name, "خالی است.")
    return data


def _workbook(data: bytes, name: str, formulas: Mapping[str, frozenset[Place]]) -> list[Sheet]:
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
            return [_sheet(book.get_sheet_by_name(one), name, formulas) for one in names]
    except calamine.PasswordError:
        raise unreadable(name, "کارپوشه رمز دارد.") from None
    except (UserError, MemoryError):
        raise
    except Exception:
        raise unreadable(name, "کارپوشهٔ درستی نیست.") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's panic over a broken file is no Exception
            raise
        raise unreadable(name, "کارپوشهٔ درستی نیست.") from None


def _sheet(sheet: calamine.CalamineSheet, file: str, formulas: Mapping[str, frozenset[Place]]) -> Sheet:
    last_row, last_column = sheet.end or (-1, -1)  # counted from 0; None for a sheet without values
    refuse_area(last_row + 1, last_column + 1, file)
    cells = sheet.to_python(skip_empty_area=False) if sheet.end else []
    return Sheet(sheet.name, [list[Cell](row) for row in cells], formulas=formulas.get(sheet.name, frozenset()))
