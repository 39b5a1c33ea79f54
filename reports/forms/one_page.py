"""What must stay on one page stays on it: drawn from the top, with a foot at the bottom, smaller only if it must be."""

from __future__ import annotations

from collections.abc import Sequence

from reports.type.marks import Columns
from reports.type.page import Flowable


class OnePage(Flowable):  # type: ignore[misc]
    """A whole page: content, and what stands at its lower end. Takes all the height that is left on its page."""

    def __init__(self, content: Sequence[Flowable], foot: Sequence[Flowable], width: float) -> None:
        super().__init__()
        self._content, self._foot = Columns([content], [width]), Columns([foot], [width])

    def natural(self) -> float:
        """How high it is where nothing is scaled down, in points."""
        return float(sum(part.wrap(0, 0)[1] for part in (self._content, self._foot)))

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width, self.height = available, height - 1
        return self.width, self.height

    def draw(self) -> None:
        """Draw both parts, scaled down towards the right where they are higher than the page."""
        heights = [part.wrapOn(self.canv, self.width, self.height)[1] for part in (self._content, self._foot)]
        scale = min(1.0, self.height / sum(heights))
        self.canv.saveState()
        self.canv.translate(self.width * (1 - scale), 0)
        self.canv.scale(scale, scale)
        self._content.drawOn(self.canv, 0, self.height / scale - heights[0])
        self._foot.drawOn(self.canv, 0, 0)
        self.canv.restoreState()
