"""Who is signed in with this token, at this moment; and how a session ends.

Every request and every rerun of a page asks :func:`live` anew, so that whatever ends a session ends it
at the next click in every tab.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from survey.application import Application
from survey.storage import sessions as store
from survey.storage.accounts import AccountState
from survey.storage.sessions import Looked, Own

COOKIE: Final = "san_sang_phien"
LONGEST: Final = timedelta(hours=12)
SLACK: Final = timedelta(minutes=5)
"""How far a session may lie in the future before the clock must have been set back."""
_TOUCH_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """Somebody who is signed in. *session* is what the account's own list calls it.

    *csrf* is what a form of this session must send along. *must_change* asks for another password
    before anything else.
    """

    account: str
    login: str
    name: str
    session: str
    csrf: str
    must_change: bool
    state: AccountState


def live(app: Application, token: str) -> LiveSession | None:
    """Return whose session *token* opens, None where it opens none (any more).

    A session that is found idle, too old or of the future is ended, so that no clock revives it.
    """
    if not token:
        return None
    looked = store.look(app.whole, store.digest(token))
    if looked is None or not looked.state.active:
        return None
    now = app.clock()
    why = _over(looked, now, app.settings.idle)
    if why:
        _end(app, looked.state.account, looked.name, why=why)
        return None
    if now - looked.seen_at >= _TOUCH_EVERY:
        store.touch(app.whole, looked.id, at=now)
    return LiveSession(
        account=looked.state.account,
        login=looked.login,
        name=looked.person,
        session=looked.name,
        csrf=looked.csrf,
        must_change=looked.must_change,
        state=looked.state,
    )


def _over(looked: Looked, now: datetime, idle: timedelta) -> str:
    """Return why *looked* is over, "" where it is not."""
    if max(looked.created_at, looked.seen_at) > now + SLACK:
        return store.CLOCK
    if now - looked.created_at >= LONGEST:
        return store.TOO_LONG
    return store.IDLE if now - looked.seen_at >= idle else ""


def end(app: Application, session: LiveSession) -> None:
    """Sign out."""
    at, why = app.clock(), store.SIGNED_OUT
    store.end(app.whole, session.account, session.session, at=at, why=why, action=store.SIGN_OUT)


def end_one(app: Application, session: LiveSession, name: str) -> bool:
    """End the session that the own list calls *name*; return whether it was still alive."""
    return _end(app, session.account, name, why=store.ELSEWHERE)


def end_others(app: Application, session: LiveSession) -> int:
    """End all sessions of the account but this one; return how many had not ended."""
    return store.end_others(app.whole, session.account, session.session, at=app.clock())


def own(app: Application, session: LiveSession) -> tuple[Own, ...]:
    """Return the sessions of the account that are alive, the one used last first."""
    now = app.clock()
    found = store.own(app.whole, session.account, since=now - app.settings.idle)
    return tuple(one for one in found if now - one.created_at < LONGEST)


def _end(app: Application, account: str, name: str, *, why: str) -> bool:
    action = store.SESSION_ENDED
    return store.end(app.whole, account, name, at=app.clock(), why=why, action=action)
