"""Reads one GeoPackage or Shapefile in a process of its own and writes it out as lines of JSON.

Run as a script with two paths: the file and where to write. GDAL works on a stranger's bytes, so
the process that runs it has little memory, little time and no other format (see geo.official.gdal).
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyogrio

_MEMORY: Final = 3 * 1024**3  # bytes of address space
_SECONDS: Final = 20  # of processor time
_OUTPUT: Final = 128 * 1024**2  # bytes of a written file
_COLUMNS: Final = 200  # that are read
_VALUE_MAX: Final = 300  # characters of a value that are read


def lines(path: Path, max_features: int) -> Iterator[str]:
    """One line for each layer (name, geometry type, crs, columns), each followed by its features.

    A feature is its values as texts and its geometry as WKB in base64. Texts of a Shapefile have
    one letter for each byte: what the bytes mean is not decided here.
    """
    bytewise = {"encoding": "ISO-8859-1"} if path.suffix == ".shp" else {}
    for layer, kind in pyogrio.list_layers(path):
        if kind is None:
            continue
        names = pyogrio.read_info(path, layer=layer, **bytewise)["fields"][:_COLUMNS]
        meta, _, shapes, columns = pyogrio.raw.read(
            path,
            layer=layer,
            columns=list(names),
            force_2d=True,
            max_features=max_features,
            datetime_as_string=True,
            **bytewise,
        )
        head = {"layer": str(layer), "kind": str(kind), "crs": meta["crs"] or ""}
        yield json.dumps({**head, "columns": [str(name) for name in meta["fields"]]})
        for number, shape in enumerate(shapes):
            values = [_text(column[number]) for column in columns]
            wkb = None if shape is None else base64.b64encode(shape).decode()
            yield json.dumps({"values": values, "wkb": wkb})


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_VALUE_MAX].strip()


def main(source: str, target: str, max_features: str) -> None:
    """Read *source* and write *target*, within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Path(target).open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines(Path(source), int(max_features)))


if __name__ == "__main__":
    main(*sys.argv[1:])
