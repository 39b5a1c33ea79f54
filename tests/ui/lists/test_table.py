"""The one table: worked by keys, sorted as Persian is, drawn with numbers the right way round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import app
from ui.lists import table as tables
from ui.lists.cells import left_to_right
from ui.lists.model import ROLE, RowModel
from ui.lists.table import Column, RowTable
from ui.look import look

COLUMNS = (
    Column("name", "نام"),
    Column("count", "شمار", kind="number"),
    Column("phone", "تلفن", kind="ltr"),
    Column("status", "وضعیت", kind="state", shown={"open": "در انتظار", "seen": "دیده شد"}.__getitem__),
)
ROWS = [
    {"id": "a", "name": "یزدی", "count": 9, "phone": "+98 912 1", "status": "open"},
    {"id": "b", "name": "پاکزاد", "count": 110, "phone": None, "status": "seen"},
    {"id": "c", "name": "گلی", "count": None, "phone": "021", "status": None},
    {"id": "d", "name": "آذری", "count": 20, "phone": "", "status": "open"},
]


@pytest.fixture
def table(qtbot: QtBot, qapp: object) -> Iterator[RowTable]:
    app.application()
    made = RowTable(name="آزمون", many=True)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show_rows(COLUMNS, ROWS)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    yield made


def ids(table: RowTable) -> list[str]:
    model = table.list_model()
    assert model is not None
    return [str((model.item(number) or {})["id"]) for number in range(model.count())]


def test_it_begins_on_the_first_row_and_moves_by_keys(table: RowTable) -> None:
    walked = [table.current_id]
    table.current_changed.connect(walked.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(table, key)
    assert walked == ["a", "b", "d", "c", "a"]


def test_enter_and_a_double_click_choose_the_row(table: RowTable) -> None:
    chosen: list[str] = []
    table.chosen.connect(chosen.append)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Enter)
    place = table.visualRect(table.model().index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["b", "b", "c"]


def test_letters_are_passed_on_and_do_not_search_the_first_column(table: RowTable) -> None:
    typed: list[str] = []
    table.typed.connect(typed.append)
    for text in ("گ", "ل", "۲", " "):
        QApplication.sendEvent(table, QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
    assert typed == ["گ", "ل", "۲"]
    assert table.current_id == "a"


def test_columns_order_as_persian_and_numbers_as_numbers_with_empty_cells_last(table: RowTable) -> None:
    orders: list[tuple[int, bool]] = []
    table.sorted_by.connect(lambda column, descending: orders.append((column, descending)))
    modifier = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(table, Qt.Key.Key_1, modifier)
    assert ids(table) == ["d", "b", "c", "a"]
    assert table.current_id == "a", "the row on which the person stands stays"
    QTest.keyClick(table, Qt.Key.Key_2, modifier)
    assert ids(table) == ["a", "d", "b", "c"]
    QTest.keyClick(table, Qt.Key.Key_2, modifier)
    assert ids(table) == ["b", "d", "a", "c"]
    QTest.keyClick(table, Qt.Key.Key_9, modifier)
    assert orders == [(0, False), (1, False), (1, True)]
    assert table.horizontalHeader().sortIndicatorSection() == 1


def test_a_click_on_the_header_orders(table: RowTable) -> None:
    header = table.horizontalHeader()
    middle = header.sectionViewportPosition(0) + header.sectionSize(0) // 2
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, 10))
    assert ids(table) == ["d", "b", "c", "a"]


def test_new_rows_keep_the_place_and_the_order(table: RowTable) -> None:
    table.sort_by(0)
    table.select("b")
    table.show_rows(COLUMNS, [{"id": "e", "name": "بهمنی"}, *ROWS])
    assert ids(table) == ["d", "e", "b", "c", "a"]
    assert table.current_id == "b"
    table.show_rows(COLUMNS, ROWS[:1])
    assert table.current_id == "a"
    table.show_rows(COLUMNS, [])
    assert (table.current_id, table.current_item, table.selected_ids) == ("", None, [])


def test_several_rows_are_chosen_with_shift(table: RowTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids == ["a", "b"]
    more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.model().index(3, 0), more)
    assert table.selected_ids == ["a", "b", "d"]


def test_cells_have_persian_digits_words_and_roles(table: RowTable) -> None:
    model = table.model()
    assert [model.index(0, column).data() for column in range(4)] == ["یزدی", "۹", "+۹۸ ۹۱۲ ۱", "در انتظار"]
    assert [model.index(row, 3).data(ROLE) for row in range(4)] == ["wait", "done", "", "wait"]
    assert model.index(2, 3).data() == ""
    assert Column("x", "", kind="state").role(("wrong", "دیر")) == "wrong"
    assert Column("x", "", kind="state").text(("wrong", "دیر")) == "دیر"
    assert Column("x", "", kind="state", roles={}).role("open") == ""
    assert left_to_right("") == ""


def test_rows_without_ids_are_known_by_their_number(table: RowTable) -> None:
    table.show_rows((Column("a", "الف"),), [{"a": 1}, {"a": 2}])
    assert table.select("1")
    assert not table.select("2")
    assert table.current_item == {"a": 2, "id": "1"}


def test_the_width_is_shared_and_what_was_drawn_is_remembered(qtbot: QtBot, qapp: object) -> None:
    app.application()
    tables._chosen_widths.clear()
    for _ in range(2):
        made = RowTable(remember="test")
        qtbot.addWidget(made)
        made.resize(900, 300)
        made.show_rows(COLUMNS, ROWS)
        made.show()
        widths = [made.columnWidth(number) for number in range(4)]
        assert sum(widths) == pytest.approx(made.viewport().width(), abs=4)
        assert not made.horizontalScrollBar().isVisible()
        made.horizontalHeader().resizeSection(1, 222)
    assert made.columnWidth(1) == 222
    assert tables._chosen_widths == {("test", "count"): 222 * 100 / look.scale}
    tables._chosen_widths.clear()


def test_long_texts_give_way_where_there_is_no_room(table: RowTable) -> None:
    long = [{"id": "a", "one": "واژه " * 40, "two": "واژه " * 40, "nid": "0012345679"}]
    table.show_rows((Column("one", "یک"), Column("two", "دو"), Column("nid", "کد ملی", kind="ltr")), long)
    table.resize(420, 300)
    assert not table.horizontalScrollBar().isVisible()
    assert table.columnWidth(2) >= table.sizeHintForIndex(table.model().index(0, 2)).width()


@pytest.mark.parametrize(("dark", "scale"), [(False, 100), (True, 150)])
def test_it_can_be_drawn_in_every_look(qtbot: QtBot, qapp: object, dark: bool, scale: int) -> None:
    application = app.application()
    try:
        look.wear(application, dark=dark, scale=scale)
        made = RowTable()
        qtbot.addWidget(made)
        roles = ("done", "wait", "wrong", "primary", "add", "more", "group", "")
        states = [{"id": role, "name": "نام", "status": (role, "واژه")} for role in roles]
        made.show_rows((COLUMNS[0], Column("status", "وضعیت", kind="state")), states)
        made.resize(400, 400)
        ground = made.grab().toImage()
        colours = {ground.pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(60, 320, 3)}
        assert {look.colour("done_wash").lower(), look.colour("wait_wash").lower()} <= colours
        assert made.rowHeight(0) == look.px(34)
    finally:
        look.wear(application, dark=False, scale=100)


def test_a_model_alone_answers_nothing_outside_its_rows(qapp: object) -> None:
    model = RowModel(COLUMNS, ROWS)
    assert model.item(-1) is None
    assert model.item(4) is None
    assert model.number_of("x") == -1
    model.sort(9)
    assert model.ordered == -1
