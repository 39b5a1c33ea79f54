"""What is usual stands in the programmes' files, and a table that nobody could judge by is refused with its number."""

from __future__ import annotations

import pytest

from models.catalog import checked, read_programme
from models.errors import UserError
from models.schema.plausible import plausible_of
from models.schema.programme import parse_programme, shipped, text_of

HEAD = 'name = "{0}"\nlabel = "ث"\nshape = "{1}"\ntier = "B"\nversion = 1\n'
SHARE = '[[plausible]]\nindicator = "entered"\nout_of = "left"\nlow = 1\nhigh = 2\n'


def test_the_shipped_files_hold_the_ranges_of_the_domain_notes() -> None:
    files = {path.stem: plausible_of(read_programme(text_of(path), path.stem)) for path in shipped()}
    workshops = {
        name for name, found in files.items() for one in found if (one.of, one.low, one.high) == ("course", 10, 60)
    }
    assert len(workshops) == 6
    assert {one.of: (one.low, one.high) for one in files["kindergarten"]} == {"centre": (10, 150), "educator": (4, 25)}
    newborn = {one.indicator: (one.out_of, one.per, one.low, one.high) for one in files["hearing_newborn"]}
    assert newborn == {
        "to_diagnosis": ("first_tests", 100, 0.2, 1.5), "confirmed": ("first_tests", 1000, 0.5, 3),
    }  # fmt: skip
    assert [(one.indicator, one.low, one.high) for one in files["vision"]] == [("coverage", 50, 100)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("plausible = 3\n", "plausible"),
        ('[[plausible]]\nof = "class"\nlow = 1\nhigh = 2\n', "[plausible 1] of"),
        ('[[plausible]]\nof = "course"\nlow = 1\nhigh = 2\n', "[plausible 1] of"),  # of another shape
        ('[[plausible]]\nof = "centre"\nlow = 2\nhigh = 2\n', "[plausible 1] low"),
        ('[[plausible]]\nof = "centre"\nlow = "1"\nhigh = 2\n', "[plausible 1] low"),
        ('[[plausible]]\nof = "centre"\nlow = nan\nhigh = 2\n', "[plausible 1] low"),
        ('[[plausible]]\nof = "centre"\nlow = 1\n', "[plausible 1] high"),
        ('[[plausible]]\nof = "centre"\nlow = 1\nhigh = 2\ncolour = 3\n', "[plausible 1] colour"),
        ('[[plausible]]\nof = "centre"\nlow = 1\nhigh = 2\nleast = 3\n', "[plausible 1] least"),
        ('[[plausible]]\nof = "centre"\nlow = 1\nhigh = 2\n' * 2, "یک بار"),
        (SHARE + 'of = "centre"\n', "[plausible 1] of"),
        (SHARE + "per = 10\n", "[plausible 1] per"),
        (SHARE + "least = -1\n", "[plausible 1] least"),
        (SHARE.replace('"entered"', '"nothing"'), "[plausible 1] indicator"),
        (SHARE.replace('"entered"', '"waiting_days"'), "[plausible 1] indicator"),  # no count, so no share of another
        (SHARE.replace('"left"', '"waiting_days"'), "[plausible 1] out_of"),
    ],
)
def test_a_wrong_table_is_refused_with_its_number(text: str, why: str) -> None:
    with pytest.raises(UserError) as refused:
        checked(parse_programme(HEAD.format("e", "enrolment") + text, "e"))
    assert refused.value.code == "programme-wrong"
    assert why in str(refused.value.finding.params["why"])
    checked(parse_programme(HEAD.format("e", "enrolment") + SHARE + "per = 1000\nleast = 50\n", "e"))
