"""An age band is what a child was at the reference date, 1 Mehr unless the programme's file says another day.

A child who had not reached the lowest age by then is taken as old as on the day itself: infants come in all year.
Bands and the table of ratios are the file's; no ratio is built in, because no source gives one (programmes 2.6).
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from models.schema.fields import Choice
from models.schema.file_reader import FileReader
from models.schema.programme import SHARED, Programme, check_asks, wrong
from models.text import jalali

SHAPE = "enrolment"
BAND_FIELD = "band"  # the answer that a programme may declare to keep the band in
_SETTINGS = SHARED | {"reference", "band", "ratio"}
_RATIO_KEYS = {"band", "children_per_educator", "class_size", "version", "source"}


@dataclass(frozen=True)
class Band:
    """An age band in completed months, the upper end not included."""

    code: str
    label: str
    from_months: int
    below_months: int
    source: str = ""


def bands_of(programme: Programme) -> tuple[Band, ...]:
    """The bands of a checked programme, youngest first."""
    return tuple(Band(**table) for table in programme.settings.get("band", ()))


def reference_day(programme: Programme, on: datetime.date) -> datetime.date:
    """The last reference day not after `on`: `[reference]` month and day of the Jalali year, by default 1 Mehr."""
    table = programme.settings.get("reference", {})
    month, day = table.get("month", 7), table.get("day", 1)
    year = jalali.month_of(on)[0]
    this_year = jalali.from_jalali(year, month, day)
    return this_year if this_year <= on else jalali.from_jalali(year - 1, month, day)


def months_at_reference(programme: Programme, birth: datetime.date, on: datetime.date) -> int:
    """Completed months at the reference day of the school year of `on`; below the lowest age, the months on the day."""
    months = jalali.age_months(birth, reference_day(programme, on))
    lowest = min((band.from_months for band in bands_of(programme)), default=0)
    if programme.ages:
        lowest = max(lowest, programme.ages.from_months)
    return months if months >= lowest else jalali.age_months(birth, on)


def band_at(programme: Programme, months: int) -> Band | None:
    """The band of so many completed months."""
    return next((band for band in bands_of(programme) if band.from_months <= months < band.below_months), None)


def check_settings(programme: Programme) -> None:
    """Refuse an enrolment's file whose tables are not these: UserError programme-wrong with table and reason."""
    name, settings = programme.name, programme.settings
    if unknown := set(settings) - _SETTINGS:
        wrong(name, f"«{'، '.join(sorted(unknown))}» شناخته نیست.")
    if "asks" in settings:
        check_asks(programme, "", settings["asks"])
    FileReader(programme).check_places((SHAPE,))
    _check_reference(name, settings.get("reference", {}))
    codes = _check_bands(name, settings.get("band", []))
    field = programme.fields.get(BAND_FIELD)
    if codes and field and not (isinstance(field, Choice) and codes <= {code for code, _ in field.choices()}):
        wrong(name, f"خانهٔ «{BAND_FIELD}» همهٔ گروه‌های [[band]] را ندارد.")
    _check_ratios(name, settings.get("ratio", []), codes)


def _check_reference(name: str, table: object) -> None:
    if not isinstance(table, Mapping) or set(table) - {"month", "day", "source"}:
        wrong(name, "[reference] فقط month و day و source می‌پذیرد.")
    if not _is_whole(table.get("month", 7), 1, 12) or not _is_whole(table.get("day", 1), 1, 29):
        wrong(name, "[reference] month از ۱ تا ۱۲ و day از ۱ تا ۲۹ است.")


def _check_bands(name: str, given: object) -> set[str]:
    """The codes of the bands, which must follow each other without overlap."""
    if not isinstance(given, list):
        wrong(name, "[[band]] فهرستی از جدول‌هاست.")
    for table in given:
        try:
            band = Band(**table)
        except TypeError:
            wrong(name, "[[band]] چهار مقدار code، label، from_months و below_months می‌خواهد.")
        texts = isinstance(band.code, str) and band.code and isinstance(band.label, str) and band.label
        if not texts or not _is_whole(band.from_months, 0, 1500) or not _is_whole(band.below_months, 1, 1500):
            wrong(name, f"[[band]] «{band.code}»: ماه‌ها عدد و برچسب‌ها متن‌اند.")
        if band.from_months >= band.below_months:
            wrong(name, f"[[band]] «{band.code}»: آغاز باید پیش از پایان باشد.")
    for earlier, later in itertools.pairwise(given):
        if later["from_months"] < earlier["below_months"]:
            wrong(name, f"[[band]] «{later['code']}» با گروه پیش از خود هم‌پوشی دارد.")
    codes = {table["code"] for table in given}
    if len(codes) < len(given):
        wrong(name, "کد گروه‌های [[band]] تکراری است.")
    return codes


def _check_ratios(name: str, given: object, codes: set[str]) -> None:
    if not isinstance(given, list) or not all(isinstance(table, Mapping) for table in given):
        wrong(name, "[[ratio]] فهرستی از جدول‌هاست.")
    for table in given:
        if set(table) - _RATIO_KEYS or str(table.get("band")) not in codes:
            wrong(name, "[[ratio]] یک band از گروه‌های پرونده می‌خواهد و children_per_educator و class_size می‌پذیرد.")
        for key in ("children_per_educator", "class_size"):
            if key in table and not _is_whole(table[key], 1, 500):
                wrong(name, f"[[ratio]] مقدار {key} عددی از ۱ تا ۵۰۰ است.")


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
