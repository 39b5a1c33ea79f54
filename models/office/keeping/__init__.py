"""Making, opening and keeping a store: its backups, its check and its people."""
