"""The office among the others: bundles, where we stand with each office, and what waits between us."""
