from __future__ import annotations

import dataclasses
import errno
import hashlib
import io
import os
import re
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.sync import age, bundle, frames, medium
from models.sync.bundle import Header, OuterBundle, Written, bundle_name, open_bundle, read_outer, write_bundle
from models.sync.canonical import canonical
from models.sync.header import named
from models.sync.keys import PublicKeys, ReplicaKeys
from tests.sync.forging import frame, raw_file

COUNTY, PROVINCE, STRANGER = ReplicaKeys.new(), ReplicaKeys.new(), ReplicaKeys.new()
HEADER = Header("c0" * 16, "0201", 1, 12, "02", ("a1" * 16,))
ROWS: list[dict[str, Any]] = [
    {"kind": "person", "id": 1, "نام": "زهرا", "stamps": {"name": ["a", "b"]}},
    {"kind": "person", "id": 2, "نام": "علی\n\"\\'", "weight": 3.25},
    {"kind": "session", "id": 3, "held": None},
]


def lines_of(rows: list[dict[str, Any]]) -> list[bytes]:
    return [canonical(row) for row in rows]


def write(
    path: Path,
    rows: list[dict[str, Any]] | None = None,
    *,
    keys: ReplicaKeys = COUNTY,
    to: tuple[PublicKeys, ...] = (PROVINCE.public(),),
    header: Header = HEADER,
    lines: list[bytes] | None = None,
    **more: Any,
) -> Written:
    manifest = {**header.twice(), "clock": "2025-12-10T08:00:00Z", **more}
    body = lines_of(ROWS if rows is None else rows) if lines is None else lines
    return write_bundle(
        path, keys=keys, recipients=to, header=header, manifest=manifest, lines=body, spool=path.parent / "spool"
    )


def read(path: Path, keys: ReplicaKeys = PROVINCE, sender: ReplicaKeys = COUNTY) -> list[dict[str, Any]]:
    outer = read_outer(path)
    outer.verify(sender.public())
    with open_bundle(outer, keys, path.parent / "spool") as opened:
        return list(opened.lines())


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    assert str(caught.value)
    return caught.value.code


def seal(path: Path, plain: bytes, header: Header = HEADER, keys: ReplicaKeys = COUNTY) -> Path:
    """A file with any plaintext inside, signed as our own writer would."""
    body = io.BytesIO()
    age.encrypt(io.BytesIO(plain), body, [PROVINCE.public().age])
    return assemble(path, body.getvalue(), header, keys)


def assemble(path: Path, body: bytes, header: Header = HEADER, keys: ReplicaKeys = COUNTY) -> Path:
    full = dataclasses.replace(header, body_length=len(body), body_sha256=hashlib.sha256(body).hexdigest())
    return raw_file(path, canonical(dataclasses.asdict(full)), body, keys)


def plain_of(frames_: bytes, manifest: dict[str, Any] | None = None, **more: Any) -> bytes:
    text = canonical({**HEADER.twice(), **more} if manifest is None else manifest)
    return len(text).to_bytes(4, "big") + text + frames_


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / bundle_name("0201", "c0" * 16, "02", 12)


def test_what_goes_in_comes_out_in_order(path: Path) -> None:
    written = write(path)
    assert path.name == "DAFTAR-0201-c0c0-to-02-000012.daftar"
    assert (written.path, written.records) == (path, 3)
    assert written.bytes == path.stat().st_size
    assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    outer = read_outer(path)
    assert (outer.header.office, outer.header.number, outer.header.recipients) == ("0201", 12, ("a1" * 16,))
    outer.verify(COUNTY.public())
    with open_bundle(outer, PROVINCE) as opened:
        assert list(opened.lines()) == ROWS
        assert list(opened.lines()) == ROWS
        assert opened.manifest["counts"] == {"person": 2, "session": 1}
        assert opened.manifest["frames"] == 1
        assert opened.manifest["payload_sha256"] == written.payload_sha256
        assert opened.manifest["clock"] == "2025-12-10T08:00:00Z"


def test_only_the_bundle_is_left_behind(path: Path) -> None:
    write(path)
    read(path)
    assert sorted(one.name for one in path.parent.rglob("*")) == sorted([path.name, "spool"])


def test_nothing_readable_lies_in_the_file(path: Path) -> None:
    write(path, [{"name": "Zahra"}])
    assert b"Zahra" not in path.read_bytes()
    assert b"2025-12-10" not in path.read_bytes()


def test_a_bundle_without_rows_is_a_bundle(path: Path) -> None:
    assert write(path, []).records == 0
    assert read(path) == []


def test_every_recipient_reads_it(path: Path) -> None:
    write(path, to=(PROVINCE.public(), STRANGER.public()))
    assert read(path, PROVINCE) == read(path, STRANGER) == ROWS


def test_the_same_changes_have_the_same_payload_hash(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.daftar"), write(tmp_path / "b.daftar", number_seen=3)
    assert first.payload_sha256 == second.payload_sha256
    assert first.sha256 != second.sha256
    assert write(tmp_path / "c.daftar", ROWS[:2]).payload_sha256 != first.payload_sha256


def test_many_rows_come_in_several_frames(path: Path) -> None:
    rows = [{"kind": "person", "id": number, "text": "x" * 5000} for number in range(600)]
    write(path, rows)
    outer = read_outer(path)
    outer.verify(COUNTY.public())
    with open_bundle(outer, PROVINCE) as opened:
        assert opened.manifest["frames"] == 3
        assert list(opened.lines()) == rows


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUE = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(TEXT, LEAF, max_size=3)
ROW = st.dictionaries(TEXT.filter(lambda key: key != "kind"), VALUE, max_size=5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ROW, max_size=6))
def test_any_rows_make_the_round_trip(path: Path, rows: list[dict[str, Any]]) -> None:
    write(path, rows)
    assert read(path) == rows


def test_more_behind_the_end_is_torn(path: Path) -> None:
    write(path)
    path.write_bytes(path.read_bytes() + b"\0")
    assert code_of(lambda: read_outer(path)) == "bundle-torn"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_refusal(path: Path, data: bytes, ours: bool) -> None:
    path.write_bytes(b"DFTR\x01" * ours + data)
    assert code_of(lambda: read(path)).startswith("bundle-")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["body", "plain", "frames", "raw"]))
def test_any_signed_bytes_are_a_refusal(path: Path, data: bytes, where: str) -> None:
    if where == "body":
        assemble(path, data)
    else:
        seal(path, {"plain": data, "frames": plain_of(data), "raw": plain_of(frame(data))}[where])
    assert code_of(lambda: read(path)).startswith("bundle-")


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert code_of(lambda: read_outer(tmp_path / "no.daftar")) == "file-missing"
    assert code_of(lambda: read_outer(tmp_path)) == "file-unreadable"


@pytest.mark.parametrize(
    "change",
    [
        {"sender": "x y z w"},
        {"office": "../0201"},
        {"office": "آمل"},
        {"epoch": -1},
        {"number": True},
        {"number": 2**70},
        {"recipients": "a1"},
        {"recipients": ["a1" * 16] * 501},
        {"practice": 1},
        {"body_length": -1},
        {"body_sha256": "AB" * 32},
        {"oldest_reader": 0},
        {"format": "other"},
    ],
)
def test_a_header_of_wrong_values_is_torn(path: Path, change: dict[str, Any]) -> None:
    raw_file(path, canonical({**dataclasses.asdict(HEADER), "body_sha256": "0" * 64, **change}), b"", COUNTY)
    assert code_of(lambda: read_outer(path)) == "bundle-torn"


def test_a_newer_format_asks_for_a_newer_program(path: Path) -> None:
    raw_file(path, canonical({"oldest_reader": 2}), b"", COUNTY)
    assert code_of(lambda: read_outer(path)) == "bundle-newer"
    path.write_bytes(b"DFTR\x02" + path.read_bytes()[5:])
    assert code_of(lambda: read_outer(path)) == "bundle-newer"


def test_fields_of_a_later_writer_are_passed_over(path: Path) -> None:
    write(path)
    body = path.read_bytes()[-15 - read_outer(path).header.body_length : -15]
    text = canonical({**dataclasses.asdict(read_outer(path).header), "colour": "green", "format": "daftar/bundle/2"})
    raw_file(path, text, body, COUNTY)
    assert read(path) == ROWS


def test_sizes_are_refused_before_anything_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"DFTR\x01\x00\x01\x00\x01" + bytes(100))
    assert code_of(lambda: read_outer(path)) == "bundle-torn"
    write(path)
    with path.open("r+b") as file:
        file.truncate(bundle.MAX_FILE + 1)
    assert code_of(lambda: read_outer(path)) == "bundle-too-large"


def test_the_header_of_one_with_the_body_of_another_is_torn(tmp_path: Path) -> None:
    write(tmp_path / "a", ROWS[:1])
    write(tmp_path / "b", ROWS[1:2])
    first, second = (read_outer(tmp_path / name) for name in "ab")
    body = second.path.read_bytes()[second.body_start : -15]
    start = first.path.read_bytes()[: first.body_start] + body
    (tmp_path / "c").write_bytes(start + (len(start) + 15).to_bytes(8, "big") + b"DFTREND")
    assert code_of(lambda: read(tmp_path / "c")) == "bundle-torn"


def test_a_stranger_cannot_sign_for_the_sender(path: Path) -> None:
    write(path, keys=STRANGER)
    outer = read_outer(path)
    with pytest.raises(UserError) as caught:
        outer.verify(COUNTY.public())
    assert caught.value.code == "bundle-forged"
    assert "0201" in str(caught.value)
    assert not outer.verified


@pytest.mark.parametrize(
    "claim",
    [
        {"recipients": ("b2" * 16,)},
        {"sender": "d0" * 16},
        {"office": "0202"},
        {"epoch": 2},
        {"number": 13},
        {"recipient_office": "03"},
        {"practice": True},
    ],
)
def test_a_body_signed_again_by_another_office_is_forged(path: Path, claim: dict[str, Any]) -> None:
    write(path)
    outer = read_outer(path)
    body = path.read_bytes()[outer.body_start : -15]
    assemble(path, body, dataclasses.replace(HEADER, **claim), STRANGER)
    assert code_of(lambda: read(path, sender=STRANGER)) == "bundle-forged"


def test_no_secret_key_is_touched_before_the_signature(path: Path) -> None:
    write(path)
    with pytest.raises(RuntimeError, match="verify"):
        open_bundle(read_outer(path), PROVINCE)


def test_the_wrong_recipient_hears_whose_it_is(path: Path) -> None:
    write(path)
    with pytest.raises(UserError) as caught:
        read(path, STRANGER)
    assert caught.value.code == "bundle-wrong-recipient"
    assert "«02»" in str(caught.value)


def test_a_stick_swapped_after_the_first_look_is_torn(tmp_path: Path) -> None:
    write(tmp_path / "a")
    outer: OuterBundle = read_outer(tmp_path / "a")
    outer.verify(COUNTY.public())
    other = assemble(tmp_path / "b", b"x" * outer.header.body_length)
    other.replace(outer.path)
    assert code_of(lambda: open_bundle(outer, PROVINCE)) == "bundle-torn"
    outer.path.unlink()
    assert code_of(lambda: open_bundle(outer, PROVINCE)) == "file-unreadable"


LINE = b'{"a":1}\n'
BIG = b'{"a":"' + b"x" * (5 * 1024 * 1024) + b'"}\n'
LONG = b'{"a":"' + b"x" * (300 * 1024) + b'"}\n'


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (frame(BIG), "bundle-too-large"),
        (frame(BIG, length=100, zipped=zlib.compress(BIG)[:160]), "bundle-too-large"),
        (frame(LINE, length=2**32 - 1), "bundle-too-large"),
        (frame(LINE, zipped=b"x" * 4000), "bundle-too-large"),
        (frame(LINE * 100, length=8), "bundle-too-large"),
        (frame(LONG), "bundle-too-large"),
        (frame(LINE, length=9), "bundle-torn"),
        (frame(LINE, digest=bytes(32)), "bundle-torn"),
        (frame(LINE, zipped=b"no zlib"), "bundle-torn"),
        (frame(LINE, zipped=zlib.compress(LINE) + b"more"), "bundle-torn"),
        (frame(LINE, zipped=zlib.compress(LINE)[:-1]), "bundle-torn"),
        (frame(LINE)[:-1], "bundle-torn"),
        (frame(LINE)[:20], "bundle-torn"),
        (frame(b""), "bundle-forged"),
        (frame(b"\n"), "bundle-forged"),
        (frame(LINE[:-1]), "bundle-forged"),
        (frame(b"[1]\n"), "bundle-forged"),
        (frame(b'{"kind":1}\n'), "bundle-forged"),
        (frame(b'{"a":1,"a":1}\n'), "bundle-forged"),
        (frame(b'{"a":{"b":1,"b":2}}\n'), "bundle-forged"),
        (frame(b'{"b":1,"a":1}\n'), "bundle-forged"),
        (frame(b'{"a":NaN}\n'), "bundle-forged"),
        (frame(b'{"a":-Infinity}\n'), "bundle-forged"),
        (frame(b'{"a":1e999}\n'), "bundle-forged"),
        (frame(b'{"a":9223372036854775808}\n'), "bundle-forged"),
        (frame(b'{"a":[-9223372036854775809]}\n'), "bundle-forged"),
        (frame(b'{"a":' + b"9" * 5000 + b"}\n"), "bundle-forged"),
        (frame(b'{"a":"\\ud800"}\n'), "bundle-forged"),
        (frame(b'{"a":"\xed\xa0\x80"}\n'), "bundle-forged"),
        (frame(b'{"a":"\xff"}\n'), "bundle-forged"),
        (frame(b'{"a":"\\u0000"}\n'), "bundle-forged"),
        (frame(b'{"\\u0000":1}\n'), "bundle-forged"),
        (frame(b'{"a":"\x00"}\n'), "bundle-forged"),
        (frame(b'{"a":' * 9 + b"1" + b"}" * 9 + b"\n"), "bundle-forged"),
        (frame(b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"), "bundle-forged"),
        (frame(b'{"a":' * 10_000 + b"\n"), "bundle-forged"),
        (frame(b'{"a":1}{"b":2}\n'), "bundle-forged"),
        (frame(LINE), "bundle-forged"),  # a good frame, but the manifest knows of none
    ],
)
def test_bombs_and_oddities_inside_a_signed_bundle_are_refused(path: Path, bad: bytes, code: str) -> None:
    seal(path, plain_of(bad, frames=9))
    assert code_of(lambda: read(path)) == code


def test_a_bomb_is_not_inflated_beyond_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    class Stream:
        def decompress(self, data: bytes, limit: int) -> bytes:
            taken.append(limit)
            return bytes(limit)

    monkeypatch.setattr(frames.zlib, "decompressobj", Stream)
    with pytest.raises(frames.Refused, match="too-large"):
        list(frames.unpack(io.BytesIO(frame(LINE, length=50)), frames.Tally()))
    assert taken == [51]


@pytest.mark.parametrize(("limit", "value"), [("MAX_RECORDS", 2), ("MAX_RAW", 20)])
def test_too_many_rows_are_refused_on_both_sides(
    path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    write(path)
    monkeypatch.setattr(frames, limit, value)
    assert code_of(lambda: read(path)) == "bundle-too-large"
    assert code_of(lambda: write(path)) == "bundle-too-large"


@pytest.mark.parametrize("change", [{"payload_sha256": "0" * 64}, {"counts": {"": 2}}, {"frames": 2}, {"counts": None}])
def test_a_manifest_that_counts_otherwise_is_forged_after_the_last_row(path: Path, change: dict[str, Any]) -> None:
    right = {"payload_sha256": hashlib.sha256(LINE).hexdigest(), "counts": {"": 1}, "frames": 1}
    seal(path, plain_of(frame(LINE), **right))
    assert read(path) == [{"a": 1}]
    seal(path, plain_of(frame(LINE), **{**right, **change}))
    assert code_of(lambda: read(path)) == "bundle-forged"


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (b"", "bundle-forged"),
        (b"\xff\xff\xff\xff{}", "bundle-too-large"),
        (plain_of(b"", {"a": 1}), "bundle-forged"),
        (b"\0\0\0\x02[]", "bundle-forged"),
        (b"\0\0\0\x09{}", "bundle-forged"),
    ],
)
def test_a_manifest_that_is_none_is_refused(path: Path, plain: bytes, code: str) -> None:
    assert code_of(lambda: read(seal(path, plain))) == code


@pytest.mark.parametrize(
    "line", [b"{}\n{}", b'{"b":1,"a":1}', b"[]", b"", b'{"a":"\\u0000"}', b'{"kind":5}', b'{"a": 1}', b"\xff"]
)
def test_a_line_that_would_be_refused_is_not_sent(path: Path, line: bytes) -> None:
    assert code_of(lambda: write(path, lines=[line])) == "row-invalid"
    assert not list(path.parent.glob("DAFTAR*"))


def test_a_line_or_bundle_too_large_is_not_sent(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(lambda: write(path, lines=[LONG.strip()])) == "bundle-too-large"
    assert code_of(lambda: write(path, note="x" * bundle.MAX_MANIFEST)) == "bundle-too-large"
    monkeypatch.setattr(bundle, "MAX_FILE", 100)
    assert code_of(lambda: write(path)) == "bundle-too-large"


def test_a_mistake_of_the_caller_is_no_user_error(path: Path) -> None:
    given_: dict[str, Any] = {"keys": COUNTY, "lines": [], "header": HEADER}
    with pytest.raises(ValueError, match="number"):
        write_bundle(path, recipients=[PROVINCE.public()], manifest={**HEADER.twice(), "number": 13}, **given_)
    with pytest.raises(ValueError, match="nobody"):
        write_bundle(path, recipients=[], manifest=HEADER.twice(), **given_)
    with pytest.raises(ValueError, match="office"):
        bundle_name("آمل", "c0c0", "02", 1)


def test_names_are_ascii_and_short() -> None:
    assert re.fullmatch(r"[A-Za-z0-9.-]+", bundle_name("0201-2", "ab12cd", "0201", 3))
    assert bundle_name("0201-2", "ab12cd", "0201", 3) == "DAFTAR-0201-2-ab12-to-0201-000003.daftar"


@given(st.sampled_from(["0201", "0201-2", "00"]), st.sampled_from(["02", "0201-2"]), st.integers(0, 10**9))
def test_a_name_tells_what_the_header_told(office: str, to: str, number: int) -> None:
    name = bundle_name(office, "ab12cd", to, number)
    assert named(name) == named(f"Copy of {name} (2)") == {"office": office, "number": number}


@pytest.mark.parametrize(
    "name", ["", "a.daftar", "DAFTAR-0201-ab12-to-02-.daftar", "DAFTAR-0201-xyz-to-02-000001.daftar"]
)
def test_another_name_tells_nothing(name: str) -> None:
    assert named(name) == {}


def test_a_frame_has_an_end_of_lines_too(path: Path) -> None:
    """Millions of tiny ones would take a hundred times their size in memory."""
    most = frames.MAX_LINES
    write(path, lines=[b"{}"] * (most + 1))
    outer = read_outer(path)
    outer.verify(COUNTY.public())
    with open_bundle(outer, PROVINCE) as opened:
        assert (opened.manifest["frames"], sum(1 for _ in opened.lines())) == (2, most + 1)
    seal(path, plain_of(frame(b"{}\n" * (most + 1))))
    assert code_of(lambda: read(path)) == "bundle-too-large"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "medium-faulty"),
    ],
)
def test_a_medium_that_fails_is_told_and_left_clean(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    write(path)
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        assert code_of(lambda: write(path)) == code
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.part"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_device_is_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="28"):
        medium._write(Path("/dev/full"), [bytes(100_000)])


def test_a_stick_that_is_gone_is_told(tmp_path: Path) -> None:
    assert code_of(lambda: write_bundle_to(tmp_path / "gone" / "a.daftar", tmp_path)) == "medium-faulty"


def write_bundle_to(path: Path, spool: Path) -> Written:
    return write_bundle(
        path, keys=COUNTY, recipients=[PROVINCE.public()], header=HEADER, manifest=HEADER.twice(), lines=[], spool=spool
    )


def test_a_stick_that_reads_back_something_else_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medium, "file_sha256", lambda *_: "0" * 64)
    assert code_of(lambda: write(path)) == "medium-faulty"
    assert not path.exists()


def test_a_full_spool_stays_a_full_disk_through_age(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: frames.Spool, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(frames.Spool, "write", full)
    assert code_of(lambda: write(path, [])) == "disk-full"


def test_a_spool_on_disk_is_noise_and_reads_from_any_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_IN_MEMORY", 10)
    text = "زهرا محمدی ".encode() * 500
    with frames.Spool(tmp_path) as spool:
        for place in range(0, len(text), 777):
            spool.write(text[place : place + 777])
        first, later = spool.reader(), spool.reader(1001)
        assert first.read(33) + later.read(100) + first.read(10_000_000) == text[:33] + text[1001:1101] + text[33:]
        assert "زهرا".encode() not in spool.read_at(0, len(text))


def test_errors_of_our_own_files_pass_through_age() -> None:
    class Bad:
        def read(self, size: int) -> bytes:
            raise ZeroDivisionError

        def write(self, data: bytes) -> int:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        age.encrypt(Bad(), io.BytesIO(), [PROVINCE.public().age])
    whole = io.BytesIO()
    age.encrypt(io.BytesIO(b"text"), whole, [PROVINCE.public().age])
    with pytest.raises(ZeroDivisionError):
        age.decrypt(io.BytesIO(whole.getvalue()), Bad(), PROVINCE.identity)
    with pytest.raises(ZeroDivisionError):  # pyrage itself says nothing here
        age.encrypt(io.BytesIO(b"text"), Bad(), [PROVINCE.public().age])
    with pytest.raises(age.NotForUs):
        age.decrypt(io.BytesIO(whole.getvalue()), io.BytesIO(), STRANGER.identity)
    with pytest.raises(age.Broken):
        age.decrypt(io.BytesIO(whole.getvalue()[:-1]), io.BytesIO(), PROVINCE.identity)


STREAM = """
    import base64, os, resource, sys
    from pathlib import Path
    from models.sync.bundle import Header, open_bundle, read_outer, write_bundle
    from models.sync.keys import ReplicaKeys
    folder, keys = Path(sys.argv[1]), ReplicaKeys.new()
    header = Header("c0" * 16, "0201", 1, 12, "02", ("a1" * 16,))
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    def lines():
        for number in range(60_000):
            yield b'{"id":%d,"kind":"person","text":"%s"}' % (number, base64.b64encode(os.urandom(720)))
    before = peak()
    written = write_bundle(folder / "a.daftar", keys=keys, recipients=[keys.public()], header=header,
                           manifest=header.twice(), lines=lines(), spool=folder)
    outer = read_outer(written.path)
    outer.verify(keys.public())
    with open_bundle(outer, keys, folder) as opened:
        rows = sum(1 for _ in opened.lines())
    print(rows, written.bytes, peak() - before)
"""


@pytest.mark.slow
def test_sixty_megabytes_stream_through_bounded_memory(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(STREAM), str(tmp_path)], capture_output=True, text=True, cwd=Path.cwd()
    )
    assert done.stderr == ""
    rows, size, grown = map(int, done.stdout.split())
    assert rows == 60_000
    assert size > 40_000_000
    assert grown < 150, "MiB beyond the interpreter itself"
