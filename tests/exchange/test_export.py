"""Exports of a whole province, from the database to the file.

EX60 all forms of the list name the same communes in the same order; a filter keeps some of them
EX61 the marks follow from the database and from what is listed
EX62 the scores have a row for each of the 96 communes, with a code of five digits first, and count
     every item of every commune in one of the six states
EX63 no export names a letter of another province
EX64 a list can be made as of another day
EX65 a form that does not exist is refused
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from survey.application import Application
from survey.exchange.export import (
    LAGGING_SUFFIXES,
    export_lagging,
    export_scores,
)
from survey.exchange.filters import Filter
from survey.exchange.lagging import ReasonKind
from survey.exchange.provenance import INTERNAL
from survey.exchange.workbook import HEADER_ROW
from survey.labels import MADE_UP
from survey.model import AnswerState, ProvinceCode
from survey.problems import ProblemCode, SurveyError

BY = "Trần Thị Bình"


def exported(demo: Application, suffix: str, chosen: Filter | None = None) -> bytes:
    return export_lagging(demo, 1, suffix, by=BY, chosen=chosen or Filter())


def codes_in_workbook(data: bytes) -> list[object]:
    book = load_workbook(BytesIO(data))
    lines = book["Danh sách chậm"].iter_rows(min_row=HEADER_ROW + 1)
    codes: list[object] = [row[1].value for row in lines if isinstance(row[0].value, int)]
    book.close()
    return codes


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def codes_in_csv(data: bytes) -> list[object]:
    return [row["Mã xã"] for row in lines(data) if row["Mục"] == "Danh sách chậm"]


def codes_in_geojson(data: bytes) -> list[object]:
    return [feature["properties"]["code"] for feature in json.loads(data)["features"]]


def as_text(suffix: str, data: bytes) -> str:
    """Return everything that a file says."""
    if suffix != ".xlsx":
        return data.decode("utf-8-sig")
    book = load_workbook(BytesIO(data))
    cells = [str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    book.close()
    return "\n".join(cells)


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(Filter(), id="EX60 everything"),
        pytest.param(
            Filter(reasons=frozenset({ReasonKind.DEADLINE_MISSED})), id="EX60 missed deadlines"
        ),
    ],
)
def test_ex60_all_forms_name_the_same_communes(demo: Application, chosen: Filter) -> None:
    found = codes_in_workbook(exported(demo, ".xlsx", chosen))

    assert len(found) > 3
    assert codes_in_csv(exported(demo, ".csv", chosen)) == found
    assert codes_in_geojson(exported(demo, ".geojson", chosen)) == found


def test_ex60_lagging_is_what_the_assessment_says(demo: Application) -> None:
    found = demo.assess(1)
    expected = {code for place, code in enumerate(found.communes) if found.lag(place)}

    assert set(codes_in_csv(exported(demo, ".csv"))) == expected


def test_ex60_every_lagging_commune_has_a_shape(demo: Application) -> None:
    features = json.loads(exported(demo, ".geojson"))["features"]

    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize("suffix", LAGGING_SUFFIXES)
def test_ex61_every_form_bears_the_marks(demo: Application, suffix: str) -> None:
    text = as_text(suffix, exported(demo, suffix))

    assert MADE_UP in text
    assert INTERNAL in text
    assert BY in text


def test_ex61_a_list_without_confidential_items_is_not_marked(demo: Application) -> None:
    nobody = Filter(text="không có xã nào tên như vậy")

    assert INTERNAL not in as_text(".csv", exported(demo, ".csv", nobody))


def test_ex62_a_row_for_each_commune_with_its_code_first(demo: Application) -> None:
    found = [next(iter(row.values())) for row in lines(export_scores(demo, 1, by=BY))]

    assert found == [commune.code for commune in demo.communes]
    assert len(found) == 96
    assert {len(code) for code in found} == {5}
    assert all(code.isdigit() for code in found)


def test_ex62_every_item_is_counted_once(demo: Application) -> None:
    items = len(demo.rulebook(demo.round(1)).catalogue.items)
    found = lines(export_scores(demo, 1, by=BY))
    states = [state.value for state in AnswerState]

    assert {sum(int(row[state]) for state in states) for row in found} == {items}


@pytest.mark.parametrize("suffix", [*LAGGING_SUFFIXES, "scores"])
def test_ex63_no_letter_of_another_province_is_named(demo: Application, suffix: str) -> None:
    own = {letter.code for letter in demo.content.directives if letter.binds(ProvinceCode("51"))}
    others = [letter for letter in demo.content.directives if letter.code not in own]
    names = {name for letter in others for name in (letter.number, letter.title, letter.code)}
    names |= {province.name for province in demo.registry.provinces} - {demo.province.name}
    data = export_scores(demo, 1, by=BY) if suffix == "scores" else exported(demo, suffix)
    text = as_text(suffix, data)

    assert len(others) > 5
    assert [name for name in sorted(names) if name and name in text] == []


def test_ex64_deadlines_are_judged_on_the_day_asked_for(demo: Application) -> None:
    early = export_lagging(demo, 1, ".csv", by=BY, as_of=date(2026, 11, 1))

    assert {row["as_of"] for row in lines(early)} == {"2026-11-01"}
    assert {row["Số ngày chậm"] for row in lines(early)} == {""}


def test_ex65_an_unknown_form_is_refused(demo: Application) -> None:
    with pytest.raises(SurveyError) as error:
        exported(demo, ".pdf")

    assert [p.code for p in error.value.problems] == [ProblemCode.FILE_SUFFIX]
