from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.catalog import ENTITIES
from models.store import audit
from models.store.audit import START, Break, Line, breaks, note
from models.store.repository import Repository
from models.store.store import Store
from models.sync import auditing
from models.sync.auditing import Taken, audit_lines, checkpoint, keep_checkpoint, take
from models.sync.keys import PublicKeys, ReplicaKeys, sign
from models.sync.offices import Offices, Replica
from tests.samples import KEY, new_store

Make = Callable[[str], Store]
PROVINCE, COUNTY, WORKSTATION = "02", "0201", "0201-2"
REPLICAS = {PROVINCE: "aa" * 16, COUNTY: "bb" * 16, WORKSTATION: "cc" * 16, "0202": "dd" * 16}
KEYS = {office: ReplicaKeys.new() for office in REPLICAS}


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "store.db"
    new_store(path).close()
    return path


@pytest.fixture
def make(blank: Path, tmp_path: Path, fixed_now: str) -> Iterator[Make]:
    """Makes the store of an office, in which all offices below it are known."""
    stores: list[Store] = []

    def made(office: str) -> Store:
        store = Store(Path(shutil.copy(blank, tmp_path / f"{len(stores)}.db")), KEY, ENTITIES)
        stores.append(store)
        with store.writing():
            for key, value in (("replica", REPLICAS[office]), ("office", office)):
                store.set_meta(key, value)
        with store.action("ali", "enrol") as action:
            for other in REPLICAS:
                if other != office and other.startswith(office):
                    Offices(store).remember(replica(other), action)
        return store

    yield made
    for store in stores:
        store.close()


def replica(office: str, relation: str = "below") -> Replica:
    return Replica(REPLICAS[office], office, "", "", relation, KEYS[office].public(), None, 0, "live")


@pytest.fixture
def province(make: Make) -> Store:
    return make(PROVINCE)


@pytest.fixture
def county(make: Make) -> Store:
    return make(COUNTY)


@pytest.fixture
def workstation(make: Make) -> Store:
    return make(WORKSTATION)


def save(store: Store) -> None:
    """One more person, and so one more place of the log."""
    with store.action("ali", "save"):
        Repository(store).insert("person", [{"id": f"{store.place():032x}", "office": store.office, "retired": False}])


def span(store: Store, base: int = 0) -> list[dict[str, Any]]:
    """What a bundle from `base` to the end of the log takes along."""
    return [json.loads(line) for line in audit_lines(store, base, store.place())]


def carry(sender: Store, receiver: Store, base: int = 0) -> Taken:
    """As an import does it: in an action, which then has lines of its own."""
    told = span(sender, base)
    with receiver.action("ali", "import", sender.replica):
        taken = take(receiver, replica(sender.office), told)
        Repository(receiver).insert(
            "person", [{"id": f"{receiver.place() + 900:032x}", "office": "02", "retired": False}]
        )
    return taken


def chain(store: Store, of: str) -> list[tuple[Any, ...]]:
    """The lines of an office's chain in a store, with their hashes."""
    sql = f"SELECT {audit.COLUMNS}, hash FROM audit WHERE replica = ? ORDER BY epoch, seq"
    return store.db.conn.execute(sql, (REPLICAS[of],)).fetchall()


# -- out --------------------------------------------------------------------------------------------------------------


def test_a_bundle_takes_along_what_was_noted_in_its_span(county: Store) -> None:
    save(county)
    base = county.place()
    note(county, "ali", "read", entity="person", row="ab" * 16, note="tier=C")
    save(county)
    first, second = span(county, base)
    assert first == {
        "kind": "@audit",
        "replica": REPLICAS[COUNTY],
        "epoch": 0,
        "seq": 3,
        "at": "2025-12-10T00:00:00+00:00",
        "actor": "ali",
        "office": COUNTY,
        "act": "read",
        "entity": "person",
        "row": "ab" * 16,
        "note": "tier=C",
        "place": base,
        "hash": first["hash"],
    }
    assert (second["act"], "note" in second) == ("save", False)


def test_the_same_span_says_the_same_whatever_was_read_since(county: Store) -> None:
    for _ in range(3):
        save(county)
    before = span(county, 1)
    note(county, "ali", "export", note="number=1")
    assert span(county, 1) == before
    assert span(county, county.place()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["save", "read", "life"]), max_size=12), data=st.data())
def test_spans_that_meet_say_each_line_once_and_in_order(make: Make, acts: list[str], data: st.DataObject) -> None:
    county = make(COUNTY)
    for act in acts:
        if act == "read":
            note(county, "ali", "read")
        elif act == "save":
            save(county)
        else:
            with county.writing():
                county.set_meta("epoch", str(county.epoch + 1))
    end = county.place()
    cuts = sorted(data.draw(st.sets(st.integers(0, end)))) if end else []
    pieces = [audit_lines(county, base, last) for base, last in zip([0, *cuts], [*cuts, end], strict=True)]
    told = [json.loads(line) for piece in pieces for line in piece]
    whole = [Line(*one) for *one, _ in chain(county, COUNTY)]
    assert [(one["epoch"], one["seq"]) for one in told] == [(one.epoch, one.seq) for one in whole if one.place < end]


def test_what_is_taken_along_is_found_without_reading_all(county: Store) -> None:
    for sql in _statements(county, lambda: span(county, 1)):
        plan = " ".join(row[3] for row in county.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SCAN audit" not in plan, plan


def _statements(store: Store, work: Callable[[], object]) -> list[str]:
    seen: list[str] = []
    store.db.conn.set_trace_callback(lambda sql: seen.append(sql) if "FROM audit" in sql else None)
    work()
    store.db.conn.set_trace_callback(None)
    assert seen
    return seen


# -- in ---------------------------------------------------------------------------------------------------------------


def test_a_chain_arrives_as_it_is_and_holds(county: Store, province: Store) -> None:
    save(county)
    note(county, "ali", "read")
    save(county)
    assert carry(county, province) == Taken(fresh=4)
    assert chain(province, COUNTY) == chain(county, COUNTY)
    assert list(breaks(province)) == []


def test_a_second_time_and_a_longer_bundle_change_nothing_that_is_here(county: Store, province: Store) -> None:
    save(county)
    carry(county, province)
    before = chain(province, COUNTY)
    assert carry(county, province) == Taken(known=2)
    save(county)
    assert carry(county, province) == Taken(fresh=1, known=2)
    assert chain(province, COUNTY)[:2] == before


def test_what_came_from_below_goes_on_with_the_next_bundle(workstation: Store, county: Store, province: Store) -> None:
    save(workstation)
    base = county.place()
    carry(workstation, county)
    told = span(county, base)
    assert [(one["replica"][:2], one["act"]) for one in told] == [("bb", "import"), ("cc", "save")]
    assert told[1]["place"] == 0  # of the workstation's own log
    with province.action("ali", "import", county.replica):
        assert take(province, replica(COUNTY), told).fresh == 2
    assert chain(province, WORKSTATION) == chain(workstation, WORKSTATION)
    assert span(county, county.place()) == []


def test_a_line_that_differs_stays_outside_and_is_told(county: Store, province: Store) -> None:
    save(county)
    carry(county, province)
    before = chain(province, COUNTY)
    told = span(county)
    told[1]["actor"] = "reza"
    with province.writing():
        assert take(province, replica(COUNTY), told) == Taken(known=1, differing=((REPLICAS[COUNTY], 0, 2),))
    assert chain(province, COUNTY) == before


def test_a_chain_with_a_hole_or_a_changed_line_is_found_by_the_check(county: Store, province: Store) -> None:
    for _ in range(4):
        save(county)
    told = span(county)
    told[3]["actor"] = "reza"
    del told[1]
    with province.writing():
        assert take(province, replica(COUNTY), told).fresh == 4
    assert list(breaks(province)) == [
        Break(REPLICAS[COUNTY], 0, 2, "gap"),
        Break(REPLICAS[COUNTY], 0, 4, "changed"),
    ]


@pytest.mark.parametrize(
    ("sender", "of", "fresh"),
    [
        (replica(COUNTY), COUNTY, 1),
        (replica(COUNTY), WORKSTATION, 1),
        (replica(COUNTY), "0202", 0),  # not below it
        (replica(COUNTY), PROVINCE, 0),  # our own
        (replica(WORKSTATION), COUNTY, 0),  # above it
        (replica(COUNTY, "above"), COUNTY, 0),  # no audit comes down
    ],
)
def test_nobody_tells_of_others_than_those_below(province: Store, sender: Replica, of: str, fresh: int) -> None:
    line = _line(replica=REPLICAS[of], office=of)
    with province.writing():
        assert take(province, sender, [line]) == Taken(fresh=fresh, refused=1 - fresh)


def test_a_replica_tells_of_acts_in_its_own_office_only(province: Store) -> None:
    with province.writing():
        assert take(province, replica(COUNTY), [_line(office="0202")]).refused == 1


def _line(**change: Any) -> dict[str, Any]:
    line = {"kind": "@audit", "replica": REPLICAS[COUNTY], "epoch": 0, "seq": 1, "at": "2025-12-10T00:00:00+00:00"}
    return {**line, "office": COUNTY, "act": "open", "place": 0, "hash": START, **change}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("replica", "bb" * 200),
        ("replica", None),
        ("epoch", -1),
        ("epoch", True),
        ("seq", 0),
        ("seq", "1"),
        ("seq", 2**63),
        ("at", "1404/09/19"),
        ("at", "2025-12-10T00:00:00"),
        ("actor", "a" * 201),
        ("actor", "a\u202eb"),
        ("actor", ["ali"]),
        ("office", None),
        ("act", "Open"),
        ("act", ""),
        ("act", "a" * 41),
        ("entity", "person; --"),
        ("row", "a" * 201),
        ("note", "نام"),
        ("note", "a" * 201),
        ("place", -1),
        ("place", None),
        ("hash", "0" * 63),
        ("hash", None),
    ],
)
def test_what_is_no_line_is_refused(province: Store, name: str, value: object) -> None:
    with province.writing():
        assert take(province, replica(COUNTY), [_line(**{name: value})]) == Taken(refused=1)
        assert take(province, replica(COUNTY), [_line()]) == Taken(fresh=1)


def test_one_place_told_twice_in_a_bundle_is_taken_once(province: Store) -> None:
    with province.writing():
        assert take(province, replica(COUNTY), [_line(), _line(actor="reza")]).fresh == 1
    assert len(chain(province, COUNTY)) == 1


def test_whatever_an_office_writes_the_office_above_takes(county: Store, province: Store) -> None:
    """No actor and no row breaks the chain on its way."""
    for actor in ("مریم\u202e\x07", "آ" * 500, "", "a\nb"):
        note(county, actor, "read", entity="@programme_file", row="برنامه\x00" + "x" * 300)
    save(county)
    assert carry(county, province).refused == 0
    assert list(breaks(province)) == []


def test_a_note_with_words_is_a_fault_of_the_program(county: Store) -> None:
    with pytest.raises(ValueError, match="no words"):
        note(county, "ali", "read", note="نرگس")


# -- what is signed ---------------------------------------------------------------------------------------------------


def kept(store: Store) -> list[tuple[Any, ...]]:
    return store.db.conn.execute("SELECT replica, epoch, seq, hash FROM checkpoint").fetchall()


def known(office: str) -> list[PublicKeys]:
    return [KEYS[office].public()]


def test_a_checkpoint_signs_the_last_line_that_went_up(county: Store, province: Store) -> None:
    save(county)
    note(county, "ali", "export")  # goes with the next bundle
    told = checkpoint(county, KEYS[COUNTY], county.place())
    carry(county, province)
    assert keep_checkpoint(province, replica(COUNTY), told, known(COUNTY))
    assert kept(province) == [(REPLICAS[COUNTY], 0, 2, chain(county, COUNTY)[1][-1])]
    assert list(breaks(province)) == []
    assert keep_checkpoint(province, replica(COUNTY), told, known(COUNTY))
    assert len(kept(province)) == 1


def test_a_chain_cut_short_at_its_end_contradicts_the_checkpoint(county: Store, province: Store) -> None:
    save(county)
    with province.writing():
        take(province, replica(COUNTY), span(county)[:-1])
        keep_checkpoint(province, replica(COUNTY), checkpoint(county, KEYS[COUNTY], county.place()), known(COUNTY))
    assert list(breaks(province)) == [Break(REPLICAS[COUNTY], 0, 2, "checkpoint")]


def test_two_machines_with_one_chain_contradict_each_other(county: Store, province: Store, tmp_path: Path) -> None:
    clone_file = tmp_path / "clone.db"
    county.backup(clone_file)
    clone = Store(clone_file, KEY, ENTITIES)
    save(county)
    note(clone, "reza", "open")
    save(clone)
    for machine in (county, clone):
        carry(machine, province)
        told = checkpoint(machine, KEYS[COUNTY], machine.place())
        assert keep_checkpoint(province, replica(COUNTY), told, known(COUNTY))
    clone.close()
    assert Break(REPLICAS[COUNTY], 0, 3, "changed") in list(breaks(province))


def test_a_new_life_is_signed_for_once_it_went_up(county: Store) -> None:
    save(county)
    with county.writing():
        county.set_meta("epoch", "4")
    assert checkpoint(county, KEYS[COUNTY], county.place())["epoch"] == 0
    save(county)
    told = checkpoint(county, KEYS[COUNTY], county.place())
    assert (told["epoch"], told["seq"]) == (4, 1)


def test_an_empty_chain_is_signed_for_and_nothing_is_kept(make: Make, province: Store) -> None:
    told = checkpoint(make(WORKSTATION), KEYS[WORKSTATION], 0)
    assert (told["seq"], told["hash"]) == (0, START)
    assert keep_checkpoint(province, replica(WORKSTATION), told, known(WORKSTATION))
    assert kept(province) == []


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"seq": 1}, COUNTY),
        ({"epoch": 1}, COUNTY),
        ({"hash": "0" * 64}, COUNTY),
        ({"signature": "0" * 128}, COUNTY),
        ({"signature": "x"}, COUNTY),
        ({"seq": None}, COUNTY),
        ({}, "0202"),
    ],
)
def test_what_the_sender_did_not_sign_is_not_kept(county: Store, province: Store, change: Any, keys: str) -> None:
    save(county)
    told = {**checkpoint(county, KEYS[COUNTY], county.place()), **change}
    assert not keep_checkpoint(province, replica(COUNTY), told, known(keys))
    assert kept(province) == []


def test_an_earlier_key_of_the_sender_still_counts(county: Store, province: Store) -> None:
    save(county)
    told = checkpoint(county, KEYS[COUNTY], county.place())
    assert keep_checkpoint(province, replica(COUNTY), told, [*known("0202"), *known(COUNTY)])


@pytest.mark.parametrize("told", [None, [], "x", {}])
def test_a_manifest_without_a_checkpoint_has_none(province: Store, told: object) -> None:
    assert not keep_checkpoint(province, replica(COUNTY), told, known(COUNTY))


def test_a_signature_of_another_paper_is_none(county: Store, province: Store) -> None:
    save(county)
    told = checkpoint(county, KEYS[COUNTY], county.place())
    said = auditing._statement(county.replica, 0, 2, told["hash"])
    told["signature"] = sign(KEYS[COUNTY], "daftar/bundle/1", said).hex()
    assert not keep_checkpoint(province, replica(COUNTY), told, known(COUNTY))
