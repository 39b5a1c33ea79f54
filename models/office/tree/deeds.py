"""What an act of the audit is called, and what its note says, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.errors import UserError
from models.office.figures import REPORTS
from models.office.paper.forms import FORMS
from models.office.tree.standing import office_name
from models.text.jalali import parse_period
from models.text.persian import persian_digits

ACTS: Mapping[str, str] = {
    "create": "ساختن دفتر",
    "open": "باز کردن دفتر",
    "unlock": "باز کردن قفل پنجره",
    "refused": "گذرواژهٔ نادرست",
    "passphrase": "تغییر گذرواژه",
    "save": "ثبت و ویرایش",
    "load": "آوردن از اکسل",
    "delete": "کنار گذاشتن ردیف",
    "undo": "بازگرداندن کار",
    "read": "دیدن ردیف محرمانه",
    "decision": "تصمیم دربارهٔ ناسازگاری",
    "merge": "یکی کردن دو پرونده",
    "erase": "پاک کردن به درخواست قانونی",
    "close_period": "بستن دوره",
    "programme": "افزودن برنامه",
    "demo": "ساختن دادهٔ تمرینی",
    "export": "ساختن بسته",
    "count": "شمردن برای دفتر بالاتر",
    "receive": "گرفتن بسته",
    "import": "ثبت ردیف‌های بسته",
    "receipt": "ثبت رسید تلفنی",
    "request": "درخواست پیوستن",
    "enrol": "پیوستن دو دفتر",
    "approve": "پذیرفتن دفتر پایین‌تر",
    "accept": "پذیرفتن گواهی دفتر بالاتر",
    "key-rotate": "کلید تازه",
    "revoke": "باطل کردن کلید",
    "fork": "داوری دربارهٔ دو نسخه",
    "life": "آغاز دورهٔ تازهٔ دفتر",
    "users": "کاربران",
    "print": "چاپ",
    "report": "نگه داشتن گزارش",
    "sheet": "نوشتن در اکسل",
    "overlap": "سنجیدن با فهرست دیگران",
    "overlap-signed": "امضای سنجش با فهرست دیگران",
    "letterhead": "سربرگ",
    "backup": "پشتیبان گرفتن",
    "restore": "بازگرداندن پشتیبان",
}
"""Every act that is ever noted; tests/office/tree/test_trail.py looks for others."""

_STATES = {
    "applied": "ثبت شد",
    "nothing-new": "چیز تازه‌ای نداشت",
    "held": "نگه داشته شد",
    "quarantined": "به قرنطینه رفت",
    "refused": "پذیرفته نشد",
}
_LIVES = {
    "restored": "از پشتیبان",
    "machine": "رایانه‌ای دیگر",
    "mark": "دفتر از یاد رایانه عقب بود",
    "receipt": "رسیدی بیش از دانستهٔ ما",
    "chain": "دو سیاهه از یک دفتر",
}
_SILENT = ""  # what a person does not need to hear


def _period(code: str) -> str:
    try:
        return parse_period(code).label
    except UserError:  # of a version that knows other periods
        return code


_TOLD: Mapping[str, Callable[[str], str]] = {
    "rows": lambda count: f"{count} ردیف",
    "records": lambda count: f"{count} ردیف",
    "quarantined": lambda count: f"{count} در قرنطینه" if count != "0" else _SILENT,
    "faults": lambda count: f"{count} خطا",
    "people": lambda count: f"{count} نفر",
    "both": lambda count: f"{count} در هر دو",
    "maybe": lambda count: f"{count} شاید یکی",
    "only_theirs": lambda count: f"{count} فقط نزد آنان",
    "only_ours": lambda count: f"{count} فقط نزد ما",
    "number": lambda number: f"بستهٔ {number}",
    "to": lambda office: f"به {office_name(office)}",
    "from": lambda office: f"از {office_name(office)}",
    "office": office_name,
    "status": lambda code: _STATES.get(code, code),
    "code": lambda code: f"\u2066{code}\u2069",
    "tier": lambda tier: f"ردهٔ {tier}",
    "form": lambda name: FORMS[name].title if name in FORMS else name,
    "report": lambda name: REPORTS.get(name, name),
    "period": _period,
    "how": lambda code: _LIVES.get(code, code),
    "as": str.upper,
    "sha256": lambda _hash: _SILENT,
    "replica": lambda replica: f"رایانهٔ {replica[:4]}",
    "epoch": lambda epoch: f"دورهٔ {epoch}",
}


def act_words(act: str) -> str:
    """The name of an act; of a newer version its code."""
    return ACTS.get(act, act)


def note_words(note: str) -> str:
    """A note as a person reads it: «به استان مازندران · بستهٔ ۳ · ۱۲ ردیف»."""
    pairs = (part.partition("=") for part in note.split())
    told = (_TOLD[key](value) if key in _TOLD else value for key, _, value in pairs)
    return persian_digits(" · ".join(filter(None, told)))
