"""How much of a stranger's file is taken in at all (guard.md, Input), and how it is refused."""

from __future__ import annotations

from models.errors import UserError

Place = tuple[int, int]

MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 256 * 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000  # of one sheet; an office's list of 100,000 people has some 25 columns


def too_large(file: str) -> UserError:
    """The file-too-large error of this file name."""
    return UserError("file-too-large", value=file)


def unreadable(file: str, why: str) -> UserError:
    """The file-unreadable error of this file name, with a Persian reason."""
    return UserError("file-unreadable", value=file, why=why)


def refuse_area(rows: int, columns: int, file: str) -> None:
    """UserError file-too-large if a sheet of so many rows and columns is more than is taken."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise too_large(file)
