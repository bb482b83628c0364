"""Reads and judges boundary files in a process of its own and writes what it found as JSON.

Run as a module with a folder (see geo.official.apart) and its limits. What it is given is a
stranger's, so it limits itself before it looks.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from shapely.errors import GEOSException

from geo.official import records
from geo.official.apart import ANSWER, FULL, REQUEST
from geo.official.proposing import propose
from geo.official.reading import read_official


def answer(folder: Path) -> str:
    """What is to say of the files that the request in *folder* names."""
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    path, names, current = request["path"], request["names"], request["current"]
    uploads = [(name, (folder / str(number)).read_bytes()) for number, name in enumerate(names)]
    reading = read_official(uploads if path is None else Path(path))
    del uploads
    found = propose(
        reading,
        records.to_communes(request["communes"]),
        current=None if current is None else records.to_shapes(current),
        note=request["note"],
    )
    return json.dumps(records.of_proposal(found))


def confine(memory: int, written: int, processor: int) -> None:
    """Take no more than so many bytes, bytes of a written file, seconds of processor time."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: written,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit, most))  # the process of GDAL sets its own


def main(folder: str, *limits: str) -> int:
    """Write the answer into *folder* within *limits*; return the exit status."""
    confine(*map(int, limits))
    try:
        (Path(folder) / ANSWER).write_text(answer(Path(folder)), encoding="utf-8")
    except MemoryError:
        return FULL
    except GEOSException as error:
        if "bad_alloc" not in str(error):
            raise
        return FULL
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
