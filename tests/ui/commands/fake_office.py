"""A front door without a house behind it: it remembers what it was asked and answers what a test gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from models.errors import UserError


class FakeOffice:
    """Answers by method name from `answers` (an exception is raised); calls are kept in `calls`."""

    practice = True
    answers: ClassVar[dict[str, Any]] = {}
    calls: ClassVar[list[tuple[str, tuple[Any, ...], dict[str, Any]]]] = []

    def __enter__(self) -> FakeOffice:
        return self

    def __exit__(self, *_told: object) -> None:
        self.calls.append(("closed", (), {}))

    @classmethod
    def asked(cls, name: str, /, *arguments: Any, **named: Any) -> Any:
        cls.calls.append((name, arguments, named))
        answer = cls.answers.get(name, {})
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @classmethod
    def open(cls, folder: Path, *, user: str, passphrase: str) -> FakeOffice:
        cls.asked("open", folder, user=user, passphrase=passphrase)
        return cls()

    @classmethod
    def create(cls, folder: Path, **named: Any) -> FakeOffice:
        cls.asked("create", folder, **named)
        return cls()

    @classmethod
    def restore(cls, folder: Path, file: Path, **named: Any) -> dict[str, Any]:
        return cls.asked("restore", folder, file, **named)

    def put(self, lines: Any, entity: str | None) -> list[dict[str, Any]]:
        rows = list(lines)
        self.asked("put", rows, entity)
        return [_answer(number, row) for number, row in enumerate(rows, 1)]

    def __getattr__(self, name: str) -> _Room:
        return _Room(self.asked, name)


class _Room:
    """A method of the front door, or a room behind it whose methods are asked as `room.method`."""

    def __init__(self, asked: Callable[..., Any], name: str) -> None:
        self._asked, self._name = asked, name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._asked(self._name, *arguments, **named)

    def __getattr__(self, name: str) -> _Room:
        return _Room(self._asked, f"{self._name}.{name}")


def _answer(number: int, row: Mapping[str, Any] | UserError) -> dict[str, Any]:
    if isinstance(row, UserError):
        errors = [{"field": None, "code": row.code, "message": str(row)}]
        return {"line": number, "id": None, "status": "rejected", "errors": errors, "warnings": []}
    return {"line": number, "id": row.get("id", "new"), "status": "saved", "errors": [], "warnings": []}
