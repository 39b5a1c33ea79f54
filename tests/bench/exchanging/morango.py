"""Morango at the same work beside us: in an environment of its own outside the checkout, only ever as a subprocess."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.exchanging.process import CHANGES, Told, answer_of

RELEASE = "morango==0.8.15"
SIDE = Path(__file__).resolve().parent.parent / "morango_side.py"
SAVED, SYNCS = 10, 5  # as in faithful.py


def environment(cache: Path) -> Path | str:
    """The python that has Morango, made if it is missing; or a sentence that says why there is none."""
    folder = cache / f"{RELEASE.replace('==', '-')}-py{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    if _has_it(python):
        return python
    shutil.rmtree(folder, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", "-q", RELEASE]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            return f"Morango is left out: {error}."
        if done.returncode:
            said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            return f"Morango is left out: {RELEASE} could not be installed ({said[-1].strip() if said else 'no word'})."
    return python if _has_it(python) else f"Morango is left out: {RELEASE} was installed but does not start."


def _has_it(python: Path) -> bool:
    command = [str(python), "-c", "import morango, django, rest_framework"]
    return python.exists() and not subprocess.run(command, capture_output=True, check=False).returncode


@dataclass(frozen=True)
class Side:
    """Devices in one folder, each a sqlite file; every act is a process of its own."""

    python: Path
    folder: Path
    people: Path

    def act(self, act: str, device: str, **given: Any) -> Told:
        """Do one act on one device."""
        options = [f"--{name}={value}" for name, value in given.items()]
        return answer_of([str(self.python), str(SIDE), act, "--device", str(self.folder / f"{device}.db"), *options])

    def new(self, *devices: str) -> None:
        """Empty devices, in the place of those that were there."""
        for device in devices:
            for file in self.folder.glob(f"{device}.db*"):
                file.unlink()
            self.act("new", device)

    def fill(self, device: str, first: int, count: int) -> None:
        """People out of the file, from a line on."""
        self.act("fill", device, people=self.people, first=first, count=count)

    def out(self, sender: str, receiver: str) -> tuple[Path, Told]:
        """What the receiver has not seen, on a stick."""
        stick = self.folder / f"{sender}-{receiver}.jsonl"
        seen = self.act("seen", receiver)["seen"]
        return stick, self.act("out", sender, stick=stick, seen=seen)

    def carry(self, sender: str, receiver: str) -> tuple[Told, Told]:
        """Out and in."""
        stick, out = self.out(sender, receiver)
        return out, self.act("take", receiver, stick=stick)

    def count(self, device: str) -> int:
        """How many people a clerk sees there."""
        return int(self.act("look", device)["people"])


def work(side: Side, count: int) -> Told:
    """Everyone out and in, 200 changes out and in, and the same stick again."""
    side.new("county", "province")
    side.fill("county", 0, count)
    out, into = side.carry("county", "province")
    if side.count("province") != count:
        sys.exit(f"Morango: {side.count('province')} of {count} people arrived: {into}")
    changes = []
    for number in range(3):
        side.act("change", "county", count=CHANGES, first=number, value=f"نشانی تازه {number}")
        changes.append(side.carry("county", "province"))
    return {
        "out": out,
        "in": into,
        "changes_out": [one[0] for one in changes],
        "changes_in": [one[1] for one in changes],
    }


# -- the questions of faithful.py -------------------------------------------------------------------------------------


def answers(side: Side) -> Told:
    """What became of each question; the restore in four ways, for all that Morango's users may do."""
    return {
        "copied": _after_a_restore(side),
        "old": _after_a_restore(side, syncs=SYNCS),
        "push first": _after_a_restore(side, pull_first=False),
        "new id": _after_a_restore(side, syncs=SYNCS, renew=True),
        "fields": _two_fields(side),
        "again": _again(side),
        "cut": _cut(side),
    }


def _sync(side: Side, *, pull_first: bool = True) -> None:
    """Both ways once; Kolibri, for which Morango was made, pulls first."""
    for sender, receiver in (("province", "county"), ("county", "province"))[:: 1 if pull_first else -1]:
        side.carry(sender, receiver)


def _after_a_restore(side: Side, *, syncs: int = 1, pull_first: bool = True, renew: bool = False) -> Told:
    """As in faithful.py. `renew`: the restored database takes a new identity first."""
    side.new("county", "province")
    side.fill("county", 0, SAVED)
    _sync(side, pull_first=pull_first)
    _copy(side.folder, "county", "kept")
    for number in range(syncs):
        side.fill("county", SAVED + number * SAVED // syncs, SAVED // syncs)
        _sync(side, pull_first=pull_first)
    _copy(side.folder, "kept", "county")
    if renew:
        side.act("renew", "county")
    side.fill("county", 2 * SAVED, SAVED)
    _sync(side, pull_first=pull_first)
    once = [side.count("province"), side.count("county")]
    _sync(side, pull_first=pull_first)
    return {"saved": 3 * SAVED, "once": once, "twice": [side.count("province"), side.count("county")]}


def _copy(folder: Path, device: str, to: str) -> None:
    """A device's file as it lies there, closed; the write-ahead log was folded when it was closed."""
    for file in folder.glob(f"{to}.db*"):
        file.unlink()
    for file in folder.glob(f"{device}.db*"):
        shutil.copy2(file, folder / file.name.replace(device, to, 1))


def _two_fields(side: Side) -> Told:
    side.new("county", "province")
    side.fill("county", 0, 1)
    _sync(side)
    side.act("change", "county", count=1, field="phone", value="02112345678")
    side.act("change", "province", count=1, field="address", value="نشانی تازه")
    _sync(side)
    wanted = {"phone": "02112345678", "address": "نشانی تازه"}
    seen = [side.act("look", device) for device in ("province", "county")]
    kept = [[name for name, value in wanted.items() if one["first"][name] == value] for one in seen]
    return {"kept": kept, "aside": [one["aside"] for one in seen]}


def _again(side: Side) -> Told:
    side.new("county", "province")
    side.fill("county", 0, SAVED)
    stick, _ = side.out("county", "province")
    side.act("take", "province", stick=stick)
    before = side.act("look", "province")["digest"]
    told = side.act("take", "province", stick=stick)
    said = re.search(r"'id': \['(.+)'\]", told["error"])
    status = said[1] if said else told["error"] or told["answer"]
    return {"status": status, "changed": before != side.act("look", "province")["digest"]}


def _cut(side: Side) -> Told:
    side.new("county", "province")
    side.fill("county", 0, 1200)
    stick, _ = side.out("county", "province")
    told = side.act("take", "province", stick=stick, keep=0.5)
    applied = side.count("province")
    side.carry("county", "province")
    return {"status": told["answer"], "applied": applied, "healed": side.count("province")}
