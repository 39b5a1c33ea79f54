"""A small bar chart of one figure over some periods, drawn by matplotlib, which is loaded only when one is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from models.text.persian import persian_number
from ui.look import RESOURCES, look

_DPI = 96


@dataclass(frozen=True)
class Bars:
    """What is drawn: a label and a value for each bar (None leaves a gap), and the target's line where there is one."""

    title: str
    labels: Sequence[str]
    values: Sequence[float | None]
    target: float | None = None


def draw(bars: Bars, width: int, height: int) -> QImage:
    """The chart in the present colours, so many pixels large. Run it on the worker: the first one takes a second."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(RESOURCES / "fonts" / "Vazirmatn-Regular.ttf"), size=9 * look.scale / 100)
    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=look.colour("card"))
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.04, 0.2, 0.92, 0.62), facecolor=look.colour("card"))
    ink, soft = look.colour("ink"), look.colour("soft")
    places = list(range(len(bars.labels)))
    heights = [value or 0 for value in bars.values]
    axes.bar(places, heights, width=0.55, color=look.colour("primary"))
    for place, value in zip(places, bars.values, strict=True):
        words = "–" if value is None else persian_number(value)
        axes.text(place, value or 0, words, ha="center", va="bottom", fontproperties=font, color=ink)
    if bars.target is not None:
        axes.axhline(bars.target, color=look.colour("wait"), linewidth=1.5, linestyle="--")
    axes.set_xticks(places, list(bars.labels), fontproperties=font, color=soft)
    axes.set_yticks([])
    axes.set_ylim(0, max([*heights, bars.target or 0, 1]) * 1.25)
    axes.invert_xaxis()  # the first period stands on the right
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(look.colour("line"))
    axes.tick_params(length=0)
    axes.set_title(bars.title, fontproperties=font, color=ink, loc="right")
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    pixels_wide, pixels_high = canvas.get_width_height()
    return QImage(drawn, pixels_wide, pixels_high, pixels_wide * 4, QImage.Format.Format_RGBA8888).copy()
