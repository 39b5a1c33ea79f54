"""Somebody who works at an office: the role, what goes beyond it, and whether the door is still open to him.

An ordinary row of its office: it goes up, the office above may change it, and the change comes down. The passphrase is
no part of it: that stays in the slots beside the store.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.access.roles import ROLES
from models.errors import Finding
from models.schema.codelists import Option, options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Flag, Note, Ref, Text
from models.schema.rules import Desk, Rule
from models.store.slots import normal_user

TIERS = options(A="A عادی", B="B سلامت کودک", C="C خانواده و ژنتیک", D="D آزار و اعتیاد")
ROLE_NAMES = tuple(Option(role.name, role.label) for role in ROLES.values())


def name_as_at_the_door(row: Row, old: Row | None, desk: Desk) -> None:
    """A user's name is normalised as at the opening, so that both offices and the slots mean the same person."""
    row["name"] = normal_user(row.get("name") or "") or None


def same_person(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a user's name stays; what somebody did is told by it."""
    if row.get("id") and row["id"] != USER.new_id(row):
        why = "نام کاربر عوض نمی‌شود؛ این یکی را غیرفعال کنید و کاربر تازه بیفزایید."
        yield Finding("rule-broken", "name", row.get("name"), {"why": why})


USER = Entity(
    "user",
    "کاربر",
    sections=(
        Section(
            "کاربر",
            (
                Text("name", "نام کاربر", required=True, search=True, limit=60),
                Text("full_name", "نام و نام خانوادگی", search=True, limit=120),
                Choice("role", "نقش", options=ROLE_NAMES, required=True, critical=True),
                Choices("granted", "رده‌های افزون بر نقش", options=TIERS, critical=True),
                Ref(
                    "centre",
                    "پایگاه (غربالگر)",
                    entity="centre",
                    critical=True,
                    help="غربالگر تنها آزمون‌های همین پایگاه را می‌بیند و می‌نویسد.",
                ),
                Flag("disabled", "غیرفعال", critical=True),
                Note("notes", "یادداشت"),
            ),
        ),
    ),
    columns=("office", "name", "full_name", "role", "disabled"),
    sort=("name",),
    title=("full_name", "name"),
    joins=("office", "name"),
    derive=(name_as_at_the_door,),
    rules=(Rule(same_person),),
)
