"""Every refusal has a stable code, a Persian sentence and a next step; they all stand in the one table below.

Two families of error exist. `UserError` is the first: something a person can put right. Everything else is ours and
is logged. A `Finding` is the same knowledge about one field of one row, collected instead of raised.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.text import persian


class Level(StrEnum):
    """How much a finding weighs: HARD saves nothing, SOFT wants a reason, NOTE only informs."""

    HARD = "hard"
    SOFT = "soft"
    NOTE = "note"


@dataclass(frozen=True)
class Meaning:
    """What a code says. `text` and `step` may name {value} and further parameters; `as_is` behind a name keeps the
    digits as they were given (see `_Told`), and digits of the sentence itself are meant as they stand here."""

    text: str
    step: str
    level: Level = Level.HARD


def _soft(text: str, step: str = "اگر درست است دلیل را بنویسید.") -> Meaning:
    return Meaning(text, step, Level.SOFT)


def _note(text: str, step: str = "") -> Meaning:
    return Meaning(text, step, Level.NOTE)


# The codes of design/names.md; the ones below a «more» line are ours.
CODES: Mapping[str, Meaning] = {
    # rows, hard
    "required": Meaning("این خانه خالی است.", "آن را پر کنید."),
    "too-long": Meaning("متن از {limit} نویسه بلندتر است.", "آن را کوتاه کنید."),
    "not-a-number": Meaning("«{value}» {why}", "عدد درست را با رقم بنویسید."),
    "choice-unknown": Meaning("«{value}» در فهرست این خانه نیست.", "یکی از گزینه‌های فهرست را برگزینید."),
    "ref-unknown": Meaning("ردیفی با شناسهٔ «{value:as_is}» پیدا نشد.", "نخست آن را ثبت کنید یا شناسه را درست کنید."),
    "id-length": Meaning(
        "«{value}» ده رقم (کد ملی) یا دوازده رقم (شناسهٔ اتباع) ندارد.", "شماره را دوباره از روی سند بخوانید."
    ),
    "id-checksum": Meaning(
        "رقم کنترل کد ملی «{value}» درست نیست.", "شماره را دوباره از روی شناسنامه یا کارت ملی بخوانید."
    ),
    "id-blocked": Meaning(
        "کد ملی «{value}» به کسی داده نمی‌شود.",
        "شماره را از روی سند بخوانید؛ اگر سندی نیست نوع شناسه را «ندارد» بگذارید.",
    ),
    "id-taken": Meaning("کد ملی «{value}» پیش‌تر برای «{other}» ثبت شده است.", "پروندهٔ همان فرد را باز کنید."),
    "date-impossible": Meaning("تاریخ «{value}» وجود ندارد.", "روز و ماه را بازبینی کنید (برای نمونه ۱۴۰۴/۰۹/۱۹)."),
    "date-future": Meaning("تاریخ «{value}» هنوز نرسیده است.", "تاریخ را بازبینی کنید."),
    "date-ambiguous": Meaning("تاریخ «{value}» دو گونه خوانده می‌شود: {first} یا {second}.", "سال را چهاررقمی بنویسید."),
    "date-order": Meaning("تاریخ {value} پیش از {before} است.", "ترتیب تاریخ‌ها را درست کنید."),
    "mobile-form": Meaning("«{value}» شمارهٔ همراه نیست.", "شماره با ۰۹ آغاز می‌شود و یازده رقم دارد."),
    "postal-length": Meaning("کد پستی «{value}» ده رقم ندارد.", "ده رقم کد پستی را بنویسید."),
    "already-enrolled": Meaning(
        "این فرد هم‌اکنون در «{other}» ثبت‌نام است.", "نخست آن ثبت‌نام را پایان دهید یا جابه‌جا کنید."
    ),
    "already-registered": Meaning("این فرد پیش‌تر در همین دوره نام‌نویسی شده است.", "همان نام‌نویسی را باز کنید."),
    "entity-unknown": Meaning("«{value}» نام هیچ‌یک از ثبت‌ها نیست.", "نام درست را با فرمان entities ببینید."),
    "field-unknown": Meaning("«{value}» نام هیچ‌یک از خانه‌ها نیست.", "نام درست را با فرمان describe ببینید."),
    "programme-unknown": Meaning(
        "برنامهٔ «{value}» در این دفتر شناخته نیست.", "نام درست را در فهرست برنامه‌ها ببینید (programme list)."
    ),
    "programme-wrong": Meaning(
        "پروندهٔ برنامهٔ «{value}» پذیرفته نیست: {why:as_is}", "پرونده را درست کنید و دوباره بیفزایید."
    ),
    # rows, soft
    "id-unlikely": _soft("کد ملی «{value}» از نظر شکل درست ولی نامعمول است."),
    "age-outside": _soft("سن فرد ({value}) بیرون از بازهٔ این برنامه است."),
    "over-capacity": _soft("ظرفیت ({limit} نفر) پر است؛ این نفر {value} خواهد بود."),
    "out-of-range": _soft("«{value}» بیرون از بازهٔ معمول {low} تا {high} است."),
    # rows, notes
    "id-padded": _note("صفرهای آغاز کد ملی افزوده شد: {value}"),
    "postal-unlikely": _note("کد پستی «{value}» نامعمول است."),
    "name-unsplit": _note(
        "نام سه‌بخشی «{value}» چنین جدا شد: نام «{first}»، نام خانوادگی «{last}».", "اگر درست نیست اصلاح کنید."
    ),
    "maybe-same-person": _note("شاید همان «{value}» باشد ({why}).", "پیش از ثبت نگاهی به او بیندازید."),
    "repeat-in-file": _note("این ردیف تکرار ردیف {value} است."),
    # store and people
    "passphrase-wrong": Meaning("نام کاربر یا گذرواژه درست نیست.", "زبان صفحه‌کلید را ببینید و دوباره بنویسید."),
    "store-missing": Meaning("در «{value:as_is}» دفتری نیست.", "دفتر بسازید (init) یا نشانی پوشه را درست کنید."),
    "store-locked": Meaning("دفتر «{value:as_is}» در دست برنامهٔ دیگری است.", "آن برنامه را ببندید و دوباره بکوشید."),
    "store-newer": Meaning(
        "این دفتر را نسخهٔ تازه‌تری از برنامه ساخته است (ساختار {value:as_is}).", "برنامه را به‌روز کنید."
    ),
    "store-damaged": Meaning("دفتر «{value:as_is}» آسیب دیده است.", "آخرین پشتیبان را بازگردانید (restore)."),
    "disk-full": Meaning(
        "جای خالی دیسک بس نیست ({value}).", "پرونده‌های بی‌نیاز را پاک کنید یا حافظه یا دیسک دیگری برگزینید."
    ),
    "read-only": Meaning(
        "نوشتن در «{value:as_is}» ممکن نیست.",
        "قفل نوشتن (کلید کوچک کنار حافظه) را باز کنید، برنامه‌ای را که پرونده را باز دارد ببندید یا جای دیگری برگزینید.",
    ),
    "not-allowed": Meaning("این کار برای شما باز نیست: {why}", "از مدیر سیستم یا کارشناس مسئول بخواهید."),
    # bundles
    "bundle-torn": Meaning(
        "بستهٔ «{value:as_is}» ناقص است یا در راه آسیب دیده است.",
        "بستهٔ شمارهٔ {number} را دوباره از «{office:as_is}» بخواهید.",
    ),
    "bundle-not-ours": Meaning("«{value:as_is}» بستهٔ دفتر نیست.", "پروندهٔ با پسوند daftar را برگزینید."),
    "bundle-unknown-sender": Meaning(
        "فرستندهٔ این بسته ({value:as_is}) شناخته نیست.", "نخست آن دفتر را بپذیرید (پذیرفتن دفتر، enrol approve)."
    ),
    "bundle-forged": Meaning(
        "امضای بستهٔ «{value:as_is}» درست نیست.",
        "آن را دور بیندازید و شمارهٔ {number} را تلفنی از «{office:as_is}» بخواهید.",
    ),
    "bundle-wrong-recipient": Meaning("این بسته برای «{value:as_is}» است.", "آن را به همان دفتر برسانید."),
    "bundle-revoked": Meaning("کلید فرستنده ({value:as_is}) باطل شده است.", "با دفتر فرستنده تماس بگیرید."),
    "bundle-newer": Meaning("این بسته را نسخهٔ تازه‌تری از برنامه ساخته است.", "برنامه را به‌روز کنید."),
    "bundle-gap": Meaning(
        "پیش از این بسته، بسته‌های {value} نرسیده‌اند.", "همان شماره‌ها یا یک بستهٔ تازه را از «{office:as_is}» بخواهید."
    ),
    "bundle-too-large": Meaning(
        "این بسته از اندازهٔ مجاز بزرگ‌تر است ({value}).", "بسته را باز نکنید و به پشتیبانی خبر دهید."
    ),
    "bundle-fork": Meaning(
        "دفتر فرستنده ({value:as_is}) از پشتیبان بازگشته یا دو نسخه از آن کار می‌کند.",
        "از آن دفتر بپرسید کدام رایانه درست است.",
    ),
    "bundle-out-of-scope": Meaning(
        "این ردیف از دفتر «{value:as_is}» است که فرستنده حق نوشتن آن را ندارد.", "از فرستنده بپرسید."
    ),
    "row-invalid": Meaning("این ردیف پذیرفته نشد: {why}", "آن را در دفتر فرستنده درست کنید تا دوباره بیاید."),
    "row-waits": Meaning("این ردیف چشم‌به‌راه «{value}» است.", "با آمدن آن، خودبه‌خود ثبت می‌شود."),
    # more
    "usage": Meaning("فرمان درست نوشته نشده است: {why}", "راهنما را با --help ببینید."),
    "office-unknown": Meaning(
        "کد دفتر «{value:as_is}» شناخته نیست.", "کد استان دو رقم، کد شهرستان چهار رقم و کد ایستگاه مانند 0201-2 است."
    ),
    "store-exists": Meaning("در «{value:as_is}» دفتری هست.", "پوشهٔ دیگری برگزینید."),
    "passphrase-weak": Meaning("گذرواژه کوتاه است.", "دست‌کم چهار واژه یا دوازده نویسه بنویسید."),
    "file-missing": Meaning("پروندهٔ «{value:as_is}» پیدا نشد.", "نشانی را بازبینی کنید."),
    "file-unreadable": Meaning(
        "پروندهٔ «{value:as_is}» خوانده نشد: {why}", "پرونده را در برنامهٔ خودش باز و دوباره ذخیره کنید."
    ),
    "file-too-large": Meaning("پروندهٔ «{value:as_is}» بیش از اندازه بزرگ است.", "آن را به چند پرونده بخش کنید."),
    "cancelled": Meaning("کار نیمه‌کاره رها شد.", "آنچه پیش‌تر ثبت شده بود برجاست."),
    "kind-wrong": Meaning("«{value}» برای این خانه نوع درستی نیست.", "متن یا عدد ساده بنویسید."),
    "json-wrong": Meaning("این خط JSON درستی نیست: {why}", "خط را درست کنید؛ هر خط یک شیء است."),
    "header-missing": Meaning(
        "ردیف عنوان در «{value:as_is}» پیدا نشد.",
        "عنوان ستون‌ها (مانند «کد ملی» و «نام») را در ردیف نخست بنویسید یا ستون‌ها را خودتان نشان دهید (--map).",
    ),
    "formula-cell": Meaning("در این خانه فرمول است، نه مقدار.", "ستون را رونوشت و «فقط مقدار» جای‌گذاری کنید."),
    "text-unclean": Meaning("این متن نویسهٔ پنهان یا نارسا دارد.", "متن را از نو بنویسید."),
    "undo-nothing": Meaning("کاری برای بازگرداندن نمانده است.", "تاریخچهٔ ردیف را ببینید."),
    "undo-overtaken": Meaning(
        "این ردیف پس از آن ویرایش شده است.", "مقدار پیشین را از تاریخچه بردارید و خودتان بنویسید."
    ),
    "period-wrong": Meaning(
        "«{value:as_is}» دورهٔ زمانی نیست.",
        "مانند 1404 یا 1404-Q3 یا 1404-07 یا 1404-H1 یا DAY..DAY یا «پاییز ۱۴۰۴» بنویسید.",
    ),
    "period-closed": Meaning("دورهٔ «{value:as_is}» بسته شده است.", "از کارشناس مسئول بخواهید."),
    "report-unknown": Meaning("گزارش «{value}» شناخته نیست.", "نام درست را با فرمان reports ببینید."),
    "conflict-unknown": Meaning(
        "ناسازگاری «{value:as_is}» پیدا نشد یا تصمیمش گرفته شده است.", "فهرست ناسازگاری‌ها را ببینید (conflicts)."
    ),
    "enrol-wrong": Meaning("این درخواست یا گواهی پذیرفته نشد: {why}", "از نو درخواست بدهید."),
    "enrol-missing": Meaning(
        "این دفتر هنوز به دفتر بالاتر نپیوسته است.", "نخست درخواست بدهید (پیوستن به دفتر بالاتر، enrol request)."
    ),
    "backup-wrong": Meaning("«{value:as_is}» پشتیبان درستی نیست.", "پشتیبان دیگری برگزینید."),
    "bundle-practice": Meaning("بستهٔ تمرینی و دفتر واقعی به هم راه ندارند.", "بسته را در دفتر تمرینی باز کنید."),
    "bundle-overtaken": Meaning("پیش از ثبت، دفتر دگرگون شد.", "پیش‌نمایش را دوباره ببینید."),
    "user-taken": Meaning("کاربر «{value:as_is}» هست.", "نام دیگری برگزینید."),
    "user-disabled": Meaning(
        "کاربر «{value:as_is}» در این دفتر غیرفعال شده است.", "از مدیر سیستم یا دفتر بالاتر بپرسید."
    ),
    "last-administrator": Meaning(
        "«{value:as_is}» تنها مدیر سیستم این دفتر است که گذرواژه دارد.", "نخست کس دیگری را مدیر سیستم کنید."
    ),
    "user-unknown": Meaning("کاربری به نام «{value:as_is}» نیست.", "نام را از فهرست کاربران بردارید."),
    "receipt-wrong": Meaning(
        "رسید تلفنی «{value}» با هیچ‌یک از بسته‌های فرستاده نمی‌خواند.",
        "سیزده رقم را از دفتر گیرنده دوباره بشنوید و بنویسید.",
    ),
    "medium-faulty": Meaning(
        "نوشتن در «{value:as_is}» به پایان نرسید یا آنچه نوشته شد سالم خوانده نمی‌شود.",
        "دفتر همان است که بود. حافظه را دوباره وصل کنید و از نو بنویسید؛ اگر باز هم نشد حافظهٔ دیگری بیاورید.",
    ),
    "certificate-unearned": Meaning("گواهی هنوز به این فرد نمی‌رسد: {why}", "حضور و آزمون را ثبت کنید و دوباره بکوشید."),
    "licence-expired": _soft("اعتبار پروانهٔ «{other}» در {value} پایان یافته است."),
    "not-registered": _note("این فرد در دورهٔ این جلسه نام‌نویسی نشده است.", "اگر شرکت‌کننده است نام‌نویسی‌اش کنید."),
    "no-screen": Meaning("این رایانه صفحهٔ نمایش ندارد و پنجره باز نمی‌شود.", "کارها را با فرمان‌ها انجام دهید (--help)."),
    "printer-missing": Meaning("چاپگر «{value}» در دسترس نیست.", "چاپگر را روشن کنید یا PDF را نگه دارید."),
    "printer-failed": Meaning("چاپگر «{value}» کار را نپذیرفت.", "کاغذ و اتصال چاپگر را ببینید و دوباره بکوشید."),
    "rule-broken": Meaning("{why}", "مقدارها را بازبینی کنید."),
    "step-early": Meaning("«{value}» تنها پس از «{other}» می‌آید.", "نخست آن گام را ثبت کنید یا تاریخ‌ها را درست کنید."),
    "already-tested": Meaning(
        "آزمون «{stage}» این فرد در {value} پیش‌تر ثبت شده است.", "همان آزمون را باز کنید یا تاریخ را بازبینی کنید."
    ),
    "merge-refused": Meaning("این دو پرونده یکی نمی‌شوند: {why}", "پرونده‌ها را باز کنید و بازبینی کنید."),
    "already-merged": Meaning("«{value}» و «{other}» هم‌اکنون یک نفرند.", "پرونده‌اش را باز کنید."),
    "maybe-two-people": Meaning("شاید این دو یک نفر نباشند: {why}", "اگر یقین دارید یک نفرند دلیل را بنویسید (--why)."),
    "merge-unknown": Meaning(
        "یکی‌کردنی با شناسهٔ «{value:as_is}» نیست یا پس گرفته شده است.", "شناسه را از پروندهٔ فرد بردارید."
    ),
    "erased": Meaning(
        "این پرونده به درخواست قانونی پاک شده است؛ چیزی دربارهٔ این فرد ثبت نمی‌شود.",
        "اگر کس دیگری است پروندهٔ تازه‌ای بسازید.",
    ),
    "erase-refused": Meaning("این پرونده پاک نشد: {why}", "درخواست را بازبینی کنید."),
    "choice-withdrawn": Meaning(
        "«{value}» دیگر برگزیده نمی‌شود.", "گزینهٔ دیگری برگزینید؛ آنچه پیش‌تر با آن ثبت شده برجاست."
    ),
    "already-counted": Meaning("برای «{value}» پیش‌تر عددی ثبت شده است.", "همان ردیف را ویرایش کنید."),
    "form-unknown": Meaning("فرم «{value}» شناخته نیست.", "نام درست را با فرمان forms ببینید."),
    "form-unfit": Meaning("«{value}» برای این ردیف چاپ نمی‌شود: {why}", "فرم یا ردیف دیگری برگزینید."),
    "certificate-unissued": Meaning("گواهی «{value}» هنوز صادر نشده است.", "نخست گواهی را صادر کنید."),
    "font-missing": _note("این نویسه‌ها در قلم برنامه نیست و چاپ نشد: {value}", "متن را با نویسهٔ دیگری بنویسید."),
    "case-open": _soft("پروندهٔ بازی از تاریخ {value} در همین برنامه هست."),
    "level-changed": _soft("سطح مداخله عوض شده است.", "علت تغییر سطح را بنویسید."),
    "rule-asks": _soft("{why}"),
    "centre-handed-over": Meaning(
        "«{other}» از {value} واگذار شده است و ثبت‌نام‌ها و کارکنانش در این دفتر تنها خوانده می‌شوند.",
        "تغییر را به دستگاه تحویل‌گیرنده بگویید؛ اگر مرکز بازگشته است واگذاریِ بازگشت را ثبت کنید.",
    ),
    "already-signed": Meaning(
        "این واگذاری امضا شده است و دیگر عوض نمی‌شود.",
        "اگر همین اکنون به اشتباه امضا شد کار را بازگردانید؛ وگرنه واگذاری تازه‌ای بنویسید.",
    ),
    "handover-missing": _note("در فهرست تحویل این‌ها نیست: {value}", "اگر تحویل شده است تیک بزنید."),
    "out-of-turn": _note("{value} نفر در نوبت پیش از این فردند؛ نخستین از {other}."),
    "stage-missing": _soft(
        "برای این فرد آزمونی پیش از «{value}» ثبت نشده است.", "آن را ثبت کنید؛ اگر برگه‌اش در دست نیست دلیل را بنویسید."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing noticed about one field of a row. `field` is None when it concerns the whole row."""

    code: str
    field: str | None = None
    value: object = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How much the code weighs."""
        return CODES[self.code].level

    @property
    def message(self) -> str:
        """The Persian sentence with the next step, numbers and days in Persian digits."""
        meaning = CODES[self.code]
        given = {"value": "" if self.value is None else self.value, **self.params}
        values = _Gaps({name: _Told(value, sentence=name == "why") for name, value in given.items()})
        return " ".join(part.format_map(values) for part in (meaning.text, meaning.step) if part)


@dataclass(frozen=True)
class _Told:
    """A value inside a sentence. Its digits are Persian, but for what is written back as it stands: where the sentence
    says `as_is` (ids, codes of offices, names of files), and words with Latin letters or of a path."""

    value: object
    sentence: bool = False

    def __format__(self, spec: str) -> str:
        text = persian.persian_number(self.value) if isinstance(self.value, float) else str(self.value)
        if spec == "as_is" or not (self.sentence or persian.reads_persian(text)):
            return text
        return persian.persian_sentence(text)


class _Gaps(dict[str, _Told]):
    """Parameters of a sentence; one that was not given shows as a dash, so that telling never fails."""

    def __missing__(self, key: str) -> _Told:
        return _Told("–")


class UserError(Exception):
    """Something the person at the desk can put right: a code of `CODES`, the field, the value, and what to do.

    The message may hold what was typed, so it is shown and never logged.
    """

    def __init__(self, code: str, *, field: str | None = None, value: object = None, **params: Any) -> None:
        self.finding = Finding(code, field, value, params)
        super().__init__(self.finding.message)

    @property
    def code(self) -> str:
        """The stable code, a key of `CODES`."""
        return self.finding.code

    def at(self, field: str) -> UserError:
        """The same error, naming the field where it happened."""
        return UserError(self.code, field=field, value=self.finding.value, **self.finding.params)
