"""What a person reads is words, names and Jalali days with one id to go on with; JSON keeps every code and ISO day."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from tests.journeys.offices import NOW, found, put, reopen
from tests.ui.commands.conftest import Door, Run
from tests.ui.commands.real_office import Call, calls, practice_town
from ui.commands import session

ID = re.compile(r"[0-9a-f]{32}")
SEEN = re.compile(r"\d{4}-\d\d-\d\d|[a-z]+_[a-z]+|\b(due|overdue|lost|open|vision|repeat|refer|True|None|null)\b")
AUTUMN = ("--period", "1404-Q3")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice office, which no test changes."""
    return practice_town(tmp_path_factory.mktemp("town"), 60, NOW)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command line as a person or as a program."""
    return functools.partial(calls(monkeypatch, capsys, NOW), as_json=False)


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("worklist",), "due_on"),
        (("worklist", "--repeats"), "due_on"),
        (("worklist", "--cases", "--reviews"), "due_on"),
        (("find", "person", "--limit", "9"), "birth_date"),
        (("find", "screening", "--limit", "9"), "held_on"),
        (("find", "referral", "--limit", "9"), "referred_on"),
        (("calendar", "--period", "1404"), "day"),
    ],
    ids=lambda case: "-".join(case) if isinstance(case, tuple) else case,
)
def test_a_list_is_told_in_words_and_ends_with_what_the_next_command_takes(
    town: Path, call: Call, arguments: tuple[str, ...], day: str
) -> None:
    rows = call(town, *arguments, as_json=True).lines
    assert rows and all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[day]) for row in rows)
    told = call(town, *arguments)
    _, _, *lines = told.out.splitlines()
    assert (told.code, len(lines)) == (0, len(rows))
    assert len(re.findall("[۰-۹]{4}/[۰-۹]{2}/[۰-۹]{2}", told.out)) >= len(rows), "each has its Jalali day"
    for row, line in zip(rows, lines, strict=True):
        assert ID.findall(line) == [_own(row)], "one id, its own"
        assert line.endswith(_own(row))
        assert not SEEN.search(ID.sub("", line)), line
    kind = (
        lines[0].split()[-2] if arguments[0] == "worklist" else {"calendar": "session"}.get(arguments[0], arguments[1])
    )
    assert call(town, "get", kind, _own(rows[0])).code == 0, "which `get` takes as it stands"


def _own(row: dict[str, Any]) -> str:
    return str(next(row[name] for name in ("id", "referral", "screening", "session") if row.get(name)))


def test_one_row_and_its_past_are_told_as_the_form_tells_them(town: Path, call: Call) -> None:
    row = call(town, "find", "screening", "--limit", "1", as_json=True).lines[0]
    with reopen(town) as office:
        person = office.naming("person", [row["person"]])[row["person"]]
    shown = call(town, "get", "screening", row["id"]).out
    assert person in shown and row["person"] not in shown
    assert re.search("تاریخ آزمون +[۰-۹]{4}/", shown) and row["programme"] not in shown
    assert call(town, "get", "screening", row["id"], as_json=True).lines[0]["held_on"] == row["held_on"]
    past = call(town, "history", "screening", row["id"]).out
    assert person in past and row["held_on"] not in past
    assert past.splitlines()[2].startswith("۱۴۰۴/۰۹/۱۹ "), "the day and hour at the desk"


@pytest.mark.parametrize(("report", "words"), [("indicators", "آموزش خانواده"), ("annual", "پاییز ۱۴۰۴")])
def test_figures_are_told_by_their_labels(town: Path, call: Call, report: str, words: str) -> None:
    rows = call(town, "report", report, *AUTUMN, as_json=True).lines[0]["rows"]
    assert {row["programme"] for row in rows} > {"vision", "family_training"}
    told = call(town, "report", report, *AUTUMN).out
    assert words in told and not SEEN.search(told)


def test_who_may_come_in_and_which_programmes_there_are_is_told_in_words(town: Path, call: Call) -> None:
    assert "مدیر سیستم" in call(town, "user", "list").out
    told = call(town, "programme", "list").out
    assert re.search("vision +غربالگری بینایی.+ غربالگری +B سلامت کودک", told)
    assert call(town, "programme", "list", as_json=True).lines[0]["shape"] in (
        "workshop",
        "screening",
        "enrolment",
        "case",
    )


def test_a_file_of_health_has_no_codes(town: Path, call: Call) -> None:
    with reopen(town) as office:
        person = office.find("enrolment", limit=1)[0]["person"]
    assert not SEEN.search(ID.sub("", call(town, "file", "person", person).out))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("worklist",), "ارجاعی در انتظار نیست."),
        (("worklist", "--overdue"), "ارجاعی گذشته از سررسید در انتظار نیست."),
        (("worklist", "--repeats"), "آزمونی برای تکرار در انتظار نیست."),
        (("worklist", "--cases", "--reviews"), "گام یا مهلتی از پرونده‌ها و بازبینی‌ای در انتظار نیست."),
        (("find", "person", "نرگس"), "ردیفی پیدا نشد؛ واژه یا شرط دیگری بنویسید."),
        (("calendar", *AUTUMN), "در این دوره جلسه‌ای ثبت نشده است."),
        (("report", "harms", *AUTUMN), "در این دوره چیزی برای این گزارش ثبت نشده است."),
    ],
    ids=str,
)
def test_nothing_to_show_is_a_sentence(tmp_path: Path, call: Call, arguments: tuple[str, ...], sentence: str) -> None:
    found(tmp_path / "county", "county", "0001").close()
    assert call(tmp_path / "county", *arguments).out.splitlines()[-1] == sentence
    lines = call(tmp_path / "county", *arguments, as_json=True).lines
    assert lines == [] or lines[0]["rows"] == []


# -- between offices, and people entered twice ------------------------------------------------------------------------

A, B = "a" * 32, "b" * 32
CLASH = {
    "id": A, "entity": "person", "row": B, "field": "birth_date", "ours": "2020-06-24", "theirs": "2020-05-24",
    "base": None, "who": "mina", "when": "2025-12-10T06:00:00+00:00",
}  # fmt: skip
SIDES = {"ours": {"text": "۱۳۹۹/۰۴/۰۴"}, "theirs": {"text": "۱۳۹۹/۰۳/۰۴"}, "decision": None}
BESIDE = {"naming": "نرگس رضایی", "fields": [{"id": A, "label": "تاریخ تولد", **SIDES}]}


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (BESIDE, ("فرد", "نرگس رضایی", "تاریخ تولد", "۱۳۹۹/۰۴/۰۴", "۱۳۹۹/۰۳/۰۴", "mina")),
        (UserError("ref-unknown", value=B), ("فرد", "birth_date", "۱۳۹۹/۰۴/۰۴", "۱۳۹۹/۰۳/۰۴", "mina")),
    ],
    ids=["here", "not here"],
)
def test_conflicts_stand_side_by_side_in_words(daftar: Run, door: Door, beside: Any, words: tuple[str, ...]) -> None:
    door.answers.update({"conflicts": [CLASH], "differences.of_row": beside})
    *_, line = daftar("conflicts").out.splitlines()
    assert re.split("  +", line)[: len(words)] == list(words)
    assert line.endswith(A), "what `resolve` takes"
    assert daftar("--json", "conflicts").lines == [CLASH]


def test_who_may_be_entered_twice_is_named_and_both_ids_can_be_pasted(daftar: Run, door: Door) -> None:
    pair = {"a": A, "b": B, "keep": B, "score": 90, "reason": "id"}
    names = {A: "نرگس رضائی", B: "نرگس رضایی"}
    door.answers.update({"sameness.queue": [pair], "namings.naming": names})
    *_, line = daftar("duplicates").out.splitlines()
    assert re.split("  +", line)[:3] == ["نرگس رضایی", "نرگس رضائی", "۹۰"]
    assert line.endswith(f"{B} {A}"), "in the order of `merge`, uncut"


@pytest.mark.parametrize(("more", "words"), [(("--dry-run",), "ثبت خواهد شد"), ((), "ثبت شد")])
def test_a_rehearsal_of_an_import_does_not_say_that_it_was_done(
    daftar: Run, door: Door, more: tuple[str, ...], words: str
) -> None:
    door.answers["import_files"] = [{"file": "a", "status": "applied", "code": None, "quarantined": 0}]
    assert words in daftar("import", "a", *more).out


# -- a period that has not ended --------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, call: Call) -> Path:
    with found(tmp_path / "county", "county", "0001") as office:
        put(office, "person", first_name="لیلا", last_name="رضایی")
    return tmp_path / "county"


@pytest.mark.parametrize(("answer", "closed"), [("بله", True), ("خیر", False), ("", False)])
def test_who_closes_a_quarter_that_goes_on_sees_what_is_open_and_is_asked(
    desk: Path, call: Call, monkeypatch: pytest.MonkeyPatch, answer: str, closed: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ui.commands.figures.at_terminal", lambda: True)
    monkeypatch.setattr(session.click, "prompt", lambda text, **_how: asked.append(text) or answer)
    done = call(desk, "close", "1404-Q3")
    assert (done.code, len(asked)) == (0 if closed else 1, 1)
    assert "پاییز ۱۴۰۴ هنوز ۱۱ روز دارد" in asked[0]
    assert re.search("روز باقی‌مانده تا پایان دوره +۱۱", done.err) and re.search("فرد بی شناسه +۱", done.err)
    assert ("[cancelled]" in done.err) != closed
    with reopen(desk) as office:
        assert len(office.find("closed_period")) == closed


@pytest.mark.parametrize("arguments", [("1404-Q2",), ("1404-Q3", "--yes"), ("1404-Q3", "--json")])
def test_a_quarter_that_ended_a_yes_and_a_program_are_not_asked(
    desk: Path, call: Call, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr("ui.commands.figures.at_terminal", lambda: True)
    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: pytest.fail("nobody is asked"))
    done = call(desk, "close", *arguments)
    assert done.code == 0
    if "--json" in arguments:
        assert json.loads(done.out)["period"] == "1404-Q3"
    else:
        assert "۱۴۰۴" in done.out and "1404-Q" not in done.out


# -- in which order a paper takes what it takes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        (("base_daily_list", "a" * 32, "1404/9/15"), "print base_daily_list DAY CENTRE… --to"),
        (("base_daily_list", "1404/9/15"), "print base_daily_list DAY CENTRE… --to"),
        (("quarter_summary", "autumn"), "print quarter_summary PERIOD --to"),
        (("record", "a" * 32), "print record ENTITY ID… --to"),
        (("blank", "chair"), "print blank ENTITY[:PROGRAMME] --to"),
        (("worklist", "1"), "print worklist --to"),
        (("certificate",), "print certificate ID… --to"),
    ],
    ids=lambda case: case[0] if isinstance(case, tuple) else "",
)
def test_a_paper_that_was_asked_for_in_another_order_says_its_own(
    desk: Path, call: Call, arguments: tuple[str, ...], order: str, tmp_path: Path
) -> None:
    done = call(desk, "print", *arguments, "--to", tmp_path / "a.pdf")
    assert (done.code, done.out) == (1, "")
    assert order in done.err.splitlines()[1]


def test_the_help_of_print_and_the_list_of_forms_tell_the_orders(desk: Path, call: Call) -> None:
    told = call(desk, "print", "--help").out
    assert re.search(r"base_daily_list DAY CENTRE… +فهرست روزانهٔ پایگاه", told)
    assert not re.search("certificate|referral_letter", told), "what takes ids is told once"
    listed = call(desk, "forms")
    assert re.search(r"base_daily_list .+ centre +DAY CENTRE…", listed.out)
    assert set(call(desk, "forms", as_json=True).lines[0]) == {"name", "title", "entity"}
