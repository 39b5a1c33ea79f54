"""Every programme has work in an invented office, also one that is only a file in the store: drawn from what it says.

Steps come in their order and never after today; some cases are closed, some wait, some are overdue because nobody went
on with them. `[practice]` of a programme's file may help (models.registry.hints).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.cases.conduct import Conduct
from models.intake.practice_answers import answers
from models.intake.practice_people import MARK
from models.intake.practice_steps import Raw, Year, of
from models.intake.practice_town import Town, centre
from models.planning.indicator import Measure, of_programme
from models.registry.ages import months_old
from models.registry.centre import CENTRE_KINDS
from models.registry.hints import hints_of
from models.schema.checks import checks_of
from models.schema.programme import Ages, Programme
from models.screenings.protocol import Protocol

_DAY = datetime.timedelta(days=1)
_WEEK = 7 * _DAY
_LEAST, _MOST = 3, 60  # rows of a programme
_TRIES = 8
_SESSION = 90  # minutes
_LATELY = 20  # days


def work(told: Year, town: Town, programmes: Iterable[Programme], people: int) -> None:
    """A year of each programme; rows about one of sixteen of the people, at least three."""
    shapes = {
        "workshop": _workshop, "screening": _screenings, "enrolment": _enrolments, "case": _cases, "service": _services,
    }  # fmt: skip
    for programme in programmes:
        most = hints_of(programme).most
        number = min(max(people // 16, _LEAST), _MOST if most is None else most)
        one = _Work(told, town, programme, number)
        if programme.travels == "counts":
            one.tallies()
        shapes["service" if programme.record == "service" else programme.shape](one)
        one.target()


class _Work:
    """One programme in one town."""

    def __init__(self, told: Year, town: Town, programme: Programme, number: int) -> None:
        self.told, self.town, self.programme, self.number = told, town, programme, number
        self.hints = hints_of(programme)
        self.dice = told.dice
        self._seen: set[str] = set()
        self._place = ""

    def place(self) -> str:
        """The centre where it is done: of the kind that the file or the name of the programme says."""
        if not self._place:
            kinds = [one.code for one in CENTRE_KINDS]
            named = (kind for kind in kinds if kind in self.programme.name)
            kind = self.hints.centre or next(named, "other")
            self._place = centre(self.told, self.town.areas, kind, self.programme.name, self.programme.label)
        return self._place

    def answers(self, on: str, day: datetime.date, entity: str = "") -> tuple[Raw, Raw]:
        """What a row is answered, drawn from the hints where the file has them."""
        given, spare = answers(self.told, self.programme, on, day, entity)
        for name, values in self.hints.answers.items():
            if name in spare:
                given[name] = spare[name] = self.dice.choice(values)
        return given, spare

    def somebody(self, day: datetime.date, ages: Ages | None = None, *, again: bool = False) -> str:
        """Somebody of the programme's ages on a day, whom it has not met yet; invented where the town has nobody."""
        keys = list(self.told.people)
        wanted, sexes = ages or self.programme.ages, self._sexes()
        for _ in range(_TRIES):
            key = self.dice.choice(keys)
            months = months_old(self.told.people[key], day)
            fits = months is not None and (wanted.include(months) if wanted else months > 18 * 12)
            fits = fits and (not sexes or self.told.people[key].get("sex") in sexes)
            if fits and (again or key not in self._seen):
                self._seen.add(key)
                return key
        wanted = wanted or Ages(20 * 12, 60 * 12)
        first, below = wanted.from_months, max(wanted.below_months, wanted.from_months + 2)
        days = self.dice.randrange(round(first * 30.44) + 1, round(below * 30.44) - 1)
        born = day - _DAY * days
        inventor = self.told.inventor
        made = {"female": inventor.woman, "male": inventor.man}.get(next(iter(sexes), ""), inventor.anyone)
        raw = made(born)
        key = self.told.add(max(self.told.first, born) if born <= day else day, "person", raw)
        self._seen.add(key)
        return key

    def _sexes(self) -> tuple[str, ...]:
        """Of which sex the file wants people to be; none said: any."""
        return next((tuple(one.given["sex"]) for one in checks_of(self.programme) if one.word == "sex"), ())

    def start(self, *, lately: bool = False) -> datetime.date:
        """A working day that has come, or one of the last weeks."""
        span = max((self.told.today - self.told.first).days, 1)
        if lately:
            return self.told.today - _DAY * self.dice.randrange(min(_LATELY, span))
        day = self.told.any_day()
        return day if self.told.past(day) else self.told.today - _DAY * self.dice.randrange(span)

    def put(self, day: datetime.date, entity: str, raw: Raw, answered: tuple[Raw, Raw] = ({}, {})) -> str:
        """A row of the programme, with its answers."""
        given, spare = answered
        more = {"answers": given} if given or spare else {}
        return self.told.add(day, entity, {**raw, **more, "notes": MARK}, spare=spare)

    # -- what is counted and aimed at ---------------------------------------------------------------------------------

    def target(self) -> None:
        """What each quarter aims at, of the first indicator that is counted."""
        flows = [one.name for one in of_programme(self.programme) if one.measure is Measure.FLOW]
        for quarter in range(1, 5) if flows else ():
            raw = {
                "programme": self.programme.name,
                "indicator": flows[0],
                "value": max(self.number // 3, 1),
                "period": f"{self.told.year}-Q{quarter}",
                "county": self.told.county,
                "notes": MARK,
            }
            self.told.add(self.told.first, "target", raw, spare={})

    def tallies(self) -> None:
        """Counts without names of the quarters that have ended, of each indicator that is not a percentage."""
        countable = [one.name for one in of_programme(self.programme) if one.measure is not Measure.RATIO]
        for quarter in range(1, 5):
            day = self.told.on(quarter * 3, 28)
            for indicator in countable[:4] if self.told.past(day) else ():
                raw = {
                    "programme": self.programme.name,
                    "indicator": indicator,
                    "period": f"{self.told.year}-Q{quarter}",
                    "county": self.told.county,
                    "value": self.dice.randrange(5, 60),
                    "notes": MARK,
                }
                self.told.add(day, "tally", raw, spare={})


# -- workshops --------------------------------------------------------------------------------------------------------


def _workshop(one: _Work) -> None:
    """Courses of up to ten people and three weekly sessions; who was always there is certified."""
    told = one.told
    for _ in range(max(one.number // 10, 1)):
        start = one.start()
        raw = {
            "programme": one.programme.name,
            "centre": of(one.place()),
            "trainer": told.inventor.full_name(),
            "starts_on": start.isoformat(),
            "capacity": 30,
            "required_minutes": _SESSION * 3,
        }
        course = one.put(start, "course", raw, one.answers("course", start))
        people = [one.somebody(start) for _ in range(min(one.number, 10))]
        rolls = {key: one.put(start, "registration", {"course": of(course), "person": of(key)}) for key in people}
        missed = _sessions(one, course, start, people)
        last = start + 3 * _WEEK
        for key, row in rolls.items() if told.past(last) else ():
            if key not in missed:
                raw = {"id": of(row), "post_test": one.dice.randint(60, 100), "certified_on": last.isoformat()}
                told.add(last, "registration", raw, key="", spare={})


def _sessions(one: _Work, course: str, start: datetime.date, people: list[str]) -> set[str]:
    """Three sessions, so far as they have come; who was absent from any."""
    missed: set[str] = set()
    modules = [str(table["label"]) for table in one.programme.settings.get("module", ())] or [one.programme.label]
    for week in range(3):
        day = start + week * _WEEK
        if not one.told.past(day):
            break
        raw = {"course": of(course), "held_on": day.isoformat(), "starts_at": "10:00", "minutes": _SESSION}
        session = one.put(day, "session", {**raw, "topic": modules[week % len(modules)]})
        for key in people:
            status = "absent" if one.dice.random() < 0.08 else "present"
            missed |= {key} if status == "absent" else set()
            one.put(day, "attendance", {"session": of(session), "person": of(key), "status": status})
    return missed


# -- screenings -------------------------------------------------------------------------------------------------------


def _screenings(one: _Work) -> None:
    """Everybody is tested at the first stage; every third goes on to the next, some of them further."""
    stages = Protocol.of(one.programme).stages
    screener = one.told.inventor.full_name()
    for _ in range(one.number):
        day = one.start()
        who: Raw = {}
        if one.programme.settings.get("partner"):
            bride, groom = one.dice.choice(one.town.couples)
            who = {"person": of(bride), "partner": of(groom)}
        for place, (code, stage) in enumerate(stages.items()):
            who = who or {"person": of(one.somebody(day, stage.ages))}
            raw: Raw = {"programme": one.programme.name, **who, "held_on": day.isoformat(), "stage": code}
            if not stage.replies:
                raw |= {"centre": of(one.place()), "screener": screener}
            if not stage.scoring.verdicts:
                raw["outcome"] = one.dice.choice(stage.allowed)
            given, spare = one.answers(code, day, "screening")
            one.put(day, "screening", raw, (given, {**spare, "outcome": raw.get("outcome")}))
            day = one.told.after(day, 10, 30)
            if one.dice.random() > (0.3 if place == 0 else 0.5) or not one.told.past(day):
                break


# -- enrolments -------------------------------------------------------------------------------------------------------


def _enrolments(one: _Work) -> None:
    """Most have a place, every fifth waits, every sixth has left."""
    told = one.told
    for number in range(one.number):
        day = one.start()
        raw: Raw = {
            "programme": one.programme.name,
            "person": of(one.somebody(day)),
            "centre": of(one.place()),
            "asked_on": day.isoformat(),
        }
        answered = one.answers("", day, "enrolment")
        if number % 5 == 4:
            one.put(day, "enrolment", {**raw, "status": "waiting"}, answered)
            continue
        row = one.put(day, "enrolment", {**raw, "status": "active", "starts_on": day.isoformat()}, answered)
        end = told.after(day, 30, 150)
        if number % 6 == 5 and told.past(end):
            left = {"id": of(row), "status": "left", "ends_on": end.isoformat(), "reason": "پایان دوره"}
            told.add(end, "enrolment", left, key="", spare={})


# -- cases and services -----------------------------------------------------------------------------------------------


def _parties(one: _Work, conduct: Conduct, day: datetime.date) -> Raw:
    """Whose a case or service is."""
    homes = one.told.keys("household")
    if conduct.subject == "household" and homes:
        return {"household": of(one.dice.choice(homes))}
    if conduct.subject == "couple":
        bride, groom = one.dice.choice(one.town.couples)
        return {"person": of(bride), "partner": of(groom)}
    return {"person": of(one.somebody(day))}


def _cases(one: _Work) -> None:
    """Steps in the order of the file, a while apart; two of five cases are closed, the others wait or are overdue."""
    conduct = Conduct.of(one.programme)
    for number in range(one.number):
        day = one.start(lately=number % 3 == 2)
        raw: Raw = {
            "programme": one.programme.name,
            **_parties(one, conduct, day),
            "opened_on": day.isoformat(),
            "assigned_to": one.told.inventor.full_name(),
        }
        if conduct.level_list.labels:
            raw["level"] = one.dice.choice(list(conduct.level_list.labels))
        case = one.put(day, "case", raw, one.answers("", day, "case"))
        last = _steps(one, conduct, case, day, number)
        end = one.told.after(last, 3, 20)
        if number % 5 < 2 and one.told.past(end):
            outcome = one.dice.choice(list(conduct.outcome_list.labels))
            closed = {"id": of(case), "status": "closed", "closed_on": end.isoformat(), "outcome": outcome}
            given, spare = one.answers("", end, "case")
            one.told.add(end, "case", {**closed, "answers": {}}, key="", spare={**spare, **given})


def _steps(one: _Work, conduct: Conduct, case: str, day: datetime.date, number: int) -> datetime.date:
    """As many steps as their turn says, every fourth case without any; the day of the last."""
    kinds = list(conduct.steps.values())
    done: list[str] = []
    last = day
    for kind in kinds[: len(kinds) if number % 4 else 0]:
        times = min(kind.most or 2, 1 + number % 3) if kind.kind == "session" else 1
        for _ in range(times):
            if not one.told.past(day) or (kind.after and not set(kind.after) & set(done)):
                break
            raw = {
                "case": of(case),
                "kind": kind.kind,
                "done_on": day.isoformat(),
                "done_by": one.told.inventor.full_name(),
            }
            one.put(day, "step", raw, one.answers(kind.kind, day, "step"))
            done.append(kind.kind)
            last, day = day, one.told.after(day, 5, (kind.next_days or 20) + 10)
    return last


def _services(one: _Work) -> None:
    """A row for each thing given; where the file has stages it goes through some of them."""
    conduct = Conduct.of(one.programme)
    stages = list(conduct.stage_list.labels)
    for _ in range(one.number):
        day = one.start()
        raw: Raw = {
            "programme": one.programme.name,
            **_parties(one, conduct, day),
            "given_on": day.isoformat(),
            "amount": one.dice.randrange(5, 500) * 1_000_000,
        }
        if stages:
            raw["stage"] = one.dice.choice(stages)
        one.put(day, "service", raw, one.answers(str(raw.get("stage", "")), day, "service"))
