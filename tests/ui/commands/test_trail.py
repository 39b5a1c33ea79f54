"""`audit`: the lines of the front door, as JSON Lines for machines and as a table for people."""

from __future__ import annotations

from models.errors import UserError
from tests.ui.commands.conftest import Door, Run

LINE = {
    "when": "2025-12-10T06:00:00+00:00",
    "who": "mina",
    "office": "0201",
    "act": "save",
    "entity": "person",
    "row": "ab" * 16,
    "note": "",
    "replica": "cd" * 16,
}


def test_each_act_is_a_line(daftar: Run, door: Door) -> None:
    door.answers["trail.lines"] = iter([LINE, {**LINE, "act": "export", "entity": "", "row": "", "note": "to=02"}])
    done = daftar("--json", "audit")
    assert (done.code, done.err) == (0, "")
    assert [line["act"] for line in done.lines] == ["save", "export"]
    assert list(done.lines[0]) == list(LINE)


def test_nothing_noted_is_no_line(daftar: Run, door: Door) -> None:
    door.answers["trail.lines"] = iter(())
    assert daftar("--json", "audit", "--since", "1404/9/19").out == ""


TOLD = {
    "id": "1", "when": "۱۴۰۴/۰۹/۱۹ ۰۹:۳۰", "who": "mina", "office": "شهرستان آمل", "act": "ثبت و ویرایش",
    "what": "فرد: نرگس رضایی", "detail": "", "entity": "person", "row": "ab" * 16,
}  # fmt: skip


def test_a_person_reads_the_acts_in_words_and_is_told_of_older_ones(daftar: Run, door: Door) -> None:
    door.answers["trail.told"] = {"rows": [{**TOLD, "act": "پشتیبان گرفتن", "row": ""}, TOLD], "more": True}
    done = daftar("audit")
    heading, _, first, last = done.out.splitlines()
    assert heading.split() == ["هنگام", "چه‌کس", "دفتر", "کار", "چه", "چیز", "شناسه"]
    assert first.endswith(f"فرد: نرگس رضایی  person {'ab' * 16}")
    assert "پشتیبان گرفتن" in last
    assert "--json" in done.err


def test_a_day_that_is_none_is_refused(daftar: Run, door: Door) -> None:
    door.answers["trail.told"] = UserError("date-impossible", value="1404/13/1").at("since")
    done = daftar("audit", "--since", "1404/13/1")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("[date-impossible] تاریخ «۱۴۰۴/۱۳/۱»")
