"""The declarations are tested in a loop: every field of every entity and programme reads, shows, stores and travels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.schema.entity import SYSTEM_FIELDS, Entity
from models.schema.fields import Choices, Field, Keyed, Ref
from models.schema.kinds import KINDS
from models.schema.numbers import Number
from models.schema.programme import SHAPE_NAMES, Programme
from models.schema.reading import valid_row
from models.store.repository import Repository
from models.sync.lines import read_row_line, row_line
from models.text import persian
from tests.samples import CARRIERS, PROGRAMMES, TODAY, declared, full_row, new_store, stored, typed

PLACES: dict[str, list[Field]] = {}
for place, declaration in declared():
    PLACES.setdefault(place, []).append(declaration)
EACH_PLACE = pytest.mark.parametrize("fields", PLACES.values(), ids=PLACES)  # an entity, or a programme's answers
STAMP = f"{1:012x}-0000-{'ab' * 16}-0000"
ROWS: list[tuple[Entity, Programme | None]] = [(entity, None) for entity in ENTITIES]
ROWS += [(BY_NAME[name], one) for one in PROGRAMMES if one.fields for name in one.carriers]
EACH_ROW = pytest.mark.parametrize(
    ("entity", "programme"), ROWS, ids=[f"{entity.name}-{one.name if one else 'bare'}" for entity, one in ROWS]
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    store = new_store(tmp_path_factory.mktemp("every") / "store.db")
    yield Repository(store)
    store.close()


@EACH_PLACE
def test_a_name_is_latin_and_a_label_is_persian(fields: list[Field]) -> None:
    for field in fields:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field.name)
        assert field.label.strip() == field.label != "", field.name
        texts = [field.label, field.help, *field.aliases, *(label for _, label in field.choices())]
        for text in texts:
            assert not set(text) & {"\u064a", "\u0643"}, (field.name, text)
            assert persian.clean(text) == text, field.name
        assert re.search("[آ-ی]", field.label), field.name
        assert isinstance(field, KINDS[field.kind])


@EACH_PLACE
def test_what_is_typed_is_read_valid_and_shown(fields: list[Field]) -> None:
    for field in fields:
        for raw in typed(field):
            value, _ = field.read(raw, TODAY)
            assert value is not None, field.name
            assert field.valid(value), field.name
            assert field.shown(value), field.name
            assert field.python(value) is not None, field.name
        first, second = stored(field)
        assert first != second or len(field.choices()) == 1, field.name
        assert not field.valid(object()), field.name


@EACH_PLACE
def test_what_is_shown_is_read_back(fields: list[Field]) -> None:
    for field in fields:
        if not isinstance(field, (Keyed, Ref)):  # these are shown as their fields, and as the title of their row
            assert [field.read(field.shown(value), TODAY)[0] for value in stored(field)] == list(stored(field)), (
                field.name
            )


@EACH_PLACE
def test_nothing_typed_is_nothing_stored(fields: list[Field]) -> None:
    for field in fields:
        assert [field.read(nothing, TODAY) for nothing in (None, "", "  \t")] == [(None, ())] * 3, field.name
        assert field.shown(None) == "", field.name


@EACH_ROW
def test_no_heading_of_a_sheet_means_two_fields(entity: Entity, programme: Programme | None) -> None:
    fields = [*entity.own_fields.values(), *SYSTEM_FIELDS, *(programme.fields.values() if programme else ())]
    owner: dict[str, str] = {}
    for field in fields:
        for heading in {persian.compact_key(text) for text in (field.label, *field.aliases)}:
            assert owner.setdefault(heading, field.name) == field.name, heading


@EACH_ROW
def test_a_full_row_survives_the_store(entity: Entity, programme: Programme | None, rows: Repository) -> None:
    with rows.store.rehearsal(), rows.store.action("مریم", "save"):
        for which in (0, 1):
            row = full_row(entity, which, programme)
            rows.insert(entity.name, [row])
            assert rows.get(entity.name, row["id"]) == row
            assert valid_row(entity, row, programme) == []
        rows.save(entity.name, {**full_row(entity, 1, programme), "id": f"{0:032x}"}, full_row(entity, 0, programme))
        assert rows.get(entity.name, f"{0:032x}") == {**full_row(entity, 1, programme), "id": f"{0:032x}"}


@EACH_ROW
def test_a_full_row_survives_a_bundle_line(entity: Entity, programme: Programme | None) -> None:
    for which in (0, 1):
        row = full_row(entity, which, programme, extra={"newer_column": ["چیزی", 1]})
        paths = [name for name, field in entity.fields.items() if not field.keyed]
        paths += [f"answers.{name}" for name in row.get("answers") or ()]
        stamps = dict.fromkeys(paths, STAMP)
        line = row_line(entity, row, STAMP, stamps, {paths[0]: [STAMP]})
        assert len(line) < 256 * 1024
        incoming = read_row_line(entity, json.loads(line))
        assert incoming.row == row
        assert (incoming.entity, incoming.base, dict(incoming.stamps)) == (entity.name, STAMP, stamps)
        assert incoming.replaced == {paths[0]: frozenset([STAMP])}


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.name)
def test_a_shipped_programme_is_whole(programme: Programme) -> None:
    assert programme.shape in SHAPE_NAMES
    assert programme.label.strip()
    assert programme.version >= 1
    assert set(programme.carriers) <= CARRIERS
    for field in programme.fields.values():
        assert not isinstance(field, Keyed)
        if isinstance(field, Number) and field.low is not None and field.high is not None:
            assert field.low < field.high


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_an_entity_names_only_what_it_declares(entity: Entity) -> None:
    own = entity.own_fields
    assert sum(len(section.fields) for section in entity.sections) == len(own)
    assert not own.keys() & {field.name for field in SYSTEM_FIELDS}
    assert {*entity.sort, *entity.title} <= own.keys()
    assert {*entity.columns, *entity.joins} <= {"office", *own}
    assert set(entity.refs.values()) <= BY_NAME.keys()
    assert not any(isinstance(entity.fields[name], (Choices, Keyed)) for name in (*entity.sort, *entity.joins))
    assert entity.has_answers == (entity.name in CARRIERS)


def test_who_is_referred_to_stands_before_who_refers() -> None:
    place = {entity.name: number for number, entity in enumerate(ENTITIES)}
    forward = {
        (entity.name, name)
        for entity in ENTITIES
        for name, target in entity.refs.items()
        if place[target] > place[entity.name]
    }
    assert forward == {("household", "head")}
