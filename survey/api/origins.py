"""Where a request comes from: this machine, our own pages, or elsewhere; and where an answer may lead."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

_SET_BY_PROXIES: Final = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
)
_OWN_SITE: Final = frozenset({"same-origin", "none"})
_LONGEST_PATH: Final = 500


def is_local(asked: HTTPConnection, public_url: str) -> bool:
    """Return whether *asked* comes from this machine, by a name of this machine, past no proxy.

    The name counts because a page elsewhere can let its own name point here. Where there is a public
    address there is a proxy, which may say nothing of itself: nothing is local then.
    """
    hosts = asked.headers.getlist("host")
    return (
        not public_url
        and asked.client is not None
        and _is_loopback(asked.client.host)
        and len(hosts) == 1
        and _is_loopback(_host_name(hosts[0]))
        and not any(name in asked.headers for name in _SET_BY_PROXIES)
    )


def is_secure(asked: HTTPConnection, public_url: str) -> bool:
    """Return whether the browser reaches us by https, as far as we can know."""
    return asked.url.scheme in {"https", "wss"} or public_url.startswith("https://")


def is_own(asked: HTTPConnection, public_url: str) -> bool:
    """Return whether a page of ours sent *asked*: by Origin, else Referer, and Sec-Fetch-Site.

    A browser names one of the first two with every form that it posts; what names none is refused.
    """
    if asked.headers.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
        return False
    return _is_ours(
        asked.headers.get("origin") or asked.headers.get("referer") or "", asked, public_url
    )


def is_own_socket(asked: HTTPConnection, public_url: str) -> bool:
    """Return whether a page of ours opens the WebSocket *asked*, or no browser does.

    Every browser names the origin. Streamlit would compare one that is not ours with this machine's
    address on the internet, and ask for that outside.
    """
    named = asked.headers.getlist("origin")
    return not named or (len(named) == 1 and _is_ours(named[0], asked, public_url))


def is_person(asked: HTTPConnection) -> bool:
    """Return whether a person asked for a page, as far as the browser tells; else a script did."""
    mode = asked.headers.get("sec-fetch-mode")
    if mode is not None:
        return mode == "navigate"
    return "text/html" in asked.headers.get("accept", "")


def _is_ours(named: str, asked: HTTPConnection, public_url: str) -> bool:
    scheme = {"ws": "http", "wss": "https"}.get(asked.url.scheme, asked.url.scheme)
    own = _origin(public_url) or _origin(f"{scheme}://{asked.headers.get('host', '')}")
    return bool(own) and _origin(named) == own


def local_path(address: str) -> str:
    """Return *address* where it is a path of this site, "/" where a browser could read it otherwise."""
    harmless = (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and len(address) <= _LONGEST_PATH
        and all(" " < letter != "\x7f" for letter in address)
    )
    return address if harmless else "/"


def _origin(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of *address*, None where it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (KeyError, ValueError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def _host_name(host: str) -> str:
    try:
        return "" if "@" in host else urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None)
    return (inner or address).is_loopback
