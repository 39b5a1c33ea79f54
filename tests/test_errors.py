"""A message is a Persian sentence: its numbers are in Persian digits, what is written back stays as it was given."""

from __future__ import annotations

import string
from typing import Any

import pytest

from models.errors import CODES, Finding, UserError

PATH = "/media/سال 1404/2"


@pytest.mark.parametrize(
    ("finding", "part"),
    [
        (Finding("over-capacity", value=31, params={"limit": 30}), "(۳۰ نفر) پر است؛ این نفر ۳۱"),
        (Finding("out-of-range", value=12.5, params={"low": 0, "high": 10}), "«۱۲٫۵» بیرون از بازهٔ معمول ۰ تا ۱۰"),
        (Finding("date-impossible", value="1404/13/1"), "«۱۴۰۴/۱۳/۱»"),
        (Finding("rule-broken", params={"why": "تا 3 روز در «گزارش 2.pdf»."}), "تا ۳ روز در «گزارش 2.pdf»."),
        (Finding("file-missing", value=PATH), f"«{PATH}»"),
        (Finding("disk-full", value=f"{PATH}: ۳ مگابایت"), f"({PATH}: ۳ مگابایت)"),
        (Finding("ref-unknown", value="12"), "«12»"),
        (Finding("period-closed", value="1404"), "«1404»"),
        (Finding("bundle-gap", value="3، 4", params={"office": "0201"}), "بسته‌های ۳، ۴ نرسیده‌اند. همان شماره‌ها یا یک"),
        (Finding("bundle-gap", value="3", params={"office": "0201"}), "از «0201»"),
        (Finding("bundle-torn", value="2.daftar", params={"number": 7}), "شمارهٔ ۷ را دوباره از «–»"),
    ],
)
def test_numbers_are_persian_and_what_is_written_back_is_not(finding: Finding, part: str) -> None:
    assert part in finding.message
    assert str(UserError(finding.code, value=finding.value, **finding.params)) == finding.message


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_told_with_everything_and_with_nothing(code: str) -> None:
    meaning = CODES[code]
    names = {name for part in (meaning.text, meaning.step) for _, name, _, _ in string.Formatter().parse(part) if name}
    given: dict[str, Any] = dict.fromkeys(names - {"value"}, "چیزی")
    assert "{" not in Finding(code, value="چیزی", params=given).message
    assert "{" not in Finding(code).message
