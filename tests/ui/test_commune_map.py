"""The map of communes: what Python sends to the browser and what it takes from it.

CM01 the data names each commune once: its class, tip, mark, whether a filter drops it; no shapes.
CM02 96 communes with tips of three different lines need at most 4 kB.
CM03 a class outside the legend, or a tip or mark without a class, is a wrong program.
CM04 script and style travel in an element whose message never changes.
CM05 the script has no words of its own and nothing that runs text as code or markup.
CM06 a page with the map runs, and nothing is clicked until somebody clicks.
"""

import json
import re
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from survey.palette import NOT_CONCLUDED, NOT_VISITED, level_colours
from survey.ui import commune_map
from survey.ui.commune_map import WORDS, LegendEntry, MapKind, map_data

LEGEND = (
    *(
        LegendEntry(label, colour, "", 1)
        for label, colour in zip(("Đạt", "Chưa đạt"), level_colours(2), strict=True)
    ),
    LegendEntry("Chưa kết luận", NOT_CONCLUDED.ground, "not_concluded", 0),
    LegendEntry("Chưa đến", NOT_VISITED.ground, "not_visited", 0),
)
ASSETS = Path(commune_map.__file__).with_name("assets")
PARTS = sorted(path.name for path in ASSETS.glob("commune_map_*.js"))
SCRIPT = "\n".join((ASSETS / part).read_text("utf-8") for part in PARTS)
HOSTILE = "<img src=x onerror=alert(1)>"


def some_data(
    classes: Mapping[str, int],
    tips: Mapping[str, str] | None = None,
    failed: Collection[str] = (),
    chosen: str | None = None,
    kept: Collection[str] | None = None,
) -> bytes:
    return map_data(
        geometry_url="/geometry/51.json",
        classes=classes,
        legend=LEGEND,
        tips=tips or {},
        failed=failed,
        chosen=chosen,
        labels=True,
        kept=kept,
    )


def unpacked(data: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(zlib.decompress(data))
    return document


def test_cm01_data_has_class_tip_and_mark_of_each_commune() -> None:
    data = unpacked(
        some_data({"21025": 0, "00004": 3}, tips={"21025": "Điểm 62,5"}, failed=["00004"])
    )

    assert data["units"] == {"21025": [0, "Điểm 62,5", 0, 0], "00004": [3, "", 1, 0]}
    assert (data["url"], data["chosen"], data["labels"]) == ("/geometry/51.json", None, True)


def test_cm01_communes_that_a_filter_drops_keep_their_class() -> None:
    units = unpacked(some_data({"21025": 0, "00004": 3}, kept=["21025"]))["units"]

    assert units == {"21025": [0, "", 0, 0], "00004": [3, "", 0, 1]}


def test_cm01_a_filter_that_keeps_nothing_is_not_the_same_as_none() -> None:
    assert unpacked(some_data({"21025": 0}, kept=()))["units"] == {"21025": [0, "", 0, 1]}
    assert unpacked(some_data({"21025": 0}))["units"] == {"21025": [0, "", 0, 0]}


@pytest.mark.parametrize("view", ["shapes", "tiles"])
def test_cm01_the_data_says_how_it_is_drawn(view: MapKind) -> None:
    data = map_data(
        geometry_url="/geometry/51.json",
        classes={},
        legend=LEGEND,
        tips={},
        failed=(),
        chosen=None,
        labels=True,
        view=view,
    )

    assert unpacked(data)["view"] == view


def test_cm01_names_of_the_round_travel_with_the_data() -> None:
    names = {"21025": ("Phường Mới", "Mới")}
    data = map_data(
        geometry_url="/geometry/51.json",
        classes={"21025": 0},
        legend=LEGEND,
        tips={},
        failed=(),
        chosen=None,
        labels=True,
        names=names,
    )

    assert unpacked(data)["names"] == {"21025": ["Phường Mới", "Mới"]}
    assert unpacked(some_data({}))["names"] == {}


def test_cm01_legend_has_the_ink_of_a_hatching_and_only_there() -> None:
    legend = unpacked(some_data({}))["legend"]

    assert legend[0] == {"label": "Đạt", "colour": "#1a5e8a", "count": 1}
    assert (legend[2]["hatch"], legend[2]["ink"]) == ("not_concluded", NOT_CONCLUDED.ink)
    assert (legend[3]["hatch"], legend[3]["ink"]) == ("not_visited", NOT_VISITED.ink)


def test_cm01_text_arrives_as_it_is() -> None:
    data = some_data({"21025": 0}, tips={"21025": f"{HOSTILE}\nhai dòng “ngoặc”"})

    assert unpacked(data)["units"]["21025"][1] == f"{HOSTILE}\nhai dòng “ngoặc”"


def test_cm02_96_communes_with_tips_stay_small() -> None:
    numbers = range(96)
    codes = [f"{21000 + 7 * number:05}" for number in numbers]
    tips = {
        code: f"Mức cơ bản, {40 + number / 7:.1f} điểm\n{number} tồn tại, {number % 7} quá hạn\n"
        f"Không đạt: TS-{number % 9:02}, CT-{number % 11:02}"
        for code, number in zip(codes, numbers, strict=True)
    }
    classes = {code: number * 5 % 4 for code, number in zip(codes, numbers, strict=True)}

    assert len(some_data(classes, tips=tips, failed=codes[:20])) <= 4000


@pytest.mark.parametrize("index", [-1, len(LEGEND)])
def test_cm03_a_class_outside_the_legend_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match=r"outside the legend: \['21025'\]"):
        some_data({"21025": index, "21028": 0})


@pytest.mark.parametrize(
    "stray",
    [
        pytest.param({"tips": {"21028": "Điểm 62,5"}}, id="tip"),
        pytest.param({"failed": {"21028"}}, id="mark"),
    ],
)
def test_cm03_a_tip_or_mark_without_a_class_is_refused(stray: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"without a class: \['21028'\]"):
        some_data({"21025": 0}, **stray)


def test_cm03_a_chosen_commune_outside_the_classes_has_no_outline_and_does_no_harm() -> None:
    assert unpacked(some_data({"21025": 0}, chosen="21028"))["chosen"] == "21028"


def test_cm05_the_script_has_no_words_and_runs_no_text() -> None:
    code = re.sub(r"^\s*//.*$", "", SCRIPT, flags=re.MULTILINE)

    assert re.search("[à-ỹÀ-ỸđĐ]", code) is None
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(", code)
        == []
    )
    assert re.findall(r"https?://[^\"]+", code) == ["http://www.w3.org/2000/svg"]


def test_cm05_every_word_that_the_script_asks_for_is_there() -> None:
    asked = set(re.findall(r"\bwords\.(\w+)", SCRIPT)) | set(re.findall(r'button\("(\w+)"', SCRIPT))

    assert asked == set(WORDS)


def test_cm04_every_part_of_the_script_is_sent_and_the_export_comes_last() -> None:
    sent = commune_map._SCRIPT  # noqa: SLF001 - what the browser gets
    names = re.findall(r"^(?:class|function) (\w+)", SCRIPT, flags=re.MULTILINE)

    assert len(names) > len(PARTS)
    assert [
        name for name in names if len(re.findall(rf"(?:class|function) {name}\b", sent)) != 1
    ] == []
    assert sent.count("export ") == 1


@pytest.mark.parametrize("asset", [*PARTS, "commune_map.css"])
def test_cm04_comments_stand_on_lines_of_their_own(asset: str) -> None:
    """The lines are dropped before sending, so a block of several would leave its inside."""
    lines = [line.strip() for line in (ASSETS / asset).read_text("utf-8").splitlines()]

    assert [line for line in lines if line.startswith("/*") and not line.endswith("*/")] == []
    assert [line for line in lines if "/*" in line and not line.startswith("/*")] == []


def _page(data_version: int) -> None:
    """The page under test; AppTest runs this body as its own file."""
    import streamlit as st  # noqa: PLC0415

    from survey.ui.commune_map import LegendEntry, commune_map  # noqa: PLC0415

    clicked = commune_map(
        geometry_url="/geometry/51.json",
        classes={"21025": data_version},
        legend=[LegendEntry("Đạt", "#1a5e8a", "", 1), LegendEntry("Chưa", "#a63a22", "", 0)],
        tips={},
        failed=(),
        chosen=None,
        labels=True,
        key="map",
    )
    st.text(f"{clicked}")


def elements_of(data_version: int) -> tuple[Any, Any]:
    """The messages of the script and of the data."""
    page = AppTest.from_function(_page, args=(data_version,), default_timeout=20).run()
    assert not page.exception
    script, data = (element.proto for element in page.get("bidi_component"))
    return script, data


def test_cm04_new_data_leaves_the_message_of_the_script_as_it_is() -> None:
    (script, data), (same_script, other_data) = elements_of(0), elements_of(1)

    assert script.SerializeToString() == same_script.SerializeToString()
    assert data.SerializeToString() != other_data.SerializeToString()
    # Streamlit keeps messages from 10 kB on in the browser and then sends 60 bytes instead.
    assert script.ByteSize() > 10_000
    assert data.ByteSize() - len(data.bytes) < 500


def test_cm06_a_page_with_the_map_runs_and_nothing_is_clicked() -> None:
    page = AppTest.from_function(_page, args=(0,), default_timeout=20).run()

    assert not page.exception
    assert page.text[0].value == "None"
