"""The front door's answers about fields and saves, in the keys of the command line's contract."""

from __future__ import annotations

import json
from typing import Any

from models.intake.loading import Saved
from models.schema.fields import Field
from models.schema.rules import as_answer

Answer = dict[str, Any]


def described(field: Field, name: str) -> Answer:
    """A field as `describe` tells it: `{name, kind, label, required, choices, derived, retired}`."""
    choices = [{"code": code, "label": label} for code, label in field.choices()]
    described = {"name": name, "kind": field.kind, "label": field.label, "required": field.required, "choices": choices}
    return {**described, "derived": field.derived, "retired": field.retired}


def put_answer(number: int, saved: Saved) -> Answer:
    """What became of one line of `put`: `{line, id, status, errors, warnings}`."""
    return {
        "line": number,
        "id": saved.id,
        "status": saved.status,
        "errors": [as_answer(finding) for finding in saved.errors],
        "warnings": [as_answer(finding) for finding in saved.warnings],
    }


def plain(text: str) -> Any:
    """The simple JSON value that a word of the command line spells, else the word itself."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, (dict, list)) else value
