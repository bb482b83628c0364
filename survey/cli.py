"""The ``readiness`` command. Heavy parts are imported by the commands that need them."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from survey import cli_backup, labels
from survey.cli_account import account_app
from survey.cli_audit import audit_app
from survey.cli_boundaries import boundaries_app
from survey.cli_frame import OPTIONS, Command, Group, say_problems
from survey.cli_map import map_app
from survey.cli_open import BY, DayOption, RoundOption, chosen_round, day_of, opened, work_as
from survey.cli_report import report_app
from survey.cli_rules import rules_app
from survey.problems import ProblemCode, SurveyError, problem

FOR_PEOPLE: Final = frozenset({"score", "export", "report", "map", "rules", "audit", "account"})
"""The commands that can work for a person, by ``--as``; the others are the operator's alone."""

app = typer.Typer(
    cls=Group,
    help=f"{labels.PRODUCT}: khảo sát, chấm điểm và bản đồ mức sẵn sàng của Trung tâm Phục vụ "
    "hành chính công cấp xã.",
    add_completion=False,
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
catalogue_app = typer.Typer(
    cls=Group,
    help="Danh mục tiêu chí, ngưỡng và văn bản chỉ đạo.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
export_app = typer.Typer(
    cls=Group,
    help="Xuất danh sách ra tệp.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(export_app, name="export")
app.add_typer(report_app, name="report")
app.add_typer(map_app, name="map")
app.add_typer(rules_app, name="rules")
app.add_typer(boundaries_app, name="boundaries")
app.add_typer(audit_app, name="audit")
app.add_typer(account_app, name="account")

ProvinceOption = Annotated[
    str, typer.Option("--province", metavar="MÃ", help="Mã tỉnh theo Cục Thống kê, 2 chữ số.")
]


def main() -> None:
    """Run the command line."""
    app(prog_name="readiness")


@app.callback()
def begin(
    context: typer.Context,
    login: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="TÊN-ĐĂNG-NHẬP",
            help="Làm với quyền của tài khoản này; bỏ trống: người vận hành máy chủ.",
        ),
    ] = None,
) -> None:
    """Take note of whom the command works for; what is done on the machine itself has no other."""
    if login is not None and context.invoked_subcommand not in FOR_PEOPLE:
        raise SurveyError([problem(ProblemCode.AS_OPERATOR)])
    work_as(login)


@app.command(cls=Command, options_metavar=OPTIONS)
def serve(
    address: Annotated[
        str, typer.Option(metavar="ĐỊA CHỈ", help="Địa chỉ nhận kết nối; 0.0.0.0 là mọi máy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="SỐ", min=1, max=65535, help="Cổng.")] = 8501,
) -> None:
    """Chạy các trang của phần mềm cho trình duyệt."""
    from survey.cli_serve import run_pages

    with opened():
        pass  # what is wrong with data or content is said here, not in the browser
    typer.echo(f"Mở trình duyệt ở http://{address}:{port} · dừng bằng Ctrl+C")
    raise typer.Exit(run_pages(address, port))


@app.command("init", cls=Command, options_metavar=OPTIONS)
def initialise(province: ProvinceOption) -> None:
    """Khởi tạo cơ sở dữ liệu trống cho một tỉnh, để nhập dữ liệu thật."""
    with opened() as application:
        application.install(province, made_up=False)
        typer.echo(
            f"Đã khởi tạo cho {application.province.name}: "
            f"{len(application.communes)} xã, phường, đặc khu."
        )


@app.command(cls=Command, options_metavar=OPTIONS)
def demo(province: ProvinceOption = "51") -> None:
    """Điền dữ liệu minh họa vào cơ sở dữ liệu trống."""
    from survey.demo import fill

    with opened() as application:
        bar = typer.progressbar(length=1, label=f"Đang tạo {labels.MADE_UP.lower()}")

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        with bar:
            fill(application, advance, province=province)
        typer.echo(f"Đã tạo {labels.MADE_UP} cho {application.province.name}.")


@catalogue_app.command("check", cls=Command, options_metavar=OPTIONS)
def check(
    folder: Annotated[
        Path | None, typer.Option(metavar="THƯ MỤC", help="Thư mục nội dung; bỏ trống: data/.")
    ] = None,
) -> None:
    """Kiểm tra danh mục, ngưỡng, văn bản: nêu mọi lỗi kèm tệp và dòng."""
    from survey.cli_checks import content_counts, read_folder
    from survey.settings import CONTENT

    content = read_folder(folder or CONTENT)
    say_problems(p.text for p in content.problems)
    if content.problems:
        typer.echo(f"Có {len(content.problems)} lỗi.", err=True)
        raise typer.Exit(1)
    for line in content_counts(content):
        typer.echo(line)


@catalogue_app.command("record", cls=Command, options_metavar=OPTIONS)
def record() -> None:
    """Ghi danh mục và chính sách trong data/ thành phiên bản mới cho các đợt tạo sau."""
    with opened() as application:
        catalogue, policy = application.record_content()
    typer.echo(f"Đợt tạo từ nay dùng danh mục bản {catalogue}, chính sách bản {policy}.")


@app.command(cls=Command, options_metavar=OPTIONS)
def score(
    out: Annotated[Path, typer.Option(metavar="TỆP.csv", help="Tệp bảng điểm sẽ ghi.")],
    round_id: RoundOption = None,
    as_of: DayOption = None,
) -> None:
    """Ghi bảng điểm của mọi xã ra tệp .csv."""
    from survey.exchange.export import SCORE_SUFFIXES, export_scores
    from survey.exchange.writer import require_target, write_file

    require_target(out, SCORE_SUFFIXES)
    with opened() as application:
        rnd = chosen_round(application, round_id)
        write_file(out, export_scores(application, rnd.id, by=BY, as_of=day_of(as_of)))
    typer.echo(f"Đã ghi bảng điểm của đợt «{rnd.name}» vào {out}")


@export_app.command("lagging", cls=Command, options_metavar=OPTIONS)
def lagging(
    out: Annotated[
        Path,
        typer.Option(metavar="TỆP", help="Tệp sẽ ghi: đuôi .xlsx, .csv hoặc .geojson."),
    ],
    round_id: RoundOption = None,
    as_of: DayOption = None,
    letter: Annotated[
        str, typer.Option(metavar="SỐ", help="Số công văn ghi trên phụ lục (.xlsx).")
    ] = "",
    letter_day: Annotated[
        str, typer.Option(metavar="NGÀY", help="Ngày công văn, ví dụ 05/12/2026 (.xlsx).")
    ] = "",
) -> None:
    """Xuất danh sách chậm ra tệp .xlsx, .csv hoặc .geojson."""
    from survey.exchange.annex import read_letter
    from survey.exchange.export import LAGGING_SUFFIXES, export_lagging
    from survey.exchange.writer import require_target, write_file

    suffix, named = require_target(out, LAGGING_SUFFIXES), read_letter(letter, letter_day)
    with opened() as application:
        rnd = chosen_round(application, round_id)
        data = export_lagging(application, rnd.id, suffix, as_of=day_of(as_of), by=BY, letter=named)
        write_file(out, data)
    typer.echo(f"Đã ghi danh sách chậm của đợt «{rnd.name}» vào {out}")


@export_app.command("matrix", cls=Command, options_metavar=OPTIONS)
def matrix(
    out: Annotated[
        Path, typer.Option(metavar="TỆP", help="Tệp sẽ ghi: đuôi .xlsx, .csv hoặc .zip.")
    ],
    show: Annotated[
        str,
        typer.Option(metavar="LOẠI", help="Nội dung: codes (mã), labels (nhãn), both (cả hai)."),
    ] = "both",
    round_id: RoundOption = None,
) -> None:
    """Xuất mọi câu trả lời ra tệp .xlsx, .csv hoặc gói dữ liệu .zip."""
    from survey.exchange.matrix_export import MATRIX_SUFFIXES, export_matrix, read_show
    from survey.exchange.writer import require_target, write_file

    suffix, content = require_target(out, MATRIX_SUFFIXES), read_show(show)
    with opened() as application:
        rnd = chosen_round(application, round_id)
        write_file(out, export_matrix(application, rnd.id, suffix, by=BY, show=content))
    typer.echo(f"Đã ghi mọi câu trả lời của đợt «{rnd.name}» vào {out}")


@app.command(cls=Command, options_metavar=OPTIONS)
def doctor() -> None:
    """Kiểm tra máy này: phiên bản, cơ sở dữ liệu, thư mục, nội dung; chỉ cách sửa."""
    from survey.cli_checks import examine

    findings = list(examine())
    for finding in findings:
        typer.echo(f"{'Đạt ' if finding.fine else 'LỖI '} {finding.text}")
        if not finding.fine:
            typer.echo(f"      → {finding.remedy}")
    wrong = sum(not finding.fine for finding in findings)
    typer.echo("Mọi thứ sẵn sàng." if not wrong else f"Có {wrong} điểm cần sửa.", err=bool(wrong))
    raise typer.Exit(1 if wrong else 0)


cli_backup.register(app)


if __name__ == "__main__":
    main()
