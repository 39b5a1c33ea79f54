"""Any record becomes a form by its declaration: sections, fields and choices, with the row's values or with none.

A value is told in words: a reference by the naming of its row, a programme's codes by the programme's labels.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.catalog import choices_of
from models.errors import UserError
from models.office.rows.saving import Saving
from models.planning.indicator import of_programme
from models.registry.erasure import ERASURE
from models.registry.person import PERSON
from models.registry.telling import MARK
from models.schema.checks import kept_out
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choices, Code, Field, Flag, Ref, Text
from models.schema.programme import Programme
from models.screenings.screening import SCREENING, columns_unasked
from models.store import aliases, belonging, changes, wiping
from models.store.repository import Repository
from models.text.jalali import parse_period

Answer = dict[str, Any]
Pairs = Sequence[tuple[str, str]]
UNTOLD = "–"  # a reference whose row is not here, or not for this actor
_DEEPEST = 3  # how many references a naming follows


class Records:
    """Rows of any entity as forms, for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        self._rows, self._saving, self._actor = rows, saving, actor

    def row(self, entity: str, row_id: str) -> Row:
        """One row; UserError ref-unknown, also for one that this actor may not see."""
        declared = self._rows.entity(entity)
        row = self._rows.get(entity, row_id)
        if row is None or not self._saving.may_see(declared, row):
            raise UserError("ref-unknown", field="id", value=row_id)
        return row

    def file(self, entity: str, row_id: str) -> Row:
        """The row whose file is opened, for somebody entered twice whichever was asked. As `row` refuses."""
        return self.row(entity, aliases.file_of(self._rows.store, row_id) if entity == PERSON.name else row_id)

    # -- the form -------------------------------------------------------------------------------------------------

    def filled(self, entity: str, row_id: str) -> Answer:
        """`{id, entity, label, title, programme, sections, retired, office, source_centre, saved: {when, who}}`.

        A section is `{label, fields}`; a field `{field, value, text, choices, marked}`: `text` is the value in words,
        `choices` the (code, label) pairs it has, `marked` the codes chosen. Fields that are asked no more, or that the
        program fills, are there only with a value; those that the programme never keeps not even then.
        """
        declared, row = self._rows.entity(entity), self.file(entity, row_id)
        programme = self._programme_of(row)
        return {
            "id": row["id"],
            **self._head(declared, programme),
            "title": self._heading(declared, row),
            "sections": self._sections(declared, programme, row, _has_a_place),
            "retired": row["retired"],
            "office": row["office"],
            "source_centre": row.get("source_centre"),
            "saved": self._saved(entity, row["id"]),
        }

    def empty(self, entity: str, name: str | None) -> Answer:
        """The same without a row: fields asked no more, or filled by the program, are left out; `title` is empty.

        UserError entity-unknown, not-allowed (the tier), programme-unknown (also of a tier that the actor does not
        read), form-unfit (of another shape), field-unknown (the entity has no programme).
        """
        declared = self._rows.entity(entity)
        self._actor.require_reading(declared.tier)
        programme = self._fitting(declared, name) if name else None
        row: Row = {"programme": programme.name} if programme else {}
        sections = self._sections(declared, programme, row, _is_asked)
        return {**self._head(declared, programme), "title": "", "sections": sections}

    def answered(self, entity: str, row: Row) -> list[Answer]:
        """The sections that the row's programme asks on it, with what was answered and nothing else; as `filled`."""
        answers, asked = row.get("answers") or {}, _asked(entity, row, self._programme_of(row))
        return [told for one in asked if (told := self._answered(one, answers, _has_a_value))["fields"]]

    def told(self, entity: Entity, row: Row, *, without: Container[str] = ()) -> list[tuple[Field, str]]:
        """The row's own fields that have a value, each with its words, in the order of the form; none of those that its
        programme never keeps."""
        never = self._never(entity, row)
        fields = (one for one in entity.own_fields.values() if one.name not in without and not one.keyed)
        fields = (one for one in fields if one.name not in never)
        told = ((field, self.text(entity, row, field, row.get(field.name))) for field in fields)
        return [(field, words) for field, words in told if words not in ("", UNTOLD)]

    @staticmethod
    def _head(entity: Entity, programme: Programme | None) -> Answer:
        return {"entity": entity.name, "label": entity.label, "programme": programme.label if programme else ""}

    def _fitting(self, entity: Entity, name: str) -> Programme:
        entity.field("programme")
        programme = self._saving.programmes.get(name)
        if programme is None or not self._actor.reads(programme.tier):
            raise UserError("programme-unknown", field="programme", value=name)
        if entity.has_answers and entity.name not in programme.carriers:
            why = f"برنامهٔ «{programme.label}» از این گونه نیست."
            raise UserError("form-unfit", field="programme", value=f"فرم خام {entity.label}", why=why)
        return programme

    def _programme_of(self, row: Mapping[str, Any]) -> Programme | None:
        return self._saving.programmes.get(row.get("programme") or "")

    def _never(self, entity: Entity, row: Row) -> frozenset[str]:
        """What the programme of a row, or of the row it belongs to, never keeps."""
        name = belonging.programme_of(self._rows.store, entity, row)
        return kept_out(self._saving.programmes.get(name) if name else None)

    def _sections(
        self, entity: Entity, programme: Programme | None, row: Row, wanted: Callable[[Field, Any], bool]
    ) -> list[Answer]:
        """The entity's sections, with the programme's in the place of `answers`; answers nobody declares come last."""
        told: list[Answer] = []
        answers = row.get("answers") or {}
        unused = columns_unasked(programme) if entity.name == SCREENING.name else frozenset()
        keyed = {name for name, field in entity.own_fields.items() if field.keyed}
        left_out = keyed | {name for name in unused if row.get(name) is None} | self._never(entity, row)
        for section in entity.sections:
            fields = (field for field in section.fields if field.name not in left_out)
            own = [field for field in fields if wanted(field, row.get(field.name))]
            told.append({"label": section.label, "fields": [self._own(entity, row, one, programme) for one in own]})
            if any(field.name == "answers" for field in section.fields):
                told += (self._answered(one, answers, wanted) for one in _asked(entity.name, row, programme))
        unknown = sorted(answers.keys() - (programme.fields if programme else {}).keys())
        rest = Section("پاسخ‌های ناشناخته در این نسخه", tuple(Text(name, name) for name in unknown))
        return [one for one in (*told, self._answered(rest, answers, wanted)) if one["fields"]]

    def _own(self, entity: Entity, row: Row, field: Field, programme: Programme | None) -> Answer:
        value = row.get(field.name)
        choices = _choices(field, programme)
        return _shown(field, value, self.text(entity, row, field, value), choices)

    def _answered(self, section: Section, answers: Row, wanted: Callable[[Field, Any], bool]) -> Answer:
        fields = [
            _shown(field, value, self._answer(field, value), field.choices())
            for field in section.fields
            if wanted(field, value := answers.get(field.name))
        ]
        return {"label": section.label, "fields": fields}

    def _answer(self, field: Field, value: Any) -> str:
        return self._referred(field.entity, value, _DEEPEST) if value and isinstance(field, Ref) else field.shown(value)

    def _saved(self, entity: str, row_id: str) -> Answer | None:
        """`{when, who}` of the last change: an ISO time and a user."""
        events = changes.history(self._rows, entity, row_id)
        return {"when": events[-1].when, "who": events[-1].who} if events else None

    def _heading(self, entity: Entity, row: Row) -> str:
        """The naming of the row; before it the person it is about, where the naming does not tell."""
        naming = self.naming(entity, row)
        untold = (name for name, target in entity.refs.items() if target == "person" and name not in entity.title)
        person = next((self.text(entity, row, entity.fields[name], row[name]) for name in untold if row.get(name)), "")
        return naming if person in ("", UNTOLD) or person in naming else f"{person} – {naming}"

    # -- values in words ------------------------------------------------------------------------------------------

    def text(self, entity: Entity, row: Mapping[str, Any], field: Field, value: Any, depth: int = _DEEPEST) -> str:
        """A value of a row as a person reads it; never an id. An unreachable reference is a dash."""
        if value is None:
            return ""
        if isinstance(field, Ref):
            return self._referred(field.entity, value, depth, itself=field.itself)
        if entity.name == "referral" and field.name in ("source", "source_id"):
            return self._source(row, field.name, depth)
        if entity.name == ERASURE.name and field.name in ("of", "row_id"):
            return self._erased(row) if field.name == "of" else UNTOLD
        if field.name == "period":
            return _period(value)
        words = dict(_coded(field.name, self._programme_of(row))) if isinstance(field, Text) else {}
        return words.get(str(value)) or field.shown(value)

    def naming(self, entity: Entity, row: Mapping[str, Any], depth: int = _DEEPEST) -> str:
        """The words by which a person recognises the row: its title, its columns where that is empty, or its kind."""
        for names in (entity.title, entity.columns):
            shown = [self.text(entity, row, entity.fields[one], row.get(one), depth) for one in names]
            if told := [one for one in shown if one not in ("", UNTOLD)]:
                return ("، " if entity.refs.keys() & set(names) else " ").join(told)
        erased = bool(row.get("id")) and wiping.is_wiped(self._rows.store, entity.name, row["id"])
        return f"{entity.label} {MARK}" if erased else entity.label

    def _referred(self, name: str, row_id: str, depth: int, *, itself: bool = False) -> str:
        """The naming of a row that another refers to: of somebody entered twice, of the row that speaks for both."""
        entity = self._rows.entity(name)
        row = self._rows.person(row_id) if name == PERSON.name and not itself else self._rows.get(name, row_id)
        if row is None or depth == 0 or not self._saving.may_see(entity, row):
            return UNTOLD
        return self.naming(entity, row, depth - 1)

    def _erased(self, row: Mapping[str, Any]) -> str:
        """The kind of record that was erased; of the record itself there is nothing to tell."""
        entity = self._rows.store.entities.get(row.get("of") or "")
        return entity.label if entity else UNTOLD

    def _source(self, row: Mapping[str, Any], name: str, depth: int) -> str:
        """What a referral came from: the kind of record, and its naming."""
        entity = self._rows.store.entities.get(row.get("source") or "")
        if entity is None:
            return UNTOLD
        return entity.label if name == "source" else self._referred(entity.name, row.get("source_id") or "", depth)


def _asked(entity: str, row: Row, programme: Programme | None) -> Sequence[Section]:
    """The sections of a programme that stand on a row; on one whose stage or kind is not known those of every one."""
    if programme is None:
        return ()
    code = row.get("stage") or row.get("kind")
    if code or "id" in row:
        return programme.sections_on(entity, code, row.get("answers"))
    table, key = ("step", "kind") if entity == "step" else ("stage", "code")
    places = {entity, *(str(one.get(key)) for one in programme.settings.get(table, ()))}
    whole = entity == programme.record
    return [one for one in programme.sections if places & set(one.on) or (whole and not one.on)]


def _is_asked(field: Field, value: Any) -> bool:
    return not field.derived and not field.retired


def _has_a_place(field: Field, value: Any) -> bool:
    """Whether a filled form has the field: one that is asked, or has a value all the same."""
    return _is_asked(field, value) or value not in (None, "", [])


def _has_a_value(field: Field, value: Any) -> bool:
    return value not in (None, "", [])


def _coded(name: str, programme: Programme | None) -> Pairs:
    """The (code, label) pairs that a programme gives to a field of its shape, of a target or of a referral."""
    if programme is None:
        return ()
    if name == "indicator":
        return [(one.name, one.label) for one in of_programme(programme)]
    return [(one["code"], one["label"]) for one in choices_of(programme).get(name, ())]


def _choices(field: Field, programme: Programme | None) -> Pairs:
    if field.name == "programme":
        return ()  # it is written, there is nothing to choose
    return field.choices() or (_coded(field.name, programme) if isinstance(field, Code) else ())


def _shown(field: Field, value: Any, text: str, choices: Pairs) -> Answer:
    return {"field": field, "value": value, "text": text, "choices": choices, "marked": _marked(field, value)}


def _marked(field: Field, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(field, Flag):
        return ("true" if value else "false",)
    return tuple(value) if isinstance(field, Choices) else (str(value),)


def _period(name: str) -> str:
    try:
        return parse_period(name).label
    except UserError:  # of a version that knows other periods: shown as it was sent
        return str(name)
