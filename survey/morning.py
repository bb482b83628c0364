"""What the province asks in the morning, gathered once: the overview only draws it.

Nothing here is asked of the database once a commune or an item; tests count the statements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scoring.comparison import comparable
from scoring.gates import GateOutcome
from scoring.matrix import BoolArray
from survey import field_work
from survey.application import Application
from survey.assessment import Assessment
from survey.checklist import ChecklistItem, Domain
from survey.evaluation import NOT_ASKED, NOT_REACHED
from survey.model import CommuneCode, Submission, Team
from survey.obstacles import Stopper, stoppers
from survey.since import LastRound, Overnight, since_last_round, since_yesterday


@dataclass(frozen=True, slots=True)
class ItemGap:
    """How many *communes* do not fully meet an item, of the *answered* ones.

    *mean_loss* is the mean of what it costs each of them, in points of 100.
    """

    item: ChecklistItem
    communes: int
    answered: int
    mean_loss: float


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """What waits for an agency: *items* not fully met somewhere, communes that miss one of them.

    Only visited communes count. *points* (of 100) is what a visited commune loses by these items on average. An item of
    several agencies counts for each of them.
    """

    code: str
    name: str
    items: tuple[ChecklistItem, ...]
    communes: int
    points: float


@dataclass(frozen=True, slots=True)
class GateCount:
    """In how many visited communes a gate fails and is open."""

    item: ChecklistItem
    failed: int
    open: int


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """How far a team is; *team* None: the communes of no team. *coverage* (0–1) is of *visited*."""

    team: Team | None
    communes: int
    visited: int
    submitted: int
    coverage: float | None


@dataclass(frozen=True, slots=True)
class DomainProgress:
    """How far a domain is in the visited communes.

    It is *asked* in so many, of which *coverage* (0–1) is the mean, and *begun* in so many;
    *valued* have a value, of which *short* do not fully meet one of its items.
    """

    domain: Domain
    asked: int
    begun: int
    coverage: float | None
    valued: int
    short: int


class Comparisons(NamedTuple):
    """What changed since yesterday and since the last round; None where there was none."""

    yesterday: Overnight | None
    last_round: LastRound | None


@dataclass(frozen=True, eq=False)
class Morning:
    """The answers to the questions of the morning, all of one moment.

    What changed is worked out when it is first asked for: it takes longer than all the rest, and
    the page shows the rest meanwhile.
    """

    found: Assessment
    submissions: Mapping[CommuneCode, Submission]
    stoppers: tuple[Stopper, ...]
    lagging: int
    gaps: tuple[ItemGap, ...]
    agencies: tuple[AgencyShare, ...]
    gates: tuple[GateCount, ...]
    teams: tuple[TeamProgress, ...]
    domains: tuple[DomainProgress, ...]
    compared: Callable[[], Comparisons]

    @cached_property
    def changes(self) -> Comparisons:
        """What differs from yesterday and from the last round."""
        return self.compared()


def gather(app: Application, round_id: int) -> Morning:
    """Return everything that the overview shows of a round."""
    rows = app.scoring_rows(round_id)
    found = app.assess(round_id, rows=rows)
    submitted = app.standing(round_id)

    def compared() -> Comparisons:
        return Comparisons(since_yesterday(app, found, rows), since_last_round(app, found))

    return Morning(
        found=found,
        submissions=submitted,
        stoppers=stoppers(found),
        lagging=int(found.lagging.sum()),
        gaps=item_gaps(found),
        agencies=agency_shares(found),
        gates=gate_counts(found),
        teams=team_progress(found, field_work.teams(app, round_id), submitted),
        domains=domain_progress(found),
        compared=compared,
    )


def item_gaps(found: Assessment) -> tuple[ItemGap, ...]:
    """Return the items that some commune does not fully meet, the most frequent first."""
    gaps, items = found.item_gaps, found.rulebook.catalogue.items
    loss = comparable(gaps.mean_loss)
    order = sorted(np.flatnonzero(gaps.units).tolist(), key=lambda i: (-gaps.units[i], -loss[i], i))
    return tuple(
        ItemGap(items[i], int(gaps.units[i]), int(gaps.answered[i]), float(gaps.mean_loss[i]))
        for i in order
    )


def agency_shares(found: Assessment) -> tuple[AgencyShare, ...]:
    """Return what waits for each agency, the one with most points first."""
    catalogue = found.rulebook.catalogue
    not_met = found.not_met & found.visited[:, np.newaxis]
    lost = np.where(not_met, found.contributions.gap, 0.0)
    visited = max(int(found.visited.sum()), 1)
    shares = []
    for code, name in catalogue.agencies.items():
        own = np.array([code in item.agencies for item in catalogue.items], dtype=np.bool_)
        short = not_met[:, own]
        if short.any():
            missed = np.flatnonzero(own)[short.any(axis=0)].tolist()
            items = tuple(catalogue.items[column] for column in missed)
            communes = int(short.any(axis=1).sum())
            points = float(lost[:, own].sum()) / visited
            shares.append(AgencyShare(code, name, items, communes, points))
    return tuple(sorted(shares, key=lambda share: (-round(share.points, 9), share.code)))


def gate_counts(found: Assessment) -> tuple[GateCount, ...]:
    """Return the gates that a visited commune fails, the most frequent first."""
    seen = found.grid.gates[found.visited]
    failed = (seen == GateOutcome.FAILED).sum(axis=0)
    opened = (seen == GateOutcome.OPEN).sum(axis=0)
    counts = [
        GateCount(item, int(failed[n]), int(opened[n]))
        for n, item in enumerate(found.rulebook.catalogue.gates)
        if failed[n]
    ]
    return tuple(sorted(counts, key=lambda count: (-count.failed, count.item.code)))


def team_progress(
    found: Assessment, teams: Sequence[Team], submitted: Collection[CommuneCode]
) -> tuple[TeamProgress, ...]:
    """Return how far each team is, and last the communes that no team has, if any."""
    given = {code for team in teams for code in team.communes}
    rest = [code for code in found.communes if code not in given]
    groups: list[tuple[Team | None, Sequence[CommuneCode]]] = [
        (team, [code for code in team.communes if code in found.index]) for team in teams
    ]
    if rest:
        groups.append((None, rest))
    return tuple(_progress_of(found, team, codes, submitted) for team, codes in groups)


def _progress_of(
    found: Assessment,
    team: Team | None,
    codes: Sequence[CommuneCode],
    submitted: Collection[CommuneCode],
) -> TeamProgress:
    rows = np.array([found.index[code] for code in codes], dtype=np.intp)
    coverage = found.readiness.coverage[rows][found.visited[rows]]
    return TeamProgress(
        team=team,
        communes=len(codes),
        visited=coverage.size,
        submitted=sum(code in submitted for code in codes),
        coverage=float(coverage.mean()) if coverage.size else None,
    )


def begun(found: Assessment) -> BoolArray:
    """Return in which visited communes something was checked of a domain (communes × domains).

    A domain of which nothing applies to a commune is not begun there.
    """
    reached = (found.grid.state != NOT_REACHED) & (found.grid.state != NOT_ASKED)
    asked = ~np.isnan(found.readiness.domain_coverage)
    domain_of = found.rulebook.weights.domain_of
    touched = [reached[:, domain_of == column].any(axis=1) for column in range(asked.shape[1])]
    if not touched:
        return np.zeros(asked.shape, dtype=np.bool_)
    there: BoolArray = np.column_stack(touched) & asked & found.visited[:, np.newaxis]
    return there


def domain_progress(found: Assessment) -> tuple[DomainProgress, ...]:
    """Return how far each domain is in the visited communes, in catalogue order."""
    scores, seen = found.readiness, found.visited
    started = begun(found).sum(axis=0)
    progress = []
    for column, domain in enumerate(found.rulebook.catalogue.domains):
        own = found.rulebook.weights.domain_of == column
        value = scores.domain_value[seen, column]
        coverage = scores.domain_coverage[seen, column]
        coverage = coverage[~np.isnan(coverage)]
        progress.append(
            DomainProgress(
                domain=domain,
                asked=coverage.size,
                begun=int(started[column]),
                coverage=float(coverage.mean()) if coverage.size else None,
                valued=int((~np.isnan(value)).sum()),
                short=int(found.not_met[np.ix_(seen, own)].any(axis=1).sum()),
            )
        )
    return tuple(progress)
