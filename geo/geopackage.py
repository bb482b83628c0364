"""Shapes with values as a GeoPackage: one file that QGIS opens with its style.

Imports geopandas, which takes half a second: import this module where a file is made.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pandas.api.extensions import ExtensionDtype

from geo.boundaries import Boundaries, Shape

Cell = str | int | float | bool | None
GEOMETRY: Final = "geom"
_TYPES: Final[Mapping[type, ExtensionDtype]] = {
    str: pd.StringDtype(),
    bool: pd.BooleanDtype(),
    int: pd.Int64Dtype(),
    float: pd.Float64Dtype(),
}


def geopackage(
    boundaries: Boundaries,
    rows: Mapping[str, Mapping[str, Cell]],
    columns: Mapping[str, type],
    *,
    layer: str,
    style: str,
    about: tuple[str, Sequence[tuple[str, str]]],
    moment: datetime,
) -> bytes:
    """A GeoPackage of the communes in *rows*, in its order, WGS 84.

    Args:
        boundaries: The shapes. A commune without one keeps its row, without geometry.
        rows: For each code its values by column, None where there is none.
        columns: The columns and their types: str, int, float or bool.
        layer: The name of the layer.
        style: The style of the layer for QGIS (QML), shown by default.
        about: The name of a table and its lines, names and values, about the file as a whole.
        moment: When the style was made.
    """
    table = {
        name: pd.Series([row[name] for row in rows.values()], dtype=_TYPES[kind])
        for name, kind in columns.items()
    }
    shapes = [_geometry(boundaries.shapes.get(code)) for code in rows]
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))
    name, lines = about
    parts = {"layer_styles": _styles(layer, style, moment), name: _lines(lines)}
    with TemporaryDirectory() as folder:  # for its owner alone
        path = Path(folder) / "map.gpkg"
        pyogrio.write_dataframe(
            frame.rename_geometry(GEOMETRY),
            path,
            layer=layer,
            driver="GPKG",
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": "id"},
        )
        for part, data in parts.items():
            options = {"FID": "id"}
            pyogrio.write_dataframe(
                data, path, layer=part, driver="GPKG", append=True, layer_options=options
            )
        return path.read_bytes()


def _geometry(shape: Shape | None) -> shapely.MultiPolygon | None:
    if shape is None:
        return None
    return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in shape])


def _styles(layer: str, style: str, moment: datetime) -> pd.DataFrame:
    """The table in which QGIS looks for styles, as QGIS itself makes it."""
    row = {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": layer,
        "f_geometry_column": GEOMETRY,
        "styleName": layer,
        "styleQML": style,
        "styleSLD": "",
        "useAsDefault": True,
        "description": "",
        "owner": "",
        "ui": "",
        "update_time": pd.Timestamp(moment),
    }
    return pd.DataFrame([row])


def _lines(lines: Sequence[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["name", "value"])
