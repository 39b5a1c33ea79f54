import pytest

from models.errors import UserError
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, parse_programme
from models.screenings.protocol import Protocol, check_settings
from tests.screenings.conftest import NAMES, shipped

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


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_screening_says_how_each_stage_goes_on(name: str) -> None:
    programme = shipped(name)
    protocol = Protocol.of(programme)
    for stage in protocol.stages.values():
        assert set(stage.allowed) <= set(protocol.outcome_list.labels)
        assert programme.asked(stage.code), "the desk asks something at every stage"
        shown = {field.name for one in programme.sections_on("screening", stage.code) for field in one.fields}
        assert set(programme.asked(stage.code)) <= shown, "what the desk asks stands on the form of the stage"
        assert set(stage.missing({})) <= shown
    bodies = {body for stage in protocol.stages.values() for body in stage.replies}
    assert {one.to_body for one in protocol.followups} <= bodies, "every referral can be replied to"


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
        ([('active = "ir-1"', "active = 1")], "", "active"),
        ([('code = "first"', 'code = "first"\ncertifies = ["refer"]')], "stage first", "certifies"),
        ([('code = "first"', 'code = "first"\nscores = ["glasses"]')], "stage first", "scores"),
        ([('scoring = "acuity"', 'scoring = "ears_parallel"')], "stage first", "scoring"),
        ([("due_days = 14", 'due_days = 14\ndue_from = "yesterday"')], "retest 1", "due_from"),
        ([("due_days = 14", 'due_days = 14\nnext = "third"')], "retest 1", "next"),
        ([("due_days = 14", "due_days = 14\nunless = { squint = [1] }")], "retest 1", "when"),
        ([('measure = "eligible"', 'measure = "واجدان"')], "coverage", "measure"),
        ([('on = ["first", "repeat"]', 'on = ["frist", "repeat"]')], "section 1", "on"),
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
    lines = Protocol.of(vision).lines(version, months)
    assert {answer: one.below for answer, one in lines.items()} == ({} if line is None else {"": line})


def test_a_file_without_stages_is_refused() -> None:
    bare = parse_programme('name="x"\nlabel="x"\nshape="screening"\ntier="B"\nversion=1', "x")
    with pytest.raises(UserError, match="stage"):
        check_settings(bare)
