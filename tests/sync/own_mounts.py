"""Real mounts for a test, in a mount table of its own: whatever happens, nothing stays mounted on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BEFORE = """
from pathlib import Path
from models.errors import UserError

def refused(call, *arguments):
    try:
        call(*arguments)
    except UserError as error:
        print(error.code)
    else:
        print("not refused")
"""


def _can(*words: str) -> bool:
    return shutil.which(words[0]) is not None and not subprocess.run(words, capture_output=True).returncode


def own() -> list[str]:
    """With devices where we are root, without them where the system lets anybody have a table of mounts."""
    return ["unshare", "-m"] if sys.platform == "linux" and os.geteuid() == 0 else ["unshare", "-rm"]


needs_mounts = pytest.mark.skipif(not _can(*own(), "true"), reason="may not mount anything here")
needs_devices = pytest.mark.skipif(
    "-r" in own()[1] or not _can(*own(), "true") or not all(map(shutil.which, ("mkfs.ext4", "losetup")))
    or not Path("/dev/loop-control").exists(),
    reason="needs root, loop devices and mkfs.ext4",
)  # fmt: skip


def in_own_mounts(mount: str, program: str) -> list[str]:
    """The lines that a program prints after a shell command has mounted what it needs.

    The program has `Path`, and `refused(call, …)`, which prints the code of a UserError.
    """
    script = f'{mount} && exec "$0" -c "$1"'
    words = [*own(), "sh", "-c", script, sys.executable, _BEFORE + textwrap.dedent(program)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
