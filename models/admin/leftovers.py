"""What a run that was killed leaves in our own folders is taken away at a later opening: scratch folders, halves of
files, copies in the spool.

Only what is more than a day old: another program of ours may be at work on the rest. The copies hold records, so an
erasure is not done while they lie there.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

from models.admin import machine

_DAY = 24 * 60 * 60  # seconds
_OF_OFFICE = (".init-*", ".restore-*", "*.part", "spool/*", "held/*.part", "backups/.daftar-*", "backups/*.part")


def clear(folder: Path) -> None:
    """Take away what is left in an office's folder and in the machine's; what refuses is tried again next time."""
    before = time.time() - _DAY
    left = [one for pattern in _OF_OFFICE for one in folder.glob(pattern)]
    for one in (*left, *machine.folder().glob("*.part")):
        with contextlib.suppress(OSError):
            if one.lstat().st_mtime < before:
                _remove(one)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
