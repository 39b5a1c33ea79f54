"""Another body's list is laid beside ours, mapped by hand where need be, signed, and not kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from models.errors import UserError
from models.office import Office
from models.office.tree.deeds import note_words
from reports.tables import overlap as tables
from tests.intake.workbooks import write_workbook
from tests.journeys.offices import child, rows_digest
from tests.office.conftest import seated
from tests.reports.forms.person_pages import HEAD, bare
from tests.reports.type.reading import texts

LISTED = ["کد ملی", "نام", "نام خانوادگی", "نام پدر", "تاریخ تولد"]
FOREIGN = "مهرناز"  # a name that stands nowhere but in their list


@pytest.fixture
def people(office: Office) -> dict[str, str]:
    return {
        name: child(office, first_name=name, **row)
        for name, row in (("سارا", {"national_id": "0499370899"}), ("نرگس", {}), ("امید", {}), ("آوا", {}))
    }


def theirs(tmp_path: Path, head: list[str] = LISTED) -> Path:
    rows = [
        head,
        ["0499370899", "سارا", "رضایی", "علی", "1400/2/3"],
        ["", "نرگس", "رضایی", "علی", "1400/2/3"],
        ["", "امید", "رضایی", "حسن", "1399/2/3"],
        ["", FOREIGN, "کریمی", "حسین", "1399/2/3"],
    ]
    return write_workbook(tmp_path / "list.xlsx", {"فهرست": rows})


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    return tuple(answer[name] for name in ("both", "maybe", "only_theirs", "only_ours"))


def test_each_pair_comes_with_score_reason_and_both_sides(
    office: Office, people: dict[str, str], tmp_path: Path
) -> None:
    answer = office.overlap(theirs(tmp_path))
    assert counts(answer) == (2, 1, 1, 2)
    told = [(row["row"], row["person"], row["how"], row["score"]) for row in answer["rows"]]
    assert told[:2] == [(2, people["سارا"], "id", 100), (3, people["نرگس"], "name-father-birth", 90)]
    assert told[2][:3] == (4, people["امید"], "name-only")
    assert 20 <= told[2][3] <= 59
    assert told[3] == (5, None, None, 0)
    assert answer["rows"][2]["reason"] == "نام یکی است؛ نام پدر و تاریخ تولد یکی نیست"
    assert (answer["rows"][2]["father_name"], answer["rows"][2]["our_father_name"]) == ("حسن", "علی")
    assert {one["name"] for one in answer["ours"]} == {"امید رضایی", "آوا رضایی"}
    assert [one["field"] for one in answer["columns"]][:2] == ["person.national_id", "person.first_name"]


def test_columns_that_nobody_knows_are_mapped_by_hand(office: Office, people: object, tmp_path: Path) -> None:
    strange = theirs(tmp_path, ["شناسهٔ سامانه", "واژهٔ نخست", "واژهٔ دوم", "ولی", "روز آمدن به دنیا"])
    with pytest.raises(UserError) as refusal:
        office.overlap(strange)
    assert refusal.value.code == "header-missing"
    fields = ("national_id", "first_name", "last_name", "father_name", "birth_date")
    by_hand = dict(zip("ABCDE", (f"person.{one}" for one in fields), strict=True))
    assert counts(office.overlap(strange, by_hand)) == (2, 1, 1, 2)
    (tmp_path / "map.json").write_text(json.dumps(by_hand), encoding="utf-8")
    assert counts(office.overlap(strange, tmp_path / "map.json")) == (2, 1, 1, 2)


def test_nothing_of_their_list_is_kept_and_the_trail_has_counts_only(
    office: Office, people: object, tmp_path: Path
) -> None:
    before = rows_digest(office)
    answer = office.overlap(theirs(tmp_path))
    assert office.overlap_signed(answer) == {"both": 2, "maybe": 1, "only_theirs": 1, "only_ours": 2}
    assert rows_digest(office) == before
    lines = [(one["act"], one["row"], one["note"]) for one in office.trail.lines() if one["act"].startswith("overlap")]
    assert lines == [
        ("overlap", "", "rows=4"),
        ("overlap-signed", "", "both=2 maybe=1 only_theirs=1 only_ours=2"),
    ]
    assert note_words(lines[1][2]) == "۲ در هر دو · ۱ شاید یکی · ۱ فقط نزد آنان · ۲ فقط نزد ما"
    sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    names = [name for (name,) in office.store.db.conn.execute(sql)]
    stored = "".join(str(office.store.db.conn.execute(f"SELECT * FROM [{name}]").fetchall()) for name in names)
    assert "نرگس" in stored
    assert FOREIGN not in stored


def test_who_may_not_bring_lists_may_not_compare_them(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        seated(office, "head").overlap(theirs(tmp_path))
    assert refusal.value.code == "not-allowed"


def test_both_sides_sign_a_paper_with_the_four_lists(office: Office, people: object, tmp_path: Path) -> None:
    answer = office.overlap(theirs(tmp_path))
    assert tables.write(answer, HEAD, tmp_path / "a.pdf", practice=False, signer="آقای صالحی") == ""
    text = "".join(map(bare, texts(tmp_path / "a.pdf")))
    for words in (
        "سنجش دو فهرست", "در هر دو فهرست (۲)", "شاید یکی؛ باید دیده شود (۱)", "فقط در فهرست آنان (۱)",
        "فقط در فهرست ما (۲)", FOREIGN, "نام پدر و تاریخ تولد یکی نیست", "نمایندهٔ دستگاه دیگر", "آقای صالحی",
    ):  # fmt: skip
        assert bare(words) in text, words
    tables.write(answer, None, tmp_path / "a.xlsx", practice=False)
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert [name[2:] for name in book.sheet_names] == [
        "در هر دو (2)",
        "شاید یکی (1)",
        "فقط نزد آنان (1)",
        "فقط نزد ما (2)",
    ]
    head = book.get_sheet_by_index(1).to_python()[1]
    assert {"چرا", "همانندی", "نام پدر نزد ما"} <= set(head)


def test_lists_that_share_nobody_make_a_paper_too(office: Office, tmp_path: Path) -> None:
    answer = office.overlap(theirs(tmp_path))
    assert counts(answer) == (0, 0, 4, 0)
    assert tables.write(answer, None, tmp_path / "a.pdf", practice=True) == ""
    with pytest.raises(UserError) as refusal:
        tables.write(answer, None, tmp_path / "a.docx", practice=True)
    assert refusal.value.code == "usage"
