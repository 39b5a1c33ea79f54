"""One box finds a person by whatever is at hand: a number, a telephone, a name in any spelling; and says why.

What is typed is sought as beginnings of words, in any order; of numbers also through the people who answer for a child.
What matches very many is not sorted (that costs more than a clerk waits): some of them are shown, and more is typed.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.errors import UserError
from models.registry.guardian import GUARDIAN
from models.registry.person import PERSON
from models.schema.entity import Row
from models.store.repository import Repository
from models.store.search import match_expression
from models.text import identifiers, persian

Answer = dict[str, Any]

MOST = 50  # people in an answer
LEAST_DIGITS, LEAST_LETTERS = 4, 2  # shorter texts match nearly everybody
_SORTED = 5000  # so many matches are put into order; of more, the first ones found are shown
_NUMBERS = ("national_id", "foreign_id", "passport_no", "mobile", "phone")
_NAMES = ("first_name", "last_name")
_SIGNS = re.compile(r"[+\d\s\u200c\-‐‑‒–—−_./\\()]+", re.ASCII)


def digits_of(text: str) -> str:
    """The digits of what was typed if it is a number (Persian digits, dashes, +98), else an empty text."""
    latin = persian.latin_digits(persian.clean(text))
    digits = identifiers.digits_only(text)
    if not digits or not _SIGNS.fullmatch(latin):
        return ""
    if identifiers.valid_national_id(digits):
        return digits
    try:
        return identifiers.mobile(digits)
    except UserError:  # no mobile number: the digits as they are
        return digits.lstrip("+")


def find(rows: Repository, text: str) -> list[Answer]:
    """People for what was typed, best first: `{id, naming, father, birth, national_id, mobile, why, sure}` each.

    `birth` is an ISO day, `why` names the fields that matched, `sure`: an own number of the person was typed in full.
    At most MOST; empty for texts of fewer than LEAST_DIGITS digits or LEAST_LETTERS letters.
    """
    digits = digits_of(text)
    if digits:
        return _by_number(rows, digits)[:MOST] if len(digits) >= LEAST_DIGITS else []
    words = persian.words_of(text)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    people = _matching(rows, text)
    found = [(min(_rank(row, words) for row in every), _told(every[0], _why(every, words))) for every in people]
    return [told for _, told in sorted(found, key=lambda pair: pair[0])]


def _by_number(rows: Repository, digits: str) -> list[Answer]:
    """Own numbers first, then telephones and those found through a guardian's number."""
    told: dict[str, Answer] = {}
    for every in _matching(rows, digits):
        begins = (
            name for name in PERSON.search_fields if any(str(row[name] or "").startswith(digits) for row in every)
        )
        sure = any(row[name] == digits for row in every for name in _NUMBERS[:3])
        told[every[0]["id"]] = _told(every[0], begins, sure=sure)
    for guardian, row in _through_guardians(rows, digits):
        if row["id"] not in told:
            told[row["id"]] = {**_told(row, ()), "why": f"{GUARDIAN.label}: {guardian['name'] or '–'}"}
    return sorted(told.values(), key=lambda one: not one["sure"])


def _through_guardians(rows: Repository, digits: str) -> Iterator[tuple[Row, Row]]:
    guardians = _rows_of(rows, "guardian", digits)
    children = rows.people([one["child"] for one in guardians])
    for one in guardians:
        if (child := children.get(one["child"])) and not child["retired"]:
            yield one, child


def _matching(rows: Repository, text: str) -> list[list[Row]]:
    """The people for the words: the row that speaks for each, then the others under which it was found."""
    found: dict[str, list[Row]] = {}
    matches = _rows_of(rows, "person", text)
    people = rows.people([row["id"] for row in matches])
    for row in matches:
        speaking = people[row["id"]]
        every = found.setdefault(speaking["id"], [speaking])
        if row["id"] != speaking["id"]:
            every.append(row)
    return list(found.values())


def _rows_of(rows: Repository, entity: str, text: str) -> list[Row]:
    """Live rows for the words, in Persian order where there are not too many of them."""
    db = rows.store.db.conn
    sql = f"SELECT rowid FROM [{entity}_fts] WHERE [{entity}_fts] MATCH ? LIMIT {_SORTED + 1}"
    expression = match_expression(text)
    places = [found[0] for found in db.execute(sql, (expression,))] if expression else []
    order = "ORDER BY sort_key, id" if len(places) <= _SORTED else ""
    places = places if order else places[: 4 * MOST]
    sql = f"SELECT id FROM [{entity}] WHERE rowid IN (SELECT value FROM json_each(?)) AND NOT retired {order} LIMIT ?"
    ids = [found[0] for found in db.execute(sql, (json.dumps(places), MOST))]
    known = rows.many(entity, ids)
    return [known[one] for one in ids]


# -- why --------------------------------------------------------------------------------------------------------------


def _keys(row: Row, name: str) -> list[str]:
    words = persian.words_of(str(row[name] or ""))
    return [*words, "".join(words)] if len(words) > 1 else words


def _sought(words: list[str]) -> Iterable[str]:
    """The words that were typed, and neighbours joined, as the search joins them."""
    return itertools.chain(words, map("".join, itertools.pairwise(words)))


def _why(every: list[Row], words: list[str]) -> list[str]:
    """The fields in which a typed word begins a word, in any row of the person."""
    sought = tuple(_sought(words))
    return [
        name
        for name in PERSON.search_fields
        if any(key.startswith(sought) for row in every for key in _keys(row, name))
    ]


def _rank(row: Row, words: list[str]) -> int:
    """How many of the typed words are no whole words of the person's own names, alone or with a neighbour."""
    own = set(itertools.chain.from_iterable(_keys(row, name) for name in _NAMES))
    joined = {word for pair in itertools.pairwise(words) if "".join(pair) in own for word in pair}
    return sum(word not in own | joined for word in words)


def _told(row: Mapping[str, Any], fields: Iterable[str], *, sure: bool = False) -> Answer:
    return {
        "id": row["id"],
        "naming": PERSON.naming(row),
        "father": row["father_name"],
        "birth": row["birth_date"],
        "national_id": row["national_id"] or row["foreign_id"] or row["passport_no"],
        "mobile": row["mobile"] or row["phone"],
        "why": "، ".join(dict.fromkeys("نام" if name in _NAMES else PERSON.field(name).label for name in fields)),
        "sure": sure,
    }
