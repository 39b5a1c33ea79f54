"""From the start of the program to a window that answers, with 200,000 people in the store.

Run it by itself on a quiet machine: `python -m tests.bench.start [PEOPLE]`. Each start is a process of its own,
offscreen; the passphrase costs its 170 ms of argon2id in it. Beside it: an empty office, and Python with Qt alone.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models.office import Office
from tests.bench.people import people

USER, PASSPHRASE = "مریم", "گذرواژه سنجش دفتر آمل"
_TRIES = 5

_QT_ALONE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
shown = QWidget()
shown.show()
app.processEvents()
"""

_WINDOW = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import app
from ui.shell.doorway import Doorway

made = app.application()
doorway = Doorway(Path(sys.argv[1]))
doorway.open()
seen = {}

def look():
    window = doorway.window
    if window is None or not window.isVisible() or window.page is None:
        return
    seen.setdefault("shown", time.time())
    if QApplication.focusWidget() is not None and doorway.tasks.busy == 0:
        print(seen["shown"], time.time())
        made.quit()

watch = QTimer()
watch.timeout.connect(look)
watch.start(5)
made.exec()
"""


def _office(folder: Path, count: int) -> None:
    made = Office.create(
        folder, level="county", code="0201", name="آمل", practice=False, user=USER, passphrase=PASSPHRASE
    )
    with made as office, office.store.action(USER, "load"):
        if count:
            office.rows.insert("person", people(count, office.store.office))


def _started(program: str, *arguments: str) -> tuple[float, list[float]]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "DAFTAR_USER": USER,
        "DAFTAR_PASSPHRASE": PASSPHRASE,
    }
    began = time.time()
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    marks = [float(one) - began for one in done.stdout.split()]
    return time.time() - began, marks


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as place:
        os.environ["DAFTAR_MACHINE"] = str(Path(place) / "machine")
        small, large = Path(place) / "small", Path(place) / "large"
        _office(small, 0)
        _office(large, count)
        alone = [_started(_QT_ALONE)[0] for _ in range(_TRIES)]
        print(f"{'start':<34} {'median s':>9} {'most s':>8}")
        print(f"{'Python and Qt alone':<34} {statistics.median(alone):>9.2f} {max(alone):>8.2f}")
        for name, folder in (("empty office", small), (f"office of {count:,} people", large)):
            runs = [_started(_WINDOW, str(folder))[1] for _ in range(_TRIES)]
            for mark, words in enumerate(("window shown", "usable, board read")):
                times = [one[mark] for one in runs]
                print(f"{name + ': ' + words:<34} {statistics.median(times):>9.2f} {max(times):>8.2f}")


if __name__ == "__main__":
    main()
