from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from ui.pages.exchanging.words import (
    OVERTAKEN,
    details_of,
    grouped,
    is_sound,
    moment,
    reason_of,
    sentence,
    state_of,
    summary_of,
    to_decide,
)


def answer(status: str = "applied", code: str | None = None, **told: Any) -> dict[str, Any]:
    counts = {"received": 0, "applied": 0, "unchanged": 0, "conflicts": 0, "quarantined": 0}
    message = str(UserError(code)) if code else None
    return {"status": status, "code": code, "message": message, "number": 3, **counts, **told}


@pytest.mark.parametrize("status", ["applied", "nothing-new", "held", "quarantined", "refused"])
def test_every_state_has_a_word_and_a_colour_before_and_after(status: str) -> None:
    for preview in (True, False):
        role, word = state_of(answer(status), preview=preview)
        assert role in ("done", "primary", "wait", "wrong")
        assert word
    assert state_of(answer(status, quarantined=1), preview=False)[0] != "done"


def test_nothing_is_called_a_success_if_anything_was_left_aside() -> None:
    assert state_of(answer(), preview=False)[0] == "done"
    assert state_of(answer(quarantined=1), preview=False)[0] == "wait"
    assert state_of(answer(conflicts=1), preview=False)[0] == "wait"
    assert is_sound(answer())
    assert not is_sound(answer(quarantined=1))
    assert not is_sound(answer("held", "bundle-gap"))


def test_a_reason_has_its_code_and_a_step_that_window_and_command_line_know() -> None:
    told = reason_of(answer("refused", "bundle-unknown-sender"), preview=False)
    assert "پذیرفتن دفتر" in told
    assert "enrol approve" in told
    assert told.endswith("[bundle-unknown-sender]")


def test_a_torn_file_that_does_not_say_whose_it_is() -> None:
    told = reason_of(answer("refused", "bundle-torn", number=None), preview=False)
    assert "–" not in told
    assert "از فرستنده بخواهید" in told
    whole = str(UserError("bundle-torn", value="x", office="0201", number=4))
    assert "۴" in reason_of(answer("refused", "bundle-torn", message=whole), preview=False)


def test_what_waits_is_counted_in_the_reason() -> None:
    told = reason_of(answer(quarantined=2, conflicts=3), preview=False)
    assert "۲ ردیف" in told
    assert "۳ خانه" in told
    assert reason_of(answer(), preview=True) == ""


def test_what_settles_by_itself_asks_for_nothing() -> None:
    seen = {"open": 1, "later": 2, "clashes": [], "aside": []}
    assert reason_of(answer(conflicts=3, seen=seen), preview=True) == (
        "۱ خانه تصمیم می‌خواهد. در ۲ خانه مقدار تازه‌تر خودبه‌خود می‌ماند."
    )
    assert state_of(answer(conflicts=2, seen={**seen, "open": 0}), preview=False) == ("done", "ثبت شد")
    assert to_decide(answer(conflicts=3)) == 3, "where nobody looked, all of them"


def test_an_office_that_changed_meanwhile_is_nobodys_mistake() -> None:
    overtaken = answer("refused", OVERTAKEN)
    assert state_of(overtaken, preview=False) == ("wait", "ثبت نشد؛ دوباره ببینید")
    told = summary_of([overtaken, answer("refused", "bundle-torn")])
    assert told.endswith("۱ پرونده پذیرفته نشد؛ ۱ پرونده ثبت نشد، چون دفتر دگرگون شد")


def test_what_a_bundle_leaves_behind_has_a_line_each_decisions_first() -> None:
    clash = {"naming": "مینا", "kind": "فرد", "label": "نشانی", "ours": "", "theirs": "ب", "open": False}
    aside = {"naming": "", "kind": "فرد", "reason": "چرا"}
    seen = {"clashes": [clash, {**clash, "label": "نام", "open": True}], "aside": [aside]}
    told = details_of(seen)
    assert [one["label"] for one in told] == ["نام", "نشانی", "چرا"]
    assert [one["state"][0] for one in told] == ["wait", "primary", "wrong"]
    assert (told[0]["ours"], told[0]["theirs"], told[2]["naming"]) == ("(خالی)", "ب", "–")
    assert len({one["id"] for one in told}) == 3
    assert details_of({}) == []


def test_the_sum_of_all_files() -> None:
    answers = [
        answer(received=207, applied=205, quarantined=2, conflicts=3),
        answer("refused", "bundle-torn"),
        answer("refused", "cancelled"),
    ]
    told = summary_of(answers)
    assert told == "رسید ۲۰۷، ثبت شد ۲۰۵، قرنطینه ۲، ناسازگاری ۳؛ ۱ پرونده پذیرفته نشد؛ ۱ پرونده رها شد"


def test_a_code_nobody_knows_is_still_told() -> None:
    assert sentence("strange", "چیزی شد.") == "چیزی شد. [strange]"


def test_times_and_digits() -> None:
    assert moment("2025-12-10T09:30:00+00:00").startswith("۱۴۰۴/۰۹/۱۹ ساعت ")
    assert moment(None) == ""
    assert "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳" in grouped("1234567890123")
