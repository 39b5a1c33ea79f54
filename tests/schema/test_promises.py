"""Where a programme stands: codes of lists that an office can have, and files older than the groups."""

from __future__ import annotations

import pytest

from models.errors import UserError
from models.schema.codelists import Option, adopt, forget, load
from models.schema.programme import GROUPINGS, load_programme, parse_programme, shipped
from models.schema.promises import placed_like, refuse_uncoded, refuse_unlisted, refuse_unraised

HEAD = 'name = "talk"\nlabel = "گفت‌وگو"\nshape = "workshop"\ntier = "A"\nversion = 1\n'


@pytest.mark.parametrize(
    ("words", "placed"),
    [
        ('group = "social_harms"', ("group", "social_harms", "پیشگیری از آسیب‌های اجتماعی")),
        ('group = "پيشگيري از آسيب هاي اجتماعي"', ("group", "social_harms", "پیشگیری از آسیب‌های اجتماعی")),
        ('service_level = "۲"', ("service_level", "2", "سطح ۲")),
        ('mandate = "ماده 57 قانون احکام دائمی برنامه‌های توسعه"',
         ("mandate", "art_57", "مادهٔ ۵۷ قانون احکام دائمی: بهزیستی، متولی سلامت اجتماعی")),
        ('mandate = "آیین‌نامهٔ استان"', ("mandate", "آیین‌نامهٔ استان", "آیین‌نامهٔ استان")),
        ('group = "moon"', ("group", "moon", "moon")),
        ("", ("group", "", "")),
    ],
)  # fmt: skip
def test_a_file_stands_where_its_code_or_its_words_say(words: str, placed: tuple[str, str, str]) -> None:
    told = parse_programme(HEAD + words, "talk").placed
    assert (told[placed[0]], told[f"{placed[0]}_label"]) == placed[1:]


@pytest.mark.parametrize("key", ["group", "service_level", "mandate"])
def test_a_code_that_no_list_has_is_refused_where_a_file_is_added(key: str) -> None:
    text = f'{HEAD}{key} = "moon_9"\n'
    programme = parse_programme(text, "talk")
    with pytest.raises(UserError) as refusal:
        refuse_unlisted(programme, text)
    assert (refusal.value.code, refusal.value.finding.params["line"]) == ("programme-wrong", 6)
    try:
        adopt("province", [(GROUPINGS[key], Option("moon_9", "ماه"))])
        refuse_unlisted(programme, text)
        assert programme.placed[f"{key}_label"] == "ماه"
    finally:
        forget("province")


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        (HEAD, False),
        (HEAD + "# یادداشت\n", False),
        (HEAD.replace("گفت‌وگو", "گپ"), True),
        (HEAD.replace("گفت‌وگو", "گپ").replace("version = 1", "version = 2"), False),
    ],
)
def test_a_changed_file_is_never_left_out_without_a_word(changed: str, refused: bool) -> None:
    newer = parse_programme(changed, "talk")
    refuse_unraised(None, newer, changed)
    try:
        refuse_unraised(parse_programme(HEAD, "talk"), newer, changed)
        told = None
    except UserError as error:
        told = error.finding.params
    assert (told is not None) == refused
    assert told is None or (told["line"] == 5 and "نسخهٔ ۱" in told["why"])


@pytest.mark.parametrize(
    ("name", "table", "refused"),
    [
        ("vision", '[[check]]\ncheck = "needs"\nfields = ["right"]\nwhen = { outcome = ["watching"] }\n', True),
        ("vision", '[[check]]\ncheck = "needs"\nfields = ["right"]\nwhen = { stage = ["firts"] }\n', True),
        ("at_risk", '[[review]]\nfield = "opened_on"\ndays = 9\nlabel = "ر"\nwhen = { outcome = ["x"] }\n', True),
        ("vision", '[[check]]\ncheck = "needs"\nfields = ["right"]\nwhen = { stage = ["first"] }\n', False),
    ],
)
def test_a_condition_that_no_row_meets_is_refused_where_a_file_is_added(name: str, table: str, refused: bool) -> None:
    shipped_file = next(path for path in shipped() if path.stem == name)
    text = f"{shipped_file.read_text(encoding='utf-8')}\n{table}"
    programme = parse_programme(text, name)
    try:
        refuse_uncoded(programme, text)
        told = None
    except UserError as error:
        told = error.finding.params
    assert (told is not None) == refused
    assert told is None or text.splitlines()[told["line"] - 1].startswith("when")


@pytest.mark.parametrize("key", GROUPINGS)
def test_what_is_no_text_is_refused_with_its_place(key: str) -> None:
    with pytest.raises(UserError, match=f"{key} متن است"):
        parse_programme(f"{HEAD}{key} = 5\n", "talk")


def test_every_shipped_file_has_a_group_of_the_list_and_keeps_to_the_lists() -> None:
    known = {path.stem: load_programme(path) for path in shipped()}
    assert {one.group for one in known.values()} == set(load("programme_groups").labels), "none is empty"
    for path in shipped():
        refuse_unlisted(known[path.stem], path.read_text(encoding="utf-8"))
        refuse_uncoded(known[path.stem], path.read_text(encoding="utf-8"))
    assert known["addiction_centre"].mandate in load("mandates").labels


def test_a_file_older_than_the_groups_stands_where_the_shipped_one_does() -> None:
    here = parse_programme(HEAD + 'group = "family"\nservice_level = "1"\nmandate = "art_57"\n', "talk")
    old = parse_programme(HEAD, "talk")
    assert placed_like(None, old) is old
    told = placed_like(here, old)
    assert (told.group, told.service_level, told.mandate) == ("family", "1", ""), "a legal basis is the file's own word"
    moved = parse_programme(HEAD + 'group = "support"\n', "talk")
    assert placed_like(here, moved).group == "support"
