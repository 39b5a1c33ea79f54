"""People come, change and go: the row says who may, the key lets in, and the door is never open by accident."""

from __future__ import annotations

from typing import Any

import pytest

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from models.office.keeping import opening
from models.office.keeping.people import People
from models.schema.entity import Tier
from models.store.slots import SlotFile
from tests.journeys.offices import USER, WORDS, put, refused
from tests.office.conftest import seated

NEW = "پنج شش هفت هشت"
MINA = {
    "user": "mina", "role": "clerk", "granted": [], "full_name": "مینا رضایی", "disabled": False, "has_key": True,
    "base": "",
}  # fmt: skip


def add(office: Office, user: str = "mina", role: str = "clerk", passphrase: str = NEW) -> dict[str, Any]:
    return office.people.add(user, role, "مینا رضایی" if user == "mina" else "", passphrase)


def enter(office: Office, user: str = "mina", passphrase: str = NEW) -> Actor:
    """Who somebody is after opening."""
    with Office.open(office.folder, user=user, passphrase=passphrase) as opened:
        return opened.actor


def code_of(work: Any, *given: Any) -> str:
    with pytest.raises(UserError) as refusal:
        work(*given)
    return refusal.value.code


def slots(office: Office) -> SlotFile:
    return SlotFile(office.folder / "slots.json")


def roles(office: Office) -> dict[str, tuple[str, bool, bool]]:
    return {one["user"]: (one["role"], one["disabled"], one["has_key"]) for one in office.people.all()}


# -- coming -----------------------------------------------------------------------------------------------------------


def test_a_new_user_opens_with_the_role_that_was_given(office: Office) -> None:
    assert add(office) == MINA
    actor = enter(office, "  MINA ")
    assert (actor.user, actor.role, actor.office, actor.level) == ("mina", "clerk", "0001", "county")
    assert roles(office) == {USER: ("administrator", False, True), "mina": ("clerk", False, True)}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("ali", "clerk", "", NEW), "user-taken"),
        ((" ALI ", "clerk", "", NEW), "user-taken"),
        (("mina", "king", "", NEW), "choice-unknown"),
        (("mina", "clerk", "", "کوتاه"), "passphrase-weak"),
        ((" \u200c ", "clerk", "", NEW), "required"),
        (("م" * 61, "clerk", "", NEW), "too-long"),
    ],
)
def test_somebody_who_cannot_come_leaves_no_trace(office: Office, given: tuple[str, ...], code: str) -> None:
    before = slots(office).users()
    assert code_of(office.people.add, *given) == code
    assert slots(office).users() == before
    assert {row["name"] for row in office.find("user")} <= {USER}


def test_the_name_is_one_however_it_is_typed(office: Office) -> None:
    add(office, "علی ۲")
    with pytest.raises(UserError, match="هست"):
        add(office, "\u0639\u0644\u064a 2")
    assert enter(office, "علي ۲").user == "علی 2"


def test_the_rows_of_a_new_office_begin_when_its_people_are_changed(office: Office) -> None:
    assert office.find("user") == []
    told = {"user": USER, "role": "administrator", "granted": [], "full_name": "", "disabled": False}
    assert office.people.all() == [{**told, "has_key": True, "base": ""}]
    add(office)
    assert {row["name"]: (row["role"], row["office"]) for row in office.find("user")} == {
        USER: ("administrator", "0001"),
        "mina": ("clerk", "0001"),
    }


def test_an_older_store_has_only_keys_and_notes(office: Office) -> None:
    slots(office).add(office.store.key, "reza", NEW)
    with office.store.writing():
        office.store.set_meta("role:reza", "senior")
    assert enter(office, "reza").role == "senior"
    add(office)
    assert roles(office)["reza"] == ("senior", False, True)
    assert [row["role"] for row in office.find("user", where={"name": "reza"})] == ["senior"]
    office.people.set_role("reza", "clerk")
    assert enter(office, "reza").role == "clerk"


# -- changing ---------------------------------------------------------------------------------------------------------


def test_another_role_counts_from_the_next_opening(office: Office) -> None:
    add(office)
    assert office.people.set_role("Mina", "senior")["role"] == "senior"
    assert enter(office).role == "senior"


def test_a_tier_beyond_the_role_is_granted_by_name_and_taken_back(office: Office) -> None:
    add(office)
    office.people.grant("mina", ["D", "C"])
    assert enter(office).granted == {Tier.ABUSE, Tier.FAMILY}
    assert code_of(office.people.grant, "mina", ["E"]) == "choice-unknown"
    office.people.grant("mina", [])
    assert enter(office).granted == frozenset()


def test_ones_own_passphrase_is_changed_by_whoever_knows_the_old_one(office: Office) -> None:
    add(office)
    with Office.open(office.folder, user="mina", passphrase=NEW) as mina:
        assert code_of(mina.people.change_passphrase, WORDS, "نه ده یازده دوازده") == "passphrase-wrong"
        assert code_of(mina.people.change_passphrase, NEW, "کوتاه") == "passphrase-weak"
        assert mina.people.change_passphrase(NEW, "نه ده یازده دوازده") == MINA
        assert (mina.people.knows(NEW), mina.people.knows("نه ده یازده دوازده")) == (False, True)
    assert code_of(enter, office) == "passphrase-wrong"
    assert enter(office, passphrase="نه ده یازده دوازده").role == "clerk"


# -- going ------------------------------------------------------------------------------------------------------------


def test_who_is_disabled_has_no_key_and_comes_back_with_a_new_one(office: Office) -> None:
    add(office)
    assert office.people.disable("mina") == {**MINA, "disabled": True, "has_key": False}
    assert code_of(enter, office) == "passphrase-wrong"
    assert code_of(office.people.enable, "mina") == "passphrase-weak"
    assert roles(office)["mina"] == ("clerk", True, False)
    assert office.people.enable("mina", "نه ده یازده دوازده") == MINA
    assert enter(office, passphrase="نه ده یازده دوازده").role == "clerk"


def test_who_is_disabled_may_be_added_again_with_another_role(office: Office) -> None:
    add(office)
    office.people.disable("mina")
    assert add(office, role="senior") == {**MINA, "role": "senior"}
    assert enter(office).role == "senior"


@pytest.mark.parametrize("work", ["disable", "enable", "set_role", "grant"])
def test_nobody_is_changed_who_is_not_there(office: Office, work: str) -> None:
    given = {"set_role": ("clerk",), "grant": ([],), "enable": (NEW,)}.get(work, ())
    assert code_of(getattr(office.people, work), "nobody", *given) == "user-unknown"
    assert office.find("user") == []


@pytest.mark.parametrize("where", ["row", "key"])
def test_what_breaks_off_in_between_leaves_no_open_door(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A power cut between row and key: of somebody who goes, and of somebody who comes."""
    add(office)

    def cut(*_given: object, **_named: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patch:
        if where == "row":
            patch.setattr(People, "_save", cut)
        patch.setattr(SlotFile, "remove", cut)
        patch.setattr(SlotFile, "add", cut)
        with pytest.raises(OSError, match="no power"):
            office.people.disable("mina")
        with pytest.raises(OSError, match="no power"):
            add(office, "reza")
    assert code_of(enter, office, "reza") == "passphrase-wrong"
    if where == "row":  # nothing happened yet
        assert enter(office).role == "clerk"
    else:
        assert code_of(enter, office) == "user-disabled"
        assert roles(office)["mina"] == ("clerk", True, True)
    office.people.disable("mina")
    assert roles(office)["mina"] == ("clerk", True, False)
    assert add(office, "reza")["has_key"]
    assert enter(office, "reza").role == "clerk"


def test_a_disabled_row_shuts_the_door_also_where_the_key_is_there(office: Office) -> None:
    add(office)
    (row,) = office.find("user", where={"name": "mina"})
    put(office, "user", id=row["id"], disabled=True)
    with pytest.raises(UserError, match="غیرفعال") as refusal:
        enter(office)
    assert refusal.value.code == "user-disabled"
    assert roles(office)["mina"] == ("clerk", True, True)


def test_the_lock_of_a_window_does_not_open_for_somebody_shut_out_meanwhile(office: Office) -> None:
    add(office)
    with Office.open(office.folder, user="mina", passphrase=NEW) as mina:
        assert mina.people.knows(NEW)
        (row,) = office.find("user", where={"name": "mina"})
        put(office, "user", id=row["id"], disabled=True)
        assert code_of(mina.people.knows, NEW) == "user-disabled"
        assert mina.people.knows(WORDS) is False


# -- who stays --------------------------------------------------------------------------------------------------------


def test_the_last_administrator_is_neither_disabled_nor_demoted(office: Office) -> None:
    for _round in range(2):  # before the rows are written, and after
        assert code_of(office.people.disable, USER) == "last-administrator"
        assert code_of(office.people.set_role, USER, "head") == "last-administrator"
        add(office, f"mina{_round}")
    assert enter(office, USER, WORDS).role == "administrator"


@pytest.mark.parametrize("change", [{"role": "clerk"}, {"disabled": True}])
def test_nor_by_the_form_before_any_row_is_written(office: Office, change: dict[str, object]) -> None:
    told = {"name": USER, "role": "administrator", **change}
    assert refused(office, "user", **told) == ["last-administrator"]
    assert enter(office, USER, WORDS).role == "administrator"


def test_an_administrator_without_a_key_does_not_count(office: Office) -> None:
    put(office, "user", name="mina", role="administrator")
    assert roles(office)["mina"] == ("administrator", False, False)
    assert code_of(office.people.disable, USER) == "last-administrator"
    add(office, role="administrator")
    assert office.people.disable(USER)["disabled"]
    assert enter(office).role == "administrator"


def test_undo_does_not_take_the_last_administrator_away_either(office: Office) -> None:
    add(office)
    (mina,) = office.find("user", where={"name": "mina"})
    put(office, "user", id=mina["id"], role="administrator")
    with Office.open(office.folder, user="mina", passphrase=NEW) as other:
        other.people.disable(USER)
    assert code_of(office.undo) == "last-administrator"
    assert enter(office).role == "administrator"


def test_a_user_is_not_put_aside_and_keeps_the_name(office: Office) -> None:
    add(office)
    (row,) = office.find("user", where={"name": "mina"})
    assert code_of(office.delete, "user", row["id"]) == "not-allowed"
    assert refused(office, "user", id=row["id"], name="maryam") == ["rule-broken"]
    assert put(office, "user", id=row["id"], name=" MINA ", full_name="مینا") == row["id"]


@pytest.mark.parametrize("role", ["clerk", "screener", "senior", "head"])
def test_only_an_administrator_changes_people(office: Office, role: str) -> None:
    add(office)
    people = seated(office, role).people
    for work, given in (
        (people.add, ("x", "clerk", "", NEW)),
        (people.disable, ("mina",)),
        (people.enable, ("mina", NEW)),
        (people.set_role, ("mina", "senior")),
        (people.grant, ("mina", ["D"])),
    ):
        assert code_of(work, *given) == "not-allowed"
    if role != "head":  # who may save nothing is refused before
        assert refused(seated(office, role), "user", name="mina", role="administrator") == ["not-allowed"]
    assert roles(office)["mina"] == ("clerk", False, True)


def test_the_people_of_other_offices_are_not_listed_here(office: Office) -> None:
    add(office)
    row = {**office.find("user", where={"name": "mina"})[0], "id": "ab" * 16, "office": "0001-2", "name": "reza"}
    with office.store.action("ali", "import"):
        office.rows.insert("user", [row])
    assert sorted(roles(office)) == [USER, "mina"]


def test_what_is_done_to_people_is_in_the_audit(office: Office) -> None:
    add(office)
    office.people.change_passphrase(WORDS, "نه ده یازده دوازده")
    told = office.store.db.conn.execute("SELECT act, actor FROM audit ORDER BY seq").fetchall()
    assert ("users", USER) in told
    assert ("passphrase", USER) in told


def test_opening_tells_who_somebody_is_without_a_door(office: Office) -> None:
    assert opening.actor_of(office.store, " ALI ").role == "administrator"
    assert opening.actor_of(office.store, "nobody").role == "clerk"


def test_the_tiers_beyond_the_role_are_shown_as_they_are_granted_and_taken_back(office: Office) -> None:
    add(office)
    assert office.people.grant("mina", ["D", "C"]) == {**MINA, "granted": ["C", "D"]}
    assert [one["granted"] for one in office.people.all()] == [[], ["C", "D"]]
    assert office.people.grant("mina", []) == MINA
