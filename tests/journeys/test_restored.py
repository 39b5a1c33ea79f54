"""A county is restored from its backup: what was entered before and after is at the province."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.offices import USER, WORDS, Pair, child, reopen


def restored(offices: Pair, tmp_path: Path) -> tuple[str, str]:
    """A county that lost, by a restore, a person whom the province already has; the lost one and a later one."""
    child(offices.county)
    offices.round()
    saved = tmp_path / "backup.zip"
    offices.county.backup(saved)
    lost = child(offices.county, first_name="آوا")
    offices.up()
    offices.county.close()
    told = type(offices.county).restore(tmp_path / "county", saved, user=USER, passphrase=WORDS)
    assert told["epoch"] == 1
    offices.county = reopen(tmp_path / "county")
    return lost, child(offices.county, first_name="مینا")


def test_after_a_restore_everything_entered_before_and_after_is_at_the_province(offices: Pair, tmp_path: Path) -> None:
    lost, later = restored(offices, tmp_path)
    assert offices.county.store.epoch == 1
    answer = offices.up()
    assert (answer["status"], answer["conflicts"]) == ("applied", 0)
    assert {lost, later} < {one["id"] for one in offices.province.find("person")}
    offices.round()
    child(offices.county, first_name="سارا")
    assert offices.up()["status"] == "applied"
    assert len(offices.province.find("person")) == 4


def test_what_a_restore_lost_comes_back_with_the_next_return_bundle(offices: Pair, tmp_path: Path) -> None:
    lost, _ = restored(offices, tmp_path)
    offices.round()
    assert lost in {one["id"] for one in offices.county.find("person")}
