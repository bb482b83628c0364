"""The printed map of a round, and its export as any kind of file.

MP01 a commune has its class and its number in the legend; counts are those of the view and add up
MP02 what the filter leaves out keeps its place, in a class of its own, and bears no mark
MP03 title, place, round, day, filter, versions and both marks stand on the sheet; a letter makes it an annex
MP04 the source of the boundaries is told; communes without a shape are named
MP05 the kind of the file is what the suffix says; it is asked of the person's rights and noted once
MP06 a suffix, paper, layer or round that is not there, a layer without its second round, one that must
     not leave, a map without shapes: refused, and not noted as taken
MP07 a layer about confidential items is marked LƯU HÀNH NỘI BỘ, and one filtered by how they stand
MP08 a text of a stranger is text on paper, however long
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from geo.boundaries import Boundaries, write_boundaries
from geo.communes import CommuneKind
from survey import labels, palette
from survey.application import Application
from survey.assessment import Assessment
from survey.boundary_versions import FILE
from survey.exchange.annex import NO_LETTER, Letter
from survey.exchange.filters import Filter, described
from survey.exchange.lagging import ReasonKind
from survey.exchange.map_export import MAP_SUFFIXES, MEDIA_TYPE, export_map
from survey.exchange.map_files import OUTSIDE
from survey.exchange.map_layers import LEVEL, LEVELS_RISEN
from survey.exchange.map_print import map_pdf, map_picture, printed, sheet
from survey.exchange.map_view import EVERYTHING, MapView, map_view
from survey.exchange.provenance import INTERNAL, Provenance, provenance
from survey.problems import ProblemCode, SurveyError
from survey.storage import audit, versions
from survey.storage.versions import ContentKind
from tests.exchange.demo_home import copy_of_demo, opened
from tests.exchange.paper import Page, pages

WARDS: Final = Filter(kinds=frozenset({CommuneKind.PHUONG}))
LETTER: Final = Letter("1205/UBND-KSTTHC", date(2026, 12, 5))
BEGINS: Final = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG",
    ".html": b"<!",
    ".gpkg": b"SQLite format 3\x00",
    ".geojson": b'{"type":"FeatureCollection"',
}


@pytest.fixture(scope="module")
def found(demo: Application) -> Assessment:
    return demo.assess(1)


def view_of(
    demo: Application, found: Assessment, key: str = LEVEL, chosen: Filter = EVERYTHING
) -> MapView:
    return map_view(demo, found, key, chosen=chosen)


def origin(demo: Application, found: Assessment, chosen: Filter = EVERYTHING) -> Provenance:
    said = described(chosen, found.rulebook.catalogue)
    return provenance(demo, found.round, found.as_of, by="Lê Thị Chi", chosen=said)


def test_mp01_classes_are_those_of_the_view(demo: Application, found: Assessment) -> None:
    view = view_of(demo, found)
    drawn = printed(view)
    numbers = [entry.number for entry in drawn.classes if not entry.hatching]
    hatched = [entry for entry in drawn.classes if entry.hatching]

    assert [entry.label for entry in drawn.classes] == [entry.label for entry in view.layer.classes]
    assert tuple(entry.count for entry in drawn.classes) == view.counts
    assert sum(view.counts) == len(drawn.units) == 96
    assert {code: unit.class_index for code, unit in drawn.units.items()} == view.layer.class_of
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert {entry.ink for entry in hatched} <= {hatch.ink for hatch in palette.HATCHES.values()}
    assert all(palette.contrast(entry.text, entry.ground) >= 4.5 for entry in drawn.classes)


def test_mp02_what_the_filter_leaves_out_has_a_class_of_its_own(
    demo: Application, found: Assessment
) -> None:
    view = view_of(demo, found, chosen=WARDS)
    drawn = printed(view)
    of_class = Counter(unit.class_index for unit in drawn.units.values())
    pale = len(drawn.classes) - 1

    assert drawn.classes[pale].label == OUTSIDE
    assert drawn.classes[pale].count == of_class[pale] == 96 - len(view.kept) > 0
    assert sum(entry.count for entry in drawn.classes) == 96
    assert {code for code, unit in drawn.units.items() if unit.failed} == view.failed & view.kept
    assert [entry.number for entry in drawn.classes if entry.label == OUTSIDE] == [""]


def on_paper(data: bytes, folder: Path) -> Page:
    file = folder / "map.pdf"
    file.write_bytes(data)
    (page,) = pages(file)
    return page


def squeezed(text: str) -> str:
    """Return *text* without blanks: a PDF has places of letters, not words."""
    return "".join(text.split())


def test_mp03_what_stands_on_the_sheet(
    demo: Application, found: Assessment, tmp_path: Path
) -> None:
    data = export_map(
        *(demo, 1, ".pdf"),
        by="Lê Thị Chi",
        key="TS",
        chosen=WARDS,
        as_of=found.as_of,
        paper="A3",
        letter=LETTER,
    )
    page = on_paper(data, tmp_path)
    told = origin(demo, found, WARDS)
    around = sheet(view_of(demo, found, "TS", WARDS), told, "A3", LETTER)
    text = squeezed(page.text)
    texts = (around.annex, around.title, *around.places, around.letter, around.facts)

    assert sorted((round(page.width / 72 * 25.4), round(page.height / 72 * 25.4))) == [297, 420]
    assert told.chosen in around.facts
    assert [said for said in texts if squeezed(said) not in text or not said] == []
    assert [value for _, value in told.lines if squeezed(value) not in text] == []
    assert squeezed(labels.MADE_UP) in text


def test_mp03_without_a_letter_it_is_no_annex(demo: Application, found: Assessment) -> None:
    around = sheet(view_of(demo, found), origin(demo, found), "A4", NO_LETTER)

    assert (around.annex, around.letter) == ("", "")
    assert around.moment == demo.clock()
    assert around.creator == labels.PRODUCT


def test_mp04_the_source_and_what_is_missing(demo: Application, found: Assessment) -> None:
    view = view_of(demo, found)
    shapes = dict(view.boundaries.shapes)
    del shapes["21548"]
    part = replace(view, boundaries=Boundaries(shapes, note="thử", source="Sở X"), official=True)
    whole, without = printed(view).words.notes, printed(part).words.notes

    assert any(view.boundaries.note in note for note in whole)
    assert any(view.boundaries.source in note for note in whole)
    assert not any("Lý Sơn" in note for note in whole)
    assert any("Lý Sơn" in note for note in without)
    assert any("Sở X" in note for note in without)


@pytest.mark.parametrize("suffix", MAP_SUFFIXES)
def test_mp05_every_kind_of_file(suffix: str, demo: Application) -> None:
    before = noted(demo)
    data = export_map(demo, 1, suffix, by="Lê Thị Chi", key=LEVEL)
    newest, *_ = audit.page(demo.database, limit=1)

    assert data.startswith(BEGINS[suffix])
    assert suffix in MEDIA_TYPE
    assert noted(demo) == before + 1
    assert newest.action == "export"
    assert newest.place == {"what": "map", "round": 1, "layer": LEVEL, "suffix": suffix[1:]}


def noted(app: Application) -> int:
    """Return how many entries the audit has."""
    head = audit.head(app.database)
    return head.number if head else 0


def codes(refused: pytest.ExceptionInfo[SurveyError]) -> list[ProblemCode]:
    return [found.code for found in refused.value.problems]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({"suffix": ".svg"}, [ProblemCode.FILE_SUFFIX], id="MP06 suffix"),
        pytest.param({"paper": "A2"}, [ProblemCode.MAP_PAPER], id="MP06 paper"),
        pytest.param(
            {"suffix": ".svg", "paper": "A2"},
            [ProblemCode.FILE_SUFFIX, ProblemCode.MAP_PAPER],
            id="MP06 both at once",
        ),
        pytest.param({"key": "XX"}, [ProblemCode.MAP_LAYER], id="MP06 layer"),
        pytest.param({"key": LEVELS_RISEN}, [ProblemCode.MAP_LAYER_COMPARES], id="MP06 no second"),
        pytest.param({"key": "AN-03"}, [ProblemCode.MAP_LAYER_STAYS], id="MP06 must not leave"),
        pytest.param({"round_id": 99}, [ProblemCode.ROUND_UNKNOWN], id="MP06 round"),
        pytest.param(
            {"key": LEVELS_RISEN, "compared_round": 99},
            [ProblemCode.ROUND_UNKNOWN],
            id="MP06 second round",
        ),
    ],
)
def test_mp06_what_cannot_be_is_refused(
    words: dict[str, Any], expected: list[ProblemCode], demo: Application
) -> None:
    given: dict[str, Any] = {"round_id": 1, "suffix": ".geojson", "by": "A", "key": LEVEL} | words
    before = noted(demo)
    with pytest.raises(SurveyError) as refused:
        export_map(demo, **given)

    assert codes(refused) == expected
    assert noted(demo) == before


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".html"])
def test_mp06_without_shapes_nothing_is_drawn(
    suffix: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    empty = write_boundaries(Boundaries({}))
    versions.record(app.database, ContentKind.BOUNDARIES, {FILE: empty}, at=app.clock())
    before = noted(app)
    with pytest.raises(SurveyError) as refused:
        export_map(app, 1, suffix, by="A", key=LEVEL)
    assert noted(app) == before
    table = export_map(app, 1, ".geojson", by="A", key=LEVEL)
    app.close()

    assert codes(refused) == [ProblemCode.MAP_EMPTY]
    assert table.startswith(BEGINS[".geojson"])


def test_mp07_a_layer_about_confidential_items_is_marked(demo: Application, tmp_path: Path) -> None:
    page = on_paper(export_map(demo, 1, ".pdf", by="A", key="dieu-kien"), tmp_path)

    assert squeezed(INTERNAL) in squeezed(page.text)


@pytest.mark.parametrize(
    ("chosen", "internal"),
    [
        pytest.param(WARDS, False, id="MP07 kinds"),
        pytest.param(Filter(reasons=frozenset({ReasonKind.FAILED_GATE})), False, id="MP07 gates"),
        pytest.param(Filter(domains=frozenset({"TS"})), False, id="MP07 an open domain"),
        pytest.param(Filter(domains=frozenset({"AN"})), True, id="MP07 a confidential one"),
        pytest.param(Filter(agencies=frozenset({"cong_an_tinh"})), True, id="MP07 an agency"),
    ],
)
def test_mp07_a_filter_by_confidential_items_is_marked(
    *, chosen: Filter, internal: bool, demo: Application
) -> None:
    page = export_map(demo, 1, ".html", by="A", key=LEVEL, chosen=chosen).decode()

    assert (INTERNAL in page.partition("<header>")[2].partition("</header>")[0]) is internal


def test_mp08_a_text_of_a_stranger_is_text(
    demo: Application, found: Assessment, tmp_path: Path
) -> None:
    view = view_of(demo, found)
    hostile = "$\\frac{1$ <b>&amp;\x00\x1b\x0b\ud800\uffff\u202e]]>"
    first, second, *others = view.communes
    long = replace(second, name="Xã " + "dài " * 5000, short_name="x" * 5000)
    communes = (replace(first, name=hostile, short_name=hostile), long, *others)
    told = replace(
        *(view,),
        communes=communes,
        boundaries=replace(view.boundaries, note=hostile, source=hostile),
        layer=replace(view.layer, title=hostile, note=hostile),
    )
    page = on_paper(map_pdf(told, replace(origin(demo, found), province=hostile)), tmp_path)

    assert "$\\frac{1$" in squeezed(page.text)
    assert not any(ord(letter) < ord(" ") for letter in squeezed(page.text))


def test_a_picture_bears_no_title(demo: Application, found: Assessment) -> None:
    assert map_picture(view_of(demo, found), 120, 72).startswith(b"\x89PNG")
