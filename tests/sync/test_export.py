from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.sync.bundle import open_bundle, read_outer
from models.sync.export import Exported
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    QuickOffice,
    Tree,
    change,
    person,
    put,
    scalar,
    screening,
)


def opened(tree: Tree, receiver: str, file: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Manifest and lines of a bundle, as its receiver reads them."""
    office = tree[receiver]
    outer = read_outer(file)
    sender = office.peers.offices.get(outer.header.sender)
    assert sender is not None
    outer.verify(sender.keys)
    with open_bundle(outer, office.peers.offices.own_keys()) as bundle:
        return bundle.manifest, list(bundle.lines())


def lines(tree: Tree, sender: str, receiver: str, *, full: bool = False) -> list[dict[str, Any]]:
    """The lines of the sender's next bundle; none if there is nothing to say."""
    file = tree.write(sender, receiver, full=full)
    return opened(tree, receiver, file)[1] if file else []


def ids(sent: list[dict[str, Any]]) -> set[str]:
    return {line["id"] for line in sent if not line["kind"].startswith("@")}


def test_who_has_nothing_to_say_writes_no_file(pair: Tree) -> None:
    assert pair.write(COUNTY, PROVINCE) is None
    assert pair.write(PROVINCE, COUNTY) is None
    assert Exported(None, PROVINCE).as_answer()["file"] is None
    assert scalar(pair.county, "SELECT count(*) FROM sent") == 0


def test_only_what_the_peer_has_not_acknowledged(pair: Tree) -> None:
    first = person(pair.county)
    assert ids(lines(pair, COUNTY, PROVINCE)) == {first}
    second = person(pair.county, first_name="مینا")
    assert ids(lines(pair, COUNTY, PROVINCE)) == {first, second}  # no receipt yet: a lost stick heals
    pair.carry(COUNTY, PROVINCE)
    pair.carry(PROVINCE, COUNTY)
    assert lines(pair, COUNTY, PROVINCE) == []
    third = person(pair.county, first_name="سارا")
    assert ids(lines(pair, COUNTY, PROVINCE)) == {third}
    assert ids(lines(pair, COUNTY, PROVINCE, full=True)) == {first, second, third}


def test_many_changes_of_a_row_are_one_line(pair: Tree) -> None:
    row = person(pair.county)
    for word in ("یک", "دو", "سه"):
        change(pair.county, row, address=word, notes=word)
    (line,) = [line for line in lines(pair, COUNTY, PROVINCE) if line["kind"] == "person"]
    assert (line["row"]["address"], line["row"]["notes"]) == ("سه", "سه")
    assert line["stamps"].keys() == line["replaced"].keys() == {"address", "notes"}
    assert len(line["replaced"]["address"]) == 3  # every stamp since the acknowledged state


def test_who_acted_is_told_once(pair: Tree) -> None:
    pair.county.put([{"first_name": name, "last_name": "رضایی"} for name in ("مینا", "سارا", "نرگس")], "person")
    sent = lines(pair, COUNTY, PROVINCE)
    actions = [line for line in sent if line["kind"] == "@action"]
    assert [(one["actor"], one["act"], one["office"]) for one in actions] == [("ali", "save", COUNTY)]
    assert len(ids(sent)) == 3


def test_the_actor_comes_before_the_rows(pair: Tree) -> None:
    row = person(pair.county)
    screening(pair.county, row)
    told: set[str] = set()
    for line in lines(pair, COUNTY, PROVINCE):
        if line["kind"] == "@action":
            told.add(line["stamp"])
        elif line["kind"] != "@audit":
            assert {line["base"], *line.get("stamps", {}).values()} <= told


def test_referred_to_comes_before_referrer(pair: Tree) -> None:
    row = person(pair.county)
    screening(pair.county, row)
    kinds = [line["kind"] for line in lines(pair, COUNTY, PROVINCE) if not line["kind"].startswith("@")]
    assert kinds == ["person", "screening"]


def test_nothing_goes_back_to_where_it_came_from(pair: Tree) -> None:
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    assert ids(lines(pair, PROVINCE, COUNTY)) == set()
    change(pair.province, row, address="خیابان یک")
    assert ids(lines(pair, PROVINCE, COUNTY)) == {row}
    pair.carry(PROVINCE, COUNTY)
    assert ids(lines(pair, COUNTY, PROVINCE)) == set()


def test_down_go_the_rows_of_that_office_only(trio: Tree) -> None:
    mine, theirs = person(trio.county), person(trio.other, first_name="مینا")
    trio.settle()
    change(trio.province, mine, address="خیابان یک")
    change(trio.province, theirs, address="خیابان دو")
    own = person(trio.province, first_name="سارا")
    assert ids(lines(trio, PROVINCE, COUNTY)) == {mine}
    assert ids(lines(trio, PROVINCE, OTHER)) == {theirs}
    assert own not in ids(lines(trio, PROVINCE, COUNTY, full=True))


def target(office: QuickOffice, **row: Any) -> str:
    told = {"programme": "vision", "indicator": "screened", "period": "1404", "value": "100"}
    return put(office, "target", **{**told, **row})


def test_targets_go_to_those_whom_they_concern(trio: Tree) -> None:
    everyones = target(trio.province)
    first, second = target(trio.province, county=COUNTY), target(trio.province, county=OTHER, value="90")
    assert ids(lines(trio, PROVINCE, COUNTY)) == {everyones, first}
    assert ids(lines(trio, PROVINCE, OTHER)) == {everyones, second}
    assert trio.carry(PROVINCE, COUNTY)["applied"] == 2


def test_rows_that_a_row_refers_to_come_along_from_another_county(trio: Tree) -> None:
    child, stranger = person(trio.other), person(trio.other, first_name="مینا")
    trio.settle()
    row = screening(trio.province, child)  # of the province, not of the county
    with trio.province.store.action("ali", "save"):
        found = trio.province.rows.get("screening", row)
        assert found is not None
        trio.province.rows.update("screening", {**found, "office": COUNTY}, ["office"])
    sent = lines(trio, PROVINCE, COUNTY)
    assert {row, child} <= ids(sent)
    assert stranger not in ids(sent)
    answer = trio.carry(PROVINCE, COUNTY)
    assert answer["quarantined"] == 0
    assert trio.county.rows.get("person", child) is not None


def test_the_same_changes_have_the_same_payload(pair: Tree) -> None:
    row = person(pair.county)
    screening(pair.county, row)
    files = [pair.write(COUNTY, PROVINCE) for _ in range(2)]
    first, second = (opened(pair, PROVINCE, file)[0] for file in files if file)
    assert first["payload_sha256"] == second["payload_sha256"]
    assert first["number"] + 1 == second["number"]
    change(pair.county, row, notes="یادداشت")
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    assert opened(pair, PROVINCE, file)[0]["payload_sha256"] != first["payload_sha256"]


def test_bundles_are_numbered_for_each_recipient(trio: Tree) -> None:
    mine, theirs = person(trio.county), person(trio.other)
    trio.carry(COUNTY, PROVINCE)
    trio.carry(OTHER, PROVINCE)
    change(trio.province, mine, notes="یک")
    change(trio.province, theirs, notes="یک")
    answers = [trio.province.export(trio.root, code, False)[0] for code in (COUNTY, COUNTY, OTHER)]
    assert [(one["to"], one["number"]) for one in answers] == [(COUNTY, 1), (COUNTY, 2), (OTHER, 1)]
    replica = trio.province.store.replica[:4]
    assert Path(answers[1]["file"]).name == f"DAFTAR-00-{replica}-to-0001-000002.daftar"


def test_what_is_counted_is_records_and_not_who_acted(pair: Tree) -> None:
    row = person(pair.county)
    screening(pair.county, row)
    (answer,) = pair.county.export(pair.root)
    assert answer["records"] == 2
    assert answer["bytes"] == Path(answer["file"]).stat().st_size
    assert scalar(pair.county, "SELECT records FROM sent") == 2


def test_a_bundle_whose_writer_died_before_it_was_noted_gets_its_name_at_the_next_export(pair: Tree) -> None:
    person(pair.county)
    (first,) = pair.county.export(pair.root)
    with pair.county.store.writing():  # as the kill leaves it: the number and the place, and the file on the stick
        pair.county.store.db.conn.execute("UPDATE sent SET file = '', records = 0")
    elsewhere = pair.root / "elsewhere"
    elsewhere.mkdir()
    pair.county.export(elsewhere)
    names = "SELECT group_concat(file || ':' || coalesce(records, '-'), ' ') FROM (SELECT * FROM sent ORDER BY number)"
    assert scalar(pair.county, names).startswith(":0 ")  # it does not lie there
    pair.county.export(pair.root)
    assert scalar(pair.county, names).startswith(f"{Path(first['file']).name}:- ")


def test_the_manifest_says_from_where_to_where(pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    pair.carry(PROVINCE, COUNTY)
    person(pair.county, first_name="مینا")
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    manifest, _ = opened(pair, PROVINCE, file)
    store, peer = pair.county.store, pair.county.peers.offices.peer(pair.province.store.replica)
    assert manifest["kind"] == "delta"
    assert manifest["base"] == {"epoch": 0, "place": peer.acked_place, "hash": peer.acked_hash}
    assert manifest["last"]["place"] == store.place()
    assert manifest["operator"] == "ali"
    assert manifest["seen"][pair.province.store.replica]["place"] == peer.received_place


def test_a_program_file_goes_down_and_not_up(pair: Tree) -> None:
    text = (
        Path("resources/programmes/vision.toml")
        .read_text(encoding="utf-8")
        .replace("version = 1\n", "version = 2\n", 1)
    )
    file = pair.root / "vision.toml"
    file.write_text(text, encoding="utf-8")
    assert pair.province.add_programme(file)["status"] == "added"
    sent = lines(pair, PROVINCE, COUNTY)
    assert [(line["kind"], line["version"]) for line in sent] == [("@programme", 2)]
    assert pair.carry(PROVINCE, COUNTY)["applied"] == 1
    assert lines(pair, COUNTY, PROVINCE) == []
    assert [one["version"] for one in pair.county.programmes() if one["name"] == "vision"] == [2]


def test_an_office_nobody_knows_gets_nothing(pair: Tree) -> None:
    with pytest.raises(UserError) as caught:
        pair.province.export(pair.root, "0002")
    assert caught.value.code == "office-unknown"


def test_a_whole_export_upward_tells_of_our_own_rows_only(trio: Tree) -> None:
    """What came down because a row of ours refers to it would stand in quarantine above."""
    theirs, mine = person(trio.county), person(trio.other)
    trio.settle()
    trio.province.sameness.merge(mine, theirs, why="یکی‌اند")
    trio.settle()
    assert {one["id"] for one in trio.other.rows.find("person", gone=True)} == {mine, theirs}
    file = trio.write(OTHER, PROVINCE, full=True)
    told = trio.read(PROVINCE, file)
    assert (told["quarantined"], trio.province.quarantine()) == (0, [])
