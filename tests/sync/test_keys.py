from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.sync import canonical as json_rules
from models.sync.canonical import Unclean, canonical, parse, too_deep
from models.sync.keys import (
    MAX_REQUEST,
    Certificate,
    Issuer,
    PublicKeys,
    ReplicaKeys,
    make_approval,
    make_certificate,
    make_request,
    read_approval,
    read_request,
    sign,
    verify,
)

CHILD = ReplicaKeys.new()
PARENT = ReplicaKeys.new()
ISSUER = Issuer("p" * 32, "02", "بهزیستی استان مازندران", "province", PARENT.public())
ASKED: dict[str, Any] = {
    "replica": "ab" * 16,
    "office": "0201",
    "name": "بهزیستی آمل",
    "level": "county",
    "epoch": 3,
    "practice": False,
    "nonce": "9f" * 16,
}


def requested() -> bytes:
    return make_request(CHILD, **ASKED)


def certified() -> Certificate:
    request = read_request(requested())
    return make_certificate(PARENT, request, issuer=ISSUER, serial=7, scope=("0201", "0201-2"), issued_on="2025-12-10")


def refused(read: Any, data: Any) -> bool:
    with pytest.raises(UserError) as caught:
        read(data)
    return caught.value.code == "enrol-wrong"


def test_secret_keys_survive_the_store_and_show_nowhere() -> None:
    secret = CHILD.to_secret()
    assert ReplicaKeys.from_secret(json.loads(json.dumps(secret))) == CHILD
    assert all(value not in repr(CHILD) for value in secret.values())
    assert CHILD.public() != PARENT.public()


@pytest.mark.parametrize("change", [{"sign": "00"}, {"sign": "zz"}, {"age": "AGE-SECRET-KEY-1"}, {"age": ""}])
def test_damaged_secret_keys_are_noticed(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ReplicaKeys.from_secret({**CHILD.to_secret(), **change})


def test_a_fingerprint_is_six_groups_of_four_digits_of_both_keys() -> None:
    mine = CHILD.public()
    groups = mine.fingerprint().split(" ")
    assert len(groups) == 6
    assert all(len(group) == 4 and group.isdigit() for group in groups)
    prints = {mine.fingerprint(), PublicKeys(mine.sign, PARENT.public().age).fingerprint()}
    assert len(prints | {PublicKeys(PARENT.public().sign, mine.age).fingerprint()}) == 3
    assert PublicKeys("00" * 32, "age1x").fingerprint() == "8027 5578 5432 8065 9453 0905"


def test_a_signature_holds_for_its_key_context_and_data_only() -> None:
    mark = sign(CHILD, "a/1", b"data")
    assert len(mark) == 64
    assert verify(CHILD.public(), "a/1", b"data", mark)
    assert not verify(PARENT.public(), "a/1", b"data", mark)
    assert not verify(CHILD.public(), "a/2", b"data", mark)
    assert not verify(CHILD.public(), "a/1", b"date", mark)
    assert not verify(CHILD.public(), "a/1", b"data", b"")
    assert not verify(PublicKeys("xyz", ""), "a/1", b"data", mark)


def test_a_request_says_what_was_asked() -> None:
    request = read_request(requested())
    assert {name: getattr(request, name) for name in ASKED} == ASKED
    assert request.keys == CHILD.public()
    assert request.keys.fingerprint() == CHILD.public().fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        {"office": "02-01 "},
        {"office": "۰۲"},
        {"name": "x" * 201},
        {"name": "\u202eلمآ"},
        {"level": ""},
        {"epoch": -1},
        {"epoch": True},
        {"practice": 0},
        {"replica": "a"},
        {"nonce": "short"},
    ],
)
def test_a_request_out_of_bounds_is_not_made(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        make_request(CHILD, **{**ASKED, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"office": "0202"},
        {"name": "دیگری"},
        {"keys": dataclasses.asdict(PARENT.public())},
        {"keys": {"sign": CHILD.public().sign, "age": "age1" + "q" * 58}},
        {"keys": None},
        {"epoch": 10**30},
        {"format": "daftar/enrol-request/2"},
        {"signature": "00" * 64},
        {"signature": None},
        {"extra": 1},
    ],
)
def test_a_request_that_was_touched_is_refused(change: dict[str, Any]) -> None:
    assert refused(read_request, json.dumps({**json.loads(requested()), **change}).encode())


HOSTILE = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"5",
    b"{",
    b"NaN",
    b'{"a":NaN}',
    b'{"a":1e999}',
    b"[" * 10_000,
    b'{"a":' * 10_000,
    b"[" * 9 + b"]" * 9,
    b'{"a":1,"a":1}',
    b'{"a":"\\ud800"}',
    b'{"a":"\\u0000"}',
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"a":9223372036854775808}',
    b" " * (MAX_REQUEST + 1),
    "\ufeff{}".encode(),
]


@pytest.mark.parametrize("data", HOSTILE)
@pytest.mark.parametrize("read", [read_request, read_approval, Certificate.from_json])
def test_hostile_text_is_refused_in_words(read: Any, data: bytes) -> None:
    assert refused(read, data)


def test_every_flip_and_cut_of_a_request_is_refused() -> None:
    data = requested().rstrip()
    for place in range(len(data)):
        assert refused(read_request, data[:place])
        assert refused(read_request, data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


@given(st.binary())
def test_any_bytes_are_a_refusal(data: bytes) -> None:
    assert refused(read_request, data)


def test_a_certificate_is_the_parents_word() -> None:
    certificate = certified()
    assert certificate.verify(PARENT.public())
    assert not certificate.verify(CHILD.public())
    assert not dataclasses.replace(certificate, scope=("02",)).verify(PARENT.public())
    assert not dataclasses.replace(certificate, signature="zz").verify(PARENT.public())
    assert Certificate.from_json(certificate.to_json()) == certificate
    assert certificate.keys == CHILD.public()
    assert certificate.nonce == ASKED["nonce"]


def test_only_the_issuer_itself_signs() -> None:
    with pytest.raises(ValueError, match="issuer"):
        make_certificate(CHILD, read_request(requested()), issuer=ISSUER, serial=1, scope=(), issued_on="2025-12-10")
    with pytest.raises(ValueError, match="serial"):
        make_certificate(PARENT, read_request(requested()), issuer=ISSUER, serial=0, scope=(), issued_on="2025-12-10")


@pytest.mark.parametrize(
    "change",
    [{"extra": 1}, {"scope": "0201"}, {"scope": [1]}, {"scope": ["x"] * 1001}, {"serial": 1.0}, {"issuer": []}],
)
def test_a_certificate_of_wrong_types_is_refused(change: dict[str, Any]) -> None:
    assert refused(Certificate.from_json, json.dumps({**json.loads(certified().to_json()), **change}))
    assert refused(Certificate.from_json, "\ud800")


def test_an_approval_carries_certificate_and_bundle() -> None:
    certificate, bundle = read_approval(make_approval(certified(), b"DFTR\x00\xff"))
    assert certificate == certified()
    assert bundle == b"DFTR\x00\xff"


@pytest.mark.parametrize(
    "change", [{"bundle": "****"}, {"bundle": "é"}, {"bundle": None}, {"certificate": {}}, {"format": "x"}]
)
def test_a_touched_approval_is_refused(change: dict[str, Any]) -> None:
    assert refused(read_approval, json.dumps({**json.loads(make_approval(certified(), b"x")), **change}).encode())


def test_an_approval_signed_by_another_is_refused() -> None:
    paper = json.loads(make_approval(certified(), b"x"))
    paper["certificate"]["issuer"]["keys"] = dataclasses.asdict(CHILD.public())
    assert refused(read_approval, json.dumps(paper).encode())


def test_a_bundle_too_large_for_an_approval_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = certified()
    monkeypatch.setattr("models.sync.keys.MAX_APPROVAL", 2000)
    with pytest.raises(ValueError, match="too large"):
        make_approval(certificate, base64.b64decode("AAAA") * 1000)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('a"\\{}[]ی', max_size=5), inner, max_size=4),
    max_leaves=12,
)


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(VALUES)
def test_canonical_text_reads_back_and_depth_is_told_from_bytes(value: Any) -> None:
    data = canonical(value)
    assert too_deep(data) == (depth(value) > json_rules.MAX_DEPTH)
    if not too_deep(data):
        assert parse(data) == value
        assert canonical(parse(data)) == data
        assert parse(json.dumps(value, indent=1).encode(), exact=False) == value


@given(st.text('{}[]"\\a', max_size=40), st.integers(0, 12))
def test_brackets_inside_texts_do_not_count(text: str, deep: int) -> None:
    value: Any = text
    for _ in range(deep):
        value = {text: value, "z": [text]}
    assert too_deep(canonical(value)) == (depth(value) > json_rules.MAX_DEPTH)


@pytest.mark.parametrize(
    "data", [b'{"b":1,"a":1}', b'{"a": 1}', b'{"a":1,"a":1}', b'{"a":1}\n', b'"\\u0041"', b"1.50", b"-0"]
)
def test_exact_reading_takes_one_spelling_only(data: bytes) -> None:
    with pytest.raises(Unclean):
        parse(data)
