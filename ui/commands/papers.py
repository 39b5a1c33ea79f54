"""Commands that print: what papers there are, one or many of them in one PDF file, and what stands above them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import UserError
from ui.commands import answers
from ui.commands.frame import Command, a_path, command, pass_caller
from ui.commands.session import Caller

if TYPE_CHECKING:
    from models.office import Office
    from models.office.paper.papers import Paper


_ABOUT_ORDER = frozenset(
    {"required", "form-unfit", "period-wrong", "date-impossible", "date-ambiguous", "entity-unknown", "ref-unknown"}
)
"""Refusals of a paper that may mean that what follows the form's name stands in another order."""


@command("forms", "فرم‌هایی که چاپ می‌شود، و آنچه پس از نام هر یک نوشته می‌شود")
@pass_caller
def forms(caller: Caller) -> None:
    """`{name, title, entity}` of each paper; people are also told what it takes."""
    from models.office.paper.forms import FORMS

    with caller.office() as office:
        told = office.forms()
    if not caller.as_json:
        told = [{**one, "takes": FORMS[one["name"]].order} for one in told]
    answers.show(told, as_json=caller.as_json)


class PrintCommand(Command):
    """`print`: its help also tells what each form takes that takes more than ids, as the forms declare it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Loads the forms: this help alone needs them."""
        from models.office.paper.forms import BY_IDS, FORMS

        others = [(f"{one.name} {one.order}".strip(), one.title) for one in FORMS.values() if one.order != BY_IDS]
        with formatter.section("به جای شناسهٔ ردیف، به همین ترتیب (DAY مانند 1404/09/19، PERIOD مانند 1404-Q3)"):
            formatter.write_dl(others)


@command("print", "چاپ یک یا چند ردیف در یک پروندهٔ PDF؛ گواهیِ صادرنشده نخست صادر می‌شود", PrintCommand)
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
        paper = _gathered(office, form, wanted)
        from reports.forms import catalog  # reportlab is loaded only when something is printed

        written = catalog.make(paper, to)
        office.printed(form, wanted)
    answers.show({"file": str(to), "pages": written.pages, "records": paper.records}, as_json=caller.as_json)
    answers.font_missing(written.missing)
    return 0 if len(wanted) == len(ids) else 1


def _gathered(office: Office, form: str, ids: tuple[str, ...]) -> Paper:
    """The paper; a refusal that may come from the order of what was written tells that order too."""
    from models.office.paper.forms import BY_IDS, FORMS

    try:
        return office.paper(form, ids)
    except UserError as error:
        order = FORMS[form].order if form in FORMS else BY_IDS
        if error.code in _ABOUT_ORDER and (order != BY_IDS or error.code == "required"):
            error.add_note(f"چنین نوشته می‌شود: {' '.join(filter(None, ('print', form, order)))} --to FILE.pdf")
        raise


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
        told = office.letterhead(address, phone)
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.letterhead(told))


COMMANDS = (forms, print_form, letterhead)
