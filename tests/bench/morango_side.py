"""Morango at the same work, in an environment of its own where it is installed: one act a process, one line of JSON.

    PYTHON tests/bench/morango_side.py ACT --device FILE.sqlite3 [--stick FILE] [--people FILE] …

Nothing of Daftar is imported here and nothing of Daftar imports this (tests/bench/exchanging/morango.py runs it).
Morango has no disk connection, so what travels is what its client would POST: chunks of 500 serialised buffers, here
as lines of a file. Sender and receiver run Morango's own stages through its `SessionController`: initialise, serialise
and queue; then transfer, dequeue, deserialise and clean up, the receiver as the server of a push. Left out are HTTP,
certificates and gzip, which is in Morango's favour.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import logging
import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.apps import AppConfig
from django.conf import settings

PROFILE, PARTITION = "register", "d" * 32
CHUNK = 500  # NetworkSyncConnection.default_chunk_size
_WORDS = """office national_id id_kind first_name last_name father_name sex mobile phone address postal_code county
    notes mother_national_id mother_name birth_certificate_no birth_certificate_series birth_certificate_serial
    birth_place source_centre passport_no extra"""
TEXTS = frozenset(_WORDS.split())
FIELDS = TEXTS | {"retired", "birth_date", "birth_order"}  # what tests/bench/people.py fills

Told = dict[str, Any]


class Register(AppConfig):
    """The Django application that holds the one syncable model."""

    name, label, path = "__main__", "register", str(Path(__file__).parent)

    def import_models(self) -> None:
        """Declare the model, which Django allows only now."""
        super().import_models()
        self.person = _person_model()


def _person_model() -> Any:
    from django.db import models
    from morango.models.core import SyncableModel

    columns: dict[str, Any] = {name: models.TextField(blank=True) for name in TEXTS}
    columns["retired"], columns["birth_order"] = models.BooleanField(), models.IntegerField()
    columns["birth_date"] = models.DateField()
    morango = {"morango_profile": PROFILE, "morango_model_name": "person"}
    morango["calculate_source_id"] = lambda self: self.national_id
    morango["calculate_partition"] = lambda self: PARTITION
    meta = type("Meta", (), {"app_label": "register"})
    return type("Person", (SyncableModel,), {**columns, **morango, "Meta": meta, "__module__": __name__})


def main() -> None:
    """Do one act on one device and answer in one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("act", choices=sorted(ACTS))
    parser.add_argument("--device", type=Path, required=True)
    parser.add_argument("--stick", type=Path)
    parser.add_argument("--seen", default="{}")
    parser.add_argument("--people", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int)
    parser.add_argument("--field", default="address")
    parser.add_argument("--value", default="")
    parser.add_argument("--keep", type=float, default=1.0)
    options = parser.parse_args()
    _open(options.device)
    told = ACTS[options.act](options)
    print(json.dumps({**told, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def _open(device: Path) -> None:
    """Django on one sqlite file, with the journal and the care for power cuts that Daftar's stores have."""
    from django.db.backends.signals import connection_created

    apps = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "morango", "__main__.Register"]
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(device)}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=apps, USE_TZ=True, SECRET_KEY="bench")
    logging.getLogger("morango").setLevel(logging.CRITICAL)  # what it has to say is in its answers
    connection_created.connect(_pragmas, weak=False)
    django.setup()


def _pragmas(connection: Any, **_: Any) -> None:
    connection.cursor().execute("PRAGMA journal_mode = WAL")
    connection.cursor().execute("PRAGMA synchronous = FULL")


def _people() -> Any:
    from django.apps import apps

    return apps.get_app_config("register").person  # type: ignore[attr-defined]


# -- the device -------------------------------------------------------------------------------------------------------


def about(_: argparse.Namespace) -> Told:
    """Versions, how many fields a person has, and what Morango says of a disk."""
    import morango
    from morango.sync.controller import MorangoProfileController

    try:
        MorangoProfileController.create_disk_connection("stick")
        disk = "a disk connection"
    except NotImplementedError as error:
        disk = f"NotImplementedError: {error}"
    return {"morango": morango.__version__, "django": django.get_version(), "fields": len(FIELDS), "disk": disk}


def new(_: argparse.Namespace) -> Told:
    """An empty device."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(_people())
    return {}


def fill(options: argparse.Namespace) -> Told:
    """Save people out of a file of JSON Lines, each through the model's own save, in one transaction."""
    from django.db import transaction

    person = _people()
    with options.people.open(encoding="utf-8") as lines, transaction.atomic():
        last = None if options.count is None else options.first + options.count
        for line in itertools.islice(lines, options.first, last):
            person(**_columns(json.loads(line))).save()
    return {"people": person.objects.count()}


def _columns(row: Told) -> Told:
    values = {name: value for name, value in row.items() if name != "id"}
    if values.keys() != FIELDS:
        sys.exit(f"other fields than Daftar's: {values.keys() ^ FIELDS}")
    return {**values, "extra": json.dumps(values["extra"], ensure_ascii=False)}


def change(options: argparse.Namespace) -> Told:
    """Write one field of so many people, spread over all of them."""
    from django.db import transaction

    ids = list(_people().objects.order_by("national_id").values_list("id", flat=True))
    chosen = ids[options.first :: max(1, len(ids) // options.count)][: options.count]
    with transaction.atomic():
        for one in chosen:
            row = _people().objects.get(id=one)
            setattr(row, options.field, options.value)
            row.save()
    return {"changed": len(chosen)}


def renew(_: argparse.Namespace) -> Told:
    """Give the database a new identity, as Morango's documentation foresees for a copied or restored one."""
    from morango.models.core import DatabaseIDModel

    return {"database": DatabaseIDModel.objects.create().id}


def look(_: argparse.Namespace) -> Told:
    """What a clerk would see: how many people, the first of them, a hash of all; and what the store keeps aside."""
    from morango.models.core import Store

    rows = list(_people().objects.order_by("national_id").values("national_id", *TEXTS))
    aside = Store.objects.exclude(conflicting_serialized_data="").count()
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    return {"people": len(rows), "digest": digest, "aside": aside, "first": rows[0] if rows else None}


# -- out and in -------------------------------------------------------------------------------------------------------


def seen(_: argparse.Namespace) -> Told:
    """What the receiver has, as it tells the sender at the beginning of a session."""
    from morango.models.certificates import Filter
    from morango.models.core import DatabaseMaxCounter

    counters = DatabaseMaxCounter.calculate_filter_specific_instance_counters(Filter(PARTITION), v2_format=True)
    return {"seen": json.dumps(counters)}


def out(options: argparse.Namespace) -> Told:
    """Serialise, queue, and write the chunks to the stick."""
    context = _context(None)

    def work() -> int:
        _proceed(context, "serializing")
        context.transfer_session.server_fsic = options.seen
        context.transfer_session.save(update_fields=["server_fsic"])
        _proceed(context, "queuing")
        records = _write(context.transfer_session, options.stick)
        _proceed(context, "cleanup")
        return records

    told = _timed(work)
    body = options.stick.read_bytes()
    return {**told, "bytes": len(body), "zipped": sum(len(gzip.compress(line)) for line in body.splitlines())}


def _write(transfer: Any, stick: Path) -> int:
    from morango.api.serializers import BufferSerializer
    from morango.models.core import Buffer

    queued = Buffer.objects.filter(transfer_session=transfer).order_by("pk")
    head = {"id": transfer.id, "records_total": transfer.records_total, "client_fsic": transfer.client_fsic}
    with stick.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
        for start in range(0, transfer.records_total, CHUNK):
            file.write(json.dumps(BufferSerializer(queued[start : start + CHUNK], many=True).data) + "\n")
    return int(transfer.records_total)


def take(options: argparse.Namespace) -> Told:
    """Transfer, dequeue and deserialise. `--keep`: the part of the stick's chunks that arrives."""
    lines = options.stick.read_text(encoding="utf-8").splitlines()
    context = _context(SimpleNamespace(data=json.loads(lines[0])))
    arriving = lines[1 : 1 + round(options.keep * (len(lines) - 1))]
    told = _timed(lambda: _receive(context, (json.loads(line) for line in arriving)))
    return {**told, "error": str(context.error or "")}


def _receive(context: Any, chunks: Iterator[list[Told]]) -> str:
    """The stage's status at the end: `completed`, or `pending` where it still waits for more."""
    if _proceed(context, "serializing") != "completed":
        return str(context.stage_status)
    for chunk in chunks:
        context.request.data = chunk
        _proceed(context, "transferring")
    context.request.data = []
    return _proceed(context, "cleanup")


def _context(request: Any) -> Any:
    """The sending side of a push, or with a request the receiving one."""
    from django.utils import timezone
    from morango.models.certificates import Filter
    from morango.models.core import SyncSession
    from morango.sync.context import LocalSessionContext
    from morango.utils import CAPABILITIES

    session = SyncSession.objects.create(
        id=uuid.uuid4().hex, profile=PROFILE, connection_kind="disk", connection_path="stick",
        last_activity_timestamp=timezone.now(), is_server=request is not None,
    )  # fmt: skip
    return LocalSessionContext(
        request=request, sync_session=session, sync_filter=Filter(PARTITION), is_push=True, capabilities=CAPABILITIES
    )


def _proceed(context: Any, stage: str) -> str:
    from morango.sync.controller import SessionController

    return str(SessionController.build(context=context).proceed_to(stage))


def _timed(work: Callable[[], Any]) -> Told:
    started, worked = time.perf_counter(), time.process_time()
    answer = work()
    return {"answer": answer, "seconds": time.perf_counter() - started, "cpu": time.process_time() - worked}


ACTS: dict[str, Callable[[argparse.Namespace], Told]] = {
    one.__name__: one for one in (about, new, fill, change, renew, look, seen, out, take)
}

if __name__ == "__main__":
    sys.exit(main())
