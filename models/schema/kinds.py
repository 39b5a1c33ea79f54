"""Every kind of field by the name a programme file calls it; what is not here cannot be declared in a file."""

from __future__ import annotations

from collections.abc import Mapping

from models.schema.fields import Choice, Choices, Code, Day, Field, Flag, Keyed, Note, Ref, Text, Time
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.numbers import Number, Tenths, Whole

KINDS: Mapping[str, type[Field]] = {
    kind.kind: kind
    for kind in (
        Text, Note, Code, Choice, Choices, Day, Time, Number, Whole, Tenths, Flag, NationalId, ForeignId, PassportNo,
        Mobile, Phone, PostalCode, Ref, Keyed,
    )
}  # fmt: skip
