"""Commands that print: what papers there are, one or many of them in one PDF file, and what stands above them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import Finding
from ui.commands import answers
from ui.commands.frame import a_path, command, pass_caller
from ui.commands.session import Caller

if TYPE_CHECKING:
    from models.office import Office


@command("forms", "فرم‌هایی که چاپ می‌شود")
@pass_caller
def forms(caller: Caller) -> None:
    """`{name, title, entity}` of each paper."""
    with caller.office() as office:
        answers.show(office.forms(), as_json=caller.as_json)


@command("print", "چاپ یک یا چند ردیف در یک پروندهٔ PDF؛ گواهیِ صادرنشده نخست صادر می‌شود")
@click.argument("form")
@click.argument("ids", nargs=-1, metavar="[ID…]")
@click.option("--to", type=a_path(), required=True, metavar="FILE.pdf", help="پرونده‌ای که نوشته می‌شود")
@pass_caller
def print_form(caller: Caller, form: str, ids: tuple[str, ...], to: Path) -> int:
    """`{file, pages, records}`; exit 1 when a certificate was not earned, the others are printed."""
    if to.suffix.lower() != ".pdf":
        raise click.UsageError("پسوند پروندهٔ --to باید .pdf باشد")
    from models.office.paper.forms import FORMS  # with the office: `--help` needs neither

    with caller.office() as office:
        wanted = _issued(office, form, ids) if form in FORMS and FORMS[form].issued else ids
        if ids and not wanted:
            return 1
        paper = office.paper(form, wanted)
        from reports.forms import catalog  # reportlab is loaded only when something is printed

        written = catalog.make(paper, to)
        office.printed(form, wanted)
    answers.show({"file": str(to), "pages": written.pages, "records": paper.records}, as_json=caller.as_json)
    if written.missing:
        answers.say("font-missing", Finding("font-missing", value=" ".join(written.missing)).message)
    return 0 if len(wanted) == len(ids) else 1


def _issued(office: Office, form: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The rows that have a certificate now; why the others have none is told."""
    told = office.certify(ids, form)
    answers.said([{"row": one["id"], **error} for one in told for error in one["errors"]])
    given = {one["id"] for one in told if one["certificate_no"]}
    return tuple(one for one in ids if one in given)


@command("letterhead", "سربرگ این دفتر؛ نشانی و تلفنی که پاسخ نامه‌ها به آن می‌آید")
@click.option("--address", metavar="TEXT", help="نشانی")
@click.option("--phone", metavar="NUMBER", help="تلفن")
@pass_caller
def letterhead(caller: Caller, address: str | None, phone: str | None) -> None:
    """`{office, name, level, province, county, address, phone}`; what is given is kept first."""
    with caller.office() as office:
        answers.show(office.letterhead(address, phone), as_json=caller.as_json)


COMMANDS = (forms, print_form, letterhead)
