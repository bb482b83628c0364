"""The sample of a proxy in docs/, and what it must hand over.

NX01 the name that the browser called, the address that the proxy sees and the scheme are set, never passed on
NX02 a WebSocket can be opened
NX03 nobody works without TLS, nor with an old one
NX04 it leads to the port of `readiness serve`, and takes files as large as the pages do
NX05 the guide names the file
"""

from __future__ import annotations

import re
import tomllib

from survey.settings import ROOT

SAMPLE = ROOT / "docs" / "nginx-mau.conf"
GUIDE = ROOT / "docs" / "huong-dan-trung-tam.md"

Block = list[tuple[str, list[str], "Block"]]


def parsed(text: str) -> Block:
    """Return the directives of *text*: name, arguments, and what stands in its braces."""
    lines = (re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines())
    words = iter(re.findall(r'"[^"]*"|\'[^\']*\'|[{};]|[^\s{};]+', "\n".join(lines)))

    def block() -> Block:
        found: Block = []
        directive: list[str] = []
        for word in words:
            if word == "}":
                assert not directive
                return found
            if word in {";", "{"}:
                found.append((directive[0], directive[1:], block() if word == "{" else []))
                directive = []
            else:
                directive.append(word.strip("\"'"))
        assert not directive
        return found

    return block()


CONFIG = parsed(SAMPLE.read_text("utf-8"))
SERVERS = [inner for name, _, inner in CONFIG if name == "server"]
WORKING = SERVERS[-1]


def told(block: Block, name: str) -> list[list[str]]:
    return [arguments for found, arguments, _ in block if found == name]


def headers() -> dict[str, list[str]]:
    """Return what the only place of the working server sets, by the small name of the header."""
    ((_, _, place),) = [one for one in WORKING if one[0] == "location"]
    return {name.lower(): value for name, *value in told(place, "proxy_set_header")}


def test_nx01_what_is_set() -> None:
    found = headers()

    assert found["host"] == ["$host"]
    assert found["x-forwarded-for"] == ["$remote_addr"]
    assert found["x-forwarded-proto"] == ["$scheme"]
    assert found["forwarded"] == [""]


def test_nx02_a_websocket() -> None:
    ((_, _, place),) = [one for one in WORKING if one[0] == "location"]
    (upgrade,) = [one for one in CONFIG if one[0] == "map"]

    assert headers()["upgrade"] == ["$http_upgrade"]
    assert headers()["connection"] == [upgrade[1][1]]
    assert upgrade[1][0] == "$http_upgrade"
    assert [(name, value) for name, value, _ in upgrade[2]] == [
        ("default", ["upgrade"]),
        ("", ["close"]),
    ]
    assert told(place, "proxy_http_version") == [["1.1"]]


def test_nx03_tls_alone() -> None:
    open_one, working = SERVERS

    assert {one[-1] for one in told(working, "listen")} == {"ssl"}
    assert told(working, "ssl_protocols") == [["TLSv1.2", "TLSv1.3"]]
    assert told(working, "ssl_certificate")
    assert told(working, "ssl_certificate_key")
    assert told(open_one, "return") == [["301", "https://$host$request_uri"]]
    assert not [one for one in open_one if one[0] == "location"]


def test_nx04_where_it_leads() -> None:
    ((_, _, place),) = [one for one in WORKING if one[0] == "location"]
    streamlit = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    ((most,),) = told(WORKING, "client_max_body_size")

    assert told(place, "proxy_pass") == [["http://127.0.0.1:8501"]]
    assert int(most.removesuffix("m")) > streamlit["server"]["maxUploadSize"]


def test_nx05_the_guide_names_it() -> None:
    assert f"({SAMPLE.name})" in GUIDE.read_text("utf-8")
