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
@click.option("--why", required=True, metavar="TEXT", help="شماره و تاریخ نامه، بی نام و شمارهٔ فرد")
@click.option("--yes", is_flag=True, help="بی‌پرسش")
@pass_caller
def erase(caller: Caller, entity: str, row_id: str, why: str, yes: bool) -> None:
    """`{id, erased: {entity: rows}, backups, note}`. A person at a terminal sees what goes and is asked first."""
    with caller.office() as office:
        if entity == "person" and at_terminal() and not (yes or caller.as_json):
            for line in office.erasing.preview(row_id)["lines"]:
                click.echo(line, err=True)
            if not agreed("این‌ها برای همیشه و در همهٔ دفترها پاک می‌شود. پاک شود؟"):
                raise UserError("cancelled")
        answers.show(office.erasing.erase(entity, row_id, why), as_json=caller.as_json)


COMMANDS = (erase,)
