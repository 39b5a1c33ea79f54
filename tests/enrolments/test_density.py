"""Class sizes and educators: only what a province has written is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from models.enrolments.bands import check_settings
from models.enrolments.enrolment import ENROLMENT
from models.schema.codelists import RESOURCES
from models.schema.entity import Row
from models.schema.programme import Programme, load_programme, parse_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

FILE = RESOURCES / "programmes" / "kindergarten.toml"
HOUSE = "1" * 32
HEAD = 'name = "e"\nlabel = "ث"\nshape = "enrolment"\ntier = "B"\nversion = 1\n'


def filled(**ratio: int) -> Programme:
    """The kindergarten's file as a province fills it for the band نوباوه."""
    lines = "\n".join(f"{name} = {value}" for name, value in {"band": '"young"', **ratio}.items())
    text = FILE.read_text(encoding="utf-8").replace("\nratio = []\n", f"\n[[ratio]]\n{lines}\n")
    # Keys of the file itself stand before its first table.
    head, _, rest = text.partition("\n[[ratio]]")
    table, _, rest = rest.partition("\n\n")
    programme = parse_programme(f"{head}\n\n{rest}\n[[ratio]]{table}\n", "kindergarten")
    check_settings(programme)
    return programme


def desk_with(programme: Programme) -> PaperDesk:
    desk = PaperDesk(programmes=[programme])
    for number, born in enumerate(("2021-03-14", "2021-04-14", "2021-05-14", "2020-05-14")):
        desk.add("person", id=f"{number:032x}", first_name="سارا", last_name="رضایی", birth_date=born)
    desk.add("centre", id=HOUSE, name="گل سرخ", kind="kindergarten", capacity=50)
    return desk


def enters(desk: PaperDesk, number: int, **row: Any) -> Checked:
    start = {"programme": "kindergarten", "centre": HOUSE, "starts_on": "1404/7/1", "class_name": "الف"}
    return read_row(ENROLMENT, {**start, "person": f"{number:032x}", **row}, None, desk)


def settle(desk: PaperDesk, *numbers: int) -> list[Row]:
    return [desk.add("enrolment", **enters(desk, number).row) for number in numbers]


def educator(desk: PaperDesk, **row: Any) -> None:
    desk.add("staff", person="f" * 32, centre=HOUSE, role="educator", class_name="الف", **row)


def asked(checked: Checked) -> list[tuple[str, str | None, object, object]]:
    return [(one.code, one.field, one.value, one.params["limit"]) for one in checked.unanswered]


def test_an_empty_table_asks_nothing() -> None:
    desk = desk_with(load_programme(FILE))
    educator(desk)
    settle(desk, 0, 1)
    assert enters(desk, 2).findings == ()


def test_who_is_one_too_many_in_a_class_is_asked_about() -> None:
    desk = desk_with(filled(class_size=2))
    first, _ = settle(desk, 0, 1)
    assert asked(enters(desk, 2)) == [("over-capacity", "class_name", 3, 2)]
    assert asked(enters(desk, 2, class_name=" الف ")) == [("over-capacity", "class_name", 3, 2)]
    assert enters(desk, 2, reasons={"over-capacity": "با موافقت اداره"}).errors == []
    for elsewhere in ({"class_name": "ب"}, {"class_name": None}, {"status": "waiting"}):
        assert enters(desk, 2, **elsewhere).findings == ()
    assert read_row(ENROLMENT, {"notes": "کلاه"}, first, desk).findings == ()


def test_moving_to_a_full_class_is_entering_it() -> None:
    desk = desk_with(filled(class_size=2))
    settle(desk, 0, 1)
    other = desk.add("enrolment", **enters(desk, 2, class_name="ب").row)
    assert asked(read_row(ENROLMENT, {"class_name": "الف"}, other, desk)) == [("over-capacity", "class_name", 3, 2)]


def test_the_ratio_is_that_of_the_childs_own_band() -> None:
    desk = desk_with(filled(class_size=2))
    settle(desk, 0, 1)
    assert enters(desk, 3).row["answers"] == {"band": "preschool"}
    assert enters(desk, 3).findings == ()


@pytest.mark.parametrize(
    ("staff", "found"),
    [
        ([], []),  # nobody is on record for the class: nothing is known
        ([{}], [("over-capacity", "class_name", 3, 2)]),
        ([{}, {"person": "e" * 32}], []),
        ([{}, {"person": "e" * 32, "class_name": "ب"}], [("over-capacity", "class_name", 3, 2)]),
        ([{}, {"person": "e" * 32, "role": "cook"}], [("over-capacity", "class_name", 3, 2)]),
        ([{}, {"person": "e" * 32, "ends_on": "2025-09-01"}], [("over-capacity", "class_name", 3, 2)]),
        ([{}, {"person": "e" * 32, "starts_on": "2025-11-01"}], [("over-capacity", "class_name", 3, 2)]),
    ],
)
def test_educators_of_the_class_carry_so_many(staff: list[Row], found: list[Any]) -> None:
    desk = desk_with(filled(children_per_educator=2))
    for one in staff:
        desk.add("staff", **{"person": "f" * 32, "centre": HOUSE, "role": "educator", "class_name": "الف", **one})
    settle(desk, 0, 1)
    assert asked(enters(desk, 2)) == found
