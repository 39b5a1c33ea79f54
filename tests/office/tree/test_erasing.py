"""Erasing at one desk: who may, what is refused, what is shown before, what stays, and what nobody brings back."""

from __future__ import annotations

from typing import Any

import pytest

from models.admin import machine
from models.errors import UserError
from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put, refused, reopen, rows_digest
from tests.office.conftest import seated

WHY = "نامهٔ ۱۲ دادگستری"


@pytest.fixture
def who(office: Office) -> str:
    """A child with a guardian, an eye test that calls for another examiner, and a way to be reached."""
    found = child(office, national_id="0012345679", mobile="09121234567", notes="سرگذشت")
    put(office, "guardian", child=found, name="میترا رضایی", relation="mother", mobile="09351112233")
    for stage, day in (("first", "1404/9/10"), ("repeat", "1404/9/12")):
        answers = {"right": "2", "left": "2"}
        put(
            office,
            "screening",
            programme="vision",
            person=found,
            stage=stage,
            held_on=day,
            answers=answers,
            notes="دید",
        )
    return found


def code(act: Any, *arguments: Any) -> str:
    with pytest.raises(UserError) as refusal:
        act(*arguments)
    return refusal.value.code


# -- who may, and what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["clerk", "screener", "senior", "head"])
def test_only_an_administrator_erases(office: Office, who: str, role: str) -> None:
    desk = seated(office, role)
    assert code(desk.erasing.preview, who) == "not-allowed"
    assert code(desk.erasing.erase, "person", who, WHY) == "not-allowed"
    assert office.get("person", who)["first_name"] == "نرگس"
    assert office.erasing.erase("person", who, WHY)["erased"]["person"] == 1  # whoever sat down since


@pytest.mark.parametrize(
    ("entity", "row", "why", "told"),
    [
        ("guardian", None, WHY, "erase-refused"),
        ("person", "0" * 32, WHY, "ref-unknown"),
        ("person", None, "  ", "required"),
        ("person", None, "د" * 401, "too-long"),
        ("person", None, "درخواست نرگس رضایی", "erase-refused"),
        ("person", None, "درخواست رضایي، نرگس", "erase-refused"),
        ("person", None, "کد ملی ۰۰۱۲۳۴۵۶۷۹", "erase-refused"),
        ("person", None, "همراه 0912 123 4567", "erase-refused"),
    ],
)
def test_what_is_refused_changes_nothing(
    office: Office, who: str, entity: str, row: str | None, why: str, told: str
) -> None:
    before = rows_digest(office)
    assert code(office.erasing.erase, entity, row or who, why) == told
    assert rows_digest(office) == before
    assert machine.erased(office.store.replica) == []


def test_a_first_name_alone_is_no_name(office: Office, who: str) -> None:
    assert office.erasing.erase("person", who, "شعبهٔ نرگس، نامهٔ ۱۲")["erased"]["person"] == 1


def test_an_erased_person_is_not_erased_again(office: Office, who: str) -> None:
    office.erasing.erase("person", who, WHY)
    assert code(office.erasing.erase, "person", who, WHY) == "erased"
    assert code(office.erasing.preview, who) == "erased"


# -- before and after -------------------------------------------------------------------------------------------------


def test_the_preview_equals_the_result_and_changes_nothing(office: Office, who: str) -> None:
    office.backup()
    before = rows_digest(office)
    shown = office.erasing.preview(who)
    assert rows_digest(office) == before
    assert office.check()["ok"]
    assert shown["lines"] == [
        "۱ فرد: همهٔ پرونده", "۱ سرپرست: همهٔ پرونده", "۲ غربالگری: نوشته‌ها، نشانی‌ها و شماره‌ها",
        "۱ ارجاع: نوشته‌ها، نشانی‌ها و شماره‌ها",
    ]  # fmt: skip
    done = office.erasing.erase("person", who, WHY)
    assert {**done, "lines": shown["lines"]} == shown
    assert done["erased"] == {"guardian": 1, "person": 1, "referral": 1, "screening": 2}
    assert office.check()["ok"]


def test_the_answer_counts_the_backups_that_still_hold_the_person(office: Office, who: str) -> None:
    assert office.erasing.preview(who)["backups"] == 0
    office.backup()
    folder = office.folder / "backups"
    (folder / "before-restore-1404-09-19-093000").mkdir()
    (folder / "notes.txt").write_text("")
    told = office.erasing.erase("person", who, WHY)
    assert told["backups"] == 2
    assert "۲ پشتیبان" in told["note"]


def test_past_and_present_tell_of_the_erasure_and_of_nothing_else(office: Office, who: str) -> None:
    assert office.erasing.told("person", who) is None
    office.erasing.erase("person", who, WHY)
    (event,) = office.history("person", who)
    assert (event["field"], event["before"], event["after"], event["who"]) == ("erasure", None, WHY, "ali")
    (told,) = office.past.told("person", who)
    assert (told["field"], told["before"], told["after"]) == ("پاک‌شده به درخواست قانونی", "", WHY)
    shown = office.erasing.told("person", who)
    assert shown is not None
    assert (shown["who"], shown["why"], shown["office"]) == ("ali", WHY, "شهرستان اراک")
    assert shown["when"].startswith("۱۴۰۴/۰۹/۱۹")
    beside = office.past.beside("person", who)
    assert (beside["last"], beside["reasons"]) == (None, [])


def test_history_of_a_cleared_row_shows_no_value_that_was_taken_out(office: Office, who: str) -> None:
    (test,) = office.find("screening", where={"stage": "first"})
    put(office, "screening", id=test["id"], notes="گریه کرد")
    office.erasing.erase("person", who, WHY)
    notes = [
        (one["before"], one["after"]) for one in office.history("screening", test["id"]) if one["field"] == "notes"
    ]
    assert notes == [(None, "پاک‌شده")]


def test_an_erased_person_is_found_in_no_list_and_awaited_by_nobody(office: Office, who: str) -> None:
    assert [one["person"] for one in office.worklist()] == [who]
    office.erasing.erase("person", who, WHY)
    assert office.worklist() == []
    assert office.naming("person", [who]) == {who: "فرد پاک‌شده"}
    test = office.find("screening")[0]["id"]
    assert "فرد پاک‌شده" in office.naming("screening", [test])[test]
    assert office.find("person") == []
    assert office.page("person")["total"] == 0


# -- figures ----------------------------------------------------------------------------------------------------------


def figures(office: Office, period: str = "1404-Q3") -> dict[tuple[str, str], Any]:
    rows = office.report("indicators", period)["rows"]
    return {(one["programme"], one["indicator"]): one["value"] for one in rows if one["value"]}


def test_figures_stand(office: Office, who: str) -> None:
    before = figures(office)
    assert before["vision", "tests"] == 2
    assert before["vision", "referred"] == 1
    office.erasing.erase("person", who, WHY)
    assert figures(office) == before


def test_who_was_not_counted_is_not_counted_because_of_an_erasure(office: Office, who: str) -> None:
    office.delete("person", who)
    before = figures(office)
    assert ("vision", "tests") not in before
    office.erasing.erase("person", who, WHY)
    assert figures(office) == before


def test_a_place_that_was_open_counts_up_to_that_day(office: Office, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(office, "enrolment", programme="kindergarten", person=who, starts_on="1404/4/1", reasons={"age-outside": "ن"})
    before = figures(office, "1404-Q2")
    assert before["kindergarten", "active"] == 1
    assert figures(office)["kindergarten", "active"] == 1
    office.erasing.erase("person", who, WHY)
    assert figures(office, "1404-Q2") == before
    assert ("kindergarten", "active") not in figures(office)


def test_a_closed_period_is_no_hindrance(office: Office, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2026-03-25")
    office.close_period("1404-Q3")
    assert office.erasing.erase("person", who, WHY)["erased"]["person"] == 1


# -- nobody brings it back --------------------------------------------------------------------------------------------


def test_nothing_more_is_written_of_an_erased_person(office: Office, who: str) -> None:
    tests = office.find("screening")
    office.erasing.erase("person", who, WHY)
    assert refused(office, "person", id=who, first_name="نرگس", last_name="رضایی") == ["erased"]
    assert "ref-unknown" in refused(office, "guardian", child=who, name="میترا", relation="mother")
    assert refused(office, "screening", id=tests[0]["id"], notes="گریه کرد") == ["erased"]
    assert put(office, "screening", id=tests[0]["id"], **{"answers.left": "3"}) == tests[0]["id"]


def test_undo_reaches_neither_the_erasure_nor_what_came_before_it(office: Office, who: str) -> None:
    put(office, "person", id=who, address="کوچهٔ ارغوان")
    office.erasing.erase("person", who, WHY)
    assert code(office.undo) in ("undo-overtaken", "erased")
    assert office.get("person", who)["address"] is None


def test_a_row_put_aside_before_it_was_erased_is_not_taken_back(office: Office, who: str) -> None:
    office.delete("person", who)
    office.erasing.erase("person", who, WHY)
    assert code(office.undo) == "erased"
    assert office.get("person", who)["retired"]


def test_the_record_of_it_is_neither_changed_nor_put_aside_nor_made_by_others(office: Office, who: str) -> None:
    office.erasing.erase("person", who, WHY)
    record = next(one for one in office.find("erasure") if one["of"] == "person")
    assert refused(office, "erasure", id=record["id"], why="دیگر") == ["erase-refused"]
    assert code(office.delete, "erasure", record["id"]) == "erase-refused"
    assert refused(office, "erasure", of="centre", row_id="a" * 32, why=WHY) == ["erase-refused"]
    other = child(office, first_name="سارا")
    assert refused(seated(office, "senior"), "erasure", of="person", row_id=other, why=WHY) == ["not-allowed"]


def test_an_administrator_s_record_of_an_erasure_is_an_erasure(office: Office, who: str) -> None:
    put(office, "erasure", of="person", row_id=who, why=WHY)
    assert office.get("person", who)["first_name"] is None
    assert len(office.find("erasure")) == 2  # the guardian too


def test_a_draft_kept_after_the_erasure_is_not_kept(office: Office, who: str) -> None:
    office.keep_draft("a", "person", who, {"raw": {"notes": "سرگذشت"}})
    office.keep_draft("b", "guardian", None, {"raw": {"child": who, "name": "میترا"}})
    office.erasing.erase("person", who, WHY)
    office.keep_draft("c", "person", who, {"raw": {"notes": "سرگذشت"}})
    assert office.drafts() == []


def test_the_machine_remembers_ids_and_nothing_of_the_person(office: Office, who: str) -> None:
    office.erasing.erase("person", who, WHY)
    (file,) = machine.folder().glob("erased-*.json")
    assert {tuple(one[:3:2]) for one in machine.erased(office.store.replica)} == {
        ("person", "0001"), ("guardian", "0001"),
    }  # fmt: skip
    assert not any(word in file.read_text() for word in ("نرگس", "\\u", "0012345679", WHY))


def test_a_crash_before_the_companions_were_recorded_is_made_good_at_the_next_opening(office: Office, who: str) -> None:
    """As an import leaves it: the erasure is in, the guardian has none yet."""
    told = {"of": "person", "row_id": who, "office": "0001", "why": WHY, "done_on": "2025-12-10", "retired": False}
    with office.store.action("ali", "import", "f" * 32):
        office.rows.insert("erasure", [{**told, "id": office.rows.entity("erasure").new_id(told)}])
    assert len(office.find("erasure")) == 1
    assert office.find("guardian")[0]["name"] == "پاک‌شده"
    with reopen(office.folder) as again:
        assert len(again.find("erasure")) == 2
        assert again.find("guardian") == []
        assert again.check()["ok"]


def test_check_finds_what_is_left_of_an_erased_person(office: Office, who: str) -> None:
    office.erasing.erase("person", who, WHY)
    with office.store.action("ali", "test"):
        office.store.db.conn.execute("UPDATE person SET notes = 'سرگذشت' WHERE id = ?", (who,))
    kinds = {one["kind"] for one in office.check()["problems"]}
    assert "erased" in kinds


# -- by name in rows of others ----------------------------------------------------------------------------------------

NAMED = "مریم احمدی"
GUARDED = """
name = "guarded"
label = "پروندهٔ محرمانه"
shape = "case"
tier = "D"
version = 1
subject = "{subject}"
step = [{{ kind = "visit", label = "بازدید" }}]
outcome = [{{ code = "done", label = "انجام شد", good = true }}]
"""


def guarded(office: Office, subject: str) -> Office:
    """Whoever was granted the tier of a new programme that is about a person or a household."""
    file = office.folder / "guarded.toml"
    file.write_text(GUARDED.format(subject=subject), encoding="utf-8")
    office.add_programme(file)
    return seated(office, "administrator", *Tier)


def somebody(office: Office, first: str = "مریم", last: str = "احمدی", **more: Any) -> str:
    return child(office, first_name=first, last_name=last, birth_date="1365/1/1", **more)


@pytest.fixture
def garden(office: Office) -> dict[str, str]:
    """A kindergarten whose manager she is, with another teacher, handed over; a visit that names her, and her home."""
    centre = put(office, "centre", name="شکوفه", kind="kindergarten", manager=NAMED, address=f"کوچهٔ {NAMED}")
    home = put(office, "household", notes=f"{NAMED} با دو فرزند")
    her, other = somebody(office, household=home), somebody(office, "مینا", "نوری")
    put(office, "staff", person=her, centre=centre, role="manager")
    put(office, "staff", person=other, centre=centre, role="educator")
    dossier = put(office, "handover", centre=centre, debts=f"حقوق {NAMED}")
    put(office, "handover", id=dossier, debts="ندارد")
    signed = {"handed_by": NAMED, "received_by": "مینا نوری", "to_body": "education", "custody_on": "1404/9/19"}
    days = {"handed_signed_on": "1404/9/19", "received_signed_on": "1404/9/19"}
    put(office, "handover", id=dossier, **signed, **days, status="signed")
    visit = put(office, "visit", centre=centre, visited_on="1404/6/1", notes="مریم احمدي نبود")
    far = put(office, "centre", name="یاس", kind="kindergarten", manager=NAMED)
    return {"centre": centre, "home": home, "her": her, "dossier": dossier, "visit": visit, "far": far, "other": other}


def test_a_name_goes_out_of_the_dossier_the_centre_and_the_household_of_the_person(
    office: Office, garden: dict[str, str]
) -> None:
    shown = office.erasing.preview(garden["her"])
    done = office.erasing.erase("person", garden["her"], WHY)
    assert {**done, "lines": shown["lines"]} == shown
    dossier = office.get("handover", garden["dossier"])
    first, second = sorted(dossier["staff_list"].split("\n"))
    assert (first, second.startswith("نام پاک شده")) == ("مینا نوری – مربی", True)
    assert (dossier["manager"], dossier["handed_by"], dossier["received_by"]) == ("پاک‌شده", "پاک‌شده", "مینا نوری")
    assert dossier["status"] == "signed"
    assert office.get("centre", garden["centre"])["manager"] == "پاک‌شده"
    assert office.get("visit", garden["visit"])["notes"] == "پاک‌شده"
    assert office.get("household", garden["home"])["notes"] == "پاک‌شده"
    past = [str(office.history(*key)) for key in (("handover", garden["dossier"]), ("centre", garden["centre"]))]
    assert not any("حقوق" in one or NAMED in one.replace(f"کوچهٔ {NAMED}", "") for one in past)
    assert office.check()["ok"]


def test_what_names_her_elsewhere_or_only_perhaps_is_told_and_stays(office: Office, garden: dict[str, str]) -> None:
    told = {(one["entity"], one["id"], one["field"]) for one in office.erasing.preview(garden["her"])["named"]}
    assert told == {("centre", garden["far"], "manager"), ("centre", garden["centre"], "address")}
    done = office.erasing.erase("person", garden["her"], WHY)
    assert len(done["named"]) == 2
    assert done["note"].startswith("۲ نوشتهٔ دیگر")
    assert office.get("centre", garden["far"])["manager"] == NAMED


def test_a_name_of_two_parts_is_found_however_they_are_parted(office: Office) -> None:
    who = somebody(office, "رضا", "حسن‌زاده")
    homes = [put(office, "household", notes=text) for text in ("رضا حسن‌زاده", "رضا حسن زاده آمد", "رضا حسنزاده")]
    put(office, "household", notes="کوچهٔ رضا زاده")
    assert sorted(one["id"] for one in office.erasing.preview(who)["named"]) == sorted(homes)


def test_a_text_that_was_asked_for_goes_as_well(office: Office, garden: dict[str, str]) -> None:
    asked = f"centre:{garden['far']}:manager"
    assert len(office.erasing.preview(garden["her"], [asked])["named"]) == 1
    done = office.erasing.erase("person", garden["her"], WHY, [asked])
    assert [one["field"] for one in done["named"]] == ["address"]
    assert office.get("centre", garden["far"])["manager"] == "پاک‌شده"
    assert NAMED not in str(office.history("centre", garden["far"]))


def test_where_another_bears_the_name_nothing_goes_by_itself(office: Office, garden: dict[str, str]) -> None:
    somebody(office, father_name="دیگر", household=garden["home"])
    told = {(one["entity"], one["field"]) for one in office.erasing.preview(garden["her"])["named"]}
    assert told == {("household", "notes"), ("centre", "manager"), ("centre", "address")}
    office.erasing.erase("person", garden["her"], WHY)
    assert NAMED in office.get("household", garden["home"])["notes"]
    assert NAMED not in office.get("handover", garden["dossier"])["staff_list"]  # there she is the only one


def test_who_is_looked_after_in_a_centre_is_not_meant_by_its_papers(office: Office, garden: dict[str, str]) -> None:
    pupil = child(office, first_name="مریم", last_name="احمدی", birth_date="1400/2/2")
    put(office, "enrolment", programme="kindergarten", person=pupil, centre=garden["far"], starts_on="1404/7/1",
        reasons={"age-outside": "ن"})  # fmt: skip
    assert office.erasing.erase("person", pupil, WHY)["erased"]["person"] == 1
    assert office.get("centre", garden["far"])["manager"] == NAMED
    assert office.get("handover", garden["dossier"])["handed_by"] == NAMED


def test_steps_of_a_case_of_the_household_alone_are_looked_through(office: Office, garden: dict[str, str]) -> None:
    holder = guarded(office, "household")
    case = put(holder, "case", programme="guarded", household=garden["home"], opened_on="1404/9/1")
    steps = [put(holder, "step", case=case, kind="visit", done_on="1404/9/2", notes=text)
             for text in (f"دیدار با {NAMED}", "مریم در خانه نبود", "در بسته بود")]  # fmt: skip
    named = [one["id"] for one in holder.erasing.preview(garden["her"])["named"] if one["entity"] == "step"]
    assert named == [steps[1]]
    # To who does not read the tier nothing of it is told, and it goes all the same.
    shown = office.erasing.preview(garden["her"])
    assert not {"case", "step"} & {*shown["erased"], *(one["entity"] for one in shown["named"])}
    assert "ردهٔ D" in shown["note"]
    assert "ردهٔ D" not in holder.erasing.preview(garden["her"])["note"]
    office.erasing.erase("person", garden["her"], WHY)
    notes = [holder.get("step", one)["notes"] for one in steps]
    assert notes == ["پاک‌شده", "مریم در خانه نبود", "در بسته بود"]


def test_the_audit_and_the_record_of_it_hold_no_name_and_no_row(office: Office, garden: dict[str, str]) -> None:
    office.erasing.erase("person", garden["her"], WHY)
    record = next(one for one in office.find("erasure") if one["of"] == "person")
    assert len(record["texts"]) == 7
    assert not {garden["dossier"], garden["visit"]} & set(record["texts"])
    assert office.rows.entity("erasure").fields["texts"].shown(record["texts"]) == "۷"


def test_rows_of_a_tier_that_the_eraser_does_not_read_go_uncounted(office: Office) -> None:
    """He hears that there may be some, whether there are or not."""
    plain, known = child(office), child(office, first_name="سارا")
    holder = guarded(office, "person")
    case = put(holder, "case", programme="guarded", person=known, opened_on="1404/9/1", notes="سرگذشت")
    shown = [office.erasing.preview(one) for one in (plain, known)]
    assert {**shown[0], "id": known} == shown[1]
    assert office.erasing.erase("person", known, WHY)["erased"] == {"person": 1}
    assert holder.get("case", case)["notes"] == "پاک‌شده"
    assert holder.erasing.preview(plain)["erased"] == {"person": 1}
