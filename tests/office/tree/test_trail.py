"""Who did what, as it is noted at the front door and told to those who may ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.office import Office
from models.office.tree import trail
from models.office.tree.deeds import ACTS, act_words, note_words
from models.schema.entity import Tier
from models.store.audit import breaks
from tests.intake.workbooks import write_workbook
from tests.journeys.offices import USER, WORDS, Pair, carry, child, found, join, put, reopen, write
from tests.office.conftest import seated
from tests.sync.offices_in_memory import scalar

ROOT = Path(__file__).resolve().parents[3]
FAMILY = """
name = "quiet"
label = "آرام"
shape = "screening"
tier = "{tier}"
version = 1
[[stage]]
code = "only"
label = "یگانه"
scoring = "typed"
outcomes = ["pass", "refer"]
[[outcome]]
code = "pass"
label = "سالم"
[[outcome]]
code = "refer"
label = "ارجاع"
[[section]]
label = "پرسش‌ها"
[[section.field]]
name = "heard"
kind = "text"
label = "گفته"
"""


def told(office: Office, act: str = "") -> list[tuple[str, str, str, str]]:
    """(act, entity, row, note) of what was noted since, of one act or of all."""
    found = ((one["act"], one["entity"], one["row"], one["note"]) for one in office.trail.lines())
    return [one for one in found if act in ("", one[0])]


def last(office: Office) -> tuple[str, str, str, str]:
    return told(office)[-1]


def secret(office: Office, folder: Path, tier: Tier) -> str:
    """A row of a programme of that tier, saved by somebody to whom the tier was granted."""
    file = folder / "quiet.toml"
    file.write_text(FAMILY.format(tier=tier), encoding="utf-8")
    office.add_programme(file)
    holder = seated(office, "administrator", tier)
    person = child(holder)
    return put(holder, "screening", programme="quiet", person=person, held_on="1404/9/1", stage="only", outcome="pass")


# -- every act has a name ---------------------------------------------------------------------------------------------


def noted_in_source() -> Iterator[tuple[str, ast.expr]]:
    """Where an act is noted, `action(who, act)`, `note(store, who, act)`, `noted(act)`, `kept(act)`, and the act."""
    place = {"action": 1, "note": 2, "noted": 0, "kept": 0, "came": 0, "_at_desk": 3}
    for path in (*ROOT.glob("models/**/*.py"), *ROOT.glob("ui/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            own = name != "note" or ast.unparse(node.func) == "audit.note"  # type: ignore[attr-defined]
            if name in place and own and len(node.args) > place[name]:  # type: ignore[attr-defined]
                yield str(path), node.args[place[name]]  # type: ignore[attr-defined]


def test_every_act_that_is_noted_anywhere_has_a_name_and_no_other_has() -> None:
    passed_on = {"act", "kind"}  # the names of parameters that carry an act
    found = list(noted_in_source())
    acts = {node.value for _, node in found if isinstance(node, ast.Constant)}
    strange = [(path, ast.unparse(node)) for path, node in found if not isinstance(node, ast.Constant)]
    assert [one for one in strange if one[1] not in {*passed_on, "self._owed"}] == []
    assert acts == ACTS.keys()


def test_an_act_of_a_newer_version_is_told_by_its_code() -> None:
    assert (act_words("save"), act_words("teleport")) == ("ثبت و ویرایش", "teleport")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", ""),
        ("rows=12", "۱۲ ردیف"),
        ("to=02 number=3 records=12 sha256=ab12", "به استان مازندران · بستهٔ ۳ · ۱۲ ردیف"),
        (
            "from=0001 number=7 status=held code=bundle-gap",
            "از شهرستان اراک · بستهٔ ۷ · نگه داشته شد · \u2066bundle-gap\u2069",
        ),
        ("form=vision_card rows=2", "کارت نتیجهٔ غربالگری بینایی · ۲ ردیف"),
        ("report=targets period=1404-Q3 as=xlsx", "شاخص‌ها در برابر هدف‌ها · پاییز ۱۴۰۴ · XLSX"),
        ("how=machine", "رایانه‌ای دیگر"),
        ("tier=C", "ردهٔ C"),
        ("period=soon", "soon"),
        ("colour=green", "green"),
        ("plain", ""),
    ],
)
def test_a_note_is_told_in_words(note: str, words: str) -> None:
    assert note_words(note) == words


# -- what is noted ----------------------------------------------------------------------------------------------------


def test_making_and_opening_an_office_are_noted(office: Office) -> None:
    assert told(office)[0] == ("create", "", "", "")
    with reopen(office.folder) as again:
        assert last(again)[0] == "open"


def test_who_reads_while_another_writes_is_noted_when_he_goes(office: Office) -> None:
    with office.store.action("x", "save"):
        again = reopen(office.folder)
        assert again.find("person") == []
    assert told(office, "open") == []
    again.close()
    assert len(told(office, "open")) == 1


def test_the_idle_lock_notes_right_and_wrong_passphrases(office: Office) -> None:
    assert not office.people.knows("نه آن گذرواژهٔ درست")
    assert office.people.knows(WORDS)
    assert [one[0] for one in told(office)[-2:]] == ["refused", "unlock"]


def test_saves_deletions_and_undo_name_their_row(office: Office) -> None:
    person = child(office)
    office.delete("person", person)
    office.undo()
    office.put([{"first_name": "مینا", "last_name": "نوری"}, {"first_name": "سارا", "last_name": "نوری"}], "person")
    assert told(office)[-4:] == [
        ("save", "person", person, ""),
        ("delete", "person", person, ""),
        ("undo", "person", person, ""),
        ("save", "person", "", "rows=2"),
    ]


def test_a_save_that_is_refused_or_changes_nothing_is_not_noted(office: Office) -> None:
    person = child(office)
    before = told(office)
    office.put([{"first_name": "مینا", "birth_date": "فردا"}], "person")
    office.put([{"id": person, "first_name": "نرگس"}], "person")
    assert told(office) == before


def test_a_load_and_its_book_of_faults_are_noted_and_a_trial_is_not(office: Office, tmp_path: Path) -> None:
    rows = [["نام", "نام خانوادگی", "کد ملی"], ["سارا", "کریمی", "0494443839"], ["مینا", "نوری", "123"]]
    file = write_workbook(tmp_path / "list.xlsx", {"لیست": rows})
    before = told(office)
    office.load(file, entity="person", dry_run=True)
    assert told(office) == before
    office.load(file, entity="person", errors=tmp_path / "faults.xlsx")
    assert [(one[0], one[3]) for one in told(office)[len(before) :]] == [("load", ""), ("sheet", "rows=2 faults=1")]


def test_closing_a_period_is_one_line_with_the_period(office: Office) -> None:
    closed = office.close_period("1403-Q3")
    assert last(office) == ("close_period", "closed_period", closed["id"], "period=1403-Q3")
    assert told(office, "save") == []


def test_copies_on_paper_are_noted_by_form_and_row(office: Office) -> None:
    first, second = child(office), child(office, first_name="مینا")
    office.printed("record", ["person", first])
    office.printed("record", ["person", first, second])
    office.printed("blank", ["screening:vision"])
    office.printed("worklist", [])
    office.printed("quarter_summary", ["۱۴۰۴-Q3"])
    assert told(office, "print") == [
        ("print", "person", first, "form=record"),
        ("print", "person", "", "form=record rows=2"),
        ("print", "screening", "", "form=blank"),
        ("print", "referral", "", "form=worklist"),
        ("print", "", "", "form=quarter_summary period=1404-Q3"),
    ]


def test_a_certificate_is_noted_once_though_its_copy_is_counted(office: Office) -> None:
    office.demo(40)
    with_number = next(one for one in office.find("registration") if one["certificate_no"])
    office.printed("certificate", [with_number["id"]])
    assert told(office, "print") == [("print", "registration", with_number["id"], "form=certificate")]
    assert told(office, "demo")[0][1] == ""


def test_backups_and_overlaps_and_the_letterhead_are_noted(office: Office, tmp_path: Path) -> None:
    office.backup(tmp_path / "b.zip")
    office.letterhead("خیابان هراز", "011-44220000")
    office.overlap(write_workbook(tmp_path / "list.xlsx", {"لیست": [["نام", "نام خانوادگی"], ["سارا", "کریمی"]]}))
    office.trail.kept("sheet", "person", rows=3)
    office.trail.kept("report", report="targets", period="1404", as_="pdf")
    assert told(office)[-5:] == [
        ("backup", "", "", ""),
        ("letterhead", "", "", ""),
        ("overlap", "", "", "rows=1"),
        ("sheet", "person", "", "rows=3"),
        ("report", "", "", "report=targets period=1404 as=pdf"),
    ]


def test_a_new_life_begins_with_who_restored(sample_day: str, tmp_path: Path) -> None:
    with found(tmp_path / "county", "county", "0001") as office:
        made = office.backup(tmp_path / "b.zip")
    Office.restore(office.folder, Path(made["file"]), user=USER, passphrase=WORDS)
    with reopen(office.folder) as again:
        sql = "SELECT act, actor, note FROM audit WHERE epoch = ? ORDER BY seq"
        lines = again.store.db.conn.execute(sql, (again.store.epoch,)).fetchall()
        assert lines == [("life", "", "how=restored"), ("restore", USER, ""), ("open", USER, "")]
        assert list(breaks(again.store)) == []


# -- between offices --------------------------------------------------------------------------------------------------


def test_each_step_of_an_exchange_is_noted_on_both_sides(offices: Pair) -> None:
    child(offices.county)
    file = write(offices.county, offices.sticks)
    assert file is not None
    (export,) = told(offices.county, "export")
    assert export[3].startswith("to=00 number=1 records=")
    assert "sha256=" in export[3]
    offices.province.import_files([file], dry_run=True)
    assert told(offices.province, "receive") == []
    offices.province.import_files([file])
    offices.province.import_files([file])
    assert [one[3] for one in told(offices.province, "receive")] == [
        "from=0001 number=1 status=applied",
        "from=0001 number=1 status=nothing-new",
    ]
    assert told(offices.province, "import")
    assert [one[0] for one in told(offices.county) if one[0] in ("request", "enrol", "accept")] == [
        "request",
        "enrol",
        "accept",
    ]
    assert [one[3] for one in told(offices.province, "approve")] == ["office=0001"]


def test_nothing_to_say_is_no_export(offices: Pair) -> None:
    offices.round()
    before = len(told(offices.county, "export"))
    assert write(offices.county, offices.sticks) is None
    assert len(told(offices.county, "export")) == before


def test_files_that_were_refused_or_held_are_noted_without_their_names(offices: Pair, tmp_path: Path) -> None:
    torn = tmp_path / "نرگس رضایی.daftar"
    torn.write_bytes(b"DFTR torn")
    offices.province.import_files([torn])
    assert last(offices.province)[0] == "receive"
    assert last(offices.province)[3].startswith("status=refused code=bundle-")
    child(offices.county)
    write(offices.county, offices.sticks)
    with offices.county.store.writing():  # as if the first had been acknowledged
        peer = offices.province.store.replica
        offices.county.peers.offices.acknowledged(peer, offices.county.store.place(), "")
    child(offices.county, first_name="مینا")
    later = write(offices.county, offices.sticks)
    assert later is not None
    offices.province.import_files([later])
    assert last(offices.province)[3] == "from=0001 number=2 status=held code=bundle-gap"


def test_a_receipt_heard_over_the_telephone_is_noted(offices: Pair) -> None:
    child(offices.county)
    offices.up()
    (spoken,) = offices.province.receipt()
    offices.county.peers.enter_receipt(spoken["digits"])
    assert last(offices.county) == ("receipt", "", "", "office=00 number=1")


def test_keys_are_noted(offices: Pair) -> None:
    offices.county.rotate_key()
    offices.province.joins.revoke_key("0001", "گم شد")
    assert last(offices.county)[0] == "key-rotate"
    assert told(offices.province, "revoke")


def test_what_a_county_did_is_told_at_the_province(offices: Pair) -> None:
    person = child(offices.county)
    offices.round()
    put(offices.county, "person", id=person, father_name="حسن")
    offices.round()
    own = offices.county.store.replica
    found = [one for one in offices.province.trail.lines() if one["replica"] == own]
    assert found[0]["act"] == "create"
    saves = [(one["row"], one["office"], one["who"]) for one in found if one["act"] == "save"]
    # Of somebody new nobody knows yet whether he stays in the office (at_home): of which row it was is told there only.
    assert saves == [("", "0001", USER), (person, "0001", USER)]
    assert [row for act, _, row, _ in told(offices.county, "save")] == [person, person]
    for office in (offices.county, offices.province):
        assert office.check()["ok"], office.check()


def test_three_levels_carry_the_audit_to_the_top(offices: Pair, tmp_path: Path) -> None:
    with found(tmp_path / "ws", "workstation", "0001-2") as workstation:
        join(workstation, offices.county, tmp_path / "papers-ws")
        child(workstation)
        carry(workstation, offices.county, offices.sticks)
        carry(offices.county, offices.province, offices.sticks)
        of = "SELECT act, actor, office, seq, hash FROM audit WHERE replica = ? AND place < ? ORDER BY seq"
        values = (workstation.store.replica, workstation.store.place())
        above, below = (one.store.db.conn.execute(of, values).fetchall() for one in (offices.province, workstation))
        assert above == below
        assert len(above) > 3
        assert offices.province.check()["ok"]


# -- reading what is watched ------------------------------------------------------------------------------------------


READS = {
    "get": lambda office, row: office.get("screening", row),
    "history": lambda office, row: office.history("screening", row),
    "find": lambda office, row: office.find("screening"),
    "page": lambda office, row: office.page("screening"),
    "past": lambda office, row: office.past.told("screening", row),
    "beside": lambda office, row: office.past.beside("screening", row),
    "paper": lambda office, row: office.paper("record", ["screening", row]),
    "test": lambda office, row: office.rolls.test(row),
    "pick": lambda office, row: office.namings.pick("screening", ""),
    "differences": lambda office, row: office.differences.of_row("screening", row),
}


@pytest.mark.parametrize("way", READS)
def test_each_way_to_a_row_of_the_family_tier_is_noted_once(office: Office, tmp_path: Path, way: str) -> None:
    row = secret(office, tmp_path, Tier.FAMILY)
    before = len(told(office))
    READS[way](office, row)
    assert told(office)[before:] == [("read", "screening", row, "tier=C")]


@pytest.mark.parametrize("way", READS)
def test_reading_an_ordinary_row_leaves_no_line(office: Office, tmp_path: Path, way: str) -> None:
    answers = {"right": 8, "left": 9}
    row = put(office, "screening", programme="vision", person=child(office), held_on="1404/9/1", answers=answers)
    before = told(office)
    READS[way](office, row)
    assert told(office) == before


def test_a_list_of_several_counts_those_that_are_watched(office: Office, tmp_path: Path) -> None:
    secret(office, tmp_path, Tier.FAMILY)
    person = child(office, first_name="مینا")
    answers = {"right": 8, "left": 9}
    put(office, "screening", programme="vision", person=person, held_on="1404/9/1", answers=answers)
    put(office, "screening", programme="quiet", person=person, held_on="1404/9/2", stage="only", outcome="pass")
    office.page("screening")
    assert last(office) == ("read", "screening", "", "tier=C rows=2")


def test_who_is_awaited_in_a_watched_programme_is_noted(office: Office, tmp_path: Path) -> None:
    secret(office, tmp_path, Tier.FAMILY)
    person = child(office, first_name="مینا")
    put(office, "screening", programme="quiet", person=person, held_on="1404/9/2", stage="only", outcome="refer")
    put(office, "referral", person=person, programme="quiet", to_body="other", reason="x", referred_on="1404/9/2")
    before = len(told(office))
    office.worklist()
    assert [one[:2] for one in told(office)[before:]] == [("read", "referral")]


# -- who asks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "may"), [("clerk", False), ("screener", False), ("head", True), ("senior", True)])
def test_the_audit_is_for_those_who_answer_for_others(office: Office, role: str, *, may: bool) -> None:
    desk = seated(office, role)
    for ask in (desk.trail.lines, desk.trail.told):
        if may:
            assert ask()
            continue
        with pytest.raises(UserError) as refusal:
            ask()
        assert refusal.value.code == "not-allowed"


def test_of_a_row_that_one_may_not_see_the_id_is_not_told(office: Office, tmp_path: Path) -> None:
    row = secret(office, tmp_path, Tier.ABUSE)
    granted = seated(office, "senior", Tier.ABUSE)
    granted.get("screening", row)
    assert [one["row"] for one in granted.trail.lines() if one["act"] == "read"] == [row]
    plain = seated(office, "senior")
    assert [one["row"] for one in plain.trail.lines() if one["act"] == "read"] == [""]
    assert row not in str(list(plain.trail.lines())) + str(plain.trail.told())
    assert [one["row"] for one in plain.trail.lines() if one["entity"] == "person"] != [""]


def test_of_a_row_that_is_not_here_the_id_is_told_only_if_it_can_be_no_secret(office: Office) -> None:
    for entity in ("person", "screening", "starship"):
        office.trail.noted("read", entity=entity, row="ab" * 16)
    assert [one[2] for one in told(office, "read")] == ["ab" * 16, "", ""]


@pytest.mark.parametrize("day", ["1404/9/19", "۱۴۰۴/۰۹/۱۹", "19/9/1404", "2025-12-10"])
def test_a_day_is_read_as_the_window_reads_it(office: Office, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-08T10:00:00+03:30")
    child(office)
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-11T10:00:00+03:30")
    office.backup()
    assert [one["act"] for one in office.trail.lines(day)][-1] == "backup"
    assert "save" not in [one["act"] for one in office.trail.lines(day)]
    assert "save" in [one["act"] for one in office.trail.lines()]


@pytest.mark.parametrize(("day", "code"), [("1404/13/1", "date-impossible"), ("پریشب", "date-impossible")])
def test_what_is_no_day_is_refused_with_its_place(office: Office, day: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        office.trail.lines(day)
    assert (refusal.value.code, refusal.value.finding.field) == (code, "since")


# -- in words ---------------------------------------------------------------------------------------------------------


def test_the_newest_come_first_in_words(office: Office) -> None:
    person = child(office)
    office.backup()
    answer = office.trail.told()
    first, second = answer["rows"][:2]
    assert (first["act"], second["act"]) == ("پشتیبان گرفتن", "ثبت و ویرایش")
    assert second["what"] == "فرد: نرگس رضایی"
    assert (second["entity"], second["row"], second["who"]) == ("person", person, USER)
    assert second["office"] == "شهرستان اراک"
    assert not answer["more"]
    assert USER in answer["people"]
    assert ("backup", "پشتیبان گرفتن") in answer["acts"]


def test_they_are_narrowed_to_a_person_an_act_and_a_day(office: Office) -> None:
    child(office)
    put(seated(office, "senior"), "person", first_name="مینا", last_name="نوری")
    assert {one["who"] for one in office.trail.told(who="mina")["rows"]} == {"mina"}
    assert {one["act"] for one in office.trail.told(act="save")["rows"]} == {"ثبت و ویرایش"}
    assert len(office.trail.told(who="mina", act="save")["rows"]) == 1
    assert office.trail.told("1404/12/1")["rows"] == []
    assert office.trail.told(until="1404/9/1")["rows"] == []
    assert office.trail.told("19/9/1404", "1404/9/19")["rows"]
    assert office.trail.told(who="nobody")["rows"] == []
    assert {"mina", USER} <= set(office.trail.told(who="mina")["people"])


def test_a_row_whose_reads_are_noted_is_not_named_in_the_list(office: Office, tmp_path: Path) -> None:
    row = secret(office, tmp_path, Tier.FAMILY)
    office.get("screening", row)
    before = told(office)
    line = office.trail.told(act="read")["rows"][0]
    assert (line["what"], line["row"]) == (office.rows.entity("screening").label, row)
    assert told(office) == before


def test_at_most_so_many_are_shown_and_that_there_are_more_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        office.backup()
    monkeypatch.setattr(trail, "MOST", 3)
    assert (len(office.trail.told()["rows"]), office.trail.told()["more"]) == (3, True)


# -- never a value ----------------------------------------------------------------------------------------------------

LETTERS = "ابپتجخدرزسشفقکگلمنوهی"
WORD = st.text(LETTERS, min_size=6, max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORD, min_size=6, max_size=6, unique=True), digits=st.integers(10**8, 10**9 - 1))
def test_no_word_that_somebody_typed_is_ever_in_the_audit(office: Office, words: list[str], digits: int) -> None:
    first, second, father, note, sought, wrong = words
    (answer,) = office.put(
        [{"first_name": first, "last_name": second, "father_name": father, "notes": note, "mobile": f"09{digits}"}],
        "person",
    )
    office.put([{"id": answer["id"], "notes": sought}], "person")
    office.find("person", sought)
    office.page("person", f"{first} {second}")
    office.letterhead(note, None)
    office.people.knows(wrong)
    _refused(lambda: office.printed("record", ["person", wrong]))
    _refused(lambda: office.printed(wrong, [wrong]))
    _refused(lambda: office.printed("quarter_summary", [wrong]))
    _refused(lambda: office.get("person", wrong))
    _refused(lambda: office.report(wrong, wrong))
    _refused(lambda: office.close_period(wrong))
    _refused(lambda: office.import_files([office.folder / f"{wrong}.daftar"]))
    _refused(lambda: office.load(office.folder / f"{wrong}.xlsx", entity="person"))
    office.delete("person", answer["id"])
    everything = "\n".join(map(str, office.store.db.conn.execute("SELECT * FROM audit").fetchall()))
    assert [word for word in (*words, str(digits)) if word in everything] == []
    assert scalar(office, "SELECT count(*) FROM audit WHERE note GLOB '*[^ -~]*'") == 0


def _refused(work: Any) -> None:
    try:
        work()
    except UserError:
        return
