"""The overview and what opens from it: bundles by number, receipts heard, forks judged, keys revoked, who is late."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from models.admin import machine
from models.store import lives
from models.sync.knowledge import chain_at
from tests.office.conftest import seated
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, change, opened, person, scalar, whole_digest
from tests.ui.pages.two_offices import NOW, Desk, at_desk, offices
from ui.pages.exchanging.forks import ForkDialog
from ui.pages.exchanging.receipts import ReceiptsDialog
from ui.pages.exchanging.revoking import WORD, RevokeDialog

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture
def trio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path, others=True) as kept:
        yield kept


def rows_of(table: Any) -> list[dict[str, Any]]:
    model = table.list_model()
    return [dict(model.item(number)) for number in range(model.count())]


def modal(kind: type) -> Any:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    return dialog


def plain(text: str) -> str:
    return text.lstrip("\u200f")


# -- bundles by number ------------------------------------------------------------------------------------------------


def lose_one(trio: Tree) -> None:
    """The county's first comes, the second is lost and made up for, the fourth is lost, the fifth is kept."""

    def written() -> Path | None:
        person(trio.county)
        return trio.write(COUNTY, PROVINCE)

    def believe() -> None:
        store = trio.county.store
        with store.writing():
            place = store.place()
            trio.county.peers.offices.acknowledged(trio.province.store.replica, place, chain_at(store, place))

    trio.read(PROVINCE, written())
    written()
    trio.read(PROVINCE, written())
    believe()
    written()
    believe()
    trio.read(PROVINCE, written())


def test_enter_opens_the_bundles_of_an_office_by_number(qtbot: QtBot, trio: Tree) -> None:
    lose_one(trio)
    trio.carry(PROVINCE, COUNTY)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        (line,) = [one for one in rows_of(page.overview.table) if one["office"] == COUNTY]
        assert (line["missing"], line["kept"]) == ("۴", "۵")
        with desk.keyboard.counted(1):
            desk.press("Return")
        assert page.stack.currentWidget() is page.bundles
        assert plain(page.bundles.title.text()) == "بسته‌های شهرستان اراک"
        told = [(one["way"], one["number"], one["state"][1]) for one in rows_of(page.bundles.table)]
        assert told[:2] == [("received", 4, "نرسیده"), ("received", 5, "نگه داشته شد")]
        assert set(told[2:]) == {
            ("sent", 1, "فرستاده؛ منتظر رسید"),
            ("received", 3, "ثبت شد"),
            ("received", 2, "نیامد؛ جبران شد"),
            ("received", 1, "ثبت شد"),
        }
        assert "بستهٔ ۴ از شهرستان اراک نرسیده است" in page.bundles.told.text()
        desk.press("Down")
        assert "خودبه‌خود ثبت می‌شود" in page.bundles.told.text()
        desk.press("Esc")
        assert page.stack.currentWidget() is page.overview
        assert desk.window.page is page
        assert page.overview.table.hasFocus()


def test_days_hours_and_numbers_are_in_persian(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("Return")
        model = page.bundles.table.list_model()
        cells = [model.text(0, number) for number in range(len(model.columns))]
        assert "۱۴۰۴/۰۹/۱۹ ساعت" in cells[3]
        assert cells[1] == "۱"
        assert not any(char.isascii() and char.isdigit() for cell in cells[:-1] for char in cell)


def test_enter_on_a_bundle_opens_what_of_it_waits(qtbot: QtBot, trio: Tree) -> None:
    row = person(trio.county)
    trio.settle()
    change(trio.province, row, father_name="حسن")
    change(trio.county, row, father_name="حسین")
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        assert "۱ ناسازگاری تصمیم می‌خواهد" in page.overview.strip.text
        desk.press("Return")
        assert page.bundles.strip.text == "۱ ناسازگاری با آن تصمیم می‌خواهد."
        assert page.bundles.table.current_item["state"] == ("wait", "ثبت شد، با ناسازگاری")
        assert "۱ خانهٔ آن تصمیم می‌خواهد (Enter)" in page.bundles.told.text()
        desk.press("Return")
        assert desk.window.page.title == "ناسازگاری‌ها"
        assert desk.window.page.table.current_item["label"] == "نام پدر"


def test_the_links_have_keys_of_their_own(qtbot: QtBot, trio: Tree) -> None:
    bad = person(trio.county)
    with trio.county.store.action("ali", "save"):
        trio.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (bad,))
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("F6")
        assert desk.window.page.title == "قرنطینه"
        assert desk.window.page.alone.isChecked()
        page = desk.go("exchange")
        desk.press("Return", "F4")
        assert desk.window.page is page, "there is no conflict to go to"
        desk.press("F6")
        assert desk.window.page.title == "قرنطینه"
        (line,) = rows_of(desk.window.page.table)
        assert line["office"] == "شهرستان اراک"


def test_an_office_without_bundles_says_how_they_come(qtbot: QtBot, trio: Tree) -> None:
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("Return")
        assert page.bundles._body.currentIndex() == 1
        desk.press("Esc")
        assert page.stack.currentWidget() is page.overview


def test_writing_and_reading_begin_from_there_as_well(qtbot: QtBot, trio: Tree) -> None:
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("Return", "F2")
        assert page.stack.currentWidget() is page.writing
        desk.press("Esc", "Return", "F3")
        assert page.stack.currentWidget() is page.reading


# -- receipts over the telephone --------------------------------------------------------------------------------------


def digits_of(dialog: ReceiptsDialog) -> list[str]:
    found = ("".join(char for char in one.text() if char in "۰۱۲۳۴۵۶۷۸۹") for one in dialog.findChildren(QLabel))
    return ["".join(str("۰۱۲۳۴۵۶۷۸۹".index(char)) for char in text) for text in found]


def test_a_receipt_goes_over_the_telephone_from_desk_to_desk(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        desk.go("exchange")
        desk.press("F7")
        read = [one for one in digits_of(modal(ReceiptsDialog)) if len(one) == 13]
        assert read == [trio.province.receipt()[0]["digits"]]
        desk.press("Esc")
    with at_desk(qtbot, trio.county) as desk:
        page = desk.go("exchange")
        with desk.keyboard.counted(15):
            desk.press("F7")
            desk.type(read[0])
            desk.press("Return")
        dialog = modal(ReceiptsDialog)
        assert dialog.strip.text == "بستهٔ ۱ به استان مرکزی با تلفن تأیید شد."
        assert dialog.heard.text() == ""
        assert dialog.heard.hasFocus()
        desk.press("Esc")
        assert rows_of(page.overview.table)[0]["state"] == ("done", "به‌روز")
        assert rows_of(page.overview.table)[0]["acknowledged"] == "1 تلفنی"
        desk.press("Return")
        assert page.bundles.table.current_item["state"] == ("done", "تأیید تلفنی")


@pytest.mark.parametrize(
    "spell",
    [lambda text: text, lambda text: text.translate(PERSIAN), lambda text: f"{text[:4]} {text[4:9]}-{text[9:]}"],
)
def test_digits_are_grouped_as_they_are_typed_in_any_script(qtbot: QtBot, trio: Tree, spell: Any) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    digits = trio.province.receipt()[0]["digits"]
    with at_desk(qtbot, trio.county) as desk:
        desk.go("exchange")
        desk.press("F7")
        dialog = modal(ReceiptsDialog)
        desk.type(digits[:6])
        assert dialog.heard.text() == f"{digits[:4]} {digits[4:6]}".translate(PERSIAN)
        assert plain(dialog.told.text()) == "۶ از ۱۳ رقم"
        desk.press("Backspace", "Backspace", "Backspace", "Backspace", "Backspace", "Backspace")
        assert dialog.heard.text() == ""
        desk.type(spell(digits))
        assert dialog.heard.text() == " ".join((digits[:4], digits[4:8], digits[8:12], digits[12])).translate(PERSIAN)
        assert "با هم می‌خوانند" in dialog.told.text()
        desk.press("Return")
        assert "تأیید شد" in dialog.strip.text


def test_a_wrong_digit_is_told_before_anything_is_asked(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    digits = trio.province.receipt()[0]["digits"]
    wrong = f"{digits[:5]}{(int(digits[5]) + 1) % 10}{digits[6:]}"
    with at_desk(qtbot, trio.county) as desk:
        desk.go("exchange")
        desk.press("F7")
        dialog = modal(ReceiptsDialog)
        desk.type(wrong)
        assert "رقمی نادرست است" in dialog.told.text()
        assert dialog.heard.property("state") == "wrong"
        assert not dialog.enter.isEnabled()
        desk.press("Return")
        assert scalar(trio.county, "SELECT count(*) FROM sent WHERE confirmed = 'telephone'") == 0
        desk.type("5")
        assert len(dialog.heard.digits) == 13, "no more than thirteen go in"
        for _ in range(8):
            desk.press("Left")
        desk.press("Backspace")
        assert len(dialog.heard.digits) == 12
        assert dialog.heard.property("state") == ""


def test_a_sound_receipt_for_nothing_of_ours_is_refused_in_the_dialog(qtbot: QtBot, trio: Tree) -> None:
    person(trio.other)
    trio.carry(OTHER, PROVINCE)
    (theirs,) = [one["digits"] for one in trio.province.receipt() if one["office"] == OTHER]
    with at_desk(qtbot, trio.county) as desk:
        desk.go("exchange")
        desk.press("F7")
        desk.type(theirs)
        desk.press("Return")
        assert "[receipt-wrong]" in modal(ReceiptsDialog).strip.text
        assert modal(ReceiptsDialog).heard.digits == theirs, "it stays, to be put right"


def test_who_may_not_enter_one_only_reads(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, seated(trio.province, "head")) as desk:
        desk.go("exchange")
        desk.press("F7")
        dialog = modal(ReceiptsDialog)
        assert not dialog.heard.isVisible()
        desk.press("Return")
        assert QApplication.activeModalWidget() is None


# -- forks ------------------------------------------------------------------------------------------------------------


@contextmanager
def cloned(trio: Tree, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    """The county's folder copied to another machine, as a second tree."""
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    chance = itertools.count(0, 3)  # two machines that notice at the same time begin different lives
    monkeypatch.setattr(lives.secrets, "randbelow", lambda _below: next(chance))
    person(trio.county)
    trio.settle()
    trio.county.close()
    shutil.copytree(trio.root / COUNTY, trio.root / "copy")
    trio.offices[COUNTY] = opened(trio.root / COUNTY)
    with opened(trio.root / "copy") as clone:
        yield Tree(trio.root, {PROVINCE: trio.province, COUNTY: clone})


def both_write(trio: Tree, other: Tree) -> None:
    for one in (trio, other):
        person(one.county)
        one.carry(COUNTY, PROVINCE)


def choose(desk: Desk, dialog: ForkDialog, number: int) -> None:
    """Go down to an answer, and take it."""
    desk.press(*["Down"] * number, "Space")
    assert dialog._choices.checkedId() == number
    desk.press("Return")


def test_a_fork_is_told_and_judged_with_who_said_what(
    qtbot: QtBot, trio: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cloned(trio, monkeypatch) as other:
        both_write(trio, other)
        with at_desk(qtbot, trio.province) as desk:
            page = desk.go("exchange")
            assert page.overview.fork.text == "شهرستان اراک از پشتیبان بازگشته یا دو رایانه به نام آن کار می‌کند."
            assert rows_of(page.overview.table)[0]["state"] == ("wrong", "دو نسخه؛ داوری کنید")
            desk.press("F9")
            dialog = modal(ForkDialog)
            desk.press("Return", "Return")
            assert not dialog.wrong.isHidden(), "who said what is asked for"
            assert trio.province.joins.forks()
            desk.type("آقای کریمی گفت")
            desk.press("Return")
            assert QApplication.activeModalWidget() is None
            assert page.overview.fork.text == ""
        assert trio.province.joins.forks() == []
        assert scalar(trio.province, "SELECT why FROM fork WHERE closed_by IS NOT NULL") == "آقای کریمی گفت"


def test_two_machines_of_one_life_cannot_be_told_apart_and_it_says_so(
    qtbot: QtBot, trio: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cloned(trio, monkeypatch) as other:
        both_write(trio, other)
        with at_desk(qtbot, trio.province) as desk:
            desk.go("exchange")
            desk.press("F9")
            dialog = modal(ForkDialog)
            assert len(dialog._choices.buttons()) == 1
            assert any("از هم بازشناخته نمی‌شوند" in one.text() for one in dialog.findChildren(QLabel))
            desk.press("Esc")
        assert trio.province.joins.forks()


def test_one_of_two_machines_is_revoked_by_its_life(qtbot: QtBot, trio: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    with cloned(trio, monkeypatch) as other:
        both_write(trio, other)
        for one in (trio, other):
            one.carry(PROVINCE, COUNTY)
        both_write(trio, other)
        both_write(trio, other)
        bad = trio.county.store.epoch
        assert bad < other.county.store.epoch
        told = trio.province.standing.ledger.lives(trio.county.store.replica)
        with at_desk(qtbot, trio.province) as desk:
            page = desk.go("exchange")
            desk.press("F9")
            dialog = modal(ForkDialog)
            choose(desk, dialog, 1 + [one["epoch"] for one in told].index(bad))
            assert dialog.epoch == bad
            desk.type("از خانم نوری پرسیده شد")
            desk.press("Return", "Return")
            assert WORD in dialog.wrong.text(), "the word is asked for"
            assert trio.province.joins.forks()
            desk.type(WORD)
            desk.press("Return")
            assert QApplication.activeModalWidget() is None
            assert page.overview.fork.text == ""
        for tree, code in ((trio, "bundle-revoked"), (other, None)):
            person(tree.county)
            assert tree.carry(COUNTY, PROVINCE)["code"] == code
        assert {one["status"] for one in trio.province.exchange()} == {"live"}


@pytest.mark.parametrize(("role", "restored", "life"), [("senior", True, False), ("clerk", False, False)])
def test_each_answer_is_open_to_whom_it_belongs(
    qtbot: QtBot, trio: Tree, monkeypatch: pytest.MonkeyPatch, role: str, restored: bool, life: bool
) -> None:
    with cloned(trio, monkeypatch) as other:
        both_write(trio, other)
        for one in (trio, other):
            one.carry(PROVINCE, COUNTY)
        both_write(trio, other)
        both_write(trio, other)
        with at_desk(qtbot, seated(trio.province, role)) as desk:
            desk.go("exchange")
            desk.press("F9")
            first, *others = modal(ForkDialog)._choices.buttons()
            assert first.isEnabled() == restored
            assert {one.isEnabled() for one in others} == {life}
            desk.press("Esc")


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_key_is_revoked_with_a_reason_and_a_word(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.settle()
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("Return")
        page.bundles.revoke.click()
        desk.settle()
        dialog = modal(RevokeDialog)
        desk.press("Return")
        assert dialog.word.hasFocus()
        desk.press("Return")
        assert "دلیل را بنویسید" in dialog.wrong.text()
        assert dialog.why.hasFocus()
        desk.type("رایانه دزدیده شد")
        desk.press("Return")
        desk.type("باطل")
        desk.press("Return")
        assert f"«{WORD}»" in dialog.wrong.text()
        assert [one["status"] for one in trio.province.exchange()] == ["live", "live"]
        desk.type(" شود")
        desk.press("Return")
        assert QApplication.activeModalWidget() is None
        assert "کلید شهرستان اراک باطل شد" in desk.window.toast.text
        assert "کلید این دفتر باطل شده است" in page.bundles.strip.text
        assert not page.bundles.revoke.isVisible()
        desk.press("Esc")
        told = {one["office"]: one["state"] for one in rows_of(page.overview.table)}
        assert told[COUNTY] == ("wrong", "کلیدش باطل شده")
    keys = trio.province.keys()
    (revoked,) = [one for one in keys if one["office"] == COUNTY]
    assert [one["why"] for one in revoked["revoked"]] == ["رایانه دزدیده شد"]


def test_esc_leaves_the_key_as_it_is(qtbot: QtBot, trio: Tree) -> None:
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        desk.press("Return")
        before = whole_digest(trio.province)
        page.bundles.revoke.click()
        desk.settle()
        desk.type("رایانه دزدیده شد")
        desk.press("Esc")
        assert QApplication.activeModalWidget() is None
        assert whole_digest(trio.province) == before
        assert page.stack.currentWidget() is page.bundles


@pytest.mark.parametrize(("code", "role"), [(PROVINCE, "senior"), (COUNTY, "administrator")])
def test_nobody_is_offered_a_key_that_is_not_his_to_revoke(qtbot: QtBot, trio: Tree, code: str, role: str) -> None:
    with at_desk(qtbot, seated(trio[code], role)) as desk:
        page = desk.go("exchange")
        desk.press("Return")
        assert not page.bundles.revoke.isVisible()
        assert not any(one.name.startswith("باطل کردن") and one.enabled() for one in page.commands())


# -- who has not sent -------------------------------------------------------------------------------------------------


def test_those_that_have_not_sent_stand_first_when_asked(
    qtbot: QtBot, trio: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2025-11-10T10:00:00")
    person(trio.other)
    trio.carry(OTHER, PROVINCE)
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        assert "۱ دفتر این ماه بسته نفرستاده است: شهرستان آشتیان." in page.overview.strip.text
        assert [one["office"] for one in rows_of(page.overview.table)] == [COUNTY, OTHER]
        desk.press("F4")
        assert [one["office"] for one in rows_of(page.overview.table)] == [OTHER, COUNTY]
        assert page.overview.table.current_item["office"] == OTHER
        page.overview.table.sort_by(0)
        desk.press("F4", "F4")
        assert [one["office"] for one in rows_of(page.overview.table)] == [OTHER, COUNTY], "a column gives way to it"


def test_when_everybody_has_sent_there_is_nothing_to_put_first(qtbot: QtBot, trio: Tree) -> None:
    for code in (COUNTY, OTHER):
        person(trio[code])
        trio.carry(code, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("exchange")
        assert not page.overview.late_first.isVisible()
        desk.press("F4")
        assert not page.overview.late_first.isChecked()


def test_the_start_page_names_them_and_leads_there(qtbot: QtBot, trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with at_desk(qtbot, trio.province) as desk:
        page = desk.go("start")
        (key,) = [one for one in page.board.keys if "این ماه نفرستاده" in one.accessibleName()]
        assert "۱ دفتر این ماه نفرستاده" in key.accessibleName()
        assert "شهرستان آشتیان" in key.accessibleName()
        key.setFocus()
        desk.press("Return")
        assert desk.window.page.title == "بسته‌ها"
        assert [one["office"] for one in rows_of(desk.window.page.overview.table)] == [OTHER, COUNTY]
