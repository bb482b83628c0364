"""Tables as csv: the lagging list for people, the scores of all communes for machines.

UTF-8 with a byte order mark, so that Excel reads the Vietnamese; commas between cells. Numbers are
written in full precision with a dot, whatever the language of the machine: round them only when
they are shown. An apostrophe stands before text that a spreadsheet could take for a formula. Codes
are text: a program that reads them as numbers loses the zeros at their front.

Columns of the scores: ``code name kind level_code level rank value lower upper coverage``, the
value of each domain as ``value_<domain>``, the number of items in each of the six answer states,
``failed_gates open_gates`` (item codes), ``lagging`` (yes/no), ``reasons``, and then what the table
says about itself. *value*, *lower* and *upper* are points of 100, *coverage* is 0–1; an empty cell
is "no value". *lower* and *upper* count what is not answered as 0 and as full.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from geo.communes import Commune
from survey.assessment import Assessment
from survey.evaluation import STATES
from survey.exchange.columns import CSV_COLUMNS, Cell, sections
from survey.exchange.filters import KIND_LABEL
from survey.exchange.lagging import LaggingList, known, lag_reasons, level_of
from survey.exchange.provenance import Provenance
from survey.exchange.safe import guarded
from survey.model import AnswerState, CommuneCode

BETWEEN: Final = "; "
YES_NO: Final = {True: "yes", False: "no"}


def lagging_csv(listed: LaggingList, provenance: Provenance) -> bytes:
    """Return the lagging list: the columns of the workbook, the section, then the provenance."""
    about = provenance.columns
    header = [column.header for column in CSV_COLUMNS]
    lines = [
        [*(column.value(row) for column in CSV_COLUMNS), section, *about.values()]
        for section, rows in sections(listed)
        for row in rows
    ]
    return _csv([*header, "Mục", *about], lines)


def scores_csv(
    assessment: Assessment, communes: Sequence[Commune], provenance: Provenance
) -> bytes:
    """Return the scores of *communes*, one line each."""
    about = provenance.columns
    lines = [_scores(assessment, commune) for commune in communes]
    header = [*lines[0], *about] if lines else list(about)
    return _csv(header, ([*line.values(), *about.values()] for line in lines))


def names_confidential(assessment: Assessment) -> bool:
    """Return whether the scores name a confidential item as a gate or in a reason."""
    for place in range(len(assessment.communes)):
        lag = assessment.lag(place)
        named = (*assessment.failed_gates(place), *assessment.open_gates(place))
        if any(item.confidential for item in (*named, *(m.item for m in lag.missed))):
            return True
    return False


def _scores(assessment: Assessment, commune: Commune) -> Mapping[str, Cell]:
    """Return one line of scores by column."""
    place = assessment.index[CommuneCode(commune.code)]
    level_code, level = level_of(assessment, place)
    found = assessment.readiness
    domains = assessment.rulebook.catalogue.domains
    counts = np.bincount(assessment.grid.state[place], minlength=len(STATES))
    reasons = [reason.text for reason in lag_reasons(assessment, place)]
    return {
        "code": commune.code,
        "name": commune.name,
        "kind": KIND_LABEL[commune.kind],
        "level_code": level_code,
        "level": level,
        "rank": int(assessment.rank[place]) or None,
        "value": known(found.value[place]),
        "lower": known(found.lower[place]),
        "upper": known(found.upper[place]),
        "coverage": float(found.coverage[place]),
        **{
            f"value_{domain.code}": known(found.domain_value[place, n])
            for n, domain in enumerate(domains)
        },
        **{state.value: int(counts[n]) for n, state in enumerate(STATES)},
        AnswerState.NOT_IN_VERSION.value: len(assessment.not_in_version),
        "failed_gates": BETWEEN.join(item.code for item in assessment.failed_gates(place)),
        "open_gates": BETWEEN.join(item.code for item in assessment.open_gates(place)),
        "lagging": YES_NO[bool(reasons)],
        "reasons": BETWEEN.join(reasons),
    }


def _csv(header: Iterable[str], lines: Iterable[Iterable[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell
