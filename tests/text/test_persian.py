"""Persian text: what is stored, what is sought, how it sorts, which spellings are one."""

import math
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import persian
from models.text.given_names import GIRLS, HONORIFICS, SURNAME_ENDINGS
from models.text.persian import clean, clean_lines, search_key, sort_key

ZWNJ = "\u200c"
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

anything = st.text() | st.text(
    alphabet="آاأئءةبیهک\u064a\u0649\u0643\u06be\u06d5\u06c0\u06c2\u06d2\u0654\u064b\u0301\u0344\u0640\u200c\u200d\u200f\u202e"
    "\xa0 \t\n\x00\ufeff\ufefb\ufdf2۱٢3aBéß-_./"
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("عل\u064a \u0643اظم\u0649", "علی کاظمی"),
        ("\u06be\u06c1\u06d5 \u06d2\u06ce", "ههه یی"),
        ("گل\u200cهای\u200c\u200c بهار\u200c", "گل\u200cهای بهار"),
        ("\u200cعلی\xa0\u2003\tپور\r\n", "علی پور"),
        ("ن\u200c\u200cیا", "ن\u200cیا"),
        ("\u202b\u200fعلی\u200e\u202c\u2067\u2069\ufeff", "علی"),
        ("عـلـ\u0640ی\x00\x07\x85", "علی"),
        ("ع\ud800لی", "علی"),
        ("ا\u0653ذر", "آذر"),
        ("مس\u064a\u0654ول", "مسئول"),
        ("مس\u06cc\u0654ول", "مسئول"),
        ("خان\u06c0", "خانه\u0654"),
        ("ﻋﻠﻰ", "علی"),
        ("محمّدِ", "محمّدِ"),
        ("", ""),
        (" \u200c ", ""),
        ("۱۲ ٣٤ 56", "۱۲ ٣٤ 56"),
    ],
)
def test_what_is_stored(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_lines_are_kept_but_not_heaps_of_empty_ones() -> None:
    assert clean_lines("\n عل\u064a \r\nرضا\u2028\n\n\n\nپور \n") == "علی\nرضا\n\nپور"


def test_a_million_marks_are_four_and_cost_no_time() -> None:
    heap = "ا" + "\u0301\u0323" * 500_000
    assert len(clean(heap)) == 5
    assert search_key(heap) == "ا"
    assert clean("ا" * 100_000 + "\x00") == "ا" * 100_000


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert clean_lines(clean_lines(text)) == clean_lines(text)


@given(anything)
def test_clean_text_has_nothing_hidden(text: str) -> None:
    kept = clean(text)
    assert not set(kept) & set("\u064a\u0649\u0643\u06be\u06c1\u06d5\u0640\x00\n\t\xa0\u200e\u200f\u202e\ufeff")
    assert kept == kept.strip(" " + ZWNJ)
    assert "  " not in kept and f" {ZWNJ}" not in kept and f"{ZWNJ} " not in kept and ZWNJ * 2 not in kept
    kept.encode()


@given(anything)
def test_keys_are_stable_and_the_same_for_typed_and_stored_text(text: str) -> None:
    for key in (search_key, sort_key, persian.compact_key, persian.given_name_key, persian.sound_key):
        assert key(clean(text)) == key(text)
    for key in (search_key, persian.compact_key, persian.given_name_key, persian.sound_key):
        assert key(key(text)) == key(text)
    assert search_key(text) == " ".join(persian.words_of(text))
    assert bool(persian.given_name_key(text)) == bool(persian.sound_key(text)) == bool(persian.compact_key(text))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("عل\u064a‌رضا", "علیرضا"),
        ("آرش أحمد إلهام ٱ", "ارش احمد الهام ا"),
        ("مسئول رؤوف فاطمة خانۀ سناء", "مسیول رووف فاطمه خانه سنا"),
        ("مُحَمَّد مـحمد", "محمد محمد"),
        ("۱۳۹۹/٠٤/12", "1399 04 12"),
        ("«علی-پور» (Ali_B)", "علی پور ali b"),
        ("ﷲ ﻻله", "الله لاله"),
        ("برا\u064a", "برای"),
        ("نام\xa0پدر", "نام پدر"),
        ("Café", "café"),
        ("...", ""),
    ],
)
def test_what_is_sought(typed: str, key: str) -> None:
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سیدمحمد", "سید محمد"),
        ("محمدرضا", "محمد\u200cرضا"),
        ("محمدرضا", "محمد رضا"),
        ("زهرا سادات", "زهراسادات"),
        ("عل\u064a \u0643اظم\u064a", "علی کاظمی"),
        ("فاطمة", "فاطمه"),
    ],
)
def test_k1_joins_spacing_and_keyboards(one: str, other: str) -> None:
    assert persian.compact_key(one) == persian.compact_key(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("زهرا سادات", "زهرا"),
        ("زهراسادات", "زهرا"),
        ("اشرف السادات", "اشرف"),
        ("سیده مریم", "مریم"),
        ("سیده\u200cزهرا", "زهرا"),
        ("سیدهزهرا", "زهرا"),
        ("سیدهادی", "هادی"),
        ("سید هادی", "هادی"),
        ("حاجیه خانم", "خانم"),
        ("حاجی", "حاجی"),
        ("سید", "سید"),
        ("سادات", "سادات"),
        ("حاجیه", "حاجیه"),
        ("محمد مهدی", "محمدمهدی"),
    ],
)
def test_k2_drops_words_of_honour_but_never_all(name: str, key: str) -> None:
    assert persian.given_name_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"), [("طاهره", "تاهره"), ("حبیب اله", "حبیب الله"), ("ثریا", "سریا"), ("غلام", "قلام")]
)
def test_k3_joins_what_sounds_alike(one: str, other: str) -> None:
    assert persian.sound_key(one) == persian.sound_key(other)


def test_k3_keeps_what_sounds_different_and_doubled_digits() -> None:
    assert persian.sound_key("حسین") != persian.sound_key("حسن")
    assert persian.sound_key("1100") == "1100"
    assert persian.sound_key("ع") == "ع"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("عل\u064a", "علی", True),
        ("ا\u0643بر", "اکبر", True),
        ("\u06beما", "هما", True),
        ("علی\u200cپور", "علی پور", True),
        ("علی\u200cپور", "علیپور", True),
        ("پلاک ۱۲", "پلاک 12", True),
        ("پلاک ۱۲", "پلاک 13", False),
        ("آرش", "ارش", False),
        ("مسئول", "مسول", False),
        ("فاطمة", "فاطمه", False),
        ("زهرا", "زهرا سادات", False),
        ("Ali", "ali", False),
    ],
)
def test_equal_but_for_the_keyboard(one: str, other: str, same: bool) -> None:
    assert persian.same_text(one, other) is same
    assert persian.same_text(other, one) is same


ORDERED = [
    "۱۲",
    "۲",
    "آذر",
    "ائتلاف",
    "ابر",
    "اکبر پور",
    "اکبرپور",
    "بابک",
    "پدر",
    "تبریز",
    "جمال",
    "چمن",
    "زهرا",
    "ژاله",
    "سارا",
    "علی",
    "علی پور",
    "علیزاده",
    "قم",
    "کریم",
    "گل",
    "لاله",
    "مریم",
    "نوید",
    "وحید",
    "هما",
    "یاسر",
    "Ali",
    "zahra",
    "жук",
]


def test_the_order_of_a_persian_dictionary_in_python_and_sqlite() -> None:
    backwards = ORDERED[::-1]
    assert sorted(backwards, key=sort_key) == ORDERED
    keys = [sort_key(word) for word in ORDERED]
    with sqlite3.connect(":memory:") as db:
        db.execute("create table t (k text)")
        db.executemany("insert into t values (?)", [(key,) for key in reversed(keys)])
        assert [row[0] for row in db.execute("select k from t order by k")] == keys
    db.close()


def test_each_letter_sorts_before_the_next() -> None:
    keys = [sort_key(letter) for letter in "آاءأإؤئ" + ALPHABET[2:]]
    assert keys == sorted(keys) and len(set(keys)) == len(keys) and "".join(keys).isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عل\u064a", "علی"),
        ("\u0643", "ک"),
        ("علی\u200cپور", "علی پور"),
        ("فاطمة", "فاطمه"),
        ("مُحمّد", "محمد"),
        ("«قم»", "قم"),
    ],
)
def test_spellings_that_sort_as_one(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(st.text(alphabet=ALPHABET + " ", max_size=8), st.text(alphabet=ALPHABET + " ", max_size=8))
def test_order_goes_letter_by_letter(one: str, other: str) -> None:
    rank = {letter: index for index, letter in enumerate(" " + ALPHABET)}
    expected = [rank[char] for char in clean(one)] < [rank[char] for char in clean(other)]
    assert (sort_key(one) < sort_key(other)) is expected


@given(st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ لa"))
def test_digits_fold_both_ways(text: str) -> None:
    assert persian.latin_digits(persian.persian_digits(text)) == persian.latin_digits(text)
    assert not set(persian.latin_digits(text)) & set("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "۰"),
        (1234567, "۱٬۲۳۴٬۵۶۷"),
        (1234567.5, "۱٬۲۳۴٬۵۶۷٫۵"),
        (2.0, "۲"),
        (0.48, "۰٫۴۸"),
        (-12, "\u200e−۱۲"),
        (1e20, "۱۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰"),
        (1e-7, "۰٫۰۰۰۰۰۰۱"),
    ],
)
def test_numbers_are_shown_in_full(value: float, shown: str) -> None:
    assert persian.persian_number(value) == shown


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_no_number_is_not_shown(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        persian.persian_number(value)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "۰ بایت"),
        (-1, "۰ بایت"),
        (700, "۷۰۰ بایت"),
        (1023, "۱٬۰۲۳ بایت"),
        (2048, "۲ کیلوبایت"),
        (3 * 2**20, "۳ مگابایت"),
        (15_250_000_000, "۱۴٫۲ گیگابایت"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert persian.persian_size(count) == words


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("هلیا", "علی شاهی"),
        ("محمد مهدی", "هنری"),
        ("امیرمهدی", "اکبر پور"),
        ("سجاد", "علی پور"),
        ("مهدیس", "اکبر پور"),
        ("معصومه", "علی پور"),
        ("محمد", "علی پور"),
        ("محمد علی", "رضا زاده"),
        ("علی رضا", "کمالی"),
        ("علی", "رضا زاده"),
        ("علی رضا", "رضا زاده"),
        ("فاطمه زهرا", "جعفر پور"),
        ("فاطمه زهرا سادات", "حسینی"),
        ("زهرا سادات", "موسوی"),
        ("زهرا", "علی محمدی"),
        ("مریم", "کاظمی اصل"),
        ("سید علی", "حسینی"),
        ("سیده زهرا", "حسینی"),
        ("میر حسین", "رضوی"),
        ("سید محمد حسین", "علی پور"),
        ("عبد الله", "نوری"),
        ("حبیب الله", "کریمی"),
        ("محمد", "الله یاری"),
        ("امیر علی", "محمدی"),
        ("نازنین زهرا", "حسن آبادی"),
    ],
)
def test_names_of_three_words_are_split_as_well_as_can_be(first: str, last: str) -> None:
    assert persian.split_name(f" {first}  {last}") == (first, last, False)


def test_two_words_are_sure_and_one_word_has_no_last_name() -> None:
    assert persian.split_name("عل\u064a نور\u064a") == ("علی", "نوری", True)
    assert persian.split_name("سید مهدی") == ("سید", "مهدی", False)
    assert persian.split_name("علی") == ("علی", "", False)
    assert persian.split_name(" ") == ("", "", False)


@given(anything)
def test_splitting_loses_nothing(full: str) -> None:
    first, last, _ = persian.split_name(full)
    assert f"{first} {last}".strip() == clean(full)


def test_the_lists_of_names_are_search_keys() -> None:
    for words in (GIRLS, HONORIFICS, SURNAME_ENDINGS, persian.BOYS, persian.ARABIC_SECONDS, persian.AFTER_ALLAH):
        assert {search_key(word) for word in words} == words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("در 12 روز، تا 1404/9/19", "در ۱۲ روز، تا ۱۴۰۴/۹/۱۹"),
        ("«برگه 2.xlsx» ردیف 3 دارد", "«برگه 2.xlsx» ردیف ۳ دارد"),
        ("دورهٔ 1404-Q3 و --limit 5", "دورهٔ 1404-Q3 و --limit ۵"),
        ("در «/سال 1404/2» و C:\\2 نیست", "در «/سال 1404/2» و C:\\2 نیست"),
    ],
)
def test_a_sentence_has_persian_digits_but_for_what_is_written_back(text: str, told: str) -> None:
    assert persian.persian_sentence(text) == told
