"""Each workshop as an office holds it: course, sessions, names or heads, certificate, province and paper."""

from __future__ import annotations

from typing import Any

import pytest

from models.office import Office
from reports.forms import catalog
from tests.journeys.offices import Pair, child, figures, put, refused

AUTUMN = "1404-Q3"


def of(office: Office, programme: str) -> dict[str, Any]:
    """The figures of a programme that are not nothing."""
    return {name: value for (one, name), value in figures(office, AUTUMN).items() if one == programme and value}


def reach_the_province(offices: Pair, programme: str) -> None:
    """What the county has arrives whole, and both count alike."""
    told = offices.up()
    assert (told["status"], told["quarantined"], told["conflicts"]) == ("applied", 0, 0)
    assert of(offices.province, programme) == of(offices.county, programme) != {}
    for course in offices.county.find("course", where={"programme": programme}):
        assert offices.province.get("course", course["id"]) == course


def paper(office: Office, form: str, *ids: str) -> int:
    """Print; how many pages, all of whose letters the font has."""
    data, written = catalog.draw(office.paper(form, ids))
    assert data.startswith(b"%PDF")
    assert not written.missing
    office.printed(form, ids)
    return written.pages


def asked(office: Office, entity: str, **row: Any) -> list[str]:
    """Offer a row that wants reasons; the codes. Then give them."""
    codes = refused(office, entity, **row)
    put(office, entity, **row, reasons=dict.fromkeys(codes, "با نظر کارشناس"))
    return codes


def course(office: Office, programme: str, answers: dict[str, Any], **row: Any) -> str:
    return put(office, "course", programme=programme, starts_on="1404/8/3", answers=answers, **row)


def session(office: Office, course_id: str, day: str, minutes: int = 90, **row: Any) -> str:
    return put(office, "session", course=course_id, held_on=day, minutes=minutes, **row)


def grown(office: Office, first_name: str, last_name: str, born: str = "1378/4/5", **row: Any) -> str:
    return child(office, first_name=first_name, last_name=last_name, father_name="حسن", birth_date=born, **row)


def test_a_class_of_pupils_and_a_couple_before_marriage(offices: Pair) -> None:
    county = offices.county
    told = {"audience_kind": "دانش‌آموزان متوسطه", "school": "دبیرستان فروغ", "school_level": "متوسطه دوم"}
    pupils = course(county, "premarital", told, title="کارگاه دبیرستان فروغ", capacity=30, content_code="پ-۴")
    names = ("ساجده", "کیمیا", "یلدا")
    girls = [grown(county, name, "شریفی", born=f"1387/3/{day}", sex="زن") for day, name in enumerate(names, 1)]
    signed = [
        put(county, "registration", course=pupils, person=one, class_name="۱۱ تجربی", grade="11") for one in girls
    ]
    days = [session(county, pupils, day, 240, topic="ملاک‌های گزینش همسر") for day in ("1404/8/3", "1404/8/4")]

    # More minutes than the session had are asked about; who missed a day earns nothing yet.
    assert asked(county, "attendance", session=days[0], person=girls[0], status="present", minutes=300) == [
        "out-of-range"
    ]
    put(county, "attendance", session=days[1], person=girls[0], status="present")
    for day in days:
        put(county, "attendance", session=day, person=girls[1], status="present")
    put(county, "attendance", session=days[0], person=girls[2], status="present")
    assert refused(county, "registration", id=signed[2], certified_on="1404/8/5") == ["certificate-unearned"]
    for one in signed[:2]:
        put(county, "registration", id=one, certified_on="1404/8/5", pre_test=8, post_test=9.5)

    # A couple is two registrations; a boy of twelve is asked about.
    couples = course(county, "premarital", {"audience_kind": "زوجین", "teaching": "حضوری"}, required_minutes=240)
    hamed, leila = grown(county, "حامد", "نوری", sex="مرد"), grown(county, "لیلا", "صادقی", "1380/1/2", sex="زن")
    half = put(county, "registration", course=couples, person=hamed, partner=leila)
    (other,) = county.find("registration", where={"course": couples, "person": leila})
    meeting = session(county, couples, "1404/8/10", 240)
    for person in (hamed, leila):
        put(county, "attendance", session=meeting, person=person, status="present")
    for one in (half, other["id"]):
        put(county, "registration", id=one, certified_on="1404/8/11")
    boy = grown(county, "پارسا", "نوری", born="1392/6/1")
    assert asked(county, "registration", course=couples, person=boy) == ["age-outside"]
    assert refused(county, "course", id=couples, answers={"school": "فروغ"}) == ["rule-broken"]
    assert refused(county, "session", course=couples, held_on="1404/8/2", minutes=90) == ["date-order"]

    assert of(county, "premarital") == {
        "courses": 2, "sessions": 3, "registered": 6, "attendances": 7, "certified": 4, "student_courses": 1,
        "couple_courses": 1, "certified_students": 2, "certified_couples": 1,
    }  # fmt: skip
    reach_the_province(offices, "premarital")
    assert paper(county, "certificate", *signed[:2]) == 2
    assert paper(county, "class_roster", pupils) == 1
    assert paper(offices.province, "attendance_sheet", meeting) == 1


def test_a_class_about_genetics_of_which_only_heads_are_counted(offices: Pair) -> None:
    county = offices.county
    told = {
        "audience_kind": "students",
        "school": "دبیرستان شهید باهنر",
        "grade": "دهم",
        "pupils": "پسرانه",
        "invited": 64,
    }
    boys = course(county, "genetics_class", told, title="پیشگیری از معلولیت، شهید باهنر", trainer="دکتر سلیمی")
    talk = session(county, boys, "1404/8/3", 60, headcount_male=58)
    session(county, boys, "1404/8/10", 60, headcount_male=55, headcount_female=2)
    named = grown(county, "آرش", "قاسمی", born="1388/2/2")
    put(county, "registration", course=boys, person=named, class_name="۱۰ ریاضی", grade="10", school="شهید باهنر")
    assert refused(county, "course", id=boys, answers={"grade": "سیزدهم"}) == ["choice-unknown"]
    assert of(county, "genetics_class") == {
        "courses": 1, "sessions": 2, "registered": 1, "heads": 115, "school_courses": 1, "boys_courses": 1,
    }  # fmt: skip
    assert county.naming("session", [talk])[talk]
    reach_the_province(offices, "genetics_class")
    assert paper(county, "class_roster", boys) == 1


def test_prevention_of_addiction_for_parents_and_teachers(offices: Pair) -> None:
    county = offices.county
    assert refused(county, "course", programme="addiction_class", title="پیشگیری") == ["required"]
    parents = course(
        county, "addiction_class", {"audience_kind": "اولیا", "school": "دبستان امید", "resolution_no": "۱۲"}
    )
    course(county, "addiction_class", {"audience_kind": "معلمان"}, title="آموزگاران ناحیهٔ یک")
    held = session(county, parents, "1404/8/17", starts_at="16:30", topic="گفت‌وگو با نوجوان")
    father, mother = grown(county, "رضا", "امینی", "1360/5/5"), grown(county, "سمیه", "امینی", "1363/5/5")
    for person in (father, mother):
        put(county, "registration", course=parents, person=person)
    put(county, "attendance", session=held, person=father, status="present")
    put(county, "attendance", session=held, person=mother, status="late", minutes=50)
    assert refused(county, "attendance", session=held, person=mother, status="absent", minutes=20) == ["rule-broken"]
    assert of(county, "addiction_class") == {
        "courses": 2, "sessions": 1, "registered": 2, "attendances": 2, "parent_courses": 1, "teacher_courses": 1,
    }  # fmt: skip
    assert county.get("course", parents)["answers"]["resolution_no"] == "12"
    reach_the_province(offices, "addiction_class")
    assert paper(county, "attendance_sheet", held) == 1


def test_a_family_that_learns_together_with_its_child(offices: Pair) -> None:
    county = offices.county
    told = {
        "kind_of_training": "خانواده همراه فرزند",
        "child_from_months": 0,
        "child_below_months": 36,
        "held_at": "محله",
    }
    together = course(county, "family_training", told, title="بازی و گفتار", capacity=10)
    home = put(county, "household", file_no="۴۴", phone="08633445566")
    mother = grown(county, "فاطمه", "کریمی", "1370/1/1", household=home)
    baby = child(county, first_name="هانا", last_name="کریمی", birth_date="1402/10/1", household=home)
    held = session(county, together, "1404/8/20", place="سرای محلهٔ نور")
    for person in (mother, baby):
        put(county, "registration", course=together, person=person, class_name="کریمی")
        put(county, "attendance", session=held, person=person, status="present")
    plain = {"kind_of_training": "family", "child_from_months": 6}
    assert refused(county, "course", programme="family_training", answers=plain) == ["rule-broken"]
    assert of(county, "family_training") == {
        "courses": 1, "sessions": 1, "registered": 2, "attendances": 2, "with_child_courses": 1,
    }  # fmt: skip
    reach_the_province(offices, "family_training")
    assert paper(county, "class_roster", together) == 1


def test_self_care_in_a_mosque(offices: Pair) -> None:
    county = offices.county
    mosque = put(county, "centre", name="مسجد جامع", kind="mosque", county="0001", zone="2")
    told = {"audience_kind": "سالمندان", "subject": "فشار خون", "held_at": "مسجد", "organiser": "بهداشت"}
    talks = course(county, "self_care", told, centre=mosque, audience="سالمندان محله")
    session(county, talks, "1404/9/1", 45, headcount_female=21, headcount_male=34)
    assert of(county, "self_care") == {"courses": 1, "sessions": 1, "heads": 55, "field_courses": 1}
    by_county = {
        (one["programme"], one["indicator"]): one["value"] for one in county.report("counties", AUTUMN)["rows"]
    }
    assert by_county["self_care", "heads"] == 55
    reach_the_province(offices, "self_care")
    assert paper(county, "class_roster", talks) == 1


def test_a_webinar_that_reaches_four_zones_at_once(offices: Pair) -> None:
    county, province = offices.county, offices.province
    hub = put(county, "centre", name="سرای سلامت خاقانی", kind="سرای سلامت", county="0001", zone="1")
    told = {"reach": "چند منطقه همزمان", "zones": "۱، ۲، ۵، ۸", "organiser": "شهرداری", "link": "nedaye-salamat"}
    webinar = course(county, "neighbourhood_course", told, centre=hub, title="تغذیهٔ سالم", content_code="ت-۷")
    assert county.get("course", webinar)["answers"]["zones"] == ["1", "2", "5", "8"]
    assert refused(county, "course", id=webinar, answers={"zones": None}) == ["required"]
    session(county, webinar, "1404/9/5", mode="وبینار", topic="میان‌وعدهٔ کودک", headcount_female=140, headcount_male=30)
    held = session(county, webinar, "1404/9/12", topic="آشپزی سالم", headcount_female=18)
    guest = grown(county, "نسرین", "بابایی", "1350/1/1")
    put(county, "attendance", session=held, person=guest, status="present")
    assert of(county, "neighbourhood_course") == {
        "courses": 1, "sessions": 2, "attendances": 1, "heads": 188, "webinar_sessions": 1, "in_person_sessions": 1,
        "many_zone_courses": 1,
    }  # fmt: skip
    reach_the_province(offices, "neighbourhood_course")
    assert paper(province, "attendance_sheet", held) == 1


@pytest.mark.parametrize("programme", ["self_care", "neighbourhood_course"])
def test_a_course_is_of_a_workshop_and_keeps_only_what_its_file_asks(offices: Pair, programme: str) -> None:
    assert refused(offices.county, "course", programme="vision", title="دوره") == ["choice-unknown"]
    given = {"audience_kind": "public", "moon": "full"}
    assert refused(offices.county, "course", programme=programme, answers=given) == ["field-unknown"]
