"""Pure rules of visits: what is wrong with planning, moving or beginning one, all of it at once.

Each takes the plan as it is stored, from within the transaction that writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from survey import labels
from survey.checklist import Field, FieldKind
from survey.fields import check_text, clean, read, show_date
from survey.model import CommuneCode, Round, Team, Visit, VisitKind, VisitState
from survey.planning import Plan, one_line, refuse, when
from survey.problems import Problem, ProblemCode, SurveyError, problem

NOTE_LIMIT = 500
TRANSITIONS = frozenset(
    {
        (VisitState.PLANNED, VisitState.PLANNED),  # at another time
        (VisitState.PLANNED, VisitState.BEGUN),
        (VisitState.PLANNED, VisitState.CANCELLED),
        (VisitState.BEGUN, VisitState.DONE),
        (VisitState.BEGUN, VisitState.CANCELLED),
    }
)
_TIME = re.compile(r"(\d{1,2})(?:\s*[:hg.]\s*(\d{2})?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit as a person plans it, its day and times as typed."""

    team_id: int
    commune: CommuneCode
    kind: VisitKind | None
    day: str
    starts: str
    ends: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VisitChange:
    """A visit as it is from now on; *withdrawal* says why a standing submission is withdrawn."""

    visit: Visit
    withdrawal: str = ""


def checked_visits(
    plan: Plan,
    drafts: Sequence[VisitDraft],
    rnd: Round,
    names: Mapping[CommuneCode, str],
    known: Collection[CommuneCode],
) -> tuple[Visit, ...]:
    """Return *drafts* as new visits (id 0); raises SurveyError with every problem of any of them.

    *names* are the communes of the round, *known* those of the province.
    """
    problems: list[Problem] = [] if drafts else [problem(ProblemCode.VISIT_NONE)]
    found: list[Visit] = []
    for draft in drafts:
        visit = _read_visit(draft, rnd, names, problems)
        problems += _claims(draft, plan, names)
        if draft.commune not in names:
            problems.append(_elsewhere(draft.commune, rnd, known))
        if visit is not None:
            problems += overlaps(visit, [*plan.visits, *found], plan.teams, names)
            found.append(visit)
    refuse(problems)
    return tuple(found)


def moved(
    plan: Plan, seen: Visit, draft: VisitDraft, rnd: Round, names: Mapping[CommuneCode, str]
) -> VisitChange:
    """Return the visit *seen* at the times of *draft*; raises SurveyError with every problem."""
    stored = _stored(plan, seen)
    problems = [*_forbidden(stored, seen, VisitState.PLANNED)]
    visit = _read_visit(draft, rnd, names, problems)
    if visit is not None:
        others = [other for other in plan.visits if other.id != stored.id]
        problems += overlaps(visit, others, plan.teams, names)
    if visit is None or problems:
        raise SurveyError(problems)
    return VisitChange(
        replace(stored, day=visit.day, starts=visit.starts, ends=visit.ends, note=visit.note)
    )


def stepped(
    plan: Plan, seen: Visit, target: VisitState, *, today: date, reason: str
) -> VisitChange:
    """Return the visit *seen* in the state *target*; raises SurveyError with every problem.

    A recheck that begins withdraws the submission of its commune; the store refuses an approved one.
    """
    stored, reason = _stored(plan, seen), one_line(reason)
    problems = [*_forbidden(stored, seen, target)]
    if target is VisitState.CANCELLED and not reason:
        problems.append(problem(ProblemCode.VISIT_REASON))
    problems += check_text(labels.REASON, reason, NOTE_LIMIT, ProblemCode.FIELD_TEXT_LONG)
    if target is VisitState.BEGUN and stored.day > today:
        problems.append(problem(ProblemCode.VISIT_EARLY, day=show_date(stored.day)))
    refuse(problems)
    rechecks = target is VisitState.BEGUN and stored.kind is VisitKind.RECHECK
    return VisitChange(
        replace(stored, state=target, reason=reason),
        _withdrawal(stored, plan.teams) if rechecks else "",
    )


def overlaps(
    visit: Visit,
    others: Sequence[Visit],
    teams: Sequence[Team],
    names: Mapping[CommuneCode, str],
) -> Iterator[Problem]:
    """Yield the visits that the same team or the same commune has at that time."""
    place = names.get(visit.commune, visit.commune)
    for other in others:
        if other.state is VisitState.CANCELLED or not _same_time(visit, other):
            continue
        if other.commune == visit.commune:
            team = team_name(teams, other.team_id)
            yield problem(ProblemCode.VISIT_OVERLAP_COMMUNE, place, team=team, **when(other))
        elif other.team_id == visit.team_id:
            there = names.get(other.commune, other.commune)
            yield problem(ProblemCode.VISIT_OVERLAP_TEAM, place, other=there, **when(other))


def team_name(teams: Sequence[Team], team_id: int) -> str:
    """Return the name of a team, its number where it is not there."""
    return next((team.name for team in teams if team.id == team_id), str(team_id))


def show_times(starts: time, ends: time) -> str:
    """Return 08:00–11:30."""
    return f"{starts:%H:%M}–{ends:%H:%M}"


def _read_visit(
    draft: VisitDraft, rnd: Round, names: Mapping[CommuneCode, str], problems: list[Problem]
) -> Visit | None:
    """Return *draft* as a visit, None where its day or times are none; add its problems."""
    place, note = names.get(draft.commune, draft.commune), clean(draft.note)
    day, starts = _day(draft.day), _time(labels.VISIT_STARTS, draft.starts, place)
    ends = _time(labels.VISIT_ENDS, draft.ends, place)
    problems += [found for found in (day, starts, ends) if isinstance(found, Problem)]
    problems += check_text(labels.VISIT_NOTE, note, NOTE_LIMIT, ProblemCode.FIELD_TEXT_LONG, place)
    if isinstance(day, date) and not rnd.opens_on <= day <= rnd.closes_on:
        limits = {"opens": show_date(rnd.opens_on), "closes": show_date(rnd.closes_on)}
        problems.append(problem(ProblemCode.VISIT_DAY_OUTSIDE, value=show_date(day), **limits))
    if isinstance(day, Problem) or isinstance(starts, Problem) or isinstance(ends, Problem):
        return None
    if ends <= starts:
        times = {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
        problems.append(problem(ProblemCode.VISIT_TIMES, place, **times))
    return Visit(
        id=0,
        round_id=rnd.id,
        team_id=draft.team_id,
        commune=draft.commune,
        kind=draft.kind or VisitKind.FIRST,  # without one the draft is refused
        state=VisitState.PLANNED,
        day=day,
        starts=starts,
        ends=ends,
        note=note,
    )


def _claims(draft: VisitDraft, plan: Plan, names: Mapping[CommuneCode, str]) -> Iterator[Problem]:
    """Yield what forbids this kind of visit of this team to this commune at any time."""
    place = names.get(draft.commune, draft.commune)
    if draft.kind is None:
        yield problem(ProblemCode.VISIT_KIND, place)
    team = next((team for team in plan.teams if team.id == draft.team_id), None)
    if team is None:
        yield problem(ProblemCode.TEAM_UNKNOWN, value=draft.team_id)
    if draft.commune not in names:
        return
    if team is not None and draft.commune not in team.communes:
        yield problem(ProblemCode.VISIT_NOT_OF_TEAM, place, team=team.name)
    if draft.kind is VisitKind.RECHECK and draft.commune not in plan.visited:
        yield problem(ProblemCode.VISIT_NOT_VISITED, place)


def _elsewhere(commune: CommuneCode, rnd: Round, known: Collection[CommuneCode]) -> Problem:
    """Return what is wrong with a commune that the round does not have."""
    if commune in known:
        return problem(ProblemCode.COMMUNE_NOT_IN_ROUND, value=commune, round=rnd.name)
    return problem(ProblemCode.COMMUNE_UNKNOWN, value=commune)


def _stored(plan: Plan, seen: Visit) -> Visit:
    """Return the visit as it is stored; raises SurveyError where there is none."""
    for visit in plan.visits:
        if visit.id == seen.id:
            return visit
    raise SurveyError([problem(ProblemCode.VISIT_UNKNOWN, value=seen.id)])


def _forbidden(stored: Visit, seen: Visit, target: VisitState) -> Iterator[Problem]:
    """Yield what forbids to bring a visit to *target* by who saw it as *seen*."""
    if stored.version != seen.version:
        yield problem(ProblemCode.VISIT_CHANGED)
    elif (stored.state, target) not in TRANSITIONS:
        states = {"state": labels.VISIT_STATE[stored.state], "target": labels.VISIT_STATE[target]}
        yield problem(ProblemCode.VISIT_TRANSITION, **states)


def _withdrawal(visit: Visit, teams: Sequence[Team]) -> str:
    return labels.RECHECK_REASON.format(
        number=visit.id, day=show_date(visit.day), team=team_name(teams, visit.team_id)
    )


def _same_time(one: Visit, other: Visit) -> bool:
    return one.day == other.day and one.starts < other.ends and other.starts < one.ends


def _day(typed: str) -> date | Problem:
    found = read(Field("day", FieldKind.DATE, labels.VISIT_DAY), typed)
    if isinstance(found, date | Problem):
        return found
    raise TypeError(typed)


def _time(label: str, typed: str, place: str) -> time | Problem:
    if not typed.strip():
        return problem(ProblemCode.VISIT_TIME_MISSING, place, field=label)
    found = _TIME.fullmatch(typed.strip())
    try:
        if found:
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    return problem(ProblemCode.VISIT_TIME, place, field=label, value=typed.strip())
