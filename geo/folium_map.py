"""A map as one HTML file that a browser opens without the application and without a network.

folium writes the map, folium-offline brings Leaflet along; nothing else of it is put in. The page
forbids itself to fetch anything, and every text in it is escaped. folium reads what it has written
once more as a template of Jinja, on the server: a name with ``{{`` would be run there. So no text
reaches folium but through `_harmless`.

Imports folium-offline, which takes a second: import this module where a file is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import jinja2
import offlinefolium as folium
from branca.element import Figure, MacroElement
from offlinefolium.utilities import JsCode

from geo.boundaries import Boundaries, Shape, geometry
from geo.plane import Box, Position, groups
from geo.swatches import Hatching, Swatch

FAR: Final = 0.15
"""Degrees between the boxes of islands that are drawn apart and of the rest, as on the live map."""
_SIDE: Final = 0.2  # of an inset, as a share of the height of the rest
_GAP: Final = 0.03
_FILLED: Final = 0.6  # how much of an inset its islands take
_PALE: Final = "#f2f2f2"
_BORDER: Final = "#555555"
_STROKES: Final[Mapping[Hatching, str]] = {
    "strokes": "M-1 7 7-1M-1 1 1-1M5 7 7 5",
    "crossed": "M-1 7 7-1M-1 1 1-1M5 7 7 5M-1-1 7 7M5-1 7 1M-1 5 1 7",
    "level": "M0 3H6",
    "upright": "M3 0V6",
    "dots": "M3 3h.01",
    "crosses": "M1.5 1.5 4.5 4.5M4.5 1.5 1.5 4.5",
}
_NAMED: Final = """(feature, layer) => {
  const { name, failed } = feature.properties;
  const className = failed ? "unit failed" : "unit";
  layer.setIcon(L.divIcon({ className, html: `<span>${name}</span>`, iconSize: [14, 14] }));
}"""


@dataclass(frozen=True, slots=True)
class MapArea:
    """A commune: where its name stands, its class, what is said of it (the first line in bold).

    *class_index* None draws it pale.
    """

    name: str
    at: Position
    class_index: int | None
    said: tuple[str, ...]
    failed: bool = False


@dataclass(frozen=True)
class MapPage:
    """The words of the page, and its classes with how many communes have each.

    *outside* and *failed* are lines of the legend, none or one, for what is drawn pale and for the
    mark of a failed gate.
    """

    language: str
    title: str
    heading: str
    legend: Sequence[tuple[Swatch, int]]
    zoom_in: str
    zoom_out: str
    marks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    outside: tuple[tuple[str, int], ...] = ()
    failed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Inset:
    """A square beside the map, and how a group of islands is laid into it."""

    codes: tuple[str, ...]
    square: Box
    box: Box
    scale: float

    def moved(self, position: Position) -> Position:
        """Where *position* is drawn."""
        middle, own = _middle(self.square), _middle(self.box)
        return (
            middle[0] + (position[0] - own[0]) * self.scale,
            middle[1] + (position[1] - own[1]) * self.scale,
        )


def map_page(page: MapPage, boundaries: Boundaries, areas: Mapping[str, MapArea]) -> str:
    """The page with the map of *areas*, by code. One without a shape is left out.

    Islands far from the rest are drawn, larger, in labelled squares at the side where they lie.

    Raises:
        ValueError: No area has a shape.
    """
    shapes = {code: boundaries.shapes[code] for code in areas if code in boundaries.shapes}
    if not shapes:
        raise ValueError("no area has a shape")
    boxes = {code: _box(shape) for code, shape in shapes.items()}
    mainland, *islands = groups(boxes, FAR)
    land = Box.around(boxes[code] for code in mainland)
    insets = _insets(land, [(group, Box.around(boxes[c] for c in group)) for group in islands])
    home = {code: inset for inset in insets for code in inset.codes}
    drawn = _drawn({code: _moved(shape, home.get(code)) for code, shape in shapes.items()}, areas)
    fills = _fills(page)
    whole = folium.Map(tiles=None, zoom_control=False, attribution_control=False, zoom_snap=0.25)
    whole.default_js = [link for link in whole.default_js if link[0] == "leaflet"]
    whole.default_css = [link for link in whole.default_css if link[0] == "leaflet_css"]
    _add_areas(whole, drawn, fills)
    _add_names(whole, {code: _place(areas[code].at, home.get(code)) for code in shapes}, areas)
    for inset in insets:
        _add_inset(whole, inset, ", ".join(areas[code].name for code in inset.codes))
    seen = Box.around([land, *(inset.square for inset in insets)])
    corners = [[seen.south, seen.west], [seen.north, seen.east]]
    whole.add_child(_Ways(page.zoom_in, page.zoom_out, corners))
    figure = _Page(page, fills)
    whole.add_to(figure)
    return figure.render()


def _harmless(text: str) -> str:
    """*text* as HTML in which neither a browser nor Jinja finds anything to run."""
    return escape(text).replace("{", "&#123;")


def _fills(page: MapPage) -> list[str]:
    """What each class is filled with: its colour, or the pattern that the page defines for it."""
    return [
        f"url(#hatching-{index})" if swatch.hatching else swatch.colour
        for index, (swatch, _) in enumerate(page.legend)
    ]


def _drawn(shapes: Mapping[str, Shape], areas: Mapping[str, MapArea]) -> dict[str, object]:
    """The areas as GeoJSON, each with its class and its lines, escaped."""
    features = []
    for code, shape in shapes.items():
        head, *rest = (_harmless(line) for line in areas[code].said)
        said = "<br>".join((f"<b>{head}</b>", *rest))
        properties = {"class": areas[code].class_index, "said": said}
        features.append(_feature(geometry(shape), properties) | {"id": _harmless(code)})
    return _collection(features)


def _feature(drawn: Mapping[str, object], properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def _collection(features: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features}


def _add_areas(whole: folium.Map, drawn: dict[str, object], fills: Sequence[str]) -> None:
    def look(feature: dict[str, dict[str, int | None]]) -> dict[str, object]:
        index = feature["properties"]["class"]
        fill = _PALE if index is None else fills[index]
        return {"color": _BORDER, "weight": 0.8, "fillColor": fill, "fillOpacity": 1}

    folium.GeoJson(
        drawn,
        smooth_factor=0,  # simplified one by one, neighbours would part
        style_function=look,
        highlight_function=lambda _: {"color": "#111111", "weight": 3},
        tooltip=folium.GeoJsonTooltip(["said"], labels=False),
    ).add_to(whole)


def _add_names(
    whole: folium.Map, places: Mapping[str, Position], areas: Mapping[str, MapArea]
) -> None:
    features = [
        _feature(
            {"type": "Point", "coordinates": place},
            {"name": _harmless(areas[code].name), "failed": areas[code].failed},
        )
        for code, place in places.items()
    ]
    folium.GeoJson(
        _collection(features),
        marker=folium.Marker(icon=folium.DivIcon(), interactive=False, keyboard=False),
        on_each_feature=JsCode(_NAMED),
    ).add_to(whole)


def _add_inset(whole: folium.Map, inset: _Inset, label: str) -> None:
    west, south, east, north = inset.square
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    folium.GeoJson(
        _collection([_feature(geometry(((ring,),)), {}) | {"id": "inset"}]),
        style_function=lambda _: {"color": _BORDER, "weight": 1, "fill": False},
        interactive=False,
    ).add_to(whole)
    size, anchor = (140, 16), (70, -4)
    icon = folium.DivIcon(_harmless(label), icon_size=size, icon_anchor=anchor, class_name="inset")
    place = [north, (west + east) / 2]
    folium.Marker(place, icon=icon, interactive=False, keyboard=False).add_to(whole)


def _insets(land: Box, islands: Sequence[tuple[tuple[str, ...], Box]]) -> list[_Inset]:
    """Squares in a column beside *land*, on the side of most of the islands."""
    if not islands:
        return []
    sea = Box.around(box for _, box in islands)
    side, gap = land.height * _SIDE, land.height * _GAP
    width = side / land.squeeze
    east_of = sea.west + sea.east >= land.west + land.east
    west = land.east + gap if east_of else land.west - gap - width
    found = []
    for number, (codes, box) in enumerate(islands):
        north = land.north - gap - number * (side + 2 * gap)
        square = Box(west, north - side, west + width, north)
        found.append(_Inset(codes, square, box, _FILLED * side / max(box.width, box.height)))
    return found


def _moved(shape: Shape, inset: _Inset | None) -> Shape:
    return tuple(
        tuple(tuple(_place(position, inset) for position in ring) for ring in polygon)
        for polygon in shape
    )


def _place(position: Position, inset: _Inset | None) -> Position:
    lon, lat = position if inset is None else inset.moved(position)
    return round(lon, 5), round(lat, 5)


def _middle(box: Box) -> Position:
    return (box.west + box.east) / 2, (box.south + box.north) / 2


def _box(shape: Shape) -> Box:
    return Box.of(position for polygon in shape for position in polygon[0])


_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


class _Page(Figure):
    """The document around the map."""

    _template = _TEMPLATES.get_template("map_page.html")

    def __init__(self, page: MapPage, fills: Sequence[str]) -> None:
        super().__init__()
        self.page = page
        self.fills = fills
        self.pale = _PALE
        self.strokes = _STROKES


class _Ways(MacroElement):
    """Buttons to zoom, with words; the first view; names from the second zoom on."""

    _template = folium.template.Template(
        """
        {% macro script(this, kwargs) %}
        {
            const map = {{ this._parent.get_name() }};
            L.control.zoom({{ this.words|tojson }}).addTo(map);
            const fit = () => map.fitBounds({{ this.corners|tojson }}, { padding: [8, 8] });
            fit();
            const least = map.getZoom();
            const near = () => map.getContainer().classList.toggle("near", map.getZoom() >= least + 1);
            map.on("zoomend", near);
            map.setMinZoom(least - 1);
        }
        {% endmacro %}
        """
    )

    def __init__(self, zoom_in: str, zoom_out: str, corners: list[list[float]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca says no types of it
        self.words = {"zoomInTitle": _harmless(zoom_in), "zoomOutTitle": _harmless(zoom_out)}
        self.corners = corners
