"""The files that a newcomer writes: one of each shape and one that keeps services; the screening is the README's."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).resolve().parents[3] / "README.md"


def example() -> str:
    """The whole file that the README shows, as it stands there."""
    found = re.search(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found, "the README shows a programme"
    return found[1]


WORKSHOP = """
name = "road_safety"
label = "کارگاه ایمنی راه برای دانش‌آموزان"
shape = "workshop"
tier = "A"
version = 1

[ages]
from_months = 84
below_months = 228

[certificate]
version = "1"
minutes_percent = 80

[[section]]
label = "دوره"
[[section.field]]
name = "police"
kind = "flag"
label = "با همکاری راهور"

[[indicator]]
name = "with_police"
label = "دورهٔ با همکاری راهور"
when = { police = [true] }
"""
ENROLMENT = """
name = "swimming"
label = "استخر درمانی"
shape = "enrolment"
tier = "B"
version = 1
national = ["person.national_id", "person.last_name", "centre.code", "starts_on", "doctor"]

[[section]]
label = "پذیرش"
[[section.field]]
name = "doctor"
kind = "flag"
label = "نامهٔ پزشک دارد"
required = true
[[section.field]]
name = "seen_on"
kind = "day"
label = "تاریخ نامهٔ پزشک"

[[check]]
check = "needs"
fields = ["seen_on"]
when = { doctor = [true] }

[[review]]
field = "seen_on"
days = 30
label = "نامهٔ تازهٔ پزشک"
"""
CASE = """
name = "elderly_alone"
label = "سالمند تنها"
shape = "case"
tier = "B"
version = 1
deadline_days = 20

[ages]
from_months = 720
below_months = 1440

[[step]]
kind = "visit"
label = "بازدید خانه"
next_days = 10
[[step]]
kind = "plan"
label = "برنامهٔ حمایت"
after = ["visit"]

[[outcome]]
code = "supported"
label = "زیر پوشش رفت"
good = true
[[outcome]]
code = "moved"
label = "جابه‌جا شد"

[[section]]
label = "بازدید"
on = ["visit"]
[[section.field]]
name = "lives"
kind = "choice"
label = "با که زندگی می‌کند"
options = ["alone|تنها", "spouse|با همسر"]
required = true
"""
SERVICE = """
name = "wheelchair"
label = "امانت ویلچر"
shape = "case"
records = "service"
tier = "A"
version = 1

[[stage]]
code = "asked"
label = "درخواست"
[[stage]]
code = "lent"
label = "تحویل"
final = true

[[indicator]]
name = "lent"
label = "ویلچر تحویل‌شده"
when = { stage = ["lent"] }
"""
