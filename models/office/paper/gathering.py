"""From the name of a form to what gathers its pages: one table, so that a paper is found where it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.office.figures import Figures
from models.office.paper.case_papers import CasePapers
from models.office.paper.day_papers import DayPapers
from models.office.paper.due_papers import DuePapers
from models.office.paper.enrolment_papers import EnrolmentPapers
from models.office.paper.forms import entity_and_programme
from models.office.paper.handover_papers import HandoverPapers
from models.office.paper.health_papers import HealthPapers
from models.office.paper.lists import ListPapers
from models.office.paper.person_papers import PersonPapers
from models.office.paper.planning_papers import PlanningPapers
from models.office.paper.screening_papers import ScreeningPapers
from models.office.rows.saving import Saving
from models.store.repository import Repository

Answer = dict[str, Any]
Gather = Callable[[Sequence[str]], tuple[Answer, ...]]


def gatherers(rows: Repository, saving: Saving, figures: Figures, actor: Actor) -> Mapping[str, Gather]:
    """For each form the function from ids, as the form takes them, to pages; UserErrors as each of them says."""
    people, lists = PersonPapers(rows, saving), ListPapers(rows, saving, figures, actor)
    tests, enrolments = ScreeningPapers(rows, saving, actor), EnrolmentPapers(rows, saving, actor)
    cases, days = CasePapers(rows, saving, actor), DayPapers(rows, saving)
    health = HealthPapers(rows, saving, actor)
    planning = PlanningPapers(rows, saving, actor)
    return {
        "attendance_sheet": lists.attendance_sheet,
        "certificate": people.certificate,
        "vision_card": tests.vision_card,
        "screening_card": tests.screening_card,
        "hearing_certificate": tests.hearing_certificate,
        "base_daily_list": days.base_daily_list,
        "referral_letter": people.referral_letter,
        "kindergarten_form": enrolments.kindergarten_form,
        "enrolment_card": enrolments.enrolment_card,
        "case_file": cases.case_file,
        "case_slip": cases.case_slip,
        "service_letter": cases.service_letter,
        "health_file": health.health_file,
        "handover_dossier": HandoverPapers(rows, saving).handover_dossier,
        "minutes": planning.minutes,
        "open_resolutions": lambda ids: planning.open_resolutions(ids[0]),
        "visit_report": planning.visit_report,
        "harm_ranking": lambda ids: planning.harm_ranking(ids[0]),
        "class_roster": lists.class_roster,
        "training_calendar": lambda ids: lists.training_calendar(ids[0]),
        "worklist": lambda _ids: lists.worklist(),
        "due_list": lambda _ids: DuePapers(rows, saving, figures).due_list(),
        "quarter_summary": lambda ids: lists.quarter_summary(ids[0]),
        "record": lambda ids: lists.record(ids[0], ids[1:]),
        "blank": lambda ids: tuple(page for one in ids for page in lists.blank(*entity_and_programme(one))),
    }
