"""What the program filled and how the record is called is told in the words of the office, never in codes or ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from models.office import Office
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.text.persian import persian_digits
from ui.forms.asking import ask
from ui.forms.field_box import ToldBox
from ui.frame import Frame


def kind_of(entity: Entity, programme: Programme | None, *, new: bool) -> str:
    """What sort of record it is: «غربالگری تازه · غربالگری بینایی»."""
    kind = f"{entity.label} تازه" if new else entity.label
    return f"{kind} · {programme.label}" if programme else kind


def label_of(entity: Entity, programme: Programme | None, name: str) -> str:
    """The label of a field or an answer, "" for a name that is neither."""
    column, _, key = name.partition(".")
    fields = programme.fields if key and programme else entity.fields
    found = fields.get(key or column)
    return found.label if found else ""


def show_words(
    owner: QWidget,
    frame: Frame,
    entity: Entity,
    row: Row,
    boxes: Mapping[str, ToldBox],
    called: Callable[[str], None],
) -> None:
    """Ask the store for the words of a row's told fields and for its naming; `called` gets the naming, with
    Persian digits."""
    names = [name for name in boxes if "." not in name]

    def words(office: Office) -> tuple[dict[str, str], str]:
        naming = office.naming(entity.name, [row["id"]]).get(row["id"], "")
        return office.namings.words(entity.name, row, names), naming

    def show(found: tuple[dict[str, str], str]) -> None:
        for name, text in found[0].items():
            if isValid(boxes[name]):  # the form may show another programme by now
                boxes[name].show_text(text)
        called(persian_digits(found[1]))

    ask(owner, frame, words, show)
