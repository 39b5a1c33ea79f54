from __future__ import annotations

import datetime

import pytest

from models.errors import Finding
from models.schema.rules import Checked, as_answer, in_order
from models.text import jalali
from tests.paper_desk import PaperDesk

HARD, SOFT, NOTE = Finding("required", "a"), Finding("age-outside", "b", 7), Finding("id-padded", "c", "1")


@pytest.mark.parametrize(
    ("reasons", "errors", "warnings", "unanswered"),
    [
        (None, [HARD, SOFT], [NOTE], [SOFT]),
        ({"age-outside": "معرفی‌نامه دارد"}, [HARD], [SOFT, NOTE], []),
        ({"required": "نیست"}, [HARD, SOFT], [NOTE], [SOFT]),
    ],
)
def test_a_reason_answers_a_soft_finding_and_nothing_else(
    reasons: object, errors: object, warnings: object, unanswered: object
) -> None:
    checked = Checked({"reasons": reasons}, (HARD, SOFT, NOTE))
    assert (checked.errors, checked.warnings, checked.unanswered) == (errors, warnings, unanswered)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2025-01-01", "2025-01-01", "2025-01-02"), []),
        (("2025-01-02", "2025-01-01", None), [("b", "2025-01-01", "2025-01-02")]),
        (("2025-01-02", None, "2025-01-01"), [("c", "2025-01-01", "2025-01-02")]),
        (
            ("2025-01-03", "2025-01-02", "2025-01-01"),
            [("b", "2025-01-02", "2025-01-03"), ("c", "2025-01-01", "2025-01-02")],
        ),
        ((None, None, None), []),
    ],
)
def test_days_do_not_run_backwards(days: tuple[str | None, ...], found: list[tuple[str, ...]]) -> None:
    rule = in_order("a", "b", "c")
    assert rule.alone
    findings = list(rule.check(dict(zip("abc", days, strict=True)), PaperDesk()))
    shown = [(name, *(jalali.show(datetime.date.fromisoformat(day)) for day in pair)) for name, *pair in found]
    assert [(one.field, one.value, one.params["before"]) for one in findings] == shown
    assert {one.code for one in findings} <= {"date-order"}


def test_a_finding_is_told_with_field_code_and_sentence() -> None:
    assert as_answer(HARD) == {"field": "a", "code": "required", "message": "این خانه خالی است. آن را پر کنید."}
