"""The parent's data flows down: codes, programmes and people; what an old program cannot read it keeps and passes on.

A process has one set of code lists, so the offices of a story are open one after the other, as on their own machines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.schema.codelists import RESOURCES, load
from tests.journeys.commands import Desk
from tests.journeys.offices import USER, WORDS, child, found, join, put, refused, write

PROVINCE, COUNTY, OTHER, STATION = "00", "0001", "0002", "0001-2"
LEVELS = {2: "province", 4: "county", 6: "workstation"}
NEW = {"codelist": "counties", "code": "0099", "label": "نوبنیاد"}
MINAS = "پنج شش هفت هشت"
VISION = (RESOURCES / "programmes" / "vision.toml").read_text(encoding="utf-8")


@dataclass
class Land:
    """Offices in their folders, all closed, and sticks between them."""

    root: Path

    @contextmanager
    def at(self, code: str, user: str = USER, words: str = WORDS) -> Iterator[Office]:
        """One office, open."""
        with Office.open(self.root / code, user=user, passphrase=words) as office:
            yield office

    def carry(self, sender: str, receiver: str, *, dry_run: bool = False) -> dict[str, Any]:
        """Write, take over, import: what the import said."""
        with self.at(sender) as office:
            file = write(office, self.root / "sticks", receiver)
        return self.read(receiver, file, dry_run=dry_run) if file else {"status": "silent"}

    def read(self, receiver: str, file: Path | None, *, dry_run: bool = False) -> dict[str, Any]:
        assert file is not None
        with self.at(receiver) as office:
            (answer,) = office.import_files([file], dry_run)
        return dict(answer)

    def put(self, where: str, entity: str, /, **row: Any) -> str:
        with self.at(where) as office:
            return put(office, entity, **row)

    def labels(self, code: str) -> Mapping[str, str]:
        """The counties as an office knows them."""
        with self.at(code):
            return load("counties").labels


@pytest.fixture
def land(tmp_path: Path, sample_day: str) -> Land:
    """A province, two counties below it, and a workstation below the first."""
    offices = {code: found(tmp_path / code, LEVELS[len(code)], code) for code in (PROVINCE, COUNTY, OTHER, STATION)}
    for below, above in ((COUNTY, PROVINCE), (OTHER, PROVINCE), (STATION, COUNTY)):
        join(offices[below], offices[above], tmp_path / "papers")
    for office in offices.values():
        office.close()
    return Land(tmp_path)


# -- codes ------------------------------------------------------------------------------------------------------------


def test_a_code_goes_down_to_every_office_below(land: Land) -> None:
    land.put(PROVINCE, "code", **NEW)
    for below in (COUNTY, OTHER):
        assert "0099" not in land.labels(below)
        assert land.carry(PROVINCE, below)["status"] == "applied"
        assert land.labels(below)["0099"] == "نوبنیاد"
    assert land.carry(COUNTY, STATION)["status"] == "applied"
    assert land.labels(STATION)["0099"] == "نوبنیاد"
    with land.at(STATION) as station:
        assert station.get("person", child(station, county="نوبنیاد"))["county"] == "0099"


def test_a_preview_of_codes_leaves_the_lists_as_they_were(land: Land) -> None:
    land.put(PROVINCE, "code", **NEW)
    with land.at(PROVINCE) as province:
        file = write(province, land.root / "sticks", COUNTY)
    assert file is not None
    with land.at(COUNTY) as county:
        assert county.import_files([file], True)[0]["status"] == "applied"
        assert "0099" not in load("counties").labels
        assert county.import_files([file])[0]["status"] == "applied"
        assert "0099" in load("counties").labels


def test_a_code_and_the_rows_written_with_it_come_in_one_bundle(land: Land) -> None:
    land.put(PROVINCE, "code", **NEW)
    land.put(PROVINCE, "target", programme="vision", indicator="screened", period="1404", county="0099", value=9)
    with land.at(PROVINCE) as province:
        person = child(province, county="0099")
    with land.at(COUNTY) as county:
        registered = child(county)
    land.carry(COUNTY, PROVINCE)
    with land.at(PROVINCE) as province:
        put(province, "person", id=registered, county="0099")
    told = land.carry(PROVINCE, COUNTY)
    assert (told["status"], told["quarantined"]) == ("applied", 0)
    with land.at(COUNTY) as county:
        assert county.get("person", registered)["county"] == "0099"
        with pytest.raises(UserError):
            county.get("person", person)  # the province's own


def test_a_new_label_a_withdrawal_and_their_undo_go_down(land: Land) -> None:
    with land.at(COUNTY) as county:
        person = child(county, county="0002")
    row = land.put(PROVINCE, "code", codelist="counties", code="0002", label="آشتیان نو", withdrawn=True)
    land.carry(PROVINCE, COUNTY)
    with land.at(COUNTY) as county:
        assert county.page("person", columns=("county",))["texts"][person] == {"county": "آشتیان نو"}
        assert refused(county, "person", first_name="مینا", last_name="نو", county="0002") == ["choice-withdrawn"]
    land.put(PROVINCE, "code", id=row, withdrawn=False, label="آشتیان")
    land.carry(PROVINCE, COUNTY)
    with land.at(COUNTY) as county:
        child(county, first_name="مینا", county="آشتیان")


def test_rows_with_a_code_withdrawn_meanwhile_still_come_in(land: Land) -> None:
    with land.at(COUNTY) as county:
        child(county, county="0002")
    land.put(PROVINCE, "code", codelist="counties", code="0002", label="آشتیان", withdrawn=True)
    told = land.carry(COUNTY, PROVINCE)
    assert (told["status"], told["quarantined"]) == ("applied", 0)


def test_a_list_and_a_column_of_a_newer_program_are_kept_and_passed_on(land: Land) -> None:
    with land.at(PROVINCE) as province, province.store.action(USER, "save"):
        row = dict.fromkeys(province.rows.entity("code").fields)
        told = {"codelist": "moods", "code": "glad", "label": "شاد", "office": PROVINCE, "retired": False}
        province.rows.insert("code", [{**row, **told, "id": "ab" * 16, "extra": {"colour": "زرد"}}])
    assert land.carry(PROVINCE, COUNTY)["status"] == "applied"
    assert land.carry(COUNTY, STATION)["status"] == "applied"
    with land.at(STATION) as station:
        kept = station.get("code", "ab" * 16)
        assert (kept["codelist"], kept["code"], kept["label"]) == ("moods", "glad", "شاد")
        assert kept["extra"] == {"colour": "زرد"}
        assert dict(load("moods").labels) == {"glad": "شاد"}
        assert station.check()["ok"], station.check()


# -- programmes -------------------------------------------------------------------------------------------------------


def add_programme(land: Land, code: str, text: str, name: str = "vision") -> None:
    file = land.root / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    with land.at(code) as office:
        office.add_programme(file)


def versions(land: Land, code: str) -> dict[str, int]:
    with land.at(code) as office:
        return {one["name"]: one["version"] for one in office.programmes()}


def test_a_programme_and_the_code_it_needs_come_in_one_bundle(land: Land) -> None:
    land.put(PROVINCE, "code", codelist="bodies", code="eye_camp", label="اردوی بینایی")
    text = VISION.replace("version = 1\n", "version = 2\n", 1).replace(
        'to_body = "optometrist"', 'to_body = "eye_camp"'
    )
    add_programme(land, PROVINCE, text)
    assert land.carry(PROVINCE, COUNTY)["status"] == "applied"
    assert versions(land, COUNTY)["vision"] == 2
    land.carry(COUNTY, STATION)
    assert versions(land, STATION)["vision"] == 2


def test_a_programme_of_a_newer_program_is_kept_passed_on_and_ours_counts_meanwhile(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    with land.at(PROVINCE) as province, province.store.action(USER, "programme") as action:
        newer = VISION.replace("version = 1\n", 'version = 3\nmoon = "full"\n', 1)
        province.known._write("vision", 3, newer, action)
    assert land.carry(PROVINCE, COUNTY)["status"] == "applied"
    assert versions(land, COUNTY)["vision"] == 1
    with land.at(COUNTY) as county:
        assert county.check()["ok"], county.check()
    assert land.carry(COUNTY, STATION)["status"] == "applied"
    assert versions(land, STATION)["vision"] == 1
    monkeypatch.setattr("models.screenings.protocol._SETTINGS", {*_settings(), "moon"})  # the program is brought up
    assert versions(land, COUNTY)["vision"] == versions(land, STATION)["vision"] == 3


def _settings() -> set[str]:
    from models.screenings import protocol

    return set(protocol._SETTINGS)


@pytest.mark.parametrize(
    ("name", "version", "text", "kept"),
    [
        ("newer", 1, "shape = 'moon'", True),
        ("newer", 1, VISION, True),  # it says another name
        ("../newer", 1, "shape = 'moon'", False),
        ("newer@9", 1, "shape = 'moon'", False),
        ("newer", 0, "shape = 'moon'", False),
        ("newer", "1", "shape = 'moon'", False),
        ("newer", True, "shape = 'moon'", False),
        ("newer", 10**9, "shape = 'moon'", False),
        ("vision", 2, VISION, False),  # read, and nothing new
    ],
)
def test_only_what_could_be_a_programme_file_is_kept(
    land: Land, name: str, version: object, text: str, kept: bool
) -> None:
    with land.at(COUNTY) as county, county.store.action(USER, "import") as action:
        assert county.known.keep(text, name, version, action) is kept
        assert county.known.keep(text, name, version, action) is False
        county.known.reload()
        assert county.known.unreadable == {}


def test_a_kept_file_that_breaks_its_word_never_counts(land: Land) -> None:
    broken = VISION.replace("version = 1\n", "version = 3\n", 1).replace('tier = "B"', 'tier = "A"', 1)
    with land.at(COUNTY) as county, county.store.action(USER, "import") as action:
        county.known._write("vision@3", 3, broken, action)
        county.known.reload()
        assert county.known.get("vision").version == 1  # type: ignore[union-attr]  # it is shipped


# -- people -----------------------------------------------------------------------------------------------------------


def hired(land: Land, role: str = "clerk") -> str:
    """Mina works at the county, and the province knows; the id of her row."""
    with land.at(COUNTY) as county:
        county.people.add("mina", role, "مینا رضایی", MINAS)
    land.carry(COUNTY, PROVINCE)
    with land.at(PROVINCE) as province:
        (row,) = province.find("user", where={"name": "mina"})
    assert row["office"] == COUNTY
    return str(row["id"])


def role_at_the_door(land: Land) -> str:
    with land.at(COUNTY, "mina", MINAS) as county:
        return county.actor.role


def test_a_role_given_above_counts_from_the_next_opening(land: Land) -> None:
    row = hired(land)
    land.put(PROVINCE, "user", id=row, role="senior", granted=["D"])
    assert role_at_the_door(land) == "clerk"
    assert land.carry(PROVINCE, COUNTY)["status"] == "applied"
    assert role_at_the_door(land) == "senior"
    with land.at(COUNTY, "mina", MINAS) as county:
        assert {str(one) for one in county.actor.granted} == {"D"}


def test_who_is_shut_out_above_does_not_come_in_and_may_be_let_in_again(land: Land) -> None:
    row = hired(land)
    land.put(PROVINCE, "user", id=row, disabled=True)
    land.carry(PROVINCE, COUNTY)
    with pytest.raises(UserError, match="دفتر بالاتر") as refusal:
        role_at_the_door(land)
    assert refusal.value.code == "user-disabled"
    with land.at(COUNTY) as county:
        assert [(one["disabled"], one["has_key"]) for one in county.people.all() if one["user"] == "mina"] == [
            (True, True)
        ]
    land.put(PROVINCE, "user", id=row, disabled=False)
    land.carry(PROVINCE, COUNTY)
    assert role_at_the_door(land) == "clerk"


def test_from_above_even_the_last_administrator_is_shut_out(land: Land) -> None:
    hired(land, "senior")
    with land.at(PROVINCE) as province:
        (ali,) = province.find("user", where={"name": USER, "office": COUNTY})
    land.put(PROVINCE, "user", id=ali["id"], disabled=True)
    land.carry(PROVINCE, COUNTY)
    with pytest.raises(UserError) as refusal:
        land.labels(COUNTY)
    assert refusal.value.code == "user-disabled"
    assert role_at_the_door(land) == "senior"


def test_somebody_whom_the_county_knows_without_a_key_gets_one_there(land: Land) -> None:
    hired(land)
    with land.at(COUNTY) as county:
        county.people.disable("mina")
        county.people.enable("mina", MINAS)
        reza = put(county, "user", name="reza", role="clerk")
    land.carry(COUNTY, PROVINCE)
    land.put(PROVINCE, "user", id=reza, role="senior", full_name="رضا کریمی")
    land.carry(PROVINCE, COUNTY)
    with land.at(COUNTY) as county:
        told = {one["user"]: one for one in county.people.all()}
        assert (told["reza"]["role"], told["reza"]["has_key"]) == ("senior", False)
        assert county.people.add("reza", "senior", "", MINAS)["full_name"] == "رضا کریمی"
    with land.at(COUNTY, "reza", MINAS) as county:
        assert county.actor.role == "senior"


def test_two_offices_that_change_one_person_differently_are_told(land: Land) -> None:
    row = hired(land)
    land.put(PROVINCE, "user", id=row, role="head", full_name="مینا رضایی نژاد")
    with land.at(COUNTY) as county:
        county.people.set_role("mina", "senior")
    told = land.carry(PROVINCE, COUNTY)
    assert told["conflicts"] == 1
    with land.at(COUNTY) as county:
        (conflict,) = county.conflicts()
        assert (conflict["entity"], conflict["field"], conflict["ours"], conflict["theirs"]) == (
            "user", "role", "senior", "head",
        )  # fmt: skip
        assert county.get("user", row)["full_name"] == "مینا رضایی نژاد"
        county.resolve(conflict["id"], "theirs", "حکم استان")
    assert role_at_the_door(land) == "head"


def test_the_same_name_at_two_offices_is_two_people(land: Land) -> None:
    hired(land)
    with land.at(OTHER) as other:
        other.people.add("mina", "head", "", MINAS)
    land.carry(OTHER, PROVINCE)
    with land.at(PROVINCE) as province:
        assert {row["office"]: row["role"] for row in province.find("user", where={"name": "mina"})} == {
            COUNTY: "clerk", OTHER: "head",
        }  # fmt: skip
        assert [one["user"] for one in province.people.all()] == [USER]
    assert land.carry(PROVINCE, COUNTY)["status"] in ("applied", "nothing-new")
    with land.at(COUNTY) as county:
        assert {row["office"] for row in county.find("user")} == {COUNTY}


def test_a_county_writes_no_people_of_the_province(land: Land) -> None:
    with land.at(PROVINCE) as province:
        province.people.add("zahra", "senior", "", MINAS)
        (zahra,) = province.find("user", where={"name": "zahra"})
    with land.at(COUNTY) as county, county.store.action(USER, "save"):
        county.rows.insert("user", [{**zahra, "role": "administrator"}])
    assert land.carry(COUNTY, PROVINCE)["quarantined"] == 1
    with land.at(PROVINCE, "zahra", MINAS) as province:
        assert province.actor.role == "senior"


# -- each office a process of its own ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_county_that_no_list_has_yet(tmp_path: Path) -> None:
    """Founded, it joins and exchanges; its rows wait at the province until that codes it, and all the others hear."""
    province, new, old = (Desk(tmp_path / name, tmp_path / "machine") for name in ("p", "new", "old"))
    province.run("init", "--level", "province", "--office", "02", "--name", "مازندران", "--practice")
    new.run("init", "--level", "county", "--office", "0299", "--name", "بهزیستی شهرستان نوبنیاد", "--practice")
    old.run("init", "--level", "county", "--office", "0201", "--name", "آمل", "--practice")
    for name, county in (("new", new), ("old", old)):
        county.run("enrol", "request", "--to", tmp_path / f"ask-{name}")
        province.run("enrol", "approve", tmp_path / f"ask-{name}", "--to", tmp_path / f"yes-{name}")
        county.run("enrol", "accept", tmp_path / f"yes-{name}")
    told = {
        "first_name": "نرگس",
        "last_name": "رضایی",
        "father_name": "علی",
        "birth_date": "1400/2/3",
        "county": "0299",
    }
    person = new.new("person", **told)
    tested = {"programme": "vision", "person": person, "held_on": "1404/9/10", "stage": "first",
              "answers": {"chart": "tumbling_e", "right": 9, "left": 9}}  # fmt: skip
    new.new("screening", **tested)
    (waits,) = up(new, province, tmp_path / "one", code=1)
    assert (waits["status"], waits["quarantined"]) == ("quarantined", 2)  # nothing else was in it
    assert {one["row"] for one in province.run("quarantine").rows} >= {person}
    assert province.run("get", "person", person, code=1).codes == ["ref-unknown"]

    (coded,) = province.put("code", {"codelist": "counties", "code": "0299", "label": "شهرستان نوبنیاد"})
    assert coded["status"] == "saved"
    assert [one["status"] for one in old.put("person", told, code=1)] == ["rejected"]  # not heard of it yet
    new.new("person", **{**told, "first_name": "سارا"})
    (comes,) = up(new, province, tmp_path / "two")
    assert comes["quarantined"] == 0
    assert province.run("quarantine").rows == []
    assert province.run("get", "person", person).one["county"] == "0299"

    figures = province.run("report", "counties", "--period", "1404-Q3", "--county", "0299").one["rows"]
    assert {row["county_label"] for row in figures} == {"شهرستان نوبنیاد"}
    assert [row["value"] for row in figures if row["indicator"] == "screened" and row["programme"] == "vision"] == [1]

    sticks = tmp_path / "down"
    sticks.mkdir()
    province.run("export", "--to", sticks, "--for", "all")
    for county in (old, new):
        assert [one["status"] for one in county.run("import", sticks).rows] == ["applied"]
    assert [one["status"] for one in old.put("person", told)] == ["saved"]
    (field,) = [one for one in old.run("describe", "person").rows if one["name"] == "county"]
    assert {"code": "0299", "label": "شهرستان نوبنیاد"} in field["choices"]
    for office in (province, new, old):
        assert office.run("check").one["ok"]


def up(sender: Desk, receiver: Desk, stick: Path, *, code: int = 0) -> list[dict[str, Any]]:
    stick.mkdir()
    sender.run("export", "--to", stick)
    return receiver.run("import", stick, code=code).rows


@pytest.mark.slow
def test_people_by_commands(tmp_path: Path) -> None:
    office = Desk(tmp_path / "p", tmp_path / "machine", {"DAFTAR_NEW_PASSPHRASE": MINAS})
    mina = Desk(office.folder, office.machine, {"DAFTAR_USER": "Mina", "DAFTAR_PASSPHRASE": MINAS})
    office.run("init", "--level", "county", "--office", "0001", "--name", "اراک")
    added = office.run("user", "add", "Mina", "--role", "clerk", "--full-name", "مینا رضایی").one
    assert added == {
        "user": "mina", "role": "clerk", "granted": [], "full_name": "مینا رضایی", "disabled": False, "has_key": True,
        "base": "",
    }  # fmt: skip
    assert {one["user"]: one["role"] for one in mina.run("user", "list").rows} == {
        USER: "administrator",
        "mina": "clerk",
    }
    assert mina.run("user", "disable", USER, code=1).codes == ["not-allowed"]
    assert office.run("user", "add", "x", "--role", "king", code=1).codes == ["choice-unknown"]
    assert office.run("user", "role", "mina", "senior").one["role"] == "senior"
    assert office.run("user", "disable", USER, code=1).codes == ["last-administrator"]
    assert office.run("user", "disable", "mina").one == {**added, "role": "senior", "disabled": True, "has_key": False}
    assert mina.run("user", "list", code=1).codes == ["passphrase-wrong"]
    assert office.run("user", "enable", "mina").one["has_key"]
    other = "نه ده یازده دوازده"
    changing = Desk(mina.folder, mina.machine, {**(mina.env or {}), "DAFTAR_NEW_PASSPHRASE": other})
    assert changing.run("user", "passphrase").one["user"] == "mina"
    assert mina.run("entities", code=1).codes == ["passphrase-wrong"]
    again = Desk(mina.folder, mina.machine, {"DAFTAR_USER": "mina", "DAFTAR_PASSPHRASE": other})
    assert "code" in {one["name"] for one in again.run("entities").rows}
    assert office.run("check").one["ok"]
