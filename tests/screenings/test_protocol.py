import pytest

from models.errors import UserError
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, parse_programme
from models.screenings.protocol import Protocol, check_settings

TEXT = (RESOURCES / "programmes" / "vision.toml").read_text(encoding="utf-8")


def changed(*pairs: tuple[str, str]) -> Programme:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return parse_programme(text, "vision")


def test_the_shipped_file_holds_together(vision: Programme) -> None:
    check_settings(vision)
    protocol = Protocol.of(vision)
    assert list(protocol.stages) == ["first", "repeat", "optometrist", "ophthalmologist"]
    assert list(protocol.outcome_list.labels) == ["pass", "repeat", "refer", "uncooperative"]
    assert protocol.flag_rate == (1, 12)
    assert Protocol.of(vision) is protocol


@pytest.mark.parametrize("version", ["ir-1", "us-nc", "idaho"])
def test_every_shipped_rule_set_can_be_activated_by_one_line(version: str) -> None:
    assert Protocol.of(changed(('active = "ir-1"', f'active = "{version}"'))).active == version


@pytest.mark.parametrize(
    ("pairs", "place", "key"),
    [
        ([('active = "ir-1"', 'active = "ir-9"')], "threshold", "active"),
        ([("below_months = 84\nbelow = 7\nsource = \"برنامه", "below_months = 83\nbelow = 7\nsource = \"برنامه")],
         "threshold", "from_months"),
        ([("[ages]\nfrom_months = 36", "[ages]\nfrom_months = 35")], "threshold", "from_months"),
        ([('scoring = "acuity"', 'scoring = "guess"')], "stage first", "scoring"),
        ([('uncooperative = "uncooperative"', "")], "stage first", "outcomes"),
        ([('below = "repeat"', 'below = "again"')], "stage first", "outcomes"),
        ([('after = ["first"]', 'after = ["zeroth"]')], "stage repeat", "after"),
        ([('replies = ["optometrist"]', 'replies = ["dentist"]')], "stage optometrist", "replies"),
        ([('stages = ["first", "repeat"]\noutcome = "refer"', 'stages = ["second"]\noutcome = "refer"')],
         "followup 1", "stages"),
        ([('stages = ["optometrist"]\noutcome = "refer"', 'stages = ["optometrist"]\noutcome = "lost"')],
         "followup 3", "outcome"),
        ([('to_body = "optometrist"', 'to_body = "dentist"')], "followup 2", "to_body"),
        ([("when = { strabismus", "when = { squint")], "followup 1", "when"),
        ([("due_days = 14", "due_days = -1")], "retest 1", "due_days"),
        ([("lost_after_days = 90", 'lost_after_days = "90"')], "", "lost_after_days"),
        ([("low = 1\n", "low = 20\n")], "flag_rate", "low"),
        ([("[sheet.repeat]", "[sheet.third]")], "sheet", "third"),
        ([('right = ["تکرار راست"', 'rihgt = ["تکرار راست"')], "sheet.repeat", "rihgt"),
        ([("round_days = 365", "rond_days = 365")], "", "rond_days"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_table_and_key(pairs: list[tuple[str, str]], place: str, key: str) -> None:
    programme = changed(*pairs)
    with pytest.raises(UserError) as caught:
        check_settings(programme)
    assert caught.value.code == "programme-wrong"
    why = caught.value.finding.params["why"]
    assert (f"[{place}] {key}" if place else key) in why


@pytest.mark.parametrize(
    ("version", "months", "line"),
    [
        ("ir-1", 36, 7), ("ir-1", 83, 7), ("ir-1", 20, 7), ("ir-1", 200, 7), ("ir-1", None, 7),
        ("us-nc", 47, 4), ("us-nc", 48, 5), ("us-nc", 30, 4), ("us-nc", 100, 5), ("us-nc", None, 5),
        ("idaho", 71, 5), ("idaho", 72, 7), ("none", 40, None),
    ],
)  # fmt: skip
def test_the_line_of_a_rule_set_at_an_age(
    vision: Programme, version: str, months: int | None, line: int | None
) -> None:
    assert Protocol.of(vision).line(version, months) == line


def test_a_file_without_stages_is_refused() -> None:
    bare = parse_programme('name="x"\nlabel="x"\nshape="screening"\ntier="B"\nversion=1', "x")
    with pytest.raises(UserError, match="stage"):
        check_settings(bare)
