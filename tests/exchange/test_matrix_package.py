"""The matrix as csv and as a Frictionless data package.

DP01 the descriptor is a Tabular Data Package: profiles, names, paths, sizes, sums, dialects, schemas
DP02 every cell is of the type of its column, one of its allowed codes, or a missing value of the schema
DP03 the keys of a table tell its rows apart; every reference is found
DP04 the same answers at the same moment make the same bytes
DP05 the marks stand in the descriptor, in the README and in every table
DP06 the csv file is the wide table, with the provenance in its last columns
DP07 text that could be a formula has an apostrophe in front; everything else comes back as typed
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.application import Application
from survey.exchange.matrix import Mark, Show
from survey.exchange.matrix_export import CSV, ZIP, export_matrix
from survey.exchange.matrix_package import DESCRIPTOR, README, table_csv
from survey.exchange.matrix_tables import Column, Kind, Table
from survey.exchange.provenance import INTERNAL
from survey.exchange.safe import starts_formula
from survey.labels import MADE_UP
from tests.exchange.small_matrix import NOTE, a_province
from tests.support.small_province import HERE

NAMES = ["communes", "items", "fields", "answers", "values", "matrix"]
Package = dict[str, bytes]
Row = dict[str, str]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    app = a_province(tmp_path_factory.mktemp("matrix-package"))
    yield app
    app.close()


@pytest.fixture(scope="module", params=Show)
def package(app: Application, request: pytest.FixtureRequest) -> Package:
    return unpacked(export_matrix(app, 1, ZIP, by="Trần Thị Bình", show=request.param))


def unpacked(data: bytes) -> Package:
    with closing(ZipFile(io.BytesIO(data))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def resources(package: Package) -> dict[str, dict[str, Any]]:
    return {found["name"]: found for found in json.loads(package[DESCRIPTOR])["resources"]}


def rows(package: Package, name: str) -> list[Row]:
    text = package[resources(package)[name]["path"]].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def schema(package: Package, name: str) -> dict[str, Any]:
    found: dict[str, Any] = resources(package)[name]["schema"]
    return found


READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"),
}


def wrong(row: Row, field: dict[str, Any], missing: list[str]) -> str:
    """Return what is wrong with the cell of *row* under *field*, nothing where it is fine."""
    cell = row[field["name"]]
    if cell in missing:
        return ""
    try:
        READ[field["type"]](cell)
    except ValueError:
        return f"{field['name']}: {cell!r} is no {field['type']}"
    allowed = field.get("constraints", {}).get("enum", [cell])
    return "" if cell in allowed else f"{field['name']}: {cell!r} is not allowed"


def test_dp01_the_files(package: Package) -> None:
    assert set(package) == {DESCRIPTOR, README, *(f"data/{name}.csv" for name in NAMES)}


def test_dp01_the_descriptor(package: Package) -> None:
    found = json.loads(package[DESCRIPTOR])

    assert found["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", found["name"])
    assert [resource["name"] for resource in found["resources"]] == NAMES
    assert READ["datetime"](found["created"])


@pytest.mark.parametrize("name", NAMES)
def test_dp01_a_resource(package: Package, name: str) -> None:
    found = resources(package)[name]
    data = package[found["path"]]

    assert found["profile"] == "tabular-data-resource"
    assert (found["encoding"], found["format"]) == ("utf-8", "csv")
    assert found["dialect"]["delimiter"] == ","
    assert found["bytes"] == len(data)
    assert found["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert not data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", NAMES)
def test_dp01_the_schema_names_the_columns_in_their_order(package: Package, name: str) -> None:
    header = package[f"data/{name}.csv"].decode("utf-8").partition("\r\n")[0].split(",")
    found = schema(package, name)["fields"]

    assert [field["name"] for field in found] == header
    assert len(set(header)) == len(header)
    assert all(field["title"] for field in found)


@pytest.mark.parametrize("name", NAMES)
def test_dp02_every_cell_is_of_its_type(package: Package, name: str) -> None:
    found = schema(package, name)
    lines = rows(package, name)
    told = [wrong(row, field, found["missingValues"]) for row in lines for field in found["fields"]]

    assert len(lines) >= 7
    assert [text for text in told if text] == []


def test_dp02_types_and_codes_are_told_apart(package: Package) -> None:
    kinds = {field["type"] for name in NAMES for field in schema(package, name)["fields"]}

    assert kinds == set(READ)
    assert {text for mark in Mark for text in mark.value} == set(
        schema(package, "matrix")["missingValues"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_dp03_the_key_tells_rows_apart(package: Package, name: str) -> None:
    key = schema(package, name)["primaryKey"]
    found = [tuple(row[part] for part in key) for row in rows(package, name)]

    assert key
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", ["fields", "answers", "values", "matrix"])
def test_dp03_every_reference_is_found(package: Package, name: str) -> None:
    for foreign in schema(package, name)["foreignKeys"]:
        other, there = foreign["reference"]["resource"], foreign["reference"]["fields"]
        known = {tuple(row[part] for part in there) for row in rows(package, other)}
        used = {tuple(row[part] for part in foreign["fields"]) for row in rows(package, name)}

        assert used
        assert used <= known


def test_dp04_the_same_answers_make_the_same_bytes(app: Application) -> None:
    first, again = (export_matrix(app, 1, ZIP, by="An", show=Show.BOTH) for _ in range(2))

    assert first == again


def test_dp05_the_marks_stand_everywhere(demo: Application) -> None:
    found = unpacked(export_matrix(demo, 1, ZIP, by="An", show=Show.CODES))
    marks = [{(row["made_up"], row["internal"]) for row in rows(found, name)} for name in NAMES]

    assert marks == [{(MADE_UP, INTERNAL)}] * len(NAMES)
    assert all(mark in found[README].decode() for mark in (MADE_UP, INTERNAL))
    assert json.loads(found[DESCRIPTOR])["provenance"]["made_up"] == MADE_UP


def test_dp05_real_data_is_not_marked(package: Package) -> None:
    assert MADE_UP not in "".join(data.decode() for data in package.values())


def test_dp06_the_csv_file_is_the_wide_table(app: Application) -> None:
    data = export_matrix(app, 1, CSV, by="Trần Thị Bình", show=Show.CODES, chosen="thử")
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    packed = rows(unpacked(export_matrix(app, 1, ZIP, by="An", show=Show.CODES)), "matrix")

    assert data.startswith(b"\xef\xbb\xbf")
    assert [{**row, **found[n]} for n, row in enumerate(packed)] == [
        {**found[n], **row} for n, row in enumerate(packed)
    ]
    assert (found[0]["commune"], found[0]["exported_by"]) == (HERE, "Trần Thị Bình")
    assert (found[0]["filter"], found[0]["as_of"]) == ("thử", "2026-12-01")


def test_dp07_a_formula_is_guarded(package: Package) -> None:
    notes = {row["note"] for row in rows(package, "answers")}

    assert f"'{NOTE}" in notes
    assert NOTE not in notes


@settings(deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn"))), min_size=1))
def test_dp07_text_comes_back_as_typed(texts: list[str]) -> None:
    columns = (Column("n", "N", Kind.WHOLE), Column("text", "T"))
    table = Table("t", "T", columns, lambda: iter(list(enumerate(texts))), len(texts), ("n",), {})

    read = list(csv.DictReader(io.StringIO(table_csv(table, {}).decode(), newline="")))

    assert [row["text"] for row in read] == [
        f"'{text}" if starts_formula(text) else text for text in texts
    ]
