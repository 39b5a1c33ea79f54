"""Reports that say their own columns, the calendar and the comparison of lists, asked of a real office by commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.workbooks import write_workbook
from tests.journeys.offices import put
from tests.reports.forms.person_pages import bare
from tests.reports.type.reading import texts
from tests.sync.offices_in_memory import COUNTY, USER, WORDS, found, opened, person
from tests.ui.commands.conftest import Done
from ui.commands import run
from ui.commands.session import Caller

Call = Callable[..., Done]


@pytest.fixture
def daftar(tmp_path: Path, fixed_now: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command line on a small office with one harm, one course and one child."""
    folder = tmp_path / "county"
    found(folder, COUNTY)
    with opened(folder) as office:
        put(office, "harm", kind="طلاق", count=40, severity=3, period="1404-Q3")
        course = put(office, "course", programme="premarital", starts_on="1404/9/1")
        put(office, "session", course=course, held_on="1404/9/2", minutes=60)
        person(office)
    monkeypatch.setenv("DAFTAR_USER", USER)
    monkeypatch.setenv("DAFTAR_PASSPHRASE", WORDS)

    def command(*arguments: object, as_json: bool = True) -> Done:
        code = run(["--data", str(folder), *["--json"] * as_json, *map(str, arguments)], Caller())
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return command


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_every_report_can_be_written(daftar: Call, tmp_path: Path, ending: str) -> None:
    names = [one["name"] for one in daftar("reports").lines]
    assert {"harms", "plan", "zones", "mandates", "trend", "emergency_coverage", "resolutions", "visits"} <= set(names)
    for name in ("harms", "plan", "zones", "emergency_coverage", "resolutions", "visits", "contributions"):
        to = tmp_path / f"{name}.{ending}"
        done = daftar("report", name, "--period", "1404-Q3", "--to", to)
        assert (done.code, done.err) == (0, ""), name
        assert done.lines[0]["file"] == str(to)
        assert to.stat().st_size > 1000


def test_a_report_is_told_to_machines_and_to_people(daftar: Call) -> None:
    (answer,) = daftar("report", "harms", "--period", "1404-Q3").lines
    assert (answer["period"], [(row["kind"], row["value"]) for row in answer["rows"]]) == ("1404-Q3", [("divorce", 40)])
    assert {one["kind"] for one in answer["columns"]} <= {"text", "number", "change", "percent", "day", "flag"}
    done = daftar("report", "harms", "--period", "1404-Q3", as_json=False)
    assert (done.code, "طلاق" in done.out) == (0, True)
    assert "divorce" not in done.out and "before_change" not in done.out, "words and headings, no codes"


def test_programmes_are_told_with_their_group_in_words(daftar: Call) -> None:
    (vision,) = (one for one in daftar("programme", "list").lines if one["name"] == "vision")
    assert (vision["group"], vision["group_label"], vision["service_level"]) == (
        "disability_prevention", "پیشگیری از معلولیت", "",
    )  # fmt: skip
    done = daftar("programme", "list", as_json=False)
    assert "گروه" in done.out and "پیشگیری از معلولیت" in done.out and "مستند قانونی" in done.out
    assert "disability_prevention" not in done.out, "people see words"


def test_the_calendar_is_a_line_for_each_session(daftar: Call) -> None:
    (session,) = daftar("calendar", "--period", "1404-Q3").lines
    assert (session["programme"], session["day"]) == ("premarital", "2025-11-23")
    assert daftar("calendar", "--period", "1404-Q1").lines == []


def test_two_lists_are_compared_mapped_signed_and_printed(daftar: Call, tmp_path: Path) -> None:
    head = ["واژهٔ نخست", "واژهٔ دوم", "ولی", "روز آمدن به دنیا"]
    rows = [head, ["نرگس", "رضایی", "علی", "1400/2/3"], ["مهرناز", "کریمی", "حسن", "1399/1/1"]]
    file = write_workbook(tmp_path / "theirs.xlsx", {"لیست": rows})
    by_hand = dict(zip("ABCD", ("first_name", "last_name", "father_name", "birth_date"), strict=True))
    (tmp_path / "map.json").write_text(json.dumps(by_hand), encoding="utf-8")
    paper = tmp_path / "both.pdf"
    done = daftar("overlap", file, "--map", tmp_path / "map.json", "--to", paper, "--sign-off", "آقای صالحی")
    assert (done.code, done.err) == (0, "")
    (answer,) = done.lines
    assert answer["signed"] == {"both": 1, "maybe": 0, "only_theirs": 1, "only_ours": 0}
    assert [(row["how"], row["score"], bool(row["reason"])) for row in answer["rows"]] == [
        ("name-father-birth", 90, True), (None, 0, False),
    ]  # fmt: skip
    assert bare("آقای صالحی") in "".join(map(bare, texts(paper)))
    acts = [line["act"] for line in daftar("audit").lines]
    assert acts[-4:-1] == ["overlap", "sheet", "overlap-signed"]
    assert daftar("overlap", file, "--to", tmp_path / "a.docx").code == 2
