"""The commands ``readiness report …``: minutes, result sheets and blank forms as files."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli_frame import OPTIONS, Command, Group
from survey.cli_open import BY, RoundOption, chosen_round, opened
from survey.model import CommuneCode
from survey.problems import ProblemCode, SurveyError, problem

if TYPE_CHECKING:
    from survey.application import Application
    from survey.assessment import Assessment
    from survey.reports.kinds import DocumentKind

report_app = typer.Typer(
    cls=Group,
    help="Biên bản kiểm tra, phiếu kết quả, phiếu trắng.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
OutOption = Annotated[
    Path,
    typer.Option(
        "--out", metavar="TỆP", help="Tệp sẽ ghi: đuôi .docx hoặc .pdf; với --all là đuôi .zip."
    ),
]
CommuneOption = Annotated[str | None, typer.Option("--commune", metavar="MÃ", help="Mã xã.")]
AllOption = Annotated[bool, typer.Option("--all", help="Mọi xã của đợt, trong một tệp .zip.")]
PdfOption = Annotated[bool, typer.Option("--pdf", help="Với --all: tạo PDF thay cho .docx.")]


@report_app.command(cls=Command, options_metavar=OPTIONS)
def minutes(
    out: OutOption,
    commune: CommuneOption = None,
    every: AllOption = False,  # noqa: FBT002 - an option of the command line
    in_pdf: PdfOption = False,  # noqa: FBT002 - likewise
    round_id: RoundOption = None,
) -> None:
    """Tạo biên bản kiểm tra của một xã hoặc mọi xã."""
    from survey.reports.kinds import DocumentKind

    _report(DocumentKind.MINUTES, out, commune, round_id, every=every, in_pdf=in_pdf)


@report_app.command(cls=Command, options_metavar=OPTIONS)
def result(
    out: OutOption,
    commune: CommuneOption = None,
    every: AllOption = False,  # noqa: FBT002 - an option of the command line
    in_pdf: PdfOption = False,  # noqa: FBT002 - likewise
    round_id: RoundOption = None,
) -> None:
    """Tạo phiếu kết quả của một xã hoặc mọi xã."""
    from survey.reports.kinds import DocumentKind

    _report(DocumentKind.RESULT, out, commune, round_id, every=every, in_pdf=in_pdf)


@report_app.command(cls=Command, options_metavar=OPTIONS)
def blank(
    out: OutOption,
    commune: CommuneOption = None,
    every: AllOption = False,  # noqa: FBT002 - an option of the command line
    in_pdf: PdfOption = False,  # noqa: FBT002 - likewise
    desk: Annotated[  # noqa: FBT002 - likewise
        bool,
        typer.Option("--desk", help="Thêm phần của bàn tỉnh; không dùng với --commune, --all."),
    ] = False,
    round_id: RoundOption = None,
) -> None:
    """Tạo phiếu trắng để in: chung, của một xã hoặc mọi xã."""
    from survey.exchange.writer import require_target, write_file
    from survey.reports.documents import EVERYBODY, FORMS, TEAM, make_blank
    from survey.reports.kinds import DocumentKind

    if commune is not None or every:
        _report(DocumentKind.BLANK, out, commune, round_id, every=every, in_pdf=in_pdf)
        return
    form = require_target(out, FORMS)
    with opened() as application:
        found = application.assess(chosen_round(application, round_id).id)
        roles = EVERYBODY if desk else TEAM
        made = make_blank(application, found, by=BY, roles=roles, form=form)
        write_file(out, made.content)
    typer.echo(f"Đã ghi phiếu trắng của đợt «{found.round.name}» vào {out}")


def _report(
    kind: DocumentKind,
    out: Path,
    commune: str | None,
    round_id: int | None,
    *,
    every: bool,
    in_pdf: bool,
) -> None:
    """Write the document of one commune, or those of all."""
    from survey.exchange.writer import require_target, write_file
    from survey.reports.documents import FORMS, make
    from survey.reports.kinds import DOCX, PDF, ZIP

    if every == (commune is not None):
        raise SurveyError([problem(ProblemCode.REPORT_WHICH)])
    form = require_target(out, (ZIP,) if every else FORMS)
    with opened() as application:
        found = application.assess(chosen_round(application, round_id).id)
        if commune is None:
            write_file(out, _all(application, found, kind, PDF if in_pdf else DOCX))
            typer.echo(f"Đã ghi văn bản của {len(found.communes)} xã vào {out}")
        else:
            known = application.require_in_round(found.round, commune)
            row = found.index[CommuneCode(known.code)]
            write_file(out, make(application, found, row, kind, by=BY, form=form).content)
            typer.echo(f"Đã ghi văn bản của {known.name} vào {out}")


def _all(application: Application, found: Assessment, kind: DocumentKind, form: str) -> bytes:
    from survey.reports.documents import make_all

    bar = typer.progressbar(length=len(found.communes), label="Đang tạo văn bản")

    def advance(done: int, _total: int) -> None:
        bar.update(done - bar.pos)

    with bar:
        return make_all(application, found, kind, by=BY, form=form, progress=advance)
