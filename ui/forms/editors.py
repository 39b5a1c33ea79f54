"""One table from a kind of field to the editor of it, found by walking the kind's MRO; the schema knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.schema.fields import Choice, Choices, Code, Day, Field, Flag, Keyed, Note, Ref, Text, Time
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.numbers import Number, Tenths
from ui.forms.choice_editors import ChoiceEditor, ChoicesEditor, FlagEditor
from ui.forms.day_editor import DayEditor
from ui.forms.digit_editors import CodeEditor, DigitsEditor
from ui.forms.editor import Editor as Editor
from ui.forms.number_editors import NumberEditor, TenthsEditor, TimeEditor
from ui.forms.reference_editor import ReferenceEditor
from ui.forms.text_editors import KeyedEditor, NoteEditor, TextEditor
from ui.frame import Frame

EDITORS: Mapping[type[Field], Callable[..., Editor]] = {
    Text: TextEditor,
    Note: NoteEditor,
    Code: CodeEditor,
    Choice: ChoiceEditor,
    Choices: ChoicesEditor,
    Day: DayEditor,
    Time: TimeEditor,
    Number: NumberEditor,
    Tenths: TenthsEditor,
    Flag: FlagEditor,
    NationalId: DigitsEditor,
    ForeignId: DigitsEditor,
    PassportNo: CodeEditor,
    Mobile: DigitsEditor,
    Phone: DigitsEditor,
    PostalCode: DigitsEditor,
    Ref: ReferenceEditor,
    Keyed: KeyedEditor,
}


def editor_for(
    field: Field, frame: Frame, *, choices: Sequence[tuple[str, str]] | None = None, compact: bool = False
) -> Editor:
    """The editor of a field. `choices`: (code, label) pairs that a programme gives to it, which make it a choice.

    `compact`: only the input, for tables. KeyError for a kind that has no editor.
    """
    if choices is not None:
        kind = ChoicesEditor if isinstance(field, Choices) else ChoiceEditor
        return kind(field, frame, choices=choices, compact=compact)
    for ancestor in type(field).__mro__:
        if ancestor in EDITORS:
            return EDITORS[ancestor](field, frame, compact=compact)
    raise KeyError(type(field).__name__)
