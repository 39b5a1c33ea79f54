"""Strengths, weaknesses, opportunities and threats as an office sees them, for the review of its strategic plan."""

from __future__ import annotations

from models.planning.target import known_period, known_programme, name_period
from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Code, Note, Text
from models.schema.rules import Rule

KINDS = options(strength="قوت|نقطه قوت", weakness="ضعف|نقطه ضعف", opportunity="فرصت", threat="تهدید")
LEVELS = options(centre="مرکز و محله|مرکز", county="شهرستان", province="استان", national="کشور|ملی")

STRATEGY_NOTE = Entity(
    "strategy_note",
    "یادداشت راهبردی",
    sections=(
        Section(
            "یادداشت",
            (
                Choice("kind", "گونه", options=KINDS, required=True, pinned=True, aliases=("نوع",)),
                Choice("level", "سطح", options=LEVELS, required=True, pinned=True),
                Code("period", "دوره", pinned=True, help="1404 یا 1404-Q3", aliases=("سال", "فصل")),
                Code("programme", "برنامه"),
                Text("text", "متن", required=True, search=True, limit=800, aliases=("شرح", "عنوان")),
                Note("action", "چه باید کرد", aliases=("راهکار", "پیشنهاد")),
            ),
        ),
    ),
    columns=("kind", "level", "period", "text"),
    sort=("kind", "text"),
    title=("text",),
    derive=(name_period,),
    rules=(Rule(known_period), Rule(known_programme)),
    figures=True,
)
