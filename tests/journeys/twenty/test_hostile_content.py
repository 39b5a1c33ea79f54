"""15: an enrolled office, or whoever has its machine, sends what no program writes: bounded memory and time, a code,
and nothing of it in the store."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from models.sync.bundle import MAX_FILE, MAX_MANIFEST
from models.sync.frames import MAX_FRAME
from tests.journeys.commands import ROOT, Ended, Launch, untouched
from tests.journeys.twenty.town import Town, all_refused, faults
from tests.sync.forging import Forger, frame
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person

MOST_MEMORY = 300  # MiB, sync.md «The file»
GIGABYTE = 2**30
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells by /proc what memory was used")

GOOD = b'{"a":1,"kind":"person"}\n'


def zipped_run(size: int) -> bytes:
    """A zlib stream of about a thousandth of this size that inflates to it; nothing of that size is ever made."""
    engine = zlib.compressobj(9)
    start = engine.compress(bytes(2**20)) + engine.flush(zlib.Z_FULL_FLUSH)
    again = engine.compress(bytes(2**20)) + engine.flush(zlib.Z_FULL_FLUSH)
    return start + again * (size // 2**20 - 1)


LINES = {
    "depth 10,000": b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b',"kind":"person"}\n',
    "depth 10,000, open": b'{"a":' * 10_000 + b"\n",
    "depth of braces in a string and out": b'{"a":"[[[[","kind":"'
    + b"{" * 20
    + b'","row":'
    + b'{"a":' * 9
    + b"1"
    + b"}" * 10
    + b"\n",
    "a key twice": b'{"a":1,"a":1,"kind":"person"}\n',
    "a key twice inside": b'{"a":{"b":1,"b":2},"kind":"person"}\n',
    "keys not sorted": b'{"kind":"person","a":1}\n',
    "NaN": b'{"a":NaN,"kind":"person"}\n',
    "Infinity": b'{"a":-Infinity,"kind":"person"}\n',
    "1e999": b'{"a":1e999,"kind":"person"}\n',
    "an integer beyond 64 bits": b'{"a":9223372036854775808,"kind":"person"}\n',
    "an integer of 5,000 digits": b'{"a":' + b"9" * 5000 + b',"kind":"person"}\n',
    "an integer of 100,000 digits": b'{"a":' + b"9" * 100_000 + b',"kind":"person"}\n',
    "a lone surrogate, escaped": b'{"a":"\\ud800","kind":"person"}\n',
    "a lone surrogate, as it is": b'{"a":"\xed\xa0\x80","kind":"person"}\n',
    "no UTF-8": b'{"a":"\xff","kind":"person"}\n',
    "a NUL, escaped": b'{"a":"\\u0000","kind":"person"}\n',
    "a NUL, as it is": b'{"a":"\x00","kind":"person"}\n',
    "a NUL in a key": b'{"\\u0000":1,"kind":"person"}\n',
    "an order of bytes": b"\xef\xbb\xbf" + GOOD,
    "spaces": b'{"a": 1,"kind":"person"}\n',
    "two objects in a line": b'{"a":1,"kind":"person"}{"b":2}\n',
    "no object": b"[1]\n",
    "a kind that is no text": b'{"kind":1}\n',
    "no end of line": GOOD[:-1],
    "nothing": b"",
}

BIG = b'{"a":"' + b"x" * (5 * 2**20) + b'"}\n'
FRAMES = {
    "a frame that says a gigabyte": (frame(GOOD, length=GIGABYTE), "bundle-too-large"),
    "a frame that says 4 GiB": (frame(GOOD, length=2**32 - 1), "bundle-too-large"),
    "a gigabyte in a megabyte": (frame(GOOD, zipped=zipped_run(GIGABYTE), length=MAX_FRAME), "bundle-too-large"),
    "a gigabyte in a small frame": (frame(GOOD, zipped=zipped_run(GIGABYTE), length=100), "bundle-too-large"),
    "a frame too large": (frame(BIG), "bundle-too-large"),
    "a line of a quarter MiB and more": (frame(b'{"a":"' + b"x" * (300 * 1024) + b'"}\n'), "bundle-too-large"),
    "a line of 4 MiB in brackets": (frame(b"[" * (MAX_FRAME - 1) + b"\n"), "bundle-too-large"),
    "two million empty lines of JSON": (frame(b"{}\n" * (MAX_FRAME // 3)) * 2, "bundle-too-large"),
    "two million empty lines": (frame(b"\n" * MAX_FRAME) * 2, "bundle-too-large"),
    "a quarter of the frame is brackets": (frame((b'{"a":[' + b"[]," * 80_000 + b"[]]}\n") * 16), "bundle-forged"),
    "another length": (frame(GOOD, length=len(GOOD) + 1), "bundle-torn"),
    "another hash": (frame(GOOD, digest=bytes(32)), "bundle-torn"),
    "no zlib": (frame(GOOD, zipped=b"no zlib at all"), "bundle-torn"),
    "more behind the stream": (frame(GOOD, zipped=zlib.compress(GOOD) + b"more"), "bundle-torn"),
    "half a frame": (frame(GOOD)[:-3], "bundle-torn"),
    "half a head": (frame(GOOD)[:20], "bundle-torn"),
}  # fmt: skip


@dataclass
class Workshop:
    """Makes the files; each with the code with which it is to be refused."""

    forger: Forger
    folder: Path
    made: dict[Path, str] = field(default_factory=dict)

    def path(self, name: str, code: str) -> Path:
        path = self.folder / f"{len(self.made):02d} {name}.daftar"
        self.made[path] = code
        return path

    def line(self, name: str, raw: bytes) -> None:
        """A frame with everything that the manifest says of it, so that nothing but its text can be refused."""
        told = {"payload_sha256": hashlib.sha256(raw).hexdigest(), "counts": {"person": 1}, "frames": 1}
        self.forger.framed(self.path(name, "bundle-forged"), frame(raw), **told)

    def frames(self, name: str, frames: bytes, code: str) -> None:
        self.forger.framed(self.path(name, code), frames)

    def manifest(self, name: str, text: bytes | Mapping[str, Any], code: str = "bundle-forged") -> None:
        """A bundle whose manifest is any bytes, or the honest one with other values."""
        told = {**self.forger.manifest, **text} if isinstance(text, Mapping) else text
        self.forger.file(self.path(name, code), self.forger.body(b"", told))

    def plain(self, name: str, text: bytes, code: str) -> None:
        """A body of any plain text."""
        self.forger.file(self.path(name, code), self.forger.sealed(text))


def workshop(town: Town) -> Workshop:
    """The county has one person to tell of, and bad intentions."""
    with town.inside(COUNTY) as county:
        person(county)
        return Workshop(Forger.at(county, PROVINCE), town.stick())


MEASURED = """
import os, resource, sys
import main
code = main.main()
used = resource.getrusage(resource.RUSAGE_SELF)
most = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
with open(os.environ["USED"], "w") as file:
    print(int(most) // 1024, used.ru_utime + used.ru_stime, file=file)
sys.exit(code)
"""


def measured(told: list[tuple[int, float]]) -> Launch:
    """Starts a command and notes the most memory (MiB) and the processor's time (seconds) that it took.

    Of the memory that of the program's own pages: what `getrusage` tells holds those of who started it.
    """

    def launch(arguments: Sequence[str], text: str, env: Mapping[str, str]) -> Ended:
        with tempfile.TemporaryDirectory() as folder:
            used = Path(folder) / "used"
            command = [sys.executable, "-c", MEASURED, *arguments]
            ran = subprocess.run(
                command, input=text.encode(), capture_output=True, env={**env, "USED": str(used)}, cwd=ROOT
            )
            memory, seconds = used.read_text().split()
        told.append((int(memory), float(seconds)))
        return Ended(ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    return launch


@needs_proc
def test_15_bombs_and_oddities_are_refused_within_bounds(town: Town) -> None:
    shop = workshop(town)
    for name, raw in LINES.items():
        shop.line(name, raw)
    for name, (frames, code) in FRAMES.items():
        shop.frames(name, frames, code)
    used: list[tuple[int, float]] = []
    with town.inside(PROVINCE):
        pass
    honest = town.written(COUNTY)
    heavy = replace(town, launch=measured(used))
    all_refused(heavy, PROVINCE, shop.made)
    (_, _), (memory, seconds) = used
    assert memory < MOST_MEMORY, f"{memory} MiB"
    assert seconds < 40, f"{seconds} seconds of the processor for {len(shop.made)} files"
    assert town.read(PROVINCE, honest).one["applied"] == 1


def manifests() -> Iterator[tuple[str, bytes | Mapping[str, Any], str]]:
    """Manifests that a signed bundle may hold, and what is to become of it."""
    yield "no object", b"[]", "bundle-forged"
    yield "depth 10,000", b"[" * 10_000 + b"]" * 10_000, "bundle-forged"
    yield "a key twice", b'{"a":1,"a":1}', "bundle-forged"
    yield "NaN", b'{"a":NaN}', "bundle-forged"
    yield "no UTF-8", b"\xff", "bundle-forged"
    yield "too large", b" " * (MAX_MANIFEST + 1), "bundle-too-large"
    for name, value in (
        ("base", None), ("base", 7), ("last", {"epoch": 0, "place": -1, "hash": ""}),
        ("last", {"epoch": 2**16, "place": 1, "hash": ""}), ("last", {"epoch": 0, "place": 2**62, "hash": ""}),
        ("last", {"epoch": True, "place": 1, "hash": ""}), ("base", {"epoch": 0, "place": 1}),
        ("schema", "1"), ("schema", 0), ("schema", None), ("schema", 1.0),
    ):  # fmt: skip
        yield f"{name} {value}", {name: value, "counts": {}, "frames": 0}, "bundle-forged"
    yield "schema 2", {"schema": 2}, "bundle-newer"


def test_15_manifests_that_no_program_writes(town: Town) -> None:
    shop = workshop(town)
    for name, value, code in manifests():
        shop.manifest(name[:40], value, code)
    shop.plain("nothing", b"", "bundle-forged")
    shop.plain("4 GiB of manifest", b"\xff\xff\xff\xff{}", "bundle-too-large")
    shop.plain("a manifest that is cut off", (9).to_bytes(4, "big") + b"{}", "bundle-forged")
    all_refused(town, PROVINCE, shop.made)


ODD_BUT_READ = {
    "marks": ([[1, "x"]] * 501, "x", [[1]], [["1", "x"]], [[2**62, "x"]], {}),
    "forks": ({"9" * 5000: 1}, {"x": 1}, {"-1": 1}, {"٣": 4}, {"0": -5}, {"0": "x"}, [], "x"),
    "seen": ([], {"x": 1}, {"x": {"epoch": 0, "place": 10**9, "hash": ""}}),
    "audit": ({}, "x", {"epoch": 0, "seq": 2**62, "hash": "0" * 64, "signature": "0" * 128}),
    "kind": ("return", 5), "program": ("9" * 1000, None), "clock": ("x", 5), "operator": ("\u202eali", None),
    "recipients_": ("x",),
}  # fmt: skip


def test_15_what_is_odd_in_a_manifest_and_harms_nobody_is_passed_over(pair: Tree) -> None:
    person(pair.county)
    forger = Forger.at(pair.county, PROVINCE)
    for name, values in ODD_BUT_READ.items():
        for number, value in enumerate(values):
            file = forger.lines(pair.root / f"{name}-{number}.daftar", [], **{name: value})
            (answer,) = pair.province.import_files([file])
            assert answer["status"] in ("applied", "nothing-new"), (name, value, answer)
    assert faults(pair.province.check()) == []
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1


@needs_proc
@pytest.mark.parametrize("number", [10**7, 2**63 - 1])
def test_15_a_number_far_ahead_names_no_million_of_others(town: Town, number: int) -> None:
    """A bundle whose base is missing is held, and the numbers that must come first are named: but not all of them."""
    town.people(COUNTY, "آوا")
    with town.inside(COUNTY) as county:
        forger = Forger.at(county, PROVINCE)
    place = {"epoch": 0, "place": 10**6, "hash": "0" * 64}
    told = {**forger.manifest, "number": number, "base": place, "last": place, "counts": {}, "frames": 0,
            "payload_sha256": hashlib.sha256().hexdigest()}  # fmt: skip
    file = forger.file(town.stick() / "far.daftar", forger.body(b"", told), number=number)
    used: list[tuple[int, float]] = []
    heavy = replace(town, launch=measured(used))
    answer = heavy.read(PROVINCE, file, code=1).one
    assert (answer["status"], answer["code"]) == ("held", "bundle-gap")
    assert answer["missing"][0] == 1
    assert len(answer["message"]) < 2000
    (standing,) = (one for one in town.desk(PROVINCE).run("exchange").rows if one["office"] == COUNTY)
    assert standing["missing"][0] == 1
    assert all(memory < 150 and seconds < 5 for memory, seconds in used), used


@needs_proc
def test_15_files_that_are_no_bundles(town: Town) -> None:
    """Of a size that must not even be copied, and with names that must not reach a terminal as they are."""
    town.people(COUNTY, "آوا")
    bundle, stick = town.written(COUNTY), town.stick()
    odd = {"\u202eretfad.daftar": b"DFTR", "a\n[ok] ثبت شد.daftar": b"DFTR\x01", "x" * 200 + ".daftar": b""}
    for name, data in odd.items():
        (stick / name).write_bytes(data)
    with (stick / "large.daftar").open("wb") as file:
        file.write(bundle.read_bytes())
        file.truncate(64 * MAX_FILE)
    (stick / "loop.daftar").symlink_to("loop.daftar")
    os.mkfifo(stick / "pipe.daftar")
    (stick / "folder.daftar").mkdir()
    used: list[tuple[int, float]] = []
    with untouched(town.desk(PROVINCE)):
        ran = replace(town, launch=measured(used)).read(PROVINCE, stick, code=1)
    told = {row["file"]: row["code"] for row in ran.rows}
    assert told.pop("large.daftar") == "bundle-too-large"
    assert set(told) == set(odd)
    assert set(told.values()) <= {"bundle-torn", "bundle-not-ours"}
    assert not any(char in sentence for _, sentence in ran.messages for char in "\u202e\n")
    assert used[0][1] < 3, "it was not copied"
    assert not list((town.root / PROVINCE / "spool").iterdir())
