"""Papers are printed from a real office: a file that is whole, an answer that counts, a log of certificates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from models.office import Office
from models.office.paper.forms import FORMS
from tests.journeys.offices import NOW, USER, WORDS, found, put, reopen
from tests.office.paper import programmes
from tests.test_architecture import ROOT
from tests.ui.commands.real_office import Call, calls, practice_town

LATE = "2026-03-10"  # nearly all of the practice year has passed


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice office, which no test changes."""
    return practice_town(tmp_path_factory.mktemp("town"), 100, LATE)


@pytest.fixture
def daftar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command line with --json."""
    return calls(monkeypatch, capsys, LATE)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, daftar: Call) -> Path:
    """The folder of an office of its own, with one course of two people, one of whom missed it."""
    folder = tmp_path / "county"
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with found(folder, "county", "0001") as office:
        held = put(office, "course", programme="premarital")
        session = put(office, "session", course=held, held_on="1404/7/1", minutes=60)
        for name, status in (("لیلا", "حاضر"), ("مریم", "غایب")):
            person = put(office, "person", first_name=name, last_name="رضایی", birth_date="1378/1/1")
            put(office, "registration", course=held, person=person)
            put(office, "attendance", session=session, person=person, status=status)
    return folder


def ids(folder: Path, entity: str, **where: Any) -> list[str]:
    with reopen(folder) as office:
        return [row["id"] for row in office.find(entity, where=where)]


def pages(file: Path) -> int:
    with pypdfium2.PdfDocument(file) as document:
        return len(document)


def rest(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".pdf", ".part"))


def test_forms_are_told_with_their_titles(daftar: Call, town: Path) -> None:
    told = daftar(town, "forms").lines
    assert {"name": "certificate", "title": "گواهی شرکت در دوره", "entity": "registration"} in told
    assert [one["name"] for one in told] == list(FORMS)


@pytest.mark.parametrize(
    ("form", "entity", "programme", "each"),
    [
        ("vision_card", "screening", "vision", 1),
        ("referral_letter", "referral", "vision", 1),
        ("kindergarten_form", "enrolment", "kindergarten", 2),
    ],
)
def test_rows_of_a_year_are_printed_into_one_file(
    daftar: Call, town: Path, tmp_path: Path, form: str, entity: str, programme: str, each: int
) -> None:
    rows, file = ids(town, entity, programme=programme), tmp_path / "چاپ.pdf"
    done = daftar(town, "print", form, *rows, "--to", file)
    assert (done.code, done.err) == (0, "")
    assert done.lines == [{"file": str(file), "pages": each * len(rows), "records": len(rows)}]
    assert pages(file) == each * len(rows) > 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["worklist"], ["quarter_summary", "1404-Q3"], ["blank", "person"], ["blank", "screening:vision"],
        ["open_resolutions", "1404-Q3"], ["harm_ranking", "1404-Q3"], ["training_calendar", "1404-Q3"],
    ],
)  # fmt: skip
def test_lists_and_empty_forms_are_printed_too(daftar: Call, town: Path, tmp_path: Path, arguments: list[str]) -> None:
    done = daftar(town, "print", *arguments, "--to", tmp_path / "a.pdf")
    assert (done.code, done.err) == (0, "")
    assert done.lines[0]["pages"] == pages(tmp_path / "a.pdf") >= 1


def test_a_record_of_any_entity_is_printed(daftar: Call, town: Path, tmp_path: Path) -> None:
    people = ids(town, "person")[:3]
    done = daftar(town, "print", "record", "person", *people, "--to", tmp_path / "a.pdf")
    assert (done.code, done.lines[0]["records"]) == (0, 3)


def test_certificates_are_issued_printed_and_logged(daftar: Call, desk: Path, tmp_path: Path) -> None:
    earned, missed = ids(desk, "registration")
    with reopen(desk) as office:
        if office.certify([missed])[0]["status"] == "saved":
            earned, missed = missed, earned
            office.undo()
    done = daftar(desk, "print", "certificate", earned, missed, "--to", tmp_path / "a.pdf")
    assert done.code == 1
    assert done.lines == [{"file": str(tmp_path / "a.pdf"), "pages": 1, "records": 1}]
    assert f"[certificate-unearned] ردیف {missed}" in done.err
    assert daftar(desk, "print", "certificate", earned, "--to", tmp_path / "a.pdf").code == 0
    with reopen(desk) as office:
        told = [(row["of_id"], row["copy"]) for row in office.find("printout")]
    assert sorted(told) == [(earned, 1), (earned, 2)]


def test_certificates_of_tests_are_issued_printed_and_logged_too(daftar: Call, desk: Path, tmp_path: Path) -> None:
    with reopen(desk) as office:
        programmes.add(office, tmp_path, programmes.EARS)
        base = put(office, "centre", name="پایگاه یاس", kind="screening_base")
        sound, weak = (programmes.ear_test(office, programmes.newborn(office, birth_order=order), outcome, centre=base)
                       for order, outcome in ((1, "pass"), (2, "rescreen")))  # fmt: skip
    done = daftar(desk, "print", "hearing_certificate", sound, weak, "--to", tmp_path / "a.pdf")
    assert (done.code, done.lines) == (1, [{"file": str(tmp_path / "a.pdf"), "pages": 1, "records": 1}])
    assert f"[certificate-unearned] ردیف {weak}" in done.err
    done = daftar(desk, "print", "base_daily_list", "1404/9/15", base, "--to", tmp_path / "b.pdf")
    assert (done.code, done.lines[0]["records"]) == (0, 2)
    with reopen(desk) as office:
        assert [(row["form"], row["of_id"]) for row in office.find("printout")] == [("hearing_certificate", sound)]


def test_without_any_certificate_nothing_is_printed(daftar: Call, desk: Path, tmp_path: Path) -> None:
    with reopen(desk) as office:
        waiting = [row["id"] for row in office.find("registration")]
        missed = [one["id"] for one in office.certify(waiting) if one["status"] == "rejected"]
    done = daftar(desk, "print", "certificate", *missed, "--to", tmp_path / "a.pdf")
    assert (done.code, done.out, rest(tmp_path)) == (1, "", [])
    assert "[certificate-unearned]" in done.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["poster", "1"], "form-unknown"),
        (["certificate"], "required"),
        (["certificate", "0" * 32], "ref-unknown"),
        (["record", "person"], "required"),
        (["worklist", "1"], "form-unfit"),
        (["quarter_summary", "x"], "period-wrong"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    daftar: Call, town: Path, tmp_path: Path, arguments: list[str], code: str
) -> None:
    done = daftar(town, "print", *arguments, "--to", tmp_path / "a.pdf")
    assert (done.code, done.out, rest(tmp_path)) == (1, "", [])
    assert done.err.startswith(f"[{code}] ")


def test_a_place_that_takes_no_file_is_refused_and_nothing_is_logged(daftar: Call, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with reopen(desk) as office:
        earned = [one["id"] for one in office.certify([row["id"] for row in office.find("registration")])
                  if one["certificate_no"]]  # fmt: skip
    for to, code in ((tmp_path / "a.pdf", "read-only"), (tmp_path / "none" / "a.pdf", "file-missing")):
        done = daftar(desk, "print", "certificate", *earned, "--to", to)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"[{code}] ")
    assert rest(tmp_path) == ["a.pdf"]
    assert ids(desk, "printout") == []


def test_a_character_that_is_not_printed_is_told(daftar: Call, desk: Path, tmp_path: Path) -> None:
    with reopen(desk) as office:
        person = put(office, "person", first_name="李", last_name="رضایی")
    done = daftar(desk, "print", "record", "person", person, "--to", tmp_path / "a.pdf")
    assert done.code == 0
    assert done.err.startswith("[font-missing] ")
    assert "李" in done.err


def test_the_letterhead_is_told_and_kept(daftar: Call, desk: Path) -> None:
    kept = daftar(desk, "letterhead", "--address", "میدان ولیعصر", "--phone", "086-3456").lines
    assert daftar(desk, "letterhead").lines == kept
    assert (kept[0]["address"], kept[0]["phone"], kept[0]["county"]) == ("میدان ولیعصر", "0863456", "اراک")
    assert daftar(desk, "letterhead", "--phone", "سه").err.startswith("[mobile-form] ")


def test_printing_loads_no_qt_and_only_printing_loads_the_library_of_paper(town: Path, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from models.store import slots\n"
        "from tests.journeys.offices import Cheap\n"
        "from ui.commands import run\n"
        "from ui.commands.session import Caller\n"
        "slots.Cost = Cheap\n"
        "run(['forms'], Caller())\n"
        "print('before', 'reportlab' in sys.modules)\n"
        f"run(['print', 'worklist', '--to', {str(tmp_path / 'a.pdf')!r}], Caller())\n"
        "print('after', 'reportlab' in sys.modules, any(one.startswith('PySide6') for one in sys.modules))\n"
    )
    env = {"DAFTAR_USER": USER, "DAFTAR_PASSPHRASE": WORDS, "DAFTAR_NOW": LATE, "DAFTAR_DATA": str(town)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env=env
    )
    assert "before False" in done.stdout
    assert "after True False" in done.stdout


def test_the_same_office_answers_the_window_and_the_command_line(town: Path, daftar: Call) -> None:
    with reopen(town) as office:
        assert isinstance(office, Office)
        assert office.forms() == daftar(town, "forms").lines
