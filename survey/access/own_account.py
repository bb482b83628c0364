"""What people do with their own account: set a password by a link, change it, second factor on and off.

Whoever changes by what the account signs in says the password once more, or comes by a link: a
session left open is not enough. Those attempts are counted as those at the door are, but for
themselves: nobody who is not signed in closes this door.
"""

from __future__ import annotations

from typing import NamedTuple

from survey.access import passwords, second_factor, sign_in
from survey.access.sessions import LiveSession
from survey.application import Application
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.storage import attempts, credentials, entering, invitations
from survey.storage.accounts import Person
from survey.storage.attempts import Closed, Counted
from survey.storage.credentials import Credential


class NewSecret(NamedTuple):
    """A second factor that waits for its first code: the *secret* to type, the *uri* to scan."""

    secret: str
    uri: str


# Passwords ---------------------------------------------------------------------------------------


def link_owner(app: Application, token: str) -> Person | None:
    """Return whose password the link *token* sets, None where it is worthless; the link stays."""
    return invitations.owner(app.whole, token, at=app.clock())


def set_password(app: Application, token: str, password: str) -> str:
    """Set a password by a link, which is used up, and return the account; its sessions all end.

    Raises:
        SurveyError: LINK_SPENT; what is wrong with *password*, and then the link stays good.
    """
    person = link_owner(app, token)
    if person is None:
        raise SurveyError([problem(ProblemCode.LINK_SPENT)])
    _require_good(password, person.login, person.name)
    kept = passwords.hashed(password, app.settings.password_cost)
    account = invitations.set_password(app.whole, token, kept, at=app.clock())
    if account is None:
        raise SurveyError([problem(ProblemCode.LINK_SPENT)])
    return account


def change_password(
    app: Application, session: LiveSession, old: str, new: str, *, address: str
) -> None:
    """Put the password *new* in the place of *old*; all other sessions of the account end.

    Raises:
        SurveyError: PASSWORD_WRONG; PASSWORD_SAME; what is wrong with *new*; SIGN_IN_CLOSED.
    """
    problems = list(passwords.faults(new, login=session.login, name=session.name))
    if passwords.same(old, new):
        problems.append(problem(ProblemCode.PASSWORD_SAME))
    if problems:
        raise SurveyError(problems)
    credential = _confirmed_by(app, session, old, address)
    kept = passwords.hashed(new, app.settings.password_cost)
    changed = credentials.replace_password(
        app.whole,
        session.account,
        credential.password_hash,
        kept,
        session=session.session,
        at=app.clock(),
    )
    if not changed:
        raise _wrong()


def _require_good(password: str, login: str, name: str) -> None:
    problems: tuple[Problem, ...] = passwords.faults(password, login=login, name=name)
    if problems:
        raise SurveyError(problems)


def _confirmed_by(
    app: Application, session: LiveSession, password: str, address: str
) -> Credential:
    """Return by what the account signs in, once its *password* was said."""
    attempt = _counted(app, session, address)
    credential = credentials.get(app.whole, session.account)
    if credential is None or not passwords.matches(credential.password_hash, password):
        at = app.clock()
        entering.refuse(app.whole, session.account, sign_in.WRONG_PASSWORD, at=at)
        raise _wrong()
    attempts.take_back(app.whole, attempt)
    return credential


def _counted(app: Application, session: LiveSession, address: str) -> tuple[Counted, ...]:
    """Count an attempt as a failure until it succeeds; raises SurveyError (SIGN_IN_CLOSED)."""
    subjects = attempts.own(session.account, address)
    counted = attempts.count(app.whole, subjects, at=app.clock())
    if isinstance(counted, Closed):
        raise sign_in.closed(counted)
    return counted


def _wrong() -> SurveyError:
    return SurveyError([problem(ProblemCode.PASSWORD_WRONG)])


# The second factor -------------------------------------------------------------------------------


def has_second_factor(app: Application, session: LiveSession) -> bool:
    """Return whether signing in asks for a code."""
    credential = credentials.get(app.whole, session.account)
    return credential is not None and credential.confirmed


def begin_second_factor(
    app: Application, session: LiveSession, password: str, *, address: str
) -> NewSecret:
    """Return a new second factor; it counts once a code of it was confirmed.

    Raises:
        SurveyError: PASSWORD_WRONG; SECOND_FACTOR_ON; SIGN_IN_CLOSED.
    """
    _confirmed_by(app, session, password, address)
    secret, at = second_factor.new_secret(), app.clock()
    if not credentials.start_second_factor(app.whole, session.account, secret, at=at):
        raise SurveyError([problem(ProblemCode.SECOND_FACTOR_ON)])
    return NewSecret(secret, second_factor.address(secret, session.login))


def waiting_second_factor(app: Application, session: LiveSession) -> NewSecret | None:
    """Return the second factor that waits for its first code, None where none does."""
    credential = credentials.get(app.whole, session.account)
    if credential is None or credential.confirmed or not credential.secret:
        return None
    return NewSecret(credential.secret, second_factor.address(credential.secret, session.login))


def confirm_second_factor(
    app: Application, session: LiveSession, code: str, *, address: str
) -> None:
    """Let the second factor that waits count from now on.

    Raises:
        SurveyError: CODE_WRONG; SECOND_FACTOR_OFF where none waits; SIGN_IN_CLOSED.
    """
    waiting = waiting_second_factor(app, session)
    if waiting is None:
        raise SurveyError([problem(ProblemCode.SECOND_FACTOR_OFF)])
    attempt = _counted(app, session, address)
    at = app.clock()
    step = second_factor.accepted(waiting.secret, code, at=at, after_step=0)
    if step is None:
        raise SurveyError([problem(ProblemCode.CODE_WRONG)])
    attempts.take_back(app.whole, attempt)
    secret = waiting.secret
    if not credentials.confirm_second_factor(app.whole, session.account, secret, step, at=at):
        raise SurveyError([problem(ProblemCode.SECOND_FACTOR_OFF)])


def turn_off_second_factor(
    app: Application, session: LiveSession, password: str, *, address: str
) -> None:
    """Ask for no code any more when the person signs in.

    Raises:
        SurveyError: PASSWORD_WRONG; SECOND_FACTOR_OFF; SIGN_IN_CLOSED.
    """
    _confirmed_by(app, session, password, address)
    account = session.account
    if not credentials.drop_second_factor(app.whole, account, actor=account, at=app.clock()):
        raise SurveyError([problem(ProblemCode.SECOND_FACTOR_OFF)])
