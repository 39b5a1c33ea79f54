"""Every figure opens the rows it was counted from; a table for the present report, a chart for the present figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from models.errors import UserError
from models.office.figures import REPORTS
from models.planning.asking import RESIDENCE, SERVICE
from models.schema import codelists
from models.text import jalali
from models.text.jalali import parse_period, previous, quarter_of
from models.text.persian import persian_digits
from ui.actions.figures import as_file, close_quarter, on_paper, still_open
from ui.actions.printing import open_made, open_print
from ui.frame import Command, Frame, Page
from ui.lists.table import RowTable
from ui.look import look
from ui.pages.figures_grid import Figure, Grid, grid_of, shown, statement_grid
from ui.widgets.basics import EmptyState, button, card, column, label, right_aligned, row, rtl
from ui.widgets.chart import Bars, draw
from ui.widgets.dialog import ask
from ui.widgets.flow import Flow

_QUARTERS_SHOWN = 6  # in the chart
_LOW = 520  # pixels at 100 %; below it the table needs the room of the chart
_OTHER = "دوره‌ای دیگر…"
_SHORT = {
    "indicators": "شاخص‌ها",
    "targets": "در برابر هدف",
    "counties": "به تفکیک شهرستان",
    "annual": "کارنامهٔ سال",
    "trend": "روند شاخص‌ها",
    "harms": "اولویت آسیب‌ها: شهرستان",
    "harm_places": "اولویت آسیب‌ها: محله",
    "families": "خانواده‌های در معرض آسیب",
    "strategy": "برنامهٔ راهبردی",
    "emergency_coverage": "پوشش مرکزهای اورژانس",
}
_WAYS = {SERVICE: "شهرستان: جای خدمت", RESIDENCE: "شهرستان: جای زندگی"}


class FiguresPage(Page):
    """Reports of this office. F4 changes report, period and place; Enter opens the rows behind a number."""

    title = "شاخص‌ها"
    help_name = "figures"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._grid = Grid((), ())
        self._own_columns = False
        outside = column(self, spacing=12)
        outside.addLayout(self._choosers())
        self._under = label("", "small", wrap=True)  # what a report says of itself
        self._under.hide()
        outside.addWidget(self._under)
        self.table = RowTable(name="شاخص‌ها")
        self.table.chosen.connect(lambda _id: self.open_rows())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("در این دوره چیزی برای نشان دادن نیست.", "دوره یا گزارش دیگری برگزینید (F4)."))
        outside.addWidget(self._stack, 1)
        outside.addWidget(self._foot())

    # -- building -----------------------------------------------------------------------------------------------------

    def _choosers(self) -> Flow:
        self._report, self._period, self._programme, self._county = (
            _combo(name) for name in ("گزارش", "دوره", "برنامه", "شهرستان")
        )
        for name, title in {**REPORTS, **_SHORT}.items():
            self._report.addItem(title, name)
        self._by = _combo("شهرستان خدمت یا سکونت")
        for way, words in _WAYS.items():
            self._by.addItem(words, way)
        self._typed = right_aligned(QLineEdit())
        self._typed.setAccessibleName("دورهٔ دیگر، مانند ۱۴۰۴-Q3 یا ۱۴۰۴-۰۷")
        self._typed.setPlaceholderText("1404-Q3")
        self._typed.setMaximumWidth(look.px(140))
        self._typed.hide()
        self._typed.returnPressed.connect(self.read)
        self._fill_periods()
        for one in (self._report, self._programme, self._county, self._by):
            one.activated.connect(lambda _place: self.read())
        self._period.activated.connect(lambda _place: self._period_chosen())
        may = self.frame.actor.may
        self._print = button("چاپ خلاصه", self.print_summary, image="print", keys="Ctrl+P")
        acts = [button("اکسل", partial(self.keep, "xlsx"), image="excel"), self._print]
        if may("close_period"):
            acts.append(button("بستن دوره", self.close_period, image="lock"))
        self._report.setMaximumWidth(look.px(260))
        return Flow([self._report, self._period, self._typed, self._programme, self._county, self._by, *acts])

    def _fill_periods(self) -> None:
        today = self.frame.today()
        year, quarter = quarter_of(today)
        now = parse_period(f"{year}-Q{quarter}")
        offered = [now, previous(now), previous(previous(now)), parse_period(str(year)), parse_period(str(year - 1))]
        month = parse_period(f"{year}-{jalali.month_of(today)[1]:02d}")
        for one in (*offered, month, previous(month)):
            self._period.addItem(one.label, one.name)
        self._period.addItem(_OTHER, "")

    def _foot(self) -> QWidget:
        foot, inside = card(margins=8)
        self._foot_card = foot
        self._chart = QLabel()
        self._chart.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chart.setAccessibleName("نمودار شاخص")
        self._chart.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._told = label("", "soft", wrap=True)
        told = column()
        told.addWidget(self._told)
        told.addStretch(1)
        told.addLayout(row(button("ردیف‌های این عدد", self.open_rows, image="open", keys="Enter"), None))
        across = row(spacing=16)
        across.addLayout(told, 1)
        across.addWidget(self._chart, 2)
        inside.addLayout(across)
        return foot

    # -- reading ------------------------------------------------------------------------------------------------------

    def opened(self, report: str = "", period: str = "", programme: str = "", **_arguments: Any) -> None:
        """Count what is asked for; what is not named stays as it was."""
        self._fill_places()
        for combo, wanted in ((self._report, report), (self._period, period), (self._programme, programme)):
            if wanted and (place := combo.findData(wanted)) >= 0:
                combo.setCurrentIndex(place)
        self.table.setFocus()
        self.read()

    def _fill_places(self) -> None:
        if not self._programme.count():
            self._programme.addItem("همهٔ برنامه‌ها", "")
            for one in sorted(self.frame.facts.programmes.values(), key=lambda one: one.label):
                self._programme.addItem(one.label, one.name)
        self._fill_counties()

    def _fill_counties(self) -> None:
        """The province's counties as their list stands now; what was chosen stays."""
        facts, chosen = self.frame.facts, self._county.currentData()
        of_province = facts.level == "province"
        listed = [("", "همهٔ شهرستان‌ها" if of_province else "همهٔ دفتر")]
        if of_province:
            counties = codelists.load("counties").labels.items()
            listed += [(code, name) for code, name in counties if code.startswith(facts.office)]
        if listed != [(self._county.itemData(at), self._county.itemText(at)) for at in range(self._county.count())]:
            self._county.clear()
            for code, name in listed:
                self._county.addItem(name, code)
            self._county.setCurrentIndex(max(0, self._county.findData(chosen)))
        self._county.setVisible(of_province)

    @property
    def period(self) -> str:
        """The period that is chosen, as cli.md writes periods."""
        return str(self._period.currentData() or self._typed.text().strip())

    def _period_chosen(self) -> None:
        other = not self._period.currentData()
        self._typed.setVisible(other)
        if other:
            self._typed.setFocus()
        else:
            self.read()

    def read(self) -> None:
        """Count on the worker and show."""
        asked = self._asked()
        if self.period:
            self.frame.ask_store(lambda office: office.report(*asked), self._show, key="figures")

    def _asked(self) -> tuple[str, str, str | None, str]:
        """What Office.report is asked."""
        name, by = str(self._report.currentData()), str(self._by.currentData())
        return name, self.period, self._county.currentData() or None, by

    def _show(self, answer: Mapping[str, Any]) -> None:
        self._own_columns = own_columns = "columns" in answer
        self._programme.setVisible(not own_columns)
        self._print.setText(rtl(f"{'چاپ گزارش' if own_columns else 'چاپ خلاصه'}  Ctrl+P"))
        if own_columns:
            self._grid = statement_grid(answer)
        else:
            programme = str(self._programme.currentData() or "")
            self._grid = grid_of(str(self._report.currentData()), answer["rows"], programme)
        notes = " ".join(filter(None, (*map(str, answer.get("notes", ())), self._grid.note)))
        self._under.setText(rtl(persian_digits(notes)))
        self._under.setVisible(bool(notes))
        self.table.show_rows(self._grid.columns, self._grid.rows)
        self._stack.setCurrentIndex(0 if self._grid.rows else 1)
        self._foot_card.setVisible(bool(self._grid.figures))
        selection = self.table.selectionModel()
        if selection is not None:
            selection.currentChanged.connect(lambda *_indexes: self._tell())
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The chart gives way where the window is low."""
        super().resizeEvent(event)
        low = self.height() < look.px(_LOW)
        self._chart.setVisible(not low)
        self._foot_card.setFixedHeight(look.px(120 if low else 190))

    def refresh(self, rows: frozenset[tuple[str, str]]) -> None:
        """Count again."""
        self.read()

    # -- the present figure -------------------------------------------------------------------------------------------

    @property
    def figure(self) -> Figure | None:
        """The figure on which the person stands; in a row of one figure, that one."""
        index: QModelIndex = self.table.currentIndex()
        key = self.table.current_id
        if not index.isValid() or not key:
            return None
        names = [one.name for one in self._grid.columns]
        here = self._grid.figures.get((key, names[index.column()])) if index.column() < len(names) else None
        return here or next((one for (row_id, _), one in self._grid.figures.items() if row_id == key), None)

    def _tell(self) -> None:
        figure = self.figure
        if figure is None:
            self._told.setText("")
            self._chart.clear()
            return
        place = figure["county_label"] or ""
        told = (
            f"{figure['programme_label']}، {figure['indicator_label']}، {parse_period(figure['period']).label} {place}"
        )
        target = figure["target"]
        aim = f" · هدف {shown(target, figure['indicator'])}" if target is not None else ""
        late = figure.get("awaited") or ""
        late = f" · {late}" if late and late not in figure["indicator_label"] else ""
        self._told.setText(rtl(f"{told}\n{shown(figure['value'], figure['indicator'])}{aim}{late}"))
        self._draw(figure)

    def _draw(self, figure: Figure) -> None:
        periods = [parse_period(figure["period"])]
        if periods[0].name[5:6] != "Q":
            periods = [parse_period("{}-Q{}".format(*quarter_of(min(periods[0].last, self.frame.today()))))]
        while len(periods) < _QUARTERS_SHOWN:
            periods.insert(0, previous(periods[0]))
        names, county = [one.name for one in periods], figure["county"]
        labels = [one.label for one in periods]
        key, by = (figure["programme"], figure["indicator"]), str(self._by.currentData())
        size = (max(self._chart.width(), look.px(300)), look.px(168))

        def work(office: Any) -> QImage:
            values = [_value(office.report("indicators", name, county, by)["rows"], *key) for name in names]
            if all(one is None for one in values):  # a number that is no indicator, or of which nothing can be said
                return QImage()
            same = figure["period"] == names[-1]
            return draw(Bars(figure["indicator_label"], labels, values, figure["target"] if same else None), *size)

        self.frame.ask_store(work, lambda drawn: self._chart.setPixmap(QPixmap.fromImage(drawn)), key="chart")

    def open_rows(self) -> None:
        """Open the list of the rows behind the present number."""
        figure = self.figure
        if figure is None:
            return
        asked = (figure["programme"], figure["indicator"], figure["period"], figure["county"], self._by.currentData())
        self.frame.ask_store(lambda office: office.figures.behind(*asked), partial(self._open, figure), hold=True)

    def _open(self, figure: Figure, behind: dict[str, Any]) -> None:
        if not behind["ids"]:
            self.frame.tell("این عدد ردیفی ندارد: صفر است یا از شمارش‌های دستی آمده است.", "note")
            return
        title = f"{figure['indicator_label']}، {parse_period(figure['period']).label}"
        self.frame.go("records", entity=behind["entity"], ids=tuple(behind["ids"]), caption=title)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def commands(self) -> tuple[Command, ...]:
        """Choose, read again, keep, print, close."""
        may = self.frame.actor.may
        return (
            Command("گزینش گزارش", self._report.setFocus, "F4", "filter"),
            Command("شمردن دوباره", self.read, "F5", "figures"),
            Command("خروجی اکسل", partial(self.keep, "xlsx"), "", "excel"),
            Command("خروجی PDF", partial(self.keep, "pdf"), "", "print"),
            Command("چاپ خلاصه یا گزارش", self.print_summary, "Ctrl+P", "print"),
            Command("بستن دوره", self.close_period, "", "lock", lambda: may("close_period")),
        )

    def keep(self, ending: str) -> None:
        """Write the report to a file the person chooses."""
        name, period, county, by = self._asked()
        usual = str(Path.home() / f"{name}-{period}.{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self, "نوشتن گزارش", usual, f"*.{ending}")
        if chosen:
            self.frame.run(as_file(name, period, county, Path(chosen), by))

    def print_summary(self) -> None:
        """The period's summary on paper; of a report with columns of its own that report."""
        if self.period and self._own_columns:
            self.frame.run(on_paper(*self._asked()), partial(open_made, self.frame, self), hold=True)
        elif self.period:
            open_print(self.frame, self, "quarter_summary", [self.period])

    def close_period(self) -> None:
        """Show what is still open in the period, ask, and close it."""
        try:
            span = parse_period(self.period, today=self.frame.today())
        except UserError as error:
            self.frame.tell_error(error)
            return

        def asked(items: list[dict[str, Any]]) -> None:
            runs = any(one["name"] == "days_to_come" and one["count"] for one in items)
            over = "هنوز به پایان نرسیده است؛ با این حال " if runs else ""
            if ask(self, f"{span.label} {over}بسته شود؟", still_open(items), yes="بستن", no="نه"):
                self.frame.run(close_quarter(span.name))

        self.frame.ask_store(lambda office: office.figures.before_close(span), asked)


def _value(rows: list[Figure], programme: str, indicator: str) -> float | None:
    return next((one["value"] for one in rows if (one["programme"], one["indicator"]) == (programme, indicator)), None)


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
