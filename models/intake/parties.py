"""Whom a row is about: each person in it is found or created, and the household that a person is the head of.

A sheet never writes over who somebody is: what is known of a person stays, and where the sheet says otherwise that is
noted, or the row refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from models.errors import Finding
from models.intake.headings import PARTNER
from models.intake.outcome import Marked, mark
from models.intake.plan import LoadPlan
from models.intake.repeats import own_number, written_name
from models.intake.rows import DataRow, person_of
from models.registry.household import HOUSEHOLD
from models.schema.entity import Row
from models.text import persian

Raw = dict[str, Any]
Values = Mapping[str, Any]
PERSON = "person"
_SURE = ("first_name", "last_name", "birth_date")  # of a known person these are not written over
_NUMBERS = {"national_id", "foreign_id", "passport_no"}


class RejectedError(Exception):
    """This row is not saved; carries what was found, each with its path."""

    def __init__(self, findings: Iterable[tuple[str | None, Finding]]) -> None:
        self.findings = tuple(findings)
        super().__init__()


class Finder(Protocol):
    """What is asked of the store."""

    def find_person(self, person: Mapping[str, Any]) -> Row | None:
        """The live person with these stored values."""

    def find(self, entity: str, **where: Any) -> list[Row]:
        """Live rows with these stored values."""


Save = Callable[[str, Raw, str | None, str], tuple[str, str]]
"""(entity, raw, id of the row or None, prefix of its paths) to its status and id. Raises RejectedError."""


class Somebody:
    """A person in a row, under `person.` or under `partner.`."""

    def __init__(self, plan: LoadPlan, row: DataRow, values: Values, stored: Values, who: str = PERSON) -> None:
        self.plan, self.row, self.who = plan, row, who
        self.raw, self._notes = person_of(values, who)
        prefix = f"{who}."
        read = {path.removeprefix(prefix): one for path, one in stored.items() if path.startswith(prefix)}
        self.born = read.get("birth_date")
        self.seen: Row = {**self.raw, **read}

    def save(self, finder: Finder, save: Save, notes: list[Marked]) -> tuple[str, str]:
        """The status and the id of the person. Raises RejectedError."""
        raw, found = dict(self.raw), finder.find_person(self.seen)
        if found and _other_number(found, self.seen):
            found = None
        if found is None and not any(raw.get(name) for name in ("first_name", "last_name", "mother_national_id")):
            number = own_number(self.seen)
            missing = Finding("ref-unknown", "national_id", number) if number else Finding("required", "first_name")
            raise RejectedError([(f"{self.who}.{missing.field}", missing)])
        if found is None:
            notes.extend(mark(self.row, f"{self.who}.full_name", finding) for finding in self._notes)
        else:
            notes.extend(self._differences(found))
            raw = {name: value for name, value in raw.items() if name not in _SURE or not found.get(name)}
        if found and not raw.keys() - _NUMBERS and own_number(found):
            return "unchanged", found["id"]
        return save(PERSON, raw, found["id"] if found else None, self.who)

    def _differences(self, found: Row) -> list[Marked]:
        """A known number with another name and another birth date is another person's: the row is refused.

        Where only one of the two differs the row is taken, what is known stays, and a note says so: a sheet never
        writes over who somebody is; that is done at the form.
        """
        renamed = bool(written_name(self.seen)) and written_name(found) != written_name(self.seen)
        reborn = bool(self.born and found.get("birth_date") and found["birth_date"] != self.born)
        other = self.plan.person.naming(found)
        number = own_number(self.seen)
        if renamed and number and (reborn or (not self.born and self._is_stranger(found))):
            raise RejectedError([(f"{self.who}.national_id", Finding("id-taken", None, number, {"other": other}))])
        if not (renamed or reborn):
            return []
        why = "همین شماره با این نام ثبت است" if renamed else "تاریخ تولدش چیز دیگری ثبت است"
        path = f"{self.who}.{'last_name' if renamed else 'birth_date'}"
        return [mark(self.row, path, Finding("maybe-same-person", None, other, {"why": why}))]

    def _is_stranger(self, found: Row) -> bool:
        """Whether neither the given nor the family name is alike."""
        names = ("first_name", "last_name")
        return not any(
            persian.compact_key(found.get(n) or "") == persian.compact_key(self.seen.get(n) or "") for n in names
        )


def _other_number(found: Row, seen: Values) -> bool:
    """Whether both have a national id and they differ: then names alike are chance."""
    return bool(found.get("national_id") and seen.get("national_id") and found["national_id"] != seen["national_id"])


def partner_in(values: Values) -> bool:
    """Whether a row says anything of a second person."""
    return any(path.startswith(f"{PARTNER}.") for path in values)


def household_of(head: str, values: Values, finder: Finder, save: Save) -> tuple[list[str], str]:
    """The household of a file number, else the one that this person is the head of, else a new one; what was saved on
    the way, and its id."""
    prefix = f"{HOUSEHOLD.name}."
    raw = {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}
    number = raw.get("file_no")
    known = finder.find(HOUSEHOLD.name, file_no=str(number)) if number else []
    known = known or finder.find(HOUSEHOLD.name, head=head)
    if known and not raw.keys() - {"file_no"}:
        return ["unchanged"], known[0]["id"]
    new = {} if known else {"head": head}
    status, home = save(HOUSEHOLD.name, {**new, **raw}, known[0]["id"] if known else None, HOUSEHOLD.name)
    statuses = [status] if known else [status, save(PERSON, {"household": home}, head, PERSON)[0]]
    return statuses, home


def case_of(person: str, plan: LoadPlan, day: str, finder: Finder) -> str:
    """The case of a person, or of the household that he is the head of, in which a step of this day was done: the last
    opened by then, an open one first. RejectedError where there is none."""
    programme = plan.programme.name if plan.programme else None
    where = {"programme": programme} if programme else {}
    found = finder.find("case", person=person, **where)
    for home in finder.find(HOUSEHOLD.name, head=person):
        found += finder.find("case", household=home["id"], **where)
    by_then = [one for one in found if not day or one["opened_on"] <= day]
    if not by_then:
        raise RejectedError([("step.case", Finding("ref-unknown", "case", None if found else "–"))])
    return str(max(by_then, key=lambda one: (one["status"] == "open", one["opened_on"]))["id"])
