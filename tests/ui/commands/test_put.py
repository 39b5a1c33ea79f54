"""Lines from outside: each is judged alone, with its own number, and none can harm its neighbours."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from tests.ui.commands.conftest import Door, Run
from ui.commands import json_lines

GOOD = '{"first_name": "علی"}'.encode()


def test_lines_keep_their_physical_numbers(daftar: Run, door: Door) -> None:
    done = daftar("--json", "put", "person", given=b"\xef\xbb\xbf" + GOOD + b"\r\n\n   \n" + GOOD)
    assert (done.code, done.err) == (0, "")
    assert [row["line"] for row in done.lines] == [1, 4]
    assert list(done.lines[0]) == ["line", "id", "status", "errors", "warnings"]
    assert door.calls[1][1] == ([{"first_name": "علی"}] * 2, "person")


@pytest.mark.parametrize("line", [
    b"{", b"[]", b"[" + GOOD + b"]", b"7", b"null", b'"x"', b"{}{}", b"{'a': 1}", b'{"a": NaN}', b'{"a": -Infinity}',
    b'{"a": 1e999}', b'{"a": 1, "a": 2}', b'{"a": {"b": 1, "b": 1}}', b'{"a": "\\ud800"}', b'{"\\udfff": 1}',
    b'{"a": "\\u0000"}', b'{"a": "\0"}', b'{"a": 9223372036854775808}', b'{"a": ' + b"9" * 5000 + b"}", b"\xff\xfe{",
    b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}", b'{"a":' * 100_000, b"[" * 500_000,
    b'{"a": "' + b"x" * json_lines.MAX_BYTES + b'"}', b'{"a": "' + b"x" * (3 * json_lines.MAX_BYTES + 5) + b'"}',
], ids=lambda line: repr(line[:24]))  # fmt: skip
def test_a_hostile_line_is_rejected_and_its_neighbours_are_saved(daftar: Run, line: Any) -> None:
    done = daftar("--json", "put", "person", given=GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    assert done.code == 1
    assert [row["status"] for row in done.lines] == ["saved", "rejected", "saved"]
    assert done.lines[1]["errors"][0]["code"] == "json-wrong"
    assert done.err.startswith("[json-wrong] خط ۲: ")
    assert len(done.err) < 500


def test_the_deepest_line_allowed_is_read() -> None:
    line = b'{"a": ' + b"[" * 19 + b"]" * 19 + b"}"
    assert not isinstance(next(json_lines.read(_stream(line)))[1], UserError)


def test_a_pretty_printed_object_is_told_what_is_wrong_with_it(daftar: Run) -> None:
    done = daftar("--json", "put", "person", given=b'{\n "a": 1\n}\n')
    assert done.code == 1
    assert "شیء در چند خط نوشته شده است" in done.err


def test_rows_of_several_entities_may_be_mixed(daftar: Run, door: Door) -> None:
    assert daftar("--json", "put", "-", given=b'{"entity": "person"}').code == 0
    assert door.calls[1][1] == ([{"entity": "person"}], None)


def test_lines_may_come_from_a_file(daftar: Run, door: Door, tmp_path: Path) -> None:
    file = tmp_path / "ردیف‌ها.jsonl"
    file.write_bytes(GOOD)
    assert daftar("--json", "put", "person", str(file)).code == 0
    assert len(door.calls[1][1][0]) == 1


@pytest.mark.parametrize(("name", "code"), [("none.jsonl", "file-missing"), (".", "file-unreadable")])
def test_a_file_that_cannot_be_read_is_told(daftar: Run, door: Door, tmp_path: Path, name: Any, code: Any) -> None:
    done = daftar("put", "person", str(tmp_path / name))
    assert done.code == 1
    assert done.err.startswith(f"[{code}]")
    assert door.calls == []


def test_nothing_given_is_nothing_saved(daftar: Run) -> None:
    done = daftar("--json", "put", "person", given=b"\n\n")
    assert (done.code, done.out) == (0, "")


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text("نامabc"), values, max_size=4), st.booleans())
def test_what_was_written_is_what_is_read(row: Any, escaped: Any) -> None:
    line = json.dumps(row, ensure_ascii=escaped).encode()
    assert list(json_lines.read(_stream(line))) == [(1, row)]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(data: bytes) -> None:
    for _, row in json_lines.read(_stream(data)):
        assert isinstance(row, dict | UserError)


def _stream(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)
