"""The dossier of a centre that goes to another body, and what is left to do in a centre that has gone."""

from __future__ import annotations

from typing import Any

import pytest

from models.enrolments.custody import gone_of, only_read
from models.enrolments.enrolment import ENROLMENT
from models.enrolments.handover import CHECKLIST, HANDOVER, ended_by
from models.enrolments.staff import STAFF
from models.schema.codelists import RESOURCES
from models.schema.entity import Entity, Row
from models.schema.programme import load_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

ROSE, LILY = "1" * 32, "2" * 32
SIGNED = {
    "to_body": "education", "custody_on": "1404/9/15", "handed_by": "زهرا کریمی", "handed_signed_on": "1404/9/15",
    "received_by": "علی نوری", "received_signed_on": "1404/9/16", "status": "signed", "opened_on": "1404/9/1",
}  # fmt: skip


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(programmes=[load_programme(RESOURCES / "programmes" / "kindergarten.toml")])
    for letter, first in (("a", "سارا"), ("b", "امیر"), ("c", "زهرا"), ("d", "رضا")):
        desk.add("person", id=letter * 32, first_name=first, last_name="رضایی", birth_date="2021-03-14")
    desk.add("centre", id=ROSE, name="گل سرخ", kind="kindergarten", licence_no="77", manager="مریم احمدی")
    desk.add("centre", id=LILY, name="نیلوفر", kind="kindergarten")
    put(desk, ENROLMENT, programme="kindergarten", person="a" * 32, centre=ROSE, starts_on="1404/7/1")
    put(desk, ENROLMENT, programme="kindergarten", person="b" * 32, centre=ROSE, status="waiting", asked_on="1404/8/1")
    put(desk, STAFF, person="c" * 32, centre=ROSE, role="founder", degree="کارشناسی")
    put(desk, STAFF, person="d" * 32, centre=ROSE, role="educator")
    return desk


def read(desk: PaperDesk, entity: Entity, old: Row | None = None, **row: Any) -> Checked:
    return read_row(entity, row, old, desk)


def put(desk: PaperDesk, entity: Entity, old: Row | None = None, **row: Any) -> Row:
    checked = read(desk, entity, old, **row)
    assert checked.errors == []
    return desk.add(entity.name, **{**({"id": old["id"]} if old else {}), **checked.row})


def hand_over(desk: PaperDesk, centre: str = ROSE, **row: Any) -> Row:
    """Sign, and let the signature end what still runs, as the front door does."""
    signed = put(desk, HANDOVER, **{**SIGNED, "centre": centre, **row})
    for entity, raw in ended_by(signed, desk):
        put(desk, {"enrolment": ENROLMENT, "staff": STAFF}[entity], desk.get(entity, raw["id"]), **raw)
    return signed


def codes(checked: Checked) -> list[str]:
    return [one.code for one in checked.errors]


def test_a_dossier_gathers_what_the_office_knows_until_it_is_signed(desk: PaperDesk) -> None:
    row = put(desk, HANDOVER, centre=ROSE, debts="قبض آب مهر")
    known = ("kind", "status", "opened_on", "licence_no", "founder", "manager", "open_enrolments", "waiting")
    assert [row[name] for name in known] == [
        "whole", "open", "2025-12-10", "77", "زهرا رضایی", "مریم احمدی", 1, 1,
    ]  # fmt: skip
    assert row["staff_list"] == "رضا رضایی – مربی\nزهرا رضایی – مؤسس – کارشناسی"
    put(desk, ENROLMENT, programme="kindergarten", person="d" * 32, centre=ROSE, starts_on="1404/7/1")
    assert put(desk, HANDOVER, row, founder="شرکت مهر")["open_enrolments"] == 2
    assert desk.get("handover", row["id"])["founder"] == "شرکت مهر"  # type: ignore[index]


def test_what_was_gathered_stays_as_it_was_on_the_day_of_signing(desk: PaperDesk) -> None:
    signed = hand_over(desk)
    assert (signed["open_enrolments"], signed["waiting"]) == (1, 1)
    desk.shelf["staff"].clear()
    again = read(desk, HANDOVER, signed)
    assert again.errors == []
    assert (again.row["open_enrolments"], again.row["staff_list"]) == (1, signed["staff_list"])


@pytest.mark.parametrize("name", [name for name in SIGNED if name not in ("status", "opened_on")])
def test_nothing_is_signed_by_one_side_alone(desk: PaperDesk, name: str) -> None:
    checked = read(desk, HANDOVER, **{**SIGNED, "centre": ROSE, name: None})
    assert [(one.code, one.field) for one in checked.errors] == [("required", name)]


@pytest.mark.parametrize("name", ["handed_signed_on", "received_signed_on"])
def test_nobody_signs_before_there_is_a_dossier(desk: PaperDesk, name: str) -> None:
    checked = read(desk, HANDOVER, **{**SIGNED, "centre": ROSE, name: "1404/8/30"})
    assert [(one.code, one.field) for one in checked.errors] == [("date-order", name)]


@pytest.mark.parametrize(
    ("custody", "asked"),
    [("1403/9/1", []), ("1405/9/1", []), ("1403/8/25", ["out-of-range"]), ("1410/1/1", ["out-of-range"])],
)
def test_a_day_of_custody_far_from_the_opening_is_asked_about(desk: PaperDesk, custody: str, asked: list[str]) -> None:
    row = {"centre": ROSE, "opened_on": "1404/9/1", "custody_on": custody}
    checked = read(desk, HANDOVER, **row)
    assert codes(checked) == asked
    saved = put(desk, HANDOVER, **row, reasons={"out-of-range": "از روی صورت‌جلسه"})
    assert codes(read(desk, HANDOVER, saved, debts="هیچ")) == []
    for one in checked.errors:
        assert "۱۴۰۳/۰۹/۰۱ تا ۱۴۰۵/۰۹/۰۲" in one.message


def test_what_was_not_handed_is_told_and_stops_nobody(desk: PaperDesk) -> None:
    checked = read(desk, HANDOVER, **SIGNED, centre=ROSE, checklist="مهر، اصل پروانه")
    assert [one.code for one in checked.findings] == ["handover-missing"]
    assert "صورت اموال" in str(checked.findings[0].value)
    assert "مهر و تابلو" not in str(checked.findings[0].value)
    whole = read(desk, HANDOVER, **SIGNED, centre=ROSE, checklist=[one.code for one in CHECKLIST])
    assert whole.findings == ()


def test_a_signed_dossier_is_never_changed(desk: PaperDesk) -> None:
    signed = hand_over(desk)
    for change in ({"debts": "هیچ"}, {"status": "open"}, {"custody_on": "1404/12/1"}, {"checklist": ["stamps"]}):
        assert codes(read(desk, HANDOVER, signed, **change)) == ["already-signed"]
    assert codes(read(desk, HANDOVER, signed, centre=ROSE, status="signed")) == []


def test_the_signature_ends_what_still_runs_on_the_day_of_custody(desk: PaperDesk) -> None:
    hand_over(desk)
    rows = desk.rows("enrolment", centre=ROSE)
    assert [(one["status"], one["ends_on"]) for one in rows] == [("left", "2025-12-06")] * 2
    assert {one["reason"] for one in rows} == {"واگذاری مرکز به آموزش و پرورش"}
    assert [one["ends_on"] for one in desk.rows("staff", centre=ROSE)] == ["2025-12-06"] * 2


def test_who_begins_after_the_day_of_custody_ends_on_the_own_first_day(desk: PaperDesk) -> None:
    late = put(desk, ENROLMENT, programme="kindergarten", person="d" * 32, centre=ROSE, starts_on="1404/9/18")
    hand_over(desk)
    assert desk.get("enrolment", late["id"])["ends_on"] == "2025-12-09"  # type: ignore[index]


def test_another_centre_and_what_had_left_before_are_not_touched(desk: PaperDesk) -> None:
    other = put(desk, ENROLMENT, programme="kindergarten", person="d" * 32, centre=LILY, starts_on="1404/7/1")
    (old,) = desk.rows("enrolment", person="a" * 32)
    left = put(desk, ENROLMENT, old, status="left", ends_on="1404/8/1", reason="کوچ")
    hand_over(desk)
    assert (other["status"], left["ends_on"]) == ("active", "2025-10-23")


ENTRIES: list[tuple[Entity, dict[str, Any]]] = [
    (ENROLMENT, {"programme": "kindergarten", "person": "d" * 32, "starts_on": "1404/7/1"}),
    (ENROLMENT, {"programme": "kindergarten", "person": "d" * 32, "status": "waiting"}),
    (STAFF, {"person": "a" * 32, "role": "cook"}),
]


@pytest.mark.parametrize(("entity", "row"), ENTRIES)
def test_nobody_comes_into_a_centre_that_has_gone(desk: PaperDesk, entity: Entity, row: Row) -> None:
    hand_over(desk)
    refused = read(desk, entity, centre=ROSE, **row)
    assert codes(refused) == ["centre-handed-over"]
    assert "«گل سرخ»" in refused.errors[0].message
    assert "۱۴۰۴/۰۹/۱۵" in refused.errors[0].message
    assert read(desk, entity, centre=LILY, **row).errors == []


def test_nothing_of_a_centre_that_has_gone_is_changed_moved_or_put_aside(desk: PaperDesk) -> None:
    hand_over(desk)
    (child,) = desk.rows("enrolment", person="a" * 32)
    (cook,) = desk.rows("staff", role="educator")
    for change in ({"notes": "کلاه"}, {"centre": LILY}, {"status": "active", "ends_on": None}):
        assert "centre-handed-over" in codes(read(desk, ENROLMENT, child, **change))
    assert codes(read(desk, STAFF, cook, degree="دیپلم")) == ["centre-handed-over"]
    for entity, row in ((ENROLMENT, child), (STAFF, cook)):
        assert read(desk, entity, row).errors == []  # the same once more is no change
        assert [one.code for one in only_read(entity.name)({**row, "retired": True}, desk)] == ["centre-handed-over"]


def test_one_that_comes_late_from_another_desk_may_still_end_with_that_day(desk: PaperDesk) -> None:
    hand_over(desk)
    late = desk.add("enrolment", **{**desk.rows("enrolment")[0], "id": "9" * 32, "status": "active", "ends_on": None})
    ended = {"status": "left", "reason": "واگذاری"}
    assert codes(read(desk, ENROLMENT, late, **ended, ends_on="1404/9/16")) == ["centre-handed-over"]
    assert codes(read(desk, ENROLMENT, late, **ended, ends_on="1404/9/15", notes="ن")) == ["centre-handed-over"]
    assert codes(read(desk, ENROLMENT, late, **ended, ends_on="1404/9/15")) == []
    works = desk.add("staff", **{**desk.rows("staff", role="educator")[0], "id": "8" * 32, "ends_on": None})
    assert codes(read(desk, STAFF, works, ends_on="1404/9/15")) == []


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ({"custody_on": "1404/9/19"}, True),
        ({"custody_on": "1404/9/20"}, False),
        ({"status": "open"}, False),
        ({"kind": "licence"}, False),
    ],
)
def test_it_goes_on_the_day_of_custody_and_only_by_a_signed_dossier(desk: PaperDesk, row: Row, refused: bool) -> None:
    put(desk, HANDOVER, **{**SIGNED, "centre": ROSE, **row})
    entering = read(desk, STAFF, person="a" * 32, centre=ROSE, role="cook")
    assert codes(entering) == ["centre-handed-over"] * refused


def test_a_dossier_of_the_licence_alone_ends_nothing(desk: PaperDesk) -> None:
    hand_over(desk, kind="licence")
    assert {one["status"] for one in desk.rows("enrolment")} == {"active", "waiting"}


def test_a_centre_that_has_gone_goes_again_only_after_it_returned(desk: PaperDesk) -> None:
    assert codes(read(desk, HANDOVER, centre=ROSE, kind="returned")) == ["rule-broken"]
    hand_over(desk)
    assert codes(read(desk, HANDOVER, centre=ROSE)) == ["centre-handed-over"]
    hand_over(desk, kind="returned", custody_on="1404/9/17")
    assert gone_of(desk.rows("handover", centre=ROSE), desk) is None
    assert read(desk, STAFF, person="a" * 32, centre=ROSE, role="cook").errors == []
    assert codes(read(desk, HANDOVER, centre=ROSE)) == []


def test_a_centre_has_one_dossier_in_the_making(desk: PaperDesk) -> None:
    row = put(desk, HANDOVER, centre=ROSE)
    assert codes(read(desk, HANDOVER, centre=ROSE)) == ["rule-broken"]
    assert codes(read(desk, HANDOVER, centre=LILY)) == []
    assert codes(read(desk, HANDOVER, row, debts="هیچ")) == []
