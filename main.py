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


def open_window(_folder: Path) -> int:
    """Say honestly that there is no window yet, with the help of the commands; exit code 2."""
    from ui.commands import help_text
    from ui.commands.answers import say

    print(help_text(), file=sys.stderr)
    say("usage", "پنجرهٔ برنامه هنوز ساخته نشده است؛ فعلاً همهٔ کارها با فرمان‌های بالا انجام می‌شود.")
    return 2


if __name__ == "__main__":
    sys.exit(main())
