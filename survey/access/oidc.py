"""Signing in by the province's provider of identities.

The provider says who somebody is; what the person may do here is what the account says. No account is
ever made: an identity that is new to us is linked, once, to the one account in use whose address the
provider has verified.

A browser that leaves for the provider holds a token of ours in a cookie. State, nonce and PKCE
verifier are derived from it, so that an answer is of use to that browser alone, and the database, which
lets it be used once, knows none of them.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple

from survey.access import sign_in
from survey.access.id_token import Vouched
from survey.access.provider import Request, provider_of
from survey.access.provider_answers import Fault, ProviderError
from survey.access.sign_in import CodeNeeded, NewSession
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.settings import Oidc, local
from survey.storage import account_changes, accounts, attempts, credentials, entering, one_time
from survey.storage.account_changes import Unlinked
from survey.storage.attempts import Closed

# Why somebody whom the provider vouches for is refused, as the audit says it; see also Unlinked
UNVERIFIED: Final = "unverified"
DISABLED: Final = "disabled"

_TOLD: Final = {
    Fault.DOWN: ProblemCode.PROVIDER_DOWN,
    Fault.ANSWER: ProblemCode.PROVIDER_ANSWER,
    Fault.DENIED: ProblemCode.PROVIDER_DENIED,
    Fault.TOKEN: ProblemCode.PROVIDER_ANSWER,
}


class Begun(NamedTuple):
    """Somebody leaves for the provider: *address* is where to, *token* what the cookie holds."""

    address: str
    token: str


class Finished(NamedTuple):
    """Somebody is back: what follows from it, and where the person wanted to go."""

    outcome: NewSession | CodeNeeded
    follow: str


def begin(app: Application, follow: str, *, back: str, address: str) -> Begun:
    """Send somebody at *address* to the provider, who sends the browser to *back*.

    Raises:
        SurveyError: PROVIDER_BUSY, PROVIDER_DOWN, PROVIDER_ANSWER.
    """
    at = app.clock()
    counted = attempts.count(app.whole, [attempts.journey(address)], at=at)
    if isinstance(counted, Closed):
        until = f"{local(counted.until):%H:%M:%S}"
        raise SurveyError([problem(ProblemCode.PROVIDER_BUSY, until=until)])
    token = one_time.issue(
        app.whole, one_time.OUTSIDE, "", {"follow": follow}, at=at, lives=one_time.OUTSIDE_LIVES
    )
    try:
        there = provider_of(_oidc(app)).sign_in_address(_request(token, back), at=at)
    except ProviderError as error:
        raise SurveyError([problem(_TOLD[error.fault])]) from error
    return Begun(there, token)


def finish(
    app: Application, token: str, answered: Mapping[str, str], *, back: str, device: str
) -> Finished:
    """Sign in the person whom the provider sent back with *answered*, in the browser that holds *token*.

    Raises:
        SurveyError: SIGN_IN_AGAIN where this browser did not begin it, or did long ago or used it
            already; PROVIDER_DENIED, PROVIDER_DOWN, PROVIDER_ANSWER; PROVIDER_UNKNOWN where the person
            has no account that can be used; SIGN_IN_REFUSED where it was disabled at this moment.
    """
    request, at = _request(token, back), app.clock()
    own = hmac.compare_digest(answered.get("state", "").encode(), request.state.encode())
    begun = one_time.take(app.whole, token, one_time.OUTSIDE, at=at) if own else None
    if begun is None:
        raise SurveyError([problem(ProblemCode.SIGN_IN_AGAIN)])
    try:
        vouched = provider_of(_oidc(app)).vouched(answered, request, at=at)
    except ProviderError as error:
        entering.refuse(app.whole, "", error.fault.value, at=at)
        raise SurveyError([problem(_TOLD[error.fault])]) from error
    return Finished(_enter(app, _account(app, vouched), device), begun.content["follow"])


def _account(app: Application, vouched: Vouched) -> str:
    """Return the account of a person; one who is new is linked to it."""
    issuer, subject = _oidc(app).issuer, vouched.subject
    known = accounts.by_outside_identity(app.whole, issuer, subject)
    if known is not None:
        if not known.state.active:
            raise _unknown(app, DISABLED, known.state.account)
        return known.state.account
    if not vouched.email:
        raise _unknown(app, UNVERIFIED)
    linked = account_changes.link_by_email(
        app.whole, vouched.email, issuer, subject, at=app.clock()
    )
    if isinstance(linked, Unlinked):
        raise _unknown(app, linked.value)
    return linked


def _unknown(app: Application, why: str, account: str = "") -> SurveyError:
    """Note *why*; the person is told to ask the administrator, who can read it in the audit."""
    entering.refuse(app.whole, account, why, at=app.clock())
    return SurveyError([problem(ProblemCode.PROVIDER_UNKNOWN)])


def _enter(app: Application, account: str, device: str) -> NewSession | CodeNeeded:
    credential = credentials.get(app.whole, account)
    if credential is None or not credential.confirmed or _oidc(app).trusted_factor:
        return sign_in.open_session(app, account, device=device)
    person = accounts.get(app.whole, account).person
    if person is None:
        raise _unknown(app, DISABLED, account)
    kind, login, lives = one_time.CODE, {"login": person.login}, one_time.CODE_LIVES
    return CodeNeeded(one_time.issue(app.whole, kind, account, login, at=app.clock(), lives=lives))


def _oidc(app: Application) -> Oidc:
    """Return who the provider is; only where there is one are there pages that ask."""
    oidc = app.settings.oidc
    if oidc is None:
        raise RuntimeError("no provider of identities is set")
    return oidc


def _request(token: str, back: str) -> Request:
    def derived(name: str) -> str:
        made = hmac.digest(token.encode(errors="surrogatepass"), name.encode(), "sha256")
        return urlsafe_b64encode(made).rstrip(b"=").decode("ascii")

    return Request(derived("state"), derived("nonce"), derived("verifier"), back)
