"""Commands as processes of their own that need not start: a server has loaded the program and forks one for each.

Asked and answered in JSON Lines: `{arguments, text, env}` and `{code, out, err}`.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.journeys.commands import ROOT, Ended

_PATIENCE = 120  # seconds


class WarmServer:
    """Runs commands like `launched`; close it at the end."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.journeys.warm"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def __call__(self, arguments: Sequence[str], text: str, env: Mapping[str, str]) -> Ended:
        """One command line with a text on standard input."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"arguments": list(arguments), "text": text, "env": dict(env)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Let the server end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def serve() -> None:
    """Answer until nobody asks any more. What is loaded here, no child loads again."""
    import models.office  # noqa: F401
    import ui.commands  # noqa: F401
    from models.catalog import _shipped
    from models.schema.programme import shipped

    for path in shipped():
        _shipped(path)
    gc.freeze()
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(_answer(json.loads(line), Path(folder))), flush=True)


def _answer(asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "in").write_text(asked["text"], encoding="utf-8")
    child = os.fork()
    if not child:
        _run(asked, folder)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    out, err = ((folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
    return {"code": code, "out": out, "err": err}


def _run(asked: Mapping[str, Any], folder: Path) -> None:
    """What a fresh process would do, to its end."""
    code = 70
    try:
        signal.alarm(_PATIENCE)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.dup2(os.open(folder / "in", os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        import main

        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.argv = ["main.py", *asked["arguments"]]
        code = main.main()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
