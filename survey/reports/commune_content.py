"""What the minutes and the result sheet of one commune say, under the names that templates use.

Of a confidential item nothing is said but its code and its text: neither verdict, answer, points,
reason nor legal basis; and it stands last, so that its place does not tell its points either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from scoring.gates import GateOutcome
from survey import labels
from survey.assessment import Assessment, GapLine
from survey.checklist import ChecklistItem, Confidence, LegalBasis
from survey.exchange.form_words import form_words
from survey.exchange.lagging import level_of
from survey.fields import show, show_date, show_number
from survey.model import (
    REASONED_STATES,
    Answer,
    AnswerState,
    ItemCode,
    Submission,
    VisitState,
)
from survey.reports.head import MANDATORY, Row, Values, field_work_of, head
from survey.reports.sources import Sources
from survey.rules import asked_fields
from survey.submissions import Standing, standings

_FIRST: Final = 10
WITHHELD: Final = "Không nêu ở đây"
_GATE: Final = {
    GateOutcome.PASSED: "Đạt",
    GateOutcome.FAILED: "Chưa đạt",
    GateOutcome.OPEN: "Chưa kết luận",
    GateOutcome.NOT_ASKED: "Không áp dụng",
}
_RANK: Final = "{rank}/{n}"
_MADE: Final = {VisitState.BEGUN, VisitState.DONE}
_NOTE: Final = "Ghi chú: {note}"
_UNVERIFIED: Final = "{basis} (chưa đối chiếu văn bản gốc)"
_DUE: Final = "{due} ({source})"
_LATE: Final = "{due} ({source}), đã quá {days} ngày"
_BETWEEN: Final = "; "


def commune_content(sources: Sources, row: int) -> Values:
    """Return what is said of the commune in *row*; it is marked where it names confidential items."""
    found = sources.found
    code = found.communes[row]
    answers = sources.answers.get(code, {})
    stands = standings(found.rulebook.catalogue, answers)
    gaps = _ordered(found, row)
    made = [visit for visit in sources.visits.get(code, ()) if visit.state in _MADE]
    listed = [line.item for line in gaps] + [s.item for s in stands.values() if _unchecked(s)]
    work = [_to_do(found, line) for line in gaps]
    named = (*listed, *found.rulebook.catalogue.gates)
    origin = sources.origin.with_internal(any(item.confidential for item in named))
    return {
        **head(origin, sources.communes[code]),
        **field_work_of(sources.teams.get(code), made),
        **_checked(found, row, stands, sources.standing.get(code)),
        **_result(found, row),
        "dieu_kien": _gates(found, row),
        "nhom": _domains(found, row),
        "nhom_chua_dat": _gaps_by_domain(found, gaps, answers),
        "viec": work,
        "viec_dau": work[:_FIRST],
        "chua_kiem_tra": [_not_checked(s) for s in stands.values() if _unchecked(s)],
    }


def _checked(
    found: Assessment,
    row: int,
    stands: Mapping[ItemCode, Standing],
    submission: Submission | None,
) -> Values:
    states = Counter(_state(stand) for stand in stands.values())
    asked = len(stands) - states[AnswerState.NOT_ASKED]
    return {
        "so_tieu_chi": str(asked),
        "so_da_tra_loi": str(states[AnswerState.ANSWERED]),
        "so_khong_ap_dung": str(states[AnswerState.NOT_APPLICABLE]),
        "so_khong_kiem_tra_duoc": str(states[AnswerState.COULD_NOT_CHECK]),
        "so_chua_tra_loi": str(states[AnswerState.NOT_REACHED]),
        "ty_le_kiem_tra": _percent(float(found.readiness.coverage[row])),
        "phieu": form_words(submission),
    }


def _state(stand: Standing) -> AnswerState:
    """Return the state that an item is counted in: an answer that lacks fields is none yet."""
    return AnswerState.NOT_REACHED if stand.missing else stand.state


def _result(found: Assessment, row: int) -> Values:
    scores, rank = found.readiness, int(found.rank[row])
    ranked = found.ranked
    return {
        "muc": level_of(found, row)[1],
        "diem": _points(float(scores.value[row])),
        "diem_thap": _points(float(scores.lower[row])),
        "diem_cao": _points(float(scores.upper[row])),
        "can_kiem_tra": _percent(found.rulebook.policy.coverage_floor),
        "xep_hang": _RANK.format(rank=rank, n=ranked) if rank else "",
    }


def _gates(found: Assessment, row: int) -> list[Row]:
    gates = zip(found.rulebook.catalogue.gates, found.grid.gates[row], strict=True)
    return [
        {
            "ma": item.code,
            "noi_dung": item.gate.text if item.gate and not item.confidential else item.text,
            "ket_luan": WITHHELD if item.confidential else _GATE[GateOutcome(int(outcome))],
        }
        for item, outcome in gates
    ]


def _domains(found: Assessment, row: int) -> list[Row]:
    scores = found.readiness
    return [
        {
            "ten": domain.name,
            "diem": _points(float(scores.domain_value[row, n])),
            "diem_thap": _points(float(scores.domain_lower[row, n])),
            "diem_cao": _points(float(scores.domain_upper[row, n])),
            "ty_le_kiem_tra": _percent(float(scores.domain_coverage[row, n])),
        }
        for n, domain in enumerate(found.rulebook.catalogue.domains)
    ]


def _ordered(found: Assessment, row: int) -> list[GapLine]:
    """Return the gaps: failed gates first, then the most rewarding; the confidential ones last."""
    failed = {item.code for item in found.failed_gates(row)}
    order = found.rulebook.item_index
    gaps = found.gaps(row)
    shown = [gap for gap in gaps if not gap.item.confidential]
    hidden = [gap for gap in gaps if gap.item.confidential]
    return [
        *sorted(shown, key=lambda gap: gap.item.code not in failed),  # stable: points keep order
        *sorted(hidden, key=lambda gap: order[gap.item.code]),
    ]


def _gaps_by_domain(
    found: Assessment, gaps: list[GapLine], answers: Mapping[ItemCode, Answer]
) -> list[Row]:
    lines = {line.item.code: line for line in gaps}
    return [
        {
            "ten": domain.name,
            "tieu_chi": [
                {
                    **_item(item),
                    "thuc_te": "" if item.confidential else said(item, answers[item.code]),
                    "can_cu": "" if item.confidential else _BETWEEN.join(_bases(found, item)),
                    **_owed(found, lines[item.code]),
                }
                for item in items
            ],
        }
        for domain in found.rulebook.catalogue.domains
        if (
            items := [i for i in found.rulebook.catalogue.by_domain[domain.code] if i.code in lines]
        )
    ]


def _to_do(found: Assessment, line: GapLine) -> Row:
    mandatory = MANDATORY if line.item.gate and not line.item.confidential else ""
    return {**_item(line.item), "bat_buoc": mandatory, **_owed(found, line)}


def _item(item: ChecklistItem) -> Row:
    return {"ma": item.code, "noi_dung": item.text}


def _owed(found: Assessment, line: GapLine) -> Row:
    """Return what meeting an item brings, who owes it and by when."""
    if line.item.confidential:
        return {"diem_them": "", "co_quan": "", "thoi_han": ""}
    agencies = found.rulebook.catalogue.agencies
    return {
        "diem_them": show_number(line.gain, 2),
        "co_quan": ", ".join(agencies[code] for code in line.item.agencies),
        "thoi_han": _deadline(found, line.item),
    }


def _deadline(found: Assessment, item: ChecklistItem) -> str:
    deadline = found.deadlines.get(item.code)
    if deadline is None:
        return ""
    days = (found.as_of - deadline.due).days
    form = _LATE if days > 0 else _DUE
    return form.format(due=show_date(deadline.due), source=deadline.source, days=days)


def said(item: ChecklistItem, answer: Answer) -> str:
    """Return what was found, a line for each field that is filled in, and the note."""
    fields = asked_fields(item, answer.values)
    lines = [
        f"{f.label}: {show(f, answer.values[f.code])}" for f in fields if f.code in answer.values
    ]
    return "\n".join([*lines, *([_NOTE.format(note=answer.note)] if answer.note else [])])


def _bases(found: Assessment, item: ChecklistItem) -> Iterator[str]:
    """Yield the legal bases that hold on the day of the assessment."""
    for basis in item.bases:
        if basis.holds_on(found.as_of):
            yield _basis(basis)


def _basis(basis: LegalBasis) -> str:
    if basis.confidence is Confidence.MEMORY:
        return _UNVERIFIED.format(basis=basis.act)
    return f"{basis.article}, {basis.act}" if basis.article else basis.act


def _unchecked(stand: Standing) -> bool:
    """Return whether an item has no result: it was not answered whole, or does not apply."""
    return _state(stand) in {*REASONED_STATES, AnswerState.NOT_REACHED}


def _not_checked(stand: Standing) -> Row:
    item = stand.item
    if item.confidential:
        return {**_item(item), "tinh_trang": "", "ly_do": ""}
    state = labels.UNFINISHED if stand.missing else labels.STATE[stand.state]
    return {**_item(item), "tinh_trang": state, "ly_do": stand.answer.reason}


def _points(value: float) -> str:
    return "" if np.isnan(value) else show_number(value, 1)


def _percent(share: float) -> str:
    return "" if np.isnan(share) else f"{show_number(100 * share, 0)}%"
