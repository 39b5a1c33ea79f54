"""What is done with rows: put aside and told by name, written out page by page, stopped between pages."""

from __future__ import annotations

from pathlib import Path

import pytest

import ui.actions.rows as acts
from models.catalog import BY_NAME
from models.errors import UserError
from models.intake.sheets import read_sheets
from models.office import Office
from ui.tasks import Progress


@pytest.fixture
def progress() -> Progress:
    return Progress(lambda _done, _total, _text: None)


def test_putting_aside_names_the_row_and_tells_what_changed(office: Office, progress: Progress) -> None:
    guardian = office.find("guardian")[0]
    operation = acts.retire(BY_NAME["guardian"], guardian["id"])
    naming = operation.work(office, progress)
    assert guardian["name"] in naming
    assert operation.told is not None
    assert operation.changed is not None
    assert guardian["name"] in operation.told(naming)
    assert list(operation.changed(naming)) == [("guardian", guardian["id"])]
    assert operation.undoable
    assert office.get("guardian", guardian["id"])["retired"]
    office.undo()
    assert not office.get("guardian", guardian["id"])["retired"]


def test_every_row_that_was_found_is_written_however_many_pages(
    office: Office, progress: Progress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "_AT_ONCE", 7)
    to = tmp_path / "out.xlsx"
    programme = office.known.get("vision")
    operation = acts.export_list(BY_NAME["screening"], {"order": "held_on"}, to, programme=programme, caption="بینایی")
    made = operation.work(office, progress)
    (sheet,) = read_sheets(to)
    head = next(number for number, line in enumerate(sheet.cells) if "فرد" in line)
    written = sheet.cells[head + 1 :]
    assert len(written) == made["rows"] == len(office.find("screening"))
    day = sheet.cells[head].index("تاریخ آزمون")
    days = [str(line[day]) for line in written]
    assert days == sorted(days)
    assert "دید راست (از ده)" in sheet.cells[head]
    assert operation.told is not None
    assert "out.xlsx" in operation.told(made)


def test_writing_can_be_stopped_and_leaves_no_file(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "_AT_ONCE", 7)
    steps: list[int] = []

    def report(done: int, _total: int, _text: str) -> None:
        steps.append(done)
        progress.cancel()

    progress = Progress(report)
    with pytest.raises(UserError) as refusal:
        acts.export_list(BY_NAME["person"], {}, tmp_path / "out.xlsx").work(office, progress)
    assert refusal.value.code == "cancelled"
    assert steps == [7]
    assert list(tmp_path.iterdir()) == [office.folder]


@pytest.mark.parametrize("entity", list(BY_NAME))
def test_no_workbook_has_a_column_of_packed_keys(entity: str) -> None:
    names = [name for name, _ in acts.exported(BY_NAME[entity])]
    assert names[: len(BY_NAME[entity].columns)] == list(BY_NAME[entity].columns)
    of_the_system = {"answers", "reasons", "extra", "office", "retired"} - set(BY_NAME[entity].columns)
    assert not of_the_system & set(names)
