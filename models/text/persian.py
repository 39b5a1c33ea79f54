"""One text, four readings: as it is stored, as it is sought, as it sorts, and as two spellings are compared.

What people type differs by keyboard (two yehs, two kafs), by habit (half-space, space, nothing) and by what was pasted
(marks that nobody sees). `clean` decides what is kept; every key is a pure function of it, and is applied to stored
text and to the query alike. Sources: `domain/text-and-identifiers.md` 3.1 to 3.3.
"""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from models.text.given_names import (
    AFTER_ALLAH,
    ARABIC_SECONDS,
    BOYS,
    BOYS_OPENING,
    GIRLS,
    HONORIFICS,
    OPTIONAL_WORDS,
    SURNAME_ENDINGS,
)

_ZWNJ = "\u200c"
_MARKS_KEPT = 4
_CACHED = 8192  # names repeat, and a key that is remembered costs a tenth
_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
# The alphabet in the order of a Persian dictionary: waw stands before heh.
_ALPHABET = "آاءأإؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

# Letters of other keyboards. Heh with hamza has one spelling, since U+06C0 hides another heh in it.
_FOLDED = {
    **dict.fromkeys("\u064a\u0649\u06d2\u06ce\u06d0\u06cd\u0620", "ی"),
    **dict.fromkeys("\u0643\u06aa", "ک"),
    **dict.fromkeys("\u06c1\u06be\u06d5", "ه"),
    **dict.fromkeys("\u06c0\u06c2", "ه\u0654"),
    "\u06c3": "ة",
    "\u06d3": "ئ",
}


def _table(letters: Mapping[str, str]) -> dict[int, str | int | None]:
    """A table for `str.translate`; everyday letters stand in it even if they stay, since a miss costs ten hits."""
    table: dict[int, str | int | None] = {ord(char): ord(char) for char in _ALPHABET + _PERSIAN_DIGITS + " \u200c"}
    table |= {code: code for code in range(0x80)}
    for char, other in letters.items():
        table[ord(char)] = ord(other) if len(other) == 1 else other or None
    return table


_FOLD = _table(_FOLDED)

# Nothing that is drawn: controls, direction marks, joiners, soft hyphen, tatweel, halves of characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0640\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]+"
)
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_GAPS = re.compile(r"[\s\u200c]{2,}|[^\S ]")
_LINE_ENDS = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")
_LONG_RUN = re.compile(r"[^\w\s!-~]{5,}")
# Text that is clean already: words of everyday letters with one space or half-space between them.
_EVERYDAY_CHARS = f"!-~{_ALPHABET}{_PERSIAN_DIGITS}{_ARABIC_DIGITS}«»،؛؟٬٫ة"


def _apart(chars: str, gaps: str) -> re.Pattern[str]:
    """Words of these characters with one of the gaps between them (possessive, so that a miss is found in one pass)."""
    return re.compile(f"[{chars}]++(?:[{gaps}][{chars}]++)*+")


_EVERYDAY = _apart(_EVERYDAY_CHARS, " \u200c")
_FOLDABLE = _apart(_EVERYDAY_CHARS + "".join(_FOLDED), " \u200c")

_TO_LATIN = dict(zip(_PERSIAN_DIGITS + _ARABIC_DIGITS, "0123456789" * 2, strict=True))
_LATIN = _table(_TO_LATIN)
_PERSIAN = _table(dict(zip("0123456789" + _ARABIC_DIGITS, _PERSIAN_DIGITS * 2, strict=True)))
_NUMBER = str.maketrans({**dict(zip("0123456789", _PERSIAN_DIGITS, strict=True)), ",": "٬", ".": "٫", "-": "\u200e−"})

_UNIT = re.compile(r"«[^«»]*»|[^\s«»]+")
_LATIN_SIGN = re.compile(r"[A-Za-z\\]|(?<!\d)/|/(?!\d)")

_MARK_RANGES = ((0x300, 0x36F), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4))
_MARKLESS = {chr(code): "" for low, high in _MARK_RANGES for code in range(low, high + 1)}
_NEAR = {**dict.fromkeys("\u06c6\u06c7\u06c8\u06cb", "و"), "\u06b5": "ل", "\u0695": "ر", "\u06a4": "ف", "\u0671": "ا"}
_BASE = dict(zip("آأإؤئةء" + _ZWNJ, ["ا", "ا", "ا", "و", "ی", "ه", "", ""], strict=True))
_SEARCH = _table({**_TO_LATIN, **_MARKLESS, **_NEAR, **_BASE})
_SOUGHT = _apart("0-9a-z" + re.sub("[آءأإؤئ]", "", _ALPHABET), " ")
_SIGN = re.compile(r"[^\w\s]|_")

_SOUND = _table({**dict(zip("طثصذضظحغ", "تسسزززهق", strict=True)), "ع": ""})

_CODES = dict(zip(_ALPHABET, string.ascii_uppercase + string.ascii_lowercase, strict=False))
_SORT = _table(
    {
        **_TO_LATIN,
        **_MARKLESS,
        **{char: _CODES[letter] for char, letter in _NEAR.items()},
        **_CODES,
        **{letter: "z" + letter.lower() for letter in string.ascii_letters},
        "ة": _CODES["ه"],
        _ZWNJ: " ",
    }
)


def clean(text: str) -> str:
    """The one-line text that is stored: Persian letters, plain spaces, nothing hidden, NFC; idempotent.

    Half-spaces stay inside words, digits stay in their script, at most four marks stay on one letter.
    """
    if _EVERYDAY.fullmatch(text):
        return text
    if _FOLDABLE.fullmatch(text):
        return text.translate(_FOLD)
    text = unicodedata.normalize("NFC", _thinned(_HIDDEN.sub("", text)))
    text = _SHAPED.sub(lambda run: unicodedata.normalize("NFKC", run[0]).replace("\u0640", ""), text)
    text = unicodedata.normalize("NFC", text.translate(_FOLD))
    if "\u0654" in text:
        text = text.replace("ی\u0654", "ئ")
    text = _GAPS.sub(_gap, _thinned(text))
    return text.strip(" \u200c")


def clean_lines(text: str) -> str:
    """The text of several lines that is stored: each line as `clean` has it, at most one empty line in a row."""
    lines = [clean(line) for line in _LINE_ENDS.split(text)]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _gap(run: re.Match[str]) -> str:
    """A run of spaces and half-spaces is one space if a space is in it, else one half-space."""
    return " " if run[0].strip(_ZWNJ) else _ZWNJ


def _thinned(text: str) -> str:
    """The text with no more than four combining marks in a row (a long heap also makes NFC slow)."""
    return _LONG_RUN.sub(_thin, text)


def _thin(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= _MARKS_KEPT:
            kept.append(char)
    return "".join(kept)


def latin_digits(text: str) -> str:
    """The text with ۰–۹ and ٠–٩ as 0–9."""
    return text if text.isascii() else text.translate(_LATIN)


def persian_digits(text: str) -> str:
    """The text with 0–9 and ٠–٩ as ۰–۹."""
    return text.translate(_PERSIAN)


def persian_sentence(text: str) -> str:
    """A sentence with Persian digits, but for its Latin words and what stands in «…» with one: names of files, paths,
    codes and options are written back as they stand."""
    return _UNIT.sub(lambda unit: persian_digits(unit[0]) if reads_persian(unit[0]) else unit[0], text)


def reads_persian(text: str) -> bool:
    """Whether nothing in it is Latin or a path: no Latin letter, no backslash, and a slash between digits only."""
    return not _LATIN_SIGN.search(text)


def persian_number(value: int | float) -> str:
    """A number as it is shown: ۱٬۲۳۴٬۵۶۷٫۵; never with an exponent, a whole float without fraction.

    Raises ValueError for what is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    exact = int(value) if value == int(value) else Decimal(repr(value))
    return format(exact, ",d" if isinstance(exact, int) else ",f").translate(_NUMBER)


def persian_size(count: int) -> str:
    """So many bytes in words, rounded: «۱۴٫۲ گیگابایت»; less than none is none."""
    for unit, least in (("گیگابایت", 2**30), ("مگابایت", 2**20), ("کیلوبایت", 2**10)):
        if count >= least:
            return f"{persian_number(round(count / least, 1))} {unit}"
    return f"{persian_number(max(count, 0))} بایت"


@lru_cache(maxsize=_CACHED)
def search_key(text: str) -> str:
    """The text as it is sought: folded words of letters and Latin digits, lower case, one space between them.

    Marks, half-spaces and hamza alone vanish, signs part words (3.1). Use it for the stored key and for the query.
    """
    if _SOUGHT.fullmatch(text):
        return text
    text = unicodedata.normalize("NFKC", clean(text)).lower().translate(_SEARCH)
    return _words_only(text)


def _words_only(text: str) -> str:
    """Signs become spaces, marks of other scripts vanish, spaces collapse."""
    if _SIGN.search(text):
        text = _SIGN.sub(lambda sign: "" if unicodedata.category(sign[0])[0] == "M" else " ", text)
    return " ".join(text.split())


def words_of(query: str) -> list[str]:
    """The words of a query as `search_key` gives them."""
    return search_key(query).split()


def compact_key(text: str) -> str:
    """K1: the search key without spaces, so that «سیدمحمد» and «سید محمد» are one."""
    return search_key(text).replace(" ", "")


def given_name_key(text: str) -> str:
    """K2: K1 of a first name without سید, سیده, سادات, حاجی and the like; never empty unless K1 is.

    Only for first names: of surnames it would make آبادی and حاجی‌آبادی one (3.2).
    """
    words = words_of(text.replace(_ZWNJ, " "))
    kept = "".join(word for word in words if word not in OPTIONAL_WORDS)
    return _unprefixed(kept) if kept else "".join(words)


def _unprefixed(name: str) -> str:
    """A first name in one word without the word of honour that was written onto it."""
    for ending in ("السادات", "سادات"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return _unprefixed(name.removesuffix(ending))
    for start in ("حاجیه", "حاجی", "سیده", "سید"):
        rest = name.removeprefix(start)
        if rest != name and len(rest) > 1 and not (start == "سیده" and "ه" + rest in BOYS):
            return rest
    return name


def sound_key(text: str) -> str:
    """K3: K1 with letters of one sound made one and doubled letters made single (طاهره and تاهره).

    K3 of a first name is `sound_key(given_name_key(name))`; never empty unless K1 is.
    """
    key = compact_key(text)
    sounds = key.translate(_SOUND)
    single = [char for char, before in zip(sounds, " " + sounds, strict=False) if char != before or char.isdigit()]
    return "".join(single) or key


def same_text(first: str, second: str) -> bool:
    """Whether two stored values differ only by keyboard: forms of yeh, kaf and heh, digit script, space or half-space.

    That is: they are equal after `clean_lines`, with Latin digits and without spaces, half-spaces and line ends.
    Another spelling (آرش and ارش, مسئول and مسول, زهرا and زهرا سادات) is another value, for a person to decide.
    """
    return first == second or _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return "".join(latin_digits(clean_lines(text)).replace(_ZWNJ, "").split())


@lru_cache(maxsize=_CACHED)
def sort_key(text: str) -> str:
    """The text as a string whose code point order is the Persian order, the same in SQLite and Python (3.3).

    Spaces and half-spaces first, then digits, آ ا and hamza forms, ب پ … ن و ه ی, then Latin and other letters.
    """
    text = clean(text)
    if not _EVERYDAY.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
    return _words_only(text.translate(_SORT))


def split_name(full: str) -> tuple[str, str, bool]:
    """A full name as first name, last name, and whether the cut is sure (only of two plain words).

    The parts are as `clean` has them. One word is a first name without a last name, and not sure.
    """
    words = clean(full).split(" ")
    if len(words) < 2:
        return words[0], "", False
    cut = _cut([search_key(word) for word in words])
    sure = len(words) == 2 and search_key(words[0]) not in HONORIFICS
    return " ".join(words[:cut]), " ".join(words[cut:]), sure


def _cut(keys: list[str]) -> int:
    """How many of the words (two or more, as search keys) are the first name; at least one word is left over."""
    last = len(keys) - 1
    cut = 1
    while cut < last and keys[cut - 1] in HONORIFICS:
        cut += 1
    base = keys[cut - 1]
    cut = _with_arabic_second(keys, cut)
    if cut < last and _goes_with(base, keys[cut], keys[cut + 1 :]):
        cut = _with_arabic_second(keys, cut + 1)
    if cut < last and keys[cut] == "سادات":
        cut += 1
    return cut


def _with_arabic_second(keys: list[str], cut: int) -> int:
    """The cut moved behind «الله» of «حبیب الله», if it stands there and is not the surname «الله یاری»."""
    rest = keys[cut:]
    if len(rest) < 2 or rest[0] not in ARABIC_SECONDS or (rest[0] in ("الله", "اله") and rest[1] in AFTER_ALLAH):
        return cut
    return cut + 1


def _goes_with(base: str, second: str, rest: list[str]) -> bool:
    """Whether `second` is the other half of the given name `base`, and not the beginning of the surname."""
    if len(rest) == 1 and rest[0] in SURNAME_ENDINGS:
        return False
    return (base in BOYS_OPENING and second in BOYS) or (base in GIRLS and second in GIRLS)
