"""What the pictures show: a practice county that joined a practice province and differs with it in one person."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.office import Office
from models.store import stamps
from ui import practice

PROVINCE = "02"
FAULTY = (
    ("کد ملی", "نام", "نام خانوادگی", "نام پدر", "تاریخ تولد", "جنس"),
    ("0012345679", "نرگس", "یگانه", "مسعود", "1399/06/01", "زن"),
    ("0012345678", "سارا", "احمدی", "رضا", "1399/02/12", "زن"),
    ("0499370899", "امیرعلی", "کریمی", "حمید", "1398/13/05", "مرد"),
    ("0084575948", "", "رضایی", "مهدی", "1397/11/30", "مرد"),
    ("0013542419", "هانیه", "صادقی", "کاوه", "1399/07/21", "زن"),
    ("2110450091", "آیدا", "نوری", "فرهاد", "1410/01/01", "زن"),
)


@dataclass(frozen=True)
class Shown:
    """The county at whose desk the pictures are taken, and what its scenes need: ids by what they are, a workbook."""

    office: Office
    ids: dict[str, str]
    book: Path


def make(place: Path) -> Shown:
    """The county, open, in a folder; the province is closed again."""
    practice.make(place / "office")
    county = Office.open(place / "office", user=practice.USER, passphrase=practice.PASSPHRASE)
    county.letterhead("آمل، خیابان هراز، کوچهٔ بهار، شمارهٔ ۱۲", "011-44220000")
    province = Office.create(
        place / "province",
        level="province",
        code=PROVINCE,
        name="بهزیستی استان مازندران",
        practice=True,
        user=practice.USER,
        passphrase=practice.PASSPHRASE,
    )
    with province:
        _exchange(county, province, place)
    return Shown(county, _ids(county), _book(place / "کودکان مهد نرگس.csv"))


def first(office: Office, entity: str, **where: str) -> str:
    """The id of the row whose naming comes first: the same in every run, as ids are not."""
    names = office.naming(entity, [str(one["id"]) for one in office.find(entity, where=where)])
    return min(names, key=lambda one: (names[one], one))


def _exchange(county: Office, province: Office, place: Path) -> None:
    """Join, carry everything up, change one person on both sides, and carry the difference down."""
    request, approval = place / "request.enrol", place / "approval.enrol"
    county.enrol_request(request)
    province.enrol_approve(request, approval)
    county.enrol_accept(approval)
    _carry(county, province, place / "up")
    person = first(county, "person")
    _change(province, person, father_name="محمدحسین")
    _change(county, person, father_name="حسین")
    _carry(province, county, place / "down")


def _carry(sender: Office, receiver: Office, stick: Path) -> None:
    stick.mkdir()
    sender.export(stick)
    receiver.import_files([stick])


def _change(office: Office, person: str, **values: Any) -> None:
    (answer,) = office.put([{"id": person, **values}], "person")
    if answer["status"] != "saved":
        raise RuntimeError(f"the pictures' person was refused: {answer['errors']}")


def _ids(office: Office) -> dict[str, str]:
    """Rows that scenes open: a base with children, one of them, a test, and today's session."""
    bases = office.rolls.bases("vision")
    base = max((one for one in bases if one["entity"] == "centre"), key=lambda one: one["people"])
    child = str(office.rolls.roll("vision", centre=base["id"])["rows"][0]["person"])
    return {
        "base": str(base["id"]),
        "child": child,
        "person": child,
        "screening": first(office, "screening", outcome="refer"),
        "session": first(office, "session", held_on=stamps.today().isoformat()),
    }


def _book(place: Path) -> Path:
    with place.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(FAULTY)
    return place
