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
    ],
)
def test_spellings_of_a_name_are_one(first: str, last: str, text: str) -> None:
    who = name(first, last)
    assert who is not None
    assert who.said_in(text) is Said.SURELY


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
