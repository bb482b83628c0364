"""The commands ``readiness account …``: list accounts, make and disable them, give links."""
# ruff: noqa: PLC0415 - ``readiness --help`` answers at once

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from survey import labels
from survey.cli_frame import OPTIONS, Command, Group
from survey.cli_open import opened
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import AccountRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.access.account_list import Listed
    from survey.application import Application
    from survey.storage.accounts import Person

HERE: Final = "http://127.0.0.1:8501"
"""Where ``readiness serve`` answers when nothing else is said."""
_ROLES: Final = "; ".join(f"{role}: {labels.ACCOUNT_ROLE[role]}" for role in AccountRole)

account_app = typer.Typer(
    cls=Group,
    help="Tài khoản: liệt kê, tạo, ngừng dùng, cấp liên kết đặt mật khẩu.",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH",
    rich_markup_mode=None,
)
LoginArgument = Annotated[
    str, typer.Argument(metavar="TÊN-ĐĂNG-NHẬP", help="Tài khoản nào.", show_default=False)
]


@account_app.command("list", cls=Command, options_metavar=OPTIONS)
def list_accounts() -> None:
    """Liệt kê mọi tài khoản: tên đăng nhập, họ tên, vai trò, phạm vi, tình trạng."""
    from survey.access import account_list

    with _started() as application:
        scope = account_list.ScopeWords(application)
        for one in account_list.listed(application):
            typer.echo(" · ".join([*_who(one), *scope.parts(one), *_how(one)]))


@account_app.command("create", cls=Command, options_metavar=OPTIONS)
def create_account(
    login: Annotated[str, typer.Option(metavar="TÊN", help="Tên đăng nhập.")],
    name: Annotated[str, typer.Option(metavar="HỌ TÊN", help="Họ và tên.")],
    role: Annotated[AccountRole, typer.Option(metavar="VAI-TRÒ", help=f"{_ROLES}.")],
    commune: Annotated[
        list[str] | None, typer.Option(metavar="MÃ", help="Mã xã; nêu được nhiều lần.")
    ] = None,
    domain: Annotated[
        list[str] | None, typer.Option(metavar="MÃ", help="Mã nhóm tiêu chí; nêu được nhiều lần.")
    ] = None,
    agency: Annotated[str, typer.Option(metavar="MÃ", help="Mã cơ quan.")] = "",
    post: Annotated[str, typer.Option(metavar="CHỮ", help="Chức vụ, đơn vị.")] = "",
    email: Annotated[str, typer.Option(metavar="ĐỊA CHỈ", help="Thư điện tử công vụ.")] = "",
    *,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Người của đoàn: làm việc ở mọi xã.")
    ] = False,
    secrecy: Annotated[
        bool, typer.Option("--secrecy", help="Được xem tiêu chí lưu hành nội bộ.")
    ] = False,
) -> None:
    """Tạo tài khoản và in liên kết dùng một lần để người đó tự đặt mật khẩu."""
    from survey.access import accounts
    from survey.model import CommuneCode, DomainCode
    from survey.storage.accounts import Grant

    grant = Grant(
        role=role,
        everywhere=everywhere,
        communes=frozenset(map(CommuneCode, commune or ())),
        domains=frozenset(map(DomainCode, domain or ())),
        agency=agency,
        secrecy=secrecy,
    )
    with _started() as application:
        made = accounts.create(application, accounts.NewPerson(login, name, post, email), grant)
        typer.echo(f"Đã tạo tài khoản của {name.strip()}: {labels.ACCOUNT_ROLE[role]}.")
        _say_link(application, made.token)


@account_app.command("reset", cls=Command, options_metavar=OPTIONS)
def reset_account(
    login: LoginArgument,
    *,
    drop_second_factor: Annotated[
        bool,
        typer.Option("--drop-second-factor", help="Tắt cả xác thực hai bước, khi mất điện thoại."),
    ] = False,
) -> None:
    """In liên kết dùng một lần để đặt lại mật khẩu, kể cả của quản trị duy nhất."""
    from survey.access import accounts

    with _started() as application:
        person = _person(application, login)
        token = accounts.reset_link(application, person.account)
        typer.echo(f"Liên kết đặt lại mật khẩu của {person.name}:")
        _say_link(application, token)
        if drop_second_factor:
            accounts.drop_second_factor(application, person.account)
            typer.echo(f"Đã tắt xác thực hai bước của {person.name}.")


@account_app.command("disable", cls=Command, options_metavar=OPTIONS)
def disable_account(login: LoginArgument) -> None:
    """Ngừng dùng một tài khoản: mọi phiên kết thúc; mở lại ở trang «Tài khoản»."""
    from survey.access import accounts

    with _started() as application:
        person = _person(application, login)
        seen = accounts.get(application, person.account).state.version
        accounts.disable(application, person.account, seen_version=seen)
    typer.echo(f"Tài khoản của {person.name} nay ngừng dùng.")


@contextmanager
def _started() -> Iterator[Application]:
    """Yield the open province, which is no longer empty."""
    with opened() as application:
        application.installed()
        yield application


def _person(application: Application, login: str) -> Person:
    """Return who signs in as *login*; raises SurveyError (ACCOUNT_NOBODY) where nobody does."""
    from survey.access import accounts, logins

    wanted = logins.normal(login)
    for person, _ in accounts.everybody(application):
        if person is not None and person.login == wanted:
            return person
    raise SurveyError([problem(ProblemCode.ACCOUNT_NOBODY, value=login)])


def _say_link(application: Application, token: str) -> None:
    from survey.api.route_rules import LINK
    from survey.fields import show_date
    from survey.settings import local
    from survey.storage.one_time import LINK_LIVES

    until = local(application.clock() + LINK_LIVES)
    origin = application.settings.public_url
    typer.echo((origin or HERE) + LINK.format(token=token))
    typer.echo(f"Dùng một lần, đến {until:%H:%M}, {show_date(until.date())}. Gửi riêng đúng người.")
    if not origin:
        typer.echo(
            f"Thay {HERE} bằng địa chỉ của phần mềm, hoặc đặt READINESS_PUBLIC_URL.", err=True
        )


def _who(one: Listed) -> tuple[str, ...]:
    role = labels.ACCOUNT_ROLE[one.state.role]
    if one.person is None:
        return one.state.account, role
    return one.person.login, one.person.name, role


def _how(one: Listed) -> Iterator[str]:
    from survey.access.account_list import Condition

    yield labels.ACCOUNT_CONDITION[one.condition]
    if one.condition is Condition.ACTIVE and not one.use.password:
        yield labels.ACCOUNT_NO_PASSWORD
