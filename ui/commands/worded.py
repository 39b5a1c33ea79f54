"""What a person reads in the place of codes and ids: labels, names, Jalali days.

Each row still ends with what the next command is given: its id, on worklists with the
kind of row before it («referral 6da8…», as `get` takes it). Only people are answered so: JSON keeps every code, and
`--help` loads none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.access.roles import LEVELS
from models.cases.referral import REFERRAL
from models.catalog import BY_NAME, choices_of
from models.errors import UserError
from models.intake.practice_steps import LEFT_OUT
from models.office.paper.lists import STATES
from models.office.paper.records import UNTOLD, Records
from models.office.statements.table import in_words
from models.office.tree.deeds import act_words, note_words
from models.office.tree.standing import office_name
from models.registry.duplicates import REASONS
from models.registry.overlap import HOW
from models.registry.user import USER
from models.schema import codelists
from models.schema.fields import Code, Field
from models.text.jalali import parse_period
from models.text.persian import reads_persian

if TYPE_CHECKING:
    from models.office import Office

Answer = Mapping[str, Any]
Lines = list[tuple[str, str]]
SHAPES = {"workshop": "کارگاه", "screening": "غربالگری", "enrolment": "پذیرش در مرکز", "case": "پرونده"}
"""The four shapes of programmes, as resources/help/programmes.txt calls them."""


def found(office: Office, entity: str, rows: Iterable[Answer]) -> list[Answer]:
    """Rows as lists of the window show them: the entity's columns in words, then the id."""
    declared, told = BY_NAME[entity], list[Answer]()
    for row in rows:
        words = office.namings.words(entity, row, declared.columns)
        cells = ((declared.fields[name], row.get(name), words[name]) for name in declared.columns)
        told.append({**{field.label: _cell(field, stored, text) for field, stored, text in cells}, "id": row["id"]})
    return told


def _cell(field: Field, stored: Any, words: str) -> str:
    """The words of a list's cell; a code with Latin letters stays as it is written, and what is not there is empty."""
    code = isinstance(field, Code) and words == field.shown(stored) and not reads_persian(words)
    return str(stored) if code else _told(words)


def record(office: Office, entity: str, row: Answer) -> list[tuple[str, Lines]]:
    """One row as its form shows it, part by part: a heading, then label and words of each field that has a value."""
    form = Records(office.rows, office.saving, office.actor).filled(entity, row["id"])
    parts = [(part["label"], _lines(part["fields"])) for part in form["sections"]]
    head = [("شناسه", str(row["id"])), ("دفتر", office_name(form["office"]))]
    head += [("برنامه", form["programme"])] if form["programme"] else []
    head += [("کنار گذاشته", "بله")] if form["retired"] else []
    head += [("یکی شده با", str(row["merged_into"]))] if "merged_into" in row else []
    return [(f"{form['label']}: {form['title']}", head), *parts]


def _lines(fields: Iterable[Answer]) -> Lines:
    return [(one["field"].label, one["text"]) for one in fields if _told(one["text"])]


def health_file(answer: Answer) -> Answer:
    """What is known of a person: the person line by line, then a table for each subject that has anything."""
    told = {**answer["person"], "household": (answer["household"] or {}).get("naming")}
    told["health"] = [{name: one[name] for name in ("label", "text", "on", "programme")} for one in answer["health"]]
    parts = ("guardians", "screenings", "enrolments", "cases", "services", "referrals", "certificates")
    return {**told, **{name: [_line(one) for one in answer[name]] for name in parts}}


def _line(row: Answer) -> Answer:
    """A row of a subject: the programme by its name, the words of a code in its place, the id last."""
    told = {name: value for name, value in row.items() if f"{name}_label" not in row and name not in _UNREAD}
    if "label" in told:
        told = {"programme": told.pop("label"), **{name: one for name, one in told.items() if name != "programme"}}
    told |= {name: known.get(told[name], told[name]) for name, known in _CODED.items() if told.get(name)}
    return {**told, "id": row["id"]}


_UNREAD = ("id", "entity", "tests")  # the results of each test are in `get`
_CODED = {"state": STATES, "side": {"person": "خودش", "partner": "همسر", "household": "خانوار"}}


def audit(rows: Sequence[Answer]) -> list[Answer]:
    """The lines of Trail.told, the oldest first, each with the row that it was about."""
    shown = ("when", "who", "office", "act", "what", "detail")
    return [
        {**{name: one[name] for name in shown}, "id": f"{one['entity']} {one['row']}" if one["row"] else ""}
        for one in rows[::-1]
    ]


def users(rows: Iterable[Answer]) -> list[Answer]:
    """The users with their roles and tiers by their labels."""
    return [{**one, **{name: USER.field(name).shown(one[name]) for name in ("role", "granted")}} for one in rows]


def programmes(rows: Iterable[Answer]) -> list[Answer]:
    """The programmes: of a code that has a label the label, of the tier what it covers."""
    tiers = dict(USER.field("granted").choices())
    return [
        {
            **{name: value for name, value in one.items() if f"{name}_label" not in one},
            "shape": SHAPES.get(one["shape"], one["shape"]),
            "tier": tiers.get(one["tier"], one["tier"]),
        }
        for one in rows
    ]


def saved(rows: Iterable[Answer]) -> list[Answer]:
    """What became of each line of `put`; why one was rejected is told as messages, with its line."""
    return [{"line": one["line"], "status": _SAVED.get(one["status"], one["status"]), "id": one["id"]} for one in rows]


def became(answer: Answer) -> Answer:
    """What became of one thing."""
    return {**answer, "status": _SAVED.get(answer["status"], answer["status"])}


_SAVED = {
    "saved": "ثبت شد", "unchanged": "بی‌تغییر", "rejected": "پذیرفته نشد", "retired": "کنار گذاشته شد",
    "added": "افزوده شد",
}  # fmt: skip


def loaded(answer: Answer, *, columns: bool) -> Answer:
    """The counts of a sheet, and what was left aside in it; what was found in its rows is told as messages. `columns`:
    also what each column was taken for."""
    left_out = ("errors",) if columns else ("errors", "columns")
    told = {name: value for name, value in answer.items() if name not in left_out}
    return {**told, "warnings": len(answer["warnings"])}


def received(rows: Iterable[Answer], *, dry_run: bool) -> list[Answer]:
    """What became of each bundle, or would; why one was refused or held is told as messages, with its file."""
    left_out = ("message", "code")
    kept = ({name: value for name, value in one.items() if name not in left_out} for one in rows)
    return [{**one, "status": _became(one["status"], dry_run)} for one in kept]


def _became(status: str, dry_run: bool) -> str:
    return "ثبت خواهد شد" if dry_run and status == "applied" else note_words(f"status={status}")


def peers(rows: Iterable[Answer]) -> list[Answer]:
    """Offices that we exchange with, or their keys."""
    words = {
        "live": "برقرار", "revoked": "باطل‌شده", "self": "همین دفتر", "below": "زیر این دفتر", "above": "بالای این دفتر",
    }  # fmt: skip
    coded = ("status", "relation")
    return [{**one, **{name: words.get(one[name], one[name]) for name in coded if name in one}} for one in rows]


def invented(answer: Answer) -> Answer:
    """What a practice office was filled with: how many rows of each kind, the kinds by their labels."""
    kinds = {**{name: one.label for name, one in BY_NAME.items()}, LEFT_OUT: "کنار گذاشته، چون پذیرفته نبود"}
    return {**answer, "saved": [{"entity": kinds[name], "rows": count} for name, count in answer["saved"].items()]}


def conflicts(office: Office, rows: Sequence[Answer], *, settled: bool) -> list[Answer]:
    """Two values of a field side by side in words; the id is what `resolve` takes."""
    places = dict.fromkeys((one["entity"], one["row"]) for one in rows)
    told = {place: _side_by_side(office, *place, settled) for place in places}
    return [_conflict(one, *told[one["entity"], one["row"]]) for one in rows]


def _side_by_side(office: Office, entity: str, row: str, settled: bool) -> tuple[str, Mapping[str, Answer]]:
    """How a row is called, and its fields in conflict by the id of the conflict; nothing of a row that is not here."""
    try:
        told = office.differences.of_row(entity, row, settled)
    except UserError:
        return "", {}
    return told["naming"], {field["id"]: field for field in told["fields"]}


def _conflict(one: Answer, naming: str, fields: Mapping[str, Answer]) -> Answer:
    field = fields.get(one["id"]) or {}
    sides = {side: field[side]["text"] if field else one[side] for side in ("ours", "theirs")}
    named = {"entity": BY_NAME[one["entity"]].label, "naming": naming, "field": field.get("label") or one["field"]}
    decided = {"settled": (field.get("decision") or {}).get("why") or "خودبه‌خود"} if one.get("settled") else {}
    return {**named, **sides, "who": one["who"], "when": one["when"], **decided, "id": one["id"]}


def quarantine(office: Office) -> list[Answer]:
    """Rows that stand aside, ours that another office did not take among them, with the reason and the next step."""
    shown = ("office", "kind", "naming", "reason", "step", "id")
    return [{name: one[name] for name in shown} for one in office.differences.quarantine()]


def duplicates(office: Office, rows: Sequence[Answer]) -> list[Answer]:
    """Pairs by their names; what `merge` takes stands at the end, who is better kept first."""
    pairs = [(one["keep"], one["b"] if one["keep"] == one["a"] else one["a"]) for one in rows]
    names = office.namings.naming("person", [one for pair in pairs for one in pair], itself=True)
    return [
        {"kept": names.get(kept, UNTOLD), "gone": names.get(gone, UNTOLD), "score": one["score"],
         "reason": REASONS.get(one["reason"], one["reason"]), "id": f"{kept} {gone}"}
        for one, (kept, gone) in zip(rows, pairs, strict=True)
    ]  # fmt: skip


def overlap(answer: Answer) -> Answer:
    """Another body's list beside ours: the counts, then our people's ids last."""
    left_out = ("rows", "ours", "columns")
    told = {name: value for name, value in answer.items() if name not in left_out}
    return {**told, "rows": [_beside(one) for one in answer["rows"]]}


def _beside(row: Answer) -> Answer:
    told = {name: value for name, value in row.items() if name not in ("how", "person")}
    return {**told, "how": HOW.get(row["how"] or "", ""), "id": row["person"]}


def letterhead(answer: Answer) -> Answer:
    """What papers are headed with."""
    return {**answer, "level": LEVELS.get(answer["level"], answer["level"])}


def closed(answer: Answer) -> Answer:
    """A period that was closed, and what was still open in it."""
    return {**answer, "period": _period(answer["period"]), "open": pending(answer["open"])}


def pending(rows: Iterable[Answer]) -> list[Answer]:
    """What is still open in a period."""
    return [{"label": one["label"], "count": one["count"]} for one in rows]


def undone(answer: Answer) -> Answer:
    """What was taken back."""
    return {**answer, "undone": act_words(answer["undone"])}


def awaited(office: Office, items: Sequence[Answer]) -> list[Answer]:
    """What the worklists tell: referrals, tests to be done again, steps of cases and reviews."""
    places = office.naming("centre", sorted({one["centre"] for one in items if one.get("centre")}))
    return [_awaited(office, one, places) for one in items]


def _awaited(office: Office, one: Answer, places: Mapping[str, str]) -> Answer:
    programme = office.known.get(one["programme"])
    codes = choices_of(programme) if programme else {}
    entity = one.get("entity") or ("referral" if "referral" in one else "screening")
    told = {
        "name": one["name"],
        "programme": programme.label if programme else one["programme"] or BY_NAME[entity].label,
    }
    if "to_body" in one:
        told["to_body"] = REFERRAL.field("to_body").shown(one["to_body"])
    told |= {name: _label(codes.get(name, ()), one[name]) for name in ("stage", "outcome") if name in one}
    if "what" in one:
        told["what"] = one["what"]
    told["centre"] = places.get(one.get("centre") or "", "")
    told |= {"due_on": one["due_on"], "state": STATES.get(one["state"], one["state"]), "mobile": one["mobile"]}
    return {**told, "id": f"{entity} {one.get('id') or one[entity]}"}


def _label(codes: Iterable[Answer], code: str) -> str:
    return next((str(one["label"]) for one in codes if one["code"] == code), code)


def sessions(rows: Iterable[Answer]) -> list[Answer]:
    """The training calendar, a line a session; the county where sessions of several are listed."""
    listed = list(rows)
    several = len({one["county"] for one in listed}) > 1
    as_they_are = ("day", "starts_at", "ends_at")
    later = ("title", "topic", "trainer", "place", "mode_label", "registered", "capacity")
    return [
        {
            **{name: one[name] for name in as_they_are},
            "programme": one["programme_label"],
            **{name: one[name] for name in later},
            "county": codelists.load("counties").labels.get(one["county"] or "", "") if several else "",
            "id": one["session"],
        }
        for one in listed
    ]


def report(answer: Answer) -> Answer:
    """A report as the window shows it: its own columns with their headings in their order, else its figures in words;
    above them what it is and of when, and what is to be known of it."""
    head = {"گزارش": answer.get("title"), "دوره": answer.get("label"), "file": answer.get("file")}
    columns = [*filter(None, [answer.get("group")]), *answer.get("columns", ())]
    rows = [_cells(row, columns) for row in answer["rows"]] if columns else _figures(answer["rows"])
    notes = {"notes": answer["notes"]} if answer.get("notes") else {}
    return {**{name: value for name, value in head.items() if value}, **notes, "rows": rows}


def _cells(row: Answer, columns: Iterable[Answer]) -> Answer:
    return {one["label"]: in_words(row.get(one["name"]), one["kind"]) for one in columns}


def _figures(rows: Sequence[Answer]) -> list[Answer]:
    """Programme and indicator by their labels; the county where rows have one, the period where they are of several."""
    by_county, several = any(one["county"] for one in rows), len({one["period"] for one in rows}) > 1
    return [
        {
            "programme": one["programme_label"],
            "indicator": one["indicator_label"],
            "county": (one["county_label"] or "بی‌شهرستان") if by_county else "",
            "period": _period(one["period"]) if several else "",
            "value": in_words(one["value"], _kind(one)),
            "target": in_words(one["target"], _kind(one)) if one["target"] is not None else "",
        }
        for one in rows
    ]


def _kind(figure: Answer) -> str:
    return "percent" if figure["indicator"] == "coverage" else "number"


def _period(name: str) -> str:
    try:
        return parse_period(name).label
    except UserError:  # of a version that knows other periods
        return name


def _told(words: str) -> str:
    return "" if words == UNTOLD else words
