"""What a provider of identities says of a person, once its signature and every claim are checked.

OpenID Connect Core 1.0, 3.1.3.7; signatures by joserfc.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from survey.access.provider_answers import Fault, ProviderError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Those with a public key: with a shared one, what everybody may read would be enough to sign."""
LEEWAY: Final = timedelta(minutes=2)
"""How far the provider's clock may be from ours."""
_MOST_KEYS: Final = 50
_WEAKEST_RSA: Final = 2048
_LONGEST_SUBJECT: Final = 255
_LONGEST_EMAIL: Final = 254


class Expected(NamedTuple):
    """What a token must name: who issued it, for whom, and in answer to which request of ours."""

    issuer: str
    client_id: str
    nonce: str


class Vouched(NamedTuple):
    """Whom the provider vouches for: *subject* for ever, *email* now, "" where it is not verified."""

    subject: str
    email: str


class UnknownKeyError(Exception):
    """The token is signed by a key that is not among those we know."""


def key_set(published: Mapping[str, Any]) -> KeySet:
    """Return the keys of a published set that can sign a token; those that cannot are left out.

    Raises:
        ProviderError: ANSWER, where there is none.
    """
    from joserfc.errors import JoseError  # noqa: PLC0415 - start-up time
    from joserfc.jwk import JWKRegistry, KeySet  # noqa: PLC0415 - start-up time

    keys = []
    listed = published.get("keys")
    for one in listed[:_MOST_KEYS] if isinstance(listed, list) else ():
        try:
            if _can_sign(one):
                keys.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not keys:
        raise ProviderError(Fault.ANSWER)
    return KeySet(keys)


def _can_sign(key: Any) -> bool:
    """Return whether *key* is of a kind, and of a strength, by which a token may be signed."""
    if key["kty"] == "EC":
        return True
    modulus = int.from_bytes(urlsafe_b64decode(key["n"] + "=="), "big")
    return bool(key["kty"] == "RSA" and modulus.bit_length() >= _WEAKEST_RSA)


def read(token: str, keys: KeySet, expected: Expected, *, at: datetime) -> Vouched:
    """Return whom *token* vouches for, at the moment *at*.

    Raises:
        UnknownKeyError: newer keys may know it.
        ProviderError: TOKEN.
    """
    from joserfc import jwt  # noqa: PLC0415 - start-up time
    from joserfc.errors import InvalidKeyIdError, JoseError  # noqa: PLC0415 - start-up time
    from joserfc.jws import JWSRegistry  # noqa: PLC0415 - start-up time

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        claims = jwt.decode(token, keys, registry=registry).claims
        _claims(expected, at).validate(claims)
    except InvalidKeyIdError:
        raise UnknownKeyError from None
    except (JoseError, ValueError, TypeError, KeyError):
        raise ProviderError(Fault.TOKEN) from None
    if not _is_for(claims, expected.client_id) or claims["nonce"] != expected.nonce:
        raise ProviderError(Fault.TOKEN)
    return Vouched(_subject(claims), _email(claims))


def _claims(expected: Expected, at: datetime) -> Any:
    from joserfc.jwt import JWTClaimsRegistry  # noqa: PLC0415 - start-up time

    return JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Return whether the token was issued to *client_id*, where it may be read by others too."""
    audience = claims["aud"]
    alone = audience in (client_id, [client_id])
    return bool(claims.get("azp", client_id if alone else None) == client_id)


def _subject(claims: Mapping[str, Any]) -> str:
    subject: str = claims["sub"]
    if len(subject) > _LONGEST_SUBJECT or not (subject.isascii() and subject.isprintable()):
        raise ProviderError(Fault.TOKEN)
    return subject


def _email(claims: Mapping[str, Any]) -> str:
    """Return the verified address; letters beyond ASCII could look like somebody else's."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return ""
    return email if email.isascii() and len(email) <= _LONGEST_EMAIL else ""
