"""age (X25519) as a stream between two file objects; nothing here holds more than one block of 64 KiB.

pyrage turns an error of our own file object into text, and drops one that comes with the last 8 KiB altogether. The
object is therefore watched, and its own exception is raised again, so that a full disk stays a full disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import pyrage


class Source(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""


class Sink(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int:
        """Take all of `data`."""


class NotForUs(Exception):  # noqa: N818 - a fact about the file, which bundle.py turns into a UserError
    """The text is encrypted to other keys."""


class Broken(Exception):  # noqa: N818 - as above
    """The text is no age file, or was changed on the way."""


def new_identity() -> str:
    """A new secret key, `AGE-SECRET-KEY-1…`."""
    return str(pyrage.x25519.Identity.generate())


def public_of(identity: str) -> str:
    """The public key `age1…` of a secret one; ValueError if it is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("no age identity") from error


def is_recipient(public: str) -> bool:
    """Whether `public` is a well-formed public key, spelled as age itself spells it."""
    try:
        return public.isascii() and str(pyrage.x25519.Recipient.from_str(public)) == public
    except pyrage.RecipientError:
        return False


def encrypt(source: Source, sink: Sink, recipients: Sequence[str]) -> None:
    """Encrypt all of `source` to `recipients` (at least one public key; ValueError). The files' errors pass through."""
    if not recipients:
        raise ValueError("nobody to encrypt to")
    to = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    watched = _Watched(source.read, sink.write)
    try:
        pyrage.encrypt_io(watched, watched, to)
    except (pyrage.EncryptError, OSError):
        if not watched.error:
            raise
    watched.complain()


def decrypt(source: Source, sink: Sink, identity: str) -> None:
    """Decrypt all of `source` with one secret key: `NotForUs`, `Broken`, or whatever the files themselves raised."""
    watched = _Watched(source.read, sink.write)
    try:
        pyrage.decrypt_io(watched, watched, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError) as error:
        watched.complain()
        if "No matching keys" in str(error):
            raise NotForUs from error
        raise Broken from error
    watched.complain()


class _Watched:
    """Both ends of the stream; remembers the exception that pyrage would reduce to its text."""

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], int]) -> None:
        self._read, self._write = read, write
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._read(size)
        except Exception as error:
            self.error = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._write(data)
        except Exception as error:
            self.error = error
            raise

    def complain(self) -> None:
        """Raise what our own files raised, if they did."""
        if self.error:
            raise self.error from None

    def flush(self) -> None:
        """Asked for by pyrage; who wrote the file flushes it."""
