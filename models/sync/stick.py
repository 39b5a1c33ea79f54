"""What is known of a stick is the same on every system; how it is found out is each system's own matter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stick:
    """A drive that can be taken away and holds a file system now.

    `folder`: where to write, the drive itself or a folder on it; `root`: where the drive begins (`/media/ali/K`, `E:`);
    `free` (for this user) and `size` in bytes; `file_system` as the system calls it (`vfat`, `FAT32`).
    """

    folder: Path
    name: str
    root: str
    free: int
    size: int
    read_only: bool
    file_system: str
