"""Each paper of a real office says what its desk needs, in a size that fits, found again by whoever reads the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.office.paper.forms import FORMS
from models.office.paper.papers import Paper
from reports.forms import catalog
from tests.reports.forms.person_pages import attached, bare, read, sizes

Papers = Mapping[str, Paper]
A4, A4_WIDE, A5, A6 = (210, 297), (297, 210), (148, 210), (105, 148)

SAID: Mapping[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "screening_card": (A5, (
        "کارت نتیجه", "غربالگری شنوایی نوزاد", "نوزاد دختر رضایی", "کد ملی مادر: ۰۰۱۲۳۴۵۶۷۹", "(۵ روز)",
        "غربال نخست", "روش: AABR", "گوش راست: قبول", "نتیجه: قبول", "آزمون سال بعد: ۱۵ آذر ۱۴۰۵", "پایگاه یاس",
        "۰۱۱۳۳۴۴۵۵۶۶", "سارا نوری",
    )),
    "hearing_certificate": (A5, (
        "گواهی غربالگری شنوایی", "شماره:", "0201-", "۱۹ آذر ۱۴۰۴", "نوزاد دختر رضایی", "نام مادر: زهرا امینی",
        "ترتیب تولد: ۱", "کد ملی مادر: ۰۰۱۲۳۴۵۶۷۹", "در روز آزمون کد ملی نداشت", "گوش راست", "گوش چپ", "روش: AABR",
        "رئیس اداره", "نسخه",
    )),
    "base_daily_list": (A4_WIDE, (
        "فهرست روزانهٔ پایگاه", "پایگاه یاس", "شنبه ۱۵ آذر ۱۴۰۴", "۲ آزمون", "ارجاع مجدد", "رضایی، آوا",
        "گوش راست",
    )),
    "enrolment_card": (A4, (
        "مرکز روزانهٔ سالمندان", "حسن صادقی", "۰۰۱۲۳۴۵۶۸۷", "گروه سبز", "مرکز مهر", "۱۲/۴۵", "پیاده‌روی",
        "کم‌نمک و کم‌قند", "کاوه صادقی", "۰۹۱۲۰۰۰۰۰۰۰", "فرهاد فرهمند", "پذیرش‌شونده یا سرپرست او",
        "یک نسخه نزد مرکز",
    )),
    "case_file": (A4, (
        "خلاصهٔ پرونده", "مشاورهٔ زوج‌ها", "لیلا رضایی", "امید رضایی", "طرف دیگر (همسر)",
        "کارشناس پرونده: مینا کریمی", "سطح یک", "سطح دو", "درگیری", "پذیرش ۱", "جلسه ۱", "دخل و خرج",
        "هر دو آمدند.", "ارجاع‌ها", "اورژانس اجتماعی", "خطر خشونت", "جلسه، شمارهٔ ۲ از ۵", "محرمانه",
    )),
    "case_slip": (A6, (
        "برگهٔ نوبت", "شنبه ۲۲ آذر ۱۴۰۴", "لیلا رضایی، امید رضایی", "شمارهٔ ۲ از ۵", "مرکز مهر", "۰۱۱۳۳۴۴۵۵۷۷",
    )),
    "due_list": (A4_WIDE, ("فهرست کارهای سررسید", "لیلا رضایی", "گام بعدی", "مهلت پرونده", "دیرشده", "محرمانه")),
    "service_letter": (A4, (
        "بانک کشاورزی محترم", "حسن صادقی", "وام اشتغال", "۱٬۵۰۰٬۰۰۰٬۰۰۰ ریال", "یک میلیارد و پانصد میلیون ریال",
        "پرورش قارچ", "رئیس اداره", "معرفی شد",
    )),
    "health_file": (A4, (
        "پروندهٔ سلامت", "حسن صادقی", "مرکز روزانهٔ سالمندان", "وام اشتغال", "کاوه صادقی", "محرمانه",
    )),
    "handover_dossier": (A4, (
        "پروندهٔ واگذاری مرکز", "به آموزش و پرورش", "هنوز امضا نشده است", "مرکز مهر", "اصل پروانه", "صادقی، حسن",
        "تحویل‌دهنده", "علی رضوی", "تحویل‌گیرنده", "ثبت‌نام فعال: ۱",
    )),
    "referral_letter": (A4, (
        "اورژانس اجتماعی محترم", "نیازمند رسیدگی آن دستگاه", "خطر خشونت", "پس از رسیدگی بازگردانید", "رسیدگی‌کننده",
        "محرمانه",
    )),
    "minutes": (A4, (
        "کارگروه آسیب‌های اجتماعی", "شمارهٔ ۱۲", "دوشنبه ۳ آذر ۱۴۰۴", "آموزش و پرورش",
        "فهرست کودکان بازمانده از تحصیل", "مینا کریمی", "۱۴۰۴/۰۹/۱۰", "امضای حاضران", "فرهاد فرهمند",
    )),
    "open_resolutions": (A4_WIDE, (
        "مصوبه‌های باز – پاییز ۱۴۰۴", "۱ مصوبه، ۱ دیرشده", "فهرست کودکان", "۹", "اقدام",
    )),
    "visit_report": (A4, (
        "گزارش بازدید نظارتی", "شنبه ۱ آذر ۱۴۰۴", "مرکز مهر", "۶۷ از ۱۰۰", "متوسط", "پروانهٔ معتبر", "بهداشت محیط",
        "انبار پاک شود.", "۱ دی ۱۴۰۴", "سارا نوری",
    )),
    "harm_ranking": (A4, (
        "اولویت‌بندی آسیب‌های اجتماعی – پاییز ۱۴۰۴", "شهرستان آمل", "طلاق", "۶۰۰", "فرمانداری", "محرمانه",
    )),
    "training_calendar": (A4_WIDE, (
        "تقویم آموزشی – آذر ۱۴۰۴", "شنبه", "جمعه", "۰۹:۰۰ تا ۱۱:۰۰", "حقوق خانواده", "فرهنگسرای یاس", "کاوه حیدری",
        "ظرفیت ۳۰",
    )),
}  # fmt: skip


def changed(paper: Paper, **values: Any) -> Paper:
    """The paper with other values on each of its pages."""
    return dataclasses.replace(paper, pages=tuple({**page, **values} for page in paper.pages))


def test_every_form_of_this_office_is_read_here(gathered: Papers) -> None:
    assert set(SAID) == set(gathered) <= set(FORMS)


@pytest.mark.parametrize("form", SAID)
def test_a_paper_says_what_its_desk_needs(gathered: Papers, form: str, tmp_path: Path) -> None:
    size, sayings = SAID[form]
    text = "".join(read(gathered[form], tmp_path / "a.pdf"))
    assert [one for one in sayings if bare(one) not in text] == []
    assert sizes(tmp_path / "a.pdf") == {size}


@pytest.mark.parametrize("form", SAID)
def test_no_paper_lacks_a_letter_or_shows_an_id(gathered: Papers, form: str, tmp_path: Path) -> None:
    assert catalog.make(gathered[form], tmp_path / "a.pdf").missing == ""
    told = "".join(read(gathered[form], tmp_path / "a.pdf"))
    ids = [str(page["id"]) for page in gathered[form].pages if "id" in page]
    assert [one for one in ids if one in told] == []
    assert attached(tmp_path / "a.pdf")["form"] == form


@pytest.mark.parametrize("form", SAID)
def test_everything_a_practice_office_prints_is_marked(gathered: Papers, form: str, tmp_path: Path) -> None:
    assert gathered[form].practice
    assert all("تمرینی" in text for text in read(gathered[form], tmp_path / "a.pdf"))


# -- one by one -------------------------------------------------------------------------------------------------------


def test_a_card_of_a_weak_ear_says_where_to_go(gathered: Papers, tmp_path: Path) -> None:
    _, weak = read(gathered["screening_card"], tmp_path / "a.pdf")
    assert bare("تا ۵ دی ۱۴۰۴ نزد شنوایی‌شناس بروید.") in weak
    assert bare("گوش راست: ارجاع") in weak
    assert bare("تنها برای پرونده") not in weak


def test_the_first_print_of_a_certificate_is_no_copy(gathered: Papers, tmp_path: Path) -> None:
    (text,) = read(changed(gathered["hearing_certificate"], copy=1), tmp_path / "a.pdf")
    assert "نسخه" not in text


def test_a_child_with_a_number_is_told_by_it(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["hearing_certificate"]
    person = {**paper.pages[0]["person"], "national_id": "0076543218"}
    (text,) = read(changed(paper, person=person), tmp_path / "a.pdf")
    assert bare("کد ملی: ۰۰۷۶۵۴۳۲۱۸") in text
    assert bare("کد ملی نداشت") not in text


def test_a_base_without_a_test_says_so(gathered: Papers, tmp_path: Path) -> None:
    (text,) = read(changed(gathered["base_daily_list"], programmes=[], count=0), tmp_path / "a.pdf")
    assert bare("آزمونی ثبت نشده است") in text


def test_many_answers_stand_together_in_one_column(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["base_daily_list"]
    (group,) = paper.pages[0]["programmes"]
    rows = [{**row, "values": row["values"] * 3} for row in group["rows"]]
    wide = {**group, "fields": list(group["fields"]) * 3, "rows": rows}
    text = "".join(read(changed(paper, programmes=[wide]), tmp_path / "a.pdf"))
    assert bare("روش: AABR؛") in text


def test_a_closed_case_says_how_it_ended(gathered: Papers, tmp_path: Path) -> None:
    closed = {"on": "2025-12-01", "outcome": "سازش", "is_good": True}
    text = "".join(read(changed(gathered["case_file"], closed=closed, next=None), tmp_path / "a.pdf"))
    assert bare("بسته شد: ۱۰ آذر ۱۴۰۴") in text
    assert bare("نتیجه: سازش") in text


def test_a_slip_that_names_no_programme_names_no_step(gathered: Papers, tmp_path: Path) -> None:
    (text,) = read(changed(gathered["case_slip"], programme="", kind=""), tmp_path / "a.pdf")
    assert bare("مشاورهٔ زوج‌ها") not in text
    assert "نوبت:" not in text


def test_a_letter_to_nobody_has_a_line_to_write_on(gathered: Papers, tmp_path: Path) -> None:
    (text,) = read(changed(gathered["service_letter"], to="", amount=None), tmp_path / "a.pdf")
    assert "محترم" not in text
    assert "ریال" not in text


def test_a_meeting_without_names_is_signed_by_two(gathered: Papers, tmp_path: Path) -> None:
    (text,) = read(changed(gathered["minutes"], members=[], resolutions=[]), tmp_path / "a.pdf")
    assert bare("دبیر نشست") in text
    assert bare("مصوبه‌ای نوشته نشده است") in text


def test_a_crowded_day_loses_no_session(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["training_calendar"]
    page = paper.pages[2]
    (day,) = (day for week in page["weeks"] for day in week if day["sessions"])
    topics = [f"موضوع {letter}" for letter in "ابپتثجچحخدذرزژسش"]
    many = {**day, "sessions": [{**day["sessions"][0], "topic": one} for one in topics]}
    weeks = [[many if one is day else one for one in week] for week in page["weeks"]]
    (text,) = read(dataclasses.replace(paper, pages=({**page, "weeks": weeks},)), tmp_path / "a.pdf")
    assert [one for one in topics if bare(one) not in text] == []


def test_a_webinar_tells_the_zones_that_it_reaches(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["training_calendar"]
    page = paper.pages[2]
    (day,) = (day for week in page["weeks"] for day in week if day["sessions"])
    online = {**day["sessions"][0], "mode": "online", "mode_label": "برخط", "zones": ["1", "5"]}
    weeks = [[{**one, "sessions": [online]} if one is day else one for one in week] for week in page["weeks"]]
    (text,) = read(dataclasses.replace(paper, pages=({**page, "weeks": weeks},)), tmp_path / "a.pdf")
    assert bare("برخط، منطقه‌های") in text


def test_a_signed_handover_no_longer_speaks_of_open_enrolments(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["handover_dossier"]
    opened, signed = ("".join(read(changed(paper, is_signed=one), tmp_path / "a.pdf")) for one in (False, True))
    heads = ("ثبت‌نام‌های باز", "ثبت‌نام‌های تحویل‌شده")
    assert [[bare(head) in text for head in heads] for text in (opened, signed)] == [[True, False], [False, True]]


def test_a_calendar_is_a_page_a_month(gathered: Papers, tmp_path: Path) -> None:
    texts = read(gathered["training_calendar"], tmp_path / "a.pdf")
    assert [bare(month) in text for month, text in zip(("مهر ۱۴۰۴", "آبان ۱۴۰۴", "آذر ۱۴۰۴"), texts, strict=True)] == [
        True
    ] * 3
    assert bare("در این ماه جلسه‌ای نوشته نشده است") in texts[0]


def test_a_long_case_flows_over_its_pages(gathered: Papers, tmp_path: Path) -> None:
    paper = gathered["case_file"]
    steps = [{**paper.pages[0]["steps"][1], "number": number} for number in range(1, 41)]
    texts = read(changed(paper, steps=steps), tmp_path / "a.pdf")
    assert len(texts) > 2
    assert bare("جلسه ۴۰") in "".join(texts)
