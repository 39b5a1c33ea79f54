"""What the start page asks of the office: who is meant, what is known of them, what is pinned, and today's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.office.figures import Figures
from models.office.rows.saving import Saving
from models.office.tree.standing import Standing
from models.office.work import seeking
from models.office.work.at_desk import AtDesk
from models.office.work.board import Board
from models.office.work.pins import Pins
from models.office.work.unfinished import Unfinished
from models.store.repository import Repository

Answer = dict[str, Any]


class Today:
    """The desk of one actor on this day."""

    def __init__(
        self,
        rows: Repository,
        saving: Saving,
        figures: Figures,
        standing: Standing,
        unfinished: Unfinished,
        actor: Actor,
        folder: Path,
    ) -> None:
        self._rows, self._standing, self._unfinished = rows, standing, unfinished
        self._pins = Pins(rows, saving, actor)
        self._desk = AtDesk(rows, saving)
        self._board = Board(rows, saving, figures, actor, folder)

    def find(self, text: str) -> list[Answer]:
        """People for what was typed in the one box; see seeking.find."""
        return seeking.find(self._rows, text)

    def session(self) -> Answer:
        """What is pinned, with `count` and `capacity`; see Pins.session and AtDesk.count."""
        session = self._pins.session()
        return session | self._desk.count(session)

    def keep_session(self, raw: Mapping[str, Any]) -> Answer:
        """Pin what is being done, nothing with an empty mapping; the new session. Refused as Pins.keep."""
        self._pins.keep(raw)
        return self.session()

    def courses(self, programme: str) -> list[tuple[str, str]]:
        """The courses that may be pinned; see Pins.courses."""
        return self._pins.courses(programme)

    def card(self, person_id: str) -> Answer | None:
        """What is known of a person for the pinned work; see AtDesk.card."""
        return self._desk.card(person_id, self._pins.session())

    def outcome(self, screening_id: str) -> Answer:
        """What a saved test led to; see AtDesk.outcome."""
        return self._desk.outcome(screening_id)

    def board(self) -> Answer:
        """Today's work: what Board.board tells, `exchange` (Standing.overview) and `drafts` (Unfinished.all)."""
        return self._board.board() | {"exchange": self._standing.overview(), "drafts": self._unfinished.all()}
