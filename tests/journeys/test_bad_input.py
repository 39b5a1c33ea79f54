"""Whatever a clerk or a stick brings in: a code, a Persian sentence, the right exit code, and nothing half done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.store.database import open_file
from models.store.slots import SlotFile
from tests.journeys.commands import ROOT, Desk, import_refused, is_told, joined, launched, untouched
from tests.journeys.in_process import inside
from tests.journeys.offices import NOW, USER, WORDS


@dataclass
class Town:
    """A county and a province that know each other; a bundle from the one to the other that nobody took yet."""

    folder: Path
    county: Desk
    province: Desk
    bundle: Path
    centre: str
    person: str


@pytest.fixture(scope="module", params=["inside", pytest.param("started", marks=pytest.mark.slow)])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Made once: no test of this module may change it, and each of them proves that it did not. Its commands are
    answered in this process; in the long run each is started."""
    folder = tmp_path_factory.mktemp("town")
    launch = inside if request.param == "inside" else launched
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", NOW)
        county, province = joined(folder, launch)
        told = {"name": "مهد گل‌ها", "kind": "kindergarten", "county": "0001", "capacity": 1}
        centre = county.new("centre", **told)
        person = county.new("person", first_name="آوا", last_name="رضایی", birth_date="1400/2/3", national_id=SOUND)
        county.new("enrolment", programme="kindergarten", person=person, centre=centre)
        (folder / "stick").mkdir()
        bundle = Path(county.run("export", "--to", folder / "stick").one["file"])
        yield Town(folder, county, province, bundle, centre, person)


SOUND = "0081012731"


# -- rows --------------------------------------------------------------------------------------------------------------


WRONG = (
    ({"national_id": "0081012732"}, "id-checksum", "national_id"),
    ({"national_id": "7777777777"}, "id-blocked", "national_id"),
    ({"national_id": "1111111111"}, "id-unlikely", "national_id"),
    ({"national_id": "123"}, "id-length", "national_id"),
    ({"national_id": SOUND}, "id-taken", "national_id"),
    ({"birth_date": "1404/12/30"}, "date-impossible", "birth_date"),
    ({"birth_date": "1405/1/1"}, "date-future", "birth_date"),
    ({"mobile": "12345"}, "mobile-form", "mobile"),
    ({"last_name": ""}, "required", "last_name"),
    ({"shoe": "38"}, "field-unknown", "shoe"),
    ({"sex": "neither"}, "choice-unknown", "sex"),
    ({"household": "0" * 32}, "ref-unknown", "household"),
)


def test_rows_that_are_wrong(town: Town) -> None:
    sound = {"first_name": "سارا", "last_name": "کریمی", "birth_date": "1400/5/5"}
    with untouched(town.county):
        ran = town.county.run("put", "person", lines=[{**sound, **values} for values, _, _ in WRONG], code=1)
    for number, (row, (values, code, field)) in enumerate(zip(ran.rows, WRONG, strict=True), 1):
        (error,) = row["errors"]
        assert (row["line"], row["status"], row["id"]) == (number, "rejected", None)
        assert (error["code"], error["field"]) == (code, field), values
        assert [text for told, text in ran.messages if told == code and text.endswith(error["message"])]


def test_the_thirtieth_of_esfand_exists_in_a_leap_year_only(town: Town) -> None:
    row = {"first_name": "سارا", "last_name": "کریمی"}
    with untouched(town.county):
        ran = town.county.run("put", "person", lines=[{**row, "birth_date": "1400/12/30"}], code=1)
        assert ran.codes == ["date-impossible"]
    other = {**row, "birth_date": "1399/12/30"}
    copy = copied(town, "leap")
    (saved,) = copy.put("person", other)
    assert copy.run("get", "person", saved["id"]).one["birth_date"] == "2021-03-20"


def copied(town: Town, name: str, of: str = "c") -> Desk:
    """An office of the town that a test may change."""
    folder = town.folder / name
    shutil.copytree(town.folder / of, folder)
    return replace(town.county, folder=folder, machine=folder / "machine")


def test_over_capacity_wants_a_reason(town: Town) -> None:
    copy = copied(town, "capacity")
    people = [{"first_name": name, "last_name": "کریمی", "birth_date": "1375/5/5"} for name in ("سارا", "مینا")]
    one, two = (row["id"] for row in copy.put("person", *people))
    course = copy.new("course", programme="premarital", capacity=1)
    copy.new("registration", course=course, person=one)
    row = {"course": course, "person": two}
    with untouched(copy):
        ran = copy.run("put", "registration", lines=[row], code=1)
    assert [(error["code"], error["field"]) for error in ran.one["errors"]] == [("over-capacity", "course")]
    is_told(ran, "over-capacity")
    answered = copy.run("put", "registration", lines=[{**row, "reasons": {"over-capacity": "جا هست"}}])
    assert answered.one["status"] == "saved"
    assert [error["code"] for error in answered.one["warnings"]] == ["over-capacity"]
    assert copy.run("get", "registration", answered.one["id"]).one["reasons"] == {"over-capacity": "جا هست"}


def test_a_child_enrolled_twice(town: Town) -> None:
    row = {"programme": "kindergarten", "person": town.person, "centre": town.centre}
    with untouched(town.county):
        ran = town.county.run("put", "enrolment", lines=[row], code=1)
    assert "already-enrolled" in [error["code"] for error in ran.one["errors"]]
    assert "مهد گل‌ها" in is_told(ran, "already-enrolled")


def test_a_line_that_is_no_json_does_not_stop_the_others(town: Town) -> None:
    copy = copied(town, "lines")
    file = town.folder / "lines.jsonl"
    good = '{"first_name": "سارا", "last_name": "کریمی", "birth_date": "1400/5/5"}'
    file.write_text(f"{{\n{good}\n[1]\n{good.replace('سارا', 'مینا')}", encoding="utf-8")
    ran = copy.run("put", "person", file, code=1)
    assert [(row["line"], row["status"]) for row in ran.rows] == [
        (1, "rejected"), (2, "saved"), (3, "rejected"), (4, "saved"),
    ]  # fmt: skip
    assert set(ran.codes) >= {"json-wrong"}


# -- workbooks ---------------------------------------------------------------------------------------------------------


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("لیست")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(number, column, value, None, "حاصل")
                else:
                    sheet.write(number, column, value)
    return path


def test_a_workbook_without_a_header(town: Town, tmp_path: Path) -> None:
    rows = [["0081012731", "سارا", "کریمی"], ["0494443839", "مینا", "نوری"]]
    with untouched(town.county):
        ran = town.county.run("load", workbook(tmp_path / "bare.xlsx", rows), "--as", "person", code=1)
        is_told(ran, "header-missing")
    assert ran.rows == []


def test_a_workbook_with_a_formula(town: Town, tmp_path: Path) -> None:
    head = ["کد ملی", "نام", "نام خانوادگی"]
    rows = [head, ["0494443839", "سارا", "=A2&B2"], ["1282966847", "مینا", "نوری"]]
    file = workbook(tmp_path / "formula.xlsx", rows)
    copy = copied(town, "formula")
    ran = copy.run("load", file, "--as", "person", code=1)
    assert [ran.one[name] for name in ("rows", "saved", "unchanged", "rejected")] == [2, 1, 0, 1]
    (error,) = ran.one["errors"]
    assert (error["sheet"], error["row"], error["column"], error["code"]) == ("لیست", 2, "C", "formula-cell")
    is_told(ran, "formula-cell")
    assert [row["first_name"] for row in copy.run("find", "person", "نوری").rows] == ["مینا"]
    with untouched(town.county):
        town.county.run("load", file, "--as", "person", "--dry-run", code=1)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("missing.xlsx", None, "file-missing"), ("torn.xlsx", b"PK\x03\x04torn", "file-unreadable"),
     ("empty.csv", b"", "file-unreadable"), ("list.pdf", b"%PDF-1.4", "header-missing")],
    ids=["missing", "torn", "empty", "pdf"],
)  # fmt: skip
def test_a_file_that_is_no_list(town: Town, tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with untouched(town.county):
        ran = town.county.run("load", tmp_path / name, "--as", "person", code=1)
    is_told(ran, code)


# -- bundles -----------------------------------------------------------------------------------------------------------


def test_a_practice_bundle_and_a_real_store(town: Town, tmp_path: Path) -> None:
    real = replace(town.province, folder=tmp_path / "real")
    real.run("init", "--level", "province", "--office", "00", "--name", "مرکزی")
    import_refused(real, town.bundle, "bundle-practice")


def test_a_bundle_that_is_not_there(town: Town, tmp_path: Path) -> None:
    import_refused(town.province, tmp_path / "DAFTAR-0001-aaaa-to-00-000009.daftar", "file-missing")


# -- stores ------------------------------------------------------------------------------------------------------------


def test_a_wrong_passphrase_and_an_unknown_user(town: Town) -> None:
    with untouched(town.county):
        for env in ({"DAFTAR_PASSPHRASE": "شش هفت هشت نه ده"}, {"DAFTAR_USER": "reza"}, {"DAFTAR_PASSPHRASE": ""}):
            ran = replace(town.county, env=env).run("find", "person", code=1)
            assert (ran.rows, set(ran.codes)) == ([], {"passphrase-wrong"})


def test_a_passphrase_on_another_keyboard_opens(town: Town) -> None:
    arabic = WORDS.replace("\u06cc", "\u064a").replace("\u06a9", "\u0643")
    assert arabic != WORDS
    assert replace(town.county, env={"DAFTAR_PASSPHRASE": arabic}).run("find", "person").rows


def test_a_store_of_a_newer_program(town: Town) -> None:
    copy = copied(town, "newer")
    db = open_file(copy.folder / STORE_NAME, SlotFile(copy.folder / SLOTS_NAME).open(USER, WORDS))
    db.conn.execute("PRAGMA user_version = 999")
    db.conn.close()
    with untouched(copy):
        is_told(copy.run("find", "person", code=1), "store-newer")


def test_a_store_that_is_missing_damaged_or_there_already(town: Town, tmp_path: Path) -> None:
    nowhere = replace(town.county, folder=tmp_path / "nowhere")
    is_told(nowhere.run("find", "person", code=1), "store-missing")
    assert not (tmp_path / "nowhere").exists()
    damaged = copied(town, "damaged")
    store = damaged.folder / STORE_NAME
    store.write_bytes(b"\0" * store.stat().st_size)
    is_told(damaged.run("find", "person", code=1), "store-damaged")
    with untouched(town.county):
        told = ("init", "--level", "county", "--office", "0001", "--name", "اراک")
        is_told(town.county.run(*told, code=1), "store-exists")


_HOLDER = """
import sys
from pathlib import Path
from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.store.database import open_file
from models.store.slots import SlotFile
folder = Path(sys.argv[1])
db = open_file(folder / STORE_NAME, SlotFile(folder / SLOTS_NAME).open(sys.argv[2], sys.argv[3]))
db.conn.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_store_that_another_program_holds(town: Town) -> None:
    command = [sys.executable, "-c", _HOLDER, str(town.county.folder), USER, WORDS]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with untouched(town.county):
            row = {"first_name": "سارا", "last_name": "کریمی", "birth_date": "1400/5/5"}
            is_told(town.county.run("put", "person", lines=[row], code=1), "store-locked")
        assert town.county.run("find", "person").rows, "reading goes on meanwhile"
        holder.communicate(b"")


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["put"], ["report", "indicators"], ["find", "person", "--where", "x"], ["init", "--level", "moon"]],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_two(town: Town, arguments: list[str]) -> None:
    with untouched(town.county):
        ran = town.county.run(*arguments, code=2)
    assert (ran.rows, ran.codes) == ([], ["usage"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["find", "starship"], "entity-unknown"),
        (["find", "person", "--where", "shoe=3"], "field-unknown"),
        (["get", "person", "0" * 32], "ref-unknown"),
        (["describe", "screening", "--programme", "smell"], "programme-unknown"),
        (["report", "gossip", "--period", "1404"], "report-unknown"),
        (["report", "indicators", "--period", "1404-Q7"], "period-wrong"),
        (["report", "indicators", "--period", "1404", "--county", "9999"], "choice-unknown"),
        (["resolve", "0" * 32, "--take", "ours", "--why", "x"], "conflict-unknown"),
        (["export", "--for", "0009", "--to", "."], "office-unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_asking_for_what_is_not_there(town: Town, arguments: list[str], code: str) -> None:
    with untouched(town.county):
        is_told(town.county.run(*arguments, code=1), code)
