"""What the queue of probable duplicates costs at a province: first, again, after a judgement, after a save.

    python -m tests.bench.sameness [--people 200000] [--twice 500]

`twice`: how many of the people are entered a second time, in another county and without a number. CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from models.office import Office
from models.schema.entity import Row
from tests.bench.people import people, person_id

USER = "bench"
_NUMBERS = ("national_id", "passport_no", "mother_national_id")


def main() -> None:
    """Measure and print, one line a question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--twice", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DAFTAR_MACHINE"] = str(Path(folder) / "machine")
        facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": "one two three four five"}
        with Office.create(Path(folder) / "o", level="province", code="00", name="bench", **facts) as office:
            with office.store.action(USER, "load"):
                office.rows.insert("person", people(options.people))
                office.rows.insert("person", _again(options.twice, options.people))
            _measure(office)


def _again(count: int, first: int) -> Iterator[Row]:
    """The first people once more, as another county wrote them."""
    for number, row in enumerate(people(count)):
        yield {**row, "id": person_id(first + number), "office": "0002", "id_kind": "none", **dict.fromkeys(_NUMBERS)}


def _measure(office: Office) -> None:
    found = _told("first", office.sameness.queue)
    print(f"{len(found)} pairs")
    _told("again", office.sameness.queue)
    _told("a merge", lambda: office.sameness.merge(found[0]["a"], found[0]["b"]))
    _told("after the merge", office.sameness.queue)
    _told("in words", office.sameness.listed)
    _told("two files side by side", lambda: office.sameness.side_by_side(found[1]["a"], found[1]["b"]))
    office.put([{"id": found[1]["a"], "notes": "دیده شد"}], "person")
    _told("after a person was saved", office.sameness.queue)


def _told(what: str, ask: Callable[[], Any]) -> Any:
    begun = time.process_time()
    answer = ask()
    print(f"{time.process_time() - begun:7.2f} s  {what}")
    return answer


if __name__ == "__main__":
    main()
