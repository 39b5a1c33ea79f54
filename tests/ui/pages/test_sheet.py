from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.intake import sheets as reading
from tests.intake.workbooks import SAMPLES, write_csv, write_workbook
from tests.office.conftest import seated
from tests.sync.offices_in_memory import Tree, put, rows_digest, scalar, whole_digest
from tests.ui.pages.two_offices import NOW, Desk, at_desk, offices
from ui.pages.exchanging import picking
from ui.pages.sheet import COLUMNS, FILE, KIND, TRIAL, SheetPage
from ui.pages.sheets.blank_dialog import BlankDialog
from ui.pages.sheets.columns_step import TargetDialog
from ui.pages.sheets.words import ALL_REPEATED, REPEATED

VISION, CLASSES, CHILDREN = (
    SAMPLES / name for name in ("vision_results.csv", "school_classes.xlsx", "kindergarten_children.xlsx")
)


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path) as kept:
        yield kept


@pytest.fixture
def desk(qtbot: QtBot, pair: Tree) -> Iterator[Desk]:
    with at_desk(qtbot, pair.county) as made:
        yield made


def choose(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """What the dialog of files answers."""
    monkeypatch.setattr(picking, "file", lambda *_: file)


def counts(page: SheetPage) -> tuple[str, ...]:
    return tuple(page.trial_step._numbers[name].text().lstrip("\u200f") for name in ("rows", "saved", "rejected"))


def findings(page: SheetPage) -> list[dict[str, Any]]:
    model = page.trial_step.table.list_model()
    assert model is not None
    return [dict(model.item(number) or {}) for number in range(model.count())]


# -- the whole way ----------------------------------------------------------------------------------------------------


def test_the_vision_list_comes_in_with_five_keys(desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.county.load(CHILDREN, entity="person")
    choose(monkeypatch, VISION)
    page = desk.go("sheet")
    with desk.keyboard.counted(5):
        desk.press("F3")
        assert page.stage == KIND
        assert (page.kind_step.chosen["entity"], page.kind_step.chosen["programme"]) == ("screening", "vision")
        desk.press("Return")
        assert page.stage == COLUMNS
        before = rows_digest(pair.county)
        desk.press("F2")
        assert page.stage == TRIAL
        assert counts(page) == ("۴۰", "۴۰", "۰")
        assert rows_digest(pair.county) == before, "a rehearsal changes nothing"
        desk.press("Return")
    assert scalar(pair.county, "SELECT count(*) FROM screening") > 40
    assert page.strip.kind == "done"
    assert desk.window.toast.text == "۴۰ ردیف ثبت شد"


def test_all_of_a_load_is_taken_back_by_f8(desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.county.load(CHILDREN, entity="person")
    choose(monkeypatch, VISION)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2", "Return", "F8")
    assert scalar(pair.county, "SELECT count(*) FROM screening WHERE NOT retired") == 0
    assert (page.stage, counts(page)) == (TRIAL, ("۴۰", "۴۰", "۰")), "what it would do is seen anew"


def test_the_same_file_twice_adds_nothing_and_says_so(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(
        monkeypatch, write_csv(tmp_path / "list.csv", "نام,نام خانوادگی,نام پدر,تاریخ تولد", "علی,رضایی,حسن,1400/1/1")
    )
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    load = page.load
    desk.press("Return", "Return")
    assert page.stage == FILE
    desk.press("F3", "Return", "F2")
    assert page.strip.text == ALL_REPEATED
    assert not page.forward.isEnabled()
    before = whole_digest(pair.county)
    page.load = load
    page.take_in()
    desk.settle()
    assert page.strip.text == REPEATED
    assert whole_digest(pair.county) == before


def test_a_course_is_asked_for_once_and_found_by_its_name(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = put(pair.county, "course", programme="premarital", title="دورهٔ پاییز", capacity=100)
    choose(monkeypatch, CLASSES)
    page = desk.go("sheet")
    desk.press("F3")
    assert page.kind_step.chosen["entity"] == "registration"
    desk.press("F2")
    assert page.stage == KIND, "without the course nothing goes on"
    assert "دوره" in desk.window.banner.text
    desk.type("پاییز")
    desk.press("Return")
    assert page.stage == COLUMNS
    assert page.load is not None
    assert page.load.fixed == {"course": course}
    desk.press("F2", "Return")
    assert scalar(pair.county, "SELECT count(DISTINCT course) FROM registration") == 1
    assert scalar(pair.county, "SELECT count(*) FROM registration") > 50


# -- columns ----------------------------------------------------------------------------------------------------------


def test_a_person_says_what_an_unknown_column_is(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, write_csv(tmp_path / "list.csv", "الف,نام,نام خانوادگی", "1400/1/1,علی,رضایی"))
    page = desk.go("sheet")
    desk.press("F3", "Return")
    assert page.columns_step.table.current_item["where"][0] == "wait"
    desk.press("Return")
    assert isinstance(QApplication.activeModalWidget(), TargetDialog)
    desk.type("تاریخ تولد")
    desk.press("Return")
    assert page.columns_step.table.current_item["where"] == ("done", "تاریخ تولد")
    desk.press("F2", "Return")
    assert [row["birth_date"] for row in pair.county.find("person", "علی")] == ["2021-03-21"]


def test_a_column_is_left_out_by_delete(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, write_csv(tmp_path / "list.csv", "نام پدر,نام,نام خانوادگی", "حسن,علی,رضایی"))
    page = desk.go("sheet")
    desk.press("F3", "Return", "Del")
    assert page.columns_step.table.current_item["where"] == ("primary", "نمی‌آید")
    desk.press("F2", "Return")
    assert [row["father_name"] for row in pair.county.find("person", "علی")] == [None]


def test_two_columns_do_not_go_to_one_place(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    choose(monkeypatch, write_csv(tmp_path / "list.csv", "نام,نام خانوادگی,دیگر", "علی,رضایی,مینا"))
    page = desk.go("sheet")
    desk.press("F3", "Return")
    page.columns_step.say("دیگر", "person.first_name")
    desk.settle()
    assert page.load is not None
    assert page.load.mapping == {"دیگر": "person.first_name", "نام": ""}


def test_a_file_in_which_nothing_is_known_can_still_be_told(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, write_csv(tmp_path / "list.csv", "الف,ب,پ", "علی,رضایی,حسن"))
    page = desk.go("sheet")
    desk.press("F3", "Return")
    assert page.stage == COLUMNS
    assert page.strip.kind == "wait"
    assert not page.forward.isEnabled()
    for key, path in (("الف", "person.first_name"), ("ب", "person.last_name")):
        page.columns_step.say(key, path)
        desk.settle()
    desk.press("F2", "Return")
    assert scalar(pair.county, "SELECT count(*) FROM person") == 1


# -- faults -----------------------------------------------------------------------------------------------------------


def test_faults_are_listed_with_their_cells_and_filtered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, CHILDREN)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    everything = findings(page)
    assert counts(page) == ("۶۲", "۵۵", "۵")
    assert {one["state"][0] for one in everything} == {"wrong", "wait"}
    wrong = next(one for one in everything if one["code"] == "id-checksum")
    assert (wrong["column"], wrong["label"]) == ("D", "کد ملی")
    assert "رقم کنترل" in wrong["message"]
    desk.press("F4")
    assert {one["state"][0] for one in findings(page)} == {"wrong"}
    desk.press("F4")
    assert {one["state"][0] for one in findings(page)} == {"wait"}
    desk.press("F4")
    assert findings(page) == everything


def test_the_book_of_faults_is_written_where_the_person_says(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(monkeypatch, CHILDREN)
    desk.go("sheet")
    desk.press("F3", "Return", "F2")
    before = whole_digest(pair.county)
    book = tmp_path / "faults.xlsx"
    monkeypatch.setattr(picking, "target", lambda *_: book)
    desk.press("F6")
    texts = [str(cell) for sheet in reading.read_sheets(book) for row in sheet.cells for cell in row]
    assert any(text.startswith("id-checksum: ") for text in texts)
    assert whole_digest(pair.county) == before
    assert desk.window.toast.text == "کتاب خطاها نوشته شد: faults.xlsx"


def test_the_book_is_not_written_over_the_list_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = Path(shutil.copy(CHILDREN, tmp_path / "list.xlsx"))
    choose(monkeypatch, file)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    monkeypatch.setattr(picking, "target", lambda *_: file)
    before = file.read_bytes()
    desk.press("F6")
    assert "[usage]" in page.strip.text
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("broken.xlsx", b"PK\x03\x04 nothing", "file-unreadable"),
        ("empty.csv", b"", "file-unreadable"),
        ("gone.csv", None, "file-missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    choose(monkeypatch, file)
    page = desk.go("sheet")
    desk.press("F3")
    assert (page.stage, page.strip.kind) == (FILE, "wrong")
    assert f"[{code}]" in page.strip.text
    assert name in page.strip.text


def test_a_file_that_is_too_large_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    choose(monkeypatch, write_csv(tmp_path / "large.csv", "نام,نام خانوادگی", "علی,رضایی"))
    page = desk.go("sheet")
    desk.press("F3")
    assert "[file-too-large]" in page.strip.text


def test_a_formula_is_told_at_its_cell(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    header = ["نام", "نام خانوادگی", "تاریخ تولد"]
    file = write_workbook(tmp_path / "list.xlsx", {"S": [header, ["علی", "رضایی", "=TODAY()"]]})
    choose(monkeypatch, file)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    assert [(one["code"], one["row"], one["column"]) for one in findings(page)] == [("formula-cell", 2, "C")]
    assert not page.forward.isEnabled()


def test_a_cancelled_load_leaves_everything_as_it_was(desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, CHILDREN)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    before = whole_digest(pair.county)
    desk.tasks.started.connect(lambda job: job.progress.cancel() if job.operation.title == "ثبت ردیف‌ها" else None)
    desk.press("Return")
    assert "[cancelled]" in page.strip.text
    assert page.forward.isEnabled(), "one may try again"
    assert whole_digest(pair.county) == before


# -- around -----------------------------------------------------------------------------------------------------------


def dropped(page: SheetPage, *files: Path) -> tuple[QDragEnterEvent, QDropEvent]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    actions, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), actions, data, buttons, none)
    page.dragEnterEvent(entering)
    dropping = QDropEvent(QPointF(9, 9), actions, data, buttons, none)
    page.dropEvent(dropping)
    return entering, dropping


def test_a_file_may_be_dropped(desk: Desk) -> None:
    page = desk.go("sheet")
    entering, _ = dropped(page, VISION)
    desk.settle()
    assert entering.isAccepted()
    assert (page.stage, page.load and page.load.file) == (KIND, VISION)


def test_several_files_at_once_are_not_taken(desk: Desk) -> None:
    page = desk.go("sheet")
    dropped(page, VISION, CHILDREN)
    desk.settle()
    assert page.stage == FILE


def test_esc_goes_back_step_by_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, CHILDREN)
    page = desk.go("sheet")
    desk.press("F3", "Return", "F2")
    stages = [page.stage]
    for _ in range(3):
        desk.press("Esc")
        stages.append(page.stage)
    assert stages == [TRIAL, COLUMNS, KIND, FILE]


def test_another_kind_asks_other_things(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, CHILDREN)
    page = desk.go("sheet")
    desk.press("F3")
    assert page.kind_step.editors == {}
    for _ in range(40):
        if page.kind_step.chosen["entity"] == "enrolment":
            break
        desk.press("Down")
    assert page.kind_step.chosen["entity"] == "enrolment"
    assert list(page.kind_step.editors) == ["centre", "starts_on"]


def test_a_day_for_all_rows_is_typed_as_at_the_form(
    desk: Desk, pair: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pair.county.load(CHILDREN, entity="person")
    first = next(row for row in pair.county.find("person") if row["national_id"])
    choose(monkeypatch, write_csv(tmp_path / "x.csv", "کد ملی,راست,چپ", f"{first['national_id']},8,9"))
    page = desk.go("sheet")
    desk.press("F3")
    page.kind_step.editors["held_on"].take_focus()
    desk.type("14040901")
    desk.press("F2")
    assert page.stage == COLUMNS
    desk.press("F2", "Return")
    assert scalar(pair.county, "SELECT held_on FROM screening") == datetime.date(2025, 11, 22).isoformat()


def test_who_may_not_load_is_told(qtbot: QtBot, pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, VISION)
    with at_desk(qtbot, seated(pair.county, "head")) as desk:
        page = desk.go("sheet")
        desk.press("F3")
        assert page.stage == FILE
        assert "[not-allowed]" in desk.window.banner.text


# -- an empty sheet ---------------------------------------------------------------------------------------------------


def test_an_empty_sheet_is_written_for_the_record_that_was_marked(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SheetPage(desk.frame)
    qtbot.addWidget(page)
    monkeypatch.setattr(picking, "target", lambda _parent, _title, start, _pattern: tmp_path / start.name)
    page.file_step.blank.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(BlankDialog)))
    (dialog,) = page.findChildren(BlankDialog)
    (vision,) = dialog.kinds.findItems("غربالگری بینایی", Qt.MatchFlag.MatchContains)
    dialog.kinds.setCurrentItem(vision)
    QApplication.sendEvent(dialog, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil((tmp_path / "screening-vision.xlsx").exists)
    head = reading.read_sheets(tmp_path / "screening-vision.xlsx")[0].cells
    assert any("کد ملی" in cells and "دید راست (از ده)" in cells for cells in head)
