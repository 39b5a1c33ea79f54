"""One road from what was typed, loaded or put to a row that may be saved; form, sheet and command share it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from models.errors import CODES, Finding, Level, UserError
from models.schema import checks
from models.schema.entity import Entity, Row
from models.schema.fields import Field
from models.schema.programme import Programme
from models.schema.rules import Checked, Desk
from models.text import persian

_NOT_INPUT = ("id", "entity", "reasons", "office", "retired", "extra", "merged_into")


def read_row(entity: Entity, raw: Mapping[str, Any], old: Row | None, desk: Desk) -> Checked:
    """`raw` laid over `old` (None: a new row), read, derived and checked. The answer's row has every field,
    and an old row's id."""
    row: Row = {name: (old or {}).get(name) for name in entity.fields}
    row["office"] = (old or {}).get("office") or desk.office
    row["retired"] = bool((old or {}).get("retired"))
    row["reasons"], reason_findings = _reasons(raw, old)
    if old and "id" in old:
        row["id"] = old["id"]  # a rule that looks for others must know itself
    findings = [*reason_findings, *_not_by_hand(raw, row), *_read_fields(entity, _unflattened(raw), row, old, desk)]
    broken = {f.field for f in findings}
    before = _before(raw, old)
    for derive in entity.derive:
        derive(row, before, desk)
    later = [*_missing(entity, row), *_missing_answers(entity, row, desk)]
    for rule in entity.rules:
        later += rule.check(row, desk)
    later += _programme_findings(entity, row, desk)
    return Checked(row, (*findings, *_missed_once(later, broken)))


def _missed_once(findings: Iterable[Finding], broken: Collection[str | None]) -> Iterator[Finding]:
    """An empty field is told once, and not where something that could not be read was typed into it."""
    told = set(broken)
    for one in findings:
        if one.code == "required" and one.field in told:
            continue
        if one.code == "required":
            told.add(one.field)
        yield one


def valid_row(entity: Entity, row: Row, programme: Programme | None) -> list[Finding]:
    """What is wrong with a row another office sends, by the same declarations: forms, required fields, lone rules."""
    validators = entity.validators
    findings = [
        Finding("row-invalid", name, value, {"why": f"{entity.fields[name].label}: «{str(value)[:80]}»"})
        for name, value in row.items()
        if value is not None and name != "id" and not validators[name](value)
    ]
    findings += _missing(entity, row)
    if programme and not findings:
        findings += _invalid_answers(programme, row.get("answers") or {})
    return findings


def _unflattened(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """`answers.right` may be written instead of a nested object."""
    flat = {key.removeprefix("answers."): value for key, value in raw.items() if key.startswith("answers.")}
    if not flat:
        return raw
    rest = {key: value for key, value in raw.items() if not key.startswith("answers.")}
    nested = raw.get("answers") or {}
    return {**rest, "answers": {**nested, **flat} if isinstance(nested, Mapping) else nested}


def _reasons(raw: Mapping[str, Any], old: Row | None) -> tuple[Row | None, list[Finding]]:
    """The answers to soft findings, old and new: a text for the code of one."""
    given, findings, kept = raw.get("reasons") or {}, [], {}
    if not isinstance(given, Mapping):
        findings.append(Finding("kind-wrong", "reasons", str(given)[:80]))
        given = {}
    for code, text in given.items():
        if code not in CODES or CODES[code].level is not Level.SOFT:
            findings.append(Finding("field-unknown", f"reasons.{code}", code))
        elif not isinstance(text, str):
            findings.append(Finding("kind-wrong", f"reasons.{code}", str(text)[:80]))
        elif text.strip():
            kept[code] = persian.clean(text)[:400]
    return {**((old or {}).get("reasons") or {}), **kept} or None, findings


def _before(raw: Mapping[str, Any], old: Row | None) -> Row | None:
    """The old row as derivations see it: a reason that is given now is a new one, also in the same words."""
    given = raw.get("reasons")
    if not old or not old.get("reasons") or not isinstance(given, Mapping):
        return old
    return {**old, "reasons": {code: text for code, text in old["reasons"].items() if code not in given} or None}


def _not_by_hand(raw: Mapping[str, Any], row: Row) -> list[Finding]:
    """`office`, `retired` and `extra` may come back as they were read, never changed."""
    why = {"why": "این خانه را برنامه پر می‌کند."}
    return [
        Finding("rule-broken", name, None, why)
        for name in ("office", "retired", "extra")
        if name in raw and (raw[name] or None) != (row.get(name) or None)
    ]


def _read_fields(entity: Entity, raw: Mapping[str, Any], row: Row, old: Row | None, desk: Desk) -> Iterable[Finding]:
    for name, value in raw.items():
        if name in _NOT_INPUT:
            continue
        if name not in entity.fields:
            yield Finding("field-unknown", name, name)
        elif name != "answers":
            yield from _read_one(entity.fields[name], name, value, row, desk)
    for name, target in entity.refs.items():
        changed = row.get(name) != (old or {}).get(name)
        if row.get(name) and changed and not _known(desk, target, row[name]):
            yield Finding("ref-unknown", name, row[name])
    _belong(entity, row, desk)
    if entity.has_answers:
        yield from _read_answers(raw.get("answers"), row, old, desk)


def _belong(entity: Entity, row: Row, desk: Desk) -> None:
    """A part of another row is of that row's programme, whatever was typed."""
    if entity.part_of and "programme" in entity.own_fields:
        whole = desk.get(entity.refs[entity.part_of], row[entity.part_of]) if row.get(entity.part_of) else None
        row["programme"] = whole.get("programme") if whole else None


def _known(desk: Desk, target: str, row_id: str) -> bool:
    found = desk.get(target, row_id)
    return found is not None and not found.get("retired")


def _read_one(field: Field, name: str, value: object, row: Row, desk: Desk) -> Iterable[Finding]:
    before = row.get(field.name)
    try:
        row[field.name], findings = field.read(value, desk.today)
    except UserError as error:
        row[field.name] = None
        finding = error.finding
        yield Finding(finding.code, name, finding.value, finding.params)
    else:
        yield from (Finding(f.code, name, f.value, f.params) for f in findings)
        if (label := field.withdrawn(row[field.name], before)) is not None:
            yield Finding("choice-withdrawn", name, label)


def _read_answers(given: object, row: Row, old: Row | None, desk: Desk) -> Iterable[Finding]:
    name = row.get("programme")
    programme = desk.programme(name) if name else None
    if name and programme is None:
        yield Finding("programme-unknown", "programme", name)
    answers: Row = dict((old or {}).get("answers") or {})
    if given is not None and not isinstance(given, Mapping):
        yield Finding("rule-broken", "answers", None, {"why": "پاسخ‌ها یک شیء JSON می‌خواهند."})
    elif programme:
        for key, value in (given or {}).items():
            yield from _read_answer(programme, key, value, answers, desk)
    row["answers"] = {key: value for key, value in answers.items() if value is not None} or None


def _read_answer(programme: Programme, key: str, value: object, answers: Row, desk: Desk) -> Iterable[Finding]:
    field = programme.fields.get(key)
    if field is None:
        yield Finding("field-unknown", f"answers.{key}", key)
    else:
        yield from _read_one(field, f"answers.{key}", value, answers, desk)


def _missing(entity: Entity, row: Row) -> list[Finding]:
    return [Finding("required", name) for name in entity.required if row.get(name) is None]


def _programme_of(entity: Entity, row: Row, desk: Desk) -> Programme | None:
    return desk.programme(row["programme"]) if entity.has_answers and row.get("programme") else None


def _programme_findings(entity: Entity, row: Row, desk: Desk) -> list[Finding]:
    programme = _programme_of(entity, row, desk)
    return checks.findings(programme, entity, row, desk) if programme else []


def _missing_answers(entity: Entity, row: Row, desk: Desk) -> list[Finding]:
    programme = _programme_of(entity, row, desk)
    given = row.get("answers") or {}
    sections = programme.sections_on(entity.name, row.get("stage") or row.get("kind")) if programme else ()
    asked = (field for section in sections for field in section.fields if field.required and not field.retired)
    return [Finding("required", f"answers.{field.name}") for field in asked if given.get(field.name) is None]


def _invalid_answers(programme: Programme, answers: Row) -> list[Finding]:
    return [
        Finding("row-invalid", f"answers.{key}", value, {"why": f"{programme.fields[key].label}: «{str(value)[:80]}»"})
        for key, value in answers.items()
        if value is not None and key in programme.fields and not programme.fields[key].valid(value)
    ]
