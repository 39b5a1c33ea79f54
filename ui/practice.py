"""README's first command: a practice office with a year of work, in the window, or as pictures without a screen.

`python -m ui.practice [--folder DIR] [--pictures DIR]`. The office stays in its folder, so that the next start goes on.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import platformdirs

from ui.screen import do_without_screen, has_screen

USER, PASSPHRASE = "تمرین", "گذرواژهٔ دفتر تمرینی آمل"
COUNTY, NAME, PEOPLE = "0201", "بهزیستی شهرستان آمل", 300


def main(arguments: list[str] | None = None) -> int:
    """Make the practice office if it is not there, then open it; the exit code."""
    told = argparse.ArgumentParser(description="دفتر تمرینی")
    told.add_argument("--folder", type=Path, default=Path(platformdirs.user_data_dir("daftar-practice", False)))
    told.add_argument("--pictures", type=Path, help="پوشه‌ای که به جای گشودن پنجره، تصویر برگه‌ها در آن نوشته شود")
    given = told.parse_args(arguments)
    if given.pictures or not has_screen():
        return _pictures(given.pictures or Path(".pictures"))
    make(given.folder)
    os.environ["DAFTAR_USER"], os.environ["DAFTAR_PASSPHRASE"] = USER, PASSPHRASE
    print(f"دفتر تمرینی در {given.folder} است. کاربر: «{USER}»، گذرواژه: «{PASSPHRASE}».")
    from ui.app import run

    return run(given.folder)


def make(folder: Path) -> None:
    """A practice office in a folder, unless one is there."""
    from models.admin.backup import STORE_NAME
    from models.office import Office

    if (folder / STORE_NAME).exists():
        return
    made = Office.create(
        folder, level="county", code=COUNTY, name=NAME, practice=True, user=USER, passphrase=PASSPHRASE
    )
    with made as office:
        office.demo(PEOPLE)


def _pictures(to: Path) -> int:
    do_without_screen()
    from ui.pictures.taking import take

    print("این رایانه صفحهٔ نمایش ندارد؛ به جای پنجره، تصویر برگه‌ها و چاپ‌ها نوشته می‌شود.")
    for written in take(to):
        print(written)
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
