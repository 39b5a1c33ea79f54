"""Tests mirror the source; whole journeys stand in `journeys`."""
