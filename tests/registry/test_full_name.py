"""A text names somebody by words, in any spelling, and it is said how sure that is."""

from __future__ import annotations

import pytest

from models.registry.full_name import FullName, Said


def name(first: str | None, last: str | None) -> FullName | None:
    return FullName.of({"first_name": first, "last_name": last})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("رضا محمدی", Said.SURELY),
        ("رضامحمدی", Said.SURELY),
        ("آقای رضا محمدي، مدیر، آمد", Said.SURELY),
        ("سید رضا محمدی", Said.SURELY),
        ("محمدی رضا", Said.SURELY),
        ("محمدی، رضا", Said.SURELY),
        ("خانم محمدی، رضا و علی", Said.MAYBE),  # perhaps two people
        ("علی رضا محمدی", Said.MAYBE),  # perhaps علی‌رضا
        ("رضا محمدی نژاد", Said.MAYBE),  # perhaps محمدی‌نژاد
        ("کوچهٔ شهید رضا محمدی", Said.MAYBE),
        ("خیابان رضا محمدی", Said.MAYBE),
        ("علی‌رضا محمدی", Said.NO),
        ("رضا محمدی‌نژاد", Said.NO),
        ("رضا و علی محمدی", Said.NO),
        ("رضا، محمدی", Said.SURELY),  # nothing else stands there
        ("حسن رضا، محمدی", Said.NO),
        ("آمدند: رضا. محمدی نیامد", Said.NO),
        ("", Said.NO),
    ],
)
def test_how_sure_it_is(text: str, said: Said) -> None:
    who = name("رضا", "محمدی")
    assert who is not None
    assert who.said_in(text) is said


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("سیده نرگس", "رضایی‌نژاد", "نرگس رضائی نژاد – مربی"),
        ("محمّد", "حسینی", "محمد حسینی"),
        ("محمد علی", "حسینی", "محمدعلی حسيني"),
        ("آرش", "کیا", "ارش کیا"),
        ("رضا", "حسن‌زاده", "رضا حسن‌زاده آمد"),
        ("رضا", "محمدپور", "آقای رضا محمد پور"),
        ("رضا", "محمد پور", "آقای رضا محمدپور"),
    ],
)
def test_spellings_of_a_name_are_one(first: str, last: str, text: str) -> None:
    who = name(first, last)
    assert who is not None
    assert who.said_in(text) is Said.SURELY


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("علی", "اکبری", "آقای علی‌اکبری نیامد"),  # perhaps a surname
        ("محمد", "رضا", "محمد رضا کریمی آمد"),  # perhaps محمدرضا
        ("محمد", "رضا", "محمدرضا کریمی آمد"),
    ],
)
def test_what_may_be_a_part_of_another_name_is_not_sure(first: str, last: str, text: str) -> None:
    who = name(first, last)
    assert who is not None
    assert who.said_in(text) is Said.MAYBE


def test_at_home_a_first_name_stands_with_and_without_the_word_of_honour() -> None:
    who = name("سیدعلی", "موسوی")
    assert who is not None
    assert (who.first_in("پدر سید علی آمد"), who.first_in("علی بیمار است"), who.first_in("علیرضا آمد")) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "piece"),
    [("رضا", "حسن‌زاده", "حسنز"), ("سیده آرش", "کیا", "رش"), ("هاویه", "کیا", ""), ("Reza", "Kia", "")],
)
def test_letters_that_every_text_with_the_name_has_stand_for_it_where_it_is_sought(
    first: str, last: str, piece: str
) -> None:
    who = name(first, last)
    assert who is not None
    assert who.piece == piece
    assert who.said_in(f"آقای {first} {last} آمد") is Said.SURELY


@pytest.mark.parametrize(("first", "last"), [(None, "محمدی"), ("رضا", None), ("", ""), ("رضا", "  ")])
def test_half_a_name_names_too_many(first: str | None, last: str | None) -> None:
    assert name(first, last) is None


def test_a_longer_name_may_be_meant_where_the_shorter_stands() -> None:
    short, long, other = name("رضا", "محمدی"), name("علی‌رضا", "محمدی"), name("مینا", "نوری")
    assert short is not None
    assert long is not None
    assert other is not None
    assert (short.may_be(long), long.may_be(short), short.may_be(other)) == (True, False, False)
    written = FullName.written("رضا محمدی")
    assert written is not None
    assert short.may_be(written)
    assert FullName.written("رضا") is None
