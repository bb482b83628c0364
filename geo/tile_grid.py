"""The tile grid: every commune a square of one size, neighbours kept where they can be.

data/tile_grids.csv is made by data/build/tile_grids.py.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

Tile = tuple[int, int]
"""Column from the west and row from the north, both from 0."""


def read_tiles(path: Path) -> Mapping[str, Mapping[str, Tile]]:
    """For each province code the tile of each commune code, both in the order of the file *path*.

    Raises:
        KeyError: A column is missing.
        ValueError: A place is not a whole number.
        OSError: The file cannot be read.
    """
    found: dict[str, dict[str, Tile]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["province_code"]][row["code"]] = int(row["column"]), int(row["row"])
    return dict(found)
