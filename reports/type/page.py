"""A paper is a story that flows over pages: letterhead, page numbers, watermark and metadata are the same for all.

Bound on the right, as Persian papers are. What stands on every page alike is drawn once and referred to; how many pages
there are is known only at the end, so the numbers are put in then.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, A5, A6
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageBreak, PageTemplate, Spacer
from reportlab.platypus.flowables import Flowable

from models.store.database import of_os
from reports.type import fonts
from reports.type.attachment import attach
from reports.type.furniture import BINDING, EDGE, TOP, Furniture, NumberedCanvas

__all__ = [
    "A4",
    "A5",
    "A6",
    "Flowable",
    "KeepTogether",
    "Layout",
    "PageBreak",
    "Spacer",
    "Written",
    "content_width",
    "mm",
    "write",
]

rl_config.useA85 = 0  # text encoding of compressed streams, which only makes files larger


@dataclass(frozen=True)
class Layout:
    """What is printed: flowables in order, and what stands on every page. `size` in points (A4, A5), upright.

    `header`: lines of the letterhead, the first bold, at the top right of each page. `attachment`: facts for machines,
    embedded as JSON. `restart_per`: page numbers begin anew after each PageBreak, where a batch has a paper a record.
    """

    story: list[Flowable]
    title: str
    _: KW_ONLY
    size: tuple[float, float] = A4
    landscape: bool = False
    header: str | Sequence[str] = ""
    footer: str = ""
    page_numbers: bool = True
    attachment: Mapping[str, Any] | None = None
    restart_per: bool = False

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        return (self.size[1], self.size[0]) if self.landscape else self.size


@dataclass(frozen=True)
class Written:
    """What became of it: how many pages, and the characters that the font has not and that are boxes on paper."""

    pages: int
    missing: str


def content_width(size: tuple[float, float] = A4, *, landscape: bool = False) -> float:
    """How wide the text is between the margins, in points."""
    width = size[1] if landscape else size[0]
    return width - BINDING - EDGE


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Pages of one kind, which remembers where a record begins."""

    def handle_pageBreak(self, slow: bool | None = None) -> None:  # noqa: N802 - reportlab's name
        super().handle_pageBreak(slow)
        self.canv.begins.add(self.canv.getPageNumber())


def write(layout: Layout, to: Path, *, practice: bool = False, author: str = "") -> Written:
    """Set a paper and write it as PDF, beside its place and then renamed. `practice`: every page is marked «تمرینی».

    UserError file-missing (no such folder), disk-full or read-only (also where another program has the file open).
    """
    data, written = draw(layout, practice=practice, author=author)
    save(data, to)
    return written


def draw(layout: Layout, *, practice: bool = False, author: str = "") -> tuple[bytes, Written]:
    """The paper as the bytes of a PDF, for a preview that leaves nothing readable on the disk."""
    fonts.register()
    file = BytesIO()
    canvas = _set(layout, file, practice, author)
    return file.getvalue(), Written(canvas.pages, "".join(canvas.missing_characters))


def _set(layout: Layout, file: BytesIO, practice: bool, author: str) -> NumberedCanvas:
    """Set the story into a file in memory; the canvas with what it learned."""
    furniture = Furniture(layout.page, layout.header, layout.footer, practice)
    width, height = layout.page
    frame = Frame(EDGE, TOP, width - EDGE - BINDING, height - TOP - furniture.top, 0, 0, 0, 0)
    made: list[NumberedCanvas] = []

    def begin(canvas: NumberedCanvas, _document: Any) -> None:
        furniture.onto(canvas)

    def end(canvas: NumberedCanvas, _document: Any) -> None:
        furniture.over(canvas)

    def canvas_of(*arguments: Any, **options: Any) -> NumberedCanvas:
        canvas = NumberedCanvas(*arguments, **options)
        canvas.numbered = layout.page_numbers
        canvas.restarts = layout.restart_per
        if layout.attachment is not None:
            attach(canvas, layout.attachment)
        made.append(canvas)
        return canvas

    document = _Document(
        file, pagesize=layout.page, pageCompression=1, lang="fa-IR",
        title=layout.title, author=author, subject=layout.title, creator="دفتر", producer="Daftar",
    )  # fmt: skip
    document.addPageTemplates([PageTemplate("page", [frame], onPage=begin, onPageEnd=end, pagesize=layout.page)])
    document.build(list(layout.story) or [Spacer(1, 1)], canvasmaker=canvas_of)
    return made[0]


def save(data: bytes, to: Path) -> None:
    """Write beside the place and rename, so that nobody opens half a file; UserError as `write`."""
    part = to.with_name(to.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        raise of_os(error, to) from error
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    """Take away what was left half done; the error that left it is told already."""
    with suppress(OSError):
        part.unlink(missing_ok=True)
