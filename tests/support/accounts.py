"""Accounts for tests: made as administrators make them, at a cost of passwords that tests can pay."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from survey.access import accounts, own_account, sessions, sign_in
from survey.access.accounts import NewPerson
from survey.access.sessions import LiveSession
from survey.access.sign_in import NewSession
from survey.application import Application
from survey.rights import AccountRole
from survey.settings import PasswordCost
from survey.storage.accounts import Grant
from tests.support.made_once import made_once
from tests.support.small_province import Clock, empty_province

CHEAP = PasswordCost(passes=1, memory_kib=8, lanes=1)
PASSWORD = "ba con vịt lội qua mương"  # noqa: S105 - of a test
HERE, PHONE = "10.0.0.1", "Điện thoại"


def an_office(base: Path, folder: Path, clock: Clock) -> Application:
    """Return Quảng Ngãi in *folder*: «quan.tri» manages accounts, «an.nguyen» is of the desk.

    Made once below *base* and copied.
    """
    shutil.copytree(made_once(base, "office", _make), folder, dirs_exist_ok=True)
    return cheap(empty_province(folder, clock))


def _make(folder: Path) -> None:
    app = cheap(empty_province(folder, Clock()))
    app.install("51", made_up=False)
    an_account(app, "quan.tri")
    an_account(app, "an.nguyen", Grant(role=AccountRole.DESK))
    app.close()


def cheap(app: Application) -> Application:
    """Let passwords of *app* cost next to nothing, and return it."""
    app.settings = replace(app.settings, password_cost=CHEAP)
    return app


def an_account(
    app: Application, login: str = "an.nguyen", grant: Grant | None = None, *, name: str = ""
) -> str:
    """Make an account whose password is PASSWORD, an administrator's where *grant* says nothing."""
    person = NewPerson(login, name or f"Người {login}")
    made = accounts.create(app, person, grant or Grant(role=AccountRole.ADMIN))
    return own_account.set_password(app, made.token, PASSWORD)


def signed_in(app: Application, login: str = "an.nguyen", *, device: str = PHONE) -> NewSession:
    """Sign in with PASSWORD; AssertionError where a code is asked for."""
    found = sign_in.with_password(app, login, PASSWORD, device=device, address=HERE)
    assert isinstance(found, NewSession)
    return found


def live(app: Application, session: NewSession) -> LiveSession:
    """Return who is signed in; AssertionError where the session has ended."""
    found = sessions.live(app, session.token)
    assert found is not None
    return found
