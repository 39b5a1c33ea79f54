"""Commands on the people of an office: who may come in, as what, and with which passphrase.

A new passphrase is read from DAFTAR_NEW_PASSPHRASE or asked twice, never from the command line, where others see it.
"""

from __future__ import annotations

import click

from ui.commands import answers
from ui.commands.frame import command, group, pass_caller
from ui.commands.session import Caller, credentials, new_passphrase

_ROLES = "clerk، screener، senior، head یا administrator"


@command("list", "کاربران این دفتر")
@pass_caller
def user_list(caller: Caller) -> None:
    """`{user, role, granted, full_name, disabled, has_key, base}` of each; `granted`: tiers beyond the role's."""
    with caller.office() as office:
        told = office.people.all()
    answers.show(told, as_json=caller.as_json, words=lambda worded: worded.users(told))


@command("add", "کاربر تازه؛ گذرواژه‌اش از DAFTAR_NEW_PASSPHRASE خوانده یا دو بار پرسیده می‌شود")
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help=_ROLES)
@click.option("--full-name", default="", metavar="TEXT", help="نام و نام خانوادگی")
@click.option("--base", metavar="CENTRE", help="شناسه یا کد پایگاه غربالگر")
@pass_caller
def user_add(caller: Caller, name: str, role: str, full_name: str, base: str | None) -> None:
    """The answer is that of `list`, of the one user."""
    with caller.office() as office:
        answers.show(office.people.add(name, role, full_name, new_passphrase(), base), as_json=caller.as_json)


@command("disable", "بستن در بر یک کاربر؛ کارهایش به نام او می‌ماند")
@click.argument("name")
@pass_caller
def user_disable(caller: Caller, name: str) -> None:
    """Shut somebody out."""
    with caller.office() as office:
        answers.show(office.people.disable(name), as_json=caller.as_json)


@command("enable", "باز کردن در بر کاربری که غیرفعال بود، با گذرواژهٔ تازه")
@click.argument("name")
@pass_caller
def user_enable(caller: Caller, name: str) -> None:
    """Let somebody in again; a passphrase is asked for where the key is gone."""
    with caller.office() as office:
        passphrase = None if office.people.has_key(name) else new_passphrase()
        answers.show(office.people.enable(name, passphrase), as_json=caller.as_json)


@command("role", "نقش دیگر برای یک کاربر؛ از ورود بعدی او")
@click.argument("name")
@click.argument("role")
@pass_caller
def user_role(caller: Caller, name: str, role: str) -> None:
    """Give another role."""
    with caller.office() as office:
        answers.show(office.people.set_role(name, role), as_json=caller.as_json)


@command("grant", "رده‌هایی که افزون بر نقش برای کاربر باز است، مانند D؛ بی‌رده: هیچ")
@click.argument("name")
@click.argument("tiers", nargs=-1, metavar="[TIER]...")
@pass_caller
def user_grant(caller: Caller, name: str, tiers: tuple[str, ...]) -> None:
    """Open exactly these tiers beyond the role."""
    with caller.office() as office:
        answers.show(office.people.grant(name, tiers), as_json=caller.as_json)


@command("base", "پایگاه یک غربالگر؛ تنها آزمون‌های همان را می‌بیند و می‌نویسد؛ بی‌مرکز: هیچ")
@click.argument("name")
@click.argument("centre", required=False)
@pass_caller
def user_base(caller: Caller, name: str, centre: str | None) -> None:
    """Bind somebody to a base, by its id or code."""
    with caller.office() as office:
        answers.show(office.people.set_base(name, centre), as_json=caller.as_json)


@command("passphrase", "گذرواژهٔ تازه برای خودتان")
@pass_caller
def user_passphrase(caller: Caller) -> None:
    """Change the passphrase of the one who calls."""
    user, old = credentials()
    with caller.opened(user, old) as office:
        answers.show(office.people.change_passphrase(old, new_passphrase()), as_json=caller.as_json)


COMMANDS = (
    group(
        "user",
        "کاربران",
        (user_list, user_add, user_disable, user_enable, user_role, user_base, user_grant, user_passphrase),
    ),
)
