"""What a form sends: read within limits, and only where a page of ours sent it."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from survey.problems import ProblemCode, SurveyError, problem

COOKIE: Final = "san_sang_bieu_mau"
FIELD: Final = "csrf"
LIVES_SECONDS: Final = 2 * 60 * 60
MOST_BYTES: Final = 16 * 1024
_MOST_FIELDS: Final = 30
_KIND: Final = "application/x-www-form-urlencoded"
_NONCE_BYTES: Final = 32
_NONCE_LETTERS: Final = 43
_KEY: Final = secrets.token_bytes(32)  # of this process: a form from before a restart is drawn anew


async def read(request: Request) -> Mapping[str, str]:
    """Return the fields of a posted form; of a field sent twice the first.

    Raises:
        SurveyError: FORM_KIND, FORM_TOO_LONG, FORM_LETTERS.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise SurveyError([problem(ProblemCode.FORM_KIND)])
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise SurveyError([problem(ProblemCode.FORM_TOO_LONG)])
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise SurveyError([problem(ProblemCode.FORM_KIND)]) from None
    if any(_unfit(letter) for pair in pairs for text in pair for letter in text):
        raise SurveyError([problem(ProblemCode.FORM_LETTERS)])
    return dict(reversed(pairs))


def _unfit(letter: str) -> bool:
    """Return whether no line that somebody types or pastes holds *letter*."""
    return letter != "\t" and unicodedata.category(letter) == "Cc"


def nonce(held: str) -> str:
    """Return the nonce that the browser *held*; a new one where it held none."""
    fits = len(held) == _NONCE_LETTERS and held.isascii()
    return held if fits else secrets.token_urlsafe(_NONCE_BYTES)


def token(of: str) -> str:
    """Return what a form must send back beside the cookie that holds the nonce *of*."""
    return hmac.digest(_KEY, of.encode("ascii"), "sha256").hex()


def require_token(fields: Mapping[str, str], expected: str) -> None:
    """Refuse a form that does not hold the token of its page.

    Raises:
        SurveyError: FORM_EXPIRED.
    """
    if not hmac.compare_digest(fields.get(FIELD, "").encode(), expected.encode()):
        raise SurveyError([problem(ProblemCode.FORM_EXPIRED)])
