"""What a partner has given, in cash or in kind, when and for which programme."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.planning.target import known_programme
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Day, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule

CASH, IN_KIND = "cash", "in_kind"
GIVEN = options(cash="نقدی|نقد", in_kind="غیرنقدی|غیر نقدی|کالا|خدمت")


def worth_is_told(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `required`: cash has its amount, what is given in kind its description."""
    wanted = {CASH: "amount", IN_KIND: "description"}.get(row.get("kind") or "")
    if wanted and not row.get(wanted):
        yield Finding("required", wanted)


CONTRIBUTION = Entity(
    "contribution",
    "کمک",
    sections=(
        Section(
            "کمک",
            (
                Ref("partner", "همکار", entity="partner", required=True),
                Day(
                    "given_on",
                    "تاریخ",
                    required=True,
                    latest="today",
                    pinned=True,
                    aliases=("تاریخ کمک", "تاریخ دریافت"),
                ),
                Choice("kind", "نوع", options=GIVEN, required=True, aliases=("نوع کمک",)),
                Whole("amount", "ارزش (ریال)", least=0, aliases=("مبلغ", "ارزش ریالی", "مبلغ ریال")),
                Text("description", "شرح", limit=400, search=True, aliases=("شرح کمک", "کالا")),
                Code("programme", "برنامه"),
                Ref("centre", "مرکز", entity="centre"),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("partner", "given_on", "kind", "amount", "description"),
    sort=("given_on",),
    title=("partner", "given_on"),
    rules=(Rule(known_programme), Rule(worth_is_told, alone=True)),
    figures=True,
)
