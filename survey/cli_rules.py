"""The commands ``readiness rules …``: the office's rules out, tried, and adopted."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from survey.cli_frame import OPTIONS, Command, Group
from survey.cli_open import BY, RoundOption, chosen_round, opened
from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from survey.application import Application
    from survey.rule_office import Proposal

SUFFIXES: Final = (".xlsx",)

rules_app = typer.Typer(
    cls=Group,
    help="Quy định chấm: trọng số, ngưỡng, mức, thời hạn, câu chữ, danh sách xã.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
FileArgument = Annotated[
    Path, typer.Argument(metavar="TỆP.xlsx", help="Tệp quy định đã sửa.", show_default=False)
]


@rules_app.command("export", cls=Command, options_metavar=OPTIONS)
def export_rules(
    out: Annotated[Path, typer.Option(metavar="TỆP.xlsx", help="Tệp quy định sẽ ghi.")],
) -> None:
    """Xuất quy định đang dùng ra tệp .xlsx để sửa bằng Excel hoặc LibreOffice."""
    from survey import rule_office
    from survey.exchange.rules_workbook import rules_workbook
    from survey.exchange.writer import require_target, write_file

    require_target(out, SUFFIXES)
    with opened() as application:
        rules = rule_office.in_force(application)
        write_file(out, rules_workbook(application, rules, by=BY))
    typer.echo(f"Đã ghi quy định đang dùng vào {out}")


@rules_app.command("check", cls=Command, options_metavar=OPTIONS)
def check_rules(file: FileArgument, round_id: RoundOption = None) -> None:
    """Kiểm tra tệp quy định đã sửa và xem thử trên một đợt; không ghi gì."""
    from survey import rule_office
    from survey.exchange.rules_words import change_line

    with opened() as application:
        proposal = _proposal(application, file)
        typer.echo(f"Có {len(proposal.changes)} chỗ sửa:")
        for change in proposal.changes:
            typer.echo(f"  {change_line(change)}")
        if not application.rounds():
            return
        rnd = chosen_round(application, round_id)
        found = rule_office.effect(application, proposal, rnd.id)
    typer.echo(
        f"Xem thử trên đợt «{rnd.name}»: {found.rescored} xã đổi điểm, {len(found.moves)} xã đổi "
        f"mức hoặc vào, ra danh sách chậm; "
        f"danh sách chậm {found.lagging_before} → {found.lagging_after} xã."
    )


@rules_app.command("adopt", cls=Command, options_metavar=OPTIONS)
def adopt_rules(
    file: FileArgument,
    by: Annotated[str, typer.Option("--by", metavar="HỌ TÊN", help="Người áp dụng.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ DO", help="Lý do, văn bản của tỉnh.")
    ],
) -> None:
    """Áp dụng tệp quy định đã sửa cho các đợt tạo sau; đợt đã có giữ nguyên."""
    from survey import rule_office
    from survey.exchange.rules_words import version_line
    from survey.model import Actor, Role

    with opened() as application:
        proposal = _proposal(application, file)
        numbers = rule_office.adopt(
            application, proposal, actor=Actor(by, Role.DESK), reason=reason
        )
    typer.echo(f"Đợt tạo từ nay dùng {version_line(numbers)}.")


def _proposal(application: Application, file: Path) -> Proposal:
    from survey.exchange.rules_file import SIZE_LIMIT
    from survey.exchange.rules_reader import read_rules

    application.installed()
    try:
        with file.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise SurveyError([problem(ProblemCode.FILE_READ, path=file, detail=detail)]) from None
    return read_rules(application, data)
