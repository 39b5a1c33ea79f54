"""Typed dates, the Jalali calendar and its periods."""

from datetime import date, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.text import jalali
from models.text.jalali import from_jalali, parse_day, parse_period, previous

TODAY = date(2025, 12, 10)  # 1404/09/19, a Wednesday
jalali_days = st.integers(jdatetime.date(1300, 1, 1).toordinal(), jdatetime.date(1435, 12, 29).toordinal())


@given(jalali_days)
def test_agrees_with_a_second_library(ordinal: int) -> None:
    oracle = jdatetime.date.fromordinal(ordinal)
    day = oracle.togregorian()
    assert jalali.to_jalali(day) == (oracle.year, oracle.month, oracle.day)
    assert from_jalali(oracle.year, oracle.month, oracle.day) == day
    assert jalali.weekday_names[oracle.weekday()] == jalali.show_long(day).split(" ")[0]


@given(jalali_days)
def test_what_is_shown_can_be_typed(ordinal: int) -> None:
    day = jdatetime.date.fromordinal(ordinal).togregorian()
    year, month, number = jalali.to_jalali(day)
    for typed in (
        jalali.show(day),
        jalali.show_long(day),
        day.isoformat(),
        f"{year}{month:02}{number:02}",
        f"{number}/{month}/{year}",
        f"{number:02}{month:02}{year}",
        f"{year} {month} {number}",
    ):
        assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1397/6/26", (1397, 6, 26)),
        ("1399-12-24", (1399, 12, 24)),
        ("13991204", (1399, 12, 4)),
        ("13991204.0", (1399, 12, 4)),
        ("970626", (1397, 6, 26)),
        ("991204", (1399, 12, 4)),
        ("260697", (1397, 6, 26)),
        ("99/12/4", (1399, 12, 4)),
        ("26/6/97", (1397, 6, 26)),
        ("20/06/97", (1397, 6, 20)),
        ("20/08/1400", (1400, 8, 20)),
        ("19/9/1404", (1404, 9, 19)),
        ("24121399", (1399, 12, 24)),
        ("۱۳۹۹/۰۴/۱۲", (1399, 4, 12)),
        ("١٣٩٩/٠٤/١٢", (1399, 4, 12)),
        ("1399.12.4", (1399, 12, 4)),
        ("1399 12 4", (1399, 12, 4)),
        ("1399 / 12 - 4", (1399, 12, 4)),
        ("\u200f1399/12/4\u200e", (1399, 12, 4)),
        ("26 خرداد 1398", (1398, 3, 26)),
        ("26 خرداد ماه 1398", (1398, 3, 26)),
        ("۲۶ آبان‌ماه ۹۸", (1398, 8, 26)),
        ("1398 خرداد 26", (1398, 3, 26)),
        ("26خرداد1398", (1398, 3, 26)),
        ("یکشنبه 26 خرداد 1398 18:26:05", (1398, 3, 26)),
        ("\u064a\u0643شنبه، 26 خرداد 1398 - ساعت ۱۸:۲۶", (1398, 3, 26)),
        ("سه‌شنبه 20/06/97", (1397, 6, 20)),
        ("سه شنبه 20/06/97", (1397, 6, 20)),
        ("چهارشنبه ۱۴۰۴/۰۹/۱۹", (1404, 9, 19)),
        ("5 د\u064a 1402", (1402, 10, 5)),
        ("3 امرداد 1402", (1402, 5, 3)),
        ("2025-12-10", (1404, 9, 19)),
        ("2025-12-10T00:00:00", (1404, 9, 19)),
        ("2025-12-10 00:00:00.000", (1404, 9, 19)),
        ("10/12/2025", (1404, 9, 19)),
        ("20251210", (1404, 9, 19)),
        ("-1", (1404, 9, 18)),
        ("+1", (1404, 9, 20)),
        ("−۲", (1404, 9, 17)),
        ("0", (1404, 9, 19)),
        ("+0", (1404, 9, 19)),
        ("امروز", (1404, 9, 19)),
        ("دیروز", (1404, 9, 18)),
        ("فردا", (1404, 9, 20)),
        ("04/04/04", (1404, 4, 4)),
        ("4/3/99", (1399, 3, 4)),
        ("09/3/4", (1409, 3, 4)),
        ("10/3/4", (1310, 3, 4)),
        ("1403/12/30", (1403, 12, 30)),
        ("30/12/99", (1399, 12, 30)),
    ],
)
def test_what_people_type(typed: str, expected: tuple[int, int, int]) -> None:
    assert jalali.to_jalali(parse_day(typed, TODAY)) == expected


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("04/03/02", "۱۴۰۲/۰۳/۰۴", "۱۴۰۴/۰۳/۰۲"),
        ("040302", "۱۴۰۲/۰۳/۰۴", "۱۴۰۴/۰۳/۰۲"),
        ("۱۰/۱/۳۰", "۱۳۱۰/۰۱/۳۰", "۱۳۳۰/۰۱/۱۰"),
        ("04 خرداد 02", "۱۴۰۲/۰۳/۰۴", "۱۴۰۴/۰۳/۰۲"),
    ],
)
def test_two_readings_are_shown_and_refused(typed: str, first: str, last: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_day(typed, TODAY)
    assert caught.value.code == "date-ambiguous"
    assert caught.value.finding.value == typed
    assert caught.value.finding.params == {"first": first, "second": last}


def test_only_the_reading_that_exists_is_taken() -> None:
    # Esfand 1402 had 29 days, so the day comes first.
    assert jalali.to_jalali(parse_day("02/12/30", TODAY)) == (1330, 12, 2)
    # the weekday in front settles what the digits leave open: 1402/3/4 was a Thursday, 1404/3/2 a Friday
    assert jalali.to_jalali(parse_day("جمعه 04/03/02", TODAY)) == (1404, 3, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1404/12/30",
        "30/12/1404",
        "14041230",
        "1400/12/30",
        "1400/07/31",
        "1400/13/01",
        "1400/0/1",
        "1400/1/0",
        "1400/1/32",
        "6/26/1397",
        "2025-02-29",
        "2025-13-01",
        "12/25/2025",
        "4/3/2",
        "399/4/3",
        "1099/1/1",
        "0000/00/00",
        "9706261",
        "45999",
        "26 خرداد",
        "خرداد 1398",
        "1398",
        "26 خردل 1398",
        "دوشنبه ۱۴۰۴/۰۹/۱۹",
        "1399/12/4 25:61",
        "1399/12/4/1",
        "-1399",
        "--1",
        "نامعلوم",
        "شنبه",
        "²/³/¹",
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_day(typed, TODAY)
    assert (caught.value.code, caught.value.finding.value) == ("date-impossible", typed)


@given(st.text() | st.text(alphabet="0123456789۰۱۲/-. آبندیمهر+T:"))
def test_any_text_is_a_day_or_a_refusal(typed: str) -> None:
    try:
        assert isinstance(parse_day(typed, TODAY), date)
    except UserError as error:
        assert error.code in ("date-impossible", "date-ambiguous")


@given(st.integers(1, 99), st.integers(1, 12), st.integers(1, 31))
def test_short_years_are_never_read_in_silence_in_one_of_two_ways(year: int, month: int, number: int) -> None:
    typed = f"{year:02}/{month}/{number:02}"
    try:
        read = jalali.to_jalali(parse_day(typed, TODAY))
    except UserError:
        return
    assert (read[0] % 100, read[1], read[2]) in {(year, month, number), (number, month, year)}
    assert 1310 <= read[0] <= 1409


def test_the_pivot_moves_with_today() -> None:
    assert jalali.to_jalali(parse_day("1/1/09", TODAY))[0] == 1409
    assert jalali.to_jalali(parse_day("1/1/10", TODAY))[0] == 1310
    assert jalali.to_jalali(parse_day("31/1/99", from_jalali(1450, 1, 1)))[0] == 1399
    assert jalali.to_jalali(parse_day("31/1/55", from_jalali(1450, 1, 1)))[0] == 1455


@pytest.mark.parametrize("year", [1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420])
def test_leap_years(year: int) -> None:
    assert from_jalali(year, 12, 30) + timedelta(days=1) == from_jalali(year + 1, 1, 1)
    with pytest.raises(ValueError, match="day"):
        from_jalali(year + 1, 12, 30)


QUARTERS = [
    ("1403-Q1", "2024-03-20", "2024-06-20", 93),
    ("1403-Q2", "2024-06-21", "2024-09-21", 93),
    ("1403-Q3", "2024-09-22", "2024-12-20", 90),
    ("1403-Q4", "2024-12-21", "2025-03-20", 90),
    ("1404-Q1", "2025-03-21", "2025-06-21", 93),
    ("1404-Q2", "2025-06-22", "2025-09-22", 93),
    ("1404-Q3", "2025-09-23", "2025-12-21", 90),
    ("1404-Q4", "2025-12-22", "2026-03-20", 89),
    ("1405-Q1", "2026-03-21", "2026-06-21", 93),
    ("1405-Q2", "2026-06-22", "2026-09-22", 93),
    ("1405-Q3", "2026-09-23", "2026-12-21", 90),
    ("1405-Q4", "2026-12-22", "2027-03-20", 89),
]


@pytest.mark.parametrize(("name", "first", "last", "days"), QUARTERS)
def test_quarters(name: str, first: str, last: str, days: int) -> None:
    period = parse_period(name)
    assert (period.name, period.first.isoformat(), period.last.isoformat()) == (name, first, last)
    assert (period.last - period.first).days + 1 == days
    for day in (period.first, period.last):
        assert "{}-Q{}".format(*jalali.quarter_of(day)) == name
        assert period.contains(day)
    assert not period.contains(period.first - timedelta(days=1))
    assert not period.contains(period.last + timedelta(days=1))


@pytest.mark.parametrize(
    ("typed", "name", "label", "before"),
    [
        ("1404", "1404", "سال ۱۴۰۴", "1403"),
        ("1404-H1", "1404-H1", "نیمهٔ نخست ۱۴۰۴", "1403-H2"),
        ("۱۴۰۴-h2", "1404-H2", "نیمهٔ دوم ۱۴۰۴", "1404-H1"),
        ("1404-q3", "1404-Q3", "پاییز ۱۴۰۴", "1404-Q2"),
        ("1404-Q1", "1404-Q1", "بهار ۱۴۰۴", "1403-Q4"),
        ("1404-07", "1404-07", "مهر ۱۴۰۴", "1404-06"),
        ("۱۴۰۴/۷", "1404-07", "مهر ۱۴۰۴", "1404-06"),
        ("1404-01", "1404-01", "فروردین ۱۴۰۴", "1403-12"),
        ("پائيز 1404", "1404-Q3", "پاییز ۱۴۰۴", "1404-Q2"),
        ("فصل بهار ۱۴۰۴", "1404-Q1", "بهار ۱۴۰۴", "1403-Q4"),
        ("آبان‌ماه ۱۴۰۴", "1404-08", "آبان ۱۴۰۴", "1404-07"),
        ("نیمه اول 1404", "1404-H1", "نیمهٔ نخست ۱۴۰۴", "1403-H2"),
        (
            "1404/07/01..30/7/1404",
            "2025-09-23..2025-10-22",
            "۱۴۰۴/۰۷/۰۱ تا ۱۴۰۴/۰۷/۳۰",
            "2025-08-24..2025-09-22",
        ),
        ("-1 .. امروز", "2025-12-09..2025-12-10", "۱۴۰۴/۰۹/۱۸ تا ۱۴۰۴/۰۹/۱۹", "2025-12-07..2025-12-08"),
    ],
)
def test_periods(typed: str, name: str, label: str, before: str) -> None:
    period = parse_period(typed, today=TODAY)
    assert (period.name, period.label) == (name, label)
    assert parse_period(period.name) == period
    assert ".." in name or parse_period(period.label) == period
    earlier = previous(period)
    assert earlier.name == before
    assert earlier.last + timedelta(days=1) == period.first
    assert parse_period(before) == earlier


@pytest.mark.parametrize(
    "typed",
    ["", "1404-Q5", "1404-H3", "1404-H0", "1404-13", "1404-00", "140407", "2025", "0999", "1404-X1", "paeez", "..",
     "پاییز", "پاییز 99", "مهر ۲۰۲۵",
     "1404/12/30..1405/01/01", "1404/02/01..1404/01/01", "1404..1405"],
)  # fmt: skip
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_period(typed, today=TODAY)
    assert (caught.value.code, caught.value.finding.value) == ("period-wrong", typed)


def test_an_ambiguous_day_in_a_period_is_told_as_such() -> None:
    with pytest.raises(UserError) as caught:
        parse_period("04/03/02..امروز", today=TODAY)
    assert caught.value.code == "date-ambiguous"


def test_a_day_is_shown_short_and_long() -> None:
    assert jalali.show(TODAY) == "۱۴۰۴/۰۹/۱۹"
    assert jalali.show_long(TODAY) == "چهارشنبه ۱۹ آذر ۱۴۰۴"
    assert len(jalali.month_names) == 12 and jalali.month_of(TODAY) == (1404, 9)


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        ((1400, 1, 15), (1403, 1, 14), 35),
        ((1400, 1, 15), (1403, 1, 15), 36),
        ((1403, 12, 30), (1404, 12, 29), 11),
        ((1403, 12, 30), (1405, 1, 1), 12),
        ((1404, 1, 31), (1404, 7, 30), 5),
        ((1404, 1, 31), (1404, 8, 1), 6),
        ((1404, 9, 19), (1404, 9, 19), 0),
        ((1404, 9, 20), (1404, 9, 19), -1),
    ],
)
def test_age_in_completed_months(birth: tuple[int, int, int], on: tuple[int, int, int], months: int) -> None:
    assert jalali.age_months(from_jalali(*birth), from_jalali(*on)) == months
    assert jalali.age_years(from_jalali(*birth), from_jalali(*on)) == months // 12


@pytest.mark.parametrize(
    ("day", "year"), [((1404, 7, 1), 1404), ((1404, 6, 31), 1403), ((1405, 1, 1), 1404), ((1404, 12, 29), 1404)]
)
def test_the_school_year_begins_in_mehr(day: tuple[int, int, int], year: int) -> None:
    assert jalali.school_reference(from_jalali(*day)) == from_jalali(year, 7, 1)
