"""Imports the program once and then forks a process for each command, which dies at the step it is told.

Asked and answered in JSON Lines on standard input and output: `{root, arguments, env, at, deed}` and `{code, signal}`;
what the command says goes to `out` and `err` in `told`, the names of its steps to `steps`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import main
import models.office  # noqa: F401  imported once, here, and not in each child
import ui.commands  # noqa: F401
from models.store.slots import Cost
from tests.journeys.killed.steps import DEEDS, Steps, watch


def serve() -> None:
    """Answer until nobody asks any more."""
    Cost.__init__.__defaults__ = (64, 1, 1)  # a guess at a passphrase costs nothing here
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _run(asked)
        status = os.waitpid(child, 0)[1]
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        print(json.dumps({"signal": killed, "code": None if killed else os.WEXITSTATUS(status)}), flush=True)


def _run(asked: dict[str, Any]) -> None:
    code = 70
    try:
        os.environ.update(asked["env"])
        told = Path(asked["told"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(told / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        log = os.open(told / "steps", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        watch(Steps(Path(asked["root"]), asked["at"], DEEDS[asked["deed"]], log))
        sys.argv = ["main.py", *asked["arguments"]]
        code = main.main()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
