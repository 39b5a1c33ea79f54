"""Figures on paper: what `report` counts, laid out to be read and filed."""
