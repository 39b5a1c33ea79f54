"""The invented town: neighbourhoods, centres, couples, families with their guardians, and those who work."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.intake.practice_people import FAMILIES, MARK, MEN
from models.intake.practice_steps import Raw, Year, of

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Town:
    """The keys of what the registry has: couples as pairs, children, staff, and the centres by kind."""

    couples: tuple[tuple[str, str], ...]
    children: tuple[str, ...]
    staff: tuple[str, ...]
    kindergartens: tuple[str, ...]
    bases: tuple[str, ...]
    venue: str
    areas: tuple[str, ...] = ()


def settle(told: Year, people: int) -> Town:
    """Put about so many persons (exactly from 20 on) and what they belong to at the beginning of the year."""
    names = ("بهارستان", "مهرشهر", "شهرک گلها")
    areas = [_area(told, name, told.counties[at % len(told.counties)]) for at, name in enumerate(names)]
    couples = max(people * 3 // 20, 1)
    staff = max(people // 20, 1)
    families = max((people - 2 * couples - staff) * 3 // 10, 1)
    children = max(people - 2 * couples - staff - families, 1)
    kindergartens = max(children // 30, 1)
    room = children // kindergartens + 10
    return Town(
        couples=tuple(_couple(told, areas) for _ in range(couples)),
        children=tuple(_families(told, areas, families, children)),
        staff=tuple(_employee(told, areas) for _ in range(staff)),
        kindergartens=tuple(_centre(told, areas, "kindergarten", n, room) for n in range(kindergartens)),
        bases=tuple(_centre(told, areas, "screening_base", n) for n in range(max(people // 150, 1))),
        venue=_centre(told, areas, "venue", 0, 60),
        areas=tuple(areas),
    )


def _area(told: Year, name: str, county: str) -> str:
    flag = told.dice.choice(("none", "none", "marginal"))
    key = told.add(told.first, "neighbourhood", {"name": name, "county": county, "flag": flag, "notes": MARK})
    told.county_of[key] = county
    return key


_CENTRE_NAMES = {"kindergarten": "کودکستان", "screening_base": "پایگاه بینایی", "venue": "فرهنگسرای"}
_KINDS = (["half_time"], ["full_time"], ["half_time", "rural"], ["full_time", "bilingual"], ["part_time", "quranic"])
_FLOWERS = ("یاس", "نرگس", "لاله", "نیلوفر", "شقایق", "اقاقیا", "بنفشه", "مینا", "رازقی", "مریم", "نسترن", "سنبل")


def centre(told: Year, areas: Sequence[str], kind: str, code: str, label: str) -> str:
    """A further centre of a kind, for a programme of that name and label."""
    area = told.dice.choice(areas)
    raw = {
        "code": f"{told.county_of[area]}-{code}"[:40],
        "name": f"مرکز {label}",
        "kind": kind,
        "county": told.county_of[area],
        "neighbourhood": of(area),
        "manager": told.inventor.full_name(),
        "address": told.inventor.address(),
        "notes": MARK,
    }
    return told.add(told.first, "centre", raw)


def _centre(told: Year, areas: list[str], kind: str, number: int, capacity: int | None = None) -> str:
    area = told.dice.choice(areas)
    county = told.county_of[area]
    flower = _FLOWERS[number % len(_FLOWERS)] + (f" {number // len(_FLOWERS) + 1}" if number >= len(_FLOWERS) else "")
    raw: Raw = {
        "code": f"{county}{kind[0].upper()}{number + 1:03}",
        "name": f"{_CENTRE_NAMES[kind]} {flower}",
        "kind": kind,
        "county": county,
        "neighbourhood": of(area),
        "capacity": capacity,
        "manager": told.inventor.full_name(),
        "address": told.inventor.address(),
        "notes": MARK,
    }
    if kind == "kindergarten":
        until = max(told.last, told.today) + _DAY * told.dice.randrange(200, 900)
        raw |= {
            "licence_no": f"{told.year % 100}-{told.dice.randrange(1000, 9999)}",
            "licence_until": until.isoformat(),
            "activities": _KINDS[number % len(_KINDS)],
        }
    return told.add(told.first, "centre", raw)


def _person(told: Year, areas: list[str], raw: Raw) -> str:
    area = told.dice.choice(areas)
    return told.add(told.first, "person", {**raw, "neighbourhood": of(area), "county": told.county_of[area]})


def _couple(told: Year, areas: list[str]) -> tuple[str, str]:
    groom = told.inventor.born(told.first, 21 * 12, 36 * 12)
    bride = min(groom + _DAY * told.dice.randrange(-700, 2200), told.inventor.born(told.first, 18 * 12, 19 * 12))
    return _person(told, areas, told.inventor.woman(bride)), _person(told, areas, told.inventor.man(groom))


def _employee(told: Year, areas: list[str]) -> str:
    return _person(told, areas, told.inventor.woman(told.inventor.born(told.first, 22 * 12, 55 * 12)))


def _families(told: Year, areas: list[str], families: int, children: int) -> Iterator[str]:
    """Children of 46 to 70 months at 1 Mehr, shared out among households with a registered mother."""
    share = itertools.cycle(range(families))
    numbers = Counter(next(share) for _ in range(children))
    for number in range(families):
        area = told.dice.choice(areas)
        place = {"address": told.inventor.address(), "neighbourhood": of(area)}
        file_no = f"ت-{told.year}-{number + 1:04}"
        home = told.add(told.first, "household", {"file_no": file_no, **place, "notes": MARK})
        mother = told.inventor.woman(told.inventor.born(told.first, 24 * 12, 42 * 12), household=of(home))
        head = _person(told, [area], mother)
        told.update(told.first, "household", of(home), head=of(head), members=numbers[number] + 2)
        if number % 3 == 0:
            told.update(told.first, "household", of(home), **_classed(told, number))
        family = {name: told.dice.choice(names) for name, names in (("last_name", FAMILIES), ("father_name", MEN))}
        for order in range(1, numbers[number] + 1):
            yield _child(told, [area], mother, head, {**family, "birth_order": order, "household": of(home)})


def _classed(told: Year, number: int) -> Raw:
    """A class that was given at the beginning of the year and is looked at again about its end."""
    again = told.last + datetime.timedelta(days=number * 5 - 30)
    return {
        "class": str(1 + number % 4),
        "class_reviewed_on": told.first.isoformat(),
        "class_review_by": again.isoformat(),
    }


def _child(told: Year, areas: list[str], mother: Raw, head: str, family: Raw) -> str:
    birth = told.inventor.born(told.on(7, 1), 46, 70)
    mobile, number = mother["mobile"], mother["national_id"]
    raw = told.inventor.anyone(birth, mobile=mobile, mother_national_id=number, **family)
    child = _person(told, areas, raw)
    guard = {"child": of(child), "may_collect": True, "mobile": mobile, "notes": MARK}
    told.add(told.first, "guardian", {**guard, "person": of(head), "relation": "mother", "custody": True})
    if told.dice.random() < 0.4:
        name = f"{raw['father_name']} {raw['last_name']}"
        told.add(
            told.first, "guardian", {**guard, "name": name, "relation": "father", "mobile": told.inventor.mobile()}
        )
    return child
