"""Rows of any entity: the one way to save, lists, past, sheets, and how a row is named."""
