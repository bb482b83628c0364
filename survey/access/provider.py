"""The province's provider of identities: where it is, its keys, and what it says of a person.

What it publishes is kept for a while; that it did not answer, for a moment.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import quote_plus, urlencode

from survey.access import id_token
from survey.access.id_token import Expected, UnknownKeyError, Vouched
from survey.access.provider_answers import Fault, ProviderError, ask
from survey.settings import Oidc, is_private

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

KEPT: Final = timedelta(hours=1)
KEPT_FAULT: Final = timedelta(seconds=10)
NEW_KEYS_EVERY: Final = timedelta(minutes=1)
"""How often a token signed by an unknown key lets us ask for the keys again."""
_DISCOVERY: Final = "/.well-known/openid-configuration"
_SCOPE: Final = "openid email"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Described:
    """What the provider says of itself (OpenID Connect Discovery 1.0)."""

    authorize: str
    token: str
    keys: str
    secret_in_form: bool
    names_itself: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request to sign somebody in: what the provider sends back, and what only we know."""

    state: str
    nonce: str
    verifier: str
    back: str


class _Kept(Generic[T]):
    """What *fetch* returned, or that it could not."""

    def __init__(self, fetch: Callable[[datetime], T]) -> None:
        self._fetch = fetch
        self._lock = Lock()
        self._at: datetime | None = None
        self._found: T | Fault = Fault.DOWN

    def get(self, at: datetime, *, no_older_than: timedelta = KEPT) -> T:
        """Return it; raises ProviderError."""
        with self._lock:
            limit = KEPT_FAULT if isinstance(self._found, Fault) else no_older_than
            if self._at is None or not timedelta(0) <= at - self._at < limit:
                self._renew(at)
            if isinstance(self._found, Fault):
                raise ProviderError(self._found)
            return self._found

    def _renew(self, at: datetime) -> None:
        try:
            self._found = self._fetch(at)
        except ProviderError as error:
            self._found = error.fault
        self._at = at


class Provider:
    """The provider that the settings name."""

    def __init__(self, oidc: Oidc) -> None:
        self._oidc = oidc
        self._described = _Kept(self._discover)
        self._keys = _Kept(self._fetch_keys)

    def reachable(self, *, at: datetime) -> None:
        """Look whether it describes itself and publishes keys; raises ProviderError."""
        self._keys.get(at)

    def sign_in_address(self, request: Request, *, at: datetime) -> str:
        """Return where a person signs in; raises ProviderError."""
        found = self._described.get(at).authorize
        challenge = urlsafe_b64encode(sha256(request.verifier.encode("ascii")).digest())
        query = {
            "response_type": "code",
            "client_id": self._oidc.client_id,
            "redirect_uri": request.back,
            "scope": _SCOPE,
            "state": request.state,
            "nonce": request.nonce,
            "code_challenge": challenge.rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
        }
        return found + ("&" if "?" in found else "?") + urlencode(query)

    def vouched(self, answered: Mapping[str, str], request: Request, *, at: datetime) -> Vouched:
        """Return whom the provider vouches for, having sent a browser back with *answered*.

        Raises:
            ProviderError: whatever is wrong.
        """
        described = self._described.get(at)
        unnamed = "" if described.names_itself else self._oidc.issuer
        if answered.get("iss", unnamed) != self._oidc.issuer:  # RFC 9207
            raise ProviderError(Fault.TOKEN)
        if "error" in answered:
            raise ProviderError(Fault.DENIED)
        if not answered.get("code"):
            raise ProviderError(Fault.ANSWER)
        token = self._exchange(answered["code"], request, described)
        expected = Expected(self._oidc.issuer, self._oidc.client_id, request.nonce)
        try:
            return id_token.read(token, self._keys.get(at), expected, at=at)
        except UnknownKeyError:
            return self._read_by_newer_keys(token, expected, at=at)

    def _read_by_newer_keys(self, token: str, expected: Expected, *, at: datetime) -> Vouched:
        keys = self._keys.get(at, no_older_than=NEW_KEYS_EVERY)
        try:
            return id_token.read(token, keys, expected, at=at)
        except UnknownKeyError:
            raise ProviderError(Fault.TOKEN) from None

    def _exchange(self, code: str, request: Request, described: Described) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": request.back,
            "code_verifier": request.verifier,
        }
        client, secret = self._oidc.client_id, self._oidc.client_secret
        headers = {}
        if described.secret_in_form:
            form |= {"client_id": client, "client_secret": secret}
        else:  # RFC 6749, 2.3.1
            pair = f"{quote_plus(client)}:{quote_plus(secret)}".encode("ascii")
            headers["Authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
        token = ask(described.token, form, headers).get("id_token")
        if not isinstance(token, str):
            raise ProviderError(Fault.ANSWER)
        return token

    def _discover(self, _: datetime) -> Described:
        told = ask(self._oidc.issuer.rstrip("/") + _DISCOVERY)
        if told.get("issuer") != self._oidc.issuer:
            raise ProviderError(Fault.ANSWER)
        ways = told.get("token_endpoint_auth_methods_supported")
        return Described(
            authorize=_address(told, "authorization_endpoint"),
            token=_address(told, "token_endpoint"),
            keys=_address(told, "jwks_uri"),
            secret_in_form=isinstance(ways, list)
            and "client_secret_basic" not in ways
            and "client_secret_post" in ways,
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        )

    def _fetch_keys(self, at: datetime) -> KeySet:
        return id_token.key_set(ask(self._described.get(at).keys))


@cache
def provider_of(oidc: Oidc) -> Provider:
    """Return the provider that *oidc* names, always the same one."""
    return Provider(oidc)


def _address(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not is_private(found) or "#" in found:
        raise ProviderError(Fault.ANSWER)
    return found
