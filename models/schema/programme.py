"""A programme is data in one of four shapes; adding one is writing a file, with no line of Python.

The file is TOML. Common to all shapes: `name label shape tier version` and optional `mandate`, `group`,
`service_level` (see GROUPINGS), `[ages]` (`from_months`, `below_months`, soft), `[[section]]` with `[[section.field]]`
tables (`name kind label` and the parameters of that kind of Field; `on`: the stages or kinds of step on which the
section is asked), and `travels` ("rows" or "counts"), and the tables of `SHARED`. What is particular to a shape stands
in tables of that shape's own vocabulary, kept in `settings` and checked by the shape (see catalog.SHAPES).
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from models.errors import UserError
from models.schema.codelists import RESOURCES, Option, load
from models.schema.entity import Section, Tier
from models.schema.fields import UNCLEAN, Choice, Field
from models.schema.kinds import KINDS

SHAPE_NAMES = ("workshop", "screening", "enrolment", "case")
TRAVELS = ("rows", "counts")
NAME = re.compile(r"[a-z][a-z0-9_]*")
CASE_RECORDS = ("case", "service")
MOST_VERSION = 1_000_000
MOST_MONTHS = 1500
"""No age in a file is above it."""
_MOST_SECTIONS, _MOST_FIELDS, _MOST_DECIMALS = 100, 500, 6  # more is no form that anybody fills
SHARED = frozenset({"asks", "check", "indicator", "review", "national", "practice", "counties", "plausible"})
"""Tables and keys that a file of any shape may have beside its shape's own."""
RECORD_OF: Mapping[str, str] = {"workshop": "course", "screening": "screening", "enrolment": "enrolment"}
GROUPINGS: Mapping[str, str] = {
    "group": "programme_groups",
    "service_level": "service_levels",
    "mandate": "mandates",
}
"""By what reports put programmes together: the key of a file, and the code list in which its value is sought. A value
that the list has not yet, and a mandate in words, is shown as it is written."""
_COMMON = {"name", "label", "shape", "tier", "version", "ages", "section", "travels"} | set(GROUPINGS)


@dataclass(frozen=True)
class Ages:
    """Whom the programme is for, in completed months at the event; outside is a soft finding."""

    from_months: int
    below_months: int

    def include(self, months: int) -> bool:
        """Whether a person of so many months belongs."""
        return self.from_months <= months < self.below_months


@dataclass(frozen=True)
class Programme:
    """One programme: its declared answers, whom it is for, and the settings of its shape."""

    name: str
    label: str
    shape: str
    tier: Tier
    version: int
    sections: tuple[Section, ...]
    settings: Mapping[str, Any]
    ages: Ages | None = None
    mandate: str = ""
    travels: str = "rows"
    group: str = ""
    service_level: str = ""

    @functools.cached_property
    def fields(self) -> Mapping[str, Field]:
        """The answers by name, in the order of the form."""
        return {field.name: field for section in self.sections for field in section.fields}

    @property
    def placed(self) -> dict[str, str]:
        """Each key of GROUPINGS with its code (or the words of the file) and, as `KEY_label`, what is shown; "": none.

        Words that spell a code of the list mean that code.
        """
        told: dict[str, str] = {}
        for key, name in GROUPINGS.items():
            listing, given = load(name), getattr(self, key)
            code = listing.find(given) or given
            told |= {key: code, f"{key}_label": listing.labels.get(code, code)}
        return told

    @property
    def record(self) -> str:
        """The entity whose rows are of this programme; of the shape case what its file says, a case or a service."""
        return RECORD_OF.get(self.shape) or str(self.settings.get("records", CASE_RECORDS[0]))

    @property
    def carriers(self) -> tuple[str, ...]:
        """The entities whose rows hold its answers: its record, and of cases their steps too."""
        return (self.record, "step") if self.record == "case" else (self.record,)

    def sections_on(
        self, entity: str, code: str | None = None, answers: Mapping[str, Any] | None = None
    ) -> tuple[Section, ...]:
        """The sections that a row of this entity shows, `code` being its stage or kind of step.

        A section that names no places (`on`) stands on every row of the programme's record; a step shows its own only.
        One in which something was answered already is always shown.
        """
        places, given = (
            {code, entity} - {None},
            {name for name, one in (answers or {}).items() if one not in (None, [])},
        )
        open_to_all = entity == self.record
        return tuple(
            one
            for one in self.sections
            if places & set(one.on) or (not one.on and open_to_all) or given & {field.name for field in one.fields}
        )

    def asked(self, stage: str | None = None) -> tuple[str, ...]:
        """The answers that the desk asks, in order: those named, else all that stand in the sections of the stage."""
        named = self.asks_of(stage)
        here = (one for one in self.sections if not one.on or not stage or stage in one.on)
        everything = (field for section in here for field in section.fields)
        return tuple(one.name for one in everything if not one.derived and not one.retired) if named is None else named

    def asks_of(self, stage: str | None = None) -> tuple[str, ...] | None:
        """What the file names as asked by the desk: `asks` of the stage's table, else of the file; None: nothing."""
        stages = (*self.settings.get("stage", ()), *self.settings.get("step", ()))
        tables = (one for one in stages if stage and stage in (one.get("code"), one.get("kind")))
        named = next((one["asks"] for one in tables if "asks" in one), self.settings.get("asks"))
        return None if named is None else tuple(named)


def check_asks(programme: Programme, place: str, given: Any) -> None:
    """Refuse an `asks` that does not name answers of the file: UserError programme-wrong."""
    known = [name for name, field in programme.fields.items() if not field.derived]
    if not isinstance(given, list) or any(one not in known for one in given) or len(set(given)) < len(given):
        where = f"[{place}] asks" if place else "asks"
        wrong(programme.name, f"{where}: فهرستی از نام خانه‌های همین پرونده است، هر یک یک بار.")


def wrong(name: str, why: str) -> NoReturn:
    """Refuse a programme file: UserError programme-wrong, with the place and the reason."""
    raise UserError("programme-wrong", value=name, why=why)


def text_of(path: Path) -> str:
    """The text of a programme's file; UserError file-missing or file-unreadable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError("file-missing", value=path.name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("file-unreadable", value=path.name, why=str(error)) from error


def load_programme(path: Path) -> Programme:
    """Read one file; UserError file-missing or programme-wrong with line or table and reason."""
    return parse_programme(text_of(path), path.stem)


def parse_programme(text: str, name: str) -> Programme:
    """The programme that this TOML text declares; `name` is what the file is called and must be its name."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        wrong(name, f"TOML: {error}")
    for place in _unclean(data):
        wrong(name, f"{place}: نویسهٔ ناپیدا یا کنترلی دارد.")
    for key in ("name", "label", "shape", "tier", "version"):
        if key not in data:
            wrong(name, f"«{key}» نیست.")
    if data["name"] != name:
        wrong(name, f"نام درون پرونده «{data['name']}» است.")
    if data["shape"] not in SHAPE_NAMES:
        wrong(name, f"shape «{data['shape']}» یکی از {'، '.join(SHAPE_NAMES)} نیست.")
    if str(data["tier"]) not in set(Tier) or type(data["version"]) is not int:
        wrong(name, "tier یکی از A تا D و version عدد است.")
    if not 0 < data["version"] < MOST_VERSION:
        wrong(name, f"version عددی از ۱ و کمتر از {MOST_VERSION} است.")
    for key in ("label", *GROUPINGS):
        if not isinstance(data.get(key, ""), str) or (key == "label" and not data[key].strip()):
            wrong(name, f"{key} متن است.")
    if data.get("travels", "rows") not in TRAVELS:
        wrong(name, f"travels یکی از {'، '.join(TRAVELS)} است.")
    tables = enumerate(_tables(name, data, "section"), 1)
    sections = tuple(_section(name, f"[section {number}]", table) for number, table in tables)
    _refuse_repeats(name, sections)
    if len(sections) > _MOST_SECTIONS or sum(len(one.fields) for one in sections) > _MOST_FIELDS:
        wrong(name, f"[section] بیش از {_MOST_SECTIONS} بخش یا {_MOST_FIELDS} خانه است.")
    return Programme(
        name=name,
        label=data["label"],
        shape=data["shape"],
        tier=Tier(data["tier"]),
        version=data["version"],
        sections=sections,
        settings={key: value for key, value in data.items() if key not in _COMMON},
        ages=_ages(name, data.get("ages")),
        travels=str(data.get("travels", "rows")),
        **{key: data.get(key, "").strip() for key in GROUPINGS},
    )


def _ages(name: str, table: Any) -> Ages | None:
    if table is None:
        return None
    known = table if isinstance(table, Mapping) else {}
    first, below = (known.get(key) for key in ("from_months", "below_months"))
    if type(first) is not int or type(below) is not int:
        wrong(name, "[ages] دو عدد from_months و below_months می‌خواهد.")
    ages = Ages(first, below)
    if not 0 <= ages.from_months < ages.below_months <= MOST_MONTHS:
        wrong(name, f"[ages] from_months کوچک‌تر از below_months است و هیچ‌یک بیش از {MOST_MONTHS} نیست.")
    return ages


def _unclean(given: Any, place: str = "") -> Iterator[str]:
    """Where texts have characters that no office could type: those that turn the line, and control characters."""
    if isinstance(given, str) and UNCLEAN.search(given):
        yield place
    parts = given.items() if isinstance(given, dict) else enumerate(given, 1) if isinstance(given, list) else ()
    for key, one in parts:
        yield from _unclean(str(key), place)
        yield from _unclean(one, _within(place, key, one))


def _within(place: str, key: Any, one: Any) -> str:
    """As the refusals call a place: `[table number] key`."""
    if not place:
        return f"[{key}]" if isinstance(one, (dict, list)) else str(key)
    if isinstance(key, int) and isinstance(one, dict) and " " not in place:
        return f"{place[:-1]} {key}]"
    return place if isinstance(key, int) or place[-1] != "]" else f"{place} {key}"


def _tables(name: str, table: Mapping[str, Any], key: str, place: str = "") -> list[Mapping[str, Any]]:
    """The tables of `[[key]]`; anything else in that place is refused."""
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        wrong(name, f"{place}«{key}» با [[{key}]] نوشته می‌شود.")
    return given


def _refuse_repeats(name: str, sections: tuple[Section, ...]) -> None:
    names = sorted(field.name for section in sections for field in section.fields)
    for one, next_one in itertools.pairwise(names):
        if one == next_one:
            wrong(name, f"خانهٔ «{one}» دو بار آمده است.")


def _section(name: str, place: str, table: Mapping[str, Any]) -> Section:
    on = table.get("on", [])
    if not isinstance(on, list) or not all(isinstance(one, str) for one in on):
        wrong(name, f"{place} «on» فهرستی از کد مرحله‌ها و گام‌هاست.")
    if unknown := set(table) - {"label", "on", "field"}:
        wrong(name, f"{place}: «{'، '.join(sorted(unknown))}» شناخته نیست.")
    if not isinstance(table.get("label", ""), str):
        wrong(name, f"{place} «label» متن است.")
    fields = tuple(_field(name, one) for one in _tables(name, table, "field", f"{place} "))
    return Section(table.get("label", ""), fields, tuple(on))


_FITTING: Mapping[str, tuple[type, ...]] = {"str": (str,), "bool": (bool,), "int": (int,), "float | None": (int, float)}


def _field(programme: str, table: Mapping[str, Any]) -> Field:
    given = dict(table)
    place = f"خانهٔ «{given.get('name', '؟')}»"
    kind = KINDS.get(str(given.pop("kind", "")))
    if kind is None:
        wrong(programme, f"{place}: kind یکی از {'، '.join(KINDS)} نیست.")
    if not NAME.fullmatch(str(given.get("name", ""))):
        wrong(programme, f"{place}: name از حرف‌های کوچک لاتین، رقم و _ است.")
    known = {field.name: str(field.type) for field in dataclasses.fields(kind)}
    if unknown := set(given) - known.keys():
        wrong(programme, f"{place}: «{'، '.join(sorted(unknown))}» شناخته نیست.")
    for key, value in given.items():
        if type(value) not in _FITTING.get(known[key], (list,)):
            wrong(programme, f"{place}: مقدار «{key}» از گونهٔ درست نیست.")
    _check_numbers(programme, place, given)
    if "options" in given:
        given["options"] = tuple(_option(programme, place, one) for one in given["options"])
    if "aliases" in given:
        given["aliases"] = tuple(map(str, given["aliases"]))
    if not str(given.get("label", "")).strip():
        wrong(programme, f"{place}: «label» نیست.")
    field = kind(**given)
    _check_choice(programme, place, field)
    return field


def _check_numbers(programme: str, place: str, given: Mapping[str, Any]) -> None:
    """Ends that can be compared, and a length and decimals that a value can have."""
    for low, high in (("low", "high"), ("least", "most")):
        ends = [given[key] for key in (low, high) if key in given]
        if not all(map(math.isfinite, ends)) or ends != sorted(ends):
            wrong(programme, f"{place}: «{low}» و «{high}» دو عددند و نخستین بزرگ‌تر نیست.")
    if not 0 < given.get("limit", 1) <= 10_000:
        wrong(programme, f"{place}: «limit» عددی از ۱ تا ۱۰۰۰۰ است.")
    if not 0 <= given.get("decimals", 0) <= _MOST_DECIMALS:
        wrong(programme, f"{place}: «decimals» عددی از ۰ تا {_MOST_DECIMALS} است.")


def _option(programme: str, place: str, given: Any) -> Option:
    """`"code|label|alias…"`, as short as a file likes it."""
    code, *texts = str(given).split("|")
    if not code.strip() or not texts or not texts[0].strip():
        wrong(programme, f"{place}: گزینه باید «کد|برچسب» باشد.")
    return Option(code, texts[0], tuple(texts[1:]))


def _check_choice(programme: str, place: str, field: Field) -> None:
    if not isinstance(field, Choice):
        return
    if bool(field.options) == bool(field.codelist):
        wrong(programme, f"{place}: یا options یا codelist.")
    if len({one.code for one in field.options}) < len(field.options):
        wrong(programme, f"{place}: «options» کد تکراری دارد.")
    if field.codelist:
        try:
            load(field.codelist)
        except OSError:
            wrong(programme, f"{place}: فهرست «{field.codelist}» نیست.")


def shipped() -> tuple[Path, ...]:
    """The programme files that come with the program."""
    return tuple(sorted((RESOURCES / "programmes").glob("*.toml")))
