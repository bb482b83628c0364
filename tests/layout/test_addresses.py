"""What must not stand in any committed file, and what pages may not fetch.

AD01 no path of somebody's machine
AD02 no host of a package registry, no address to download a package from
AD03 pages, routes and maps fetch nothing from the internet: scripts, fonts, styles come with the app
"""

from __future__ import annotations

import re

import pytest

from tests.layout.tree import project_files, source

MACHINE = re.compile(
    r"(?<![\w.~])/(?:root|home|Users)/[\w.-]+|/work/(?:main|shared)\b|/tmp/[v]env|[A-Z]:\\Users\\"
)
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|(?:deb|security)\.debian\.org"
    r"|archive\.ubuntu\.com|proxy\.golang\.org|[i]ndex-url|[f]ind-links|\"[r]esolved\":"
    r"|https?://\S+\.(?:whl|tgz|tar\.gz|deb|exe)\b"
)
ADDRESS = re.compile(r"https?://[\w.-]+|[\"'(]//[\w-]+\.[\w.-]+")
FETCHES_NOTHING = ("app.py", "geo/", "survey/api/", "survey/ui/", ".streamlit/")
NAMESPACES = frozenset({"http://www.w3.org"})


def found(pattern: re.Pattern[str], path: str) -> list[str]:
    """Return file, line and text of everything in *path* that matches."""
    lines = enumerate(source(path).splitlines(), start=1)
    return [f"{path}:{n}: {hit[0]}" for n, line in lines for hit in pattern.finditer(line)]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(MACHINE, "cd /" + "home/an/project", id="AD01 home"),
        pytest.param(MACHINE, "/" + "root/x", id="AD01 root"),
        pytest.param(REGISTRY, "https://" + "files.python" + "hosted.org/x", id="AD02 registry"),
        pytest.param(REGISTRY, "http://example.com/a-1.0." + "whl", id="AD02 package"),
        pytest.param(REGISTRY, "--index" + "-url x", id="AD02 option"),
        pytest.param(ADDRESS, '<script src="' + '//cdn.example.com/a.js">', id="AD03 no scheme"),
        pytest.param(ADDRESS, "@import url(https" + "://fonts.example.com)", id="AD03 font"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_ad01_no_path_of_a_machine() -> None:
    assert [hit for path in project_files() for hit in found(MACHINE, path)] == []


def test_ad02_no_registry_and_no_download_address() -> None:
    assert [hit for path in project_files() for hit in found(REGISTRY, path)] == []


def test_ad03_pages_and_maps_fetch_nothing_from_the_internet() -> None:
    served = [path for path in project_files() if path.startswith(FETCHES_NOTHING)]
    hits = [hit for path in served for hit in found(ADDRESS, path)]

    assert [hit for hit in hits if hit.rpartition(": ")[2] not in NAMESPACES] == []
