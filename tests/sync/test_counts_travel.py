"""Of a programme that travels as counts no row leaves the office: the numbers do, the same at both ends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from models.access.roles import Actor
from models.catalog import ENTITIES
from models.errors import UserError
from models.office import Office
from models.schema.entity import Tier
from models.sync.auditing import AUDIT
from models.sync.bundle import open_bundle, read_outer
from models.sync.outgoing import Outgoing
from tests.sync import offices_in_memory as offices
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, change, person, put, screening

DESK = "0001-2"
REFUGE = """
name = "refuge"
label = "سرپناه"
shape = "enrolment"
tier = "A"
version = {version}
travels = "{travels}"
[[indicator]]
name = "nights"
label = "شب"
sum = "nights"
[[indicator]]
name = "nights_each"
label = "شب برای هر نفر"
ratio = ["nights", "entered"]
[[section]]
label = "اقامت"
[[section.field]]
name = "nights"
kind = "whole"
label = "شب"
"""
HEARING = """
name = "listening"
label = "شنیدن"
shape = "case"
tier = "A"
version = 1
travels = "counts"
step = [{ kind = "session", label = "نشست" }, { kind = "visit", label = "بازدید" }]
outcome = [{ code = "well", label = "خوب", good = true }]
[[followup]]
kind = "visit"
to_body = "counselling"
due_days = 10
reason = "مشاوره"
"""
FIGURES = ("active", "entered", "left", "waiting", "nights", "nights_each")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Tree]:
    with offices.tree(tmp_path, PROVINCE, COUNTY) as kept:
        yield kept


def teach(tree: Tree, *texts: str) -> None:
    """The province adds programme files and sends them down."""
    for number, text in enumerate(texts):
        name = text.split('"')[1]
        folder = tree.root / f"programmes-{tree.province.store.place()}-{number}"
        folder.mkdir()
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        tree.province.add_programme(folder / f"{name}.toml")
    tree.carry(PROVINCE, COUNTY)


def refuge(travels: str = "counts", version: int = 1) -> str:
    return REFUGE.format(travels=travels, version=version)


def guest(office: Office, name: str, starts_on: str = "1404/8/1", **row: Any) -> tuple[str, str]:
    """Somebody known for nothing but a place in the refuge: person and enrolment."""
    who = person(office, first_name=name)
    told = {"programme": "refuge", "person": who, "starts_on": starts_on, "answers": {"nights": 3}, **row}
    return who, put(office, "enrolment", **told)


def figures(office: Office, programme: str = "refuge", period: str = "1404-Q3", county: str | None = None) -> Any:
    rows = office.report("indicators", period, county)["rows"]
    return {row["indicator"]: row["value"] for row in rows if row["programme"] == programme}


def lines(tree: Tree, sender: str, receiver: str) -> bytes:
    """All that the sender would ever tell the receiver."""
    office = tree[sender]
    exporter, below = office.peers.exporter(), office.peers.offices.of_office(receiver)
    told = Outgoing(office.rows, exporter.offices, ENTITIES, exporter.tier, below, True, exporter.home)
    scope = receiver if below[0].relation == "below" else None
    return b"".join(told.lines(0, office.store.place(), scope))


def counted(office: Office) -> Mapping[tuple[str, str], int]:
    """The counted tallies of a store by period and indicator, those above zero."""
    rows = office.find("tally", where={"counted": "1"})
    return {(row["period"], row["indicator"]): row["value"] for row in rows if row["value"]}


def test_the_numbers_travel_and_no_row_does(pair: Tree) -> None:
    teach(pair, refuge())
    who, stay = guest(pair.county, "پری")
    guest(pair.county, "نازی", "1404/9/1", status="left", ends_on="1404/9/11", reason="رفت", answers={"nights": 10})
    answer = pair.carry(COUNTY, PROVINCE)
    assert (answer["status"], answer["quarantined"]) == ("applied", 0)
    assert pair.province.find("enrolment") == []
    assert pair.province.find("person") == []
    told = lines(pair, COUNTY, PROVINCE)
    assert who.encode() not in told
    assert stay.encode() not in told
    assert "پری".encode() not in told
    here, there = figures(pair.county), figures(pair.province)
    assert {name: here[name] for name in FIGURES} == {
        "active": 1, "entered": 2, "left": 1, "waiting": 0, "nights": 13, "nights_each": 650.0,
    }  # fmt: skip
    assert {name: there[name] for name in FIGURES} == {name: here[name] for name in FIGURES}
    assert figures(pair.province, county=COUNTY)["entered"] == 2
    assert there["person_months"] == round(here["person_months"])


def test_a_year_is_its_quarters_and_a_stock_its_end(pair: Tree) -> None:
    teach(pair, refuge())
    for name, day in (("یک", "1404/2/1"), ("دو", "1404/5/1"), ("سه", "1404/8/1")):
        guest(pair.county, name, day)
    pair.carry(COUNTY, PROVINCE)
    for period, active, entered in (("1404-Q1", 1, 1), ("1404-Q2", 2, 1), ("1404-Q3", 3, 1), ("1404-H1", 2, 2)):
        for office in (pair.county, pair.province):
            told = figures(office, period=period)
            assert (told["active"], told["entered"]) == (active, entered), period


def test_what_changes_here_changes_there(pair: Tree) -> None:
    teach(pair, refuge())
    _, stay = guest(pair.county, "پری")
    _, other = guest(pair.county, "نازی")
    pair.carry(COUNTY, PROVINCE)
    change(pair.county, stay, "enrolment", starts_on="1404/5/1")
    pair.carry(COUNTY, PROVINCE)
    assert (figures(pair.province)["entered"], figures(pair.province, period="1404-Q2")["entered"]) == (1, 1)
    for one in (stay, other):
        pair.county.delete("enrolment", one)
    pair.carry(COUNTY, PROVINCE)
    assert counted(pair.province) == {}
    assert figures(pair.province)["entered"] == 0
    pair.settle()
    _, kept = guest(pair.county, "پری")
    pair.county.delete("enrolment", kept)
    assert pair.carry(COUNTY, PROVINCE) == {"status": "silent"}


def test_at_home_nothing_is_counted_twice(pair: Tree) -> None:
    teach(pair, refuge())
    guest(pair.county, "پری")
    pair.carry(COUNTY, PROVINCE)
    pair.carry(PROVINCE, COUNTY)
    assert counted(pair.county)["1404-Q3", "entered"] == 1
    assert figures(pair.county)["entered"] == 1
    rows = pair.county.figures.behind("refuge", "entered", "1404-Q3", None)
    assert (rows["entity"], len(rows["ids"])) == ("enrolment", 1)
    assert pair.province.figures.behind("refuge", "entered", "1404-Q3", None)["ids"] == []


def test_a_typed_number_stands_beside_a_counted_one(pair: Tree) -> None:
    teach(pair, refuge())
    guest(pair.county, "پری")
    pair.carry(COUNTY, PROVINCE)
    typed = {"programme": "refuge", "indicator": "entered", "period": "1404-Q3", "county": COUNTY, "value": 5}
    put(pair.county, "tally", **typed)
    pair.carry(COUNTY, PROVINCE)
    assert (figures(pair.county)["entered"], figures(pair.province)["entered"]) == (6, 6)
    counts = pair.county.find("tally", where={"counted": "1", "indicator": "entered"})
    (own,) = (row for row in counts if row["value"])
    (answer,) = pair.county.put([{"id": own["id"], "value": 77}], "tally")
    assert answer["status"] == "rejected"
    assert counted(pair.county)["1404-Q3", "entered"] == 1


def test_rows_that_the_province_had_before_are_not_counted_again(pair: Tree) -> None:
    teach(pair, refuge("rows"))
    who, stay = guest(pair.county, "پری", "1404/5/1")
    pair.carry(COUNTY, PROVINCE)
    assert [row["id"] for row in pair.province.find("enrolment")] == [stay]
    teach(pair, refuge("counts", 2))
    assert figures(pair.province, period="1404-Q2")["entered"] == 1  # until the counts come, the rows stand for them
    guest(pair.county, "نازی")
    pair.carry(COUNTY, PROVINCE)
    assert len(pair.province.find("enrolment")) == 1
    for office in (pair.county, pair.province):
        assert figures(office, period="1404-Q2")["entered"] == 1
        assert figures(office)["entered"] == 1
        assert figures(office)["active"] == 2
    pair.county.delete("enrolment", stay)
    pair.carry(COUNTY, PROVINCE)
    assert [row["retired"] for row in pair.province.find("enrolment")] == [False]
    assert figures(pair.province, period="1404-Q2")["entered"] == 0
    assert stay.encode() not in lines(pair, PROVINCE, COUNTY)
    assert who.encode() in lines(pair, PROVINCE, COUNTY)  # the person was told before, and is kept in step
    change(pair.county, who, father_name="حسین")
    pair.carry(COUNTY, PROVINCE)
    assert pair.province.get("person", who)["father_name"] == "حسین"


def test_whatever_refers_to_a_row_that_stays_stays(pair: Tree) -> None:
    teach(pair, HEARING)
    who = person(pair.county)
    case = put(pair.county, "case", programme="listening", person=who, opened_on="1404/8/1")
    step = put(pair.county, "step", case=case, kind="visit", done_on="1404/8/2")
    put(pair.county, "step", case=case, kind="session", done_on="1404/8/3")
    (referral,) = pair.county.find("referral")
    call = put(pair.county, "call", referral=referral["id"], called_on="1404/8/5", answer="فردا می‌آید")
    loose = put(pair.county, "referral", person=who, to_body="counselling", source="step", source_id=step)
    pair.carry(COUNTY, PROVINCE)
    told = lines(pair, COUNTY, PROVINCE)
    for row in (who, case, step, referral["id"], call):
        assert row.encode() not in told
    assert pair.province.find("referral") == []
    assert loose.encode() not in told
    here, there = (figures(office, "listening") for office in (pair.county, pair.province))
    assert here == there == {"opened": 1, "persons": 1, "open": 1, "closed": 0, "closed_good": 0, "sessions": 1}


def test_a_course_stays_with_all_who_came(pair: Tree) -> None:
    teach(pair, 'name = "evening"\nlabel = "عصر"\nshape = "workshop"\ntier = "A"\nversion = 1\ntravels = "counts"\n')
    who = person(pair.county)
    course = put(pair.county, "course", programme="evening", starts_on="1404/8/1")
    session = put(pair.county, "session", course=course, held_on="1404/8/1", minutes=60, headcount_male=7)
    registration = put(pair.county, "registration", course=course, person=who)
    attendance = put(pair.county, "attendance", session=session, person=who, status="present")
    printout = {"form": "class_roster", "copy": 1, "printed_on": "2025-12-10"}
    with pair.county.store.action("ali", "print"):
        ids = {name: name.encode().hex().ljust(32, "0") for name in ("course", "person")}
        of = {"course": course, "person": who}
        rows = [{**printout, "of_entity": one, "of_id": of[one], "id": ids[one], "office": COUNTY} for one in ids]
        pair.county.rows.insert("printout", rows)
    pair.carry(COUNTY, PROVINCE)
    told = lines(pair, COUNTY, PROVINCE)
    for row in (course, session, registration, attendance, who, ids["course"]):
        assert f'"id":"{row}"'.encode() not in told
    assert f'"id":"{ids["person"]}"'.encode() in told
    here, there = (figures(office, "evening") for office in (pair.county, pair.province))
    assert here == there
    assert {name: value for name, value in there.items() if value} == {
        "courses": 1, "sessions": 1, "registered": 1, "attendances": 1, "heads": 7,
    }  # fmt: skip


def test_a_person_goes_with_the_first_row_that_may(pair: Tree) -> None:
    teach(pair, refuge())
    child, _ = guest(pair.county, "نرگس")
    mother = person(pair.county, first_name="زهرا")
    guardian = put(pair.county, "guardian", child=child, person=mother, relation="mother")
    pair.carry(COUNTY, PROVINCE)
    assert [row["id"] for row in pair.province.find("person")] == [mother]
    change(pair.county, child, father_name="حسن")
    pair.settle()
    assert [row["id"] for row in pair.province.find("person")] == [mother]
    test = screening(pair.county, child)
    lost = pair.write(COUNTY, PROVINCE)  # a stick that never arrives
    assert lost is not None
    answer = pair.carry(COUNTY, PROVINCE)
    assert (answer["status"], answer["quarantined"]) == ("applied", 0)
    assert pair.province.get("person", child)["father_name"] == "حسن"
    assert pair.province.get("guardian", guardian)["child"] == child
    assert pair.province.get("screening", test)["person"] == child
    assert pair.province.find("enrolment") == []
    change(pair.county, child, father_name="حسین")
    pair.carry(COUNTY, PROVINCE)
    assert pair.province.get("person", child)["father_name"] == "حسین"


def test_two_entered_twice_travel_once_they_are_made_one(pair: Tree) -> None:
    teach(pair, refuge())
    stays, _ = guest(pair.county, "نرگس")
    known = person(pair.county, first_name="نرگس")
    pair.carry(COUNTY, PROVINCE)
    assert [row["id"] for row in pair.province.find("person")] == [known]
    pair.county.sameness.merge(known, stays, "یک نفرند")
    pair.carry(COUNTY, PROVINCE)
    assert pair.province.get("person", stays)["merged_into"] == known


def test_a_workstation_counts_for_itself_and_its_county_passes_it_on(pair: Tree) -> None:
    teach(pair, refuge())
    offices.found(pair.root / DESK, DESK)
    pair.offices[DESK] = offices.opened(pair.root / DESK)
    offices.join(pair[DESK], pair.county, pair.root / "papers")
    pair.carry(COUNTY, DESK)
    guest(pair[DESK], "پری")
    guest(pair.county, "نازی")
    pair.carry(DESK, COUNTY)
    assert [row["office"] for row in pair.county.find("enrolment")] == [COUNTY]
    assert figures(pair.county)["entered"] == 2
    pair.carry(COUNTY, PROVINCE)
    assert figures(pair.province)["entered"] == 2
    assert figures(pair.province, county=COUNTY)["entered"] == 2
    assert {row["office"] for row in pair.province.find("tally")} == {COUNTY, DESK}
    assert figures(pair[DESK])["entered"] == 1


def plain(tree: Tree, sender: str, receiver: str, file: Path | None) -> list[dict[str, Any]]:
    """The lines of a bundle file as its receiver decrypts them."""
    assert file is not None
    outer = read_outer(file)
    outer.verify(tree[sender].peers.offices.own_keys().public())
    with open_bundle(outer, tree[receiver].peers.offices.own_keys()) as opened:
        return list(opened.lines())


def test_a_decrypted_bundle_knows_neither_name_nor_answer_of_the_emergency(pair: Tree) -> None:
    """Nor an id, in what is told anew, in full, or down again, in the audit and in what is told of an erasure."""
    county = pair.county
    actor = Actor("mina", "senior", COUNTY, "county", frozenset(Tier))
    trusted = Office(county.folder, county.store, actor)
    who, guest_ = (person(county, first_name=name) for name in ("آرشام", "بهمنیار"))
    mother = put(county, "guardian", child=who, name="مهرانه", relation="mother")
    told = {"called_at": "23:41", "channel": "تلفن ۱۲۳", "incident": "کودک‌آزاری", "risk": "فوری"}
    case = put(trusted, "case", programme="social_emergency", person=who, opened_on="1404/9/5", answers=told)
    caller = put(trusted, "reporter", case=case, relation="همسایه", name="زهرا صالحیان")
    centre = put(county, "centre", name="رهایی", kind="addiction_16")
    place = {"programme": "addiction_centre", "centre": centre, "starts_on": "1404/8/1", "notes": "تریاک"}
    stay = put(trusted, "enrolment", person=guest_, **place)
    trusted.printed("record", ["case", case])

    def clean(file: Path | None, sender: str = COUNTY, receiver: str = PROVINCE) -> None:
        told = plain(pair, sender, receiver, file)
        every = json.dumps(told, ensure_ascii=False)
        for word in ("آرشام", "بهمنیار", "مهرانه", "صالحیان", "تریاک", "23:41", "child_abuse", "کودک‌آزاری"):
            assert word not in every.replace('"indicator": "child_abuse"', ""), word
        assert not [one for one in (who, guest_, mother, case, caller, stay) if one in every]
        assert sender == PROVINCE or [one for one in told if one["kind"] == AUDIT and one.get("row", "")[:1] == "~"]

    first = pair.write(COUNTY, PROVINCE)
    clean(first)
    pair.read(PROVINCE, first)
    change(trusted, case, "case", answers={"risk": "عادی"})
    change(county, who, father_name="حسین")
    for file in (pair.write(COUNTY, PROVINCE, full=True), pair.write(COUNTY, PROVINCE)):
        clean(file)
        pair.read(PROVINCE, file)
    clean(pair.write(PROVINCE, COUNTY, full=True), PROVINCE, COUNTY)
    county.erasing.erase("person", who, "نامهٔ ۱۲")
    last = pair.write(COUNTY, PROVINCE)
    clean(last)
    pair.read(PROVINCE, last)
    assert pair.province.find("person") == pair.province.find("erasure") == pair.province.quarantine() == []
    known = {one["row"] for one in trusted.trail.lines() if one["entity"] in ("case", "person", "reporter")}
    assert {case, who, caller} <= known  # at home everybody who may still hears of which row it was
    assert all(office.check()["ok"] for office in (county, pair.province))


def test_what_stays_once_stays(pair: Tree) -> None:
    teach(pair, refuge())
    with pytest.raises(UserError) as refused:
        teach(pair, refuge("rows", 2))
    assert refused.value.code == "programme-wrong"


def test_an_office_without_such_rows_says_nothing_more(pair: Tree) -> None:
    teach(pair, refuge())
    who = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    assert pair.province.get("person", who)
    assert pair.county.find("tally") == []
    pair.settle()
    assert pair.carry(COUNTY, PROVINCE) == {"status": "silent"}
