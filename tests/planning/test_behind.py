"""Whatever number is clicked, as many rows open."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.office import Office
from models.planning.behind import rows_behind
from models.planning.indicator import Measure, of_programme, own_of
from models.text.jalali import parse_period

NOW = "2025-12-10"
MADE_OF_THEM = ("heads", "person_months")  # sums over the rows behind them


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("behind")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", NOW)
        patch.setenv("DAFTAR_MACHINE", str(folder / "machine"))
        made = Office.create(
            Path(folder / "office"),
            level="county",
            code="0201",
            name="آمل",
            practice=True,
            user="م",
            passphrase="گذرواژه تمرینی دفتر آمل",
        )
        with made:
            made.demo(120)
            yield made


@pytest.mark.parametrize("period", ["1404", "1404-Q1", "1404-Q2", "1404-Q3", "1404-07"])
def test_as_many_rows_as_the_figure_says(office: Office, period: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    span = parse_period(period)
    today = office.saving.desk.today
    seen = 0
    tallied = {(row["programme"], row["indicator"]) for row in office.rows.find("tally")}
    for county in (None, "0201", "0101"):
        for figure in office.report("indicators", period, county)["rows"]:
            programme = office.known.get(figure["programme"])
            assert programme is not None
            declared = next(one for one in of_programme(programme) if one.name == figure["indicator"])
            behind = rows_behind(office.store.db, programme, figure["indicator"], span, county, today)
            if behind is None:
                assert declared in own_of(programme) and declared.own is None
                continue
            sums = declared.name in MADE_OF_THEM or (declared.own and declared.own.sum)
            made_of_them = sums or declared.measure is Measure.RATIO
            typed = (programme.name, declared.name) in tallied
            assert len(behind.ids) == figure["value"] or made_of_them or typed, figure
            rows = office.rows.many(behind.entity, behind.ids)
            assert len(rows) == len(behind.ids)
            seen += len(behind.ids)
    assert seen > 0


def test_an_indicator_without_rows_has_none(office: Office) -> None:
    programme = office.known.get("vision")
    assert programme is not None
    assert (
        rows_behind(office.store.db, programme, "typed", parse_period("1404"), None, office.saving.desk.today) is None
    )
