"""A certificate is earned by minutes: what was attended against what the rule of the programme asks of the course.

Present counts the whole session unless minutes are written; late counts the minutes written, or the whole session less
the rule's `late_loses` (0 unless a province decides otherwise: no source gives a number); absent counts nothing.
The course needs its `required_minutes`, or all its sessions where that is empty. The rule is the table `[certificate]`
of the programme's file: no length is the same in the whole country (programmes 2.5), so the default is all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.schema.entity import Row
from models.schema.file_reader import FileReader
from models.schema.programme import SHARED, Programme, check_asks, wrong
from models.schema.rules import Desk
from models.text import persian
from models.workshops.course import programme_of

_KEYS = {"minutes_percent", "needs_post_test", "pass_mark", "late_loses", "version", "source"}
_MODULE_KEYS = {"code", "label", "minutes", "source"}


@dataclass(frozen=True)
class CertificateRule:
    """What earns the certificate. `pass_mark` is looked at only where `needs_post_test`; `late_loses` in minutes."""

    minutes_percent: int = 100
    needs_post_test: bool = False
    pass_mark: float | None = None
    late_loses: int = 0
    version: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether the certificate is earned; minutes attended and needed; `why` not, in Persian, else empty."""

    attended: int
    needed: int
    why: str = ""

    @property
    def earned(self) -> bool:
        """Whether nothing is missing."""
        return not self.why


def rule_of(programme: Programme) -> CertificateRule:
    """The rule that a programme's `[certificate]` table states, defaults where it is silent."""
    table = programme.settings.get("certificate", {})
    known = {key: value for key, value in table.items() if key != "source"}
    return CertificateRule(**known)


def attended_minutes(rule: CertificateRule, sessions: Iterable[Row], attendances: Iterable[Row]) -> int:
    """The minutes one person was there, over these sessions; other sessions' attendances do not count."""
    length = {session["id"]: session.get("minutes") or 0 for session in sessions}
    return sum(_worth(rule, row, length[row["session"]]) for row in attendances if row["session"] in length)


def _worth(rule: CertificateRule, attendance: Row, length: int) -> int:
    if attendance["status"] == "absent":
        return 0
    if attendance.get("minutes") is not None:
        return min(int(attendance["minutes"]), length)
    return length if attendance["status"] == "present" else max(length - rule.late_loses, 0)


def judge(
    rule: CertificateRule, course: Row, sessions: list[Row], attendances: Iterable[Row], registration: Row
) -> Verdict:
    """The verdict on one person's registration, from that person's attendances. Pure."""
    required = course.get("required_minutes") or sum(session.get("minutes") or 0 for session in sessions)
    needed = -(-required * rule.minutes_percent // 100)
    attended = attended_minutes(rule, sessions, attendances)
    return Verdict(attended, needed, _missing_minutes(attended, needed, required) or _missing_mark(rule, registration))


def _missing_minutes(attended: int, needed: int, required: int) -> str:
    if not required:
        return "دوره نه دقیقهٔ لازم دارد و نه جلسه."
    if attended < needed:
        return persian.persian_digits(f"{attended} دقیقه حضور ثبت شده و {needed} دقیقه لازم است.")
    return ""


def _missing_mark(rule: CertificateRule, registration: Row) -> str:
    if not rule.needs_post_test:
        return ""
    mark = registration.get("post_test")
    if mark is None:
        return "نمرهٔ آزمون پایانی نوشته نشده است."
    if rule.pass_mark is not None and mark < rule.pass_mark:
        return (
            f"نمرهٔ آزمون پایانی {persian.persian_number(mark)} و کمتر از {persian.persian_number(rule.pass_mark)} است."
        )
    return ""


def verdict_on(registration: Row, desk: Desk) -> Verdict:
    """The verdict on a registration as the office's rows stand now."""
    course = desk.get("course", registration["course"]) or {}
    programme = programme_of(course, desk)
    if programme is None:
        return Verdict(0, 0, "برنامهٔ دوره شناخته نیست.")
    sessions = desk.rows("session", course=registration["course"])
    attendances = desk.rows("attendance", person=registration["person"])
    return judge(rule_of(programme), course, sessions, attendances, registration)


def check_settings(programme: Programme) -> None:
    """Refuse a workshop's file whose tables are not these: UserError programme-wrong with table and reason."""
    if unknown := set(programme.settings) - {"certificate", "module"} - SHARED:
        wrong(programme.name, f"«{'، '.join(sorted(unknown))}» شناخته نیست.")
    if "asks" in programme.settings:
        check_asks(programme, "", programme.settings["asks"])
    if any(set(section.on) - {"course"} for section in programme.sections):
        wrong(programme.name, "[[section]] در کارگاه مرحله ندارد و همه را دوره می‌پرسد.")
    FileReader(programme).check_places(("course",))
    _check_certificate(programme.name, programme.settings.get("certificate", {}))
    for module in _tables(programme.name, "module", programme.settings.get("module", [])):
        if set(module) - _MODULE_KEYS or not _is_text(module.get("code")) or not _is_text(module.get("label")):
            wrong(programme.name, "[[module]] code و label می‌خواهد و minutes و source می‌پذیرد.")
        if "minutes" in module and not _is_whole(module["minutes"], 1, 1440):
            wrong(programme.name, "[[module]] minutes عددی از ۱ تا ۱۴۴۰ است.")


def _check_certificate(name: str, table: object) -> None:
    if not isinstance(table, Mapping) or set(table) - _KEYS:
        wrong(name, f"[certificate] فقط {'، '.join(sorted(_KEYS))} می‌پذیرد.")
    mark = table.get("pass_mark", 0)
    checks = {
        "minutes_percent": _is_whole(table.get("minutes_percent", 100), 1, 100),
        "needs_post_test": isinstance(table.get("needs_post_test", False), bool),
        "pass_mark": isinstance(mark, (int, float)) and not isinstance(mark, bool) and 0 <= mark <= 100,
        "late_loses": _is_whole(table.get("late_loses", 0), 0, 1440),
        "version": isinstance(table.get("version", ""), str),
        "source": isinstance(table.get("source", ""), str),
    }
    for key, good in checks.items():
        if not good:
            wrong(name, f"[certificate] مقدار {key} درست نیست.")


def _tables(name: str, key: str, given: object) -> list[Mapping[str, object]]:
    if not isinstance(given, list) or not all(isinstance(table, Mapping) for table in given):
        wrong(name, f"[[{key}]] فهرستی از جدول‌هاست.")
    return given


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
