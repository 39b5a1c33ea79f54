"""The pictures for README show the pages at work, at the size that is common."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from models.office.paper.forms import FORMS
from ui.pictures import scenes
from ui.pictures.taking import SIZE, take

FEW = frozenset({"start-testing", "exchange", "paper-record"})


def colours(image: QImage) -> int:
    """How many colours a grid of points over the picture has."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


@pytest.fixture
def taken(qapp: object, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, QImage]:
    """The pictures that were asked for, by name."""
    only: frozenset[str] | None = request.param
    return {place.stem: QImage(str(place)) for place in take(tmp_path / "pictures", only=only)}


@pytest.mark.parametrize("taken", [FEW], indirect=True)
def test_a_page_and_a_paper_are_drawn_and_not_empty(taken: dict[str, QImage]) -> None:
    assert taken.keys() == FEW
    assert {image.size().toTuple() for name, image in taken.items() if not name.startswith("paper")} == {SIZE}
    assert {name: count for name, image in taken.items() if (count := colours(image)) < 20} == {}


@pytest.mark.slow
@pytest.mark.parametrize("taken", [None], indirect=True)
def test_every_scene_differs_from_every_other(taken: dict[str, QImage]) -> None:
    assert {*scenes.SCENES, "wizard", "unlock", "lock"} <= taken.keys()
    assert {f"paper-{name}" for name in FORMS} <= taken.keys()
    pages = [name for name in taken if not name.startswith("paper")]
    assert {taken[name].size().toTuple() for name in pages} == {SIZE}
    assert len({bytes(image.constBits()) for image in taken.values()}) == len(taken)
    assert {name: count for name, image in taken.items() if (count := colours(image)) < 20} == {}
