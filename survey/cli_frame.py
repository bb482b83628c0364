"""The Vietnamese frame of the readiness command: help screens, refusals, exit codes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from survey.problems import SurveyError

if TYPE_CHECKING:
    from collections.abc import Iterable

OPTIONS: Final = "[TÙY CHỌN]"
_HELP: Final = "Xem hướng dẫn của lệnh rồi thoát."
_WORDS: Final = (
    ("[required]", "[bắt buộc]"),
    ("; required]", "; bắt buộc]"),
    ("default: ", "mặc định: "),
    ("INTEGER RANGE", "SỐ"),
    ("INTEGER", "SỐ"),
    (" <path>", ""),
    ("PATH", "TỆP"),
    ("TEXT", "CHỮ"),
)


class _Framed:
    """What commands and groups say in Vietnamese. Their contexts are typer's own, hence Any."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
        return option

    def write_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options with their types and defaults."""
        records = (param.get_help_record(ctx) for param in self.get_params(ctx))  # type: ignore[attr-defined]
        rows = [tuple(map(_in_vietnamese, record)) for record in records if record is not None]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(rows)


class Command(_Framed, TyperCommand):
    """A command with a Vietnamese help screen."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options."""
        self.write_options(ctx, formatter)


class Group(_Framed, TyperGroup):
    """A group of commands; the outermost one turns every refusal into words and an exit code."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, then the commands."""
        self.write_options(ctx, formatter)
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Lệnh"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that *args* name."""
        if self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.commands)
            raise typer.TyperException(f"Không có lệnh «{args[0]}». Các lệnh: {known}.")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; say what was refused, never with a traceback."""
        alone = extra.pop("standalone_mode", True)
        run: Any = super().main
        if not alone:
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except SurveyError as error:
            say_problems(problem.text for problem in error.problems)
            sys.exit(1)
        except typer.TyperException as error:
            help_wanted = type(error).__name__ == "NoArgsIsHelpError"
            typer.echo(error.format_message() if help_wanted else _refusal(error), err=True)
            sys.exit(2)
        except typer.Abort:
            typer.echo("Đã dừng theo yêu cầu.", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def say_problems(texts: Iterable[str]) -> None:
    """Write problems to stderr, one a line."""
    for text in texts:
        typer.echo(f"Lỗi: {text}", err=True)


def _refusal(error: typer.TyperException) -> str:
    """Return what is wrong with the command line; the classes are not public, their names are known."""
    path = getattr(getattr(error, "ctx", None), "command_path", "readiness")
    option = "/".join(getattr(getattr(error, "param", None), "opts", ()))
    match type(error).__name__:
        case "NoSuchOption":
            said = f"Không có tùy chọn «{getattr(error, 'option_name', '')}»."
        case "MissingParameter":
            said = f"Thiếu «{option}»."
        case "BadParameter":
            said = f"Giá trị của «{option}» không đúng kiểu hoặc ngoài khoảng cho phép."
        case "BadOptionUsage":
            said = f"Tùy chọn «{getattr(error, 'option_name', '')}» dùng chưa đúng."
        case "UsageError":
            said = "Dòng lệnh thừa hoặc thiếu thành phần."
        case _:
            return f"Lỗi: {error.format_message()}"
    return f"Lỗi: {said} Xem «{path} --help»."


def _in_vietnamese(text: str) -> str:
    for english, vietnamese in _WORDS:
        text = text.replace(english, vietnamese)
    return text
