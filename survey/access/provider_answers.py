"""What the provider of identities answers: asked over HTTP, within limits.

The standard library asks: it knows no proxy of the environment, follows no redirect, sends no cookie
and trusts the certificates of the machine, where a province keeps those of its own authority.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from survey.settings import is_private

SECONDS: Final = 5.0
"""How long the provider may take to be reached, and then again to answer to the end."""
MOST_BYTES: Final = 256 * 1024


class Fault(Enum):
    """What is wrong at the provider, as the audit says it."""

    DOWN = "provider_down"
    """It cannot be reached, or does not answer in time."""
    ANSWER = "provider_answer"
    """It answers something else than the protocol wants."""
    DENIED = "provider_denied"
    """It does not let the person in, or the person gave up."""
    TOKEN = "provider_token"  # noqa: S105 - a word of the audit
    """What it says of the person cannot be trusted."""


class ProviderError(Exception):
    """The provider did not answer as it must."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def ask(
    url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """Return the JSON object that *url* answers, to a posted *form* where there is one.

    Raises:
        ProviderError: DOWN; ANSWER, also for an address that is not private.
    """
    if not is_private(url):
        raise ProviderError(Fault.ANSWER)
    asked = {"Accept": "application/json", **(headers or {})}
    try:
        status, body = _exchanged(urlsplit(url), form, asked)
    except (OSError, HTTPException):
        raise ProviderError(Fault.DOWN) from None
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ProviderError(Fault.DOWN)
    if status != HTTPStatus.OK or len(body) > MOST_BYTES:
        raise ProviderError(Fault.ANSWER)
    return _object(body)


def _exchanged(
    parts: SplitResult, form: Mapping[str, str] | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    connection = _connection(parts)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        with _cut_off(connection.sock):
            if form is None:
                connection.request("GET", target, headers=headers)
            else:
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", target, urlencode(form), {**headers, **kind})
            with connection.getresponse() as answer:
                return answer.status, answer.read(MOST_BYTES + 1)
    finally:
        connection.close()


def _connection(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=SECONDS)
    return HTTPSConnection(host, parts.port, timeout=SECONDS, context=_trust())


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _cut_off(line: socket.socket) -> Iterator[None]:
    """Cut *line* after SECONDS: a timeout alone would begin anew with every byte that drips in.

    Raises:
        TimeoutError: it was cut.
    """
    over = Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):  # closed meanwhile
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(SECONDS, cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ProviderError(Fault.ANSWER) from None
    if not isinstance(found, dict):
        raise ProviderError(Fault.ANSWER)
    return found
