"""Planning only asks: whatever answers a parametrised query will do, the store's connection or one of a test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from models.schema.programme import Programme


class Queryable(Protocol):
    """What a sqlite_utils.Database offers for reading."""

    def query(self, sql: str, params: dict[str, Any]) -> Iterable[dict[str, Any]]:
        """The rows of a select statement, as dicts."""


def names(programmes: Iterable[Programme]) -> str:
    """The programmes' names as a JSON list, for json_each."""
    return json.dumps([programme.name for programme in programmes])


def patience(programmes: Iterable[Programme]) -> str:
    """Programme name to the days after the due day when an open referral is lost (null: never), for json_each."""
    days: Mapping[str, Any] = {one.name: one.settings.get("lost_after_days") for one in programmes}
    return json.dumps(days)
