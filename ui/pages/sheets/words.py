"""What a load would do, and did, in one sentence and its colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.text.persian import persian_digits

Answer = Mapping[str, Any]
REPEATED = "همه تکراری بود؛ چیزی افزوده نشد."
ALL_REPEATED = "همه تکراری است؛ چیزی برای ثبت نیست."


def _all_repeated(answer: Answer) -> bool:
    return bool(answer["rows"]) and answer["unchanged"] == answer["rows"]


def expected(answer: Answer) -> tuple[str, str]:
    """The sentence of a rehearsal, and its kind."""
    if _all_repeated(answer):
        return ALL_REPEATED, "note"
    if not answer["rows"]:
        return "زیر عنوان ستون‌ها ردیفی نیست.", "wait"
    if not answer["saved"] and answer["unchanged"]:
        text = f"{answer['unchanged']} ردیف تکراری است و {answer['rejected']} ردیف پذیرفته نمی‌شود"
        return f"{persian_digits(text)}؛ چیزی برای ثبت نیست.", "wait"
    if not answer["saved"]:
        return "هیچ ردیفی پذیرفته نمی‌شود؛ خطاها را ببینید.", "wrong"
    if answer["rejected"]:
        text = f"{answer['rejected']} ردیف پذیرفته نمی‌شود و بقیه ثبت می‌شود. کتاب خطاها را برای درست کردن نگه دارید."
        return persian_digits(text), "wait"
    return "هنوز چیزی ثبت نشده است؛ اگر این عددها درست است ثبت کنید.", "note"


def happened(answer: Answer) -> tuple[str, str]:
    """The sentence of a load, and its kind."""
    if _all_repeated(answer):
        return REPEATED, "note"
    text = persian_digits(f"{answer['saved']} ردیف ثبت شد")
    text = f"{text}؛ با F8 همه بازمی‌گردد."
    if not answer["rejected"]:
        return text, "done"
    refused = persian_digits(f"{answer['rejected']} ردیف پذیرفته نشد")
    return f"{text} {refused}: کتاب خطاها را درست کنید و دوباره بیاورید؛ تکراری‌ها افزوده نمی‌شوند.", "wait"
