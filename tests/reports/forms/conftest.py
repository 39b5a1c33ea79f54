"""One office whose rows the newer papers are printed from: gathered once, since laying them out changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from models.office import Office
from models.office.paper.papers import Paper
from models.store import slots
from tests.journeys.offices import Cheap, child, found, put
from tests.office.paper import programmes


@pytest.fixture(scope="session")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Paper]:
    """By the name of the form a paper of a county on 19 Azar 1404."""
    folder = tmp_path_factory.mktemp("gathered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        patch.setattr(slots, "Cost", Cheap)
        with found(folder / "county", "county", "0201") as office:
            office.letterhead("ساری، خیابان فرهنگ، پلاک ۷", "01133221100")
            programmes.add(office, folder, programmes.EARS)
            programmes.add(office, folder, programmes.PEACE, subject="couple", tier="C")
            programmes.add(office, folder, programmes.LOAN)
            programmes.add(office, folder, programmes.HOME)
            return dict(_papers(office))


def _papers(office: Office) -> Iterator[tuple[str, Paper]]:
    yield from _of_tests(office)
    centre = put(office, "centre", name="مرکز مهر", kind="day", code="0201D1", manager="فرهاد فرهمند",
                 licence_no="۱۲/۴۵", phone="01133445577", address="بلوار ساحل، پلاک ۴۵")  # fmt: skip
    yield from _of_enrolment(office, centre)
    yield from _of_case(office, centre)
    yield from _of_planning(office, centre)


def _of_tests(office: Office) -> Iterator[tuple[str, Paper]]:
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base", phone="01133445566")
    sound = programmes.ear_test(office, programmes.newborn(office), centre=base)
    told = {"birth_order": 2, "first_name": "آوا"}
    weak = programmes.ear_test(office, programmes.newborn(office, **told), "rescreen", centre=base)
    yield "screening_card", office.paper("screening_card", [sound, weak])
    office.certify([sound], "hearing_certificate")
    office.printed("hearing_certificate", [sound])
    yield "hearing_certificate", office.paper("hearing_certificate", [sound])
    yield "base_daily_list", office.paper("base_daily_list", ["1404/9/15", base])


def _of_enrolment(office: Office, centre: str) -> Iterator[tuple[str, Paper]]:
    person = child(office, first_name="حسن", last_name="صادقی", birth_date="1330/5/5", sex="مرد",
                   national_id="0012345687", mobile="09121112233")  # fmt: skip
    put(office, "guardian", child=person, name="کاوه صادقی", relation="خویشاوند دیگر", mobile="09120000000")
    answers = {"needs": ["walk"], "diet": "کم‌نمک و کم‌قند، بی لبنیات پرچرب، در پنج نوبت"}
    told = {"programme": "home", "starts_on": "1404/7/1", "class_name": "گروه سبز", "answers": answers}
    row = put(office, "enrolment", person=person, centre=centre, **told)
    yield "enrolment_card", office.paper("enrolment_card", [row])
    answers = {"bank": "بانک کشاورزی", "job": "پرورش قارچ"}
    told = {"programme": "loan", "given_on": "1404/9/1", "answers": answers}
    row = put(office, "service", person=person, amount=1_500_000_000, **told)
    yield "service_letter", office.paper("service_letter", [row])
    yield "health_file", office.paper("health_file", [person])
    handed = put(office, "handover", centre=centre, to_body="education", checklist=["licence"], handed_by="علی رضوی")
    yield "handover_dossier", office.paper("handover_dossier", [handed])


def _of_case(office: Office, centre: str) -> Iterator[tuple[str, Paper]]:
    case = programmes.couple(office, centre=centre, assigned_to="مینا کریمی")
    programmes.step(office, case, "intake", "1404/8/2", answers={"danger": True, "topic": "آشنایی"})
    programmes.step(office, case, "session", "1404/9/15", answers={"topic": "دخل و خرج"}, notes="هر دو آمدند.")
    put(office, "case", id=case, level="two", level_why="درگیری", reasons={"level-changed": "درگیری"})
    yield "case_file", office.paper("case_file", [case])
    yield "due_list", office.paper("due_list", [])
    yield "case_slip", office.paper("case_slip", [case])
    (referral,) = office.find("referral", where={"source": "step"})
    yield "referral_letter", office.paper("referral_letter", [referral["id"]])


def _of_planning(office: Office, centre: str) -> Iterator[tuple[str, Paper]]:
    told = {"kind": "social_harms", "held_on": "1404/9/3", "number": "12", "bodies": ["education"]}
    meeting = put(office, "meeting", members="علی رضوی\nمینا کریمی\nسارا نوری\nفرهاد فرهمند", topics="گزارش", **told)
    text = "فهرست کودکان بازمانده از تحصیل تا پایان ماه فرستاده شود."
    put(office, "resolution", meeting=meeting, text=text, owner="مینا کریمی", due_on="1404/9/10")
    yield "minutes", office.paper("minutes", [meeting])
    yield "open_resolutions", office.paper("open_resolutions", ["1404-Q3"])
    told = {"met": ["licence", "signboard"], "unmet": ["hygiene"], "defects": "انبار پاک شود.", "visitor": "سارا نوری"}
    visit = put(office, "visit", centre=centre, visited_on="1404/9/1", follow_up_on="1404/10/1", **told)
    yield "visit_report", office.paper("visit_report", [visit])
    put(office, "harm", kind="divorce", period="1404-Q3", county="0201", count=300, severity=2, data_source="فرمانداری")
    yield "harm_ranking", office.paper("harm_ranking", ["1404-Q3"])
    course = put(office, "course", programme="premarital", title="دورهٔ پاییز", trainer="کاوه حیدری", capacity=30)
    session = {"starts_at": "9", "minutes": 120, "topic": "حقوق خانواده", "place": "فرهنگسرای یاس"}
    put(office, "session", course=course, held_on="1404/9/7", **session)
    yield "training_calendar", office.paper("training_calendar", ["1404-Q3"])
