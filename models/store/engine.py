"""The engine is SQLCipher under sqlite-utils, or nothing: the program never falls back to an open file.

sqlite-utils takes a module named `pysqlite3` before the standard library's, if `pysqlite3.dbapi2` exists as well; so
both names are registered here, before sqlite_utils is imported anywhere. The exceptions to catch are the ones exported
from here: the standard library's classes are unrelated.
"""

from __future__ import annotations

import contextlib
import sqlite3.dump
import sys
import types
from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as cipher


class Connection(cipher.Connection):  # type: ignore[misc]  # sqlcipher3 ships no types
    """A SQLCipher connection with the two things sqlite-utils and we expect beyond it."""

    def iterdump(self) -> Iterator[str]:
        """The SQL text of the store, as the standard library's connections give it."""
        return sqlite3.dump._iterdump(self)  # type: ignore[attr-defined,no-any-return]

    def attach(self, path: str, alias: str, key: bytes) -> None:
        """Attach another locked store under its own key (32 bytes)."""
        self.execute(f"ATTACH DATABASE ? AS [{alias}] KEY \"x'{key.hex()}'\"", (path,))


def connect(*arguments: Any, **options: Any) -> Connection:
    """A connection of ours whatever way sqlite-utils asks for one."""
    options.setdefault("factory", Connection)
    return cipher.connect(*arguments, **options)  # type: ignore[no-any-return]


def _register() -> None:
    module = types.ModuleType("pysqlite3", "SQLCipher in the place where sqlite-utils looks first.")
    module.__dict__.update({name: value for name, value in vars(cipher).items() if not name.startswith("__")})
    module.__dict__.update(Connection=Connection, connect=connect)
    sys.modules["pysqlite3"] = module
    sys.modules["pysqlite3.dbapi2"] = module


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """An optional library of sqlite-utils that we never hand it costs each start a tenth of a second."""
    known = sys.modules.get(name)
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None: an import of it fails
    try:
        yield
    finally:
        if known is None:
            del sys.modules[name]


_register()

with _without("numpy"):
    import sqlite_utils  # the names above must be registered first
    import sqlite_utils.utils

if vars(sqlite_utils.utils)["sqlite3"] is not sys.modules["pysqlite3"]:
    raise ImportError("sqlite_utils was imported before models.store.engine and took an engine that cannot lock files")

Database = sqlite_utils.Database
DatabaseError: type[Exception] = cipher.DatabaseError
IntegrityError: type[Exception] = cipher.IntegrityError
OperationalError: type[Exception] = cipher.OperationalError
