"""A service is something given to a person or household on a day: a job, a house in its stages, a subsidy."""

from __future__ import annotations

from collections.abc import Iterable

from models.cases.case import aged, parties_missing, programme_of
from models.cases.conduct import Conduct
from models.errors import Finding
from models.registry.registered import REGISTERED, number_from_answers
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Keyed, Note, Ref, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule, in_order

ASKED = "rule-asks"


def begin(row: Row, old: Row | None, desk: Desk) -> None:
    """A new service is of today, at the first stage of its programme; a stage may come as a label. One that goes on to
    another stage is of the day it does, and keeps the day it began as the one on which it was asked for."""
    if old is None:
        row["given_on"] = row.get("given_on") or desk.today.isoformat()
    if not (found := programme_of(row, desk)):
        return
    stages = found[1].stage_list
    if row.get("stage"):
        row["stage"] = stages.find(row["stage"]) or row["stage"]
    elif old is None and stages.labels:
        row["stage"] = next(iter(stages.labels))
    if old is None and row.get("stage") and found[1].final and row["stage"] not in found[1].final:
        row["asked_on"] = row.get("asked_on") or row["given_on"]
    if old and old.get("stage") and row.get("stage") != old["stage"] and row.get("given_on") == old.get("given_on"):
        row["asked_on"] = row.get("asked_on") or old["given_on"]
        row["given_on"] = desk.today.isoformat()


def stage_reason_is_new(row: Row, old: Row | None, desk: Desk) -> None:
    """The reason for an earlier step back or ahead does not answer for another one (the history keeps it)."""
    before = old or {}
    why = (row.get("reasons") or {}).get(ASKED)
    if why and before.get("stage") != row.get("stage") and why == (before.get("reasons") or {}).get(ASKED):
        row["reasons"] = {code: text for code, text in row["reasons"].items() if code != ASKED} or None


def is_service(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a programme that keeps services, and a stage that its file has."""
    programme = desk.programme(row.get("programme") or "")
    if programme is None:
        return
    if programme.record != "service":
        yield Finding("choice-unknown", "programme", row["programme"])
    elif row.get("stage") and row["stage"] not in Conduct.of(programme).stage_list.labels:
        yield Finding("choice-unknown", "stage", row["stage"])


def goes_on(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `rule-asks`: a service that goes back to an earlier stage of its programme, or past one that lies between.

    A first entry stands at any stage: old files are typed in as they are today.
    """
    saved, found = desk.get("service", row["id"]) if row.get("id") else None, programme_of(row, desk)
    if saved is None or found is None:
        return
    labels = found[1].stage_list.labels
    order = list(labels)
    if not {saved.get("stage"), row.get("stage")} <= set(order):
        return
    before, now = order.index(saved["stage"]), order.index(row["stage"])
    if now < before:
        yield Finding(ASKED, "stage", row["stage"], {"why": "خدمت به مرحلهٔ پیش‌تر برمی‌گردد."})
    elif now > before + 1:
        between = "» و «".join(labels[code] for code in order[before + 1 : now])
        yield Finding(ASKED, "stage", row["stage"], {"why": f"مرحلهٔ «{between}» ثبت نشده است."})


def is_somebodys(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the person or household whom the programme serves."""
    if found := programme_of(row, desk):
        yield from parties_missing({**row, "partner": True}, found[1])


def ages_fit(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `age-outside` on the day of the service; hard `date-order` before birth."""
    found = programme_of(row, desk)
    person = desk.get("person", row["person"]) if row.get("person") else None
    if found and person and row.get("given_on"):
        yield from aged(found[0], person, "person", "given_on", row["given_on"])


SERVICE = Entity(
    "service",
    "خدمت",
    sections=(
        Section(
            "خدمت",
            (
                Code("programme", "برنامه", required=True, critical=True),
                Ref("person", "فرد", entity="person", critical=True),
                Ref("household", "خانوار", entity="household", critical=True),
                Day(
                    "given_on",
                    "تاریخ",
                    required=True,
                    latest="today",
                    aliases=("تاریخ خدمت", "تاریخ پرداخت", "تاریخ اشتغال"),
                ),
                Code("stage", "مرحله", critical=True, aliases=("وضعیت",)),
                Day("asked_on", "تاریخ درخواست", aliases=("تاریخ معرفی",)),
                Whole("amount", "مبلغ (ریال)", least=0, most=10**15, critical=True, aliases=("مبلغ",)),
                Ref("centre", "مرکز", entity="centre", pinned=True),
                Text("given_by", "کارشناس", limit=80, pinned=True),
                *REGISTERED,
            ),
        ),
        Section("پاسخ‌ها", (Keyed("answers", "پاسخ‌ها", critical=True),)),
        Section("یادداشت", (Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),)),
    ),
    columns=("programme", "person", "household", "given_on", "stage", "amount"),
    sort=("given_on",),
    title=("person", "household", "given_on"),
    derive=(begin, stage_reason_is_new, number_from_answers),
    rules=(Rule(is_service), Rule(is_somebodys), Rule(goes_on), Rule(ages_fit), in_order("asked_on", "given_on")),
)
