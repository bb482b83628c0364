"""Where a request comes from, and where an answer may lead.

OR01 "this machine" takes a loopback address, a loopback name, no trace of a proxy and no public address
OR02 a form is ours where Origin, else Referer, names our own address and the browser does not object
OR03 where a public address is set, that one alone is ours
OR04 an answer leads to a path of this site and nowhere else
OR05 https counts where the request, or the public address, says so
OR07 a WebSocket that names an origin must name ours; one that names none is of no browser
OR06 a browser is named by what it is and where it runs, and never by what we do not know
"""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from survey.api import devices, origins

HOST = "127.0.0.1:8501"
PUBLIC = "https://mot-cua.example.vn"


def asked(
    *, client: str | None = "127.0.0.1", scheme: str = "http", **headers: str
) -> HTTPConnection:
    named = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    return HTTPConnection(
        {
            "type": "http",
            "method": "POST",
            "scheme": scheme,
            "path": "/dang-nhap",
            "query_string": b"",
            "server": ("127.0.0.1", 8501),
            "client": client and (client, 50000),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in named.items()],
        }
    )


@pytest.mark.parametrize(
    ("client", "host", "expected"),
    [
        pytest.param("127.0.0.1", "127.0.0.1:8501", True, id="OR01 IPv4"),
        pytest.param("127.8.9.1", "127.8.9.1", True, id="OR01 another of the network"),
        pytest.param("::1", "[::1]:8501", True, id="OR01 IPv6"),
        pytest.param("::ffff:127.0.0.1", "localhost", True, id="OR01 IPv4 within IPv6"),
        pytest.param("127.0.0.1", "LOCALHOST:1", True, id="OR01 by name"),
        pytest.param("10.0.0.7", "127.0.0.1", False, id="OR01 another machine"),
        pytest.param("::ffff:10.0.0.7", "localhost", False, id="OR01 another one within IPv6"),
        pytest.param("127.0.0.1", "evil.example:8501", False, id="OR01 a name made to point here"),
        pytest.param("127.0.0.1", "localhost.evil.example", False, id="OR01 a longer name"),
        pytest.param("127.0.0.1", "127.0.0.1.evil.example", False, id="OR01 a longer number"),
        pytest.param("127.0.0.1", "evil@localhost", False, id="OR01 a user before the name"),
        pytest.param("127.0.0.1", "", False, id="OR01 no name"),
        pytest.param("127.0.0.1", "[", False, id="OR01 nonsense"),
        pytest.param(None, "localhost", False, id="OR01 an unknown client"),
        pytest.param("testclient", "localhost", False, id="OR01 a client that is no address"),
    ],
)
def test_or01_this_machine(client: str | None, host: str, expected: object) -> None:
    assert origins.is_local(asked(client=client, host=host), "") is expected


@pytest.mark.parametrize(
    "header",
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"],
)
def test_or01_what_came_past_a_proxy_is_not_of_this_machine(header: str) -> None:
    assert not origins.is_local(asked(**{header: "127.0.0.1"}), "")


@pytest.mark.parametrize("public", [PUBLIC, "http://mot-cua.example", "?"])
def test_or01_where_there_is_a_public_address_nothing_is_local(public: str) -> None:
    assert origins.is_local(asked(), "")
    assert not origins.is_local(asked(), public)


@pytest.mark.parametrize(
    ("scheme", "origin", "public", "expected"),
    [
        pytest.param("ws", None, "", True, id="OR07 no browser"),
        pytest.param("ws", None, PUBLIC, True, id="OR07 no browser, a public address"),
        pytest.param("ws", f"http://{HOST}", "", True, id="OR07 our own"),
        pytest.param("wss", f"https://{HOST}", "", True, id="OR07 our own by https"),
        pytest.param("ws", PUBLIC, PUBLIC, True, id="OR07 the public address"),
        pytest.param("ws", f"http://{HOST}", PUBLIC, False, id="OR07 the inner address"),
        pytest.param("ws", f"https://{HOST}", "", False, id="OR07 another scheme"),
        pytest.param("ws", "http://localhost:9999", "", False, id="OR07 another port"),
        pytest.param("ws", "http://evil.example", "", False, id="OR07 another site"),
        pytest.param("ws", "null", "", False, id="OR07 a hidden origin"),
        pytest.param("ws", "", "", False, id="OR07 an empty one"),
    ],
)
def test_or07_a_websocket(scheme: str, origin: str | None, public: str, expected: object) -> None:
    named = {} if origin is None else {"origin": origin}

    assert origins.is_own_socket(asked(scheme=scheme, **named), public) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"origin": f"http://{HOST}"}, True, id="OR02 our own origin"),
        pytest.param({"referer": f"http://{HOST}/dang-nhap"}, True, id="OR02 our own page"),
        pytest.param(
            {"origin": f"http://{HOST}", "sec_fetch_site": "same-origin"}, True, id="OR02 both"
        ),
        pytest.param({}, False, id="OR02 neither"),
        pytest.param({"origin": "null"}, False, id="OR02 a hidden origin"),
        pytest.param({"origin": "http://evil.example"}, False, id="OR02 another site"),
        pytest.param(
            {"origin": "http://evil.example", "referer": f"http://{HOST}/"},
            False,
            id="OR02 Referer does not outweigh Origin",
        ),
        pytest.param({"origin": f"https://{HOST}"}, False, id="OR02 another scheme"),
        pytest.param({"origin": "http://127.0.0.1:8502"}, False, id="OR02 another port"),
        pytest.param({"origin": "http://127.0.0.1"}, False, id="OR02 no port"),
        pytest.param({"origin": f"http://{HOST}.evil.example"}, False, id="OR02 a longer name"),
        pytest.param({"origin": f"http://evil.example@{HOST}x"}, False, id="OR02 a bad port"),
        pytest.param({"origin": "file://"}, False, id="OR02 a file"),
        pytest.param(
            {"origin": f"http://{HOST}", "sec_fetch_site": "cross-site"},
            False,
            id="OR02 the browser says it is another site",
        ),
        pytest.param(
            {"origin": f"http://{HOST}", "sec_fetch_site": "same-site"},
            False,
            id="OR02 a neighbour of the same domain",
        ),
    ],
)
def test_or02_our_own_forms(headers: dict[str, str], expected: object) -> None:
    assert origins.is_own(asked(**headers), "") is expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        pytest.param(PUBLIC, True, id="OR03 the public address"),
        pytest.param(f"{PUBLIC}:443", True, id="OR03 with its port"),
        pytest.param(f"http://{HOST}", False, id="OR03 the inner address"),
        pytest.param(PUBLIC.replace("https", "http"), False, id="OR03 without encryption"),
    ],
)
def test_or03_a_public_address_is_the_only_one(origin: str, expected: object) -> None:
    assert origins.is_own(asked(origin=origin), f"{PUBLIC}/") is expected


@pytest.mark.parametrize(
    "address",
    ["/", "/ban-do", "/ho-so-xa?dot=1&xa=21034", "/a#b", "/?ve=http://x", "/%2f%2fevil", "/a:b"],
)
def test_or04_a_path_of_this_site_stays(address: str) -> None:
    assert origins.local_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ban-do",
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "/x\\y",
        " //evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=y",
        "/a b",
        "/\x7f",
        "/" + "a" * 500,
    ],
)
def test_or04_anything_else_leads_home(address: str) -> None:
    assert origins.local_path(address) == "/"


@pytest.mark.parametrize(
    ("scheme", "public", "expected"),
    [
        pytest.param("http", "", False, id="OR05 neither"),
        pytest.param("https", "", True, id="OR05 the request"),
        pytest.param("wss", "", True, id="OR05 the WebSocket"),
        pytest.param("http", PUBLIC, True, id="OR05 the public address"),
        pytest.param("http", "http://mot-cua.example.vn", False, id="OR05 a public one without"),
    ],
)
def test_or05_https(scheme: str, public: str, expected: object) -> None:
    assert origins.is_secure(asked(scheme=scheme), public) is expected


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        pytest.param(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge · Windows",
            id="OR06 one that names others too",
        ),
        pytest.param(
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
            id="OR06 a phone",
        ),
        pytest.param(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
            id="OR06 an iPhone",
        ),
        pytest.param("curl/8.5.0", "", id="OR06 none that we know"),
        pytest.param("<script>Firefox/1", "Firefox", id="OR06 nothing of its own words"),
        pytest.param("", "", id="OR06 nothing"),
    ],
)
def test_or06_devices(user_agent: str, expected: str) -> None:
    assert devices.named(user_agent) == expected
