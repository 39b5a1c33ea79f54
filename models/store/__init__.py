"""The locked SQLite store: dict rows in, and a log that remembers every change."""

import models.store.engine  # noqa: F401  it must come before sqlite_utils, whichever module of ours is imported first
