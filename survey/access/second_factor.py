"""The second factor: six digits that a telephone shows for half a minute (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

from survey import labels

STEP_SECONDS: Final = 30
DIGITS: Final = 6
_AROUND: Final = (-1, 0, 1)
"""Clocks of telephones go wrong by half a minute."""


def new_secret() -> str:
    """Return a secret of 160 bits, in base 32."""
    import pyotp  # noqa: PLC0415 - start-up time: only signing in needs it

    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """Return the otpauth address that a telephone reads *secret* from."""
    import pyotp  # noqa: PLC0415 - likewise

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=labels.PRODUCT)


def qr_svg(uri: str) -> str:
    """Return *uri* as a QR code: an SVG element that needs nothing else, with a white border."""
    import segno  # noqa: PLC0415 - likewise

    return segno.make(uri, error="m").svg_inline(scale=5, light="#fff")


def accepted(secret: str, code: str, *, at: datetime, after_step: int) -> int | None:
    """Return the step whose code is *code*, None where it is wrong, or of *after_step* or before.

    Blanks in *code* do not matter. A step that was accepted is told to the next call: its code, and
    those before it, are not accepted again.
    """
    import pyotp  # noqa: PLC0415 - likewise

    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    generator, now = pyotp.HOTP(secret), int(at.timestamp()) // STEP_SECONDS
    steps = [now + around for around in _AROUND if now + around > after_step]
    right = [step for step in steps if hmac.compare_digest(generator.at(step), digits)]
    return max(right, default=None)
