"""The one program of an office: arguments decide between the window and a single command.

Nothing is imported before it is needed, so that help answers at once and no command loads Qt.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Run the program and return its exit code (see `ui.commands.run`)."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from ui.commands import run
    from ui.commands.session import Caller

    return run(sys.argv[1:], Caller(window=open_window))


def open_window(folder: Path) -> int:
    """Open the window on an office's folder; Qt is loaded only now. UserError no-screen."""
    from ui.screen import has_screen

    if not has_screen():
        from models.errors import UserError

        raise UserError("no-screen")
    from ui.app import run

    return run(folder)


if __name__ == "__main__":
    sys.exit(main())
