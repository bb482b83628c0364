"""The map as files for other programs: GeoJSON, GeoPackage for QGIS, one HTML page for a browser.

The columns are those of `survey.exchange.map_table`; in a GeoPackage semicolons part the codes of gates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from geo.communes import Commune
from geo.handover import feature_collection
from geo.swatches import Hatching, Swatch
from survey import labels, palette
from survey.exchange.lagging import known, level_of
from survey.exchange.map_classes import MapClass
from survey.exchange.map_layers import all_confidential
from survey.exchange.map_table import SHOWN, columns, rows
from survey.exchange.map_view import MapView
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable
from survey.fields import show_date, show_number
from survey.model import CommuneCode
from survey.palette import HatchName

LAYER: Final = "xa"
ABOUT: Final = "thong_tin"
BETWEEN: Final = "; "
TITLE: Final = "Bản đồ mức sẵn sàng – {province}"
FAILED: Final = "Có điều kiện bắt buộc chưa đạt"
OUTSIDE: Final = "Ngoài bộ lọc"
BOUNDARIES: Final = "Ranh giới"
SOURCE: Final = "Nguồn ranh giới"
NOTE: Final = "Ghi chú"
POINTS: Final = "Điểm: {value} (từ {lower} đến {upper})"
PLACE: Final = "{round} · tính đến ngày {day}"
FILTERED: Final = "Bộ lọc: {chosen}"
ZOOM_IN: Final = "Phóng to"
ZOOM_OUT: Final = "Thu nhỏ"

HATCHING: Final[Mapping[HatchName, Hatching]] = MappingProxyType(
    {
        "not_concluded": "strokes",
        "not_visited": "dots",
        "form_rejected": "crossed",
        "could_not_check": "level",
        "not_applicable": "upright",
        "not_asked": "crosses",
    }
)
_OUTSIDE_INDEX: Final = -1
_OUTSIDE_COLOUR: Final = "#f2f2f2"


def map_geojson(view: MapView, provenance: Provenance) -> bytes:
    """Return the map as GeoJSON (RFC 7946); what the whole says of itself stands beside the features."""
    marked = _marked_table(view, provenance)
    members = {
        **{name: printable(value) for name, value in marked.columns.items()},
        "shown": printable(view.layer.title),
        "note": _notes(view),
        "classes": [
            {
                "class": printable(entry.label),
                "colour": entry.colour,
                "hatch": entry.hatch,
                "count": count,
            }
            for entry, count in zip(view.layer.classes, view.counts, strict=True)
        ],
        "boundary_note": printable(view.boundaries.note),
        "boundary_source": printable(view.boundaries.source),
        "boundary_version": view.boundaries_version,
    }
    return feature_collection(view.boundaries, rows(view, marked), members).encode()


def map_geopackage(view: MapView, provenance: Provenance) -> bytes:
    """Return the map as a GeoPackage that QGIS shows in the same colours.

    Layer ``xa``, table ``thong_tin`` of what the whole says of itself, table ``layer_styles``.
    """
    from geo.geopackage import geopackage  # noqa: PLC0415 - geopandas takes half a second
    from geo.qgis_style import area_style  # noqa: PLC0415 - beside it

    marked = _marked_table(view, provenance)
    named = columns(view)
    values = {
        code: {
            name: BETWEEN.join(value) if isinstance(value, tuple) else value
            for name, value in row.items()
        }
        for code, row in rows(view, marked).items()
    }
    classes = dict(enumerate(_swatch(entry) for entry in view.layer.classes))
    if len(view.kept) < len(view.communes):
        classes[_OUTSIDE_INDEX] = Swatch(OUTSIDE, _OUTSIDE_COLOUR)
    style = area_style(
        classes,
        class_of=f'if("kept", "class_index", {_OUTSIDE_INDEX})',
        label="\"short_name\" || if(\"failed_gates\" <> '', ' ▲', '')",
        names={name: words for name, (_, words) in named.items()},
    )
    return geopackage(
        view.boundaries,
        values,
        {name: kind for name, (kind, _) in named.items()},
        layer=LAYER,
        style=style,
        about=(ABOUT, tuple(_about(view, marked))),
        moment=provenance.exported_at,
    )


def map_html(view: MapView, provenance: Provenance) -> bytes:
    """Return the map as one HTML file that needs neither the application nor a network.

    Raises:
        ValueError: No commune has a shape.
    """
    from geo.folium_map import MapArea, MapPage, map_page  # noqa: PLC0415 - takes a second

    marked = _marked(view, provenance)
    outside = len(view.communes) - len(view.kept)
    failed = len(view.failed & view.kept)
    place = PLACE.format(round=marked.rnd.name, day=show_date(marked.as_of))
    filtered = FILTERED.format(chosen=marked.chosen) if marked.filtered else ""
    lines = (view.layer.title, place, filtered, view.layer.note)
    page = MapPage(
        language="vi",
        title=printable(TITLE.format(province=marked.province)),
        heading=printable(view.layer.title),
        legend=tuple(zip(map(_swatch, view.layer.classes), view.counts, strict=True)),
        zoom_in=ZOOM_IN,
        zoom_out=ZOOM_OUT,
        marks=marked.marks,
        lines=tuple(filter(None, map(printable, lines))),
        footer=(" · ".join(f"{name}: {value}" for name, value in _about(view, marked)),),
        outside=((OUTSIDE, outside),) if outside else (),
        failed=((FAILED, failed),) if failed else (),
    )
    areas = {
        commune.code: MapArea(
            name=printable(commune.short_name),
            at=(commune.lon, commune.lat),
            class_index=view.layer.class_of[CommuneCode(commune.code)]
            if commune.code in view.kept
            else None,
            said=tuple(_said(view, commune)),
            failed=commune.code in view.failed & view.kept,
        )
        for commune in view.communes
    }
    return map_page(page, view.boundaries, areas).encode()


def _marked(view: MapView, provenance: Provenance) -> Provenance:
    """Return *provenance* with the mark LƯU HÀNH NỘI BỘ where the layer tells of confidential items.

    Raises:
        ValueError: No file may show this layer, or the view names a confidential gate.
    """
    if not view.layer.leaves:
        raise ValueError(f"the layer {view.layer.key} must not leave")
    found = view.assessment
    for place in range(len(found.communes)):
        for item in (*found.failed_gates(place), *found.open_gates(place)):
            if item.confidential:
                raise ValueError(f"the gate of {item.code} must not leave")
    return provenance.with_internal(provenance.internal or view.layer.internal)


def _marked_table(view: MapView, provenance: Provenance) -> Provenance:
    """Return the same for a table, which has the value of every domain.

    Raises:
        ValueError: As `_marked`.
    """
    marked = _marked(view, provenance)
    domains = view.assessment.rulebook.catalogue.by_domain.values()
    return marked.with_internal(marked.internal or any(map(all_confidential, domains)))


def _about(view: MapView, marked: Provenance) -> Iterator[tuple[str, str]]:
    """Yield what a file says of itself, names and values."""
    yield SHOWN, printable(view.layer.title)
    if notes := _notes(view):
        yield NOTE, notes
    yield from ((name, printable(value)) for name, value in marked.lines)
    yield BOUNDARIES, printable(view.boundaries.note) or labels.OFFICIAL_BOUNDARIES
    if view.boundaries.source:
        yield SOURCE, printable(view.boundaries.source)


def _notes(view: MapView) -> str:
    """Return what one must know to read the layer, and what the file leaves out."""
    notes = filter(None, (view.layer.note, view.note))
    return ". ".join(printable(note).removesuffix(".") for note in notes)


def _said(view: MapView, commune: Commune) -> Iterator[str]:
    """Yield what the page says of a commune: its name, what is shown, level and points, failed gates."""
    found, code = view.assessment, CommuneCode(commune.code)
    place = found.index[code]
    shown = view.layer.classes[view.layer.class_of[code]].label
    said = view.layer.said.get(code, "")
    yield printable(commune.name)
    yield printable(f"{view.layer.title}: {said or shown}")
    level = printable(level_of(found, place)[1])
    if level not in {said, shown}:
        yield level
    value, lower, upper = (
        known(bound[place])
        for bound in (found.readiness.value, found.readiness.lower, found.readiness.upper)
    )
    if value is not None and lower is not None and upper is not None:
        numbers = {"value": value, "lower": lower, "upper": upper}
        yield POINTS.format(**{name: show_number(number, 1) for name, number in numbers.items()})
    if commune.code in view.failed:
        yield FAILED
    if commune.code not in view.kept:
        yield OUTSIDE


def _swatch(entry: MapClass) -> Swatch:
    if not entry.hatch:
        return Swatch(printable(entry.label), entry.colour)
    ink = palette.HATCHES[entry.hatch].ink
    return Swatch(printable(entry.label), entry.colour, HATCHING[entry.hatch], ink)
