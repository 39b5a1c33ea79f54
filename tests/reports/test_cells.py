"""Every kind of field has a way to stand on paper, and runs from left to right where it must."""

from __future__ import annotations

import pytest

from models.catalog import ENTITIES
from models.schema.codelists import Option
from models.schema.fields import Choice, Choices, Code, Day, Field, Flag, Note, Text, Time
from models.schema.identity import Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.kinds import KINDS
from models.schema.numbers import Number, Tenths, Whole
from reports.cells import cell, told
from reports.type.bidi import levels, visual

OPTIONS = (Option("a", "الف"), Option("b", "ب"))


@pytest.mark.parametrize(
    ("field", "stored", "words"),
    [
        (Flag("f", "بلی"), True, "بله"),
        (Flag("f", "بلی"), False, "خیر"),
        (Day("d", "روز"), "2025-12-10", "۱۴۰۴/۰۹/۱۹"),
        (Time("t", "ساعت"), "08:30", "۰۸:۳۰"),
        (Text("t", "نام"), "زهرا", "زهرا"),
        (Note("n", "شرح"), "یک\nدو", "یک\nدو"),
        (Choice("c", "گزینه", options=OPTIONS), "b", "ب"),
        (Choices("c", "گزینه‌ها", options=OPTIONS), ["a", "b"], "الف، ب"),
        (Number("n", "مبلغ"), 1250000, "۱٬۲۵۰٬۰۰۰"),
        (Whole("n", "شمار"), 0, "۰"),
        (Tenths("n", "دید"), 8, "۸/۱۰"),
        (Mobile("m", "همراه"), "09121234567", "\u200e۰۹۱۲۱۲۳۴۵۶۷\u200e"),
        (NationalId("n", "کد ملی"), "0012345679", "\u200e۰۰۱۲۳۴۵۶۷۹\u200e"),
        (Code("c", "شماره"), "0201-2-12", "\u200e۰۲۰۱-۲-۱۲\u200e"),
    ],
)
def test_values_stand_as_people_read_them(field: Field, stored: object, words: str) -> None:
    assert cell(field, stored) == words


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_nothing_is_nothing_in_every_kind(kind: type[Field]) -> None:
    assert cell(kind("x", "x"), None) == ""


@pytest.mark.parametrize("kind", [Code, Mobile, Phone, PassportNo, PostalCode, NationalId])
def test_codes_with_dashes_keep_their_order_in_a_persian_line(kind: type[Field]) -> None:
    text = "شماره " + told(kind("x", "x"), "۰۲۱-۸۸-AB") + " است"
    line = "".join(char for _, char in visual(text, levels(text), 0, len(text)) if char != "\u200e")
    assert "۰۲۱-۸۸-AB" in line


def test_a_kind_of_tomorrow_is_set_as_its_parent_is() -> None:
    class Fax(Phone):
        pass

    assert cell(Fax("x", "x"), "02188") == "\u200e۰۲۱۸۸\u200e"


def test_every_declared_field_has_a_way() -> None:
    fields = [field for entity in ENTITIES for field in entity.fields.values()]
    assert len(fields) > 200
    assert {told(field, "واژه").strip("\u200e") for field in fields} == {"واژه"}
