"""A rerun of the entry page against a bare page with the same widgets, in the same run.

Run with `pytest tests/bench/bench_entry_page.py`. Both go through Streamlit's AppTest, which adds
about 3 ms to either. The bare page draws as many widgets and texts of the same kinds, with the same
labels and options, one after the other: no database, no fragments, no navigation. What is timed is
the whole page; in the browser an answer redraws only its own item, a fragment.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.pages import copy, entry_page, prepare, run, use_database, widget

TURNS: Final = 40
WARM_UP: Final = 5
MOST: Final = 2.0
Call = tuple[str, tuple[Any, ...], dict[str, Any]]
TEXT_OF: Final[Mapping[str, Callable[[Any], str]]] = {
    "html": lambda element: element.proto.body,
    "expander": lambda element: element.label,
    **dict.fromkeys(("title", "subheader", "markdown", "info"), lambda element: element.value),
}

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(autouse=True)
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a copy of that database."""
    yield from use_database(copy(made, tmp_path), monkeypatch)


def call_of(element: Any, number: int) -> Call | None:
    """Return the Streamlit call that draws such an element on a bare page."""
    key = {"key": f"bare.{number}"}
    match element.type:
        case "main" | "bidi_component":
            return None  # the frame of every page; our script in the browser
        case "button_group":
            mode = "single" if element.proto.click_mode == 0 else "multi"
            return "pills", (element.label, element.options), {"selection_mode": mode, **key}
        case "radio" | "selectbox":
            return element.type, (element.label, element.options), {"index": None, **key}
        case "text_input" | "button" | "checkbox":
            return element.type, (element.label,), key
        case "flex_container" | "column":
            return "container", (), {}
        case "progress":
            return "progress", (0.5, element.proto.text), {}
        case _:
            return element.type, (TEXT_OF[element.type](element),), {}


def draw_all(calls: list[tuple[str, tuple[object, ...], dict[str, object]]]) -> None:
    """Draw the bare page. AppTest runs this body as a file of its own."""
    import streamlit  # noqa: PLC0415 - see above

    for name, positional, named in calls:
        getattr(streamlit, name)(*positional, **named)


def bare_page(like: AppTest) -> AppTest:
    """Return a page with the widgets and texts of *like* and nothing behind them."""
    found = (call_of(element, number) for number, element in enumerate(like.main))
    calls = [call for call in found if call is not None]
    return run(AppTest.from_function(draw_all, default_timeout=60, args=(calls,)))


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(*works: Callable[[], object]) -> list[list[float]]:
    """Return the seconds of each of *works*, done one after the other, each first in its turn."""
    found: list[list[float]] = [[] for _ in works]
    gc.collect()
    gc.freeze()
    for turn in range(WARM_UP + TURNS):
        for place in range(len(works)):
            which = (turn + place) % len(works)
            took = seconds(works[which])
            if turn >= WARM_UP:
                found[which].append(took)
    return found


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


@pytest.mark.parametrize("domain", ["TS", "CT", "AN"])
def test_the_entry_page_costs_at_most_twice_a_bare_page(
    domain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = entry_page(domain)
    bare = bare_page(page)

    ours, theirs = in_turns(page.run, bare.run)
    ratio = median(own / base for own, base in zip(ours, theirs, strict=True))
    kinds = Counter(element.type for element in bare.main)

    say(
        capsys,
        f"entry page {domain}: {1000 * median(ours):.0f} ms = {ratio:.2f} × the bare page"
        f" ({1000 * median(theirs):.0f} ms; {kinds['text_input']} text fields,"
        f" {kinds['button_group'] + kinds['radio']} choices, {kinds['button']} buttons)",
    )
    assert not page.exception
    assert ratio <= MOST


def test_a_long_visit_makes_it_no_slower(capsys: pytest.CaptureFixture[str]) -> None:
    fresh, old = entry_page("CT"), entry_page("CT")
    for domain in ("TS", "TB", "MG", "NL", "CD", "AN", "TK", "HT", "CT"):
        widget(old, "button_group", "choice.nhom").set_value(domain)
        run(old)

    long, short = in_turns(old.run, fresh.run)
    ratio = median(own / base for own, base in zip(long, short, strict=True))

    say(capsys, f"after a visit of all domains: {ratio:.2f} × a fresh visit")
    assert ratio <= 1.25
