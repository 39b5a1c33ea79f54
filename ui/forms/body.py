"""The fields of a form as cards that scroll; whatever has the focus can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.forms.field_box import FieldBox, FieldGrid, Told, ToldBox
from ui.forms.plan import Block, Place
from ui.look import look
from ui.widgets.basics import card, cleared, column, label


class Body(QScrollArea):
    """`boxes`: the fields that are asked, by name, in the order of reading; `told`: those that the program fills."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self.boxes: dict[str, FieldBox] = {}
        self.told: dict[str, ToldBox] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        self._inside = column(page, spacing=12)
        self._inside.setContentsMargins(look.px(6), 0, 0, 0)  # between the fields and the bar for scrolling
        self.setWidget(page)

    def show_blocks(
        self, blocks: Iterable[Block], asked: Callable[[Place], FieldBox], said: Callable[[Place], str], *, cards: bool
    ) -> None:
        """Build the fields anew, if they are others than those that are there."""
        wanted = list(blocks)
        if wanted == self._blocks:  # the same fields for the next record
            for filled in self.told.values():
                filled.show_text(said(filled.place))
            return
        self._blocks = wanted
        self.boxes, self.told = {}, {}  # first, so that a field that goes with the focus tells nothing of itself
        cleared(self._inside)
        for block in wanted:
            made = [ToldBox(one, said(one)) if one.told else asked(one) for one in block.places]
            self.boxes |= {one.name: one for one in made if isinstance(one, FieldBox)}
            self.told |= {one.name: one for one in made if isinstance(one, ToldBox)}
            self._inside.addWidget(self._card(block.label, made) if cards else FieldGrid(made))
        self._inside.addStretch(1)
        for box in self.boxes.values():
            box.entered.connect(lambda box=box: self.reveal(box))

    @staticmethod
    def _card(title: str, made: Sequence[FieldBox | ToldBox]) -> QWidget:
        outside, inside = card()
        if title:
            heading = label(title, "section")
            heading.setIndent(0)
            inside.addWidget(heading)
        inside.addWidget(FieldGrid(made))
        return outside

    def reveal(self, box: QWidget) -> None:
        """Scroll so that the whole box can be seen, with a little of what comes next."""
        QTimer.singleShot(0, box, lambda: self.ensureWidgetVisible(box, 0, look.px(24)))

    def show_told(self, told: Iterable[tuple[str, Told]]) -> list[tuple[str, Told]]:
        """Show findings, each beside its field; the ones of other fields come back."""
        found = list(told)
        for name, box in self.boxes.items():
            box.show_told([one for field, one in found if field == name])
        return [(field, one) for field, one in found if field not in self.boxes]

    def content_height(self) -> int:
        """Pixels that all fields need at their usual width."""
        return self._inside.sizeHint().height()

    def order(self) -> list[FieldBox]:
        """The fields that Enter goes through."""
        return [box for box in self.boxes.values() if box.editor.isEnabledTo(self)]

    def beside(self, name: str, step: int) -> FieldBox | None:
        """The field so many steps on in the order of Enter; None beyond its ends."""
        order = self.order()
        names = [box.name for box in order]
        place = names.index(name) + step if name in names else 0
        return order[place] if 0 <= place < len(order) else None

    def focus(self, name: str) -> None:
        """Give the focus to the field of that name, if it is there."""
        if name in self.boxes:
            self.boxes[name].editor.take_focus()

    def focused(self) -> FieldBox | None:
        """The field that has the focus."""
        return next((box for box in self.boxes.values() if box.editor.input().hasFocus()), None)
