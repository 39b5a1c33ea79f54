"""Names alone never make two rows one person: father and birth, or the mother of a newborn, must agree as well."""

from __future__ import annotations

from models.schema.entity import Row
from models.text import persian

ID_FIELDS = {"national": "national_id", "foreign": "foreign_id", "passport": "passport_no"}
UNNAMED = "نوزاد"


def is_unnamed(row: Row) -> bool:
    """Whether the first name is only the placeholder of a newborn."""
    return (persian.words_of(row.get("first_name") or "") or [UNNAMED])[0] == UNNAMED


def full_name_key(row: Row) -> str:
    """K1 of first and last name together, so that a name cut at another place is still the same name."""
    return persian.compact_key(f"{row.get('first_name') or ''} {row.get('last_name') or ''}")


def father_key(row: Row) -> str:
    """K1 of the father's name; empty if it is not known."""
    return persian.compact_key(row.get("father_name") or "")


def newborn_of_same_mother(one: Row, other: Row) -> bool:
    """Whether one row is the temporary row of a child whom the other has with an own number.

    Mother, birth date and sex agree, exactly one has no own number, and nothing tells twins: another order of birth,
    or two real first names that differ.
    """
    if (one.get("id_kind") == "temporary") == (other.get("id_kind") == "temporary"):
        return False
    if any(not one.get(name) or one[name] != other.get(name) for name in ("mother_national_id", "birth_date", "sex")):
        return False
    return not are_twins(one, other)


def are_twins(one: Row, other: Row) -> bool:
    """Whether two children of one mother and one birth date are two: another order of birth or another first name."""
    if any(not one.get(name) or one[name] != other.get(name) for name in ("mother_national_id", "birth_date")):
        return False
    if one.get("birth_order") and other.get("birth_order") and one["birth_order"] != other["birth_order"]:
        return True
    if is_unnamed(one) or is_unnamed(other):
        return False
    first, second = (persian.sound_key(persian.given_name_key(row["first_name"])) for row in (one, other))
    return first != second


def same_names(one: Row, other: Row) -> bool:
    """Whether K1 of both names and of the father agree; never for twins or a child without a name."""
    if is_unnamed(one) or are_twins(one, other):
        return False
    return full_name_key(one) == full_name_key(other) and father_key(one) == father_key(other)
