"""`python -m ui.pictures --to DIR [--scale 150] [--dark] [--size 1024x768]`: all pictures, without a screen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ui.screen import do_without_screen


def main() -> int:
    """Take the pictures and print their places; the exit code."""
    do_without_screen()
    from ui.pictures.taking import SIZE, take

    told = argparse.ArgumentParser(description="تصویر برگه‌ها و چاپ‌ها")
    told.add_argument("--to", type=Path, required=True)
    told.add_argument("--scale", type=int, default=100)
    told.add_argument("--dark", action="store_true")
    told.add_argument("--size", default="x".join(map(str, SIZE)))
    told.add_argument("--only", nargs="*", help="نام تصویرها، مانند start یا paper-certificate")
    given = told.parse_args()
    wide, _, high = given.size.partition("x")
    names = frozenset(given.only) if given.only else None
    for written in take(given.to, scale=given.scale, dark=given.dark, size=(int(wide), int(high)), only=names):
        print(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
