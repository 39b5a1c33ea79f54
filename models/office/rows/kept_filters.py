"""A filter that is needed again is kept under a name, for its user and this installation; it is never sent.

Kept are the words, the values of the filters and the order of a list, as `Office.page` takes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.store.store import Store
from models.text import persian

Answer = dict[str, Any]
LONGEST = 40  # letters of a name
MOST = 9  # of one list


def all_of(store: Store, actor: Actor, entity: str) -> list[Answer]:
    """`{name, words, where, order, descending}` of each filter that this user kept for a list, by name."""
    return sorted(_kept(store, actor).get(entity, []), key=lambda one: persian.sort_key(one["name"]))


def keep(store: Store, actor: Actor, entity: str, name: str, asked: Mapping[str, Any]) -> list[Answer]:
    """Keep what a list asks under a name, in the place of one of that name; all of the list's.

    UserError required (no name), too-long, rule-broken (MOST of them are kept already).
    """
    called = persian.clean(name)
    if not called:
        raise UserError("required", field="name")
    if len(called) > LONGEST:
        raise UserError("too-long", field="name", value=called, limit=LONGEST)
    kept = _kept(store, actor)
    others = [one for one in kept.get(entity, []) if not persian.same_text(one["name"], called)]
    if len(others) >= MOST:
        raise UserError("rule-broken", field="name", why=f"{MOST} فیلتر نگه داشته شده است؛ یکی را فراموش کنید.")
    values = {one: asked[one] for one in ("words", "where", "order", "descending")}
    _write(store, actor, {**kept, entity: [*others, {"name": called, **values}]})
    return all_of(store, actor, entity)


def forget(store: Store, actor: Actor, entity: str, name: str) -> list[Answer]:
    """Forget one; all that are left of the list's."""
    kept = _kept(store, actor)
    left = [one for one in kept.get(entity, []) if not persian.same_text(one["name"], name)]
    _write(store, actor, {**kept, entity: left})
    return all_of(store, actor, entity)


def _key(actor: Actor) -> str:
    return f"filters:{actor.user}"


def _kept(store: Store, actor: Actor) -> dict[str, list[Answer]]:
    kept: dict[str, list[Answer]] = json.loads(store.meta(_key(actor), "{}"))
    return kept


def _write(store: Store, actor: Actor, kept: Mapping[str, list[Answer]]) -> None:
    with store.writing():
        store.set_meta(_key(actor), json.dumps(kept, ensure_ascii=False))
