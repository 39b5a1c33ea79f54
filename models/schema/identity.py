"""The numbers by which a person, a telephone and an address are known; facts in text-and-identifiers.md, section 1."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from models.schema.fields import Field, Findings, readable
from models.text import identifiers

_TWELVE_DIGITS = re.compile(r"\d{12}", re.ASCII)
_PASSPORT = re.compile(r"[A-Z0-9]{6,15}")
_MOBILE = re.compile(r"09\d{9}", re.ASCII)
_PHONE = re.compile(r"\d{4,14}", re.ASCII)
_TEN_DIGITS = re.compile(r"\d{10}", re.ASCII)


@dataclass(frozen=True)
class NationalId(Field):
    """The ten-digit national id; short forms are padded, with a note."""

    kind: ClassVar[str] = "national_id"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "id-length"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.national_id(readable(raw))

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and identifiers.valid_national_id(stored)


@dataclass(frozen=True)
class ForeignId(Field):
    """The twelve-digit code of foreign nationals; no checksum is published."""

    kind: ClassVar[str] = "foreign_id"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "id-length"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.foreign_id(readable(raw)), ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_TWELVE_DIGITS.fullmatch(stored))


@dataclass(frozen=True)
class PassportNo(Field):
    """A passport's number: Latin letters and digits."""

    kind: ClassVar[str] = "passport_no"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "id-length"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.passport_no(readable(raw)), ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_PASSPORT.fullmatch(stored))


@dataclass(frozen=True)
class Mobile(Field):
    """A mobile number, stored as 09 and nine digits. Not unique: a family shares one."""

    kind: ClassVar[str] = "mobile"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "mobile-form"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.mobile(readable(raw)), ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_MOBILE.fullmatch(stored))


@dataclass(frozen=True)
class Phone(Field):
    """A landline or any other number, digits only."""

    kind: ClassVar[str] = "phone"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "mobile-form"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.phone(readable(raw)), ()

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_PHONE.fullmatch(stored))


@dataclass(frozen=True)
class PostalCode(Field):
    """Ten digits; an unusual pattern is only noted."""

    kind: ClassVar[str] = "postal_code"
    personal: ClassVar[bool] = True
    refusal: ClassVar[str] = "postal-length"

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        return identifiers.postal_code(readable(raw))

    def valid(self, stored: Any) -> bool:
        return isinstance(stored, str) and bool(_TEN_DIGITS.fullmatch(stored))
