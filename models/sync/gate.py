"""Everything that can be refused before a secret key is touched is refused at the gate; what needs the manifest, after.

Order: the signature of a sender that we know (a flipped bit in the header shall not send anybody to another office),
practice, recipient, sender, office, recipients; then the sender's revocations, which name a place of its log that only
the manifest tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.errors import UserError
from models.store.store import Store
from models.sync.bundle import OpenBundle, OuterBundle, open_bundle
from models.sync.keys import PublicKeys
from models.sync.offices import Offices, Replica
from models.sync.places import Claim
from models.sync.revocation import Revocations


@dataclass(frozen=True)
class Sender:
    """Who signed a bundle, and with which of its keys."""

    replica: Replica
    keys: PublicKeys


class Gate:
    """Lets bundles in to one store."""

    def __init__(self, store: Store, offices: Offices, practice: bool) -> None:
        self._store, self._offices, self._practice = store, offices, practice
        self._revocations = Revocations(store, offices)

    def admit(self, outer: OuterBundle) -> Sender:
        """The sender of a bundle that is whole, for us, and signed by whom we know. UserError: bundle-practice,
        bundle-wrong-recipient, bundle-unknown-sender, bundle-forged."""
        head, store = outer.header, self._store
        sender = self._offices.get(head.sender)
        keys = self._signed_by(outer, sender) if sender is not None and sender.relation != "self" else None
        if head.practice != self._practice:
            raise UserError("bundle-practice")
        if head.recipient_office != store.office:
            raise UserError("bundle-wrong-recipient", value=head.recipient_office)
        if sender is None or keys is None:
            raise UserError("bundle-unknown-sender", value=head.office)
        if head.office != sender.office:
            raise outer.refusal("bundle-forged")
        if store.replica not in head.recipients:
            raise UserError("bundle-wrong-recipient", value=head.recipient_office)
        return Sender(sender, keys)

    def _signed_by(self, outer: OuterBundle, sender: Replica) -> PublicKeys:
        """The key of the sender that signed; a stick may be older than the keys that the sender has now."""
        first, *older = self._offices.keys_of(sender)
        for keys in older:
            try:
                outer.verify(keys)
            except UserError:
                continue
            return keys
        outer.verify(first)
        return first

    def unseal(self, outer: OuterBundle, spool: Path | None) -> OpenBundle:
        """The decrypted bundle; also one that was sealed before our keys were changed."""
        *others, last = self._offices.all_own_keys()
        for keys in others:
            try:
                return open_bundle(outer, keys, spool)
            except UserError as error:
                if error.code != "bundle-wrong-recipient":
                    raise
        return open_bundle(outer, last, spool)

    def is_revoked(self, sender: Sender, claim: Claim) -> bool:
        """Whether a list forbids what a bundle brings."""
        return self._revocations.forbid(sender.replica.replica, sender.keys.sign, claim.last.position)
