from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.ui.forms.conftest import Show
from ui.forms.chips import Chips
from ui.forms.droplist import DropList
from ui.forms.offers import Offer, by_key, offers_of
from ui.frame import Frame

MANY = tuple(Offer(str(number), f"گزینهٔ شمارهٔ {number}", str(number)) for number in range(1, 8))


def test_chips_run_from_the_right_and_break_into_rows(frame: Frame, show: Show) -> None:
    chips = Chips("گزینه‌ها")
    chips.show_offers(MANY)
    places = [rect for _, rect in chips._places(400)]
    assert places[0].right() == 399 and places[1].right() < places[0].left()
    assert len({rect.y() for rect in places}) > 1
    assert chips.heightForWidth(400) == places[-1].bottom() + 1 > chips.heightForWidth(4000)
    assert all(rect.left() >= 0 and rect.right() < 400 for rect in places)


def test_a_chip_wider_than_the_form_keeps_inside_it(frame: Frame) -> None:
    chips = Chips("گزینه‌ها")
    chips.show_offers([Offer("a", "بسیار " * 40, "1")])
    assert chips._places(200)[0][1].width() == 200
    chips.deleteLater()


def test_a_click_beside_the_chips_takes_nothing(frame: Frame, show: Show) -> None:
    chips = Chips("گزینه‌ها")
    chips.show_offers(MANY[:2])
    taken: list[Offer] = []
    chips.taken.connect(taken.append)
    show(chips)
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert taken == []
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips._places(chips.width())[1][1].center())
    assert taken == [MANY[1]]


def test_what_is_chosen_is_told_to_screen_readers(frame: Frame) -> None:
    chips = Chips("برنامهٔ درمان", several=True)
    chips.show_offers(MANY)
    chips.mark(["2", "3"])
    assert chips.accessibleDescription() == "گزینهٔ شمارهٔ 2، گزینهٔ شمارهٔ 3"
    chips.deleteLater()


def test_digits_go_to_the_first_nine_and_zero_to_none() -> None:
    offers = offers_of([("none", "ندارد"), *((f"c{number}", f"گزینه {number}") for number in range(12))])
    assert [one.key for one in offers] == ["0", *"123456789", "", "", ""]
    assert (by_key(offers, "۳") or offers[0]).code == "c2" and by_key(offers, "x") is None


def test_lists_of_numbers_and_long_lists_have_no_digits() -> None:
    assert all(one.key == "" for one in offers_of([("01", "یک"), ("02", "دو")]))
    assert all(one.key == "" for one in offers_of([(f"c{number}", "x") for number in range(16)]))


def test_a_list_opens_where_there_is_room(frame: Frame, show: Show) -> None:
    page = QWidget()
    inside = QVBoxLayout(page)
    above, below = QLineEdit(), QLineEdit()
    inside.addWidget(above)
    inside.addStretch(1)
    inside.addWidget(below)
    show(page)
    for field in (above, below):
        drop = DropList(field, "گزینه‌ها")
        drop.show_offers(MANY)
        window = field.window()
        top = field.mapTo(window, QPoint(0, 0)).y()
        assert drop.geometry().top() > top if field is above else drop.geometry().bottom() < top
        assert window.rect().contains(drop.geometry())
        assert drop.geometry().right() == field.mapTo(window, QPoint(field.width() - 1, 0)).x()
        drop.move_by(100)
        assert drop.current() == MANY[-1]
        drop.move_by(-100)
        assert drop.current() == MANY[0]
        drop.hide()
        assert drop.current() is None
