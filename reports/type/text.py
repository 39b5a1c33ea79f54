"""A paragraph is cleaned and reshaped as a whole, one character for one, so that a place in it stays the same place.

Arabic letters join by what stands beside them, so a line or a bold word is never reshaped alone. Two glyphs stand for
two letters each, lam-alef and heh with hamza: the first place keeps the glyph, the second a stand-in that is drawn with
no width and read back as its letter (design/paper.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from arabic_reshaper import ArabicReshaper

LRM, RLM, ZWNJ, ZWJ = "\u200e", "\u200f", "\u200c", "\u200d"
_CACHED = 8192

STANDINS: Mapping[str, str] = {
    "\U0010f8f0": "ا",
    "\U0010f8f1": "آ",
    "\U0010f8f2": "أ",
    "\U0010f8f3": "إ",
    "\U0010f8f4": "\u0654",
}
"""Characters for private use in the place of the second letter of a joined glyph, each with that letter."""

JOINED: Mapping[str, str] = {
    **{chr(code): "ل" for code in range(0xFEF5, 0xFEFD)},  # the lam of lam-alef
    "\u06c0": "ه",
    "\ufba5": "ه",
}
"""Glyphs of two letters, each with the letter it is read back as; its stand-in is read as the other."""

# Controls, invisible direction marks of pasted text and characters of no meaning; line ends are handled apart.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\U0010f8f0-\U0010f8f4]+"
)
_LINE_ENDS = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")
_PASTED = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf1\ufe70-\ufefc]+")  # letters in the form of one glyph
_UNCLEAN = re.compile(r"[^\n !-~ء-غف-\u065f٪-ٱپچژکگی۰-۹«»\u200c\u200e\u200f–]")


class _Settings:
    """What the reshaper asks for at each text: its own answer, through configparser, costs more than the work."""

    def __init__(self, configuration: Mapping[str, str]) -> None:
        self.getboolean = {name: value == "True" for name, value in configuration.items()}.__getitem__


_RESHAPER = ArabicReshaper(configuration={"delete_harakat": False, "support_ligatures": False})
_RESHAPER.configuration = _Settings(_RESHAPER.configuration)
_JOINS = re.compile("[\u0600-\u06ff]")
_LAM_ALEF = re.compile("([\ufedf\ufee0])([\u064b-\u065f\u0670]*)([\ufe8e\ufe82\ufe84\ufe88])")
_ALEFS = {"\ufe8e": (0xFEFB, "\U0010f8f0"), "\ufe82": (0xFEF5, "\U0010f8f1"),
          "\ufe84": (0xFEF7, "\U0010f8f2"), "\ufe88": (0xFEF9, "\U0010f8f3")}  # fmt: skip
_HEH_HAMZA = re.compile("([\ufee9\ufeea])\u0654")
_HEHS = {"\ufee9": "\u06c0\U0010f8f4", "\ufeea": "\ufba5\U0010f8f4"}


def clean(text: str) -> str:
    """The text without what no paper shows; line ends are «\\n», U+06C0 is heh and hamza; idempotent.

    Dropped: embeddings, overrides and isolates (U+202A–202E, U+2066–2069), U+FEFF, controls. LRM, RLM and ZWNJ stay.
    """
    if not _UNCLEAN.search(text):
        return text
    text = _HIDDEN.sub("", _LINE_ENDS.sub("\n", text.replace("\t", " ")))
    text = _PASTED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    return text.replace("\u06c0", "ه\u0654")


@lru_cache(maxsize=_CACHED)
def shaped(text: str) -> str:
    """The cleaned text with each letter in the form its neighbours give it, in logical order.

    As long as `clean(text)`, place by place; marks stay, and the second letter of a joined glyph is a stand-in.
    """
    text = clean(text)
    if not _JOINS.search(text):
        return text
    forms: str = _RESHAPER.reshape(text)
    if ZWJ in text:  # the reshaper takes it out once it has joined its neighbours
        forms = _with_joiners(forms, text)
    return _HEH_HAMZA.sub(lambda pair: _HEHS[pair[1]], _LAM_ALEF.sub(_ligature, forms))


def _ligature(letters: re.Match[str]) -> str:
    lam, marks, alef = letters.groups()
    code, stand_in = _ALEFS[alef]
    return chr(code + (lam == "\ufee0")) + marks + stand_in


def _with_joiners(forms: str, text: str) -> str:
    rest = iter(forms)
    return "".join(ZWJ if char == ZWJ else next(rest) for char in text)


def ltr(text: str) -> str:
    """The text between two LRMs: telephones, ISO dates and codes with dashes keep their groups from left to right."""
    return f"{LRM}{text}{LRM}" if text else ""
