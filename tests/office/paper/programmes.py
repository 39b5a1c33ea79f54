"""Small programmes of every shape for papers, and rows of them as an office enters them; shipped files may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.office import Office
from tests.journeys.offices import child, put

EARS = """
name = "ears"
label = "غربالگری شنوایی نوزاد"
shape = "screening"
tier = "{tier}"
version = 1

[[stage]]
code = "screen"
label = "غربال نخست"
scoring = "typed"
outcomes = ["pass", "rescreen"]
certifies = ["pass"]

[[stage]]
code = "diagnosis"
label = "تشخیص"
scoring = "typed"
outcomes = ["pass"]

[[outcome]]
code = "pass"
label = "قبول"
[[outcome]]
code = "rescreen"
label = "ارجاع مجدد"

[[followup]]
stages = ["screen"]
outcome = "rescreen"
to_body = "audiologist"
due_days = 20
reason = "گوش راست قبول نشد"

[[review]]
field = "held_on"
days = 365
label = "آزمون سال بعد"

[[section]]
label = "آزمون شنوایی"
on = ["screen"]
[[section.field]]
name = "method"
kind = "choice"
label = "روش"
options = ["teoae|TEOAE", "aabr|AABR"]
[[section.field]]
name = "right"
kind = "choice"
label = "گوش راست"
options = ["pass|قبول", "refer|ارجاع"]
[[section.field]]
name = "left"
kind = "choice"
label = "گوش چپ"
options = ["pass|قبول", "refer|ارجاع"]
[[section.field]]
name = "inner"
kind = "note"
label = "یادداشت درونی"

[[section]]
label = "تشخیص"
on = ["diagnosis"]
[[section.field]]
name = "threshold"
kind = "whole"
label = "آستانه (دسی‌بل)"
"""

PEACE = """
name = "peace"
label = "مشاورهٔ زوج‌ها"
shape = "case"
tier = "{tier}"
version = 1
subject = "{subject}"
deadline_days = 45

[[step]]
kind = "intake"
label = "پذیرش"
next_days = 7
[[step]]
kind = "session"
label = "جلسه"
after = ["intake"]
next_days = 7
most = 5
[[level]]
code = "one"
label = "سطح یک"
[[level]]
code = "two"
label = "سطح دو"
[[outcome]]
code = "peace"
label = "سازش"
good = true
[[outcome]]
code = "parted"
label = "جدایی"
[[followup]]
kind = "intake"
when = {{ danger = [true] }}
to_body = "social_emergency"
due_days = 3
reason = "خطر خشونت"

[[section]]
label = "آنچه گفته شد"
on = ["case"]
[[section.field]]
name = "problem"
kind = "text"
label = "مسئله"
[[section]]
label = "جلسه"
on = ["session", "intake"]
[[section.field]]
name = "danger"
kind = "flag"
label = "خطر"
[[section.field]]
name = "topic"
kind = "text"
label = "موضوع جلسه"
"""

LOAN = """
name = "loan"
label = "وام اشتغال"
shape = "case"
records = "service"
tier = "A"
version = 1
subject = "{subject}"
[[stage]]
code = "introduced"
label = "معرفی شد"
[[stage]]
code = "given"
label = "پرداخت شد"
final = true
[[section]]
label = "وام"
[[section.field]]
name = "bank"
kind = "text"
label = "بانک"
[[section.field]]
name = "job"
kind = "text"
label = "کار"
"""

HOME = """
name = "home"
label = "مرکز روزانهٔ سالمندان"
shape = "enrolment"
tier = "{tier}"
version = 1
[[section]]
label = "نیازها"
[[section.field]]
name = "needs"
kind = "choices"
label = "خدمت‌ها"
options = ["walk|پیاده‌روی", "speech|گفتاردرمانی"]
[[section.field]]
name = "diet"
kind = "text"
label = "رژیم غذایی"
"""


def add(office: Office, folder: Path, text: str, **values: str) -> None:
    """Let the office know a programme of these."""
    made = text.format(**{"tier": "B", "subject": "person", **values})
    file = folder / f"{made.split(chr(34))[1]}.toml"
    file.write_text(made, encoding="utf-8")
    office.add_programme(file)


def newborn(office: Office, **row: Any) -> str:
    """A girl of five days, known by her mother's number."""
    told = {"first_name": None, "mother_national_id": "0012345679", "birth_order": 1, "mother_name": "زهرا امینی"}
    return child(office, birth_date="1404/09/10", sex="دختر", **{**told, **row})


def ear_test(office: Office, person: str, outcome: str = "pass", **row: Any) -> str:
    """A first test of both ears on 15 Azar."""
    right = "pass" if outcome == "pass" else "refer"
    answers = {"method": "aabr", "right": right, "left": "pass", "inner": "تنها برای پرونده"}
    told = {"programme": "ears", "stage": "screen", "held_on": "1404/09/15", "screener": "سارا نوری"}
    return put(office, "screening", person=person, outcome=outcome, answers=answers, **{**told, **row})


def couple(office: Office, **row: Any) -> str:
    """A case of two, opened on 1 Aban at level one."""
    people = [child(office, first_name=name, birth_date=day, sex=sex, national_id=number)
              for name, day, sex, number in (("لیلا", "1370/1/1", "زن", "0012345679"),
                                             ("امید", "1368/1/1", "مرد", "0076543218"))]  # fmt: skip
    told = {"programme": "peace", "opened_on": "1404/8/1", "level": "one", "answers": {"problem": "بگومگو بر سر پول"}}
    return put(office, "case", person=people[0], partner=people[1], **{**told, **row})


def step(office: Office, case: str, kind: str, day: str, **row: Any) -> str:
    return put(office, "step", case=case, kind=kind, done_on=day, done_by="مینا کریمی", **row)
