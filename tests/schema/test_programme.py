from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import UserError
from models.schema.entity import Tier
from models.schema.fields import Choice, Choices
from models.schema.numbers import Number
from models.schema.programme import Ages, load_programme, parse_programme, shipped

HEAD = 'name = "eyes"\nlabel = "چشم"\nshape = "screening"\ntier = "B"\nversion = 3\n'
FULL = (
    HEAD
    + """
mandate = "سنجش"
travels = "counts"
thresholds = [{stage = "first", least = 7}]
[ages]
from_months = 36
below_months = 72
[[section]]
label = "سنجش"
[[section.field]]
name = "right"
kind = "number"
label = "راست"
low = 0
high = 9.5
critical = true
aliases = ["چشم راست"]
[[section.field]]
name = "ways"
kind = "choices"
label = "راه‌ها"
options = ["a|یک|۱", "b|دو"]
[[section]]
label = "جای"
field = [{name = "county", kind = "choice", label = "شهرستان", codelist = "counties"}]
"""
)


def field(text: str) -> str:
    return HEAD + f"[[section]]\nfield = [{{{text}}}]\n"


def refusal(text: str, name: str = "eyes") -> str:
    with pytest.raises(UserError) as refused:
        parse_programme(text, name)
    assert refused.value.code == "programme-wrong"
    assert refused.value.finding.value == name
    return refused.value.finding.message


def test_a_file_declares_a_programme() -> None:
    eyes = parse_programme(FULL, "eyes")
    assert (eyes.name, eyes.label, eyes.shape, eyes.tier, eyes.version) == ("eyes", "چشم", "screening", Tier("B"), 3)
    assert (eyes.mandate, eyes.travels, eyes.ages) == ("سنجش", "counts", Ages(36, 72))
    assert [section.label for section in eyes.sections] == ["سنجش", "جای"]
    assert eyes.settings == {"thresholds": [{"stage": "first", "least": 7}]}
    right, ways, county = eyes.fields.values()
    assert right == Number("right", "راست", low=0, high=9.5, critical=True, aliases=("چشم راست",))
    assert isinstance(ways, Choices)
    assert ways.choices() == (("a", "یک"), ("b", "دو"))
    assert isinstance(county, Choice)
    assert county.codelist == "counties"


def test_what_is_not_said_has_a_quiet_meaning() -> None:
    bare = parse_programme(HEAD, "eyes")
    assert (bare.ages, bare.mandate, bare.travels, bare.sections, dict(bare.settings)) == (None, "", "rows", (), {})


@pytest.mark.parametrize(("months", "inside"), [(35, False), (36, True), (71, True), (72, False)])
def test_ages_include_the_first_month_and_not_the_last(months: int, inside: bool) -> None:
    assert Ages(36, 72).include(months) is inside


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name = \n", "TOML: Invalid value (at line 1"),
        (HEAD + "x = 1\nx = 2\n", "TOML: Cannot overwrite a value (at line 7"),
        (HEAD + "x = " + "[" * 5000, "TOML"),
        (HEAD.replace('label = "چشم"\n', ""), "«label» نیست"),
        (HEAD.replace("version = 3", ""), "«version» نیست"),
        (HEAD.replace('"eyes"', '"ears"'), "«ears»"),
        (HEAD.replace('"screening"', '"circus"'), "«circus»"),
        (HEAD.replace('"screening"', "[1]"), "shape"),
        (HEAD.replace('"B"', '"E"'), "tier"),
        (HEAD.replace('"B"', '["B"]'), "tier"),
        (HEAD.replace("3", '"3"'), "version"),
        (HEAD.replace("3", "true"), "version"),
        (HEAD + 'travels = "never"', "travels"),
        (HEAD + "ages = 5", "[ages]"),
        (HEAD + "[ages]\nfrom_months = 6", "[ages]"),
        (HEAD + '[ages]\nfrom_months = "x"\nbelow_months = 6', "[ages]"),
        (HEAD + "[ages]\nfrom_months = 72\nbelow_months = 36", "[ages]"),
        (HEAD + "section = 5", "[[section]]"),
        (HEAD + '[section]\nlabel = "x"', "[[section]]"),
        (HEAD + "[[section]]\nfield = 5", "[[field]]"),
        (HEAD + '[[section]]\nfield = ["x"]', "[[field]]"),
        (field('name = "a", label = "ا"'), "خانهٔ «a»: kind"),
        (field('name = "a", label = "ا", kind = "colour"'), "خانهٔ «a»: kind"),
        (field('name = "a", label = "ا", kind = ["text"]'), "خانهٔ «a»: kind"),
        (field('label = "ا", kind = "text"'), "خانهٔ «؟»: name"),
        (field('name = "Right Eye", label = "ا", kind = "text"'), "خانهٔ «Right Eye»: name"),
        (field('name = "a.b", label = "ا", kind = "text"'), "خانهٔ «a.b»: name"),
        (field("name = 5, label = \"ا\", kind = \"text\""), "خانهٔ «5»: name"),
        (field('name = "a", kind = "text"'), "خانهٔ «a»"),
        (field('name = "a", label = "ا", kind = "text", colour = 1'), "خانهٔ «a»: «colour»"),
        (field('name = "a", label = "ا", kind = "text", required = "yes"'), "خانهٔ «a»: مقدار «required»"),
        (field('name = "a", label = "ا", kind = "text", limit = "x"'), "خانهٔ «a»: مقدار «limit»"),
        (field('name = "a", label = "ا", kind = "number", low = "x"'), "خانهٔ «a»: مقدار «low»"),
        (field('name = "a", label = "ا", kind = "text", aliases = "x"'), "خانهٔ «a»: مقدار «aliases»"),
        (field('name = "a", label = "ا", kind = "choice", options = 5'), "خانهٔ «a»: مقدار «options»"),
        (field('name = "a", label = "ا", kind = "choice", options = ["x"]'), "خانهٔ «a»: گزینه"),
        (field('name = "a", label = "ا", kind = "choice", options = ["|x"]'), "خانهٔ «a»: گزینه"),
        (field('name = "a", label = "ا", kind = "choice"'), "خانهٔ «a»: یا options یا codelist"),
        (field('name = "a", label = "ا", kind = "choice", options = ["x|y"], codelist = "counties"'), "خانهٔ «a»: یا"),
        (field('name = "a", label = "ا", kind = "choice", codelist = "colours"'), "خانهٔ «a»: فهرست «colours»"),
        (field('name = "a", label = "ا", kind = "text"}, {name = "a", label = "ب", kind = "text"'), "«a» دو بار"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_naming_the_place(text: str, place: str) -> None:
    assert place in refusal(text)


@pytest.mark.parametrize("cut", range(0, len(FULL), 23))
def test_a_torn_file_is_refused_or_still_a_programme(cut: int) -> None:
    try:
        parse_programme(FULL[:cut], "eyes")
    except UserError as error:
        assert error.code == "programme-wrong"


def test_a_file_is_read_whatever_its_editor_put_in_front(tmp_path: Path) -> None:
    path = tmp_path / "eyes.toml"
    path.write_text(FULL, encoding="utf-8-sig")
    assert load_programme(path) == parse_programme(FULL, "eyes")


@pytest.mark.parametrize(("content", "code"), [(None, "file-missing"), (b"\xff\xfe\x00", "file-unreadable")])
def test_a_file_that_cannot_be_read_is_told(content: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "eyes.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        load_programme(path)
    assert refused.value.code == code


def test_the_shipped_files_are_found() -> None:
    assert {path.stem for path in shipped()} >= {"vision", "kindergarten", "premarital"}
