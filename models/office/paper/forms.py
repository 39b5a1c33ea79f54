"""Every paper the office prints, and what it is of; which suit a programme is read from the programme's file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.errors import UserError
from models.schema.entity import Entity
from models.schema.numbers import Tenths
from models.schema.programme import Programme
from models.text import jalali

Suits = Callable[[Programme], bool]


def _any(_programme: Programme) -> bool:
    return True


def measures_sight(programme: Programme) -> bool:
    """Whether its tests give a value for each eye, in tenths."""
    return all(isinstance(programme.fields.get(eye), Tenths) for eye in ("right", "left"))


def card_of(programme: Programme) -> str:
    """The form of the card that a family takes home after a test."""
    return "vision_card" if measures_sight(programme) else "screening_card"


def certified_by(programme: Programme) -> Mapping[str, tuple[str, ...]]:
    """The outcomes for which a certificate is given, by stage."""
    stages = programme.settings.get("stage", ())
    return {str(one["code"]): tuple(one["certifies"]) for one in stages if one.get("certifies")}


def _has_no_own_card(programme: Programme) -> bool:
    return not measures_sight(programme)


def _certifies(programme: Programme) -> bool:
    return programme.shape == "screening" and bool(certified_by(programme))


def _has_bands(programme: Programme) -> bool:
    return bool(programme.settings.get("band"))


@dataclass(frozen=True)
class Form:
    """A paper the office prints. `entity`: of which rows. `takes`: rows (ids), nothing, period, day (a day, then ids),
    or entity (a name, then ids). `issued`: a row is certified before it is printed. `counted`: each print of one is
    logged, and a copy says which it is. `through`: entities to which such rows belong, by the field of that name; a
    paper asked for there is of all of them. `suits`: of which programmes the rows may be."""

    name: str
    title: str
    entity: str
    takes: str = "rows"
    counted: bool = False
    issued: bool = False
    through: tuple[str, ...] = ()
    suits: Suits = _any

    @property
    def order(self) -> str:
        """What is written after the name of the form, in order; nothing for a form that takes nothing."""
        return "ENTITY[:PROGRAMME]" if self.name == "blank" else _ORDER[self.takes].format(self.entity.upper())


BY_IDS = "ID…"
_ORDER = {"rows": BY_IDS, "nothing": "", "period": "PERIOD", "day": "DAY {}…", "entity": f"ENTITY {BY_IDS}"}

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("attendance_sheet", "برگهٔ حضور و غیاب", "session", through=("course",)),
        Form("certificate", "گواهی شرکت در دوره", "registration", counted=True, issued=True,
             through=("course", "person")),
        Form("vision_card", "کارت نتیجهٔ غربالگری بینایی", "screening", through=("person",), suits=measures_sight),
        Form("screening_card", "کارت نتیجهٔ غربالگری", "screening", through=("person",), suits=_has_no_own_card),
        Form("hearing_certificate", "گواهی غربالگری شنوایی", "screening", counted=True, issued=True,
             through=("person",), suits=_certifies),
        Form("base_daily_list", "فهرست روزانهٔ پایگاه", "centre", takes="day"),
        Form("referral_letter", "نامهٔ ارجاع", "referral", through=("person",)),
        Form("kindergarten_form", "فرم ثبت‌نام کودکستان", "enrolment", through=("person",), suits=_has_bands),
        Form("enrolment_card", "برگهٔ پذیرش در مرکز", "enrolment", through=("person",)),
        Form("case_file", "خلاصهٔ پرونده", "case", through=("person", "household")),
        Form("case_slip", "برگهٔ نوبت", "case"),
        Form("service_letter", "معرفی‌نامهٔ خدمت", "service", through=("person", "household")),
        Form("class_roster", "فهرست کلاس", "course"),
        Form("training_calendar", "تقویم آموزشی", "session", takes="period"),
        Form("health_file", "پروندهٔ سلامت", "person"),
        Form("handover_dossier", "پروندهٔ واگذاری مرکز", "handover", through=("centre",)),
        Form("minutes", "صورت‌جلسه", "meeting"),
        Form("open_resolutions", "مصوبه‌های باز", "resolution", takes="period"),
        Form("visit_report", "گزارش بازدید نظارتی", "visit", through=("centre",)),
        Form("harm_ranking", "اولویت‌بندی آسیب‌های اجتماعی", "harm", takes="period"),
        Form("worklist", "فهرست پیگیری", "referral", takes="nothing"),
        Form("due_list", "فهرست کارهای سررسید", "case", takes="nothing"),
        Form("quarter_summary", "خلاصهٔ آماری دوره", "", takes="period"),
        Form("record", "پروندهٔ یک ردیف", "", takes="entity"),
        Form("blank", "فرم خام", "", takes="entity"),
    )
}  # fmt: skip

_LEAST: Mapping[str, int] = {"nothing": 0, "day": 2}
_MOST: Mapping[str, int] = {"nothing": 0, "period": 1}


def fitting(form: Form, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, each once, if the form takes so many; UserError required or form-unfit."""
    given = tuple(dict.fromkeys(ids))
    least = 2 if form.name == "record" else _LEAST.get(form.takes, 1)
    if len(given) < least:
        raise UserError("required", field="id")
    if form.takes in _MOST and len(given) > _MOST[form.takes]:
        raise UserError("form-unfit", value=form.title, why=f"«{given[-1]}» برای این فرم نوشته نمی‌شود.")
    return given


def rows_among(form: Form, ids: Sequence[str]) -> tuple[str, ...]:
    """Those of the ids that are ids of rows."""
    return tuple({"entity": ids[1:], "day": ids[1:], "rows": ids}.get(form.takes, ()))


def entity_and_programme(text: str) -> tuple[str, str | None]:
    """What `blank` is asked for: «screening:vision»."""
    entity, _, programme = text.partition(":")
    return entity, programme or None


@dataclass(frozen=True)
class Offer:
    """A paper that fits some rows: its form and title, what the form takes, and the entity through which it is asked
    for."""

    form: str
    title: str
    takes: tuple[str, ...]
    through: str = ""


def offered(entity: Entity, ids: Sequence[str], programmes: Iterable[Programme], today: datetime.date) -> list[Offer]:
    """Every paper for these rows of these programmes, those that are issued first; any record can be printed as it
    stands."""
    known = tuple(programmes)
    found = (_offer(form, entity, tuple(ids), today) for form in FORMS.values() if all(map(form.suits, known)))
    return sorted(filter(None, found), key=lambda one: not FORMS[one.form].issued)


def _offer(form: Form, entity: Entity, ids: tuple[str, ...], today: datetime.date) -> Offer | None:
    if entity.name in form.through and ids:
        return Offer(form.name, f"{form.title} (همهٔ این {entity.label})", ids, entity.name)
    if form.takes == "entity" and form.name == "blank":
        return Offer(form.name, form.title, (entity.name,))
    if form.takes == "entity" and ids:
        return Offer(form.name, form.title, (entity.name, *ids))
    if form.entity != entity.name:
        return None
    takes = {
        "nothing": (),
        "rows": ids,
        "day": (jalali.show(today), *ids),
        "period": ("{}-Q{}".format(*jalali.quarter_of(today)),),
    }
    return Offer(form.name, form.title, takes[form.takes]) if ids or form.takes in ("nothing", "period") else None


def require_suited(form: Form, programme: Programme) -> None:
    """UserError form-unfit where the form is not for rows of this programme."""
    if not form.suits(programme):
        raise UserError("form-unfit", value=form.title, why=f"این فرم برای برنامهٔ «{programme.label}» نیست.")
