"""Who belongs where: each programme of enrolment from the desk to the province, and a centre that is handed over."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.schema.codelists import RESOURCES
from reports.forms import catalog
from tests.journeys.offices import Pair, carry, child, figures, found, join, put, refused

AUTUMN = "1404-Q3"


def centre(office: Office, name: str, kind: str, **row: Any) -> str:
    return put(office, "centre", name=name, kind=kind, county="0001", **row)


def of(office: Office, programme: str, *names: str, period: str = AUTUMN) -> list[Any]:
    """These indicators of a programme."""
    got = figures(office, period)
    return [got[programme, name] for name in names]


def reach_the_province(offices: Pair, programme: str) -> None:
    """What the county has arrives whole, and both count alike."""
    told = offices.up()
    assert (told["status"], told["quarantined"], told["conflicts"]) == ("applied", 0, 0)
    ours, theirs = figures(offices.county), figures(offices.province)
    assert {key: value for key, value in theirs.items() if key[0] == programme} == {
        key: value for key, value in ours.items() if key[0] == programme
    }


def paper(office: Office, form: str, *ids: str) -> int:
    """Print; how many pages, all of whose letters the font has."""
    data, written = catalog.draw(office.paper(form, ids))
    assert data.startswith(b"%PDF")
    assert not written.missing
    office.printed(form, ids)
    return written.pages


def reviews(office: Office, programme: str) -> list[tuple[str, str, str]]:
    found = [one for one in office.worklist(reviews=True) if one["programme"] == programme]
    return [(one["name"], one["due_on"], one["state"]) for one in found]


def asked(office: Office, entity: str, **row: Any) -> list[str]:
    """Offer a row that wants reasons; the codes. Then give them."""
    codes = refused(office, entity, **row)
    put(office, entity, **row, reasons=dict.fromkeys(codes, "با نظر کارشناس"))
    return codes


def ratio_of_the_province(folder: Path) -> Path:
    """The file of the kindergarten with a class size for نوباوه, as a province writes it."""
    text = (RESOURCES / "programmes" / "kindergarten.toml").read_text(encoding="utf-8")
    head, tables = text.replace("\nratio = []\n", "\n").replace("\nversion = 2\n", "\nversion = 3\n"), "\n[[ratio]]\n"
    tables += 'band = "young"\nclass_size = 2\nversion = "1404-1"\nsource = "بخشنامهٔ استان"\n'
    file = folder / "kindergarten.toml"
    file.write_text(head + tables, encoding="utf-8")
    return file


def test_a_kindergarten_with_a_queue_a_class_size_and_the_statistics_of_a_day(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    nursery = centre(county, "کودکستان گل‌ها", "kindergarten", capacity=40, activity="نیمه‌وقت، دوزبانه")
    teacher = child(county, first_name="پروین", last_name="مرادی", birth_date="1365/3/4")
    put(county, "staff", person=teacher, centre=nursery, role="مربی", class_name="نسترن", starts_on="1404/7/1")
    names = ("آوا", "نیکی", "سام", "مانی")
    children = [child(county, first_name=name, birth_date=f"1400/2/{day}") for day, name in enumerate(names, 1)]
    kindergarten = {"programme": "kindergarten", "centre": nursery, "class_name": "نسترن"}

    # The province sends the class size of its circular down; the third child of a class is asked about.
    assert province.add_programme(ratio_of_the_province(tmp_path))["status"] == "added"
    assert offices.down()["status"] == "applied"
    answers = {"fee_class": "با تخفیف", "discount_percent": 30, "contract_no": "77", "content_code": "الف-۲"}
    first = put(county, "enrolment", **kindergarten, person=children[0], starts_on="1404/7/1", answers=answers)
    put(county, "enrolment", **kindergarten, person=children[1], starts_on="1404/7/15")
    third = {**kindergarten, "person": children[2], "starts_on": "1404/8/1", "answers": {"fee_class": "تحت پوشش"}}
    assert asked(county, "enrolment", **third) == ["over-capacity"]
    assert county.get("enrolment", first)["answers"]["band"] == "young"
    grandfather = {"name": "حسن رضایی", "relation": "پدربزرگ", "may_collect": "بله", "mobile": "09121112233"}
    put(county, "guardian", child=children[0], **grandfather)

    # The fourth waits; nobody is taken in before her without a word.
    fourth = put(county, "enrolment", **kindergarten, person=children[3], status="در نوبت", asked_on="1404/8/10")
    assert of(county, "kindergarten", "active", "waiting", "waiting_days", "covered_children") == [3, 1, 39, 1]

    # The statistical population of a day, and the checklist before the close.
    days = {"2025-09-22": 0, "2025-09-23": 1, "2025-10-07": 2, "2025-10-22": 2, "2025-10-23": 3}
    assert {day: of(county, "kindergarten", "active", period=f"{day}..{day}")[0] for day in days} == days
    pending = {one["name"]: one["count"] for one in county.close_period("1404-Q2")["open"]}
    assert "unusual_centre_kindergarten" not in pending
    lines = {one["name"]: one for one in county.figures.before_close(_span(AUTUMN))}
    assert lines["unusual_centre_kindergarten"]["count"] == 1  # three children only
    assert lines["unusual_educator_kindergarten"]["count"] == 1

    reach_the_province(offices, "kindergarten")
    assert province.get("enrolment", fourth)["asked_on"] == "2025-11-01"
    assert paper(province, "kindergarten_form", first) >= 1


def _span(text: str) -> Any:
    from models.text.jalali import parse_period

    return parse_period(text)


def test_a_child_with_a_special_need_at_school(offices: Pair) -> None:
    county = offices.county
    school = centre(county, "دبستان استثنایی نور", "exceptional_school", capacity=60)
    omid = child(county, first_name="امید", last_name="کاظمی", birth_date="1395/5/6")
    sahar = child(county, first_name="سحر", last_name="کاظمی", birth_date="1394/5/6")
    row = {"programme": "exceptional_school", "centre": school, "starts_on": "1404/7/1"}
    answers = {
        "special_need": "ناشنوا", "severity": "شدید", "placement": "استثنایی", "services": ["گفتاردرمانی", "معلم رابط"],
        "grade": "سوم", "assessed_on": "1403/9/1", "next_assessment_on": "1404/9/1",
    }  # fmt: skip
    entered = put(county, "enrolment", **row, person=omid, answers=answers)
    assert county.get("enrolment", entered)["answers"]["special_need"] == "hearing"
    late = {**answers, "next_assessment_on": "1403/8/1"}
    assert refused(county, "enrolment", id=entered, answers=late) == ["date-order"]
    put(county, "enrolment", **row, person=sahar, answers={"special_need": "ذهنی", "placement": "تلفیقی"})

    assert reviews(county, "exceptional_school") == [("امید کاظمی", "2025-11-22", "overdue")]
    put(county, "enrolment", id=entered, answers={"assessed_on": "1404/9/18", "next_assessment_on": "1406/9/1"})
    assert reviews(county, "exceptional_school") == []
    names = ("active", "integrated", "with_service", "served_percent")
    assert of(county, "exceptional_school", *names) == [2, 1, 1, 50]
    reach_the_province(offices, "exceptional_school")
    assert paper(offices.province, "enrolment_card", entered) >= 1


def test_the_covered_population_of_a_day_by_disability(offices: Pair) -> None:
    county = offices.county
    people = [
        child(county, first_name=name, birth_date="1360/1/1", sex="زن") for name in ("مریم", "زهره", "لیلا", "ناهید")
    ]
    row = {"programme": "covered", "starts_on": "1404/1/15"}
    disabled = {
        "groups": ["معلول", "زن سرپرست خانوار"],
        "disability": "نابینا",
        "severity": "خیلی شدید",
        "pension": "بله",
    }
    without = {**row, "person": people[0], "answers": {"groups": ["معلول"]}}
    assert refused(county, "enrolment", **without) == ["required", "required"]
    first = put(county, "enrolment", **row, person=people[0], answers={**disabled, "card_until": "1404/9/1"})
    put(
        county,
        "enrolment",
        **row,
        person=people[1],
        answers={"groups": ["disability"], "disability": "ذهنی", "severity": "خفیف"},
    )
    third = put(county, "enrolment", **row, person=people[2], answers={"groups": ["women_head"]})
    assert refused(county, "enrolment", **row, person=people[0]) == ["already-enrolled"]

    # Who asks for a place in the queue has a day of request and a priority; the list is read in that order.
    put(county, "enrolment", programme="covered", person=people[3], status="waiting", asked_on="1404/9/1", priority=10)
    put(county, "enrolment", id=third, status="left", ends_on="1404/9/1", reason="خودکفایی")
    names = ("active", "disabled", "disabled_percent", "severely_disabled", "women_heads", "pensioned", "waiting")
    assert of(county, "covered", *names) == [2, 2, 100, 1, 1, 1, 1]
    assert of(county, "covered", *names[:3], period="1404-Q2") == [3, 2, 66.7]
    assert reviews(county, "covered") == [("مریم رضایی", "2025-11-22", "overdue")]
    reach_the_province(offices, "covered")
    assert paper(offices.province, "enrolment_card", first) >= 1


def test_a_day_centre_counts_persons_and_person_months(offices: Pair) -> None:
    county = offices.county
    hope = centre(county, "مرکز روزانهٔ امید", "day", capacity=25)
    people = [child(county, first_name=name, birth_date="1375/1/1") for name in ("بابک", "کیان")]
    row = {"programme": "day_centre", "centre": hope}
    answers = {
        "disability": "ذهنی",
        "severity": "شدید",
        "services": ["حرفه‌آموزی و کارگاه", "کاردرمانی"],
        "days_a_week": 5,
    }
    # Half of Mehr, and all of Aban with the nineteen days of Azar that have passed.
    left = put(county, "enrolment", **row, person=people[0], starts_on="1404/7/1", answers=answers)
    put(county, "enrolment", id=left, status="left", ends_on="1404/7/16", reason="جابه‌جایی خانواده")
    stays = put(
        county, "enrolment", **row, person=people[1], starts_on="1404/8/1", answers={"next_review_on": "1404/9/30"}
    )
    assert of(county, "day_centre", "active", "entered", "left", "centres") == [1, 2, 1, 1]
    (months,) = of(county, "day_centre", "person_months")
    assert months == pytest.approx(0.5 + 1 + 19 / 30, abs=0.06)
    assert of(county, "day_centre", "person_months", period="1404-07") == [0.5]
    assert of(county, "day_centre", "severely_disabled", "vocational", period="1404-07-01..1404-07-10") == [1, 1]
    assert refused(county, "enrolment", id=stays, ends_on="1404/7/1") == ["date-order"]
    reach_the_province(offices, "day_centre")
    assert paper(county, "enrolment_card", stays) >= 1


def test_a_residential_centre_has_as_many_places_as_beds(offices: Pair) -> None:
    county = offices.county
    house = centre(county, "مرکز شبانه‌روزی مهر", "residential", capacity=1)
    other = centre(county, "مرکز شبانه‌روزی یاس", "residential", capacity=10)
    people = [child(county, first_name=name, birth_date="1330/1/1") for name in ("صفر", "قدم")]
    row = {"programme": "residential", "centre": house, "starts_on": "1404/7/1"}
    assert refused(county, "enrolment", **row, person=people[0], answers={"admission": "موقت"}) == ["required"]
    temporary = {"admission": "temporary", "temporary_until": "1404/9/25", "bed": "۱۲-ب"}
    first = put(county, "enrolment", **row, person=people[0], answers=temporary)
    ordered = {"admission": "حکم قضایی", "court_order_no": "۱۴۰۴/۸۸", "severity": "شدید", "disability": "روانی مزمن"}
    second = {**row, "person": people[1], "answers": ordered}
    without = {**second, "answers": {"admission": "court"}}
    assert sorted(refused(county, "enrolment", **without)) == ["over-capacity", "required"]
    assert asked(county, "enrolment", **second) == ["over-capacity"]
    assert of(county, "residential", "active", "temporary", "severely_disabled") == [2, 1, 1]
    assert reviews(county, "residential") == [("صفر رضایی", "2025-12-16", "due")]

    # He moves: a leaving and a beginning, and he is one person all the same.
    put(county, "enrolment", id=first, status="left", ends_on="1404/9/10", reason="جابه‌جایی به مرکز دیگر")
    put(county, "enrolment", **{**row, "centre": other, "starts_on": "1404/9/10"}, person=people[0])
    assert of(county, "residential", "active", "entered", "left", "centres") == [2, 3, 1, 2]
    assert of(county, "residential", "person_months", period="1404-08") == [2]
    reach_the_province(offices, "residential")


def test_a_house_for_children_of_the_office(offices: Pair) -> None:
    county = offices.county
    house = centre(county, "خانهٔ شکوفه", "quasi_family", capacity=8)
    person = child(county, first_name="یاسمن", birth_date="1393/2/2")
    row = {"programme": "quasi_family", "centre": house, "person": person, "starts_on": "1404/7/5"}
    court = {"why": "حکم دادگاه", "guardianship": "بدسرپرست", "house": "دختران", "next_review_on": "1404/9/15"}
    assert refused(county, "enrolment", **row, answers=court) == ["required", "required"]
    ordered = {**court, "court_order_no": "۹۰۱", "court_on": "1404/7/3"}
    entered = put(county, "enrolment", **row, answers=ordered)
    grown = child(county, first_name="نادر", birth_date="1380/1/1")
    assert asked(county, "enrolment", **{**row, "person": grown, "answers": {"guardianship": "none"}}) == [
        "age-outside"
    ]
    put(county, "visit", centre=house, visited_on="1404/9/1")
    assert of(county, "quasi_family", "active", "no_guardian", "returned_home") == [2, 1, 0]
    assert reviews(county, "quasi_family") == [("یاسمن رضایی", "2025-12-06", "overdue")]
    gone = {
        "status": "left",
        "ends_on": "1404/9/16",
        "reason": "بازگشت به خانه",
        "answers": {"leaving": "خانوادهٔ خودش"},
    }
    put(county, "enrolment", id=entered, **gone)
    assert of(county, "quasi_family", "active", "returned_home", "adopted") == [1, 1, 0]
    reach_the_province(offices, "quasi_family")


def test_an_addiction_centre_gives_numbers_by_the_month_and_no_name(offices: Pair) -> None:
    county, province = offices.county, offices.province
    house = centre(county, "مرکز رهایی", "addiction_16", capacity=40)
    other = centre(county, "مرکز بهبود", "addiction_16", capacity=20)
    told = {
        (house, "1404-07"): {"in_treatment": 30, "treatment_begun": 8, "treatment_left": 4, "treatment_completed": 1},
        (house, "1404-08"): {"in_treatment": 34, "treatment_begun": 6, "treatment_left": 6, "treatment_completed": 3},
        (house, "1404-09"): {"in_treatment": 33, "harm_reduction": 51},
        (other, "1404-09"): {"in_treatment": 12, "harm_reduction": 9},
    }
    for (place, month), numbers in told.items():
        for indicator, value in numbers.items():
            row = {"programme": "addiction_centre", "indicator": indicator, "period": month, "centre": place}
            put(county, "tally", **row, value=value)
    names = ("in_treatment", "treatment_begun", "treatment_left", "harm_reduction", "completed_percent")
    assert of(county, "addiction_centre", *names) == [45, 14, 10, 60, 40]
    assert of(county, "addiction_centre", *names[:2], period="1404-08") == [34, 6]

    # Nobody's name is written here, unless a person has been granted the tier.
    somebody = child(county, birth_date="1370/1/1")
    row = {"programme": "addiction_centre", "person": somebody, "centre": house, "starts_on": "1404/8/1"}
    assert refused(county, "enrolment", **row) == ["not-allowed"]
    assert len(county.find("tally", where={"programme": "addiction_centre"})) == county.page("tally")["total"] == 12
    clerk = Office(county.folder, county.store, dataclasses.replace(county.actor, role="clerk"))
    assert (clerk.find("tally"), clerk.page("tally")["total"]) == ([], 0)
    tally = {"programme": "addiction_centre", "indicator": "harm_reduction", "period": "1404-06", "value": 1}
    assert refused(clerk, "tally", **tally) == ["not-allowed"]
    assert ("addiction_centre", "in_treatment") not in figures(clerk)
    reach_the_province(offices, "addiction_centre")
    assert province.find("enrolment") == []


def test_women_who_head_a_household_wait_by_priority_and_are_reviewed(offices: Pair) -> None:
    county = offices.county
    woman = {"sex": "زن", "birth_date": "1362/4/4"}
    names = ("معصومه", "فاطمه", "طاهره")
    people = [child(county, first_name=name, **woman) for name in names]
    man = child(county, first_name="یعقوب", sex="مرد", birth_date="1362/4/4")
    row = {"programme": "women_heads"}
    assert refused(county, "enrolment", **row, person=man) == ["rule-broken"]
    class_of = {
        "head_reason": "همسر فوت شده", "family_class": "۲", "reviewed_on": "1403/9/1", "next_review_on": "1404/9/1",
        "children": 3, "child_labour": "بله", "ability_to_work": "نسبی", "monthly_income": "۲۵٬۰۰۰٬۰۰۰",
        "job": "خانه‌دار", "income_sources": ["مستمری", "کار فرزندان"], "social_insurance": "خیر",
    }  # fmt: skip
    started = {**row, "person": people[0], "starts_on": "1404/7/1"}
    assert refused(county, "enrolment", **started, answers=class_of) == ["required"]
    assert refused(county, "enrolment", **started, answers={**class_of, "earning_children": 4}) == ["rule-broken"]
    first = put(county, "enrolment", **started, answers={**class_of, "earning_children": 1})
    waits = put(county, "enrolment", **row, person=people[1], status="در نوبت", asked_on="1404/7/19", priority=5)
    urgent = put(county, "enrolment", **row, person=people[2], status="در نوبت", asked_on="1404/9/9", priority=80)
    figures_of = ("active", "waiting", "waiting_days", "able", "working", "child_labour", "uninsured")
    assert of(county, "women_heads", *figures_of) == [1, 2, 35, 1, 0, 1, 1]  # 60 and 10 days
    assert reviews(county, "women_heads") == [("معصومه رضایی", "2025-11-22", "overdue")]

    # She who asked first is called before one who is in more need: it is said, and not refused.
    (taken,) = county.put([{"id": waits, "status": "active"}], "enrolment")
    assert (taken["status"], [one["code"] for one in taken["warnings"]]) == ("saved", ["out-of-turn"])
    (taken,) = county.put([{"id": urgent, "status": "active"}], "enrolment")
    assert (taken["status"], taken["warnings"]) == ("saved", [])
    assert of(county, "women_heads", "active", "waiting", "waiting_days") == [3, 0, None]
    reach_the_province(offices, "women_heads")
    assert paper(county, "enrolment_card", first) >= 1


# -- a centre is handed over -------------------------------------------------------------------------------------------

SIGNED = {
    "to_body": "آموزش و پرورش", "custody_on": "1404/9/19", "handed_by": "زهرا کریمی", "handed_signed_on": "1404/9/19",
    "received_by": "علی نوری", "received_signed_on": "1404/9/19", "checklist": "اصل پروانه، مهر", "status": "امضاشده",
}  # fmt: skip


def test_a_kindergarten_is_handed_over_to_education(offices: Pair) -> None:
    county, province = offices.county, offices.province
    nursery = centre(county, "مهد باران", "kindergarten", capacity=30, licence_no="1402/9", manager="مهین صدری")
    other = centre(county, "مهد نرگس", "kindergarten", capacity=30)
    worker = child(county, first_name="پروین", last_name="مرادی", birth_date="1365/3/4")
    employed = put(county, "staff", person=worker, centre=nursery, role="مربی", starts_on="1404/7/1")
    children = [child(county, first_name=name, birth_date="1400/2/3") for name in ("آوا", "نیکی", "سام")]
    row = {"programme": "kindergarten", "centre": nursery}
    runs = put(county, "enrolment", **row, person=children[0], starts_on="1404/7/1")
    waits = put(county, "enrolment", **row, person=children[1], status="waiting", asked_on="1404/8/1")
    assert of(county, "kindergarten", "active", "waiting", "centres", "staff") == [1, 1, 1, 1]

    # The dossier is prepared, and signed by both.
    dossier = put(county, "handover", centre=nursery, debts="قبض آب آبان")
    assert refused(county, "handover", id=dossier, status="signed") == ["required"] * 6
    put(county, "handover", id=dossier, **SIGNED)
    kept = county.get("handover", dossier)
    gathered = [kept[name] for name in ("licence_no", "manager", "open_enrolments", "waiting")]
    assert gathered == ["1402/9", "مهین صدری", 1, 1]
    assert kept["staff_list"] == "پروین مرادی – مربی"

    # From that day nothing of the centre is written here, and everything can still be read.
    ended = county.get("enrolment", runs)
    assert (ended["status"], ended["ends_on"]) == ("left", "2025-12-10")
    assert of(county, "kindergarten", "active", "waiting", "centres", "staff") == [0, 0, 0, 0]
    assert of(county, "kindergarten", "left") == [1]  # who waited went with the centre and had never come in
    assert of(county, "kindergarten", "active", "waiting", period="2025-12-09..2025-12-09") == [1, 1]
    fresh = {**row, "person": children[2], "starts_on": "1404/9/19"}
    assert refused(county, "enrolment", **fresh) == ["centre-handed-over"]
    assert refused(county, "enrolment", id=runs, notes="کلاه") == ["centre-handed-over"]
    assert refused(county, "staff", id=employed, degree="کارشناسی") == ["centre-handed-over"]
    assert refused(county, "handover", id=dossier, debts="هیچ") == ["already-signed"]
    for entity, one, code in (
        ("enrolment", waits, "centre-handed-over"),
        ("staff", employed, "centre-handed-over"),
        ("handover", dossier, "already-signed"),
    ):
        with pytest.raises(UserError) as stays:
            county.delete(entity, one)
        assert stays.value.code == code
    assert any(one["field"] == "status" and one["after"] == "left" for one in county.history("enrolment", runs))
    put(county, "enrolment", **{**fresh, "centre": other})

    # The child who went along may come to another kindergarten of ours.
    put(county, "enrolment", **{**row, "centre": other}, person=children[0], starts_on="1404/9/19")
    reach_the_province(offices, "kindergarten")
    assert province.get("handover", dossier) == county.get("handover", dossier)
    assert "centre-handed-over" in refused(province, "enrolment", **fresh)
    assert paper(province, "handover_dossier", dossier) >= 1
    assert paper(county, "record", "handover", dossier) >= 1
    for office in (county, province):
        assert office.check() == {"ok": True, "problems": []}


def test_a_signature_given_by_mistake_is_taken_back_with_all_that_it_ended(offices: Pair) -> None:
    county = offices.county
    nursery = centre(county, "مهد باران", "kindergarten")
    row = {"programme": "kindergarten", "centre": nursery}
    runs = put(county, "enrolment", **row, person=child(county), starts_on="1404/7/1")
    before = county.get("enrolment", runs)
    dossier = put(county, "handover", centre=nursery)
    put(county, "handover", id=dossier, **SIGNED)
    assert of(county, "kindergarten", "active") == [0]
    taken = county.undo()
    assert {one["entity"] for one in taken["rows"]} == {"handover", "enrolment"}
    assert county.get("handover", dossier)["status"] == "open"
    assert county.get("enrolment", runs) == before
    assert of(county, "kindergarten", "active") == [1]
    put(county, "enrolment", id=runs, class_name="نسترن")

    # One that was written and signed at once is taken back as well.
    county.delete("handover", dossier)
    put(county, "handover", centre=nursery, **SIGNED)
    assert county.get("enrolment", runs)["status"] == "left"
    county.undo()
    assert county.get("enrolment", runs)["status"] == "active"
    assert county.find("handover") == []


def test_a_centre_that_returns_is_ours_again(offices: Pair) -> None:
    county = offices.county
    nursery = centre(county, "مهد باران", "kindergarten")
    kid = child(county)
    row = {"programme": "kindergarten", "centre": nursery, "person": kid, "starts_on": "1404/9/19"}
    put(county, "handover", centre=nursery, **{**SIGNED, "custody_on": "1404/9/1"})
    assert refused(county, "enrolment", **row) == ["centre-handed-over"]
    assert refused(county, "handover", centre=nursery) == ["centre-handed-over"]
    put(county, "handover", centre=nursery, **{**SIGNED, "kind": "بازگشت", "custody_on": "1404/9/15"})
    put(county, "enrolment", **row)
    assert of(county, "kindergarten", "active") == [1]


def test_the_second_desk_of_the_county_hears_of_it_and_ends_what_it_had_written_meanwhile(
    offices: Pair, tmp_path: Path
) -> None:
    county = offices.county
    nursery = centre(county, "مهد باران", "kindergarten")
    desk = found(tmp_path / "desk", "workstation", "0001-2")
    try:
        join(desk, county, tmp_path / "papers-of-the-desk")
        carry(county, desk, offices.sticks)
        row = {"programme": "kindergarten", "centre": nursery, "starts_on": "1404/9/1"}
        known = put(desk, "enrolment", **row, person=child(desk, first_name="آوا"))
        carry(desk, county, offices.sticks)
        late = put(desk, "enrolment", **row, person=child(desk, first_name="نیکی"))
        put(county, "handover", centre=nursery, **SIGNED)
        assert county.get("enrolment", known)["status"] == "left"

        assert carry(county, desk, offices.sticks)["status"] == "applied"
        assert desk.get("enrolment", known)["status"] == "left"
        assert refused(desk, "enrolment", id=late, class_name="الف") == ["centre-handed-over"]
        put(desk, "enrolment", id=late, status="left", ends_on="1404/9/19", reason="واگذاری مرکز")
        assert carry(desk, county, offices.sticks)["quarantined"] == 0
        assert of(county, "kindergarten", "active") == [0]
    finally:
        desk.close()
