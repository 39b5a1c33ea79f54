"""README's first command goes the whole way, and says so when a step goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.commands import tour


@pytest.mark.slow
def test_the_tour_reaches_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tour.main([str(tmp_path / "با فاصله")]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "The whole way was gone." in told.out


def test_a_step_that_goes_wrong_ends_the_tour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tour.Place("county", tmp_path)
    with pytest.raises(tour.TourError, match="store-missing"):
        place.run("entities")
    assert "county $ python main.py --json entities" in capsys.readouterr().out
