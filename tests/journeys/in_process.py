"""A command line answered in this process: what a batch file would get, without starting the program each time."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from unittest import mock

from tests.journeys.commands import Desk, Ended
from ui.commands import run
from ui.commands.session import Caller


def inside(arguments: Sequence[str], text: str, env: Mapping[str, str]) -> Ended:
    """Run one command line; the environment and the streams are its own."""
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    with (
        mock.patch.dict(os.environ, dict(env), clear=True),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(list(arguments), Caller())
    return Ended(code, out.getvalue(), err.getvalue())


def desk(folder: object, machine: object) -> Desk:
    """An office reached through its command line alone."""
    return Desk(folder, machine, launch=inside)  # type: ignore[arg-type]
