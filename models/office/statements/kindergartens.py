"""Kindergartens by kind (programmes 2.6): centres, children, educators, and children for each educator."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told, word
from models.planning.kindergartens import ALL, UNTOLD, Kind, kindergartens
from models.registry.centre import KINDS_LIST
from models.schema import codelists

_NO_KIND = {ALL: "همهٔ کودکستان‌ها", UNTOLD: "گونه نوشته نشده"}
_NOTES = (
    "یک کودکستان می‌تواند چند گونه باشد، پس ردیف‌ها با هم جمع نمی‌شوند.",
    "کودکستان‌ها به وضع امروز؛ کودکان و مربیان در پایان دوره، هر کس یک بار.",
)


def _told(asked: Asked) -> Told:
    found = kindergartens(asked.db, asked.countable, asked.scope)
    order = [ALL, *codelists.load(KINDS_LIST).labels]
    found.sort(key=lambda one: (one.code == UNTOLD, order.index(one.code) if one.code in order else len(order)))
    return Told([_row(one) for one in found], _NOTES if found else ())


def _row(one: Kind) -> Answer:
    return {
        "kind": "" if one.code == ALL else one.code or None,
        "kind_label": _NO_KIND.get(one.code) or word(KINDS_LIST, one.code),
        "centres": one.centres,
        "children": one.children,
        "educators": one.educators,
        "ratio": one.ratio,
    }


KINDERGARTENS = Statement(
    "کودکستان‌ها به تفکیک گونه",
    (
        Column("kind_label", "گونه"),
        Column("centres", "کودکستان", "number"),
        Column("children", "کودک", "number"),
        Column("educators", "مربی", "number"),
        Column("ratio", "کودک به مربی", "number"),
    ),
    _told,
)
