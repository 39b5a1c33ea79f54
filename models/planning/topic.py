"""Which topics of training come first in a place: a ranked list for a centre, a neighbourhood, a zone or a county."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.planning.target import known_programme
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule
from models.text.persian import compact_key

PLACES = ("county", "zone", "neighbourhood", "centre")


def told_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: one place has a topic once, however it is spelled."""
    same_place = {name: row[name] for name in PLACES if row.get(name)}
    for other in desk.rows("topic", **same_place):
        alike = all((other.get(name) or None) == (row.get(name) or None) for name in (*PLACES, "programme"))
        if (
            alike
            and other["id"] != row.get("id")
            and compact_key(other["title"]) == compact_key(row.get("title") or "")
        ):
            why = f"این موضوع در همین جا با اولویت {TOPIC.field('rank').shown(other['rank'])} هست."
            yield Finding("rule-broken", "title", row["title"], {"why": why})
            return


TOPIC = Entity(
    "topic",
    "موضوع آموزشی",
    sections=(
        Section(
            "اولویت",
            (
                Whole("rank", "اولویت", required=True, least=1, most=99, aliases=("رتبه", "ترتیب")),
                Text("title", "موضوع", required=True, search=True, aliases=("عنوان", "موضوع آموزش")),
                Code("programme", "برنامه", pinned=True),
                Choice("county", "شهرستان", codelist="counties", pinned=True),
                Code("zone", "منطقه", pinned=True, aliases=("ناحیه", "بخش")),
                Ref("neighbourhood", "محله", entity="neighbourhood", pinned=True),
                Ref("centre", "مرکز", entity="centre", pinned=True),
                Note("why", "چرا", aliases=("دلیل اولویت", "علت")),
            ),
        ),
    ),
    columns=("rank", "title", "programme", "zone", "neighbourhood", "centre"),
    sort=("rank", "title"),
    title=("title",),
    rules=(Rule(known_programme), Rule(told_once)),
    downward=True,
    figures=True,
)
