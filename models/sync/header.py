"""What everyone may know of a bundle: from whom, to whom, which number. It stands in clear, so it names no person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from models.sync.canonical import Fields
from models.sync.keys import OFFICE, REPLICA

FORMAT = "daftar/bundle/1"
VERSION = 1
"""What this program reads; a bundle names the oldest reader that may open it."""
_TWICE = ("sender", "office", "epoch", "number", "recipient_office", "recipients", "practice")


@dataclass(frozen=True)
class Header:
    """The part in clear; no personal data. The writer fills the last two. `number` counts per recipient, from 1."""

    sender: str
    office: str
    epoch: int
    number: int
    recipient_office: str
    recipients: tuple[str, ...]
    practice: bool = False
    format: str = FORMAT
    oldest_reader: int = VERSION
    body_length: int = 0
    body_sha256: str = ""

    @classmethod
    def read(cls, value: object) -> Header:
        """The header out of a JSON object, or `Unclean`; fields of a later writer are passed over."""
        fields = Fields(value)
        return cls(
            sender=fields.code("sender", REPLICA),
            office=fields.code("office", OFFICE),
            epoch=fields.whole("epoch", 0),
            number=fields.whole("number", 0),
            recipient_office=fields.code("recipient_office", OFFICE),
            recipients=fields.codes("recipients", REPLICA, 500),
            practice=fields.flag("practice"),
            format=fields.code("format", r"daftar/bundle/[0-9]{1,4}"),
            oldest_reader=fields.whole("oldest_reader", 1),
            body_length=fields.whole("body_length", 0),
            body_sha256=fields.code("body_sha256", r"[0-9a-f]{64}"),
        )

    def twice(self) -> dict[str, Any]:
        """What the manifest must say again, as JSON values."""
        values = {name: getattr(self, name) for name in _TWICE}
        return {**values, "recipients": list(self.recipients)}


def bundle_name(office: str, replica: str, to: str, number: int) -> str:
    """`DAFTAR-<from office>-<replica4>-to-<office>-<number6>.daftar`; ValueError for what is no office or replica."""
    if not (re.fullmatch(OFFICE, office) and re.fullmatch(REPLICA, replica) and re.fullmatch(OFFICE, to)):
        raise ValueError("not an office or replica")
    return f"DAFTAR-{office}-{replica[:4]}-to-{to}-{number:06d}.daftar"


def named(file: str) -> dict[str, Any]:
    """`{office, number}` as `bundle_name` put them into the name of a file whose header cannot be read; {} where it is
    no such name."""
    found = re.search(rf"DAFTAR-({OFFICE})-[0-9a-f]{{4}}-to-{OFFICE}-([0-9]{{6,}})", file)
    return {"office": found[1], "number": int(found[2])} if found else {}
