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


def add(user: str, role: str, full_name: str, passphrase: str, base: str) -> Operation:
    """Somebody new; `base`: the code of his own centre, "" for none. UserError as People.add."""
    return _done(
        lambda people: people.add(user, role, full_name, passphrase, base or None),
        "«{name}» با نقش «{role}» افزوده شد.",
    )


def set_role(user: str, role: str, base: str) -> Operation:
    """Another role and base. UserError as People.set_base and People.set_role."""

    def work(people: People) -> Person:
        people.set_base(user, base or None)
        return people.set_role(user, role)

    return _done(work, "نقش «{name}» از ورود بعدی «{role}» است.")


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
