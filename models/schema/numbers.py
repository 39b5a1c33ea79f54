"""Numbers as people write them: Persian digits, a comma between thousands, never a slash for the decimal point."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from models.errors import Finding, UserError
from models.schema.fields import ColumnType, Field, Findings, readable
from models.text import persian
from models.text.ordinals import grade_of

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)


def _refused(raw: object, why: str = "عدد نیست.") -> UserError:
    return UserError("not-a-number", value=str(raw)[:80], why=why)


@dataclass(frozen=True)
class Number(Field):
    """A number, whole unless `decimals`. Outside `low`..`high` is a soft finding, outside `least`..`most` a refusal."""

    _: KW_ONLY
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    decimals: int = 0
    kind: ClassVar[str] = "number"
    refusal: ClassVar[str] = "not-a-number"

    @property
    def column(self) -> ColumnType:
        return float if self.decimals else int

    def _read(self, raw: object, today: datetime.date) -> tuple[Any, Findings]:
        value = self._number(raw)
        if not self.valid(value):
            raise _refused(raw, self._beyond(value))
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            return value, (Finding("out-of-range", value=value, params={"low": self.low, "high": self.high}),)
        return value, ()

    def _number(self, raw: object) -> int | float:
        text = persian.latin_digits(readable(raw)).replace("٬", ",").replace("٫", ".")
        text = text.replace("\u2212", "-")  # the minus sign with which a number is shown
        if "," in text and not _THOUSANDS.fullmatch(text):
            raise _refused(text)  # 12,5 may mean 12.5: never read it as 125
        text = text.replace(",", "")
        try:
            value = round(float(text), self.decimals)
        except (ValueError, OverflowError):
            raise _refused(text) from None
        if not re.fullmatch(r"[-+]?[\d.]+", text, re.ASCII) or not math.isfinite(value):
            raise _refused(text)
        if not self.decimals and value != float(text):
            raise _refused(text)
        return value if self.decimals else int(value)

    def valid(self, stored: Any) -> bool:
        if isinstance(stored, bool) or not isinstance(stored, (int, float)) or not math.isfinite(stored):
            return False
        within = (self.least is None or stored >= self.least) and (self.most is None or stored <= self.most)
        return within and abs(stored) < 2**53 and (bool(self.decimals) or stored == int(stored))

    def _beyond(self, value: int | float) -> str:
        if self.least is not None and value < self.least:
            return f"کمتر از {persian.persian_number(self.least)} است."
        if self.most is not None and value > self.most:
            return f"بیشتر از {persian.persian_number(self.most)} است."
        return "بیش از اندازه بزرگ است."

    def shown(self, stored: Any) -> str:
        return "" if stored is None else persian.persian_number(stored)


@dataclass(frozen=True)
class Whole(Number):
    """A whole number. `ordinals`: a school grade, which may also come in words («پنجم», «پایهٔ ۵»)."""

    _: KW_ONLY
    ordinals: bool = False
    kind: ClassVar[str] = "whole"

    def _number(self, raw: object) -> int | float:
        in_words = self.ordinals and isinstance(raw, str) and any(map(str.isalpha, raw))
        grade = grade_of(str(raw)) if in_words else None
        return super()._number(raw) if grade is None else grade


@dataclass(frozen=True)
class Tenths(Whole):
    """Visual acuity in tenths, 0 to 15. Sheets write 8/10, 0.8, 1.0 or 8; a whole number is taken as tenths."""

    least: float | None = 0
    most: float | None = 15
    kind: ClassVar[str] = "tenths"

    def _number(self, raw: object) -> int | float:
        text = persian.latin_digits(str(raw) if isinstance(raw, str) else readable(raw)).strip().replace("٫", ".")
        if match := re.fullmatch(r"(\d{1,2})\s*[/⁄]\s*10", text, re.ASCII):
            return int(match[1])
        if re.fullmatch(r"[01]\.\d{1,2}", text, re.ASCII):
            tenths = round(float(text) * 10, 1)
            if tenths != int(tenths):
                raise _refused(text)
            return int(tenths)
        if "." in text:
            raise _refused(text)  # 1.000 is not one tenth
        return super()._number(text)

    def shown(self, stored: Any) -> str:
        return "" if stored is None else persian.persian_digits(f"{stored}/10")
