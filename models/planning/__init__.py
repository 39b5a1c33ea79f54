"""Figures, targets, worklists and the close of a quarter: readings of what the shapes recorded."""
