"""The door: a password, where it is asked for a code, and then a session that the server made.

Whatever is wrong, the refusal is the same and takes as long: nobody learns which logins exist. An
attempt is counted before anything is verified, for the login from this address, for the login and for
the address (see :mod:`survey.storage.attempts`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from survey.access import logins, passwords, second_factor
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import local
from survey.storage import accounts, credentials, entering, one_time
from survey.storage.attempts import Closed
from survey.storage.credentials import Credential
from survey.storage.entering import Attempt, Code

DEVICE_LIMIT: Final = 120

# What the audit says of a way in, and of a refusal
BY_PASSWORD: Final = "password"  # noqa: S105 - a word of the audit
BY_CODE: Final = "code"
BY_PROVIDER: Final = "provider"
WRONG_PASSWORD: Final = "password"  # noqa: S105 - likewise
WRONG_CODE: Final = "code"


class NewSession(NamedTuple):
    """Somebody is signed in: *token* goes into the cookie, *csrf* into forms. Both are secrets."""

    token: str
    csrf: str
    must_change: bool


class CodeNeeded(NamedTuple):
    """The password was right; *pending* is to be sent along with the code of the second factor."""

    pending: str


def with_password(
    app: Application, login: str, password: str, *, device: str, address: str
) -> NewSession | CodeNeeded:
    """Check a password; return the session that begins, or the step that asks for a code.

    Raises:
        SurveyError: SIGN_IN_REFUSED; SIGN_IN_CLOSED, where nothing was verified.
    """
    login = logins.normal(login)
    attempt = _knock(app, login, address)
    credential = _credential(app, login)
    decoy = passwords.decoy(app.settings.password_cost)
    kept = credential.password_hash if credential else decoy
    right = passwords.matches(kept, password)
    if credential is None or not right:
        raise _refused(app, credential.account if credential else "")
    if credential.confirmed:
        at = app.clock()
        return CodeNeeded(
            entering.ask_for_code(app.whole, credential.account, login, attempt, at=at)
        )
    session = _enter(app, credential, BY_PASSWORD, device=device, attempt=attempt)
    if session is None:
        raise _refused(app, credential.account)
    _rehash(app, credential, password)
    return session


def with_code(
    app: Application, pending: str, code: str, *, device: str, address: str
) -> NewSession:
    """Check the code of a second factor after the right password, and begin a session.

    Raises:
        SurveyError: CODE_WRONG, where *pending* stays good for another code; SIGN_IN_AGAIN where it is
            not good any more; SIGN_IN_CLOSED, where nothing was verified.
    """
    step = one_time.peek(app.whole, pending, one_time.CODE, at=app.clock())
    if step is None:
        raise SurveyError([problem(ProblemCode.SIGN_IN_AGAIN)])
    attempt = _knock(app, step.content["login"], address, with_code=True)
    credential = credentials.get(app.whole, step.account)
    if credential is None or not credential.confirmed:
        raise SurveyError([problem(ProblemCode.SIGN_IN_AGAIN)])
    at = app.clock()
    found = second_factor.accepted(credential.secret, code, at=at, after_step=credential.step)
    if found is None:
        entering.refuse(app.whole, credential.account, WRONG_CODE, at=at)
        raise SurveyError([problem(ProblemCode.CODE_WRONG)])
    right = Code(pending, credential.secret, found)
    session = _enter(app, credential, BY_CODE, device=device, attempt=attempt, code=right)
    if session is None:
        raise SurveyError([problem(ProblemCode.SIGN_IN_AGAIN)])
    return session


def open_session(app: Application, account: str, *, device: str) -> NewSession:
    """Begin a session of somebody whom the province's provider of identities vouched for.

    Raises:
        SurveyError: SIGN_IN_REFUSED where the account cannot be used.
    """
    at, device = app.clock(), _device(device)
    made = entering.enter(app.whole, account, how=BY_PROVIDER, device=device, at=at)
    if made is None:
        raise _refused(app, account)
    return NewSession(made.token, made.csrf, must_change=False)


def _knock(app: Application, login: str, address: str, *, with_code: bool = False) -> Attempt:
    """Count an attempt as a failure until it succeeds; raises SurveyError (SIGN_IN_CLOSED)."""
    counted = entering.knock(app.whole, login, address, at=app.clock(), with_code=with_code)
    if isinstance(counted, Closed):
        raise closed(counted)
    return counted


def closed(door: Closed) -> SurveyError:
    """Return what is said at a closed door (SIGN_IN_CLOSED)."""
    until = f"{local(door.until):%H:%M:%S %d/%m/%Y}"
    return SurveyError([problem(ProblemCode.SIGN_IN_CLOSED, until=until)])


def _credential(app: Application, login: str) -> Credential | None:
    """Return by what *login* signs in, None where it is of nobody or of an account not in use."""
    if not logins.LOGIN.fullmatch(login):
        return None
    found = accounts.by_login(app.whole, login)
    if found is None or not found.state.active:
        return None
    return credentials.get(app.whole, found.state.account)


def _enter(
    app: Application,
    credential: Credential,
    how: str,
    *,
    device: str,
    attempt: Attempt,
    code: Code | None = None,
) -> NewSession | None:
    made = entering.enter(
        app.whole,
        credential.account,
        how=how,
        device=_device(device),
        at=app.clock(),
        attempt=attempt,
        seen=credential,
        code=code,
    )
    if made is None:
        return None
    return NewSession(made.token, made.csrf, credential.must_change)


def _refused(app: Application, account: str) -> SurveyError:
    entering.refuse(app.whole, account, WRONG_PASSWORD, at=app.clock())
    return SurveyError([problem(ProblemCode.SIGN_IN_REFUSED)])


def _rehash(app: Application, credential: Credential, password: str) -> None:
    """Keep a password at today's cost; this is the only moment at which it is known."""
    cost = app.settings.password_cost
    if passwords.outdated(credential.password_hash, cost):
        seen = credential.password_hash
        credentials.rehash(app.whole, credential.account, seen, passwords.hashed(password, cost))


def _device(text: str) -> str:
    """Return what a browser says of itself as it is kept: one short line."""
    return "".join(letter for letter in text if letter.isprintable())[:DEVICE_LIMIT]
