"""Sessions.

SN01 a session is its person's, from the sign-in on, with what the account is given at this moment
SN02 it ends when nobody uses it for the idle time, after twelve hours, and where the clock was set back;
     no clock revives it
SN03 signing out ends it, in every tab that holds the token; other sessions go on
SN04 a forged, a foreign or an old token opens nothing; the database holds none
SN05 the own list shows what is alive; one or all others can be ended, and none of another account
SN06 use is noted at most once a minute
SN07 a disabled account's sessions are over, and stay over when it is enabled again
SN08 an erased person's sessions are over
SN09 endings are noted in the audit once
SN10 sessions of a month ago are forgotten
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from survey.access import accounts, sessions
from survey.access.sessions import live
from survey.application import Application
from survey.rights import AccountRole
from survey.storage import audit
from survey.storage import sessions as store
from survey.storage.accounts import Grant
from survey.storage.system_tables import session as table
from tests.support.accounts import an_office, signed_in
from tests.support.accounts import live as still_live
from tests.support.small_province import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> Iterator[Application]:
    """A province with an administrator and An of the desk."""
    app = an_office(tmp_path_factory.getbasetemp(), tmp_path, clock)
    yield app
    app.close()


def notes(app: Application) -> list[tuple[str, str]]:
    rows = audit.page(app.whole, limit=50)
    return [(row.action, row.outcome) for row in reversed(rows) if row.action.startswith("s")]


def version(app: Application, account: str) -> int:
    return accounts.get(app, account).state.version


def test_sn01_a_session_is_its_persons(app: Application) -> None:
    made = signed_in(app)

    found = still_live(app, made)

    assert (found.login, found.name) == ("an.nguyen", "Người an.nguyen")
    assert (found.csrf, found.must_change) == (made.csrf, False)
    assert found.state.role is AccountRole.DESK
    assert found.account == found.state.account


def test_sn01_what_is_given_is_of_this_moment(app: Application) -> None:
    made = signed_in(app)
    account = still_live(app, made).account
    team = Grant(role=AccountRole.MEMBER)

    accounts.change(app, account, team, seen_version=version(app, account))

    assert still_live(app, made).state.role is AccountRole.MEMBER


@pytest.mark.parametrize(
    ("pauses", "alive"),
    [
        pytest.param([59.9], True, id="SN02 within the hour"),
        pytest.param([60], False, id="SN02 idle for an hour"),
        pytest.param([50, 50, 50], True, id="SN02 used now and then"),
        pytest.param([50] * 14, True, id="SN02 less than twelve hours"),
        pytest.param([50] * 15, False, id="SN02 more than twelve hours"),
        pytest.param([-4], True, id="SN02 clocks differ a little"),
        pytest.param([-6], False, id="SN02 the clock was set back"),
        pytest.param([30, -60], False, id="SN02 set back behind the sign-in"),
    ],
)
def test_how_long_a_session_lives(
    app: Application, clock: Clock, pauses: list[float], *, alive: bool
) -> None:
    token = signed_in(app).token

    for minutes in pauses[:-1]:
        clock.forward(minutes=minutes)
        live(app, token)
    clock.forward(minutes=pauses[-1])

    assert (live(app, token) is not None) is alive


def test_sn02_the_idle_time_is_a_setting(app: Application, clock: Clock) -> None:
    app.settings = replace(app.settings, idle=timedelta(minutes=5))
    token = signed_in(app).token
    clock.forward(minutes=5)

    assert live(app, token) is None


@pytest.mark.parametrize("pause", [60, 60 * 13, -600], ids=lambda m: f"SN02 {m} minutes")
def test_no_clock_revives_a_session(app: Application, clock: Clock, pause: int) -> None:
    token = signed_in(app).token
    clock.forward(minutes=pause)
    assert live(app, token) is None
    clock.forward(minutes=-pause)

    assert live(app, token) is None


def test_sn03_signing_out_ends_one_session_everywhere(app: Application) -> None:
    here, there = signed_in(app), signed_in(app)
    tab, other_tab = still_live(app, here), still_live(app, here)

    sessions.end(app, tab)
    sessions.end(app, other_tab)

    assert live(app, here.token) is None
    assert still_live(app, there).account == tab.account


@pytest.mark.parametrize("forge", ["", "x", "\x00", "\ud800", "a" * 10_000], ids=repr)
def test_sn04_a_forged_token_opens_nothing(app: Application, forge: str) -> None:
    signed_in(app)

    assert live(app, forge) is None


def test_sn04_neither_a_digest_nor_a_name_opens_anything(app: Application) -> None:
    made = signed_in(app)
    with app.whole.read() as connection:
        (row,) = connection.execute(select(table)).all()

    assert [live(app, text) for text in (row.id, row.name, row.csrf, row.account)] == [None] * 4
    assert made.token not in str(tuple(row))


def test_sn04_every_sign_in_is_another_session(app: Application) -> None:
    tokens = {
        token for made in (signed_in(app), signed_in(app)) for token in (made.token, made.csrf)
    }

    assert len(tokens) == 4
    assert {len(token) for token in tokens} == {43}


def test_sn05_the_own_list(app: Application, clock: Clock) -> None:
    signed_in(app, device="Bỏ quên")
    clock.forward(minutes=30)
    ended = signed_in(app, device="Đã ra")
    sessions.end(app, still_live(app, ended))
    clock.forward(minutes=30)
    signed_in(app, "quan.tri", device="Của người khác")
    there = signed_in(app, device="Máy bàn\x00\n" + "!" * 500)
    clock.forward(minutes=1)
    here = still_live(app, signed_in(app, device="Điện thoại"))

    found = sessions.own(app, here)

    assert [one.device[:7] for one in found] == ["Điện th", "Máy bàn"]
    assert [one.name for one in found] == [here.session, still_live(app, there).session]
    assert len(found[1].device) == 120


def test_sn05_one_or_all_others_can_be_ended(app: Application) -> None:
    first, second, third = (signed_in(app) for _ in range(3))
    stranger = signed_in(app, "quan.tri")
    here = still_live(app, first)

    assert sessions.end_one(app, here, still_live(app, second).session)
    assert not sessions.end_one(app, here, still_live(app, stranger).session)
    assert not sessions.end_one(app, here, "unknown")
    assert live(app, second.token) is None
    assert sessions.end_others(app, here) == 1
    assert sessions.end_others(app, here) == 0

    assert live(app, third.token) is None
    assert still_live(app, first) == here
    assert live(app, stranger.token) is not None


def seen(app: Application) -> object:
    with app.whole.read() as connection:
        return connection.scalar(select(table.c.seen_at))


def test_sn06_use_is_noted_at_most_once_a_minute(app: Application, clock: Clock) -> None:
    token, begun = signed_in(app).token, clock.at
    clock.forward(seconds=59)
    live(app, token)
    assert seen(app) == begun
    clock.forward(seconds=1)
    live(app, token)

    assert seen(app) == clock.at


def test_sn07_a_disabled_account_is_out_at_once(app: Application) -> None:
    made = signed_in(app)
    account = still_live(app, made).account
    accounts.disable(app, account, seen_version=version(app, account))
    assert live(app, made.token) is None
    accounts.enable(app, account, seen_version=version(app, account))

    assert live(app, made.token) is None


def test_sn07_a_session_of_a_disabled_account_opens_nothing(app: Application) -> None:
    account = still_live(app, signed_in(app)).account
    accounts.disable(app, account, seen_version=version(app, account))
    token = store.create(app.whole, account, device="", at=app.clock()).token

    assert live(app, token) is None


def test_sn08_an_erased_person_is_out_at_once(app: Application) -> None:
    made = signed_in(app)
    accounts.erase(app, still_live(app, made).account)

    assert live(app, made.token) is None


def test_sn09_endings_are_noted_once(app: Application, clock: Clock) -> None:
    made = [signed_in(app) for _ in range(4)]
    out = still_live(app, made[0])
    for _ in range(2):
        sessions.end(app, out)
    here = still_live(app, made[1])
    sessions.end_one(app, here, still_live(app, made[2]).session)
    sessions.end_others(app, here)
    clock.forward(hours=2)
    for _ in range(2):
        assert live(app, made[1].token) is None

    ended = [*(("session_ended", why) for why in ("elsewhere", "elsewhere", "idle"))]
    assert notes(app) == [*[("sign_in", "password")] * 4, ("sign_out", "signed_out"), *ended]


def test_sn10_sessions_of_a_month_ago_are_forgotten(app: Application, clock: Clock) -> None:
    signed_in(app)
    clock.forward(days=31)
    signed_in(app)

    with app.whole.read() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 1
