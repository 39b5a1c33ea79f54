"""Daftar and Morango side by side: the same people in the same run, and whether anything was lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench.exchanging import morango
from tests.bench.exchanging.morango import Side
from tests.bench.exchanging.process import CHANGES, Told, middle, run
from tests.bench.exchanging.sizes import Measured
from tests.bench.exchanging.table import Table

LEAST = 1200  # people in the file: what the cut transfer needs for more than two chunks


def side_of(table: Table, folder: Path, cache: Path, count: int) -> Side | None:
    """Morango ready for work, and what it is, printed; or the sentence that says why it is left out, and None."""
    python = morango.environment(cache)
    if isinstance(python, str):
        table.say(f"\n{python}")
        return None
    people = Path(run("steps.lines", folder, count=max(LEAST, count))["file"])
    side = Side(python, folder, people)
    about = side.act("about", "about")
    table.say(
        f"\nMorango {about['morango']} on Django {about['django']}, {about['fields']} fields a person. Its disk"
        f" connection says «{about['disk']}»,\nso what is measured are its own stages: serialise and queue (out),"
        " transfer, dequeue and deserialise (in), with the\nchunks it would POST in a file: without HTTP, certificates"
        " and gzip, and without signature, encryption, checks, log or search."
    )
    return side


def figures(table: Table, side: Side, ours: Measured | None, count: int) -> None:
    """Morango's figures beside ours, where those were measured."""
    _figures(table, morango.work(side, count), ours, count)


def losses(table: Table, folder: Path, side: Side | None) -> None:
    """Whether anything is lost: the same questions to both."""
    _questions(table, run("faithful.answers", folder), morango.answers(side) if side else None)


def _figures(table: Table, theirs: Told, ours: Measured | None, count: int) -> None:
    table.title("Morango")
    table.floor = None
    changes_out, changes_in = middle(theirs["changes_out"]), middle(theirs["changes_in"])
    table.line("out", count, theirs["out"])
    table.line("in", count, theirs["in"])
    table.line(f"{CHANGES} changes out", CHANGES, changes_out)
    table.line(f"{CHANGES} changes in", CHANGES, changes_in)
    table.say(f"  its stick, each chunk gzipped: {theirs['out']['zipped']:,} bytes, changes {changes_out['zipped']:,}")
    if ours and ours.count == count:
        pairs = {"out": (theirs["out"], ours.export), "in": (theirs["in"], ours.take)}
        pairs |= {"changes out": (changes_out, ours.changes_out), "changes in": (changes_in, ours.changes_in)}
        ratios = (f"{name} {one['seconds'] / other['seconds']:.1f}" for name, (one, other) in pairs.items())
        table.say(f"  Morango's seconds / Daftar's, in this run: {', '.join(ratios)}")


def _questions(table: Table, ours: Told, theirs: Told | None) -> None:
    """Each question with both answers. Daftar has one way to sync (up, then down) and one way to restore."""
    other: dict[str, Any] = theirs or {}
    table.say("\nIs anything lost? (above: at the province, or the server; here: at the county, or the device)")
    restore = "the store's file copied back from a backup, {} since; 30 people were ever saved"
    _both(table, restore.format("1 sync"), _restored(ours["copied"]), _restored(other.get("copied")))
    _both(table, restore.format("5 syncs"), _restored(ours["old"]), _restored(other.get("old")))
    table.say("  the same with the program's own restore, 1 sync since the backup")
    table.say(f"    Daftar   {_restored(ours['restored'])}")
    table.say("  the same where the device pushes before it pulls, 1 sync; and with a new DatabaseIDModel, 5 syncs")
    table.say(f"    Morango  {_restored(other.get('push first'))}; {_restored(other.get('new id'))}")
    _both(table, "two offices, two fields of one person", _fields(ours["fields"]), _fields(other.get("fields")))
    _both(table, "the same stick again", _again(ours["again"]), _again(other.get("again")))
    _both(table, "a cut stick", _cut(ours["cut"]), _cut_there(other.get("cut")))


def _both(table: Table, question: str, ours: str, theirs: str) -> None:
    table.say(f"{question}\n    Daftar   {ours}\n    Morango  {theirs}")


def _restored(told: Told | None) -> str:
    if told is None:
        return "not asked"
    (above, here), (above_later, here_later) = told["once"], told["twice"]
    later = "" if told["once"] == told["twice"] else f"; after one more sync {above_later}, {here_later}"
    return f"of {told['saved']}: above {above}, here {here}{later}"


def _fields(told: Told | None) -> str:
    if told is None:
        return "not asked"
    above, here = ("both" if len(kept) == 2 else f"only {', '.join(kept) or 'none'}" for kept in told["kept"])
    return f"above {above}, here {here}"


def _again(told: Told | None) -> str:
    return "not asked" if told is None else f"{'changed' if told['changed'] else 'unchanged'} ({told['status']})"


def _cut(told: Told) -> str:
    what = f"{'changed' if told['changed'] else 'unchanged'} ({', '.join(told['codes'])})"
    return f"noticed {told['noticed']} of {told['cuts']} cuts, {what}; whole again {told['healed']} rows"


def _cut_there(told: Told | None) -> str:
    if told is None:
        return "not asked"
    return f"{told['applied']} rows applied ({told['status']}); whole again {told['healed']} rows"
