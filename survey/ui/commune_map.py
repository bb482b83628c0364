"""The live map of communes: an SVG that the browser draws from geometry it fetches once by URL.

A rerun sends classes, tips and the legend, never shapes. The geometry is the JSON of
`geo.drawing.map_geometry`; the route that serves it should send an ETag.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import streamlit as st

from survey.palette import HATCHES, HatchName

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "map": "Bản đồ các xã, phường, đặc khu; dùng phím mũi tên để sang xã bên cạnh",
        "legend": "Chú giải bản đồ",
        "search": "Tìm xã theo tên hoặc mã",
        "hits": "Các xã, phường tìm thấy",
        "nothing": "Không có xã, phường nào khớp",
        "more": "Còn xã, phường khác: gõ thêm để thu hẹp",
        "zoomIn": "Phóng to",
        "zoomOut": "Thu nhỏ",
        "whole": "Toàn tỉnh",
        "wards": "Các phường",
        "wardsHint": "Phóng to các phường; bấm lần nữa để sang cụm phường khác",
        "open": "Mở hồ sơ",
        "outside": "Ngoài bộ lọc",
        "failed": "Điều kiện bắt buộc chưa đạt",
        "loading": "Đang tải bản đồ…",
        "broken": "Không tải được ranh giới các xã. Kiểm tra kết nối mạng rồi bấm «Thử lại».",
        "retry": "Thử lại",
        "undrawn": "Chưa có ranh giới để vẽ",
        "untiled": "Chưa có ô trên lưới",
    }
)
"""Everything the script says; it has no words of its own."""

_NO_NAMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({})
_ASSETS: Final = Path(__file__).with_name("assets")
_SCRIPTS: Final = ("dom", "drawing", "view", "unit", "search", "card", "main")

MapKind = Literal["shapes", "tiles"]
"""The communes as they lie, or as a grid of equal squares."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the map: its words, its colour, the hatching of a non-level, how many have it.

    With a *hatch* the *colour* is the ground below its strokes (`survey.palette.Hatch`).
    """

    label: str
    colour: str
    hatch: HatchName | Literal[""]
    count: int


def _compact(*assets: str) -> str:
    """The text of *assets*, one after the other, without indentation and lines of comment."""
    texts = ((_ASSETS / asset).read_text("utf-8") for asset in assets)
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


_SCRIPT: Final = _compact(*(f"commune_map_{part}.js" for part in _SCRIPTS))
_STYLE: Final = _compact("commune_map.css")
_NAME: Final = f"communeMap{hashlib.sha256(_SCRIPT.encode()).hexdigest()[:12]}"
"""Where script and data meet in the browser; another script has another name."""

# Streamlit sends the script of an element again with every change of its data. Therefore the
# script comes in an element of its own, which never changes and so is sent once, and the element
# with the data has only these lines.
_WAITING_SCRIPT: Final = f"""
export default async (component) => {{
  const slot = (globalThis.{_NAME} ??= {{}});
  slot.ready ??= new Promise((offer) => {{ slot.offer = offer; }});
  return (await slot.ready)(component);
}};
"""

_script_element = st.components.v2.component("commune_map_script", js=_SCRIPT)
_map_element = st.components.v2.component("commune_map", js=_WAITING_SCRIPT)


def commune_map(
    *,
    geometry_url: str,
    classes: Mapping[str, int],
    legend: Sequence[LegendEntry],
    tips: Mapping[str, str],
    failed: Collection[str],
    chosen: str | None,
    labels: bool,
    key: str,
    names: Mapping[str, tuple[str, str]] = _NO_NAMES,
    kept: Collection[str] | None = None,
    view: MapKind = "shapes",
) -> str | None:
    """Draw the map and return the code of the commune just opened, once per click.

    A click of the mouse or Enter opens a commune at once; a tap first shows its card.

    Args:
        geometry_url: Where the browser fetches the shapes; a change draws the map anew.
        classes: The index in *legend* of each commune by code. A commune of the geometry that is
            not named here is drawn faintly and cannot be chosen.
        legend: The classes, best first, each with its number as the caller counts it.
        tips: What the card of a commune says below its name and class; lines end in a newline.
        failed: The communes with a mark: a mandatory condition is not met.
        chosen: The commune with an outline.
        labels: Whether names are written where they fit.
        key: The key of the widget.
        names: Name and short name of the communes that are called otherwise than in the geometry.
        kept: The communes that a filter keeps; the others are pale, and can be opened all the same.
            None: there is no filter.
        view: Shapes, or the tile grid; the geometry has both.

    Raises:
        ValueError: See `map_data`.
    """
    data = map_data(
        geometry_url=geometry_url,
        classes=classes,
        legend=legend,
        tips=tips,
        failed=failed,
        chosen=chosen,
        labels=labels,
        names=names,
        kept=kept,
        view=view,
    )
    with st.container(gap=None):
        code = {"name": _NAME, "style": _STYLE, "words": dict(WORDS)}
        _script_element(key=f"{key}.script", data=code)
        result = _map_element(key=key, data=data, on_clicked_change=_rerun_only)
    clicked = result.get("clicked")
    return clicked if isinstance(clicked, str) and clicked in classes else None


def map_data(
    *,
    geometry_url: str,
    classes: Mapping[str, int],
    legend: Sequence[LegendEntry],
    tips: Mapping[str, str],
    failed: Collection[str],
    chosen: str | None,
    labels: bool,
    names: Mapping[str, tuple[str, str]] = _NO_NAMES,
    kept: Collection[str] | None = None,
    view: MapKind = "shapes",
) -> bytes:
    """Return what one rerun sends to the script: JSON as UTF-8, packed by zlib.

    As bytes, because Streamlit would write each Vietnamese letter of a JSON value in six; packed,
    because the tips of 96 communes repeat their words and Streamlit does not compress.

    Raises:
        ValueError: A class is not in the legend, or a tip or mark belongs to no class.
    """
    strangers = sorted(code for code, index in classes.items() if index not in range(len(legend)))
    if strangers:
        raise ValueError(f"classes outside the legend: {strangers}")
    marked = frozenset(failed)
    if homeless := sorted((tips.keys() | marked) - classes.keys()):
        raise ValueError(f"tips or marks of communes without a class: {homeless}")
    outside = frozenset() if kept is None else classes.keys() - kept
    document = {
        "url": geometry_url,
        "view": view,
        "legend": [_legend_member(entry) for entry in legend],
        "units": {
            code: [index, tips.get(code, ""), int(code in marked), int(code in outside)]
            for code, index in classes.items()
        },
        "chosen": chosen,
        "labels": labels,
        "names": dict(names),
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), level=9)


def _legend_member(entry: LegendEntry) -> dict[str, str | int]:
    member: dict[str, str | int] = {
        "label": entry.label,
        "colour": entry.colour,
        "count": entry.count,
    }
    if entry.hatch:
        member |= {"hatch": entry.hatch, "ink": HATCHES[entry.hatch].ink}
    return member


def _rerun_only() -> None:
    """Nothing: Streamlit returns a trigger only where a callback names it."""
