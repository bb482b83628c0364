"""The commands ``readiness audit …``: whether the audit is whole, its head, the audit as a file."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli_frame import OPTIONS, Command, Group, say_problems
from survey.cli_open import BY, IdentityOption, opened

if TYPE_CHECKING:
    from survey.access.audit import Examined

audit_app = typer.Typer(
    cls=Group,
    help="Nhật ký hệ thống: kiểm tra, ghi mốc, xuất ra tệp.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)


@audit_app.command("verify", cls=Command, options_metavar=OPTIONS)
def verify_audit(
    heads: Annotated[
        Path | None,
        typer.Option(
            metavar="TỆP", help="Bản sao của tệp mốc; bỏ trống: tệp mốc trong thư mục dữ liệu."
        ),
    ] = None,
    backup: Annotated[
        Path | None,
        typer.Option(metavar="TỆP", help="Đối chiếu thêm với các mốc nằm trong một bản sao lưu."),
    ] = None,
    identity: IdentityOption = None,
) -> None:
    """Kiểm tra nhật ký: bị sửa, bỏ, chèn hay cắt thì báo và thoát với mã 1."""
    from survey.access.audit import examine
    from survey.access.backup_reading import verify
    from survey.problems import ProblemCode, SurveyError, problem

    if heads is not None and not heads.is_file():
        detail = "không có tệp này"
        raise SurveyError([problem(ProblemCode.FILE_READ, path=heads, detail=detail)])
    more = verify(backup, identity).heads if backup is not None else ()
    with opened() as application:
        found = examine(application, heads, more)
    for notice in found.verdict.notices:
        typer.echo(f"Lưu ý: {notice.text}")
    _say_more(found.verdict.notices_in_all - len(found.verdict.notices), "lưu ý")
    say_problems(fault.text for fault in found.verdict.faults)
    _say_more(found.verdict.faults_in_all - len(found.verdict.faults), "lỗi")
    if not found.whole:
        raise typer.Exit(1)
    typer.echo(_praise(found))


@audit_app.command("head", cls=Command, options_metavar=OPTIONS)
def keep_audit_head(
    out: Annotated[
        Path | None,
        typer.Option(metavar="TỆP", help="Tệp mốc thứ hai, ở nơi khác, sẽ ghi thêm một dòng."),
    ] = None,
) -> None:
    """Ghi mốc của nhật ký lúc này thêm vào tệp mốc và in ra màn hình."""
    from survey.access.audit import keep_head

    with opened() as application:
        newest = keep_head(application, out)
        file = application.heads.path
    if newest is None:
        typer.echo("Nhật ký chưa có dòng nào nên không có mốc để ghi.")
        return
    typer.echo(f"Mốc: dòng {newest.number}, mã {newest.digest}")
    typer.echo("Đã ghi thêm vào " + " và ".join(str(path) for path in (file, out) if path))


@audit_app.command("export", cls=Command, options_metavar=OPTIONS)
def export_audit(
    out: Annotated[Path, typer.Option(metavar="TỆP", help="Tệp sẽ ghi: đuôi .xlsx hoặc .csv.")],
    since: Annotated[
        str, typer.Option(metavar="NGÀY", help="Từ ngày, ví dụ 01/12/2026; bỏ trống: từ đầu.")
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="NGÀY", help="Đến hết ngày; bỏ trống: đến nay.")
    ] = "",
) -> None:
    """Xuất nhật ký ra tệp .xlsx hoặc .csv, dòng mới nhất đứng trước; lưu hành nội bộ."""
    from survey.access.audit import Wanted, read_days
    from survey.exchange.audit_file import SUFFIXES, audit_file
    from survey.exchange.writer import require_target, write_file

    suffix = require_target(out, SUFFIXES)
    wanted = Wanted(*read_days(since, until))
    with opened() as application:
        write_file(out, audit_file(application, suffix, wanted, by=BY))
    typer.echo(f"Đã ghi nhật ký vào {out}")


def _say_more(count: int, kind: str) -> None:
    if count:
        typer.echo(f"… và {count} {kind} nữa.", err=True)


def _praise(found: Examined) -> str:
    from survey.fields import show_date

    if found.kept is None:  # only an audit without rows is whole without a head
        return "Nhật ký chưa có dòng nào."
    day, number = show_date(found.kept.day), found.kept.head.number
    return (
        f"Nhật ký nguyên vẹn: {found.verdict.rows} dòng nối liền nhau; "
        f"khớp các mốc đã ghi, mốc mới nhất ở dòng {number}, ngày {day}."
    )
