"""The invented year: courses with certificates, vision tests with what they lead to, kindergartens, targets."""

from __future__ import annotations

import datetime
import itertools

from models.intake.practice_people import MARK
from models.intake.practice_steps import Raw, Year, of
from models.intake.practice_town import Town

STORIES = ("premarital", "vision", "kindergarten")
"""The programmes whose year is told here, by name."""
_DAY = datetime.timedelta(days=1)
_PER_COURSE = 10  # couples
_TOPICS = ("ملاک‌های گزینش همسر", "مهارت‌های زندگی", "حقوق خانواده", "سال نخست زندگی مشترک")
_MINUTES = 120


# -- premarital courses -----------------------------------------------------------------------------------------------


def workshops(told: Year, town: Town) -> None:
    """Courses of up to ten couples through the year; who missed nothing is certified soon after the last."""
    groups = [town.couples[at : at + _PER_COURSE] for at in range(0, len(town.couples), _PER_COURSE)]
    for number, couples in enumerate(groups):
        start = told.on(1, 25) + _DAY * (number * 300 // len(groups))
        start += _DAY if start.weekday() == 4 else _DAY * 0
        if told.past(start):
            _course(told, town, start, couples)


def _course(told: Year, town: Town, start: datetime.date, couples: tuple[tuple[str, str], ...]) -> None:
    trainer = told.inventor.full_name()
    course = told.add(start, "course", {
        "programme": "premarital", "audience": "زوج‌های در آستانهٔ ازدواج", "centre": of(town.venue), "trainer": trainer,
        "starts_on": start.isoformat(), "capacity": 30, "required_minutes": _MINUTES * len(_TOPICS), "notes": MARK,
    })  # fmt: skip
    people = [person for couple in couples for person in couple]
    registrations = [_registration(told, start, course, person) for person in people]
    for bride, groom in zip(registrations[::2], people[1::2], strict=True):
        told.update(start, "registration", of(bride), partner=of(groom))
    missed = _sessions(told, start, course, trainer, people)
    last = start + _DAY * 7 * (len(_TOPICS) - 1)
    for person, registration in zip(people, registrations, strict=True):
        if told.past(last + 2 * _DAY) and person not in missed:
            day = (last + 2 * _DAY).isoformat()
            mark = told.dice.randrange(24, 41) / 2
            told.update(last + 2 * _DAY, "registration", of(registration), post_test=mark, certified_on=day)


def _registration(told: Year, start: datetime.date, course: str, person: str) -> str:
    mark = told.dice.randrange(12, 32) / 2
    raw = {"course": of(course), "person": of(person), "pre_test": mark, "notes": MARK}
    return told.add(start, "registration", raw)


def _sessions(told: Year, start: datetime.date, course: str, trainer: str, people: list[str]) -> set[str]:
    """A session a week; who was absent from any of them."""
    missed: set[str] = set()
    for week, topic in enumerate(_TOPICS):
        day = start + _DAY * 7 * week
        if not told.past(day):
            break
        session = told.add(day, "session", {
            "course": of(course), "held_on": day.isoformat(), "starts_at": "16:00", "minutes": _MINUTES, "topic": topic,
            "trainer": trainer, "mode": "online" if week == 2 else "in_person", "notes": MARK,
        })  # fmt: skip
        for person in people:
            status = told.dice.choices(("present", "late", "absent"), (93, 4, 3))[0]
            missed |= {person} if status == "absent" else set()
            told.add(day, "attendance", {"session": of(session), "person": of(person), "status": status, "notes": MARK})
    return missed


# -- vision -----------------------------------------------------------------------------------------------------------

_SOUND, _BELOW = (7, 8, 9, 10), (3, 4, 5, 6)


def screenings(told: Year, town: Town) -> None:
    """Five of six children are tested; of these some are below the line, squint, or do not take part."""
    places = itertools.cycle((*town.bases, *town.kindergartens))
    fates = itertools.cycle(("seen", "overdue", "lost", "seen", "called"))
    screeners = [told.inventor.full_name() for _ in range(3)]
    for number, child in enumerate(town.children):
        day = told.any_day()
        if number % 6 == 5 or not told.past(day):
            continue
        test = _Test(told, child, next(places), told.dice.choice(screeners))
        kind = _kind(number)
        test.at(day, "first", test.answers(kind))
        later = told.after(day, 12, 25)
        if kind != "sound" and told.past(later):
            again = "sound" if kind == "shy" or number % 4 == 2 else kind
            key = test.at(later, "repeat", test.answers(again))
            if again != "sound":
                test.referred(later, key, next(fates), squints=again == "squint")


def _kind(number: int) -> str:
    if number % 40 == 7:
        return "squint"
    if number % 40 == 20:
        return "shy"
    return "below" if number % 8 == 3 else "sound"


class _Test:
    """One child at one place, through the stages."""

    def __init__(self, told: Year, child: str, centre: str, screener: str) -> None:
        self.told, self.child, self.centre, self.screener = told, child, centre, screener
        self.chart = told.dice.choice(("tumbling_e", "tumbling_e", "lea"))

    def at(self, day: datetime.date, stage: str, answers: Raw) -> str:
        """The step of one test; its key."""
        raw = {"programme": "vision", "person": of(self.child), "held_on": day.isoformat(), "stage": stage}
        if stage in ("first", "repeat"):
            raw |= {"centre": of(self.centre), "screener": self.screener}
        return self.told.add(day, "screening", {**raw, "answers": answers, "notes": MARK})

    def answers(self, kind: str) -> Raw:
        """What a child of this kind shows."""
        dice = self.told.dice
        if kind == "shy":
            return {"chart": self.chart, "cooperative": False}
        eyes = {"right": dice.choice(_SOUND), "left": dice.choice(_SOUND)}
        if kind == "below":
            eyes[dice.choice(("right", "left"))] = dice.choice(_BELOW)
        side = dice.choice(("right", "left")) if kind == "squint" else "none"
        glasses = kind == "below" and dice.random() < 0.2
        return {"chart": self.chart, **eyes, "strabismus": side, "cooperative": True, "glasses": glasses}

    def referred(self, day: datetime.date, test: str, fate: str, *, squints: bool) -> None:
        """What becomes of the referral that the office makes of a test: seen, lost, called about, or nothing."""
        told, referral = self.told, {"$find": "referral", "where": {"source_id": of(test)}}
        visit = told.after(day, 8, 35)
        if fate == "seen" and told.past(visit):
            stage = "ophthalmologist" if squints else "optometrist"
            kind = "strabismus" if squints else told.dice.choice(("refractive", "refractive", "amblyopia", "healthy"))
            outcome = {} if stage == "optometrist" else {"plan": ["glasses", "patch"]}
            self.at(visit, stage, {"diagnosis": kind, **outcome})
        for number, answer in enumerate(_CALLS.get(fate, ())):
            call = told.after(day, 32 + 8 * number, 35 + 8 * number)
            if told.past(call):
                told.add(call, "call", {"referral": referral, "called_on": call.isoformat(), "answer": answer})
        gone = day + _DAY * 60
        if fate == "lost" and told.past(gone):
            told.update(gone, "referral", referral, status="lost", notes=MARK)


_CALLS = {
    "lost": ("پاسخ نداد", "شماره خاموش است", "از این شهر رفته‌اند"),
    "called": ("هفتهٔ آینده می‌برند",),
}


# -- kindergartens ----------------------------------------------------------------------------------------------------


def enrolments(told: Year, town: Town) -> None:
    """Two of three children are enrolled: some since Farvardin, most from Mehr; a few wait, leave or change."""
    homes = itertools.cycle(town.kindergartens)
    for number, child in enumerate(town.children):
        start = told.on(1, 20) if number % 3 == 0 else told.on(7, 3)
        if number % 3 == 2 or not told.past(start):
            continue
        raw = {"programme": "kindergarten", "person": of(child), "centre": of(next(homes)), "notes": MARK}
        if number % 25 == 13 and told.today < told.last + _DAY * 365:  # else they are too old to wait still
            asked = {"status": "waiting", "asked_on": start.isoformat()}
            told.add(start, "enrolment", raw | asked)
        else:
            _enrolled(told, start, raw, number)
    _staff(told, town)


def _enrolled(told: Year, start: datetime.date, raw: Raw, number: int) -> None:
    answers = {
        "shift": told.dice.choice(("morning", "morning", "all_day")),
        "period_kind": "year",
        "fee_class": told.dice.choice(("full", "full", "discount", "covered")),
        "photo_consent": told.dice.random() < 0.7,
        "health_card": True,
        "vaccination_seen": True,
        "documents": ["birth_certificate", "photo", "vaccination"],
    }
    more = {
        "status": "active",
        "starts_on": start.isoformat(),
        "class_name": f"گروه {number % 3 + 1}",
        "answers": answers,
    }
    key = told.add(start, "enrolment", raw | more)
    end = told.after(start, 40, 150)
    if number % 12 == 6 and told.past(end):
        left = {"status": "left", "ends_on": end.isoformat(), "reason": "جابه‌جایی خانواده"}
        told.update(end, "enrolment", of(key), **left)


def _staff(told: Year, town: Town) -> None:
    roles = itertools.chain(["manager"], itertools.repeat("educator"))
    since = told.first - _DAY * 400
    for person, role, centre in zip(town.staff, roles, itertools.cycle(town.kindergartens), strict=False):
        card, papers = (told.after(told.last, 30, 500).isoformat() for _ in range(2))
        told.add(told.first, "staff", {
            "person": of(person), "centre": of(centre), "role": role, "starts_on": since.isoformat(),
            "degree": "کارشناسی",
            "health_card_until": card, "clearance_until": papers, "notes": MARK,
        })  # fmt: skip


# -- targets and denominators -----------------------------------------------------------------------------------------


def numbers(told: Year, people: int) -> None:
    """For each quarter what is aimed at and how many children there are, in proportion to the people."""
    aims = {
        ("vision", "screened"): max(people // 10, 1),
        ("premarital", "registered"): max(people // 12, 1),
        ("premarital", "certified"): max(people // 15, 1),
        ("kindergarten", "active"): max(people // 4, 1),
    }
    for quarter in range(1, 5):
        for county in told.counties:
            period = {"period": f"{told.year}-Q{quarter}", "county": county, "notes": MARK}
            share = len(told.counties)
            for (programme, indicator), value in aims.items():
                aim = {"programme": programme, "indicator": indicator, "value": max(value // share, 1)}
                told.add(told.first, "target", aim | period)
            eligible = {"programme": "vision", "measure": "eligible", "value": max(people * 4 // 10 // share, 1)}
            told.add(told.first, "denominator", eligible | period)
