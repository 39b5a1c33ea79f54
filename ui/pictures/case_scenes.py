"""Cases, services, the calendar and the comparing of lists at their work: scenes that bring their own people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from models.office import Office
from models.office.rows import kept_filters
from ui.pictures.hands import Hands

Key = Qt.Key
_MOTHER, _FATHER, _CHILD = "0012345679", "0084575948", "0013542419"


def _made(hands: Hands, entity: str, **raw: Any) -> str:
    """The id of a row that a scene needs; of a person who is there already that one's."""

    def put(office: Office) -> str:
        known = office.find(entity, where={"national_id": raw["national_id"]}) if raw.get("national_id") else []
        if known:
            return str(known[0]["id"])
        (answer,) = office.put([raw], entity)
        if not answer["id"]:
            raise RuntimeError(f"a scene's {entity} was refused: {answer['errors']}")
        return str(answer["id"])

    return str(hands.ask(put))


def _family(hands: Hands) -> dict[str, str]:
    """A mother, a father and a child of one household, with a case and two sessions."""
    grown: dict[str, Any] = {"birth_date": "1368/4/2", "mobile": "09112223344"}
    child = {"national_id": _CHILD, "first_name": "باران", "last_name": "صالحی", "father_name": "کاوه", "sex": "زن"}
    house = hands.ids.get("house") or _made(hands, "household", address="آمل، خیابان طالب آملی")
    people = {
        "mother": _made(hands, "person", national_id=_MOTHER, first_name="مهناز", last_name="رستگار", father_name="علی",
                        sex="زن", household=house, **grown),
        "father": _made(hands, "person", national_id=_FATHER, first_name="کاوه", last_name="صالحی", father_name="اصغر",
                        sex="مرد", household=house, **grown),
        "child": _made(hands, "person", **child, birth_date="1399/2/12", household=house),
        "house": house,
    }  # fmt: skip
    if "case" not in hands.ids:
        parties = {"person": people["mother"], "partner": people["father"]}
        case = _made(hands, "case", programme="couples", opened_on="1404/8/20", **parties,
                     answers={"phase": "before", "introduced_by": "court", "children": 1})  # fmt: skip
        hands.ids["case"] = case
        for day in ("1404/8/27", "1404/9/6"):
            hands.ids["step"] = _made(hands, "step", case=case, programme="couples", kind="session", done_on=day,
                                      done_by="سارا محسنی", answers={"attended": "both"})  # fmt: skip
        _made(hands, "service", programme="subsidy", person=people["child"], given_on="1404/7/2", amount=12_000_000,
              answers={"purpose": "glasses"})  # fmt: skip
    hands.ids |= people
    return people


def case(hands: Hands) -> None:
    """An open case with its sessions beside it."""
    _family(hands)
    hands.go("records", entity="case", row=hands.ids["case"])


def cases(hands: Hands) -> None:
    """The list of cases."""
    _family(hands)
    hands.go("records", entity="case")


def closing(hands: Hands) -> None:
    """A case is closed: its end is asked now."""
    _family(hands)
    form = hands.go("records", entity="case", row=hands.ids["case"]).form_view.form
    form.body.focus("status")
    hands.type("2")
    hands.settle()


def new_step(hands: Hands) -> None:
    """A step anew, whose questions follow from its case and kind."""
    _family(hands)
    hands.go("records", entity="step", new=True, given={"case": hands.ids["case"]})
    hands.type("1")


def step(hands: Hands) -> None:
    """A session that was held."""
    _family(hands)
    hands.go("records", entity="step", row=hands.ids["step"])


def at_desk(hands: Hands) -> None:
    """Couples are counselled today, and one has come."""
    people = _family(hands)
    hands.ask(lambda office: office.today.keep_session({"programme": "couples", "done_by": "سارا محسنی"}))
    hands.go("start").visit(people["mother"])
    hands.settle()


def service(hands: Hands) -> None:
    """A subsidy is given to a child who had one before."""
    people = _family(hands)
    hands.ask(lambda office: office.today.keep_session({"programme": "subsidy"}))
    hands.go("start").visit(people["child"])
    hands.settle()


def board(hands: Hands) -> None:
    """The start page with what is due in cases."""
    _family(hands)
    hands.ask(lambda office: office.today.keep_session({}))
    hands.go("start")


def awaited(hands: Hands) -> None:
    """What is due in cases, as a list."""
    board(hands)
    hands.page._open_list("cases", "")
    hands.settle()


def pinning(hands: Hands) -> None:
    """What of a case stays the same from one to the next."""
    hands.ask(lambda office: office.today.keep_session({"programme": "couples", "done_by": "سارا محسنی"}))
    hands.go("start")
    hands.press(Key.Key_F4)


def health(hands: Hands) -> None:
    """A child's health file."""
    hands.go("health", person=hands.ids["child"] if "case" in hands.ids else _family(hands)["child"])


def calendar(hands: Hands) -> None:
    """The quarter's sessions on the wall."""
    hands.go("calendar")


def _keep(name: str, asked: Mapping[str, Any], office: Office) -> None:
    kept_filters.keep(office.store, office.actor, "case", name, asked)


def kept_filter(hands: Hands) -> None:
    """A list with two filters that were kept, one of them taken up."""
    for name, status in (("پرونده‌های باز", "open"), ("بسته‌شده‌ها", "closed")):
        asked = {"words": "", "where": {"status": status}, "order": None, "descending": False}
        hands.ask(partial(_keep, name, asked))
    hands.window.go("start", {})
    hands.go("records", entity="case", where={"status": "open"})


def overlap(hands: Hands) -> None:
    """A list of another body, compared."""
    hands.go("overlap").begin(hands.book)
    hands.settle()


def overlap_columns(hands: Hands) -> None:
    """Its columns."""
    overlap(hands)
    hands.press(Key.Key_F4)


def report(name: str, hands: Hands) -> None:
    """A report with columns of its own."""
    hands.go("figures", report=name)


CASES: Mapping[str, Callable[[Hands], None]] = {
    "kept-filter": kept_filter,
    "cases": cases,
    "case": case,
    "case-closing": closing,
    "new-step": new_step,
    "step": step,
    "start-case": at_desk,
    "start-service": service,
    "start-board": board,
    "start-awaited": awaited,
    "start-pinning-case": pinning,
    "health": health,
    "calendar": calendar,
    "overlap": overlap,
    "overlap-columns": overlap_columns,
    "figures-trend": partial(report, "trend"),
    "figures-plan": partial(report, "plan"),
}
