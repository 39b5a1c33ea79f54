"""Taking in a workbook, as a person's acts: look at it, rehearse, keep the faults as a book, load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import UserError
from models.text.persian import persian_digits
from ui.tasks import Operation, Progress

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """What is to become of a file. `fixed`: values that are the same for all rows; `mapping`: what a person said of
    columns, heading or letters to target path ("" to leave one out)."""

    file: Path
    entity: str
    programme: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    def asked(self) -> dict[str, Any]:
        """As `Office.load` takes it."""
        told = {"entity": self.entity, "programme": self.programme, "fixed": dict(self.fixed)}
        return {**told, "mapping": dict(self.mapping)}


def read(file: Path) -> Operation:
    """What the file may be: `{kinds, best}`. UserError file-missing, file-unreadable, file-too-large."""
    return Operation(lambda office, progress: office.sheets.read(file, progress.step), title="خواندن پرونده")


def kinds() -> Operation:
    """What a sheet may hold; see `Sheets.kinds`."""
    return Operation(lambda office, _progress: office.sheets.kinds())


def write_blank(kind: Mapping[str, Any], to: Path) -> Operation:
    """Write an empty workbook for a kind. UserError read-only (also an open file), disk-full, not-allowed."""

    def work(office: Office, _progress: Progress) -> Path:
        from reports import blank_sheets

        columns = office.sheets.blank(kind["entity"], kind["programme"])
        return blank_sheets.write_blank(to, kind["label"], columns, practice=office.practice)

    return Operation(work, told=lambda file: f"برگهٔ خالی در «{file.name}» نوشته شد.", title="نوشتن برگهٔ خالی")


def columns(load: Load) -> Operation:
    """Its columns, what each is taken for and where it may go."""
    return Operation(lambda office, _progress: office.sheets.columns(load.file, **load.asked()))


def rehearse(load: Load) -> Operation:
    """What loading would do; nothing is changed."""

    def work(office: Office, progress: Progress) -> Answer:
        answer = office.load(load.file, **load.asked(), dry_run=True, step=progress.step)
        if progress.cancelled:
            raise UserError("cancelled")
        return answer

    return Operation(work, title="آزمودن پرونده")


def keep_faults(load: Load, to: Path) -> Operation:
    """The workbook again with every fault at its cell; nothing is loaded."""
    return Operation(
        lambda office, progress: office.load(load.file, **load.asked(), dry_run=True, errors=to, step=progress.step),
        told=lambda _answer: f"کتاب خطاها نوشته شد: {to.name}",
        title="نوشتن کتاب خطاها",
    )


def take_in(load: Load) -> Operation:
    """Load for real; F8 takes all of it back."""
    return Operation(
        lambda office, progress: office.load(load.file, **load.asked(), step=progress.step),
        told=lambda answer: persian_digits(f"{answer['saved']} ردیف ثبت شد") if answer["saved"] else "",
        title="ثبت ردیف‌ها",
        undoable=True,
    )
