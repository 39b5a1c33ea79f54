"""People entered twice: the queue, the judgement and its taking back, and one person wherever people are read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.rows.likeness import alike
from models.office.work.at_desk import AtDesk
from tests.journeys.offices import child, figures, put, refused
from tests.office.conftest import seated
from tests.sync.offices_in_memory import screening

MOTHER = "0012345679"
NUMBER, OTHER_NUMBER = "0499370899", "0077611616"
SARA = {"first_name": "سارا", "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/8/10", "sex": "دختر"}


def sara(office: Office, **more: Any) -> str:
    return child(office, **{**SARA, **more})


def twice(office: Office) -> tuple[str, str]:
    """The same child with and without a number."""
    return sara(office, national_id=NUMBER, mobile="09121111111"), sara(office, first_name="سا را")


def newborn(office: Office, **more: Any) -> str:
    told = {"last_name": "رضایی", "father_name": "علی", "birth_date": "1400/8/10", "sex": "دختر"}
    return put(office, "person", **told, mother_national_id=MOTHER, birth_order=1, **more)


def registered(office: Office, **row: Any) -> str:
    """In a course for grown-ups, whatever the age."""
    return put(office, "registration", reasons={"age-outside": "برای آزمون"}, **row)


def at_desk(office: Office, person: str, **session: Any) -> dict[str, Any]:
    card = AtDesk(office.rows, office.saving).card(person, session)
    assert card is not None
    return card


def merges(office: Office) -> list[dict[str, Any]]:
    return office.find("merge")


def code_of(call: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(UserError) as refusal:
        call(*given, **named)
    return refusal.value.code


# -- the queue --------------------------------------------------------------------------------------------------------


def test_probable_duplicates_are_listed_with_their_evidence_and_the_one_to_keep(office: Office) -> None:
    known, bare = twice(office)
    sara(office, last_name="کریمی")
    (found,) = office.sameness.queue()
    assert {found["a"], found["b"]} == {known, bare}
    told = {name: found[name] for name in ("score", "reason", "keep", "a_office", "b_office", "here")}
    assert told == {"score": 90, "reason": "names-father-birth", "keep": known, "a_office": "0001",
                    "b_office": "0001", "here": True}  # fmt: skip


def test_of_two_without_a_number_the_older_row_is_kept(office: Office) -> None:
    first = sara(office)
    sara(office)
    assert office.sameness.queue()[0]["keep"] == first


def test_a_newborn_is_joined_to_the_later_number(office: Office) -> None:
    early = newborn(office)
    later = sara(office, national_id=NUMBER, mother_national_id=MOTHER)
    (found,) = office.sameness.queue()
    assert (found["score"], found["reason"], found["keep"]) == (95, "newborn", later)
    office.sameness.merge(later, early)
    assert [one["id"] for one in office.find("person")] == [later]


def test_a_pair_leaves_the_queue_when_it_is_judged_and_comes_back_when_that_is_taken_back(office: Office) -> None:
    known, bare = twice(office)
    for apart in (False, True):
        made = office.sameness.merge(known, bare, apart=apart)
        assert office.sameness.queue() == []
        assert len(office.find("person")) == (2 if apart else 1)
        office.sameness.unmerge(made["id"])
        assert len(office.sameness.queue()) == 1
        assert len(office.find("person")) == 2


def test_a_pair_of_people_who_are_one_with_others_is_listed_once_by_those_who_speak(office: Office) -> None:
    known, bare = twice(office)
    third = sara(office)
    assert len(office.sameness.queue()) == 3
    office.sameness.merge(known, bare)
    (left,) = office.sameness.queue()
    assert {left["a"], left["b"]} == {known, third}
    office.sameness.merge(third, bare, apart=True)
    assert office.sameness.queue() == []


def test_the_queue_follows_what_is_saved(office: Office) -> None:
    known, bare = twice(office)
    assert len(office.sameness.queue()) == 1
    put(office, "person", id=bare, birth_date="1390/1/1")
    assert office.sameness.queue() == []
    put(office, "person", id=bare, birth_date="1400/8/10")
    assert len(office.sameness.queue()) == 1
    office.delete("person", known)
    assert office.sameness.queue() == []


# -- the judgement ----------------------------------------------------------------------------------------------------


def test_a_merge_is_one_record_of_the_pair_that_is_retired_and_revived(office: Office) -> None:
    known, bare = twice(office)
    made = office.sameness.merge(known, bare, "برگهٔ زایشگاه")
    (row,) = merges(office)
    assert (row["id"], row["kept"], row["gone"], row["why"]) == (made["id"], known, bare, "برگهٔ زایشگاه")
    office.sameness.unmerge(made["id"])
    assert merges(office) == []
    again = office.sameness.merge(bare, known)
    (row,) = merges(office)
    assert again["id"] == made["id"] == row["id"]
    assert (row["kept"], row["gone"], row["why"]) == (bare, known, None)
    assert [event["field"] for event in office.history("merge", made["id"])].count("retired") == 2


@pytest.mark.parametrize("apart", [False, True])
def test_undo_takes_a_judgement_back_and_an_unmerge_too(office: Office, apart: bool) -> None:
    known, bare = twice(office)
    made = office.sameness.merge(known, bare, apart=apart)
    assert office.undo()["undone"] == "merge"
    assert (merges(office), len(office.find("person")), len(office.sameness.queue())) == ([], 2, 1)
    office.sameness.merge(known, bare, apart=apart)
    office.sameness.unmerge(made["id"])
    office.undo()
    assert len(office.find("person")) == (2 if apart else 1)
    assert office.sameness.queue() == []


def test_chains_lead_to_the_one_that_is_nowhere_gone(office: Office) -> None:
    one, two, three, four = (sara(office, notes=f"{number}") for number in range(4))
    office.sameness.merge(one, two)
    last = office.sameness.merge(three, two)  # means `one`, who speaks for `two`
    assert (last["kept"], last["gone"]) == (three, one)
    office.sameness.merge(one, four)  # means `three`
    assert [row["id"] for row in office.find("person")] == [three]
    assert {office.get("person", gone)["merged_into"] for gone in (one, two, four)} == {three}
    office.sameness.unmerge(last["id"])
    assert {row["id"] for row in office.find("person")} == {one, three}
    assert office.get("person", two)["merged_into"] == one
    assert office.get("person", four)["merged_into"] == three


def test_who_was_put_aside_does_not_speak_while_another_is_left(office: Office) -> None:
    known, bare = twice(office)
    office.sameness.merge(known, bare)
    office.delete("person", known)
    assert [row["id"] for row in office.find("person")] == [bare]
    assert office.get("person", known)["merged_into"] == bare
    office.undo()
    assert [row["id"] for row in office.find("person")] == [known]
    office.delete("person", bare)
    assert [row["id"] for row in office.find("person")] == [known]


def test_what_cannot_be_judged_is_refused_in_words(office: Office) -> None:
    known, bare = twice(office)
    merge = office.sameness.merge
    assert code_of(merge, known, "ab" * 16) == "ref-unknown"
    assert code_of(merge, "ab" * 16, known) == "ref-unknown"
    assert code_of(merge, known, known) == "merge-refused"
    assert code_of(office.sameness.unmerge, "ab" * 16) == "merge-unknown"
    aside = sara(office)
    office.delete("person", aside)
    assert code_of(merge, known, aside) == "merge-refused"
    made = merge(known, bare)
    assert code_of(merge, known, bare) == code_of(merge, bare, known) == "already-merged"
    assert code_of(merge, known, bare, apart=True) == "already-merged"
    office.sameness.unmerge(made["id"])
    assert code_of(office.sameness.unmerge, made["id"]) == "merge-unknown"


def test_nothing_is_left_of_a_refused_merge(office: Office) -> None:
    known, bare = twice(office)
    before = office.store.place()
    assert code_of(office.sameness.merge, known, known) == "merge-refused"
    put(office, "person", id=bare, national_id=OTHER_NUMBER)
    assert code_of(office.sameness.merge, known, bare) == "maybe-two-people"
    assert merges(office) == []
    assert office.store.place() == before + 1


def test_an_erased_person_is_made_one_with_nobody(office: Office) -> None:
    known, bare = twice(office)
    office.erasing.erase("person", bare, "درخواست کتبی")
    assert code_of(office.sameness.merge, known, bare) == "merge-refused"
    assert code_of(office.sameness.merge, bare, known) == "merge-refused"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"national_id": NUMBER}, {"national_id": OTHER_NUMBER}),
        ({"mother_national_id": MOTHER}, {"mother_national_id": MOTHER, "first_name": "سمیرا"}),
        ({"mother_national_id": MOTHER, "birth_order": 1}, {"mother_national_id": MOTHER, "birth_order": 2}),
    ],
    ids=["two numbers", "twins by name", "twins by order"],
)
def test_what_speaks_against_one_person_wants_a_reason(
    office: Office, one: dict[str, Any], other: dict[str, Any]
) -> None:
    a, b = sara(office, **one), sara(office, **other)
    assert code_of(office.sameness.merge, a, b) == "maybe-two-people"
    assert office.sameness.side_by_side(a, b)["against"]
    office.sameness.merge(a, b, "شناسنامه‌ها دیده شد")
    assert len(office.find("person")) == 1


def test_twins_are_judged_apart_without_a_reason(office: Office) -> None:
    a, b = (sara(office, mother_national_id=MOTHER, birth_order=number) for number in (1, 2))
    office.sameness.merge(a, b, apart=True)
    assert len(office.find("person")) == 2


def test_judging_is_an_act_that_a_clerk_has_not_by_whatever_way(office: Office) -> None:
    known, bare = twice(office)
    clerk, senior = seated(office, "clerk"), seated(office, "senior")
    assert code_of(clerk.sameness.merge, known, bare) == "not-allowed"
    assert refused(clerk, "merge", kept=known, gone=bare) == ["not-allowed"]
    made = senior.sameness.merge(known, bare)
    assert code_of(clerk.sameness.unmerge, made["id"]) == "not-allowed"
    assert code_of(clerk.delete, "merge", made["id"]) == "not-allowed"


def test_an_office_judges_only_people_below_it(office: Office) -> None:
    known, bare = twice(office)
    with office.store.action("x", "import"):
        office.rows.save("person", {**office.get("person", bare), "office": "0002"}, office.get("person", bare))
    (found,) = office.sameness.queue()
    assert not found["here"]
    assert code_of(office.sameness.merge, known, bare) == "merge-refused"


def test_a_record_of_an_office_that_stands_above_only_one_changes_nothing(office: Office) -> None:
    """A county cannot make another county's people vanish by a row that it sends."""
    known, bare = twice(office)
    office.sameness.merge(known, bare)
    assert len(office.find("person")) == 1
    (row,) = merges(office)
    with office.store.action("x", "import"):
        office.rows.save("merge", {**row, "office": "0002"}, row)
    assert len(office.find("person")) == 2


# -- one person wherever people are read ------------------------------------------------------------------------------


@pytest.fixture
def pair(office: Office) -> tuple[str, str]:
    """Somebody under two ids, the second of which is gone: other spelling, other telephone."""
    known = sara(office, national_id=NUMBER)
    gone = sara(office, last_name="رضائیان", mobile="09352222222")
    office.sameness.merge(known, gone, "پرسیده شد")
    return known, gone


def test_lists_and_search_show_the_kept_row_once(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    stranger = child(office, first_name="نیما", last_name="رضاییان")
    for words, found in (("", {known, stranger}), ("سارا", {known}), ("رضائیان", {known, stranger}), ("0935", {known})):
        assert {row["id"] for row in office.find("person", words)} == found, words
        page = office.page("person", words)
        assert {row["id"] for row in page["rows"]} == found, words
        assert page["total"] == len(found), words
        far = office.page("person", words, order="first_name")
        assert ({row["id"] for row in far["rows"]}, far["total"]) == (found, len(found)), words
    assert office.rows.count("person") == 2
    assert [one["id"] for one in office.today.find("رضائیان سارا")] == [known]
    assert office.today.find("09352222222")[0]["id"] == known
    assert "همراه" in office.today.find("0935222")[0]["why"]
    assert [one["id"] for one in office.namings.pick("person", "رضائیان سا")] == [known]
    assert "merged_into" not in office.get("person", known)
    assert office.get("person", gone) == {**office.get("person", gone), "last_name": "رضائیان", "merged_into": known}


def test_rows_of_both_are_found_under_either(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    tests = {screening(office, known, held_on="1404/7/1"), screening(office, gone, held_on="1404/6/1")}
    for person in pair:
        assert {row["id"] for row in office.find("screening", where={"person": person})} == tests
        found = office.related("person", person)
        (shown,) = (one for one in found if (one["entity"], one["field"]) == ("screening", "person"))
        assert {row["id"] for row in shown["rows"]} == tests
    assert {row["id"] for row in office.find("screening", "رضائیان")} == tests
    assert {row["id"] for row in office.page("screening", "رضائیان")["rows"]} == tests
    assert set(office.naming("person", [gone]).values()) == {"سارا رضایی"}
    texts = office.page("screening")["texts"]
    assert {one["person"] for one in texts.values()} == {"سارا رضایی"}


def test_the_file_that_is_opened_is_that_of_the_kept_row(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    assert office.past.beside("person", gone) == office.past.beside("person", known)
    assert office.past.told("person", gone) == office.past.told("person", known)
    (page,) = office.paper("record", ["person", gone]).pages
    assert (page["id"], page["title"]) == (known, "سارا رضایی")
    test = screening(office, gone)
    (card,) = office.paper("vision_card", [test]).pages
    assert card["person"]["id"] == known
    assert at_desk(office, gone)["person"]["id"] == known
    (merge,) = merges(office)
    (text,) = office.page("merge")["texts"].values()
    assert (text["kept"], text["gone"]) == ("سارا رضایی", "سارا رضائیان"), merge


def test_a_row_stays_under_the_id_it_was_saved_for(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    test = screening(office, gone)
    assert office.get("screening", test)["person"] == gone
    put(office, "screening", id=test, person=known, screener="مینا")
    row = office.get("screening", test)
    assert (row["person"], row["screener"]) == (gone, "مینا")
    stranger = child(office, first_name="نیما")
    put(office, "screening", id=test, person=stranger)
    assert office.get("screening", test)["person"] == stranger, "another person may still be typed"


def test_checks_look_under_both_ids(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    centre = put(office, "centre", name="گل‌ها", kind="مهد کودک")
    put(office, "enrolment", programme="kindergarten", person=gone, centre=centre)
    assert refused(office, "enrolment", programme="kindergarten", person=known, centre=centre) == ["already-enrolled"]
    course = put(office, "course", programme="premarital", title="یک", starts_on="1404/9/1")
    registered(office, course=course, person=gone)
    assert refused(office, "registration", course=course, person=known)[0] == "already-registered"
    assert refused(office, "registration", course=course, person=known, partner=gone)[0] == "already-registered"
    screening(office, gone, answers={"right": "2", "left": "2"})
    assert refused(office, "screening", programme="vision", person=known, held_on="1404/9/10", stage="first",
                   answers={"right": "8", "left": "9"}) == ["already-tested"]  # fmt: skip
    screening(office, known, stage="repeat", held_on="1404/9/15")  # after the other id's first test


def test_a_partner_under_the_other_id_is_the_other_half(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    course = put(office, "course", programme="premarital", title="یک", starts_on="1404/9/1")
    half = registered(office, course=course, person=gone)
    groom = child(office, first_name="نیما", sex="پسر", birth_date="1399/1/1")
    own = registered(office, course=course, person=groom, partner=known)
    rows = {row["id"]: row for row in office.find("registration", where={"course": course})}
    assert set(rows) == {half, own}
    assert (rows[half]["person"], rows[half]["partner"]) == (gone, groom)
    assert refused(office, "registration", id=own, partner=groom)[0] == "rule-broken"


def test_ones_own_other_row_does_not_take_the_number(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    put(office, "person", id=gone, national_id=NUMBER)
    put(office, "person", id=known, mobile="09121111111")
    assert refused(office, "person", **{**SARA, "national_id": NUMBER}) == ["id-taken"]
    (found,) = office.put([{**SARA, "last_name": "رضائیان", "national_id": OTHER_NUMBER}], "person")
    assert [one["code"] for one in found["warnings"]] == ["maybe-same-person"], "one note for one person"


def test_a_sheet_finds_the_kept_row_and_the_rows_of_both(office: Office, pair: tuple[str, str], tmp_path: Path) -> None:
    _, gone = pair
    course = put(office, "course", programme="premarital", title="یک", starts_on="1404/9/1")
    enrolled = registered(office, course=course, person=gone)
    file = tmp_path / "کلاس.csv"
    file.write_text("نام,نام خانوادگی,نام پدر,تاریخ تولد,کلاس\nسارا,رضائیان,علی,1400/8/10,ب\n", encoding="utf-8")
    answer = office.load(file, entity="registration", fixed={"course": course})
    assert (answer["saved"], answer["rejected"]) == (1, 0)
    (row,) = office.find("registration", where={"course": course})
    assert (row["id"], row["person"], row["class_name"]) == (enrolled, gone, "ب")
    assert len(office.find("person")) == 1


def test_a_row_of_a_set_is_the_same_under_either_id(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    course = put(office, "course", programme="premarital", title="یک", starts_on="1404/9/1")
    registered(office, course=course, person=known)
    session = put(office, "session", course=course, held_on="1404/9/2", minutes=90)
    noted = put(office, "attendance", session=session, person=gone, status="absent")
    assert put(office, "attendance", session=session, person=known, status="present") == noted
    (line,) = office.rolls.presence.sheet(session)["rows"]
    told = line["person"], line["registered"], line["status"], line["attendance_id"]
    assert told == (known, True, "present", noted)
    assert office.rolls.presence.sessions(datetime.date(2025, 11, 23))[0]["registered"] == 1
    assert office.rolls.presence.guest(gone)["person"] == known
    (page,) = office.paper("attendance_sheet", [session]).pages
    assert len(page["rows"]) == 1
    (roster,) = office.paper("class_roster", [course]).pages
    assert roster["counts"]["registered"] == 1
    card = at_desk(office, gone, programme="premarital", values={"course": course})
    assert card["registration"]
    assert card["places"]["taken"] == 1


def test_the_desk_and_the_roll_know_one_person(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    centre = put(office, "centre", name="گل‌ها", kind="مهد کودک")
    put(office, "enrolment", programme="kindergarten", person=gone, centre=centre)
    screening(office, known, centre=centre, held_on="1404/9/1", answers={"right": "2", "left": "9"})
    (row,) = office.rolls.roll("vision", centre=centre, also=[gone])["rows"]
    assert (row["person"], row["stage"]) == (known, "repeat")
    (base,) = office.rolls.bases("vision")
    assert base["people"] == 1
    assert at_desk(office, gone, programme="vision", values={})["stage"] == "repeat"


def test_who_left_a_centre_under_one_id_is_not_on_its_roll_for_a_test_under_the_other(
    office: Office, pair: tuple[str, str]
) -> None:
    known, gone = pair
    centre = put(office, "centre", name="گل‌ها", kind="مهد کودک")
    told = {"starts_on": "1404/1/1", "ends_on": "1404/8/1", "status": "رفته", "reason": "جابه‌جایی"}
    put(office, "enrolment", programme="kindergarten", person=gone, centre=centre, **told)
    screening(office, known, centre=centre, held_on="1404/9/1", answers={"right": "2", "left": "9"})
    assert office.rolls.roll("vision", centre=centre)["rows"] == []


def test_who_is_typed_again_is_likened_to_the_kept_row_once(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    (found,) = alike(office.saving, {**SARA, "last_name": "رضائیان"})
    assert (found["id"], found["naming"].split("،")[0]) == (known, "سارا رضایی")
    for edited in pair:
        assert alike(office.saving, {**SARA, "national_id": NUMBER}, edited) == []
    assert alike(office.saving, {"national_id": NUMBER})[0]["blocks"]
    assert gone


def test_figures_count_one_person_once(office: Office) -> None:
    known, bare = twice(office)
    centre = put(office, "centre", name="گل‌ها", kind="مهد کودک")
    course = put(office, "course", programme="premarital", title="یک", starts_on="1404/9/1", centre=centre)
    groom = child(office, first_name="نیما", sex="پسر", birth_date="1399/1/1")
    for person, day in ((known, "1404/9/1"), (bare, "1404/8/1")):
        registered(office, course=course, person=person)
        screening(office, person, centre=centre, held_on=day, answers={"right": "2", "left": "2"})
        put(office, "enrolment", programme="kindergarten", person=person, centre=centre, starts_on="1404/7/1")
        put(office, "staff", person=person, centre=centre, role="مربی", starts_on="1404/7/1")
    registered(office, course=course, person=groom, partner=known)
    counted = [
        ("vision", "screened"),
        ("premarital", "registered"),
        ("kindergarten", "active"),
        ("kindergarten", "staff"),
    ]
    left = [("vision", "tests"), ("kindergarten", "entered")]
    before = figures(office)
    assert [before[one] for one in (*counted, *left)] == [2, 3, 2, 2, 2, 2]
    assert len(office.worklist(repeats=True)) == 2
    made = office.sameness.merge(known, bare)
    after = figures(office)
    assert [after[one] for one in (*counted, *left)] == [1, 2, 1, 1, 2, 2]
    for programme, indicator in counted:
        behind = office.figures.behind(programme, indicator, "1404-Q3", None)
        assert known in behind["ids"]
        assert len(behind["ids"]) == after[programme, indicator]
    assert figures(office, county="0001") == after
    (waiting,) = office.worklist(repeats=True)
    assert (waiting["person"], waiting["mobile"]) == (known, "09121111111")
    office.sameness.unmerge(made["id"])
    assert figures(office) == before


def test_a_person_who_was_put_aside_counts_as_the_one_who_speaks(office: Office) -> None:
    known, bare = twice(office)
    screening(office, bare)
    office.sameness.merge(known, bare)
    office.delete("person", bare)
    assert figures(office)["vision", "screened"] == 1
    office.delete("person", known)
    assert figures(office)["vision", "screened"] == 0


def test_the_worklist_calls_one_person_at_any_number(office: Office, pair: tuple[str, str]) -> None:
    known, gone = pair
    for person, day in ((known, "1404/9/1"), (gone, "1404/6/1")):
        first = screening(office, person, held_on=day, answers={"right": "2", "left": "2"})
        assert first
    for person, day in ((known, "1404/9/5"), (gone, "1404/6/5")):
        screening(office, person, stage="repeat", held_on=day, answers={"right": "2", "left": "2"})
    items = office.worklist()
    assert {(one["person"], one["name"], one["mobile"]) for one in items} == {(known, "سارا رضایی", "09352222222")}
    (page,) = office.paper("worklist", []).pages
    assert {row["name"] for group in page["groups"] for row in group["rows"]} == {"سارا رضایی"}


# -- looking at two people --------------------------------------------------------------------------------------------


def test_two_files_are_laid_side_by_side(office: Office) -> None:
    known, bare = twice(office)
    put(office, "guardian", child=bare, name="علی رضایی", relation="پدر")
    screening(office, known)
    beside = office.sameness.side_by_side(known, bare)
    fields = {one["field"]: (one["a"], one["b"], one["differs"]) for one in beside["fields"]}
    assert fields["birth_date"] == ("۱۴۰۰/۰۸/۱۰", "۱۴۰۰/۰۸/۱۰", False)
    assert fields["national_id"] == ("۰۴۹۹۳۷۰۸۹۹", "", False), "what only one says is no difference"
    assert fields["first_name"] == ("سارا", "سا را", False), "another spelling is no difference"
    assert "notes" not in fields
    assert {one["entity"]: (one["a"], one["b"]) for one in beside["rows"]} == {"guardian": (0, 1), "screening": (1, 0)}
    assert beside["against"] == ""
    assert code_of(office.sameness.side_by_side, known, "ab" * 16) == "ref-unknown"
