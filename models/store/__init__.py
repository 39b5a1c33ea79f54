"""The locked SQLite store: dict rows in, and a log that remembers every change."""
