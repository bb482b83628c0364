"""Teams and visits of the small province, named by what matters in a test."""

from __future__ import annotations

from datetime import date, time

from survey import field_work
from survey.application import Application
from survey.model import CommuneCode, Visit, VisitKind, VisitState
from survey.planning import TeamDraft
from survey.scheduling import VisitDraft
from tests.support.small_province import DESK, HERE

TODAY = "01/12/2026"


def a_team(
    name: str = "Đoàn 1",
    leader: str = "Nguyễn Văn An",
    members: tuple[str, ...] = (),
    communes: tuple[CommuneCode, ...] = (HERE,),
) -> TeamDraft:
    """Return a new team as a person wants it."""
    return TeamDraft(name, leader, members, communes)


def made_team(app: Application, round_id: int, draft: TeamDraft | None = None) -> int:
    """Create a team (by default of HERE) and return its id."""
    (number,) = field_work.save_teams(app, round_id, [draft or a_team()], actor=DESK)
    return number


def a_visit(
    team_id: int,
    commune: CommuneCode = HERE,
    *,
    kind: VisitKind | None = VisitKind.FIRST,
    day: str = TODAY,
    starts: str = "8:00",
    ends: str = "11:00",
    note: str = "",
) -> VisitDraft:
    """Return a visit as a person plans it."""
    return VisitDraft(team_id, commune, kind, day, starts, ends, note)


def planned(app: Application, round_id: int, *drafts: VisitDraft) -> tuple[Visit, ...]:
    """Plan visits and return them as they are stored."""
    made = field_work.plan_visits(app, round_id, drafts, actor=DESK)
    return tuple(field_work.visit(app, number) for number in made)


def stored(
    number: int = 1,
    *,
    team_id: int = 1,
    commune: CommuneCode = HERE,
    state: VisitState = VisitState.PLANNED,
    hours: tuple[int, int] = (8, 11),
    day: date = date(2026, 12, 1),
    kind: VisitKind = VisitKind.FIRST,
) -> Visit:
    """Return a visit that stands in a plan."""
    starts, ends = time(hours[0]), time(hours[1])
    return Visit(number, 1, team_id, commune, kind, state, day, starts, ends, version=number)
