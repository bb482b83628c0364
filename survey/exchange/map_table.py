"""The map as a table: a row for each commune, for files that other programs read.

Columns, in the order of the file: ``code name short_name kind`` (xa, phuong, dac_khu), ``level_code
level value lower upper coverage rank``, the value of each domain as ``value_<domain>``,
``failed_gates open_gates`` (item codes, none of them confidential), then what the map shows:
``shown`` (title of the layer), ``class_index`` (from 0, in the order of the legend), ``class`` and
``said`` (its words), ``kept`` (by the filter), and the marks ``made_up internal``. *value*, *lower*
and *upper* are points of 100, *coverage* is 0–1; numbers are as precise as the reader may know them,
none is "no value".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.communes import Commune
from survey.exchange.lagging import known, level_of
from survey.exchange.map_view import MapView
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable
from survey.model import CommuneCode

Value = str | int | float | bool | tuple[str, ...] | None
SHOWN: Final = "Nội dung bản đồ"

_COLUMNS: Final[Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "code": (str, "Mã"),
        "name": (str, "Tên"),
        "short_name": (str, "Tên ngắn"),
        "kind": (str, "Loại đơn vị"),
        "level_code": (str, "Mã mức"),
        "level": (str, "Mức"),
        "value": (float, "Điểm"),
        "lower": (float, "Điểm thấp nhất"),
        "upper": (float, "Điểm cao nhất"),
        "coverage": (float, "Tỷ lệ đã kiểm tra"),
        "rank": (int, "Thứ hạng"),
    }
)
_SHOWN_COLUMNS: Final[Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "failed_gates": (str, "Điều kiện bắt buộc chưa đạt"),
        "open_gates": (str, "Điều kiện bắt buộc chưa kết luận"),
        "shown": (str, SHOWN),
        "class_index": (int, "Số thứ tự lớp"),
        "class": (str, "Lớp trên bản đồ"),
        "said": (str, "Giá trị trên bản đồ"),
        "kept": (bool, "Trong bộ lọc"),
        "made_up": (str, "Dấu dữ liệu minh họa"),
        "internal": (str, "Dấu lưu hành"),
    }
)


def columns(view: MapView) -> dict[str, tuple[type, str]]:
    """Return the columns with the types of their values and what people call them; lists are text."""
    domains = {
        f"value_{domain.code.lower()}": (float, printable(domain.name))
        for domain in view.assessment.rulebook.catalogue.domains
    }
    return {**_COLUMNS, **domains, **_SHOWN_COLUMNS}


def rows(view: MapView, marked: Provenance) -> dict[str, dict[str, Value]]:
    """Return for each code its values by column, with the marks of *marked*."""
    return {commune.code: _row(view, commune, marked) for commune in view.communes}


def _row(view: MapView, commune: Commune, marked: Provenance) -> dict[str, Value]:
    """Return the values of one commune, in the order of the columns."""
    found, code = view.assessment, CommuneCode(commune.code)
    place = found.index[code]
    level_code, level = level_of(found, place)
    readiness, index = found.readiness, view.layer.class_of[code]
    return {
        "code": commune.code,
        "name": printable(commune.name),
        "short_name": printable(commune.short_name),
        "kind": commune.kind.value,
        "level_code": level_code,
        "level": printable(level),
        "value": known(readiness.value[place]),
        "lower": known(readiness.lower[place]),
        "upper": known(readiness.upper[place]),
        "coverage": float(readiness.coverage[place]),
        "rank": int(found.rank[place]) or None,
        **{
            f"value_{domain.code.lower()}": known(readiness.domain_value[place, column])
            for column, domain in enumerate(found.rulebook.catalogue.domains)
        },
        "failed_gates": tuple(item.code for item in found.failed_gates(place)),
        "open_gates": tuple(item.code for item in found.open_gates(place)),
        "shown": printable(view.layer.title),
        "class_index": index,
        "class": printable(view.layer.classes[index].label),
        "said": printable(view.layer.said.get(code, "")),
        "kept": commune.code in view.kept,
        "made_up": marked.made_up_mark,
        "internal": marked.internal_mark,
    }
