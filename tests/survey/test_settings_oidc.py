"""The provider of identities, read from the environment.

PO01 nothing said: no provider
PO02 everything said: the provider, and its word stands for no second factor unless that is said
PO03 what is missing or wrong is told at once, and no value with it
PO04 only an address that nobody on the way can change is one: https, or this machine itself
PO05 the secret is in nothing that is shown
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from survey.problems import ProblemCode, SurveyError
from survey.settings import Oidc, Settings, is_private

ISSUER, CLIENT, SECRET, TRUSTED = (
    f"READINESS_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "TRUSTED_FACTOR")
)
PUBLIC = "READINESS_PUBLIC_URL"
WHOLE = {
    ISSUER: " https://sso.tinh.vn/realms/tinh ",
    CLIENT: "san-sang",
    SECRET: "rat-bi-mat",
    PUBLIC: "https://sansang.tinh.vn",
}
READ = Oidc("https://sso.tinh.vn/realms/tinh", "san-sang", "rat-bi-mat")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        pytest.param({}, None, id="PO01 nothing"),
        pytest.param({ISSUER: "", TRUSTED: "1", PUBLIC: WHOLE[PUBLIC]}, None, id="PO01 empty"),
        pytest.param(WHOLE, READ, id="PO02 whole"),
        pytest.param({**WHOLE, TRUSTED: "0"}, READ, id="PO02 not trusted"),
        pytest.param(
            {**WHOLE, TRUSTED: "1"},
            Oidc(READ.issuer, READ.client_id, READ.client_secret, trusted_factor=True),
            id="PO02 trusted",
        ),
        pytest.param(
            {**WHOLE, ISSUER: "http://127.0.0.1:9000"},
            Oidc("http://127.0.0.1:9000", "san-sang", "rat-bi-mat"),
            id="PO02 this machine",
        ),
    ],
)
def test_what_is_read(said: Mapping[str, str], read: Oidc | None) -> None:
    assert Settings.from_env(said).oidc == read


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        pytest.param({ISSUER: "https://sso.vn"}, [CLIENT, SECRET, PUBLIC], id="PO03 the rest"),
        pytest.param({SECRET: "rat-bi-mat"}, [ISSUER, CLIENT, PUBLIC], id="PO03 a secret alone"),
        pytest.param({**WHOLE, PUBLIC: " "}, [PUBLIC], id="PO03 where we are"),
        pytest.param({**WHOLE, ISSUER: "http://sso.tinh.vn"}, [ISSUER], id="PO03 no https"),
        pytest.param({**WHOLE, ISSUER: "https://sso.vn?x=1"}, [ISSUER], id="PO03 a query"),
        pytest.param({**WHOLE, TRUSTED: "yes"}, [TRUSTED], id="PO03 neither 1 nor 0"),
        pytest.param(
            {ISSUER: "sso.vn", CLIENT: "rat-bi-mat", TRUSTED: "rat-bi-mat"},
            [SECRET, PUBLIC, ISSUER, TRUSTED],
            id="PO03 all at once",
        ),
    ],
)
def test_po03_what_is_wrong(said: Mapping[str, str], wrong: list[str]) -> None:
    with pytest.raises(SurveyError) as refused:
        Settings.from_env(said)

    problems = refused.value.problems
    assert {problem.code for problem in problems} == {ProblemCode.SETTING_VALUE}
    assert [dict(problem.details)["name"] for problem in problems] == wrong
    assert "rat-bi-mat" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "private"),
    [
        pytest.param("https://sso.tinh.vn/x?y", True, id="PO04 https"),
        pytest.param("http://localhost:8080", True, id="PO04 localhost"),
        pytest.param("http://[::1]:8080/x", True, id="PO04 loopback"),
        pytest.param("http://127.0.0.1", True, id="PO04 127.0.0.1"),
        pytest.param("http://10.0.0.1", False, id="PO04 another machine"),
        pytest.param("http://localhost.tinh.vn", False, id="PO04 only begins so"),
        pytest.param("http://localhost@tinh.vn", False, id="PO04 a user of that name"),
        pytest.param("https://a:b@tinh.vn", False, id="PO04 a password in it"),
        pytest.param("https://", False, id="PO04 no host"),
        pytest.param("https://[tinh", False, id="PO04 half a host"),
        pytest.param("https://tinh.vn:99999", False, id="PO04 no port"),
        pytest.param("https://tỉnh.vn", False, id="PO04 letters that look like others"),
        pytest.param("https://tinh.vn/\r\nx", False, id="PO04 a line break"),
        pytest.param("file:///etc/passwd", False, id="PO04 a file"),
        pytest.param("", False, id="PO04 nothing"),
    ],
)
def test_po04_an_address_that_nobody_changes(url: str, private: object) -> None:
    assert is_private(url) is private


def test_po05_the_secret_is_not_shown() -> None:
    settings = Settings.from_env(WHOLE)

    assert "san-sang" in repr(settings)
    assert "rat-bi-mat" not in repr(settings)
