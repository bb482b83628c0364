"""The list of lagging communes (*danh sách chậm*) as values: who lags, why, who owes what by when.

Of an item marked confidential nothing is said but its code and short text, and the deadline that
the province itself has set: neither what was answered nor how many points it lacks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from geo.communes import Commune
from scoring.comparison import COMPARED_DECIMALS
from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import labels
from survey.assessment import FORM_REJECTED, Assessment, MissedDeadline
from survey.checklist import Catalogue, ChecklistItem
from survey.exchange.form_words import form_words
from survey.fields import show_date, show_number
from survey.model import CommuneCode, ItemCode, Submission


class ReasonKind(StrEnum):
    """Why a commune stands on the list; the first three make it *chậm* by the policy."""

    FAILED_GATE = "failed_gate"
    LOW_LEVEL = "low_level"
    DEADLINE_MISSED = "deadline_missed"
    LOW_COVERAGE = "low_coverage"
    OPEN_GATE = "open_gate"
    NOT_VISITED = "not_visited"
    FORM_REJECTED = "form_rejected"
    WITHHELD = "withheld"


REASON_LABEL: Final = {
    ReasonKind.FAILED_GATE: "Điều kiện bắt buộc chưa đạt",
    ReasonKind.LOW_LEVEL: "Mức thấp",
    ReasonKind.DEADLINE_MISSED: "Quá hạn",
    ReasonKind.LOW_COVERAGE: "Kiểm tra chưa đủ",
    ReasonKind.OPEN_GATE: "Điều kiện bắt buộc chưa kết luận",
    ReasonKind.NOT_VISITED: "Chưa đến kiểm tra",
    ReasonKind.FORM_REJECTED: labels.REJECTED,
    ReasonKind.WITHHELD: labels.WITHHELD,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as a sentence, and the item that it is about."""

    kind: ReasonKind
    text: str
    item: ChecklistItem | None = None


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An item not fully met, and the points of 100 that meeting it brings (None: confidential)."""

    item: ChecklistItem
    gain: float | None

    @property
    def text(self) -> str:
        """Code, short text and points."""
        points = "" if self.gain is None else f" (+{show_number(self.gain, 1)} điểm)"
        return f"{named(self.item)}{points}"


@dataclass(frozen=True, slots=True)
class Row:
    """One commune of the list. *items* are all items that the row speaks of.

    *objected* names the items whose answers the commune objects to and nobody has decided on yet.
    """

    commune: Commune
    level: str
    level_code: str
    value: float | None
    lower: float | None
    upper: float | None
    coverage: float
    rank: int | None
    reasons: tuple[Reason, ...]
    missing: tuple[MissingItem, ...]
    late: tuple[MissedDeadline, ...]
    agencies: tuple[tuple[str, str], ...]
    items: tuple[ChecklistItem, ...]
    submission: Submission | None
    objected: tuple[ItemCode, ...] = ()

    @property
    def confidential(self) -> bool:
        """True when the row speaks of a confidential item."""
        return any(item.confidential for item in self.items)

    @property
    def days_late(self) -> int | None:
        """The days of the longest overrun deadline."""
        return max((missed.days_late for missed in self.late), default=None)

    @property
    def deadlines(self) -> tuple[str, ...]:
        """Each missed deadline: the item, the date and whose letter sets it."""
        return tuple(
            f"{m.item.code}: {show_date(m.deadline.due)} ({m.deadline.source})" for m in self.late
        )

    @property
    def form(self) -> str:
        """How far the form is, and since when."""
        return form_words(self.submission)


@dataclass(frozen=True, slots=True)
class LaggingList:
    """The three sections; a commune stands in one of them or in none.

    *lagging* holds what the policy calls *chậm*, whatever the level; the other two hold the rest
    of the communes without a level, a rejected form among *not_concluded*. *as_of* is the date at which all of them were judged.
    """

    as_of: date
    lagging: tuple[Row, ...]
    not_concluded: tuple[Row, ...]
    not_visited: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return (*self.lagging, *self.not_concluded, *self.not_visited)

    @property
    def confidential(self) -> bool:
        """True when any row speaks of a confidential item: the export is LƯU HÀNH NỘI BỘ."""
        return any(row.confidential for row in self.rows)


def lagging_list(
    assessment: Assessment,
    communes: Sequence[Commune],
    submissions: Mapping[CommuneCode, Submission],
    agencies: Mapping[str, str],
    objected: Mapping[CommuneCode, tuple[ItemCode, ...]] | None = None,
) -> LaggingList:
    """Return the list of *assessment*: failed gates first, then the lower value, then the code.

    *objected* names the items of each commune with an objection that is not decided.
    """
    lagging, not_concluded, not_visited = [], [], []
    for row in all_rows(assessment, communes, submissions, agencies, objected or {}):
        place = assessment.index[CommuneCode(row.commune.code)]
        level = int(assessment.level[place])
        if assessment.lag(place):
            lagging.append(row)
        elif level in {NOT_CONCLUDED, FORM_REJECTED}:
            not_concluded.append(row)
        elif level == NOT_VISITED:
            not_visited.append(row)
    return LaggingList(
        as_of=assessment.as_of,
        lagging=tuple(sorted(lagging, key=_urgency)),
        not_concluded=tuple(sorted(not_concluded, key=lambda row: row.commune.code)),
        not_visited=tuple(sorted(not_visited, key=lambda row: row.commune.code)),
    )


def all_rows(
    assessment: Assessment,
    communes: Sequence[Commune],
    submissions: Mapping[CommuneCode, Submission],
    agencies: Mapping[str, str],
    objected: Mapping[CommuneCode, tuple[ItemCode, ...]],
) -> tuple[Row, ...]:
    """Return a row of every commune, also of those that stand on no list; these have no reasons."""
    rows = []
    for commune in communes:
        code = CommuneCode(commune.code)
        row = _row(assessment, assessment.index[code], commune, submissions.get(code), agencies)
        rows.append(_with_objections(row, objected.get(code, ()), assessment.rulebook.catalogue))
    return tuple(rows)


def named(item: ChecklistItem) -> str:
    """Return how an item is named on the list."""
    return f"{item.code} {item.text}"


def level_of(assessment: Assessment, place: int) -> tuple[str, str]:
    """Return the code and the label of the level of the commune in row *place*."""
    level = int(assessment.level[place])
    if level == NOT_CONCLUDED:
        return "not_concluded", labels.NOT_CONCLUDED
    if level == NOT_VISITED:
        return "not_visited", labels.NOT_VISITED
    if level == FORM_REJECTED:
        return "form_rejected", labels.REJECTED
    band = assessment.rulebook.policy.bands[level]
    return band.code, band.label


def known(number: np.floating) -> float | None:
    """Return *number*, None for "no value"."""
    value = float(number)
    return None if math.isnan(value) else value


def lag_reasons(assessment: Assessment, place: int) -> Iterator[Reason]:
    """Yield why the commune is *chậm*, as sentences."""
    found = assessment.lag(place)
    for item in found.failed_gates:
        yield Reason(ReasonKind.FAILED_GATE, f"Điều kiện bắt buộc chưa đạt: {named(item)}", item)
    at_most = assessment.rulebook.policy.lagging.level_at_most
    if found.low_level and at_most is not None:
        label = assessment.rulebook.policy.bands[at_most].label
        yield Reason(ReasonKind.LOW_LEVEL, f"Mức «{label}» trở xuống")
    for missed in found.missed:
        due = f"hạn {show_date(missed.deadline.due)} theo {missed.deadline.source}"
        text = f"Quá hạn: {named(missed.item)} – {due}, chậm {missed.days_late} ngày"
        yield Reason(ReasonKind.DEADLINE_MISSED, text, missed.item)
    if found.withheld:
        yield Reason(ReasonKind.WITHHELD, REASON_LABEL[ReasonKind.WITHHELD])


def _open_reasons(assessment: Assessment, place: int) -> Iterator[Reason]:
    """Yield why there is no level, nothing where there is one."""
    if int(assessment.level[place]) >= 0:
        return
    if int(assessment.level[place]) == NOT_VISITED:
        yield Reason(ReasonKind.NOT_VISITED, "Đoàn kiểm tra chưa đến")
        return
    if int(assessment.level[place]) == FORM_REJECTED:
        yield Reason(ReasonKind.FORM_REJECTED, labels.FORM_REJECTED)
        return
    if math.isnan(assessment.readiness.value[place]):
        coverage = show_number(100 * float(assessment.readiness.coverage[place]), 1)
        floor = show_number(100 * assessment.rulebook.policy.coverage_floor, 1)
        text = f"Mới kiểm tra {coverage}%, cần từ {floor}% để có điểm"
        yield Reason(ReasonKind.LOW_COVERAGE, text)
    for item in assessment.open_gates(place):
        yield Reason(ReasonKind.OPEN_GATE, f"Điều kiện bắt buộc chưa kết luận: {named(item)}", item)
    if assessment.withheld[place]:
        yield Reason(ReasonKind.WITHHELD, labels.WITHHELD)


def _row(
    assessment: Assessment,
    place: int,
    commune: Commune,
    submission: Submission | None,
    agencies: Mapping[str, str],
) -> Row:
    level_code, level = level_of(assessment, place)
    lag = assessment.lag(place)
    missing = _missing(assessment, place)
    late = assessment.missed_deadlines(place)
    unsettled = assessment.open_gates(place) if level_code == "not_concluded" and not lag else ()
    items = _once(
        [*lag.failed_gates, *unsettled, *(m.item for m in late), *(m.item for m in missing)]
    )
    owing = {code for item in items for code in item.agencies}
    rank = int(assessment.rank[place])
    readiness = assessment.readiness
    return Row(
        commune=commune,
        level=level,
        level_code=level_code,
        value=known(readiness.value[place]),
        lower=known(readiness.lower[place]),
        upper=known(readiness.upper[place]),
        coverage=float(readiness.coverage[place]),
        rank=rank or None,
        reasons=tuple((lag_reasons if lag else _open_reasons)(assessment, place)),
        missing=missing,
        late=late,
        agencies=tuple((code, name) for code, name in agencies.items() if code in owing),
        items=items,
        submission=submission,
    )


def _with_objections(row: Row, codes: tuple[ItemCode, ...], catalogue: Catalogue) -> Row:
    """Return *row* that speaks of the items objected to as well."""
    items = [catalogue.by_code[code] for code in codes if code in catalogue.by_code]
    return replace(row, objected=codes, items=_once([*row.items, *items]))


def _missing(assessment: Assessment, place: int) -> tuple[MissingItem, ...]:
    """Return the items not fully met, the most rewarding first.

    The confidential ones stand last and in catalogue order: their place would tell their points.
    """
    gaps = assessment.gaps(place)
    order = assessment.rulebook.item_index
    hidden = sorted((g.item for g in gaps if g.item.confidential), key=lambda i: order[i.code])
    shown = (MissingItem(gap.item, gap.gain) for gap in gaps if not gap.item.confidential)
    return (*shown, *(MissingItem(item, None) for item in hidden))


def _once(items: Sequence[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    return tuple({item.code: item for item in items}.values())


def _urgency(row: Row) -> tuple[bool, float, str]:
    """Return the key that puts failed gates first, then the lower value, then the code.

    A value that is not known stands behind all that are.
    """
    failed = any(reason.kind is ReasonKind.FAILED_GATE for reason in row.reasons)
    value = math.inf if row.value is None else round(row.value, COMPARED_DECIMALS)
    return not failed, value, row.commune.code
