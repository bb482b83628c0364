"""What the parts of the page of reviews share: the forms of a round, open problems in words, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey.application import Application
from survey.model import Actor, CommuneCode, Round, RoundState, Team
from survey.problems import SurveyError
from survey.reviews import Case, Doubt, DoubtKind
from survey.ui import said
from survey.ui import text_review as words

PAGE = "review"
_ITEMS_SHOWN = 8
_DOUBT = {
    DoubtKind.OBJECTION: words.DOUBT_OBJECTION,
    DoubtKind.CHANGED: words.DOUBT_CHANGED,
    DoubtKind.MISSING: words.DOUBT_MISSING,
    DoubtKind.DESK: words.DOUBT_DESK,
    DoubtKind.IMPLAUSIBLE: words.DOUBT_IMPLAUSIBLE,
}


@dataclass(frozen=True)
class Desk:
    """What the page stands on: the forms of one round, in the order of the communes' names."""

    app: Application
    round: Round
    actor: Actor | None
    cases: Mapping[CommuneCode, Case]
    names: Mapping[CommuneCode, str]
    teams: Mapping[CommuneCode, Team]

    @property
    def open(self) -> bool:
        """True when a step can be recorded."""
        return self.round.state is RoundState.OPEN and self.actor is not None

    def team(self, commune: CommuneCode) -> str:
        """Return the name of the team of *commune*."""
        return self.teams[commune].name if commune in self.teams else words.NO_TEAM


def doubt_words(doubt: Doubt) -> str:
    """Return an open problem as a sentence that names its first items."""
    items = ", ".join(doubt.items[:_ITEMS_SHOWN])
    more = len(doubt.items) - _ITEMS_SHOWN
    if more > 0:
        items = words.DOUBT_MORE.format(items=items, n=more)
    return _DOUBT[doubt.kind].format(items=items, text=doubt.text)


def refuse(desk: Desk, error: SurveyError) -> None:
    """Let the page say what was wrong, the communes by their names."""
    names = {str(code): name for code, name in desk.names.items()}
    said.refused(PAGE, (replace(p, place=names.get(p.place, p.place)) for p in error.problems))
