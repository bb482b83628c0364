"""What the documents of a round are made from, read once however many documents there will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from geo.communes import Commune
from survey import field_work
from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.provenance import Provenance, provenance
from survey.model import (
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    Submission,
    Team,
    Visit,
    VisitState,
)
from survey.storage import answers
from survey.storage.encoding import decode_values


@dataclass(frozen=True)
class Sources:
    """The results of a round with what stands behind them, by commune; of a rejected form no answers."""

    found: Assessment
    origin: Provenance
    communes: Mapping[CommuneCode, Commune]
    answers: Mapping[CommuneCode, Mapping[ItemCode, Answer]]
    standing: Mapping[CommuneCode, Submission]
    teams: Mapping[CommuneCode, Team]
    visits: Mapping[CommuneCode, tuple[Visit, ...]]


def sources_of(app: Application, found: Assessment, *, by: str) -> Sources:
    """Return the sources of the documents of a round, made *by* somebody, in a few queries."""
    rnd = found.round
    return Sources(
        found=found,
        origin=provenance(app, rnd, found.as_of, by=by),
        communes={CommuneCode(commune.code): commune for commune in app.communes_of(rnd)},
        answers=_answers(app, rnd.id),
        standing=app.standing(rnd.id),
        teams=field_work.team_of(app, rnd.id),
        visits=_visits(app, rnd.id),
    )


def _answers(app: Application, round_id: int) -> Mapping[CommuneCode, Mapping[ItemCode, Answer]]:
    found: defaultdict[CommuneCode, dict[ItemCode, Answer]] = defaultdict(dict)
    for row in app.counted(round_id, answers.recorded_rows(app.database, round_id)):
        found[CommuneCode(row.commune)][ItemCode(row.item)] = Answer(
            state=AnswerState(row.state),
            values=decode_values(row.values_json),
            reason=row.reason,
            note=row.note,
        )
    return dict(found)


def _visits(app: Application, round_id: int) -> Mapping[CommuneCode, tuple[Visit, ...]]:
    """Return the visits of each commune that are planned or were made, in their order."""
    found: defaultdict[CommuneCode, tuple[Visit, ...]] = defaultdict(tuple)
    for visit in field_work.visits(app, round_id):
        if visit.state is not VisitState.CANCELLED:
            found[visit.commune] = (*found[visit.commune], visit)
    return dict(found)
