"""A person entered twice is made one by a record of its own: which row is kept, which is gone, and why.

The record travels like any row and may be retired again; no row is ever re-pointed. Its id is that of the pair, so that
two offices which judge the same pair meet on one row. Which id speaks for a person (the table `alias`) is derived from
these records wherever they arrive, in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from models.errors import Finding
from models.registry.alike import ID_FIELDS, are_twins
from models.registry.person import PERSON
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Flag, Note, Ref
from models.schema.rules import Desk, Rule
from models.store.store import Store
from models.text.identifiers import valid_national_id
from models.text.persian import persian_digits

HALVES = ("kept", "gone")
_KINDS = (*ID_FIELDS, "temporary", "none")


def two_people(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: nobody is made one with himself."""
    if row.get("kept") and row["kept"] == row.get("gone"):
        yield Finding("merge-refused", "gone", None, {"why": "هر دو همان یک پرونده است."})


def answers_for_both(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: people of two counties are made one by the office above both, which has both before it."""
    for name, person in _halves(row, desk):
        if not _under(person["office"], row["office"]):
            office = persian_digits(person["office"])
            why = f"«{PERSON.naming(person)}» از دفتر {office} است؛ دفتری که بالای هر دوست یکی‌شان می‌کند."
            yield Finding("merge-refused", name, None, {"why": why})


def why_told(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `maybe-two-people`: what speaks against one person is answered with a reason."""
    halves = [person for _, person in _halves(row, desk)]
    if row.get("apart") or row.get("retired") or row.get("why") or len(halves) < len(HALVES):
        return
    if against := speaks_against(*halves):
        yield Finding("maybe-two-people", "why", None, {"why": against})


def speaks_against(one: Row, other: Row) -> str:
    """What makes it unlikely that two rows are one person, in words; empty where nothing does."""
    if are_twins(one, other):
        return "مادر و تاریخ تولدشان یکی ولی نام یا ترتیب تولدشان دوتاست؛ گویا دوقلو هستند."
    numbers = {row.get("national_id") for row in (one, other)}
    if len(numbers) == len(HALVES) and all(number and valid_national_id(number) for number in numbers):
        return "هر کدام کد ملی درستی از آنِ خود دارد."
    return ""


def worth(row: Row) -> int:
    """How sure the number of a row is, the surest 0: national id, foreigners' id, passport, a newborn's, none."""
    return _KINDS.index(row.get("id_kind") or "none")


def _halves(row: Row, desk: Desk) -> Iterator[tuple[str, Row]]:
    for name in HALVES:
        if row.get(name) and (person := desk.get("person", row[name])):
            yield name, person


def _under(office: str, above: str) -> bool:
    """Whether an office is the other or below it: codes of the lower begin with that of the higher."""
    return office.startswith(above)


MERGE = Entity(
    "merge",
    "یکی‌کردن",
    sections=(
        Section(
            "یک نفر",
            (
                Ref("kept", "پروندهٔ ماندنی", entity="person", itself=True, required=True, critical=True),
                Ref("gone", "پروندهٔ دیگر", entity="person", itself=True, required=True, critical=True),
                Flag("apart", "دو نفرند", critical=True),
                Note("why", "دلیل"),
            ),
        ),
    ),
    columns=("kept", "gone", "apart", "why"),
    title=("kept", "gone"),
    joins=HALVES,
    unordered=True,
    follows=HALVES,
    rules=(Rule(two_people, alone=True), Rule(answers_for_both), Rule(why_told)),
)


# -- which id speaks for a person -------------------------------------------------------------------------------------


def speakers(pairs: Iterable[tuple[str, str]], aside: Collection[str] = ()) -> Mapping[str, str]:
    """Each id that is gone with the one that speaks for it, of (kept, gone) pairs in any order.

    Of those that hang together the one speaks that is nowhere gone; where several are, or none (two offices kept
    different halves), the smallest id. Who was put aside (`aside`) speaks only where nobody else is left.
    """
    found = list(pairs)
    gone = {one for _, one in found}
    spoken: dict[str, str] = {}
    for group in _groups(found):
        speaker = min(group, key=lambda one: (one in aside, one in gone, one))
        spoken |= dict.fromkeys(group - {speaker}, speaker)
    return spoken


def _groups(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The ids that hang together by pairs."""
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    groups = []
    while beside:
        group, found = set(), {next(iter(beside))}
        while found:
            group |= found
            found = set().union(*(beside.pop(one) for one in found)) - group
        groups.append(group)
    return groups


# A record counts where the office that made it stands above both people, so that no county makes another's people one.
_JUDGED = """
SELECT m.kept, m.gone, k.retired, g.retired
FROM [merge] AS m JOIN person AS k ON k.id = m.kept JOIN person AS g ON g.id = m.gone
WHERE m.retired = 0 AND coalesce(m.apart, 0) = ? AND m.kept <> m.gone
    AND substr(k.office, 1, length(m.office)) = m.office AND substr(g.office, 1, length(m.office)) = m.office
"""


def renew(store: Store) -> None:
    """Write the table `alias` anew from the live records of `merge`; only what differs is written."""
    found = store.db.conn.execute(_JUDGED, (False,)).fetchall()
    aside = {one for kept, gone, *flags in found for one, put in zip((kept, gone), flags, strict=True) if put}
    wanted = set(speakers(((kept, gone) for kept, gone, *_ in found), aside).items())
    present = set(store.db.conn.execute("SELECT gone, kept FROM alias").fetchall())
    store.db.conn.executemany("DELETE FROM alias WHERE gone = ? AND kept = ?", sorted(present - wanted))
    store.db.conn.executemany("INSERT INTO alias (gone, kept) VALUES (?, ?)", sorted(wanted - present))


_PUT_ASIDE = """
SELECT 1 FROM change
WHERE seq >= ? AND entity = 'person' AND before LIKE '%"retired"%' AND EXISTS (SELECT 1 FROM [merge]) LIMIT 1
"""


def renew_where_put_aside(store: Store) -> None:
    """The same, where the open action put a person aside or took one back: another row may have to speak."""
    if store.acting and store.db.conn.execute(_PUT_ASIDE, (store.acting.first_seq,)).fetchone():
        renew(store)


def judged_apart(store: Store) -> list[tuple[str, str]]:
    """The pairs of which a person said that they are two people."""
    return [(kept, gone) for kept, gone, *_ in store.db.conn.execute(_JUDGED, (True,))]
