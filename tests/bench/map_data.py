"""What the benches of the map draw: shapes as they ship, official ones as they arrive, values of a round."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any, Final

from geo.boundaries import read_boundaries
from geo.communes import read_registry
from geo.drawing import map_geometry
from geo.official.proposing import propose
from geo.official.reading import read_official
from geo.tile_grid import read_tiles
from survey.palette import NOT_CONCLUDED, NOT_VISITED, level_colours
from survey.settings import CONTENT, ROOT
from survey.ui.commune_map import LegendEntry, map_data
from tests.support.shared_folder import locate_shared

PROVINCE: Final = "51"
COMMUNES: Final = read_registry(CONTENT / "communes.csv").province(PROVINCE)
BANDS: Final = ("Sẵn sàng", "Cơ bản sẵn sàng", "Cần bổ sung", "Thiếu nhiều", "Chưa sẵn sàng")
LEGEND: Final = [
    *(
        LegendEntry(label, colour, "", 16)
        for label, colour in zip(BANDS, level_colours(len(BANDS)), strict=True)
    ),
    LegendEntry("Chưa kết luận", NOT_CONCLUDED.ground, "not_concluded", 8),
    LegendEntry("Chưa đến", NOT_VISITED.ground, "not_visited", 8),
]
_GATES: Final = [f"{domain}-{number:02}" for domain in ("TS", "CT", "AN") for number in range(1, 8)]


def raw_files(test: str) -> Path:
    """Return the archive of real boundaries as published, 18.7 MB in one file a commune."""
    shared = locate_shared(ROOT, test=test, required=os.environ.get("CI") == "true")
    return shared / "data" / "quang_ngai_raw_wards.zip"


def shipped_geometry() -> bytes:
    """Return what the map fetches of the schematic shapes."""
    boundaries = read_boundaries(CONTENT / "boundaries" / f"{PROVINCE}.json")
    return map_geometry(boundaries, COMMUNES, read_tiles(CONTENT / "tile_grids.csv")[PROVINCE])


def official_geometry(raw: Path) -> bytes:
    """Return what the map fetches once the office has taken over the shapes in *raw*."""
    proposal = propose(read_official(raw), COMMUNES)
    tiles = read_tiles(CONTENT / "tile_grids.csv")[PROVINCE]
    return map_geometry(proposal.shapes, COMMUNES, tiles)


def values(seed: int, **changed: Any) -> bytes:
    """Return the data of a layer: every commune with a class and a card of its own.

    Marks stay from layer to layer, as those of failed gates do.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up values
    classes = {one.code: chance.randrange(len(LEGEND)) for one in COMMUNES}
    failed = list(classes)[::2]
    tips = {code: _tip(chance, classes[code], code in failed) for code in classes}
    given: dict[str, Any] = {
        "geometry_url": "/shapes.json",
        "classes": classes,
        "legend": LEGEND,
        "tips": tips,
        "failed": failed,
        "chosen": None,
        "labels": True,
    }
    return map_data(**{**given, **changed})


def _tip(chance: random.Random, level: int, fails: bool) -> str:  # noqa: FBT001 - one of two texts
    said = f"{chance.random() * 100:.1f}".replace(".", ",")
    whole = f"{chance.random() * 100:.1f}".replace(".", ",")
    lines = [f"{said} điểm", f"{LEGEND[level].label}: {whole} điểm"]
    if fails:
        gates = ", ".join(sorted(chance.sample(_GATES, chance.randint(1, 5))))
        lines.append(f"Điều kiện bắt buộc chưa đạt: {gates}")
    return "\n".join(lines)
