"""The preview equals the result, also of many files together, and an import may be bound to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.sync import bundle
from models.sync.knowledge import chain_at
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, change, person, screening, tree, whole_digest


def stick(tree: Tree) -> list[Path]:
    """Three bundles: two of one county, of which the second needs the first, and one of another."""
    first = person(tree.county)
    files = [tree.write(COUNTY, PROVINCE)]
    change(tree.county, first, address="خیابان یک")
    screening(tree.county, first)
    files.append(tree.write(COUNTY, PROVINCE))
    person(tree.other)
    files.append(tree.write(OTHER, PROVINCE))
    return [file for file in files if file]


def test_many_files_are_previewed_together(trio: Tree) -> None:
    files = stick(trio)
    before = whole_digest(trio.province)
    preview = trio.province.import_files(files, dry_run=True)
    assert whole_digest(trio.province) == before
    assert trio.province.import_files(files) == preview
    assert [one["applied"] for one in preview] == [1, 2, 1]


def test_a_file_that_is_refused_in_the_middle_spoils_nothing(trio: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle whose last line contradicts its manifest is refused after its rows were written."""
    files = stick(trio)
    honest = bundle.Tally.summary
    broken = files[1].name

    def summary(self: bundle.Tally) -> dict[str, object]:
        told = honest(self)
        return {**told, "records": -1} if reading[0] == broken else told

    reading = [""]
    opened = bundle.OpenBundle.lines

    def lines(self: bundle.OpenBundle) -> object:
        reading[0] = self.outer.path.name
        return opened(self)

    monkeypatch.setattr(bundle.Tally, "summary", summary)
    monkeypatch.setattr(bundle.OpenBundle, "lines", lines)
    preview = trio.province.import_files(files, dry_run=True)
    assert [one["code"] for one in preview] == [None, "bundle-forged", None]
    assert trio.province.import_files(files) == preview


def test_what_was_held_is_previewed_with_what_it_waits_for(pair: Tree) -> None:
    person(pair.county)
    first = pair.write(COUNTY, PROVINCE)
    store = pair.county.store

    with store.writing():
        pair.county.peers.offices.acknowledged(
            pair.province.store.replica, store.place(), chain_at(store, store.place())
        )
    person(pair.county)
    second = pair.write(COUNTY, PROVINCE)
    assert second is not None
    assert first is not None
    assert pair.read(PROVINCE, second)["status"] == "held"
    preview = pair.province.import_files([first], dry_run=True)
    assert pair.province.import_files([first]) == preview
    assert [one["status"] for one in preview] == ["applied", "applied"]


def test_a_preview_that_was_overtaken_is_not_carried_out(pair: Tree) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.county, row, address="خیابان یک")
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    (preview,) = pair.province.import_files([file], dry_run=True)
    change(pair.province, row, address="خیابان دو")  # another operator
    before = whole_digest(pair.province)
    (refused,) = pair.province.import_files([file], plans=[preview["plan"]])
    assert (refused["status"], refused["code"]) == ("refused", "bundle-overtaken")
    assert whole_digest(pair.province) == before
    (again,) = pair.province.import_files([file], dry_run=True)
    (done,) = pair.province.import_files([file], plans=[again["plan"]])
    assert (done["status"], done["conflicts"]) == ("applied", 1)


def test_a_stick_that_another_operator_took_in_is_no_news(pair: Tree) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    (preview,) = pair.province.import_files([file], dry_run=True)
    pair.province.import_files([file])
    (told,) = pair.province.import_files([file], plans=[preview["plan"]])
    assert (told["status"], told["received"]) == ("nothing-new", 0)


def test_a_file_that_was_not_previewed_is_not_taken_in(trio: Tree) -> None:
    files = stick(trio)
    (preview,) = trio.province.import_files(files[:1], dry_run=True)
    told = trio.province.import_files(files[:1] + files[2:], plans=[preview["plan"]])
    assert [one["code"] for one in told] == [None, "bundle-overtaken"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    edits=st.lists(st.tuples(st.booleans(), st.sampled_from(["address", "father_name", "notes"])), max_size=5),
    delete=st.booleans(),
)
def test_whatever_was_edited_the_preview_equals_the_result(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[bool, str]], delete: bool
) -> None:
    with tree(tmp_path_factory.mktemp("preview"), PROVINCE, COUNTY) as pair:
        row = person(pair.county)
        pair.settle(2)
        for number, (here, field) in enumerate(edits):
            change(pair.province if here else pair.county, row, **{field: f"ویرایش {number}"})
        if delete:
            pair.county.delete("person", row)
        file = pair.write(COUNTY, PROVINCE)
        if file is None:
            return
        preview = pair.province.import_files([file], dry_run=True)
        assert pair.province.import_files([file], plans=[one["plan"] for one in preview if one["plan"]]) == preview
