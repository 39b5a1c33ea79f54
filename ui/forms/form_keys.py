"""What can be done in a form, by key: what the focused field can, then save, repeat, pin, open somebody alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.frame import Command

if TYPE_CHECKING:
    from ui.forms.form import Form


def commands_of(form: Form) -> tuple[Command, ...]:
    """The commands of a form as it stands, those of the focused field first."""
    box = form.body.focused()
    own = box.editor.commands() if box is not None else ()
    may_save = partial(form.frame.actor.may, "save")
    alike = (Command("باز کردن پروندهٔ همانند", form.likeness.open_first, "F6", "open"),) if form.likeness.found else ()
    return (
        *own,
        Command("ثبت", form.save, "F2 Ctrl+Return Ctrl+Enter", "save", may_save),
        Command("مقدار رکورد پیش", form.repeat, "F9", "copy", lambda: form.body.focused() is not None),
        Command("سنجاق کردن خانه", form.toggle_pin, "Shift+F9", "pin", lambda: form.body.focused() is not None),
        *alike,
    )
