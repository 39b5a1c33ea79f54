"""Boxes, dotted lines, scissors and QR codes are drawn as lines: paper needs them, and the font has none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import segno
from reportlab.platypus.flowables import Flowable

from reports.type.ink import rgb
from reports.type.paragraph import INK, Paragraph, Style, baseline

_BETWEEN = 14  # points between one box with its label and the next
_GREY = "#8796A1"
_QUIET = 4  # modules of white around a QR code (ISO/IEC 18004, 5.3.8)


class _Drawing(Flowable):  # type: ignore[misc]
    """What is drawn with operators of PDF and spaces around it."""

    def __init__(self, before: float = 0, after: float = 0) -> None:
        super().__init__()
        self.spaceBefore, self.spaceAfter = before, after

    def _put(self, *codes: str) -> None:
        self.canv.addLiteral("\n".join(("q", *codes, "Q")))


class CheckRow(_Drawing):
    """Boxes with labels one after the other from the right, on as many lines as it takes. `size` of labels in points.

    `checked`: True has a tick; False and None have none (nothing is known, or a person marks it by hand).
    """

    def __init__(self, items: Sequence[tuple[str, bool | None]], size: float = 10.5) -> None:
        super().__init__(after=4)
        self._style = Style(size=size, after=0)
        self._items = [(Paragraph(label, self._style), checked) for label, checked in items]
        self._placed: list[tuple[float, float, float]] = []

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self._placed, self.width = [], available
        box = self._style.size * 1.45  # the box and the space to its label
        right, top, height = available, 0.0, 0.0
        for label, _ in self._items:
            wide = min(label.natural_width() + 0.1, available - box)
            if right < available and right - box - wide < -0.01:
                right, top, height = available, top + height, 0.0
            height = max(height, label.wrap(wide, 0)[1])
            self._placed.append((right, top, wide))
            right -= box + wide + _BETWEEN
        self.height = top + height
        return self.width, self.height

    def draw(self) -> None:
        """Draw boxes and labels."""
        size = self._style.size
        line = size * self._style.leading
        for (label, checked), (right, top, wide) in zip(self._items, self._placed, strict=True):
            y = self.height - top
            label.wrap(wide, 0)
            label.drawOn(self.canv, right - size * 1.45 - wide, y - label.height)
            self._put(*_box(right - size, y - baseline(size, line) - 0.13 * size, size, checked))


class CheckBox(CheckRow):
    """One box with its label left of it."""

    def __init__(self, label: str, checked: bool | None = False, size: float = 10.5) -> None:
        super().__init__([(label, checked)], size)


def _box(x: float, y: float, size: float, checked: bool | None) -> list[str]:
    codes = [f"{rgb(INK)} RG 0.8 w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re S"]
    if checked:
        points = ((0.2, 0.5), (0.42, 0.24), (0.84, 0.82))
        places = [f"{x + left * size:.2f} {y + up * size:.2f}" for left, up in points]
        codes.append(f"{size / 7:.2f} w 1 J 1 j {places[0]} m {places[1]} l {places[2]} l S")
    return codes


class FillLine(_Drawing):
    """A label and its value on a dotted line, which stays empty to be written on by hand. `width`, `size` in points.

    Without `width` it takes the whole line; a long value takes more lines.
    """

    def __init__(self, label: str, value: str = "", width: float | None = None, size: float = 10.5) -> None:
        super().__init__(after=3)
        self.hAlign = "RIGHT"
        self._fixed, self._size = width, size
        self._label = Paragraph(label, Style(size=size, colour="#44545F", after=0))
        self._value = Paragraph(value, Style(size=size, after=0))
        self._own = self._label.natural_width() + 0.1

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width = min(self._fixed or available, available)
        own = min(self._own, self.width * 0.6)
        self._room = self.width - own - self._size * 0.5
        self.height = max(self._label.wrap(own, 0)[1], self._value.wrap(self._room - 4, 0)[1])
        return self.width, self.height

    def split(self, available: float, height: float) -> list[Flowable]:
        """Two parts of a long value, the second without the label but as wide; nothing if it cannot be."""
        self.wrap(available, height)
        parts = self._value.split(self._room - 4, height)
        if len(parts) < 2:
            return []
        found = []
        for label, value in zip((self._label, Paragraph("", self._label.style)), parts, strict=True):
            part = FillLine("", "", self._fixed, self._size)
            part._label, part._value, part._own = label, value, self._own
            found.append(part)
        return found

    def draw(self) -> None:
        """Draw label, value and dots."""
        line = self._size * self._value.style.leading
        self._label.drawOn(self.canv, self.width - self._label.width, self.height - self._label.height)
        self._value.drawOn(self.canv, 2, self.height - self._value.height)
        codes = [f"{rgb(_GREY)} RG 0.7 w 1 J [0.1 2.2] 0 d"]
        for number in range(max(1, round(self._value.height / line))):
            y = self.height - number * line - baseline(self._size, line) - 0.34 * self._size
            codes.append(f"0 {y:.2f} m {self._room:.2f} {y:.2f} l S")
        self._put(*codes)


class TearLine(_Drawing):
    """Where the paper is cut: a dashed line with scissors at its right end and a caption in its middle."""

    def __init__(self, text: str = "") -> None:
        super().__init__(before=8, after=8)
        self._caption = Paragraph(text, Style(size=8, colour=_GREY, after=0))

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width, self.height = available, 14.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw line, scissors and caption."""
        middle, x = self.height / 2, self.width - 15
        caption = self._caption.natural_width()
        gap = caption / 2 + 6 if caption else 0.0
        centre = self.width / 2
        codes = [f"{rgb(_GREY)} RG 0.7 w q [4 3] 0 d"]
        for start, end in ((0.0, centre - gap), (centre + gap, x - 2)):
            codes.append(f"{start:.2f} {middle:.2f} m {end:.2f} {middle:.2f} l S")
        self._put(*codes, "Q", f"1 0 0 1 {x:.2f} {middle:.2f} cm 0.9 w 1 J", *_scissors())
        if caption:
            self._caption.wrap(caption + 1, 0)
            self._caption.drawOn(self.canv, centre - caption / 2, middle - self._caption.height / 2)


def _scissors() -> list[str]:
    """Two blades that point left along the line, 14 points wide around its middle, with their handles."""
    codes = []
    for side in (1, -1):
        codes.append(f"9 {1.6 * side} m 0 {-1.9 * side} l S")
        codes.append(_circle(11.2, 2.6 * side, 2.1))
    return codes


def _circle(x: float, y: float, radius: float) -> str:
    bend = 0.5523 * radius
    return (
        f"{x + radius} {y} m {x + radius} {y + bend} {x + bend} {y + radius} {x} {y + radius} c "
        f"{x - bend} {y + radius} {x - radius} {y + bend} {x - radius} {y} c "
        f"{x - radius} {y - bend} {x - bend} {y - radius} {x} {y - radius} c "
        f"{x + bend} {y - radius} {x + radius} {y - bend} {x + radius} {y} c S"
    )


class QrCode(_Drawing):
    """A QR code of a text, `size` points wide with the white around it; error correction M.

    Most of its time (1 to 3 ms) goes into scoring the eight masks, as the standard asks for the reader's sake; a fixed
    mask would be read as well, and is not worth a code that a cheap telephone reads at the second try.
    """

    def __init__(self, text: str, size: float = 72) -> None:
        super().__init__()
        self.hAlign = "RIGHT"
        self.width = self.height = size
        self._text = text

    def draw(self) -> None:
        """Draw the modules as rectangles, one a run."""
        count, modules = _modules(self._text)
        unit = self.width / (count + 2 * _QUIET)
        self._put(
            f"0 g {unit:.4f} 0 0 {-unit:.4f} {unit * _QUIET:.3f} {self.height - unit * _QUIET:.3f} cm {modules} f"
        )


@lru_cache(maxsize=256)
def _modules(text: str) -> tuple[int, str]:
    """How many modules wide, and a rectangle for each dark run, rows counted downwards."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, group in groupby(row):
            wide = len(list(group))
            if dark:
                runs.append(f"{x} {y} {wide} 1 re")
            x += wide
    return len(code.matrix), " ".join(runs)


class Rule(_Drawing):
    """A hairline across the column. `before` and `after` in points."""

    def __init__(self, before: float = 4, after: float = 6, colour: str = "#C5CFD6", thickness: float = 0.6) -> None:
        super().__init__(before, after)
        self._ink, self._thickness = colour, thickness

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width, self.height = available, self._thickness
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        y = self._thickness / 2
        self._put(f"{rgb(self._ink)} RG {self._thickness} w 0 {y} m {self.width:.2f} {y} l S")


class Columns(_Drawing):
    """Stacks of flowables side by side, the first rightmost, their tops level; never split.

    `widths` in points, each with the `gap` left of its column; the last column has none.
    """

    def __init__(self, columns: Sequence[Sequence[Flowable]], widths: Sequence[float], gap: float = 12) -> None:
        super().__init__()
        self.hAlign = "RIGHT"
        inner = [wide - gap for wide in widths[:-1]] + list(widths[-1:])
        self._columns = list(zip(columns, widths, inner, strict=True))

    def wrap(self, _available: float, height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width = sum(wide for _, wide, _ in self._columns)
        self.height = max((self._stack(column, inner, height)[1] for column, _, inner in self._columns), default=0.0)
        return self.width, self.height

    def _stack(
        self, column: Sequence[Flowable], wide: float, height: float
    ) -> tuple[list[tuple[Flowable, float, float]], float]:
        """Each flowable with its width and how far below the top its bottom is; and how high the column is."""
        found: list[tuple[Flowable, float, float]] = []
        down = owed = 0.0
        for flowable in column:
            down += max(owed, flowable.getSpaceBefore()) if found else 0.0
            own, high = flowable.wrapOn(getattr(self, "canv", None), wide, height)
            down, owed = down + high, flowable.getSpaceAfter()
            found.append((flowable, own, down))
        return found, down

    def draw(self) -> None:
        """Draw each stack."""
        right = self.width
        for column, wide, inner in self._columns:
            for flowable, own, down in self._stack(column, inner, self.height)[0]:
                flowable.drawOn(self.canv, right - inner, self.height - down, inner - own)
            right -= wide
