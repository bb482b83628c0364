"""Layers of scores: levels, values in points of 100, and what changed in both since another round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from scoring.comparison import comparable
from scoring.matrix import FloatArray
from survey import labels, palette
from survey.assessment import FORM_REJECTED, Assessment
from survey.exchange.lagging import level_of
from survey.exchange.map_classes import UNKNOWN, Classed, classed, outside, scale, without_result
from survey.fields import show_date, show_number
from survey.model import CommuneCode

COVERAGE_FLOORS: Final = (90.0, 66.0, 33.0, 0.0)
MUCH, SOME = 10.0, 2.0
"""From how many points of 100 a change is a large one, or one at all."""
_NO_VALUE: Final = "Chưa có điểm"
_INCOMPARABLE: Final = "Không so sánh được"
_POINTS: Final = (
    f"Tăng từ {MUCH:.0f} điểm",
    f"Tăng {SOME:.0f} – dưới {MUCH:.0f} điểm",
    f"Không đổi (dưới {SOME:.0f} điểm)",
    f"Giảm {SOME:.0f} – dưới {MUCH:.0f} điểm",
    f"Giảm từ {MUCH:.0f} điểm",
)
_LEVELS: Final = ("Lên từ 2 mức", "Lên 1 mức", "Giữ nguyên mức", "Xuống 1 mức", "Xuống từ 2 mức")
_COMPARED: Final = "So với đợt «{name}» tính đến {day}."
_OTHER_RULES: Final = "Hai đợt chấm theo phiên bản danh mục hoặc chính sách khác nhau: một phần thay đổi có thể do quy định."
_OTHER_SCALE: Final = "Hai đợt xếp mức theo thang khác nhau nên không so sánh mức."


def by_level(found: Assessment) -> Classed:
    """Sort by the level, as the lists name it."""
    bands = [band.label for band in found.rulebook.policy.bands]
    return classed(
        found.communes,
        found.level.tolist(),
        {**scale(bands, palette.level_colours(len(bands))), **without_result(labels.NOT_CONCLUDED)},
        said={code: level_of(found, row)[1] for row, code in enumerate(found.communes)},
    )


def by_value(
    found: Assessment, values: FloatArray, floors: Sequence[float], unit: str = ""
) -> Classed:
    """Sort *values* (0–100 of *unit*, NaN unknown) by *floors*, as the bands do."""
    names = [f"từ {show_number(floors[0])}{unit}"] + [
        f"{show_number(low)} – dưới {show_number(high)}{unit}" for high, low in pairwise(floors)
    ]
    known: dict[str, float | None] = {
        code: None if np.isnan(value) else float(value)
        for code, value in zip(found.communes, values, strict=True)
    }
    by_code = palette.value_classes(known, floors)
    marks, said = [], {}
    for row, code in enumerate(found.communes):
        of_value, value, out = by_code[code], known[code], outside(found, row)
        marks.append(out if out is not None else UNKNOWN if of_value is None else of_value)
        if out is None and value is not None:
            said[code] = f"{show_number(value, 1)}{unit}"
    classes = {**scale(names, palette.level_colours(len(names))), **without_result(_NO_VALUE)}
    return classed(found.communes, marks, classes, said=said, seldom=(UNKNOWN, FORM_REJECTED))


def by_points_gained(found: Assessment, before: Assessment) -> Classed:
    """Sort by the change of the value since *before*; both must be concluded to be compared."""
    marks, said = [], {}
    for row, code in enumerate(found.communes):
        old = _concluded_before(found, row, before)
        if old is None:
            marks.append(_not_compared(found, row))
            continue
        gained = found.readiness.value[row] - before.readiness.value[old]
        change = float(comparable(np.asarray(gained)))
        marks.append(_step(change, (MUCH, SOME)))
        said[code] = _signed(change)
    return _compared(found, before, _POINTS, marks, said)


def by_levels_risen(found: Assessment, before: Assessment) -> Classed:
    """Sort by how many levels a commune rose or fell since *before*, on one scale of levels."""
    one_scale = [band.code for band in found.rulebook.policy.bands] == [
        band.code for band in before.rulebook.policy.bands
    ]
    marks, said = [], {}
    for row, code in enumerate(found.communes):
        old = _concluded_before(found, row, before) if one_scale else None
        if old is None:
            marks.append(_not_compared(found, row))
            continue
        marks.append(_step(int(before.level[old]) - int(found.level[row]), (2, 1)))
        was, is_ = level_of(before, old)[1], level_of(found, row)[1]
        said[code] = is_ if was == is_ else f"{was} → {is_}"
    return _compared(found, before, _LEVELS, marks, said, "" if one_scale else _OTHER_SCALE)


def _concluded_before(found: Assessment, row: int, before: Assessment) -> int | None:
    """Return the row in *before* of the commune in *row*, None unless both give it a level."""
    old = before.index.get(found.communes[row])
    both = old is not None and found.level[row] >= 0 and before.level[old] >= 0
    return old if both else None


def _not_compared(found: Assessment, row: int) -> int:
    out = outside(found, row)
    return UNKNOWN if out is None else out


def _step(change: float, limits: tuple[float, float]) -> int:
    """Return the place of *change* on the scale of five, 0 the best."""
    much, some = limits
    size = 2 if abs(change) >= much else 1 if abs(change) >= some else 0
    return 2 - size if change > 0 else 2 + size


def _signed(change: float) -> str:
    shown = show_number(change, 1)
    return f"+{shown}" if change > 0 and shown != show_number(0, 1) else shown


def _compared(
    found: Assessment,
    before: Assessment,
    names: Sequence[str],
    marks: Sequence[int],
    said: dict[CommuneCode, str],
    scales: str = "",
) -> Classed:
    then, now = before.round, found.round
    same = (then.catalogue_version, then.policy_version) == (
        now.catalogue_version,
        now.policy_version,
    )
    note = _COMPARED.format(name=then.name, day=show_date(before.as_of))
    parts = (note, "" if same else _OTHER_RULES, scales)
    return classed(
        found.communes,
        marks,
        {**scale(names, palette.CHANGES), **without_result(_INCOMPARABLE)},
        said=said,
        note=" ".join(part for part in parts if part),
    )
