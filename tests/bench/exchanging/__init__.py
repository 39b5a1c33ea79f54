"""What `python -m tests.bench.exchange` measures, one subject a module."""
