"""A wrong programme file is refused with the line at which its writer has to look."""

from __future__ import annotations

import pytest

from models.catalog import read_programme
from models.errors import UserError
from models.schema.places import line_of, told_by_line

FILE = """name = "teeth"
label = "دندان"
shape = "screening"
tier = "B"
version = 1
active = "t-1"

# a remark, [stage] in it
[[stage]]
code = "first"
label = "نخست"
scoring = "typed"

[[stage]]
code = "later"
label = "دوم"
scoring = "typed"
after = ["first"]

[[outcome]]
code = "pass"
label = "سالم"

[[check]]
check = "needs"
fields = ["decayed"]

[[check]]
check = "at_most"
field = "filled"
than = "decayed"

[[section]]
label = "معاینه"
[[section.field]]
name = "decayed"
kind = "whole"
label = "پوسیده"
[[section.field]]
name = "filled"
kind = "whole"
label = "پرشده"
"""


def line(text: str) -> int:
    """The line of the first place where a text stands."""
    return FILE[: FILE.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("why", "at"),
    [
        ("[check 2] than: «x» یکی از … نیست.", 'than = "decayed"'),
        ("[check 2] sex: این نام شناخته نیست.", '[[check]]\ncheck = "at_most"'),
        ("[stage later] scoring: یکی از …", 'scoring = "typed"\nafter'),
        ("[stage nobody] scoring: …", ""),
        ("[outcome 1] label: یک متن.", 'label = "سالم"'),
        ("[threshold] active: برای «t-1» ردیفی نیست.", 'active = "t-1"'),
        ("خانهٔ «filled»: kind یکی از … نیست.", '[[section.field]]\nname = "filled"'),
        ("خانهٔ «filled»: مقدار «label» از گونهٔ درست نیست.", 'label = "پرشده"'),
        ("نوع خانهٔ «decayed» whole است و text نمی‌شود.", '[[section.field]]\nname = "decayed"'),
        ("tier یکی از A تا D و version عدد است.", 'tier = "B"'),
        ("«active» شناخته نیست.", 'active = "t-1"'),
        ("[[section]]: «on» شناخته نیست.", '[[section]]\nlabel = "معاینه"'),
        ("TOML: Invalid value (at line 7, column 3)", "\n# a remark"),
        ("چیزی که جایی ندارد.", ""),
    ],
)
def test_the_line_is_that_of_the_table_and_its_key(why: str, at: str) -> None:
    assert line_of(FILE, why) == (line(at) if at else 0)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('label = "پوسیده"', "label = پوسیده", "خط ۳۸: TOML"),
        ('than = "decayed"', 'than = "missing"', "خط ۳۱: [check 2] than"),
        ('check = "needs"', 'check = "hopes"', "خط ۲۵: [check 1] check"),
        ('kind = "whole"\nlabel = "پرشده"', 'kind = "colour"\nlabel = "پرشده"', "خط ۳۹: خانهٔ «filled»: kind"),
        ('tier = "B"', 'tier = "E"', "خط ۴: tier"),
        ('after = ["first"]', 'after = ["second"]', "خط ۱۸: [stage later] after"),
        ('code = "pass"', 'code = ""', "خط ۲۱: [outcome 1] code"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_reason(old: str, new: str, told: str) -> None:
    assert read_programme(FILE, "teeth").label == "دندان"
    with pytest.raises(UserError) as refusal:
        read_programme(FILE.replace(old, new, 1), "teeth")
    assert refusal.value.code == "programme-wrong"
    assert told in str(refusal.value)


def test_a_refusal_of_another_kind_and_one_that_has_its_line_pass_as_they_are() -> None:
    for error in (UserError("file-missing", value="x"), UserError("programme-wrong", value="x", why="tier", line=9)):
        with pytest.raises(UserError) as refusal, told_by_line(FILE):
            raise error
        assert refusal.value is error
