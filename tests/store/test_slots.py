from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.store import slots as module
from models.store.slots import Cost, SlotFile, check_strength, normal_passphrase, normal_user

CHEAP = Cost(memory=64, passes=1, lanes=1)
WORDS = "باران آرام روی بام"


def code_of(call: Any) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


@pytest.fixture
def made(tmp_path: Path) -> tuple[SlotFile, bytes]:
    path = tmp_path / "slots.json"
    key = SlotFile.create(path, "Zahra", WORDS, cost=CHEAP)
    return SlotFile(path, CHEAP), key


def test_the_first_user_gets_a_random_key_and_opens_it_again(made: tuple[SlotFile, bytes], tmp_path: Path) -> None:
    slots, key = made
    assert len(key) == 32
    assert slots.open("zahra", WORDS) == key
    assert slots.role("ZAHRA") == "administrator"
    assert SlotFile.create(tmp_path / "other.json", "a", WORDS, cost=CHEAP) != key


def test_nothing_readable_lies_in_the_file(made: tuple[SlotFile, bytes]) -> None:
    slots, key = made
    text = slots.path.read_text()
    assert key.hex() not in text
    assert WORDS not in text


@pytest.mark.parametrize(
    ("user", "passphrase"), [("zahra", "باران آرام روی بوم"), ("reza", WORDS), ("", ""), ("\ud800", "\ud800")]
)
def test_wrong_user_and_wrong_passphrase_say_and_cost_the_same(
    made: tuple[SlotFile, bytes], monkeypatch: pytest.MonkeyPatch, user: str, passphrase: str
) -> None:
    costs: list[tuple[int, int, int]] = []
    real = module.Argon2id

    def counted(**given: Any) -> Any:
        costs.append((given["memory_cost"], given["iterations"], given["lanes"]))
        return real(**given)

    monkeypatch.setattr(module, "Argon2id", counted)
    with pytest.raises(UserError) as caught:
        made[0].open(user, passphrase)
    assert caught.value.code == "passphrase-wrong"
    assert str(caught.value) == str(UserError("passphrase-wrong"))
    assert costs == [(64, 1, 1)]


def test_users_come_go_and_change_their_passphrase(made: tuple[SlotFile, bytes]) -> None:
    slots, key = made
    slots.add(key, "رضا", "یک دو سه چهار")
    assert slots.users() == ["zahra", "رضا"]
    assert slots.role("رضا") == "clerk"
    slots.change("رضا", "یک دو سه چهار", "پنج شش هفت هشت")
    assert slots.open("رضا", "پنج شش هفت هشت") == key
    assert code_of(lambda: slots.open("رضا", "یک دو سه چهار")) == "passphrase-wrong"
    slots.remove("zahra")
    assert slots.users() == ["رضا"]
    assert code_of(lambda: slots.open("zahra", WORDS)) == "passphrase-wrong"


def test_refusals_leave_the_slots_as_they_were(made: tuple[SlotFile, bytes]) -> None:
    slots, key = made
    before = slots.path.read_bytes()
    assert code_of(lambda: SlotFile.create(slots.path, "x", WORDS, cost=CHEAP)) == "store-exists"
    assert code_of(lambda: slots.add(key, "ZAHRA", WORDS)) == "user-taken"
    assert code_of(lambda: slots.add(key, " ", WORDS)) == "required"
    assert code_of(lambda: slots.add(key, "reza", "کوتاه")) == "passphrase-weak"
    assert code_of(lambda: slots.change("zahra", WORDS, "کوتاه")) == "passphrase-weak"
    assert code_of(lambda: slots.change("zahra", "نادرست", WORDS)) == "passphrase-wrong"
    assert code_of(lambda: slots.remove("reza")) == "user-unknown"
    assert code_of(lambda: slots.role("reza")) == "user-unknown"
    assert code_of(lambda: slots.remove("zahra")) == "not-allowed"
    with pytest.raises(ValueError, match="another store"):
        slots.add(bytes(32), "reza", WORDS)
    assert slots.path.read_bytes() == slots.copy.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\u0643\u062a\u0627\u0628\u064a", "کتابی"),
        ("على", "علی"),
        ("۱۲۳٤٥٦", "123456"),
        ("می\u200cروم", "میروم"),
        ("\u202bسلام\u202c \ufeff", "سلام"),
        ("  یک\u00a0 دو\t", "یک دو"),
        ("\ufef3\ufe8e", "یا"),
        ("Ａｂ", "Ab"),
    ],
)
def test_another_keyboard_types_the_same_passphrase(typed: str, meant: str) -> None:
    assert normal_passphrase(typed) == meant
    assert normal_user(typed.upper()) == meant.casefold()


@given(st.text())
def test_normalising_is_done_once(text: str) -> None:
    assert normal_passphrase(normal_passphrase(text)) == normal_passphrase(text)


@pytest.mark.parametrize("good", ["یک دو سه چهار", "abcdefghijkl", "۱۲۳۴۵۶۷۸۹۰۱۲"])
def test_four_words_or_twelve_characters_are_enough(good: str) -> None:
    check_strength(good)


@pytest.mark.parametrize(
    "weak", ["", "123456", "یک دو سه", "abcdefghijk", "abc\u200c\u200c\u200c\u200c\u200c\u200c\u200c\u200c\u200c"]
)
def test_less_is_weak(weak: str) -> None:
    assert code_of(lambda: check_strength(weak)) == "passphrase-weak"


@pytest.mark.parametrize("which", ["path", "copy"])
def test_one_copy_torn_or_flipped_anywhere_does_not_matter(made: tuple[SlotFile, bytes], which: str) -> None:
    slots, key = made
    one: Path = getattr(slots, which)
    data = one.read_bytes()
    for place in range(0, len(data), 7):
        for broken in (data[:place], data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]):
            one.write_bytes(broken)
            assert slots.open("zahra", WORDS) == key
    one.unlink()
    assert slots.open("zahra", WORDS) == key
    slots.add(key, "reza", WORDS)
    assert slots.path.read_bytes() == slots.copy.read_bytes()


def test_both_torn_is_damaged_and_none_is_missing(made: tuple[SlotFile, bytes]) -> None:
    slots, _ = made
    for data in (b"", b"{", b"[" * 100_000, b"null", b'{"format":"daftar/slots/1","slots":[],"sha256":""}', b"\xff"):
        slots.path.write_bytes(data)
        slots.copy.write_bytes(data)
        assert code_of(lambda: slots.open("zahra", WORDS)) == "store-damaged"
    slots.path.unlink()
    slots.copy.unlink()
    assert code_of(slots.users) == "store-missing"


def rewrite(slots: SlotFile, **changes: Any) -> None:
    paper = json.loads(slots.path.read_bytes())
    paper["slots"][0].update(changes)
    paper["sha256"] = module.hashlib.sha256(module._canonical(paper["slots"])).hexdigest()
    for one in (slots.path, slots.copy):
        one.write_text(json.dumps(paper))


@pytest.mark.parametrize(
    "changes",
    [
        {"memory": 1024 * 1024 + 1},
        {"memory": 7},
        {"passes": 17},
        {"passes": 0},
        {"lanes": 17},
        {"memory": True},
        {"memory": 10**30},
        {"salt": "AAAA"},
        {"nonce": "AAAA"},
        {"sealed": "AAAA"},
        {"sealed": 5},
        {"kdf": "md5"},
        {"user": None},
        {"extra": 1},
    ],
)
def test_a_hostile_slot_is_damage_and_computes_nothing(
    made: tuple[SlotFile, bytes], monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    rewrite(made[0], **changes)
    monkeypatch.setattr(module, "Argon2id", None)
    assert code_of(lambda: made[0].open("zahra", WORDS)) == "store-damaged"


@pytest.mark.parametrize("changes", [{"role": "clerk"}, {"key_id": "0" * 16}, {"memory": 128}, {"passes": 2}])
def test_no_part_of_a_slot_can_be_exchanged(made: tuple[SlotFile, bytes], changes: dict[str, Any]) -> None:
    rewrite(made[0], **changes)
    assert code_of(lambda: made[0].open("zahra", WORDS)) == "passphrase-wrong"


def test_the_parameters_in_the_file_rule(made: tuple[SlotFile, bytes]) -> None:
    slots, key = made
    dearer = SlotFile(slots.path, Cost(memory=128, passes=2, lanes=2))
    assert dearer.open("zahra", WORDS) == key
    dearer.change("zahra", WORDS, WORDS)
    assert json.loads(slots.path.read_bytes())["slots"][0]["memory"] == 128
    assert slots.open("zahra", WORDS) == key


def test_the_real_cost_works(tmp_path: Path) -> None:
    key = SlotFile.create(tmp_path / "slots.json", "zahra", WORDS)
    assert SlotFile(tmp_path / "slots.json").open("zahra", WORDS) == key


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only")])
def test_a_failed_write_keeps_the_old_slots(
    made: tuple[SlotFile, bytes], monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    slots, key = made

    def fail(_: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fail)
    assert code_of(lambda: slots.add(key, "reza", WORDS)) == code
    assert slots.users() == ["zahra"]
    assert not list(slots.path.parent.glob("*.part"))


@settings(max_examples=15)
@given(user=st.text(min_size=1), passphrase=st.text(min_size=12))
def test_any_text_is_a_user_and_a_passphrase(
    tmp_path_factory: pytest.TempPathFactory, user: str, passphrase: str
) -> None:
    path = tmp_path_factory.mktemp("slots") / "slots.json"
    try:
        key = SlotFile.create(path, user, passphrase, cost=CHEAP)
    except UserError as error:
        assert error.code in {"passphrase-weak", "required"}
    else:
        assert SlotFile(path).open(user, passphrase) == key
