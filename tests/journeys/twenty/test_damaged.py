"""8 and 9: a bundle that was damaged is refused and named, and a stick that was pulled leaves its changes unsent."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from models.sync.bundle import read_outer
from models.text.persian import persian_digits
from tests.journeys.commands import ROOT, Ended, launched
from tests.journeys.offices import folder_digest
from tests.journeys.twenty.town import Town, all_refused, says_what_to_do
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, Tree, person, rows_digest, whole_digest
from tests.sync.own_mounts import needs_mounts, own

NUMBER = 3

Spoil = Callable[[bytes], bytes]


def flipped(data: bytes, place: int, bit: int = 0x10) -> bytes:
    """One bit turned."""
    changed = bytearray(data)
    changed[place] ^= bit
    return bytes(changed)


# -- 8: truncated, one bit flipped ------------------------------------------------------------------------------------


SPOILT: dict[str, tuple[Spoil, str]] = {
    "last byte gone": (lambda data: data[:-1], "bundle-torn"),
    "half": (lambda data: data[: len(data) // 2], "bundle-torn"),
    "within the header": (lambda data: data[:100], "bundle-torn"),
    "one bit of the body": (lambda data: flipped(data, -100), "bundle-torn"),
    "one bit of the signature": (lambda data: flipped(data, 9 + int.from_bytes(data[5:9], "big")), "bundle-forged"),
    "another number": (lambda data: data.replace(b'"number":3', b'"number":2', 1), "bundle-forged"),
    "another recipient": (
        lambda data: data.replace(b'"recipient_office":"0', b'"recipient_office":"1'),
        "bundle-forged",
    ),
    "one byte more": (lambda data: data + b"x", "bundle-torn"),
    "empty": (lambda data: b"", "bundle-not-ours"),
    "another file": (lambda data: b"<html>" + data, "bundle-not-ours"),
}


def test_08_a_damaged_bundle_is_refused_and_says_what_to_send_again(town: Town) -> None:
    town.people(COUNTY, "آوا")
    for _ in range(NUMBER):
        file = town.written(COUNTY, "--full")
    files = {}
    for how, (spoil, code) in SPOILT.items():
        files[file.with_name(f"{how} {file.name}")] = code
        file.with_name(f"{how} {file.name}").write_bytes(spoil(file.read_bytes()))
    for row in all_refused(town, PROVINCE, files):
        if row["code"] != "bundle-not-ours" and "another number" not in row["file"]:
            assert f"شمارهٔ {persian_digits(str(NUMBER))} " in row["message"]
            assert f"«{COUNTY}»" in row["message"]
    assert town.read(PROVINCE, file).one["applied"] == 1


def test_08_a_good_bundle_beside_damaged_ones_goes_in(town: Town) -> None:
    town.people(COUNTY, "آوا")
    file = town.written(COUNTY)
    file.with_name("A.daftar").write_bytes(file.read_bytes()[:-9])
    file.with_name("Z.daftar").write_bytes(flipped(file.read_bytes(), 300))
    ran = town.read(PROVINCE, file.parent, code=1)
    assert sorted(str(row["status"]) for row in ran.rows) == ["applied", "refused", "refused"]
    assert town.names(PROVINCE) == ["آوا"]


class Small:
    """A bundle of one person that nobody has taken in, its parts, and the province, which is offered what is left."""

    def __init__(self, tree: Tree) -> None:
        person(tree.county)
        for _ in range(NUMBER):
            file = tree.write(COUNTY, PROVINCE, full=True)
            assert file is not None
        self.file, self.data, self.province = file, file.read_bytes(), tree.province
        outer = read_outer(file)
        self.end_of_header, self.body = outer.body_start - 64, outer.body_start
        self.before = whole_digest(self.province)
        self.changes = self.province.store.db.conn.total_changes

    def refused(self, data: bytes) -> tuple[str, str]:
        """The code and the sentence with which these bytes are refused; nothing is written meanwhile."""
        self.file.write_bytes(data)
        (told,) = self.province.peers.inbox().import_paths([self.file])
        assert told.status == "refused"
        assert self.province.store.db.conn.total_changes == self.changes
        says_what_to_do(told.message or "", told.code or "")
        return told.code or "", told.message or ""

    def names_what_to_resend(self, message: str) -> bool:
        return f"شمارهٔ {persian_digits(str(NUMBER))} " in message and f"«{COUNTY}»" in message

    def untouched(self) -> bool:
        """And the bundle itself still goes in."""
        same = whole_digest(self.province) == self.before
        self.file.write_bytes(self.data)
        (answer,) = self.province.import_files([self.file])
        return same and answer["status"] == "applied"


def test_08_cut_off_at_every_byte(pair: Tree) -> None:
    small = Small(pair)
    for length in range(len(small.data)):
        code, message = small.refused(small.data[:length])
        assert code == ("bundle-not-ours" if length < 4 else "bundle-torn"), length
        assert length < 4 or small.names_what_to_resend(message), (length, message)
    assert small.untouched()


@pytest.mark.parametrize("bits", [1, pytest.param(8, marks=pytest.mark.slow)])
def test_08_one_bit_flipped_at_every_byte(pair: Tree, bits: int) -> None:
    """What names the sender or the recipient of a header that is not whole is passed over: it names somebody else."""
    small = Small(pair)
    header = small.data[9 : small.end_of_header].decode()
    elsewhere = [place for name in ("office", "number", "sender") for place in _value_of(header, name)]
    for place in range(len(small.data)):
        for bit in range(bits):
            code, message = small.refused(flipped(small.data, place, 1 << (place + bit) % 8))
            assert code in _codes_at(small, place, place - 9 in elsewhere), (place, code)
            if code in ("bundle-torn", "bundle-forged") and place - 9 not in elsewhere:
                assert small.names_what_to_resend(message), (place, message)
    assert small.untouched()


def _value_of(header: str, name: str) -> range:
    found = re.search(rf'"{name}":([^,}}]+)', header)
    assert found
    return range(*found.span(1))


def _codes_at(small: Small, place: int, elsewhere: bool) -> set[str]:
    """With what a flipped bit there may be refused."""
    if place < 4:
        return {"bundle-not-ours"}
    if place == 4:
        return {"bundle-torn", "bundle-newer"}
    if place < small.end_of_header:  # `oldest_reader` may become a later one
        return {"bundle-torn", "bundle-forged", "bundle-newer"} | ({"bundle-unknown-sender"} if elsewhere else set())
    return {"bundle-forged"} if place < small.body else {"bundle-torn"}


# -- 9: the stick is pulled while it is written -----------------------------------------------------------------------


FAULT = """
import os, shutil
really, stick, at, deed = os.fsync, os.environ["STICK"], int(os.environ["AT"]), os.environ["DEED"]
count = 0

def fsync(number):
    global count
    if os.readlink(f"/proc/self/fd/{number}").startswith(stick):
        count += 1
        if count == at and deed == "pull":
            shutil.rmtree(stick)
        if count == at and deed == "rot":
            (name,) = os.listdir(stick)
            with open(os.path.join(stick, name), "r+b") as file:
                file.seek(-1, 2)
                file.write(b"?")
    return really(number)

os.fsync = fsync
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells by /proc what is written")
@pytest.mark.parametrize(
    ("deed", "at"), [("pull", 1), pytest.param("pull", 2, marks=pytest.mark.slow), ("pull", 3), ("rot", 3)]
)
def test_09_a_stick_that_is_pulled_or_rots_while_it_is_written(town: Town, deed: str, at: int) -> None:
    """While the bytes go out, after the rename, before it is read back; and a stick that gives back something else."""
    town.people(COUNTY, "آوا", "مینا")
    with town.inside(COUNTY) as county:
        before, place = rows_digest(county), county.store.place()
    (town.root / "sitecustomize.py").write_text(FAULT)
    stick = town.stick()
    env = {"PYTHONPATH": str(town.root), "STICK": str(stick), "AT": str(at), "DEED": deed}
    desk = town.desk(COUNTY)
    ran = replace(desk, env={**(desk.env or {}), **env}, launch=launched).run("export", "--to", stick, code=1)
    ((code, message),) = ran.messages
    assert (ran.rows, code) == ([], "medium-faulty")
    says_what_to_do(message, code, stick)
    assert not stick.exists() or list(stick.iterdir()) == []
    assert not list((town.root / COUNTY / "spool").iterdir())
    with town.inside(COUNTY) as county:
        assert (rows_digest(county), county.store.place()) == (before, place)
    answer = town.up()
    assert (answer["status"], answer["applied"], answer["missing"]) == ("applied", 2, [])
    assert town.names(PROVINCE) == ["آوا", "مینا"]


def mounted(stick: Path, options: str) -> Callable[[Sequence[str], str, Mapping[str, str]], Ended]:
    """Runs a command where a file system of its own is mounted at the stick."""
    script = f'mount -t tmpfs -o {options} tmpfs {stick} && exec "$@"'

    def launch(arguments: Sequence[str], text: str, env: Mapping[str, str]) -> Ended:
        words = [*own(), "sh", "-c", script, "sh", sys.executable, str(ROOT / "main.py"), *arguments]
        ran = subprocess.run(words, input=text.encode(), capture_output=True, env=env, timeout=120)
        return Ended(ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    return launch


@needs_mounts
@pytest.mark.parametrize(("options", "code"), [("size=4k", "disk-full"), ("ro", "read-only")])
def test_09_a_stick_that_is_full_or_closed(town: Town, options: str, code: str) -> None:
    town.people(COUNTY, *("نرگس" for _ in range(150)))
    town.written(COUNTY)
    before, stick = folder_digest(town.root / COUNTY), town.stick()
    ran = replace(town.desk(COUNTY), launch=mounted(stick, options)).run("export", "--to", stick, code=1)
    ((told, message),) = ran.messages
    assert (ran.rows, told) == ([], code)
    says_what_to_do(message, code, stick)
    assert folder_digest(town.root / COUNTY) == before
    assert town.up()["number"] == 2, "the number was not used up"
    assert len(town.names(PROVINCE)) == 150


def test_09_a_stick_that_is_not_there(town: Town) -> None:
    town.people(COUNTY, "آوا")
    before = folder_digest(town.root / COUNTY)
    ran = town.desk(COUNTY).run("export", "--to", town.root / "no" / "such" / "stick", code=1)
    assert ran.codes == ["file-missing"]
    assert folder_digest(town.root / COUNTY) == before


def test_09_half_a_bundle_on_a_stick_is_no_bundle(town: Town) -> None:
    """What a machine that died left on the stick is passed over, and does not stand in the way of the next."""
    town.people(COUNTY, "آوا")
    file = town.written(COUNTY)
    half = file.with_name(file.name + ".part")
    half.write_bytes(file.read_bytes()[:1000])
    os.truncate(file, 1500)
    shutil.copy(half, file.with_name("x.part"))
    ran = town.read(PROVINCE, file.parent, code=1)
    assert [(row["file"], row["code"]) for row in ran.rows] == [(file.name, "bundle-torn")]
    town.desk(COUNTY).run("export", "--to", file.parent)
    ran = town.read(PROVINCE, file.parent, code=1)
    assert [(row["number"], row["status"]) for row in ran.rows] == [(None, "refused"), (2, "applied")]


def test_09_what_was_on_no_stick_is_still_to_be_sent(pair: Tree) -> None:
    """However often it failed, the next stick holds everything, once."""
    office: QuickOffice = pair.county
    for number in range(3):
        person(office, first_name=f"نام {'ابپ'[number]}")
        file = pair.write(COUNTY, PROVINCE)
        assert file is not None
        file.unlink()
    answer = pair.carry(COUNTY, PROVINCE)
    assert (answer["status"], answer["applied"], answer["missing"]) == ("applied", 3, [])
