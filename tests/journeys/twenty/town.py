"""A province and two counties that know each other, each reached only through commands, and sticks between them."""

from __future__ import annotations

import dataclasses
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from models.errors import CODES
from models.office import Office
from tests.journeys.commands import Desk, Launch, Ran, untouched
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, QuickOffice, opened, template
from ui.commands.answers import MESSAGES

CODES_OF_TOWN = (PROVINCE, COUNTY, OTHER)
Answer = dict[str, Any]
_numbers = itertools.count(1)


@dataclass
class Town:
    """Offices by the name of their folder in `root`. `clocks`: what the clock of each shows, where it is not NOW;
    `machines`: the folder of its machine, where it is not one of its own."""

    root: Path
    launch: Launch
    clocks: dict[str, str] = field(default_factory=dict)
    machines: dict[str, Path] = field(default_factory=dict)

    def desk(self, name: str) -> Desk:
        """The office in a folder, as the commands reach it."""
        env = {"DAFTAR_NOW": self.clocks[name]} if name in self.clocks else {}
        return Desk(self.root / name, self.machine(name), env, self.launch)

    def machine(self, name: str) -> Path:
        """What the machine of an office remembers outside the store."""
        return self.machines.get(name, self.root / f"machine-{name}")

    # -- sticks -------------------------------------------------------------------------------------------------------

    def stick(self) -> Path:
        """An empty folder."""
        made = self.root / f"stick-{next(_numbers):04d}"
        made.mkdir()
        return made

    def write(self, sender: str, *more: object) -> Path | None:
        """The sender's next bundle, on a stick of its own; None where there was nothing to say."""
        answer = self.desk(sender).run("export", "--to", self.stick(), *more).one
        return Path(answer["file"]) if answer["file"] else None

    def written(self, sender: str, *more: object) -> Path:
        """As `write`, where there is something to say."""
        file = self.write(sender, *more)
        assert file is not None
        return file

    def read(self, receiver: str, *files: object, code: int | None = 0) -> Ran:
        """Import files."""
        return self.desk(receiver).run("import", *files, code=code)

    def up(self, sender: str = COUNTY, to: str = PROVINCE, code: int | None = 0) -> Answer:
        """A bundle of an office to the one above."""
        file = self.write(sender)
        return self.read(to, file, code=code).rows[0] if file else {"status": "silent"}

    def down(self, to: str = COUNTY, of: str = PROVINCE, code: int | None = 0) -> Answer:
        """A return bundle. `to`: the folder of the office, whose name begins with its code."""
        file = self.write(of, "--for", to.partition("@")[0])
        return self.read(to, file, code=code).rows[0] if file else {"status": "silent"}

    def round(self, times: int = 1, code: int | None = 0) -> None:
        """Bundles up and down between the first county and the province."""
        for _ in range(times):
            self.up(code=code)
            self.down(code=code)

    # -- rows ---------------------------------------------------------------------------------------------------------

    def people(self, name: str, *first_names: str) -> list[str]:
        """Register people; their ids."""
        rows = [told(one) for one in first_names]
        return [str(answer["id"]) for answer in self.desk(name).put("person", *rows)]

    def change(self, name: str, row: str, **values: Any) -> None:
        """Save these values over a person."""
        self.desk(name).put("person", {"id": row, **values})

    def names(self, name: str) -> list[str]:
        """The first names of all people of an office, sorted: whoever is there twice is told twice."""
        return sorted(row["first_name"] for row in self.desk(name).run("find", "person").rows)

    def get(self, name: str, row: str, entity: str = "person") -> Answer:
        """One row as an office has it."""
        return self.desk(name).run("get", entity, row).one

    @contextmanager
    def inside(self, name: str) -> Iterator[QuickOffice]:
        """The office, open in this process: to prepare or look at what no command shows."""
        with self.remembering(name), opened(self.root / name) as office:
            yield office

    @contextmanager
    def remembering(self, name: str) -> Iterator[None]:
        """This process works on the machine of an office, at its time."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DAFTAR_MACHINE", str(self.machine(name)))
            patch.setenv("DAFTAR_NOW", self.clocks.get(name, os.environ["DAFTAR_NOW"]))
            yield

    def copy(self, name: str, to: str) -> None:
        """The folder of an office, as a file manager copies it."""
        shutil.copytree(self.root / name, self.root / to)

    def sound(self, *names: str, forked: bool = False) -> None:
        """What is in a store agrees with itself, and nothing waits anywhere. `forked`: see `faults`."""
        for name in names:
            assert faults(self.desk(name).run("check", code=None).one, forked=forked) == []
            assert self.desk(name).run("quarantine").rows == []


def faults(checked: Answer, *, forked: bool = False) -> list[Any]:
    """What a check found. `forked`: but for an audit in two branches, which is what happened and stays to be seen."""
    return [one for one in checked["problems"] if not (forked and one["kind"] == "audit")]


def town(root: Path, launch: Launch) -> Town:
    """A copy of the offices that were made once a session, below `root`."""
    made = Town(root, launch)
    for code in CODES_OF_TOWN:
        shutil.copytree(template(CODES_OF_TOWN) / code, root / code)
    return made


def told(first_name: str, **more: Any) -> Answer:
    """A child as a clerk types it."""
    known = {"first_name": first_name, "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/2/3"}
    return {**known, **more}


def names(office: Office) -> list[str]:
    """As Town.names, of an office that is open."""
    return sorted(row["first_name"] for row in office.find("person"))


def says_what_to_do(sentence: str, code: str, *named: object) -> None:
    """A Persian sentence with the next step of its code, in which these are named."""
    text, step = CODES[code].text, CODES[code].step
    assert text, code
    assert step, code
    place = 0
    for part in filter(None, (one.rpartition("}")[2].strip() for one in f"{text} {step}".split("{"))):
        place = sentence.index(part, place) + len(part)
    for one in named:
        assert str(one) in sentence, (one, sentence)


def some(cases: Sequence[tuple[Any, ...]], every: int) -> list[Any]:
    """Cases for parametrize: every so many in the ordinary run, all in the long one."""
    slow = pytest.mark.slow
    return [
        pytest.param(*case, id="-".join(map(str, case)), marks=() if number % every == 0 else slow)
        for number, case in enumerate(cases)
    ]


def at_office(desk: Desk, **env: str) -> Desk:
    """The same office, where the environment says something else."""
    return dataclasses.replace(desk, env={**(desk.env or {}), **env})


def by_name(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """First name to id."""
    return {row["first_name"]: row["id"] for row in rows}


def only(rows: Sequence[Mapping[str, Any]], **values: Any) -> Mapping[str, Any]:
    """The one row that has these values."""
    (row,) = (one for one in rows if all(one[name] == value for name, value in values.items()))
    return row


def all_refused(town: Town, name: str, files: Mapping[Path, str]) -> list[Answer]:
    """Every one of these files is refused by an office with its code and a sentence that says what to do, exit 1, as
    the preview had said; nothing of them is left in its store."""
    desk, order = town.desk(name), sorted(files)
    with untouched(desk):
        foreseen = desk.run("import", "--dry-run", *order, code=1)
        ran = desk.run("import", *order, code=1)
    assert foreseen.rows == ran.rows
    told = {row["file"]: row for row in ran.rows}
    assert len(told) == len(ran.rows) == len(files)
    for file, code in files.items():
        row = told[file.name]
        assert (row["status"], row["code"], row["applied"]) == ("refused", code, 0), (file.name, row)
        says_what_to_do(row["message"], code)
    assert ran.codes[:MESSAGES] == [row["code"] for row in ran.rows][:MESSAGES]
    return [told[file.name] for file in order]
