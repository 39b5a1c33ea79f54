from __future__ import annotations

import pytest

from models.access.roles import ACTS, LEVELS, ROLES, Actor
from models.errors import UserError
from models.schema.entity import Tier

DESK = "save delete undo load export import receipt report print"
ALLOWED = {
    "clerk": DESK,
    "screener": "save undo load report print",
    "senior": f"{DESK} resolve close_period merge audit",
    "head": "report print audit",
    "administrator": " ".join(ACTS),
}
TIERS = {  # role: reads, writes, counts
    "clerk": ("AB", "AB", "AB"),
    "screener": ("AB", "AB", "AB"),
    "senior": ("ABC", "ABC", "ABCD"),
    "head": ("ABC", "", "ABCD"),
    "administrator": ("ABC", "ABC", "ABCD"),
}


def actor(role: str, level: str = "county", **more: frozenset[Tier]) -> Actor:
    return Actor("مریم", role, "0201", level, **more)


def test_the_tables_name_every_role() -> None:
    assert set(ROLES) == set(ALLOWED) == set(TIERS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_each_role_may_do_its_acts_and_no_other(role: str, act: str) -> None:
    allowed = act in ALLOWED[role].split()
    someone = actor(role, "province")  # the level at which every act is done
    assert someone.may(act) is allowed
    if allowed:
        someone.require(act)
        return
    with pytest.raises(UserError) as refused:
        someone.require(act)
    assert refused.value.code == "not-allowed"
    assert ROLES[role].label in str(refused.value)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_writes_and_counts_its_tiers(role: str) -> None:
    someone = actor(role)
    for ask, letters in zip((someone.reads, someone.writes, someone.counts), TIERS[role], strict=True):
        assert "".join(tier for tier in Tier if ask(tier)) == letters


@pytest.mark.parametrize("role", ROLES)
def test_whoever_writes_a_tier_also_reads_it(role: str) -> None:
    assert ROLES[role].writes <= ROLES[role].reads <= ROLES[role].counts


@pytest.mark.parametrize(
    ("act", "level", "allowed"),
    [
        ("approve", "province", True),
        ("approve", "county", True),
        ("approve", "workstation", False),
        ("close_period", "county", True),
        ("close_period", "workstation", False),
        ("codes", "province", True),
        ("codes", "county", False),
        ("codes", "workstation", False),
        ("keys", "workstation", True),
        ("enrol", "workstation", True),
    ],
)
def test_some_acts_need_an_office_of_some_level(act: str, level: str, allowed: bool) -> None:
    assert actor("administrator", level).may(act) is allowed
    if not allowed:
        with pytest.raises(UserError, match=LEVELS[level]):
            actor("administrator", level).require(act)


def test_the_abuse_tier_opens_only_by_name() -> None:
    granted = frozenset({Tier.ABUSE})
    assert not actor("senior").reads(Tier.ABUSE)
    assert actor("senior", granted=granted).reads(Tier.ABUSE)
    assert actor("senior", granted=granted).writes(Tier.ABUSE)
    assert actor("head", granted=granted).reads(Tier.ABUSE)
    assert not actor("head", granted=granted).writes(Tier.ABUSE)


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("clerk", "AB", "AB"), ("senior", "ABCD", "ABCD"), ("head", "ABCD", "")]
)
def test_numbers_without_names_are_open_to_whoever_may_count(role: str, reads: str, writes: str) -> None:
    someone = actor(role)
    assert "".join(tier for tier in Tier if someone.reads(tier, figures=True)) == reads
    assert "".join(tier for tier in Tier if someone.writes(tier, figures=True)) == writes


def test_a_tier_that_is_closed_is_refused_with_the_role() -> None:
    actor("senior").require_reading(Tier.FAMILY)
    actor("clerk").require_writing(Tier.CHILD_HEALTH)
    for refuse in (actor("clerk").require_reading, actor("head").require_writing):
        with pytest.raises(UserError) as refused:
            refuse(Tier.FAMILY)
        assert refused.value.code == "not-allowed"


def test_only_the_screener_is_bound_to_a_base() -> None:
    assert [role.name for role in ROLES.values() if role.own_base] == ["screener"]


def test_who_is_bound_is_bound_also_before_a_base_was_told() -> None:
    assert actor("screener").bound
    assert Actor("مریم", "screener", "0201", "county", base="a" * 32).base == "a" * 32
    assert not any(actor(role).bound for role in ROLES if role != "screener")


def test_unknown_roles_levels_and_acts_are_refused() -> None:
    for role, level in (("king", "county"), ("clerk", "country")):
        with pytest.raises(UserError) as refused:
            actor(role, level)
        assert refused.value.code == "choice-unknown"
    with pytest.raises(KeyError):
        actor("administrator").may("fly")
