"""What signing in costs, and what it does not cost afterwards.

A password check is dear on purpose, once: at least 100 ms of the processor, for a login that nobody has
too. Looking a session up is cheap, for it happens at every rerun: under 5 ms among 1,000 sessions, and
near a bare SELECT by primary key in the same run.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
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


def processor(work: Callable[[], object]) -> float:
    """Return the milliseconds that *work* keeps processors busy, all of them together."""
    start = process_time()
    work()
    return 1000 * (process_time() - start)


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
    said = "ba con vịt lội qua mương"
    kept, decoy = passwords.hashed(said), passwords.decoy()
    known = [processor(partial(passwords.matches, kept, said)) for _ in range(CHECKS)]
    unknown = [processor(partial(passwords.matches, decoy, said)) for _ in range(CHECKS)]
    waited = milliseconds(partial(passwords.matches, kept, said))
    with capsys.disabled():
        sys.stdout.write(
            f"\npassword check: {median(known):.0f} ms of the processor ({waited:.0f} ms waited), "
            f"of an unknown login {median(unknown):.0f} ms\n"
        )

    assert min(known) >= 100
    assert 0.67 <= median(unknown) / median(known) <= 1.5


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
    assert median(ours) / median(plain) < 60
