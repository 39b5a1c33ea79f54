"""A number from paper or Excel is first made plain digits, and only then judged.

Three weights of judgement: what cannot be right is a `UserError`, what is rare a soft `Finding`, what was put right
for the clerk a note. Checksum passing is no proof: one random number in ten passes. Source of every rule:
`domain/text-and-identifiers.md` section 1.
"""

from __future__ import annotations

import re
from operator import mul

from models.errors import Finding, UserError
from models.text.persian import clean, latin_digits

_SEPARATORS = re.compile(r"[\s\u200c\-‐‑‒–—−_./\\()]+")
_FLOAT = re.compile(r"([0-9]+)\.0")
_MOBILE = re.compile(r"(?:(?:\+|00)?98)?0?(9[0-9]{9})")
_PASSPORT = re.compile(r"[A-Z0-9]{6,15}")
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_ZERO = ord("0")
_OFFSET = _ZERO * sum(_WEIGHTS)
_ALL_EQUAL = frozenset(digit * 10 for digit in "0123456789")
_NEVER_GIVEN = frozenset(digit * 10 for digit in "0789")
_NO_PLACE = frozenset({"012", "777", "888", "999"})


def digits_only(text: str) -> str:
    """The text with Latin digits and without spaces, dashes, dots, slashes and brackets between them.

    A number that Excel turned into a float ("45531226.0") loses its fraction. Whatever else stands in the text stays,
    so that the caller can refuse it.
    """
    text = latin_digits(clean(text))
    number = _FLOAT.fullmatch(text)
    return number[1] if number else _SEPARATORS.sub("", text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _checksum_holds(code: str) -> bool:
    """Whether the tenth of ten ASCII digits follows from the nine before it."""
    digits = code.encode()
    rest: int = (sum(map(mul, digits, _WEIGHTS)) - _OFFSET) % 11
    return digits[9] - _ZERO == (rest if rest < 2 else 11 - rest)


def _is_blocked(code: str) -> bool:
    return code.startswith("000") or code in _NEVER_GIVEN


def national_id(text: str) -> tuple[str, tuple[Finding, ...]]:
    """The ten digits of a national id as typed or imported, with notes and soft findings (`field` is None).

    Eight and nine digits get their leading zeros back. Raises UserError id-length, id-blocked or id-checksum.
    """
    digits = digits_only(text)
    if not _is_digits(digits) or not 8 <= len(digits) <= 10:
        raise UserError("id-length", value=text)
    code = digits.zfill(10)
    if _is_blocked(code):
        raise UserError("id-blocked", value=code)
    if not _checksum_holds(code):
        raise UserError("id-checksum", value=code)
    findings = []
    if len(digits) < 10:
        findings.append(Finding("id-padded", value=code))
    if code in _ALL_EQUAL or code[:3] in _NO_PLACE:
        findings.append(Finding("id-unlikely", value=code))
    return code, tuple(findings)


def valid_national_id(text: str) -> bool:
    """Whether a stored value is what `national_id` would store: ten ASCII digits, right checksum, not blocked."""
    return len(text) == 10 and _is_digits(text) and not _is_blocked(text) and _checksum_holds(text)


def foreign_id(text: str) -> str:
    """The twelve digits of a foreign national's id, which has no published checksum. Raises UserError id-length."""
    digits = digits_only(text)
    if not _is_digits(digits) or len(digits) != 12:
        raise UserError("id-length", value=text)
    return digits


def passport_no(text: str) -> str:
    """A passport number: 6 to 15 Latin capitals and digits. Raises UserError id-length."""
    number = digits_only(text).upper()
    if not _PASSPORT.fullmatch(number):
        raise UserError("id-length", value=text)
    return number


def mobile(text: str) -> str:
    """A mobile number as 09 and nine digits, from any of the forms in use. Raises UserError mobile-form."""
    found = _MOBILE.fullmatch(digits_only(text))
    if not found:
        raise UserError("mobile-form", value=text)
    return "0" + found[1]


def phone(text: str) -> str:
    """A telephone number: a mobile as `mobile` has it, else the 4 to 14 digits of a landline, +98 as 0.

    Raises UserError mobile-form.
    """
    digits = digits_only(text)
    if found := _MOBILE.fullmatch(digits):
        return "0" + found[1]
    digits = re.sub(r"^(?:\+|00)980?", "0", digits)
    if not _is_digits(digits) or not 4 <= len(digits) <= 14:
        raise UserError("mobile-form", value=text)
    return digits


def postal_code(text: str) -> tuple[str, tuple[Finding, ...]]:
    """The ten digits of a postal code, with the note postal-unlikely where the pattern is not the usual one.

    Usual is: no 0 or 2 among the first five, the first four not all the same. Raises UserError postal-length.
    """
    digits = digits_only(text)
    if not _is_digits(digits) or len(digits) != 10:
        raise UserError("postal-length", value=text)
    usual = not set("02") & set(digits[:5]) and len(set(digits[:4])) > 1
    return digits, () if usual else (Finding("postal-unlikely", value=digits),)
