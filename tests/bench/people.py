"""Invented people of 25 filled fields, written straight into a store: what every bench counts with."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

from models.schema.entity import Row
from models.text.identifiers import valid_national_id

GIVEN = "علی محمد رضا حسین زهرا فاطمه مریم سارا آرش نیما الناز پرهام یسنا کیان".split()  # noqa: SIM905
FAMILY = "احمدی محمدی کریمی رضایی حسینی جعفری موسوی صادقی نوری کاظمی شریفی اکبری".split()  # noqa: SIM905
FILLED = 25


def person_id(number: int) -> str:
    """The same id for the same number."""
    return hashlib.sha256(b"bench %d" % number).hexdigest()[:32]


def people(count: int, office: str = "0001", seed: int = 1, first: int = 0) -> Iterator[Row]:
    """So many rows, complete, with FILLED values beside the id."""
    dice = random.Random(seed)
    for number in range(first, first + count):
        yield {
            "id": person_id(number),
            "office": office,
            "retired": False,
            "national_id": _national_id(100_000_000 + number * 7),
            "id_kind": "national",
            "first_name": dice.choice(GIVEN),
            "last_name": f"{dice.choice(FAMILY)} {dice.choice(FAMILY)}",
            "father_name": dice.choice(GIVEN),
            "birth_date": f"{dice.randint(1960, 2024)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
            "sex": dice.choice(("female", "male")),
            "mobile": f"09{dice.randint(10**8, 10**9 - 1)}",
            "phone": f"0{dice.randint(10**9, 10**10 - 1)}",
            "address": f"خیابان {dice.choice(FAMILY)}، کوچهٔ {number % 97}، پلاک {number % 89}",
            "postal_code": str(dice.randint(10**9, 10**10 - 1)),
            "county": "0001",
            "mother_national_id": _national_id(200_000_000 + number * 3),
            "birth_order": 1 + number % 4,
            "birth_certificate_no": str(number),
            "notes": f"یادداشت {number}",
            "source_centre": str(1900 + number % 50),
            "birth_certificate_series": f"الف {number % 40}",
            "birth_certificate_serial": f"{number:06d}",
            "birth_place": dice.choice(FAMILY),
            "mother_name": dice.choice(GIVEN),
            "passport_no": f"P{number:08d}",
            "extra": {"newer": f"{dice.choice(FAMILY)} {number}"},
        }


def _national_id(stem: int) -> str:
    """The number's nine digits with the check digit that makes them valid; the next number where none does."""
    while True:
        for digit in "0123456789":
            if valid_national_id(f"{stem:09d}{digit}"):
                return f"{stem:09d}{digit}"
        stem += 1
