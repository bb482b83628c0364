"""Signing in by the province's provider of identities, against a real one on loopback.

OI01 whoever is linked is signed in, whatever the address and the algorithm of the key are by now
OI02 the first time the verified address finds the one account in use, is linked to it, and that is noted
OI03 an address that is not verified, of nobody, of several people or odd links nobody; the audit says why
OI04 a mailbox that was handed on does not hand on the account
OI05 a disabled account is refused, linked or not
OI06 an answer is of use once, within ten minutes, to the browser that asked for it
OI07 a token with anything wrong about it is not believed
OI08 a provider that answers wrongly, too much, too slowly or not at all signs nobody in
OI09 a second factor is asked for, unless the settings trust the provider's own
OI10 a key that is new is fetched, once a minute at the most
OI11 the description is fetched once an hour; that it failed is remembered for ten seconds
OI12 whoever is not let in there is told so, in our words
OI13 from one address journeys begin only so often
OI14 neither database nor audit nor settings that are shown hold a secret or an address
OI15 the client proves itself in the way that the provider wants
OI16 where the provider names itself in its answers, another name is refused
"""

from __future__ import annotations

import hmac
import json
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyotp
import pytest
from joserfc.jwk import ECKey, RSAKey

from survey.access import oidc, provider, provider_answers, sign_in
from survey.access.oidc import Begun, Finished
from survey.access.sign_in import CodeNeeded, NewSession
from survey.application import Application
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.settings import Oidc
from survey.storage import account_changes, accounts, attempts, audit, credentials
from survey.storage.accounts import Grant, Person
from tests.storage.builders import at_once, refusal
from tests.support.accounts import HERE, PHONE, an_office, live
from tests.support.oidc_provider import CLIENT, Canned, Provider, answered, ec_key, rsa_key, running
from tests.support.small_province import Clock

SITE = "https://sansang.tinh.vn"
BACK = f"{SITE}/dang-nhap/tinh/ve"
EMAIL = "binh@tinh.vn"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of a made-up person
AGAIN = [(ProblemCode.SIGN_IN_AGAIN, "")]
UNKNOWN = [(ProblemCode.PROVIDER_UNKNOWN, "")]
ANSWER = [(ProblemCode.PROVIDER_ANSWER, "")]
DOWN = [(ProblemCode.PROVIDER_DOWN, "")]
DESK = Grant(role=AccountRole.DESK)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def there(clock: Clock) -> Iterator[Provider]:
    """The provider."""
    provider.provider_of.cache_clear()
    with running(clock) as found:
        yield found


@pytest.fixture
def app(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, clock: Clock, there: Provider
) -> Iterator[Application]:
    """A province in which Bình of the desk has the address EMAIL."""
    app = an_office(tmp_path_factory.getbasetemp(), tmp_path, clock)
    app.settings = replace(app.settings, oidc=there.settings(), public_url=SITE)
    add(app)
    yield app
    app.close()


def add(app: Application, login: str = "binh.tran", email: str = EMAIL) -> str:
    person = Person("", login, f"Người {login}", email=email)
    return account_changes.create(app.whole, person, DESK, actor="test", at=app.clock())


def binh(app: Application) -> str:
    found = accounts.by_login(app.whole, "binh.tran")
    assert found is not None
    return found.state.account


def begin(app: Application, address: str = HERE) -> Begun:
    return oidc.begin(app, "/ban-do", back=BACK, address=address)


def finish(app: Application, token: str, sent: Mapping[str, str]) -> Finished:
    return oidc.finish(app, token, sent, back=BACK, device=PHONE)


def journey(app: Application) -> Finished:
    begun = begin(app)
    return finish(app, begun.token, answered(begun.address))


def who(app: Application) -> str:
    """Return the account that a whole journey signs in."""
    made = journey(app).outcome
    assert isinstance(made, NewSession)
    return live(app, made).account


def notes(app: Application, count: int = 1) -> list[tuple[str, str, str]]:
    """Return action, outcome and actor of the newest entries of the audit, the newest last."""
    found = audit.page(app.whole, limit=count)
    return [(one.action, one.outcome, one.actor) for one in reversed(found)]


def disable(app: Application, account: str) -> None:
    state = accounts.get(app.whole, account).state
    off = Grant(role=state.role, active=False)
    account_changes.change(
        app.whole, account, off, seen_version=state.version, actor="test", at=app.clock()
    )


# Who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "algorithm",
    [
        pytest.param("RS256", id="OI01 RS256"),
        pytest.param("PS256", id="OI01 PS256"),
        pytest.param("ES256", id="OI01 ES256"),
    ],
)
def test_oi01_the_linked_account(app: Application, there: Provider, algorithm: str) -> None:
    there.knobs.algorithm = algorithm
    assert who(app) == binh(app)
    there.knobs.email, there.knobs.email_verified = "khac@tinh.vn", False

    assert who(app) == binh(app)
    assert notes(app) == [("sign_in", "provider", binh(app))]


def test_oi01_the_way_back_is_kept(app: Application) -> None:
    assert journey(app).follow == "/ban-do"


def test_oi02_the_first_time(app: Application, there: Provider) -> None:
    there.knobs.email = EMAIL.upper()
    disable(app, add(app, "cu.binh"))

    assert who(app) == binh(app)
    assert notes(app, 2) == [
        ("manage_accounts", "linked", binh(app)),
        ("sign_in", "provider", binh(app)),
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({"email": "ai@tinh.vn"}, "unknown", id="OI03 nobody's"),
        pytest.param({"email": "hai@tinh.vn"}, "several", id="OI03 of two people"),
        pytest.param({"email_verified": False}, "unverified", id="OI03 not verified"),
        pytest.param({"email_verified": None}, "unverified", id="OI03 nothing said of it"),
        pytest.param({"email_verified": "true"}, "unverified", id="OI03 a word, no truth"),
        pytest.param({"email_verified": 1}, "unverified", id="OI03 a number, no truth"),
        pytest.param({"email": None}, "unverified", id="OI03 none"),
        pytest.param({"email": ""}, "unverified", id="OI03 empty"),
        pytest.param({"email": [EMAIL]}, "unverified", id="OI03 a list"),
        pytest.param({"email": "b\u0131nh@tinh.vn"}, "unverified", id="OI03 looks like another"),
        pytest.param({"email": "x" * 250 + "@a.vn"}, "unverified", id="OI03 endless"),
    ],
)
def test_oi03_nobody_is_linked(
    app: Application, there: Provider, said: dict[str, object], why: str
) -> None:
    add(app, "hai.mot", "hai@tinh.vn")
    add(app, "hai.hai", "hai@tinh.vn")
    there.knobs.claims = said

    assert refusal(lambda: journey(app)) == UNKNOWN
    assert notes(app) == [("sign_in_refused", why, "")]
    assert accounts.by_outside_identity(app.whole, there.issuer, "can-bo-77") is None


def test_oi04_a_mailbox_that_was_handed_on(app: Application, there: Provider) -> None:
    before = who(app)
    there.knobs.subject = "can-bo-moi"

    assert refusal(lambda: journey(app)) == UNKNOWN
    assert notes(app) == [("sign_in_refused", "held", "")]
    disable(app, before)
    successor = add(app, "binh.moi")
    assert who(app) == successor


def test_oi05_a_disabled_account(app: Application, there: Provider) -> None:
    account = who(app)
    disable(app, account)

    assert refusal(lambda: journey(app)) == UNKNOWN
    assert notes(app) == [("sign_in_refused", "disabled", "")]
    there.knobs.subject = "khac"
    assert refusal(lambda: journey(app)) == UNKNOWN
    assert notes(app) == [("sign_in_refused", "unknown", "")]


def test_oi05_an_erased_person(app: Application) -> None:
    account_changes.erase_person(app.whole, who(app), actor="test", at=app.clock())

    assert refusal(lambda: journey(app)) == UNKNOWN


# The answer of whom --------------------------------------------------------------------------------


def test_oi06_an_answer_is_good_once(app: Application, there: Provider) -> None:
    begun = begin(app)
    sent = answered(begun.address)
    finish(app, begun.token, sent)
    there.asked.clear()

    assert refusal(lambda: finish(app, begun.token, sent)) == AGAIN
    assert there.asked == []


def test_oi06_of_two_who_come_at_once_one_is_let_in(app: Application) -> None:
    begun = begin(app)
    sent = answered(begun.address)

    def come(_: int) -> object:
        try:
            return finish(app, begun.token, sent).outcome
        except SurveyError as error:
            return error.problems[0].code

    found = at_once(2, come)
    assert sorted(type(one) is NewSession for one in found) == [False, True]
    assert ProblemCode.SIGN_IN_AGAIN in found


def test_oi06_another_browser_gets_nothing_by_it(app: Application) -> None:
    mine, other = begin(app), begin(app)
    sent = answered(mine.address)

    assert refusal(lambda: finish(app, other.token, sent)) == AGAIN
    assert isinstance(finish(app, mine.token, sent).outcome, NewSession)


@pytest.mark.parametrize("token", ["", "đoán", "x" * 43], ids=["OI06 none", "OI06 odd", "OI06 own"])
def test_oi06_a_token_that_was_never_issued(app: Application, token: str) -> None:
    state = oidc._request(token, BACK).state  # noqa: SLF001 - whoever knows the program knows how
    sent = answered(begin(app).address) | {"state": state}

    assert refusal(lambda: finish(app, token, sent)) == AGAIN


@pytest.mark.parametrize("sent", [{}, {"state": ""}, {"state": "ồ"}, {"code": "x"}])
def test_oi06_without_a_state(app: Application, sent: dict[str, str]) -> None:
    assert refusal(lambda: finish(app, begin(app).token, sent)) == AGAIN


def test_oi06_after_ten_minutes(app: Application, clock: Clock) -> None:
    begun = begin(app)
    sent = answered(begun.address)
    clock.forward(minutes=10)

    assert refusal(lambda: finish(app, begun.token, sent)) == AGAIN


def test_oi06_a_code_of_another_journey(app: Application) -> None:
    """Somebody slips the own code into the journey of another: the verifier does not fit."""
    begun, other = begin(app), begin(app)
    state = answered(begun.address)["state"]
    sent = answered(other.address) | {"state": state}

    assert refusal(lambda: finish(app, begun.token, sent)) == ANSWER


# The token -----------------------------------------------------------------------------------------

NOW = int(Clock()().timestamp())
Claims = Mapping[str, object]


def letters(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned(header: Mapping[str, object], claims: Claims) -> str:
    return ".".join(letters(json.dumps(part).encode()) for part in (header, claims))


def without_algorithm(claims: Claims) -> str:
    return unsigned({"alg": "none", "kid": "rsa"}, claims) + "."


def by_the_public_key(claims: Claims) -> str:
    """Sign as if the key that everybody may read were a shared secret."""
    text = unsigned({"alg": "HS256", "kid": "rsa"}, claims)
    secret = rsa_key().as_pem(private=False)
    return f"{text}.{letters(hmac.digest(secret, text.encode(), 'sha256'))}"


def with_own_key(claims: Claims) -> str:
    """Sign by a key that the token brings along."""
    key = RSAKey.generate_key(2048)
    return signed(claims, {"kid": "rsa", "jwk": key.as_dict(private=False)}, key)


def signed(claims: Claims, header: Mapping[str, object], key: RSAKey) -> str:
    from joserfc import jws  # noqa: PLC0415 - beside its only use

    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    body = json.dumps(claims)
    return jws.serialize_compact({"alg": "RS256", **header}, body, key, registry=registry)


def changed(claims: Claims) -> str:
    head, _, signature = signed(claims, {"kid": "rsa"}, rsa_key()).split(".")
    return ".".join([head, letters(json.dumps({**claims, "sub": "quan-tri"}).encode()), signature])


def cut(claims: Claims) -> str:
    return signed(claims, {"kid": "rsa"}, rsa_key())[:-10]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"iss": "https://khac.vn"}, id="OI07 iss of another"),
        pytest.param({"iss": None}, id="OI07 no iss"),
        pytest.param({"iss": ["https://khac.vn"]}, id="OI07 iss a list"),
        pytest.param({"aud": "khac"}, id="OI07 aud another"),
        pytest.param({"aud": ["khac", "ai"]}, id="OI07 aud others"),
        pytest.param({"aud": []}, id="OI07 aud nobody"),
        pytest.param({"aud": None}, id="OI07 no aud"),
        pytest.param({"aud": {CLIENT: 1}}, id="OI07 aud an object"),
        pytest.param({"aud": [CLIENT, "khac"]}, id="OI07 for several, issued to nobody"),
        pytest.param({"aud": [CLIENT, "khac"], "azp": "khac"}, id="OI07 issued to another"),
        pytest.param({"aud": ["khac"], "azp": CLIENT}, id="OI07 issued to us for another"),
        pytest.param({"azp": "khac"}, id="OI07 azp another"),
        pytest.param({"exp": NOW - 120}, id="OI07 expired"),
        pytest.param({"exp": None}, id="OI07 no exp"),
        pytest.param({"exp": "2099"}, id="OI07 exp a word"),
        pytest.param({"exp": True}, id="OI07 exp a truth"),
        pytest.param({"exp": float("nan")}, id="OI07 exp no number"),
        pytest.param({"iat": NOW + 121}, id="OI07 of the future"),
        pytest.param({"iat": None}, id="OI07 no iat"),
        pytest.param({"nbf": NOW + 121}, id="OI07 not good yet"),
        pytest.param({"nonce": "x" * 43}, id="OI07 nonce of another"),
        pytest.param({"nonce": None}, id="OI07 no nonce"),
        pytest.param({"sub": None}, id="OI07 no sub"),
        pytest.param({"sub": ""}, id="OI07 empty sub"),
        pytest.param({"sub": 77}, id="OI07 sub a number"),
        pytest.param({"sub": "x" * 256}, id="OI07 endless sub"),
        pytest.param({"sub": "a\x00b"}, id="OI07 odd sub"),
        pytest.param({"signed": without_algorithm}, id="OI07 alg none"),
        pytest.param({"signed": by_the_public_key}, id="OI07 HS256 by the public key"),
        pytest.param({"signed": with_own_key}, id="OI07 brings its key along"),
        pytest.param({"signed": changed}, id="OI07 changed"),
        pytest.param({"signed": cut}, id="OI07 cut"),
        pytest.param({"signed": lambda _: "x"}, id="OI07 no token"),
        pytest.param({"signed": lambda _: "ồ.ồ.ồ"}, id="OI07 odd letters"),
        pytest.param({"signed": lambda _: "W10.W10.W10"}, id="OI07 lists"),
        pytest.param({"signed": lambda _: "e30.e30.e30"}, id="OI07 empty objects"),
        pytest.param({"signed": lambda _: "x." * 100_000}, id="OI07 endless"),
        pytest.param({"algorithm": "RS512"}, id="OI07 an algorithm that we do not take"),
        pytest.param({"key": RSAKey.generate_key(2048, {"kid": "rsa"})}, id="OI07 of another key"),
        pytest.param({"key": RSAKey.generate_key(2048, {"kid": "?"})}, id="OI07 unknown key"),
    ],
)
def test_oi07_what_is_not_believed(
    app: Application, there: Provider, said: dict[str, object]
) -> None:
    for name in ("signed", "algorithm", "key"):
        if name in said:
            setattr(there.knobs, name, said.pop(name))
    there.knobs.claims = said

    assert refusal(lambda: journey(app)) == ANSWER
    assert notes(app) == [("sign_in_refused", "provider_token", "")]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"exp": NOW - 119, "iat": NOW + 120, "nbf": NOW + 120}, id="OI07 other clock"),
        pytest.param({"aud": [CLIENT]}, id="OI07 a list of us"),
        pytest.param({"aud": [CLIENT, "khac"], "azp": CLIENT}, id="OI07 issued to us"),
    ],
)
def test_oi07_what_is_believed(app: Application, there: Provider, said: dict[str, object]) -> None:
    there.knobs.claims = said

    assert who(app) == binh(app)


# A provider that errs ------------------------------------------------------------------------------

DISCOVERY = "/.well-known/openid-configuration"


def canned(path: str, body: bytes = b"{}", status: int = 200, **more: str) -> dict[str, object]:
    return {"canned": {path: Canned(body, status, more)}}


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        pytest.param({"described": {"issuer": "https://khac.vn"}}, ANSWER, id="OI08 other issuer"),
        pytest.param({"described": {"jwks_uri": None}}, ANSWER, id="OI08 no address of keys"),
        pytest.param({"described": {"jwks_uri": "http://khac.vn/k"}}, ANSWER, id="OI08 no https"),
        pytest.param({"described": {"jwks_uri": "file:///etc/passwd"}}, ANSWER, id="OI08 a file"),
        pytest.param({"described": {"token_endpoint": "//khac.vn"}}, ANSWER, id="OI08 no scheme"),
        pytest.param(
            {"described": {"authorization_endpoint": "https://[x"}}, ANSWER, id="OI08 odd"
        ),
        pytest.param(canned(DISCOVERY, b"<html>"), ANSWER, id="OI08 no JSON"),
        pytest.param(canned(DISCOVERY, b"[]"), ANSWER, id="OI08 a list"),
        pytest.param(canned(DISCOVERY, b"[" * 100_000), ANSWER, id="OI08 bottomless"),
        pytest.param(canned(DISCOVERY, status=404), ANSWER, id="OI08 not there"),
        pytest.param(canned(DISCOVERY, status=302, Location="/keys"), ANSWER, id="OI08 redirects"),
        pytest.param(canned(DISCOVERY, status=503), DOWN, id="OI08 out of order"),
        pytest.param(canned("/token", status=500), DOWN, id="OI08 no token today"),
        pytest.param(canned("/token", status=401), ANSWER, id="OI08 does not know us"),
        pytest.param(canned("/token", b"{}"), ANSWER, id="OI08 no token"),
        pytest.param(canned("/token", b'{"id_token": 1}'), ANSWER, id="OI08 token a number"),
        pytest.param({"published": []}, ANSWER, id="OI08 no keys"),
        pytest.param({"published": [{}, 1, {"kty": "RSA"}]}, ANSWER, id="OI08 no key is one"),
        pytest.param(
            {"published": [{"kty": "oct", "k": "eA", "kid": "rsa"}]}, ANSWER, id="OI08 shared key"
        ),
        pytest.param(
            {"published": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "rsa"}]},
            ANSWER,
            id="OI08 weak key",
        ),
        pytest.param(canned("/keys", status=500), DOWN, id="OI08 no keys today"),
    ],
)
def test_oi08_a_provider_that_errs(
    app: Application,
    there: Provider,
    knobs: dict[str, object],
    expected: list[tuple[ProblemCode, str]],
) -> None:
    there.knobs = replace(there.knobs, **knobs)  # type: ignore[arg-type]  # the table says which

    assert refusal(lambda: journey(app)) == expected
    assert [one for one in notes(app, 3) if one[0] == "sign_in"] == []


def test_oi08_an_answer_that_is_too_long(app: Application, there: Provider) -> None:
    """What is read of it before the limit would be a good one."""
    told = json.dumps(there.description()).encode()
    there.knobs.canned = {DISCOVERY: Canned(told + b" " * provider_answers.MOST_BYTES)}

    assert refusal(lambda: begin(app)) == ANSWER


def test_oi08_a_provider_whom_anybody_could_pretend_to_be(app: Application) -> None:
    app.settings = replace(app.settings, oidc=Oidc("http://sso.tinh.vn", CLIENT, "x"))

    assert refusal(lambda: begin(app)) == ANSWER


def test_oi08_a_key_among_others_is_found(app: Application, there: Provider) -> None:
    own = rsa_key().as_dict(private=False)
    there.knobs.published = [{"kty": "RSA"}, {"kty": "oct", "k": "eA"}, {"kty": "AKP"}, own]

    assert who(app) == binh(app)


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys"])
def test_oi08_an_answer_that_drips(
    app: Application, there: Provider, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_answers, "SECONDS", 0.3)
    there.knobs.canned = {path: Canned(drips=True)}

    assert refusal(lambda: journey(app)) == DOWN


def test_oi08_headers_that_never_come(
    app: Application, there: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_answers, "SECONDS", 0.2)

    def wait(_: BaseHTTPRequestHandler, *__: object) -> None:
        there.over.wait()

    monkeypatch.setattr(BaseHTTPRequestHandler, "send_response", wait)

    assert refusal(lambda: begin(app)) == DOWN


def test_oi08_nobody_there(app: Application) -> None:
    app.settings = replace(app.settings, oidc=Oidc("http://127.0.0.1:9", CLIENT, "x"))

    assert refusal(lambda: begin(app)) == DOWN


def test_oi08_no_proxy_of_the_environment_is_asked(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert who(app) == binh(app)


# A second factor ------------------------------------------------------------------------------------


def with_second_factor(app: Application) -> str:
    account, at = binh(app), app.clock()
    app.whole.write(lambda c: credentials.set_password_in(c, account, "$", at=at))
    assert credentials.start_second_factor(app.whole, account, SECRET, at=at)
    assert credentials.confirm_second_factor(app.whole, account, SECRET, 1, at=at)
    return account


def test_oi09_a_second_factor_is_asked_for(app: Application) -> None:
    account = with_second_factor(app)

    step = journey(app).outcome

    assert isinstance(step, CodeNeeded)
    code = pyotp.TOTP(SECRET).at(app.clock())
    made = sign_in.with_code(app, step.pending, code, device=PHONE, address=HERE)
    assert live(app, made).account == account


def test_oi09_the_providers_own_is_trusted(app: Application, there: Provider) -> None:
    account = with_second_factor(app)
    app.settings = replace(app.settings, oidc=there.settings(trusted_factor=True))

    assert who(app) == account


# What is kept ---------------------------------------------------------------------------------------


def test_oi10_a_new_key(app: Application, there: Provider, clock: Clock) -> None:
    new = ECKey.generate_key("P-256", {"kid": "new"})
    who(app)
    there.asked.clear()
    there.knobs.published = [key.as_dict(private=False) for key in (ec_key(), new)]
    there.knobs.key, there.knobs.algorithm = new, "ES256"
    clock.forward(seconds=61)

    assert who(app) == binh(app)
    assert there.asked == ["/authorize", "/token", "/keys"]
    there.knobs.key = ECKey.generate_key("P-256", {"kid": "unknown"})
    there.asked.clear()
    for _ in range(3):
        assert refusal(lambda: journey(app)) == ANSWER
    assert "/keys" not in there.asked


def test_oi11_what_is_kept_for_an_hour(app: Application, there: Provider, clock: Clock) -> None:
    for _ in range(3):
        who(app)
        clock.forward(minutes=19)
    assert (there.asked.count(DISCOVERY), there.asked.count("/keys")) == (1, 1)
    clock.forward(minutes=4)
    who(app)
    assert (there.asked.count(DISCOVERY), there.asked.count("/keys")) == (2, 2)
    clock.forward(days=-1)
    begin(app)
    assert there.asked.count(DISCOVERY) == 3


def test_oi11_a_failure_is_kept_for_a_moment(
    app: Application, there: Provider, clock: Clock
) -> None:
    there.knobs.canned = {DISCOVERY: Canned(status=503)}
    for _ in range(3):
        assert refusal(lambda: begin(app)) == DOWN
    there.knobs.canned = {}
    clock.forward(seconds=9)
    assert refusal(lambda: begin(app)) == DOWN
    assert there.asked == [DISCOVERY]
    clock.forward(seconds=1)

    assert who(app) == binh(app)


# Refusals, limits and secrets -----------------------------------------------------------------------


def test_oi12_not_let_in(app: Application, there: Provider) -> None:
    there.knobs.denied = "access_denied"

    assert refusal(lambda: journey(app)) == [(ProblemCode.PROVIDER_DENIED, "")]
    assert notes(app) == [("sign_in_refused", "provider_denied", "")]


def test_oi12_neither_code_nor_error(app: Application) -> None:
    begun = begin(app)
    sent = {"state": answered(begun.address)["state"]}

    assert refusal(lambda: finish(app, begun.token, sent)) == ANSWER


def test_oi13_too_many_from_one_address(app: Application, clock: Clock) -> None:
    for _ in range(attempts.JOURNEY.free):
        begin(app)

    assert refusal(lambda: begin(app)) == [(ProblemCode.PROVIDER_BUSY, "")]
    begin(app, "10.0.0.2")
    clock.forward(seconds=10)
    begin(app)


def test_oi14_no_secret_is_kept(app: Application, there: Provider, tmp_path: Path) -> None:
    begun = begin(app)
    finish(app, begun.token, answered(begun.address))
    waiting = begin(app)
    sent = dict(parse_qsl(urlsplit(waiting.address).query))
    verifier = oidc._request(waiting.token, BACK).verifier  # noqa: SLF001 - the secret itself

    with sqlite3.connect(tmp_path / "readiness.db") as plain:
        kept = "\n".join(plain.iterdump())
    plain.close()

    assert [
        one for one in (sent["state"], sent["nonce"], verifier, waiting.token) if one in kept
    ] == []
    told = [line for line in kept.splitlines() if 'INTO "audit"' in line]
    assert told
    assert [line for line in told if "binh" in line or "can-bo-77" in line] == []
    assert there.settings().client_secret not in repr(app.settings)


def test_oi14_the_challenge_hides_the_verifier(app: Application) -> None:
    begun = begin(app)
    sent = dict(parse_qsl(urlsplit(begun.address).query))
    verifier = oidc._request(begun.token, BACK).verifier  # noqa: SLF001 - the secret itself

    assert sent["code_challenge"] == letters(sha256(verifier.encode()).digest())
    assert sent["redirect_uri"] == BACK
    assert len({sent["state"], sent["nonce"], verifier, begun.token}) == 4


@pytest.mark.parametrize("ways", [["client_secret_post"], ["client_secret_basic", "none"], None])
def test_oi15_the_client_proves_itself(app: Application, there: Provider, ways: object) -> None:
    there.knobs.described = {"token_endpoint_auth_methods_supported": ways}

    assert who(app) == binh(app)


@pytest.mark.parametrize(
    ("promised", "name", "fits"),
    [
        pytest.param(True, "itself", True, id="OI16 promised and kept"),
        pytest.param(True, "", False, id="OI16 promised and not kept"),
        pytest.param(False, "https://khac.vn", False, id="OI16 another"),
    ],
)
def test_oi16_who_answers(
    app: Application, there: Provider, promised: object, name: str, fits: object
) -> None:
    there.knobs.described = {"authorization_response_iss_parameter_supported": promised}
    there.knobs.names_itself = there.issuer if name == "itself" else name

    if fits:
        assert who(app) == binh(app)
    else:
        assert refusal(lambda: journey(app)) == ANSWER
