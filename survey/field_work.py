"""Field work: the teams of a round, their visits, and what was done in a day.

Every function takes the open province first; the ones that write check everything, inside the
transaction where it depends on what is stored, and raise SurveyError with every problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from survey import planning, scheduling, typed
from survey.acting import Place
from survey.application import Application
from survey.model import (
    RETURNED,
    Actor,
    CommuneCode,
    Round,
    Submission,
    SubmissionState,
    Team,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import Plan, TeamDraft
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.scheduling import VisitChange, VisitDraft
from survey.settings import LOCAL_ZONE, local
from survey.storage import days, plans, submissions
from survey.storage import teams as team_store
from survey.storage import visits as visit_store
from survey.storage.days import Recorded

# Teams -------------------------------------------------------------------------------------------


def teams(app: Application, round_id: int) -> tuple[Team, ...]:
    """Return the teams of a round in the order in which they were made."""
    return plans.teams_of(app.database, round_id)


def team_of(app: Application, round_id: int) -> dict[CommuneCode, Team]:
    """Return the team of each commune that has one."""
    return {commune: team for team in teams(app, round_id) for commune in team.communes}


def save_teams(
    app: Application, round_id: int, drafts: Sequence[TeamDraft], *, actor: Actor
) -> tuple[int, ...]:
    """Create or change teams together, or none of them; return their ids.

    Raises SurveyError with every problem: a person or a commune named twice, a name that is taken,
    a commune of which a visit is still ahead, a team that somebody changed since *drafts* saw it.
    """
    actor = typed.require_named(actor)
    names = _names(app, app.round(round_id))

    def check(plan: Plan) -> Sequence[TeamDraft]:
        return planning.checked_teams(plan, drafts, names)

    database = app.require(Action.PLAN_FIELD_WORK, actor=actor, round_id=round_id)
    return team_store.save(database, round_id, check, actor=actor, at=app.clock())


def copy_teams(app: Application, round_id: int, *, source: int, actor: Actor) -> tuple[int, ...]:
    """Create the teams of the round *source* once more, with the communes that are still there."""
    names = _names(app, app.round(round_id))
    drafts = [
        TeamDraft(
            name=team.name,
            leader=team.leader,
            members=team.members,
            communes=tuple(code for code in team.communes if code in names),
        )
        for team in teams(app, source)
    ]
    if not drafts:
        raise SurveyError([problem(ProblemCode.TEAMS_NONE, round=app.round(source).name)])
    return save_teams(app, round_id, drafts, actor=actor)


# Visits ------------------------------------------------------------------------------------------


def visits(
    app: Application, round_id: int, commune: CommuneCode | None = None
) -> tuple[Visit, ...]:
    """Return the visits of a round (to one *commune*), cancelled ones too, in order of time."""
    return plans.visits_of(app.database, round_id, commune)


def visit(app: Application, visit_id: int) -> Visit:
    """Return one visit; raises SurveyError where there is none."""
    return plans.visit_of(app.database, visit_id)


def plan_visits(
    app: Application, round_id: int, drafts: Sequence[VisitDraft], *, actor: Actor
) -> tuple[int, ...]:
    """Plan visits together, or none of them; return their ids.

    Raises SurveyError with every problem of every line: days and times that are none or lie
    outside the round, overlapping visits, a commune that is not the team's, a recheck where nobody
    has been yet.
    """
    actor, rnd = typed.require_named(actor), app.round(round_id)
    names, known = _names(app, rnd), {CommuneCode(commune.code) for commune in app.communes}

    def check(plan: Plan) -> Sequence[Visit]:
        return scheduling.checked_visits(plan, drafts, rnd, names, known)

    database = app.require(Action.PLAN_FIELD_WORK, actor=actor, round_id=round_id)
    return visit_store.add(database, round_id, check, actor=actor, at=app.clock())


def move_visit(app: Application, seen: Visit, draft: VisitDraft, *, actor: Actor) -> None:
    """Give the planned visit *seen* the day, times and note of *draft*."""
    actor, rnd = typed.require_named(actor), app.round(seen.round_id)
    names = _names(app, rnd)

    def check(plan: Plan) -> VisitChange:
        return scheduling.moved(plan, seen, draft, rnd, names)

    database = app.require(Action.PLAN_FIELD_WORK, actor=actor, round_id=rnd.id)
    visit_store.change(database, rnd.id, check, actor=actor, at=app.clock())


def step_visit(
    app: Application, seen: Visit, target: VisitState, *, actor: Actor, reason: str = ""
) -> None:
    """Begin, finish or (with a *reason*) cancel the visit *seen*.

    A recheck that begins withdraws the standing submission of the commune with it, so that
    inspectors may answer again. Where that is approved, the desk reopens it first (FORM_APPROVED).
    """
    actor, today = typed.require_named(actor), app.today

    def check(plan: Plan) -> VisitChange:
        return scheduling.stepped(plan, seen, target, today=today, reason=reason)

    place: Place = {"round_id": seen.round_id, "commune": seen.commune}
    database = app.require(Action.STEP_VISIT, actor=actor, **place)
    visit_store.change(database, seen.round_id, check, actor=actor, at=app.clock())


def owes_form(app: Application, found: Visit) -> bool:
    """Return whether the form of the commune was withdrawn or sent back for the recheck *found*, or since.

    True until it is submitted again; nothing submits it but a person, also when the recheck is
    cancelled.
    """
    if found.kind is not VisitKind.RECHECK or found.begun_at is None:
        return False
    forms = submissions.history(app.database, found.round_id, found.commune)
    return bool(forms) and forms[-1].state in {SubmissionState.WITHDRAWN, *RETURNED}


# One day -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What was done in a round on one day.

    *visits* are those of the day, and of the earlier ones those that are still open or were finished
    that day; *recorded* and *submitted* hold the communes in which something was recorded or
    submitted that day, the newest submission of each, also one that was withdrawn since.
    """

    day: date
    visits: tuple[Visit, ...]
    recorded: Mapping[CommuneCode, Recorded]
    submitted: Mapping[CommuneCode, Submission]


def day_of(app: Application, round_id: int, day: date) -> Day:
    """Return what was done on *day*, in Vietnamese time."""
    midnight = datetime.combine(day, time(), LOCAL_ZONE)
    span = {"since": midnight, "until": midnight + timedelta(days=1)}
    return Day(
        day=day,
        visits=tuple(found for found in visits(app, round_id) if _is_of(found, day)),
        recorded=days.recorded_between(app.database, round_id, **span),
        submitted=submissions.made_between(app.database, round_id, **span),
    )


def _is_of(found: Visit, day: date) -> bool:
    """Return whether *found* is planned for *day*, or from before and still open or finished then."""
    if found.state is VisitState.DONE and found.changed_at is not None:
        finished = local(found.changed_at).date()
        return found.day == day or found.day < day == finished
    return found.day == day or (found.day < day and found.state in planning.AHEAD)


def _names(app: Application, rnd: Round) -> dict[CommuneCode, str]:
    """Return the communes of the round with their names."""
    return {CommuneCode(commune.code): commune.name for commune in app.communes_of(rnd)}
