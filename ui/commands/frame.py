"""The command line speaks Persian: click parses, and everything a person reads is worded here.

`--data` and `--json` belong before the command, and are understood after it as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from models.text.persian import persian_digits
from ui.commands.session import Caller

pass_caller = click.make_pass_decorator(Caller)
_HEADINGS = {"Options": "گزینه‌ها", "Commands": "فرمان‌ها"}
PERIODS = "1404 یا 1404-H1 یا 1404-Q3 یا 1404-07 یا DAY..DAY"
_MEANT = {
    "ENTITY": "نام ثبت، مانند person یا screening (فهرست: entities)",
    "ID": "شناسهٔ ردیف، همان که find و worklist در پایان هر خط می‌نویسند",
    "WORDS": "نام، شماره یا بخشی از آن؛ بی آن همهٔ ردیف‌ها",
    "PERIOD": PERIODS,
    "FORM": "نام فرم (فهرست: forms)",
    "FILE": "نشانی پرونده",
    "PATH": "نشانی پرونده یا پوشهٔ بسته‌ها",
    "KEEP": "شناسهٔ فردی که پرونده‌اش می‌ماند (فهرست: duplicates)",
    "GONE": "شناسهٔ فردی که پرونده‌اش در آن یکی می‌شود",
    "REPLICA": "شناسهٔ رایانه (فهرست: key show)",
    "DIGITS": "رقم‌هایی که دفتر گیرنده پشت تلفن می‌خواند",
}
"""What is written in the place of the words of a usage line, where they mean the same in every command."""
_SIGNS = (
    (re.compile(r"\[required\]"), "[بایسته]"),
    (re.compile(r"\[x>=(\d+)\]"), r"[دست‌کم \1]"),
    (re.compile(r"\[(\d+)<=x<=(\d+)\]"), r"[از \1 تا \2]"),
)


class Formatter(click.HelpFormatter):
    """Help in Persian: headings, and the signs that click sets behind an option."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "کاربرد: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _in_words(text)) for name, text in rows], col_max, col_spacing)


def _put(words: str, found: re.Match[str]) -> str:
    return persian_digits(found.expand(words))


def _in_words(text: str) -> str:
    for sign, words in _SIGNS:
        text = sign.sub(partial(_put, words), text)
    return text


class Context(click.Context):
    """A click context whose help is Persian."""

    formatter_class = Formatter


def _keep_data(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Caller).folder = value


def _keep_json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Caller).as_json = True


def shared_options(hidden: bool) -> list[click.Parameter]:
    """`--data` and `--json`; hidden after a command, where they are tolerated."""
    folder = click.Path(path_type=Path, file_okay=False)
    data = click.Option(
        ["--data"], type=folder, metavar="DIR", expose_value=False, callback=_keep_data, hidden=hidden, help="پوشهٔ دفتر"
    )
    form = click.Option(
        ["--json"], is_flag=True, expose_value=False, callback=_keep_json, hidden=hidden, help="پاسخ به شکل JSON"
    )
    return [data, form]


class Command(click.Command):
    """One command: Persian help, and the shared options after it too."""

    context_class = Context

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params.extend(shared_options(hidden=True))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_persian(super().get_help_option(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the words of the usage line mean, then the options."""
        names = (one.make_metavar(ctx).strip("[].… ") for one in self.params if isinstance(one, click.Argument))
        if meant := [(name, _MEANT[name]) for name in names if name in _MEANT]:
            with formatter.section("یعنی"):
                formatter.write_dl(meant)
        super().format_options(ctx, formatter)


class Group(click.Group):
    """A command of commands, with Persian help and a Persian refusal of an unknown name."""

    context_class = Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_persian(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"فرمانی به نام «{args[0]}» نیست", ctx)
        return super().resolve_command(ctx, args)


def _in_persian(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "همین راهنما"
    return option


def command(name: str, text: str, kind: type[Command] = Command) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command called `name`, with `text` as its Persian help. The function returns the exit code."""
    return click.command(name, cls=kind, help=text, short_help=text)


def group(name: str, text: str, members: Sequence[click.Command]) -> click.Group:
    """A command whose first argument picks one of `members`."""
    made = Group(name, help=text, short_help=text, no_args_is_help=False)
    for member in members:
        made.add_command(member)
    return made


def pair(text: str) -> tuple[str, str]:
    """The two sides of `FIELD=VALUE`."""
    field, sign, value = text.partition("=")
    if not sign or not field.strip():
        raise click.BadParameter(f"«{text}» به شکل FIELD=VALUE نیست")
    return field.strip(), value


def a_path() -> click.Path:
    """The kind of an argument that names a file; whether it is there is for the front door to say."""
    return click.Path(path_type=Path)


def reason(error: click.UsageError) -> str:
    """What is wrong with the command line, in Persian."""
    if isinstance(error, click.NoSuchOption):
        return f"گزینهٔ {error.option_name} شناخته نیست"
    if isinstance(error, click.MissingParameter):
        return f"{_name(error)} نوشته نشده است"
    if isinstance(error, click.BadOptionUsage):
        return f"گزینهٔ {error.option_name} درست به کار نرفته است"
    if isinstance(error, click.BadParameter):
        return f"مقدار {_name(error)} پذیرفته نیست: {_choices(error) or error.message}"
    if error.message.startswith("Got unexpected extra argument"):
        return f"نوشتهٔ اضافه {error.message.partition('(')[2].rstrip(').')}"
    return "فرمان نوشته نشده است" if error.message.startswith("Missing command") else error.message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return "یکی از " + "، ".join(map(str, kind.choices))
    return "عدد درست بنویسید" if isinstance(kind, click.IntRange | click.types.IntParamType) else ""
