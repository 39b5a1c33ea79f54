"""Whether a record stands in a national system too: the number it has there, and since when.

The office types most of its work twice, here and there; what bears these two fields can be counted and what lacks them
can be found, so nothing is typed there twice or forgotten. Source: programmes.md, M6.
"""

from __future__ import annotations

from models.schema.entity import Row, Section
from models.schema.fields import Code, Day
from models.schema.rules import Desk
from models.text import persian

NO, ON = "national_no", "national_on"
_NUMBER = Code(
    NO,
    "شمارهٔ رهگیری سامانه",
    search=True,
    aliases=("کد رهگیری", "شماره رهگیری", "کد رهگیری سامانه", "شماره سامانه", "شماره ثبت سامانه"),
)
REGISTERED = (_NUMBER, Day(ON, "تاریخ ثبت در سامانه", aliases=("تاریخ ثبت سامانه", "تاریخ ثبت سیستمی")))
"""The two fields, as every record that a national system may have bears them."""
REGISTERED_SECTION = Section("ثبت در سامانهٔ کشوری", REGISTERED)


def number_from_answers(row: Row, old: Row | None, desk: Desk) -> None:
    """A number that a programme's file asks for among its answers, under the same name, is the number of the record.

    What the answer was before, or what is typed in the record's own place at the same time, changes nothing.
    """
    before = old or {}
    given = (row.get("answers") or {}).get(NO)
    told_now = given != (before.get("answers") or {}).get(NO)
    number = persian.latin_digits(str(given or ""))
    if number and told_now and row.get(NO) == before.get(NO) and _NUMBER.valid(number):
        row[NO] = number
