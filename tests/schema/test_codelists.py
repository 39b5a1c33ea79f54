from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.schema import codelists
from models.schema.codelists import RESOURCES, Option, load, of_options, options, province_of
from models.schema.fields import Choice, Choices
from models.text import persian

DAY = datetime.date(2025, 12, 10)

LISTS = sorted(path.stem for path in (RESOURCES / "codelists").glob("*.csv"))


def test_options_are_written_in_short() -> None:
    assert options(female="زن|دختر", male="مرد") == (Option("female", "زن", ("دختر",)), Option("male", "مرد"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a", "a"),
        ("یک", "a"),
        ("\u064aک", "a"),
        ("ی\u200cک", "a"),
        ("۱", "a"),
        ("دو", "b"),
        ("", None),
        ("+", None),
        ("سه", None),
    ],
)
def test_a_code_is_found_by_any_of_its_spellings(text: str, code: str | None) -> None:
    known = of_options((Option("a", "یک", ("1",)), Option("b", "دو", ("+", "1"))))
    assert known.find(text) == code
    assert list(known.labels.items()) == [("a", "یک"), ("b", "دو")]


@pytest.mark.parametrize("name", LISTS)
def test_a_shipped_list_is_whole_and_finds_its_own_labels(name: str) -> None:
    known = load(name)
    assert known.labels
    for code, label in known.labels.items():
        assert code.isascii()
        assert persian.clean(label) == label != ""
        assert known.find(code) == code
        assert known.find(persian.persian_digits(code)) == code
        assert known.find(label) in known.labels
    assert load(name) is known


def test_every_county_lies_in_a_province() -> None:
    provinces, counties = load("provinces"), load("counties")
    assert {province_of(code) for code in counties.labels} <= provinces.labels.keys()
    assert {len(code) for code in counties.labels} == {4}


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("no_such_list")


# -- what offices add -------------------------------------------------------------------------------------------------

COUNTY = Choice("county", "شهرستان", codelist="counties")
BODIES = Choices("bodies", "دستگاه‌ها", codelist="bodies")


@pytest.fixture
def adopt() -> Iterator[Callable[..., None]]:
    """Adopts for an owner, and forgets at the end."""
    owners = set()

    def adopting(name: str, *added: Option, owner: str = "one") -> None:
        owners.add(owner)
        codelists.adopt(owner, [(name, one) for one in added])

    yield adopting
    for owner in owners:
        codelists.forget(owner)


def test_a_county_not_yet_coded_stands_among_its_neighbours(adopt: Callable[..., None]) -> None:
    before = load("counties")
    adopt("counties", Option("0299", "نوبنیاد", ("نو بنیاد شهر",)))
    codes = list(load("counties").labels)
    assert codes == sorted([*before.labels, "0299"])
    assert load("counties").find("نوبنیادشهر") == load("counties").find("۰۲۹۹") == "0299"
    assert "0299" not in before.labels
    codelists.forget("one")
    assert load("counties").labels == before.labels


def test_a_list_whose_codes_are_words_keeps_its_order_and_new_codes_come_behind(adopt: Callable[..., None]) -> None:
    before = list(load("bodies").labels)
    adopt("bodies", Option("army", "ارتش"))
    assert list(load("bodies").labels) == [*before, "army"]


def test_a_new_label_is_shown_and_the_old_one_still_read(adopt: Callable[..., None]) -> None:
    adopt("counties", Option("0201", "هزارسنگر"))
    assert COUNTY.shown("0201") == "هزارسنگر"
    assert COUNTY.read("آمل", DAY)[0] == COUNTY.read("هزارسنگر", DAY)[0] == "0201"


def test_a_field_asks_for_its_list_each_time(adopt: Callable[..., None]) -> None:
    with pytest.raises(UserError):
        COUNTY.read("0299", DAY)
    adopt("counties", Option("0299", "نوبنیاد"))
    assert COUNTY.read("نوبنیاد", DAY)[0] == "0299"
    assert COUNTY.valid("0299")
    assert ("0299", "نوبنیاد") in COUNTY.choices()
    codelists.forget("one")
    assert not COUNTY.valid("0299")


def test_a_withdrawn_code_is_read_and_shown_and_not_offered(adopt: Callable[..., None]) -> None:
    adopt("counties", Option("0201", "آمل", withdrawn=True))
    assert COUNTY.valid("0201")
    assert COUNTY.shown("0201") == "آمل"
    assert COUNTY.read("آمل", DAY)[0] == "0201"
    assert "0201" not in dict(COUNTY.choices())
    assert "0201" not in load("counties").offered


@pytest.mark.parametrize(
    ("field", "stored", "before", "label"),
    [
        (COUNTY, "0201", None, "آمل"),
        (COUNTY, "0201", "0201", None),
        (COUNTY, "0202", "0201", None),
        (COUNTY, None, "0201", None),
        (BODIES, ["health", "other"], ["other"], "بهداشت و درمان"),
        (BODIES, ["health", "other"], ["health"], None),
        (BODIES, None, ["health"], None),
        (Choice("sex", "جنس", options=options(female="زن")), "female", None, None),
    ],
)
def test_a_withdrawn_code_may_stay_and_not_come(
    adopt: Callable[..., None], field: Choice, stored: object, before: object, label: str | None
) -> None:
    adopt("counties", Option("0201", "آمل", withdrawn=True))
    adopt("bodies", Option("health", "بهداشت و درمان", withdrawn=True), owner="two")
    assert field.withdrawn(stored, before) == label


def test_a_spelling_of_a_withdrawn_and_a_living_code_means_the_living_one(adopt: Callable[..., None]) -> None:
    adopt("bodies", Option("aaa", "کمیته امداد", withdrawn=True), Option("relief", "امداد", ("کمیته امداد",)))
    assert load("bodies").find("کمیته‌امداد") == "relief"


def test_of_two_owners_the_later_counts_and_each_takes_away_its_own(adopt: Callable[..., None]) -> None:
    adopt("bodies", Option("army", "ارتش"), owner="one")
    adopt("bodies", Option("army", "نیروی زمینی"), Option("navy", "نیروی دریایی"), owner="two")
    assert load("bodies").labels["army"] == "نیروی زمینی"
    codelists.forget("two")
    assert load("bodies").labels["army"] == "ارتش"
    assert "navy" not in load("bodies").labels
    codelists.forget("nobody")
    assert load("bodies").labels["army"] == "ارتش"


def test_nothing_new_leaves_the_built_lists_alone(adopt: Callable[..., None]) -> None:
    adopt("counties", Option("0299", "نوبنیاد"))
    known = load("counties")
    adopt("counties", Option("0299", "نوبنیاد"))
    assert load("counties") is known


def test_a_list_that_only_a_newer_program_ships_is_what_was_sent(adopt: Callable[..., None]) -> None:
    adopt("moods", Option("glad", "شاد"))
    assert dict(load("moods").labels) == {"glad": "شاد"}
    assert "moods" not in codelists.shipped_names()
    codelists.forget("one")
    with pytest.raises(FileNotFoundError):
        load("moods")


@pytest.mark.parametrize("name", ["", "../codelists/counties", "counties.csv", "/etc/passwd"])
def test_a_name_leads_to_no_other_file(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        load(name)


@given(
    st.lists(st.tuples(st.sampled_from(("0201", "0298", "0299")), st.booleans(), st.sampled_from("آبپ")), max_size=6)
)
def test_whatever_is_added_every_shipped_code_is_known_and_every_label_finds_one(
    added: list[tuple[str, bool, str]],
) -> None:
    shipped = codelists.shipped("counties")
    try:
        codelists.adopt("any", [("counties", Option(code, f"{name}شهر", (), gone)) for code, gone, name in added])
        known = load("counties")
        assert {one.code for one in shipped} | {code for code, _, _ in added} == known.labels.keys()
        assert known.offered.keys() == known.labels.keys() - known.withdrawn
        assert all(known.find(one.label) in known.labels for one in shipped)
    finally:
        codelists.forget("any")
    assert load("counties").labels == {one.code: one.label for one in shipped}


def test_a_place_has_its_title_once() -> None:
    assert [codelists.titled("شهرستان", one) for one in ("آمل", "شهرستان نوبنیاد")] == [
        "شهرستان آمل",
        "شهرستان نوبنیاد",
    ]
