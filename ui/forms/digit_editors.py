"""Numbers of papers are typed in any script and seen in Persian digits; a whole and valid one moves on by itself."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import Finding, Level
from models.schema.fields import Field
from models.schema.identity import ForeignId, Mobile, NationalId, PostalCode
from models.text import identifiers, persian
from ui import preferences
from ui.forms.editor import LineEditor, as_typed

# How many digits a whole one has; it then moves on by itself, if it is valid.
WHOLE: Mapping[type[Field], int] = {NationalId: 10, ForeignId: 12, Mobile: 11, PostalCode: 10}


class DigitsEditor(LineEditor):
    """Telephone numbers, ids and codes: Persian digits, from left to right, against the right edge."""

    def typed(self, text: str) -> str:
        return persian.persian_digits(as_typed(text))

    def complete(self) -> bool:
        whole = next((digits for kind, digits in WHOLE.items() if isinstance(self.field, kind)), 0)
        if not whole or len(identifiers.digits_only(self.line.text())) != whole:
            return False
        stored, findings = self._read()
        return stored is not None and _quiet(findings) and preferences.read().auto_advance


class CodeEditor(DigitsEditor):
    """A code of letters and digits; it has no length of its own."""

    def complete(self) -> bool:
        return False


def _quiet(findings: list[Finding]) -> bool:
    return all(finding.level is Level.NOTE for finding in findings)
