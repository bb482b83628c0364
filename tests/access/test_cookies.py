"""Cookies: how they are called, and what is held under a name.

CK01 by https a cookie has the name that no neighbouring site can plant
CK02 of one name only one is held, wherever the other stands
"""

from __future__ import annotations

import pytest

from survey.access import cookies


def test_ck01_names() -> None:
    assert cookies.named("x", secure=True) == "__Host-x"
    assert cookies.named("x", secure=False) == "x"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], "a", id="CK02 lines that nobody knows"),
        pytest.param(["x=a"], "a", id="CK02 one"),
        pytest.param(["y=b; x=a; xx=c"], "a", id="CK02 among others"),
        pytest.param(["x=a; x=b"], "", id="CK02 two"),
        pytest.param(["x=a;x=a"], "", id="CK02 the same twice"),
        pytest.param(["x=a", "y=b; x=c"], "", id="CK02 in two lines"),
        pytest.param(["x =b; x=a"], "", id="CK02 with a blank"),
    ],
)
def test_ck02_one_alone(lines: list[str], expected: str) -> None:
    assert cookies.held({"x": "a"} if expected or lines else {}, lines, "x") == expected


def test_ck02_none() -> None:
    assert cookies.held({}, ["y=b"], "x") == ""
