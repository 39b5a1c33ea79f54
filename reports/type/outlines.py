"""The ink of a glyph as a path, read from the font's own table: accents are drawn where their letter wants them.

A reader of a file takes text that is lifted above the line for a line of its own. So an accent stands in the text as a
code of no ink and no width, found and copied in its place, and its ink is drawn beside the text (OpenType, glyf).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

_ON, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32
_WORDS, _OFFSETS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 1, 2, 8, 32, 64, 128


class Point(NamedTuple):
    """A point of a contour in units of the font; one that is not `on` bends the curve."""

    x: float
    y: float
    on: bool


Contour = Sequence[Point]


def path(face: Any, glyph: int) -> str:
    """The PDF operators that fill a glyph of a reportlab face at a size of 1 point; empty where there is no ink."""
    unit = 1 / face.unitsPerEm
    drawn = "".join(
        _drawn([Point(x * unit, y * unit, on) for x, y, on in contour]) for contour in _contours(face, glyph)
    )
    return f"{drawn}f" if drawn else ""


def box(face: Any, glyph: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the ink in parts of the size; zeros where there is none."""
    data = _data(face, glyph)
    left, bottom, right, top = struct.unpack_from(">4h", data, 2) if data else (0, 0, 0, 0)
    unit = face.unitsPerEm
    return left / unit, bottom / unit, right / unit, top / unit


def _data(face: Any, glyph: int) -> bytes:
    start, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    table = face.get_table_pos("glyf")[0]
    return bytes(face._ttf_data[table + start : table + end])


def _contours(face: Any, glyph: int) -> list[Contour]:
    data = _data(face, glyph)
    if not data:
        return []
    (count,) = struct.unpack_from(">h", data)
    return _simple(data, count) if count >= 0 else list(_composite(face, data))


def _composite(face: Any, data: bytes) -> Iterator[Contour]:
    """The contours of the parts, moved to their places. The font's accents are neither scaled nor turned."""
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">2H", data, place)
        dx, dy = struct.unpack_from(">2h" if flags & _WORDS else ">2b", data, place + 4)
        if flags & (_SCALE | _TWO_SCALES | _MATRIX) or not flags & _OFFSETS:
            raise ValueError(f"a glyph of turned parts: {part}")
        place += 8 if flags & _WORDS else 6
        for contour in _contours(face, part):
            yield [Point(x + dx, y + dy, on) for x, y, on in contour]


def _simple(data: bytes, count: int) -> list[Contour]:
    ends = struct.unpack_from(f">{count}H", data, 10)
    (skipped,) = struct.unpack_from(">H", data, 10 + 2 * count)
    flags, place = _flags(data, 12 + 2 * count + skipped, ends[-1] + 1)
    xs, place = _coordinates(data, place, flags, _SHORT_X, _SAME_X)
    ys, _ = _coordinates(data, place, flags, _SHORT_Y, _SAME_Y)
    points = [Point(x, y, bool(flag & _ON)) for x, y, flag in zip(xs, ys, flags, strict=True)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [points[start : end + 1] for start, end in zip(starts, ends, strict=True)]


def _flags(data: bytes, place: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = data[place]
        place += 1
        times = 1
        if flag & _REPEAT:
            times += data[place]
            place += 1
        flags += [flag] * times
    return flags, place


def _coordinates(data: bytes, place: int, flags: Sequence[int], short: int, same: int) -> tuple[list[int], int]:
    found, value = [], 0
    for flag in flags:
        if flag & short:
            value += data[place] if flag & same else -data[place]
            place += 1
        elif not flag & same:
            value += struct.unpack_from(">h", data, place)[0]
            place += 2
        found.append(value)
    return found, place


def _drawn(contour: Contour) -> str:
    """One closed contour: TrueType's quadratic curves as the cubic ones of PDF."""
    points = _explicit(contour)
    codes = [f"{points[0].x:.4f} {points[0].y:.4f} m"]
    at = points[0]
    place = 1
    while place < len(points):
        point = points[place]
        if point.on:
            codes.append(f"{point.x:.4f} {point.y:.4f} l")
            at, place = point, place + 1
            continue
        end = points[place + 1]
        first, second = _towards(at, point), _towards(end, point)
        codes.append(f"{first} {second} {end.x:.4f} {end.y:.4f} c")
        at, place = end, place + 2
    return " ".join(codes) + " h\n"


def _towards(end: Point, bend: Point) -> str:
    return f"{end.x + (bend.x - end.x) * 2 / 3:.4f} {end.y + (bend.y - end.y) * 2 / 3:.4f}"


def _explicit(contour: Contour) -> list[Point]:
    """The contour with the points that stand between two bends, beginning and ending with the same point on it."""
    full: list[Point] = []
    for before, point in zip([contour[-1], *contour], contour, strict=False):
        if not before.on and not point.on:
            full.append(Point((before.x + point.x) / 2, (before.y + point.y) / 2, True))
        full.append(point)
    first = next(place for place, point in enumerate(full) if point.on)
    return [*full[first:], *full[:first], full[first]]
