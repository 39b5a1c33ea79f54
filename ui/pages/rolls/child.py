"""One child on a roll: what is due, what was typed so far, and what it will come to; a result is never pre-filled.

No window and no store here: the page asks, the grid shows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import Level
from models.office.work import rounds
from models.office.work.rounds import COOPERATIVE, Forecast
from models.registry.ages import age_words
from models.schema.codelists import Option
from models.schema.fields import Choice, Field
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.text import jalali
from ui.pages.rolls.strokes import EMPTY, Cell, settled

Answer = Mapping[str, Any]
OUTCOME = "outcome"  # the cell of an outcome that the examiner types


@dataclass(frozen=True)
class Round:
    """What all children of a roll share: the programme, the day, what is answered once, and where it is held."""

    programme: Programme
    held_on: datetime.date
    pinned: Mapping[str, Any]
    centre: str | None = None
    course: str | None = None
    class_name: str | None = None
    screener: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """What a draft of this roll is kept under, before the person's id."""
        return f"roll/{self.programme.name}/{self.held_on.isoformat()}/"

    @property
    def words(self) -> str:
        """The header in words: programme, place, day, examiner, and what is answered once."""
        fields = rounds.asked_once(self.programme)
        once = [field.shown(self.pinned[field.name]) for field in fields if field.name in self.pinned]
        parts = (self.programme.label, self.place, jalali.show_long(self.held_on), self.screener, *once)
        return " · ".join(filter(None, parts))

    def columns(self, children: Iterable[Child]) -> tuple[Field, ...]:
        """A field for each cell that any of the children has."""
        stages = list(dict.fromkeys(child.stage for child in children if child.stage))
        first = next(iter(Protocol.of(self.programme).stages))
        fields = rounds.asked_each(self.programme, stages or [first])
        typed = next((one for stage in stages if (one := rounds.typed_outcomes(self.programme, stage))), {})
        if not typed:
            return fields
        options = tuple(Option(code, label) for code, label in typed.items())
        return (*fields, Choice(OUTCOME, "نتیجه", options=options))


class Child:
    """A row of the roll. `error` is the sentence that is shown under the table while the child is current."""

    def __init__(self, row: Answer, told: Round) -> None:
        self.round = told
        self.cells: dict[str, Cell] = {}
        self.absent = False
        self.refuses = False  # could not be tested
        self.confirming = False  # what follows was shown and waits for the second Enter
        self.error = ""
        self.reasons: dict[str, str] = {}  # code of a soft finding to why it is right
        self.asked: dict[str, str] = {}  # code to sentence of what the save asked about
        self.take(row)

    def take(self, row: Answer) -> None:
        """What the store knows of the child now."""
        self.row = row
        self.saved: Answer | None = row["done"]

    def took(self, test: Answer) -> None:
        """The typed test was saved."""
        self.clear()
        self.take({**self.row, "done": test, "last": test})

    def carry_on(self, before: Child, taken_back: bool) -> None:
        """Go on with what was typed before the roll was read again; a test that was just taken back is typed still."""
        self.absent, self.reasons = before.absent, before.reasons
        if self.saved is not None:
            return
        self.cells, self.refuses = before.cells, before.refuses
        if before.saved is not None and taken_back:
            self.restore(before.saved["answers"])

    def restore(self, answers: Answer) -> None:
        """Put answers back into the cells that are asked of this child."""
        known = {name: value for name, value in answers.items() if value is not None and self.asks(name)}
        self.cells = {name: Cell(str(value), value) for name, value in known.items()}
        self.refuses = answers.get(COOPERATIVE) is False

    @property
    def person(self) -> str:
        """The id of the person."""
        return str(self.row["person"])

    @property
    def stage(self) -> str | None:
        """The code of the test that is due or was done today, None where this round asks for none."""
        stage: str | None = self.saved["stage"] if self.saved else self.row["stage"]
        return stage

    @property
    def stage_label(self) -> str:
        """That test as the clerk calls it."""
        stage = self.stage
        return Protocol.of(self.round.programme).stages[stage].label if stage else ""

    @property
    def name(self) -> str:
        """The name, with the father's."""
        return f"{self.row['naming']} ({self.row['father']})" if self.row["father"] else str(self.row["naming"])

    @property
    def age(self) -> str:
        """The age on the day, in words."""
        months = self.row["age_months"]
        return "سن نامعلوم" if months is None else age_words(months)

    # -- what is asked ------------------------------------------------------------------------------------------------

    def asks(self, name: str) -> bool:
        """Whether this child has the cell of that name."""
        stage = self.stage
        if stage is None:
            return False
        if name == OUTCOME:
            return bool(rounds.typed_outcomes(self.round.programme, stage))
        return rounds.is_asked(self.round.programme, stage, name)

    @property
    def waits(self) -> bool:
        """Whether a test is still to be typed."""
        return self.row["stage"] is not None and self.saved is None and not self.absent

    @property
    def touched(self) -> bool:
        """Whether anything was typed that is not saved."""
        return self.saved is None and (self.refuses or any(cell.text for cell in self.cells.values()))

    def cell(self, name: str) -> Cell:
        """What stands in a cell: what was typed, else what was saved today."""
        if self.saved is not None and name not in self.cells:
            stored = self.saved["answers"].get(name) if name != OUTCOME else self.saved["outcome"]
            return EMPTY if stored is None else Cell(str(stored), stored)
        return self.cells.get(name, EMPTY)

    def put(self, name: str, cell: Cell) -> None:
        """Write into a cell; whatever was confirmed is to be confirmed anew."""
        self.cells[name] = cell
        self.confirming, self.refuses, self.error = False, False, ""

    def settle(self, field: Field, today: datetime.date) -> Cell:
        """Leave a cell: what was typed in it so far is read."""
        made = settled(field, self.cell(field.name), today)
        if made is not self.cell(field.name):
            self.cells[field.name] = made
        return made

    def clear(self) -> None:
        """Take everything out that was typed."""
        self.cells, self.refuses, self.confirming, self.error, self.reasons = {}, False, False, "", {}

    # -- what it comes to ---------------------------------------------------------------------------------------------

    def answers(self) -> dict[str, Any]:
        """The answers as they would be saved: of this child, and those that are the same for all."""
        asked = set(self.round.programme.fields)
        own = {name: cell.stored for name, cell in self.cells.items() if name in asked and cell.stored is not None}
        refused = {COOPERATIVE: False} if self.refuses else {}
        return {**self.round.pinned, **own, **refused}

    def forecast(self) -> Forecast:
        """What the typed answers come to so far."""
        if self.stage is None:
            return Forecast()
        test = {
            "programme": self.round.programme.name,
            "stage": self.stage,
            "held_on": self.round.held_on.isoformat(),
            "outcome": self.cell(OUTCOME).stored,
            "answers": self.answers(),
        }
        return rounds.forecast(self.round.programme, test, self.row["age_months"], self.row["birth"])

    def missing(self) -> tuple[str, ...]:
        """The answers without which it would not be saved."""
        stage = self.stage
        return rounds.missing(self.round.programme, stage, self.answers()) if stage else ()

    @property
    def may_refuse(self) -> bool:
        """Whether it can be noted that the child would not be tested."""
        return self.stage is not None and rounds.may_refuse(self.round.programme, self.stage)

    def decisive(self) -> tuple[str, ...]:
        """The answers that settle the outcome and what follows, in order."""
        stage = self.stage
        if stage is None:
            return ()
        return (*rounds.decisive(self.round.programme, stage), *([OUTCOME] if self.asks(OUTCOME) else []))

    def undecided(self) -> tuple[str, ...]:
        """Those of them that are still empty."""
        return tuple(name for name in self.decisive() if self.cell(name).stored is None and not self.refuses)

    def questions(self) -> dict[str, str]:
        """Code and sentence of what wants a reason and has none: of the roll, of the cells, of a save that asked."""
        warning = self.row["warning"]
        found = {warning["code"]: warning["message"]} if warning else {}
        for cell in self.cells.values():
            found |= {one.code: one.message for one in cell.findings if one.level is Level.SOFT}
        return {code: text for code, text in (found | self.asked).items() if code not in self.reasons}

    def raw(self) -> dict[str, Any]:
        """The test as `Office.put` takes it."""
        return {**self.draft(), "programme": self.round.programme.name, "reasons": dict(self.reasons)}

    def draft(self) -> dict[str, Any]:
        """What was typed and what it belongs to, field by field, as a form holds it."""
        told = self.round
        raw = {
            "person": self.person,
            "centre": told.centre,
            "screener": told.screener,
            "held_on": told.held_on.isoformat(),
            "stage": self.stage,
            OUTCOME: self.cell(OUTCOME).stored,
        }
        given: dict[str, Any] = {name: value for name, value in raw.items() if value}
        answers = {f"answers.{name}": value for name, value in self.answers().items()}
        return {**given, **answers}
