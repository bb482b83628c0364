"""The commands ``readiness boundaries …``: shapes of the communes in, out, and back."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from survey.cli_frame import OPTIONS, Command, Group
from survey.cli_open import BY, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.boundary_office import Edition, Proposal

SUFFIXES: Final = (".geojson", ".json")

boundaries_app = typer.Typer(
    cls=Group,
    help="Ranh giới xã trên bản đồ: nạp tệp của tỉnh, xuất ra, trở về bản trước.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
YesOption = Annotated[
    bool, typer.Option("--yes", help="Chấp nhận các điểm cần xem lại và nạp luôn.")
]
ByOption = Annotated[str, typer.Option("--by", metavar="HỌ TÊN", help="Người làm việc này.")]


@boundaries_app.command("import", cls=Command, options_metavar=OPTIONS)
def import_boundaries(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="ĐƯỜNG-DẪN",
            help="Tệp, thư mục hoặc tệp .zip chứa GeoJSON, GeoPackage, Shapefile.",
            show_default=False,
        ),
    ],
    *,
    yes: YesOption = False,
    by: ByOption = BY,
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ DO", help="Lý do, văn bản của tỉnh.")
    ] = "nạp bằng lệnh",
) -> None:
    """Kiểm tra tệp ranh giới của tỉnh, cho xem kết quả rồi nạp vào bản đồ."""
    from survey import boundary_office
    from survey.model import Actor, Role

    with opened() as application:
        proposal = boundary_office.propose(application, source)
        for line in _preview(proposal):
            typer.echo(line)
        actor = Actor(by, Role.DESK)
        number = boundary_office.adopt(
            application, proposal, actor=actor, reason=reason, accepted=yes
        )
    typer.echo(f"Đã nạp. Bản đồ dùng ranh giới bản {number} từ bây giờ.")


@boundaries_app.command("export", cls=Command, options_metavar=OPTIONS)
def export_boundaries(
    out: Annotated[Path, typer.Option(metavar="TỆP.geojson", help="Tệp sẽ ghi.")],
    province: Annotated[
        str | None,
        typer.Option(
            metavar="MÃ",
            help="Mã tỉnh, 2 chữ số; bỏ trống: tỉnh của cơ sở dữ liệu. Tỉnh khác: ranh giới sơ đồ.",
        ),
    ] = None,
) -> None:
    """Xuất ranh giới mà bản đồ đang vẽ ra tệp GeoJSON."""
    from survey.exchange.boundary_file import boundary_file
    from survey.exchange.writer import require_target, write_file

    require_target(out, SUFFIXES)
    with opened() as application:
        code = province or application.installed().province
        write_file(out, boundary_file(application, code))
    typer.echo(f"Đã ghi ranh giới các xã của tỉnh {code} vào {out}")


@boundaries_app.command("list", cls=Command, options_metavar=OPTIONS)
def list_boundaries() -> None:
    """Liệt kê các lần đổi ranh giới, mới nhất trước."""
    from survey import boundary_office

    with opened() as application:
        application.installed()
        editions = boundary_office.history(application)
    for edition in reversed(editions):
        typer.echo(_line(edition))
    typer.echo("Bản 0 · ranh giới sơ đồ của phần mềm")


@boundaries_app.command("undo", cls=Command, options_metavar=OPTIONS)
def undo_boundaries(
    to: Annotated[
        int | None,
        typer.Option(
            "--to", metavar="SỐ", min=0, help="Bản muốn trở về; bỏ trống: bản ngay trước."
        ),
    ] = None,
    by: ByOption = BY,
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ DO", help="Lý do trở về.")
    ] = "trở về bằng lệnh",
) -> None:
    """Trở về ranh giới trước; bản đang dùng vẫn được giữ."""
    from survey import boundary_office
    from survey.model import Actor, Role

    with opened() as application:
        application.installed()
        seen = application.shapes.newest()
        target = max(0, seen - 1) if to is None else to
        number = boundary_office.undo(
            application, seen=seen, to=target, actor=Actor(by, Role.DESK), reason=reason
        )
    typer.echo(f"Đã trở về ranh giới bản {target}, ghi thành bản {number}.")


def _preview(proposal: Proposal) -> Iterator[str]:
    found = proposal.found
    whole = len(found.matched) + len(found.missing)
    yield f"Đã khớp {len(found.matched)} trong {whole} xã, phường, đặc khu."
    if proposal.warnings:
        yield f"Cần xem lại ({len(proposal.warnings)}):"
        yield from (f"  {one.text}" for one in proposal.warnings)
    if proposal.notes:
        yield f"Ghi chú ({len(proposal.notes)}):"
        yield from (f"  {one.text}" for one in proposal.notes)


def _line(edition: Edition) -> str:
    from survey.settings import local

    made_of = "ranh giới sơ đồ của phần mềm" if edition.origin is None else edition.origin.name
    who = f"{local(edition.at):%d/%m/%Y %H:%M} · {edition.by} · {edition.reason}"
    return f"Bản {edition.number} · {made_of} · {who}"
