"""The commands ``readiness map``: the map of a round as a file, and the layers that it can show."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.cli_frame import OPTIONS, Command, Group
from survey.cli_open import BY, DayOption, RoundOption, chosen_round, day_of, opened
from survey.problems import ProblemCode, SurveyError, problem

map_app = typer.Typer(
    cls=Group,
    help="Bản đồ của đợt: ghi ra tệp để in, gửi hoặc mở bằng phần mềm bản đồ.",
    no_args_is_help=True,
    invoke_without_command=True,
    options_metavar=OPTIONS,
    subcommand_metavar="[LỆNH]",
    rich_markup_mode=None,
)


@map_app.callback()
def write_map(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="TỆP",
            help="Tệp sẽ ghi: đuôi .pdf, .png (để in), .html (mở bằng trình duyệt), .gpkg, .geojson.",
        ),
    ] = None,
    layer: Annotated[
        str, typer.Option(metavar="MÃ", help="Lớp bản đồ; xem «readiness map layers».")
    ] = "muc",
    round_id: RoundOption = None,
    as_of: DayOption = None,
    compare: Annotated[
        int | None, typer.Option(metavar="SỐ", help="Đợt để so, với các lớp về thay đổi.")
    ] = None,
    paper: Annotated[str, typer.Option(metavar="KHỔ", help="A4 hoặc A3 (.pdf, .png).")] = "A4",
    letter: Annotated[
        str, typer.Option(metavar="SỐ", help="Số công văn mà bản đồ kèm theo (.pdf, .png).")
    ] = "",
    letter_day: Annotated[
        str, typer.Option(metavar="NGÀY", help="Ngày công văn, ví dụ 05/12/2026 (.pdf, .png).")
    ] = "",
) -> None:
    """Ghi bản đồ của đợt ra tệp."""
    if context.invoked_subcommand is not None:
        return
    from survey.exchange.annex import read_letter
    from survey.exchange.map_export import MAP_SUFFIXES, export_map
    from survey.exchange.writer import require_target, write_file

    if out is None:
        raise SurveyError([problem(ProblemCode.MAP_OUT, allowed=", ".join(MAP_SUFFIXES))])
    suffix, named = require_target(out, MAP_SUFFIXES), read_letter(letter, letter_day)
    with opened() as application:
        rnd = chosen_round(application, round_id)
        data = export_map(
            application,
            rnd.id,
            suffix,
            by=BY,
            key=layer,
            compared_round=compare,
            as_of=day_of(as_of),
            paper=paper.upper(),
            letter=named,
        )
        write_file(out, data)
    typer.echo(f"Đã ghi bản đồ của đợt «{rnd.name}» vào {out}")


@map_app.command(cls=Command, options_metavar=OPTIONS)
def layers(round_id: RoundOption = None) -> None:
    """Liệt kê các lớp bản đồ của đợt: mã và tên."""
    from survey.exchange.map_layers import layer_names
    from survey.rights import Action

    with opened() as application:
        application.require(Action.READ_RESULTS)
        names = layer_names(application.assess(chosen_round(application, round_id).id))
    width = max(map(len, names))
    for key, title in names.items():
        typer.echo(f"{key:<{width}}  {title}")
