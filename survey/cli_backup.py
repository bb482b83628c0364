"""The commands ``readiness backup``, ``backup-key`` and ``restore``."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey import labels
from survey.cli_frame import OPTIONS, Command, say_problems
from survey.cli_open import IdentityOption, opened
from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from survey.access.backup_manifest import Manifest
    from survey.problems import Problem


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    for name, command in (("backup", backup), ("backup-key", backup_key), ("restore", restore)):
        app.command(name, cls=Command, options_metavar=OPTIONS)(command)


def backup(
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="TỆP", help="Bản sao lưu sẽ ghi; nêu thư mục thì phần mềm đặt tên theo giờ."
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="KHÓA", help="Mã hóa cho khóa công khai age1… này; nêu được nhiều."),
    ] = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="TỆP", help="Kiểm tra một bản sao lưu, không ghi gì.")
    ] = None,
    identity: IdentityOption = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
) -> None:
    """Sao lưu cơ sở dữ liệu và minh chứng, không dừng phần mềm; hoặc kiểm tra một bản sao lưu."""
    if out is not None and verify is None and identity is None:
        _make(out, to or [], force=force)
    elif verify is not None and out is None and not to and not force:
        from survey.access.backup_reading import verify as checked

        found = checked(verify, identity)
        typer.echo(f"Bản sao lưu nguyên vẹn: {verify}")
        _tell(found.manifest, found.problems)
    else:
        raise SurveyError([problem(ProblemCode.BACKUP_WHICH)])


def backup_key(
    out: Annotated[Path, typer.Option(metavar="TỆP", help="Tệp khóa sẽ ghi.")],
) -> None:
    """Tạo khóa mã hóa bản sao lưu; in ra khóa công khai để nêu ở --to."""
    from survey.access.backup_keys import make_key
    from survey.settings import now

    public = make_key(out, at=now())
    typer.echo(
        f"Đã ghi khóa vào {out}. Cất ở nơi khác máy chủ; mất khóa là mất bản sao lưu.", err=True
    )
    typer.echo(public)


def restore(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Bản sao lưu.", show_default=False)],
    identity: IdentityOption = None,
) -> None:
    """Khôi phục một bản sao lưu vào nơi còn trống."""
    from survey.access.restore import restore as put_back
    from survey.settings import Settings

    settings = Settings.from_env()
    found = put_back(settings, file, identity)
    typer.echo(f"Đã khôi phục vào {settings.data_dir}. Mọi người đăng nhập lại.")
    with opened() as application:
        head = found.manifest.head
        application.note("restored", rows=head.number if head else 0)
    _tell(found.manifest, found.problems)


def _make(out: Path, to: list[str], *, force: bool) -> None:
    from survey.access.backup import make
    from survey.settings import Settings, now

    made = make(Settings.from_env(), out, at=now(), to=to, force=force)
    _note(made.manifest.revision)
    sealed = "đã mã hóa" if to else "KHÔNG mã hóa"
    typer.echo(f"Đã sao lưu vào {made.file} ({sealed}).")
    _tell(made.manifest, made.problems)


def _note(revision: str) -> None:
    """Note the backup in the audit, unless the database is still of an earlier release: nothing migrates it."""
    from survey.rights import Action
    from survey.storage.schema import HEAD

    if revision == HEAD:
        with opened() as application:
            application.note(Action.BACK_UP)


def _tell(manifest: Manifest, problems: tuple[Problem, ...]) -> None:
    """Say what the backup holds; end with 1 where the province lacks evidence."""
    for line in _lines(manifest):
        typer.echo(line)
    if problems:
        say_problems(found.text for found in problems)
        raise typer.Exit(1)


def _lines(manifest: Manifest) -> Iterator[str]:
    from survey.settings import local

    moment = local(manifest.at)
    kind = labels.MADE_UP if manifest.made_up else "dữ liệu thật"
    yield f"Tỉnh {manifest.province}, {kind}, lúc {moment:%H:%M ngày %d/%m/%Y}."
    yield (
        f"Phần mềm {manifest.version}, lược đồ {manifest.revision}: {sum(manifest.rows.values())} "
        f"dòng trong {len(manifest.rows)} bảng, {len(manifest.evidence)} tệp minh chứng."
    )
