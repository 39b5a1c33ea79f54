"""The whole way between a practice county and a practice province, each step a command line that anyone can repeat.

`python -m ui.commands.tour [FOLDER]` runs it in FOLDER, or in a temporary one. The workbooks are the samples among the
tests; the clock stands at the day they are meant for. Every command is a process of its own, as in an office.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "data"
NOW = "2025-12-10"
PERIOD = "1404-Q3"
SHOWN = 150  # characters of an answer
Rows = list[dict[str, Any]]


class TourError(Exception):
    """A step did not end as it should; the text says which and how."""


@dataclass(frozen=True)
class Place:
    """An office of the tour: its name on the screen and its folder."""

    name: str
    folder: Path

    def run(self, *arguments: str | Path, rows: Iterable[Mapping[str, Any]] = (), codes: Sequence[int] = (0,)) -> Rows:
        """Run one command of this office, show it and its answer, and return the answer's objects.

        `rows` go in as JSON Lines; a step that is done in part by intent names exit code 1 in `codes`.
        """
        words = [str(argument) for argument in arguments]
        given = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        print(f"  {self.name} $ python main.py --json {' '.join(map(self._short, words))}")
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(self.folder / "store"), "--json", *words]
        done = subprocess.run(  # noqa: S603  this program itself, with arguments written below
            command, input=given, capture_output=True, encoding="utf-8", env=self._environment(), cwd=ROOT, check=False
        )
        if done.returncode not in codes:
            raise TourError(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        answer = [json.loads(line) for line in done.stdout.splitlines()]
        _show(answer)
        return answer

    def put(self, entity: str, *rows: Mapping[str, Any]) -> list[str]:
        """Save rows and return their ids."""
        return [row["id"] for row in self.run("put", entity, rows=rows)]

    def _environment(self) -> dict[str, str]:
        own = {"DAFTAR_USER": "tour", "DAFTAR_PASSPHRASE": "this is only practice", "DAFTAR_NOW": NOW}
        return {**os.environ, **own, "DAFTAR_MACHINE": str(self.folder / "machine"), "PYTHONUTF8": "1"}

    def _short(self, word: str) -> str:
        """A word of a command line as a reader would type it beside the files."""
        short = word.replace(str(self.folder.parent) + os.sep, "").replace(str(SAMPLES) + os.sep, "")
        return f'"{short}"' if " " in short else short


def _show(answer: Rows) -> None:
    for row in answer[:2]:
        text = json.dumps(row, ensure_ascii=False)
        print("    " + (text if len(text) <= SHOWN else text[:SHOWN] + " …"))
    if len(answer) > 2:
        print(f"    … {len(answer)} in all")


def _show_figures(rows: Rows) -> None:
    for row in rows:
        if row["value"]:
            print(f"    {row['value']:>5}  {row['programme_label']}: {row['indicator_label']}")


def _step(persian: str, english: str) -> None:
    print(f"\n■ {persian}\n  {english}")


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise TourError(f"{what}: {found!r} instead of {wanted!r}")


def join(province: Place, county: Place) -> None:
    """Make both stores and join the county to the province, fingerprint compared."""
    _step("دفتر استان و دفتر شهرستان ساخته می‌شوند (هر دو تمرینی)", "Both offices are made, as practice stores.")
    province.run("init", "--level", "province", "--office", "02", "--name", "مازندران", "--practice")
    county.run("init", "--level", "county", "--office", "0201", "--name", "آمل", "--practice")
    _step("شهرستان به استان می‌پیوندد؛ اثر انگشت را تلفنی می‌سنجند", "The county joins; fingerprints are compared.")
    stick = county.folder.parent
    asked = county.run("enrol", "request", "--to", stick / "request.enrol")
    seen = province.run("enrol", "approve", stick / "request.enrol", "--to", stick / "certificate.enrol")
    _expect("fingerprint", seen[0]["fingerprint"], asked[0]["fingerprint"])
    county.run("enrol", "accept", stick / "certificate.enrol")


def kindergarten(county: Place) -> None:
    """Take a kindergarten's workbook in, twice."""
    _step(
        "مهدکودک: فهرست کودکان از Excel می‌آید", "A kindergarten's workbook: children are found or made, and enrolled."
    )
    [centre] = county.put(
        "centre",
        {"name": "مهد نرگس", "kind": "kindergarten", "county": "0201", "capacity": 80, "licence_no": "1402/77"},
    )
    load = ("load", SAMPLES / "kindergarten_children.xlsx", "--as", "enrolment", "--programme", "kindergarten")
    fixed = ("--set", f"centre={centre}", "--set", "starts_on=1404/07/01")
    [first] = county.run(*load, *fixed, codes=(1,))
    _expect("rejected rows (wrong ids and dates)", first["rejected"], 5)
    _step("همان پرونده دوباره: چیزی افزوده نمی‌شود", "The same workbook again adds nothing.")
    [again] = county.run(*load, *fixed, codes=(1,))
    _expect("saved the second time", again["saved"], 0)


def vision(county: Place) -> None:
    """Take the tests of a screening base in; what follows stands on the worklist."""
    _step("غربالگری بینایی: نتیجه‌های یک پایگاه", "Vision screening: the results of a base are scored as they come in.")
    [base] = county.put("centre", {"name": "پایگاه بینایی ۱", "kind": "screening_base", "county": "0201"})
    county.run(
        "load", SAMPLES / "vision_results.csv", "--as", "screening", "--programme", "vision", "--set", f"centre={base}"
    )
    _step("چه کسانی ارجاع شده‌اند و چه کارهایی مانده است", "Who was referred, and what is to be followed up.")
    county.run("find", "screening", "--where", "outcome=refer")
    county.run("worklist")


def premarital(county: Place) -> None:
    """A course with two sessions: registration from a workbook, attendance, certificates."""
    _step(
        "آموزش پیش از ازدواج: دوره، دو جلسه، نام‌نویسی از فهرست مدرسه", "A premarital course, two sessions, two classes."
    )
    course_row = {"programme": "premarital", "title": "آموزش پیش از ازدواج", "capacity": 60, "starts_on": "1404/09/01"}
    [course] = county.put("course", {**course_row, "required_minutes": 240})
    days = ("1404/09/01", "1404/09/08")
    sessions = county.put("session", *({"course": course, "held_on": day, "minutes": 120} for day in days))
    workbook = ("load", SAMPLES / "school_classes.xlsx", "--as", "registration", "--set", f"course={course}")
    [loaded] = county.run(*workbook, codes=(1,))
    _expect("registered", (loaded["saved"], loaded["rejected"]), (58, 2))
    _step("حضور و غیاب، و گواهی برای کسی که همهٔ ساعت‌ها را بوده است", "Attendance; certificates for full attendance.")
    registered = county.run("find", "registration", "--where", f"course={course}")[:3]
    there = [{"session": session, "person": row["person"], "status": "present"}
             for session in sessions for row in registered]  # fmt: skip
    county.put("attendance", *there)
    county.put("registration", *({"id": row["id"], "certified_on": "1404/09/09"} for row in registered))
    certified = county.run("get", "registration", registered[0]["id"])
    _expect("a serial was given", bool(certified[0]["certificate_no"]), True)


def carry(province: Place, county: Place) -> None:
    """The stick goes up, is previewed and imported; the return bundle comes down; nothing is left to send."""
    up, down = county.folder.parent / "stick-up", county.folder.parent / "stick-down"
    up.mkdir()
    down.mkdir()
    _step("شهرستان بسته را روی حافظه می‌نویسد", "The county writes its bundle to the stick.")
    [sent] = county.run("export", "--to", up)
    _step("استان نخست پیش‌نمایش می‌بیند و سپس می‌پذیرد", "The province previews the import, then does it.")
    rehearsed = province.run("import", up, "--dry-run")
    imported = province.run("import", up)
    _expect("the import did what the dry run said", imported, rehearsed)
    _expect("rows received", (imported[0]["status"], imported[0]["received"]), ("applied", sent["records"]))
    _step("آمار فصل در استان", "The province's figures of the quarter.")
    [figures] = province.run("report", "indicators", "--period", PERIOD)
    _show_figures(figures["rows"])
    _step("رسید تلفنی، اگر بستهٔ برگشت دیر برسد", "The receipt by telephone, should the return bundle be late.")
    province.run("receipt", "show")
    _step("بستهٔ برگشت: شهرستان می‌داند چه رسیده است", "The return bundle tells the county what arrived.")
    province.run("export", "--to", down, "--for", "0201")
    county.run("import", down)
    county.run("exchange")
    _step("چیزی برای فرستادن نمانده است", "Nothing is left to send.")
    _expect("records left", sum(row["records"] for row in county.run("export", "--to", up)), 0)


def tour(folder: Path) -> None:
    """Run every step in `folder`, which must not hold a tour yet; TourError at the first step that goes wrong."""
    province, county = (Place(name, folder / name) for name in ("province", "county"))
    for place in (province, county):
        place.folder.mkdir(parents=True)
    join(province, county)
    kindergarten(county)
    vision(county)
    premarital(county)
    carry(province, county)
    _step("هر دو دفتر درست‌اند", "Both stores are sound.")
    for place in (province, county):
        place.run("check")


def main(arguments: Sequence[str]) -> int:
    """Run the tour in the folder named, which is kept, or in a temporary one; 0 when every step went as it should."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    try:
        if arguments:
            tour(Path(arguments[0]).resolve())
        else:
            with tempfile.TemporaryDirectory(prefix="daftar-") as folder:
                tour(Path(folder).resolve())
    except TourError as error:
        print(f"\n✗ این گام درست نشد · this step went wrong:\n{error}", file=sys.stderr)
        return 1
    print("\n✓ همهٔ راه رفته شد. · The whole way was gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
