"""A matrix as csv, and as a Frictionless data package: csv tables with a schema of each.

The package follows the Tabular Data Package of specs.frictionlessdata.io, version 1. In its tables
numbers have a dot, dates are 2026-12-31, times are UTC, codes are text, and the marks of
:class:`~survey.exchange.matrix.Mark` are the missing values of every schema. Equal answers exported
at the same moment make equal bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from survey import labels
from survey.exchange.matrix import Cell, Mark, Matrix, Show
from survey.exchange.matrix_answers import answers, values, wide
from survey.exchange.matrix_tables import Column, Kind, Table, communes, fields, items
from survey.exchange.provenance import Provenance
from survey.exchange.safe import guarded

DESCRIPTOR: Final = "datapackage.json"
README: Final = "README.md"
MARKS: Final = ("made_up", "internal")
_OLD: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the clock is told inside."""
_READABLE: Final = 0o644 << 16
_TABLES: Final = (communes, items, fields, answers, values, wide)
_ABOUT: Final = {
    "communes": "Kết quả của từng xã: mức, điểm, tỷ lệ đã kiểm tra, hạng.",
    "items": "Danh mục tiêu chí: nhóm, nội dung, trọng số, cơ quan phải làm.",
    "fields": "Các trường của tiêu chí: kiểu, đơn vị, lựa chọn, giới hạn.",
    "answers": "Mỗi dòng một tiêu chí của một xã: tình trạng, giá trị, điểm, ai trả lời, lúc nào.",
    "values": "Mỗi dòng một trường của một tiêu chí của một xã; cột number là giá trị số.",
    "matrix": "Mỗi dòng một xã; mỗi tiêu chí một cột tình trạng, rồi mỗi trường một cột.",
}
_README: Final = """\
# Ma trận câu trả lời – {round}

{lines}

## Các bảng

{tables}

## Cách đọc

- Tệp CSV dùng UTF-8, dấu phẩy giữa các cột, dấu chấm thập phân; ngày ghi 2026-12-31; giờ là giờ UTC.
- Mã xã, mã tiêu chí là chữ: đọc như số sẽ mất số 0 ở đầu.
- Chữ trong ngoặc, ví dụ {example}, nói vì sao không có giá trị; danh sách đủ nằm ở `missingValues` trong `{descriptor}`.
- Tiêu chí bảo mật chỉ nêu mã, tên và tình trạng; không nêu giá trị, điểm và người trả lời.
- Dấu nháy đơn đứng trước chữ có thể bị phần mềm bảng tính hiểu là công thức.
- `made_up` và `internal` là dấu của tệp: {made_up}; {internal}.
"""


def matrix_csv(matrix: Matrix, chosen: Show, provenance: Provenance) -> bytes:
    """Return the wide table: UTF-8 with a byte order mark, the provenance in the last columns."""
    return b"\xef\xbb\xbf" + table_csv(wide(matrix, chosen), provenance.columns)


def matrix_package(matrix: Matrix, chosen: Show, provenance: Provenance) -> bytes:
    """Return the .zip file: datapackage.json, a README, a csv file for each table."""
    marks = {name: provenance.columns[name] for name in MARKS}
    tables = [make(matrix, chosen) for make in _TABLES]
    files = {f"data/{table.name}.csv": table_csv(table, marks) for table in tables}
    resources = [
        _resource(table, path, files[path], marks)
        for table, path in zip(tables, files, strict=True)
    ]
    text = json.dumps(_descriptor(provenance, resources), ensure_ascii=False, indent=2)
    whole = {
        DESCRIPTOR: f"{text}\n".encode(),
        README: _readme(tables, provenance).encode(),
        **files,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in whole.items():
            entry = zipfile.ZipInfo(name, _OLD)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            archive.writestr(entry, data)
    return stream.getvalue()


def _descriptor(provenance: Provenance, resources: Sequence[object]) -> dict[str, object]:
    return {
        "profile": "tabular-data-package",
        "name": f"ma-tran-dot-{provenance.rnd.id}",
        "title": f"Ma trận câu trả lời – {provenance.rnd.name}",
        "description": "; ".join(f"{name}: {value}" for name, value in provenance.lines),
        "created": _utc(provenance.exported_at),
        "contributors": [{"title": provenance.exported_by, "role": "wrangler"}],
        "provenance": provenance.columns,
        "software": labels.PRODUCT,
        "resources": resources,
    }


def _resource(table: Table, path: str, data: bytes, marks: Mapping[str, str]) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": _ABOUT[table.name],
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {
            "fields": [*map(_field, table.columns), *(_mark_field(name) for name in marks)],
            "missingValues": missing_values(),
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": list(own), "reference": {"resource": other, "fields": list(own)}}
                for own, other in table.refers.items()
            ],
        },
    }


def missing_values() -> list[str]:
    """Return everything that stands in a cell without a value."""
    return [text for mark in Mark for text in mark.value]


def _field(column: Column) -> dict[str, object]:
    found: dict[str, object] = {
        "name": column.name,
        "title": column.title,
        "type": column.kind.value,
    }
    if column.above:
        found["description"] = column.above
    if column.allowed:
        found["constraints"] = {"enum": list(column.allowed)}
    return found


def _mark_field(name: str) -> dict[str, object]:
    return {"name": name, "title": name, "type": Kind.TEXT.value}


def _readme(tables: Iterable[Table], provenance: Provenance) -> str:
    return _README.format(
        round=provenance.rnd.name,
        lines="\n".join(f"- {name}: {value}" for name, value in provenance.lines),
        tables="\n".join(f"- `data/{t.name}.csv` ({t.title}): {_ABOUT[t.name]}" for t in tables),
        example=Mark.NOT_REACHED.label,
        descriptor=DESCRIPTOR,
        made_up=provenance.made_up_mark or "–",
        internal=provenance.internal_mark or "–",
    )


def table_csv(table: Table, about: Mapping[str, str]) -> bytes:
    """Return *table* as UTF-8 csv with what is told *about* it in the last columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*(column.name for column in table.columns), *about])
    last = [guarded(value) for value in about.values()]
    writer.writerows([*map(_plain, cells), *last] for cells in table.rows())
    return text.getvalue().encode()


def _plain(cell: Cell) -> str | float:
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, datetime):
        return _utc(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
