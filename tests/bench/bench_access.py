"""What signing in costs, and what it does not cost afterwards.

A password check is dear on purpose, once: at least 100 ms on the machine at hand, or else as much work
as the standard asks for (test_passwords holds that). Looking a session up is cheap, for it happens at
every rerun: under 5 ms among 1,000 sessions, and near a bare SELECT by primary key in the same run.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

import pytest

from survey.access import passwords, sessions
from survey.application import Application
from survey.model import CommuneCode
from survey.rights import AccountRole
from survey.storage import account_changes
from survey.storage import sessions as store
from survey.storage.accounts import Grant, Person
from tests.support.small_province import Clock, empty_province

SESSIONS: Final = 1_000
ACCOUNTS: Final = 200
LOOKS: Final = 300
CHECKS: Final = 5

pytestmark = pytest.mark.bench


def milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    app = empty_province(tmp_path, Clock())
    app.install("51", made_up=False)
    yield app
    app.close()


def fill(app: Application) -> list[str]:
    """Make the accounts of a province and their sessions; return the tokens."""
    here = frozenset(CommuneCode(commune.code) for commune in app.communes[:3])
    given, at = Grant(role=AccountRole.MEMBER, communes=here), app.clock()
    made = [
        account_changes.create(
            app.whole, Person("", f"nguoi.{n}", f"Người {n}"), given, actor="bench", at=at
        )
        for n in range(ACCOUNTS)
    ]
    return [
        store.create(app.whole, made[n % ACCOUNTS], device="Máy", at=at).token
        for n in range(SESSIONS)
    ]


def test_a_password_costs_a_tenth_of_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    kept = passwords.hashed("ba con vịt lội qua mương")
    right = [
        milliseconds(lambda: passwords.matches(kept, "ba con vịt lội qua mương"))
        for _ in range(CHECKS)
    ]
    wrong = [
        milliseconds(lambda: passwords.matches(passwords.decoy(), "sai")) for _ in range(CHECKS + 1)
    ][1:]
    with capsys.disabled():
        sys.stdout.write(
            f"\npassword check: {median(right):.0f} ms, of an unknown login {median(wrong):.0f} ms\n"
        )

    assert min(right) >= 100
    assert 0.5 <= median(wrong) / median(right) <= 2


def test_looking_a_session_up_costs_next_to_nothing(
    app: Application, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = fill(app)
    path = app.whole.url.removeprefix("sqlite:///")
    query = "SELECT * FROM session WHERE id = ?"
    ours, plain = [], []
    with closing(sqlite3.connect(path)) as bare:
        for number in range(LOOKS):
            token = tokens[number * 7 % SESSIONS]
            key = (store.digest(token),)
            ours.append(milliseconds(partial(sessions.live, app, token)))
            plain.append(milliseconds(lambda key=key: bare.execute(query, key).fetchone()))  # type: ignore[misc]  # binds the loop's value
            assert sessions.live(app, token) is not None
    worst = quantiles(ours, n=20)[-1]
    with capsys.disabled():
        sys.stdout.write(
            f"\nsession among {SESSIONS:,}: median {median(ours):.2f} ms, p95 {worst:.2f} ms "
            f"= {median(ours) / median(plain):.0f} × a bare SELECT ({median(plain):.3f} ms)\n"
        )

    assert median(ours) < 5
    assert median(ours) / median(plain) < 200
