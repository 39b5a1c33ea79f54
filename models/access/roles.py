"""A role is a row of one table: the tiers it reads and writes, and the acts it may do; what is not listed is closed.

Source: guard.md, «Keys and people». The abuse tier (D) is open to no role by default, counts only; an office that
has to keep such rows grants the tier to a person by name (`Actor.granted`), seen where the actor is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from models.errors import UserError
from models.schema.entity import Tier

LEVELS: Mapping[str, str] = {"workstation": "ایستگاه کاری", "county": "شهرستان", "province": "استان"}

# Every act that is asked about, with the words of a refusal. `enrol`: ask to join an office above, and accept its
# answer. `approve`: answer such a request. `receipt`: enter a receipt heard over the telephone.
ACTS: Mapping[str, str] = {
    "save": "ثبت و ویرایش",
    "delete": "کنار گذاشتن ردیف",
    "undo": "بازگرداندن کار",
    "load": "آوردن از اکسل",
    "export": "ساختن بسته",
    "import": "پذیرفتن بسته",
    "receipt": "ثبت رسید تلفنی",
    "resolve": "تصمیم دربارهٔ ناسازگاری",
    "merge": "یکی کردن دو پرونده",
    "erase": "پاک کردن به درخواست قانونی",
    "audit": "دیدن کارنامهٔ کاربران",
    "codes": "فهرست کدها",
    "close_period": "بستن دوره",
    "restore": "بازگرداندن پشتیبان",
    "backup": "پشتیبان گرفتن",
    "users": "کاربران",
    "keys": "کلیدها",
    "programmes": "افزودن برنامه",
    "demo": "ساختن دادهٔ تمرینی",
    "report": "گزارش",
    "print": "چاپ",
    "enrol": "پیوستن به دفتر بالاتر",
    "approve": "پذیرفتن دفتر پایین‌تر",
}
# Acts that belong to an office which has offices, a quarter, or the lists of a province, to answer for.
_LEVELS_OF: Mapping[str, frozenset[str]] = {
    "approve": frozenset({"county", "province"}),
    "close_period": frozenset({"county", "province"}),
    "codes": frozenset({"province"}),
}


@dataclass(frozen=True)
class Role:
    """What people of one kind may do. `counts`: tiers whose figures may be seen; `own_base`: only rows of the own
    screening base."""

    name: str
    label: str
    reads: frozenset[Tier]
    writes: frozenset[Tier]
    counts: frozenset[Tier]
    acts: frozenset[str]
    own_base: bool = False


_AB = frozenset({Tier.ORDINARY, Tier.CHILD_HEALTH})
_ABC = _AB | {Tier.FAMILY}
_ALL = frozenset(Tier)
_DESK = frozenset({"save", "delete", "undo", "load", "export", "import", "receipt", "report", "print"})
_SENIOR = _DESK | {"resolve", "close_period", "merge", "audit"}

ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role("clerk", "پذیرش", reads=_AB, writes=_AB, counts=_AB, acts=_DESK),
        Role(
            "screener",
            "غربالگر",
            reads=_AB,
            writes=_AB,
            counts=_AB,
            acts=frozenset({"save", "undo", "load", "report", "print"}),
            own_base=True,
        ),
        Role("senior", "کارشناس مسئول", reads=_ABC, writes=_ABC, counts=_ALL, acts=_SENIOR),
        Role("head", "رئیس", reads=_ABC, writes=frozenset(), counts=_ALL, acts=frozenset({"report", "print", "audit"})),
        Role("administrator", "مدیر سیستم", reads=_ABC, writes=_ABC, counts=_ALL, acts=frozenset(ACTS)),
    )
}


def role_of(name: str) -> Role:
    """The role of that name; UserError choice-unknown if there is none."""
    if name not in ROLES:
        raise UserError("choice-unknown", field="role", value=name)
    return ROLES[name]


@dataclass(frozen=True)
class Actor:
    """Someone at the desk of an office. `role`: a key of ROLES; `level`: a key of LEVELS; `granted`: tiers beyond the
    role's; `base`: the id of his own centre, "" where none was told. UserError choice-unknown for another role or
    level."""

    user: str
    role: str
    office: str
    level: str
    granted: frozenset[Tier] = frozenset()
    base: str = ""

    def __post_init__(self) -> None:
        role_of(self.role)
        if self.level not in LEVELS:
            raise UserError("choice-unknown", field="level", value=self.level)

    def may(self, act: str) -> bool:
        """Whether the role, in an office of this level, may do it. An act that is not in ACTS is a KeyError."""
        return not self._why_not(act)

    def require(self, act: str) -> None:
        """UserError not-allowed, with the reason, unless the actor may do it."""
        if why := self._why_not(act):
            raise UserError("not-allowed", value=act, why=why)

    def reads(self, tier: Tier, *, figures: bool = False) -> bool:
        """Whether rows of this tier exist for the actor at all; `figures`: rows that are numbers without names."""
        return tier in ROLES[self.role].reads | self.granted or (figures and self.counts(tier))

    def writes(self, tier: Tier, *, figures: bool = False) -> bool:
        """Whether rows of this tier may be saved; who saves nothing gains no right by a granted tier."""
        role = ROLES[self.role]
        return bool(role.writes) and (tier in role.writes | self.granted or (figures and self.counts(tier)))

    def counts(self, tier: Tier) -> bool:
        """Whether figures of this tier may be seen."""
        return tier in ROLES[self.role].counts | self.granted

    def require_reading(self, tier: Tier) -> None:
        """UserError not-allowed unless the actor reads rows of this tier."""
        if not self.reads(tier):
            self._refuse_tier("خواندن", tier)

    def require_writing(self, tier: Tier, *, figures: bool = False) -> None:
        """UserError not-allowed unless the actor saves rows of this tier."""
        if not self.writes(tier, figures=figures):
            self._refuse_tier("نوشتن", tier)

    @property
    def bound(self) -> bool:
        """Whether only rows of the own base exist for the actor, of those that are made at a base."""
        return ROLES[self.role].own_base

    def _why_not(self, act: str) -> str:
        what, role = ACTS[act], ROLES[self.role]
        if act not in role.acts:
            return f"«{what}» با نقش «{role.label}» نیست."
        levels = _LEVELS_OF.get(act)
        if levels and self.level not in levels:
            return f"«{what}» در دفتر {LEVELS[self.level]} انجام نمی‌شود."
        return ""

    def _refuse_tier(self, what: str, tier: Tier) -> NoReturn:
        why = f"{what} ردیف‌های ردهٔ {tier} با نقش «{ROLES[self.role].label}» نیست."
        raise UserError("not-allowed", value=str(tier), why=why)
