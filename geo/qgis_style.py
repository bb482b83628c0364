"""A style that QGIS 3 reads (QML): areas by class, hatched where the class says so, with labels.

Written by hand after files of QGIS: properties stand in ``prop`` elements, which every version of
QGIS 3 reads. QGIS itself is not needed and not asked.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Final

from geo.swatches import Hatching, Swatch

_BORDER: Final = "90,90,90,255"
_STROKE: Final = {"line_width": "0.26", "line_width_unit": "MM"}
_ANGLES: Final[Mapping[Hatching, tuple[int, ...]]] = {
    "strokes": (45,),
    "crossed": (45, 135),
    "level": (0,),
    "upright": (90,),
}
_MARKERS: Final[Mapping[Hatching, str]] = {"dots": "circle", "crosses": "cross2"}


def area_style(
    classes: Mapping[int, Swatch], class_of: str, label: str, names: Mapping[str, str]
) -> str:
    """The style of a layer of areas as XML.

    Args:
        classes: The look of each value of the expression *class_of*.
        class_of: An expression of QGIS, a whole number for each feature.
        label: An expression of QGIS, the text on each feature.
        names: What the columns are called in QGIS.
    """
    root = ET.Element(
        "qgis",
        version="3.22.0",
        styleCategories="Symbology|Labeling|Fields",
        labelsEnabled="1",
    )
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=class_of, forceraster="0"
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, swatch) in enumerate(classes.items()):
        said = {"value": str(value), "type": "integer", "label": swatch.label, "render": "true"}
        ET.SubElement(categories, "category", {"symbol": str(number), **said})
        _area(symbols, str(number), swatch)
    _labels(root, label)
    aliases = ET.SubElement(root, "aliases")
    for index, (column, name) in enumerate(names.items()):
        ET.SubElement(aliases, "alias", index=str(index), field=column, name=name)
    ET.SubElement(root, "layerGeometryType").text = "2"
    return ET.tostring(root, encoding="unicode")


def _area(parent: ET.Element, name: str, swatch: Swatch) -> None:
    """The symbol of a class: its colour, then the strokes or marks on it."""
    symbol = _symbol(parent, "fill", name)
    fill = {"color": colour(swatch.colour), "style": "solid"}
    _layer(symbol, "SimpleFill", {**fill, "outline_color": _BORDER, "outline_width": "0.2"})
    ink = colour(swatch.ink) if swatch.ink else _BORDER
    for angle in _ANGLES.get(swatch.hatching, ()):
        place = {"angle": str(angle), "distance": "1.6", "distance_unit": "MM", **_STROKE}
        strokes = _layer(symbol, "LinePatternFill", {**place, "color": ink})
        line = _symbol(strokes, "line", f"@{name}@{len(symbol) - 1}")
        _layer(line, "SimpleLine", {"line_color": ink, "line_style": "solid", **_STROKE})
    if marker := _MARKERS.get(swatch.hatching):
        step = {"distance_x": "1.8", "distance_y": "1.8"}
        marks = _layer(symbol, "PointPatternFill", step)
        mark = _symbol(marks, "marker", f"@{name}@{len(symbol) - 1}")
        look = {"name": marker, "color": ink, "outline_color": ink, "size": "0.8"}
        _layer(mark, "SimpleMarker", look)


def _symbol(parent: ET.Element, kind: str, name: str) -> ET.Element:
    return ET.SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1")


def _layer(symbol: ET.Element, kind: str, properties: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    )
    for key, value in properties.items():
        ET.SubElement(layer, "prop", k=key, v=value)
    return layer


def _labels(root: ET.Element, expression: str) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings")
    text = {"fieldName": expression, "isExpression": "1", "fontSize": "7", "fontSizeUnit": "Point"}
    style = ET.SubElement(settings, "text-style", {**text, "textColor": "26,26,26,255"})
    buffer = {"bufferDraw": "1", "bufferSize": "0.6", "bufferColor": "255,255,255,255"}
    ET.SubElement(style, "text-buffer", {**buffer, "bufferSizeUnits": "MM"})
    ET.SubElement(settings, "placement", placement="4", fitInPolygonOnly="0")
    ET.SubElement(settings, "rendering", obstacle="0", displayAll="0")


def colour(web: str) -> str:
    """The colour ``#rrggbb`` as QGIS writes it: three numbers and 255, that is not transparent.

    Raises:
        ValueError: It is no such colour.
    """
    digits = web.removeprefix("#")
    if len(digits) != 6:  # noqa: PLR2004 - two digits for each of three parts
        raise ValueError(f"{web} is not a colour")
    return ",".join([*(str(int(digits[at : at + 2], 16)) for at in (0, 2, 4)), "255"])
