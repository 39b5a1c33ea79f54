"""What an administrator does with the people of the office, and everybody with the own passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.access.roles import ROLES
from ui.tasks import Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.office import Office
    from models.office.keeping.people import People

Person = dict[str, Any]


def add(user: str, role: str, full_name: str, passphrase: str) -> Operation:
    """Somebody new. UserError as People.add."""
    return _done(lambda people: people.add(user, role, full_name, passphrase), "«{name}» با نقش «{role}» افزوده شد.")


def set_role(user: str, role: str) -> Operation:
    """Another role. UserError as People.set_role."""
    return _done(lambda people: people.set_role(user, role), "نقش «{name}» از ورود بعدی «{role}» است.")


def disable(user: str) -> Operation:
    """Shut somebody out. UserError as People.disable."""
    return _done(lambda people: people.disable(user), "«{name}» غیرفعال شد.")


def enable(user: str, passphrase: str | None) -> Operation:
    """Let somebody in again. UserError as People.enable."""
    return _done(lambda people: people.enable(user, passphrase), "«{name}» دوباره فعال شد.")


def change_passphrase(old: str, new: str) -> Operation:
    """The own passphrase. UserError as People.change_passphrase."""
    return _done(lambda people: people.change_passphrase(old, new), "گذرواژهٔ شما عوض شد.")


def _done(work: Callable[[People], Person], told: str) -> Operation:
    def at(office: Office, _progress: object) -> Person:
        return work(office.people)

    return Operation(at, told=lambda person: told.format(name=person["user"], role=ROLES[person["role"]].label))
