"""How this machine's window looks: theme and size of letters; kept by the machine, not by the office."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from models.admin import machine
from ui.look import SCALES

_MOST = 4096  # bytes of the file that are read at all


@dataclass(frozen=True)
class Preferences:
    """`scale` in percent, one of `look.SCALES`; `user` who opened last; `stick` the folder last exchanged with."""

    dark: bool = False
    scale: int = 100
    user: str = ""
    stick: str = ""
    auto_advance: bool = True


def _place() -> Path:
    return machine.folder() / "window.json"


def read() -> Preferences:
    """What was kept, the defaults where nothing readable is."""
    try:
        given = json.loads(_place().read_text(encoding="utf-8")[:_MOST])
        defaults = asdict(Preferences())
        known = {name: given[name] for name, usual in defaults.items() if type(given.get(name)) is type(usual)}
    except (OSError, ValueError, AttributeError, TypeError):
        return Preferences()
    chosen = Preferences(**known)
    return chosen if chosen.scale in SCALES else Preferences(**{**known, "scale": 100})


def keep(chosen: Preferences) -> bool:
    """Remember; False where the machine's folder cannot be written, which only costs the preference."""
    try:
        _place().parent.mkdir(parents=True, exist_ok=True)
        _place().write_text(json.dumps(asdict(chosen)), encoding="utf-8")
    except OSError:
        return False
    return True
