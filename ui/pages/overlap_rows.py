"""What Office.overlap found becomes the lines of four lists: in both, perhaps, only theirs, only ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.registry.overlap import HOW, SURE
from models.text.persian import persian_digits
from ui.lists.table import Column
from ui.pages.desk.person_card import day_words

Answer = Mapping[str, Any]
Line = dict[str, Any]


@dataclass(frozen=True)
class Tab:
    """A part of the answer. `name`: its count in the answer."""

    name: str
    label: str
    hint: str


TABS: tuple[Tab, ...] = (
    Tab("both", "در هر دو", "این افراد در هر دو فهرست‌اند: کد ملی یکی است، یا نام و نام پدر و تاریخ تولد."),
    Tab("maybe", "شاید", "نام یکی است و گواه بس نیست؛ کسی باید ببیند. Enter پروندهٔ ما را باز می‌کند."),
    Tab("only_theirs", "تنها در فهرست آنان", "در این دفتر پیدا نشدند."),
    Tab("only_ours", "تنها نزد ما", "در فهرست آنان نیستند."),
)
_NAME = Column("name", "نام")
_ID = Column("national_id", "کد ملی", width=120, kind="ltr")
_FATHER = Column("father_name", "نام پدر", width=110)
_BIRTH = Column("birth_date", "تاریخ تولد", width=110, kind="number", shown=day_words)
_ROW = Column("row", "ردیف آنان", width=96, kind="number")
_SCORE = Column("score", "اطمینان", width=90, kind="number")
_REASON = Column("reason", "چرا")
_COLUMNS: Mapping[str, Sequence[Column]] = {
    "both": (_ROW, _NAME, _ID, Column("our_name", "نزد ما"), Column("how", "با", width=130), _SCORE, _REASON),
    "maybe": (
        _ROW,
        _NAME,
        _FATHER,
        _BIRTH,
        Column("our_name", "نزد ما"),
        Column("our_father_name", "پدر نزد ما", width=110),
        Column("our_birth_date", "تولد نزد ما", width=110, kind="number", shown=day_words),
        _SCORE,
        _REASON,
    ),
    "only_theirs": (_ROW, _NAME, _ID, _FATHER, _BIRTH),
    "only_ours": (_NAME, _ID, _FATHER, _BIRTH),
}


def columns_of(tab: str) -> Sequence[Column]:
    """The columns of a list."""
    return _COLUMNS[tab]


def rows_of(answer: Answer, tab: str) -> list[Line]:
    """The lines of a list, each with an id «PLACE:PERSON», the person "" where it is none of ours."""
    if tab == "only_ours":
        return [{**one, "id": f"{number}:{one['person']}"} for number, one in enumerate(answer["ours"])]
    wanted = [one for one in answer["rows"] if _tab_of(one) == tab]
    return [_line(number, one) for number, one in enumerate(wanted)]


def _tab_of(one: Answer) -> str:
    if one["how"] is None:
        return "only_theirs"
    return "both" if one["how"] in SURE else "maybe"


def _line(number: int, one: Answer) -> Line:
    shown = {"how": HOW.get(one["how"] or "", ""), "score": persian_digits(f"{one['score']}٪")}
    return {**one, **shown, "id": f"{number}:{one['person'] or ''}"}


def understood(answer: Answer) -> str:
    """How their columns were understood, and which were passed over."""
    known = "، ".join(dict.fromkeys(f"{one['heading'] or one['column']}" for one in answer["columns"]))
    passed = "، ".join(dict.fromkeys(one["heading"] or one["column"] for one in answer["ignored"]))
    skipped = "، ".join(answer["skipped"])
    told = (
        f"ستون‌های سنجیده: {known}" if known else "",
        f"نادیده: {passed}" if passed else "",
        f"برگه‌های بی سرستون: {skipped}" if skipped else "",
    )
    return persian_digits("  ·  ".join(filter(None, told))) + "  (F4: تغییر ستون‌ها)"
