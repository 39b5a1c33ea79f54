from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.schema.codelists import options
from models.schema.fields import Choice, Choices, Code, Day, Field, Flag, Keyed, Note, Ref, Text, Time
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.kinds import KINDS
from models.schema.numbers import Number, Tenths, Whole
from models.text import jalali

TODAY = datetime.date(2025, 12, 10)
SEX = options(female="زن|دختر|خانم", male="مرد|پسر|آقا")
TEXT, NOTE, CODE = Text("f", "خ", limit=20), Note("f", "خ", limit=60), Code("f", "خ")
CHOICE, CHOICES = Choice("f", "خ", options=SEX), Choices("f", "خ", options=SEX)
DAY, PAST, TIME = Day("f", "خ"), Day("f", "خ", latest="today"), Time("f", "خ")
NUMBER = Number("f", "خ", decimals=1, low=1, high=99, least=0, most=200)
WHOLE, PLAIN, TENTHS, FLAG = Whole("f", "خ", least=0, most=10**6), Whole("f", "خ"), Tenths("f", "خ"), Flag("f", "خ")
NATIONAL, FOREIGN, PASSPORT = NationalId("f", "خ"), ForeignId("f", "خ"), PassportNo("f", "خ")
MOBILE, PHONE, POSTAL = Mobile("f", "خ"), Phone("f", "خ"), PostalCode("f", "خ")
REF, KEYED = Ref("f", "خ", entity="person"), Keyed("f", "خ")
EVERY = (TEXT, NOTE, CODE, CHOICE, CHOICES, DAY, PAST, TIME, NUMBER, WHOLE, PLAIN, TENTHS, FLAG, NATIONAL, FOREIGN,
         PASSPORT, MOBILE, PHONE, POSTAL, REF, KEYED)  # fmt: skip
ANY_FIELD = pytest.mark.parametrize("field", EVERY, ids=lambda field: type(field).__name__)


@pytest.mark.parametrize(
    ("field", "typed", "stored", "shown"),
    [
        (TEXT, "  علي\u200f  رضا ", "علی رضا", "علی رضا"),
        (TEXT, 12.0, "12", "12"),
        (TEXT, "می\u200cرود", "می\u200cرود", "می\u200cرود"),
        (TEXT, "a\tb\nc", "a b c", "a b c"),
        (NOTE, "یک\r\n\r\n\r\nدو\x00", "یک\n\nدو", "یک\n\nدو"),
        (CODE, "۱۲-الف/٣", "12-الف/3", "۱۲-الف/۳"),
        (CODE, 1402.0, "1402", "۱۴۰۲"),
        (CHOICE, "female", "female", "زن"),
        (CHOICE, "دخ\u0640تر", "female", "زن"),
        (CHOICE, " آقا", "male", "مرد"),
        (CHOICES, "پسر، زن", ["female", "male"], "زن، مرد"),
        (CHOICES, ["male", "مرد", ""], ["male"], "مرد"),
        (DAY, "1404/9/19", "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (DAY, "۱۹ آذر ۱۴۰۴", "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (DAY, "970626", "2018-09-17", "۱۳۹۷/۰۶/۲۶"),
        (DAY, 13970626.0, "2018-09-17", "۱۳۹۷/۰۶/۲۶"),
        (DAY, datetime.datetime(2025, 12, 10, 7), "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (DAY, datetime.date(1404, 9, 19), "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (DAY, "فردا", "2025-12-11", "۱۴۰۴/۰۹/۲۰"),
        (PAST, "امروز", "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (TIME, "۸", "08:00", "۰۸:۰۰"),
        (TIME, "17.5", "17:05", "۱۷:۰۵"),
        (TIME, "23:59:59", "23:59", "۲۳:۵۹"),
        (TIME, datetime.time(7, 30), "07:30", "۰۷:۳۰"),
        (NUMBER, "۱۲٫۵", 12.5, "۱۲٫۵"),
        (NUMBER, "12.34", 12.3, "۱۲٫۳"),
        (NUMBER, 7, 7.0, "۷"),
        (WHOLE, "۱٬۲۳۴", 1234, "۱٬۲۳۴"),
        (WHOLE, "1,234", 1234, "۱٬۲۳۴"),
        (WHOLE, 80.0, 80, "۸۰"),
        (WHOLE, "+5", 5, "۵"),
        (PLAIN, "-3", -3, "\u200e\u2212۳"),
        (TENTHS, "8/10", 8, "۸/۱۰"),
        (TENTHS, "۰٫۸", 8, "۸/۱۰"),
        (TENTHS, "1.0", 10, "۱۰/۱۰"),
        (TENTHS, 0.8, 8, "۸/۱۰"),
        (TENTHS, "۷", 7, "۷/۱۰"),
        (TENTHS, 0, 0, "۰/۱۰"),
        (FLAG, "بله", True, "بله"),
        (FLAG, "ندارد", False, "خیر"),
        (FLAG, True, True, "بله"),
        (FLAG, 0.0, False, "خیر"),
        (FLAG, "+", True, "بله"),
        (FLAG, "آری", True, "بله"),
        (NATIONAL, "۱۲۳۴۵۶۷۹", "0012345679", "۰۰۱۲۳۴۵۶۷۹"),
        (NATIONAL, "001-234567-9", "0012345679", "۰۰۱۲۳۴۵۶۷۹"),
        (FOREIGN, " ۱۰۱۲۳۴۵۶۷۸۹۰", "101234567890", "۱۰۱۲۳۴۵۶۷۸۹۰"),
        (PASSPORT, "a 12345678", "A12345678", "A۱۲۳۴۵۶۷۸"),
        (MOBILE, "+98 912 345 6789", "09123456789", "۰۹۱۲۳۴۵۶۷۸۹"),
        (MOBILE, 9123456789.0, "09123456789", "۰۹۱۲۳۴۵۶۷۸۹"),
        (PHONE, "026-3456 7890", "02634567890", "۰۲۶۳۴۵۶۷۸۹۰"),
        (POSTAL, "31345-67891", "3134567891", "۳۱۳۴۵۶۷۸۹۱"),
        (REF, "A1" * 16, "a1" * 16, "a۱" * 16),
        (KEYED, {"right": 8}, {"right": 8}, "right: 8"),
    ],
)
def test_what_is_typed_is_stored_and_shown(field: Field, typed: object, stored: object, shown: str) -> None:
    found = field.read(typed, TODAY)[0]
    assert found == stored
    assert type(found) is type(stored)
    assert field.valid(found)
    assert field.shown(found) == shown


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (TEXT, "گ" * 21, "too-long"),
        (TEXT, {"a": 1}, "text-unclean"),
        (TEXT, ["a"], "text-unclean"),
        (NOTE, "گ" * 61, "too-long"),
        (NOTE, ["a"], "text-unclean"),
        (CODE, "1" * 41, "too-long"),
        (CHOICE, "نامعلوم", "choice-unknown"),
        (CHOICE, ["female", "male"], "choice-unknown"),
        (CHOICE, "+", "choice-unknown"),
        (CHOICES, "زن، گل", "choice-unknown"),
        (CHOICES, {"a": 1}, "choice-unknown"),
        (DAY, "1404/13/1", "date-impossible"),
        (DAY, "1404/12/30", "date-impossible"),
        (DAY, "گل", "date-impossible"),
        (DAY, 5.5, "date-impossible"),
        (DAY, "05/06/07", "date-ambiguous"),
        (PAST, "فردا", "date-future"),
        (TIME, "24:00", "rule-broken"),
        (TIME, "8:60", "rule-broken"),
        (TIME, "صبح", "rule-broken"),
        (NUMBER, "201", "not-a-number"),
        (NUMBER, -1, "not-a-number"),
        (NUMBER, "12,5", "not-a-number"),
        (WHOLE, "1,23", "not-a-number"),
        (TENTHS, "1.000", "not-a-number"),
        (TENTHS, "1.0,", "not-a-number"),
        (WHOLE, "12.5", "not-a-number"),
        (WHOLE, 12.5, "not-a-number"),
        (WHOLE, "1e3", "not-a-number"),
        (WHOLE, "1_000", "not-a-number"),
        (WHOLE, "nan", "not-a-number"),
        (PLAIN, float("inf"), "not-a-number"),
        (PLAIN, "9" * 400, "not-a-number"),
        (PLAIN, 10**400, "not-a-number"),
        (PLAIN, "9" * 17, "not-a-number"),
        (PLAIN, "-", "not-a-number"),
        (PLAIN, {"a": 1}, "not-a-number"),
        (TENTHS, "16", "not-a-number"),
        (TENTHS, "0.85", "not-a-number"),
        (TENTHS, "8/20", "not-a-number"),
        (FLAG, "شاید", "choice-unknown"),
        (FLAG, 2, "choice-unknown"),
        (NATIONAL, "0012345678", "id-checksum"),
        (NATIONAL, "123", "id-length"),
        (NATIONAL, "0000000000", "id-blocked"),
        (FOREIGN, "123", "id-length"),
        (PASSPORT, "گ12345", "id-length"),
        (MOBILE, "0912345678", "mobile-form"),
        (PHONE, "123", "mobile-form"),
        (POSTAL, "123", "postal-length"),
        (REF, "x", "ref-unknown"),
        (REF, "a1" * 15, "ref-unknown"),
        (KEYED, "x", "rule-broken"),
        (KEYED, {1: 2}, "rule-broken"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: Field, typed: object, code: str) -> None:
    with pytest.raises(UserError) as refused:
        field.read(typed, TODAY)
    assert refused.value.code == code
    assert refused.value.finding.field == "f"
    assert refused.value.finding.message.strip()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (NUMBER, "201", "«۲۰۱» بیشتر از ۲۰۰ است."),
        (NUMBER, -1, "«-۱» کمتر از ۰ است."),
        (PLAIN, "9" * 17, "بیش از اندازه بزرگ است."),
        (NUMBER, "صد", "«صد» عدد نیست."),
        (WHOLE, {"a": 1}, "یک مقدار تنها نیست."),
    ],
)
def test_a_number_that_cannot_be_is_told_by_what_is_wrong_with_it(field: Field, typed: object, told: str) -> None:
    with pytest.raises(UserError) as refused:
        field.read(typed, TODAY)
    assert told in refused.value.finding.message


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (NUMBER, "0", "out-of-range"),
        (NUMBER, "150", "out-of-range"),
        (NATIONAL, "12345679", "id-padded"),
        (NATIONAL, "1111111111", "id-unlikely"),
        (POSTAL, "0000000000", "postal-unlikely"),
    ],
)
def test_what_is_rare_is_read_with_a_finding(field: Field, typed: str, code: str) -> None:
    findings = field.read(typed, TODAY)[1]
    assert [(one.code, one.field) for one in findings] == [(code, "f")]


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        (TEXT, 1), (TEXT, "گ" * 21), (TEXT, "a\u202eb"), (TEXT, "a\0"), (TEXT, "\ud800"), (CODE, ["x"]),
        (CHOICE, "queen"), (CHOICE, ["female"]), (CHOICES, "female"), (CHOICES, ["queen"]), (CHOICES, [["female"]]),
        (DAY, "1404/09/19"), (DAY, "20251210"), (DAY, "2025-W50-3"), (DAY, "2025-13-01"), (DAY, "0001-01-01"), (DAY, 1),
        (DAY, "1404-09-19"), (TIME, "8:00"), (TIME, "24:00"), (TIME, "۰۸:۰۰"), (TIME, 8), (NUMBER, "1"),
        (NUMBER, float("nan")), (NUMBER, float("inf")), (NUMBER, True), (NUMBER, 201), (PLAIN, 1.5), (PLAIN, 2**60),
        (TENTHS, -1), (FLAG, 1), (FLAG, "true"), (NATIONAL, "0012345678"), (NATIONAL, "۰۰۱۲۳۴۵۶۷۹"),
        (NATIONAL, 12345679), (FOREIGN, "1"), (PASSPORT, "a12345678"), (MOBILE, "9123456789"),
        (MOBILE, "09123456789\n"), (PHONE, "12 34"),
        (POSTAL, "12345"), (REF, "A1" * 16), (REF, None), (KEYED, "{}"), (KEYED, [1]),
    ],
)  # fmt: skip
def test_a_value_from_elsewhere_in_another_form_is_not_valid(field: Field, stored: Any) -> None:
    assert not field.valid(stored)


def test_every_kind_is_tested_and_known_by_its_name() -> None:
    assert {type(field) for field in EVERY} == set(KINDS.values())
    assert all(kind.kind == name for name, kind in KINDS.items())
    with pytest.raises(NotImplementedError):
        Field("f", "خ").read("x", TODAY)


def test_choices_are_offered_in_the_order_of_the_list() -> None:
    assert CHOICE.choices() == (("female", "زن"), ("male", "مرد"))
    assert FLAG.choices() == (("true", "بله"), ("false", "خیر"))
    assert TEXT.choices() == ()
    assert CHOICE.shown("retired_code") == "retired_code"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates() | st.times()
    | st.datetimes() | st.from_regex(r"[-+0-9۰-۹/.: ,]{1,14}", fullmatch=True)
    | st.sampled_from(["0012345679", "09123456789", "زن", "بله", "8/10", "1404/09/19"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


@ANY_FIELD
@given(raw=ANYTHING)
def test_anything_is_read_or_refused_and_what_is_accepted_is_valid(field: Field, raw: object) -> None:
    try:
        stored, findings = field.read(raw, TODAY)
    except UserError as error:
        assert error.finding.field == "f"
        return
    assert all(one.field == "f" for one in findings)
    if stored is not None:
        assert field.valid(stored)
        assert isinstance(field.shown(stored), str)


DIGITS = "0123456789"


def national_ids() -> st.SearchStrategy[str]:
    def complete(nine: str) -> str:
        rest = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        return nine + str(rest if rest < 2 else 11 - rest)

    return st.text(DIGITS, min_size=9, max_size=9).filter(lambda nine: nine[:3] != "000").map(complete)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (DAY, st.dates(jalali.from_jalali(1250, 1, 1), datetime.date(2150, 12, 31)).map(str)),
        (PLAIN, st.integers(-(2**53) + 1, 2**53 - 1)),
        (WHOLE, st.integers(0, 10**6)),
        (NUMBER, st.integers(0, 2000).map(lambda tenths: tenths / 10)),
        (TENTHS, st.integers(0, 15)),
        (FLAG, st.booleans()),
        (CHOICE, st.sampled_from(["female", "male"])),
        (CHOICES, st.sampled_from([["female"], ["male"], ["female", "male"]])),
        (TIME, st.times().map(lambda time: time.strftime("%H:%M"))),
        (MOBILE, st.text(DIGITS, min_size=9, max_size=9).map("09".__add__)),
        (FOREIGN, st.text(DIGITS, min_size=12, max_size=12)),
        (POSTAL, st.text(DIGITS, min_size=10, max_size=10)),
        (NATIONAL, national_ids().filter(NATIONAL.valid)),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Field) else "",
)
def test_what_is_shown_is_read_back(field: Field, values: st.SearchStrategy[Any]) -> None:
    @given(stored=values)
    def check(stored: Any) -> None:
        assert field.valid(stored)
        assert field.read(field.shown(stored), TODAY)[0] == stored

    check()


@pytest.mark.parametrize("field", [TEXT, NOTE, CODE], ids=["text", "note", "code"])
def test_a_text_that_was_read_is_read_again_as_it_is(field: Field) -> None:
    @given(text=st.text(max_size=20))
    def check(text: str) -> None:
        try:
            stored = field.read(text, TODAY)[0]
        except UserError as error:  # a ligature may stand for more letters than the field takes
            assert error.code == "too-long"
            return
        assert stored is None or field.read(field.shown(stored), TODAY)[0] == stored

    check()


@pytest.mark.parametrize("typed", ["1600/1/1", "1690/12/1", "2200-01-01", datetime.date(2399, 1, 1)])
def test_a_day_that_could_not_be_read_back_is_refused(typed: object) -> None:
    with pytest.raises(UserError) as refusal:
        DAY.read(typed, TODAY)
    assert refusal.value.code == "date-impossible"


@pytest.mark.parametrize("clock", [datetime.date(1970, 1, 2), datetime.date(2025, 3, 20)])
def test_a_clock_that_was_never_set_refuses_no_day(clock: datetime.date) -> None:
    assert PAST.read("1404/9/19", clock)[0] == "2025-12-10"
    with pytest.raises(UserError):
        PAST.read("1404/9/20", TODAY)
