"""Why a row stands aside and how it is mended, in words per code; where others may read along, without its values.

The stored message is of the day of the import. What is wrong is asked anew by the checks of the import, since they name
the field and the value, and since a list or a programme may have come meanwhile.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.catalog import lone_findings
from models.errors import CODES, Finding
from models.office.rows.saving import Saving
from models.schema.entity import Entity
from models.schema.fields import Choice, Field
from models.schema.reading import valid_row
from models.sync.lines import Unreadable, read_row_line
from models.text.persian import clean, persian_digits

_LONGEST = 80  # letters of a value
WAITS = "کاری لازم نیست: با آمدن آن خودبه‌خود ثبت می‌شود. اگر دیر شد، از {sender} بسته‌ای «از آغاز» بخواهید."
_COMES = "آن ردیف اینجاست؛ این یکی با خواندن بستهٔ بعدی خودبه‌خود ثبت می‌شود."
_FIRST = "نخست آن ردیف درست شود (در همین فهرست است)؛ سپس این یکی خودبه‌خود ثبت می‌شود."
_THERE = "در {sender} همین ردیف را باز کنند، این خانه را درست کنند و ثبت کنند؛ با بستهٔ بعدی دوباره می‌آید."
_SOUND_NOW = (
    "برنامه اکنون خرده‌ای بر آن نمی‌بیند و با خواندن بستهٔ بعدی دوباره آن را می‌آزماید. اگر باز هم ماند، از {sender}"
    " بخواهید ردیف را یک بار دیگر ثبت کنند و بفرستند."
)
_LIST_COMES = "با آمدن فهرست تازهٔ کدها از استان خودبه‌خود ثبت می‌شود؛ بستهٔ برگشتی استان را بگیرید."
_LIST_HERE = "اگر کد درست است آن را به فهرست کدها بیفزایید؛ با خواندن بستهٔ بعدی ثبت می‌شود. وگرنه در {sender} درست شود."
_OWNER = "از {sender} بپرسید که چرا آن را نوشته است. این ردیف را {owner} ویرایش می‌کند، یا دفتری که بالای آن است."
_REVOKED = (
    "اگر رایانه در دست خود آن دفتر است: آنجا کلید تازه بسازند و دوباره بپیوندند؛ آنگاه این ردیف‌ها با بستهٔ بعدی ثبت"
    " می‌شوند. اگر گم یا دزدیده شده است، این ردیف‌ها را باور نکنید."
)
_AT_THE_WRITER: Mapping[str, str] = {
    "row-invalid": "همین ردیف را باز کنید، آن را درست کنید و ثبت کنید؛ با بستهٔ بعدی دوباره می‌رود.",
    "row-waits": "بسته‌ای «از آغاز» بنویسید و بفرستید تا آنچه کم است برسد؛ آنگاه خودبه‌خود ثبت می‌شود.",
    "bundle-out-of-scope": "این ردیف را {owner} ویرایش می‌کند؛ اگر چیزی باید دگرگون شود به آن دفتر بگویید.",
    "bundle-revoked": "اگر رایانه در دست خودتان است کلید تازه بسازید و دوباره بپیوندید؛ با بستهٔ بعدی ثبت می‌شود.",
    "entity-unknown": "دفتر گیرنده باید برنامه‌اش را به‌روز کند؛ نزد شما کاری لازم نیست.",
}
_UPDATE = "برنامهٔ این رایانه را به‌روز کنید؛ پس از آن، با خواندن بستهٔ بعدی خودبه‌خود ثبت می‌شود."


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row as it came. `label`, `value`: of the field, "" where it is none; `says`: a rule's own
    sentence, `discreet` the same where it names no value; `of_list`: a code that a list may still bring."""

    label: str = ""
    value: str = ""
    says: str = ""
    discreet: str = ""
    of_list: bool = False


@dataclass(frozen=True)
class Case:
    """A row that stands aside. `sender`, `owner`: names of offices; `awaited`: the words for what it waits for, with
    `awaited_kind` for those who may not hear a name; `awaited_is`: here, aside or away."""

    code: str
    message: str
    kind: str
    sender: str
    owner: str = ""
    awaited: str = ""
    awaited_kind: str = ""
    awaited_is: str = "away"
    fault: Fault | None = None
    top: bool = False


def fault_of(saving: Saving, entity: Entity, line: Mapping[str, Any]) -> Fault | None:
    """What the checks of an import find in a line today; None where they find nothing."""
    try:
        incoming = read_row_line(entity, line)
    except Unreadable as error:
        return Fault(says=f"شکل این ردیف خوانا نیست ({error}).", discreet="شکل این ردیف خوانا نیست.")
    name = incoming.row.get("programme")
    programme = saving.programmes.get(name) if entity.has_answers and isinstance(name, str) else None
    found = valid_row(entity, incoming.row, programme) or lone_findings(entity, incoming.row)
    if not found:
        return None
    column, _, key = (found[0].field or "").partition(".")
    field = programme.fields.get(key) if key and programme else entity.fields.get(column)
    return _fault(found[0], field)


def _fault(finding: Finding, field: Field | None) -> Fault:
    label = field.label if field else ""
    value = "" if finding.value is None else clean(str(finding.value))[:_LONGEST]
    if finding.code != "row-invalid":
        text = CODES[finding.code].text
        return Fault(label, value, _apart(finding.code, finding.message)[0], "" if "{" in text else text)
    return Fault(label, value, of_list=field is not None and _may_be_listed(field, finding.value))


def _may_be_listed(field: Field, value: object) -> bool:
    """Whether it is a code as the lists of the province have them, which another version of the list may know."""
    return (
        isinstance(field, Choice) and bool(field.codelist) and dataclasses.replace(field, open_ended=True).valid(value)
    )


def reason(case: Case, *, discreet: bool = False) -> str:
    """Why the row stands aside; `discreet`: without values of the row and names of people."""
    if case.code == "row-waits":
        awaited = (case.awaited_kind if discreet else case.awaited) or "ردیف دیگری"
        lies = "خودش در قرنطینه است" if case.awaited_is == "aside" else "هنوز نیامده"
        return f"چشم‌به‌راه «{awaited}» است که {lies}." if case.awaited_is != "here" else f"به «{awaited}» وابسته است."
    if case.code == "bundle-out-of-scope" and case.owner:
        return f"این ردیف از آنِ {case.owner} است و {case.sender} حق نوشتن آن را ندارد."
    if case.code == "bundle-revoked":
        return f"کلید {case.sender} باطل شده است و آنچه پس از آن نوشته پذیرفته نمی‌شود."
    if case.code == "entity-unknown":
        return f"گونهٔ «{case.kind}» را این نسخهٔ برنامه نمی‌شناسد."
    if case.code == "row-invalid" and case.fault is not None:
        return _faulty(case.fault, discreet)
    return _plain(case, discreet)


def _faulty(fault: Fault, discreet: bool) -> str:
    where = f"خانهٔ «{fault.label}»" if fault.label else "این ردیف"
    if says := fault.discreet if discreet else fault.says:
        return persian_digits(f"{where}: {says}" if fault.label else says)
    value = "" if discreet or not fault.value else f"«{fault.value}» "
    why = "در فهرست این دفتر نیست" if fault.of_list else "پذیرفته نیست"
    return f"{where}: مقدار {value}{why}."


def _plain(case: Case, discreet: bool) -> str:
    return "این ردیف پذیرفته نشد." if discreet else _apart(case.code, case.message)[0]


def step_of_writer(case: Case) -> str:
    """What the office that wrote the row does about it."""
    words = _AT_THE_WRITER.get(case.code) or _apart(case.code, case.message)[1]
    return words.format(owner=case.owner or "دفتر صاحب آن")


def step(case: Case) -> str:
    """What is to be done about it, told where it stands aside."""
    if case.code == "row-waits":
        words = {"here": _COMES, "aside": _FIRST}.get(case.awaited_is, WAITS)
    elif case.code == "row-invalid":
        words = _mended(case)
    else:
        known = {"bundle-out-of-scope": _OWNER, "bundle-revoked": _REVOKED, "entity-unknown": _UPDATE}
        words = known.get(case.code) or _apart(case.code, case.message)[1]
    return words.format(sender=case.sender, owner=case.owner or "دفتر صاحب آن")


def _mended(case: Case) -> str:
    if case.fault is None:
        return _SOUND_NOW
    if case.fault.of_list:
        return _LIST_HERE if case.top else _LIST_COMES
    return _THERE


def _apart(code: str, message: str) -> tuple[str, str]:
    """A finding's sentence apart from what to do about it, where that is the same for every row."""
    known = CODES[code].step if code in CODES else ""
    return (message.removesuffix(known).strip(), known) if known and "{" not in known else (message, "")
