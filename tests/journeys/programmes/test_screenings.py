"""Each screening as an office does it: the test, what it leads to, the list of who is awaited, province and paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.access.roles import Actor
from models.catalog import Programmes
from models.errors import UserError
from models.office import Office
from models.schema.codelists import RESOURCES
from reports.forms import catalog
from tests.journeys.offices import Pair, child, figures, put, refused

AUTUMN = "1404-Q3"
MOTHER, NUMBER, TWINS_MOTHER = "0012345679", "0499370899", "0067749828"
SOUND = {"method": "teoae", "right": "قبول", "left": "قبول"}
DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")


def of(office: Office, programme: str, *names: str) -> list[Any]:
    """These figures of a programme."""
    got = figures(office, AUTUMN)
    return [got[programme, name] for name in names]


def reach_the_province(offices: Pair, programme: str) -> None:
    """What the county has arrives whole, and both count and wait for the same."""
    told = offices.up()
    assert (told["status"], told["quarantined"], told["conflicts"]) == ("applied", 0, 0)
    ours, theirs = figures(offices.county, AUTUMN), figures(offices.province, AUTUMN)
    assert {key: ours[key] for key in ours if key[0] == programme} == {
        key: theirs[key] for key in theirs if key[0] == programme
    }
    for row in offices.county.find("screening", where={"programme": programme}):
        assert offices.province.get("screening", row["id"]) == row
    assert offices.province.worklist() == offices.county.worklist()
    assert offices.province.worklist(repeats=True) == offices.county.worklist(repeats=True)


def paper(office: Office, form: str, *ids: str) -> int:
    """Print; how many pages, all of whose letters the font has."""
    data, written = catalog.draw(office.paper(form, ids))
    assert data.startswith(b"%PDF")
    assert not written.missing
    office.printed(form, ids)
    return written.pages


def asked(office: Office, **row: Any) -> tuple[list[str], str]:
    """Offer a test that wants reasons, then give them: the codes, and the id it got."""
    codes = refused(office, "screening", **row)
    return codes, put(office, "screening", **row, reasons=dict.fromkeys(codes, "برگه دیده شد"))


def awaited(office: Office) -> list[tuple[str, str, str]]:
    """(to whom, by when, how it stands) of the referrals nobody answered."""
    return [(one["to_body"], one["due_on"], one["state"]) for one in office.worklist()]


def repeats(office: Office) -> list[tuple[str, str, str]]:
    return [(one["stage"], one["due_on"], one["state"]) for one in office.worklist(repeats=True)]


def newborn(office: Office, born: str, **row: Any) -> str:
    """As a maternity lists it: without a name and a number."""
    told = {"last_name": "رضایی", "birth_date": born, "mother_national_id": MOTHER, "mother_name": "زهرا", **row}
    return put(office, "person", **told)


# -- newborns ---------------------------------------------------------------------------------------------------------


def test_twins_without_numbers_one_hears_and_the_other_is_followed_to_a_hearing_aid(offices: Pair) -> None:
    county, province = offices.county, offices.province
    ward = put(county, "centre", name="زایشگاه مهر", kind="maternity", county="0001", code="31")
    first = newborn(county, "1404/6/1", birth_order=1, sex="دختر", county="0001")
    second = newborn(county, "1404/6/1", birth_order=2, sex="پسر", county="0001")
    assert [county.get("person", one)["id_kind"] for one in (first, second)] == ["temporary", "temporary"]
    assert [county.get("person", one)["first_name"] for one in (first, second)] == ["نوزاد دختر", "نوزاد پسر ۲"]
    hearing = {"programme": "hearing_newborn", "centre": ward, "screener": "م. نادری"}

    # The sister passes and gets the paper without which the registry gives no birth certificate.
    birth = {"birth_weight": 2450, "gestation_weeks": 36, "hospital": "مهر", "delivery": "سزارین"}
    passed = put(county, "screening", **hearing, person=first, held_on="1404/6/3", answers={**SOUND, **birth})
    (issued,) = county.certify([passed], "hearing_certificate")
    assert (issued["status"], issued["certified_on"]) == ("saved", "2025-12-10")
    assert issued["certificate_no"] == f"0001-{county.store.replica[:4]}-000001"
    assert paper(county, "hearing_certificate", passed) == 1
    paper(county, "hearing_certificate", passed)
    assert sorted(one["copy"] for one in county.find("printout", where={"of_id": passed})) == [1, 2]

    # The brother refers with one ear, twice; the second test comes after the month and is asked about.
    risky = {**SOUND, "left": "ارجاع", "risk_factors": ["بستری بیش از ۵ روز در مراقبت ویژه", "ototoxic"]}
    refer = put(county, "screening", **hearing, person=second, held_on="1404/6/3", answers=risky)
    assert county.get("screening", refer)["outcome"] == "rescreen"
    assert county.get("screening", refer)["answers"]["risk_factors"] == ["nicu", "ototoxic"]
    assert repeats(county) == [("screen", "2025-09-22", "lost")]  # thirty days from birth, and sixty more
    assert refused(county, "screening", id=refer, certified_on="1404/6/4") == ["certificate-unearned"]
    codes, again = asked(
        county, **hearing, person=second, stage="rescreen", held_on="1404/7/5",
        answers={"method": "aabr", "right": "pass", "left": "refer"},
    )  # fmt: skip
    assert codes == ["out-of-range"]
    assert county.get("screening", again)["previous"] == refer
    assert repeats(county) == []
    assert awaited(county) == [("audiologist", "2025-11-21", "overdue")]  # ninety days from birth

    # The audiologist confirms; whoever gives the aid is awaited by six months.
    loss = {"loss_kind": "حسی عصبی", "loss_degree": "متوسط", "loss_side": "left", "left_db": 55, "right_db": 20}
    heard = put(county, "screening", **hearing, person=second, stage="diagnosis", held_on="1404/8/20", answers=loss)
    assert county.get("screening", heard)["outcome"] == "confirmed"
    (replied,) = county.find("referral", where={"person": second, "to_body": "audiologist"})
    assert (replied["status"], replied["replied_on"], replied["outcome"]) == ("seen", "2025-11-11", "confirmed")
    assert awaited(county) == [("hearing_rehab", "2026-02-19", "due")]
    aid = {"intervention": ["سمعک"], "device_side": "چپ", "status": "تکمیل"}
    put(county, "screening", **hearing, person=second, stage="intervention", held_on="1404/9/15", answers=aid)
    assert awaited(county) == []

    # Live births of the season come from the registry; the first tests of summer are counted in summer.
    born = {"programme": "hearing_newborn", "measure": "live_births", "county": "0001", "value": 40}
    put(province, "denominator", **born, period="1404-Q2")
    assert offices.down()["status"] == "applied"
    summer = {name: value for (one, name), value in figures(county, "1404-Q2").items() if one == "hearing_newborn"}
    names = ("screened", "tests", "coverage", "refer_1", "refer_1_rate")
    assert [summer[name] for name in names] == [2, 2, 5.0, 1, 50.0]
    assert (summer["screened_1_month"], summer["screened_1_month_rate"]) == (2, 100.0)
    season = ("second_tests", "refer_2", "diagnosed_3_months", "confirmed", "aided_6_months", "certificates")
    assert of(county, "hearing_newborn", *season) == [1, 1, 1, 1, 1, 1]
    reach_the_province(offices, "hearing_newborn")
    assert paper(province, "screening_card", again) == 1

    # The brother's number comes, on a row of its own: the two are made one, and nothing is counted twice.
    numbered = child(
        county, first_name="امیر", last_name="رضایی", birth_date="1404/6/1", sex="پسر", national_id=NUMBER,
        mother_national_id=MOTHER,
    )  # fmt: skip
    county.sameness.merge(numbered, second)
    assert county.get("screening", heard)["person"] == second
    assert of(county, "hearing_newborn", "diagnosed", "confirmed") == [1, 1]
    reach_the_province(offices, "hearing_newborn")


def test_both_methods_at_once_lead_straight_to_the_audiologist(offices: Pair) -> None:
    county = offices.county
    baby = newborn(county, "1404/9/10", birth_order=1, sex="دختر")
    both = {**SOUND, "aabr_right": "refer", "aabr_left": "pass"}
    test = {"programme": "hearing_newborn", "person": baby, "held_on": "1404/9/12"}
    assert refused(county, "screening", **test, answers={**SOUND, "aabr_right": "refer"}) == ["required"]
    row = put(county, "screening", **test, answers=both)
    assert county.get("screening", row)["outcome"] == "diagnose"
    assert awaited(county) == [("audiologist", "2026-03-01", "due")]
    assert paper(county, "referral_letter", county.worklist()[0]["referral"]) == 1

    # The family moves away: nobody is called any more, and the referral is not held against the office.
    put(county, "screening", id=row, answers={"status": "مهاجرت"})
    assert awaited(county) == []
    assert [one["status"] for one in county.find("referral", where={"person": baby})] == ["cancelled"]
    reach_the_province(offices, "hearing_newborn")


def test_a_newborn_of_whom_an_ear_was_not_done_comes_again(offices: Pair) -> None:
    county = offices.county
    baby = newborn(county, "1404/9/10", birth_order=1, sex="پسر")
    test = {"programme": "hearing_newborn", "person": baby}
    assert refused(county, "screening", **test, held_on="1404/9/9", answers=SOUND) == ["date-order"]
    half = {**SOUND, "left": "انجام نشد"}
    put(county, "screening", **test, held_on="1404/9/12", answers=half)
    assert repeats(county) == [("screen", "2025-12-31", "due")]
    put(county, "screening", **test, stage="rescreen", held_on="1404/9/15", answers=half)
    assert repeats(county) == [("rescreen", "2025-12-31", "due")]
    assert refused(county, "screening", **test, stage="rescreen", held_on="1404/9/11", answers=SOUND) == ["date-order"]
    last = put(county, "screening", **test, stage="rescreen", held_on="1404/9/18", answers=SOUND)
    assert repeats(county) == []
    assert of(county, "hearing_newborn", "tests", "screened", "refer_1", "second_tests") == [3, 1, 0, 1]
    put(county, "screening", id=last, certified_on="1404/9/18")
    assert refused(county, "screening", id=last, answers={"left": "refer"}) == ["certificate-unearned"]


def test_a_certificate_is_given_after_the_quarter_was_closed_and_nothing_else_is_changed(offices: Pair) -> None:
    county = offices.county
    baby = newborn(county, "1404/6/1", birth_order=1, sex="دختر")
    test = put(county, "screening", programme="hearing_newborn", person=baby, held_on="1404/6/3", answers=SOUND)
    assert county.close_period("1404-Q2")["period"] == "1404-Q2"
    assert refused(county, "screening", id=test, answers={"left": "refer"}) == ["period-closed"]
    assert refused(county, "screening", id=test, certified_on="1404/6/20") == ["period-closed"]
    (issued,) = county.certify([test], "hearing_certificate")
    assert (issued["status"], issued["certified_on"]) == ("saved", "2025-12-10")
    assert of(county, "hearing_newborn", "certificates") == [1]


SHEET = """فامیلی,مادر,کد ملی مادر,ترتیب تولد,جنس,ت تولد,تاریخ تست,روش,راست,چپ,وزن,تاریخ تکرار,تکرار راست,تکرار چپ
رضایی,زهرا,0012345679,1,دختر,1404/8/1,1404/8/3,TEOAE,قبول,قبول,3100,,,
کریمی,مینا,0499370899,2,پسر,1404/8/2,1404/8/4,TEOAE,ارجاع,قبول,2900,1404/8/20,قبول,قبول
نوری,لیلا,0084575948,1,پسر,1404/8/2,1404/8/4,TEOAE,ارجاع,,2800,,,
"""


def test_a_maternitys_list_of_children_without_numbers(offices: Pair, tmp_path: Path) -> None:
    county = offices.county
    file = tmp_path / "newborns.csv"
    file.write_text(SHEET, encoding="utf-8-sig")
    told = county.load(file, entity="screening", programme="hearing_newborn", fixed={})
    assert [told[name] for name in ("rows", "saved", "rejected")] == [3, 2, 1]
    assert [(one["row"], one["code"]) for one in told["errors"]] == [(4, "required")]
    people = {row["last_name"]: row for row in county.find("person")}
    assert [people[name]["id_kind"] for name in ("رضایی", "کریمی")] == ["temporary", "temporary"]
    tests = county.find("screening", where={"person": people["کریمی"]["id"]})
    assert {(row["stage"], row["outcome"]) for row in tests} == {("screen", "rescreen"), ("rescreen", "pass")}
    again = county.load(file, entity="screening", programme="hearing_newborn", fixed={})
    assert [again[name] for name in ("saved", "unchanged", "rejected")] == [0, 2, 1]
    assert of(county, "hearing_newborn", "screened", "first_tests", "second_tests", "refer_1") == [2, 2, 1, 1]

    # Twins for whom the list has one word only are two all the same.
    twins = SHEET.splitlines()[0].replace("ترتیب", "نام,ترتیب")
    for order in (1, 2):
        twins += f"\nصادقی,ثریا,{TWINS_MOTHER},نوزاد,{order},پسر,1404/8/5,1404/8/7,AABR,قبول,قبول,2500,,,"
    file.write_text(twins, encoding="utf-8-sig")
    told = county.load(file, entity="screening", programme="hearing_newborn", fixed={})
    assert (told["saved"], told["rejected"]) == (2, 0)
    assert len(county.find("person", where={"mother_national_id": TWINS_MOTHER})) == 2


# -- children ---------------------------------------------------------------------------------------------------------


def test_eyes_at_a_base_of_the_campaign(offices: Pair) -> None:
    county, province = offices.county, offices.province
    base = put(county, "centre", name="پایگاه مسجد نور", kind="screening_base", county="0001", zone="3")
    for year, born in (("1398", 120), ("1399", 80)):
        put(province, "denominator", programme="vision", measure=f"eligible_{year}", period=AUTUMN, value=born)
    assert offices.down()["status"] == "applied"
    vision = {"programme": "vision", "centre": base}
    shared = {"chart": "تابلوی E", "occasion": "کمپین", "strabismus": "none"}
    sara, ali, mina = (child(county, first_name=name, birth_date="1399/2/3") for name in ("سارا", "علی", "مینا"))
    put(county, "screening", **vision, person=sara, held_on="1404/8/5", answers={**shared, "right": 9, "left": 8})
    weak = {**shared, "right": 4, "left": 9}
    first = put(county, "screening", **vision, person=ali, held_on="1404/8/5", answers=weak)
    assert county.get("screening", first)["answers"]["weak_side"] == "right"
    put(county, "screening", **vision, person=ali, stage="repeat", held_on="1404/8/19", answers=weak)
    squint = {**shared, "right": 9, "left": 9, "strabismus": "چپ"}
    put(county, "screening", **vision, person=mina, held_on="1404/8/5", answers=squint)
    seen = {"diagnosis": "تنبلی چشم", "glasses_prescribed": True, "next_visit": "1404/9/25", "subsidy": "۱٬۱۰۰٬۰۰۰"}
    put(county, "screening", **vision, person=ali, stage="optometrist", held_on="1404/9/2", answers=seen)
    assert [one["due_on"] for one in county.worklist(reviews=True)] == ["2025-12-16"]

    names = ("first_tests", "flagged", "weak_right", "weak_both", "strabismus", "campaign_tests", "permanent_tests")
    assert of(county, "vision", *names) == [3, 2, 1, 0, 1, 4, 0]
    assert of(county, "vision", "amblyopia", "glasses", "subsidy", "coverage") == [1, 1, 1100000, 1.5]
    reach_the_province(offices, "vision")
    assert paper(county, "vision_card", first) == 1


def test_what_was_answered_is_kept_and_shown_when_the_file_asks_no_more_for_it(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    ali = child(county, first_name="علی", birth_date="1399/2/3")
    weak = {"right": 4, "left": 9, "distance": 3}
    first = put(county, "screening", programme="vision", person=ali, held_on="1404/8/5", answers=weak)
    newer = tmp_path / "vision.toml"
    text = (RESOURCES / "programmes" / "vision.toml").read_text(encoding="utf-8")
    text = text.replace("\nversion = 1\n", "\nversion = 2\n")
    newer.write_text(text.replace('name = "distance"\n', 'name = "distance"\nretired = true\n'), encoding="utf-8")
    assert province.add_programme(newer)["status"] == "added"
    assert offices.down()["status"] == "applied"
    put(county, "screening", id=first, notes="مادربزرگ آمد")
    row = county.get("screening", first)
    assert (row["answers"]["distance"], row["outcome"], row["rule_version"]) == (3, "repeat", "ir-1")
    programme = Programmes(county.store).get("vision")
    assert programme is not None
    assert programme.version == 2
    shown = programme.sections_on("screening", "first", row["answers"])
    assert "distance" in {field.name for section in shown for field in section.fields}
    assert "distance" not in programme.asked(None)
    reach_the_province(offices, "vision")


def test_ears_of_a_child_of_four(offices: Pair) -> None:
    county = offices.county
    nursery = put(county, "centre", name="کودکستان بهار", kind="kindergarten", county="0001")
    hana = child(county, first_name="هانا", birth_date="1400/5/5")
    test = {"programme": "hearing_child", "person": hana, "centre": nursery}
    first = put(
        county, "screening", **test, held_on="1404/8/1", answers={"right": "رفر", "left": "refer", "method": "oae"}
    )
    assert repeats(county) == [("screen", "2025-11-06", "overdue")]
    again = {"right": "pass", "left": "refer", "method": "ادیومتری"}
    second = put(county, "screening", **test, stage="rescreen", held_on="1404/8/15", answers=again)
    assert county.get("screening", second)["previous"] == first
    assert awaited(county) == [("audiologist", "2025-12-06", "overdue")]
    assert [one["referral"] for one in county.worklist(overdue=True)]
    heard = {"loss_kind": "انتقالی", "left_db": 40, "advice": ["پزشک گوش و حلق و بینی"]}
    put(county, "screening", **test, stage="diagnosis", held_on="1404/9/12", answers=heard)
    teen = child(county, first_name="آرمان", birth_date="1392/5/5")
    passed = {"right": "pass", "left": "pass"}
    codes, _ = asked(county, programme="hearing_child", person=teen, held_on="1404/9/12", answers=passed)
    assert codes == ["age-outside"]
    names = ("screened", "first_tests", "refer_1", "refer_1_rate", "both_ears", "diagnosed", "confirmed", "seen")
    assert of(county, "hearing_child", *names) == [2, 2, 1, 50.0, 1, 1, 1, 1]
    reach_the_province(offices, "hearing_child")
    assert paper(county, "screening_card", second) == 1


def lines(first: int = 1) -> str:
    """Cut-offs as a province types them: one row for each score."""
    row = '[[threshold]]\nversion = "p-1"\nanswer = "{0}"\nfrom_months = {1}\nbelow_months = 67\nbelow = 20.5\n'
    row += 'monitor_below = 31\nsource = "بخشنامهٔ استان"\n'
    return "\n".join(row.format(name, first) for name in DOMAINS)


def test_development_is_judged_once_the_province_has_typed_its_lines(offices: Pair, tmp_path: Path) -> None:
    county, province = offices.county, offices.province
    radin = child(county, first_name="رادین", birth_date="1402/9/1")
    test = {"programme": "development", "person": radin, "answers": dict.fromkeys(DOMAINS, 18)}
    assert refused(county, "screening", **test, held_on="1404/8/1") == ["required"]
    typed = put(county, "screening", **test, held_on="1404/8/1", outcome="نیازمند پایش")
    assert repeats(county) == [("screen", "2025-12-22", "due")]

    # A set of lines that lacks a month is refused with the file; the whole one goes down.
    text = (RESOURCES / "programmes" / "development.toml").read_text(encoding="utf-8")
    text = text.replace("\nversion = 1\n", '\nversion = 2\nactive = "p-1"\n', 1)
    file = tmp_path / "development.toml"
    file.write_text(text + lines(first=6), encoding="utf-8")
    with pytest.raises(UserError) as wrong:
        province.add_programme(file)
    assert wrong.value.code == "programme-wrong"
    assert "1 ماهگی" in str(wrong.value)
    file.write_text(text + lines(), encoding="utf-8")
    assert province.add_programme(file)["status"] == "added"
    assert offices.down()["status"] == "applied"

    put(county, "screening", id=typed, notes="با مادر تماس گرفته شد")
    assert county.get("screening", typed)["outcome"] == "monitor", "what was judged by an examiner stays"
    now = put(county, "screening", **test, held_on="1404/9/5", outcome="pass")
    judged = county.get("screening", now)
    assert (judged["outcome"], judged["rule_version"]) == ("refer", "p-1")
    assert repeats(county) == []
    assert awaited(county) == [("specialist", "2025-12-26", "due")]
    late = {"areas": ["حرکت ظریف"], "advice": ["کاردرمانی"], "next_visit": "1404/9/20"}
    put(
        county, "screening", programme="development", person=radin, stage="assessment", held_on="1404/9/12",
        outcome="delayed", answers=late,
    )  # fmt: skip
    assert awaited(county) == []
    assert [(one["what"], one["state"]) for one in county.worklist(reviews=True)] == [("مراجعهٔ بعدی تکامل", "due")]
    names = ("screened", "tests", "monitored", "flagged", "delayed", "seen")
    assert of(county, "development", *names) == [1, 2, 1, 1, 1, 1]
    reach_the_province(offices, "development")
    assert paper(county, "screening_card", now) == 1


def test_autism_is_the_examiners_word(offices: Pair) -> None:
    county = offices.county
    nima = child(county, first_name="نیما", birth_date="1401/12/1")
    test = {"programme": "autism", "person": nima}
    assert refused(county, "screening", **test, held_on="1404/8/1", answers={"score": 4}) == ["required"]
    put(
        county, "screening", **test, held_on="1404/8/1", outcome="نیازمند تکرار", answers={"tool": "سامانه", "score": 4}
    )
    assert repeats(county) == [("screen", "2025-11-22", "overdue")]
    flagged = put(
        county, "screening", **test, held_on="1404/8/25", outcome="مثبت", answers={"score": 6, "national_no": "۱۱۲۲"}
    )
    assert awaited(county) == [("specialist", "2025-12-16", "due")]
    assert county.get("screening", flagged)["national_no"] == "1122", "it was an answer once"
    found = put(
        county, "screening", **test, stage="assessment", held_on="1404/9/15", outcome="اوتیسم",
        answers={"diagnosis_by": "دکتر صالحی", "advice": ["مرکز توانبخشی اوتیسم"]},
    )  # fmt: skip
    assert county.get("screening", found)["previous"] == flagged
    assert of(county, "autism", "screened", "flagged", "confirmed", "referred", "seen") == [1, 1, 1, 1, 1]
    reach_the_province(offices, "autism")
    assert paper(county, "screening_card", found) == 1


# -- couples ----------------------------------------------------------------------------------------------------------


def test_two_cousins_before_their_marriage(offices: Pair) -> None:
    county, province = offices.county, offices.province
    clinic = put(county, "centre", name="مشاورهٔ ژنتیک مهرگان", kind="genetics", county="0001")
    mahsa = child(county, first_name="مهسا", last_name="جعفری", birth_date="1380/3/1", sex="زن")
    saeed = child(county, first_name="سعید", last_name="جعفری", birth_date="1376/7/2", sex="مرد")
    genetics = {"programme": "genetics", "centre": clinic}
    told = {
        "reason": "قبل از ازدواج", "relation": "عموزاده", "coefficient": "1/16", "family_disease": "بله",
        "affected_1_relation": "خواهر یا برادر", "affected_1_condition": "تالاسمی", "affected_1_proven": "بله",
        "pregnancies": 0,
    }  # fmt: skip
    couple = {"person": mahsa, "partner": saeed}
    begun = put(county, "screening", **genetics, **couple, held_on="1404/8/3", outcome="counselling", answers=told)
    assert repeats(county) == [("reception", "2025-11-24", "overdue")]
    assert refused(county, "screening", **genetics, person=mahsa, partner=mahsa, held_on="1404/8/4") == ["rule-broken"]

    # At the session he is named first; the file goes on, and the couple is still one.
    advice = {"pedigree_drawn": True, "risk": "زیاد", "advice": ["آزمایش"], "tests": "HPLC", "next_visit": "1404/9/22"}
    wrong = {**advice, "tests_cost": 900, "cost_share": 1000}
    turned = {"person": saeed, "partner": mahsa, "stage": "counselling", "held_on": "1404/8/20"}
    assert refused(county, "screening", **genetics, **turned, answers=wrong) == ["rule-broken"]
    costs = {"tests_cost": 12_000_000, "cost_share": 4_000_000}
    met = put(county, "screening", **genetics, **turned, answers={**advice, **costs})
    row = county.get("screening", met)
    assert (row["outcome"], row["previous"]) == ("tests", begun)
    alone = child(county, first_name="نگار", last_name="صفایی", birth_date="1375/1/1", sex="زن")
    put(
        county, "screening", **genetics, person=alone, held_on="1404/9/1", outcome="closed", answers={"reason": "other"}
    )

    names = ("couples", "persons", "new_files", "consanguineous", "consanguineous_rate", "premarital", "high_risk")
    assert of(county, "genetics", *names) == [1, 3, 2, 1, 50.0, 1, 1]
    assert of(county, "genetics", "cost_share", "screened") == [4_000_000, 3]
    assert [one["what"] for one in county.worklist(reviews=True)] == ["پیگیری مشاورهٔ ژنتیک"]
    reach_the_province(offices, "genetics")
    assert paper(province, "screening_card", met) == 1

    # The clerk at the reception of the office does not see that there is a file at all.
    clerk = Office(county.folder, county.store, Actor("parisa", "clerk", "0001", "county"))
    assert clerk.find("screening", where={"programme": "genetics"}) == []
    assert [one for one in figures(clerk) if one[0] == "genetics"] == []
