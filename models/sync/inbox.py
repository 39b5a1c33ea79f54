"""An import in stages: spool, outer checks, sender, gap, decrypt, plan and apply in one transaction, receipt.

A preview is the import itself, taken back at its end: so the preview equals the result, also of many files together.
Nothing of a file is done by halves, and a file that is refused names its code and leaves no trace in the store.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import Finding, UserError
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.store.database import of_os
from models.store.repository import Repository
from models.store.steps import Step, unheard
from models.store.store import Action, Store
from models.sync.arrival import (
    APPLIED,
    HELD,
    NOTHING_NEW,
    QUARANTINED,
    REFUSED,
    Arrival,
    Imported,
    Parcel,
)
from models.sync.bundle import MAX_FILE, OuterBundle, bundle_name, peek, read_outer
from models.sync.medium import BLOCK, deliver
from models.sync.offices import Offices

__all__ = ["APPLIED", "HELD", "NOTHING_NEW", "QUARANTINED", "REFUSED", "SUFFIX", "Imported", "Inbox"]

SUFFIX = ".daftar"


class _SpoiltError(Exception):
    """A file of a preview was refused after it had written: what it wrote must go before the others are looked at."""


@dataclass
class Inbox:
    """Imports bundles into one store.

    `order`, `programme`, `lone` as in Applier. `install` keeps a programme file that the parent sent and says whether
    it was new. `before_first`: called once before anything of a batch is written (the automatic backup). `look`:
    as in Arrival.
    """

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    programme: Callable[[str], Programme | None]
    lone: Callable[[Entity, Row], list[Finding]]
    install: Callable[[Mapping[str, Any], Action], bool]
    practice: bool
    actor: str
    folder: Path
    before_first: Callable[[], None]
    step: Step = unheard
    look: Callable[[str], Mapping[str, Any]] | None = None
    _prepared: bool = False
    _arrival: Arrival = field(init=False)

    def __post_init__(self) -> None:
        self._arrival = Arrival(
            self.repository,
            self.offices,
            self.order,
            self.programme,
            self.lone,
            self.install,
            self.practice,
            self.actor,
            self.look,
        )

    @property
    def _store(self) -> Store:
        return self.repository.store

    @property
    def _held_folder(self) -> Path:
        return self.folder / "held"

    # -- files ----------------------------------------------------------------------------------------------------

    def import_paths(
        self, paths: Iterable[Path], *, dry_run: bool = False, previewed: Collection[str] | None = None
    ) -> Iterator[Imported]:
        """Import files, and the bundles in folders, each sender's in order; then what was held for want of them.

        `previewed`: the plans that a preview told; a file whose plan is another by now, or that was not previewed, is
        refused with bundle-overtaken, and nothing of it was done.
        """
        if dry_run:
            yield from self._preview(self.chosen(paths))
            return
        for path in self.chosen(paths):
            yield self._import_file(path, previewed=previewed)
        yield from self._import_held()

    def chosen(self, paths: Iterable[Path]) -> list[Path]:
        """The files that `import_paths` takes, in its order."""
        return sorted(self._chosen(paths), key=_order_of)

    def _chosen(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The files named, and of a folder the bundles that are not our own. A stick may carry many offices' bundles:
        where one is for us the others are left alone, where none is they are refused, so that the clerk hears it."""
        for path in paths:
            if not path.is_dir():
                yield path
                continue
            heads = {one: peek(one) for one in path.iterdir() if one.suffix == SUFFIX and one.is_file()}
            for_us = any(head and head.recipient_office == self._store.office for head in heads.values())
            for one, head in heads.items():
                own = head is not None and head.sender == self._store.replica
                elsewhere = head is not None and head.recipient_office != self._store.office
                if not own and not (for_us and elsewhere):
                    yield one

    def _import_file(self, path: Path, *, dry_run: bool = False, previewed: Collection[str] | None = None) -> Imported:
        with tempfile.TemporaryDirectory(dir=self._spool()) as spool:
            try:
                copy = Path(spool) / path.name
                self.step(0, 0, "خواندن بسته")
                _fetch(path, copy)
                self.step(0, 0, "سنجیدن بسته")
                return self.import_bundle(copy, path.name, dry_run=dry_run, spool=Path(spool), previewed=previewed)
            except UserError as error:
                return Imported(path.name, REFUSED, error.code, message=str(error))

    def _spool(self) -> Path:
        spool = self.folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        return spool

    def _import_held(self) -> Iterator[Imported]:
        for path in sorted(self._held_folder.glob(f"*{SUFFIX}"), key=_order_of):
            imported = self._import_file(path)
            if imported.status in (APPLIED, NOTHING_NEW, QUARANTINED):
                path.unlink()
                yield imported

    # -- preview --------------------------------------------------------------------------------------------------

    def _preview(self, paths: Sequence[Path]) -> list[Imported]:
        """What importing these files together would do: all of them in one rehearsal, each on top of those before it.

        A file that is refused after it had written something spoils the rehearsal: it is begun again without that file.
        """
        spoilt: dict[Path, Imported] = {}
        while True:
            try:
                with self._store.rehearsal():
                    return self._rehearsed(paths, spoilt)
            except _SpoiltError:
                continue

    def _rehearsed(self, paths: Sequence[Path], spoilt: dict[Path, Imported]) -> list[Imported]:
        told, held = [], []
        for path in paths:
            told.append(spoilt.get(path) or self._rehearse(path, spoilt))
            held += [path] if told[-1].status == HELD else []
        for path in sorted([*self._held_folder.glob(f"*{SUFFIX}"), *held], key=_order_of):
            again = spoilt.get(path) or self._rehearse(path, spoilt)
            if again.status in (APPLIED, NOTHING_NEW, QUARANTINED):
                told.append(again)
        return told

    def _rehearse(self, path: Path, spoilt: dict[Path, Imported]) -> Imported:
        before = self._store.db.conn.total_changes
        imported = self._import_file(path, dry_run=True)
        if imported.status == REFUSED and self._store.db.conn.total_changes != before:
            spoilt[path] = imported
            raise _SpoiltError
        return imported

    # -- one bundle -----------------------------------------------------------------------------------------------

    def import_bundle(
        self,
        path: Path,
        name: str,
        *,
        dry_run: bool = False,
        spool: Path | None = None,
        previewed: Collection[str] | None = None,
    ) -> Imported:
        """Import one file that lies in the office's own folder. `name`: what it was called on the stick. A dry run
        happens inside the caller's rehearsal."""
        outer = read_outer(path)
        parcel = Parcel(name, outer, dry_run, self.step)
        try:
            if known := self._arrival.known(parcel):
                return known
            with self._arrival.unsealed(parcel, spool) as opened:
                if opened.missing:
                    return self._hold(parcel, opened.missing)
                self._protect(dry_run)
                return self._arrival.apply(opened, previewed)
        except UserError as error:
            return parcel.told(REFUSED, error.code, message=str(error))

    def _protect(self, dry_run: bool) -> None:
        if not dry_run and not self._prepared:
            self.before_first()
            self._prepared = True

    def _hold(self, parcel: Parcel, missing: tuple[int, ...]) -> Imported:
        """Keep a bundle whose base is missing, and name what must come first."""
        head = parcel.outer.header
        if not parcel.dry_run:
            self._keep(parcel.outer)
        shown = "، ".join(map(str, missing))
        message = str(UserError("bundle-gap", value=shown, office=head.office))
        return parcel.told(HELD, "bundle-gap", missing=missing, message=message)

    def _keep(self, outer: OuterBundle) -> None:
        """Under the name its sender gave it and its epoch; whole or not at all."""
        head = outer.header
        name = bundle_name(head.office, head.sender, head.recipient_office, head.number)
        self._held_folder.mkdir(parents=True, exist_ok=True)
        with outer.path.open("rb") as file:
            deliver(self._held_folder / f"{head.epoch:04d}-{name}", iter(lambda: file.read(BLOCK), b""))


def _order_of(path: Path) -> tuple[str, int, str]:
    """Sender, then number; a file whose name was changed comes in the order of its name."""
    parts = path.stem.rpartition("-")
    return (parts[0], int(parts[2]) if parts[2].isdecimal() else 0, path.name)


def _fetch(path: Path, to: Path) -> None:
    """Copy a file from the stick, but for one that is too large for a bundle: it would only fill the disk."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UserError("bundle-too-large" if peek(path) else "bundle-not-ours", value=path.name)
        shutil.copyfile(path, to)
    except OSError as error:
        told = of_os(error, path)
        if told.code == "read-only":
            told = UserError("file-unreadable", value=path.name, why=error.strerror)
        raise told from error
