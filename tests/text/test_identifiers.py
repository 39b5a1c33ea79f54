"""Identifiers from paper and Excel: what is put right, what is doubted, what is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.text import identifiers
from models.text.identifiers import national_id, valid_national_id

nine_digits = st.text(alphabet="0123456789", min_size=9, max_size=9)


def with_check(nine: str) -> str:
    """The code whose first nine digits are given, by the arithmetic of 1.1 written once more."""
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return nine + str(rest if rest < 2 else 11 - rest)


def code_of(call: Callable[[str], object], text: str) -> str:
    with pytest.raises(UserError) as caught:
        call(text)
    return caught.value.code


@pytest.mark.parametrize(
    ("typed", "stored", "codes"),
    [
        ("0499370899", "0499370899", []),
        ("0010350829", "0010350829", []),
        ("0077611616", "0077611616", []),
        ("0081037511", "0081037511", []),
        ("172942284", "0172942284", ["id-padded"]),
        ("81037511", "0081037511", ["id-padded"]),
        ("123456789", "0123456789", ["id-padded", "id-unlikely"]),
        ("45531226.0", "0045531226", ["id-padded"]),
        ("1282966847.0", "1282966847", []),
        ("008-101273-1", "0081012731", []),
        ("049/162.075 6", "0491620756", []),
        ("۰۴۹۴۴۴۳۸۳۹", "0494443839", []),
        ("٠٤٩٤٤٤٣٨٣٩", "0494443839", []),
        (" \u200f0499370899\u200e\xa0", "0499370899", []),
        ("1111111111", "1111111111", ["id-unlikely"]),
        ("2222222222", "2222222222", ["id-unlikely"]),
        ("6666666666", "6666666666", ["id-unlikely"]),
        (with_check("777123456"), with_check("777123456"), ["id-unlikely"]),
        (with_check("999123456"), with_check("999123456"), ["id-unlikely"]),
    ],
)
def test_national_ids_that_are_taken(typed: str, stored: str, codes: list[str]) -> None:
    found, findings = national_id(typed)
    assert found == stored
    assert [finding.code for finding in findings] == codes
    assert all(finding.field is None and finding.value == stored for finding in findings)
    assert valid_national_id(found)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1234567890", "id-checksum"),
        ("0499370898", "id-checksum"),
        ("81037512", "id-checksum"),
        ("", "id-length"),
        ("1037511", "id-length"),
        ("04993708990", "id-length"),
        ("049937089a", "id-length"),
        ("-", "id-length"),
        ("1.28297E+09", "id-length"),
        ("۰۴۹۹۳۷۰۸٫۹۹", "id-length"),
        ("²²²²²²²²²²", "id-length"),
        ("0000000000", "id-blocked"),
        ("00000000", "id-blocked"),
        ("7777777777", "id-blocked"),
        ("8888888888", "id-blocked"),
        ("9999999999", "id-blocked"),
        (with_check("000123456"), "id-blocked"),
    ],
)
def test_national_ids_that_are_refused(typed: str, code: str) -> None:
    assert code_of(national_id, typed) == code
    assert not valid_national_id(typed)


@given(nine_digits)
def test_the_arithmetic_agrees_with_itself(nine: str) -> None:
    code = with_check(nine)
    blocked = code.startswith("000") or code in {"7777777777", "8888888888", "9999999999"}
    assert valid_national_id(code) is not blocked
    for digit in "0123456789":
        assert valid_national_id(nine + digit) is (digit == code[9] and not blocked)


@given(st.text() | st.text(alphabet="0123456789۰۹ -./", max_size=14))
def test_any_text_is_canonical_or_refused(typed: str) -> None:
    try:
        stored, _ = national_id(typed)
    except UserError as error:
        assert error.code in ("id-length", "id-checksum", "id-blocked")
    else:
        assert valid_national_id(stored) and national_id(stored)[0] == stored


@pytest.mark.parametrize("stored", [" 0499370899", "499370899", "۰۴۹۹۳۷۰۸۹۹", "0499370899\n", "049-937089"])
def test_only_the_canonical_form_is_valid(stored: str) -> None:
    assert not valid_national_id(stored)


def test_foreign_ids_have_twelve_digits_and_passports_letters() -> None:
    assert identifiers.foreign_id("۱۲۳۴ ۵۶۷۸-9012") == "123456789012"
    assert identifiers.passport_no(" p-123 45۶۷ ") == "P1234567"
    for wrong in ("", "12345678901", "1234567890123", "12345678901a"):
        assert code_of(identifiers.foreign_id, wrong) == "id-length"
    for wrong in ("", "A1234", "A" * 16, "گ1234567", "A123é567"):
        assert code_of(identifiers.passport_no, wrong) == "id-length"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("09126656037", "09126656037"),
        ("9126656037", "09126656037"),
        ("9126656037.0", "09126656037"),
        ("+98 935 032 4731", "09350324731"),
        ("00989125597539", "09125597539"),
        ("989125597539", "09125597539"),
        ("+980 912 559 7539", "09125597539"),
        ("0990-9060812", "09909060812"),
        ("۰۹۱۳۲۴۰۹۷۴۳", "09132409743"),
        ("٠٩١٣٢٤٠٩٧٤٣", "09132409743"),
        ("(0912) 028 2122", "09120282122"),
        ("9812345678", "09812345678"),
    ],
)
def test_mobile_numbers_in_all_forms(typed: str, stored: str) -> None:
    assert identifiers.mobile(typed) == stored
    assert identifiers.phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0935521465",
        "093552146511",
        "02188776655",
        "09126656037 / 09126656038",
        "0912665603x",
        "०९१२६६५६०३७",
        "9१२६६५६०३७",
        "+1 9126656037",
    ],
)
def test_what_is_no_mobile_number(typed: str) -> None:
    assert code_of(identifiers.mobile, typed) == "mobile-form"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("۰۲۱-۸۸۷۷۶۶۵۵", "02188776655"),
        ("+98 21 8877 6655", "02188776655"),
        ("0098 (0)21 88776655", "02188776655"),
        ("88776655", "88776655"),
        ("1480", "1480"),
        ("88776655.0", "88776655"),
    ],
)
def test_landlines(typed: str, stored: str) -> None:
    assert identifiers.phone(typed) == stored


@pytest.mark.parametrize("typed", ["", "123", "021887766551234", "ندارد", "021-8877 داخلی 5"])
def test_what_is_no_telephone(typed: str) -> None:
    assert code_of(identifiers.phone, typed) == "mobile-form"


@pytest.mark.parametrize(
    ("typed", "stored", "likely"),
    [
        ("1416932790", "1416932790", True),
        ("5951412749", "5951412749", True),
        ("14169-32790", "1416932790", True),
        ("۵۹۵۱۴۱۲۷۴۹", "5951412749", True),
        ("1416932790.0", "1416932790", True),
        ("1111532790", "1111532790", False),
        ("1016932790", "1016932790", False),
        ("1412932790", "1412932790", False),
        ("1416900000", "1416900000", True),
    ],
)
def test_postal_codes_are_noted_rather_than_refused(typed: str, stored: str, likely: bool) -> None:
    found, findings = identifiers.postal_code(typed)
    assert found == stored
    assert [finding.code for finding in findings] == ([] if likely else ["postal-unlikely"])


@pytest.mark.parametrize("typed", ["", "141693279", "14169327901", "14169x2790"])
def test_what_is_no_postal_code(typed: str) -> None:
    assert code_of(identifiers.postal_code, typed) == "postal-length"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("۱۲-٣٤/5 6.7", "1234567"), ("123.0", "123"), ("12.30", "1230"), ("12x", "12x"), ("", ""), ("۱۲\u200c۳", "123")],
)
def test_folding_leaves_what_is_no_digit_for_the_caller(typed: str, folded: str) -> None:
    assert identifiers.digits_only(typed) == folded
