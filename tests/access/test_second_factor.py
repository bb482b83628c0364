"""The second factor.

SF01 a code is that of RFC 6238, of its half minute, the one before or the one after
SF02 a step is accepted once, nor any step before it
SF03 what is not six digits is wrong; blanks do not matter
SF04 secrets are of 160 bits, and differ
SF05 a telephone reads the secret, the login and the product from the QR code
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from survey import labels
from survey.access import second_factor
from survey.access.second_factor import accepted

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        pytest.param(59, "287082", id="SF01 RFC 6238, 1"),
        pytest.param(1_111_111_109, "081804", id="SF01 RFC 6238, 2"),
        pytest.param(20_000_000_000, "353130", id="SF01 RFC 6238, 6"),
    ],
)
def test_codes_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert accepted(SECRET, code, at=at, after_step=0) == seconds // 30


NOW = datetime.fromtimestamp(3_000_000, UTC)
STEP = 100_000


def code_of(step: int) -> str:
    return pyotp.HOTP(SECRET).at(step)


@pytest.mark.parametrize(
    ("of", "after", "good"),
    [
        pytest.param(STEP, 0, True, id="SF01 now"),
        pytest.param(STEP - 1, 0, True, id="SF01 the one before"),
        pytest.param(STEP + 1, 0, True, id="SF01 the one after"),
        pytest.param(STEP - 2, 0, False, id="SF01 too old"),
        pytest.param(STEP + 2, 0, False, id="SF01 too new"),
        pytest.param(STEP, STEP - 1, True, id="SF02 after the one used"),
        pytest.param(STEP, STEP, False, id="SF02 used"),
        pytest.param(STEP - 1, STEP, False, id="SF02 before the one used"),
        pytest.param(STEP, STEP + 1000, False, id="SF02 the clock was set back"),
    ],
)
def test_which_steps_are_accepted(of: int, after: int, *, good: bool) -> None:
    found = accepted(SECRET, code_of(of), at=NOW, after_step=after)

    assert found == (of if good else None)


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "12345a", "-12345", "\uff11\uff12\uff13\uff14\uff15\uff16", "\x00"],
)
def test_sf03_what_is_no_code_is_wrong(code: str) -> None:
    assert accepted(SECRET, code, at=NOW, after_step=0) is None


def test_sf03_blanks_do_not_matter() -> None:
    code = code_of(STEP)

    assert accepted(SECRET, f" {code[:3]} {code[3:]}\n", at=NOW, after_step=0) == STEP


def test_sf04_secrets_are_long_and_differ() -> None:
    found = {second_factor.new_secret() for _ in range(20)}

    assert len(found) == 20
    assert {len(base64.b32decode(secret)) for secret in found} == {20}


def test_sf05_a_telephone_reads_it() -> None:
    uri = second_factor.address(SECRET, "an.nguyen")
    parts = urlsplit(uri)

    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == f"/{labels.PRODUCT}:an.nguyen"
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": [labels.PRODUCT]}
    assert second_factor.qr_svg(uri).startswith("<svg")
