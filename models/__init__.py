"""The domain of the register. Loads no Qt."""

VERSION = "0.1.0"
"""The version of the program, as bundles name it (pyproject.toml)."""
