from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.office.conftest import seated
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Tree,
    change,
    found,
    opened,
    person,
    rows_digest,
    scalar,
    whole_digest,
)
from tests.ui.pages.two_offices import NOW, Desk, at_desk, offices, put_in
from ui import preferences
from ui.pages.exchanging import picking
from ui.pages.exchanging.joining import ApproveDialog, JoinDialog
from ui.pages.exchanging.writing import NOTHING, TAKE_OUT


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path) as kept:
        yield kept


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    put_in(monkeypatch, folder)
    return folder


def rows_of(table: Any) -> list[dict[str, Any]]:
    model = table.list_model()
    return [dict(model.item(number)) for number in range(model.count())]


# -- the whole way with keys ------------------------------------------------------------------------------------------


def test_write_and_read_with_a_handful_of_keys(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    for name in ("مینا", "سارا"):
        person(pair.county, first_name=name)
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        assert "۲ ردیف منتظر فرستادن به استان مرکزی است" in page.overview.strip.text
        with desk.keyboard.counted(2):
            desk.press("F2", "Return")
        assert page.writing.strip.text == TAKE_OUT
        (written,) = rows_of(page.writing.table)
        assert (written["name"], written["records"], written["number"]) == ("استان مرکزی", 2, 1)
        assert [path.name for path in stick.iterdir()] == [written["file"]]
        desk.press("Return")
        assert page.stack.currentWidget() is page.overview
        assert "هنوز رسید ۲ ردیف نیامده" in page.overview.strip.text
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange")
        assert "۱ دفتر این ماه بسته نفرستاده است: شهرستان اراک" in page.overview.strip.text
        with desk.keyboard.counted(2):
            desk.press("F3")
            assert page.reading.steps.at == 1
            (seen,) = rows_of(page.reading.table)
            assert (seen["name"], seen["applied"], seen["state"][1]) == ("شهرستان اراک", 2, "آمادهٔ ثبت")
            assert scalar(pair.province, "SELECT count(*) FROM person") == 0, "a preview changes nothing"
            desk.press("Return")
        (taken,) = rows_of(page.reading.table)
        assert (taken["applied"], taken["state"]) == (2, ("done", "ثبت شد"))
        assert page.reading.strip.text == "خوانده شد: رسید ۲، ثبت شد ۲."
        assert scalar(pair.province, "SELECT count(*) FROM person") == 2
        desk.press("Return")
        assert page.overview.strip.kind == "done"


def test_reading_twice_says_that_there_is_nothing_new(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.county.export(stick)
    pair.province.import_files([stick])
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        (seen,) = rows_of(page.reading.table)
        assert seen["state"] == ("primary", "چیز تازه‌ای نیست")
        assert page.reading.strip.text == "از این حافظه چیزی برای ثبت نیست."
        desk.press("Return")
        assert page.stack.currentWidget() is page.overview


def test_nothing_to_say_is_said(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2", "Return")
        assert page.writing.strip.text == NOTHING
        assert list(stick.iterdir()) == []


def test_a_province_writes_to_all_below_and_may_choose(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path / "tree", others=True) as trio:
        for code in (COUNTY, OTHER):
            person(trio[code])
            trio.carry(code, PROVINCE)
        with at_desk(qtbot, trio.province) as desk:
            page = desk.go("exchange")
            desk.press("F2", "Return")
            assert {one["to"] for one in rows_of(page.writing.table)} == {COUNTY, OTHER}
            desk.press("Return", "F2", "F6", "Space")  # the first of them is taken out of the list
            assert page.writing.chosen == [OTHER]
            desk.press("F2")
            assert {one["to"] for one in rows_of(page.writing.table)} == {OTHER}


def test_everything_from_the_beginning_stands_behind_more(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.settle()
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2", "F6")
        page.writing._full.setChecked(True)
        desk.press("F2")
        (written,) = rows_of(page.writing.table)
        assert written["records"] >= 1


# -- what goes wrong --------------------------------------------------------------------------------------------------


def test_each_bad_file_has_its_sentence_and_the_good_one_goes_in(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.county.export(stick)
    good = next(stick.iterdir())
    (stick / "a.daftar").write_bytes(good.read_bytes()[:-9])
    (stick / "b.daftar").write_bytes(b"MZ not ours")
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        told = {one["file"]: (one["state"][0], one["reason"]) for one in rows_of(page.reading.table)}
        assert told["a.daftar"][0] == told["b.daftar"][0] == "wrong"
        assert "[bundle-torn]" in told["a.daftar"][1]
        assert "شمارهٔ ۱ را دوباره از" in told["a.daftar"][1]
        assert "[bundle-not-ours]" in told["b.daftar"][1]
        desk.press("Return")
        assert scalar(pair.province, "SELECT count(*) FROM person") == 1
        assert page.reading.strip.kind == "wait", "nothing is called a success when something was refused"
        assert "۲ پرونده پذیرفته نشد" in page.reading.strip.text


def test_a_stick_pulled_before_the_import_is_told_and_nothing_changed(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        assert page.reading.steps.at == 1
        before = whole_digest(pair.province)
        shutil.rmtree(stick)
        desk.press("Return")
        (taken,) = rows_of(page.reading.table)
        assert "[file-missing]" in taken["reason"]
        assert whole_digest(pair.province) == before


def test_a_stick_that_is_gone_is_told_before_anything_is_written(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2")
        stick.rmdir()
        stick.write_text("no folder any more", encoding="utf-8")
        before = whole_digest(pair.county)
        desk.press("Return")
        assert page.writing.strip.text.startswith("حافظه دیگر در «")
        assert "[file-missing]" in page.writing.strip.text
        assert whole_digest(pair.county) == before


def test_without_a_stick_it_is_said_what_to_do(
    qtbot: QtBot, pair: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(monkeypatch)
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2", "Return")
        assert "F4" in page.writing.strip.text
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        monkeypatch.setattr(picking, "folder", lambda *_: folder)
        desk.press("F4")
        assert page.writing.media.chosen.folder == folder
        desk.press("Return")
        assert page.writing.strip.text == NOTHING
    assert preferences.read().stick == str(folder), "the folder is remembered"


def test_a_stick_that_comes_is_seen(qtbot: QtBot, pair: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(monkeypatch)
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2")
        assert page.writing.media.chosen is None
        late = tmp_path / "LATE"
        late.mkdir()
        put_in(monkeypatch, late)
        page.writing.media._look()
        desk.settle()
        assert page.writing.media.chosen.folder == late


def cancel_soon(desk: Desk, at: str) -> None:
    """The next job of that title is stopped at its first step, as by the button."""
    desk.tasks.started.connect(lambda job: job.progress.cancel() if job.operation.title == at else None)


def test_a_cancelled_writing_leaves_nothing(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    before = whole_digest(pair.county)
    with at_desk(qtbot, pair.county) as desk:
        page = desk.go("exchange")
        desk.press("F2")
        cancel_soon(desk, "نوشتن بسته روی حافظه")
        desk.press("Return")
        assert "[cancelled]" in page.writing.strip.text
        assert page.writing.strip.kind == "wait"
        assert page.writing.steps.at == 0
    assert list(stick.iterdir()) == []
    assert whole_digest(pair.county) == before


def test_a_cancelled_import_goes_back_to_the_preview(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        before = whole_digest(pair.province)
        cancel_soon(desk, "ثبت بسته‌ها")
        desk.press("Return")
        assert "[cancelled]" in page.reading.strip.text
        assert page.reading.steps.at == 1
    assert whole_digest(pair.province) == before


def test_esc_goes_back_to_the_overview_and_then_to_the_page_before(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    with at_desk(qtbot, pair.county) as desk:
        desk.go("quarantine")
        page = desk.go("exchange")
        desk.press("F2", "Esc")
        assert (desk.window.page, page.stack.currentWidget()) == (page, page.overview)
        desk.press("Esc")
        assert desk.window.page is not page


# -- what came has its links ------------------------------------------------------------------------------------------


def test_a_conflict_that_came_is_one_click_away(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, father_name="حسن")
    change(pair.county, row, father_name="حسین")
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        assert rows_of(page.reading.table)[0]["state"] == ("wait", "آمادهٔ ثبت، با ناسازگاری")
        desk.press("Return")
        to_conflicts, to_quarantine = page.reading._links
        assert (to_conflicts.isHidden(), to_quarantine.isHidden()) == (False, True)
        to_conflicts.click()
        desk.settle()
        assert desk.window.page.title == "ناسازگاری‌ها"


def test_a_preview_names_the_conflicts_and_what_stands_aside(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, father_name="حسن", address="کوی یک")
    change(pair.county, row, father_name="حسین", address="کوی دو")
    bad = person(pair.county, first_name="مینا")
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (bad,))
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        before = whole_digest(pair.province)
        expected = {
            ("نام پدر", "حسن", "حسین", "تصمیم می‌خواهد"),
            ("نشانی", "کوی یک", "کوی دو", "مقدار تازه‌تر می‌ماند"),
            ("خانهٔ «تلفن همراه»: مقدار «x» پذیرفته نیست.", None, None, "قرنطینه"),
        }
        for _stage in ("preview", "result"):
            lines = rows_of(page.reading.details)
            assert not page.reading.details.isHidden()
            assert {(one["label"], one.get("ours"), one.get("theirs"), one["state"][1]) for one in lines} == expected
            if _stage == "preview":
                assert "۱ خانه تصمیم می‌خواهد. در ۱ خانه مقدار تازه‌تر خودبه‌خود می‌ماند." in page.reading._reason.text()
                assert whole_digest(pair.province) == before
                desk.press("Return")
        assert pair.province.get("person", row)["address"] in ("کوی یک", "کوی دو")


def test_a_bundle_without_conflicts_shows_no_second_list(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    person(pair.county)
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        assert page.reading.details.isHidden()


def test_what_the_later_value_settled_asks_for_no_decision(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, address="کوی یک")
    change(pair.county, row, address="کوی دو")
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        desk.press("Return")
        (taken,) = rows_of(page.reading.table)
        assert (taken["state"], taken["conflicts"]) == (("done", "ثبت شد"), 1)
        assert page.reading._links[0].isHidden()
        assert pair.province.conflicts() == []


def test_an_office_that_changed_meanwhile_is_seen_again_by_one_key(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.county, row, address="خیابان یک")
    pair.county.export(stick)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange", act="read")
        (seen,) = rows_of(page.reading.table)
        assert seen["conflicts"] == 0
        change(pair.province, row, address="خیابان دو")  # another operator, between preview and import
        before = rows_digest(pair.province)
        with desk.keyboard.counted(3):
            desk.press("Return")
            (refused,) = rows_of(page.reading.table)
            assert refused["state"] == ("wait", "ثبت نشد؛ دوباره ببینید")
            assert "[bundle-overtaken]" in refused["reason"]
            assert "۱ پرونده ثبت نشد، چون دفتر دگرگون شد" in page.reading.strip.text
            assert rows_digest(pair.province) == before
            assert "دیدن دوباره" in page.reading.forward.text()
            desk.press("Return")
            (again,) = rows_of(page.reading.table)
            assert (page.reading.steps.at, again["conflicts"]) == (1, 1)
            desk.press("Return")
        assert rows_of(page.reading.table)[0]["state"] == ("done", "ثبت شد")
        desk.press("Return")
        assert page.stack.currentWidget() is page.overview


# -- joining ----------------------------------------------------------------------------------------------------------


def test_an_office_joins_by_two_papers_and_two_comparisons(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    found(tmp_path / "02", "02")
    found(tmp_path / "0201", "0201")
    request, answer = stick / "request.json", stick / "answer.json"
    with opened(tmp_path / "02") as province, opened(tmp_path / "0201") as county:
        with at_desk(qtbot, county) as desk:
            page = desk.go("exchange")
            assert page.overview._stack.currentIndex() == 1, "an office that has not joined is told so"
            page.overview._join.click()
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, JoinDialog)
            monkeypatch.setattr(picking, "target", lambda *_: request)
            dialog.write_request()
            desk.settle()
            assert _digits(dialog.ours.text()) == county.identity()["fingerprint"].replace(" ", "")
            desk.press("Esc")
        with at_desk(qtbot, province) as desk:
            page = desk.go("exchange")
            page.approve()
            approving = QApplication.activeModalWidget()
            assert isinstance(approving, ApproveDialog)
            monkeypatch.setattr(picking, "file", lambda *_: request)
            monkeypatch.setattr(picking, "target", lambda *_: answer)
            assert not approving.accept_it.isEnabled()
            approving.read_request()
            desk.settle()
            assert _digits(approving.theirs.text()) == county.identity()["fingerprint"].replace(" ", "")
            assert "شهرستان آمل" in approving.who.text()
            approving.accept_it.click()
            desk.settle()
            assert _digits(approving.ours.text()) == province.identity()["fingerprint"].replace(" ", "")
            desk.press("Esc")
        with at_desk(qtbot, county) as desk:
            page = desk.go("exchange")
            page.join()
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, JoinDialog)
            monkeypatch.setattr(picking, "file", lambda *_: answer)
            before = whole_digest(county)
            dialog.read_answer()
            desk.settle()
            assert whole_digest(county) == before, "nothing is pinned before the digits were compared"
            assert _digits(dialog.theirs.text()) == province.identity()["fingerprint"].replace(" ", "")
            dialog.accept_it.click()
            desk.settle()
            assert county.store.meta("parent") == "02"
            assert page.overview._stack.currentIndex() == 0


def _digits(text: str) -> str:
    return "".join(str("۰۱۲۳۴۵۶۷۸۹".index(char)) for char in text if char in "۰۱۲۳۴۵۶۷۸۹")


def test_a_wrong_paper_is_refused_in_the_dialog(
    qtbot: QtBot, pair: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "x.json"
    paper.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(picking, "file", lambda *_: paper)
    with at_desk(qtbot, pair.province) as desk:
        page = desk.go("exchange")
        page.approve()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ApproveDialog)
        dialog.read_request()
        desk.settle()
        assert "[enrol-wrong]" in dialog.strip.text
        assert not dialog.accept_it.isEnabled()
        desk.press("Esc")


def test_who_may_not_send_is_not_offered_it(qtbot: QtBot, pair: Tree, stick: Path) -> None:
    with at_desk(qtbot, seated(pair.county, "head")) as desk:
        page = desk.go("exchange")
        assert not page.overview.write.isEnabled()
        desk.press("F2", "F3")
        assert page.stack.currentWidget() is page.overview
