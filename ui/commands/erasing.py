"""The command that erases a person on a lawful request: it shows what goes, asks, and then there is no way back."""

from __future__ import annotations

import click

from models.errors import UserError
from ui.commands import answers
from ui.commands.frame import command, pass_caller
from ui.commands.session import Caller, agreed, at_terminal


@command("erase", "پاک کردن پروندهٔ یک فرد به درخواست قانونی؛ بازگشت ندارد (ENTITY برابر person)")
@click.argument("entity")
@click.argument("row_id", metavar="ID")
@click.option("--why", metavar="TEXT", help="شماره و تاریخ نامه، بی نام و شمارهٔ فرد؛ بایسته مگر با --dry-run")
@click.option("--text", "texts", multiple=True, metavar="ENTITY:ID:FIELD", help="نوشته‌ای از named، یا all: آن هم برود")
@click.option("--dry-run", is_flag=True, help="تنها بگو چه پاک می‌شود و نام او کجا می‌ماند")
@click.option("--yes", is_flag=True, help="بی‌پرسش از کسی که پشت پایانه است")
@pass_caller
def erase(
    caller: Caller, entity: str, row_id: str, why: str | None, texts: tuple[str, ...], dry_run: bool, yes: bool
) -> None:
    """`{id, erased: {entity: rows}, named: [{entity, id, field}], backups, note}`, of a dry run `lines` as well.

    A person at a terminal sees what goes and is asked first."""
    if why is None and not dry_run:
        raise click.UsageError("--why نوشته نشده است")
    with caller.office() as office:
        if dry_run:
            answers.show(office.erasing.preview(row_id, texts), as_json=caller.as_json)
            return
        if entity == "person" and at_terminal() and not (yes or caller.as_json):
            told = office.erasing.preview(row_id, texts)
            for line in (*told["lines"], told["note"]):
                click.echo(line, err=True)
            if not agreed("این‌ها برای همیشه و در همهٔ دفترها پاک می‌شود. پاک شود؟"):
                raise UserError("cancelled")
        answers.show(office.erasing.erase(entity, row_id, why or "", texts), as_json=caller.as_json)


COMMANDS = (erase,)
