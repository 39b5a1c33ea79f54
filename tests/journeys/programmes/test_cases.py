"""Cases and services of every programme, as an office keeps them: from the desk to the province and onto paper."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from models.schema.entity import Tier
from reports.forms import catalog
from tests.journeys.offices import Pair, child, figures, put, refused, write

AUTUMN = "1404-Q3"


def of(office: Office, programme: str, period: str = AUTUMN) -> dict[str, Any]:
    """The figures of a programme that are not nothing."""
    got = figures(office, period)
    return {name: value for (one, name), value in got.items() if one == programme and value}


def reach_the_province(offices: Pair, programme: str) -> None:
    """What the county has arrives whole, and both count alike."""
    told = offices.up()
    assert (told["status"], told["quarantined"], told["conflicts"]) == ("applied", 0, 0)
    assert of(offices.province, programme) == of(offices.county, programme) != {}
    for entity in ("case", "step", "service"):
        ours, theirs = (
            office.find(entity, where={"programme": programme}) for office in (offices.county, offices.province)
        )
        assert [row["id"] for row in ours] == [row["id"] for row in theirs]


def paper(office: Office, form: str, *ids: str) -> int:
    """Print; how many pages, all of whose letters the font has."""
    data, written = catalog.draw(office.paper(form, ids))
    assert data.startswith(b"%PDF")
    assert not written.missing
    return written.pages


def due(office: Office, *, overdue: bool = False, **which: bool) -> list[tuple[str, str, str]]:
    """(name, what, state) of what is awaited in cases or by reviews."""
    return [(one["name"], one["what"], one["state"]) for one in office.worklist(overdue=overdue, **which)]


def asked(office: Office, entity: str, why: str, **row: Any) -> tuple[list[str], str]:
    """Offer a row that wants reasons, then give them: the codes, and the id it got."""
    codes = refused(office, entity, **row)
    return codes, put(office, entity, **row, reasons=dict.fromkeys(codes, why))


def family(office: Office) -> tuple[str, str, str]:
    """The mother, the household and the daughter."""
    mother = put(
        office, "person", first_name="مریم", last_name="نوری", birth_date="1365/5/1", mobile="09121112233", sex="زن"
    )
    house = put(office, "household", head=mother, file_no="۱۴۰۴/۱۲", address="شهرک ولی‌عصر")
    daughter = child(office, first_name="سارا", last_name="نوری", birth_date="1394/2/3", household=house)
    return mother, house, daughter


# -- families and children at risk ---------------------------------------------------------------------------------


def test_a_family_at_risk_from_intake_to_a_goal_that_was_reached(offices: Pair) -> None:
    county = offices.county
    mother, house, daughter = family(county)
    row = {"programme": "at_risk", "opened_on": "1404/7/5"}
    assert refused(county, "case", **row, person=daughter) == ["required"]  # whose household
    case = put(
        county, "case", **row, household=house, person=daughter, answers={"guardianship": "تک‌والد", "insurer": "سلامت"}
    )

    def step(kind: str, day: str, **answers: Any) -> str:
        return put(county, "step", case=case, kind=kind, done_on=day, answers=answers)

    step("پذیرش", "1404/7/5", where="منزل", income="30000000", dwelling="اجاره‌ای", child_labour="خیر")
    secondary = {
        "case": case,
        "kind": "ارزیابی ثانویه",
        "done_on": "1404/7/12",
        "answers": {"level_now": "1", "decision": "ادامه"},
    }
    assert refused(county, "step", **secondary) == ["step-early"]
    assert refused(county, "step", case=case, kind="assessment", done_on="1404/7/10") == ["required"]  # its level
    step("assessment", "1404/7/10", where="home", problem="بی‌کاری مادر", needs="اشتغال، مسکن", level_now="2")
    assert county.get("case", case)["level"] == "2"
    step("visit", "1404/8/20", where="محله", found="خانه سرد است")
    goal = step("plan", "1404/8/20", goal="کار مادر", action="کارگاه خیاطی", by_on="1404/12/1")
    assert due(county, cases=True) == []  # the secondary assessment is due on the ninth of Dey, 20 days from now
    assert refused(county, "case", id=case, level="3") == ["level-changed"]
    put(county, "case", id=case, level="3", level_why="مادر بستری شد")
    referred = {"level_now": "1", "decision": "ارجاع", "refer_to": "کمیتهٔ امداد", "change_since": "better"}
    step("reassessment", "1404/9/1", where="home", **referred)
    levels = [(one["after"], one["who"]) for one in county.history("case", case) if one["field"] == "level"]
    assert levels == [("2", "ali"), ("3", "ali"), ("1", "ali")]
    assert county.get("case", case)["level_why"] == "ارزیابی ثانویه ۱۴۰۴/۰۹/۰۱"
    (letter,) = county.worklist()
    assert (letter["to_body"], letter["person"], letter["due_on"]) == ("relief", daughter, "2025-12-22")
    put(county, "step", id=goal, answers={"reached": "به دست آمد", "reached_on": "1404/9/15"})
    assert refused(county, "case", id=case, closed_on="1404/8/30") == ["required", "date-order"]
    assert of(county, "at_risk") == {
        "opened": 1, "persons": 1, "open": 1, "level_1": 1, "assessed": 1, "reassessed": 1, "outreach": 4, "goals": 1,
        "goals_reached": 1,
    }  # fmt: skip
    put(seated(county, "senior", Tier.ABUSE), "reporter", case=case, relation="مدرسه", name="خانم معلم")
    reach_the_province(offices, "at_risk")
    assert offices.province.rows.find("reporter") == []  # who told of it stays, of whatever programme the case is
    offices.down()
    put(seated(county, "senior", Tier.ABUSE), "reporter", case=case, relation="همسایه")
    (above,) = county.today.board()["exchange"]["offices"]
    assert (above["waiting"], write(county, offices.sticks)) == (0, None)  # it is not told as something to send either
    assert offices.province.get("case", case)["level"] == "1"
    assert paper(county, "record", "case", case) >= 1
    assert paper(county, "referral_letter", letter["referral"]) == 1
    told = county.health_file(daughter)
    assert [(one["label"], one["text"]) for one in told["health"]] == [("بیمهٔ درمان", "سلامت")]
    assert told["cases"][0]["level"] == "سطح ۱"
    assert [(one["side"], one["steps"]) for one in county.health_file(daughter)["cases"]] == [("person", 5)]
    assert county.health_file(mother)["cases"] == []


# -- the social emergency ------------------------------------------------------------------------------------------


def seated(office: Office, role: str, *granted: Tier) -> Office:
    """The same store with somebody else at the desk."""
    return Office(office.folder, office.store, Actor("mina", role, "0001", "county", frozenset(granted)))


def test_a_call_to_123_is_a_line_of_codes_that_a_clerk_never_sees(offices: Pair) -> None:
    county = offices.county
    boy = child(county, first_name="آرش", last_name="کریمی", birth_date="1396/1/1")
    trusted = seated(county, "senior", Tier.ABUSE)
    answers = {"called_at": "۲۳:۴۰", "channel": "تلفن ۱۲۳", "incident": "کودک‌آزاری", "risk": "فوری", "sex": "پسر"}
    row = {"programme": "social_emergency", "opened_on": "1404/9/5", "answers": answers}
    assert refused(county, "case", **row) == ["not-allowed"]  # an administrator too, without the grant
    assert refused(trusted, "case", **row, notes="همسایه گفت پدرش او را زده است") == ["rule-broken"]
    case = put(trusted, "case", **row, person=boy)
    unknown = put(trusted, "case", **{**row, "answers": {**answers, "incident": "کودک خیابانی", "risk": "عادی"}})
    caller = put(
        trusted, "reporter", case=case, relation="همسایه", name="زهرا صالحی", mobile="09121234567", called_at="23:40"
    )
    put(trusted, "reporter", case=unknown, relation="ناشناس")
    taken = {"separated": "بله"}
    assert refused(trusted, "case", id=case, answers=taken) == ["required"]  # only on a court order
    put(trusted, "case", id=case, answers={**taken, "court_order_no": "۱۴۰۴/۷۷"})
    put(
        trusted,
        "case",
        id=case,
        answers={"referred_to": "دادگستری", "referred_on": "1404/9/6", "reply": "در انتظار پاسخ"},
    )
    assert due(trusted, reviews=True) == [("آرش کریمی", "پاسخ دستگاه نرسیده است", "overdue")]
    # Nothing of the case tells who called: not its lists, its paper, its search nor its sheet.
    for shown in (trusted.get("case", case), trusted.related("case", case), trusted.find("case", "صالحی"),
                  trusted.paper("record", ["case", case]), trusted.page("case")):  # fmt: skip
        text = json.dumps(shown, ensure_ascii=False, default=str)
        assert "صالحی" not in text
        assert "09121234567" not in text
    assert trusted.get("reporter", caller)["name"] == "زهرا صالحی"
    # To a clerk, and to everybody without the grant, none of it is there.
    for desk in (seated(county, "clerk"), seated(county, "head"), county):
        assert desk.find("case") == desk.find("reporter") == []
        assert desk.page("case")["total"] == desk.page("reporter")["total"] == 0
        assert desk.health_file(boy)["cases"] == []
        assert desk.worklist(reviews=True) == desk.worklist(cases=True) == []
        for entity, one in (("case", case), ("reporter", caller)):
            with pytest.raises(UserError) as refusal:
                desk.get(entity, one)
            assert refusal.value.code == "ref-unknown"
    assert of(seated(county, "clerk"), "social_emergency") == {}
    counts = of(seated(county, "senior"), "social_emergency")  # who answers for figures sees counts
    assert counts == {
        "opened": 2, "persons": 1, "open": 2, "child_abuse": 1, "street_and_work": 1, "urgent": 1, "handed_over": 1,
    }  # fmt: skip
    # Neither the case nor whom it is of nor who told of it leaves the office: the province is told counts.
    assert offices.up()["status"] == "applied"
    above = Office(
        offices.province.folder, offices.province.store, Actor("u", "senior", "00", "province", frozenset(Tier))
    )
    assert above.find("case") == above.find("reporter") == above.find("person") == []
    told = of(above, "social_emergency")
    assert {name: told[name] for name in ("opened", "child_abuse", "urgent")} == {
        "opened": 2,
        "child_abuse": 1,
        "urgent": 1,
    }


# -- couples -------------------------------------------------------------------------------------------------------


def test_a_couple_has_45_days_and_usually_five_sessions(offices: Pair) -> None:
    county = offices.county
    people = [
        put(county, "person", first_name=name, last_name=last, birth_date="1370/1/1", mobile="09121110000")
        for name, last in (("نیما", "صادقی"), ("لیلا", "شریفی"), ("آرمان", "نوری"), ("پریسا", "کاظمی"))
    ]
    nima, leila, arman, parisa = people
    row = {"programme": "couples", "opened_on": "1404/8/1", "answers": {"phase": "قبل", "introduced_by": "تصمیم"}}
    assert refused(county, "case", **row, person=nima) == ["required"]
    case = put(county, "case", **row, person=nima, partner=leila, national_no="۷۷۱۲۳")
    assert county.get("case", case)["deadline"] == "2025-12-07"
    for day in ("1404/8/5", "1404/8/14", "1404/8/23", "1404/9/2", "1404/9/11"):
        put(county, "step", case=case, kind="جلسه", done_on=day, answers={"attended": "هر دو", "minutes": 60})
    sixth = {"case": case, "kind": "session", "done_on": "1404/9/15", "answers": {"attended": "both"}}
    assert asked(county, "step", "به خواست دو طرف", **sixth)[0] == ["out-of-range"]
    assert due(county, cases=True) == [
        ("نیما صادقی", "مهلت پرونده", "overdue"), ("نیما صادقی", "گام بعدی", "due"),
    ]  # fmt: skip
    other = put(county, "case", **{**row, "answers": {"phase": "during"}}, person=parisa, partner=arman)
    assert refused(county, "case", **row, person=arman, partner=parisa) == ["case-open"]
    put(county, "case", id=case, closed_on="1404/9/16", outcome="سازش")
    put(county, "case", id=other, closed_on="1404/9/16", outcome="طلاق")
    assert refused(county, "step", case=case, kind="session", done_on="1404/9/18", answers={"attended": "both"}) == [
        "date-order", "out-of-range",
    ]  # fmt: skip
    assert of(county, "couples") == {
        "opened": 2, "persons": 4, "closed": 2, "closed_good": 1, "sessions": 6, "reconciled_rate": 50, "divorced": 1,
        "before": 1, "during": 1, "both_attended": 6,
    }  # fmt: skip
    assert county.worklist(cases=True) == []
    assert [one["side"] for one in county.health_file(leila)["cases"]] == ["partner"]
    reach_the_province(offices, "couples")
    assert paper(county, "record", "case", case) >= 1


# -- counselling ---------------------------------------------------------------------------------------------------


def test_a_pupil_is_counselled_until_the_goal_or_referred_on(offices: Pair) -> None:
    county = offices.county
    pupil = child(county, first_name="ترانه", last_name="احمدی", birth_date="1390/3/1", mobile="09130001122")
    answers = {"grade": "9", "school_name": "دبیرستان شاهد"}
    case = put(county, "case", programme="counselling_education", person=pupil, opened_on="1404/8/1", answers=answers)
    assert refused(county, "step", case=case, kind="session", done_on="1404/8/2") == ["required"]  # its topic
    first = {"topic": "انتخاب رشته", "with_whom": "دانش‌آموز", "minutes": 45}
    put(county, "step", case=case, kind="session", done_on="1404/8/2", answers=first, next_on="1404/8/16")
    assert due(county, cases=True, overdue=True) == [("ترانه احمدی", "گام بعدی", "overdue")]
    last = put(
        county, "step", case=case, kind="session", done_on="1404/9/1", answers={"topic": "exam", "progress": "ارجاع"}
    )
    assert county.get("step", last)["number"] == 2
    assert due(county, cases=True) == []
    (letter,) = county.worklist()
    assert (letter["to_body"], letter["mobile"], letter["due_on"]) == ("counselling", "09130001122", "2025-12-13")
    put(county, "referral", id=letter["referral"], status="مراجعه کرد", replied_on="1404/9/10", outcome="پذیرفته شد")
    put(county, "case", id=case, status="بسته", outcome="بهبود یافت")
    assert county.get("case", case)["closed_on"] == "2025-12-10"
    assert of(county, "counselling_education") == {
        "opened": 1, "persons": 1, "closed": 1, "closed_good": 1, "sessions": 2, "counselled": 1, "guidance": 1,
        "good_rate": 100,
    }  # fmt: skip
    reach_the_province(offices, "counselling_education")
    assert paper(county, "referral_letter", letter["referral"]) == 1


def test_a_family_is_counselled_as_a_household(offices: Pair) -> None:
    county = offices.county
    mother, house, _ = family(county)
    case = put(
        county,
        "case",
        programme="counselling_family",
        household=house,
        opened_on="1404/7/10",
        answers={"concern": "نوجوان"},
    )
    at_home = {"topic": "گفت‌وگو با نوجوان", "present": "پدر، مادر", "where": "منزل"}
    put(county, "step", case=case, kind="session", done_on="1404/7/12", answers=at_home, next_on="1404/9/25")
    assert due(county, cases=True) == [("خانوار مریم نوری", "گام بعدی", "due")]
    answers = {**at_home, "where": "مرکز", "progress": "نیازمند درمان تخصصی"}
    put(county, "step", case=case, kind="session", done_on="1404/8/1", answers=answers)
    (letter,) = county.worklist()
    assert (letter["person"], letter["to_body"]) == (mother, "hospital")  # the head of the household
    assert of(county, "counselling_family") == {
        "opened": 1, "open": 1, "sessions": 2, "households": 1, "at_home": 1,
    }  # fmt: skip
    assert [one["side"] for one in county.health_file(mother)["cases"]] == []
    put(county, "person", id=mother, household=house)
    assert [one["side"] for one in county.health_file(mother)["cases"]] == ["household"]
    reach_the_province(offices, "counselling_family")


# -- out of school -------------------------------------------------------------------------------------------------


def test_a_child_out_of_school_is_found_met_and_returns(offices: Pair) -> None:
    county = offices.county
    found = [
        child(county, first_name=name, last_name="رحیمی", birth_date="1393/1/1") for name in ("امید", "یاسر", "سمیه")
    ]
    cases = [
        put(
            county,
            "case",
            programme="out_of_school",
            person=one,
            opened_on="1404/7/15",
            answers={"cause": cause, "last_grade": 3},
        )
        for one, cause in zip(found, ("کار", "بدون شناسنامه", "فقر"), strict=True)
    ]
    for case, action in zip(cases[:2], ("معرفی به آموزش و پرورش", "پیگیری شناسنامه"), strict=True):
        met = {"where": "منزل", "reached": "بله", "action": action}
        put(county, "step", case=case, kind="تماس", done_on="1404/7/20", answers=met)
    assert [(one["to_body"], one["state"]) for one in county.worklist()] == [
        ("education", "overdue"), ("registry", "overdue"),
    ]  # fmt: skip
    assert sorted(due(county, cases=True)) == [
        ("امید رحیمی", "گام بعدی", "overdue"),
        ("یاسر رحیمی", "گام بعدی", "overdue"),
    ]
    back = {"closed_on": "1404/8/20", "outcome": "به مدرسه بازگشت"}
    assert refused(county, "case", id=cases[0], **back) == ["required"]  # the day of the return
    put(county, "case", id=cases[0], **back, answers={"returned_on": "1404/8/18", "returned_to": "۵۵۴۴"})
    put(county, "case", id=cases[2], closed_on="1404/9/1", outcome="عدم همکاری")
    assert refused(county, "case", id=cases[2], answers={"returned_on": "1404/8/18"}) == ["rule-broken"]
    assert of(county, "out_of_school") == {
        "opened": 3, "persons": 3, "open": 1, "closed": 2, "closed_good": 1, "identified": 3, "contacted": 2,
        "returned": 1, "returned_rate": 50, "working": 1,
    }  # fmt: skip
    form = county.national.gather("out_of_school", AUTUMN)  # the list that Education gets
    assert [one.name for one in form.columns][:6] == [
        "person.national_id", "person.first_name", "person.last_name", "person.father_name", "person.birth_date",
        "person.mobile",
    ]  # fmt: skip
    assert len(list(form.rows)) == 3
    reach_the_province(offices, "out_of_school")
    assert paper(county, "record", "case", cases[0]) >= 1


# -- services ------------------------------------------------------------------------------------------------------


def test_a_job_is_looked_at_before_it_counts_as_verified(offices: Pair) -> None:
    county = offices.county
    people = [child(county, first_name=name, birth_date="1375/1/1", mobile="09120000000") for name in ("رضا", "مینا")]
    told = {"programme": "employment", "given_on": "1404/7/2"}
    reza = put(
        county,
        "service",
        **told,
        person=people[0],
        answers={"work": "خوداشتغالی", "job": "خیاط", "verification": "هنوز نه"},
    )
    loan = {**told, "person": people[1], "answers": {"work": "وام", "verification": "pending"}}
    assert refused(county, "service", **loan) == ["required"]
    put(county, "service", **loan, amount="۱٬۵۰۰٬۰۰۰٬۰۰۰")
    assert sorted(due(county, reviews=True)) == [
        (f"{name} رضایی", "راستی‌آزمایی اشتغال", "overdue") for name in ("رضا", "مینا")
    ]
    seen = {"verification": "تأیید شد", "verified_on": "1404/9/10"}
    assert refused(county, "service", id=reza, answers=seen) == ["required"]
    put(county, "service", id=reza, answers={**seen, "verified_by": "خانم صادقی"})
    assert [one["id"] == reza for one in county.worklist(reviews=True)] == [False]
    assert of(county, "employment") == {
        "persons": 2, "given": 2, "self_employed": 1, "by_loan": 1, "loans": 1_500_000_000, "verified": 1,
        "verified_rate": 50,
    }  # fmt: skip
    reach_the_province(offices, "employment")
    assert paper(county, "record", "service", reza) >= 1


def test_a_house_goes_from_introduction_to_the_key(offices: Pair) -> None:
    county = offices.county
    _, house, _ = family(county)
    told = {
        "programme": "housing",
        "household": house,
        "given_on": "1403/12/1",
        "answers": {"dwelling": "شهری", "way": "ساخت"},
    }
    service = put(county, "service", **told)
    row = county.get("service", service)
    assert (row["stage"], row["asked_on"]) == ("introduced", row["given_on"])
    assert due(county, reviews=True) == [("خانوار مریم نوری", "پیگیری معرفی مسکن", "overdue")]
    assert of(county, "housing") == {}  # nothing was given yet
    assert refused(county, "service", id=service, stage="ساخت", given_on="1404/8/1") == ["required"]  # who builds
    put(
        county,
        "service",
        id=service,
        stage="ساخت",
        given_on="1404/8/1",
        answers={"builder": "تعاونی آبادی", "progress": 40},
    )
    assert county.worklist(reviews=True) == []
    put(county, "service", id=service, stage="تحویل شده", amount="500000000")
    row = county.get("service", service)
    assert (row["given_on"], row["asked_on"]) == ("2025-12-10", "2025-02-19")
    assert refused(county, "service", id=service, stage="building") == ["rule-asks"]
    assert of(county, "housing") == {"households": 1, "given": 1, "delivered": 1, "aid": 500_000_000}
    assert of(county, "housing", "1403")["introduced"] == 1
    reach_the_province(offices, "housing")
    assert paper(county, "record", "service", service) >= 1


def test_a_subsidy_is_an_amount_for_something(offices: Pair) -> None:
    county = offices.county
    girl = child(county)
    row = {"programme": "subsidy", "person": girl, "given_on": "1404/9/3", "answers": {"purpose": "عینک"}}
    assert refused(county, "service", **row) == ["required"]
    put(county, "service", **row, amount="12000000")
    put(county, "service", **{**row, "answers": {"purpose": "سمعک"}}, amount="90000000")
    assert of(county, "subsidy") == {"persons": 1, "given": 2, "paid": 102_000_000, "glasses": 1, "aids": 1}
    assert sorted(one["amount"] for one in county.health_file(girl)["services"]) == [12_000_000, 90_000_000]
    reach_the_province(offices, "subsidy")


# -- a referral without a programme's step -------------------------------------------------------------------------


def test_a_referral_typed_by_hand_goes_to_any_body_and_comes_back(offices: Pair) -> None:
    county = offices.county
    boy = child(county, mobile="09121112233")
    row = {"person": boy, "reason": "کارت منزلت", "referred_on": "1404/8/1", "due_on": "1404/8/20"}
    for body, programme in (("شهرداری", "at_risk"), ("بنیاد مسکن", "housing"), ("پلیس", None)):
        letter = put(county, "referral", **row, to_body=body, programme=programme)
        assert paper(county, "referral_letter", letter) == 1
    waiting = {one["to_body"] for one in county.worklist(overdue=True)}
    assert waiting == {"municipality", "housing_foundation", "police"}
    put(county, "referral", id=letter, status="مراجعه کرد", replied_on="1404/8/15", outcome="صادر شد")
    assert county.get("referral", letter)["status"] == "seen"
    assert write(county, offices.sticks) is not None


# -- erasing -----------------------------------------------------------------------------------------------------------


def test_who_is_erased_is_erased_from_the_steps_of_the_case_too(offices: Pair) -> None:
    county = offices.county
    _, house, daughter = family(county)
    case = put(county, "case", programme="at_risk", household=house, person=daughter, opened_on="1404/7/5")
    told = {"problem": "سارا شب‌ها تنهاست", "level_now": "2"}
    step = put(county, "step", case=case, kind="assessment", done_on="1404/7/10", answers=told, notes="سارا گریست")
    trusted = seated(county, "senior", Tier.ABUSE)
    reporter = put(trusted, "reporter", case=case, relation="همسایه", name="زهرا صالحی")
    county.erasing.erase("person", daughter, "نامهٔ ۱۴۰۴/۱۲")
    left = json.dumps([county.rows.get("step", step), county.rows.get("reporter", reporter)], ensure_ascii=False)
    assert not any(word in left for word in ("سارا", "صالحی"))
    row = county.rows.get("step", step) or {}
    assert (row["kind"], row["done_on"]) == ("assessment", "2025-10-02")
    assert row["answers"] == {"problem": "پاک‌شده", "level_now": "2"}
    assert county.worklist(cases=True) == []
