"""Invented people have common names, checked numbers and a mark; no one of them is meant to exist.

Everything follows from the seed. A check digit is found by asking `identifiers`, whose arithmetic is the only one.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from models.text import identifiers

MARK = "تمرینی"
"""What stands in the notes of every invented row that has notes."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("، "))


WOMEN = _names(
    "زهرا، فاطمه، مریم، زینب، معصومه، سمیه، لیلا، نرگس، الهام، سارا، نازنین، مهسا، هانیه، ریحانه، ثنا، "
    "آوا، باران، یسنا، حلما، رها، فاطمه زهرا، نازنین زهرا، پرستو، شیوا، گلناز، سپیده، آیدا، نگین"
)
MEN = _names(
    "علی، محمد، حسین، رضا، مهدی، امیرحسین، محمدرضا، ابوالفضل، امیرعلی، آرش، سعید، حمید، مجید، پارسا، "
    "آرین، سامیار، محمد مهدی، امیرعباس، کیان، ایلیا، یوسف، طاها، بهنام، فرهاد، کاوه، میلاد"
)
FAMILIES = _names(
    "محمدی، حسینی، احمدی، رضایی، کریمی، موسوی، جعفری، صادقی، رحیمی، حیدری، قاسمی، اکبری، عباسی، شریفی، "
    "مرادی، نوری، یوسفی، ملکی، کاظمی، رستمی، امینی، باقری، زارعی، نجفی، عزیزی، صالحی، حسن‌زاده، علی‌پور، "
    "نیک‌نام، میرزایی، پورحسن، طالبی، فرهمند، خسروی، بهرامی، دهقان، شفیعی، توکلی"
)
STREETS = ("بهار", "گلستان", "آزادی", "شهید بهشتی", "معلم", "ولیعصر", "فردوسی", "سعدی", "کشاورز", "مدرس")
_PREFIXES = ("001", "005", "038", "046", "093", "127", "155", "187", "228", "258", "318", "387", "441", "549")
_OPERATORS = ("0910", "0912", "0913", "0917", "0930", "0935", "0936", "0990")


@dataclass
class Inventor:
    """Makes rows of persons, each with a number of its own. `county`: four digits."""

    seed: int
    county: str
    dice: random.Random = field(init=False)
    _numbers: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311  invented data must be repeatable, not secret

    def woman(self, birth: datetime.date, **more: Any) -> dict[str, Any]:
        """A woman or girl born on that day; `more` overrides."""
        return self._person("female", self.dice.choice(WOMEN), birth, more)

    def man(self, birth: datetime.date, **more: Any) -> dict[str, Any]:
        """A man or boy born on that day; `more` overrides."""
        return self._person("male", self.dice.choice(MEN), birth, more)

    def anyone(self, birth: datetime.date, **more: Any) -> dict[str, Any]:
        """A woman or a man."""
        return (self.woman if self.dice.random() < 0.5 else self.man)(birth, **more)

    def born(self, on: datetime.date, from_months: int, below_months: int) -> datetime.date:
        """A birthday that makes somebody of so many months on a day (months of 30.44 days, a week inside the ends)."""
        first, last = round(from_months * 30.44) + 7, round(below_months * 30.44) - 7
        return on - datetime.timedelta(days=self.dice.randrange(first, last))

    def full_name(self) -> str:
        """First and last name of somebody who is only mentioned."""
        return f"{self.dice.choice(WOMEN + MEN)} {self.dice.choice(FAMILIES)}"

    def national_id(self) -> str:
        """Ten digits that pass the check and were not given before by this inventor."""
        while True:
            number = self.dice.randrange(100_000, 1_000_000)
            first = f"{self.dice.choice(_PREFIXES)}{number}"
            if int(first) not in self._numbers:
                self._numbers.add(int(first))
                return next(code for digit in range(10) if identifiers.valid_national_id(code := f"{first}{digit}"))

    def mobile(self) -> str:
        """A mobile number."""
        return f"{self.dice.choice(_OPERATORS)}{self.dice.randrange(10**7):07}"

    def address(self) -> str:
        """A street and a number."""
        return (
            f"خیابان {self.dice.choice(STREETS)}، کوچهٔ {self.dice.randrange(1, 40)}، پلاک {self.dice.randrange(1, 120)}"
        )

    def _person(self, sex: str, first: str, birth: datetime.date, more: dict[str, Any]) -> dict[str, Any]:
        return {
            "national_id": self.national_id(),
            "first_name": first,
            "last_name": self.dice.choice(FAMILIES),
            "father_name": self.dice.choice(MEN),
            "birth_date": birth.isoformat(),
            "sex": sex,
            "mobile": self.mobile(),
            "county": self.county,
            "address": self.address(),
            "notes": MARK,
            **more,
        }


def practice_people(seed: int, n: int, county: str, today: datetime.date) -> Iterator[dict[str, Any]]:
    """`n` invented persons of all ages, as rows to put; the same for the same arguments."""
    inventor = Inventor(seed, county)
    return (inventor.anyone(inventor.born(today, 3, 75 * 12)) for _ in range(n))
