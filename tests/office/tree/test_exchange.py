"""Joining, keys, programmes on their way down, backups and restores through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import (
    SAMPLES,
    USER,
    WORDS,
    Pair,
    carry,
    child,
    found,
    join,
    put,
    reopen,
    rows_digest,
    whole_digest,
    write,
)

RESOURCES = Path(__file__).resolve().parent.parent.parent.parent / "resources" / "programmes"


def code_of(refusal: pytest.ExceptionInfo[UserError]) -> str:
    return refusal.value.code


# -- making and opening -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "code"),
    [("county", "9999"), ("county", "00"), ("province", "0001"), ("province", "99"), ("workstation", "0001"),
     ("county", "0001-2"), ("workstation", "0001-x"), ("moon", "0001")],
)  # fmt: skip
def test_an_office_has_a_code_of_its_level(tmp_path: Path, level: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        Office.create(tmp_path / "x", level=level, code=code, name="-", practice=True, user=USER, passphrase=WORDS)
    assert code_of(refusal) == "office-unknown"
    assert not (tmp_path / "x").exists()


def test_a_weak_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        Office.create(
            tmp_path / "x", level="county", code="0001", name="-", practice=True, user=USER, passphrase="1234"
        )
    assert code_of(refusal) == "passphrase-weak"
    assert not (tmp_path / "x").exists()


def test_who_opens_is_the_administrator_of_the_beginning(office: Office) -> None:
    with reopen(office.folder) as again:
        assert (again.actor.user, again.actor.role, again.practice) == (USER, "administrator", True)
        assert again.identity() == office.identity()
        told = {"user": USER, "role": "administrator", "granted": [], "full_name": "", "disabled": False}
        assert again.people.all() == [{**told, "has_key": True, "base": ""}]
    with pytest.raises(UserError) as refusal:
        Office.open(office.folder, user=USER, passphrase="نه آن گذرواژهٔ درست")
    assert code_of(refusal) == "passphrase-wrong"


def test_two_open_windows_see_each_others_work(office: Office) -> None:
    with reopen(office.folder) as other:
        person = child(office)
        assert other.get("person", person)["first_name"] == "نرگس"
        put(other, "person", id=person, notes="از پنجرهٔ دوم")
        assert office.get("person", person)["notes"] == "از پنجرهٔ دوم"
        assert office.check()["ok"]


# -- joining ----------------------------------------------------------------------------------------------------------


def test_who_has_not_joined_cannot_send_up(office: Office, tmp_path: Path) -> None:
    child(office)
    with pytest.raises(UserError) as refusal:
        office.export(tmp_path)
    assert code_of(refusal) == "enrol-missing"


def test_a_county_of_another_province_is_not_taken_in(offices: Pair, tmp_path: Path) -> None:
    with found(tmp_path / "far", "county", "0201") as far:
        far.enrol_request(tmp_path / "request")
    with pytest.raises(UserError) as refusal:
        offices.province.enrol_approve(tmp_path / "request", tmp_path / "approval")
    assert code_of(refusal) == "enrol-wrong"


def test_an_approval_is_good_for_its_request_only(offices: Pair, tmp_path: Path) -> None:
    with found(tmp_path / "second", "county", "0002") as second:
        second.enrol_request(tmp_path / "old")
        offices.province.enrol_approve(tmp_path / "old", tmp_path / "answer")
        second.enrol_request(tmp_path / "new")
        for file in (tmp_path / "answer", tmp_path / "old"):
            with pytest.raises(UserError) as refusal:
                second.enrol_accept(file)
            assert code_of(refusal) == "enrol-wrong"
        with pytest.raises(UserError):
            offices.county.enrol_accept(tmp_path / "answer")
        assert second.exchange() == []


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-5], lambda text: text.replace(b"0001", b"0002"), lambda _: b"{}"]
)
def test_a_request_that_was_changed_is_refused(offices: Pair, tmp_path: Path, damage: object) -> None:
    offices.county.enrol_request(tmp_path / "request")
    spoiled = damage((tmp_path / "request").read_bytes())  # type: ignore[operator]
    (tmp_path / "request").write_bytes(spoiled)
    before = whole_digest(offices.province.store.db)
    with pytest.raises(UserError) as refusal:
        offices.province.enrol_approve(tmp_path / "request", tmp_path / "answer")
    assert code_of(refusal) == "enrol-wrong"
    assert whole_digest(offices.province.store.db) == before


def test_the_first_bundle_comes_with_the_approval(offices: Pair, tmp_path: Path) -> None:
    put(offices.province, "target", programme="vision", indicator="screened", period="1404-Q3", value=500)
    with found(tmp_path / "second", "county", "0002") as second:
        accepted = join(second, offices.province, tmp_path / "papers")
        assert accepted["first"]["status"] == "applied"
        assert [row["value"] for row in second.find("target")] == [500]


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_new_key_is_a_new_enrolment_of_the_same_replica(offices: Pair, tmp_path: Path) -> None:
    child(offices.county)
    offices.round()
    old, replica = offices.county.identity()["fingerprint"], offices.county.store.replica
    under_way = write_down(offices)
    fresh = offices.county.rotate_key()
    assert (fresh["replica"], fresh["fingerprint"] == old) == (replica, False)

    person = child(offices.county, first_name="آوا")
    unknown = carry(offices.county, offices.province, offices.sticks)
    assert (unknown["status"], unknown["code"]) == ("refused", "bundle-forged")
    join(offices.county, offices.province, tmp_path / "papers")
    assert offices.up()["status"] == "applied"
    assert offices.province.get("person", person)["first_name"] == "آوا"
    known = offices.province.keys()
    assert [one["fingerprint"] for one in known if one["replica"] == replica] == [fresh["fingerprint"]]
    (late,) = offices.county.import_files([under_way])
    assert late["status"] in ("applied", "nothing-new"), "what was sealed for the old key can still be read"
    assert offices.down()["status"] in ("applied", "nothing-new")
    assert rows_digest(offices.county) == rows_digest(offices.province)


def write_down(offices: Pair) -> Path:
    put(offices.province, "target", programme="vision", indicator="screened", period="1404-Q3", value=500)
    file = write(offices.province, offices.sticks, "0001")
    assert file is not None
    return file


# -- programmes -------------------------------------------------------------------------------------------------------


def edited(tmp_path: Path, version: int = 2) -> Path:
    """The vision programme with another line, 8 tenths, from the province."""
    text = (RESOURCES / "vision.toml").read_text(encoding="utf-8")
    text = text.replace("\nversion = 1\n", f"\nversion = {version}\n", 1).replace('active = "ir-1"', 'active = "ir-2"')
    line = '[[threshold]]\nversion = "ir-2"\nfrom_months = 36\nbelow_months = 84\nbelow = 8\nsource = "استان"\n'
    file = tmp_path / "vision.toml"
    file.write_text(text.replace("\n[[threshold]]", f"\n{line}\n[[threshold]]", 1), encoding="utf-8")
    return file


def outcome(office: Office, person: str) -> str:
    test = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 7, "left": 9}}
    return str(office.get("screening", put(office, "screening", **test))["outcome"])


def test_a_programme_of_the_province_comes_down_with_the_next_bundle(offices: Pair, tmp_path: Path) -> None:
    first, second = child(offices.county), child(offices.county, first_name="آوا", birth_date="1400/3/3")
    assert outcome(offices.county, first) == "pass"
    told = offices.province.add_programme(edited(tmp_path))
    assert (told["name"], told["version"], told["status"]) == ("vision", 2, "added")
    assert offices.province.add_programme(edited(tmp_path))["status"] == "unchanged"
    assert offices.down()["status"] == "applied"
    assert {one["version"] for one in offices.county.programmes() if one["name"] == "vision"} == {2}
    assert outcome(offices.county, second) == "repeat"
    offices.round()
    assert write(offices.province, offices.sticks, "0001") is None
    with reopen(offices.county.folder) as again:
        assert {one["version"] for one in again.programmes() if one["name"] == "vision"} == {2}


def test_a_test_keeps_the_rule_by_which_it_was_scored(offices: Pair, tmp_path: Path) -> None:
    person = child(offices.county)
    test = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 7, "left": 9}}
    row = put(offices.county, "screening", **test)
    offices.county.add_programme(edited(tmp_path))
    put(offices.county, "screening", id=row, notes="بازبینی")
    kept = offices.county.get("screening", row)
    assert (kept["outcome"], kept["rule_version"]) == ("pass", "ir-1")


@pytest.mark.parametrize("text", ["", "name = 3", "[[[", 'name = "x"\nshape = "spaceship"'])
def test_a_programme_file_that_is_wrong_changes_nothing(office: Office, tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    before = whole_digest(office.store.db)
    with pytest.raises(UserError) as refusal:
        office.add_programme(file)
    assert code_of(refusal) == "programme-wrong"
    with pytest.raises(UserError) as refusal:
        office.add_programme(tmp_path / "absent.toml")
    assert code_of(refusal) == "file-missing"
    assert whole_digest(office.store.db) == before


# -- care -------------------------------------------------------------------------------------------------------------


def test_a_restore_brings_the_rows_back_and_begins_a_new_epoch(tmp_path: Path) -> None:
    folder, file = tmp_path / "county", tmp_path / "backup.zip"
    with found(folder, "county", "0001") as office:
        person = child(office)
        saved, replica = rows_digest(office), office.store.replica
        assert Path(office.backup(file)["file"]).is_file()
        put(office, "person", id=person, notes="پس از پشتیبان")
    told = Office.restore(folder, file, user=USER, passphrase=WORDS)
    assert (told["office"], told["replica"], told["epoch"]) == ("0001", replica, 1)
    assert told["counts"]["person"] == 1
    with reopen(folder) as again:
        assert rows_digest(again) == saved
        assert (again.store.epoch, again.check()["ok"]) == (1, True)
        put(again, "person", id=person, notes="زندگی تازه")
        stamp = again.store.db.conn.execute("SELECT stamp FROM change ORDER BY seq DESC LIMIT 1").fetchone()[0]
        assert stamp.endswith("-0001")
    assert Office.restore(folder, file, user=USER, passphrase=WORDS)["epoch"] == 2


def test_a_backup_that_is_none_replaces_nothing(office: Office, tmp_path: Path) -> None:
    child(office)
    before = rows_digest(office)
    (tmp_path / "x.zip").write_bytes(b"PK")
    for file, code in ((tmp_path / "x.zip", "backup-wrong"), (tmp_path / "absent.zip", "file-missing")):
        with pytest.raises(UserError) as refusal:
            Office.restore(office.folder, file, user=USER, passphrase=WORDS)
        assert code_of(refusal) == code
    assert rows_digest(office) == before


def test_an_import_makes_a_backup_first_and_a_silent_one_none(offices: Pair) -> None:
    backups = offices.province.folder / "backups"
    child(offices.county)
    file = write(offices.county, offices.sticks)
    assert file is not None
    offices.province.import_files([file], dry_run=True)
    assert not backups.exists() or not list(backups.iterdir())
    offices.province.import_files([file])
    assert len(list(backups.iterdir())) == 1
    offices.province.import_files([file])
    assert len(list(backups.iterdir())) == 1


def test_practice_data_is_for_practice_offices(office: Office, tmp_path: Path) -> None:
    answer = office.demo(12)
    assert answer["people"] == 12
    assert answer["saved"]["person"] >= 12
    assert office.check()["ok"]
    with found(tmp_path / "real", "county", "0002", practice=False) as real, pytest.raises(UserError) as refusal:
        real.demo(3)
    assert code_of(refusal) == "not-allowed"


def test_practice_data_of_two_offices_is_the_same_story(office: Office, tmp_path: Path) -> None:
    with found(tmp_path / "twin", "county", "0001") as twin:
        assert office.demo(8)["saved"] == twin.demo(8)["saved"]
        names = [[row["first_name"] + row["last_name"] for row in one.find("person")] for one in (office, twin)]
        assert names[0] == names[1]


def test_a_load_may_be_rehearsed(office: Office) -> None:
    before = whole_digest(office.store.db)
    foreseen = office.load(SAMPLES / "kindergarten_children.xlsx", entity="person", dry_run=True)
    assert whole_digest(office.store.db) == before
    assert office.load(SAMPLES / "kindergarten_children.xlsx", entity="person") == foreseen
    assert office.undo()["undone"] == "load"
    assert office.find("person") == []


def test_a_programme_that_changes_its_shape_is_refused(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "vision.toml"
    file.write_text('name="vision"\nlabel="x"\nshape="workshop"\ntier="B"\nversion=9', encoding="utf-8")
    before = office.programmes()
    with pytest.raises(UserError) as refusal:
        office.add_programme(file)
    assert refusal.value.code == "programme-wrong"
    assert office.programmes() == before


def test_practice_data_is_made_once(office: Office) -> None:
    office.demo(20)
    before = office.store.place()
    with pytest.raises(UserError) as refusal:
        office.demo(20)
    assert refusal.value.code == "not-allowed"
    assert office.store.place() == before


def test_a_bundle_never_replaces_another_on_the_stick(offices: Pair) -> None:
    """A restored store has forgotten the numbers it used since."""
    child(offices.county)
    first = Path(offices.county.export(offices.sticks)[0]["file"])
    written = first.read_bytes()
    with offices.county.store.writing():
        offices.county.store.db.conn.execute("DELETE FROM sent")
    (again,) = offices.county.export(offices.sticks)
    assert again["number"] == 2
    assert first.read_bytes() == written


def test_ours_is_the_value_that_stands_when_the_decision_is_taken(offices: Pair) -> None:
    person = child(offices.county)
    offices.round()
    put(offices.county, "person", id=person, last_name="حسینی")
    put(offices.province, "person", id=person, last_name="محسنی")
    offices.up()
    put(offices.province, "person", id=person, last_name="احسانی")
    (conflict,) = offices.province.conflicts()
    offices.province.resolve(conflict["id"], "ours", "شناسنامه دیده شد")
    assert offices.province.get("person", person)["last_name"] == "احسانی"


def test_a_decision_may_not_empty_what_is_required(offices: Pair) -> None:
    person = child(offices.county)
    offices.round()
    put(offices.county, "person", id=person, last_name="حسینی")
    put(offices.province, "person", id=person, last_name="محسنی")
    offices.up()
    (conflict,) = offices.province.conflicts()
    with pytest.raises(UserError) as refusal:
        offices.province.resolve(conflict["id"], "", "بی‌دلیل")
    assert refusal.value.code == "required"
    assert offices.province.conflicts() == [conflict]


def test_undo_does_not_reach_into_a_closed_period(office: Office) -> None:
    course = put(office, "course", programme="premarital", starts_on="1404/2/1")
    put(office, "session", course=course, held_on="1404/2/2", minutes=60)
    with office.store.action("somebody", "save"):
        office.saving.save("closed_period", {"period": "1404-Q1"}, None)
    with pytest.raises(UserError) as refusal:
        office.undo()
    assert refusal.value.code == "period-closed"
    assert len(office.find("session")) == 1
