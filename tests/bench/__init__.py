"""Speed is measured here, side by side in one run, and never asserted: `python -m tests.bench.SUBJECT`."""
