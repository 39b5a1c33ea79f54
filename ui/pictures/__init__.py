"""The pages at work and the papers as pictures, from a practice office whose clock stands still: what README shows."""

from __future__ import annotations
