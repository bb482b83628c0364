"""Pure rules of the teams of a round: what is wrong with a change of them, all of it at once.

A change is checked against the plan as it is stored; :mod:`survey.storage` hands that in from
within the transaction that writes. Teams and communes are named in the place of a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from survey import labels
from survey.fields import check_text, clean, show_date
from survey.model import CommuneCode, Team, Visit, VisitState
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.typed import LINE_LIMIT

AHEAD = frozenset({VisitState.PLANNED, VisitState.BEGUN})
"""The states of a visit that is still to be made or under way."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is stored of a round: its teams and visits, and where an answer of an inspector stands."""

    teams: tuple[Team, ...]
    visits: tuple[Visit, ...]
    visited: frozenset[CommuneCode]


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """A team as a person wants it; *id* is None for a new one, *version* is the one that was seen."""

    name: str
    leader: str
    members: tuple[str, ...] = ()
    communes: tuple[CommuneCode, ...] = ()
    id: int | None = None
    version: int = 0


def one_line(typed: str) -> str:
    """Return *typed* composed and with its blanks squeezed, as a name is kept."""
    return " ".join(clean(typed).split())


def person_key(name: str) -> str:
    """Return what two writings of the same name have in common."""
    return one_line(name).casefold()


def checked_teams(
    plan: Plan, drafts: Sequence[TeamDraft], names: Mapping[CommuneCode, str]
) -> tuple[TeamDraft, ...]:
    """Return *drafts* as they are kept; raises SurveyError with every problem of any of them.

    *names* are the communes of the round.
    """
    kept = tuple(map(_composed, drafts))
    stored = {team.id: team for team in plan.teams}
    problems: list[Problem] = []
    for draft in kept:
        problems += _team_itself(draft, names)
        if draft.id is not None:
            problems += _change_of_team(draft, stored.get(draft.id), plan.visits, names)
    changed = {draft.id for draft in kept}
    problems += _shared(kept, [team for team in plan.teams if team.id not in changed], names)
    refuse(problems)
    return kept


def _composed(draft: TeamDraft) -> TeamDraft:
    return replace(
        draft,
        name=one_line(draft.name),
        leader=one_line(draft.leader),
        members=tuple(filter(None, map(one_line, draft.members))),
        communes=tuple(sorted(set(draft.communes))),
    )


def _team_itself(draft: TeamDraft, names: Mapping[CommuneCode, str]) -> Iterator[Problem]:
    if not draft.name:
        yield problem(ProblemCode.TEAM_NAME)
    if not draft.leader:
        yield problem(ProblemCode.TEAM_LEADER, draft.name)
    people = [draft.leader, *draft.members] if draft.leader else [*draft.members]
    texts = [(labels.TEAM_NAME, draft.name), (labels.TEAM_LEADER, draft.leader)]
    texts += [(labels.TEAM_MEMBERS, member) for member in draft.members]
    for label, text in texts:
        yield from check_text(label, text, LINE_LIMIT, ProblemCode.FIELD_TEXT_LONG, draft.name)
    known: set[str] = set()
    for person in people:
        if person_key(person) in known:
            yield problem(ProblemCode.TEAM_PERSON_TWICE, draft.name, value=person)
        known.add(person_key(person))
    for code in draft.communes:
        if code not in names:
            yield problem(ProblemCode.COMMUNE_UNKNOWN, draft.name, value=code)


def _change_of_team(
    draft: TeamDraft,
    stored: Team | None,
    visits: Sequence[Visit],
    names: Mapping[CommuneCode, str],
) -> Iterator[Problem]:
    if stored is None:
        yield problem(ProblemCode.TEAM_UNKNOWN, draft.name, value=draft.id)
        return
    if stored.version != draft.version:
        yield problem(ProblemCode.TEAM_CHANGED, stored.name)
    gone = set(stored.communes) - set(draft.communes)
    for visit in visits:
        if visit.team_id == stored.id and visit.commune in gone and visit.state in AHEAD:
            place = _place(stored.name, names.get(visit.commune, visit.commune))
            yield problem(ProblemCode.TEAM_COMMUNE_VISIT, place, **when(visit))


def _shared(
    drafts: Sequence[TeamDraft], others: Sequence[Team], names: Mapping[CommuneCode, str]
) -> Iterator[Problem]:
    """Yield the names and communes that two teams claim."""
    taken = {person_key(team.name) for team in others}
    owners = {code: team.name for team in others for code in team.communes}
    for draft in drafts:
        if draft.name and person_key(draft.name) in taken:
            yield problem(ProblemCode.TEAM_NAME_TAKEN, draft.name, value=draft.name)
        taken.add(person_key(draft.name))
        for code in draft.communes:
            if code in owners:
                place = _place(draft.name, names.get(code, code))
                yield problem(ProblemCode.TEAM_COMMUNE_TAKEN, place, other=owners[code])
            owners.setdefault(code, draft.name)


def _place(team: str, commune: str) -> str:
    return f"{team}, {commune}"


def when(visit: Visit) -> dict[str, str]:
    """Return day and times of *visit* as the details of a problem."""
    return {
        "day": show_date(visit.day),
        "starts": f"{visit.starts:%H:%M}",
        "ends": f"{visit.ends:%H:%M}",
    }


def refuse(problems: Iterable[Problem]) -> None:
    """Raise SurveyError with *problems*, each once, where there are any."""
    found = tuple(dict.fromkeys(problems))
    if found:
        raise SurveyError(found)
