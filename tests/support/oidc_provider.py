"""An OpenID provider on loopback: real HTTP, real keys, and knobs to misbehave.

It lets in whoever asks as *person*, without a page of its own. Codes are good once, for the client, the
address and the PKCE verifier of their request.
"""

from __future__ import annotations

import json
import secrets
import ssl
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from survey.settings import Oidc

CLIENT = "san-sang"
SECRET = "bí mật: 1+1"  # noqa: S105 - of a made-up client
DRIP_SECONDS = 0.05


@cache
def rsa_key(kid: str = "rsa") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


@cache
def ec_key(kid: str = "ec") -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


@dataclass(frozen=True)
class Canned:
    """What an address answers whatever it is asked; *drips* sends it byte by byte, for ever."""

    body: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False


@dataclass
class Knobs:
    """How the provider behaves; as made, it behaves well."""

    subject: str = "can-bo-77"
    email: object = "binh@tinh.vn"
    email_verified: object = True
    algorithm: str = "RS256"
    key: Key | None = None
    published: list[Mapping[str, Any]] | None = None
    claims: dict[str, object] = field(default_factory=dict)
    described: dict[str, object] = field(default_factory=dict)
    canned: dict[str, Canned] = field(default_factory=dict)
    denied: str = ""
    signed: Callable[[Mapping[str, object]], str] | None = None
    names_itself: str = ""


@dataclass
class Provider:
    """The provider while it runs: its knobs, and which addresses it was asked for."""

    issuer: str
    clock: Callable[[], datetime]
    knobs: Knobs = field(default_factory=Knobs)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    over: Event = field(default_factory=Event)

    def settings(self, *, trusted_factor: bool = False) -> Oidc:
        """Return how our app is a client of it."""
        return Oidc(self.issuer, CLIENT, SECRET, trusted_factor)

    # What it answers ------------------------------------------------------------------------------

    def description(self) -> dict[str, object]:
        found: dict[str, object] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?realm=tinh",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return found | self.knobs.described

    def keys(self) -> dict[str, object]:
        if self.knobs.published is not None:
            return {"keys": self.knobs.published}
        return {"keys": [key.as_dict(private=False) for key in (rsa_key(), ec_key())]}

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Return where the browser of the person goes next."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        denied = self.knobs.denied
        said = {"error": denied, "error_description": "<b>no</b>"} if denied else {"code": code}
        if self.knobs.names_itself:
            said["iss"] = self.knobs.names_itself
        return f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"

    def exchange(
        self, form: Mapping[str, str], authorization: str
    ) -> tuple[int, dict[str, object]]:
        """Return status and answer to somebody who has a code."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        fits = (
            asked is not None
            and form["grant_type"] == "authorization_code"
            and form["redirect_uri"] == asked["redirect_uri"]
            and challenge.decode().rstrip("=") == asked["code_challenge"]
        )
        if not fits or asked is None:
            return 400, {"error": "invalid_grant"}
        token = {"id_token": self.id_token(asked["nonce"])}
        return 200, {"access_token": "x", "token_type": "Bearer", **token}

    def id_token(self, nonce: str) -> str:
        at = int(self.clock().timestamp())
        knobs = self.knobs
        claims: dict[str, object] = {
            "iss": self.issuer,
            "sub": knobs.subject,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": nonce,
            "email": knobs.email,
            "email_verified": knobs.email_verified,
        } | knobs.claims
        told = {name: value for name, value in claims.items() if value is not None}
        if knobs.signed is not None:
            return knobs.signed(told)
        key = knobs.key or (ec_key() if knobs.algorithm.startswith("ES") else rsa_key())
        header = {"alg": knobs.algorithm, "kid": key.kid, "x-of-provider": "1"}
        return jwt.encode(header, told, key, [knobs.algorithm], registry=_lenient(knobs.algorithm))

    def _is_client(self, form: Mapping[str, str], authorization: str) -> bool:
        ways = self.knobs.described.get("token_endpoint_auth_methods_supported")
        if ways == ["client_secret_post"]:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        pair = b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        return [unquote_plus(part) for part in pair] == [CLIENT, SECRET]


def _lenient(algorithm: str) -> Any:
    from joserfc.jws import JWSRegistry  # noqa: PLC0415 - beside its only use

    return JWSRegistry(algorithms=[algorithm], strict_check_header=False)


class _Handler(BaseHTTPRequestHandler):
    """The addresses of the provider."""

    provider: Provider

    def do_GET(self) -> None:
        path, query = self._asked()
        if path in self.provider.knobs.canned:
            self._say(self.provider.knobs.canned[path])
        elif path == "/.well-known/openid-configuration":
            self._tell(self.provider.description())
        elif path == "/keys":
            self._tell(self.provider.keys())
        elif path == "/authorize":
            self._say(Canned(status=302, headers={"Location": self.provider.authorize(query)}))
        else:
            self._say(Canned(status=404))

    def do_POST(self) -> None:
        path, _ = self._asked()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if path in self.provider.knobs.canned:
            self._say(self.provider.knobs.canned[path])
            return
        form = dict(parse_qsl(body.decode()))
        status, told = self.provider.exchange(form, self.headers.get("Authorization", ""))
        self._tell(told, status)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _asked(self) -> tuple[str, Mapping[str, str]]:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        return parts.path, dict(parse_qsl(parts.query))

    def _tell(self, told: Mapping[str, object], status: int = 200) -> None:
        self._say(Canned(json.dumps(told).encode(), status))

    def _say(self, answer: Canned) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        while answer.drips and not self.provider.over.wait(DRIP_SECONDS):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
        try:
            self.wfile.write(answer.body)
        except OSError:  # who asked has heard enough
            return


@contextmanager
def running(clock: Callable[[], datetime], tls: ssl.SSLContext | None = None) -> Iterator[Provider]:
    """Yield a provider that runs until the end of the block, by https where *tls* is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    provider = Provider(f"{scheme}://127.0.0.1:{server.server_port}", clock)
    server.RequestHandlerClass = type("Handler", (_Handler,), {"provider": provider})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        provider.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def let_in(address: str) -> str:
    """Go to *address* of a provider as a browser does, and return where it leads the browser."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        with connection.getresponse() as answer:
            return answer.headers["Location"]
    finally:
        connection.close()


def answered(address: str) -> dict[str, str]:
    """Go to *address* of a provider and return what it sends the browser back with."""
    return dict(parse_qsl(urlsplit(let_in(address)).query))
