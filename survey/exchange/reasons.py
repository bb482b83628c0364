"""Why a commune is *chậm*, in the words that pages and exported lists share."""

from __future__ import annotations

from collections.abc import Iterator

from survey.assessment import Assessment
from survey.fields import show_date

_GATE = "Điều kiện bắt buộc chưa đạt: {items}"
_LEVEL = "Ở mức «{level}»"
_DEADLINE = "Quá hạn {days} ngày: {item} (hạn {due}, {source})"


def reason_sentences(assessment: Assessment, row: int) -> Iterator[str]:
    """Yield the reasons of the commune in *row*: gates, level, then each missed deadline."""
    lag = assessment.lag(row)
    if lag.failed_gates:
        named = "; ".join(
            f"{item.code} {item.gate.text}" for item in lag.failed_gates if item.gate is not None
        )
        yield _GATE.format(items=named)
    if lag.low_level:
        bands = assessment.rulebook.policy.bands
        yield _LEVEL.format(level=bands[int(assessment.level[row])].label)
    for missed in lag.missed:
        yield _DEADLINE.format(
            days=missed.days_late,
            item=missed.item.code,
            due=show_date(missed.deadline.due),
            source=missed.deadline.source,
        )
